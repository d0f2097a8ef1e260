"""What a link carries of the housing land supply page."""

from dataclasses import dataclass

from herts_geo.housing import dates as housing_dates
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import supply as housing_supply
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import known_place, number, one_of, several, short, whole


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
    h_near: str = choice("station", "kind of place to be near", one_of(services_kinds.KINDS))
    h_within: int | None = choice(None, "distance", whole(0, 50_000))
    h_rule: str = choice("from", "number of homes that counts", one_of(housing_sites.RULES))
    h_density: float | None = choice(None, "homes a hectare", number(1, 1_000))
    h_colour: str = choice("status", "colours of sites", one_of(("status", "ownership")))
    h_under: str = choice("plain", "map below the sites", one_of(("plain", "deprivation")))
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
