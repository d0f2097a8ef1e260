"""Which points could close: with the least loss of so many, or as many as lose nobody."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo import wording
from herts_geo.access.edits import Close, Scenario
from herts_geo.access.measure import Result
from herts_geo.access.scenario import NONE
from herts_geo.access.sites.ask import AS_MANY, Ask, agreed, weighed
from herts_geo.access.sites.plan import Plan, made
from herts_geo.access.sites.solve import Chosen, cover, fewest
from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import Floats
from herts_geo.travel.matrix import Matrix


def closed(now: Matrix, result: Result, points: Collection[str], ask: Ask) -> Plan:
    """The points to close of those that may; all others stay open. Raises `HertsGeoError`.

    Of as little lost, those stay open that are the nearest to more people, then those that come
    first. Give the result of everybody whom the points serve, not of one place alone.
    """
    there = [each for each in now.points if each in set(points)]
    free, kept = agreed(ask, there)
    going = sorted({*there} - {*free, *kept})
    nearest = np.bincount(result.near.column, weighed(result, "1")[0], len(now.points) + 1)
    free.sort(key=lambda each: (-nearest[now.points.index(each)], each))
    stays, solved = _staying(now, result, ask, free, going)
    ids = sorted([*going, *(each for each in free if each not in stays)])
    edits = Scenario("Best sites")
    for each in ids:
        edits = edits.add(Close(each))
    names = dict(zip(now.points, now.names, strict=True))
    rows = pd.DataFrame({"id": ids, "name": [names[each] for each in ids]}, dtype=str)
    lost = losses(now, result, there, ids)
    return made(now, result, ask, edits, rows, len(there), solved, lost)


def _staying(
    now: Matrix, result: Result, ask: Ask, free: list[str], going: list[str]
) -> tuple[set[str], Chosen]:
    """Which of the free points stay open, and how sure it is that no other choice is better."""
    column = {point: place for place, point in enumerate(now.points)}
    fixed = [column[each] for each in now.points if each not in {*free, *going}]
    inside = now.minutes <= result.threshold
    needed = ~inside[:, fixed].any(axis=1)
    reach = inside[:, [column[each] for each in free]]
    weights, second = (each * needed for each in weighed(result, ask.weight))
    if ask.how_many == AS_MANY:
        columns, proven = fewest(reach, weighed(result, "1")[0] * needed)
        solved = Chosen(columns, float(len(free)), float(len(free) if proven else 2 * len(free)))
        return {free[each] for each in columns}, solved
    count = len(free) + len(going) - ask.how_many
    if count < 0 or len(going) > ask.how_many:
        raise HertsGeoError(
            f"{ask.how_many} cannot be closed: {wording.count(len(free), 'point')} may close and "
            f"{len(going)} are to close in any case."
        )
    solved = cover(reach, weights, count, second)
    picked = [*solved.columns, *(x for x in range(len(free)) if x not in solved.columns)]
    return {free[each] for each in picked[:count]}, solved


def losses(
    now: Matrix, result: Result, points: Collection[str], ids: Collection[str]
) -> pd.DataFrame:
    """What closing each point alone would do, least lost first.

    Columns: id, name, people and most_deprived (who drop out of the time), nearest (people for whom
    it is the nearest), added and most_added (minutes longer for these on the mean, and at most;
    infinite where one reaches no other), next (the nearest of most of them then), plan.
    """
    rest, spots = now.minutes.astype(float), np.arange(len(now.minutes))
    there = result.near.column < len(now.points)
    rest[spots[there], result.near.column[there]] = np.inf
    second = rest.argmin(axis=1)  # the next nearest of each spot, their number where there is none
    after = rest[spots, second]
    other = np.where(np.isfinite(after), second, len(now.points))
    rows = [
        {"id": id_, "name": name, **_loss(now, result, place, other, after)}
        for place, (id_, name) in enumerate(zip(now.points, now.names, strict=True))
        if id_ in points
    ]
    frame = pd.DataFrame(rows).assign(plan=lambda x: x["id"].isin(ids).map({True: "chosen"}))
    order = ["people", "nearest", "id"]
    return frame.fillna({"plan": ""}).sort_values(order, kind="stable", ignore_index=True)


def _loss(
    now: Matrix, result: Result, place: int, other: NDArray[np.intp], after: Floats
) -> dict[str, Any]:
    """What closing one point does, by its column."""
    everyone, poor = weighed(result, "1")
    its = (result.near.column == place) & (everyone > 0)
    was, people = result.near.minutes[its], everyone[its]
    lost = (was <= result.threshold) & ~(after[its] <= result.threshold)
    longer = after[its] - was
    goes = np.bincount(other[its], people, len(now.points) + 1)
    return {
        "people": round(people[lost].sum()),
        "most_deprived": round(poor[its][lost].sum()),
        "nearest": round(people.sum()),
        "added": float(people @ longer / people.sum()) if len(people) else 0.0,
        "most_added": float(longer.max(initial=0.0)),
        "next": [*now.names, NONE][int(goes.argmax())] if len(people) else "",
    }
