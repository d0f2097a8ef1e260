"""What each layer that can be added to a map gives to it, and to a sheet: what its page shows."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

import shapely
from shapely.geometry import shape

from herts_geo import places
from herts_geo.access import view as access_view
from herts_geo.crs import DECIMALS
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import HertsGeoError
from herts_geo.estate import picture as estate_picture
from herts_geo.evidence import Line, Picture
from herts_geo.indicators import picture as indicators_picture
from herts_geo.maps import choropleth, layers
from herts_geo.maps.choropleth import Choropleth
from herts_geo.opportunities import chapter as opportunities_chapter
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
from herts_geo.ui.indicators import page as indicators_page
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import arranged, kinds
from herts_geo.ui.map.arranged import Added, Outline
from herts_geo.ui.map.items import Points, Sites
from herts_geo.ui.opportunities import page as opportunities_page
from herts_geo.ui.project import session
from herts_geo.ui.workshop import map as workshop_map
from herts_geo.workshop import picture as workshop_picture

LINE: Final = "#6a3d9a"  # of localities on a sheet
OWN_POINTS: Final = "The accessibility page shows your own list of points. Choose a service there."


@dataclass(frozen=True)
class Made:
    """A layer to add to a map, and what draws its legend below it."""

    added: Added
    legend: Callable[[], None]


class Layer(Protocol):
    """A layer that can be added to the map of any page: the answer that its own page shows, as
    `made` for the map of the screen and as `picture` for a sheet. Both raise `HertsGeoError`."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        """What the map is given."""
        ...

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        """What a sheet is given."""
        ...


def _painted(key: str, painting: Choropleth, address: str, legend: Callable[[], None]) -> Made:
    return Made(Added(key=key, painting=painting, geometry=address), legend)


def _place(found: Catalogue, selection: Selection) -> places.Place:
    known = places.gazetteer(found)
    return known.place(selection.place) if selection.place else known.whole


class Deprivation:
    """Classes of the measure that was chosen."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        asked = deprivation.question(selection)
        shown = deprivation.view(found, asked)
        address = cache.geometry_address(found, shown.edition.vintage)
        painting = deprivation.painting(found, asked)
        return _painted(
            "deprivation", painting, address, partial(parts.legend, shown.classes.legend)
        )

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        return deprivation.picture(found, deprivation.view(found, deprivation.question(selection)))


def _reached(found: Catalogue, selection: Selection) -> access_view.View:
    if selection.service == services_points.OWN:
        raise HertsGeoError(OWN_POINTS)
    return access_page.access(found, access_page.question(selection), None)


class Access:
    """Minutes to the service that was chosen."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        shown = _reached(found, selection)
        vintage = places.boundary_set(found, "lsoa").geography_vintage
        address = cache.geometry_address(found, vintage)
        painting = access_view.painting(shown)
        return _painted("access", painting, address, partial(parts.legend, shown.classes.legend))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        shown = _reached(found, selection)
        points = services_points.points(found, selection.service, selection.outside)
        return access_page.picture(found, shown, points)


class Indicator:
    """The indicator that was chosen."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        shown = indicators_page.chosen(found, selection)
        values = shown.frame["value"].astype("Float64")
        unit = shown.first.measure.unit or "unit not given"
        painting = choropleth.choropleth(shown.classes, values, shown.inside, unit)
        address = indicators_answers.geometry_address(found, shown.kind, shown.vintage)
        return _painted("indicator", painting, address, partial(indicators_page.legend, shown))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        return indicators_picture.picture(indicators_page.chosen(found, selection))


class Housing:
    """The sites that the housing page shows."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        frame = housing_page.view(found, selection, housing_own.sites(found)).frame
        by = selection.h_colour
        sites = Sites(housing_map.marks(frame, by))
        return Made(Added(key="sites", sites=sites), partial(housing_map.legend, frame, by))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        shown = housing_page.view(found, selection, housing_own.sites(found))
        return housing_map.picture(found, shown, selection)


class Estate:
    """What anybody may see of the estate: the holder's own full view stays on its page."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        held = estate_registers.masked(found, selection.e_gp)
        shown = estate_page.answer(found, held, selection)
        sites = Sites(estate_page.marks(shown))
        return Made(Added(key="estate", sites=sites), partial(estate_page.key, shown))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        held = estate_registers.masked(found, selection.e_gp)
        return estate_picture.picture(found, estate_page.answer(found, held, selection))


