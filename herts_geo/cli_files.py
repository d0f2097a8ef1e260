"""The files that a command is given, and what is said of the place that it was given."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from herts_geo.errors import HertsGeoError

if TYPE_CHECKING:  # what is used is loaded when the command runs
    from herts_geo.places import Place


def opened(path: Path) -> bytes:
    """The bytes of a file. Raises `HertsGeoError` with its name where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise HertsGeoError(f"'{path}' cannot be opened ({fault.strerror}). Check its name.") from (
            fault
        )


def say_doubt(place: "Place") -> None:
    """Says on the error stream how sure the small area of a postcode is."""
    if place.kind == "lsoa" and place.how:
        print(place.how, file=sys.stderr)
