"""The same building in several registers, on the page: pairs to judge, and what is counted once."""

from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.estate import filter, match_files, match_words
from herts_geo.estate.held import Estate
from herts_geo.estate.match import STATES, Answer, Matched
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say, tables
from herts_geo.ui.estate import verdicts

TITLE: Final = "The same building in several registers"
STATE, PAIR, REASON = "_match_state", "_match_pair", "_match_reason"
FAULT: Final = "_match_fault"
MOST_REASON: Final = 500
MOST: Final = 10  # buildings told in sentences
FACTS: Final = {
    "name": "Name",
    "holder": "Holder",
    "tenure": "Tenure",
    "tenure_detail": "Tenure detail",
    "address": "Address",
    "postcode": "Postcode",
    "uprn": "UPRN",
    "reference": "Holder's reference",
    "use": "Use",
    "floor_area": "Floor area (m2)",
    "register": "Register",
    "register_date": "Date of register",
}


def show(held: Estate, found: Matched) -> None:
    """The pairs, one at a time with both entries beside each other, and the buildings that several
    registers name with what counts and where they differ."""
    say.words(match_words.summary(found, held.frame))
    say.words(*found.notes)
    sums = filter.totals(held.frame)
    say.words(
        f"Counted once, {sums['entries']:,} entries are {wording.count(sums['assets'], 'asset')}: "
        "this holds for every total, score and review made of them."
    )
    if len(found.pairs):
        _judged(held, found)
    several = match_words.buildings_table(held.frame)
    if len(several):
        st.subheader("Buildings that several registers name")
        tables.show(several, placeholder="none", hide_index=True, alt="Buildings")
        rows = several[["Building", "Where the registers differ"]].to_numpy()[:MOST]
        say.items(f"{name}: {differs}" for name, differs in rows if differs)
    st.caption(match_words.METHOD)
    parts.download(
        "Pairs (CSV)",
        partial(match_files.csv, held, verdicts.told()),
        f"estate-matches{'-full-do-not-publish' if held.full else ''}.csv",
        "text/csv",
    )


def _judged(held: Estate, found: Matched) -> None:
    """The choice of a pair, both entries, and what a person can say of it."""
    offered = [state for state in STATES if found.pairs["state"].eq(state).any()]
    which, one = st.columns([1, 3])
    with which:
        state = parts.choose("Pairs", offered, STATE, format_func=lambda state: STATES[state])
    pairs = {
        f"{row['first']} {row['second']}": row
        for row in found.pairs[found.pairs["state"] == state].to_dict("records")
    }
    told = held.frame["name"] + " (" + held.frame["holder"] + ")"
    names = dict(zip(held.frame["id"], told, strict=True))
    with one:
        chosen = parts.choose(
            "Pair",
            list(pairs),
            PAIR,
            format_func=lambda key: " and ".join(names[id] for id in key.split(" ")),
        )
    pair = pairs[chosen]
    say.note(pair["why"])
    if pair["left"] == pair["right"]:
        st.caption("One and the same entry in both: remove one of the two registers instead.")
    else:
        _answers((str(pair["left"]), str(pair["right"])), str(state))
    both = held.frame.set_index("id").loc[[pair["first"], pair["second"]], list(FACTS)]
    facts = both.astype("object").map(_shown).T
    facts.index = pd.Index(FACTS.values(), name="What")
    facts.columns = pd.Index(["First", "Second"])
    tables.show(facts.reset_index(), hide_index=True, height="content", alt="Both entries")


def _answers(keys: tuple[str, str], state: str) -> None:
    """What a person can say of a pair, and why the last verdict could not be kept."""
    if fault := st.session_state.pop(FAULT, ""):
        say.error(str(fault))
    st.text_input(
        "Reason (if you want to give one)",
        key=REASON,
        max_chars=MOST_REASON,
        persist_state="session",  # what is typed is there again when another tab was looked at
    )
    theirs = rights.limits("upload")
    with st.container(horizontal=True):
        for label, answer in (("One building", "confirmed"), ("Two buildings", "refused")):
            if state != answer:
                st.button(
                    label, key=f"match-{answer}", on_click=_say, args=(*keys, answer), **theirs
                )
        if state in ("confirmed", "refused"):
            st.button("Take it back", key="match-back", on_click=_say, args=(*keys, ""), **theirs)


def _say(left: str, right: str, answer: Answer | Literal[""]) -> None:
    """Keeps what a person says of two entries, '' for nothing any more."""
    try:
        if answer:
            verdicts.judge(left, right, answer, str(st.session_state.get(REASON, "")))
        else:
            verdicts.withdraw(left, right)
    except HertsGeoError as fault:
        st.session_state[FAULT] = str(fault)
        return
    st.session_state[REASON] = ""


def _shown(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:,.0f}" if isinstance(cell, float) else str(cell)