class ServicePoints:
    """The points of the service that was chosen."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        points = Points(access_points.marks(*access_points.chosen(found, selection)))
        return Made(Added(key="points", points=points), partial(kinds.legend, points.items))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        return access_points.picture(found, access_points.network(found, selection), selection)


class Opportunities:
    """The project's pipeline here."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:
        entries = session.current().opportunities
        shown = opportunities_place.within(found, entries, _place(found, selection))
        sites = Sites(opportunities_page.marks(shown.entries))
        return Made(Added(key="opportunities", sites=sites), partial(opportunities_page.key, shown))

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        entries = session.current().opportunities
        shown = opportunities_place.within(found, entries, _place(found, selection))
        return opportunities_chapter.picture(found, shown)


class Notes:
    """The project's notes."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:  # noqa: ARG004
        marks = workshop_map.marks(found, session.current().notes)
        return Made(Added(key="notes", sites=Sites(marks)), arranged.nothing)

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:
        return workshop_picture.picture(found, _place(found, selection), session.current().notes)


def _lines(
    found: Catalogue, key: str, lines: tuple[Line, ...], sources: tuple[str, ...]
) -> Picture:
    """A picture of lines alone."""
    areas = places.areas(found)
    vintage = places.boundary_set(found, "lsoa").geography_vintage
    return Picture(
        key=key,
        title=layers.BY_KEY[key].title,
        text="",
        vintage=vintage,
        inside=areas["code"].notna(),
        lines=lines,
        sources=sources,
    )


class Localities:
    """The outlines of the project's localities, with their names."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:  # noqa: ARG004
        known, outlines = places.gazetteer(found), []
        for each in session.current().localities:
            drawn = json.loads(resolve.outline(found, known.place(each.code)))
            spot: shapely.Point = shape(drawn).representative_point()
            at = round(spot.y, DECIMALS), round(spot.x, DECIMALS)
            outlines.append(Outline(each.name, drawn, at))
        return Made(Added(key="localities", outlines=tuple(outlines)), arranged.nothing)

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:  # noqa: ARG004
        known = places.gazetteer(found)
        lines = tuple(
            Line(each.name, resolve.ground(found, place), LINE, dashed=True, named=True)
            for each in session.current().localities
            for place in [known.place(each.code)]
        )
        return _lines(found, "localities", lines, ())


class Constraints:
    """Every constraint that the pack holds."""

    @staticmethod
    def made(found: Catalogue, selection: Selection) -> Made:  # noqa: ARG004
        every = tuple(each.id for each in places_constraints.kinds(found))
        overlays = constraints.overlays(found, every)
        legend = partial(constraints.legend, found, every)
        return Made(Added(key="constraints", overlays=overlays), legend)

    @staticmethod
    def picture(found: Catalogue, selection: Selection) -> Picture:  # noqa: ARG004
        every = tuple(each.id for each in places_constraints.kinds(found))
        sources = tuple(item.id for item in places_constraints.datasets(found))
        return _lines(found, "constraints", constraints.lines(found, every), sources)


LAYERS: Final[Mapping[str, Layer]] = {
    "notes": Notes(),
    "opportunities": Opportunities(),
    "points": ServicePoints(),
    "estate": Estate(),
    "sites": Housing(),
    "localities": Localities(),
    "constraints": Constraints(),
    "access": Access(),
    "deprivation": Deprivation(),
    "indicator": Indicator(),
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


Kind = TypeVar("Kind")


def gathered(
    found: Catalogue, keys: Iterable[str], make: Callable[[Layer], Kind]
) -> tuple[dict[str, Kind], list[str]]:
    """What is made of layers by key, and a sentence on each that cannot be drawn; none of one that
    is absent."""
    made: dict[str, Kind] = {}
    faults: list[str] = []
    for key in keys:
        if key not in LAYERS or absent(found, key):
            continue
        try:
            made[key] = make(LAYERS[key])
        except HertsGeoError as fault:
            faults.append(f"The layer '{layers.BY_KEY[key].title}' is not drawn. {fault}")
    return made, faults
