"""The layers of a review for a geographic file: small areas, sites, assets, points, the outline."""

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.access import paint as access_paint
from herts_geo.access import words as access_words
from herts_geo.crs import DRAW
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.estate import words as estate_words
from herts_geo.evidence import Layer
from herts_geo.housing import paint as housing_paint
from herts_geo.housing import words as housing_words
from herts_geo.housing.sites import OWNERSHIP
from herts_geo.places import Place, constraints
from herts_geo.review import estate
from herts_geo.review.access import Access, Reach
from herts_geo.review.base import Base
from herts_geo.review.estate import Assets
from herts_geo.review.housing import Homes
from herts_geo.review.network import Network
from herts_geo.review.people import People
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import rules as travel_rules

SITE_FIELDS: Final[Mapping[str, str]] = {  # column -> its heading in the table of sites
    "site": "Site",
    "district": "District",
    "reference": "Reference",
    "hectares": "Hectares",
    "homes": "Homes",
    "ownership": "Ownership",
    "status": "Planning status",
    "deliverable": "Deliverable",
    "register_of": "Register of",
}
POINT_FIELDS: Final[Mapping[str, str]] = {
    "name": "Service point",
    "service": "Service",
    "provider": "Run by",
    "placed_by": "Placed by",
    "on_saturday": "Open on Saturday (true, false, empty: not known)",
    "after_17": "Open after 17:00 (true, false, empty: not known)",
}


def areas(found: People, reached: Reach | None) -> Layer:
    """The small areas of a place: people, deprivation, and minutes to each service."""
    base, edition = found.base, found.view.edition
    shapes = places.areas(base.catalogue, edition.vintage)
    fields = {
        "code": f"LSOA {edition.vintage} code",
        "label": "Small area",
        "district_name": "District",
        "population": f"Residents ({found.view.datasets[1].vintage})",
        "rank": f"England rank {edition.year} (1 = most deprived of {edition.areas_ranked:,})",
        "decile": f"Decile {edition.year} (1 = most deprived 10%)",
        "part": "Part of its people that the place counts (0 to 1)",
    }
    frame = found.view.frame[[name for name in fields if name != "part"]].copy()
    frame["part"] = places.share(shapes, found.place).to_numpy()
    for each in reached.answers if reached else ():
        if each.result.areas["code"].tolist() == frame["code"].tolist():
            made, words = _minutes(each)
            frame, fields = frame.assign(**made), {**fields, **words}
    items, index = found.view.classes.legend.items, found.view.classes.index
    frame["shown_as"] = [items[i].label if i >= 0 else "No data" for i in index]
    layer = gpd.GeoDataFrame(frame, geometry=shapes.geometry.to_numpy(), crs=DRAW)
    return Layer(
        name="small_areas",
        title=f"Small areas of {found.place.label}",
        frame=layer[found.view.inside.to_numpy(dtype=bool)].reset_index(drop=True),
        fields={**fields, "shown_as": "Decile, as coloured"},
        colour_by="shown_as",
        colours={item.label: item.colour for item in items},
        sources=tuple(item.id for item in found.view.datasets),
    )


def _minutes(each: Access) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns of minutes to one service, with the ends of their range, and their words."""
    areas, name = each.result.areas, f"{each.service}_{each.mode}"
    said = f"Minutes to the nearest {services_kinds.kind(each.service).one}, {each.mode}"
    if each.result.method in access_words.ROUTED:
        said += f", {access_words.METHOD_WORDS[each.result.method]}"
    minutes = {name: areas["minutes"]}
    words = {name: said if each.result.tested else f"{said} ({travel_rules.NOT_TESTED})"}
    if each.result.steps is not None:
        minutes[f"{name}_from"] = (areas["minutes"] - areas["quicker"]).clip(lower=0)
        minutes[f"{name}_to"] = areas["minutes"] + areas["slower"]
        words |= {f"{name}_from": f"{said}, at least (8 in 10)"}
        words |= {f"{name}_to": f"{said}, at most (8 in 10)"}
    return {key: access_paint.finite(column).to_numpy() for key, column in minutes.items()}, words


def sites(found: Homes) -> Layer:
    """The brownfield sites of a place that are still on their register and have a position."""
    rows = found.view.live[found.view.live["placed"].astype(bool)]
    table = housing_words.named(rows)
    fields = {**SITE_FIELDS, **constraints.headings(rows)}
    frame = pd.DataFrame({name: table[heading] for name, heading in fields.items()})
    colours = {
        OWNERSHIP[code]: colour for code, (_, colour) in housing_paint.PAINTS["ownership"].items()
    }
    ids = tuple(item.id for item in found.sites.datasets)
    title = f"Brownfield sites of {found.place.label}"
    return Layer(
        name="sites",
        title=title,
        frame=_points(frame, rows),
        fields=fields,
        colour_by="ownership",
        colours=colours,
        sources=ids,
    )


def holdings(found: Assets) -> Layer:
    """The public assets of a place that may be shown on a map, masked as on the page."""
    rows = found.view.frame[found.view.frame["lon"].notna()]
    known = {**estate_words.TITLES, **constraints.headings(rows)}
    fields = {k: v for k, v in known.items() if k in rows and k not in ("lon", "lat")}
    table = estate_words.table(rows).rename(columns={v: k for k, v in fields.items()})
    frame = table[list(fields)].assign(caught=found.view.screen.reasons()[rows.index])
    return Layer(
        name="assets",
        title=f"Public assets of {found.place.label}",
        frame=_points(frame, rows),
        fields={**fields, "caught": "Caught by"},
        sources=estate.sources(found),
    )


def points(found: Network) -> Layer:
    """The service points of a place."""
    rows = services_points.placed(found.here)
    frame = rows[list(POINT_FIELDS)].assign(
        service=[services_kinds.kind(kind).one for kind in rows["service"]],
        placed_by=rows["placed_by"].map(services_points.PLACED_BY),
    )
    ids = tuple(item.id for item in found.datasets)
    title = f"Service points of {found.place.label}"
    return Layer(
        name="service_points",
        title=title,
        frame=_points(frame, rows),
        fields=POINT_FIELDS,
        sources=ids,
    )


def outline(base: Base, place: Place) -> Layer:
    """The outline of a place: as drawn, or that of its small areas together."""
    edition = deprivation_indices.edition(base.catalogue)
    every = places.areas(base.catalogue, edition.vintage)
    shape = place.outline
    if shape is None:
        shape = every[places.within(every, place)].geometry.union_all()
    frame = gpd.GeoDataFrame(
        {"name": [place.label], "how": [place.how]}, geometry=[shape], crs=DRAW
    )
    fields = {"name": "Place", "how": "How its people are counted"}
    ids = (places.boundary_set(base.catalogue, "lsoa", edition.vintage).id,)
    return Layer(
        name="place", title=f"Outline of {place.label}", frame=frame, fields=fields, sources=ids
    )


def _points(frame: pd.DataFrame, rows: pd.DataFrame) -> gpd.GeoDataFrame:
    lon, lat = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    spots: Any = gpd.points_from_xy(lon, lat)
    return gpd.GeoDataFrame(frame, geometry=spots, crs=DRAW).reset_index(drop=True)
