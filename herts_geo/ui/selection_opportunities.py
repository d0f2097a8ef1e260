"""What a link carries of the opportunities page: entry, weights, first words of a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo import scoring
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.opportunities.shortlist import CRITERIA
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project.kinds import BRITAIN, tidy
from herts_geo.project.records import NAME
from herts_geo.ui.parsers import Parser, number, short, whole

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


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "p_entry": ("opportunity", short),
    **{
        f"p_w_{each.key}": (f"weight of '{each.title}'", whole(0, scoring.MOST_WEIGHT))
        for each in CRITERIA
    },
    "w_title": ("title of a new opportunity", _line(NAME)),
    "w_why": ("reason of a new opportunity", _line(REASON)),
    "w_lon": ("longitude of a new opportunity", number(*BRITAIN["lon"])),
    "w_lat": ("latitude of a new opportunity", number(*BRITAIN["lat"])),
}
