"""Server time and bytes of a change of indicator, the three ways on the same frame."""

import json
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import streamlit_folium
from streamlit_folium import st_folium

from herts_geo.ui.base import assets
from tests.bench import painters

TIMES = 9
sent: list[int] = []


def _stub(**arguments: Any) -> None:
    """Stands for the component: notes how many bytes would be sent to the browser."""
    sent.append(len(json.dumps(arguments, default=str).encode()))


def run() -> dict[str, tuple[float, float]]:
    """Way -> median milliseconds on the server and kilobytes sent."""
    streamlit_folium._component_func = _stub
    assets.use_own_scripts()
    ways: dict[str, Callable[[str], Any]] = {
        "ours": painters.ours,
        "choropleth": lambda measure: _send(painters.choropleth(measure)),
        "explore": lambda measure: _send(painters.explore(measure)),
    }
    return {way: _measure(draw) for way, draw in ways.items()}


def _send(drawn: Any) -> None:
    st_folium(drawn, key="rival", height=560, use_container_width=True, returned_objects=[])


def _measure(draw: Callable[[str], Any]) -> tuple[float, float]:
    draw("income")
    sent.clear()
    spent = []
    for turn in range(TIMES):
        start = perf_counter()
        draw(("crime", "health", "income")[turn % 3])
        spent.append(1000 * (perf_counter() - start))
    return median(spent), median(sent) / 1000
