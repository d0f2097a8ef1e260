"""The files that a command is given, and what is said of the place that it was given."""

from pathlib import Path

from herts_geo.errors import HertsGeoError


def opened(path: Path) -> bytes:
    """The bytes of a file. Raises `HertsGeoError` with its name where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise HertsGeoError(f"'{path}' cannot be opened ({fault.strerror}). Check its name.") from (
            fault
        )
