"""Standards that users' files follow, as data: one TOML file each beside this module."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from herts_geo.errors import HertsGeoError
from herts_geo.reading.standards.model import (
    Beside,
    Condition,
    Entry,
    Extras,
    Field,
    Figures,
    Given,
    Position,
    Standard,
    normal,
)

FOLDER: Final = Path(__file__).parent
FAMILIES: Final = {"brownfield": ("brownfield-2017", "brownfield-platform", "brownfield")}

__all__ = [
    "Beside",
    "Condition",
    "Entry",
    "Extras",
    "Field",
    "Figures",
    "Given",
    "Position",
    "Standard",
    "UnknownStandard",
    "candidates",
    "choose",
    "names",
    "normal",
    "read",
]


class UnknownStandard(HertsGeoError):
    """No standard has this name."""


def names() -> list[str]:
    """The names of all standards, in alphabetical order."""
    return sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.toml"))


@lru_cache(maxsize=16)
def read(name: str) -> Standard:
    """The standard with this name, such as 'land-assets'. Raises `UnknownStandard`."""
    if name not in names():
        raise UnknownStandard(f"There is no standard '{name}'. Use one of: {', '.join(names())}.")
    path = FOLDER / f"{name.replace('-', '_')}.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    fields = [{"name": name, **spec} for name, spec in raw["fields"].items()]
    return TypeAdapter(Standard).validate_python({**raw, "fields": fields})


def candidates(name: str) -> list[Standard]:
    """The editions that a file said to follow this standard may be in. Raises `UnknownStandard`."""
    return [read(each) for each in FAMILIES.get(name, (name,))]


def choose(name: str, headings: Iterable[str]) -> Standard:
    """The edition that a file's headings show: the first whose telltale headings are there."""
    found = {normal(heading) for heading in headings}
    editions = candidates(name)
    for edition in editions:
        if found & {normal(heading) for heading in edition.recognised_by}:
            return edition
    return editions[-1]
