"""Pairs of assets of different holders that stand close enough to share a building.

Distance is a straight line in metres (EPSG:27700); on foot it is about `DETOUR` times as far
(Department for Transport, journey time statistics). A pair's score runs from 0 to 100: the
weighted mean of four parts, each from 0 to 1, in which what is not known counts one half.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.estate import buildings
from herts_geo.estate import land as estate_land
from herts_geo.estate.buildings import BUILDING
from herts_geo.reading import uses

DETOUR: Final = 1.2  # metres on foot for each metre in a straight line
WEIGHTS: Final[Mapping[str, float]] = {"distance": 0.4, "use": 0.3, "space": 0.2, "condition": 0.1}
UNKNOWN: Final = 0.5
MOST_PAIRS: Final = 500_000
POOR: Final = ("Poor", "Unsuitable")
SOUND: Final = ("Good", "Satisfactory")
SPARE_PURPOSE: Final = ("surplus", "awaiting development")
METHOD: Final = (
    "The score is 40% distance (full at 0 m, nothing at the limit), 30% use (full where the two "
    "uses go well together, half where they are the same or one is not known, a quarter "
    "otherwise), 20% space (full where either is vacant, surplus or partly empty), 10% condition "
    "(full where one is poor or unsuitable and the other is not, half where both are or one is "
    "not known). What is not known counts half. Uses that go well together: "
    f"{uses.TOGETHER_WORDS}."
)

Floats = NDArray[np.float64]


class TooManyPairs(HertsGeoError):
    """So many assets are near one another that a list of pairs would help nobody."""


@dataclass(frozen=True)
class Side:
    """What the score looks at, for one asset of each pair."""

    group: NDArray[Any]
    spare: Floats
    poor: Floats


def pairs(frame: pd.DataFrame, metres: float, with_land: bool = False) -> pd.DataFrame:
    """Pairs of placed assets of different holders at most `metres` apart in a straight line.

    Without assets that nobody could share (see `land.RULE`). The best score first. Columns: first
    and second (ids), first_name, second_name, first_holder, second_holder, metres, walk_metres,
    score, distance, use, space, condition (parts of the score, 0 to 1), sharing (whether they do
    already) and why (a sentence).
    Raises `TooManyPairs`.
    """
    placed = _placed(frame, with_land).reset_index(drop=True)
    first, second, apart = _near(placed, metres)
    one, other = (placed.iloc[rows].reset_index(drop=True) for rows in (first, second))
    parts = _parts(one, other, apart, metres)
    score = 100 * sum(WEIGHTS[name] * parts[name] for name in WEIGHTS)
    table = _named(one, "first").join(_named(other, "second"))
    table = table.assign(metres=apart.round(1), walk_metres=(apart * DETOUR).round(1))
    # Sharing already: the same UPRN or building, or the same spot where a register says that it is.
    same = (one["uprn"] == other["uprn"]).fillna(False).to_numpy(dtype=bool)
    if BUILDING in placed:
        same |= (one[BUILDING] == other[BUILDING]).to_numpy(dtype=bool)
    shared = (one["shares_with"].notna() | other["shares_with"].notna()).to_numpy(dtype=bool)
    sharing = same | (shared & (apart < 1))
    table = table.assign(score=np.round(score, 1), **parts, sharing=sharing)
    table["why"] = [_why(*row) for row in zip(_rows(one), _rows(other), _rows(table), strict=True)]
    order = ["score", "metres", "first", "second"]
    return table.sort_values(order, ascending=[False, True, True, True], ignore_index=True)


def neighbours(frame: pd.DataFrame, metres: float, with_land: bool = False) -> "pd.Series[Any]":
    """How many assets of other holders stand within `metres` of each; <NA> without a position, and
    where nobody could share it (see `land.RULE`)."""
    placed = _placed(frame, with_land)
    first, second, _ = _near(placed, metres)
    counts = np.bincount(np.concatenate([first, second]), minlength=len(placed))
    return pd.Series(counts, index=placed.index, dtype="Float64").reindex(frame.index)


def _placed(frame: pd.DataFrame, with_land: bool) -> pd.DataFrame:
    """The assets with a position that somebody could share, a building that a register names
    without what is publicly known of it."""
    placed = frame["easting"].notna() & frame["northing"].notna()
    again = buildings.known_too(frame)
    return frame[placed & ~again & ~estate_land.unshareable(frame, with_land)]


def _near(placed: pd.DataFrame, metres: float) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Places in the frame of the two assets of each pair, and the metres between them."""
    spots = placed[["easting", "northing"]].to_numpy(dtype=float)
    nothing = np.empty(0, dtype=np.intp)
    if len(spots) < 2:
        return nothing, nothing, np.empty(0)
    from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

    tree = cKDTree(spots)
    if (tree.count_neighbors(tree, metres) - len(spots)) // 2 > MOST_PAIRS:
        raise TooManyPairs(
            f"More than {MOST_PAIRS:,} pairs of assets stand within {metres:,.0f} m of each other. "
            "Lower the distance, or choose a smaller place or fewer holders."
        )
    found = tree.query_pairs(metres, output_type="ndarray")
    holders = placed["holder"].fillna("").to_numpy(dtype=str)
    found = found[holders[found[:, 0]] != holders[found[:, 1]]]
    first, second = found[:, 0], found[:, 1]
    return first, second, np.hypot(*(spots[first] - spots[second]).T)


