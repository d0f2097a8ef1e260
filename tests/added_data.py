"""Packs to which a test adds data sets of its own, small and made by hand."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from herts_geo.crs import grid_to_lonlat
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from tests.conftest import ROOT

OUTLINES = {
    "reference": "text",
    "name": "text",
    "since": "date",
    "until": "date",
    "entry": "date",
    "accuracy": "number",
}
COVERAGE = {"constraint": "text", "district": "code", "entities": "integer", "checked": "date"}
Row = Mapping[str, Any]


def shipped(folder: Path) -> None:
    """Puts a copy of the shipped pack into a folder."""
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, folder / name)


def add(folder: Path, id: str, role: str, file: str, text: str, columns: Mapping[str, str]) -> None:
    """Adds one data set to a pack's catalogue, every column optional, and writes its file."""
    path = folder / "data" / "catalogue.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    rows = len(json.loads(text)["features"]) if file.endswith("json") else text.count("\n") - 1
    about = {
        **dict.fromkeys(("description", "source", "missing"), "made by hand"),
        "title": f"{id} title",
        "publisher": f"{id} publisher",
        "licence": "Open Government Licence v3.0",
        "attribution": "",
        "file": file,
        "vintage": "November 2026",
        "unit": "area",
        "direction": "none",
        "role": role,
        "rows": rows,
        "sha256": digest(text.encode()),
    }
    lines = [f"\n[dataset.{id}]", *(f"{key} = {json.dumps(value)}" for key, value in about.items())]
    lines += [f"[dataset.{id}.columns]"]
    lines += [
        f'{x} = {{ title = "{x}", type = "{t}", optional = true }}' for x, t in columns.items()
    ]
    with path.open("a", encoding="utf-8") as written:
        written.write("\n".join(lines) + "\n")


def constraint(folder: Path, kind: str, rows: Sequence[Row]) -> None:
    """Adds a kind of constraint: rows of columns with `metres`, a box or a point of the grid."""
    features = [
        {
            "type": "Feature",
            "properties": {k: v for k, v in row.items() if k != "metres"},
            "geometry": _geometry(row["metres"]),
        }
        for row in rows
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    columns = {k: t for k, t in OUTLINES.items() if any(k in row for row in rows)}
    name = f"constraint_{kind}"
    add(folder, name, "constraint", f"data/{name}.geojson", text, columns)


def table(folder: Path, id: str, role: str, text: str, columns: Mapping[str, str]) -> None:
    """Adds a CSV data set."""
    add(folder, id, role, f"data/{id}.csv", text, columns)


def coverage(folder: Path, *rows: str) -> None:
    """Adds what was checked: lines of constraint, district, entities and day."""
    text = "\n".join(["constraint,district,entities,checked", *rows]) + "\n"
    table(folder, "constraint_coverage", "constraint coverage", text, COVERAGE)


def read(folder: Path) -> Catalogue:
    """The pack of a folder."""
    return catalogue.read(folder)


def _geometry(metres: Sequence[float]) -> dict[str, Any]:
    """A point (x, y) or a box (west, south, east, north) of the grid in degrees."""
    if len(metres) == 2:
        corners = _degrees([metres])
        return {"type": "Point", "coordinates": corners[0]}
    west, south, east, north = metres
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [_degrees(ring)]}


def _degrees(spots: Sequence[Sequence[float]]) -> list[list[float]]:
    lon, lat = grid_to_lonlat(np.array([x for x, _ in spots]), np.array([y for _, y in spots]))
    return [[round(float(x), 9), round(float(y), 9)] for x, y in zip(lon, lat, strict=True)]
