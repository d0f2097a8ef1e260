"""Maps as files to take away: PNG, SVG or PDF on A4 or A3, and several as one book."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Final

from herts_geo import export
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.report import drawing
from herts_geo.report import text as report_text
from herts_geo.report.drawing import Sheet
from herts_geo.report.map.sheet import Layout

SIZES: Final[Mapping[str, tuple[float, float]]] = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
LETTERS: Final[Mapping[str, float]] = {"a4": 1.0, "a3": 1.3}  # of a paper, over those of A4
MARGIN: Final = 12.0  # millimetres


@dataclass(frozen=True)
class Paper:
    """A size of paper, 'a4' or 'a3', upright or on its side."""

    size: str = "a4"
    landscape: bool = False

    @property
    def layout(self) -> Layout:
        """How a map is laid out on it: the key beside it, or below it on upright paper."""
        short, long = SIZES[self.size]
        width, height = (long, short) if self.landscape else (short, long)
        return Layout(
            width=width,
            height=height,
            margin=MARGIN,
            columns=0 if self.landscape else 3,
            letters=LETTERS[self.size],
        )

    @property
    def words(self) -> str:
        """The paper as people name it: 'A4 landscape'."""
        return f"{self.size.upper()} {'landscape' if self.landscape else 'portrait'}"


PAPERS: Final = tuple(Paper(size, side) for size, side in product(SIZES, (False, True)))


def name(picture: Picture, place: Place, paper: Paper) -> str:
    """What the file of a map is called, without its ending."""
    about = picture.key.removesuffix(".map").replace(".", "-")
    side = "landscape" if paper.landscape else "portrait"
    return f"map-{about}-{export.stem(place)}-{paper.size}-{side}"


def make(picture: Picture, catalogue: Catalogue, ending: str, paper: Paper, made: str) -> bytes:
    """A picture as the bytes of a map with this ending; `made` is a day as ISO 8601 text.

    The same picture gives the same bytes. Raises `UnknownFormat`, `CannotWrite` or the data errors
    of `places.areas`.
    """
    return drawing.make(_sheet(picture, catalogue, paper, made), ending, _size(paper), made)


def book(
    pictures: Sequence[Picture], catalogue: Catalogue, paper: Paper, made: str, title: str
) -> bytes:
    """Pictures as one PDF, a sheet each, with bookmarks. Raises as `make` does."""
    sheets = [_sheet(each, catalogue, paper, made) for each in pictures]
    return drawing.bind(sheets, _size(paper), made, title)


def alternative(picture: Picture) -> str:
    """The words that stand for a map where it cannot be seen."""
    return f"Map. {report_text.plain(picture.title)}. {report_text.plain(picture.text)}".strip()


def _sheet(picture: Picture, catalogue: Catalogue, paper: Paper, made: str) -> Sheet:
    from herts_geo.report.map import draw  # here, so that the app's start does not wait for it

    drawn = partial(draw.drawn, picture, catalogue, paper.layout, made)
    return Sheet(picture.title, alternative(picture), drawn)


def _size(paper: Paper) -> tuple[float, float]:
    return paper.layout.width, paper.layout.height
