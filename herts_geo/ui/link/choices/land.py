"""What a link carries of housing land supply, the public estate and opportunities.

No link carries the holder's own full view.
"""

from dataclasses import dataclass
from typing import Final

from herts_geo.estate import filter as estate_filter
from herts_geo.estate import score as estate_score
from herts_geo.estate import screening as estate_screening
from herts_geo.housing import dates as housing_dates
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import supply as housing_supply
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project.kinds import LIMITS, tidy
from herts_geo.project.records import NAME
from herts_geo.reading import uses
from herts_geo.ui.link.choice import choice, weight
from herts_geo.ui.link.parsers import (
    Parser,
    constraint_kinds,
    flag,
    known_place,
    number,
    one_of,
    service,
    several,
    short,
    whole,
)

REASON: Final = 1_000  # characters of what a new entry was made from


def _partial_day(text: str, _catalogue: Catalogue) -> str:
    return housing_dates.read(text).iso


def _reviewed(text: str, catalogue: Catalogue) -> str:
    return "no" if text == "no" else _partial_day(text, catalogue)


@dataclass(frozen=True)
class HousingChoices:
    """The filters and colours of sites, and the figures of the supply."""

    h_owner: tuple[str, ...] = choice((), "ownership", several(housing_sites.OWNERSHIP))
    h_status: tuple[str, ...] = choice((), "planning status", several(housing_sites.STATUS))
    h_deliverable: tuple[str, ...] = choice((), "deliverable", several(housing_sites.DELIVERABLE))
    h_tenths: tuple[str, ...] = choice(
        (), "deciles of deprivation", several([str(decile) for decile in range(1, 11)])
    )
    h_ha_from: float | None = choice(None, "fewest hectares", number(0, 10_000))
    h_ha_to: float | None = choice(None, "most hectares", number(0, 10_000))
    h_homes_from: int | None = choice(None, "fewest homes", whole(0, 100_000))
    h_homes_to: int | None = choice(None, "most homes", whole(0, 100_000))
    h_near: str = choice("station", "kind of place to be near", service)
    h_within: int | None = choice(None, "distance", whole(0, 50_000))
    h_rule: str = choice("from", "number of homes that counts", one_of(housing_sites.RULES))
    h_density: float | None = choice(None, "homes a hectare", number(1, 1_000))
    h_colour: str = choice("status", "colours of sites", one_of(("status", "ownership")))
    h_under: str = choice("plain", "map below the sites", one_of(("plain", "deprivation")))
    h_clear: tuple[str, ...] = choice((), "constraints to be clear of", constraint_kinds)
    h_unsure: bool = choice(False, "choice of what is not known to be clear", flag)
    h_layers: tuple[str, ...] = choice((), "constraints on the map", constraint_kinds)
    h_site: str = choice("", "site", short)
    h_join: int = choice(250, "distance between sites", whole(0, 2_000))
    h_count: str = choice("marked", "sites that count", one_of(housing_stock.COUNTING))
    h_buffer: str = choice("rules", "buffer", one_of(["rules", *map(str, housing_supply.BUFFERS)]))
    h_method: str = choice(
        "sedgefield", "way to spread the shortfall", one_of(housing_supply.METHODS)
    )
    h_adopted: str = choice("", "day of adoption", _partial_day)
    h_reviewed: str = choice("", "day of review", _reviewed)
    h_need: int | None = choice(None, "local housing need", whole(1, 100_000))
    h_stock: int | None = choice(None, "number of homes that stand", whole(1, 5_000_000))
    h_ratio: float | None = choice(None, "affordability ratio", number(0.1, 100))
    h_hdt: float | None = choice(None, "Housing Delivery Test result", number(0, 1_000))
    h_built: int | None = choice(None, "homes built", whole(0, 1_000_000))
    h_short: int | None = choice(None, "shortfall", whole(0, 1_000_000))
    h_for: str = choice("", "district of the figures", known_place)


