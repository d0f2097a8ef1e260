"""How minutes follow from distance for each mode, how far they may be wrong, and whose they are.

Sources: DfT core accessibility indicators and journey time statistics for speeds, detour and the
longest walk; `estimate` for public transport.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from herts_geo import catalogue as catalogues
from herts_geo import estimate, load
from herts_geo.catalogue import Catalogue
from herts_geo.errors import HertsGeoError
from herts_geo.estimate import Curve, Floats, Walk

Mode = Literal["walk", "cycle", "pt"]

PACES: Final[Mapping[str, Walk]] = {  # km/h, road km per straight km, longest straight km, start
    "walk": Walk(4.8, 1.2, 3.0, 0.0),
    "cycle": Walk(16.0, 1.2, np.inf, 0.0),
}
DFT: Final = "Speeds and detour: Department for Transport, journey time statistics 2014 to 2019."
CYCLE_SHORT: Final = (
    "Published cycle times (DfT, 2017) are some {:.0f} minutes longer, about as much for every "
    "journey, as if for its two ends."
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
    return Walk(float(kmh), float(detour), longest, float(start_minutes))


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
    catalogue: Catalogue, service: str, mode: Mode, pace: Walk | None, areas_xy: Floats
) -> tuple[Rule, Floats | None, tuple[str, ...]]:
    """The rule of a mode, the typical error of each area, and sentences on where both are from."""
    if mode == "walk":
        return Rule(pace or PACES["walk"]), None, (DFT,)
    found = _document(catalogue)
    if mode == "cycle":
        error, short = _cycle(found["cycle"], service)
        return Rule(pace or PACES["cycle"]), np.full(len(areas_xy), error), (DFT, short)
    model = estimate.model_from(found)
    fitted = estimate.for_service(model, key_of(service))
    rule = Rule(pace or model.walk, fitted.curve)
    said = f"Estimate fitted on published journey times (DfT, 2017): {fitted.label.lower()}."
    return rule, _errors(catalogue, model, service, areas_xy), (said, DFT)


def key_of(service: str) -> str:
    """The key of a service in the model: A&E counts as hospital, colleges have none of their own.

    The published further education counts school sixth forms, so colleges use the general model.
    """
    key = service.casefold().replace(" ", "_").removesuffix("_ae")
    return estimate.GENERAL if key == "further_education" else key


def _document(catalogue: Catalogue) -> Any:
    """The coefficients, of the shipped pack where this one has none: they are England's."""
    has = "travel_model" in catalogue.datasets
    pack = catalogue if has else catalogues.read(catalogues.shipped_pack())
    return load.document(pack, "travel_model")


def _cycle(found: Mapping[str, Any], service: str) -> tuple[float, str]:
    key = service.removesuffix("_ae")
    blocks = [found[key]] if key in found else list(found.values())
    error = float(np.median([block["straight_line"]["median_abs"] for block in blocks]))
    return error, CYCLE_SHORT.format(np.median([block["minutes_to_add"] for block in blocks]))


def _errors(catalogue: Catalogue, model: estimate.Model, service: str, areas_xy: Floats) -> Floats:
    """The typical error (n,) by how built-up each area is, overall where that is not known."""
    key = key_of(service)
    errors = np.full(len(areas_xy), estimate.typical_error(model, key))
    if "lsoa_positions_near" not in catalogue.datasets or not len(areas_xy):
        return errors
    near = xy(load.table(catalogue, "lsoa_positions_near"))
    inside = ((areas_xy >= near.min(axis=0)) & (areas_xy <= near.max(axis=0))).all(axis=1)
    classes = estimate.rurality(model.rurality, areas_xy[inside], near)
    of_class = {
        str(name): estimate.typical_error(model, key, rurality=str(name))
        for name in np.unique(classes)
    }
    errors[inside] = [of_class[str(name)] for name in classes]
    return errors


def xy(frame: pd.DataFrame) -> Floats:
    """Positions (n, 2) in metres of a frame with the columns easting and northing."""
    return frame[["easting", "northing"]].to_numpy(dtype=np.float64, na_value=np.nan)
