"""Small charts, each readable without colour and standing beside the same figures as text."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

DARK, PALE = "#225ea8", "#b5b5b5"
SHAPES: Final = ("circle", "square", "triangle-up")
COLOURS: Final = ("#d95f0e", "#225ea8", "#595959")


def people_by_decile(shares: Mapping[str, tuple[float, ...]]) -> None:
    """Bars of the percentage of people in each tenth of England, one bar a place."""
    import altair as alt  # here, so that the map above is painted before it loads

    names = list(shares)
    long = pd.DataFrame(
        [
            (f"{tenth}", name, value)
            for name, values in shares.items()
            for tenth, value in enumerate(values, start=1)
        ],
        columns=["tenth", "place", "percent"],
    )
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X(
                "tenth:N",
                sort=None,
                title="Tenth of England (1 = most deprived)",
                axis=alt.Axis(labelAngle=0),
            ),
            xOffset=alt.XOffset("place:N", sort=names),
            y=alt.Y("percent:Q", title="% of people"),
            color=alt.Color(
                "place:N",
                sort=names,
                title=None,
                scale=alt.Scale(domain=names, range=[DARK, PALE][: len(names)]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=["place", "tenth", alt.Tooltip("percent", format=".1f")],
        )
        .properties(height=230)
    )
    st.altair_chart(chart, width="stretch")


def domain_profile(positions: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """Dots of where each group stands on each measure, 0 the most deprived end, 100 the least."""
    import altair as alt

    groups = list(positions.columns)
    long = (
        positions.rename(index=titles)
        .mul(100)
        .reset_index(names="measure")
        .melt("measure", var_name="place", value_name="position")
        .dropna()
    )
    chart = (
        alt.Chart(long)
        .mark_point(filled=True, size=70, opacity=0.9)
        .encode(
            y=alt.Y(
                "measure:N",
                sort=list(titles.values()),
                title=None,
                axis=alt.Axis(labelLimit=230, grid=True),
            ),
            x=alt.X(
                "position:Q",
                title="0 = most deprived in England, 100 = least",
                scale=alt.Scale(domain=[0, 100]),
            ),
            color=alt.Color(
                "place:N",
                sort=groups,
                title=None,
                legend=alt.Legend(orient="top", labelLimit=260, columns=1),
                scale=alt.Scale(domain=groups, range=list(COLOURS[: len(groups)])),
            ),
            shape=alt.Shape(
                "place:N",
                sort=groups,
                title=None,
                scale=alt.Scale(domain=groups, range=list(SHAPES[: len(groups)])),
            ),
            tooltip=["place", "measure", alt.Tooltip("position", format=".0f")],
        )
        .properties(height=330)
    )
    st.altair_chart(chart, width="stretch")
