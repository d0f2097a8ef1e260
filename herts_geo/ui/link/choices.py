"""What a link carries: one typed selection, and how each of its values is read and checked.

What a link carries of the public estate page. No link carries the holder's own full view.

What a link carries of the indicator map and the glossary.

A user's own figures are named, never carried.

What a link carries of the page on which a locality is chosen, before it is used.

What a link carries of the opportunities page: entry, weights, first words of a new one.

What a link carries of the locality review page.

What a link carries of the workshop page: whether it presents, and which scene.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from herts_geo import scoring
from herts_geo.access import edits as access_edits
from herts_geo.access import network as access_network
from herts_geo.access import view as access_view
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation.view import AGAINST
from herts_geo.errors import HertsGeoError
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import score as estate_score
from herts_geo.estate import screening as estate_screening
from herts_geo.housing import dates as housing_dates
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import supply as housing_supply
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators import measures as indicators_measures
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import OWN
from herts_geo.maps import classify
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.opportunities.shortlist import CRITERIA
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, geography, is_area
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import FARTHEST, LONGEST_MINUTES
from herts_geo.project.kinds import LIMITS, tidy
from herts_geo.project.records import MOST, NAME
from herts_geo.reading import uses
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel.modes import MODES
from herts_geo.ui.link.parsers import BETWEEN, Parser, flag, number, one_of, several, short, whole


@dataclass(frozen=True)
class EstateChoices:
    """The filters, distance, rules and weights of the public estate page."""

    e_gp: bool = False
    e_holder: tuple[str, ...] = ()
    e_use: tuple[str, ...] = ()
    e_tenure: tuple[str, ...] = ()
    e_condition: tuple[str, ...] = ()
    e_energy: tuple[str, ...] = ()
    e_purpose: tuple[str, ...] = ()
    e_vacant: str = "any"
    e_floor_from: int | None = None
    e_floor_to: int | None = None
    e_lease: int | None = None
    e_near: int = 500
    e_rules: tuple[str, ...] = estate_screening.IDS
    e_caught: bool = False
    e_asset: str = ""
    e_w_space: int = estate_score.DEFAULT["space"]
    e_w_near: int = estate_score.DEFAULT["near"]
    e_w_lease: int = estate_score.DEFAULT["lease"]
    e_w_condition: int = estate_score.DEFAULT["condition"]
    e_w_energy: int = estate_score.DEFAULT["energy"]
    e_w_cost: int = estate_score.DEFAULT["cost"]
    e_w_backlog: int = estate_score.DEFAULT["backlog"]
    e_w_land: int = estate_score.DEFAULT["land"]
    e_w_hours: int = estate_score.DEFAULT["hours"]
    e_w_need: int = estate_score.DEFAULT["need"]


ESTATE: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "e_gp": ("GP practices", flag),
    "e_holder": ("holders", several()),
    "e_use": ("uses", several([*uses.NAMES, estate_filter.NOT_GIVEN])),
    "e_tenure": ("tenure", several()),
    "e_condition": ("condition", several()),
    "e_energy": ("energy rating", several()),
    "e_purpose": ("purpose", several()),
    "e_vacant": ("vacancy", one_of(estate_filter.VACANCY)),
    "e_floor_from": ("smallest floor area", whole(0, 1_000_000)),
    "e_floor_to": ("largest floor area", whole(0, 1_000_000)),
    "e_lease": ("years until a lease event", whole(1, 50)),
    "e_near": ("distance between assets", whole(50, 2_000)),
    "e_rules": ("screening rules", several(estate_screening.IDS)),
    "e_caught": ("choice of caught assets", flag),
    "e_asset": ("asset", short),
    **{
        f"e_w_{each.key}": (f"weight of '{each.title}'", whole(0, scoring.MOST_WEIGHT))
        for each in estate_score.CRITERIA
    },
}


LONGEST_NAME: Final = 200  # characters of the name of a measure or period


@dataclass(frozen=True)
class IndicatorChoices:
    """The measures, period, areas, target, classes and colours of the indicator map."""

    i_measure: str = "rank.overall"
    i_period: str = ""
    i_by: str = ""
    i_second: str = ""
    i_show: str = "figure"
    i_target: float | None = None
    i_better: str = ""
    i_scheme: str = "quantiles"
    i_classes: int = 5
    i_breaks: str = ""
    i_palette: str = "YlGnBu"
    g_term: str = ""


def _measure(text: str, catalogue: Catalogue) -> str:
    """A measure of the pack, of the agreement, or by name one of a user's own file."""
    if text.startswith(OWN) and len(text) <= LONGEST_NAME:
        return text
    return str(one_of(indicators_view.ids(catalogue))(text, catalogue))


def _period(text: str, _catalogue: Catalogue) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(text)
    return text


def _i_breaks(text: str, _catalogue: Catalogue) -> str:
    return ", ".join(f"{value:g}" for value in classify.own_breaks(text))


