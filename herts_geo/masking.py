"""What may be told of vacant and sensitive property, and what never leaves.

Vacant property is told with the outward half of its postcode only: no name, address, postcode,
UPRN, reference or coordinates, and nothing worked out from them (small area, deprivation, what is
near). Sensitive property is never told, in any view, except as a count. Everything that is shown,
exported or kept between reruns is made from the frame that `view` gives.
Source: Local Government Transparency Code 2015 and the LGA schema of land and building assets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from herts_geo.standards import normal

PLACE_TEXTS: Final = ("address", "postcode", "uprn", "reference", "lsoa", "msoa", "district")
PLACE_NUMBERS: Final = ("easting", "northing", "lon", "lat", "need")
NAME: Final = "Vacant property"
OUTWARD: Final = r"^([A-Z]{1,2}[0-9][A-Z0-9]?)(?: |\Z)"
VACANT_WORDS: Final = ("vacant", "void", "empty", "unoccupied", "disused")
VACANT_HEADINGS: Final = ("vacant", "is vacant", "vacant property", "void", "empty", "unoccupied")
SENSITIVE_WORDS: Final = (
    "refuge",
    "refuges",
    "safe house",
    "safehouse",
    "domestic abuse",
    "domestic violence",
    "women's aid",
    "womens aid",
    "rape crisis",
    "sexual assault",
    "modern slavery",
    "witness protection",
    "children's home",
    "childrens home",
)
SENSITIVE_HEADINGS: Final = ("sensitive", "is sensitive", "sensitive property", "confidential")
NO: Final = ("", "0", "0.0", "n", "no", "false", "f", "none", "not sensitive", "not vacant", "n/a")
VACANT_RULE: Final = (
    "Vacant property is shown with the first half of its postcode only: no name, address, UPRN "
    "or position. It counts in totals and filters, but it is not on the map, and the finder "
    "leaves it out, because distances would give its place away. A row counts as vacant where "
    "its tenure, use, purpose or name says vacant, void, empty, unoccupied or disused, or a "
    "column 'Vacant' says yes."
)
SENSITIVE_RULE: Final = (
    "Sensitive property is never shown, only counted: rows that a column 'Sensitive' or "
    "'Confidential' marks, rows with words such as refuge, safe house, domestic abuse or "
    "children's home in any cell, and every row with the same UPRN as one of these."
)


@dataclass(frozen=True)
class View:
    """What may be shown: the rows, how many of them have their place withheld, how many rows are
    hidden for being sensitive, and whether this is the holder's own full view."""

    frame: pd.DataFrame = field(repr=False)
    withheld: int
    hidden: int
    full: bool


def view(raw: pd.DataFrame, full: bool = False) -> View:
    """The rows of a register (with the columns vacant and sensitive) as they may be shown.

    Vacant rows are masked and stand last, in the order of their ids, so that their place in the
    file tells nothing. `full`: the holder's own view, in which only sensitive rows are left out.
    """
    secret = sensitive_rows(raw)
    kept = raw[~secret].drop(columns="sensitive")
    vacant = kept["vacant"].fillna(False).astype(bool)
    told = kept if full else masked(kept, vacant)
    last = told[vacant].sort_values("id")
    frame = pd.concat([told[~vacant], last], ignore_index=True)
    return View(frame, 0 if full else int(vacant.sum()), int(secret.sum()), full)


def masked(frame: pd.DataFrame, vacant: "pd.Series[bool]") -> pd.DataFrame:
    """The rows, those that are vacant without anything that tells where they are.

    Free text goes too: a name or a use may hold an address. The group of the use is kept.
    """
    out = frame.copy()
    for name in (*PLACE_TEXTS, *PLACE_NUMBERS, "shares_with", "service"):
        if name in out:
            out[name] = out[name].mask(vacant, pd.NA)
    out["name"] = out["name"].mask(vacant, NAME)
    out["use"] = out["use"].mask(vacant, out["use_group"])
    return out


def sensitive_rows(raw: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows are sensitive, those with the same UPRN as a sensitive one included."""
    marked = raw["sensitive"].fillna(True).astype(bool)
    numbers = raw.loc[marked, "uprn"].dropna()
    return marked | raw["uprn"].isin(numbers)


def outward(postcodes: "pd.Series[Any]") -> "pd.Series[Any]":
    """The outward half of each postcode, <NA> where there is none."""
    return postcodes.astype("string").str.upper().str.extract(OUTWARD)[0].astype("string")


def says_vacant(text: pd.DataFrame, told_by: Sequence[str]) -> "pd.Series[bool]":
    """Which rows of a sheet of text say that they are vacant, in words or in a column of its own.

    `told_by`: the columns whose words count.
    """
    columns = [name for name in told_by if name in text]
    return _says(text[columns], VACANT_WORDS) | _flagged(text, VACANT_HEADINGS)


def says_sensitive(text: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows of a sheet of text are sensitive by a word in any cell or a column of its own."""
    return _says(text, SENSITIVE_WORDS) | _flagged(text, SENSITIVE_HEADINGS)


def _says(text: pd.DataFrame, words: Sequence[str]) -> "pd.Series[bool]":
    pattern = r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\b"
    found = pd.Series(False, index=text.index)
    for name in text:
        plain = text[name].fillna("").astype(str).str.casefold()
        spaced = plain.str.replace("’", "'").str.replace(r"[\s_\-/,;.]+", " ", regex=True)
        found |= spaced.str.contains(pattern, regex=True).astype(bool)
    return found


def _flagged(text: pd.DataFrame, headings: Sequence[str]) -> "pd.Series[bool]":
    wanted = {normal(heading) for heading in headings}
    found = pd.Series(False, index=text.index)
    for name in text:
        if normal(str(name)) in wanted:
            found |= ~text[name].fillna("").astype(str).str.strip().str.casefold().isin(NO)
    return found
