"""The network of face-to-face service points: who is in reach of each, who of none, and sharing.

Positions are those of postcodes, so a distance between two points may be out by some 100 metres.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.access.measure import MOST_DEPRIVED, Result, people_inside
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place
from herts_geo.places import points as places_points
from herts_geo.services import hours as services_hours
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.matrix import Matrix

OPENING: Final[Mapping[str, str]] = {  # state of `opening` -> words
    "any": "At any time",
    "open_now": "Open now",
    "on_saturday": "Open on Saturday",
    "after_17": "Open after 17:00",
}
NEIGHBOURS: Final[dict[str, str]] = {  # column of `neighbours` -> its heading
    "point_a": "Point",
    "provider_a": "Run by",
    "point_b": "Other point",
    "provider_b": "Run by (other)",
    "metres": "Metres apart",
    "sharing": "Share already",
}
NEAR_METRES: Final = 400.0  # candidates to share
SAME_SITE_METRES: Final = 50.0
PAIR_COLUMNS: Final = ("point_id", "point", "service", "provider")


def opening(points: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """When each point is open: open_now (at a local time), on_saturday, after_17 (Mon to Fri).

    One row a point, same index; boolean, <NA> where hours are not known.
    """
    return pd.DataFrame(
        {
            "open_now": services_hours.open_now(points, moment),
            "on_saturday": services_hours.open_on(points, services_hours.SATURDAY),
            "after_17": services_hours.open_after(points, services_hours.EVENING),
        }
    )


def those_open(points: pd.DataFrame, state: "pd.Series[bool]", unknown: bool) -> pd.DataFrame:
    """The points whose state (see `opening`) is true; `unknown`: whether not known counts too."""
    return points[state.fillna(unknown).astype(bool)].reset_index(drop=True)


def here(catalogue: Catalogue, points: pd.DataFrame, place: Place) -> "pd.Series[bool]":
    """Which points lie in a place: in the outline that was drawn, or in one of its small areas."""
    located = places_points.in_areas(catalogue, points)
    if place.kind == "locality":
        return places.holds(place, located)
    areas = places.areas(catalogue)
    codes = areas.loc[places.within(areas, place), "code"]
    return located["lsoa"].isin(codes).astype(bool)


def only(matrix: Matrix, ids: Collection[str]) -> Matrix:
    """The matrix with the columns of some points alone, in the matrix's order."""
    wanted = set(ids)
    kept = [place for place, point in enumerate(matrix.points) if point in wanted]
    return replace(
        matrix,
        points=tuple(matrix.points[place] for place in kept),
        names=tuple(matrix.names[place] for place in kept),
        points_xy=matrix.points_xy[kept],
        minutes=matrix.whole.minutes[:, kept],
        quick=None if matrix.quick is None else matrix.quick[:, kept],
        slow=None if matrix.slow is None else matrix.slow[:, kept],
    )


def catchments(matrix: Matrix, result: Result) -> pd.DataFrame:
    """People within the result's threshold of each point, one row a point of the matrix.

    Columns: point_id, point, people, most_deprived (people in the county's most deprived fifth),
    nearest (people for whom it is the nearest, in time or not).
    """
    within = matrix.whole.minutes <= result.threshold
    of_areas = people_inside(result.areas)
    poorest = result.areas["quintile"].to_numpy(dtype=int, na_value=0) == MOST_DEPRIVED
    people, deprived = (matrix.starts.people(each) for each in (of_areas, of_areas * poorest))
    closest = np.bincount(result.near.column, people, len(matrix.points) + 1)[:-1]
    return pd.DataFrame(
        {
            "point_id": matrix.points,
            "point": matrix.names,
            "people": (people @ within).round().astype(int),
            "most_deprived": (deprived @ within).round().astype(int),
            "nearest": closest.round().astype(int),
        }
    )


def out_of_reach(
    result: Result, gazetteer: Gazetteer, by: Literal["msoa", "district", "code"] = "msoa"
) -> pd.DataFrame:
    """Places with people who reach no point in time, most people first.

    Columns: code, name, people, people_not_within, most_deprived_not_within (people in the county's
    most deprived fifth), share_not_within (0 to 1). Measure the result on open points for places
    without an open one. Places where everyone is in reach are left out.
    """
    areas, people = result.areas, people_inside(result.areas)
    missed = people * (1 - areas["in_time"].to_numpy(dtype=float))
    quintile = areas["quintile"].to_numpy(dtype=int, na_value=0)
    columns = {
        "people": people,
        "people_not_within": missed,
        "most_deprived_not_within": missed * (quintile == MOST_DEPRIVED),
    }
    sums = pd.DataFrame(columns).groupby(areas[by].to_numpy()).sum().round().astype(int)
    found = sums[sums["people_not_within"] > 0].rename_axis("code").reset_index()
    found.insert(1, "name", [gazetteer.place(code).label for code in found["code"]])
    found["share_not_within"] = found["people_not_within"] / found["people"]
    order = ["people_not_within", "most_deprived_not_within", "code"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def neighbours(points: pd.DataFrame, metres: float = NEAR_METRES) -> pd.DataFrame:
    """Pairs of points of different providers within a straight-line distance, closest first.

    Columns: point_id, point, service and provider of each, ending in _a and _b; metres; sharing:
    they stand on one site and one of them is said to share it.
    """
    from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

    there = points[points["placed"]].reset_index(drop=True)
    place = travel_rules.xy(there)
    tree = cKDTree(place if len(place) else np.empty((0, 2)))
    pairs = tree.query_pairs(metres, output_type="ndarray")
    renamed = there.rename(columns={"id": "point_id", "name": "point"})
    ends = renamed[[*PAIR_COLUMNS, "shares_with"]]
    first, second = (ends.loc[pairs[:, side]].reset_index(drop=True) for side in (0, 1))
    found: pd.DataFrame = first.add_suffix("_a").join(second.add_suffix("_b"))
    apart = place[pairs[:, 0]] - place[pairs[:, 1]]
    found["metres"] = np.hypot(apart[:, 0], apart[:, 1]).round()
    said = (found.pop("shares_with_a") + found.pop("shares_with_b")) != ""
    found["sharing"] = (found["metres"] <= SAME_SITE_METRES) & said
    other = found["provider_a"] != found["provider_b"]
    order = ["metres", "point_id_a", "point_id_b"]
    return found[other].sort_values(order, ignore_index=True)


def sharing(points: pd.DataFrame) -> pd.DataFrame:
    """Points that share their building already: id, name, service, provider, shares_with."""
    columns = ["id", "name", "service", "provider", "shares_with"]
    return points.loc[points["shares_with"] != "", columns].reset_index(drop=True)
