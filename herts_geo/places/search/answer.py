"""What a typed text may mean, best first: a name, a code, a postcode or part of one, a position."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from herts_geo import patterns, wording
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import UnknownPlace
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders, geography, recoded, typed
from herts_geo.places.gazetteer import Gazetteer, gazetteer
from herts_geo.places.locality import code as locality_code
from herts_geo.places.search import rank, words
from herts_geo.places.search.entries import Named, of_pack, of_points
from herts_geo.places.search.match import AREAS_FIRST, Entry, Match

MOST: Final = 6  # matches that are offered
HALF: Final = 0.5  # a place stands for a part of a postcode that has more of its postcodes than so
LOOKS: Final = re.compile("[A-Z][0-9]{8}")  # a code of the Office for National Statistics
NOTHING: Final = (
    "Nothing here is called '{}'. Type a town, neighbourhood, district, street, station, service, "
    "postcode or part of one, grid reference, or latitude and longitude."
)
NO_POSTCODE: Final = "This pack can place no postcode '{}'."
NO_PART: Final = "This pack can place no postcode that begins with '{}'."
END: Final = "\uffff"  # after every sign of a postcode


@dataclass(frozen=True)
class Answer:
    """What a text may mean, best first; `sure` is false where the first is a guess at a misspelt
    name; `problem` says why nothing, or nothing to be taken without asking, was found."""

    text: str
    matches: tuple[Match, ...] = ()
    sure: bool = True
    problem: str = ""

    @property
    def best(self) -> Match | None:
        """What is taken for the text; None where nothing may be taken without asking."""
        return self.matches[0] if self.matches and not self.problem else None

    @property
    def others(self) -> tuple[Match, ...]:
        """What else it may mean."""
        return self.matches if self.problem else self.matches[1:]


def search(catalogue: Catalogue, text: str, extra: Iterable[Entry] = ()) -> Answer:
    """What a text may mean in a pack; `extra` is searched too, such as service points.

    Raises the data errors of `load`.
    """
    tidy = " ".join(text.split())
    if not tidy:
        return Answer("")
    try:
        return _coded(catalogue, tidy) or _by_name(catalogue, tidy, [*of_pack(catalogue), *extra])
    except UnknownPlace as fault:
        # The areas of today on the ground of one that was split or merged, by its older code.
        code = tidy.upper()
        after = recoded.all_followed(catalogue).get(code, ()) if LOOKS.fullmatch(code) else ()
        ranked = (rank.ranked(of_pack(catalogue), one) for one in after)
        found = tuple(each.match for every in ranked for _, each in every)
        return Answer(tidy, found[:MOST], problem=str(fault))


def settled(catalogue: Catalogue, text: str) -> Answer | None:
    """What a text means where nothing beside the pack's own places can mean it more: a code, a
    position, a postcode, or the whole name of an area; None for any other.

    Raises the data errors of `load`.
    """
    tidy = " ".join(text.split())
    try:
        coded = _coded(catalogue, tidy)
    except UnknownPlace:
        return None
    own = rank.ranked(of_pack(catalogue), tidy) if not coded else []
    if own and own[0][0] == rank.EXACT and own[0][1].match.kind in AREAS_FIRST:
        return _by_name(catalogue, tidy, of_pack(catalogue))
    return coded


def spot(catalogue: Catalogue, match: Match) -> tuple[float, float]:
    """Longitude and latitude (degrees) where a match stands: its point, or its ground's middle."""
    if match.lon is not None and match.lat is not None:
        return match.lon, match.lat
    place = gazetteer(catalogue).place(match.area or match.place)
    areas = geography.areas(catalogue)
    point = areas.geometry[geography.within(areas, place)].union_all().representative_point()
    return locality_code.degrees(point.x, point.y)


def point(catalogue: Catalogue, text: str, extra: Iterable[Entry] = ()) -> tuple[float, float]:
    """Longitude and latitude (degrees) of what a text means; of an area those of its middle.

    Raises `UnknownPlace` where it means nothing, or a name that is only like it, and the errors of
    `search`.
    """
    answer = search(catalogue, text, extra)
    if answer.best is None or not answer.sure:
        raise UnknownPlace(text, (), answer.problem or words.guess(answer))
    return spot(catalogue, answer.best)


def _coded(catalogue: Catalogue, text: str) -> Answer | None:
    """What a locality's code, a position or a postcode tells; None for any other text."""
    if locality_code.is_one(text):
        place = gazetteer(catalogue).place(text)
        return Answer(text, (Match(kind="locality", name=place.name, text=text, place=text),))
    if at := typed.position(text):
        told = f"{at[1]:.5f}, {at[0]:.5f}"
        named = Named(kind="position", name=told, lon=at[0], lat=at[1])
        return Answer(text, tuple(each.match for each in of_points(catalogue, [named])))
    if patterns.halves(text):
        first, second = patterns.halves(text) or ("", "")
        whole = f"{first} {second}"
        sets = _Postcodes.of(catalogue)
        if rows := sets.beginning(whole):
            match = _of_rows(catalogue, "postcode", whole, rows)
            how = ""
            if match.area:
                place = gazetteer(catalogue).place(match.area)
                how = borders.doubt(catalogue, whole, place)
            return Answer(text, (replace(match, how=how),))
        wider = _part(catalogue, first, second[0]) or _part(catalogue, first, "")
        return Answer(text, tuple(wider), problem=NO_POSTCODE.format(whole))
    found = [x for first, rest in patterns.parts(text) for x in _part(catalogue, first, rest)]
    return Answer(text, tuple(found)) if found else None


