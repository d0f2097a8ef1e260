"""What a link carries: one typed selection, and how each of its values is read and checked."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from herts_geo import (
    access_points,
    access_view,
    classify,
    deprivation,
    scenario_edits,
    services,
    travel,
)
from herts_geo.catalogue import Catalogue
from herts_geo.deprivation_view import AGAINST
from herts_geo.errors import HertsGeoError
from herts_geo.places import gazetteer, is_area

Parser = Callable[[str, Catalogue], Any]
LONGEST: Final = 20_000  # characters of a value in a link that are read at all
MOST_ID: Final = 120  # characters of the id of a service point
BETWEEN: Final = "~"  # stands between several values of one field
PALETTES: Final = {**classify.PALETTES, **classify.DIVERGING}


@dataclass(frozen=True)
class Selection:
    """Everything that a link carries. Defaults are left out of the link."""

    place: str = ""
    area: str = ""
    edition: int = 0
    compare: int = 0
    measure: str = "overall"
    against: str = "england"
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"
    tiles: bool = False
    service: str = "hospital"
    mode: str = "pt"
    minutes: int = 30
    outside: bool = True
    show: str = "auto"
    kmh: float = 0.0
    detour: float = 0.0
    edits: str = ""
    versus: str = ""
    point: str = ""
    kinds: tuple[str, ...] = ("library", "council_office", "police", "further_education")
    opening: str = "any"

    def query(self) -> dict[str, str]:
        """The values that differ from the defaults, as text for a link."""
        default = asdict(Selection())
        return {
            name: _text(value) for name, value in asdict(self).items() if value != default[name]
        }


def one_of(allowed: Collection[str]) -> Parser:
    """Reads one of a few codes. The parser raises `ValueError`."""

    def read(text: str, _catalogue: Catalogue) -> str:
        if text not in allowed:
            raise ValueError(text)
        return text

    return read


def several(allowed: Collection[str] | None = None) -> Parser:
    """Reads some codes, or any short texts, with '~' between. The parser raises `ValueError`."""

    def read(text: str, _catalogue: Catalogue) -> tuple[str, ...]:
        parts = tuple(dict.fromkeys(part for part in text.split(BETWEEN) if part))
        if allowed is not None and not set(parts) <= set(allowed):
            raise ValueError(text)
        return parts

    return read


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


def _edition(text: str, catalogue: Catalogue) -> int:
    return deprivation.edition(catalogue, int(text)).year


def _place(text: str, catalogue: Catalogue) -> str:
    return gazetteer(catalogue).find(text).code


def _area(text: str, catalogue: Catalogue) -> str:
    code = text.strip().upper()
    return code if is_area(catalogue, code) else _place(text, catalogue)


def _breaks(text: str, _catalogue: Catalogue) -> str:
    return ", ".join(f"{value:g}" for value in classify.own_breaks(text))


def _scenario(text: str, _catalogue: Catalogue) -> str:
    return scenario_edits.to_text(scenario_edits.from_text(text))


def _short(text: str, _catalogue: Catalogue) -> str:
    if len(text) > MOST_ID:
        raise ValueError(text)
    return text


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "place": ("place", _place),
    "area": ("small area", _area),
    "edition": ("edition", _edition),
    "compare": ("earlier edition", _edition),
    "measure": ("what to show", one_of(deprivation.MEASURES)),
    "against": ("comparison", one_of(AGAINST)),
    "scheme": ("class scheme", one_of(classify.SCHEMES)),
    "classes": ("number of classes", whole(classify.FEWEST, classify.MOST)),
    "breaks": ("own breaks", _breaks),
    "palette": ("colours", one_of(PALETTES)),
    "tiles": ("background map", flag),
    "service": ("service", one_of([*services.KINDS, services.OWN])),
    "mode": ("way of travelling", one_of(travel.MODES)),
    "minutes": ("time", whole(1, 120)),
    "outside": ("points outside the county", flag),
    "show": ("map", one_of(access_view.SHOWS)),
    "kmh": ("speed", number(0, 50)),
    "detour": ("detour", number(0, 3)),
    "edits": ("what-if", _scenario),
    "versus": ("what-if to compare with", _scenario),
    "point": ("service point", _short),
    "kinds": ("services", several(services.KINDS)),
    "opening": ("opening time", one_of(access_points.OPENING)),
}


def parse(query: Mapping[str, str], catalogue: Catalogue) -> tuple[Selection, list[str]]:
    """The selection of a link, and a sentence for each value that was ignored."""
    chosen: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(Selection):
        if item.name not in query:
            continue
        words, read = FIELDS[item.name]
        text = query[item.name][:LONGEST]
        try:
            chosen[item.name] = read(text, catalogue)
        except (ValueError, OverflowError, HertsGeoError):
            problems.append(f"The link's {words} '{text[:40]}' is not known here and was ignored.")
    return _small_area(Selection(**chosen), catalogue), problems


def _small_area(selection: Selection, catalogue: Catalogue) -> Selection:
    """A selection whose place is a small area looks at its neighbourhood, the area marked."""
    known = gazetteer(catalogue)
    place = known.place(selection.place) if selection.place else known.whole
    if place.kind != "lsoa":
        return selection
    return replace(selection, place=place.parent, area=place.code)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
