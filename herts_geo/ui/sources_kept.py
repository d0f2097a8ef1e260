"""What the store keeps of what people brought: each file, and how to be rid of it for good."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.ui.base import desk, rights, say, session_pack, tables
from herts_geo.ui.base.desk import Desk
from herts_geo.ui.project import session

if TYPE_CHECKING:
    from herts_geo.store.roles import Actor
    from herts_geo.store.uploads import Upload

CHOSEN: Final = "_kept_chosen"
SURE: Final = "_kept_sure"
SAID: Final = "_kept_said"
PROBLEM: Final = "_kept_problem"
KINDS: Final = {
    "register": "register of assets",
    "sites": "housing sites",
    "services": "list of points",
    "indicator": "figures",
    "boundary": "outline",
}
NOTHING: Final = "No file that you bring here is kept: it goes when this window is closed."
OPEN: Final = (
    "Not encrypted: {}. Whoever can read the disk of the store can read them, vacant property "
    "included. `HERTS_GEO_STORE_KEY` sets a key, and `herts-geo store seal` encrypts with it what "
    "is there."
)
FOR_GOOD: Final = "With all that it holds and what was typed about it. Nothing brings it back."
ALL: Final = (
    "Removes every project with its versions, every file, and all that was judged to be one "
    "building, for everybody in this workspace. Backups, exports and files that were saved stay "
    "where they are, as does the list of who did what."
)


def panel() -> None:
    """The files that are kept, with what can be done about each, and the end of all of it."""
    st.header("What is kept of what you bring")
    for key, tell in ((SAID, say.note), (PROBLEM, say.error)):
        if words := st.session_state.pop(key, ""):
            tell(str(words))
    at = desk.here()
    if at is None:
        st.markdown(NOTHING)
        return
    from herts_geo.store import uploads

    try:
        every = [
            *uploads.listed(at.store, at.actor),
            *uploads.listed(at.store, at.actor, removed=True),
        ]
    except HertsGeoError as fault:
        say.error(str(fault))
        return
    own = session_pack.may_open_any() and not at.store.postgres
    where = f"on this computer, in {at.store.address.shown}" if own else "on the server"
    say.words(f"Projects and files are kept {where}, until they are removed.")
    if every:
        tables.show(table(every, at.actor), hide_index=True, alt="Files that are kept")
        if unsealed := sum(not each.sealed for each in every):
            st.caption(OPEN.format(wording.count(unsealed, "file")))
        _one(every)
    theirs = rights.limits("workspace")
    with st.popover("Forget everything", icon=":material/delete_forever:", **theirs):
        st.markdown(ALL)
        sure = st.checkbox("Nothing brings it back: remove it all", key=SURE)
        st.button("Forget everything now", disabled=not sure, on_click=_forget_all, key="_kept_all")


def table(every: Sequence["Upload"], actor: "Actor") -> pd.DataFrame:
    """The files as the page shows them to somebody: those in use, then those taken out."""
    rows = [
        {
            "File": each.name,
            "What it is": "typed here" if not each.size else KINDS[each.kind],
            "Holder": each.holder,
            "As of": each.dated,
            "Faults": faults(each, actor),
            "Size (kB)": each.size / 1000,
            "Brought": session.local(each.at.isoformat()),
            "By": each.who,
            "Encrypted": "yes" if each.sealed else "no",
            "State": "taken out" if each.removed else "in use",
        }
        for each in every
    ]
    return pd.DataFrame(rows).round({"Size (kB)": 1})


def faults(each: "Upload", actor: "Actor") -> str:
    """How many faults were found in a file when it was read, in words."""
    from herts_geo.store import reports, uploads

    if not each.size:
        return ""
    if not uploads.may_see_all(actor, each):
        return "shown to its holder"
    return reports.counts(each.report) or "not read yet"


def _told(each: "Upload") -> None:
    """What the reading of a file found, a sentence a fault."""
    from herts_geo.store import reports

    if lines := reports.sentences(each.report):
        with st.expander(f"Faults of {say.plain(each.name)}", icon=":material/fact_check:"):
            say.items(lines)


def _one(every: Sequence["Upload"]) -> None:
    """What can be done about one file."""
    named = {each.id: each for each in every}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        id = st.selectbox(
            "File",
            list(named),
            index=None,
            key=CHOSEN,
            placeholder="Choose one",
            format_func=lambda id: f"{named[id].name}{', taken out' if named[id].removed else ''}",
        )
        gone = id is not None and named[id].removed is not None
        st.button(
            "Bring it back",
            on_click=_bring_back,
            args=[id],
            key="_kept_back",
            **rights.limits("upload", not gone),
        )
        st.button(
            "Remove it for good",
            on_click=_forget,
            args=[id],
            key="_kept_forget",
            **rights.limits("workspace", not id, FOR_GOOD),
        )
    if id is not None:
        _told(named[id])


def _bring_back(id: str) -> None:
    from herts_geo.store import uploads

    _done(lambda at: uploads.bring_back(at.store, at.actor, id), "It is in use again.")


def _forget(id: str) -> None:
    from herts_geo.store import forgetting

    _done(lambda at: forgetting.files(at.store, at.actor, [id]), "The file is removed for good.")


def _forget_all() -> None:
    """Removes all of the workspace, and what this session and its tab have of it."""
    from herts_geo.store import forgetting

    if _done(lambda at: forgetting.all_of(at.store, at.actor), "Everything is removed for good."):
        session.begin_anew()
    st.session_state.pop(SURE, None)


def _done(change: Callable[[Desk], object], words: str) -> bool:
    """Makes a change and has it told, or why it was not made; whether it was."""
    try:
        if (at := desk.here()) is None:
            raise HertsGeoError("Nothing was changed: the store does not answer. Try again later.")
        change(at)
    except HertsGeoError as fault:
        st.session_state[PROBLEM] = str(fault)
        return False
    st.session_state.pop(CHOSEN, None)
    st.session_state[SAID] = words
    return True
