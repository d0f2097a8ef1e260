"""What a scenario is: edits to service points in order, as a project file or a link holds them.

A project file holds JSON (`to_json`); a link holds 'name~New hub;close~id;move~id~lon~lat;
add~name~service~lon~lat' with each part percent-escaped (`to_text`). Both are read strictly.
"""

import json
import math
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any, Final, TypeAlias
from urllib.parse import quote, unquote

import numpy as np

from herts_geo.crs import BRITAIN, lonlat_to_grid
from herts_geo.errors import HertsGeoError

VERSION: Final = 1
LARGEST_BYTES: Final = 1_000_000
MOST_EDITS: Final = 200
LONGEST_TEXT: Final = 200  # of a name, a service or the id of a point
DECIMALS: Final = 6  # of a degree: about 0.1 m
REMEDY: Final = "Open a scenario that this app has saved, or make it again."


class UnreadableScenario(HertsGeoError):
    """A scenario, or an edit in it, is not one that the app could have made."""


@dataclass(frozen=True)
class Close:
    """The point with this id is closed."""

    point: str


@dataclass(frozen=True)
class Move:
    """The point with this id is moved to a longitude and latitude (degrees)."""

    point: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Add:
    """A point of a service is added at a longitude and latitude (degrees)."""

    name: str
    service: str
    lon: float
    lat: float


Edit: TypeAlias = Close | Move | Add
EDITS: Final[dict[str, type[Close] | type[Move] | type[Add]]] = {
    "close": Close,
    "move": Move,
    "add": Add,
}


@dataclass(frozen=True)
class Scenario:
    """A named list of edits, applied in order."""

    name: str = ""
    edits: tuple[Edit, ...] = ()

    def add(self, edit: Edit) -> "Scenario":
        """The scenario with one more edit, its position rounded. Raises `UnreadableScenario`."""
        if len(self.edits) >= MOST_EDITS:
            raise UnreadableScenario(
                f"A scenario holds at most {MOST_EDITS} edits. Undo some, or start another one."
            )
        return replace(self, edits=(*self.edits, _sound(edit)))

    def undo(self) -> "Scenario":
        """The scenario without its last edit; without any, itself."""
        return replace(self, edits=self.edits[:-1])

    def named(self, name: str) -> "Scenario":
        """The same edits under another name. Raises `UnreadableScenario`."""
        return replace(self, name=_text(name, "name", empty=True))


def to_json(scenario: Scenario) -> str:
    """A scenario for a project file, one that `from_json` reads back."""
    words = {kind: word for word, kind in EDITS.items()}
    edits = [{"edit": words[type(edit)], **asdict(edit)} for edit in scenario.edits]
    found = {"version": VERSION, "name": scenario.name, "edits": edits}
    return json.dumps(found, ensure_ascii=False, allow_nan=False)


def from_json(text: str | bytes) -> Scenario:
    """The scenario that a project file holds. Raises `UnreadableScenario`, and nothing else."""
    if len(text) > LARGEST_BYTES:
        raise UnreadableScenario(f"The scenario is larger than 1 MB. {REMEDY}")
    try:
        parsed = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        where = f" at line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise UnreadableScenario(
            f"The scenario is damaged{where}: it is not sound JSON. {REMEDY}"
        ) from fault
    return from_values(parsed)


def from_values(parsed: Any) -> Scenario:
    """The scenario in plain values, as in a project file. Raises `UnreadableScenario`."""
    _keys(parsed, {"version", "name", "edits"}, "The scenario")
    if type(parsed["version"]) is not int or parsed["version"] != VERSION:
        raise UnreadableScenario(
            f"The scenario has version {_shown(parsed['version'])}, and this app reads version "
            f"{VERSION}. {REMEDY}"
        )
    if not isinstance(parsed["edits"], list):
        raise UnreadableScenario(f"The scenario's edits are not a list. {REMEDY}")
    scenario = Scenario().named(parsed["name"])
    for item in parsed["edits"]:
        scenario = scenario.add(_edit(item))
    return scenario


