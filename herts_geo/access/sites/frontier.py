"""The frontier: the most people within the time that any number of sites, from none up, gives."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo.access.measure import QUINTILES, Result
from herts_geo.access.sites.ask import MOST, Ask, agreed
from herts_geo.access.sites.closing import closed
from herts_geo.access.sites.plan import Offer, Plan, opened
from herts_geo.evidence import Chart
from herts_geo.travel.matrix import Matrix

FIFTHS: Final[Mapping[int, str]] = {
    1: "Most deprived fifth",
    2: "Second fifth",
    3: "Middle fifth",
    4: "Fourth fifth",
    5: "Least deprived fifth",
}
EVERYBODY: Final = "Everybody"
COLOURS: Final[Mapping[str, str]] = {  # for everybody and the two ends, which read in grey too
    EVERYBODY: "#111111",
    FIFTHS[1]: "#d95f0e",
    FIFTHS[2]: "#b8860b",
    FIFTHS[3]: "#737373",
    FIFTHS[4]: "#4a90c2",
    FIFTHS[5]: "#225ea8",
}


def opening(offered: Offer, ask: Ask) -> pd.DataFrame:
    """The frontier of opening: for no site and each number up to ten (see `_row`).

    Each is the plan that brings most people within the time, whatever the aim asked for.
    """
    free, kept = agreed(replace(ask, how_many=1), offered.frame["id"])
    most = min(MOST, len(free) + len(kept))
    first = max(1, len(kept))
    asked = [replace(ask, aim="cover", how_many=count) for count in range(first, most + 1)]
    rows = [_row(0, offered.result, ())]
    for each in asked:
        plan = opened(offered, each)
        rows.append(_row(each.how_many, plan.after, tuple(plan.chosen["name"]), plan.gap))
    return pd.DataFrame(rows)


def closing(now: Matrix, result: Result, points: Collection[str], ask: Ask) -> pd.DataFrame:
    """The frontier of closing: for no point and each number up to ten (see `_row`)."""
    free, kept = agreed(replace(ask, how_many=1), [x for x in now.points if x in set(points)])
    barred = len({*points} & {*now.points} - {*free, *kept})
    rows = [_row(0, result, ())]
    for count in range(max(1, barred), min(MOST, len(free) + barred) + 1):
        plan: Plan = closed(now, result, points, replace(ask, how_many=count))
        rows.append(_row(count, plan.after, tuple(plan.chosen["name"]), plan.gap))
    return pd.DataFrame(rows)


def _row(count: int, after: Result, names: tuple[str, ...], gap: float = 0.0) -> dict[str, object]:
    """One number of sites: sites, people (within), share, low and high (its range, 0 to 1, missing
    where none is known), gap (see `Plan`), names; then the share of each fifth, by its words."""
    low, high = after.share_range or (None, None)
    fifths = {FIFTHS[x]: after.by_quintile[x - 1].share_within for x in QUINTILES}
    return {
        "sites": count,
        "people": after.people_within,
        "share": after.share_within,
        "low": low,
        "high": high,
        "gap": gap,
        "names": names,
        **fifths,
    }


def chart(frame: pd.DataFrame, title: str, closing_: bool) -> Chart:
    """The frontier as lines: % of people within the time, everybody and each fifth, by sites."""
    series = {EVERYBODY: "share", **{words: words for words in FIFTHS.values()}}
    rows = [
        {"at": str(row["sites"]), "series": words, "value": 100 * float(row[column])}
        for row in frame.to_dict("records")
        for words, column in series.items()
        if row[column] is not None and row[column] == row[column]
    ]
    held = {each["series"] for each in rows}
    return Chart(
        key="frontier",
        title=title,
        kind="lines",
        frame=pd.DataFrame(rows, columns=["at", "series", "value"]),
        places=tuple(str(count) for count in frame["sites"]),
        series={words: colour for words, colour in COLOURS.items() if words in held},
        at_title="Points closed" if closing_ else "New sites",
        value_title="% of people within the time",
        from_nought=False,
    )
