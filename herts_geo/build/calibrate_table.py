"""The table of errors before and after, in areas left out of the fit, by service and kind of place.

Before: one distance an area, the mean of its postcodes, and no minutes to set off; for cycling
distance and speed alone. After: what is shipped. Whole sites are left out in turn, and whole
regions for the rows by region.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from herts_geo.build import calibrate_cycle, calibrate_fit
from herts_geo.build.calibrate_data import Observations
from herts_geo.build.calibrate_fit import SOFTNESS, Observed, fitting
from herts_geo.travel.estimate import Curve, Floats, Walk, curve_minutes

SHARES: Final = (15, 30, 60)  # minutes
BARE_PER_KM: Final = 60 / 16 * 1.2  # 16 km/h on roads 1.2 times the straight line
GROUPS: Final = ("all", "region", "rurality")


def rows(observed: Observed, walk: Walk) -> pd.DataFrame:
    """One row a service, mode and group: n, and before and after the median, p90, bias, coverage
    (minutes; coverage of the 80% interval as a share), with the share of areas within each of
    `SHARES` as published, before and after."""
    found: list[dict[str, Any]] = []
    groups = ("site", "region")  # of which each in turn is left out of the fit
    for key, seen in observed.items():
        bare = seen.near.mean(seen.near.km) * BARE_PER_KM
        transport = {
            "before": {x: _bare_left_out(seen, x, walk) for x in groups},
            "after": {x: calibrate_fit.left_out(observed, key, x, walk) for x in groups},
        }
        cycle = {
            "before": dict.fromkeys(groups, bare),
            "after": {x: calibrate_cycle.left_out(seen, {key: seen}, x) for x in groups},
        }
        found += [*_rows(key, "pt", seen, transport), *_rows(key, "cycle", seen, cycle)]
    return pd.DataFrame(found)


def _bare_left_out(seen: Observations, group: str, walk: Walk) -> Floats:
    """Minutes from one distance an area, no minutes to set off, its group left out of the fit."""
    labels, good = getattr(seen, group), fitting(seen)
    km, found = seen.near.mean(seen.near.km), np.full(len(seen.minutes), np.nan)
    for label in np.unique(labels):
        held = labels == label
        curve = _bare(km[good & ~held], seen.minutes[good & ~held], walk)
        found[held] = curve_minutes(curve, walk, km[held])
    return found


def _bare(km: Floats, published: Floats, walk: Walk) -> Curve:
    def curve(guess: Floats) -> Curve:
        start, rise = (float(each) for each in guess)
        return Curve(start_minutes=start, rise_minutes=rise, calibrated_to_km=np.inf)

    found = least_squares(
        lambda guess: curve_minutes(curve(guess), walk, km) - published,
        (5.0, 12.0),
        bounds=(0, np.inf),
        loss="soft_l1",
        f_scale=SOFTNESS,
    )
    return curve(found.x)


def _rows(
    key: str, mode: str, seen: Observations, estimates: Mapping[str, Mapping[str, Floats]]
) -> Iterator[dict[str, Any]]:
    truth = seen.minutes if mode == "pt" else seen.cycle_minutes
    good = calibrate_fit.usable(seen) if mode == "pt" else calibrate_cycle.usable(seen)
    for group in GROUPS:
        labels = np.full(len(truth), "all") if group == "all" else getattr(seen, group)
        left = "region" if group == "region" else "site"
        for label in np.unique(labels[good]):
            here = good & (labels == label)
            row: dict[str, Any] = {"service": key, "mode": mode, "group": group, "of": str(label)}
            row["n"] = int(here.sum())
            for when, by in estimates.items():
                errors = calibrate_fit.errors(by[left][here], truth[here], seen.site[here])
                for name in ("median_abs", "p90_abs", "bias", "coverage"):
                    row[f"{name}_{when}"] = getattr(errors, name)
            for minutes in SHARES:
                row[f"within_{minutes}_published"] = _share(truth[here], minutes)
                for when, by in estimates.items():
                    row[f"within_{minutes}_{when}"] = _share(by[left][here], minutes)
            yield row


def _share(minutes: Floats, most: float) -> float:
    return round(float((minutes <= most).mean()), 3)


ABOUT: Final = """\
# Errors of the minutes, before and after

Made by `python -m herts_geo.build.calibrate --errors docs/errors.md` on the journey times
published for 2017. Each estimate is of an area whose whole site was left out of the fit; in the
rows by region, of one whose whole region was. Minutes are estimate less published. **Before**:
one distance an area and no minutes to set off; for cycling the rules DfT 2004-13. **After**:
what is shipped; for cycling the rules JTS 2017. Cells read 'before > after', shares of areas
'published: before > after'. The 80% range is held by the share of published times within the
range that the other sites of the same row give; the ranges before are wider by as much as their
errors are. Regions are England's ambulance service areas. Walking by itself was not published:
nothing is measured of it.

