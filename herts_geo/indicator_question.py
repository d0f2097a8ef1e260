"""What may be asked of the indicator map, as plain values, and what is then shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.indicator_measures import Better, Measure, Slice

BY: Final[Mapping[str, str]] = {
    "": "As the figures are given",
    "msoa": "Neighbourhoods (MSOAs)",
    "ward": "Wards",
    "district": "Districts",
}
SHOWS: Final[Mapping[str, str]] = {"figure": "The figure, in classes", "target": "Target met?"}
BETTER: Final[Mapping[Better, str]] = {
    "": "not known",
    "higher": "a higher figure",
    "lower": "a lower figure",
}


@dataclass(frozen=True)
class Question:
    """What the user asked to see; plain values, so that a view can be cached by it.

    `period` is the label of a slice; `by` a geography or '' for the figures' own; `target` is
    the user's own, held against every area in place of those that were set; `better` is the user's
    own where the measure has none.
    """

    place: str = ""
    measure: str = ""
    period: str = ""
    by: str = ""
    second: str = ""
    show: str = "figure"
    target: float | None = None
    better: Better = ""
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"


@dataclass(frozen=True)
class Shown:
    """A measure and the period of it that is shown."""

    measure: Measure
    slice: Slice

    @property
    def title(self) -> str:
        """The measure with its period: 'Crime: rank, 2025'."""
        return f"{self.measure.title}, {self.slice.label}"
