"""Files that are refused with a sentence, and files that would do harm if they were not."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point

from herts_geo import reading
from herts_geo.reading import table as reading_table
from herts_geo.reading import workbook, workbook_parts
from tests.reading.test_reading_files import ROWS, check, joined


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_view_of_a_geopackage_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"name": ["A"]}, geometry=[Point(-0.1, 51.8)], crs=4326).to_file(path)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(
            "create view endless as with recursive n(i) as (select 1 union all select i + 1 from n)"
            " select i as fid, 'x' as name from n"
        )
        base.execute(
            "insert into gpkg_contents (table_name, data_type, identifier)"
            " values ('endless', 'attributes', 'endless')"
        )
    report = check(path.read_bytes(), "a.gpkg")
    assert (report.recognised.layer, report.recognised.other_layers) == ("a", ())
    with pytest.raises(reading.UnreadableFile, match="no layer 'endless'"):
        check(path.read_bytes(), "a.gpkg", layer="endless")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.csv", "is empty"),
        (b" \r\n ", "a.csv", "is empty"),
        (b"name,service\r\n", "a.csv", "no rows below the headings"),
        (bytes(range(256)) * 9, "a.csv", "not text"),
        (b"%PDF-1.7 ...", "a.csv", "a PDF document"),
        (b"\xd0\xcf\x11\xe0 old", "a.xls", "old Office document"),
        (b"<!DOCTYPE html><p>sign in", "a.csv", "a web page"),
        (b"PK\x03\x04 torn", "a.xlsx", "damaged"),
        (b"name,service\r\na,b", "a.xlsx", "damaged"),
        (b"SQLite format 3\0 torn", "a.gpkg", "damaged"),
        (b'{"features": 3}', "a.geojson", "no list of features"),
        (b"[" * 100_000, "a.json", "no list of features"),
    ],
)
def test_what_is_no_table_gets_a_sentence(data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(reading.UnreadableFile, match=sentence):
        check(data, name)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(reading.UnreadableFile, match="51 MB; the most that can be read is 50 MB"):
        check(b"a" * (51 * 1024 * 1024))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = packed({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"0" * 60_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(reading.UnreadableFile, match="would unpack to 57 MB"):
        check(bomb, "a.xlsx")


@pytest.mark.parametrize("cell", [b'<c r="XFD1048576">', b"<x:c  r = 'XFD1048576'>"])
def test_a_sheet_that_reaches_too_far_is_refused(
    monkeypatch: pytest.MonkeyPatch, cell: bytes
) -> None:
    monkeypatch.setattr(workbook, "MAX_RATIO", 10_000)
    sheet = b'<worksheet><c r="A1"/>' + b" " * 3 * workbook_parts.CHUNK + cell
    bomb = packed({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(reading.UnreadableFile, match="reaches to row 1,048,576 and column 16,384"):
        workbook.check_archive(bomb)


def test_an_archive_of_other_files_is_refused() -> None:
    with pytest.raises(reading.UnreadableFile, match="Unpack it"):
        check(packed({"a.csv": b"name\n"}), "a.zip")


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_table, "MAX_ROWS", 3)
    with pytest.raises(reading.UnreadableFile, match="Split it"):
        check(joined(",", ROWS * 3).encode())


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(reading.UnreadableFile, match="1,000 is the most"):
        check(b"a" + b"," * 5_000)
