"""The kinds of field: what a right value looks like, how a wrong one is mended, what to say.

How a faulty value is mended: a value -> (mended value, what was wrong), or None.

Only what can be meant in one way is mended; everything else is reported as it stands.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

import pandas as pd

from herts_geo import patterns
from herts_geo.reading import units
from herts_geo.reading.standards import Field

Mended = tuple[str, str] | None
Repair = Callable[[str, Field], Mended]

WORDS: Final = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 3
    )
}
YES: Final = frozenset({"y", "yes", "true", "t", "1", "x"})
NO: Final = frozenset({"n", "no", "false", "f", "0"})
DATE_FORMS: Final = (
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "%d/%m/%Y"),
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", "%d/%m/%y"),
    (r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4}", "%d %b %Y"),
    (r"[0-9]{1,2} [A-Za-z]{4,9} [0-9]{4}", "%d %B %Y"),
    (r"[0-9]{1,2} [A-Za-z]{3} [0-9]{2}", "%d %b %y"),
)
EXCEL_DAY_ZERO: Final = dt.date(1899, 12, 30)
EXCEL_DAYS: Final = (29_221, 73_050)  # 1980 to 2099
AREA_CODE: Final = r"[EWSNK][0-9]{8}|95\w{2}[0-9]{2}S[0-9]"


def number(value: str, field: Field) -> Mended:
    """'£1,234' -> '1234', '5 ha' -> '5', 'twelve' -> '12', '1.2E+03' -> '1200'.

    A figure in another unit than its field's is converted: '4,000 sqm' is 0.4 hectares. One whose
    unit is not known, or measures something else, is not mended.
    """
    if mended := _bare(value.strip()):
        return mended
    amount = units.stated(value)
    figure = _bare(amount.figure) if amount and amount.around else None
    wanted = units.unit_of(field)
    if amount is None or figure is None or amount.unit is None:
        return None
    if field.cells_in and amount.unit.size == 1 and amount.unit.measures == "money":
        return None  # '£1,250' below a heading in thousands may be either
    if wanted is None:
        magnitude = amount.unit.size != 1 and amount.unit.measures == "money"
        allowed = field.type == "figure" and not magnitude
        return (figure[0], "is not written in digits alone.") if allowed else None
    if amount.unit == wanted:
        return figure[0], "is not written in digits alone."
    converted = units.convert(figure[0], amount.unit, wanted)
    why = f"is in {amount.unit.name}, where {wanted.name} are asked for; it was converted."
    return (converted, why) if converted is not None else None


def from_heading(value: str, field: Field) -> Mended:
    """A figure without a unit of its own, from the unit of its heading to that of its field."""
    given, wanted = units.named(field.cells_in), units.unit_of(field)
    figure = (value, "") if re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", value) else _bare(value)
    if given is None or wanted is None or figure is None:
        return None
    converted = units.convert(figure[0], given, wanted)
    why = f"is in {given.name}, as its heading says; it was converted to {wanted.name}."
    return (converted, why) if converted is not None else None


def integer(value: str, field: Field) -> Mended:
    """'12.0' -> '12', and what `number` mends where it is whole."""
    mended = (
        (value, "") if re.fullmatch(r"[+-]?[0-9]{1,15}\.[0-9]*", value) else number(value, field)
    )
    whole = re.fullmatch(r"([+-]?[0-9]{1,15})(?:\.0*)?", mended[0]) if mended else None
    if not whole or not mended:
        return None
    return whole.group(1), mended[1] or "has a decimal point, where a whole number is asked for."


def date(value: str, _field: Field) -> Mended:
    """'01/03/2018', '1 March 2018', '2018/03/01', 43160 (a spreadsheet's day) -> '2018-03-01'."""
    if stamp := re.fullmatch(
        r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9][0-9]:[0-9][0-9].*)?", value
    ):
        return _day("-".join(stamp.groups()), "%Y-%m-%d", "is not written YYYY-MM-DD.")
    if re.fullmatch(r"[0-9]{5}", value) and EXCEL_DAYS[0] <= int(value) <= EXCEL_DAYS[1]:
        day = EXCEL_DAY_ZERO + dt.timedelta(days=int(value))
        return day.isoformat(), "is a spreadsheet's day number."
    if re.fullmatch(r"(?:19|20)[0-9]{6}", value) and (
        found := _day(value, "%Y%m%d", "is not written YYYY-MM-DD.")
    ):
        return found
    plain = re.sub(r"(?<=[0-9])(?:st|nd|rd|th)\b|,", "", value)
    plain = re.sub(r" 00:00(?::00)?$", "", re.sub(r"[-.]", "/", plain))
    plain = re.sub(r"/(?=[A-Za-z])|(?<=[A-Za-z])/", " ", plain)
    for pattern, form in DATE_FORMS:
        if re.fullmatch(pattern, plain) and (
            found := _day(plain, form, "is in UK order (day first).")
        ):
            return found
    return None


