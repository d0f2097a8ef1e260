"""Kinds of values in a project file: how each is read, strictly, and written as plain JSON.

A kind annotates a field of a record; pydantic reads and writes by it, and each kind says in its own
words what a value must be. Text loses what cannot be printed, so that what is kept is also safe to
write and to show.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from pydantic import BeforeValidator, ConfigDict, PlainValidator, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from herts_geo.crs import BRITAIN

JOINER: Final = "\u200d"  # holds the parts of one picture character together
HEX: Final = re.compile(r"[0-9a-f]{8,32}")
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,40}")
LIMITS: Final[Mapping[str, tuple[float, float]]] = {  # of a position in Britain, degrees
    "lon": BRITAIN[0::2],
    "lat": BRITAIN[1::2],
}
DECIMALS: Final = 6  # of a degree: about 0.1 m
MOST_TOLD: Final = 20  # faults of one record that are listed
STRICT: Final = ConfigDict(extra="forbid", validate_default=True)  # how every record is read
Read = Callable[[Any], Any]  # any JSON value -> the value to keep; `ValueError`: what it must be


class Unsound(ValueError):
    """A record is not as it must be; `faults` are pairs of a field's name and a sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{name} {what}".strip() for name, what in faults))


def line(most: int, least: int = 0) -> PlainValidator:
    """Text on one line."""
    return PlainValidator(_text(most, least, ""))


def paragraph(most: int) -> PlainValidator:
    """Text on any number of lines."""
    return PlainValidator(_text(most, 0, "\n"))


def _text(most: int, least: int, kept: str) -> Read:
    words = f"must be text of at most {most:,} characters" + (" and not empty" if least else "")

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > 8 * most + 100:
            raise ValueError(words)
        text = tidy(value, kept)
        if not least <= len(text) <= most:
            raise ValueError(words)
        return text

    return read


def tidy(text: str, kept: str = "") -> str:
    """The text without what cannot be printed; a line break becomes a space unless it is kept."""
    if text.isprintable():  # as nearly all texts are
        return text.strip()
    shown = "".join(
        c if c.isprintable() or c in kept or c == JOINER else " " if c.isspace() else ""
        for c in text.replace("\r\n", "\n")
    )
    return shown.strip()


def one_of(*allowed: str) -> PlainValidator:
    """One of a few codes."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"must be one of: {', '.join(each or 'nothing' for each in allowed)}")
        return value

    return PlainValidator(read)


def matching(pattern: str, words: str) -> PlainValidator:
    """Text that a pattern describes in full."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return PlainValidator(read)


def number(
    low: float, high: float, whole: bool = False, needed: bool = False, decimals: int = 12
) -> PlainValidator:
    """A number from low to high, or None where it is not known and that may be."""
    words = f"must be {'a whole number' if whole else 'a number'} from {low:,g} to {high:,g}"

    def read(value: Any) -> float | int | None:
        if value is None and not needed:
            return None
        sound = type(value) in (int, float) and low <= value <= high
        if not sound or (whole and value != int(value)):
            raise ValueError(words)
        return int(value) if whole else round(float(value), decimals)

    return PlainValidator(read)


def degrees(name: str) -> PlainValidator:
    """A longitude ('lon') or latitude ('lat') in Britain, rounded, or None."""
    return number(*LIMITS[name], decimals=DECIMALS)


def moment(empty: bool = True) -> PlainValidator:
    """A time in UTC, as in '2026-01-31T14:05:00+00:00', that a clock of any zone can show."""

    def read(value: Any) -> str:
        if empty and value == "":
            return ""
        try:
            found = datetime.fromisoformat(value) if len(value) <= 40 else None
        except (TypeError, ValueError):
            found = None
        if found is None or found.utcoffset() != timedelta(0) or not 1 < found.year < 9999:
            raise ValueError("must be a time such as 2026-01-31T14:05:00+00:00")
        return found.isoformat(timespec="seconds")

    return PlainValidator(read)


def day() -> PlainValidator:
    """A day as in '2026-01-31', or ''."""

    def read(value: Any) -> str:
        try:
            return date.fromisoformat(value).isoformat() if value != "" else ""
        except (TypeError, ValueError) as fault:
            raise ValueError("must be a day such as 2026-01-31") from fault

    return PlainValidator(read)


def token(empty: bool = False) -> PlainValidator:
    """A random id in hexadecimal digits."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not (HEX.fullmatch(value) or (empty and not value)):
            raise ValueError("must be 8 to 32 hexadecimal digits")
        return value

    return PlainValidator(read)


def several(most: int) -> BeforeValidator:
    """Values in order, each of the kind that stands within the field's type."""

    def read(value: Any) -> Any:
        if not isinstance(value, list | tuple) or len(value) > most:
            raise ValueError(f"must be a list of at most {most}")
        return value

    return BeforeValidator(read)


def of_link(most: int, longest: int) -> PlainValidator:
    """What a link carries: names and texts, kept as pairs in the order of their names."""
    inner = _text(longest, 0, "")

    def read(value: Any) -> tuple[tuple[str, str], ...]:
        if value == ():
            return ()
        if not isinstance(value, dict) or len(value) > most:
            raise ValueError(f"must be a list of at most {most} names with a text each")
        if not all(NAME.fullmatch(name) for name in value):
            raise ValueError("must have names of small letters, digits and '_'")
        return tuple((name, inner(value[name])) for name in sorted(value))

    return PlainValidator(read)


def plain(record: Any) -> dict[str, Any]:
    """A record as plain values, for JSON."""
    of_type: Any = type(record)
    made: dict[str, Any] = _adapter(of_type).dump_python(record, warnings=False)
    return made


def read(of_type: Any, value: Any) -> Any:
    """The record in plain values; fields that are left out keep their defaults.

    Raises `Unsound` with every fault.
    """
    if not isinstance(value, dict):
        raise Unsound([("", "must have named fields")])
    try:
        return _adapter(of_type).validate_python(value)
    except ValidationError as fault:
        raise Unsound(sorted(map(_told, fault.errors()))[:MOST_TOLD]) from fault


def value_of(kind: PlainValidator, value: Any) -> Any:
    """One value read by its kind. Raises `ValueError` with what it must be."""
    return kind.func(value)  # type: ignore[call-arg]


@lru_cache(maxsize=32)
def _adapter(of_type: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of_type)


def _told(fault: ErrorDetails) -> tuple[str, str]:
    """A fault as the name of the record's field, and what is wrong with it or a part of it."""
    where = [str(part) for part in fault["loc"] if not isinstance(part, int)]
    if fault["type"] == "unexpected_keyword_argument":
        what = "is not known here"
    elif fault["type"] == "value_error":
        what = str(fault["ctx"]["error"])
    else:
        what = "must have named fields"
    name, *inner = (tidy(part)[:40] for part in where)
    return name, " ".join([*inner, what])
