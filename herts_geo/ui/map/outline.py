"""A map that shows where a place is: its small areas in one colour, below the layers."""

from typing import Final

from herts_geo import places
from herts_geo.maps.choropleth import OUTSIDE, Choropleth
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.show import Answer

PLAIN: Final = "#dfe8f1"
PALE: Final = "#f6f8fa"


def draw(
    found: Catalogue, place: places.Place, on_click: Answer | None = None, ground: bool = True
) -> None:
    """Draws the map of a place, to its bounds; `on_click` gets the small area that was clicked, one
    beside the place too, which then is pale."""
    areas = places.areas(found)
    inside = places.within(areas, place)
    vintage = places.boundary_set(found, "lsoa").geography_vintage
    beside = "1" if on_click else OUTSIDE
    digits = "".join("0" if each else beside for each in inside)
    map_show.show(
        cache.base(found),
        Choropleth(
            classes=digits,
            values="",
            colours=(PLAIN, PALE),
            labels=("small area", "outside"),
            title=place.label,
        ),
        cache.geometry_address(found, vintage),
        ground=ground,
        outline=cache.outline(found, place.code),
        fit=(f"{place.code} {vintage}", cache.place_bounds(found, place.code, vintage)),
        on_click=on_click,
    )
