"""What a person asks a pack to cover -> its districts and small areas, from the lookups."""

import difflib
import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import MEASURE
from herts_geo.pack.area import ENGLAND, MARGIN_KM, Area
from herts_geo.pack.source import SourceFailed

UNCHANGED: Final = "U"  # of a small area from one census to the next
NEAREST: Final = 5  # names that are offered for one that is not known
LONDON: Final = "E09"
WORDS: Final = re.compile(
    r"\b(county|council|borough|district|city|of|the|combined|authority|unitary|royal|london"
    r"|metropolitan)\b"
)
Table = Callable[[str, Area | None], pd.DataFrame]  # a source's id -> its table for an area


@dataclass(frozen=True)
class Request:
    """What a person asked for: names or codes of places, or the shape of a footprint (EPSG:27700)
    with its title; the sources to take or leave; the margin in km."""

    places: tuple[str, ...] = ()
    footprint: BaseGeometry | None = None
    title: str = ""
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    margin_km: float = MARGIN_KM


def area(request: Request, table: Table) -> Area:
    """The place of a pack: its title, code, districts and small areas of 2021.

    `table` reads the lookups. Raises `SourceFailed` for a name that no council has, with those
    that look alike, and for a footprint that holds nobody.
    """
    found = _footprint(request, table) if request.footprint is not None else _named(request, table)
    known = table("lookup_lsoa21", found)
    known = known[known["district"].isin(list(found.districts)) | found.is_england]
    known = known[known["code"].str.startswith("E")]
    lsoas = frozenset(known["code"])
    if request.footprint is not None:
        # The small areas whose people live, on average, in the footprint.
        spots = table("centroids_lsoa21", replace(found, lsoas=lsoas))
        if isinstance(spots, gpd.GeoDataFrame):
            east, north = spots.geometry.x.to_numpy(), spots.geometry.y.to_numpy()
        else:
            numbers = spots[["easting", "northing"]].apply(pd.to_numeric, errors="coerce")
            east, north = numbers.to_numpy(dtype=float).T
        shapely.prepare(request.footprint)
        lsoas &= frozenset(spots["lsoa21cd"][shapely.intersects_xy(request.footprint, east, north)])
    if not lsoas:
        raise SourceFailed(
            f"{found.title} holds no small area of England, so no pack can be made of it. "
            "Check the name, or draw a larger footprint."
        )
    known = known[known["code"].isin(list(lsoas))]
    pairs = sorted(zip(known["district"], known["district_name"], strict=True))
    stems = frozenset(known["name"].str[:-1])
    return replace(found, lsoas=lsoas, msoas=stems, districts=dict(pairs))


def with_older(found: Area, lookup: pd.DataFrame) -> Area:
    """The area with its small areas of 2011: those that became one of 2021.

    One that was divided by a change of districts is left to the district whose name it bears, as
    no figure of it can be divided.
    """
    here = lookup[lookup["lsoa21"].isin(list(found.lsoas))]
    council = here["name"].str.rsplit(" ", n=1).str[0]
    same = here["change"].eq(UNCHANGED)
    ours = same | council.isin(council[same].unique()) | (not same.any())
    return replace(found, lsoas11=frozenset(here["code"][ours]))


def with_outline(found: Area, lsoas: gpd.GeoDataFrame) -> Area:
    """The area with the outline of its small areas (EPSG:27700); a footprint is theirs as well,
    so that every figure is about the same ground."""
    whole = shapely.union_all(lsoas.geometry.to_crs(MEASURE).to_numpy())
    return replace(found, outline=whole)


