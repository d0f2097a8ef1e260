"""What may be told of vacant and sensitive property, and what never leaves.

Vacant property is told with the outward half of its postcode only: no name, address, postcode,
UPRN, reference or coordinates, and nothing worked out from them (small area, deprivation, what is
near). Sensitive property is never told, in any view, except as a count. Everything that is shown,
exported or kept between reruns is made from the frame that `view` gives.
Source: Local Government Transparency Code 2015 and the LGA schema of land and building assets.

Vacant and sensitive property in what a check shows and exports.

Vacant property is published with the outward half of its postcode only, and no coordinates.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from herts_geo import patterns
from herts_geo.pack.contracts import Issue
from herts_geo.reading import secrecy, uses
from herts_geo.reading.positions import GUESS
from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Field, Standard

PLACE_TEXTS: Final = ("address", "postcode", "uprn", "reference", "lsoa", "msoa", "district")
PLACE_NUMBERS: Final = ("easting", "northing", "lon", "lat", "decile", "open_hours")
NAME: Final = "Vacant property"
OUTWARD: Final = rf"^({patterns.OUTWARD})(?: |\Z)"
NAME_IN_DOUBT: Final = "Property that may be vacant"
VACANT_RULE: Final = (
    "Vacant property is shown with the first half of its postcode only: no name, address, UPRN "
    "or position. It counts in totals and filters, but it is not on the map, and the finder "
    "leaves it out, because distances would give its place away. A row counts as vacant where any "
    "of its cells says so: vacant, void, empty, unoccupied, disused, derelict, mothballed, unlet "
    "and the like, 'Vacant' with yes or a date, 'Occupied' with no; and every row with the same "
    "UPRN as one of these. Where a cell may mean it (under offer, to let, closed, former, decant, "
    "no tenant, 'not vacant until ...'), the place is withheld too, and the doubt is named. The "
    "holder can say otherwise: a column 'Vacant' with 'No', or 'Occupied' with 'Yes', counts for "
    "more than a doubtful word, but not for more than a plain 'vacant'."
)
SENSITIVE_RULE: Final = (
    "Sensitive property is never shown, only counted: rows that a column such as 'Sensitive', "
    "'Confidential' or 'Do not publish' marks, rows with words such as refuge, safe house, "
    "domestic abuse, children's home or 'not for publication' in any cell, and every row with "
    "the same UPRN as one of these."
)


EVERY: Final = "*"  # every holder's property, as its own holder sees it


@dataclass(frozen=True)
class View:
    """What may be shown: the rows, how many of them have their place withheld, how many rows are
    hidden for being sensitive, whether this is the holder's own full view, and how many are
    withheld only in doubt, and why."""

    frame: pd.DataFrame = field(repr=False)
    withheld: int
    hidden: int
    full: bool
    doubtful: str = ""


def view(
    raw: pd.DataFrame,
    full: bool = False,
    holder: str = EVERY,
    outside: "pd.Series[bool] | None" = None,
) -> View:
    """The rows of a register (with the columns vacant and sensitive) as they may be shown.

    Vacant rows are masked and stand last, in the order of their ids, so that their place in the
    file tells nothing. `full`: the holder's own view, in which of the rows of `holder` ('*': of
    all) only sensitive ones are left out. `outside`: rows that are left out once what they say of
    their twins by UPRN is known.
    """
    verdict = judged(raw)
    if outside is not None:
        raw, verdict = raw[~outside], verdict[~outside]
    secret = verdict["sensitive"]
    kept, verdict = raw[~secret].drop(columns="sensitive"), verdict[~secret]
    kept = kept.assign(
        vacant=kept["vacant"].mask(verdict["vacant"], True),
        doubt=verdict["doubt"].mask(verdict["doubt"] == "").astype("string"),
    )
    holders = kept["holder"].fillna("").astype(str).str.strip().str.casefold()
    own = holders.eq(holder.strip().casefold()) | (holder == EVERY) if full else holders.isna()
    vacant, hidden = verdict["vacant"], verdict["vacant"] & ~own
    told = masked(kept, hidden)
    ordered = pd.concat([told[~vacant], told[vacant].sort_values("id")])
    doubts = ordered.loc[~own.loc[ordered.index], "doubt"].dropna()
    return View(
        frame=ordered.reset_index(drop=True),
        withheld=int(hidden.sum()),
        hidden=int(secret.sum()),
        full=full,
        doubtful=secrecy.in_doubt(doubts) if len(doubts) else "",
    )


def judged(raw: pd.DataFrame) -> pd.DataFrame:
    """Which rows of registers are vacant or sensitive, and why in doubt ('' where it is not), twins
    by UPRN in any of them included. What is not known to be no secret is sensitive."""
    said = pd.DataFrame(
        {
            "vacant": raw["vacant"].fillna(False).astype(bool),
            "sensitive": raw["sensitive"].fillna(True).astype(bool),
            "doubt": raw["doubt"].fillna("").astype("str"),
        }
    )
    return secrecy.spread(said, raw["uprn"])


def masked(frame: pd.DataFrame, vacant: "pd.Series[bool]") -> pd.DataFrame:
    """The rows, those that are vacant without anything that tells where they are.

    Free text goes too: a name or a use may hold an address. The group of the use is kept. So goes
    the id of what is publicly known ('library:its-name'), where a partner says that it is vacant.
    """
    out = frame.copy()
    for name in (*PLACE_TEXTS, *PLACE_NUMBERS, "shares_with", "service"):
        if name in out:
            out[name] = out[name].mask(vacant, pd.NA)
    out["name"] = out["name"].mask(vacant, named(out["doubt"]))
    shipped = vacant & out["id"].str.contains(":", regex=False).fillna(False).astype(bool)
    out["id"] = out["id"].mask(shipped, "withheld-" + shipped.cumsum().astype("string"))
    out["use"] = out["use"].mask(vacant, out["use_group"])
    return out


def named(doubts: "pd.Series[Any]") -> "pd.Series[Any]":
    """What stands for the name of vacant property, by whether it is in doubt."""
    plain = pd.Series(NAME, index=doubts.index, dtype="str")
    return plain.mask(doubts.fillna("").astype(str) != "", NAME_IN_DOUBT)


def outward(postcodes: "pd.Series[Any]") -> "pd.Series[Any]":
    """The outward half of each postcode, <NA> where there is none."""
    return postcodes.astype("string").str.upper().str.extract(OUTWARD)[0].astype("string")


WITHHELD: Final = "withheld"
ACTION: Final = (
    "Before this list is published, keep only the first half of its postcode and take out "
    "the street, number and coordinates. Exports from here do so."
)


def check_vacant(
    text: pd.DataFrame, judged: pd.DataFrame, standard: Standard, ledger: Ledger
) -> None:
    """A warning for each cell that gives away where a vacant property is, and for each row that
    is taken for vacant only in doubt."""
    vacant = judged["vacant"]
    doubt = judged["doubt"]
    for reason in sorted(set(doubt) - {""}):
        rows = pd.Series("", index=doubt.index[doubt == reason], dtype="str")
        message = f"may say that the property is vacant: {reason}. Its place is withheld."
        ledger.faults("vacancy", rows, message, secrecy.REMEDY, "warning")
    for one in standard.fields:
        if not vacant.any():
            return
        if one.name not in text or not (one.unless_vacant or one.withhold == "outward"):
            continue
        values = text.loc[vacant, one.name]
        shown = masked_values(one, values)
        told = values[(values != shown) & (values != "")]
        ledger.faults(
            one.name,
            shown[told.index].where(shown[told.index] != "", WITHHELD),
            "tells where a vacant property is.",
            ACTION,
            "warning",
        )


def mask(ledger: Ledger, vacant: "pd.Series[bool]", standard: Standard) -> None:
    """Take every value of vacant property out of the ledger, whose entries are shown and exported,
    but for halves of postcodes: any cell may hold an address."""
    halves = {one.name for one in standard.fields if one.withhold == "outward"}
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
    for one in (each for each in standard.fields if each.name in sheet):
        cells = sheet[one.name]
        shown = masked_values(one, cells)
        if one.withhold == NAME:
            shown = named(judged["doubt"])
        elif not one.withhold and one.type != "text":
            shown = cells.where(frame[one.name].reindex(sheet.index).notna(), "")
        columns[one.name] = cells.mask(rows, shown)
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


def masked_values(field: Field, values: "pd.Series[str]") -> "pd.Series[str]":
    """What may be shown of these cells of vacant property."""
    if not field.withhold:
        return values
    if field.withhold == "outward":
        return outward(values).fillna("").astype("str")
    if field.withhold == "group":
        return uses.group_of(values.mask(values == "")).fillna("").astype("str")
    kept = "" if field.withhold == "blank" else field.withhold
    return pd.Series(kept, index=values.index, dtype="str")


def _issue(issue: Issue, half: bool) -> Issue:
    shown = issue.value if half and re.fullmatch(patterns.OUTWARD, issue.value) else WITHHELD
    action = "Mended here." if issue.action.startswith("Read as") else issue.action
    return replace(issue, value=shown if issue.value else "", action=action.partition(GUESS)[0])
