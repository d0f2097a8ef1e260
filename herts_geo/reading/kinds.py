"""The kinds of field: what a right value looks like, how a wrong one is mended, what to say."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo.reading import repairs
from herts_geo.standards import Field

NUMBER: Final = r"-?(?:[0-9]{1,15}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})"
AREA: Final = rf"(?:{repairs.AREA})"


@dataclass(frozen=True)
class Kind:
    """A type of field. `pattern`: of a right value; `read`: its typed form, text where None."""

    pattern: str
    message: str
    action: str
    repair: repairs.Repair | None = None
    read: Callable[["pd.Series[str]"], pd.Series] | None = None


def _dates(values: "pd.Series[str]") -> pd.Series:
    return pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


def _figures(values: "pd.Series[str]") -> pd.Series:
    return pd.to_numeric(values, errors="coerce").astype("Float64")


def _wholes(values: "pd.Series[str]") -> pd.Series:
    return pd.to_numeric(values, errors="coerce").astype("Int64")


KINDS: Final = {
    "number": Kind(
        NUMBER,
        "is not a number.",
        "Write one number in digits, such as 1.5.",
        repairs.number,
        _figures,
    ),
    "integer": Kind(
        r"-?[0-9]{1,15}",
        "is not a whole number.",
        "Write one whole number in digits, such as 12.",
        repairs.integer,
        _wholes,
    ),
    "date": Kind(
        r"(?:19|20)[0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
        "is not a date.",
        "Write the day as YYYY-MM-DD, such as 2018-03-01.",
        repairs.date,
        _dates,
    ),
    "url": Kind(
        r"https?://[^\s|<>\"']+",
        "is not a web address.",
        "Write the whole address, beginning with https:// or http://.",
    ),
    "urls": Kind(
        r"https?://[^\s|<>\"']+(?:\|https?://[^\s|<>\"']+)*",
        "is not a list of web addresses.",
        "Write whole addresses, beginning with https://, joined with '|'.",
        repairs.urls,
    ),
    "flag": Kind(
        "yes", "is neither 'yes' nor empty.", "Write yes, or leave the cell empty.", repairs.flag
    ),
    "uprn": Kind(
        r"[0-9]{12}",
        "is not a UPRN.",
        "Write its 12 digits; format the column as text so that none are lost.",
        repairs.uprn,
    ),
    "postcode": Kind(
        r"[A-Z]{1,2}[0-9][A-Z0-9]?(?: [0-9][A-Z]{2})?",
        "is not a postcode.",
        "Write a full postcode, such as SG13 8DE.",
        repairs.postcode,
    ),
    "area": Kind(
        AREA,
        "is not an area code.",
        "Write the nine-character code, such as E01023301 or E07000095.",
        repairs.area,
    ),
}


def of(field: Field) -> Kind | None:
    """The kind of a field; None for free text and for coordinates, which are judged in pairs."""
    if field.type == "choice":
        return _choice(field)
    return KINDS.get("number" if field.type == "figure" else field.type)


def _choice(field: Field) -> Kind:
    one = "|".join(re.escape(each) for each in (*field.choices, *field.older))
    several = rf"(?:{re.escape(field.separator)}(?:{one}))*" if field.separator else ""
    joined = f", or several joined with '{field.separator}'" if field.separator else ""
    action = f"Use one of: {'; '.join(field.choices)}{joined}."
    return Kind(f"(?:{one}){several}", "is not in the code list.", action, repairs.choice)
