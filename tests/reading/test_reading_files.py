"""Files of every form: how they are recognised, and which are refused with a sentence."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import Point, Polygon

from herts_geo import reading

ROWS = [["Name", "Service", "Longitude", "Latitude"], ["Café", "library", "-0.08", "51.8"]]


def check(data: bytes, name: str = "points.csv", layer: str = "") -> reading.Report:
    return reading.check(data, name, "points", layer=layer)


def joined(separator: str, rows: list[list[str]] = ROWS) -> str:
    return "\r\n".join(separator.join(row) for row in rows)


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_the_encoding_is_found(codec: str, name: str) -> None:
    report = check(joined(",").encode(codec))
    assert report.recognised.encoding == name
    assert report.frame.loc[2, "name"] == "Café"


def test_one_stray_byte_does_not_garble_the_rest() -> None:
    report = check(joined(",").encode() + b"\r\nNaz\xe9,library,-0.1,51.7")
    assert report.recognised.encoding == "UTF-8 with some Windows-1252"
    assert report.frame["name"].tolist() == ["Café", "Nazé"]


@pytest.mark.parametrize(
    ("separator", "name"),
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe"), ("¬", "¬")],
)
def test_the_separator_is_found(separator: str, name: str) -> None:
    report = check(joined(separator).encode())
    assert report.recognised.separator == name
    assert report.frame.loc[2, "lon"] == -0.08


def test_decimal_commas_do_not_win_over_semicolons() -> None:
    rows = [["Name", "Service", "Size"], ["A", "x", "1,5"], ["B", "y", "2,5"]]
    assert check(joined(";", rows).encode()).recognised.separator == "semicolon"


def test_a_spreadsheets_hint_at_the_separator_is_heeded() -> None:
    assert check(b"sep=;\r\n" + joined(";").encode()).rows == 1


def test_titles_above_the_headings_are_passed_over() -> None:
    report = check(b"List of libraries,,,\r\n,,,\r\n" + joined(",").encode())
    assert report.recognised.heading_row == 3
    assert report.frame.index.tolist() == [4]


def test_rows_are_numbered_as_a_spreadsheet_does() -> None:
    text = 'name,service,postcode\r\n"A\nB",x,SG13 8DE\r\n\r\n,,\r\nC,x,SG13 8DE\r\n,,\r\n'
    report = check(text.encode())
    assert report.frame.index.tolist() == [2, 5]
    assert report.left_out == [(3, "the row is empty."), (4, "the row is empty.")]
    assert report.rows == report.loaded + len(report.left_out)


def test_a_row_with_too_many_cells_is_left_out_and_named() -> None:
    more = [["A", "x", "-0.1", "51.8"]] * 9 + [["B, the", "high", "street", "x", "-0.1", "51.8"]]
    report = check(joined(",", ROWS + more).encode())
    assert report.left_out == [(12, "the row has more cells than there are headings.")]
    [issue] = [each for each in report.issues if each.field == "row"]
    assert (issue.row, issue.severity) == (12, "error")


def test_a_quotation_mark_that_is_never_closed_is_named() -> None:
    report = check(joined(",").encode() + b'\r\n"B,library,-0.1,51.8\r\nC,library,-0.1,51.8\r\n')
    [issue] = [each for each in report.issues if each.field == "file"]
    assert "row 3 that is never closed" in issue.message


def test_a_workbook_is_read_by_the_sheet_that_fits() -> None:
    rows = [
        ["Name", "Service", "Easting", "Northing", "UPRN"],
        ["A", "x", 532500, 212500.0, 10024301371.0],
    ]
    report = check(book({"Notes": [["about"]], "Data": rows}), "a.xlsx")
    assert (report.recognised.format, report.recognised.layer) == ("Excel workbook", "Data")
    assert report.recognised.other_layers == ("Notes",)
    assert report.frame.loc[2, "uprn"] == "010024301371"
    assert report.frame.loc[2, "easting"] == 532500


def test_the_layer_asked_for_is_read() -> None:
    data = book({"One": ROWS, "Two": [*ROWS, *ROWS[1:]]})
    assert check(data, "a.xlsx", layer="Two").rows == 2
    with pytest.raises(reading.UnreadableFile, match=r"no sheet 'Three'\. It has: One, Two"):
        check(data, "a.xlsx", layer="Three")


def test_sheets_with_the_same_headings_are_named_with_their_rows() -> None:
    data = book(
        {"North": ROWS, "About": [["words"]], "South": [*ROWS, *ROWS[1:]], "West": ROWS[:1]}
    )
    report = check(data, "a.xlsx")
    assert (report.rows, report.recognised.layer) == (1, "North")
    alike, rest = [each for each in report.issues if each.field == "file"]
    assert alike.message == (
        "has 2 sheets with the same headings; only 'North' was read. 'South' (2 rows) was not: no "
        "figure counts what stands there."
    )
    assert '--sheet "South"' in alike.action
    assert "2 more sheets that were not read: 'West' (no rows) and 'About' (1 row)." in rest.message
    assert report.unread == [f"The file {each.message}" for each in (alike, rest)]


def test_a_hidden_sheet_is_named_and_read_where_it_is_asked_for() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book({"One": ROWS, "Two": [*ROWS, *ROWS[1:]]})))
    made["Two"].sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    report = check(out.getvalue(), "a.xlsx")
    assert report.recognised.layer == "One"
    assert "'Two' (hidden, 2 rows) was not" in report.issues[0].message
    assert check(out.getvalue(), "a.xlsx", layer="Two").rows == 2


SIDEWAYS = list(map(list, zip(*ROWS, ["Barn", "library", "-0.07", "51.9"], strict=True)))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (SIDEWAYS, "headings stand in column A"),
        ([["My list", "", ""], ["", "", ""], *SIDEWAYS], "headings stand in column A"),
        ([[str(n), *row] for n, row in enumerate(SIDEWAYS)], "left of column B was not read."),
    ],
    ids=["plain", "title", "numbered"],
)
def test_a_table_on_its_side_is_turned(rows: list[list[str]], words: str) -> None:
    report = check(joined(",", rows).encode())
    assert report.frame["name"].tolist() == ["Café", "Barn"]
    assert report.frame["latitude"].tolist() == [51.8, 51.9]
    [issue] = [each for each in report.issues if each.field == "file"]
    assert "lies on its side" in issue.message
    assert words in issue.message


def test_an_upright_table_with_headings_among_its_names_is_not_turned() -> None:
    rows = [ROWS[0], *([name, "library", "-0.1", "51.8"] for name in ("Name", "Service", "Status"))]
    report = check(joined(",", rows).encode())
    assert report.rows == 3
    assert not [each for each in report.issues if each.field == "file"]


def test_dates_of_a_workbook_are_dates() -> None:
    import datetime as dt

    rows = [["SiteReference", "FirstAddedDate"], ["a", dt.datetime(2018, 3, 1)]]
    report = reading.check(book({"S": rows}), "a.xlsx", "brownfield")
    assert str(report.frame.loc[2, "FirstAddedDate"].date()) == "2018-03-01"


def test_formulas_are_not_worked_out() -> None:
    rows = [*ROWS, ["=1+1", '=HYPERLINK("http://x")', "-0.1", "51.8"]]
    report = check(book({"S": rows}), "a.xlsx")
    [issue] = [each for each in report.issues if each.field == "file"]
    assert "formulas (2)" in issue.message
    assert report.frame["name"].isna().tolist() == [False, True]


def test_geojson_gives_its_points_and_the_middle_of_its_shapes() -> None:
    features = [
        {"type": "Feature", "properties": {"name": "A", "service": "x"},
         "geometry": {"type": "Point", "coordinates": [-0.1, 51.8]}},
        {"type": "Feature", "properties": {"name": "B", "service": "x"}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[-0.2, 51.7], [-0.2, 51.9], [0, 51.9], [0, 51.7], [-0.2, 51.7]]]}},
        {"type": "Feature", "properties": {"name": "C", "half": "\ud800"}, "geometry": None},
    ]  # fmt: skip
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    report = check(data, "a.geojson")
    assert report.recognised.format == "GeoJSON"
    assert report.frame["lon"].tolist()[:2] == [-0.1, pytest.approx(-0.1)]
    assert report.frame["lon"].isna().tolist() == [False, False, True]


def test_a_geopackage_is_read_in_degrees(tmp_path: Path) -> None:
    shapes = [
        Point(532500, 212500),
        Polygon([(532400, 212400), (532600, 212400), (532500, 212600)]),
    ]
    frame = gpd.GeoDataFrame({"name": ["A", "B"], "service": "x"}, geometry=shapes, crs=27700)
    frame.to_file(tmp_path / "a.gpkg", layer="places")
    report = check((tmp_path / "a.gpkg").read_bytes(), "a.gpkg")
    assert (report.recognised.format, report.recognised.layer) == ("GeoPackage", "places")
    assert report.frame["lon"].round(2).tolist() == [-0.08, -0.08]


def kml(*folders: str) -> bytes:
    """KML of folders with one point each, called as its folder."""
    mark = "<Placemark><name>{0}</name><Point><coordinates>-0.1,51.8</coordinates></Point>"
    mark += "<ExtendedData><Data name='service'><value>x</value></Data></ExtendedData></Placemark>"
    inside = "".join(f"<Folder><name>{name}</name>{mark.format(name)}</Folder>" for name in folders)
    return f'<?xml version="1.0"?><kml>{inside}</kml>'.encode()


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("form", ["KML", "KMZ"])
def test_points_in_folders_are_all_read(form: str) -> None:
    data = kml("A", "B") if form == "KML" else packed({"doc.kml": kml("A", "B")})
    report = check(data, f"a.{form.lower()}")
    assert report.recognised.format == form
    assert report.frame["name"].tolist() == ["A", "B"]
    assert report.frame["lon"].tolist() == [-0.1, -0.1]


def test_points_in_a_zipped_shapefile(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["A"], "service": "x"}, geometry=[Point(532500, 212500)])
    frame.set_crs(27700).to_file(tmp_path / "a.shp")
    report = check(packed({each.name: each.read_bytes() for each in tmp_path.glob("a.*")}), "a.zip")
    assert report.recognised.format == "Shapefile"
    assert report.frame["lon"].round(2).tolist() == [-0.08]


def feature(name: str, x: float, y: float) -> dict[str, object]:
    about = {"name": name, "service": "x"}
    return {"type": "Feature", "properties": about,
            "geometry": {"type": "Point", "coordinates": [x, y]}}  # fmt: skip


@pytest.mark.parametrize("name", ["EPSG:27700", "urn:ogc:def:crs:EPSG::27700", None])
def test_points_in_the_grid_are_placed_by_what_the_file_names_or_shows(name: str | None) -> None:
    whole: dict[str, object] = {"features": [feature("A", 532500, 212500)]}
    if name:
        whole["crs"] = {"type": "name", "properties": {"name": name}}
    report = check(json.dumps(whole).encode(), "a.geojson")
    assert report.frame["lon"].tolist() == pytest.approx([-0.0801], abs=5e-5)
    assert report.frame["lat"].tolist() == pytest.approx([51.7949], abs=2e-3)
    told = [each for each in report.issues if each.field == "file"]
    assert len(told) == (name is None)
    assert all("can only be British National Grid" in each.message for each in told)


def test_points_of_several_kinds_are_told_row_by_row() -> None:
    both = [feature("A", 532500, 212500), feature("B", -0.1, 51.8)]
    report = check(json.dumps({"features": both}).encode(), "a.geojson")
    assert report.frame["lon"].round(2).tolist() == [-0.08, -0.1]


def test_layers_that_are_not_read_are_named(tmp_path: Path) -> None:
    for name, heads in (("other", {"x": ["1", "2"]}), ("places", {"name": ["A"], "service": "x"})):
        shapes = [Point(-0.1, 51.8)] * len(next(iter(heads.values())))
        frame = gpd.GeoDataFrame(heads, geometry=shapes, crs=4326)
        frame.to_file(tmp_path / "a.gpkg", layer=name)
    report = check((tmp_path / "a.gpkg").read_bytes(), "a.gpkg")
    assert (report.recognised.layer, report.recognised.other_layers) == ("places", ("other",))
    [told] = [each for each in report.issues if each.field == "file"]
    assert "Not read: 'other' (2 points)" in told.message
    assert check((tmp_path / "a.gpkg").read_bytes(), "a.gpkg", layer="other").rows == 2


def test_a_shape_that_cannot_be_read_leaves_its_row_without_a_place() -> None:
    bad = {**feature("A", 0, 0), "geometry": {"type": "Point", "coordinates": [None, 1]}}
    report = check(json.dumps({"features": [bad, feature("B", -0.1, 51.8)]}).encode(), "a.geojson")
    assert report.frame["lon"].isna().tolist() == [True, False]
    assert any("shape number 1 cannot be read" in each.message for each in report.issues)
