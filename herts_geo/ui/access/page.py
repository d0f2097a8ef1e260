"""The parts of the accessibility page: its choices, map, figures and tables."""

from collections.abc import Mapping
from typing import Final, cast

import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.access import paint as access_paint
from herts_geo.access import picture as access_picture
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.doubt import Doubt
from herts_geo.access.picture import Spot
from herts_geo.access.view import Question, View
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import estimate as travel_estimate
from herts_geo.travel import rule_sets
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.modes import MODES, OFFERED, Mode
from herts_geo.travel.rules import usual_pace
from herts_geo.ui import cache, parts, validate
from herts_geo.ui.access import published, whatif
from herts_geo.ui.base import charts, say
from herts_geo.ui.base.held import Held
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import kinds as map_kinds
from herts_geo.ui.map import show as map_show

STORED: Final = {"pt": "timetable", "cycle": "streets"}  # mode -> what its files are from
MAPS: Final = ["geojson", "json", "gpkg", "kml", "kmz", "zip", "fgb"]
BEHIND: Final = "Where the threshold, the minutes and the list come from"
RULES: Final = "\n\n".join(f"{each.title}: {each.about}" for each in rule_sets.SETS.values())
CAUTIONS: Final = {  # method -> how sure its figures are
    "estimated": "An estimate, not a timetable result.",
    "streets": "Along streets at one speed; hills, surfaces and traffic are not seen.",
    "straight-line": "Modelled from straight-line distance; hills and rivers are not seen.",
}
ENDINGS: Final = ["csv", "tsv", "xlsx", "ods", *MAPS]
POINTS: Final = Held("_points", "services")
POINTS_HELP: Final = (
    "Name, service, and longitude and latitude, easting and northing, or a postcode."
)


def mode_title(mode: str) -> str:
    """A mode of travel as a choice on the page."""
    return wording.heading(MODES[mode].noun)


def controls(found: Catalogue, selection: Selection) -> None:
    """Which service, how people travel, how long it may take, and what the map shows."""
    kinds = services_lists.titles(found)
    kinds[services_points.OWN] = "Your own list"
    parts.choose(
        "Service",
        list(kinds),
        "service",
        format_func=lambda key: kinds[key],
        on_change=_other_service,
        args=(selection.service, selection.rules),
    )
    parts.choose("Travel by", OFFERED, "mode", format_func=mode_title)
    service = str(st.session_state["service"])
    codes = list(places.areas(found)["code"])
    stored = travel_stored.names(service, codes, selection.mode)
    if stored:
        usual = MODES[selection.mode].method
        parts.choose(
            "Method",
            ["", *stored],
            "method",
            format_func=lambda name: f"{STORED[selection.mode]}: {name}" if name else usual,
        )
    by = rules()
    pair = services_kinds.preset(service, by)
    st.slider(
        "Within how many minutes",
        5,
        120,
        key="minutes",
        step=5,
        help=(f"Published pair: {pair.lower} and {pair.upper} minutes ({pair.source})."),
    )
    st.checkbox(f"Count points outside the {gazetteer(found).whole.word}", key="outside")
    shows = access_view.SHOWS
    parts.choose("The map shows", list(shows), "show", format_func=lambda key: shows[key])
    with st.expander("Speed and detour"):
        _pace(usual_pace(found, selection.service, cast(Mode, selection.mode), by))
    parts.backgrounds(found)


def _other_service(before: str, by: str) -> None:
    """Another service has its own usual time; one that somebody has set stays."""
    now = str(st.session_state["service"])
    usual = {each: services_kinds.preset(each, by).lower for each in (before, now)}
    if st.session_state.get("minutes") == usual[before]:
        st.session_state["minutes"] = usual[now]


def rules() -> str:
    """The choice of the set of rules, and what its figures are not comparable with; its key."""
    titles = {key: each.title for key, each in rule_sets.SETS.items()}
    by = str(parts.choose("Rules", list(titles), "rules", format_func=titles.get, help=RULES))
    st.caption(rule_sets.not_comparable(by))
    return by


def own_points(found: Catalogue, selection: Selection) -> pd.DataFrame | None:
    """The points of the user's own list, with what could not be placed; None for the pack's."""
    if selection.service != services_points.OWN:
        return None
    POINTS.uploader("Your own list of points", ENDINGS, POINTS_HELP)
    POINTS.standing("my points")
    if not POINTS.here:
        raise HertsGeoError(
            "No list is loaded yet. Drop a file with your points above: a name, "
            "and coordinates or a postcode, one row a point."
        )
    try:
        loaded = services_points.own(POINTS.data, POINTS.name, "point", found)
    except services_points.NoPoints as fault:
        validate.in_place(fault.report, POINTS.name, POINTS.prefix)
        raise
    validate.in_place(loaded.report, POINTS.name, POINTS.prefix)
    lost = loaded.points[~loaded.points["placed"]]
    st.caption(f"{wording.count(len(loaded.points), 'point')}, {len(lost)} not placed.")
    say.words(*loaded.report.unread)
    about = loaded.points[services_points.approximate(loaded.points)]
    if len(about):
        parts.table_twin(
            about[["name", "doubt"]].rename(columns={"name": "Point", "doubt": "How it is placed"}),
            "Points placed only about where they are",
        )
    if len(lost):
        parts.table_twin(
            lost[["name", "reason"]].rename(
                columns={"name": "Point", "reason": "Why it is not placed"}
            ),
            "Points not placed",
        )
    return loaded.points


