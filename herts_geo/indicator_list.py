"""Every measure with figures by area: those that a pack ships, and a user's own."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from herts_geo import indicator_printed, indicator_shipped, indicators
from herts_geo.catalogue import Catalogue
from herts_geo.indicator_measures import Measure
from herts_geo.indicators import Figure

FIRST: Final = ("rank.overall", "score", "people")  # the measure of an empty question


def measures(
    catalogue: Catalogue, actuals: Sequence[Figure] = (), own: Sequence[Measure] = ()
) -> dict[str, Measure]:
    """Measures by id, a user's own first; `actuals` are their figures of the agreement."""
    shipped = indicator_shipped.measures(catalogue)
    printed = indicator_printed.measures(catalogue, actuals)
    return {each.id: each for each in (*own, *shipped, *printed)}


def first(known: Mapping[str, Measure]) -> str:
    """The id of the measure that is shown before one is chosen, '' where there is none."""
    return next((id for id in FIRST if id in known), next(iter(known), ""))


@lru_cache(maxsize=8)
def ids(catalogue: Catalogue) -> frozenset[str]:
    """What a measure of the pack may be called, the indicators without district figures too."""
    listed = indicators.INDICATORS in catalogue.datasets
    codes = indicators.indicators(catalogue) if listed else {}
    return frozenset(measures(catalogue)) | codes.keys()
