"""Fits the travel time curves and measures their errors on areas left out of the fit.

Whole sites and whole regions are left out in turn, never areas at random: areas of one site are
neighbours and share their buses. The fit is robust (soft L1 loss: nearly the median).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from herts_geo.build.calibrate_data import LONGEST, Near, Observations, put_together
from herts_geo.travel.estimate import GENERAL, Curve, Errors, Floats, Walk, curve_minutes

SOFTNESS: Final = 2.0  # minutes of error beyond which the loss grows in proportion, not squared
FIRST_GUESS: Final = (5.0, 12.0, 2.0)  # minutes to start, a root kilometre, and to set off
TENTH: Final = 0.1  # of the errors beyond either end of the interval
RANGE_SHARE: Final = 0.99  # of the areas fitted on that lie within `calibrated_to_km`
DECIMALS: Final = 3  # of coefficients
ERROR_DECIMALS: Final = 2
NEAR: Final = ("near", "near_listed")
ARRAYS: Final = tuple(
    each.name for each in fields(Observations) if each.name not in ("left_out", *NEAR)
)

Observed = Mapping[str, Observations]


def usable(seen: Observations) -> NDArray[np.bool_]:
    """Areas whose published minutes are a time: above nought and below the longest."""
    return (seen.minutes > 0) & (seen.minutes < LONGEST)


def fitting(seen: Observations) -> NDArray[np.bool_]:
    """Areas to fit on: usable, and very probably timed to the destination that we matched."""
    return usable(seen) & seen.agrees


def fit(near: Near, published: Floats, walk: Walk) -> Curve:
    """The curve that, with walking when quicker, comes nearest to the published minutes.

    What it is fitted to is the mean over an area's postcodes, as what is published is a mean over
    its residents.
    """

    def misses(guess: Floats) -> Floats:
        return estimated(_curve(guess), walk, near) - published

    found = least_squares(
        misses, FIRST_GUESS, bounds=(0, np.inf), loss="soft_l1", f_scale=SOFTNESS
    ).x.round(DECIMALS)
    reach = float(np.quantile(near.mean(near.km), RANGE_SHARE).round(1))
    return replace(_curve(found), calibrated_to_km=reach)


def _curve(found: Floats) -> Curve:
    start, rise, set_off = (float(each) for each in found)
    return Curve(
        start_minutes=start, rise_minutes=rise, calibrated_to_km=np.inf, set_off_minutes=set_off
    )


def estimated(curve: Curve, walk: Walk, near: Near) -> Floats:
    """Minutes (n,) of each area: the mean over its postcodes."""
    return near.mean(curve_minutes(curve, walk, near.km))


def fit_services(observed: Observed, walk: Walk) -> dict[str, Curve]:
    """Each service's curve, and the general one fitted on all services together."""
    curves = {
        key: fit(seen.near.of(fitting(seen)), seen.minutes[fitting(seen)], walk)
        for key, seen in observed.items()
    }
    return curves | {GENERAL: fit(*pool(observed, fitting), walk)}


def pool(
    observed: Observed, choose: Callable[[Observations], NDArray[np.bool_]]
) -> tuple[Near, Floats]:
    """Distances and published minutes of the chosen areas of all these services."""
    chosen = [(seen, choose(seen)) for seen in observed.values()]
    return (
        put_together([seen.near.of(mask) for seen, mask in chosen]),
        np.concatenate([seen.minutes[mask] for seen, mask in chosen]),
    )


def left_out(observed: Observed, service: str, group: str, walk: Walk) -> Floats:
    """Estimated minutes of each area by a curve fitted without its group ('site' or 'region')."""
    return _without_groups(observed[service], {service: observed[service]}, group, walk)


def service_left_out(observed: Observed, service: str, group: str, walk: Walk) -> Floats:
    """The same by a curve fitted on the other services: it saw neither place nor service."""
    others = {key: seen for key, seen in observed.items() if key != service}
    return _without_groups(observed[service], others, group, walk)


def _without_groups(target: Observations, base: Observed, group: str, walk: Walk) -> Floats:
    labels = getattr(target, group)
    estimate = np.full(len(target.minutes), np.nan)
    for label in np.unique(labels):

        def elsewhere(seen: Observations, label: str = label) -> NDArray[np.bool_]:
            return np.asarray(fitting(seen) & (getattr(seen, group) != label))

        held = labels == label
        curve = fit(*pool(base, elsewhere), walk)
        estimate[held] = estimated(curve, walk, target.near.of(held))
    return estimate


def as_listed(seen: Observations) -> Observations:
    """The same areas measured to the list as it stands, none of them set aside from the fit."""
    return replace(seen, near=seen.near_listed, agrees=np.ones(len(seen.minutes), dtype=bool))


def errors(estimate: Floats, published: Floats, sites: NDArray[np.str_] | None = None) -> Errors:
    """Median, mean and 90th percentile of the error (minutes), its tenths, and correlation.

    `sites` (n,): the site of each area, by which the coverage of the interval is measured.
    """
    miss = estimate - published
    varied = len(miss) > 1 and np.ptp(estimate) > 0 and np.ptp(published) > 0
    together = float(np.corrcoef(estimate, published)[0, 1]) if varied else None
    low, high = interval(miss)
    return Errors(
        n=len(miss),
        median_abs=_short(np.median(np.abs(miss))),
        bias=_short(miss.mean()),
        p90_abs=_short(np.quantile(np.abs(miss), 0.9)),
        correlation=None if together is None else _short(together),
        q10=_short(low),
        q90=_short(high),
        coverage=None if sites is None else coverage(miss, sites),
    )


def interval(miss: Floats, tail: float = TENTH) -> tuple[float, float]:
    """The conformal interval of an error: a `tail` of new ones at most lies beyond either end.

    Source: split conformal prediction, with the error at place ceil((n + 1) x (1 - tail)) from each
    end; the 80% interval by default.
    """
    ordered, n = np.sort(miss), len(miss)
    place = min(int(np.ceil((n + 1) * (1 - tail))), n)
    return float(ordered[n - place]), float(ordered[place - 1])


def coverage(miss: Floats, sites: NDArray[np.str_]) -> float | None:
    """The share of areas whose error lies within the interval of all other sites' errors.

    None where there is one site only.
    """
    names = np.unique(sites)
    if len(names) < 2:
        return None
    inside = 0
    for name in names:
        low, high = interval(miss[sites != name])
        inside += int(((miss >= low) & (miss <= high) & (sites == name)).sum())
    return _short(inside / len(miss))


def errors_by(
    groups: NDArray[np.str_],
    estimate: Floats,
    published: Floats,
    sites: NDArray[np.str_] | None = None,
) -> dict[str, Errors]:
    """`errors` of each group, in the order of their names."""
    masks = {str(name): groups == name for name in np.unique(groups)}
    return {
        name: errors(estimate[one], published[one], None if sites is None else sites[one])
        for name, one in masks.items()
    }


def joined(parts: list[Observations]) -> Observations:
    """The areas of several services as one list; counts of what was left out are dropped."""
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS
    }
    near = {name: put_together([getattr(part, name) for part in parts]) for name in NEAR}
    return replace(parts[0], left_out={}, **(arrays | near))


def _short(value: float | np.floating) -> float:
    return round(float(value), ERROR_DECIMALS)
