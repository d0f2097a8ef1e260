"""The legend of a map of two measures: nine colours in a square."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from herts_geo.maps.bivariate import THIRDS
from herts_geo.maps.classify import LegendItem

INKS: Final = (("#111", "#111", "#fff"), ("#111", "#111", "#fff"), ("#111", "#fff", "#fff"))


def legend(
    title: str,
    items: Sequence[LegendItem],
    downward: Sequence[str],
    rightward: Sequence[str],
    note: str,
) -> None:
    """The square with the number of areas of each class; words for rows and columns."""
    heads = "".join(f"<th scope='col'>{escape(words)}</th>" for words in rightward)
    rows = "".join(
        f"<tr><th scope='row' style='text-align:right'>{escape(words)}</th>"
        + "".join(
            f"<td style='background:{escape(item.colour)};color:{ink};text-align:center;"
            f"width:7rem'>{item.areas}</td>"
            for item, ink in zip(items[THIRDS * row : THIRDS * (row + 1)], INKS[row], strict=True)
        )
        + "</tr>"
        for row, words in enumerate(downward)
    )
    st.html(
        f"<strong>{escape(title)}</strong><table style='font-size:.875rem'>"
        f"<tr><td></td>{heads}</tr>{rows}</table>"
        f"<div style='font-size:.875rem'>{escape(note)}</div>"
    )
