"""Vacant and sensitive property in what a check shows and exports.

Vacant property is published with the outward half of its postcode only, and no coordinates.
"""

import re
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo import estate_uses, masking, secrecy
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


def check(text: pd.DataFrame, judged: pd.DataFrame, standard: Standard, ledger: Ledger) -> None:
    """A warning for each cell that gives away where a vacant property is, and for each row that
    is taken for vacant only in doubt."""
    vacant = judged["vacant"]
    doubt = judged["doubt"]
    for reason in sorted(set(doubt) - {""}):
        rows = pd.Series("", index=doubt.index[doubt == reason], dtype="str")
        message = f"may say that the property is vacant: {reason}. Its place is withheld."
        ledger.faults("vacancy", rows, message, secrecy.REMEDY, "warning")
    for field in standard.fields:
        if not vacant.any():
            return
        if field.name not in text or not (field.unless_vacant or field.withhold == "outward"):
            continue
        values = text.loc[vacant, field.name]
        shown = masked(field, values)
        told = values[(values != shown) & (values != "")]
        ledger.faults(
            field.name,
            shown[told.index].where(shown[told.index] != "", WITHHELD),
            "tells where a vacant property is.",
            ACTION,
            "warning",
        )


def mask(ledger: Ledger, vacant: "pd.Series[bool]", standard: Standard) -> None:
    """Take every value of vacant property out of the ledger, whose entries are shown and exported,
    but for halves of postcodes: any cell may hold an address."""
    halves = {field.name for field in standard.fields if field.withhold == "outward"}
    rows = set(vacant.index[vacant])
    if not rows:
        return
    ledger.issues = [
        _issue(each, each.field in halves) if each.row in rows else each for each in ledger.issues
    ]
    ledger.changes = [
        each._replace(before=WITHHELD, after=WITHHELD) if each.row in rows else each
        for each in ledger.changes
    ]


def withheld(
    sheet: pd.DataFrame,
    frame: pd.DataFrame,
    judged: pd.DataFrame,
    standard: Standard,
    extra: list[str],
) -> dict[str, "pd.Series[str]"]:
    """The columns of an export as they may leave the app.

    `frame`: the cells typed: one that its field does not allow may hold anything, and is withheld
    too. `extra`: columns that no field of the standard covers, which vacant rows leave empty.
    """
    judged = judged.reindex(sheet.index)
    rows = judged["vacant"].fillna(False).astype(bool)
    if not rows.any():
        return {}
    columns = {}
    for field in (each for each in standard.fields if each.name in sheet):
        cells = sheet[field.name]
        shown = masked(field, cells)
        if field.withhold == masking.NAME:
            shown = masking.named(judged["doubt"])
        elif not field.withhold and field.type != "text":
            shown = cells.where(frame[field.name].reindex(sheet.index).notna(), "")
        columns[field.name] = cells.mask(rows, shown)
    return columns | {name: sheet[name].mask(rows, "") for name in extra}


def conceal(
    ledger: Ledger,
    sheet: pd.DataFrame,
    sensitive: "pd.Series[bool]",
    withheld: dict[str, "pd.Series[str]"],
) -> dict[str, "pd.Series[str]"]:
    """The columns of an export with nothing of sensitive property in them, nor in the ledger."""
    rows = set(sensitive.index[sensitive])
    sensitive = sensitive.reindex(sheet.index, fill_value=False)  # empty rows are not in the sheet
    if not rows:
        return withheld
    ledger.issues = [
        replace(_issue(each, False), value=WITHHELD) if each.row in rows else each
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
    if not field.withhold:
        return values
    if field.withhold == "outward":
        return masking.outward(values).fillna("").astype("str")
    if field.withhold == "group":
        return estate_uses.group_of(values.mask(values == "")).fillna("").astype("str")
    kept = "" if field.withhold == "blank" else field.withhold
    return pd.Series(kept, index=values.index, dtype="str")


def _issue(issue: Issue, half: bool) -> Issue:
    shown = issue.value if half and OUTWARD.fullmatch(issue.value) else WITHHELD
    action = "Mended here." if issue.action.startswith("Read as") else issue.action
    return replace(issue, value=shown if issue.value else "", action=action.partition(GUESS)[0])
