"""How an indicator is painted: in classes, by standing to a target, or nine ways with another.

Figures against their target: met or not, where both are known and the direction is too.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.deprivation.indices import WHO_WORDS
from herts_geo.indicators.measures import Better, Measure, Question, Shown
from herts_geo.maps import bivariate, classify
from herts_geo.maps.bivariate import NINE
from herts_geo.maps.classify import MISSING, Classes, Legend
from herts_geo.places import Kind

MIDDLE: Final = "middle third"
PLACES: Final = ((1_000, 0), (10, 1), (0, 2))  # size of the largest figure -> decimals


def paint(
    question: Question,
    one: Shown,
    two: Shown | None,
    better: Better,
    frame: pd.DataFrame,
    inside: "pd.Series[bool]",
    kind: Kind,
) -> Classes:
    """The classes of areas of a kind as it was asked for, from a frame of `indicators.view.View`.

    Raises `InvalidBreaks`.
    """
    if two:
        # Thirds are of the people of all areas, so that a place can be held against the whole.
        thirds = []
        for measure, column in ((one.measure, "value"), (two.measure, "second")):
            third = bivariate.thirds(frame[column], frame["population"])
            thirds.append(bivariate.turned(third) if measure.dark_is_low else third)
        words = bivariate.labels(ends(one.measure), ends(two.measure))
        people, held = frame["counted"], inside.to_numpy(dtype=bool)
        found = bivariate.cross(thirds[0], thirds[1], people, held, words)
        title, index = f"{one.title}, and {two.title}", pd.Series(found.index)
        painted = classify.ordinal(index, range(9), found.labels, NINE, title)
        return painted.without("no figure of both")
    if question.show == "target":
        codes = standing(frame["value"], frame["target"], better)
        whose = "its target" if question.target is None else f"a target of {question.target:g}"
        title = f"{one.title}, against {whose}"
        return classes(codes, better, title, one.measure.missing)
    return _measured(question, one, frame, inside, kind)


def standings(frame: pd.DataFrame, better: Better) -> "pd.Series[str]":
    """How each area stands to its target, in words; '' where a figure or target is missing."""
    codes = standing(frame["value"], frame["target"], better)
    return codes.map(lambda code: STANDINGS[code][0] if code else "")


def decimals(values: "pd.Series[Any]") -> int:
    """How many decimals tell figures apart: none for whole ones, at most two."""
    known = values.dropna().astype(float)
    if known.empty or bool((known == known.round()).all()):
        return 0
    return next(places for least, places in PLACES if float(known.abs().max()) >= least)


def ends(measure: Measure) -> tuple[str, str, str]:
    """Words for the thirds of a measure, from the palest to the darkest."""
    low, high = f"{measure.low} third", f"{measure.high} third"
    return (high, MIDDLE, low) if measure.dark_is_low else (low, MIDDLE, high)


def _measured(
    question: Question, one: Shown, frame: pd.DataFrame, inside: "pd.Series[bool]", kind: Kind
) -> Classes:
    values, measure = frame["value"], one.measure
    made = measure.rule == "mean" and one.slice.kind != kind
    mean = f"mean weighted by {WHO_WORDS.get(measure.who, measure.who)}" if made else ""
    unit = ", ".join(x for x in (measure.unit, mean) if x)
    title = f"{one.title}: {unit}" if unit else one.title
    if not values[inside].notna().any():
        index = np.full(len(values), MISSING, dtype=np.int8)
        return Classes(index, Legend(title, (), len(values))).without(measure.missing)
    if question.scheme == "own":
        upper = classify.own_breaks(question.breaks)
    else:
        upper = classify.breaks(values[inside], question.scheme, question.classes)
    painted = classify.continuous(
        values.where(inside),
        upper,
        title,
        question.palette,
        decimals(values[inside]),
        measure.dark_is_low,
    )
    return painted.without(measure.missing)


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
