"""A point that a user typed: coordinates, a postcode, a town or any place of the pack."""

import re
from typing import Final

from herts_geo import load, places, services, wording
from herts_geo.catalogue import Catalogue
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_code import BRITAIN, degrees
from herts_geo.services import UnknownPoint

PAIR: Final = re.compile(r"\s*([-+]?[0-9.]+)(?:\s*[,;]\s*|\s+)([-+]?[0-9.]+)\s*")
EXPECTED: Final = "Give coordinates such as 51.9020, -0.2020, a postcode, or the name of a place."


def find(catalogue: Catalogue, text: str) -> tuple[float, float]:
    """Longitude and latitude (degrees) of what was typed.

    Coordinates may stand in either order, as those of Britain cannot be mistaken. A place that is
    no point stands at the middle of its ground. Raises `UnreadableLocality` for coordinates or a
    postcode that cannot be used, `UnknownPlace` for a name that is not known, and the data errors
    of `places`.
    """
    if match := PAIR.fullmatch(text):
        return pair(match[1], match[2])
    try:
        if places.POSTCODE.fullmatch(re.sub(r"\s", "", text.upper())):
            return services.at_postcode(catalogue, text)
        return _town(catalogue, text) or _middle(catalogue, text)
    except UnknownPoint as fault:
        raise UnreadableLocality(f"{fault}") from fault


def corners(text: str) -> list[tuple[float, float]]:
    """The corners of an area, typed one a line. Raises `UnreadableLocality`."""
    lines = [line for line in re.split(r"[\n;]", text) if line.strip()]
    matches = [PAIR.fullmatch(line) for line in lines]
    for line, match in zip(lines, matches, strict=True):
        if match is None:
            raise UnreadableLocality(
                f"'{line.strip()[:40]}' is not a corner. Give one a line, such as 51.9020, -0.2020."
            )
    return [pair(match[1], match[2]) for match in matches if match]


def pair(first: str, second: str) -> tuple[float, float]:
    """Longitude and latitude of two numbers in either order. Raises `UnreadableLocality`."""
    try:
        one, other = float(first), float(second)
    except ValueError as fault:
        raise UnreadableLocality(f"'{first}, {second}' are not two numbers. {EXPECTED}") from fault
    _, south, _, north = BRITAIN
    lon, lat = (other, one) if south <= one <= north else (one, other)
    return degrees(lon, lat)


def _town(catalogue: Catalogue, text: str) -> tuple[float, float] | None:
    sets = catalogue.by_role("towns")
    if not sets:
        return None
    towns = load.table(catalogue, sets[0].id)
    hit = towns[towns["name"].str.casefold() == wording.whole(text).strip().casefold()]
    return (float(hit["lon"].iloc[0]), float(hit["lat"].iloc[0])) if len(hit) == 1 else None


def _middle(catalogue: Catalogue, text: str) -> tuple[float, float]:
    place, areas = places.gazetteer(catalogue).find(text), places.areas(catalogue)
    held = areas.geometry[places.within(areas, place)]
    point = held.union_all().representative_point()
    return degrees(point.x, point.y)
