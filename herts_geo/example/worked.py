"""The example: its project, its register of public assets, and where it can be shown.

Both are plain files beside this one, read by the same readers as a user's own. What they hold is
invented and says so; the figures of the pack that stand beside it are real.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from herts_geo.errors import HertsGeoError
from herts_geo.estate.register import RegisterFile
from herts_geo.example.mark import MARK
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project import file as project_file
from herts_geo.project.file import Project

PLACE: Final = "E07000241"  # the district that it reviews
NAME: Final = f"{MARK}, public assets.csv"
HERE: Final = Path(__file__).parent


@lru_cache(maxsize=1)
def project() -> Project:
    """The project of the example. Raises `UnreadableProject`."""
    return project_file.read((HERE / "project.json").read_bytes())


@lru_cache(maxsize=1)
def register() -> RegisterFile:
    """The register of the example, in the form of the transparency code."""
    return RegisterFile(name=NAME, data=(HERE / "register.csv").read_bytes())


def district(catalogue: Catalogue) -> str:
    """The name of the district that the example reviews, '' where the pack does not hold it."""
    try:
        known = gazetteer(catalogue).places
    except HertsGeoError:  # said by the page itself
        return ""
    return known[PLACE].name if PLACE in known else ""
