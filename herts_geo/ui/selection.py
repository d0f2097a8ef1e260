"""What a link carries: one typed selection, and how each of its values is read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from herts_geo.access import edits as access_edits
from herts_geo.access import network as access_network
from herts_geo.access import view as access_view
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation.view import AGAINST
from herts_geo.errors import HertsGeoError
from herts_geo.housing import dates as housing_dates
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import supply as housing_supply
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, is_area
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from herts_geo.ui import (
    selection_estate,
    selection_indicators,
    selection_locality,
    selection_opportunities,
    selection_review,
    selection_workshop,
)
from herts_geo.ui.parsers import BETWEEN, Parser, flag, number, one_of, several, short, whole
from herts_geo.ui.selection_estate import EstateChoices
from herts_geo.ui.selection_indicators import IndicatorChoices
from herts_geo.ui.selection_locality import LocalityChoices
from herts_geo.ui.selection_opportunities import OpportunityChoices
from herts_geo.ui.selection_review import ReviewChoices
from herts_geo.ui.selection_workshop import WorkshopChoices

LONGEST: Final = 20_000  # characters of a value in a link that are read at all
PALETTES: Final = {**classify.PALETTES, **classify.DIVERGING}


@dataclass(frozen=True)
class Selection(
    EstateChoices,
    WorkshopChoices,
    IndicatorChoices,
    ReviewChoices,
    LocalityChoices,
    OpportunityChoices,
):
    """Everything that a link carries. Defaults are left out of the link."""

    place: str = ""
    area: str = ""
    edition: int = 0
    compare: int = 0
    measure: str = "overall"
    against: str = "england"
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"
    tiles: bool = False
    service: str = "hospital"
    mode: str = "pt"
    minutes: int = 30
    outside: bool = True
    show: str = "auto"
    kmh: float = 0.0
    detour: float = 0.0
    method: str = ""
    edits: str = ""
    versus: str = ""
    point: str = ""
    kinds: tuple[str, ...] = ("library", "council_office", "police", "further_education")
    opening: str = "any"
    h_owner: tuple[str, ...] = ()
    h_status: tuple[str, ...] = ()
    h_deliverable: tuple[str, ...] = ()
    h_tenths: tuple[str, ...] = ()
    h_ha_from: float | None = None
    h_ha_to: float | None = None
    h_homes_from: int | None = None
    h_homes_to: int | None = None
    h_near: str = "station"
    h_within: int | None = None
    h_rule: str = "from"
    h_density: float | None = None
    h_colour: str = "status"
    h_under: str = "plain"
    h_site: str = ""
    h_join: int = 250
    h_count: str = "marked"
    h_buffer: str = "rules"
    h_method: str = "sedgefield"
    h_adopted: str = ""
    h_reviewed: str = ""
    h_need: int | None = None
    h_stock: int | None = None
    h_ratio: float | None = None
    h_hdt: float | None = None
    h_built: int | None = None
    h_short: int | None = None
    h_for: str = ""
    o_theme: str = ""
    o_area: str = ""
    o_lead: str = ""
    o_indicator: str = ""

    def query(self) -> dict[str, str]:
        """The values that differ from the defaults, as text for a link."""
        default = vars(Selection())
        return {name: _text(value) for name, value in vars(self).items() if value != default[name]}


def _edition(text: str, catalogue: Catalogue) -> int:
    return deprivation_indices.edition(catalogue, int(text)).year


def _place(text: str, catalogue: Catalogue) -> str:
    return gazetteer(catalogue).find(text).code


def _area(text: str, catalogue: Catalogue) -> str:
    code = text.strip().upper()
    return code if is_area(catalogue, code) else _place(text, catalogue)


def _breaks(text: str, _catalogue: Catalogue) -> str:
    return ", ".join(f"{value:g}" for value in classify.own_breaks(text))


def _scenario(text: str, _catalogue: Catalogue) -> str:
    return access_edits.to_text(access_edits.from_text(text))


def _of_indicators(name: str) -> Parser:
    """Reads a theme or lead agency that an indicator has. The parser raises `ValueError`."""

    def read(text: str, catalogue: Catalogue) -> str:
        every = indicators_agreement.indicators(catalogue).values()
        return str(one_of({getattr(each, name) for each in every})(text, catalogue))

    return read


def _indicator_area(text: str, catalogue: Catalogue) -> str:
    return str(one_of(indicators_actuals.areas(catalogue).values())(text, catalogue))


def _indicator(text: str, catalogue: Catalogue) -> str:
    code, _, area = text.partition(", ")
    one_of(indicators_agreement.indicators(catalogue))(code, catalogue)
    return f"{code}, {_indicator_area(area, catalogue)}" if area else code


def _partial_day(text: str, _catalogue: Catalogue) -> str:
    return housing_dates.read(text).iso


def _reviewed(text: str, catalogue: Catalogue) -> str:
    return "no" if text == "no" else _partial_day(text, catalogue)


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "place": ("place", _place),
    "area": ("small area", _area),
    "edition": ("edition", _edition),
    "compare": ("earlier edition", _edition),
    "measure": ("what to show", one_of(deprivation_indices.MEASURES)),
    "against": ("comparison", one_of(AGAINST)),
    "scheme": ("class scheme", one_of(classify.SCHEMES)),
    "classes": ("number of classes", whole(classify.FEWEST, classify.MOST)),
    "breaks": ("own breaks", _breaks),
    "palette": ("colours", one_of(PALETTES)),
    "tiles": ("background map", flag),
    "service": ("service", one_of([*services_kinds.KINDS, services_points.OWN])),
    "mode": ("way of travelling", one_of(travel_matrix.MODES)),
    "minutes": ("time", whole(5, 120)),
    "outside": ("points outside the county", flag),
    "show": ("map", one_of(access_view.SHOWS)),
    "kmh": ("speed", number(0.5, 50)),
    "detour": ("detour", number(1, 3)),
    "method": ("stored travel times", short),
    "edits": ("what-if", _scenario),
    "versus": ("what-if to compare with", _scenario),
    "point": ("service point", short),
    "kinds": ("services", several(services_kinds.KINDS)),
    "opening": ("opening time", one_of(access_network.OPENING)),
    "h_owner": ("ownership", several(housing_sites.OWNERSHIP)),
    "h_status": ("planning status", several(housing_sites.STATUS)),
    "h_deliverable": ("deliverable", several(housing_sites.DELIVERABLE)),
    "h_tenths": ("tenths of deprivation", several([str(tenth) for tenth in range(1, 11)])),
    "h_ha_from": ("fewest hectares", number(0, 10_000)),
    "h_ha_to": ("most hectares", number(0, 10_000)),
    "h_homes_from": ("fewest homes", whole(0, 100_000)),
    "h_homes_to": ("most homes", whole(0, 100_000)),
    "h_near": ("kind of place to be near", one_of(services_kinds.KINDS)),
    "h_within": ("distance", whole(0, 50_000)),
    "h_rule": ("number of homes that counts", one_of(housing_sites.RULES)),
    "h_density": ("homes a hectare", number(1, 1_000)),
    "h_colour": ("colours of sites", one_of(("status", "ownership"))),
    "h_under": ("map below the sites", one_of(("plain", "deprivation"))),
    "h_site": ("site", short),
    "h_join": ("distance between sites", whole(0, 2_000)),
    "h_count": ("sites that count", one_of(housing_stock.COUNTING)),
    "h_buffer": ("buffer", one_of(["rules", *map(str, housing_supply.BUFFERS)])),
    "h_method": ("way to spread the shortfall", one_of(housing_supply.METHODS)),
    "h_adopted": ("day of adoption", _partial_day),
    "h_reviewed": ("day of review", _reviewed),
    "h_need": ("local housing need", whole(1, 100_000)),
    "h_stock": ("number of homes that stand", whole(1, 5_000_000)),
    "h_ratio": ("affordability ratio", number(0.1, 100)),
    "h_hdt": ("Housing Delivery Test result", number(0, 1_000)),
    "h_built": ("homes built", whole(0, 1_000_000)),
    "h_short": ("shortfall", whole(0, 1_000_000)),
    "h_for": ("district of the figures", _place),
    "o_theme": ("theme", _of_indicators("theme")),
    "o_area": ("area of the indicators", _indicator_area),
    "o_lead": ("lead agency", _of_indicators("lead")),
    "o_indicator": ("indicator", _indicator),
    **selection_estate.FIELDS,
    **selection_indicators.FIELDS,
    **selection_locality.FIELDS,
    **selection_opportunities.FIELDS,
    **selection_review.FIELDS,
    **selection_workshop.FIELDS,
}


def parse(query: Mapping[str, str], catalogue: Catalogue) -> tuple[Selection, list[str]]:
    """The selection of a link, and a sentence for each value that was ignored."""
    chosen: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(Selection):
        if item.name not in query:
            continue
        words, read = FIELDS[item.name]
        text = query[item.name][:LONGEST]
        try:
            chosen[item.name] = read(text, catalogue)
        except (ValueError, OverflowError, HertsGeoError):
            problems.append(f"The link's {words} '{text[:40]}' is not known here and was ignored.")
    return _small_area(Selection(**chosen), catalogue), problems


def _small_area(selection: Selection, catalogue: Catalogue) -> Selection:
    """A selection whose place is a small area looks at its neighbourhood, the area marked."""
    known = gazetteer(catalogue)
    place = known.place(selection.place) if selection.place else known.whole
    if place.kind != "lsoa":
        return selection
    return replace(selection, place=place.parent, area=place.code)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
