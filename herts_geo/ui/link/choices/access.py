"""What a link carries of the accessibility page and of the access points."""

from dataclasses import dataclass

from herts_geo.access import edits as access_edits
from herts_geo.access import network as access_network
from herts_geo.access import view as access_view
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel.modes import MODES
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import flag, number, one_of, several, short, whole


def _scenario(text: str, _catalogue: Catalogue) -> str:
    return access_edits.to_text(access_edits.from_text(text))


@dataclass(frozen=True)
class AccessChoices:
    """The service, the travel, the what-if, and the kinds and hours of the network."""

    service: str = choice(
        "hospital", "service", one_of([*services_kinds.KINDS, services_points.OWN])
    )
    mode: str = choice("pt", "way of travelling", one_of(MODES))
    minutes: int = choice(30, "time", whole(5, 120))
    outside: bool = choice(True, "points outside the county", flag)
    show: str = choice("auto", "map", one_of(access_view.SHOWS))
    kmh: float = choice(0.0, "speed", number(0.5, 50))
    detour: float = choice(0.0, "detour", number(1, 3))
    method: str = choice("", "stored travel times", short)
    edits: str = choice("", "what-if", _scenario)
    versus: str = choice("", "what-if to compare with", _scenario)
    point: str = choice("", "service point", short)
    kinds: tuple[str, ...] = choice(
        services_kinds.NETWORK, "services", several(services_kinds.KINDS)
    )
    opening: str = choice("any", "opening time", one_of(access_network.OPENING))
