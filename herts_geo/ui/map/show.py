"""The only caller of folium and st_folium."""

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from typing import Any, Final

import folium
import streamlit as st
from branca.element import MacroElement
from jinja2 import Template
from streamlit_folium import st_folium

from herts_geo.maps.choropleth import Choropleth
from herts_geo.pack.load import digest
from herts_geo.ui.base import assets, say
from herts_geo.ui.base.staying import across_pages
from herts_geo.ui.map import arranged
from herts_geo.ui.map import stage as map_stage
from herts_geo.ui.map.items import Base, Bounds, Overlay, Point, Points, Site, Sites, Ties, Tiles

__all__ = [
    "HEIGHT",
    "Base",
    "Bounds",
    "Overlay",
    "Point",
    "Points",
    "Site",
    "Sites",
    "Ties",
    "Tiles",
    "show",
]

HEIGHT: Final = 560
FRAMED: Final = "map"  # the key of the map that every map page shows in the same place
LONGEST_NAME: Final = 120  # characters of a view's name that travel; a longer one is shortened
RETURNED: Final = ("last_active_drawing", "last_object_clicked", "last_object_clicked_count")
LOST_GROUND: Final = "The background map could not be loaded. Reload the page to try again."
LOST: Final = "The outlines could not be loaded. Reload the page; the table below is complete."
LOST_TILES: Final = "The background map cannot be reached from here. The plain map is complete."
TWIN: Final = "The table below the map holds the same figures."
BY_KEYS: Final = " Tab goes to its marks, arrow keys from one to the next, Enter chooses."
Answer = Callable[[dict[str, Any]], None]
TEMPLATE: Final = re.compile(r"\{(?=[{%#])")  # in JSON these stand within texts only


