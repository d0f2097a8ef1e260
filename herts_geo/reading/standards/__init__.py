"""Standards that users' files follow, as data: one TOML file each beside this module."""

import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.reading.standards.model import (
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
    return _standard(tomllib.loads(path.read_text(encoding="utf-8")))


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


def _standard(raw: dict[str, Any]) -> Standard:
    fields = tuple(_field(name, spec) for name, spec in raw.pop("fields").items())
    parts: dict[str, Any] = {
        "position": Position(**_frozen(raw.pop("position", {}))),
        "extras": Extras(**_frozen(raw.pop("extras", {}))),
        "entry": Entry(**_frozen(raw.pop("entry"))) if "entry" in raw else None,
        "figures": Figures(**_frozen(raw.pop("figures", {}))),
        "recoded": dict(raw.pop("recoded", {})),
    }
    return Standard(fields=fields, **parts, **_frozen(raw))


def _field(name: str, spec: dict[str, Any]) -> Field:
    when = spec.pop("when", None)
    given = tuple(Given(**each) for each in spec.pop("given", ()))
    return Field(name=name, when=Condition(**when) if when else None, given=given, **_frozen(spec))


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _tuple(value) for key, value in values.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value
