"""A part read back: the minutes from where a county's people start, as any matrix is."""

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.country.make import FORMAT
from herts_geo.country.tasks import REACH
from herts_geo.errors import HertsGeoError
from herts_geo.travel import parts
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.starts import Starts

ARRAYS: Final = ("area", "weight", "minutes", "nearest")


def read(path: Path, origins: pd.DataFrame) -> Matrix:
    """The minutes of a part, those of an estimated one to the nearest point alone.

    `origins`: the pack's areas (code, easting, northing), which a routed part is laid on. Raises
    `HertsGeoError` for a file that is no part, or of other areas.
    """
    if not path.name.endswith(REACH):
        return travel_stored.on_areas(travel_stored.from_file(path), path.name, origins)
    try:
        found = _matrix(*parts.read(path))
    except (*travel_stored.BROKEN, TypeError) as fault:
        raise travel_stored.MatrixFault(
            f"'{path.name}' is not a usable part of travel times: {fault}. Make it again with "
            "'herts-geo travel build'."
        ) from fault
    if list(found.areas) != origins["code"].tolist():
        raise HertsGeoError(
            f"'{path.name}' was made for other areas than its pack holds now. Make it again with "
            "'herts-geo travel build'."
        )
    return found


def _matrix(header: dict[str, Any], arrays: parts.Arrays) -> Matrix:
    """Raises `ValueError` where the starts are not those of the part's areas."""
    if header["format"] != FORMAT:
        raise ValueError(f"its format is not '{FORMAT}'")
    area, weight, whole = arrays["area"], arrays["weight"], np.arange(len(header["areas"]))
    if not np.array_equal(np.unique(area), whole) or (np.diff(area) < 0).any():
        raise ValueError("its rows are not by area")
    if not np.allclose(np.bincount(area, weight, len(whole)), 1) or (weight < 0).any():
        raise ValueError("its weights do not sum to 1 in each area")
    if not (arrays["minutes"] >= 0).all():
        raise ValueError("some of its minutes are below 0")
    first = np.searchsorted(area, whole)
    told = header["part"]
    return Matrix(
        service=told["service"],
        mode=told["mode"],
        method=header["method"],
        areas=tuple(header["areas"]),
        points=("nearest",),
        names=("the nearest",),
        minutes=arrays["minutes"].astype(np.float32)[:, None],
        areas_xy=arrays["areas_xy"].reshape(-1, 2),
        points_xy=np.zeros((1, 2)),
        rule=None,
        parameters=header["parameters"],
        sources=tuple(header["sources"]),
        spread=arrays["spread"][first] if "spread" in arrays else None,
        tested=header["tested"],
        spots=Starts(area=area.astype(np.intp), xy=arrays["xy"], weight=weight, first=first),
        by=told["rules"],
    )
