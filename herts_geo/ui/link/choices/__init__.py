"""What a link carries: one typed selection, put together from the choices of each noun.

A new choice is one line in the class of its noun.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui.link.choice import declared
from herts_geo.ui.link.choices.figures import DeprivationChoices, IndicatorChoices, TargetChoices
from herts_geo.ui.link.choices.land import EstateChoices, HousingChoices, OpportunityChoices
from herts_geo.ui.link.choices.places import (
    AccessChoices,
    LocalityChoices,
    ReviewChoices,
    WorkshopChoices,
)
from herts_geo.ui.link.parsers import BETWEEN

LONGEST: Final = 20_000  # characters of a value in a link that are read at all


@dataclass(frozen=True)
class Selection(  # a link tells the choices of the last class first
    TargetChoices,
    HousingChoices,
    AccessChoices,
    DeprivationChoices,
    EstateChoices,
    WorkshopChoices,
    IndicatorChoices,
    ReviewChoices,
    LocalityChoices,
    OpportunityChoices,
):
    """Everything that a link carries. Defaults are left out of the link."""

    def query(self) -> dict[str, str]:
        """The values that differ from the defaults, as text for a link."""
        default = vars(Selection())
        return {name: _text(value) for name, value in vars(self).items() if value != default[name]}


CHOICES: Final = declared(Selection)


@dataclass(frozen=True)
class Ignored:
    """A value of a link that is not known here: what the choice is called, and the value."""

    words: str
    value: str

    @property
    def in_a_link(self) -> str:
        """The sentence on the page that a link led to."""
        return (
            f"The link's {self._named} is not known here and was ignored. "
            "Choose another on this page."
        )

    @property
    def in_what_was_kept(self) -> str:
        """The sentence on what was kept earlier, such as a scene."""
        return f"Its {self._named} is not known here any more."

    @property
    def _named(self) -> str:
        return f"{self.words} '{self.value}'"


def parse(query: Mapping[str, str], catalogue: Catalogue) -> tuple[Selection, list[Ignored]]:
    """The selection of a link, and each value that was ignored."""
    chosen: dict[str, Any] = {}
    problems: list[Ignored] = []
    for name, each in CHOICES.items():
        if name not in query:
            continue
        text = query[name][:LONGEST]
        try:
            chosen[name] = each.read(text, catalogue)
        except (ValueError, OverflowError, HertsGeoError):
            problems.append(Ignored(each.words, text[:40]))
    selection, known = Selection(**chosen), gazetteer(catalogue)
    place = known.place(selection.place) if selection.place else known.whole
    if place.kind == "lsoa":  # of a small area its neighbourhood is looked at, the area marked
        selection = replace(selection, place=place.parent, area=place.code)
    return selection, problems


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return BETWEEN.join(value)
    if isinstance(value, bool):
        return str(int(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
