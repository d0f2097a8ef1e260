"""What was said of entries that may be one building: kept by the store, else by the session."""

import json
from typing import Final

import streamlit as st

from herts_geo.estate.match import Answer, Verdict
from herts_geo.ui.project import at_work

KEY: Final = "_match_verdicts"


def told() -> tuple[Verdict, ...]:
    """Every verdict that was given here, or in the workspace where a store is kept. Raises
    `StoreFault`, `NotAllowed`."""
    if (desk := at_work.at_work()) is None:
        return tuple(Verdict(**row) for row in json.loads(st.session_state.get(KEY, "[]")))
    from herts_geo.store import matches  # takes a while to load, and not all need it

    return tuple(
        Verdict(left=each.left, right=each.right, verdict=each.verdict, reason=each.reason)
        for each in matches.listed(*desk)
    )


def judge(left: str, right: str, verdict: Answer, reason: str = "") -> None:
    """Keeps a verdict on two entries, by their keys, in place of an earlier one. Raises
    `StoreFault`, `NotAllowed`."""
    if (desk := at_work.at_work()) is not None:
        from herts_geo.store import matches

        matches.judge(*desk, left, right, verdict=verdict, reason=reason)
        return
    made = Verdict(left=left, right=right, verdict=verdict, reason=reason.strip())
    _keep([*(each for each in told() if each.keys != made.keys), made])


def withdraw(left: str, right: str) -> None:
    """Takes a verdict back, so that the two are judged by the rules again. Raises `StoreFault`,
    `NotAllowed`."""
    if (desk := at_work.at_work()) is not None:
        from herts_geo.store import matches

        matches.withdraw(*desk, left, right)
        return
    gone = {left, right}
    _keep([each for each in told() if set(each.keys) != gone])


def _keep(verdicts: list[Verdict]) -> None:
    st.session_state[KEY] = json.dumps([vars(each) for each in verdicts])
