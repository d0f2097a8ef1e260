"""The parts of the page on the network of face-to-face service points."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, cast

import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.access import doubt as access_doubt
from herts_geo.access import measure as access_measure
from herts_geo.access import network as access_network
from herts_geo.access import paint as access_paint
from herts_geo.access import picture as access_picture
from herts_geo.access import words as access_words
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import Result
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Picture
from herts_geo.maps import choropleth
from herts_geo.maps.classify import Classes
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.modes import OFFERED, Mode
from herts_geo.ui import cache, parts
from herts_geo.ui.access import page
from herts_geo.ui.access.page import mode_title
from herts_geo.ui.base import say, tables
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import kinds as map_kinds
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.show import Point, Points

DAYS: Final = {
    "monday": "Mon",
    "tuesday": "Tue",
    "wednesday": "Wed",
    "thursday": "Thu",
    "friday": "Fri",
    "saturday": "Sat",
    "sunday": "Sun",
}


@dataclass(frozen=True)
class Reach:
    """What holds of points at any moment at which the same of them count: which lie in the place
    (`here`, one a point), who of the place reaches the nearest that counts, how sure that is, and
    the people near each that counts (see `network.catchments`)."""

    here: "pd.Series[bool]"
    result: Result
    doubt: Doubt
    catchments: pd.DataFrame


@dataclass(frozen=True)
class Network:
    """The points with their state and whether they lie in the place (`here`), those of them that
    count, who of the place reaches the nearest that counts, and whose hours are known."""

    points: pd.DataFrame
    counted: pd.DataFrame
    result: Result
    classes: Classes
    doubt: Doubt
    catchments: pd.DataFrame
    hours: str


def controls(found: Catalogue) -> None:
    """Which services, when they must be open, how people travel, and how long it may take."""
    kinds = services_lists.titles(found)
    st.multiselect("Services", list(kinds), key="kinds", format_func=lambda key: kinds[key])
    opening = access_network.OPENING
    parts.choose("Open", list(opening), "opening", format_func=lambda key: opening[key])
    parts.choose("Travel by", OFFERED, "mode", format_func=mode_title)
    st.slider("Within how many minutes", 5, 120, key="minutes", step=5)
    parts.backgrounds(found)


def chosen(found: Catalogue, selection: Selection) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The points of the chosen services with their state, and those of them that count at the
    chosen time. Raises `HertsGeoError` where none does."""
    if not selection.kinds:
        raise HertsGeoError("No service is chosen. Choose one or more on the left.")
    points = services_points.network(found, selection.kinds)
    state = access_network.opening(points, datetime.now())
    counted = points
    if selection.opening != "any":
        counted = access_network.those_open(points, state[selection.opening], unknown=False)
    if not counted["placed"].any():
        raise HertsGeoError(
            "No point of these services is known to be open then. Choose another "
            "time, or more services."
        )
    return points.join(state), counted


def network(found: Catalogue, selection: Selection) -> Network:
    """The network of the chosen services at the chosen time. Raises `HertsGeoError`."""
    points, counted = chosen(found, selection)
    reach = _reach(
        found,
        selection.kinds,
        tuple(counted["id"]),
        cast(Mode, selection.mode),
        float(selection.minutes),
        selection.place,
    )
    result = reach.result
    title = (
        f"Minutes to the nearest point ({travel_modes.MODES[result.mode].noun}, {result.method})"
    )
    painted = access_paint.bands(result.areas["minutes"], title, result)
    classes = painted.counted(result.areas["inside"].astype(bool))
    kinds, of = services_lists.timed(found)
    return Network(
        points=points.assign(here=reach.here),
        counted=counted,
        result=result,
        classes=classes,
        doubt=reach.doubt,
        catchments=reach.catchments,
        hours=f"of {kinds} only, {of}" if kinds else "not known for any list of this pack",
    )


@cache.shared()
def _reach(
    found: Catalogue,
    kinds: tuple[str, ...],
    counting: tuple[str, ...],
    mode: Mode,
    minutes: float,
    place_code: str,
) -> Reach:
    """`counting`: the ids of the points of these kinds that count."""
    points = services_points.network(found, kinds)
    counted = points[points["id"].isin(counting)].reset_index(drop=True)
    matrix = travel_matrix.matrix(
        found,
        residents.origins(found),
        counted,
        "service point",
        mode,
        spots=residents.spots(found),
    )
    known = places.gazetteer(found)
    place = known.place(place_code) if place_code else known.whole
    people = access_measure.residents(found)
    result = access_measure.measure(matrix, people, minutes, place, known.whole.word)
    return Reach(
        here=access_network.here(found, points, place),
        result=result,
        doubt=access_doubt.of(found, counted, matrix, result),
        catchments=access_network.catchments(matrix, result),
    )


def draw(found: Catalogue, shown: Network, selection: Selection) -> None:
    """The map of minutes to the nearest point, with every point; those not open are crossed."""
    values = access_paint.finite(shown.result.areas["minutes"])
    inside = shown.result.areas["inside"].astype(bool)
    place = shown.result.place or places.gazetteer(found).whole
    vintage = places.boundary_set(found, "lsoa").geography_vintage
    items = marks(shown.points, shown.counted)
    map_show.show(
        cache.base(found),
        access_paint.told(
            choropleth.choropleth(shown.classes, values, inside, "minutes"), shown.result
        ),
        cache.geometry_address(found, vintage),
        fit=(place.code, cache.place_bounds(found, place.code, vintage)),
        points=Points(items, selected=selection.point),
        outline=cache.outline(found, place.code),
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
        selected=selection.area,
        on_click=_clicked,
    )
    parts.legend(shown.classes.legend)
    map_kinds.legend(items)


