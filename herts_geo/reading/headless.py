"""Well-known files that are published without headings, known by their shape."""

import re
from typing import Final

from herts_geo import patterns
from herts_geo.reading.table import Row

PRESCRIBERS: Final = [
    "Organisation Code", "Name", "National Grouping", "High Level Health Geography",
    "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Postcode",
    "Open Date", "Close Date", "Status Code", "Organisation Sub-Type Code", "Commissioner",
    "Join Date", "Left Date", "Telephone", "Null 1", "Null 2", "Null 3", "Amended", "Null 4",
    "Provider", "Null 5", "Prescribing Setting", "Null 6",
]  # fmt: skip
NOTE: Final = (
    "has no headings; it has the shape of the NHS list of prescribers (epraccur), and was read "
    "as that: row 2 is its first line.",
    "Check that it is that list, or give the table one row of headings.",
)
CODE: Final = re.compile(r"[A-Z][A-Z0-9]{5}")


def with_headings(rows: list[Row]) -> tuple[list[Row], tuple[tuple[str, str], ...]]:
    """The rows with the headings that their shape shows to be missing, and a note that says so."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    known = (
        len(first) == len(PRESCRIBERS)
        and CODE.fullmatch(first[0])
        and re.fullmatch(patterns.EITHER, first[9])
        and re.fullmatch(r"[0-9]{8}", first[10])
        and first[12] in ("A", "C", "D", "P")
    )
    return ([PRESCRIBERS, *rows], (NOTE,)) if known else (rows, ())
