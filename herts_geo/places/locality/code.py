"""The code of a locality: a text that describes it in full, so that a link alone carries it.

    areas~<name>~E01000001+E01000002       whole small areas
    shape~<name>~<ring>.<ring>~<ring>      polygons (~), each an outer ring and its holes (.)
    near~<name>~<lon>~<lat>~<metres>       everything within a distance
    reach~<name>~<lon>~<lat>~<minutes>~<mode>   small areas within a travel time

Names are percent-escaped. A ring is written as steps of 0.00001 degrees (about 1 m) in 64 signs,
the way of Google's encoded polylines with signs that need no escape. All is read strictly.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from herts_geo.crs import BRITAIN, DECIMALS
from herts_geo.errors import UnreadableLocality
from herts_geo.travel.modes import MODES, Mode

Ring = tuple[tuple[float, float], ...]  # longitude and latitude of each corner, the first not again
Polygon = tuple[Ring, ...]  # the outer ring, then holes

MARK: Final = "~"
LONGEST: Final = 20_000  # characters of a code
LONGEST_NAME: Final = 80
FARTHEST: Final = 50_000  # metres
LONGEST_MINUTES: Final = 120
KINDS: Final = ("areas~", "shape~", "near~", "reach~")
SIGNS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SCALE: Final = 10**DECIMALS
NAME: Final = re.compile(r"[^\W_](?:[^\W_]|[ ,.'’()/&-])*")
AREA: Final = re.compile(r"[A-Z0-9]{4,12}")
REMEDY: Final = "Choose the locality again, or open the link as it was sent."


@dataclass(frozen=True)
class Areas:
    """Whole small areas (LSOA codes)."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Shape:
    """Polygons that were drawn or come from a boundary file."""

    name: str
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Near:
    """Everything within a distance of a point in a straight line."""

    name: str
    lon: float
    lat: float
    metres: int


@dataclass(frozen=True)
class Reach:
    """The small areas from which a point is reached within a time."""

    name: str
    lon: float
    lat: float
    minutes: int
    mode: Mode


Locality: TypeAlias = Areas | Shape | Near | Reach


def is_one(text: str) -> bool:
    """Whether a text is meant as the code of a locality."""
    return text.strip().startswith(KINDS)


def named(locality: Locality, name: str) -> Locality:
    """The same locality under another name. Raises `UnreadableLocality`."""
    return replace(locality, name=sound_name(name))


def sound_name(name: str) -> str:
    """A name as it is kept: on one line, without signs that a page or a file might act on.

    Raises `UnreadableLocality`.
    """
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not NAME.fullmatch(plain) or "www." in plain.casefold():
        raise UnreadableLocality(
            f"'{plain[:40]}' cannot be the name of a locality. Give up to {LONGEST_NAME} letters, "
            "digits, spaces and the signs , . ' ( ) / & - with a letter or digit first."
        )
    return plain


def fitting_name(name: str) -> str:
    """A name from elsewhere without the signs that no name of a locality may have; may be ''."""
    plain = re.sub(r"[^\w ,.'’()/&-]|_", " ", name.replace("www.", ""))
    return re.sub(r"^[^\w]+", "", " ".join(plain.split()))[:LONGEST_NAME].rstrip()


def to_code(locality: Locality) -> str:
    """The code of a locality, one that `from_code` reads back. Raises `UnreadableLocality`."""
    name = quote(sound_name(locality.name), safe="")
    if isinstance(locality, Areas):
        parts = ["+".join(locality.codes)]
    elif isinstance(locality, Shape):
        parts = [".".join(_packed(ring) for ring in polygon) for polygon in locality.polygons]
    else:
        parts = [f"{value:.{DECIMALS}f}" for value in degrees(locality.lon, locality.lat)]
        if isinstance(locality, Near):
            parts.append(str(locality.metres))
        else:
            parts += [str(locality.minutes), locality.mode]
    code = MARK.join([type(locality).__name__.lower(), name, *parts])
    if len(code) > LONGEST:
        raise UnreadableLocality(
            f"The locality takes {len(code):,} characters to describe, and a link holds "
            f"{LONGEST:,}. Choose fewer areas, or draw a simpler shape."
        )
    return code


