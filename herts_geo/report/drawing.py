"""A drawn sheet as the bytes of a PNG or SVG, and several as one PDF.

The PDF is tagged for screen readers; each of its pages has the sheet's words as its alternative.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from herts_geo import saving
from herts_geo.errors import CannotWrite, UnknownFormat
from herts_geo.report import text as report_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
TEMPLATE: Final = Path(__file__).with_name("book.typ")
SALT: Final = "herts-geo"  # so that the same drawing gives the same SVG
DPI: Final = 200
_ONE: Final = RLock()  # the drawing library's settings are those of the whole program


@dataclass(frozen=True)
class Sheet:
    """A sheet that is drawn when it is asked for, its title and the words that stand for it."""

    title: str
    alternative: str
    draw: Callable[[], "Figure"]


def can_bind() -> bool:
    """Whether a PDF can be made on this machine."""
    return find_spec("typst") is not None


def known(ending: str) -> str:
    """The ending of a drawing's file in small letters. Raises `UnknownFormat`."""
    kind = ending.casefold()
    if kind not in FORMATS:
        raise UnknownFormat(
            f"A map cannot be written as '{ending}'. Give the file a name that ends in "
            f"{', '.join(FORMATS)}."
        )
    return kind


def make(sheet: Sheet, ending: str, size: tuple[float, float], made: str) -> bytes:
    """A sheet of a size (millimetres) as a file; `made` is a day as ISO 8601 text.

    The same sheet gives the same bytes. Raises `UnknownFormat`, `CannotWrite` and what drawing it
    raises.
    """
    kind = known(ending)
    if kind == ".pdf":
        return bind([sheet], size, made, sheet.title)
    with _ONE:
        if kind == ".svg":
            return _svg(sheet, "path")
        out, about = io.BytesIO(), {**_about(sheet), "Software": SALT}
        sheet.draw().savefig(out, format="png", dpi=DPI, metadata=about)
        return out.getvalue()


def bind(sheets: Sequence[Sheet], size: tuple[float, float], made: str, title: str) -> bytes:
    """Sheets as one PDF, a page each, with bookmarks. Raises as `make` does."""
    if not can_bind():
        raise CannotWrite(
            "The PDF cannot be made: the package typst is not installed, as there is none for "
            "this machine. Take the PNG or the SVG instead."
        )
    import matplotlib
    import typst

    with saving.folder() as root:
        pages = []
        for number, each in enumerate(sheets):
            name, told = f"sheet-{number}.svg", (each.title, each.alternative)
            with _ONE:  # letters stay letters, which the typesetter sets in the same typeface
                (root / name).write_bytes(_svg(each, "none"))
            named, alt = map(report_text.printable, told)
            pages.append({"file": name, "title": named, "alt": alt})
        width, height = size
        head = {"title": report_text.printable(title), "width": width, "height": height}
        data = {**head, "sheets": pages}
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


def _svg(sheet: Sheet, letters: str) -> bytes:
    import matplotlib  # here, so that the app's start does not wait for it

    out, about = io.BytesIO(), {**_about(sheet), "Date": None, "Creator": SALT}
    with matplotlib.rc_context({"svg.hashsalt": SALT, "svg.fonttype": letters}):
        sheet.draw().savefig(out, format="svg", metadata=about)
    return out.getvalue()


def _about(sheet: Sheet) -> dict[str, str]:
    return {"Title": report_text.plain(sheet.title), "Description": sheet.alternative}