@dataclass(frozen=True)
class EstateChoices:
    """The filters, distance, rules and weights of the public estate page."""

    e_gp: bool = choice(False, "GP practices", flag)
    e_holder: tuple[str, ...] = choice((), "holders", several())
    e_use: tuple[str, ...] = choice((), "uses", several([*uses.NAMES, estate_filter.NOT_GIVEN]))
    e_tenure: tuple[str, ...] = choice((), "tenure", several())
    e_condition: tuple[str, ...] = choice((), "condition", several())
    e_energy: tuple[str, ...] = choice((), "energy rating", several())
    e_purpose: tuple[str, ...] = choice((), "purpose", several())
    e_vacant: str = choice("any", "vacancy", one_of(estate_filter.VACANCY))
    e_floor_from: int | None = choice(None, "smallest floor area", whole(0, 1_000_000))
    e_floor_to: int | None = choice(None, "largest floor area", whole(0, 1_000_000))
    e_lease: int | None = choice(None, "years until a lease event", whole(1, 50))
    e_clear: tuple[str, ...] = choice((), "constraints to be clear of", constraint_kinds)
    e_unsure: bool = choice(False, "choice of what is not known to be clear", flag)
    e_layers: tuple[str, ...] = choice((), "constraints on the map", constraint_kinds)
    e_near: int = choice(500, "distance between assets", whole(50, 2_000))
    e_rules: tuple[str, ...] = choice(
        estate_screening.IDS, "screening rules", several(estate_screening.IDS)
    )
    e_caught: bool = choice(False, "choice of caught assets", flag)
    e_asset: str = choice("", "asset", short)
    e_pair: str = choice("", "pair", short)
    e_land: bool = choice(False, "choice of land without a building", flag)
    e_least: int | None = choice(
        None, "fewest known criteria", whole(1, len(estate_score.CRITERIA))
    )
    e_w_space: int = weight(estate_score.BY_KEY["space"])
    e_w_near: int = weight(estate_score.BY_KEY["near"])
    e_w_lease: int = weight(estate_score.BY_KEY["lease"])
    e_w_condition: int = weight(estate_score.BY_KEY["condition"])
    e_w_energy: int = weight(estate_score.BY_KEY["energy"])
    e_w_cost: int = weight(estate_score.BY_KEY["cost"])
    e_w_backlog: int = weight(estate_score.BY_KEY["backlog"])
    e_w_land: int = weight(estate_score.BY_KEY["land"])
    e_w_hours: int = weight(estate_score.BY_KEY["hours"])
    e_w_need: int = weight(estate_score.BY_KEY["need"])


def _line(most: int) -> Parser:
    """Reads text on one line. The parser raises `ValueError` for one that is too long."""

    def read(text: str, _catalogue: Catalogue) -> str:
        plain = tidy(text)
        if len(plain) > most:
            raise ValueError(text)
        return plain

    return read


@dataclass(frozen=True)
class OpportunityChoices:
    """The entry that is looked at, the weights of the shortlist, and a new entry's first words."""

    p_entry: str = choice("", "opportunity", short)
    p_w_homes: int = weight(opportunities_shortlist.BY_KEY["homes"])
    p_w_jobs: int = weight(opportunities_shortlist.BY_KEY["jobs"])
    p_w_receipt: int = weight(opportunities_shortlist.BY_KEY["receipt"])
    p_w_saving: int = weight(opportunities_shortlist.BY_KEY["saving"])
    p_w_confidence: int = weight(opportunities_shortlist.BY_KEY["confidence"])
    p_w_bodies: int = weight(opportunities_shortlist.BY_KEY["bodies"])
    p_w_ready: int = weight(opportunities_shortlist.BY_KEY["ready"])
    p_w_soon: int = weight(opportunities_shortlist.BY_KEY["soon"])
    p_w_need: int = weight(opportunities_shortlist.BY_KEY["need"])
    w_title: str = choice("", "title of a new opportunity", _line(NAME))
    w_why: str = choice("", "reason of a new opportunity", _line(REASON))
    w_lon: float | None = choice(None, "longitude of a new opportunity", number(*LIMITS["lon"]))
    w_lat: float | None = choice(None, "latitude of a new opportunity", number(*LIMITS["lat"]))
