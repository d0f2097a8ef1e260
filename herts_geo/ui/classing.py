"""The controls of classes and colours, the same on every page that paints areas."""

from collections.abc import Mapping

import streamlit as st

from herts_geo.maps import classify
from herts_geo.ui import parts


def scheme(prefix: str = "") -> None:
    """How figures are cut into classes, and into how many; `prefix` begins the keys."""
    chosen = parts.choose(
        "Classes",
        list(classify.SCHEMES),
        f"{prefix}scheme",
        format_func=lambda name: classify.SCHEMES[name],
    )
    if chosen == "own":
        st.text_input(
            "Upper limits of the classes",
            key=f"{prefix}breaks",
            placeholder="10, 20, 30",
            help="2 to 8 rising numbers with commas between them",
        )
    else:
        st.slider("Number of classes", classify.FEWEST, classify.MOST, key=f"{prefix}classes")


def colours(names: Mapping[str, str], prefix: str = "") -> None:
    """Which palette is used."""
    parts.choose("Colours", list(names), f"{prefix}palette", format_func=lambda name: names[name])
