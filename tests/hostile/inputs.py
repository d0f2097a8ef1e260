"""Small files that once took a server down, made by script."""

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import geopandas as gpd
from shapely.geometry import Point

Maker = Callable[[], bytes]
ENDLESS: Final = (
    "with recursive n(i) as (select 1 union all select i + 1 from n) "
    "select i as fid, null as geom, 'x' as name from n"
)
BOOK: Final = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}'
    "</sheets></workbook>"
)
SHEET: Final = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}'
    "</sheetData></worksheet>"
)
STRINGS: Final = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
KINDS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"


def geopackage(change: str = "", columns: int = 1, rows: int = 4) -> bytes:
    """A GeoPackage of a few points in a layer 'a', changed by SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        values = {"name": ["A"] * rows} | {
            f"c{number}": ["x"] * rows for number in range(1, columns)
        }
        gpd.GeoDataFrame(values, geometry=[Point(-0.1, 51.8)] * rows, crs=4326).to_file(
            path, layer="a", driver="GPKG"
        )
        with closing(sqlite3.connect(path)) as base, base:
            base.executescript(change)
        return path.read_bytes()


def endless_view() -> bytes:
    """A layer whose entry says 'table' and whose SQL is a view without an end."""
    sql = f"create view a as {ENDLESS}".replace("'", "''")
    return geopackage(
        "pragma writable_schema = on;"
        f"update sqlite_master set rootpage = 0, sql = '{sql}' where name = 'a';"
    )


def swollen_column() -> bytes:
    """A layer with a column that is worked out, 500 MB in each row."""
    return geopackage(
        "alter table a add column big text generated always as (hex(zeroblob(250000000))) virtual"
    )


def endless_tree() -> bytes:
    """A layer whose pages refer to themselves, so that its rows never end."""
    data = bytearray(geopackage(rows=3_000))
    size = int.from_bytes(data[16:18], "big")
    with closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(bytes(data))
        (root,) = base.execute("select rootpage from sqlite_master where name = 'a'").fetchone()
    start = (root - 1) * size
    assert data[start] == 5  # an inner page
    cells = int.from_bytes(data[start + 3 : start + 5], "big")
    spots = [start + 12 + 2 * number for number in range(cells)]
    first = int.from_bytes(data[spots[0] : spots[0] + 2], "big")
    page = data[start + first : start + first + 4]
    for spot in spots:
        place = start + int.from_bytes(data[spot : spot + 2], "big")
        data[place : place + 4] = page
    data[start + 8 : start + 12] = root.to_bytes(4, "big")  # the last page is this page again
    return bytes(data)


def workbook(sheets: list[str], strings: str = "") -> bytes:
    """A workbook of sheets given as XML, with a table of shared strings."""
    names = [f"sheet{number}" for number in range(1, len(sheets) + 1)]
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}content-types"/>',
        "xl/workbook.xml": BOOK.format(
            "".join(
                f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
                for number, name in enumerate(names, 1)
            )
        ),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{KINDS}worksheet" '
            f'Target="worksheets/{name}.xml"/>'
            for number, name in enumerate(names, 1)
        )
        + f'<Relationship Id="rId0" Type="{KINDS}sharedStrings" Target="sharedStrings.xml"/>'
        + "</Relationships>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}relationships"><Relationship Id="rId1" '
        f'Type="{KINDS}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/sharedStrings.xml": STRINGS.format(strings),
        **{
            f"xl/worksheets/{name}.xml": SHEET.format(rows)
            for name, rows in zip(names, sheets, strict=True)
        },
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def long_strings() -> bytes:
    """A string of 30,000 characters that 200,000 cells refer to: 6 GB."""
    rows = [
        f'<row r="{row}"><c r="A{row}" t="s"><v>{min(row - 1, 1)}</v></c></row>'
        for row in range(1, 200_001)
    ]
    return workbook(["".join(rows)], f"<si><t>name</t></si><si><t>{_words(30_000)}</t></si>")


def empty_sheets() -> bytes:
    """Fifty sheets with a cell at the far end of 19 million empty ones."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
    return workbook([f'{head}<row r="19000"><c r="ALL19000"><v>1</v></c></row>'] * 50)


def no_references() -> bytes:
    """A sheet whose cells do not say where they are: one wide row, and a million of one cell."""
    return workbook(["<row>" + "<c><v>1</v></c>" * 16_000 + "</row>" + "<row><c/></row>" * 900_000])


def own_keys() -> bytes:
    """100,000 features, each with a key of its own."""
    points = (
        f'{{"type":"Feature","properties":{{"k{number}":1}},'
        '"geometry":{"type":"Point","coordinates":[-0.1,51.8]}}'
        for number in range(100_000)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(points)}]}}'.encode()


def nested_rings() -> bytes:
    """A polygon of 100,000 rings, each inside the one before."""
    rings = []
    for number in range(100_000):
        inset = number * 1e-6
        west, south, east, north = -0.5 + inset, 51.5 + inset, -0.1 - inset, 51.9 - inset
        rings.append([[west, south], [east, south], [east, north], [west, north], [west, south]])
    return _feature({"type": "Polygon", "coordinates": rings})


def tangle() -> bytes:
    """A ring of 500,000 corners that crosses itself all the time."""
    spots = [
        [-0.5 + (number * 7_919 % 4_001) / 1e4, 51.5 + (number * 104_729 % 3_989) / 1e4]
        for number in range(500_000)
    ]
    return _feature({"type": "Polygon", "coordinates": [[*spots, spots[0]]]})


def wide_text() -> bytes:
    """CSV of 1,000 columns and 20,000 rows."""
    head = ",".join(["name", "longitude", "latitude", *(f"column {n}" for n in range(997))])
    row = ",".join(["Library", "-0.1", "51.8", *["x1"] * 997])
    return "\n".join([head, *[row] * 16_000]).encode()


def million_rows() -> bytes:
    """CSV of a million ordinary rows."""
    rows = (
        f"Library {n},library,-0.{n % 900 + 100},51.{n % 90 + 10},AL1 1AA" for n in range(10**6)
    )
    return "\n".join(["name,service,longitude,latitude,postcode", *rows]).encode()


def wide_layer() -> bytes:
    """An ordinary layer of 4 rows and 300 columns."""
    return geopackage(columns=300)


def _feature(geometry: Mapping[str, object]) -> bytes:
    feature = {"type": "Feature", "properties": {"name": "Town"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def _words(length: int) -> str:
    return " ".join(f"{number}" for number in range(length))[:length]


INPUTS: Final[Mapping[str, tuple[Maker, str]]] = {  # name -> how made, file name
    "an endless view": (endless_view, "a.gpkg"),
    "a column worked out": (swollen_column, "a.gpkg"),
    "an endless tree": (endless_tree, "a.gpkg"),
    "long shared strings": (long_strings, "a.xlsx"),
    "fifty empty sheets": (empty_sheets, "a.xlsx"),
    "rows without references": (no_references, "a.xlsx"),
    "a key for each feature": (own_keys, "a.geojson"),
    "nested rings": (nested_rings, "a.geojson"),
    "a tangle": (tangle, "a.geojson"),
    "a thousand columns": (wide_text, "a.csv"),
    "a million rows": (million_rows, "a.csv"),
    "300 columns of a layer": (wide_layer, "a.gpkg"),
}
