"""Figures against their target: met or not, where both are known and the direction is too."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import classify
from herts_geo.classify import MISSING, Classes
from herts_geo.indicator_measures import Better

STANDINGS: Final[Mapping[str, tuple[str, str]]] = {  # code -> words, colour
    "met": ("target met", "#2c7fb8"),
    "missed": ("target not met", "#fdae61"),
    "above": ("above the target (which way is better is not known)", "#8073ac"),
    "equal": ("at the target", "#d8daeb"),
    "below": ("below the target (which way is better is not known)", "#e08214"),
    "none": ("a figure, but no target", "#d0d0d0"),
}


def standing(
    values: "pd.Series[Any]", targets: "pd.Series[Any]", better: Better
) -> "pd.Series[str]":
    """How each figure stands to its target: a code of `STANDINGS`, '' without a figure.

    A figure equal to its target has met it.
    """
    value = values.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    target = targets.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    over, under = value > target, value < target
    good = {"higher": ~under, "lower": ~over}.get(better, np.zeros(len(value), dtype=bool))
    known = np.where(good, "met", "missed")
    if not better:
        known = np.where(over, "above", np.where(under, "below", "equal"))
    found = np.where(np.isnan(value), "", np.where(np.isnan(target), "none", known))
    return pd.Series(found, index=values.index, dtype="str")


def classes(standings: "pd.Series[str]", better: Better, title: str, missing: str) -> Classes:
    """Areas by how they stand to their target, with only the classes that can occur."""
    keys = ["met", "missed", "none"] if better else ["above", "equal", "below", "none"]
    place = standings.map({key: number for number, key in enumerate(keys)})
    labels = [STANDINGS[key][0] for key in keys]
    colours = [STANDINGS[key][1] for key in keys]
    steps = place.fillna(MISSING).astype(int)
    return classify.ordinal(steps, range(len(keys)), labels, colours, title).without(missing)
