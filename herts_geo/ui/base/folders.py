"""Where the app's own files are; imports nothing slow, so that the server starts at once."""

import os
from functools import cache
from pathlib import Path
from typing import Final

from herts_geo.pack.catalogue import shipped_pack

TILES_VARIABLE: Final = "HERTS_GEO_TILES"
OPEN_STREET_MAP: Final = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
APP_VARIABLE: Final = "HERTS_GEO_APP"
SERVED: Final = ("static", "static/geo", "static/images")  # what the app writes into


def app_folder() -> Path:
    """The folder of app.py; files under its `static/` are served at /app/static/."""
    named = os.environ.get(APP_VARIABLE, "")
    return Path(named) if named else shipped_pack()


def own_tiles() -> str:
    """The address template of the background map that the settings name; '' where they do not."""
    return os.environ.get(TILES_VARIABLE, "")


@cache
def script_beside(module: str, name: str) -> str:
    """A script or style in the folder `js` beside a module (its `__file__`), read once."""
    return (Path(module).parent / "js" / name).read_text(encoding="utf-8")


def text_of(name: str) -> str:
    """A page of text that ships with the package."""
    return (Path(__file__).parents[2] / "texts" / name).read_text(encoding="utf-8")
