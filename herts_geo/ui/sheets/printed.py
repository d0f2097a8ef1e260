"""What each layer that can be added to a map gives to a sheet: the picture of its own page."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from herts_geo import places
from herts_geo.errors import HertsGeoError
from herts_geo.estate import picture as estate_picture
from herts_geo.evidence import Line, Picture
from herts_geo.indicators import picture as indicators_picture
from herts_geo.maps import layers
from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.opportunities import place as opportunities_place
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints as places_constraints
from herts_geo.places.locality import resolve
from herts_geo.services import points as services_points
from herts_geo.ui import constraints, deprivation
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import points as access_points
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.housing import map as housing_map
from herts_geo.ui.housing import own as housing_own
from herts_geo.ui.housing import page as housing_page
from herts_geo.ui.indicators import page as indicators_page
from herts_geo.ui.layers.made import absent
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.project import session
from herts_geo.workshop import picture as workshop_picture

Maker = Callable[[Catalogue, Selection], Picture]


def of(
    found: Catalogue, selection: Selection, keys: Sequence[str]
) -> tuple[dict[str, Picture], list[str]]:
    """The pictures of layers by key, and a sentence on each that cannot be drawn."""
    made: dict[str, Picture] = {}
    faults: list[str] = []
    for key in keys:
        if key not in PRINTED or absent(found, key):
            continue
        try:
            made[key] = PRINTED[key](found, selection)
        except HertsGeoError as fault:
            faults.append(f"The layer '{layers.BY_KEY[key].title}' is not drawn. {fault}")
    return made, faults


def _place(found: Catalogue, selection: Selection) -> places.Place:
    known = places.gazetteer(found)
    return known.place(selection.place) if selection.place else known.whole


def _bare(found: Catalogue, key: str, lines: tuple[Line, ...], sources: tuple[str, ...]) -> Picture:
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


def _deprivation(found: Catalogue, selection: Selection) -> Picture:
    return deprivation.picture(found, deprivation.view(found, deprivation.question(selection)))


def _access(found: Catalogue, selection: Selection) -> Picture:
    if selection.service == services_points.OWN:
        raise HertsGeoError(
            "The accessibility page shows your own list of points. Choose a service there."
        )
    shown = access_page.access(found, access_page.question(selection), None)
    points = services_points.points(found, selection.service, selection.outside)
    return access_page.picture(found, shown, points)


def _points(found: Catalogue, selection: Selection) -> Picture:
    return access_points.picture(found, access_points.network(found, selection), selection)


def _indicator(found: Catalogue, selection: Selection) -> Picture:
    return indicators_picture.picture(indicators_page.chosen(found, selection))


def _sites(found: Catalogue, selection: Selection) -> Picture:
    shown = housing_page.view(found, selection, housing_own.sites(found))
    return housing_map.picture(found, shown, selection)


def _estate(found: Catalogue, selection: Selection) -> Picture:
    held = estate_registers.masked(found, selection.e_gp)
    return estate_picture.picture(found, estate_page.answer(found, held, selection))


def _opportunities(found: Catalogue, selection: Selection) -> Picture:
    entries = session.current().opportunities
    shown = opportunities_place.within(found, entries, _place(found, selection))
    return opportunities_chapter.picture(found, shown)


def _notes(found: Catalogue, selection: Selection) -> Picture:
    return workshop_picture.picture(found, _place(found, selection), session.current().notes)


def _localities(found: Catalogue, _selection: Selection) -> Picture:
    known = places.gazetteer(found)
    lines = tuple(
        Line(
            each.name,
            resolve.ground(found, known.place(each.code)),
            "#6a3d9a",
            dashed=True,
            named=True,
        )
        for each in session.current().localities
    )
    return _bare(found, "localities", lines, ())


def _constraints(found: Catalogue, _selection: Selection) -> Picture:
    every = tuple(each.id for each in places_constraints.kinds(found))
    sources = tuple(item.id for item in places_constraints.datasets(found))
    return _bare(found, "constraints", constraints.lines(found, every), sources)


PRINTED: Final[Mapping[str, Maker]] = {
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
