"""What a link carries of the indicator map and the glossary.

A user's own figures are named, never carried.
"""

from dataclasses import dataclass
from typing import Final

from herts_geo.indicators import measures as indicators_measures
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import OWN
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import class_limits, number, one_of, short, whole

LONGEST_NAME: Final = 200  # characters of the name of a measure or period


def _measure(text: str, catalogue: Catalogue) -> str:
    """A measure of the pack, of the agreement, or by name one of a user's own file."""
    if text.startswith(OWN) and len(text) <= LONGEST_NAME:
        return text
    return str(one_of(indicators_view.ids(catalogue))(text, catalogue))


def _period(text: str, _catalogue: Catalogue) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class IndicatorChoices:
    """The measures, period, areas, target, classes and colours of the indicator map."""

    i_measure: str = choice("rank.overall", "figure", _measure)
    i_period: str = choice("", "period", _period)
    i_by: str = choice("", "kind of area", one_of(indicators_measures.BY))
    i_second: str = choice("", "second figure", _measure)
    i_show: str = choice("figure", "map", one_of(indicators_measures.SHOWS))
    i_target: float | None = choice(None, "target", number(-1e12, 1e12))
    i_better: str = choice("", "better direction", one_of(indicators_measures.BETTER))
    i_scheme: str = choice("quantiles", "class scheme", one_of(classify.SCHEMES))
    i_classes: int = choice(5, "number of classes", whole(classify.FEWEST, classify.MOST))
    i_breaks: str = choice("", "own breaks", class_limits)
    i_palette: str = choice("YlGnBu", "colours", one_of(classify.PALETTES))
    g_term: str = choice("", "word", short)