INDICATORS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "i_measure": ("figure", _measure),
    "i_period": ("period", _period),
    "i_by": ("kind of area", one_of(indicators_measures.BY)),
    "i_second": ("second figure", _measure),
    "i_show": ("map", one_of(indicators_measures.SHOWS)),
    "i_target": ("target", number(-1e12, 1e12)),
    "i_better": ("better direction", one_of(indicators_measures.BETTER)),
    "i_scheme": ("class scheme", one_of(classify.SCHEMES)),
    "i_classes": ("number of classes", whole(classify.FEWEST, classify.MOST)),
    "i_breaks": ("own breaks", _i_breaks),
    "i_palette": ("colours", one_of(classify.PALETTES)),
    "g_term": ("word", short),
}


WAYS: Final[Mapping[str, str]] = {
    "known": "A known place",
    "areas": "Small areas",
    "draw": "Draw it",
    "near": "Within a distance",
    "reach": "Within a travel time",
    "file": "A boundary file",
}


@dataclass(frozen=True)
class LocalityChoices:
    """How a locality is being chosen ('' before any way was), and what was chosen in each way."""

    l_way: str = ""
    l_name: str = ""
    l_areas: tuple[str, ...] = ()
    l_shape: str = ""
    l_point: str = ""
    l_metres: int = 800
    l_minutes: int = 15
    l_mode: str = "walk"


def _areas(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    known = set(geography.areas(catalogue)["code"])
    chosen: tuple[str, ...] = several(known)(text, catalogue)
    return chosen


def _shape(text: str, _catalogue: Catalogue) -> str:
    return locality_code.to_code(locality_code.from_code(text))


def _name(text: str, _catalogue: Catalogue) -> str:
    return locality_code.sound_name(text)


LOCALITY: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "l_way": ("way of choosing", one_of(WAYS)),
    "l_name": ("name of the locality", _name),
    "l_areas": ("small areas", _areas),
    "l_shape": ("area that was drawn", _shape),
    "l_point": ("point", short),
    "l_metres": ("distance in metres", whole(1, FARTHEST)),
    "l_minutes": ("minutes", whole(1, LONGEST_MINUTES)),
    "l_mode": ("way of travelling", one_of(MODES)),
}


REASON: Final = 1_000  # characters of what a new entry was made from


@dataclass(frozen=True)
class OpportunityChoices:
    """The entry that is looked at, the weights of the shortlist, and a new entry's first words."""

    p_entry: str = ""
    p_w_homes: int = opportunities_shortlist.DEFAULT["homes"]
    p_w_jobs: int = opportunities_shortlist.DEFAULT["jobs"]
    p_w_receipt: int = opportunities_shortlist.DEFAULT["receipt"]
    p_w_saving: int = opportunities_shortlist.DEFAULT["saving"]
    p_w_confidence: int = opportunities_shortlist.DEFAULT["confidence"]
    p_w_bodies: int = opportunities_shortlist.DEFAULT["bodies"]
    p_w_ready: int = opportunities_shortlist.DEFAULT["ready"]
    p_w_soon: int = opportunities_shortlist.DEFAULT["soon"]
    p_w_need: int = opportunities_shortlist.DEFAULT["need"]
    w_title: str = ""
    w_why: str = ""
    w_lon: float | None = None
    w_lat: float | None = None


def _line(most: int) -> Parser:
    """Reads text on one line. The parser raises `ValueError` for one that is too long."""

    def read(text: str, _catalogue: Catalogue) -> str:
        plain = tidy(text)
        if len(plain) > most:
            raise ValueError(text)
        return plain

    return read


OPPORTUNITIES: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "p_entry": ("opportunity", short),
    **{
        f"p_w_{each.key}": (f"weight of '{each.title}'", whole(0, scoring.MOST_WEIGHT))
        for each in CRITERIA
    },
    "w_title": ("title of a new opportunity", _line(NAME)),
    "w_why": ("reason of a new opportunity", _line(REASON)),
    "w_lon": ("longitude of a new opportunity", number(*LIMITS["lon"])),
    "w_lat": ("latitude of a new opportunity", number(*LIMITS["lat"])),
}


NOTHING: Final = "none"


@dataclass(frozen=True)
class ReviewChoices:
    """The places that a review is set beside ('' the county, 'none'), and minutes for every
    service (None: the published time of each)."""

    r_against: str = ""
    r_also: str = NOTHING
    r_minutes: int | None = None


def _beside(text: str, catalogue: Catalogue) -> str:
    """A place to compare with, by code, name or postcode. Raises `UnknownPlace`."""
    return text if text == NOTHING else gazetteer(catalogue).find(text).code


REVIEW: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "r_against": ("place to compare with", _beside),
    "r_also": ("second place to compare with", _beside),
    "r_minutes": ("minutes to every service", whole(5, 120)),
}


@dataclass(frozen=True)
class WorkshopChoices:
    """Whether scenes are presented, and the number of the one that is shown, from 1."""

    present: bool = False
    scene: int = 1


WORKSHOP: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "present": ("presentation", flag),
    "scene": ("scene", whole(1, MOST["scenes"])),
}


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
    kinds: tuple[str, ...] = services_kinds.NETWORK
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
    "mode": ("way of travelling", one_of(MODES)),
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
    **ESTATE,
    **INDICATORS,
    **LOCALITY,
    **OPPORTUNITIES,
    **REVIEW,
    **WORKSHOP,
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
