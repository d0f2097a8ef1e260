"""Which files a session holds, by name, and which of them the browser's tab says are gone.

A file is held on the server for one session only. One that ends, as when a laptop was away for
too long or the page was loaded anew, takes its files along; the tab alone then knows of them.
"""

from collections.abc import Iterable
from typing import Any, Final

import streamlit as st

from herts_geo import wording
from herts_geo.ui.base import say
from herts_geo.ui.link.pages import PAGES

HOLDERS: Final = {  # how a key of the session begins that holds a file's name -> where it is added
    "_register_name:": PAGES["estate"].title,
    "_sites_name": PAGES["housing"].title,
    "_figures_name": PAGES["indicators"].title,
    "_actuals_name": PAGES["targets"].title,
    "_points_name": PAGES["accessibility"].title,
    "_published_name": PAGES["accessibility"].title,
    "_candidates_name": PAGES["accessibility"].title,
    "_boundary_name": PAGES["locality"].title,
}
ASIDE: Final = "_files_aside"  # registers that are put aside while the example is open
OURS: Final = ":000000-example"  # ends the keys of the example's own register
USED: Final = "_files_used"  # files that the page of this run is about, which go when it is left
GONE: Final = "_files_gone"
HEARD: Final = "_files_heard"
MOST, LONGEST = 50, 200  # files, and characters of a name, that are taken from a tab
Named = tuple[str, str]  # where it was added, and the file's name


def begin() -> None:
    """Starts a run: no page has used a file yet."""
    st.session_state[USED] = []


def use(where: str, name: str) -> None:
    """Notes a file that is held only as long as its page is shown."""
    st.session_state[USED] = [*st.session_state.get(USED, []), [where, name]]


def held() -> list[Named]:
    """The files of this session."""
    held_here = [str(key) for key in st.session_state if str(key).startswith(tuple(HOLDERS))]
    here = {key: st.session_state[key] for key in held_here} | st.session_state.get(ASIDE, {})
    kept = [
        (where, str(name))
        for key, name in here.items()
        for start, where in HOLDERS.items()
        if key.startswith(start) and not key.endswith(OURS)
    ]
    return [*kept, *((where, name) for where, name in st.session_state.get(USED, []))]


def gone() -> list[Named]:
    """The files that an earlier session of this tab held and that were not added again."""
    before = _pairs(st.session_state.get(GONE, []))
    here = held() if before else []
    return [each for each in before if each not in here]


def told() -> dict[str, Any]:
    """What the tab is to keep: names alone, and whether this session has what it kept before."""
    return {
        "files": [list(each) for each in dict.fromkeys([*held(), *gone()])],
        "heard": bool(st.session_state.get(HEARD)),
    }


def answered(found: Any) -> None:
    """Takes the names that the tab kept; they come from outside."""
    if not st.session_state.get(HEARD):
        st.session_state[HEARD] = True
        st.session_state[GONE] = [list(each) for each in _pairs(found)]


def tell() -> None:
    """Says which files are gone, until they are added again or nobody wants them."""
    if lost := gone():
        say.warning(sentence(lost))
        none: dict[str, list[Named]] = {GONE: []}
        on_click = st.session_state.update
        st.button("Work without them", key="_files_without", on_click=on_click, args=[none])


def sentence(lost: Iterable[Named]) -> str:
    """Which files are gone, where each was added, and what that means."""
    files = list(lost)
    listed = "; ".join(f"'{name}' ({where})" for where, name in files)
    are, them = ("is", "it") if len(files) == 1 else ("are", "them")
    return (
        f"{wording.count(len(files), 'file')} that you added in this tab {are} no longer here: "
        f"{listed}. The tab was away from the server for too long, or was loaded anew. The figures "
        f"are now without {them}: add {them} again where you did before."
    )


def _pairs(found: Any) -> list[Named]:
    if not isinstance(found, list):
        return []
    texts = [each for each in found[:MOST] if isinstance(each, list) and len(each) == 2]
    sound = [each for each in texts if all(isinstance(text, str) for text in each)]
    return [(where[:LONGEST], name[:LONGEST]) for where, name in sound]
