"""Files made to take a server down: refused at once, by what they would need, with a sentence."""

import tracemalloc

import pytest

from herts_geo import reading
from herts_geo.errors import UnreadableLocality
from herts_geo.places.locality import file as locality_file
from herts_geo.reading import Context, UnreadableFile, workbook, workbook_parts
from herts_geo.spatial import geopackage as spatial_geopackage
from tests.hostile import inputs as hostile_inputs

pytestmark = pytest.mark.slow

HEAD = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
STRINGS = "<si><t>name</t></si><si><t>service</t></si><si><t>note</t></si>"


def check(data: bytes, name: str, layer: str = "") -> reading.Report:
    return reading.check(data, name, "points", Context(), layer)


@pytest.mark.parametrize(
    "make",
    [hostile_inputs.endless_view, hostile_inputs.swollen_column, hostile_inputs.endless_tree],
)
def test_a_layer_that_is_a_program_or_damaged_is_not_read(make: hostile_inputs.Maker) -> None:
    data = make()
    with pytest.raises(UnreadableFile, match="no layer that is stored as a plain"):
        check(data, "a.gpkg")
    with pytest.raises(UnreadableLocality, match=r"damaged|no layer with shapes"):
        locality_file.read(data)


@pytest.mark.parametrize("name", ["gpkg_geometry_columns", "gpkg_extensions", "gpkg_contents"])
def test_what_says_what_the_file_holds_is_a_plain_table_too(name: str) -> None:
    change = f"alter table {name} rename to kept; create view {name} as select * from kept;"
    with pytest.raises(UnreadableFile, match="damaged"):
        check(hostile_inputs.geopackage(change), "a.gpkg")


def test_the_plain_tables_and_their_rows() -> None:
    found = spatial_geopackage.tables(hostile_inputs.geopackage(rows=3))
    assert found["a"] == 3
    assert "gpkg_contents" in found
    named = hostile_inputs.geopackage(
        'create table "odd "" name" (x); insert into "odd "" name" values (1)'
    )
    assert spatial_geopackage.tables(named)['odd " name'] == 1


def test_triggers_of_an_ordinary_layer_are_no_fault_and_never_run() -> None:
    change = "create trigger t after insert on a begin delete from a; end"
    assert check(hostile_inputs.geopackage(change), "a.gpkg").rows == 4


def test_a_wide_layer_of_few_rows_needs_little() -> None:
    data = hostile_inputs.wide_layer()
    tracemalloc.start()
    try:
        assert check(data, "a.gpkg").rows == 4
        assert tracemalloc.get_traced_memory()[1] < 100_000_000  # it was 2.4 GB
    finally:
        tracemalloc.stop()


def test_a_layer_of_too_many_columns_is_refused_before_its_rows_are_built() -> None:
    with pytest.raises(UnreadableFile, match=r"1,100 columns, where .* are the most"):
        check(hostile_inputs.geopackage(columns=1_100), "a.gpkg")
    with pytest.raises(UnreadableFile, match="The layer has 100,000 columns"):
        check(hostile_inputs.own_keys(), "a.geojson")


@pytest.mark.parametrize("value", ["1" + "0" * 400, "1e999", '"a"', "[]", "{}", "null", "true"])
@pytest.mark.parametrize("kind", ["Point", "Polygon", "LineString", "GeometryCollection", "x"])
def test_strange_coordinates_place_nothing(kind: str, value: str) -> None:
    spots = f"[{value}, 51.8]"
    for drawn in (spots, f"[{spots}]", f"[[{spots}, {spots}, {spots}, {spots}]]"):
        shape = f'{{"type": "{kind}", "coordinates": {drawn}, "geometries": {drawn}}}'
        feature = f'{{"type": "Feature", "properties": {{"name": "A"}}, "geometry": {shape}}}'
        data = f'{{"type": "FeatureCollection", "features": [{feature}]}}'.encode()
        try:
            report = check(data, "a.geojson")
        except UnreadableFile:
            continue
        assert report.frame["placed_by"].fillna("").tolist() in ([], [""], ["coordinates"])


def test_characters_are_counted_and_not_only_cells() -> None:
    with pytest.raises(UnreadableFile, match="over 200 million characters"):
        check(hostile_inputs.long_strings(), "a.xlsx")


def test_a_sheet_that_reaches_far_and_holds_little_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="reaches to row 19,000 and column 1,000"):
        check(hostile_inputs.empty_sheets(), "a.xlsx")


def test_cells_without_a_place_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("herts_geo.reading.workbook.MAX_RATIO", 10_000)
    with pytest.raises(UnreadableFile, match="reaches to row 900,001 and column 16,000"):
        check(hostile_inputs.no_references(), "a.xlsx")


def test_only_the_sheet_that_is_chosen_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    row = '<row r="{0}"><c r="A{0}" t="s"><v>0</v></c><c r="B{0}" t="s"><v>{1}</v></c></row>'
    notes = '<row r="1"><c r="A1" t="s"><v>2</v></c></row>' + "".join(
        row.format(number, 2) for number in range(2, 400)
    )
    table = HEAD + "".join(row.format(number, 1) for number in range(2, 900))
    data = hostile_inputs.workbook([notes, table, notes], STRINGS)
    built = []
    each = workbook.each
    monkeypatch.setattr(
        "herts_geo.reading.workbook.each",
        lambda rows, text: built.append(len(found := each(rows, text))) or found,
    )
    monkeypatch.setattr("herts_geo.reading.workbook.COUNTED", 0)  # as in a large workbook
    report = check(data, "a.xlsx")
    assert (report.recognised.layer, report.recognised.other_layers) == (
        "sheet2",
        ("sheet1", "sheet3"),
    )
    assert report.rows == 898
    assert (set(built), built.count(899)) == ({20, 899}, 1)  # of the others the top alone
    assert check(data, "a.xlsx", "sheet3").recognised.layer == "sheet3"


def test_the_top_of_a_sheet_is_closed_where_its_first_rows_end() -> None:
    rows = "".join(f'<x:row r="{number}"/>' for number in (1, 2, 30, 31))
    sheet = f'<x:worksheet xmlns:x="u"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()
    assert workbook_parts._top(sheet) == (
        b'<x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"/><x:row r="2"/>'
        b"</x:sheetData></x:worksheet>"
    )
    assert workbook_parts._top(b"<html>") == b"<html>"


@pytest.mark.slow
def test_a_boundary_of_very_many_holes_is_refused() -> None:
    with pytest.raises(UnreadableLocality, match="more than 10,000 holes"):
        locality_file.read(hostile_inputs.nested_rings())
