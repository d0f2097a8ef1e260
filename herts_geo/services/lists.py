"""The shipped lists of service points, each read into plain rows with one set of fields."""

import re
from collections.abc import Sequence
from typing import Final

from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services.kinds import Kind
from herts_geo.services.rows import Row, fields

# Roles in a pack:
UNPLACED: Final = "services without a position"  # points that exist and that no list places
POSITIONS: Final = "service positions"  # points whose position is given apart from their list
SECTORS: Final = "postcode sectors"
OF_POINTS: Final = (POSITIONS, UNPLACED)  # lists that name points of a service
PLACING: Final = ("postcodes", "service postcodes", POSITIONS, SECTORS, UNPLACED)


def rows(catalogue: Catalogue, kind: Kind) -> list[Row]:
    """The rows of one kind of service: name, provider, postcode or position, hours.

    Only open places. Raises the data errors of `load.table`.
    """
    frame = load.table(catalogue, kind.dataset)
    if kind.listed_as:
        frame = frame[frame["service"] == kind.listed_as]
    if kind.with_detail:
        frame = frame[frame["detail"].str.contains(kind.with_detail, regex=False)]
    if "year_closed" in frame:
        frame = frame[frame["year_closed"].isna()]
    text = frame.astype(object).where(frame.notna(), "")
    listed = [kind.reader(dict(row)) for row in text.to_dict("records")]
    return [*listed, *_unplaced(catalogue, kind.key)]


def _unplaced(catalogue: Catalogue, key: str) -> list[Row]:
    """The points of one kind that are known to be open and have no position anywhere here."""
    known = catalogue.first(UNPLACED)
    if known is None:
        return []
    frame = load.table(catalogue, known.id)
    rows = frame[frame["service"] == key].to_dict("records")
    return [fields(row, "name", "provider", "district", "reason") for row in rows]


def slug(text: str) -> str:
    """Text as part of an id: small letters and digits, with hyphens between."""
    plain = text.casefold().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "point"


def unique(ids: Sequence[str]) -> list[str]:
    """The ids in order, each that repeats an earlier one with -2, -3 and so on."""
    given: list[str] = []
    for each in ids:
        tries = [each, *(f"{each}-{number}" for number in range(2, len(ids) + 2))]
        given.append(next(name for name in tries if name not in set(given)))
    return given