Hospitals by public transport gained little (half within 4.2 > 4.0 minutes): distance alone does
not tell which hospitals are on a bus, and of rural areas half are still out by more than 8
minutes.

In the rows by region the range is made by the other sites of that one region, which are few: that
is where it holds as little as 58% or 64%. The range that is shipped is made by all of England; the
table at the end tells how often that held in a region which it had seen nothing of. It holds 80% on
the mean of the regions, and less in some and more in others, and nothing but published times of a
region tells which of them it is. A range of each region's own would promise what ten regions cannot
show, so it stays one for each kind of place; read it as holding eight in ten over England, and
between six and nine in ten in any one region. Where published times of a place are at hand,
[they correct the minutes and make a range of their own](corrections.md).

"""
TAILS: Final = (0.1, 0.075, 0.05, 0.025)  # beyond either end of a range
HOLDS: Final = 0.8
REGIONS: Final = (
    "",
    "In a region of which nothing was seen, the shipped range holds:",
    "",
    "| service | by | mean of regions | least | most | width, minutes | width that holds 80% in "
    "each |",
    "|---|---|---|---|---|---|---|",
)
HEADS: Final = (
    "| service | by | of | areas | half within | nine in ten within | bias | held by the 80% range "
    "| within 15 | within 30 | within 60 |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)


def markdown(table: pd.DataFrame, whole: pd.DataFrame) -> str:
    """The table as text for `docs`: 'before > after', shares as 'published: before > after'; below
    it `whole`, see `regions`."""
    lines = [_line(row) for row in table.to_dict("records")]
    below = [
        f"| {row['service']} | {row['mode']} | {_percent(row['mean'])} | {_percent(row['least'])} "
        f"({row['region']}) | {_percent(row['most'])} | {row['width']:.1f} | {row['wider']:.1f} |"
        for row in whole.to_dict("records")
    ]
    return ABOUT + "\n".join([*HEADS, *lines, *REGIONS, *below]) + "\n"


def regions(observed: Observed, walk: Walk) -> pd.DataFrame:
    """How often the shipped way of making the range holds in a region that it has seen nothing of.

    One row a service and mode: the mean, least and most share held over the regions, the region of
    the least, the mean `width` of the range (minutes), and `wider`, that of the first of `TAILS`
    that holds in at least 80% in every region. Errors by kind of place, of regions left out.
    """
    found = []
    for key, seen in observed.items():
        estimates = {
            "pt": calibrate_fit.left_out(observed, key, "region", walk),
            "cycle": calibrate_cycle.left_out(seen, {key: seen}, "region"),
        }
        for mode, ours in estimates.items():
            truth = seen.minutes if mode == "pt" else seen.cycle_minutes
            good = calibrate_fit.usable(seen) if mode == "pt" else calibrate_cycle.usable(seen)
            miss, groups = (ours - truth)[good], (seen.region[good], seen.rurality[good])
            tried = {tail: elsewhere(miss, *groups, tail) for tail in TAILS}
            held, width = tried[TAILS[0]]
            enough = (each for each in tried.values() if each[0].min() >= HOLDS)
            row: dict[str, Any] = {
                "mean": held.mean(),
                "least": held.min(),
                "most": held.max(),
                "width": width,
            }
            row |= {"region": held.idxmin(), "wider": next(enough, tried[TAILS[-1]])[1]}
            found.append({"service": key, "mode": mode, **row})
    return pd.DataFrame(found)


def elsewhere(
    miss: Floats, region: NDArray[np.str_], kind: NDArray[np.str_], tail: float
) -> "tuple[pd.Series[float], float]":
    """The share of each region's errors within the ranges of the others', and the mean width."""
    low, high = np.empty(len(miss)), np.empty(len(miss))
    for there in np.unique(region):
        for of in np.unique(kind[region == there]):
            own = (region == there) & (kind == of)
            others = (region != there) & ((kind == of) | ~np.isin(of, kind[region != there]))
            low[own], high[own] = calibrate_fit.interval(miss[others], tail)
    inside = pd.Series((miss >= low) & (miss <= high))
    return inside.groupby(region).mean(), float((high - low).mean())


def _line(row: Mapping[Any, Any]) -> str:
    of = "all" if row["group"] == "all" else f"{row['group']}: {row['of']}"
    cells = [row["service"], row["mode"], of, f"{row['n']:,}"]
    cells += [
        f"{row[f'{name}_before']:.1f} > {row[f'{name}_after']:.1f}"
        for name in ("median_abs", "p90_abs", "bias")
    ]
    cells.append(" > ".join(_percent(row[f"coverage_{when}"]) for when in ("before", "after")))
    for each in SHARES:
        published, *ours = (
            _percent(row[f"within_{each}_{when}"]) for when in ("published", "before", "after")
        )
        cells.append(f"{published}: {' > '.join(ours)}")
    return f"| {' | '.join(cells)} |"


def _percent(share: float | None) -> str:
    return "one site" if share is None or np.isnan(share) else f"{100 * share:.0f}%"
