"""What a user chose of the supply sum: choices for every district, figures of one district."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final, Literal

from herts_geo import wording
from herts_geo.housing import rules
from herts_geo.housing.dates import PartialDay, in_words
from herts_geo.housing.sites import RULES, Rule
from herts_geo.housing.stock import COUNTING, Counting
from herts_geo.housing.supply import LIMITS, METHODS, Method, Terms

NAMES: Final = {"adopted": "plan adopted", "reviewed": "plan reviewed"}


@dataclass(frozen=True)
class Entered:
    """Figures that only the user knows, which belong to one district; see `supply.Terms`."""

    shortfall: float | None = None
    completed: float | None = None
    need: float | None = None
    adopted: PartialDay | None = None
    reviewed: PartialDay | Literal["no"] | None = None
    stock: float | None = None
    ratio: float | None = None
    hdt: float | None = None

    def words(self) -> list[str]:
        """Each figure entered, for a reader: 'local housing need 900 homes a year'."""
        told = []
        for key, value in ((each.name, getattr(self, each.name)) for each in fields(self)):
            if value is not None and key in LIMITS:
                name, unit, *_ = LIMITS[key]
                told.append(f"{name} {value:,g} {unit}")
            elif value == "no":
                told.append("plan not reviewed, or found to need updating")
            elif value is not None:
                told.append(f"{NAMES[key]} {value}")
        return told


NOTHING: Final = Entered()


@dataclass(frozen=True)
class Choices:
    """The choices of a supply sum; plain values, so that an answer can be cached by them.

    `buffer`: per cent; None leaves it to the rules. `district`: the code of the one district that
    the figures `entered` are of; '' where nothing was entered.
    """

    buffer: int | None = None
    method: Method = "sedgefield"
    counting: Counting = "marked"
    rule: Rule = "from"
    density: float | None = None
    district: str = ""
    entered: Entered = NOTHING

    def terms(self, on: date, district: str = "") -> Terms:
        """The terms of one district's sum, with its own figures. Raises `InvalidTerms`."""
        own = self.entered if district and district == self.district else NOTHING
        return Terms(on, self.buffer, self.method, **vars(own))

    def words(self, on: date, name: str = "") -> list[str]:
        """The choices as printed parameters; `name`: the district of the figures entered."""
        edition = rules.edition().title
        buffer = f"as the rules give it ({edition})" if self.buffer is None else f"{self.buffer}%"
        blank = "adds none" if self.density is None else f"counts {self.density:g} homes a hectare"
        counted = COUNTING[self.counting]
        told = [
            f"Supply on {in_words(on)}: buffer {buffer}; shortfall {_lower(METHODS[self.method])}; "
            f"{_lower(counted)}; {RULES[self.rule]}; a site without a number of homes {blank}."
        ]
        if figures := self.entered.words():
            listed = wording.listing(figures, 10)
            unused = f"Entered, but not used, as such figures belong to one district: {listed}."
            told.append(f"Entered for {name}: {listed}." if name else unused)
        return told


USUAL: Final = Choices()


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
