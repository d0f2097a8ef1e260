"""What a figure of access rests on that is not known: points without a sure place, and the border.

A point that is open and has no position may be in reach of people who count as out of it; so may a
point beyond the border that no list here holds. A gap by deprivation that such a point could turn
is withheld, with the reason.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from herts_geo import places, wording
from herts_geo.access import measure, network
from herts_geo.access.measure import Result, Span
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.estimate import METRES_PER_KM, Floats
from herts_geo.travel.matrix import Matrix

LEAST_REACH_METRES: Final = 5_000.0  # a point this near a place is near it, whatever the time
FURTHEST_KM: Final = 100.0  # as far as the distance within a time is looked for
ROUTED_REACH_METRES: Final = 20_000.0  # where a timetable gives no minutes by distance
MOST_NAMED: Final = 5
LETTERS: Final = (  # that a postcode of the United Kingdom and its islands starts with
    "AB AL B BA BB BD BH BL BN BR BS CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL "
    "LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK "
    "SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE "
    "BT GY IM JE "
)
POSTCODE_AREAS: Final = frozenset(LETTERS.split())


@dataclass(frozen=True)
class Doubt:
    """What is not known about one result.

    `unplaced`: names of open points in or near the place that have no position; `approximate`:
    names of those near it that stand only about where they are; `nearer_border`: people who live
    nearer to the border than to the nearest point; `could`: people not in time who would be if a
    point stood at the border, and `could_deprived` those of them in the most deprived fifth;
    `outside`: points beyond the border that count. `gap` is None where it is withheld, for the
    reason in `withheld`. `note`: what the pack's list of the points does not hold, '' where they
    are a list of one's own.
    """

    result: Result
    unplaced: tuple[str, ...]
    approximate: tuple[str, ...]
    nearer_border: int
    could: int
    could_deprived: int
    outside: int
    gap: float | None
    withheld: str
    note: str = ""

    @property
    def gap_range(self) -> Span | None:
        """The range of the gap, None where the gap is withheld or has none."""
        return None if self.gap is None else self.result.gap_range

    @property
    def most(self) -> float | None:
        """The largest share (0 to 1) that cannot be ruled out; None: no bound, as a point lacks
        its place, or nobody lives here."""
        result = self.result
        if self.unplaced or not result.people:
            return None
        quick = result.share_range[1] if result.share_range else result.share_within or 0.0
        return min(1.0, max(quick, (result.people_within + self.could) / result.people))

    @property
    def gap_is_sure(self) -> bool:
        """Whether the most deprived fifth reach it less often wherever in its range the gap is,
        and whatever points stand beyond the border."""
        span, most = self.gap_range, self.result.by_quintile[measure.MOST_DEPRIVED - 1]
        if self.gap is None or not most.people:
            return False
        beyond = self.gap - self.could_deprived / most.people
        return min(beyond, self.gap if span is None else span[0]) > 0

    def as_dict(self) -> dict[str, Any]:
        """What is not known as plain values, for JSON."""
        span = self.gap_range
        return {
            "gap": self.gap,
            "gap_range": None if span is None else list(span),
            "gap_withheld": self.withheld,
            "points_without_position": list(self.unplaced),
            "points_approximate": list(self.approximate),
            "people_nearer_border_than_point": self.nearer_border,
            "people_a_point_beyond_could_bring": self.could,
        }


def of(
    catalogue: Catalogue,
    points: pd.DataFrame,
    matrix: Matrix,
    result: Result,
    held: Collection[str] | None = None,
) -> Doubt:
    """What is not known about a result of these points (see `services.points.COLUMNS`).

    `held`: ids of the points that the travel times held before any edit; a placed point that they
    lack, as one that was added to the list since, counts as one without a position.
    """
    if held is not None:
        points = points.assign(placed=points["placed"].astype(bool) & points["id"].isin(list(held)))
    here = result.areas["inside"].to_numpy(dtype=bool)
    reach = _reach_metres(matrix, result.threshold)
    unplaced = _unplaced(catalogue, points, matrix, here, reach)
    about = _approximate(points, matrix, here, reach)
    nearer, could, deprived = _border(catalogue, matrix, result)
    names = tuple(points.loc[points["id"].isin(about), "name"])
    withheld = _withheld(unplaced, matrix, result, about, names)
    outside = int((points["placed"] & points["outside_county"].astype(bool)).sum())
    gap = None if withheld else result.gap
    shipped = bool(points["dataset"].ne(services_points.OWN).all())
    note = services_lists.note(catalogue, result.service) if shipped else ""
    return Doubt(
        result=result,
        unplaced=unplaced,
        approximate=names,
        nearer_border=nearer,
        could=could,
        could_deprived=deprived,
        outside=outside,
        gap=gap,
        withheld=withheld,
        note=note,
    )


def sentences(found: Doubt) -> tuple[str, ...]:
    """What is not known, one sentence a thing, as it stands beside the figure."""
    told = []
    if found.unplaced:
        told.append(
            f"Not counted: {_these(found.unplaced)} in or near this place {_has(found.unplaced)} "
            "no known position, so the true share may be higher."
        )
    if about := found.approximate:
        stand = "stands" if len(about) == 1 else "stand"
        told.append(
            f"Approximate: {wording.listing(about, MOST_NAMED)} {stand} at the middle of the "
            "postcode sector, as the postcode is not known here."
        )
    return tuple(words for words in (*told, _of_border(found), found.withheld) if words)


def _reach_metres(matrix: Matrix, minutes: float) -> float:
    """The straight-line distance within which a point can count, at least the least."""
    if matrix.rule is None:
        return ROUTED_REACH_METRES
    km = np.linspace(0, FURTHEST_KM, 1001)
    most_off = 0.0 if matrix.shift is None else float(matrix.shift.max(initial=0.0))
    within = km[matrix.rule.minutes(km) - most_off <= minutes]
    furthest = METRES_PER_KM * float(within.max()) if len(within) else 0.0
    return max(LEAST_REACH_METRES, furthest)


def _unplaced(
    catalogue: Catalogue, points: pd.DataFrame, matrix: Matrix, here: Any, reach: float
) -> tuple[str, ...]:
    """Names of the points without a position that lie, or may lie, in or near the place."""
    missing = points[
        ~points["placed"].astype(bool) & points["placed_by"].ne(services_points.LEFT_OUT)
    ]
    if missing.empty or not here.any():
        return ()
    places_xy = matrix.areas_xy[here]
    marks = tuple(each.sha256 for each in catalogue.datasets.values())
    districts = _districts(catalogue, marks, matrix.areas)
    may_be = [_where(catalogue, row, matrix, districts) for row in missing.to_dict("records")]
    near = [  # where nothing says where it is, it may be anywhere
        spots is None or bool(len(spots) and _apart(places_xy, spots).min() <= reach)
        for spots in may_be
    ]
    return tuple(missing.loc[near, "name"])


@lru_cache(maxsize=4)
def _districts(
    catalogue: Catalogue, _marks: tuple[str, ...], areas: tuple[str, ...]
) -> tuple[str | None, ...]:
    """The district of each area, () where the pack has none; every service is asked alike."""
    districts = places.areas(catalogue).set_index("code").get("district")
    return () if districts is None else tuple(districts.reindex(list(areas)))


def _where(
    catalogue: Catalogue, row: Mapping[Any, Any], matrix: Matrix, districts: Sequence[str | None]
) -> Floats | None:
    """Where a point without a position may be (n, 2), metres; None: anywhere; none: far away."""
    if np.isfinite(row["easting"]):  # the travel times lack it
        return np.array([[row["easting"], row["northing"]]])
    if row["district"]:
        hit = np.array([code == row["district"] for code in districts], dtype=bool)
        return matrix.areas_xy[hit] if hit.any() else None
    outward = str(row["postcode"]).split(" ")[0]
    sectors = catalogue.first(services_lists.SECTORS)
    if not outward or sectors is None:
        return None
    known = load.table(catalogue, sectors.id)
    same = known["sector"].str.startswith(f"{outward} ")
    if same.any():
        return travel_rules.xy(known[same])
    letters = re.match("[A-Z]*", outward.upper())
    real = letters is not None and letters[0] in POSTCODE_AREAS
    return np.empty((0, 2)) if real else None  # a slip or a dummy says nothing of where it is


def _approximate(points: pd.DataFrame, matrix: Matrix, here: Any, reach: float) -> tuple[str, ...]:
    """Ids of the points near the place whose position is approximate."""
    about = points[services_points.approximate(points)]
    if about.empty or not here.any():
        return ()
    near = _apart(matrix.areas_xy[here], travel_rules.xy(about)).min(axis=0)
    return tuple(about.loc[near <= reach + about["metres_off"].to_numpy(dtype=float), "id"])


def _apart(first: Floats, second: Floats) -> Floats:
    """Metres (n, m) between positions."""
    away: Floats = np.hypot(
        np.subtract.outer(first[:, 0], second[:, 0]), np.subtract.outer(first[:, 1], second[:, 1])
    )
    return away


def _border(catalogue: Catalogue, matrix: Matrix, result: Result) -> tuple[int, int, int]:
    """People nearer to the border than to a point; those whom a point at the border would bring,
    in all and in the most deprived fifth."""
    digests = tuple(each.sha256 for each in catalogue.by_role("boundaries"))
    starts, near = matrix.starts, result.near
    metres = _to_border(catalogue, digests, starts.xy.tobytes())
    there = np.vstack([matrix.points_xy, [[np.inf, np.inf]]])
    nearest = np.hypot(*(starts.xy - there[near.column]).T)
    people = starts.people(measure.people_inside(result.areas))
    nearer = metres < nearest
    km, pace = metres / METRES_PER_KM, travel_rules.PACES["walk"]
    # The fewest minutes that a point so far away may take: on foot, or by the rule in its interval.
    quickest = km * pace.detour / pace.kmh * 60
    if matrix.rule is not None:
        quickest = matrix.shifted(matrix.rule.minutes(km), starts.area)
    if matrix.rule is not None and matrix.spread is not None:
        quickest = quickest - np.nan_to_num(matrix.spread[starts.area, 0])
    could = nearer & ~(near.minutes <= result.threshold) & (quickest <= result.threshold)
    quintile = result.areas["quintile"].to_numpy(dtype=int, na_value=0)
    poor = could & (quintile == measure.MOST_DEPRIVED)[starts.area]
    return round(people[nearer].sum()), round(people[could].sum()), round(people[poor].sum())


@lru_cache(maxsize=4)
def _to_border(catalogue: Catalogue, digests: tuple[str, ...], spots: bytes) -> Floats:
    """Metres (n,) to the border of the pack from spots, given as the bytes of x and y in metres.

    Every service is asked about from the same spots.
    """
    places_xy = np.nan_to_num(np.frombuffer(spots, dtype=np.float64).reshape(-1, 2))
    line = _line(catalogue, digests)
    metres = np.asarray(shapely.distance(shapely.points(places_xy), line), dtype=np.float64)
    metres.flags.writeable = False
    return metres


@lru_cache(maxsize=4)
def _line(catalogue: Catalogue, _digests: tuple[str, ...]) -> shapely.Geometry:
    """The border of all areas of the pack, in metres."""
    line = shapely.boundary(borders.covered(catalogue))
    shapely.prepare(line)
    return line


def _withheld(
    unplaced: tuple[str, ...],
    matrix: Matrix,
    result: Result,
    about: tuple[str, ...],
    names: tuple[str, ...],
) -> str:
    """Why the gap by deprivation is not given, '' where it is: it could change its sign without the
    points that stand only about there."""
    if result.gap is None:
        return ""
    if unplaced:
        return (
            f"The gap by deprivation is not given: {_these(unplaced)} in or near this place "
            f"{_has(unplaced)} no known position, and could turn it."
        )
    if not about:
        return ""
    exact = network.only(matrix, set(matrix.points) - set(about))
    other = measure.again(exact, result).gap
    if other is not None and np.sign(other) == np.sign(result.gap):
        return ""
    return (
        f"The gap by deprivation is not given: it hangs on {wording.listing(names)}, whose "
        "position is only approximate."
    )


def _these(names: tuple[str, ...]) -> str:
    points = wording.count(len(names), "open point")
    return f"{points} ({wording.listing(names, MOST_NAMED)})"


def _has(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"


def _of_border(found: Doubt) -> str:
    if not found.could:
        return ""
    result = found.result
    share = wording.share(found.nearer_border, result.people)
    largest = wording.share(result.people_within + found.could, result.people)
    known = services_kinds.KINDS.get(result.service)
    what = f"the nearest {known.one}" if known else "the nearest of these points"
    beyond = (
        f"of points beyond it only {found.outside} are counted"
        if found.outside
        else "points beyond it are not counted"
    )
    return (
        f"{share} of these people live nearer to the {result.whole}'s border than to {what}; "
        f"{beyond}, so the true share may be higher (by this alone up to {largest})."
    )