class _Script(MacroElement):
    """A call of one function of herts-map.js with a JSON argument that is safe inside a script:
    no tag can end it and no line separator break it.

    Nor does it open a template's expression, as the map's makers read the script as a template.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        text = json.dumps(config, ensure_ascii=True, separators=(",", ":"))
        text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        self.config = TEMPLATE.sub(r"\\u007b", text)


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
    key: str = FRAMED,
    fit: tuple[str, Bounds],
    selected: str = "",
    points: Points | None = None,
    sites: Sites | None = None,
    ties: Ties | None = None,
    tiles: Tiles | None = None,
    ground: bool = True,
    outline: str = "",
    overlays: tuple[Overlay, ...] = (),
    draw: bool = False,
    view: tuple[str, Bounds] | None = None,
    on_click: Answer | None = None,
) -> None:
    """Draws the map; `on_click` gets what was clicked: `{"code", "lon", "lat"}` of an area,
    `{"point"}` of a service point, site or tie, `{"point", "dragged", "lon", "lat"}` of one dropped
    elsewhere, or `{"drawn", "geometry"}` (with `"radius"` in metres of a circle) of a shape.

    `geometry` is the address of the outlines, `fit` a name and the bounds to go to when the name
    changes (a point that was found is gone to instead, and marked); `view` does the same without a
    margin, and wins. `ground`: whether the pack's own
    background map is drawn, which gives way to `tiles`. `outline`: GeoJSON of a user's own
    locality, a dashed line. `overlays`: further outlines, fetched once. `draw`: tools to draw
    one. `key`: of a map that stands elsewhere than in the frame of a map page, whose map stays from
    page to page. The map is as high as the page's looks make its frame, else `HEIGHT`. Which layers
    lie over which, and which are added to the page's own, `arranged` says. Pan and zoom stay in the
    browser.
    """
    if stage := map_stage.current():
        key, view, on_click = stage.key, stage.view(fit), None
        points = stage.still(points)
    canvas = _canvas(base, draw, stage is not None, wheel=key == FRAMED or stage is not None)
    arrangement = arranged.current()
    if (spot := arrangement.spot) and spot.place in fit[0] and not stage:
        fit = (f"{fit[0]} {spot.text}", spot.bounds)
    over = overlays or arrangement.overlays
    config = {
        "areas": {**painting.as_dict(), "address": geometry},
        "selected": selected,
        "told": f"Map. {painting.title}. {TWIN}" + (BY_KEYS if points or sites else ""),
        "lost": LOST,
        "layers": arrangement.as_dict(),
        "fit": _named(fit),
        "tiles": {**asdict(tiles), "lost": LOST_TILES} if tiles else None,
        "points": asdict(points) if points else None,
        "sites": asdict(sites) if sites else None,
        # What only some maps have is left out of what is sent where it is not wanted.
        **({"outline": json.loads(outline)} if outline else {}),
        **({"overlays": [asdict(each) for each in over]} if over else {}),
        **({"view": _named(view)} if view else {}),
        **({"spot": asdict(spot)} if spot else {}),
        **({"ties": asdict(ties)} if ties and ties.items else {}),
        **({"ground": ground and tiles is None} if base.ground else {}),
        **({} if on_click else {"deaf": True}),
        "token": f"{painting.title}|{_brief(fit[0])}|{selected}|{arrangement.page}",
    }
    group = folium.FeatureGroup(name="areas")
    group.add_child(_Painting(config))
    with across_pages() if key == FRAMED else nullcontext():
        st_folium(
            canvas,
            key=key,
            height=HEIGHT,
            use_container_width=True,
            feature_group_to_add=group,
            # of a map that stays, what it was first given holds also for the pages after it
            returned_objects=list(RETURNED) if on_click or key == FRAMED else [],
            on_change=_clicked(key, on_click) if on_click else None,
        )
    arrangement.below()
    for line in () if stage else base.lost:  # on the stage there is no room under the map
        st.caption(say.plain(line))


def _canvas(base: Base, draw: bool, staged: bool, wheel: bool) -> folium.Map:
    """The map without what varies; its tools are part of it. `wheel`: whether the mouse's wheel
    zooms, which keeps a page that is scrolled across the map from going on."""
    (south, west), (north, east) = base.bounds
    canvas = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=10,
        tiles=None,
        control_scale=True,
        zoom_snap=0.25,
        prefer_canvas=True,
        scroll_wheel_zoom=wheel,
    )
    if draw:
        canvas.default_js = [*canvas.default_js, assets.linked("draw.js")]
        canvas.default_css = [*canvas.default_css, assets.linked("draw.css")]
    told: dict[str, Any] = {
        "address": base.address,
        "attribution": base.attribution,
        "description": base.description,
        "lost": LOST,
    }
    if base.ground:
        told["ground"] = {"address": base.ground, "credit": base.credit, "lost": LOST_GROUND}
    extras = [name for name, on in (("draw", draw), ("stage", staged)) if on]
    canvas.add_child(_Base({**told, **dict.fromkeys(extras, True)}))
    return canvas


def _clicked(key: str, on_click: Answer) -> Callable[[], None]:
    def report() -> None:
        value = st.session_state.get(key) or {}
        drawing = value.get("last_active_drawing") or {}
        about = dict(drawing.get("properties") or {})
        if about.get("dragged"):
            about |= _position(drawing["geometry"]["coordinates"])
        elif about.get("drawn"):
            about["geometry"] = drawing.get("geometry")
        elif "code" in about and (spot := value.get("last_object_clicked")):
            about |= _position((spot["lng"], spot["lat"]))
        if "view" in about:
            st.session_state[map_stage.VIEW] = about["view"]
        elif about:
            on_click(about)

    return report


def _position(pair: Any) -> dict[str, float]:
    return {"lon": float(pair[0]), "lat": float(pair[1])}


def _named(view: tuple[str, Bounds]) -> dict[str, Any]:
    return {"key": _brief(view[0]), "bounds": view[1]}


def _brief(name: str) -> str:
    """A name that is short enough to travel with each change."""
    return name if len(name) <= LONGEST_NAME else digest(name.encode())