def _part(catalogue: Catalogue, first: str, rest: str) -> list[Match]:
    """The postcodes that begin with a first half and a part of the second, as one match."""
    name = f"{first} {rest}".strip()
    rows = _Postcodes.of(catalogue).beginning(f"{first} {rest}")
    return [_of_rows(catalogue, "part", name, rows)] if rows else []


@dataclass(frozen=True)
class _Postcodes:
    """The postcodes of a pack in the order of their letters, each with its row's facts."""

    names: list[str]
    codes: list[str]
    east: "np.ndarray[tuple[int], np.dtype[np.float64]]"
    north: "np.ndarray[tuple[int], np.dtype[np.float64]]"

    @staticmethod
    def of(catalogue: Catalogue) -> "_Postcodes":
        sets = catalogue.by_role("postcodes")
        return _postcodes(catalogue, tuple(each.sha256 for each in sets))

    def beginning(self, text: str) -> range:
        """The rows of the postcodes that begin with a text."""
        return range(bisect_left(self.names, text), bisect_left(self.names, text + END))


@lru_cache(maxsize=4)
def _postcodes(catalogue: Catalogue, digests: tuple[str, ...]) -> _Postcodes:
    if not digests:
        return _Postcodes(names=[], codes=[], east=np.empty(0), north=np.empty(0))
    table = load.table(catalogue, catalogue.by_role("postcodes")[0].id)
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage[-2:]
    table = table.sort_values("postcode")
    return _Postcodes(
        names=table["postcode"].astype(str).tolist(),
        codes=table[f"lsoa{vintage}cd"].fillna("").astype(str).tolist(),
        east=table["easting"].to_numpy(float),
        north=table["northing"].to_numpy(float),
    )


def _of_rows(catalogue: Catalogue, kind: str, name: str, rows: range) -> Match:
    """Postcodes together: at their middle, in the smallest place that holds most of them."""
    known, sets = gazetteer(catalogue), _Postcodes.of(catalogue)
    held = slice(rows.start, rows.stop)
    lon, lat = grid_to_lonlat(
        np.array([sets.east[held].mean()]), np.array([sets.north[held].mean()])
    )
    small = sets.codes[rows.start] if kind == "postcode" else ""
    code, share = _holding(known, sets.codes[held])
    place = known.places.get(code, known.whole)
    inside = known.places.get(small)
    return Match(
        kind=kind,
        name=name,
        text=name,
        where=f"{'' if share == 1 else 'mostly '}in {place.label}",
        place=(inside.parent or inside.code) if inside else place.code,
        area=small if inside else "",
        lon=round(float(lon[0]), 6),
        lat=round(float(lat[0]), 6),
        how=f"{name} begins {wording.count(len(rows), 'postcode')} of this pack, and follows no "
        f"border of areas: {place.label} holds {share:.0%} of them.",
    )


def _holding(known: Gazetteer, codes: Sequence[str]) -> tuple[str, float]:
    """The smallest place (neighbourhood, district, or the whole) that holds more than half of some
    small areas' postcodes, and the part (0 to 1) that it holds."""
    above = {x.code: x for x in known.places.values()}
    level = [above[code].parent if code in above else "" for code in codes]
    for _ in range(2):
        code, most = Counter(level).most_common(1)[0]
        if code and most > HALF * len(codes):
            return code, most / len(codes)
        level = [above[x].parent if x in above else "" for x in level]
    inside = sum(code in above for code in codes)
    return known.whole.code, inside / len(codes)


def _by_name(catalogue: Catalogue, text: str, entries: Sequence[Entry]) -> Answer:
    """What bears a name or a code, best first."""
    code, known = text.upper(), gazetteer(catalogue)
    # A former code means today's; one that is not known says why.
    if LOOKS.fullmatch(code) and code not in known.parishes:
        code = known.place(code).code
    found = rank.ranked(entries, code if LOOKS.fullmatch(code) else text)
    once = tuple(dict.fromkeys(each.match for _, each in found))[:MOST]
    sure = bool(found) and found[0][0] <= rank.ABOUT
    if sure or (once and not any(map(str.isdigit, text))):  # a number is not misspelt
        return Answer(text, once, sure=sure)
    problem = NO_PART if patterns.parts(text) else NOTHING
    return Answer(text, once, problem=problem.format(text[:60]))
