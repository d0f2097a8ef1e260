"""What a link carries of the opportunities page: entry, weights, first words of a new one."""

from dataclasses import dataclass
from typing import Final

from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project.kinds import LIMITS, tidy
from herts_geo.project.records import NAME
from herts_geo.ui.link.choice import choice, weight
from herts_geo.ui.link.parsers import Parser, number, short

REASON: Final = 1_000  # characters of what a new entry was made from


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
