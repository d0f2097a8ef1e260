"""The parts of the indicator map's page: its controls, map, figures, chart and files."""

from collections.abc import Callable, Mapping

import streamlit as st

from herts_geo.indicators import paint as indicators_paint
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import BETTER, BY, OWN, SHOWS, Measure, Question
from herts_geo.indicators.view import View
from herts_geo.maps import choropleth, classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache, parts
from herts_geo.ui.base import charts
from herts_geo.ui.indicators import answers
from herts_geo.ui.indicators import own as indicators_own
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show

GROUP = "_i_group"  # follows the measure, so it needs no place in the link


def sidebar(found: Catalogue) -> dict[str, Measure]:
    """The controls, the user's own file below them; the measures that can be chosen."""
    above = st.container()
    own = indicators_own.panel(found)
    actuals = indicators_own.held_actuals(found).figures
    known = answers.measures(found, actuals, own.measures if own else ())
    with above:
        controls(found, known)
    return known


def controls(found: Catalogue, known: Mapping[str, Measure]) -> None:
    """Which figure, of when, by which areas, against what, and in which classes and colours."""
    measure = _measure(known)
    if measure is None:
        return
    # The newest period is '' in the link, so that it stays the newest.
    newest, *older = (each.label for each in measure.slices)
    held = str(st.session_state["i_period"])
    st.session_state["i_period"] = "" if held == newest else held
    if older or st.session_state["i_period"]:
        _kept_or_first("Period", {"": newest, **{each: each for each in older}}, "i_period")
    if measure.rule or st.session_state["i_by"]:
        drawn = {"", *(each.geography for each in found.by_role("boundaries"))}
        offered = [key for key in BY if key in drawn]
        parts.choose("By which areas", offered, "i_by", format_func=lambda key: BY[key])
    if st.session_state["i_second"] == measure.id:
        st.session_state["i_second"] = ""
    others = {"": "none", **{each.id: f"{each.title} ({each.group})" for each in known.values()}}
    others.pop(measure.id)
    second = _kept_or_first("Second figure (3 x 3 map)", others, "i_second")
    if not second:
        parts.choose("The map shows", list(SHOWS), "i_show", format_func=lambda key: SHOWS[key])
        if st.session_state["i_show"] == "target":
            st.number_input(
                "Target to hold it against",
                value=None,
                key="i_target",
                placeholder="its own target",
                help="Leave it empty to use the target that was set for each area, where there is "
                "one. A typed target is held against every area.",
            )
            if not measure.better:
                parts.choose(
                    "Which way is better",
                    list(BETTER),
                    "i_better",
                    format_func=lambda key: BETTER[key],
                )
        else:
            parts.scheme("i_")
            parts.colours(classify.PALETTES, "i_")
    parts.backgrounds(found)


def _measure(known: Mapping[str, Measure]) -> Measure | None:
    """The chosen measure by way of its group; None for one that is not here now."""
    # The chosen measure, or the pack's first where the usual first one is not in it.
    held = str(st.session_state["i_measure"])
    usual = held in ("", Selection().i_measure)
    chosen = indicators_view.first(known) if usual and held not in known else held
    groups = list(dict.fromkeys(each.group for each in known.values()))
    if chosen not in known:
        groups = ["", *groups]
    st.session_state[GROUP] = known[chosen].group if chosen in known else ""
    st.selectbox("Kind of figures", groups, key=GROUP, on_change=_first_of, args=(known,))
    options = {
        each.id: each.title for each in known.values() if each.group == st.session_state[GROUP]
    }
    st.session_state["i_measure"] = chosen
    _kept_or_first("What to show", options, "i_measure", on_change=_newest)
    return known.get(str(st.session_state["i_measure"]))


def _kept_or_first(
    label: str, options: dict[str, str], key: str, on_change: Callable[[], None] | None = None
) -> str:
    """A select box that keeps a choice which is not offered now, so that the page can say so."""
    held = str(st.session_state.get(key) or "")
    gone = {} if held in options else {held: f"{held.removeprefix(OWN)} (not here)"}
    offered = gone | options
    st.selectbox(
        label,
        list(offered),
        key=key,
        format_func=lambda key: offered.get(key, key),
        on_change=on_change,
    )
    return str(st.session_state[key] or "")


def _first_of(known: Mapping[str, Measure]) -> None:
    group = st.session_state[GROUP]
    of_group = [each.id for each in known.values() if each.group == group]
    if of_group:
        st.session_state["i_measure"] = of_group[0]
    _newest()


def _newest() -> None:
    """Another measure is shown as it is given, for its newest period."""
    st.session_state["i_period"] = st.session_state["i_by"] = ""
    st.session_state["i_target"] = None


def question(selection: Selection) -> Question:
    """The part of the selection that a view of an indicator answers."""
    return Question(
        place=selection.place,
        measure=selection.i_measure,
        period=selection.i_period,
        by=selection.i_by,
        second=selection.i_second,
        show=selection.i_show,
        target=selection.i_target if selection.i_show == "target" else None,
        better="lower" if selection.i_better == "lower" else "higher" if selection.i_better else "",
        scheme=selection.i_scheme,
        classes=selection.i_classes,
        breaks=selection.i_breaks,
        palette=selection.i_palette,
    )


def view(found: Catalogue, asked: Question, known: dict[str, Measure]) -> View:
    """The view that answers the question; where the user has their own figures it is not kept."""
    own = any(id.startswith(OWN) for id in (asked.measure, asked.second))
    return answers.view(found, asked, known, own or indicators_own.ACTUALS.here)


def draw(found: Catalogue, view: View, selection: Selection) -> None:
    """The map of the view."""
    code = view.place.code
    values = view.frame["value"].astype("Float64")
    unit = view.first.measure.unit or "unit not given"
    where = answers.bounds(found, code, view.kind, view.vintage)
    map_show.show(
        cache.base(found),
        choropleth.choropleth(view.classes, values, view.inside, unit),
        answers.geometry_address(found, view.kind, view.vintage),
        fit=(f"{code} {view.kind} {view.vintage}", where),
        selected=selection.area,
        outline=cache.outline(found, code),
        on_click=parts.toggle_area,
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
    )


def legend(view: View) -> None:
    """What the colours mean: a list, or a square where two figures are shown."""
    if view.second is None:
        parts.legend(view.classes.legend)
        return
    first, second = (indicators_paint.ends(x.measure) for x in (view.first, view.second))
    missing = view.classes.legend.missing
    note = (
        f"Downward: {view.first.title}. To the right: {view.second.title}. Number of areas in "
        "each. Thirds are of the people of the whole map."
    )
    hatched = f" Hatched, without a figure of both: {missing:,}." if missing else ""
    charts.legend("Thirds of two figures", view.classes.legend.items, first, second, note + hatched)


def chosen(found: Catalogue, selection: Selection) -> View:
    """The view of a selection, without any control."""
    own = indicators_own.held(found)
    actuals = indicators_own.held_actuals(found).figures
    known = answers.measures(found, actuals, own.measures if own else ())
    return view(found, question(selection), known)


def scene(found: Catalogue, selection: Selection) -> None:
    """The map of a selection and its legend without any control, to be shown in a room."""
    shown = chosen(found, selection)
    draw(found, shown, selection)
    legend(shown)
