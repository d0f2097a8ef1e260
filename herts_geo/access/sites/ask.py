"""What is asked of a plan: its aim, how many sites, whose people count for more, what is fixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.access.edits import DECIMALS
from herts_geo.access.measure import MOST_DEPRIVED, Result, people_inside
from herts_geo.crs import lonlat_to_grid
from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import Floats
from herts_geo.travel.matrix import Matrix

Aim = Literal["cover", "mean", "close"]
AIMS: Final[Mapping[str, str]] = {
    "cover": "Open: most people within the time",
    "mean": "Open: shortest journeys on average",
    "close": "Close: fewest people drop out of the time",
}
ONLY: Final = "only"
WEIGHTS: Final[Mapping[str, str]] = {  # how often a person of the most deprived fifth counts
    "1": "Everybody counts alike",
    "2": "The most deprived fifth count twice",
    "3": "The most deprived fifth count 3 times",
    "5": "The most deprived fifth count 5 times",
    "10": "The most deprived fifth count 10 times",
    ONLY: "Only the most deprived fifth count",
}
MOST: Final = 10  # sites of one plan
MOST_CANDIDATES: Final = 400
AS_MANY: Final = 0  # closures: as many as lose nobody


@dataclass(frozen=True)
class Ask:
    """A question for a plan, in plain values.

    `how_many` sites to open (1 to 10), those kept counted in, or points to close, those barred
    counted in; 0 closes as many as lose nobody. `weight`: see `WEIGHTS`. `keep`: ids of candidates
    that are in the plan whatever they bring, or of points that stay open; `bar`: ids of candidates
    that are not in it, or of points that close whatever is lost.
    """

    aim: Aim = "cover"
    how_many: int = 2
    weight: str = "1"
    keep: tuple[str, ...] = ()
    bar: tuple[str, ...] = ()


def agreed(ask: Ask, ids: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids that the solver chooses from, in order, and those that are kept. Raises `HertsGeoError`.

    Ids that the question keeps or bars and that are not there change nothing.
    """
    known = sorted(dict.fromkeys(ids))
    both = set(ask.keep) & set(ask.bar) & set(known)
    if both:
        raise HertsGeoError(
            f"{wording.listing(sorted(both))} cannot be both kept and barred: choose "
            "one of the two."
        )
    kept = [each for each in known if each in ask.keep]
    free = [each for each in known if each not in {*ask.keep, *ask.bar}]
    least = AS_MANY if ask.aim == "close" else 1
    if not least <= ask.how_many <= MOST:
        raise HertsGeoError(f"A plan has 1 to {MOST} sites, not {ask.how_many}.")
    if not known:
        raise HertsGeoError(
            "There is nothing to choose from here: take another kind of site, or look beyond the "
            "place."
        )
    return free, kept


def weighed(result: Result, weight: str) -> tuple[Floats, Floats]:
    """People (p,) who start from each spot as they count, and how ties between them are decided.

    Raises `HertsGeoError` for a weight that is not one of `WEIGHTS`.
    """
    if weight not in WEIGHTS:
        raise HertsGeoError(f"'{weight}' is no weight: take one of {', '.join(WEIGHTS)}.")
    people = people_inside(result.areas)
    poorest = result.areas["quintile"].to_numpy(dtype=int, na_value=0) == MOST_DEPRIVED
    everyone, poor = (result.near.starts.people(each) for each in (people, people * poorest))
    if weight == ONLY:
        return poor, everyone
    times = int(weight)
    return everyone + (times - 1) * poor, poor if times == 1 else everyone


def far(now: Matrix) -> float:
    """The minutes that somebody counts with who reaches no point at all: the longest journey."""
    if now.longest_km is not None and now.rule is not None:
        return float(now.rule.minutes(np.array([now.longest_km]))[0])
    finite = now.minutes[np.isfinite(now.minutes)]
    return float(np.ceil(finite.max())) if finite.size else 0.0


def positions(candidates: pd.DataFrame) -> Floats:
    """Where candidates (lon, lat) stand (m, 2), metres, rounded as an edit of a what-if is."""
    lon, lat = (candidates[name].to_numpy(dtype=float).round(DECIMALS) for name in ("lon", "lat"))
    return np.column_stack(lonlat_to_grid(lon, lat))
