"""What was said of entries that may be one building: kept by the session, as text."""

import json
from typing import Final

import streamlit as st

from herts_geo.estate.match import Answer, Verdict

KEY: Final = "_match_verdicts"


def told() -> tuple[Verdict, ...]:
    """The verdicts of this session, the earliest first."""
    rows = json.loads(st.session_state.get(KEY, "[]"))
    return tuple(Verdict(**row) for row in rows)


def judge(left: str, right: str, verdict: Answer, reason: str = "") -> None:
    """Keeps a verdict on two entries, by their keys, in place of an earlier one."""
    made = Verdict(left, right, verdict, reason.strip())
    _keep([*(each for each in told() if each.keys != made.keys), made])


def withdraw(left: str, right: str) -> None:
    """Takes a verdict back, so that the two are judged by the rules again."""
    gone = {left, right}
    _keep([each for each in told() if set(each.keys) != gone])


def _keep(verdicts: list[Verdict]) -> None:
    st.session_state[KEY] = json.dumps([vars(each) for each in verdicts])
