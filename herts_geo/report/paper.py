"""What a document is made of, whatever its format: sections of paragraphs, lists, grids, maps."""

from dataclasses import dataclass, field
from typing import Final

from herts_geo.report import text as report_text

READING: Final = "How to read this document"
CAP: Final = 48  # rows of a table that a paged document prints


@dataclass(frozen=True)
class Heading:
    """A heading within a section, over what is no table and no map."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; `small` for notes and sources."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Listing:
    """Items, each with a detail that may be empty; numbered when their order means something."""

    items: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table in words: headings, rows, which columns are numbers, and what stands below it.

    A paged document prints the first rows of a long one, unless it is to be `whole`.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    numeric: tuple[bool, ...]
    notes: tuple[str, ...] = ()
    whole: bool = False

    @property
    def printed(self) -> tuple[tuple[str, ...], ...]:
        """The rows that a paged document prints."""
        return self.rows if self.whole else self.rows[:CAP]

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notes below a paged document's table, with what it leaves out."""
        if len(self.printed) == len(self.rows):
            return self.notes
        more = f"The first {CAP} of {len(self.rows):,} rows: the spreadsheet holds them all."
        return (more, *self.notes)


@dataclass(frozen=True)
class Map:
    """A picture as PNG bytes with the words that stand for it; one that `fills` opens a page and
    takes what the rest of it leaves free."""

    title: str
    alt: str
    png: bytes = field(repr=False)
    notes: tuple[str, ...] = ()
    fills: bool = False


@dataclass(frozen=True)
class Jump:
    """A line that leads to another section of the document, by its key."""

    text: str
    target: str


Block = Heading | Paragraph | Jump | Listing | Grid | Map


@dataclass(frozen=True)
class Section:
    """A heading with its blocks; `key` is unique in its document. `wide` ones stand on pages on
    their side, of their own."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False


@dataclass(frozen=True)
class Paper:
    """A document in reading order: its title, the brief if it has one, how to read it, then its
    sections."""

    title: str
    place: str
    made: str  # ISO 8601
    program: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    brief: Section | None = None

    @property
    def dated(self) -> str:
        """When it was made, and by what."""
        return f"Made on {report_text.words(self.made)} by {self.program}."
