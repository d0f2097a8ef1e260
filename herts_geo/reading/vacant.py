"""Vacant property: published with the outward half of its postcode only, and no coordinates."""

import re
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo.contracts import Issue
from herts_geo.reading.ledger import Ledger
from herts_geo.reading.pairs import GUESS
from herts_geo.standards import Field, Standard

WITHHELD: Final = "withheld"
OUTWARD: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
ACTION: Final = (
    "Before this list is published, keep only the first half of its postcode and take out "
    "the street, number and coordinates. Exports from here do so."
)


def check(
    text: pd.DataFrame, vacant: "pd.Series[bool]", standard: Standard, ledger: Ledger
) -> None:
    """A warning for each cell that gives away where a vacant property is."""
    for field in standard.fields:
        if field.name not in text or not (field.unless_vacant or field.withhold == "outward"):
            continue
        values = text.loc[vacant, field.name]
        shown = masked(field, values)
        told = values[values != shown]
        ledger.faults(
            field.name,
            shown[told.index].where(shown[told.index] != "", WITHHELD),
            "tells where a vacant property is.",
            ACTION,
            "warning",
        )


def mask(ledger: Ledger, vacant: "pd.Series[bool]", standard: Standard) -> None:
    """Take the place of vacant property out of the ledger, whose entries are shown and exported."""
    open_fields = {field.name for field in standard.fields if not field.withhold}
    halves = {field.name for field in standard.fields if field.withhold == "outward"}
    rows = set(vacant.index[vacant])
    if not rows:
        return
    ledger.issues = [
        _issue(each, each.field in halves)
        if each.row in rows and each.field not in open_fields
        else each
        for each in ledger.issues
    ]
    ledger.changes = [
        each._replace(before=WITHHELD, after=WITHHELD)
        if each.row in rows and each.field not in open_fields
        else each
        for each in ledger.changes
    ]


def withheld(
    sheet: pd.DataFrame, vacant: "pd.Series[bool]", standard: Standard, extra: list[str]
) -> dict[str, "pd.Series[str]"]:
    """The columns of an export as they may leave the app.

    `extra`: columns that no field of the standard covers: what they hold is unknown, so that
    vacant rows show nothing there.
    """
    rows = vacant.reindex(sheet.index, fill_value=False)
    if not rows.any():
        return {}
    columns = {
        field.name: sheet[field.name].mask(rows, masked(field, sheet[field.name]))
        for field in standard.fields
        if field.withhold and field.name in sheet
    }
    return columns | {name: sheet[name].mask(rows, "") for name in extra}


def conceal(
    ledger: Ledger,
    sheet: pd.DataFrame,
    sensitive: "pd.Series[bool]",
    withheld: dict[str, "pd.Series[str]"],
) -> dict[str, "pd.Series[str]"]:
    """The columns of an export with nothing of sensitive property in them, nor in the ledger."""
    rows = set(sheet.index[sensitive])
    if not rows:
        return withheld
    ledger.issues = [
        replace(each, value=WITHHELD, action=each.action.partition(GUESS)[0])
        if each.row in rows
        else each
        for each in ledger.issues
    ]
    ledger.changes = [
        each._replace(before=WITHHELD, after=WITHHELD) if each.row in rows else each
        for each in ledger.changes
    ]
    columns = {str(name): sheet[name] for name in sheet} | withheld
    return {name: column.mask(sensitive, WITHHELD) for name, column in columns.items()}


def masked(field: Field, values: "pd.Series[str]") -> "pd.Series[str]":
    """What may be shown of these cells of vacant property."""
    if field.withhold == "outward":
        return (
            values.str.upper()
            .str.extract(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)(?: |\Z)")[0]
            .fillna("")
            .astype("str")
        )
    kept = "" if field.withhold in ("", "blank") else field.withhold
    return pd.Series(kept, index=values.index, dtype="str")


def _issue(issue: Issue, half: bool) -> Issue:
    shown = issue.value if half and OUTWARD.fullmatch(issue.value) else WITHHELD
    action = "Mended here." if issue.action.startswith("Read as") else issue.action
    return replace(issue, value=shown if issue.value else "", action=action.partition(GUESS)[0])
