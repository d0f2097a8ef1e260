"""Marks that stand for no figure in a column of figures: '<5', '[k]', 'SUPP', '..' and their like.

A mark is never nought and never a fault: it is shown as missing, counted and named.
"""

import re
from typing import Final

import pandas as pd

from herts_geo.reading.report import Ledger, shown
from herts_geo.reading.standards import Standard

SMALL: Final = (
    r"(?:[<>≤≥]=?|(?:fewer|less|more|greater) than|at most|no more than) ?[0-9][0-9,.]* ?%?"
    r"|[0-9][0-9,.]* ?%? or (?:fewer|less|under|below|more)"
    r"|between [0-9]+ and [0-9]+"
)
SIGNS: Final = r"[-‐‑‒–—―−]+|[.…·]+|[:;]+|\*+|~+|#+|!+|\?+|[†‡^]+"
LETTERS: Final = r"[ckszxuw]|[(\[{] ?[a-z]{1,6} ?[)\]}]"
WORDS: Final = (
    r"(?:(?:data|figure|value)s? )?(?:is |are |was )?"
    r"(?:supp?(?:r|ressed|ression)?|not (?:available|applicable|known|collected|recorded|reported|"
    r"published|calculated|disclosed|released|stated|provided|shown|held)|unavailable|unknown|"
    r"unreliable|redacted|confidential|disclosive|withheld|missing|hidden|masked|too small|low)"
    r"(?: data| figures?| values?)?"
    r"|no (?:data|figures?|value)|#?n[./]?[adk]\.?|#n/a!?|nan|nil return|none|null|pending|tb[ac]"
)
MARK: Final = re.compile(rf"(?:{SMALL}|{SIGNS}|{LETTERS}|{WORDS})", re.IGNORECASE)
MOST: Final = 12  # kinds of mark that one sentence names


def found(text: "pd.Series[str]", standard: Standard) -> "pd.Series[bool]":
    """Which cells hold a mark that stands for no figure."""
    plain = text.str.replace(r"[\s\xa0]+", " ", regex=True).str.strip()
    marks = {
        cell
        for cell in plain.unique()
        if cell.casefold() in standard.figures.no_figure
        or (len(cell) <= 40 and MARK.fullmatch(cell))
    }
    return plain.isin(marks)


def report(name: str, text: "pd.Series[str]", marked: "pd.Series[bool]", ledger: Ledger) -> None:
    """One sentence on a column's figures that are suppressed or missing, each kind counted."""
    rows = text[~text.index.isin(list(ledger.left_out))].str.strip()
    absent = rows[marked.reindex(rows.index) | (rows == "")]
    if not marked.reindex(rows.index).any():
        return
    every = "none is left" if len(absent) == len(rows) else "the others are used"
    counts = absent.map(lambda cell: shown(cell) or "empty cells").value_counts(sort=False)
    counts = counts.sort_values(ascending=False, kind="stable")
    told = [f"{kind} ({count:,})" for kind, count in counts.head(MOST).items()]
    if len(rest := counts.iloc[MOST:]):
        told.append(f"{len(rest)} other kinds ({rest.sum():,})")
    ledger.whole(
        name,
        "",
        f"{len(absent):,} of {len(rows):,} figures are suppressed or missing: {', '.join(told)}.",
        f"They are shown as missing, not as nought; {every}.",
        "warning",
    )
