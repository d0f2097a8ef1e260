"""The packs that stand in one folder, ready to be opened, and the opening of one by its path."""

import os
from pathlib import Path
from typing import Final

import platformdirs

from herts_geo.errors import CatalogueError, HertsGeoError
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue

VARIABLE: Final = "HERTS_GEO_PACKS"
MOST: Final = 200  # folders that are looked into


def folder() -> Path:
    """Where the app looks for packs: `HERTS_GEO_PACKS`, else `packs` of the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named).expanduser() if named else platformdirs.user_data_path("herts-geo") / "packs"


def packs() -> dict[Path, str]:
    """The folders of the shelf that hold a pack, by name, each with the pack's title."""
    found: dict[Path, str] = {}
    try:
        places = sorted(each for each in folder().iterdir() if each.is_dir())[:MOST]
    except OSError:  # there is no shelf
        return found
    for place in places:
        try:
            found[place] = catalogue.read(place).title
        except (HertsGeoError, OSError):
            continue
    return found


def holds(place: Path) -> bool:
    """Whether a folder lies on the shelf, links followed."""
    try:
        shelf = folder().resolve()
        return place.resolve() != shelf and place.resolve().is_relative_to(shelf)
    except (OSError, ValueError, RuntimeError):  # no path at all, or links in a ring
        return False


def opened(text: str) -> Catalogue:
    """The pack in a folder that a person names, all of whose files are there.

    Raises `CatalogueError` with what is amiss.
    """
    named = text.strip()
    if not named:
        raise CatalogueError("Type the path of a pack's folder.")
    try:
        found = catalogue.read(Path(named).expanduser())
        lost = [each.file for each in found.datasets.values() if not found.path(each).is_file()]
    except (OSError, ValueError, RuntimeError) as fault:  # no path at all, no home, a ring of links
        raise CatalogueError(
            f"'{named[:200]}' cannot be opened as a folder ({fault}). Check its path."
        ) from fault
    if lost:
        raise CatalogueError(
            f"The pack '{found.title}' is not whole: {lost[0]} is missing"
            f"{f', and {len(lost) - 1} more' if len(lost) > 1 else ''}. Restore it, or make the "
            "pack anew."
        )
    return found
