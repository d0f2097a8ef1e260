"""A review as a document to take away: Word, PDF, web page, spreadsheet or GeoPackage."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from herts_geo import saving
from herts_geo.errors import UnknownFormat
from herts_geo.evidence import Dossier, Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import sources

FORMATS: Final[Mapping[str, str]] = {
    ".docx": "Word document",
    ".pdf": "PDF",
    ".html": "web page in one file",
    ".xlsx": "spreadsheet",
    ".gpkg": "GeoPackage for QGIS",
}
MODULES: Final[Mapping[str, str]] = {
    ".docx": "word",
    ".pdf": "pdf",
    ".html": "web",
    ".xlsx": "sheets",
    ".gpkg": "geopackage",
}
PAPERS: Final = (".docx", ".pdf", ".html")
Progress = Callable[[str], None]


def make(
    dossier: Dossier, ending: str, catalogue: Catalogue, progress: Progress | None = None
) -> bytes:
    """A dossier as the bytes of a file with this ending; `progress` is told each step in words.

    The same dossier gives the same bytes. Raises `UnknownFormat`, `CannotWrite` or the data
    errors of `load`.
    """
    kind, tell = ending.casefold(), progress or _quiet
    if kind not in FORMATS:
        raise UnknownFormat(
            f"A review cannot be written as '{ending}'. Give the file a name that ends in "
            f"{', '.join(FORMATS)}."
        )
    # Only the format that is asked for is loaded: together they take seconds.
    writer = import_module(f"herts_geo.report.{MODULES[kind]}")
    known = sources.widened(catalogue, dossier)
    if kind not in PAPERS:
        tell(f"Writing the {FORMATS[kind]}")
        found: bytes = writer.make(dossier, known, tell)
        return found
    content = import_module("herts_geo.report.content")
    paper = content.paper(dossier, known, tell)
    tell(f"Writing the {FORMATS[kind]}")
    printed: bytes = writer.make(paper)
    return printed


def png(picture: Picture, catalogue: Catalogue) -> bytes:
    """A picture of a review drawn for print; see `map.draw.png`."""
    drawn: bytes = import_module("herts_geo.report.map.draw").png(picture, catalogue)
    return drawn


def write(
    dossier: Dossier, path: Path, catalogue: Catalogue, progress: Progress | None = None
) -> None:
    """Writes a dossier to a file in the format that its name ends in. Raises as `make` does."""
    saving.save(path, make(dossier, path.suffix, catalogue, progress))


def _quiet(_message: str) -> None:
    pass