def _named(request: Request, table: Table) -> Area:
    councils = table("lookup_county", None)
    english = councils[councils["district"].str.startswith("E")]
    if [_plain(name) for name in request.places] in (["england"], [ENGLAND.casefold()]):
        counties = dict(zip(english["county"], english["county_name"], strict=True))
        every = dict(zip(english["district"], english["district_name"], strict=True))
        return Area(title="England", code=ENGLAND, districts=every, counties=counties, margin=0.0)
    known = _known(english, table, request.places)
    chosen: dict[str, tuple[str, tuple[str, ...]]] = {}
    faults: list[str] = []
    for name in request.places:
        hit = known.get(_plain(name)) or known.get(_short(name))
        if hit is None:
            faults.append(_unknown(name, [title for _, title, _ in known.values()]))
        else:
            chosen[hit[0]] = (hit[1], hit[2])
    if faults:
        raise SourceFailed(" ".join(faults))
    codes = {code for _, members in chosen.values() for code in members}
    here = english[english["district"].isin(codes)]
    *others, last = (name for name, _ in chosen.values())
    title = request.title or " and ".join(filter(None, (", ".join(others), last)))
    return Area(
        title=title,
        code=next(iter(chosen)) if len(chosen) == 1 else _own_code(title),
        districts=dict(zip(here["district"], here["district_name"], strict=True)),
        counties=dict(zip(here["county"], here["county_name"], strict=True)),
        margin=request.margin_km * 1000,
    )


def _known(
    councils: pd.DataFrame, table: Table, wanted: Sequence[str]
) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Every name and code by which a place can be asked for -> code, name, districts' codes.

    Combined authorities are looked up only where no council has the name.
    """
    each = zip(councils["district"], councils["district_name"], strict=True)
    rows: list[tuple[str, str, tuple[str, ...]]] = [
        (str(code), str(name), (str(code),)) for code, name in each
    ]
    rows += _groups(councils, "county")
    london = tuple(code for code in councils["district"] if code.startswith(LONDON))
    rows.append(("E12000007", "Greater London", london))
    known = _by_name(rows)
    if any(_plain(name) not in known and _short(name) not in known for name in wanted):
        with suppress(SourceFailed):  # then no combined authority is known
            known = _by_name(_groups(table("lookup_combined", None), "combined")) | known
    return known


def _groups(frame: pd.DataFrame, column: str) -> list[tuple[str, str, tuple[str, ...]]]:
    named = frame[frame[column] != ""]
    return [
        (str(code), str(part[f"{column}_name"].iloc[0]), tuple(part["district"]))
        for code, part in named.groupby(column, sort=False)
    ]


def _by_name(
    rows: Sequence[tuple[str, str, tuple[str, ...]]],
) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for row in rows:
        for text in (_short(row[1]), _plain(row[1]), row[0].casefold()):
            found[text] = row
    return found


def _footprint(request: Request, table: Table) -> Area:
    title = request.title or "Footprint"
    drawn = Area(
        title, _own_code(title), {}, outline=request.footprint, drawn=mark(request.footprint),
        margin=request.margin_km * 1000,
    )  # fmt: skip
    districts = table("districts", drawn)
    if not isinstance(districts, gpd.GeoDataFrame):
        raise SourceFailed("The districts have no outlines, so a footprint cannot be placed.")
    touched = districts[districts.intersects(request.footprint)]
    names = dict(zip(touched["code"], touched["name"], strict=True))
    if not names:
        raise SourceFailed("The footprint lies in no district of England. Check its coordinates.")
    return replace(drawn, districts=names)


def mark(shape: BaseGeometry | None) -> str:
    """What tells a footprint from another: a digest of its corners; '' where there is none."""
    return "" if shape is None else hashlib.sha256(shape.wkb).hexdigest()[:16]


def _unknown(name: str, titles: Sequence[str]) -> str:
    by_short = {_short(title): title for title in titles}
    close = difflib.get_close_matches(_short(name), by_short, n=NEAREST, cutoff=0.6)
    hint = f" Nearest: {'; '.join(by_short[each] for each in close)}." if close else ""
    return (
        f"No county, council or combined authority of England is named '{name[:60]}'.{hint} "
        "Give a name or a code such as E10000015."
    )


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _short(text: str) -> str:
    """A name without the words for what kind of council it is."""
    return re.sub(r"\s+", " ", WORDS.sub(" ", _plain(text))).strip() or _plain(text)


def _own_code(title: str) -> str:
    return "X-" + (re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40] or "place")