def from_code(text: str) -> Locality:
    """The locality that a code describes. Raises `UnreadableLocality`, and nothing else."""
    if len(text) > LONGEST:
        raise UnreadableLocality(f"The locality in the link is too long to read. {REMEDY}")
    kind, *parts = text.strip().split(MARK)
    if kind + MARK not in KINDS or len(parts) < 2:
        raise UnreadableLocality(f"'{text[:40]}' is not the code of a locality. {REMEDY}")
    try:
        name = sound_name(unquote(parts[0], errors="strict"))
        return _read(kind, name, parts[1:])
    except (ValueError, OverflowError) as fault:
        raise UnreadableLocality(f"The locality in the link is damaged. {REMEDY}") from fault


def _read(kind: str, name: str, parts: Sequence[str]) -> Locality:
    """The locality that the parts of a code tell. Raises `ValueError` where one is damaged."""
    if kind == "shape":
        return Shape(name, tuple(tuple(map(_unpacked, part.split("."))) for part in parts))
    if kind == "areas":
        (listed,) = parts
        codes = re.split(r"[+ ]", listed)  # a bare + in a link is read as a space
        if wrong := [code for code in codes if not AREA.fullmatch(code)]:
            raise UnreadableLocality(f"'{wrong[0][:20]}' is not the code of a small area. {REMEDY}")
        return Areas(name, tuple(dict.fromkeys(codes)))
    if kind == "near":
        lon, lat, metres = parts
        return Near(name, *_position(lon, lat), _whole(metres, "distance in metres", FARTHEST))
    lon, lat, minutes, mode = parts
    if mode not in MODES:
        raise UnreadableLocality(
            f"'{mode[:20]}' is no way of travelling: give {', '.join(MODES)}. {REMEDY}"
        )
    limit = _whole(minutes, "number of minutes", LONGEST_MINUTES)
    at = _position(lon, lat)
    return Reach(name=name, lon=at[0], lat=at[1], minutes=limit, mode=MODES[mode].key)


def degrees(lon: float, lat: float) -> tuple[float, float]:
    """A position as codes hold it. Raises `UnreadableLocality` for one outside Britain."""
    west, south, east, north = BRITAIN
    if not (west <= lon <= east and south <= lat <= north):
        raise UnreadableLocality(
            f"The position {lon:g}, {lat:g} does not lie in Britain. Give the longitude (about "
            "-6 to 2 in England), then the latitude (about 50 to 56)."
        )
    return round(lon, DECIMALS) + 0.0, round(lat, DECIMALS)


def _position(lon: str, lat: str) -> tuple[float, float]:
    pair = float(lon), float(lat)
    if not all(map(math.isfinite, pair)):
        raise ValueError(lon, lat)
    return degrees(*pair)


def _whole(text: str, what: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
        raise UnreadableLocality(
            f"The {what} must be a whole number from 1 to {most:,}, not '{text[:20]}'."
        )
    return int(text)


def _packed(ring: Ring) -> str:
    """A ring as steps from corner to corner, the first from nought, in 64 signs."""
    grid = [(round(lon * SCALE), round(lat * SCALE)) for lon, lat in ring]
    before = [(0, 0), *grid[:-1]]
    steps = zip(grid, before, strict=True)
    out = ""
    for value in (a - b for here, last in steps for a, b in zip(here, last, strict=True)):
        rest = value << 1 if value >= 0 else ~(value << 1)
        while rest >= 32:
            out += SIGNS[(rest & 31) | 32]
            rest >>= 5
        out += SIGNS[rest]
    return out


def _unpacked(text: str) -> Ring:
    """The ring that signs tell. Raises `ValueError` for a foreign sign, or one that is missing."""
    values, value, shift = list[int](), 0, 0
    for sign in text:
        bits = SIGNS.index(sign)
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(values) < 6 or len(values) % 2:
        raise ValueError(text[:20])
    lon = lat = 0
    corners = []
    for across, up in zip(values[::2], values[1::2], strict=True):
        lon, lat = lon + across, lat + up
        corners.append(degrees(lon / SCALE, lat / SCALE))
    return tuple(corners)
