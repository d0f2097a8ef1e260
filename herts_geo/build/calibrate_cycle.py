"""Fits cycling to the times published for 2017 and measures its errors on areas left out.

    minutes = start + km x detour / speed

The speed is that of the publication; start and detour are fitted per service, whole sites and whole
regions left out in turn. Every area with a time is fitted on: which destinations were counted was
judged by cycle times, so that no area is set aside by them here.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from herts_geo.build import calibrate_fit
from herts_geo.build.calibrate_data import LONGEST, Observations
from herts_geo.build.calibrate_fit import DECIMALS, SOFTNESS, Observed
from herts_geo.travel.estimate import GENERAL, MINUTES_PER_HOUR, Errors, Floats

KMH: Final = 16.0
FIRST_GUESS: Final = (5.0, 4.5)  # minutes to start and a km


def blocks(observed: Observed) -> dict[str, Any]:
    """Each service's pace and errors, and those of services that were not published."""
    own = {key: _block({key: seen}, {key: seen}) for key, seen in observed.items()}
    others = {
        key: {name: seen for name, seen in observed.items() if name != key} for key in observed
    }
    return own | {GENERAL: _block(observed, observed, others)}


def fit(km: Floats, published: Floats) -> dict[str, float]:
    """The pace that comes nearest to published minutes (n,) at straight-line km (n,)."""
    start, a_km = least_squares(
        lambda guess: guess[0] + guess[1] * km - published,
        FIRST_GUESS,
        bounds=(0, np.inf),
        loss="soft_l1",
        f_scale=SOFTNESS,
    ).x
    detour = round(float(a_km) * KMH / MINUTES_PER_HOUR, DECIMALS)
    return {"kmh": KMH, "detour": detour, "start_minutes": round(float(start), DECIMALS)}


def minutes(pace: Mapping[str, float], km: Floats) -> Floats:
    """Minutes at straight-line km (n,) by a fitted pace."""
    a_km = pace["detour"] / pace["kmh"] * MINUTES_PER_HOUR
    return np.asarray(pace["start_minutes"] + a_km * km)


def _block(
    fitted: Observed, tested: Observed, without: Mapping[str, Observed] | None = None
) -> dict[str, Any]:
    """The pace fitted on services, and the errors of each tested one; `without`: the services to
    fit on for each, itself among them unless given."""
    bases = without or dict.fromkeys(tested, fitted)
    site = np.concatenate([left_out(seen, bases[key], "site") for key, seen in tested.items()])
    region = np.concatenate([left_out(seen, bases[key], "region") for key, seen in tested.items()])
    every = calibrate_fit.joined(list(tested.values()))
    good, truth = usable(every), every.cycle_minutes
    sites = every.site[good]

    def by(groups: NDArray[np.str_], found: Floats) -> dict[str, Any]:
        rows = calibrate_fit.errors_by(groups[good], found[good], truth[good], sites)
        return {name: asdict(row) for name, row in rows.items()}

    whole: Errors = calibrate_fit.errors(site[good], truth[good], sites)
    return {
        "pace": fit(*_pool(fitted)),
        "errors": {
            "all": asdict(whole),
            "regions_left_out": asdict(calibrate_fit.errors(region[good], truth[good], sites)),
            "by_region": by(every.region, region),
            "by_rurality": by(every.rurality, site),
        },
    }


def usable(seen: Observations) -> NDArray[np.bool_]:
    """Areas whose published cycle minutes are a time: above nought and below the longest."""
    return (seen.cycle_minutes > 0) & (seen.cycle_minutes < LONGEST)


def left_out(target: Observations, base: Observed, group: str) -> Floats:
    """Estimated minutes of each area by a pace fitted without its group ('site' or 'region')."""
    labels, km = getattr(target, group), _km(target)
    found = np.full(len(km), np.nan)
    for label in np.unique(labels):
        held = labels == label
        found[held] = minutes(fit(*_pool(base, group, label)), km[held])
    return found


def _pool(base: Observed, group: str = "site", but: str | None = None) -> tuple[Floats, Floats]:
    """Kilometres and published minutes of all usable areas, but for one group's."""
    kept = {
        key: usable(seen)
        & (np.ones(len(seen.site), bool) if but is None else getattr(seen, group) != but)
        for key, seen in base.items()
    }
    return (
        np.concatenate([_km(seen)[kept[key]] for key, seen in base.items()]),
        np.concatenate([seen.cycle_minutes[kept[key]] for key, seen in base.items()]),
    )


def _km(seen: Observations) -> Floats:
    """Mean km of each area's postcodes to their nearest point: a ride's minutes grow with km."""
    return seen.near.mean(seen.near.km)
