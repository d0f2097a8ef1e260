"""The example while it is open: its banner on every page, and the way out that gives all back.

It lies on top of what the person has. Their project is kept by the tab all the while, their
registers are put aside, and what they had chosen comes back when the example is closed.
"""

from typing import Final

import streamlit as st

from herts_geo.example import worked
from herts_geo.example.mark import MARK
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project import file as project_file
from herts_geo.ui.base import tab_files
from herts_geo.ui.estate import registers
from herts_geo.ui.link import state
from herts_geo.ui.project import session

BEFORE: Final = "_example_before"  # the choices of before, as a link tells them
CHANGED: Final = "_example_changed"  # the example's project as it was left
BANNER: Final = "example-banner"
ID: Final = tab_files.OURS.removeprefix(":")
SHOWN: Final = {"place": worked.PLACE, "layers": "opportunities~localities"}
LOOK: Final = {  # what there is to look at: words -> page, and what its link adds
    "Its review": ("review", {}),
    "Public estate, with the invented register": ("estate", {}),
    "Opportunities, best first": ("opportunities", {}),
    "Workshop: notes, votes, decisions, scenes": ("workshop", {}),
    "What if a library closed": (
        "accessibility",
        {"service": "library", "minutes": "15", "edits": "close~library:woodhall-library"},
    ),
}


def is_open() -> bool:
    """Whether the example is open in this session."""
    return session.laid()


def open_() -> None:
    """Opens the example on top of what the person has."""
    if is_open():
        return
    st.session_state[BEFORE] = dict(st.session_state.get("_query", {}))
    mine = [str(key) for key in st.session_state if str(key).startswith(registers.KEYS)]
    st.session_state[tab_files.ASIDE] = {key: st.session_state.pop(key) for key in mine}
    registers.keep(ID, worked.register())
    kept = str(st.session_state.get(CHANGED, ""))
    session.lay(kept or project_file.to_json(worked.project()))
    state.put(SHOWN)


def close() -> None:
    """Closes the example and gives back what the person had, with registers added meanwhile."""
    if not is_open():
        return
    st.session_state[CHANGED] = session.lift()
    registers.drop(ID)
    st.session_state.update(st.session_state.pop(tab_files.ASIDE, {}))
    state.put(st.session_state.pop(BEFORE, {}))


def banner(found: Catalogue) -> None:
    """What says on every page that the example is open, with the way out."""
    if is_open() and not worked.district(found):
        close()  # another pack was opened
    if not is_open():
        return
    with st.container(key=BANNER, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{MARK}.** The register, opportunities, notes, votes and decisions are made up. "
            "Figures of places are real."
        )
        st.button("Close the example", key="example-close", on_click=close)


def door(found: Catalogue) -> None:
    """What the first page says of the example, and the ways through it once it is open."""
    name = worked.district(found)
    st.subheader("The example" if is_open() else "See one worked to the end")
    if not name:
        st.markdown("The example belongs to another pack of data, so it cannot be opened here.")
    elif is_open():
        with st.container(gap=None):
            for words, (page, query) in LOOK.items():
                st.page_link(
                    f"pages/{page}.py",
                    label=words,
                    icon=":material/arrow_forward:",
                    query_params={"place": worked.PLACE, **query},
                )
    else:
        st.markdown(f"A review of {name}: real figures, invented assets and decisions.")


def opener(found: Catalogue) -> None:
    """The button that opens the example, where the pack has it and it is not open."""
    if worked.district(found) and not is_open():
        st.button(
            "Open the example",
            key="example-open",
            on_click=open_,
            icon=":material/school:",
            help="Your own work comes back when you close it.",
        )
