"""The only caller of folium and st_folium."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from herts_geo.layers import Choropleth

HEIGHT: Final = 560
Bounds = tuple[tuple[float, float], tuple[float, float]]
LOST: Final = "The outlines could not be loaded. Reload the page; the table below is complete."


@dataclass(frozen=True)
class Base:
    """What never changes on the map; `address` serves the outlines, town names and stations."""

    address: str
    attribution: str
    description: str
    bounds: Bounds


@dataclass(frozen=True)
class Tiles:
    """A background that the user turned on: an address template with {z}, {x} and {y}."""

    address: str
    attribution: str


@dataclass(frozen=True)
class Point:
    """A service point on the map; its kind (open, closed, moved, added) gives its shape."""

    id: str
    label: str
    lat: float
    lon: float
    kind: str = "open"


@dataclass(frozen=True)
class Points:
    """Service points to draw, and whether they may be dragged."""

    items: tuple[Point, ...]
    drag: bool = False


@dataclass(frozen=True)
class Site:
    """A site on the map: a lettered circle (radius in pixels), hollow where its size is unknown."""

    id: str
    label: str
    lat: float
    lon: float
    radius: float
    colour: str
    letter: str
    hollow: bool = False


@dataclass(frozen=True)
class Sites:
    """Sites to draw, and the id of the one that is marked."""

    items: tuple[Site, ...]
    selected: str = ""


Answer = Callable[[dict[str, Any]], None]


class _Script(MacroElement):
    """A call of one function of herts-map.js with a JSON argument."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.config = _as_script(config)


class _Base(_Script):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "hertsGeo.base({{ this._parent.get_name() }}, {{ this.config }});"
        "{% endmacro %}"
    )


class _Painting(_Script):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "hertsGeo.show({{ this._parent._parent.get_name() }}, {{ this._parent.get_name() }}, "
        "{{ this.config }});"
        "{% endmacro %}"
    )


def show(
    base: Base,
    painting: Choropleth,
    geometry: str,
    *,
    key: str,
    fit: tuple[str, Bounds],
    selected: str = "",
    points: Points | None = None,
    sites: Sites | None = None,
    tiles: Tiles | None = None,
    on_click: Answer | None = None,
) -> None:
    """Draws the map; `on_click` gets what was clicked: `{"code"}` of an area, `{"point"}` of a
    service point or site, or `{"point", "dragged", "lon", "lat"}` of one dropped elsewhere.

    `geometry` is the address of the outlines, `fit` a name and the bounds to go to when the
    name changes. Pan and zoom stay in the browser.
    """
    canvas = folium.Map(
        location=_middle(base.bounds),
        zoom_start=10,
        tiles=None,
        control_scale=True,
        zoom_snap=0.25,
        prefer_canvas=True,
    )
    canvas.add_child(_Base(_base(base)))
    group = folium.FeatureGroup(name="areas")
    group.add_child(_Painting(_painting(painting, geometry, fit, selected, tiles, points, sites)))
    st_folium(
        canvas,
        key=key,
        height=HEIGHT,
        use_container_width=True,
        feature_group_to_add=group,
        returned_objects=["last_active_drawing", "last_object_clicked_count"],
        on_change=_clicked(key, on_click) if on_click else None,
    )


def _clicked(key: str, on_click: Answer) -> Callable[[], None]:
    def report() -> None:
        drawing = (st.session_state.get(key) or {}).get("last_active_drawing") or {}
        about = dict(drawing.get("properties") or {})
        if about.get("dragged"):
            lon, lat = drawing["geometry"]["coordinates"][:2]
            about |= {"lon": float(lon), "lat": float(lat)}
        if about:
            on_click(about)

    return report


def _base(base: Base) -> dict[str, Any]:
    return {
        "address": base.address,
        "attribution": base.attribution,
        "description": base.description,
        "lost": LOST,
    }


def _painting(
    painting: Choropleth,
    geometry: str,
    fit: tuple[str, Bounds],
    selected: str,
    tiles: Tiles | None,
    points: Points | None,
    sites: Sites | None,
) -> dict[str, Any]:
    config: dict[str, Any] = {
        "areas": {**painting.as_dict(), "address": geometry},
        "selected": selected,
        "lost": LOST,
        "fit": {"key": fit[0], "bounds": fit[1]},
        "tiles": _tiles(tiles),
        "points": asdict(points) if points else None,
        "sites": asdict(sites) if sites else None,
    }
    return {**config, "token": f"{painting.title}|{fit[0]}|{selected}"}


def _tiles(tiles: Tiles | None) -> dict[str, str] | None:
    if tiles is None:
        return None
    return {
        "address": tiles.address,
        "attribution": tiles.attribution,
        "lost": "The background map cannot be reached from here. The plain map is complete.",
    }


def _as_script(value: object) -> str:
    """JSON that is safe inside a script: no tag can end it and no line separator break it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _middle(bounds: Bounds) -> list[float]:
    (south, west), (north, east) = bounds
    return [(south + north) / 2, (west + east) / 2]
