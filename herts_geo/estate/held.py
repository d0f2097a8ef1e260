"""The public estate: every register held, as it may be shown, with the place of each asset."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import chain, count
from pathlib import PurePath
from typing import Final

import numpy as np
import pandas as pd
import shapely

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import DatasetMissing
from herts_geo.estate import long, match, partner, register
from herts_geo.estate.buildings import BUILDING
from herts_geo.estate.match import Matched, Verdict
from herts_geo.estate.register import Quality, RegisterFile
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, borders, constraints, gazetteer
from herts_geo.places.points import AREAS
from herts_geo.reading import disclosure
from herts_geo.services import lists as services_lists

STATED: Final = "As its holder states; the file gives none"
FILE: Final = "file"  # which file a row is of, until rows are matched
POSTAL_AREA: Final = r"^([A-Z]+)"
ROLE: Final = "estate"  # of the registers of a pack, in the columns of the transparency code


@dataclass(frozen=True)
class Estate:
    """Every asset held, as it may be shown: `frame` has the columns of a register without
    `sensitive`, plus lsoa, msoa, district, decile (of England, 1 the most deprived) and
    lsoa_may_be (the other small areas that its position may belong to), and what constrains it
    (see `constraints.added`) where the pack knows: of property without a position nothing.
    `registers` are partners' own, `of_pack` those that the pack holds. `doubtful`: how many are
    withheld as vacant only in doubt, and why, or ''. `matched`: which entries of several registers
    are one building, which the column `building` of `frame` tells; None of fewer than two, what is
    publicly known being one of them.
    `outside`: how many entries lie outside the pack, so that they are in nothing else here."""

    frame: pd.DataFrame = field(repr=False)
    registers: tuple[Quality, ...]
    datasets: tuple[Dataset, ...] = field(repr=False)
    withheld: int
    hidden: int
    full: bool
    doubtful: str = ""
    of_pack: tuple[Quality, ...] = ()
    matched: Matched | None = field(default=None, repr=False)
    outside: int = 0


def read(
    catalogue: Catalogue,
    files: Sequence[RegisterFile] = (),
    practices: bool = False,
    full: bool = False,
    today: date | None = None,
    holder: str = disclosure.EVERY,
    verdicts: Sequence[Verdict] = (),
) -> Estate:
    """What is publicly known, the pack's registers and partners' own, as they may be shown.

    A register of the pack is published, and yet the place of what it calls vacant is withheld.
    `practices`: with GP practices; `full`: the holder's own view, with the place of vacant
    property of that `holder` ('*': of all); `verdicts`: what people said of entries that may be one
    building. Raises `reading.UnreadableFile`, and the data errors of `load.table`.
    """
    day = today or date.today()
    published = [each for each in catalogue.by_role(ROLE) if each.rows]
    given = [  # read like a partner's
        RegisterFile(
            name=f"{each.title}.csv", data=load.content(catalogue, each), holder=each.publisher
        )
        for each in published
    ]
    if not (given or files or services_lists.of_estate(catalogue, practices)):
        raise DatasetMissing(
            f"The pack '{catalogue.title}' lists no public property: neither registers nor "
            "libraries, council offices, hospitals, police stations or colleges."
        )
    each_read = [
        (long if each.kept else partner).read(catalogue, each, day)
        for each in named_apart([*given, *files])
    ]
    frames = [register.shipped(catalogue, practices), *(frame for frame, _ in each_read)]
    frames = [frame.assign(**{FILE: place}) for place, frame in enumerate(frames)]
    raw = pd.concat(frames, ignore_index=True)
    away = outside(catalogue, raw)
    lost = (away & raw["lon"].isna()).groupby(raw[FILE]).sum()
    left = away.groupby(raw[FILE]).sum()
    qualities = tuple(
        replace(
            each,
            outside=each.outside + int(left.get(place, 0)),
            unplaced=each.unplaced - int(lost.get(place, 0)),
        )
        for place, (_, each) in enumerate(each_read, start=1)
    )
    of_pack, found = qualities[: len(given)], qualities[len(given) :]
    view = disclosure.view(raw, full, holder, away)
    uses = services_lists.of_estate(catalogue, practices)
    names = dict.fromkeys(services_lists.dataset(catalogue, kind) for kind, _ in uses)
    lists = [catalogue.datasets[name] for name in names]
    limits = constraints.datasets(catalogue)
    shipped_sets = [*lists, *limits, *published, *catalogue.by_role("postcodes")[:1]]
    frame, matched = deprivation_indices.located(catalogue, view.frame.drop(columns=FILE)), None
    if len(each_read) + (not frames[0].empty) > 1:
        registers = pd.Series([register.PUBLIC, *(each.name for each in qualities)])
        matched = match.matched(frame, view.frame[FILE].map(registers), verdicts)
        building = matched.building.to_dict()  # empty where no entry can be matched
        frame[BUILDING] = frame["id"].map(lambda id: building.get(id, id))
    return Estate(
        frame=constraints.added(catalogue, frame, frame["district"], today or date.today()),
        registers=found,
        datasets=(
            *shipped_sets,
            *constraints.datasets(catalogue),
            *(_own_set(each) for each in found),
        ),
        withheld=view.withheld,
        hidden=view.hidden,
        full=view.full,
        doubtful=view.doubtful,
        of_pack=of_pack,
        matched=matched,
        outside=sum(each.outside for each in qualities),
    )


def named_apart(files: Sequence[RegisterFile]) -> list[RegisterFile]:
    """The files, each with a name whose stem, by which its register is known, nothing else has: one
    that repeats an earlier one's or that of what is publicly known has a number."""
    taken, out = {register.PUBLIC}, list[RegisterFile]()
    for file in files:
        own = PurePath(file.name)
        stems = chain([own.stem], (f"{own.stem} ({number})" for number in count(2)))
        stem = next(each for each in stems if each not in taken)
        taken.add(stem)
        out.append(replace(file, name=f"{stem}{own.suffix}"))
    return out


