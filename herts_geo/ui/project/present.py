"""Who else is in the project of this session: told by each, asked by one for all of the program."""

import threading
import time
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from herts_geo.errors import HertsGeoError
from herts_geo.ui.project import shared, waking
from herts_geo.ui.project.at_work import known_at_work

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.presence import Present
    from herts_geo.store.roles import Actor

TOLD: Final = "_present_told"  # what this session last said of itself, and when
LETTER: Final = "_present_letter"
FOLLOWS: Final = "_present_follows"  # the session that this one follows
LOST: Final = "_present_lost"
SAY_S: Final = 10.0  # between two words of a session that stays where it is
LOOK_S: Final = 4.0  # that an answer about who is here may be old
FOLLOW_S: Final = 0.4  # where somebody is followed; news of a move makes any answer old
COLOURS: Final = {  # told apart without colour by the letter; dark enough for white letters
    "A": "#225ea8",
    "B": "#b10026",
    "C": "#006d2c",
    "D": "#7a0177",
    "E": "#8c510a",
    "F": "#01665e",
    "G": "#525252",
    "H": "#d6278a",
}
SCENE: Final = "scene "
KNOWN_S: Final = 120.0  # that a session's browser is known: longer than it counts as here
_lock: Final = threading.Lock()
_browsers: Final[dict[str, tuple[str, float]]] = {}  # of a session: the server's id of it, when
_seen: Final[dict[tuple[str, str], tuple[float, "list[Present]"]]] = {}


def here() -> "list[Present]":
    """The sessions in this project, this one among them; it says where it is itself meanwhile.

    Where the store does not answer, nobody.
    """
    try:
        work = known_at_work()
        if work is None or not shared.is_on():
            return []
        store, actor = work
        project = shared.id()
        _watch(actor.workspace, project)
        every = _asked(store, actor, project)
        st.session_state[LETTER] = letter(
            every, actor.session, str(st.session_state.get(LETTER, ""))
        )
        if _say(store, actor, project):
            every = _asked(store, actor, project, anew=True)
        return every
    except HertsGeoError as fault:
        st.session_state[shared.FAULT] = str(fault)
        return []


def letter(every: "list[Present]", session: str, mine: str = "") -> str:
    """The letter of a session: the one that it has, or one that nobody else has while there is any.

    Two that come in the same moment choose the same; the first of them by its id keeps it.
    """
    others = [each for each in every if each.session != session]
    if mine and not any(each.colour == mine and each.session < session for each in others):
        return mine
    taken = {each.colour for each in others}
    free = [each for each in COLOURS if each not in taken]
    return (free or [mine or next(iter(COLOURS))])[0]


def with_browser(every: "list[Present]") -> "list[Present]":
    """Those who are here without those whose browser has lost or ended its connection, of the
    sessions of this program: a page that is loaded anew is another session than it was."""
    if not runtime.exists():
        return every
    server = runtime.get_instance()
    with _lock:
        lost = {each for each, (id, _) in _browsers.items() if not server.is_active_session(id)}
    return [each for each in every if each.session not in lost]


def is_me(each: "Present") -> bool:
    """Whether somebody who is here is this session."""
    work = known_at_work()
    return work is not None and each.session == work[1].session


def scene_of(each: "Present") -> int:
    """The number of the scene that somebody presents, 0 where they do not."""
    number = each.page.removeprefix(SCENE)
    return int(number) if each.page.startswith(SCENE) and number.isdecimal() else 0


def follow(session: str) -> None:
    """Goes wherever the one who presents goes, until `leave`."""
    st.session_state[FOLLOWS] = session
    st.session_state.pop(LOST, None)


def leave() -> None:
    """Follows nobody any more."""
    st.session_state.pop(FOLLOWS, None)


def follows() -> str:
    """The session that this one follows, '' where it goes its own way."""
    return str(st.session_state.get(FOLLOWS, ""))


def led(every: "list[Present]") -> bool:
    """Takes this session to the scene of the one it follows; whether the page is to run again."""
    if not follows():
        return False
    leader = next((each for each in every if each.session == follows()), None)
    number = scene_of(leader) if leader else 0
    state = st.session_state
    if leader is None:
        leave()
        state[LOST] = True
    shown = int(state.get("scene", 1)) if state.get("present") else 0
    if number == shown:
        return leader is None
    state["present"], state["scene"] = bool(number), number or 1
    return True


def _watch(workspace: str, project: str) -> None:
    """Has this session look as soon as there is news, with nothing known of who was here before."""
    from herts_geo.store import live

    live.tell(_forget)
    live.tell(waking.heard)
    waking.watch((workspace, project))


def _forget(key: tuple[str, str]) -> None:
    with _lock:
        _seen.pop(key, None)


def _say(store: "Store", actor: "Actor", project: str) -> bool:
    """Says where this session is, as it moves and every few seconds; whether it said so."""
    from herts_geo.store import presence

    state = st.session_state
    leads = state.get("present") and not follows()
    page = f"{SCENE}{state.get('scene', 1)}" if leads else str(state.get("_page", ""))
    told = [project, actor.who, page, state[LETTER]]
    before = state.get(TOLD)
    if isinstance(before, list) and before[1:] == told and time.monotonic() < before[0] + SAY_S:
        return False
    # Followers must hear at once where a scene is; that somebody looks at another page can wait.
    was = str(before[3]) if isinstance(before, list) else SCENE
    quietly = not page.startswith(SCENE) and not was.startswith(SCENE)
    presence.here(store, actor, project, page, str(state[LETTER]), quietly=quietly)
    state[TOLD] = [now := time.monotonic(), *told]
    if (run := get_script_run_ctx(suppress_warning=True)) is not None:
        with _lock:
            for each in [each for each, (_, at) in _browsers.items() if at < now - KNOWN_S]:
                del _browsers[each]
            _browsers[actor.session] = run.session_id, now
    return True


def _asked(store: "Store", actor: "Actor", project: str, anew: bool = False) -> "list[Present]":
    """Who is here, asked once for all sessions of the program that want to know."""
    from herts_geo.store import presence

    key, old = (actor.workspace, project), FOLLOW_S if follows() else LOOK_S
    with _lock:
        at, found = _seen.get(key, (0.0, []))
        if anew or time.monotonic() > at + old:
            found = presence.present(store, actor, project)
            _seen[key] = time.monotonic(), found
        return found
