"""What the browser needs to draw areas: geometry text once, then one class digit an area.

And the background map beneath them, each corner told from the one before.
"""

import json
import string
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from herts_geo.crs import DECIMALS
from herts_geo.maps.classify import MISSING, Classes

DIGITS: Final = string.digits + string.ascii_lowercase
MOST_DECIMALS: Final = 3  # of a value shown in a tooltip
NO_DATA: Final = "-"
OUTSIDE: Final = "."
SCALE: Final = 10**DECIMALS  # steps to a degree


@dataclass(frozen=True)
class Choropleth:
    """One painting of areas: a class digit and a value each, in the geometry's file order.

    `least` and `most`: the ends of the range of each value, '' without one; `note`: what is said
    after each value.
    """

    classes: str
    values: str
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    title: str
    unit: str = ""
    least: str = ""
    most: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the browser."""
        return {
            "classes": self.classes,
            "values": self.values,
            "colours": list(self.colours),
            "labels": list(self.labels),
            "title": self.title,
            "unit": self.unit,
            **{name: text for name in ("least", "most", "note") if (text := getattr(self, name))},
        }


def geometry_text(frame: gpd.GeoDataFrame) -> str:
    """Compact GeoJSON of a frame in EPSG:4326 with the columns code and label."""
    rounded = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy.round(DECIMALS))
    shapes = shapely.to_geojson(rounded)
    names = zip(frame["code"], frame["label"], strict=True)
    features = [
        '{"type":"Feature","properties":'
        + json.dumps({"code": str(code), "label": str(label)}, separators=(",", ":"))
        + f',"geometry":{shape}}}'
        for (code, label), shape in zip(names, shapes, strict=True)
    ]
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"


def choropleth(
    classes: Classes, values: "pd.Series[Any]", inside: "pd.Series[bool]", unit: str = ""
) -> Choropleth:
    """The painting of areas by class, those outside the chosen place left plain."""
    items = classes.legend.items
    return Choropleth(
        classes=class_digits(classes.index, inside.to_numpy(dtype=bool)),
        values=value_text(values.where(inside)),
        colours=tuple(item.colour for item in items),
        labels=tuple(item.label for item in items),
        title=classes.legend.title,
        unit=unit,
    )


def class_digits(index: NDArray[np.int8], inside: NDArray[np.bool_]) -> str:
    """One character an area: its class in base 36, '-' without data, '.' outside the place."""
    alphabet = np.array([*DIGITS, NO_DATA, OUTSIDE])
    position = np.where(index == MISSING, len(DIGITS), index)
    return "".join(alphabet[np.where(inside, position, len(DIGITS) + 1)])


def value_text(values: "pd.Series[Any]") -> str:
    """Values as fixed-width digits in base 36, a head first: 'decimals,lowest,width;digits'.

    Numbers keep up to three decimals; an area without a value gets dashes.
    """
    numbers = values.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return ""
    decimals = 0 if (known == known.round()).all() else MOST_DECIMALS
    whole = np.where(np.isnan(numbers), known.min(), numbers).round(decimals) * 10**decimals
    lowest = int(whole.min().round())
    steps = (whole.round() - lowest).astype(np.int64)
    width = len(np.base_repr(int(steps.max()), 36))
    gaps = np.isnan(numbers)
    cells = [
        NO_DATA * width if gap else np.base_repr(step, 36).lower().rjust(width, "0")
        for gap, step in zip(gaps, steps.tolist(), strict=True)
    ]
    return f"{decimals},{lowest},{width};{''.join(cells)}"


def bounds(
    frame: gpd.GeoDataFrame | gpd.GeoSeries,
) -> tuple[tuple[float, float], tuple[float, float]]:
    """South-west and north-east corners of a frame in EPSG:4326, as (latitude, longitude)."""
    west, south, east, north = (round(float(value), DECIMALS) for value in frame.total_bounds)
    return (south, west), (north, east)


def background_text(frame: gpd.GeoDataFrame) -> str:
    """Compact JSON of a frame with the column kind (EPSG:4326): `scale`, and of each kind its
    `parts`, the lines and the rings of areas as [lon, lat, then the steps to each next corner]."""
    kinds = []
    for kind, shape in zip(frame["kind"], frame.geometry, strict=True):
        single = shapely.get_parts(shapely.get_parts(shape))
        areas = shapely.get_dimensions(single) == 2
        lines = [*single[~areas], *shapely.get_rings(single[areas])]
        found = [np.rint(shapely.get_coordinates(line) * SCALE).astype(np.int64) for line in lines]
        steps = [np.diff(xy, axis=0, prepend=0).ravel().tolist() for xy in found if len(xy) > 1]
        kinds.append({"kind": str(kind), "parts": steps})
    return json.dumps({"scale": SCALE, "kinds": kinds}, separators=(",", ":"))
