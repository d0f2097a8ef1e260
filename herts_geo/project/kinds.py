"""Kinds of values in a project file: how each is read, strictly, and written as plain JSON.

A reader gets any JSON value and gives the value to keep, or raises `ValueError` with what it must
be. Text loses what cannot be printed, so that what is kept is also safe to write and to show.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any, Final

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


@dataclass(frozen=True)
class Kind:
    """How a value is read from plain JSON, and written as plain JSON."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


class Unsound(ValueError):
    """A record is not as it must be; `faults` are pairs of a field's name and a sentence."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{name} {what}".strip() for name, what in faults))


def of(kind: Kind, default: Any) -> Any:
    """A field of a record that holds this kind of value."""
    return field(default=default, metadata={"kind": kind})


def line(most: int, least: int = 0) -> Kind:
    """Text on one line."""
    return _text(most, least, "")


def paragraph(most: int) -> Kind:
    """Text on any number of lines."""
    return _text(most, 0, "\n")


def _text(most: int, least: int, kept: str) -> Kind:
    words = f"must be text of at most {most:,} characters" + (" and not empty" if least else "")

    def read(value: Any) -> str:
        if not isinstance(value, str) or len(value) > 8 * most + 100:
            raise ValueError(words)
        text = tidy(value, kept)
        if not least <= len(text) <= most:
            raise ValueError(words)
        return text

    return Kind(read)


def tidy(text: str, kept: str = "") -> str:
    """The text without what cannot be printed; a line break becomes a space unless it is kept."""
    shown = "".join(
        c if c.isprintable() or c in kept or c == JOINER else " " if c.isspace() else ""
        for c in text.replace("\r\n", "\n")
    )
    return shown.strip()


def one_of(*allowed: str) -> Kind:
    """One of a few codes."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(f"must be one of: {', '.join(each or 'nothing' for each in allowed)}")
        return value

    return Kind(read)


def matching(pattern: str, words: str) -> Kind:
    """Text that a pattern describes in full."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(words)
        return value

    return Kind(read)


def number(
    low: float, high: float, whole: bool = False, needed: bool = False, decimals: int = 12
) -> Kind:
    """A number from low to high, or None where it is not known and that may be."""
    words = f"must be {'a whole number' if whole else 'a number'} from {low:,g} to {high:,g}"

    def read(value: Any) -> float | int | None:
        if value is None and not needed:
            return None
        sound = type(value) in (int, float) and low <= value <= high
        if not sound or (whole and value != int(value)):
            raise ValueError(words)
        return int(value) if whole else round(float(value), decimals)

    return Kind(read)


def degrees(name: str) -> Kind:
    """A longitude ('lon') or latitude ('lat') in Britain, rounded, or None."""
    return number(*LIMITS[name], decimals=DECIMALS)


def moment(empty: bool = True) -> Kind:
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

    return Kind(read)


def day() -> Kind:
    """A day as in '2026-01-31', or ''."""

    def read(value: Any) -> str:
        try:
            return date.fromisoformat(value).isoformat() if value != "" else ""
        except (TypeError, ValueError) as fault:
            raise ValueError("must be a day such as 2026-01-31") from fault

    return Kind(read)


def token(empty: bool = False) -> Kind:
    """A random id in hexadecimal digits."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or not (HEX.fullmatch(value) or (empty and not value)):
            raise ValueError("must be 8 to 32 hexadecimal digits")
        return value

    return Kind(read)


def several(kind: Kind, most: int) -> Kind:
    """Values of one kind in order."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"must be a list of at most {most}")
        return tuple(kind.read(each) for each in value)

    return Kind(read, lambda values: [kind.write(each) for each in values])


def query(most: int, longest: int) -> Kind:
    """What a link carries: names and texts, kept as pairs in the order of their names."""
    inner = line(longest)

    def read(value: Any) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, dict) or len(value) > most:
            raise ValueError(f"must be a list of at most {most} names with a text each")
        if not all(NAME.fullmatch(name) for name in value):
            raise ValueError("must have names of small letters, digits and '_'")
        return tuple((name, inner.read(value[name])) for name in sorted(value))

    return Kind(read, dict)


def nested(of_type: type[Any]) -> Kind:
    """A part of a record with fields of its own."""
    return Kind(lambda value: read(of_type, value), plain)


def plain(record: Any) -> dict[str, Any]:
    """A record as plain values, for JSON."""
    return {
        each.name: each.metadata["kind"].write(getattr(record, each.name))
        for each in fields(record)
    }


def read(of_type: type[Any], value: Any) -> Any:
    """The record in plain values; fields that are left out keep their defaults.

    Raises `Unsound` with every fault.
    """
    if not isinstance(value, dict):
        raise Unsound([("", "must have named fields")])
    known = {each.name: each for each in fields(of_type)}
    faults = [(tidy(str(name))[:40], "is not known here") for name in value if name not in known]
    found: dict[str, Any] = {}
    for name, each in known.items():
        kind: Kind = each.metadata["kind"]
        try:
            found[name] = kind.read(value.get(name, kind.write(each.default)))
        except (ValueError, OverflowError, RecursionError) as fault:
            faults.append((name, str(fault)))
    if faults:
        raise Unsound(sorted(faults)[:MOST_TOLD])
    return of_type(**found)
