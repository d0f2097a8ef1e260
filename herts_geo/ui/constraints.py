"""Planning constraints on a page: their filters, and their layers on the map with its key."""

import json
from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st

from herts_geo.crs import DECIMALS, DRAW
from herts_geo.evidence import Line
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints
from herts_geo.places.constraints import Kind
from herts_geo.ui import cache
from herts_geo.ui.base import assets, say
from herts_geo.ui.map.items import Overlay

FINEST: Final = 10.0  # metres: what a drawn outline may leave out; answers use it whole
LABELS: Final = 40  # outlines of a kind that have their name on the map, the largest
SOLID, DASHED, DOTTED = "solid", "dashed", "dotted"
DASHES: Final = {SOLID: "", DASHED: "8 4", DOTTED: "2 4"}  # pixels of line and gap
STYLES: Final = {  # Okabe and Ito's colours, which differ for every eye, and a line of its own
    "green_belt": ("#00634a", SOLID),
    "conservation_area": ("#a3456f", DASHED),
    "listed_building": ("#000000", SOLID),
    "flood_zone_2": ("#2a7fb8", DOTTED),
    "flood_zone_3": ("#00427a", SOLID),
    "article_4_direction": ("#a34700", DOTTED),
    "national_landscape": ("#6b5d00", DASHED),
    "sssi": ("#5b2a86", SOLID),
    "ancient_woodland": ("#3f5f00", DOTTED),
    "scheduled_monument": ("#7a1f1f", DASHED),
    "park_and_garden": ("#00706b", DASHED),
    "local_plan": ("#444444", DASHED),
}
OTHER: Final = ("#555555", DOTTED)


def controls(found: Catalogue, prefix: str) -> None:
    """The filter by constraints and the layers to draw; nothing where the pack has none."""
    titles = {each.id: each.about.title for each in constraints.kinds(found)}
    if not titles:
        return
    with st.expander("Planning constraints"):
        _kinds("Clear of every one of", f"{prefix}_clear", titles)
        st.checkbox(
            "Keep what is not known to be clear",
            key=f"{prefix}_unsure",
            help="Near an edge, none published for its district, or not checked. It is never "
            "counted as clear.",
        )
        _kinds("Draw on the map", f"{prefix}_layers", titles)


def _kinds(label: str, key: str, titles: dict[str, str]) -> None:
    st.multiselect(
        label, list(titles), key=key, format_func=lambda id: titles[id], placeholder="none"
    )


def said(left_out: str, notes: Sequence[str]) -> None:
    """What the filter left out or kept unsure, and folded away what is not known of the answers."""
    if left_out:
        say.words(left_out)
    if notes:
        with st.expander("Planning constraints: what was checked"):
            say.words(*notes)


def overlays(found: Catalogue, chosen: tuple[str, ...]) -> tuple[Overlay, ...]:
    """The layers of the kinds chosen, each with the address of its outlines."""
    return tuple(
        Overlay(
            address=_address(found, kind.id, cache.today()),
            title=kind.about.title,
            colour=STYLES.get(kind.id, OTHER)[0],
            dash=DASHES[STYLES.get(kind.id, OTHER)[1]],
        )
        for kind in _drawn(found, chosen)
    )


def lines(found: Catalogue, chosen: tuple[str, ...]) -> tuple[Line, ...]:
    """The outlines of the kinds chosen for a map that is printed; points have none."""
    made = []
    for kind in _drawn(found, chosen):
        rows = constraints.live(found, kind, cache.today())
        flat = rows[shapely.get_dimensions(rows.geometry.to_numpy()) > 0]
        shapes = flat.geometry.simplify(FINEST).to_crs(DRAW).to_numpy()
        if len(shapes):
            colour, style = STYLES.get(kind.id, OTHER)
            drawn = shapely.GeometryCollection(list(shapely.get_parts(shapes)))
            made.append(Line(kind.about.title, drawn, colour, dashed=style != SOLID))
    return tuple(made)


def legend(found: Catalogue, chosen: tuple[str, ...]) -> None:
    """What the lines on the map mean, or nothing where none is drawn."""
    drawn = _drawn(found, chosen)
    if not drawn:
        return
    items = "".join(
        '<span style="display:inline-flex;gap:.4rem;align-items:center">'
        f'<span aria-hidden="true" style="width:2rem;height:1rem;border:2.5px {line} {colour};'
        f'background:{colour}26"></span><span>{escape(kind.about.title)}</span></span>'
        for kind in drawn
        for colour, line in [STYLES.get(kind.id, OTHER)]
    )
    st.html(
        '<div style="font-size:.875rem"><strong>Planning constraints</strong> '
        "(outlines on the map are simplified; answers are not)"
        '<div style="display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:center;'
        f'margin:.2rem 0">{items}</div></div>'
    )


def _drawn(found: Catalogue, chosen: tuple[str, ...]) -> list[Kind]:
    return [each for each in constraints.kinds(found) if each.id in chosen]


@partial(
    st.cache_resource,
    show_spinner=False,
    max_entries=64,
    hash_funcs={Catalogue: cache.digest},
    validate=assets.is_published,
)
def _address(found: Catalogue, kind: str, on: Any) -> str:
    """Where the browser fetches the outlines of a kind that hold on a day."""
    one = next(each for each in constraints.kinds(found) if each.id == kind)
    return assets.publish(geometry(constraints.live(found, one, on), one.about.label))


def geometry(outlines: gpd.GeoDataFrame, label: str) -> str:
    """Outlines (EPSG:27700) as compact GeoJSON in degrees; of the largest `name`, for the map,
    with `at`, where it stands: the name of the row, or the label of its kind."""
    shapes = outlines.geometry.simplify(FINEST).to_crs(DRAW)
    drawn = shapely.to_geojson(
        shapely.transform(shapes.to_numpy(), partial(np.round, decimals=DECIMALS))
    )
    spots = outlines.geometry.representative_point().to_crs(DRAW)
    sizes = outlines.geometry.area.rank(ascending=False, method="first").to_numpy()
    rows = zip(outlines["name"], spots.x, spots.y, sizes, drawn, strict=True)
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": f"{label}: {name}" if name else label,
                "at": [round(y, DECIMALS), round(x, DECIMALS)],
            }
            if size <= LABELS
            else {},
            "geometry": json.loads(shape),
        }
        for name, x, y, size, shape in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