def flag(value: str, _field: Field) -> Mended:
    """'Y', 'TRUE', 'Yes' -> 'yes'; 'No', 'N', 'FALSE' -> '', as the standards write it."""
    if value.casefold() in YES:
        return "yes", "is not written 'yes'."
    if value.casefold() in NO:
        return "", "says no, which is written as an empty cell."
    return None


def choice(value: str, field: Field) -> Mended:
    """A value of the code list written another way: other case, hyphens, or a known other name."""
    known = {_key(each): each for each in (*field.choices, *field.older)}
    known |= {_key(name): meant for name, meant in field.aliases.items() if _key(name) not in known}
    whole = known.get(_key(value))
    if whole or not field.separator:
        return (whole, "is not written as in the code list.") if whole else None
    parts = [known.get(_key(part)) for part in re.split(r"[/;,|]", value) if part.strip()]
    if not parts or not all(parts):
        return None
    joined = field.separator.join(part for part in parts if part)
    return joined, "is not written as in the code list."


def uprn(value: str, _field: Field) -> Mended:
    """A UPRN that lost its leading noughts, or gained a decimal point or spaces."""
    plain = re.sub(r"\.0*$", "", re.sub(r"[\s,'-]", "", value))
    if not re.fullmatch(r"[0-9]{1,12}", plain) or not int(plain):
        return None
    lost = len(plain) < 12
    return plain.zfill(12), "has lost its leading noughts." if lost else "is not 12 plain digits."


def postcode(value: str, _field: Field) -> Mended:
    """'al11aa' -> 'AL1 1AA'."""
    plain = re.sub(r"[\W_]", "", value).upper()
    whole = patterns.JOINED.fullmatch(plain)
    if whole:
        return f"{whole.group(1)} {whole.group(2)}", "is not spaced or in capitals as usual."
    if re.fullmatch(patterns.OUTWARD, plain):
        return plain, "is not in capitals as usual."
    return None


def urls(value: str, field: Field) -> Mended:
    """Web addresses parted by spaces, commas or line breaks -> joined with '|'."""
    parts = [part for part in re.split(r"[\s,;|]+", value) if part]
    if parts and all(re.fullmatch(r"https?://[^\s|]+", part) for part in parts):
        return field.separator.join(
            parts
        ), f"has addresses that are not joined with '{field.separator}'."
    return None


def _bare(value: str) -> Mended:
    """A figure without a unit, in digits alone."""
    plain = value.casefold()
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?", plain):
        plain = re.sub("[, ]", "", plain)
    if re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.[0-9]*)?|[+-]?\.[0-9]+", plain):
        return plain, "is not written in digits alone."
    if re.fullmatch(r"[+-]?[0-9](?:\.[0-9]{1,15})?e[+-]?[0-9]{1,2}", plain):
        return format(Decimal(plain), "f"), "is written as a power of ten."
    first, _, second = plain.replace("-", " ").partition(" ")
    if not second:
        spelt = WORDS.get(first, TENS.get(first))
    else:
        unit = WORDS.get(second, 0)
        tens = 20 if first == "twenty" else TENS.get(first, 0)
        spelt = tens + unit if tens and 0 < unit < 10 else None
    return (str(spelt), "is written in words.") if spelt is not None else None


