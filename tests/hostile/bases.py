"""Real-shaped files to be damaged: those of the test data, where they are, and some made here."""

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
import xlsxwriter

from tests.conftest import TESTDATA
from tests.hostile import inputs

LARGEST: Final = 400_000  # bytes of a base: what is found in a large file is found in a small one
OUTLINE: Final = shapely.Polygon([(-0.2, 51.7), (-0.1, 51.7), (-0.1, 51.8), (-0.2, 51.8)])


def every() -> dict[str, bytes]:
    """The files by name; the name's ending says what they are."""
    found = {**_tables(), **_layers()}
    folder = TESTDATA / "cases"
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        if path.is_file() and path.stat().st_size <= LARGEST:
            found[path.name] = path.read_bytes()
    return found


def _tables() -> dict[str, bytes]:
    assets = pd.DataFrame(
        {
            "Name": ["Town Hall", "=1+1", "Children's Home", "Depot"],
            "UPRN": ["100080000001", "1.0E+11", "", "x"],
            "Postcode": ["SG13 8DE", "AL11AA", "zz", ""],
            "GeoX": ["-0.07", "532000", "51.8", ""],
            "GeoY": ["51.8", "212000", "-0.07", ""],
            "Tenure": ["Freehold", "Lease", "Vacant", ""],
            "Vacant": ["Yes", "No", "", "TRUE"],
            "SiteArea": ["1.5 ha", "4,000 sqm", "-1", "1e9"],
            "StartDate": ["01/03/2018", "43160", "2018-02-30", "March"],
        }
    )
    figures = pd.DataFrame(
        {"area code": ["E07000095", "E07000096", "E07000098"], "2024": ["<5", "62%", "1,234.5"]}
    )
    found = {}
    for name, frame in (("assets", assets), ("figures", figures)):
        found[f"{name}.csv"] = frame.to_csv(index=False).encode()
        found[f"{name}-16.csv"] = frame.to_csv(index=False, sep="\t").encode("utf-16")
        found[f"{name}.xlsx"] = _workbook(frame)
    return found


def _workbook(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        percent = book.add_format({"num_format": "0%"})
        for name in ("Notes", "Data"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [name, "of the council"])
            sheet.write_row(2, 0, list(frame.columns))
            for row, cells in enumerate(frame.itertuples(index=False), 3):
                sheet.write_row(row, 0, list(cells))
                sheet.write_number(row, len(frame.columns), row / 7, percent)
            sheet.write_formula(20, 0, "=SUM(A1:A9)", None, 12)
    return out.getvalue()


def _layers() -> dict[str, bytes]:
    frame = gpd.GeoDataFrame(
        {"name": ["Town", "Village"], "service": ["library", "gp"], "n": [1, 2.5]},
        geometry=[OUTLINE, OUTLINE.buffer(0.01)],
        crs="EPSG:4326",
    )
    found = {"points.gpkg": inputs.geopackage(columns=3, rows=40)}
    kinds = {"gpkg": "GPKG", "geojson": "GeoJSON", "kml": "KML", "gml": "GML", "fgb": "FlatGeobuf"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending, driver in kinds.items():
            frame.to_file(folder / f"area.{ending}", driver=driver)
            found[f"area.{ending}"] = (folder / f"area.{ending}").read_bytes()
        frame.to_crs(27700).to_file(folder / "area.shp")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for ending in ("shp", "shx", "dbf", "prj", "cpg"):
                archive.write(folder / f"area.{ending}", f"area.{ending}")
    grid = json.loads(found["area.geojson"]) | {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    }
    return found | {"area.zip": out.getvalue(), "grid.geojson": json.dumps(grid).encode()}
