"""How access is painted: bands of minutes, within or not, minutes gained and lost."""

from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.access.measure import Result, people_inside
from herts_geo.access.scenario import Comparison
from herts_geo.maps import classify
from herts_geo.maps.bivariate import NINE, Bivariate, cross, labels, thirds, turned
from herts_geo.maps.choropleth import Choropleth, value_text
from herts_geo.maps.classify import Classes
from herts_geo.travel import rules as travel_rules

BANDS: Final = (5, 10, 15, 20, 30, 45, 60, 90)  # minutes, upper ends
STEPS: Final = (-20, -10, -5, -1, 1, 5, 10, 20)  # minutes of change between classes
STEP_LABELS: Final = (
    "over 20 minutes shorter",
    "10 to 20 shorter",
    "5 to 10 shorter",
    "1 to 5 shorter",
    "no change (under 1)",
    "1 to 5 longer",
    "5 to 10 longer",
    "10 to 20 longer",
    "over 20 minutes longer",
)
WITHIN_COLOURS: Final = ("#a1dab4", "#d9f0d3", "#c2a5cf", "#762a83")
WITHIN_LABELS: Final = (
    "within the time",
    "within, but too close to call",
    "not within, but too close to call",
    "not within",
)


def bands(minutes: "pd.Series[Any]", title: str, result: Result) -> Classes:
    """Areas by bands of minutes to the nearest point; the last class is beyond them."""
    index = np.searchsorted(BANDS, minutes.to_numpy(dtype=float), side="left")
    labels = [f"up to {BANDS[0]}", *(f"{a} to {b}" for a, b in pairwise(BANDS))]
    longest = result.parameters.get("longest_km")
    if longest and result.mode != "pt":
        out = f"beyond a {longest:g} km journey"
    else:
        out = f"over {BANDS[-1]}"
    colours = [*classify.palette("YlGnBu", len(BANDS)), "#3d1152"]
    return classify.ordinal(pd.Series(index), range(len(BANDS) + 1), [*labels, out], colours, title)


def within(frame: pd.DataFrame, title: str) -> Classes:
    """Areas within a threshold or not, and those whose answer could flip."""
    flips = frame["flips"].to_numpy(dtype=bool)
    index = np.where(frame["within"], np.where(flips, 1, 0), np.where(flips, 2, 3))
    return classify.ordinal(pd.Series(index), range(4), WITHIN_LABELS, WITHIN_COLOURS, title)


def both(result: Result, title: str) -> Classes:
    """Areas by third of access and third of deprivation, nine classes."""
    found = classes(result)
    return classify.ordinal(pd.Series(found.index), range(9), found.labels, NINE, title)


def change(compared: Comparison, title: str) -> Classes:
    """Areas by minutes gained and lost."""
    change = compared.areas["change"].to_numpy(dtype=float)
    index = np.searchsorted(STEPS, change, side="right")
    colours = classify.palette("PuOr", len(STEP_LABELS), reverse=True)
    return classify.ordinal(pd.Series(index), range(len(STEP_LABELS)), STEP_LABELS, colours, title)


def told(drawn: Choropleth, result: Result) -> Choropleth:
    """A painting of minutes with the range of each area's, and whether they are tested."""
    modelled = result.method != "timetable"
    note = travel_rules.NOT_TESTED if modelled and not result.tested else ""
    areas = result.areas
    if result.steps is None:
        return replace(drawn, note=note)
    ends = (areas["minutes"] - areas["quicker"]).clip(lower=0), areas["minutes"] + areas["slower"]
    least, most = (
        value_text(finite(each).round().where(areas["inside"].astype(bool))) for each in ends
    )
    return replace(drawn, least=least, most=most, note=note)


def finite(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Values to one decimal, missing where they are not finite."""
    rounded = values.astype(float).round(1)
    return rounded.where(np.isfinite(rounded))


ACCESS: Final = ("quick to reach", "between", "slow to reach")
DEPRIVATION: Final = ("less deprived", "between", "more deprived")


def classes(result: Result) -> Bivariate:
    """The nine classes of a result's areas; thirds are of the people of all its areas."""
    frame = result.areas
    access = thirds(frame["minutes"], frame["population"])
    deprived = turned(thirds(frame["rank"], frame["population"]))
    inside = frame["inside"].to_numpy(dtype=bool)
    return cross(
        access, deprived, pd.Series(people_inside(frame)), inside, labels(ACCESS, DEPRIVATION)
    )
