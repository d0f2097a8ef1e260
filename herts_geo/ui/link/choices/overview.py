"""What a link carries of the overview page."""

from dataclasses import dataclass

from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import Parser, one_of


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
class OverviewChoices:
    """The filters of the indicators, and the one that is looked at."""

    o_theme: str = choice("", "theme", _of_indicators("theme"))
    o_area: str = choice("", "area of the indicators", _indicator_area)
    o_lead: str = choice("", "lead agency", _of_indicators("lead"))
    o_indicator: str = choice("", "indicator", _indicator)
