"""Fits the travel time curves and measures their errors on areas left out of the fit.

Whole sites and whole regions are left out in turn, never areas at random: areas of one site are
neighbours and share their buses. The fit is robust (soft L1 loss: nearly the median).
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from herts_geo.build.calibrate_data import LONGEST, Observations
from herts_geo.travel.estimate import GENERAL, Curve, Errors, Floats, Walk, curve_minutes

SOFTNESS: Final = 2.0  # minutes of error beyond which the loss grows in proportion, not squared
FIRST_GUESS: Final = (5.0, 12.0)  # minutes to start, minutes a root kilometre
RANGE_SHARE: Final = 0.99  # of the areas fitted on that lie within `calibrated_to_km`
DECIMALS: Final = 3  # of coefficients
ERROR_DECIMALS: Final = 2
ARRAYS: Final = tuple(each.name for each in fields(Observations) if each.name != "left_out")

Observed = Mapping[str, Observations]


def usable(seen: Observations) -> NDArray[np.bool_]:
    """Areas whose published minutes are a time: above nought and below the longest."""
    return (seen.minutes > 0) & (seen.minutes < LONGEST)


def fitting(seen: Observations) -> NDArray[np.bool_]:
    """Areas to fit on: usable, and very probably timed to the destination that we matched."""
    return usable(seen) & seen.agrees


def fit(km: Floats, published: Floats, walk: Walk) -> Curve:
    """The curve that, with walking when quicker, comes nearest to the published minutes."""

    def misses(guess: Floats) -> Floats:
        return curve_minutes(Curve(guess[0], guess[1], np.inf), walk, km) - published

    found = least_squares(
        misses, FIRST_GUESS, bounds=(0, np.inf), loss="soft_l1", f_scale=SOFTNESS
    ).x.round(DECIMALS)
    reach = float(np.quantile(km, RANGE_SHARE).round(1))
    return Curve(float(found[0]), float(found[1]), reach)


def fit_services(observed: Observed, walk: Walk) -> dict[str, Curve]:
    """Each service's curve, and the general one fitted on all services together."""
    curves = {
        key: fit(seen.km[fitting(seen)], seen.minutes[fitting(seen)], walk)
        for key, seen in observed.items()
    }
    return curves | {GENERAL: fit(*pool(observed, fitting), walk)}


def pool(
    observed: Observed, choose: Callable[[Observations], NDArray[np.bool_]]
) -> tuple[Floats, Floats]:
    """Distances (km) and published minutes of the chosen areas of all these services."""
    chosen = [(seen, choose(seen)) for seen in observed.values()]
    return (
        np.concatenate([seen.km[mask] for seen, mask in chosen]),
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
    estimate = np.full(len(target.km), np.nan)
    for label in np.unique(labels):

        def elsewhere(seen: Observations, label: str = label) -> NDArray[np.bool_]:
            return np.asarray(fitting(seen) & (getattr(seen, group) != label))

        held = labels == label
        estimate[held] = curve_minutes(fit(*pool(base, elsewhere), walk), walk, target.km[held])
    return estimate


def as_listed(seen: Observations) -> Observations:
    """The same areas measured to the list as it stands, none of them set aside from the fit."""
    return replace(seen, km=seen.km_listed, agrees=np.ones(len(seen.km), dtype=bool))


def errors(estimate: Floats, published: Floats) -> Errors:
    """Median, mean and 90th percentile of the error (minutes), its tenths, and correlation."""
    miss = estimate - published
    varied = len(miss) > 1 and np.ptp(estimate) > 0 and np.ptp(published) > 0
    together = float(np.corrcoef(estimate, published)[0, 1]) if varied else None
    return Errors(
        n=len(miss),
        median_abs=_short(np.median(np.abs(miss))),
        bias=_short(miss.mean()),
        p90_abs=_short(np.quantile(np.abs(miss), 0.9)),
        correlation=None if together is None else _short(together),
        q10=_short(np.quantile(miss, 0.1)),
        q90=_short(np.quantile(miss, 0.9)),
    )


def errors_by(groups: NDArray[np.str_], estimate: Floats, published: Floats) -> dict[str, Errors]:
    """`errors` of each group, in the order of their names."""
    return {
        str(name): errors(estimate[groups == name], published[groups == name])
        for name in np.unique(groups)
    }


def joined(parts: list[Observations]) -> Observations:
    """The areas of several services as one list; counts of what was left out are dropped."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in ARRAYS}
    return replace(parts[0], **arrays, left_out={})


def _short(value: float | np.floating) -> float:
    return round(float(value), ERROR_DECIMALS)
