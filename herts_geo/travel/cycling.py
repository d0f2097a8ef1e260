"""Cycling in the way of the journey times published for 2017: minutes to start, and a km.

    minutes = start + km x detour / speed

`start` and `detour` are fitted per service by `build.calibrate_cycle`, for the mean over an area's
postcodes; the speed is that of the publication.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from herts_geo.travel import estimate
from herts_geo.travel.estimate import GENERAL, Errors, Walk

BLOCK: Final = "cycle_2017"  # its key in the coefficients file


@dataclass(frozen=True)
class Ride:
    """How a cycle ride to one service is timed, with its cross-validated errors.

    `tested`: whether times to the service were published; else the errors are those of the
    services that were, each left out in turn.
    """

    pace: Walk
    errors: Errors
    by_rurality: Mapping[str, Errors]
    tested: bool


def ride(document: Any, service: str) -> Ride:
    """The ride to a service, by the parsed coefficients file (travel_model.json).

    Raises `HertsGeoError` when a key is absent or a value has the wrong type.
    """
    try:
        blocks = document[BLOCK]
        block = blocks.get(service, blocks[GENERAL])
        pace = estimate.above_nought(block["pace"], but=("start_minutes",))
        return Ride(
            pace=Walk(max_km=np.inf, **pace),
            errors=estimate.measured(block["errors"]["all"]),
            by_rurality=estimate.measured_by(block["errors"]["by_rurality"]),
            tested=service in blocks and service != GENERAL,
        )
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise estimate.unreadable(problem) from problem