def question(selection: Selection) -> Question:
    """The part of the selection that a view of access answers."""
    return Question(
        place=selection.place,
        service=selection.service,
        mode=selection.mode,
        minutes=float(selection.minutes),
        outside=selection.outside,
        show=selection.show,
        edits=selection.edits,
        versus=selection.versus,
        kmh=selection.kmh,
        detour=selection.detour,
        rules=selection.rules,
        method=selection.method,
        corrections=published.corrections(),
    )


def draw(
    found: Catalogue,
    view: View,
    points: pd.DataFrame,
    selection: Selection,
    best: Mapping[str, Spot] | None = None,
) -> None:
    """The map of the view with its service points, which can be clicked and dragged, and those of
    a plan."""
    code, vintage = view.place.code, places.boundary_set(found, "lsoa").geography_vintage
    on_map = whatif.on_map(points, selection, best or {})
    map_show.show(
        cache.base(found),
        access_view.painting(view),
        geometry=cache.geometry_address(found, vintage),
        fit=(f"{code} {vintage}", cache.place_bounds(found, code, vintage)),
        selected=selection.area,
        outline=cache.outline(found, code),
        points=on_map,
        on_click=whatif.clicked,
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
    )
    if view.question.show == "bivariate":
        note = "Number of areas in each. Thirds are of people."
        items, down = view.classes.legend.items, access_paint.ACCESS
        charts.legend(view.title, items, down, access_paint.DEPRIVATION, note)
    else:
        parts.legend(view.classes.legend)
    map_kinds.legend(on_map.items)


def picture(
    found: Catalogue, view: View, points: pd.DataFrame, best: Mapping[str, Spot] | None = None
) -> Picture:
    """The map of the view as a picture for print, with the points of a plan."""
    return access_picture.picture(found, view, points, best)


def figures(view: View) -> None:
    """Share and number of people within and not, the gap in a sentence, and the close calls."""
    st.header(say.plain(view.place.label))
    first, second = st.columns(2)
    with first:
        within(view)
    second.metric("People not within", f"{view.result.people_not_within:,}")
    say.words(access_words.gap_sentence(view.doubt))
    st.metric(
        "Too close to call",
        f"{view.flips.people:,}",
        help=(
            "People in areas whose answer changes as the time moves through the range that holds "
            "eight published times in ten (by the method's typical error where no range is known), "
            "or the speed by 10%."
        ),
    )
    say.words(access_words.sentence(view.result))
    # How sure the figures are, and what is not counted; the rest is a click away.
    if caution := CAUTIONS.get(view.result.method):
        st.caption(caution)
    cautions(view.doubt)


def within(view: View) -> None:
    """Share of people within the time with its range, and by how much a what-if moves it."""
    result, moved = view.result, None
    if view.comparison and result.people:
        more = result.people_within - view.comparison.before.people_within
        moved = f"{100 * more / result.people:+.1f} points"
    st.metric(
        f"Within {result.threshold:g} minutes",
        wording.share(result.people_within, result.people),
        moved,
        help="Share of people, not of areas",
        delta_color="normal",
    )
    if doubt := access_words.may_be(result):
        st.caption(doubt)


def _pace(usual: travel_estimate.Walk) -> None:
    st.number_input(
        f"Speed in km/h (0 for the usual {usual.kmh:g})", 0.0, 50.0, key="kmh", step=0.4
    )
    st.number_input(
        f"Path for each straight km (0 for the usual {usual.detour:g})",
        0.0,
        3.0,
        key="detour",
        step=0.1,
    )


def cautions(found: Doubt) -> None:
    """The doubts of a figure of access in sight; threshold, minutes and list under a help mark."""
    say.small(*access_words.doubts(found))
    if about := access_words.about(found):
        st.caption(BEHIND, help="\n\n".join(say.plain(words) for words in about))


Points = pd.DataFrame | None


def access(found: Catalogue, question: access_view.Question, own: Points) -> access_view.View:
    """The view of access that answers a question; what a user's own file gave is never kept."""
    if own is not None or question.corrections:
        return access_view.view(found, question, own)
    answer: access_view.View = _access(found, question)
    return answer


def districts(found: Catalogue, question: Question, own: Points) -> pd.DataFrame:
    """The share in time in each district; what a user's own file gave is never kept."""
    if own is not None or question.corrections:
        return access_words.by_place(access_view.by_district(found, question, own))
    answer: pd.DataFrame = _districts(found, question)
    return answer


@cache.shared()
def _districts(found: Catalogue, question: Question) -> pd.DataFrame:
    return access_words.by_place(access_view.by_district(found, question))


@cache.shared()
def _access(found: Catalogue, question: access_view.Question) -> access_view.View:
    return access_view.view(found, question)
