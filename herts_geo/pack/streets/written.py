"""The data sets that an extract gives a pack: their files' bytes and their catalogue entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from herts_geo.pack.streets import names
from herts_geo.pack.streets.extract import Extract
from herts_geo.pack.streets.generalise import MOST_BYTES, background
from herts_geo.pack.streets.kinds import BACKGROUND, PLACES, POINTS

CREDIT: Final = "© OpenStreetMap contributors, ODbL"
OWED: Final[Mapping[str, Any]] = {
    "publisher": "OpenStreetMap contributors",
    "source": "OpenStreetMap extract (.osm.pbf)",
    "licence": "Open Database License (ODbL) 1.0",
    "attribution": CREDIT,
    "unit": "",
    "direction": "none",
}
Columns = Mapping[str, Mapping[str, Any]]
SPOT: Final[Columns] = {
    "easting": {"title": "easting", "type": "integer", "unit": "m"},
    "northing": {"title": "northing", "type": "integer", "unit": "m"},
    "lon": {"title": "longitude", "type": "number", "unit": "degrees"},
    "lat": {"title": "latitude", "type": "number", "unit": "degrees"},
}
OSM: Final = {"title": "OpenStreetMap id", "type": "code", "key": True, "pattern": "[nwr][0-9]+"}
NAME: Final = {"title": "name", "type": "text"}


@dataclass(frozen=True)
class Written:
    """One data set: its id, the bytes of its file and its catalogue entry without the hash."""

    id: str
    content: bytes = field(repr=False)
    entry: Mapping[str, Any] = field(repr=False)


def written(extract: Extract, most: int = MOST_BYTES) -> tuple[Written, ...]:
    """The data sets of an extract, those without a row left out; the background map takes at most
    so many bytes. The same extract always gives the same bytes."""
    vintage = extract.date or "date not told"
    made = background(extract.shapes, most)
    entry = {
        "title": "Background map",
        "description": "Roads by class, railways, water, woods, parks and built-up areas.",
        "file": "geo/background.geojson",
        "missing": "what is not mapped in OpenStreetMap is not drawn",
        "role": "background",
        "rows": made.rows,
        "note": " ".join([*made.told, *extract.told]),
        "columns": {"kind": _coded("kind", [kind.name for kind in BACKGROUND], key=True)},
    }
    found = [Written("background", made.content, entry), *_tables(extract)]
    return tuple(
        Written(each.id, each.content, {**OWED, "vintage": vintage, **each.entry})
        for each in found
        if each.entry["rows"]
    )


def _tables(extract: Extract) -> Iterator[Written]:
    unnamed = "blank where OpenStreetMap tells none"
    people = {"title": "residents", "type": "integer", "minimum": 0, "optional": True}
    yield _table(
        "place_names",
        names.places(extract),
        title="Names of places",
        description="Cities, towns, villages and suburbs, with how important each is.",
        missing=f"population is {unnamed}",
        role="place names",
        columns={
            "osm": OSM,
            "name": NAME,
            "kind": _coded("kind", [kind.name for kind in PLACES]),
            "rank": {"title": "rank, 1 a city", "type": "integer", "minimum": 1, "maximum": 4},
            "population": people,
        },
    )
    yield _table(
        "street_names",
        names.streets(extract),
        title="Names of streets",
        description="Streets with the spot on each that is nearest to its middle.",
        missing="place is blank where no city, town or village is within 5 km",
        role="street names",
        columns={
            "name": NAME | {"key": True},
            "place": {"title": "nearest place", "type": "text", "optional": True},
        },
    )
    yield _table(
        "points_of_interest",
        names.points(extract),
        title="Supermarkets and community buildings",
        description="Supermarkets, community centres, libraries, town halls, places of worship and "
        "sports centres.",
        missing=f"name is {unnamed}; what is not mapped is not listed",
        role="points of interest",
        columns={
            "osm": OSM,
            "name": NAME | {"optional": True},
            "kind": _coded("kind", [kind.name for kind in POINTS], key=True),
        },
    )


def _table(key: str, frame: pd.DataFrame, *, columns: Columns, **entry: Any) -> Written:
    spot = {name: dict(spec) for name, spec in SPOT.items()}
    if "osm" not in columns:  # a name alone is borne by several
        spot = {
            name: spec | {"key": name in ("easting", "northing")} for name, spec in spot.items()
        }
    about = {"file": f"data/{key}.csv", "rows": len(frame), "columns": {**columns, **spot}}
    text = frame.to_csv(index=False, lineterminator="\n")
    return Written(key, text.encode(), {**entry, **about})


def _coded(title: str, allowed: list[str], key: bool = False) -> dict[str, Any]:
    return {"title": title, "type": "code", "allowed": allowed} | ({"key": True} if key else {})
