"""What each layer that can be added to a map is made of: the answer that its own page shows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import shapely
from shapely.geometry import shape

from herts_geo import places
from herts_geo.access import view as access_view
from herts_geo.crs import DECIMALS
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import HertsGeoError
from herts_geo.maps import choropleth
from herts_geo.opportunities import place as opportunities_place
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints as places_constraints
from herts_geo.places.locality import resolve
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.ui import cache, constraints, deprivation, parts
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import points as access_points
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.housing import map as housing_map
from herts_geo.ui.housing import own as housing_own
from herts_geo.ui.housing import page as housing_page
from herts_geo.ui.indicators import answers as indicators_answers
from herts_geo.ui.indicators import own as indicators_own
from herts_geo.ui.indicators import page as indicators_page
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import kinds
from herts_geo.ui.map.arranged import Added, Outline
from herts_geo.ui.map.items import Points, Sites
from herts_geo.ui.opportunities import page as opportunities_page
from herts_geo.ui.project import session
from herts_geo.ui.workshop import map as workshop_map


@dataclass(frozen=True)
class Made:
    """A layer to add to a map, and what draws its legend below it."""

    added: Added
    legend: Callable[[], None]


Maker = Callable[[Catalogue, Selection], Made]


def _nothing() -> None:
    """The legend of a layer that says by itself what it is."""


def _place(found: Catalogue, selection: Selection) -> places.Place:
    known = places.gazetteer(found)
    return known.place(selection.place) if selection.place else known.whole


def _deprivation(found: Catalogue, selection: Selection) -> Made:
    asked = deprivation.question(selection)
    shown = deprivation.view(found, asked)
    address = cache.geometry_address(found, shown.edition.vintage)
    painting = deprivation.painting(found, asked)
    return Made(
        Added(key="deprivation", painting=painting, geometry=address),
        partial(parts.legend, shown.classes.legend),
    )


def _access(found: Catalogue, selection: Selection) -> Made:
    if selection.service == services_points.OWN:
        raise HertsGeoError(
            "The accessibility page shows your own list of points. Choose a service there."
        )
    shown = access_page.access(found, access_page.question(selection), None)
    address = cache.geometry_address(found, places.boundary_set(found, "lsoa").geography_vintage)
    painting = access_view.painting(shown)
    return Made(
        Added(key="access", painting=painting, geometry=address),
        partial(parts.legend, shown.classes.legend),
    )


def _indicator(found: Catalogue, selection: Selection) -> Made:
    own = indicators_own.held(found)
    actuals = indicators_own.held_actuals(found).figures
    known = indicators_answers.measures(found, actuals, own.measures if own else ())
    shown = indicators_page.view(found, indicators_page.question(selection), known)
    values = shown.frame["value"].astype("Float64")
    unit = shown.first.measure.unit or "unit not given"
    painting = choropleth.choropleth(shown.classes, values, shown.inside, unit)
    address = indicators_answers.geometry_address(found, shown.kind, shown.vintage)
    return Made(
        Added(key="indicator", painting=painting, geometry=address),
        partial(indicators_page.legend, shown),
    )


def _sites(found: Catalogue, selection: Selection) -> Made:
    frame = housing_page.view(found, selection, housing_own.sites(found)).frame
    by = selection.h_colour
    sites = Sites(housing_map.marks(frame, by))
    return Made(Added(key="sites", sites=sites), partial(housing_map.legend, frame, by))


def _estate(found: Catalogue, selection: Selection) -> Made:
    """What anybody may see: the holder's own full view stays on its page."""
    held = estate_registers.masked(found, selection.e_gp)
    shown = estate_page.answer(found, held, selection)
    sites = Sites(estate_page.marks(shown))
    return Made(Added(key="estate", sites=sites), partial(estate_page.key, shown))


def _points(found: Catalogue, selection: Selection) -> Made:
    points = Points(access_points.marks(*access_points.chosen(found, selection)))
    return Made(Added(key="points", points=points), partial(kinds.legend, points.items))


def _opportunities(found: Catalogue, selection: Selection) -> Made:
    entries = session.current().opportunities
    shown = opportunities_place.within(found, entries, _place(found, selection))
    sites = Sites(opportunities_page.marks(shown.entries))
    return Made(Added(key="opportunities", sites=sites), partial(opportunities_page.key, shown))


def _notes(found: Catalogue, _selection: Selection) -> Made:
    marks = workshop_map.marks(found, session.current().notes)
    return Made(Added(key="notes", sites=Sites(marks)), _nothing)


def _localities(found: Catalogue, _selection: Selection) -> Made:
    known = places.gazetteer(found)
    outlines = tuple(
        _outline(each.name, resolve.outline(found, known.place(each.code)))
        for each in session.current().localities
    )
    return Made(Added(key="localities", outlines=outlines), _nothing)


def _outline(name: str, text: str) -> Outline:
    drawn = json.loads(text)
    spot: shapely.Point = shape(drawn).representative_point()
    return Outline(name, drawn, (round(spot.y, DECIMALS), round(spot.x, DECIMALS)))


def _constraints(found: Catalogue, _selection: Selection) -> Made:
    every = tuple(each.id for each in places_constraints.kinds(found))
    overlays = constraints.overlays(found, every)
    return Made(
        Added(key="constraints", overlays=overlays), partial(constraints.legend, found, every)
    )


MAKERS: Final[Mapping[str, Maker]] = {
    "notes": _notes,
    "opportunities": _opportunities,
    "points": _points,
    "estate": _estate,
    "sites": _sites,
    "localities": _localities,
    "constraints": _constraints,
    "access": _access,
    "deprivation": _deprivation,
    "indicator": _indicator,
}
KEPT: Final = ("notes", "opportunities", "localities")  # which the project holds


def absent(found: Catalogue, key: str) -> str:
    """Why a layer cannot be drawn from this pack and project; '' where it can."""
    if key in KEPT:
        return "" if getattr(session.current(), key) else "The project holds none yet."
    lacks = {
        "points": lambda: not services_lists.titles(found),
        "access": lambda: not services_lists.titles(found, one=True),
        "sites": lambda: not (found.by_role("sites") or housing_own.HELD.here),
        "constraints": lambda: not places_constraints.kinds(found),
        "stations": lambda: not found.by_role("stations"),
        "background": lambda: not found.by_role("background"),
        "deprivation": lambda: not deprivation_indices.editions(found),
    }
    return "This pack holds none." if key in lacks and lacks[key]() else ""
