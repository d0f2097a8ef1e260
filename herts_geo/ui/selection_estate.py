"""What a link carries of the public estate page. No link carries the holder's own full view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo import scoring
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import score as estate_score
from herts_geo.estate import screening as estate_screening
from herts_geo.reading import uses
from herts_geo.ui.parsers import Parser, flag, one_of, several, short, whole


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


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
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
