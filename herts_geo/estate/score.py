"""The opportunity score of an asset: ten criteria from 0 to 1, weighted as `scoring` says.

Buildings only, unless land is asked for: land without one has neither space to share nor condition
nor energy rating, so that what little is known of it would set its score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo import scoring, wording
from herts_geo.estate import buildings, colocation
from herts_geo.estate import land as estate_land
from herts_geo.estate.screening import figures
from herts_geo.scoring import Criterion

DAYS_PER_YEAR: Final = 365.25
LEASE_YEARS: Final = 10  # a lease event so far off counts nothing
CONDITIONS: Final = ("Good", "Satisfactory", "Poor", "Unsuitable")
RATINGS: Final = ("A+", "A", "B", "C", "D", "E", "F", "G")
CRITERIA: Final = (
    Criterion(
        key="space",
        title="Spare space",
        words="1 if vacant, surplus or partly empty, 0 if not",
        weight=3,
    ),
    Criterion(
        key="near",
        title="Other holders near",
        words="n / (n + 1) for n assets of other holders near",
        weight=2,
    ),
    Criterion(
        key="lease",
        title="Lease event soon",
        words="1 today, falling to 0 ten years from now",
        weight=2,
    ),
    Criterion(
        key="condition",
        title="Poor condition",
        words="0 good, 1/3 satisfactory, 2/3 poor, 1 unsuitable",
        weight=2,
    ),
    Criterion(
        key="energy",
        title="Low energy rating",
        words="0 for A+, in equal steps to 1 for G",
        weight=1,
    ),
    Criterion(
        key="cost",
        title="High running cost per m2",
        words="its rank among the assets shown",
        weight=1,
    ),
    Criterion(
        key="backlog",
        title="High maintenance due per m2",
        words="its rank among the assets shown",
        weight=1,
    ),
    Criterion(
        key="land",
        title="Large site",
        words="its rank by hectares among the assets shown",
        weight=1,
    ),
    Criterion(
        key="hours", title="Few staffed hours", words="its rank among the assets shown", weight=1
    ),
    Criterion(
        key="need",
        title="More deprived area",
        words="1 in the most deprived decile, 0 in the least",
        weight=1,
    ),
)
BY_KEY: Final[Mapping[str, Criterion]] = {each.key: each for each in CRITERIA}
DEFAULT: Final[Mapping[str, int]] = {each.key: each.weight for each in CRITERIA}


@dataclass(frozen=True)
class Scores(scoring.Scores):
    """The scores of assets; `metres`: what counted as near, in a straight line; `land`: which
    assets are not scored, as they are land without a building; `again`: which entries are not, as
    their building is scored at another holder's entry."""

    metres: float = 0.0
    land: "pd.Series[bool]" = field(default_factory=lambda: pd.Series(dtype=bool), repr=False)
    again: "pd.Series[bool]" = field(default_factory=lambda: pd.Series(dtype=bool), repr=False)

    def unranked(self) -> str:
        """Which assets have no rank and why, in sentences, '' where all have one."""
        short = int((~self.ranked & ~self.land & ~self.again).sum())
        land, again = int(self.land.sum()), int(self.again.sum())
        said = [self.without_rank(short)] if short else []
        if land:
            them = wording.count(land, "asset is", "assets are")
            said.append(f"{them} land without a building and not scored.")
        if again:
            them = wording.count(again, "entry is", "entries are")
            said.append(f"{them} of a building that is scored once, at another entry of it.")
        return " ".join(said)


def score(
    frame: pd.DataFrame,
    weights: Mapping[str, int],
    metres: float,
    today: date,
    least: int | None = None,
    with_land: bool = False,
) -> Scores:
    """The opportunity scores of the assets; `metres`: what counts as near, in a straight line.

    `least`: criteria that must be known for a rank (None: see `scoring.weighted`); `with_land`:
    land without a building is scored too. Raises `colocation.TooManyPairs`.
    """
    no_land = pd.Series(False, index=frame.index)
    land = no_land if with_land else estate_land.is_land(frame)
    counted = buildings.once(frame[~land])
    again = ~land & ~frame.index.isin(counted.index)
    found = values(counted, metres, today, with_land).reindex(frame.index)
    made = scoring.weighted(found, CRITERIA, weights, least)
    return Scores(**vars(made), metres=metres, land=land, again=again)


def beside(frame: pd.DataFrame, scores: Scores) -> pd.DataFrame:
    """The assets, each with its rank, its score and how many criteria are known of it."""
    ranks = scores.ranks().rename(columns=str.lower)
    return frame.merge(ranks, left_index=True, right_index=True, how="left", validate="one_to_one")


def values(
    frame: pd.DataFrame, metres: float, today: date, with_land: bool = False
) -> pd.DataFrame:
    """Each criterion from 0 to 1, one column each, <NA> where a register lacks the figure."""
    shown = figures(frame)
    near = colocation.neighbours(frame, metres, with_land)
    years = (frame["lease_event"] - pd.Timestamp(today)).dt.days / DAYS_PER_YEAR
    lease = (1 - years / LEASE_YEARS).clip(0, 1)
    out = pd.DataFrame(
        {
            "space": space(frame),
            "near": near / (near + 1),
            "lease": lease.where(years >= 0),
            "condition": scoring.steps(frame["condition"], CONDITIONS),
            "energy": scoring.steps(frame["energy"], RATINGS),
            "cost": scoring.rank(shown["cost_per_m2"]),
            "backlog": scoring.rank(shown["backlog_per_m2"]),
            "land": scoring.rank(shown["land_area"]),
            "hours": scoring.rank(-shown["open_hours"]),
            "need": (10 - frame["decile"]) / 9,
        }
    )
    return out.astype("Float64")


def space(frame: pd.DataFrame) -> "pd.Series[Any]":
    """1 for an asset that is vacant, surplus or partly empty, 0 for one that is not, <NA> where
    nothing says so."""
    free = frame["vacant"].fillna(False).astype(bool)
    free |= frame["purpose"].isin(colocation.SPARE_PURPOSE)
    free |= (frame["spare"] > 0).fillna(False).astype(bool)
    known = free | frame["spare"].notna() | frame["purpose"].notna()
    return free.astype("Float64").where(known, pd.NA)
