"""Maps as files to take away: PNG, SVG or PDF on A4 or A3, and several as one book.

The PDF is tagged for screen readers; each of its pages has the map's words as its alternative.
"""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from threading import Lock
from typing import Any, Final

import matplotlib
from matplotlib.figure import Figure

from herts_geo import export, saving
from herts_geo.errors import CannotWrite, UnknownFormat
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.report import text as report_text
from herts_geo.report.map import draw, sheet
from herts_geo.report.map.sheet import Layout

FORMATS: Final[Mapping[str, str]] = {
    ".png": "picture (PNG)",
    ".svg": "drawing (SVG)",
    ".pdf": "PDF",
}
MIMES: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
}
SIZES: Final[Mapping[str, tuple[float, float]]] = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}
LETTERS: Final[Mapping[str, float]] = {"a4": 1.0, "a3": 1.3}  # of a paper, over those of A4
MARGIN: Final = 12.0  # millimetres
TEMPLATE: Final = Path(__file__).with_name("book.typ")
SALT: Final = "herts-geo"  # so that the same map gives the same SVG


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


_ONE: Final = Lock()  # the drawing library's settings are those of the whole program


def can_bind() -> bool:
    """Whether a PDF can be made on this machine."""
    return find_spec("typst") is not None


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
    kind = known(ending)
    if kind == ".pdf":
        return book([picture], catalogue, paper, made, picture.title)
    with _ONE:
        figure = draw.drawn(picture, catalogue, paper.layout, made)
        return _png(figure, picture) if kind == ".png" else _svg(figure, picture, "path")


def book(
    pictures: Sequence[Picture], catalogue: Catalogue, paper: Paper, made: str, title: str
) -> bytes:
    """Pictures as one PDF, a sheet each, with bookmarks. Raises as `make` does."""
    if not can_bind():
        raise CannotWrite(
            "The PDF cannot be made: the package typst is not installed, as there is none for "
            "this machine. Take the PNG or the SVG instead."
        )
    import typst

    with saving.folder() as root:
        with _ONE:
            sheets = [
                _sheet(each, number, catalogue, paper, made, root)
                for number, each in enumerate(pictures)
            ]
        layout = paper.layout
        data = {
            "title": report_text.printable(title),
            "width": layout.width,
            "height": layout.height,
            "sheets": sheets,
        }
        (root / "content.json").write_text(json.dumps(data), encoding="utf-8")
        (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        found = typst.compile(
            str(root / TEMPLATE.name),
            root=str(root),
            font_paths=[str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=report_text.moment(made),
        )
    assert isinstance(found, bytes)
    return found


def known(ending: str) -> str:
    """The ending of a map's file in small letters. Raises `UnknownFormat`."""
    kind = ending.casefold()
    if kind not in FORMATS:
        raise UnknownFormat(
            f"A map cannot be written as '{ending}'. Give the file a name that ends in "
            f"{', '.join(FORMATS)}."
        )
    return kind


def alternative(picture: Picture) -> str:
    """The words that stand for a map where it cannot be seen."""
    return f"Map. {report_text.plain(picture.title)}. {report_text.plain(picture.text)}".strip()


def _sheet(
    picture: Picture, number: int, catalogue: Catalogue, paper: Paper, made: str, root: Path
) -> dict[str, Any]:
    name = f"sheet-{number}.svg"
    drawn = draw.drawn(picture, catalogue, paper.layout, made)
    # letters stay letters, which the typesetter sets in the same typeface
    (root / name).write_bytes(_svg(drawn, picture, "none"))
    title = report_text.printable(picture.title)
    return {"file": name, "title": title, "alt": report_text.printable(alternative(picture))}


def _png(figure: Figure, picture: Picture) -> bytes:
    out = io.BytesIO()
    about = {"Title": report_text.plain(picture.title), "Description": alternative(picture)}
    figure.savefig(out, format="png", dpi=sheet.DPI, metadata={**about, "Software": SALT})
    return out.getvalue()


def _svg(figure: Figure, picture: Picture, letters: str) -> bytes:
    out = io.BytesIO()
    about = {"Title": report_text.plain(picture.title), "Description": alternative(picture)}
    with matplotlib.rc_context({"svg.hashsalt": SALT, "svg.fonttype": letters}):
        figure.savefig(out, format="svg", metadata={**about, "Date": None, "Creator": SALT})
    return out.getvalue()
