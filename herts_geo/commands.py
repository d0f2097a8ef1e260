"""The files that a command is given, and what is said of the place that it was given."""

import argparse
import re
from pathlib import Path

from herts_geo.errors import HertsGeoError


def add_pack(
    parser: argparse.ArgumentParser,
    shipped: Path | None = None,
    words: str = "another data pack's folder, or store:NAME",
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


def add_columns(parser: argparse.ArgumentParser) -> None:
    """Adds the option that says what columns of a file hold."""
    parser.add_argument(
        "--columns",
        type=columns,
        default={},
        metavar="HEADING=FIELD,...",
        help="what columns hold, such as 'Ref=reference,Where=postcode,Notes=' (nothing: not read)",
    )


def columns(text: str) -> dict[str, str]:
    """What columns hold, heading -> field or ''; a comma in a heading is written '\\,'.

    Raises `ArgumentTypeError`.
    """
    found: dict[str, str] = {}
    for part in re.split(r"(?<!\\),", text):
        heading, sign, field = part.replace("\\,", ",").rpartition("=")
        if not sign or not heading.strip():
            raise argparse.ArgumentTypeError(
                f"'{part[:60]}' names no column: write HEADING=FIELD, such as Ref=reference"
            )
        found[heading.strip()] = field.strip()
    return found