def area(value: str, _field: Field) -> Mended:
    """' e01023934', "'E01023934" and 'Stevenage 001A (E01023934)' -> 'E01023934'."""
    found = re.findall(rf"(?<![0-9A-Z])({AREA_CODE})(?![0-9A-Z])", value.upper())
    if len(found) != 1:
        return None
    rest = re.sub(r"[\s'\"=‘’`]", "", value.upper()).replace(found[0], "")
    if not rest:
        return found[0], "is not written as a plain code in capitals."
    return found[0], "holds more than the code."


def _day(value: str, form: str, why: str) -> Mended:
    try:
        found = dt.datetime.strptime(value, form).date()
    except ValueError:
        return None
    return (found.isoformat(), why) if 1900 <= found.year < 2100 else None


def _key(value: str) -> str:
    return re.sub(r"[\s_-]+", " ", value).strip().casefold()


NUMBER: Final = r"-?(?:[0-9]{1,15}(?:\.[0-9]{1,20})?|\.[0-9]{1,20})"
AREA: Final = rf"(?:{AREA_CODE})"
DAYS: Final = "datetime64[us]"


@dataclass(frozen=True)
class Kind:
    """A type of field. `pattern`: of a right value; `dtype`: of its values once they are read."""

    pattern: str
    message: str
    action: str
    repair: Repair | None = None
    dtype: Literal["string", "Float64", "Int64", "datetime64[us]"] = "string"

    def read(self, values: "pd.Series[str]") -> pd.Series:
        """Values of the right pattern, typed; a day that does not exist is missing."""
        if self.dtype == "string":
            return values.astype(self.dtype)
        if self.dtype == DAYS:
            days = pd.to_datetime(values, format="%Y-%m-%d", errors="coerce")
            return days.astype(self.dtype)
        return pd.to_numeric(values, errors="coerce").astype(self.dtype)


KINDS: Final = {
    "number": Kind(
        pattern=NUMBER,
        message="is not a number.",
        action="Write one number in digits, such as 1.5.",
        repair=number,
        dtype="Float64",
    ),
    "integer": Kind(
        pattern=r"-?[0-9]{1,15}",
        message="is not a whole number.",
        action="Write one whole number in digits, such as 12.",
        repair=integer,
        dtype="Int64",
    ),
    "date": Kind(
        pattern=r"(?:19|20)[0-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
        message="is not a date.",
        action="Write the day as YYYY-MM-DD, such as 2018-03-01.",
        repair=date,
        dtype=DAYS,
    ),
    "url": Kind(
        r"https?://[^\s|<>\"']+",
        "is not a web address.",
        "Write the whole address, beginning with https:// or http://.",
    ),
    "urls": Kind(
        pattern=r"https?://[^\s|<>\"']+(?:\|https?://[^\s|<>\"']+)*",
        message="is not a list of web addresses.",
        action="Write whole addresses, beginning with https://, joined with '|'.",
        repair=urls,
    ),
    "flag": Kind(
        pattern="yes",
        message="is neither 'yes' nor empty.",
        action="Write yes, or leave the cell empty.",
        repair=flag,
    ),
    "uprn": Kind(
        pattern=r"[0-9]{12}",
        message="is not a UPRN.",
        action="Write its 12 digits; format the column as text so that none are lost.",
        repair=uprn,
    ),
    "postcode": Kind(
        pattern=f"{patterns.OUTWARD}(?: {patterns.INWARD})?",
        message="is not a postcode.",
        action="Write a full postcode, in both its halves.",
        repair=postcode,
    ),
    "area": Kind(
        pattern=AREA,
        message="is not an area code.",
        action="Write the nine-character code, a letter and eight digits.",
        repair=area,
    ),
}


def of(field: Field) -> Kind | None:
    """The kind of a field; None for free text and for coordinates, which are judged in pairs."""
    if field.type == "choice":
        one = "|".join(re.escape(each) for each in (*field.choices, *field.older))
        several = rf"(?:{re.escape(field.separator)}(?:{one}))*" if field.separator else ""
        joined = f", or several joined with '{field.separator}'" if field.separator else ""
        action = f"Use one of: {'; '.join(field.choices)}{joined}."
        return Kind(
            pattern=f"(?:{one}){several}",
            message="is not in the code list.",
            action=action,
            repair=choice,
        )
    return KINDS.get("number" if field.type == "figure" else field.type)
