"""The shipped lists of service points, each read into plain rows with one set of fields."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services.hours import DAYS
from herts_geo.wording import title_case

Row = dict[str, Any]

WORDS: Final[Mapping[str, str]] = {  # key -> what the list of service points calls it
    "hospital": "hospital",
    "hospital_ae": "hospital",
    "council_office": "council office",
    "police": "police station",
    "further_education": "further education",
}
UNPLACED: Final = "service_unplaced"  # points that exist and that no list gives a position of
OF_POINTS: Final = ("service_positions", UNPLACED)  # lists that name points of a service
BESIDE: Final = ("service_positions", "postcode_sectors", UNPLACED)  # what else places a point
WITH_AE: Final = "with A&E"
PLACED_BY: Final[Mapping[str, str]] = {
    "library": "library",
    "given": "known",
    "GeoNames": "GeoNames",
}
SHARED: Final = re.compile(r"shared|in the building")
RUN_BY: Final[Mapping[str, str]] = {
    "LAL": "Hertfordshire County Council",
    "CRL": "a community group with Hertfordshire County Council",
}


def rows(catalogue: Catalogue, key: str, dataset: str) -> list[Row]:
    """The rows of one kind of service in a data set: name, provider, postcode or position, hours.

    Only open places. Raises the data errors of `load.table`.
    """
    frame = load.table(catalogue, dataset)
    if key in WORDS:
        frame = frame[frame["service"] == WORDS[key]]
    if key == "hospital_ae":
        frame = frame[frame["detail"].str.contains(WITH_AE, regex=False)]
    if "year_closed" in frame:
        frame = frame[frame["year_closed"].isna()]
    text = frame.astype(object).where(frame.notna(), "")
    listed = [READERS.get(key, _listed)(dict(row)) for row in text.to_dict("records")]
    return [*listed, *_unplaced(catalogue, key)]


def _unplaced(catalogue: Catalogue, key: str) -> list[Row]:
    """The points of one kind that are known to be open and have no position anywhere here."""
    if UNPLACED not in catalogue.datasets:
        return []
    frame = load.table(catalogue, UNPLACED)
    rows = frame[frame["service"] == key].to_dict("records")
    return [_fields(row, "name", "provider", "district", "reason") for row in rows]


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


def _listed(row: Mapping[Any, Any]) -> Row:
    after = row["detail"].partition(";")[2].strip()
    shares = after if SHARED.search(after) else ""
    return {**_fields(row, "name", "provider", "postcode", "detail"), "shares_with": shares}


def _library(row: Mapping[Any, Any]) -> Row:
    found = {**_fields(row, "name", "postcode", *DAYS), "detail": row["address"]}
    shares = row["co_located_with"] if row["co_located"] == "Yes" else ""
    return {**found, "provider": RUN_BY[row["library_type"]], "shares_with": shares.strip()}


def _practice(row: Mapping[Any, Any]) -> Row:
    about = {"provider": "NHS general practice", "detail": f"practice {row['code']}"}
    return {"name": title_case(row["name"]), "postcode": row["postcode"], **about}


def _station(row: Mapping[Any, Any]) -> Row:
    where = {"lon": float(row["longitude"]), "lat": float(row["latitude"])}
    return {"name": row["name"], "provider": "National Rail", "detail": row["crs"], **where}


def _town(row: Mapping[Any, Any]) -> Row:
    return {**_fields(row, "name", "lon", "lat"), "placed_by": PLACED_BY[row["placed_by"]]}


def _fields(row: Mapping[Any, Any], *names: str) -> Row:
    return {name: row[name] for name in names}


READERS: Final[Mapping[str, Callable[[Mapping[Any, Any]], Row]]] = {
    "library": _library,
    "gp": _practice,
    "station": _station,
    "town_centre": _town,
}
