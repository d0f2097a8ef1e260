"""What a link carries of the public estate page. No link carries the holder's own full view."""

from dataclasses import dataclass

from herts_geo.estate import filter as estate_filter
from herts_geo.estate import score as estate_score
from herts_geo.estate import screening as estate_screening
from herts_geo.reading import uses
from herts_geo.ui.link.choice import choice, weight
from herts_geo.ui.link.parsers import flag, one_of, several, short, whole


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
    e_near: int = choice(500, "distance between assets", whole(50, 2_000))
    e_rules: tuple[str, ...] = choice(
        estate_screening.IDS, "screening rules", several(estate_screening.IDS)
    )
    e_caught: bool = choice(False, "choice of caught assets", flag)
    e_asset: str = choice("", "asset", short)
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
