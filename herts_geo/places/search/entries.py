"""What of a pack is found by name: its places, parishes and towns; and points that others bring."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely

from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography, streets, towns
from herts_geo.places.gazetteer import Gazetteer, gazetteer
from herts_geo.places.geography import Place
from herts_geo.places.search.match import Entry, Match, entry, plain


@dataclass(frozen=True, kw_only=True)
class Named:
    """A point with a name, for a search: what it is (`kind`, and `words` where they say more), its
    position (degrees), other names and codes, and `weight` among its like."""

    kind: str
    name: str
    lon: float
    lat: float
    words: str = ""
    others: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weight: float = 0.0


def of_pack(catalogue: Catalogue) -> tuple[Entry, ...]:
    """The places, parishes and towns of a pack. Raises the data errors of `load.boundaries`."""
    roles = ("boundaries", "names", towns.ROLE, streets.ROLE)
    return _of_pack(catalogue, tuple(x.sha256 for role in roles for x in catalogue.by_role(role)))


@lru_cache(maxsize=4)
def _of_pack(catalogue: Catalogue, _digests: tuple[str, ...]) -> tuple[Entry, ...]:
    known = gazetteer(catalogue)
    every = [_of_place(known, place) for place in known.places.values()]
    every += [
        entry(
            Match(kind="parish", name=name, text=f"{name} parish", place=code),
            others=(f"{name} parish",),
            codes=(code,),
        )
        for code, name in known.parishes.items()
    ]
    every += of_points(catalogue, _towns(catalogue, every))
    return (*every, *_streets(catalogue))


def _towns(catalogue: Catalogue, areas: Sequence[Entry]) -> list[Named]:
    """The towns whose name no area bears: of one name, the area is meant."""
    taken = {name for each in areas for name in each.names}
    try:
        listed = towns.listed(catalogue)
    except HertsGeoError:  # their file cannot be read, which each map says
        return []
    return [
        Named(
            kind="town",
            name=str(row["name"]),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            codes=_initials(str(row["name"])),
            weight=float(row.get("population") or 0),
        )
        for row in listed
        if plain(str(row["name"])) not in taken
    ]


def _streets(catalogue: Catalogue) -> list[Entry]:
    """The streets of a pack at their middles, told apart as `streets` tells them."""
    every = streets.every(catalogue)
    lon, lat = grid_to_lonlat(*(np.array([getattr(x, at) for x in every]) for at in streets.AT))
    named = [
        Named(
            kind="street",
            name=street.name,
            lon=float(x),
            lat=float(y),
            others=tuple(f"{street.name} {tag}" for tag in street.told_by[:2]),
        )
        for street, x, y in zip(every, lon, lat, strict=True)
    ]
    found = of_points(catalogue, named)
    return [
        replace(each, match=replace(each.match, how=street.how))
        for each, street in zip(found, every, strict=True)
    ]


def _of_place(known: Gazetteer, place: Place) -> Entry:
    small = place.kind == "lsoa"
    match = Match(
        kind=place.kind,
        name=place.label if small else place.known_as or place.name,
        text=place.label,
        words=place.kind_words if place.kind == "county" else "",
        where=_within(known, place),
        place=place.parent or place.code if small else place.code,
        area=place.code if small else "",
    )
    official = (place.name,) if place.kind in ("msoa", "lsoa") else ()
    others = () if official else (place.full_name,)
    codes = (place.code, *_initials(place.name if place.is_district else ""))
    return entry(match, others=others, official=official, codes=codes)


def _initials(name: str) -> tuple[str, ...]:
    """The first letters of a name of three words and more, as a code: 'WGC'."""
    words = plain(name).split()
    return ("".join(word[0] for word in words),) if len(words) > 2 else ()


def _within(known: Gazetteer, place: Place) -> str:
    """The name of the district that holds a place, '' for that itself and where there is one."""
    if place.kind in ("county", "district"):
        return ""
    above = known.places.get(place.parent)
    if place.kind == "lsoa" and above is not None and above.kind == "msoa":
        above = known.places.get(above.parent)
    return "" if above is None or above.kind != "district" else f"in {above.name}"


def of_points(catalogue: Catalogue, named: Sequence[Named]) -> list[Entry]:
    """Entries of points, each with the neighbourhood and small area that hold it.

    `text` is the name where it alone bears it, else the name with its district, else its position.
    """
    if not named:
        return []
    known = gazetteer(catalogue)
    at = [(each.lon, each.lat) for each in named]
    codes, tree = _ground(catalogue, tuple(x.sha256 for x in catalogue.by_role("boundaries")))
    rows, areas = tree.query(shapely.points(at), predicate="intersects")
    first: dict[int, int] = {}
    for row, area in zip(rows.tolist(), areas.tolist(), strict=True):
        first[row] = min(area, first.get(row, area))
    held = [codes[first[row]] if row in first else "" for row in range(len(at))]
    matches = [_at(known, each, area) for each, area in zip(named, held, strict=True)]
    return [
        entry(
            each,
            x.others,
            codes=x.codes,
            weight=x.weight,
            around=known.places[each.place].known_as if each.place else "",
        )
        for each, x in zip(_told_apart(matches), named, strict=True)
    ]


@lru_cache(maxsize=4)
def _ground(catalogue: Catalogue, _digests: tuple[str, ...]) -> tuple[list[str], shapely.STRtree]:
    areas = geography.areas(catalogue)
    return areas["code"].astype(str).tolist(), shapely.STRtree(areas.geometry.to_numpy())


def _at(known: Gazetteer, each: Named, area: str) -> Match:
    """A point as a match: a town looks at its neighbourhood, anything else at its small area."""
    small = known.places.get(area)
    place = (small.parent or small.code) if small else ""
    town = each.kind == "town"
    return Match(
        kind=each.kind,
        name=each.name,
        text=each.name,
        words=each.words,
        where=_within(known, small) if small else f"outside {known.whole.name}",
        place=place,
        area="" if town else area,
        lon=each.lon,
        lat=each.lat,
        how=towns.how(each.name) if town else "",
    )


def _told_apart(matches: Sequence[Match]) -> list[Match]:
    bare = Counter(plain(each.name) for each in matches)
    wide = Counter(plain(f"{each.name} {each.where}") for each in matches)
    found = []
    for each in matches:
        text = f"{each.lat:.5f}, {each.lon:.5f}"
        if bare[plain(each.name)] == 1:
            text = each.name
        elif each.where and wide[plain(f"{each.name} {each.where}")] == 1:
            text = f"{each.name}, {each.where.removeprefix('in ')}"
        found.append(replace(each, text=text))
    return found


def localities(named: Iterable[tuple[str, str]]) -> list[Entry]:
    """Entries of localities, each given by its code and name."""
    return [entry(Match(kind="locality", name=x, text=code, place=code)) for code, x in named]
