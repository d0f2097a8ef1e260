"""A plan for a service: which sites to open or which points to close, and what that does.

The edits of a plan are those of a what-if, and its figures are those that the what-if gives.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.access import scenario
from herts_geo.access.edits import LONGEST_TEXT, Add, Scenario
from herts_geo.access.measure import Result, again
from herts_geo.access.sites.ask import MOST_CANDIDATES, Ask, agreed, far, positions, weighed
from herts_geo.access.sites.median import median
from herts_geo.access.sites.solve import Chosen, cover
from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import Floats
from herts_geo.travel.matrix import Matrix

CHOSEN, KEPT, BARRED = "chosen", "kept", "barred"
NEVER: Final = np.inf


@dataclass(frozen=True)
class Plan:
    """The sites to open, or the points to close, with who reaches the service before and after.

    `chosen` (id, name): what opens or closes, in the order of ids, kept or barred ones among it.
    `mean_before` and `mean_after`: mean minutes to the nearest by people, of those who reach none
    as `far`; `all_reach`: whether nobody is so; `most_added`: minutes by which the journey of
    anybody grows at most, infinite where one reaches none any more. `alone`: one row a candidate,
    best first (see `alone_opened` and `closing.losses`). `gap`: how far the best plan may be above
    this one, as a part of it; 0 where it is proven best. Areas and spots are left out of results.
    """

    ask: Ask
    before: Result = field(repr=False)
    after: Result = field(repr=False)
    edits: Scenario
    chosen: pd.DataFrame
    candidates: int
    mean_before: float
    mean_after: float
    far: float
    all_reach: bool
    most_added: float
    gap: float
    alone: pd.DataFrame = field(repr=False)

    @property
    def people(self) -> int:
        """People who come within the time, less than nought where some drop out."""
        return self.after.people_within - self.before.people_within

    @property
    def most_deprived(self) -> int:
        """The same of the most deprived fifth."""
        return self.after.by_quintile[0].people_within - self.before.by_quintile[0].people_within


@dataclass(frozen=True)
class Offer:
    """Candidates that a plan can choose from, with the minutes to each from every spot.

    `frame`: id, name, lon, lat, in the order of ids; `minutes` (p, m).
    """

    now: Matrix = field(repr=False)
    result: Result = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    minutes: Floats = field(repr=False)

    def at(self, ids: list[str]) -> Floats:
        """The minutes (p, k) to some of the candidates."""
        return self.minutes[:, self.frame["id"].isin(ids).to_numpy()]


def offer(now: Matrix, result: Result, candidates: pd.DataFrame) -> Offer:
    """Candidates (id, name, lon, lat) for one more point of a matrix that a result was measured by.

    Raises `HertsGeoError` for too many, and for minutes of a timetable, which have no other places.
    """
    frame = candidates[["id", "name", "lon", "lat"]].dropna().drop_duplicates("id")
    if len(frame) > MOST_CANDIDATES:
        raise HertsGeoError(
            f"{len(frame):,} candidates are more than the {MOST_CANDIDATES} that a plan can be "
            "made of: choose a smaller place, or another kind of site."
        )
    frame = frame.sort_values("id", ignore_index=True)
    minutes = now.to(positions(frame)).astype(float)
    return Offer(now=now, result=result, frame=frame, minutes=minutes)


def opened(offered: Offer, ask: Ask) -> Plan:
    """The candidates that serve the aim of a question best. Raises `HertsGeoError`."""
    free, kept = agreed(ask, offered.frame["id"])
    if len(kept) > ask.how_many:
        raise HertsGeoError(
            f"{wording.count(len(kept), 'site')} to keep are more than the {ask.how_many} of the "
            "plan: ask for more sites, or keep fewer."
        )
    weights, second = weighed(offered.result, ask.weight)
    base = np.minimum(offered.result.near.minutes, offered.at(kept).min(axis=1, initial=NEVER))
    minutes, left = offered.at(free), ask.how_many - len(kept)
    if ask.aim == "mean":
        longest = far(offered.now)
        saved = np.minimum(base, longest)[:, None] - np.minimum(minutes, longest)
        solved = median(np.maximum(saved, 0.0) * weights[:, None], left)
    else:
        threshold = offered.result.threshold
        missed = ~(base <= threshold)
        solved = cover(minutes <= threshold, weights * missed, left, second * missed)
    ids = sorted([*kept, *(free[each] for each in solved.columns)])
    rows = offered.frame[offered.frame["id"].isin(ids)]
    edits = Scenario("Best sites")
    for name, lon, lat in zip(rows["name"], rows["lon"], rows["lat"], strict=True):
        short, service = str(name)[:LONGEST_TEXT], offered.now.service
        edits = edits.add(Add(name=short, service=service, lon=lon, lat=lat))
    alone = alone_opened(offered, ask, ids)
    return made(offered.now, offered.result, ask, edits, rows, len(offered.frame), solved, alone)


def made(
    now: Matrix,
    before: Result,
    ask: Ask,
    edits: Scenario,
    chosen: pd.DataFrame,
    candidates: int,
    solved: Chosen,
    alone: pd.DataFrame,
) -> Plan:
    """A plan of edits with what it does."""
    after = again(scenario.apply(now, edits), before)
    longest = far(now)
    means = [mean_minutes(each, longest) for each in (before, after)]
    lived = (weighed(before, "1")[0] > 0) & np.isfinite(before.near.minutes)
    longer = after.near.minutes[lived] - before.near.minutes[lived]
    return Plan(
        ask=ask,
        before=_light(before),
        after=_light(after),
        edits=edits,
        chosen=chosen[["id", "name"]].reset_index(drop=True),
        candidates=candidates,
        mean_before=means[0],
        mean_after=means[1],
        far=longest,
        all_reach=bool(np.isfinite(before.near.minutes).all()),
        most_added=float(longer.max(initial=0.0)),
        gap=solved.gap,
        alone=alone,
    )


def _light(result: Result) -> Result:
    near = replace(result.near, minutes=result.near.minutes[:0], column=result.near.column[:0])
    return replace(result, areas=result.areas.iloc[:0], near=near, first_step=None)


def mean_minutes(result: Result, longest: float) -> float:
    """Mean minutes to the nearest point by people, of those who reach none as the longest."""
    people, _ = weighed(result, "1")
    return float(people @ np.minimum(result.near.minutes, longest) / max(people.sum(), 1.0))


def alone_opened(offered: Offer, ask: Ask, ids: list[str]) -> pd.DataFrame:
    """What each candidate would bring if it alone opened, best first by the aim.

    Columns: id, name, people and most_deprived (newly within the time), saved (minutes by which
    journeys are shorter, on the mean of all people), plan (chosen, kept, barred or '').
    """
    result, minutes = offered.result, offered.minutes
    missed = ~(result.near.minutes <= result.threshold)
    everyone, poor = weighed(result, "1")
    reach = minutes[missed] <= result.threshold
    longest = far(offered.now)
    shorter = np.minimum(result.near.minutes, longest)[:, None] - np.minimum(minutes, longest)
    stands = {
        **dict.fromkeys(ids, CHOSEN),
        **dict.fromkeys(ask.bar, BARRED),
        **dict.fromkeys(ask.keep, KEPT),
    }
    frame = offered.frame[["id", "name"]].assign(
        people=(everyone[missed] @ reach).round().astype(int),
        most_deprived=(poor[missed] @ reach).round().astype(int),
        saved=everyone @ np.maximum(shorter, 0.0) / max(everyone.sum(), 1.0),
        plan=[stands.get(each, "") for each in offered.frame["id"]],
    )
    first = "saved" if ask.aim == "mean" else "people" if ask.weight == "1" else "most_deprived"
    order = [first, "people", "most_deprived"]
    return frame.sort_values(order, ascending=False, kind="stable", ignore_index=True)
