"""How minutes follow from distance for each mode, how far they may be wrong, and whose they are.

Sources: `modes` for speeds, detour and the longest walk; `estimate` for public transport.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue as pack_catalogue
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.travel import cycling, estimate, rule_sets
from herts_geo.travel.estimate import Curve, Errors, Floats, Walk
from herts_geo.travel.modes import ROWS, Mode

PACES: Final[Mapping[str, Walk]] = {
    row.key: Walk(
        kmh=row.kmh, detour=row.detour, max_km=row.longest_km, start_minutes=row.start_minutes
    )
    for row in ROWS
}
MODEL: Final = "travel model"  # the role of the coefficients in a pack
DFT: Final = "Speeds and detour: Department for Transport, journey time statistics 2014 to 2019."
NOT_TESTED: Final = "not tested against published times"
UNTESTED: Final = (
    f"{NOT_TESTED.capitalize()}: none were published for this service. Its errors are "
    "those of the published services, each left out in turn."
)
CYCLE_SHORT: Final = (
    "Published cycle times (DfT, 2017) are some {:.0f} minutes longer, about as much for every "
    "journey, as if for its two ends."
)
RIDE: Final = (
    "Cycling fitted on published cycle times (DfT, 2017): {:.1f} minutes to start and {:.2f} for "
    "each straight-line km."
)
WALK_START: Final = (
    "Walking was not published by itself for 2017, so that nothing is measured of its error; it "
    "starts with {:.1f} minutes to set off, as the walks within public transport and walking that "
    "were fitted on the times of that year."
)


@dataclass(frozen=True)
class Rule:
    """How minutes follow from straight-line km: a pace, and a curve where there is transport."""

    pace: Walk
    curve: Curve | None = None

    def minutes(self, km: Floats) -> Floats:
        """Minutes at straight-line distances (km, any shape), infinite beyond the longest."""
        if self.curve is None:
            return estimate.walk_minutes(self.pace, km)
        return estimate.curve_minutes(self.curve, self.pace, km)

    def faster(self, change: float) -> "Rule":
        """The same rule with the speed of the pace changed by a share, such as 0.1 or -0.1."""
        return replace(self, pace=replace(self.pace, kmh=self.pace.kmh * (1 + change)))


@dataclass(frozen=True)
class Ruled:
    """A rule with how far its minutes may be wrong, whether that was tested, and whose it is.

    `errors` (n,) is the typical error of each area in minutes; `spread` (n, 2) is how many minutes
    less and more than ours eight published times in ten are at most. None where not known.
    `tested`: whether times of this service by this mode were published to test ours against.
    """

    rule: Rule
    errors: Floats | None
    spread: Floats | None
    tested: bool
    sources: tuple[str, ...]


def pace_of(
    kmh: float, detour: float = 1.2, longest_km: float | None = None, start_minutes: float = 0.0
) -> Walk:
    """A pace from its parameters. Raises `HertsGeoError` for one that makes no sense."""
    longest = np.inf if longest_km is None else float(longest_km)
    if not (0.5 <= kmh <= 50 and 1 <= detour <= 3 and longest > 0 and 0 <= start_minutes <= 60):
        raise HertsGeoError(
            f"Travel at {kmh:g} km/h on paths {detour:g} times the straight line, with "
            f"{start_minutes:g} minutes to start, makes no sense. Give a speed of 0.5 to 50 km/h, "
            "a detour of 1 to 3, a longest distance above 0 and 0 to 60 minutes to start."
        )
    return Walk(
        kmh=float(kmh), detour=float(detour), max_km=longest, start_minutes=float(start_minutes)
    )


def parameters(rule: Rule) -> dict[str, Any]:
    """The numbers behind a rule as plain values: speed, detour, longest km, curve."""
    longest = rule.pace.max_km if np.isfinite(rule.pace.max_km) else None
    found: dict[str, Any] = {
        "kmh": rule.pace.kmh,
        "detour": rule.pace.detour,
        "longest_km": longest,
        "start_minutes": rule.pace.start_minutes,
    }
    return found if rule.curve is None else {**found, "estimate": asdict(rule.curve)}


def rule_for(
    catalogue: Catalogue,
    service: str,
    mode: Mode,
    pace: Walk | None,
    areas_xy: Floats,
    by: str = rule_sets.USUAL,
) -> Ruled:
    """The rule of a mode for a service by a set of rules, with the errors of each area."""
    fitted = rule_sets.SETS[by].fitted
    if mode == "walk":
        # Walking alone, of which no time was published for 2017.
        used, said = pace or PACES["walk"], [DFT]
        if fitted:
            used = pace or usual_pace(catalogue, service, "walk", rule_sets.JTS_2017.key)
            said.append(WALK_START.format(used.start_minutes))
        return Ruled(rule=Rule(used), errors=None, spread=None, tested=False, sources=tuple(said))
    if mode == "cycle" and fitted:
        return _ride(catalogue, service, pace, areas_xy)
    if mode == "cycle":
        return _bare_ride(document(catalogue), service, pace, len(areas_xy))
    return _transport(catalogue, service, pace, areas_xy)


def tested_services(catalogue: Catalogue) -> frozenset[str]:
    """The keys of services of which times by public transport and by cycle were published.

    A service of ours is one of them by its `key_of`. Of no service a time on foot was published.
    """
    return frozenset(model_of(catalogue).services) - {estimate.GENERAL}


def usual_pace(catalogue: Catalogue, service: str, mode: Mode, by: str = rule_sets.USUAL) -> Walk:
    """The pace of a mode by a set of rules; for public transport that of the walk within."""
    if mode == "pt" or not rule_sets.SETS[by].fitted:
        return PACES[mode]
    if mode == "cycle":
        return cycling.ride(document(catalogue), key_of(service)).pace
    model = model_of(catalogue)
    curve = estimate.for_service(model, key_of(service)).curve
    return replace(model.walk, start_minutes=curve.set_off_minutes)


def _ride(catalogue: Catalogue, service: str, pace: Walk | None, areas_xy: Floats) -> Ruled:
    """Cycling in the way of the times published for 2017."""
    found = document(catalogue)
    ride = cycling.ride(found, key_of(service))
    classes = ruralities(catalogue, areas_xy)
    errors, spread = _errors(ride.errors, ride.by_rurality, classes)
    per_km = ride.pace.detour / ride.pace.kmh * estimate.MINUTES_PER_HOUR
    said = RIDE.format(ride.pace.start_minutes, per_km)
    return Ruled(
        rule=Rule(pace or ride.pace),
        errors=errors,
        spread=spread,
        tested=ride.tested,
        sources=(DFT, said, *(() if ride.tested else (UNTESTED,))),
    )


def _bare_ride(found: Any, service: str, pace: Walk | None, n: int) -> Ruled:
    """Cycling by distance and speed alone, without minutes to start."""
    key = service.removesuffix("_ae")
    try:
        published = found["cycle"]
        tested = key_of(service) in published
        blocks = [published[key]] if key in published else list(published.values())
        error = np.median([_number(block["straight_line"], "median_abs") for block in blocks])
        short = np.median([_number(block, "minutes_to_add") for block in blocks])
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise estimate.unreadable(problem) from problem
    return Ruled(
        rule=Rule(pace or PACES["cycle"]),
        errors=np.full(n, float(error)),
        spread=None,
        tested=tested,
        sources=(DFT, CYCLE_SHORT.format(short), *(() if tested else (UNTESTED,))),
    )


def _transport(catalogue: Catalogue, service: str, pace: Walk | None, areas_xy: Floats) -> Ruled:
    """Public transport and walking, estimated."""
    model = model_of(catalogue)
    key = key_of(service)
    fitted = estimate.for_service(model, key)
    tested = key in model.services and key != estimate.GENERAL
    said = f"Estimate fitted on published journey times (DfT, 2017): {fitted.label}."
    classes = ruralities(catalogue, areas_xy)
    errors, spread = _errors(fitted.errors, fitted.by_rurality, classes)
    return Ruled(
        rule=Rule(pace or model.walk, fitted.curve),
        errors=errors,
        spread=spread,
        tested=tested,
        sources=(said, DFT, *(() if tested else (UNTESTED,))),
    )


def key_of(service: str) -> str:
    """The key of a service in the model: A&E counts as hospital, colleges have none of their own.

    The published further education counts school sixth forms, so colleges use the general model.
    """
    key = service.casefold().replace(" ", "_").removesuffix("_ae")
    return estimate.GENERAL if key == "further_education" else key


def document(catalogue: Catalogue) -> Any:
    """The coefficients, of the shipped pack where this one has none: they are England's."""
    pack = _pack_of_model(catalogue)
    return load.document(pack, pack.one(MODEL).id)


