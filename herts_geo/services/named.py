"""Service points, stations and town centres as a search finds them: by name, code or UPRN."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.services import lists, points
from herts_geo.services.kinds import KINDS, Kind

CENTRE: Final = "town_centre"
STATION: Final = "station"
BARE: Final = (CENTRE, STATION)  # bear the name of their town, which is meant by it alone
CODES: Final = ("uprn", "code")  # columns of a list that name a point apart from its name
Codes = dict[tuple[str, str], list[str]]  # by the slug of a point's name, and its postcode


def entries(catalogue: Catalogue, wanted: Sequence[str] = ()) -> tuple[search.Entry, ...]:
    """The points of every kind that a pack lists, or of those `wanted`, that have a position.

    A list that is damaged is left out: its own page says so.
    """
    digests = tuple(each.sha256 for each in catalogue.datasets.values())
    return _entries(catalogue, digests, tuple(wanted or KINDS))


@lru_cache(maxsize=8)
def _entries(
    catalogue: Catalogue, _digests: tuple[str, ...], wanted: tuple[str, ...]
) -> tuple[search.Entry, ...]:
    found: list[search.Named] = []
    for kind in map(KINDS.__getitem__, lists.listed(catalogue, wanted)):
        if kind.part_of:
            continue
        try:
            codes = _codes(catalogue, kind)
            placed = points.placed(points.points(catalogue, kind.key))
        except HertsGeoError:
            continue
        found += [_named(kind, row, codes) for row in placed.to_dict("records")]
    return tuple(search.of_points(catalogue, found))


def _named(kind: Kind, row: dict[Any, Any], codes: Codes) -> search.Named:
    name = str(row["name"])
    key = (lists.slug(name), str(row["postcode"]))
    bare = kind.key in BARE
    return search.Named(
        kind={CENTRE: "centre", STATION: "station"}.get(kind.key, "service"),
        name=f"{name} {kind.one}" if bare and kind.one not in name.casefold() else name,
        words="" if bare else kind.one,
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        others=(name,) if kind.key == CENTRE else (),
        codes=tuple(codes.get(key, ())),
    )


def _codes(catalogue: Catalogue, kind: Kind) -> Codes:
    """The codes in the list of a kind, by the slug of a point's name and its postcode."""
    table = load.table(catalogue, lists.dataset(catalogue, kind))
    told = [column for column in CODES if column in table]
    if not told or not {"name", "postcode"} <= set(table):
        return {}
    rows = table[[*told, "name", "postcode"]].astype(object).to_dict("records")
    return {
        (lists.slug(str(row["name"])), str(row["postcode"])): [
            str(row[column]) for column in told if row[column] == row[column]
        ]
        for row in rows
    }