def picture(found: Catalogue, shown: Network, selection: Selection) -> Picture:
    """The map of the network as a picture for print; points that do not count are hollow."""
    drawn = access_picture.network(
        found, shown.result, shown.doubt, shown.points, selection.kinds, set(shown.counted["id"])
    )
    sources = services_lists.datasets(found, selection.kinds)
    return replace(
        drawn,
        parameters=(
            f"Open: {wording.inside(access_network.OPENING[selection.opening])}.",
            *drawn.parameters,
        ),
        sources=tuple(item.id for item in sources),
        datasets=tuple(sources),
    )


def _clicked(about: dict[str, Any]) -> None:
    """A click on a point chooses it, or lets it go; one on an area does the same with that."""
    parts.toggle_mark("point", about)
    if "point" not in about:
        parts.toggle_area(about)


def marks(points: pd.DataFrame, counted: pd.DataFrame) -> tuple[Point, ...]:
    """Every point that has a position; those that do not count are crossed out."""
    counts = set(counted["id"])
    placed = points[points["placed"]]
    rows = zip(placed.to_dict("records"), travel_rules.labels(placed), strict=True)
    return tuple(
        Point(
            id=row["id"],
            label=f"{label}, {row['provider']}",
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            kind="open" if row["id"] in counts else "closed",
        )
        for row, label in rows
    )


def figures(shown: Network) -> None:
    """How many points lie in the place, how many of them count, and who is out of reach."""
    result, here = shown.result, shown.points[shown.points["here"]]
    st.header(say.plain(result.place.label) if result.place else "")
    first, second = st.columns(2)
    first.metric("Points here", f"{len(here):,}")
    second.metric("Counted as open", f"{here['id'].isin(shown.counted['id']).sum():,}")
    first.metric("People in reach", wording.share(result.people_within, result.people))
    second.metric("People out of reach", f"{result.people_not_within:,}")
    if doubt := access_words.may_be(result):
        first.caption(doubt)
    st.caption(
        f"Within {result.threshold:g} minutes of any of the {len(shown.counted):,} points that "
        f"count, here or elsewhere, by {travel_modes.MODES[result.mode].noun}, {result.method}. "
        f"Hours: {shown.hours}.",
        help="A point whose hours are not known counts only when any time will do.",
    )
    page.cautions(shown.doubt)
    providers = here["provider"].value_counts()
    st.markdown("**Who runs the points here**")
    tables.show(
        providers.rename_axis("Provider").reset_index(name="Points"),
        hide_index=True,
        none="No point lies here.",
        alt="Points by provider",
    )


def points_table(shown: Network) -> None:
    """Every point with its provider, hours, state, and the people within reach of it; those that
    lie in the place first."""
    st.header("The points")
    joined = shown.points.merge(
        shown.catchments, left_on="id", right_on="point_id", how="left", validate="one_to_one"
    )
    names = {
        "name": "Point",
        "service": "Service",
        "provider": "Run by",
        "here": "Lies here",
        "postcode": "Postcode",
        "placed_by": "Placed by",
        "people": "People within",
        "most_deprived": f"of them in {shown.result.fifth}",
        "nearest": "People for whom it is nearest",
        "open_now": "Open now",
        "on_saturday": "Open on Saturday",
        "after_17": "Open after 17:00",
        "shares_with": "Shares with",
        "reason": "Why it is not on the map",
        **DAYS,
    }
    joined["placed_by"] = joined["placed_by"].map(services_points.PLACED_BY)
    table = joined[list(names)].rename(columns=names)
    for column in ("Lies here", "Open now", "Open on Saturday", "Open after 17:00"):
        table[column] = table[column].map({True: "yes", False: "no"}).fillna("not known")
    ordered = table.sort_values(["Lies here", "People within"], ascending=False)
    pick = tables.Pick(joined["id"], "point", "points-table")
    parts.table_twin(ordered, "Service points", pick=pick)


def gaps(found: Catalogue, shown: Network) -> None:
    """Neighbourhoods with people who reach no open point in time."""
    st.header("Who has nothing in reach")
    missed = access_network.out_of_reach(shown.result, places.gazetteer(found))
    if missed.empty:
        st.success("Everyone here has a point in reach.")
        return
    names = {
        "name": "Neighbourhood",
        "people": "Residents",
        "people_not_within": "Out of reach",
        "most_deprived_not_within": f"of them in {shown.result.fifth}",
        "share_not_within": "Share out of reach",
    }
    table = missed[list(names)].rename(columns=names)
    table["Share out of reach"] = (100 * table["Share out of reach"]).round(0)
    parts.table_twin(
        table.rename(columns={"Share out of reach": "Share out of reach (%)"}),
        "Neighbourhoods without a point in reach",
    )


def together(shown: Network) -> None:
    """Points here of different providers close to each other, and those that share already."""
    st.header("Close enough to share")
    metres = st.slider("Straight-line metres between points here", 50, 2000, 400, 50)
    here = shown.points[shown.points["here"]]
    pairs = access_network.neighbours(here, float(metres))
    headings = access_network.NEIGHBOURS
    table = pairs[list(headings)].rename(columns=headings)
    table["Share already"] = table["Share already"].map({True: "yes", False: "no"})
    parts.table_twin(table, "Pairs of points of different providers")
    st.markdown("**Here and said to share a building already**")
    shared = access_network.sharing(here)[["name", "provider", "shares_with"]]
    parts.table_twin(
        shared.rename(
            columns={"name": "Point", "provider": "Run by", "shares_with": "Shares with"}
        ),
        "Points that share",
    )


def sources(found: Catalogue, selection: Selection) -> None:
    """Whose figures these are."""
    parts.provenance(services_lists.datasets(found, selection.kinds))
