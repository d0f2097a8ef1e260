"""How one value of a link is read and checked; every parser raises `ValueError` for a bad one."""

import math
from collections.abc import Callable, Collection
from typing import Any, Final

from herts_geo.maps import classify
from herts_geo.maps import layers as maps_layers
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints, gazetteer
from herts_geo.services import lists as services_lists

Parser = Callable[[str, Catalogue], Any]
BETWEEN: Final = "~"  # stands between several values of one field
MOST_ID: Final = 120  # characters of an id of a point, site or asset


def one_of(allowed: Collection[str]) -> Parser:
    """Reads one of a few codes. The parser raises `ValueError`."""

    def read(text: str, _catalogue: Catalogue) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def service(text: str, catalogue: Catalogue) -> str:
    """Reads a kind of service that the pack offers. Raises `ValueError`."""
    return str(one_of(services_lists.offered(catalogue))(text, catalogue))


def constraint_kinds(text: str, catalogue: Catalogue) -> Any:
    """Reads kinds of planning constraints that the pack holds. Raises `ValueError`."""
    return several([each.id for each in constraints.kinds(catalogue)])(text, catalogue)


def several(allowed: Collection[str] | None = None) -> Parser:
    """Reads some codes, or any short texts, with '~' between. The parser raises `ValueError`."""

    def read(text: str, _catalogue: Catalogue) -> tuple[str, ...]:
        parts = tuple(dict.fromkeys(part for part in text.split(BETWEEN) if part))
        if allowed is not None and not set(parts) <= set(allowed):
            raise ValueError(text)
        return parts

    return read


def layers(text: str, _catalogue: Catalogue) -> tuple[str, ...]:
    """Reads layers of a map from the top, each with its opacity. Raises `ValueError`."""
    told = tuple(maps_layers.read(part) for part in text.split(BETWEEN) if part)
    if len({each.partition(".")[0] for each in told}) < len(told):
        raise ValueError(text)
    return told


def number(low: float, high: float) -> Parser:
    """Reads a number from low to high. The parser raises `ValueError`."""

    def read(text: str, _catalogue: Catalogue) -> float:
        value = float(text)
        if not (math.isfinite(value) and low <= value <= high):
            raise ValueError(text)
        return value

    return read


def whole(low: int, high: int) -> Parser:
    """Reads a whole number from low to high. The parser raises `ValueError`."""
    within = number(low, high)
    return lambda text, catalogue: int(within(str(int(text)), catalogue))


def flag(text: str, _catalogue: Catalogue) -> bool:
    """Reads 0 or 1. Raises `ValueError`."""
    return bool(("0", "1").index(text))


def short(text: str, _catalogue: Catalogue) -> str:
    """Reads an id. Raises `ValueError` for one that is too long to be one."""
    if len(text) > MOST_ID:
        raise ValueError(text)
    return text


def class_limits(text: str, _catalogue: Catalogue) -> str:
    """Reads the upper limits of classes. Raises `InvalidBreaks`."""
    return ", ".join(f"{value:g}" for value in classify.own_breaks(text))


def known_place(text: str, catalogue: Catalogue) -> str:
    """Reads a place by code, name or postcode. Raises `UnknownPlace`."""
    return gazetteer(catalogue).find(text).code
