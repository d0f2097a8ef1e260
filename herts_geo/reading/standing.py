"""Whether a place in a list is open: what is closed or not yet open is left out, by name."""

import datetime as dt
import re
from typing import Final

import pandas as pd

from herts_geo.reading.report import Ledger

STATUS, CLOSED_ON, SETTING = "status", "closed_on", "setting"
OPEN: Final = re.compile(
    r"(?:open|active|act|a|live|current|operational|in use|new|yes|trading)\b", re.I
)
SHUT: Final = re.compile(
    r"(?:(?:permanently |temporarily |now |long[- ]term )?(?:closed|shut)|inactive|del|deleted|"
    r"dormant|ceased|decommissioned|demolished|disused|suspended|withdrawn|defunct|not open|"
    r"not in use|no longer|proposed(?: to open)?|planned|pending|future|c|d|p|pen)\b",
    re.I,
)
DOUBT: Final = re.compile(r"clos|cease|propos|reloc|temporar", re.I)


def check(text: pd.DataFrame, ledger: Ledger, today: dt.date) -> None:
    """Leave out rows whose status or closing date says that the place is not open.

    An open place that is to close is kept, with a warning; so is one whose status is not known.
    """
    if STATUS in text:
        _by_status(text[STATUS], ledger)
    if CLOSED_ON in text:
        said = text.loc[text[CLOSED_ON] != "", CLOSED_ON]
        days = {value: _day(value) for value in said.unique()}
        gone = said[said.map(lambda value: (days[value] or dt.date.max) <= today).astype(bool)]
        for value in gone.unique():
            rows = gone[gone == value].index.tolist()
            ledger.leave_out(rows, f"it closed on {value[:40]}.")
        ledger.faults(CLOSED_ON, gone, "is in the past.", "It was left out.", "warning")
        ledger.faults(
            CLOSED_ON,
            said[~said.index.isin(gone.index)],
            "is to come, or is no day that can be read.",
            "It is counted as open; write the day as YYYY-MM-DD.",
            "warning",
        )
    if SETTING in text:
        other = text.loc[~text[SETTING].isin(["4", ""]), SETTING]
        ledger.faults(
            SETTING,
            other,
            "is not 4, a GP practice: another kind of prescriber, such as a walk-in centre.",
            "It is counted; take it out where GP practices alone are meant.",
            "warning",
        )


def _by_status(status: "pd.Series[str]", ledger: Ledger) -> None:
    said = status[status != ""]
    shut = said.map(lambda value: bool(SHUT.match(value))).astype(bool)
    opened = said.map(lambda value: bool(OPEN.match(value))).astype(bool)
    for value in said[shut].unique():
        rows = said[shut & (said == value)]
        ledger.faults(STATUS, rows, "says that it is not open.", "It was left out.", "warning")
        ledger.leave_out(rows.index.tolist(), f"its status is '{value[:40]}'.")
    soon = said[opened & said.map(lambda value: bool(DOUBT.search(value))).astype(bool)]
    ledger.faults(STATUS, soon, "says that it may close.", "It is open, and is counted.", "warning")
    ledger.faults(
        STATUS,
        said[~shut & ~opened],
        "does not say whether it is open.",
        "It is counted; write open or closed.",
        "warning",
    )


def _day(value: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%Y"):
        try:
            found = dt.datetime.strptime(value.split("T")[0].strip(), form).date()
        except ValueError:
            continue
        return found.replace(month=12, day=31) if form == "%Y" else found
    return None
