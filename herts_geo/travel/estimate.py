"""The `estimated` method: public transport and walk minutes where there is no timetable.

    minutes(spot, point) = the lower of
        walk:     set off + km x detour / speed, up to a longest walk
        estimate: start + rise x root(km)

`start`, `rise` and the minutes to set off are fitted per service on published journey times by
`build.calibrate`, for the mean over an area's postcodes. Each pair stands alone and its minutes
never fall with distance, so the time to a service is the lowest of its points: closing a point
never shortens it and adding one never lengthens it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.errors import HertsGeoError

Floats = NDArray[np.float64]

METRES_PER_KM: Final = 1000.0
MINUTES_PER_HOUR: Final = 60.0
GENERAL: Final = "general"  # the model for a service that was not published


@dataclass(frozen=True)
class Walk:
    """How a walk is timed: km/h, road km per straight km, longest straight km, minutes to start."""

    kmh: float
    detour: float
    max_km: float
    start_minutes: float


@dataclass(frozen=True)
class Curve:
    """Minutes by public transport from straight-line km: start + rise x root(km).

    `rise_minutes` is per root kilometre; `calibrated_to_km` holds 99 in 100 of the areas behind it.
    `set_off_minutes` pass before a walk all the way to the service begins to count in km.
    """

    start_minutes: float
    rise_minutes: float
    calibrated_to_km: float
    set_off_minutes: float = 0.0


@dataclass(frozen=True)
class Errors:
    """Estimate less published, in minutes, over areas that the fit had not seen.

    `q10` and `q90` are the errors that a tenth of the areas lie below and above: published times
    of eight areas in ten lie between the estimate less q90 and the estimate less q10 (conformal:
    the error at place ceil(0.9 x (n + 1)) from either end). `coverage`: the share of areas within
    an interval made of all other sites. None where they were not measured.
    """

    n: int
    median_abs: float
    bias: float
    p90_abs: float
    correlation: float | None
    q10: float | None = None
    q90: float | None = None
    coverage: float | None = None


@dataclass(frozen=True)
class ServiceModel:
    """One service's curve with its cross-validated errors, in all and by kind of place."""

    service: str
    label: str
    curve: Curve
    errors: Errors
    by_region: Mapping[str, Errors]
    by_rurality: Mapping[str, Errors]


@dataclass(frozen=True)
class RuralityRule:
    """Class of a place by how many LSOA centres lie within `radius_m`: (name, at most) in order.

    The last class has no upper limit (None).
    """

    radius_m: float
    classes: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Model:
    """Everything that the estimate needs, as read from the coefficients file."""

    walk: Walk
    services: Mapping[str, ServiceModel]
    rurality: RuralityRule
    areas: int
    sites: int
    regions: int


def model_from(parsed: Mapping[str, Any]) -> Model:
    """The model held by the parsed coefficients file (travel_model.json).

    Raises HertsGeoError when a key is absent or a value has the wrong type.
    """
    try:
        walk = Walk(**above_nought(parsed["walk"], but=("start_minutes",)))
        services = {key: _service(key, block) for key, block in parsed["services"].items()}
        if GENERAL not in services:
            raise KeyError(GENERAL)
        rows = parsed["rurality"]["classes"]  # of places, of which the last has no upper limit
        limits = [int(numbers({"at_most": row["at_most"]})["at_most"]) for row in rows[:-1]]
        if rows[-1]["at_most"] is not None or limits != sorted(limits):
            raise ValueError("rurality classes out of order")
        names = [str(row["name"]) for row in rows]
        return Model(
            walk=walk,
            services=services,
            rurality=RuralityRule(
                radius_m=above_nought({"radius_m": parsed["rurality"]["radius_m"]})["radius_m"],
                classes=tuple(zip(names, (*limits, None), strict=True)),
            ),
            **{name: int(parsed["sample"][name]) for name in ("areas", "sites", "regions")},
        )
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise unreadable(problem) from problem


def unreadable(problem: Exception) -> HertsGeoError:
    """The sentence on coefficients of which one is missing or wrong."""
    return HertsGeoError(
        f"The travel time coefficients cannot be read: {problem!r} is missing or wrong. "
        "Make the file again with `python -m herts_geo.build.calibrate`."
    )


def for_service(model: Model, service: str) -> ServiceModel:
    """The service's own model, or the general one where the service was not published."""
    return model.services.get(service, model.services[GENERAL])


def minutes(model: Model, service: str, areas_xy: Floats, points_xy: Floats) -> Floats:
    """Estimated minutes from each area to each point, walking when that is quicker.

    `areas_xy` is (n, 2) and `points_xy` (m, 2) metres in EPSG:27700; the result is (n, m) minutes,
    missing where a position is missing. Raises HertsGeoError when positions are not pairs.
    """
    return curve_minutes(
        for_service(model, service).curve, model.walk, distances_km(areas_xy, points_xy)
    )


