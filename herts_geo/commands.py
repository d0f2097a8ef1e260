"""The files that a command is given, and what is said of the place that it was given."""

import argparse
from pathlib import Path

from herts_geo.errors import HertsGeoError


def add_pack(
    parser: argparse.ArgumentParser,
    shipped: Path | None = None,
    words: str = "another data pack's folder",
) -> None:
    """Adds the option that names the pack; `shipped` is taken where it is not given."""
    parser.add_argument("--pack", type=Path, default=shipped, help=words)


def opened(path: Path) -> bytes:
    """The bytes of a file. Raises `HertsGeoError` with its name where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise HertsGeoError(f"'{path}' cannot be opened ({fault.strerror}). Check its name.") from (
            fault
        )