def model_of(catalogue: Catalogue) -> estimate.Model:
    """The estimate's model, from the coefficients. Raises as `document` and `estimate.model_from`,
    also where the file was changed or lost since it was read."""
    pack = _pack_of_model(catalogue)
    return _model(load.content(pack, pack.one(MODEL)), pack)


@lru_cache(maxsize=4)
def _model(_data: bytes, pack: Catalogue) -> estimate.Model:
    return estimate.model_from(document(pack))


def _pack_of_model(catalogue: Catalogue) -> Catalogue:
    has = catalogue.first(MODEL) is not None
    return catalogue if has else pack_catalogue.read(pack_catalogue.shipped_pack())


def _number(block: Mapping[str, Any], name: str) -> float:
    return float(estimate.numbers({name: block[name]})[name])


def ruralities(catalogue: Catalogue, areas_xy: Floats) -> "np.ndarray[Any, np.dtype[np.object_]]":
    """How built-up each area (n,) is, by the estimate's classes; '' where not known."""
    classes = np.full(len(areas_xy), "", dtype=object)
    around = catalogue.first("positions", "lsoa")
    if around is None or not len(areas_xy):
        return classes
    model = model_of(catalogue)
    near = xy(load.table(catalogue, around.id))
    inside = ((areas_xy >= near.min(axis=0)) & (areas_xy <= near.max(axis=0))).all(axis=1)
    classes[inside] = _built_up(model.rurality, areas_xy[inside].tobytes(), near.tobytes())
    return classes


