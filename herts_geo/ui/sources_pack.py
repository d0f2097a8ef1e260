"""The sources page, of a pack that was made here: how each source stands; and another pack."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.errors import HertsGeoError
from herts_geo.pack import age, renewable, shelf, source, standing
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.standing import Row
from herts_geo.ui import parts
from herts_geo.ui.base import say, session_pack, tables

HOW: Final = "herts-geo pack new FOLDER --area PLACE"
STATES: Final = {"not given": "waits for you", "not asked": "left out"}
ORDER: Final = ("waits for you", "failed", "kept the old one", "made", "left out")
LONG: Final = ("Why not", "What was told", "By hand", "Address of the licence")
PROBLEM: Final = "_pack_problem"


def is_made(found: Catalogue) -> bool:
    """Whether a pack was made by `herts-geo pack new`, so that it can be renewed."""
    return (found.folder / renewable.STATE).is_file()


def standings(found: Catalogue) -> None:
    """A table of every source that there is, and how it stands in this pack."""
    rows = sorted(standing.rows(found.folder), key=lambda each: ORDER.index(state(each)))
    counts = Counter(map(state, rows))
    told = [f"{name}: {many}" for name, many in counts.items()]
    say.words(f"{wording.count(len(rows), 'source')}; {', '.join(told)}.")
    tables.show(
        pd.DataFrame([_row(found, each) for each in rows]),
        hide_index=True,
        alt="Sources of the pack",
        placeholder="",
        column_config={name: st.column_config.TextColumn(width="large") for name in LONG},
    )


def how_to_make() -> None:
    """What to do about a pack that was not made here."""
    st.markdown(
        "This pack was not made by `herts-geo pack new`, so it cannot be renewed here. To make one "
        f"of any place in England from the publishers' own files: `{HOW}`."
    )


def state(each: Row) -> str:
    """How a source stands, in a word: made, kept the old one, failed, waits for you, left out."""
    if each.state == "failed" and each.retrieved:
        return "kept the old one"
    return STATES.get(each.state, each.state)


def _row(found: Catalogue, each: Row) -> dict[str, object]:
    made = [x for x in found.datasets.values() if x.made_from == each.source]
    today = date.today()
    due = {age.of(month) for x in made if (month := age.expected(x))}
    fetched = age.day_of(each.retrieved)
    needed = source.read().every[each.source].key  # the variable of the key; never what it holds
    return {
        "Source": each.title,
        "State": state(each),
        "Fetched": each.retrieved,
        "How long ago": age.ago(fetched, today) if fetched else "",
        "Next expected": f"{', '.join(sorted(due))}{' (due)' if each.overdue else ''}",
        "Renewed": each.cadence,
        "Why not": each.why,
        "What was told": " ".join(each.told),
        "By hand": each.by_hand or "no",
        "Key": f"{needed}: {'not set' if each.key else 'set'}" if needed else "",
        "Publisher": each.publisher,
        "Licence": each.licence,
        "Address of the licence": each.licence_url,
    }


def another(found: Catalogue) -> None:
    """The choice of another pack, for this session only."""
    opened, free = session_pack.is_opened(), session_pack.may_open_any()
    known = shelf.packs()
    with st.expander("Use another pack", icon=":material/folder_open:", expanded=opened):
        say.words(f"The open pack is '{found.title}'. Another one is open to you alone, until you "
                  "close or reload the page.")  # fmt: skip
        if known:
            names = {str(place): f"{title} ({place.name})" for place, title in known.items()}
            parts.choose("Packs of this machine", list(names), "pack_shelf",
                         format_func=lambda place: names.get(place, place))  # fmt: skip
            st.button("Open this pack", on_click=_open, args=["pack_shelf"])
        elif not free:
            st.caption("No other pack stands ready on this server.")
        if free:
            st.text_input("Folder of a pack", key="pack_folder", max_chars=1000,
                          placeholder="/home/me/packs/kent")  # fmt: skip
            st.button("Open the folder", on_click=_open, args=["pack_folder"])
            st.caption(say.plain(f"Packs in {shelf.folder()} are listed here."))
        if opened:
            back = "Go back to the pack that the app was started with"
            st.button(back, on_click=session_pack.close)
    if problem := st.session_state.pop(PROBLEM, ""):
        say.error(problem)
    if lost := st.session_state.pop(session_pack.LOST, ""):
        say.warning(f"The pack that you had opened was closed. {lost}")


def _open(key: str) -> None:
    try:
        named = str(st.session_state.get(key) or "")
        if named.strip() and not session_pack.may_change(Path(named).expanduser()):
            raise HertsGeoError("This server opens only the packs that are listed here.")
        found = shelf.opened(named)
        places.gazetteer(found)  # a pack without outlines would leave no page to come back to
    except (HertsGeoError, RuntimeError) as fault:  # a home of nobody
        st.session_state[PROBLEM] = str(fault)
        return
    session_pack.open_(found)
