"""Writes a pack's files and records their rows and hashes in its catalogue."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import tomlkit

from herts_geo import saving
from herts_geo.errors import HertsGeoError
from herts_geo.pack import write
from herts_geo.pack.load import as_text, digest


def installed(package: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises `HertsGeoError` when it is not installed.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise HertsGeoError(
            f"The package '{package}' is needed to rebuild the pack. "
            "Install herts-geo with its 'build' extra."
        )
    return Path(next(iter(spec.submodule_search_locations)))


def write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Writes a frame in EPSG:4326 as GeoJSON, one feature a line."""
    saving.save(path, write.geojson(frame))


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Writes a frame as CSV: UTF-8, one line a row, gaps empty."""
    saving.save(path, write.csv(frame))


def record(folder: Path, catalogue: Path) -> None:
    """Brings the rows and SHA-256 of every data set in the catalogue file up to date."""
    document = tomlkit.parse(catalogue.read_text(encoding="utf-8"))
    entries: Any = document["dataset"]
    for entry in entries.values():
        name = str(entry["file"])
        data = (folder / name).read_bytes()
        rows = len(as_text(data)) if name.endswith(".csv") else 1
        if name.endswith(".geojson"):
            rows = len(json.loads(data)["features"])
        entry["rows"] = rows
        entry["sha256"] = digest(data)
    saving.save(catalogue, tomlkit.dumps(document).encode())
