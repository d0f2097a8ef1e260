"""What a standard is made of: fields, and the rules that tie fields to one another."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic import ConfigDict, with_config

Need = Literal["must", "should", "may"]
Blank = Literal["error", "warning", "fine"]
FieldType = Literal[
    "text", "choice", "number", "integer", "date", "url", "urls", "flag", "uprn", "postcode",
    "x", "y", "area", "figure",
]  # fmt: skip
STRICT: Final = ConfigDict(extra="forbid")  # a word that no rule knows is a fault of the file
BLANKS: dict[Need, Blank] = {"must": "error", "should": "warning", "may": "fine"}


def normal(heading: str) -> str:
    """A heading without case, spaces and punctuation: 'Geo X' and 'GEO_X' are both 'geox'."""
    return re.sub(r"[\W_]+", "", heading).casefold()


@with_config(STRICT)
@dataclass(frozen=True)
class Condition:
    """A rule that holds only in rows where another field has this value."""

    field: str
    value: str


@with_config(STRICT)
@dataclass(frozen=True)
class Given(Condition):
    """Values that have a plain meaning only in rows where another field has this value."""

    aliases: dict[str, str] = field(default_factory=dict)


@with_config(STRICT)
@dataclass(frozen=True)
class Field:
    """One column of a standard: what it is called, whether it is needed, what it may hold.

    `need` speaks of the column and, through `blank`, of each cell; `withhold` says what an export
    shows for a vacant property: '' as it is where it is sound, 'blank', 'outward' (half of a
    postcode), 'group' (of the use), or a text.
    `headings`: what it is known by too; `perhaps`: what it is taken for, with a warning, where no
    other column is the field's.
    `hyphens`: its codes are rightly written with hyphens in place of spaces.
    `unit`: of its figures ('ha', 'm2', 'gbp', 'homes'); `cells_in`: the unit that a file's heading
    states in place of it.
    """

    name: str
    title: str
    type: FieldType = "text"
    need: Need = "may"
    blank: Blank | None = None
    absent: Blank | None = None
    headings: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)
    hyphens: bool = False
    given: tuple[Given, ...] = ()
    when: Condition | None = None
    unless_vacant: bool = False
    withhold: str = ""
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    unit: str = ""
    cells_in: str = ""
    max_length: int = 0
    separator: str = ""
    multi_line: bool = False
    unique: bool = False
    unique_severity: Literal["error", "warning"] = "error"

    @property
    def if_blank(self) -> Blank:
        """What an empty cell is."""
        return self.blank or BLANKS[self.need]

    @property
    def if_absent(self) -> Blank:
        """What a file without the column is."""
        return self.absent or BLANKS[self.need]

    @property
    def known_as(self) -> tuple[str, ...]:
        """Its headings without case, spaces and punctuation, the standard's own first."""
        return tuple(dict.fromkeys(normal(each) for each in (self.name, *self.headings)))


@with_config(STRICT)
@dataclass(frozen=True)
class Position:
    """Which fields say where a row is, and whether degrees are asked for or either will do.

    `shapes`: headings under which a row's place may stand as well-known text or GeoJSON.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    wants: Literal["degrees", "either"] = "either"
    crs: str = ""
    postcode: str = ""
    shapes: tuple[str, ...] = ()


@with_config(STRICT)
@dataclass(frozen=True)
class Extras:
    """Headings of cells that hold further values as JSON, and headings that stand in for blanks."""

    columns: tuple[str, ...] = ()
    fallbacks: dict[str, str] = field(default_factory=dict)


@with_config(STRICT)
@dataclass(frozen=True)
class Entry:
    """The test for a site to enter the register: so many hectares or so many dwellings.

    A site of over `large` hectares for fewer than `sparse` dwellings each is not believed.
    """

    hectares_field: str
    hectares: float
    dwellings_fields: tuple[str, ...]
    dwellings: int
    ended_field: str
    large: float = 20.0
    sparse: float = 1.0


@with_config(STRICT)
@dataclass(frozen=True)
class Figures:
    """How a column of figures is known, and which marks stand for 'no figure'."""

    headings: tuple[str, ...] = ()
    no_figure: tuple[str, ...] = ()


@with_config(STRICT)
@dataclass(frozen=True)
class Beside:
    """A column that is read as it stands, though no field covers it: what it is, and the headings
    that it is known by, without case, spaces and punctuation."""

    title: str
    headings: tuple[str, ...] = ()


@with_config(STRICT)
@dataclass(frozen=True)
class Standard:
    """A standard: its fields in order, and the rules across them.

    `beside`: columns that are read though no field covers them, by name;
    `called`: what people call a field or such a column, in small letters -> its name.
    `identity`: a row with none of these fields is left out. `one_of`: at least one of these
    columns is needed. `order`: pairs of fields of which the second must not be below the first.
    `withholds`: whether its rows may be vacant or sensitive property, which exports withhold.
    """

    name: str
    title: str
    source: str
    fields: tuple[Field, ...]
    beside: dict[str, Beside] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    recognised_by: tuple[str, ...] = ()
    position: Position = field(default_factory=Position)
    extras: Extras = field(default_factory=Extras)
    withholds: bool = False
    entry: Entry | None = None
    figures: Figures = field(default_factory=Figures)

    def named(self, name: str) -> Field:
        """The field with this name. Raises `KeyError`."""
        return {each.name: each for each in self.fields}[name]

    def beside_of(self, heading: str) -> str:
        """The column beside the fields that a heading stands for, '' for none."""
        name = normal(heading)
        return next((key for key, each in self.beside.items() if name in each.headings), "")

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every heading that the standard knows, without case, spaces and punctuation."""
        known = {name for each in self.fields for name in each.known_as}
        known |= {normal(word) for each in self.fields for word in each.perhaps}
        known |= {word for each in self.beside.values() for word in each.headings}
        known |= {normal(each) for each in (*self.extras.columns, *self.position.shapes)}
        return frozenset(known | {normal(each) for each in self.figures.headings})
