"""The what-if of the accessibility page: close, move and add points, undo, save and compare."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from herts_geo.access import picture as access_picture
from herts_geo.access import scenario as access_scenario
from herts_geo.access import words as access_words
from herts_geo.access.picture import Spot
from herts_geo.access.scenario import Add, Close, Edit, Move, Scenario
from herts_geo.access.view import View
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import parts
from herts_geo.ui.access import kept
from herts_geo.ui.base import say
from herts_geo.ui.base.held import File, dropped
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map.show import Point, Points
from herts_geo.ui.search import box
from herts_geo.ui.search import point as search_point


def on_map(points: pd.DataFrame, selection: Selection, best: Mapping[str, Spot]) -> Points:
    """The service points as the edits leave them, each kind with its own shape, and those of a
    plan by their ids: new sites, and points that it would close."""
    edits = access_scenario.from_text(selection.edits)
    items = tuple(
        Point(id=each.id, label=each.label, lat=each.lat, lon=each.lon, kind=each.kind)
        for each in access_picture.planned(points, edits, best)
    )
    return Points(items, drag=True, selected=selection.point)


def clicked(about: dict[str, Any]) -> None:
    """A click on an area selects it; one on a point chooses it; a drag moves the point."""
    if about.get("dragged"):
        _add(Move(str(about["point"]), round(about["lon"], 5), round(about["lat"], 5)))
    elif "point" in about:
        st.session_state["point"] = str(about["point"])
    else:
        parts.toggle_area(about)


def keep_point(points: pd.DataFrame) -> None:
    """Forgets a chosen point that is none of those that are on the map."""
    parts.keep("point", points.loc[points["placed"], "id"].tolist())


def panel(found: Catalogue, points: pd.DataFrame, selection: Selection, view: View) -> None:
    """The edits so far with what they change, and the ways to make another."""
    st.header("What if?")
    st.markdown("Drag a point on the map to move it, or use the choices below.")
    if problem := st.session_state.pop("_edit_problem", ""):
        say.error(problem)
    edits = access_scenario.from_text(selection.edits)
    names = dict(zip(points["id"], points["name"], strict=True))
    placed = points[points["placed"]]
    offered = dict(zip(placed["id"], placed["name"], strict=True))
    chosen = parts.pick("Service point", offered, "point")
    closed = {edit.point for edit in edits.edits if isinstance(edit, Close)}
    box.box(found, "_where", label="New place")
    st.text_input("Name of an added point", key="_name", placeholder="New hub")
    with st.container(horizontal=True):
        st.button(
            "Close it",
            on_click=_add,
            args=(Close(chosen),),
            icon=":material/block:",
            disabled=not chosen or chosen in closed,
        )
        st.button(
            "Move it there",
            on_click=_place,
            args=(found, chosen),
            disabled=not chosen or chosen in closed,
            icon=":material/open_with:",
        )
        st.button(
            "Add one there", on_click=_place, args=(found, ""), icon=":material/add_location:"
        )
        st.button(
            "Undo",
            on_click=_trying,
            args=(Scenario.undo,),
            disabled=not edits.edits,
            icon=":material/undo:",
        )
        st.button("Start again", on_click=_set, args=("edits", ""), disabled=not edits.edits)
    changed(edits, names, view)


def changed(edits: Scenario, names: Mapping[str, str], view: View) -> None:
    """The edits in words, and who drops out of reach or comes into it."""
    say.items(access_words.edit_words(edits, names))
    if view.comparison is not None:
        say.note(access_words.crossing(view.comparison, _compared_with(view)))


def _compared_with(view: View) -> str:
    return "the other scenario" if view.question.versus else "now"


def outcome(view: View) -> None:
    """Who gains and who loses, with the sentence for the equalities-impact box."""
    found = view.comparison
    if found is None:
        return
    st.header("What changes")
    if view.idle:
        say.warning(access_words.idle_words(view.idle))
    first, second, third = st.columns(3)
    first.metric("People who drop out of reach", f"{found.people_losing:,}")
    second.metric("People who come into reach", f"{found.people_gaining:,}")
    third.metric(f"Drop out, in {view.result.fifth}", f"{found.most_deprived.people_losing:,}")
    ends = (found.losing_range, found.gaining_range, found.deprived_losing_range)
    for column, span in zip((first, second, third), ends, strict=True):
        if span:
            column.caption(f"may be {span[0]:,} to {span[1]:,}")
    words = access_words.impact(found, _compared_with(view))
    say.note(words)
    st.caption("For the box of an equalities impact assessment. Modelled, not counted.")


def keep(found: Catalogue, view: View, selection: Selection) -> None:
    """Saving, keeping, opening and comparing scenarios."""
    with st.expander("Save, open or compare scenarios"):
        edits = access_scenario.from_text(selection.edits)
        name = kept.name(edits)
        kept.panel(found)
        parts.download(
            "Save this scenario",
            lambda: access_scenario.to_json(edits.named(name[: kept.LONGEST])).encode(),
            "scenario.json",
            "application/json",
        )
        file = dropped("Open a scenario", ["json"], key="_scenario_file")
        st.button("Use the opened file", on_click=_open, args=(file, "edits"), disabled=not file)
        st.button(
            "Compare with the opened file", on_click=_open, args=(file, "versus"), disabled=not file
        )
        st.button(
            "Keep this one to compare with",
            on_click=_set,
            args=("versus", selection.edits),
            disabled=not edits.edits,
        )
        if view.question.versus:
            say.words(
                "Compared with another scenario: "
                + "; ".join(
                    access_words.edit_words(access_scenario.from_text(view.question.versus), {})
                )
            )
            st.button("Compare with today again", on_click=_set, args=("versus", ""))


def _trying(change: Callable[[Scenario], Scenario]) -> None:
    try:
        edits = access_scenario.from_text(str(st.session_state.get("edits", "")))
        st.session_state["edits"] = access_scenario.to_text(change(edits))
    except HertsGeoError as fault:
        st.session_state["_edit_problem"] = str(fault)


def _add(edit: Edit) -> None:
    if st.session_state.get("method") and not isinstance(edit, Close):
        st.session_state["_edit_problem"] = (
            "Stored timetable times can lose a point but not move or add one. "
            "Choose the estimated method for that."
        )
        return
    _trying(lambda edits: edits.add(edit))


def _set(name: str, value: str) -> None:
    st.session_state[name] = value


def _place(found: Catalogue, point: str) -> None:
    """Moves a point, or adds one, to what was found."""
    name = str(st.session_state.get("_name") or "")
    try:
        lon, lat = search_point.at(found, str(st.session_state.get("_where") or ""))
    except HertsGeoError as fault:
        st.session_state["_edit_problem"] = str(fault)
        return
    service = str(st.session_state["service"])
    _add(
        Move(point, lon, lat)
        if point
        else Add(name=name.strip() or "New point", service=service, lon=lon, lat=lat)
    )


def take(edits: Scenario) -> None:
    """Adds the edits of a plan to the what-if."""
    for edit in edits.edits:
        _add(edit)


def _open(file: File, name: str) -> None:
    try:
        st.session_state[name] = access_scenario.to_text(access_scenario.from_json(file.data))
    except HertsGeoError as fault:
        st.session_state["_edit_problem"] = str(fault)
