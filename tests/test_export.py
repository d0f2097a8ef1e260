"""Files to take away: harmless in a spreadsheet, complete, and with source and licence."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import export, guards, places
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.view import Question
from herts_geo.pack.catalogue import Catalogue, Dataset
from tests.pack.second import entry, square

FIELDS = {k: v for k, v in entry("one.csv", {}).items() if k != "columns"}
ONE = Dataset("one", **{**FIELDS, "title": "Ranks", "publisher": "Ministry", "vintage": "2025"})
TWO = replace(ONE, id="two", title="Outlines", licence="Open Parliament", attribution="By us.")


def lines(data: bytes) -> list[list[str]]:
    """The lines of CSV bytes, cell by cell."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of CSV bytes below their source and licence."""
    _source, _licence, empty, heads, *rows = lines(data)
    assert empty == []
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_source_and_licence_stand_above_the_table_once() -> None:
    licence = "Open Government Licence v3.0. Open Parliament. Made for a test. By us."
    assert lines(export.csv(pd.DataFrame({"a": [1, 2]}), [ONE, TWO])) == [
        ["Source", "Ministry: Ranks (2025); Ministry: Outlines (2025)"],
        ["Licence", licence],
        [],
        ["a"],
        ["1"],
        ["2"],
    ]


def test_a_table_without_a_data_set_has_nothing_above_it() -> None:
    assert lines(export.csv(pd.DataFrame({"a": [1]}), ())) == [["a"], ["1"]]


def test_what_stands_above_a_table_does_no_harm() -> None:
    told = lines(export.csv(pd.DataFrame({"a": [1]}), [replace(ONE, publisher="=cmd()")]))
    assert told[0] == ["Source", "'=cmd(): Ranks (2025)"]


def test_a_licence_is_told_once() -> None:
    assert export.source([ONE, ONE]) == "Ministry: Ranks (2025)"
    assert export.licence([ONE, replace(ONE, id="x")]).count("Open Government") == 1


def test_the_file_opens_in_a_spreadsheet() -> None:
    data = export.csv(pd.DataFrame({"name": ["Café"]}), [ONE])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 5  # source, licence, an empty line, headings and one row
    assert read(data)[0]["name"] == "Café"


@pytest.mark.parametrize("text", ["=1+1", "+44+1", "-x", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(1)"])
def test_formulas_are_disarmed(text: str) -> None:
    rows = read(export.csv(pd.DataFrame({"a": [text, "plain"]}), [ONE]))
    assert rows[0]["a"] == f"'{text}"
    assert rows[1]["a"] == "plain"


def test_negative_numbers_stay_numbers() -> None:
    table = pd.DataFrame({"a": pd.array([-2, None], dtype="Int64"), "b": [-0.5, 1]})
    rows = read(export.csv(table, [ONE]))
    assert [(row["a"], row["b"]) for row in rows] == [("-2", "-0.5"), ("", "1.0")]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1)))
def test_no_cell_of_text_starts_a_formula(cells: list[str]) -> None:
    table = pd.DataFrame({"a": pd.Series(cells, dtype=object)})
    rows = read(export.csv(table, [ONE]))
    texts = [row["a"] for row in rows if not guards.PLAIN_NUMBER.fullmatch(row["a"])]
    texts = [text for text in texts if text.strip()]  # a tab alone is nothing to run
    assert not any(text.startswith(("=", "+", "-", "@", "\t")) for text in texts)
    assert [row["a"].removeprefix("'") for row in rows] == [
        cell.removeprefix("'") for cell in cells
    ]


def test_the_table_that_was_given_is_not_changed() -> None:
    table = pd.DataFrame({"a": ["=1"]})
    export.csv(table, [ONE])
    assert list(table) == ["a"]
    assert table["a"].tolist() == ["=1"]


def test_geojson_has_a_shape_for_each_row_by_index() -> None:
    shapes = gpd.GeoSeries([square(0), square(1), square(2)], crs=4326)
    table = pd.DataFrame(
        {"name": ["third", "é"], "rank": pd.array([3, None], dtype="Int64")}, index=[2, 0]
    )
    found = json.loads(export.geojson(table, shapes, [ONE]))
    assert found["type"] == "FeatureCollection"
    assert found["metadata"]["source"] == "Ministry: Ranks (2025)"
    assert "Open Government Licence v3.0" in found["metadata"]["licence"]
    assert [item["properties"] for item in found["features"]] == [
        {"name": "third", "rank": 3},
        {"name": "é", "rank": None},
    ]
    drawn = [shapely.from_geojson(json.dumps(item["geometry"])) for item in found["features"]]
    assert drawn[0].equals(square(2))
    assert drawn[1].equals(square(0))


@pytest.mark.parametrize("question", [Question(), Question(place="E07000243", compare=2019)])
def test_the_page_s_files(pack: Catalogue, question: Question, tmp_path: Path) -> None:
    view = deprivation_view.view(pack, question)
    table = deprivation_words.table(view)
    shapes = places.areas(pack, view.edition.vintage).geometry
    rows = read(export.csv(table, view.datasets))
    assert len(rows) == len(table) == (54 if question.place else 713)
    assert "Open Government Licence" in lines(export.csv(table, view.datasets))[1][1]
    path = tmp_path / "areas.geojson"
    path.write_bytes(export.geojson(table, shapes, view.datasets))
    read_back = gpd.read_file(path)
    assert len(read_back) == len(table)
    assert read_back.geometry.notna().all()
    drawn = places.areas(pack).set_index("code").geometry
    first = read_back.iloc[0]
    assert first.geometry.equals(drawn[first["LSOA 2021 code"]])