def to_text(scenario: Scenario) -> str:
    """A scenario for a link, one that `from_text` reads back."""
    words = {kind: word for word, kind in EDITS.items()}
    parts = [["name", scenario.name]] if scenario.name else []
    parts += [[words[type(edit)], *asdict(edit).values()] for edit in scenario.edits]
    return ";".join(  # quoting leaves the tilde, which stands between values
        "~".join(quote(str(value), safe="").replace("~", "%7E") for value in part) for part in parts
    )


def from_text(text: str) -> Scenario:
    """The scenario that a link holds. Raises `UnreadableScenario`, and nothing else."""
    if len(text) > LARGEST_BYTES:
        raise UnreadableScenario(f"The scenario in the link is larger than 1 MB. {REMEDY}")
    scenario = Scenario()
    for place, part in enumerate(text.split(";") if text else []):
        try:
            word, *values = (unquote(value, errors="strict") for value in part.split("~"))
        except UnicodeDecodeError as fault:
            raise UnreadableScenario(f"The link holds text that is not UTF-8. {REMEDY}") from fault
        if word == "name" and not place and len(values) == 1:
            scenario = scenario.named(values[0])
        else:
            scenario = scenario.add(_from_texts(word, values))
    return scenario


@lru_cache(maxsize=64)
def grid(edits: tuple[Edit, ...]) -> tuple[tuple[float, float], ...]:
    """Positions in metres (EPSG:27700) of the edits that have one, in order."""
    degrees = [(edit.lon, edit.lat) for edit in edits if not isinstance(edit, Close)]
    if not degrees:
        return ()
    east, north = lonlat_to_grid(*np.array(degrees, dtype=float).T)
    return tuple(zip(east.tolist(), north.tolist(), strict=True))


def _from_texts(word: str, values: list[str]) -> Edit:
    names = [field.name for field in fields(EDITS[word])] if word in EDITS else []
    if not names or len(names) != len(values):
        raise UnreadableScenario(
            f"'{_shown(word)}' with {len(values)} values is no edit: a link holds close~id, "
            f"move~id~lon~lat and add~name~service~lon~lat. {REMEDY}"
        )
    found: dict[str, Any] = dict(zip(names, values, strict=True))
    for name in {"lon", "lat"} & found.keys():
        with suppress(ValueError):  # a text is then refused with its name
            found[name] = float(found[name])
    return _edit({"edit": word, **found})


def _edit(item: Any) -> Edit:
    word = item.get("edit") if isinstance(item, dict) else None
    if not isinstance(word, str) or word not in EDITS:
        raise UnreadableScenario(
            f"The scenario holds an edit of an unknown kind, '{_shown(word)}'. {REMEDY}"
        )
    kind = EDITS[word]
    _keys(item, {"edit", *(field.name for field in fields(kind))}, f"The edit '{word}'")
    return _sound(kind(**{name: value for name, value in item.items() if name != "edit"}))


def _keys(item: Any, wanted: set[str], what: str) -> None:
    if not isinstance(item, dict) or set(item) != wanted:
        raise UnreadableScenario(f"{what} must hold {', '.join(sorted(wanted))} alone. {REMEDY}")


def _sound(edit: Edit) -> Edit:
    """The edit with its texts checked and its position rounded."""
    west, south, east, north = BRITAIN
    limits = {"lon": (west, east), "lat": (south, north)}
    checked: dict[str, Any] = {}
    for name, value in asdict(edit).items():
        if name not in limits:
            checked[name] = _text(value, name)
            continue
        low, high = limits[name]
        if type(value) not in (int, float) or not low <= value <= high or not math.isfinite(value):
            raise UnreadableScenario(
                f"The {name} '{_shown(value)}' lies outside Britain: it must be a number of "
                f"degrees from {low:g} to {high:g}. Give longitude and latitude in that order."
            )
        checked[name] = round(float(value), DECIMALS)
    return type(edit)(**checked)


def _text(value: Any, name: str, empty: bool = False) -> str:
    sound = isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()
    if not sound or not (value.strip() or empty):
        raise UnreadableScenario(
            f"The {name} '{_shown(value)}' must be text of at most {LONGEST_TEXT} characters on "
            "one line. Write a shorter one."
        )
    return str(value)


def _shown(value: Any) -> str:
    plain = value is None or isinstance(value, str | int | float)
    return str(value)[:20] if plain else f"({type(value).__name__})"


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")