def outside(catalogue: Catalogue, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries of registers lie outside a pack: those whose position is not on its ground (see
    `borders.ground`), and of those without one whose postcode is of none of its postal areas (the
    letters that a postcode begins with, as a wrong digit may make a district that is nowhere).

    What has neither may lie anywhere, and is not outside.
    """
    east, north = (frame[x].to_numpy(dtype=float, na_value=np.nan) for x in ("easting", "northing"))
    placed = pd.Series(np.isfinite(east) & np.isfinite(north), index=frame.index)
    on = shapely.intersects_xy(borders.ground(catalogue), east, north)
    here = pd.Series(sorted(outward_of(catalogue, gazetteer(catalogue).whole)), dtype="string")
    known, areas = (each.str.extract(POSTAL_AREA)[0] for each in (here, frame["outward"]))
    foreign = areas.notna() & ~areas.isin(known) & bool(len(here))
    return pd.Series(np.where(placed, ~on, foreign), index=frame.index, dtype=bool)


def in_place(catalogue: Catalogue, frame: pd.DataFrame, place: Place) -> "pd.Series[bool]":
    """Which assets count for a place: all for the whole pack, those whose position lies in it
    otherwise (in the outline of a locality that was drawn), and vacant ones without a position
    whose outward postcode reaches into it."""
    if place.kind == "county":
        return pd.Series(True, index=frame.index)
    if place.kind == "locality":
        inside = places.holds(place, frame)
    elif place.kind in AREAS:
        inside = (frame[place.kind] == place.code).fillna(False).astype(bool)
    else:  # a ward
        areas = places.areas(catalogue)
        inside = frame["lsoa"].isin(areas.loc[places.within(areas, place), "code"])
    nowhere = frame["lon"].isna() & frame["vacant"].fillna(False).astype(bool)
    reaching = frame["outward"].isin(outward_of(catalogue, place))
    return inside | (nowhere & reaching)


def unplaced(frame: pd.DataFrame, place: Place) -> int:
    """How many assets a place cannot count, as they have no position and are not vacant."""
    if place.kind == "county":
        return 0
    return int((frame["lon"].isna() & ~frame["vacant"].fillna(False).astype(bool)).sum())


def outward_of(catalogue: Catalogue, place: Place) -> frozenset[str]:
    """The outward halves of the postcodes in a place."""
    sets = catalogue.by_role("postcodes")
    if not sets:
        return frozenset()
    areas, known = places.areas(catalogue), _outward(catalogue, sets[0].sha256)
    inside = areas.loc[places.within(areas, place), "code"]
    return frozenset(known.loc[known["area"].isin(inside), "outward"])


@lru_cache(maxsize=8)
def _outward(catalogue: Catalogue, _digest: str) -> pd.DataFrame:
    """The outward halves of postcodes (outward) in each small area (area); each pair once."""
    known = load.table(catalogue, catalogue.by_role("postcodes")[0].id)
    vintage = places.boundary_set(catalogue, "lsoa").geography_vintage[-2:]
    halves = known["postcode"].str.partition(" ")[0]
    pairs = pd.DataFrame({"area": known[f"lsoa{vintage}cd"], "outward": halves})
    return pairs.drop_duplicates(ignore_index=True)


def find_place(catalogue: Catalogue, text: str) -> Place:
    """A place by code, name or postcode; the whole pack for ''. Raises `UnknownPlace`."""
    known = gazetteer(catalogue)
    return known.find(text) if text else known.whole


def _own_set(quality: Quality) -> Dataset:
    """A partner's register as a data set, so that what is exported names its holder and date."""
    return Dataset(
        id=f"own:{quality.name}",
        title=f"Register '{quality.name}'",
        description="A partner's register, held for this session only.",
        file=quality.name,
        publisher=quality.holder,
        source=quality.name,
        licence=STATED,
        attribution="",
        vintage=quality.dated or "not dated",
        unit="asset",
        direction="none",
        missing="as the register leaves it",
        sha256="",
        rows=quality.rows,
    )