def curve_minutes(curve: Curve, walk: Walk, km: Floats) -> Floats:
    """Minutes at straight-line distances (km, any shape): the lower of the walk and the curve."""
    estimate = curve.start_minutes + curve.rise_minutes * np.sqrt(km)
    return np.minimum(estimate, walk_minutes(walk, km) + curve.set_off_minutes)


def walk_minutes(walk: Walk, km: Floats) -> Floats:
    """Minutes on foot at straight-line distances (km, any shape), infinite where it is too far."""
    paced = walk.start_minutes + km * (walk.detour / walk.kmh * MINUTES_PER_HOUR)
    return np.where(km > walk.max_km, np.inf, paced)


def distances_km(areas_xy: Floats, points_xy: Floats) -> Floats:
    """Straight-line kilometres (n, m) between (n, 2) and (m, 2) positions in metres."""
    areas, points = _pairs(areas_xy, "areas"), _pairs(points_xy, "points")
    east: Floats = np.subtract.outer(areas[:, 0], points[:, 0])
    north: Floats = np.subtract.outer(areas[:, 1], points[:, 1])
    # In place, and not by np.hypot, which is for lengths that no map has: a sixth of the time.
    east *= east
    north *= north
    east += north
    np.sqrt(east, out=east)
    east /= METRES_PER_KM
    return east


def rurality(rule: RuralityRule, xy: Floats, lsoa_xy: Floats) -> NDArray[np.str_]:
    """Class name (n,) of each position from the LSOA centres around it, all in metres."""
    from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

    tree = cKDTree(_pairs(lsoa_xy, "LSOA centres"))
    near = tree.query_ball_point(_pairs(xy, "places"), rule.radius_m, return_length=True)
    limits = [limit for _, limit in rule.classes if limit is not None]
    names = np.array([name for name, _ in rule.classes])
    classes: NDArray[np.str_] = names[np.searchsorted(limits, near, side="left")]
    return classes


def method_values(model: Model) -> dict[str, str]:
    """Words for the placeholders of texts/travel_method.md, by name."""
    values = {
        "areas": f"{model.areas:,}",
        "sites": str(model.sites),
        "regions": str(model.regions),
        "walk_kmh": f"{model.walk.kmh:g}",
        "walk_detour": f"{model.walk.detour:g}",
        "walk_max_km": f"{model.walk.max_km:g}",
    }
    for key, found in model.services.items():
        values |= {
            f"{key}_typical": f"{found.errors.median_abs:.0f}",
            f"{key}_nine_in_ten": f"{found.errors.p90_abs:.0f}",
            f"{key}_rural": f"{found.by_rurality['rural'].median_abs:.0f}",
            f"{key}_to_km": f"{found.curve.calibrated_to_km:.0f}",
            f"{key}_less": f"{max(found.errors.q90 or 0.0, 0.0):.0f}",
            f"{key}_more": f"{max(-(found.errors.q10 or 0.0), 0.0):.0f}",
            f"{key}_set_off": f"{found.curve.set_off_minutes:.0f}",
            f"{key}_coverage": f"{100 * (found.errors.coverage or 0.0):.0f}",
        }
    return values


def _service(key: str, block: Mapping[str, Any]) -> ServiceModel:
    errors = block["errors"]
    return ServiceModel(
        service=key,
        label=str(block["label"]),
        curve=Curve(**above_nought(block["curve"], but=("start_minutes", "set_off_minutes"))),
        errors=measured(errors["all"]),
        by_region=measured_by(errors["by_region"]),
        by_rurality=measured_by(errors["by_rurality"]),
    )


def measured_by(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Errors]:
    """The errors of each kind of place, by its name."""
    return {name: measured(row) for name, row in rows.items()}


def measured(row: Mapping[str, Any]) -> Errors:
    """Errors as a coefficients file holds them. Raises `TypeError` or `ValueError`."""
    known = {name: value for name, value in row.items() if value is not None}
    found = Errors(**{"correlation": None, **numbers(known)})
    if min(found.median_abs, found.p90_abs) < 0:
        raise ValueError("an error below 0")
    return found


def numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, proven to be finite numbers. Raises `TypeError` naming one that is not."""
    for name, value in row.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise TypeError(f"{name} {value!r}")
    return dict(row)


def above_nought(row: Mapping[str, Any], but: Sequence[str] = ()) -> dict[str, Any]:
    """Numbers above 0; those named in `but` may be 0. Raises `TypeError` or `ValueError`."""
    found = numbers(row)
    for name, value in found.items():
        if value < 0 or (value == 0 and name not in but):
            raise ValueError(f"{name} {value}")
    return found


def _pairs(xy: Floats, what: str) -> Floats:
    pairs = np.asarray(xy, dtype=np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise HertsGeoError(
            f"The positions of the {what} have shape {pairs.shape}, not (number, 2). "
            "Give one easting and one northing, in metres, for each."
        )
    return pairs
