"""The shares of a place beside those of the places compared with: bars with their ranges."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo.evidence import Dossier, Figure
from herts_geo.ui import parts
from herts_geo.ui.base import charts

COLUMNS: Final = ["figure", "place", "percent", "least", "most"]
HEADINGS: Final = {
    "figure": "Figure",
    "place": "Place",
    "percent": "% of people",
    "least": "At least",
    "most": "At most",
}
NOTE: Final = (
    "The thin line is the range of what is modelled. Where the lines of two places overlap, their "
    "difference is not sure."
)
Sides = Mapping[str, Mapping[str, Figure]]  # name of each place, this one's first -> figures by key


def draw(shown: Dossier) -> None:
    """The bars of a review's brief, where another place stands beside."""
    if shown.brief is None or not shown.brief.beside:
        return
    here = {each.key: each for each in shown.figures()}
    sides: Sides = {shown.place: here} | {x.name: x.figures for x in shown.brief.beside}
    rows = frame(shown.brief.bars, sides)
    if rows.empty:
        return
    charts.shares_beside(rows, NOTE)
    with st.expander("The bars as a table"):
        parts.table_twin(rows.round(1).rename(columns=HEADINGS), "Shares side by side")


def frame(keys: Sequence[str], sides: Sides) -> pd.DataFrame:
    """One row a figure and place that knows it: figure, place, percent, least, most (% of people;
    <NA> without a range)."""
    first = next(iter(sides.values()))
    rows = [
        (first[key].label, place, float(each.value), *(each.span or (None, None)))
        for key in keys
        for place, figures in sides.items()
        if (each := figures.get(key)) and isinstance(each.value, int | float)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
