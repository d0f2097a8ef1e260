"""What a link carries of the place, which all pages share, and of pages of figures by area.

They are the targets, deprivation and the indicator map with the glossary. A user's own figures are
named, never carried.
"""

from dataclasses import dataclass
from typing import Final

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation.view import AGAINST
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators import measures as indicators_measures
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import OWN
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import is_area
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import (
    Parser,
    class_limits,
    flag,
    known_place,
    layers,
    number,
    one_of,
    short,
    whole,
)
from herts_geo.ui.search import spot

PALETTES: Final = {**classify.PALETTES, **classify.DIVERGING}
LONGEST_NAME: Final = 200  # characters of the name of a measure or period


def _edition(text: str, catalogue: Catalogue) -> int:
    return deprivation_indices.edition(catalogue, int(text)).year


def _area(text: str, catalogue: Catalogue) -> str:
    code = text.strip().upper()
    return code if is_area(catalogue, code) else known_place(text, catalogue)


def _spot(text: str, _catalogue: Catalogue) -> str:
    return spot.read(text).text


@dataclass(frozen=True)
class DeprivationChoices:
    """The place, the small area, and how deprivation is compared, cut and coloured."""

    place: str = choice("", "place", known_place)
    area: str = choice("", "small area", _area)
    spot: str = choice("", "point that was found", _spot)
    edition: int = choice(0, "edition", _edition)
    compare: int = choice(0, "earlier edition", _edition)
    measure: str = choice("overall", "measure", one_of(deprivation_indices.MEASURES))
    against: str = choice("england", "comparison", one_of(AGAINST))
    scheme: str = choice("quantiles", "class scheme", one_of(classify.SCHEMES))
    classes: int = choice(5, "number of classes", whole(classify.FEWEST, classify.MOST))
    breaks: str = choice("", "own breaks", class_limits)
    palette: str = choice("YlGnBu", "colours", one_of(PALETTES))
    tiles: bool = choice(False, "background map", flag)
    ground: bool = choice(True, "background map of the pack", flag)
    layers: tuple[str, ...] = choice((), "layers of the map", layers)


def _of_indicators(name: str) -> Parser:
    """Reads a theme or lead agency that an indicator has. The parser raises `ValueError`."""

    def read(text: str, catalogue: Catalogue) -> str:
        every = indicators_agreement.indicators(catalogue).values()
        return str(one_of({getattr(each, name) for each in every})(text, catalogue))

    return read


def _indicator_area(text: str, catalogue: Catalogue) -> str:
    return str(one_of(indicators_actuals.areas(catalogue).values())(text, catalogue))


def _indicator(text: str, catalogue: Catalogue) -> str:
    code, _, area = text.partition(", ")
    one_of(indicators_agreement.indicators(catalogue))(code, catalogue)
    return f"{code}, {_indicator_area(area, catalogue)}" if area else code


@dataclass(frozen=True)
class TargetChoices:
    """The filters of the printed targets, and the one that is looked at.

    Their names begin as on the overview, where they once were, so that old links are read.
    """

    o_theme: str = choice("", "theme", _of_indicators("theme"))
    o_area: str = choice("", "area of the indicators", _indicator_area)
    o_lead: str = choice("", "lead agency", _of_indicators("lead"))
    o_indicator: str = choice("", "indicator", _indicator)


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