def _parts(
    one: pd.DataFrame, other: pd.DataFrame, apart: Floats, metres: float
) -> dict[str, Floats]:
    left, right = _side(one), _side(other)
    unknown, both = (left.poor == 9) | (right.poor == 9), (left.poor == 1) & (right.poor == 1)
    condition = np.where(unknown | both, UNKNOWN, np.where(left.poor != right.poor, 1.0, 0.0))
    groups = list(zip(left.group.tolist(), right.group.tolist(), strict=True))
    use = {}
    for pair in set(groups):  # of a few uses, so that each pair of uses is judged once
        good, unsaid = frozenset(pair) in uses.TOGETHER, "" in pair
        use[pair] = 1.0 if good else 0.5 if unsaid or pair[0] == pair[1] else 0.25
    return {
        "distance": 1 - apart / metres if metres else np.ones(len(apart)),
        "use": np.array([use[pair] for pair in groups], dtype=float),
        "space": np.fmax(left.spare, right.spare),
        "condition": condition,
    }


def _side(rows: pd.DataFrame) -> Side:
    """1 where there is spare space, 0 where there is none, one half where it is not known."""
    free = rows["vacant"].fillna(False).astype(bool) | rows["purpose"].isin(SPARE_PURPOSE)
    free |= (rows["spare"] > 0).fillna(False).astype(bool)
    told = rows["spare"].notna() | rows["purpose"].notna()
    spare = np.where(free, 1.0, np.where(told, 0.0, UNKNOWN))
    poor = np.select([rows["condition"].isin(POOR), rows["condition"].isin(SOUND)], [1.0, 0.0], 9)
    return Side(rows["use_group"].fillna("").to_numpy(dtype=str), spare, poor)


def _named(rows: pd.DataFrame, side: str) -> pd.DataFrame:
    names = {"id": side, "name": f"{side}_name", "holder": f"{side}_holder"}
    return rows[list(names)].rename(columns=names)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in frame.to_dict("records")]


def _why(one: Mapping[str, Any], other: Mapping[str, Any], pair: Mapping[str, Any]) -> str:
    where = f"{wording.number(pair['metres'])} m apart, about {pair['walk_metres']:,.0f} m on foot"
    if pair["metres"] < 1:
        where = "at the same postcode or spot"
    parts = [where, _use_words(one, other, pair["use"])]
    for side in (one, other):
        if pd.notna(side["vacant"]) and side["vacant"]:
            parts.append(f"{side['name']} is vacant")
        elif pd.notna(side["purpose"]) and side["purpose"] in SPARE_PURPOSE:
            parts.append(f"{side['name']} is {side['purpose']}")
        elif pd.notna(side["spare"]) and side["spare"] > 0:
            parts.append(f"{side['spare']:.0f}% of {side['name']} is empty")
    parts += ["one is in poor condition and the other is not"] * (pair["condition"] == 1)
    ending = " They share already." if pair["sharing"] else ""
    return f"{one['name']} and {other['name']}: {'; '.join(parts)}.{ending}"


def _use_words(one: Mapping[str, Any], other: Mapping[str, Any], part: float) -> str:
    groups = [side["use_group"] for side in (one, other)]
    if any(pd.isna(group) for group in groups):
        return "the use of one is not known"
    first, second = (uses.inside(str(group)) for group in groups)
    if first == second:
        return f"both {first}"
    return f"{first} and {second}" + (" go well together" if part == 1 else " rarely share")
