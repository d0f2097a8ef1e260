"""What a link carries of the indicator map and the glossary.

A user's own figures are named, never carried.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.indicators import measures as indicators_measures
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import OWN
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.parsers import Parser, number, one_of, short, whole

LONGEST: Final = 200  # characters of the name of a measure or period


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
    if text.startswith(OWN) and len(text) <= LONGEST:
        return text
    return str(one_of(indicators_view.ids(catalogue))(text, catalogue))


def _period(text: str, _catalogue: Catalogue) -> str:
    if len(text) > LONGEST:
        raise ValueError(text)
    return text


def _breaks(text: str, _catalogue: Catalogue) -> str:
    return ", ".join(f"{value:g}" for value in classify.own_breaks(text))


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "i_measure": ("figure", _measure),
    "i_period": ("period", _period),
    "i_by": ("kind of area", one_of(indicators_measures.BY)),
    "i_second": ("second figure", _measure),
    "i_show": ("map", one_of(indicators_measures.SHOWS)),
    "i_target": ("target", number(-1e12, 1e12)),
    "i_better": ("better direction", one_of(indicators_measures.BETTER)),
    "i_scheme": ("class scheme", one_of(classify.SCHEMES)),
    "i_classes": ("number of classes", whole(classify.FEWEST, classify.MOST)),
    "i_breaks": ("own breaks", _breaks),
    "i_palette": ("colours", one_of(classify.PALETTES)),
    "g_term": ("word", short),
}
