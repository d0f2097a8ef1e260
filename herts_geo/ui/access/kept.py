"""What-ifs of the project: the present one kept under a name, the kept ones opened again."""

from typing import Any, Final

import streamlit as st

from herts_geo.access import scenario as access_scenario
from herts_geo.access.scenario import Scenario
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project import file as project_file
from herts_geo.project import records
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say
from herts_geo.ui.link import state
from herts_geo.ui.link.choices import parse
from herts_geo.ui.project import session

NAME: Final = "_scenario_name"
LONGEST: Final = 80  # characters of a name
SEEN: Final = "_scenario_seen"  # session state: the name of the what-if when it was last shown
CHOSEN: Final = "_scenario_chosen"
KEEPS: Final = "With the place, the service, the way of travelling and the time."
TOLD: Final = "_scenario_told"
PROBLEM: Final = "_edit_problem"  # said where the edits are made
ASKED: Final = (
    *("place", "service", "mode", "minutes", "outside"),
    *("kmh", "detour", "rules", "method"),
)
Query = tuple[tuple[str, str], ...]


def name(edits: Scenario) -> str:
    """The field of the what-if's name, which follows the what-if when another one is opened."""
    if NAME not in st.session_state or st.session_state.get(SEEN) != edits.name:
        st.session_state[SEEN], st.session_state[NAME] = edits.name, edits.name[:LONGEST]
    return st.text_input("Name of this scenario", key=NAME, max_chars=LONGEST)


def panel(found: Catalogue) -> None:
    """The button that keeps the what-if, and those that are kept, to go on with."""
    edits = str(st.session_state.get("edits") or "")
    st.button(
        "Keep it in the project",
        on_click=_keep,
        args=(found,),
        **rights.limits("contribute", not access_scenario.from_text(edits).edits, KEEPS),
    )
    if told := st.session_state.pop(TOLD, ""):
        say.note(str(told))
    kept = {each.id: each for each in session.current().scenarios}
    if not kept:
        return
    names = {id: each.name for id, each in kept.items()}
    chosen = parts.choose("Scenarios of this project", list(kept), CHOSEN, format_func=names.get)
    with st.container(horizontal=True):
        st.button("Open it", on_click=_open, args=(found, kept[chosen]), key="_scenario_open")
        st.button("Compare with it", on_click=_compare, args=(kept[chosen],))
        st.button(
            "Remove it",
            on_click=_remove,
            args=(kept[chosen],),
            key="_scenario_out",
            **rights.limits("contribute"),
        )


def _keep(found: Catalogue) -> None:
    """Keeps the what-if under the name as it stands now; the same name is changed."""
    ids = {each.name: each.id for each in session.current().scenarios}
    unused = next(name for n in range(1, len(ids) + 2) if (name := f"What-if {n}") not in ids)
    called = " ".join(str(st.session_state.get(NAME) or "").split())[:LONGEST] or unused
    query = state.current(found).query()
    edits = access_scenario.from_text(str(st.session_state["edits"])).named(called)
    fields: dict[str, Any] = {
        "id": ids.get(called, ""),
        "name": called,
        "edits": access_scenario.to_text(edits),
        "service": str(st.session_state["service"]),
        "query": tuple((key, value) for key, value in sorted(query.items()) if key in ASKED),
    }
    put = project_file.replace if called in ids else project_file.add
    if fault := session.attempt(
        lambda now: put(now, "scenarios", records.Scenario(**fields)),
        f"keeping the scenario '{called}'",
    ):
        st.session_state[PROBLEM] = fault
        return
    st.session_state["edits"] = fields["edits"]
    changed = f"Changed '{called}' in the project. The project's Undo brings it back as it was."
    st.session_state[TOLD] = changed if called in ids else f"Kept '{called}' in the project."


def _open(found: Catalogue, kept: records.Scenario) -> None:
    """Asks again what was asked when the what-if was kept; a project file comes from outside."""
    query = {**dict(kept.query), "edits": kept.edits, "service": kept.service}
    asked, problems = parse(query, found)
    if problems:
        told = " ".join(each.in_what_was_kept for each in problems)
        st.session_state[PROBLEM] = f"'{kept.name}' cannot be opened. {told}"
        return
    for key in (*ASKED, "edits"):
        st.session_state[key] = getattr(asked, key)
    st.session_state["place"] = asked.place or gazetteer(found).whole.code
    st.session_state["area"] = None


def _compare(kept: records.Scenario) -> None:
    try:
        st.session_state["versus"] = access_scenario.to_text(access_scenario.from_text(kept.edits))
    except access_scenario.UnreadableScenario as fault:
        st.session_state[PROBLEM] = str(fault)


def _remove(kept: records.Scenario) -> None:
    """Takes one out; pressed again before the answer, there is nothing left to do."""
    session.attempt(
        lambda now: project_file.remove(now, "scenarios", kept.id), f"removing '{kept.name}'"
    )