@lru_cache(maxsize=4)
def _built_up(rule: estimate.RuralityRule, areas: bytes, near: bytes) -> "NDArray[np.str_]":
    """The class of areas among others, of both the bytes of x and y in metres: every service is
    asked about from the same ones."""
    places, around = (np.frombuffer(xy, dtype=np.float64).reshape(-1, 2) for xy in (areas, near))
    return estimate.rurality(rule, places, around)


def _errors(
    overall: Errors,
    by_rurality: Mapping[str, Errors],
    classes: "np.ndarray[Any, np.dtype[np.object_]]",
) -> tuple[Floats, Floats | None]:
    """The typical error (n,) and the spread (n, 2) of each area by its class, else overall."""
    each = [by_rurality.get(name, overall) for name in classes]
    typical = np.array([one.median_abs for one in each], dtype=np.float64)
    if any(one.q10 is None or one.q90 is None for one in each):
        return typical, None
    spread = [(max(one.q90 or 0.0, 0.0), max(-(one.q10 or 0.0), 0.0)) for one in each]
    return typical, np.array(spread, dtype=np.float64).reshape(-1, 2)


def xy(frame: pd.DataFrame) -> Floats:
    """Positions (n, 2) in metres of a frame with the columns easting and northing."""
    return frame[["easting", "northing"]].to_numpy(dtype=np.float64, na_value=np.nan)


SECTOR: Final = "sector"  # placed_by: the middle of the postcode sector, which is approximate
ABOUT: Final = " (approximate position)"


def labels(points: pd.DataFrame) -> list[str]:
    """The name of each point as it is shown: one that stands only about there says so."""
    if "placed_by" not in points:
        return list(points["name"])
    about = points["placed_by"].eq(SECTOR)
    return list(points["name"].where(~about, points["name"] + ABOUT))
