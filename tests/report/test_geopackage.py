"""The GeoPackage, read by pyogrio and sqlite."""

import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import crs, report
from herts_geo.evidence import Dossier
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import text as report_text
from herts_geo.report.geopackage import safe_name
from tests.report.conftest import HOSTILE


@pytest.fixture(scope="module")
def path(dossier: Dossier, pack: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The GeoPackage of the dossier."""
    found = tmp_path_factory.mktemp("gpkg") / "review.gpkg"
    report.write(dossier, found, pack)
    return found


@pytest.fixture
def base(path: Path) -> Iterator[sqlite3.Connection]:
    """Its tables."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_layers_are_named_and_in_metres(path: Path, dossier: Dossier) -> None:
    assert [name for name, _ in pyogrio.list_layers(path)][:2] == ["small_areas", "sites"]
    found = pyogrio.read_dataframe(path, layer="small_areas")
    assert found.crs == crs.MEASURE
    wanted = crs.to_metres(dossier.layers[0].frame)
    assert found.geometry.area.tolist() == pytest.approx(wanted.geometry.area.tolist())
    assert found.geometry.centroid.x[0] == pytest.approx(wanted.geometry.centroid.x[0])


def test_values_and_gaps_are_kept(path: Path) -> None:
    areas = pyogrio.read_dataframe(path, layer="small_areas")
    assert areas["code"].tolist() == ["A", "B"]
    assert areas["decile"][0] == 1
    assert pd.isna(areas["decile"][1])
    sites = pyogrio.read_dataframe(path, layer="sites")
    assert sites["name"].tolist() == ["=1+1", report_text.plain(HOSTILE)]
    assert sites["hectares"][0] == 1.5
    assert pd.isna(sites["hectares"][1])


def test_each_layer_opens_in_its_colours(base: sqlite3.Connection) -> None:
    rows = base.execute(
        "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
    ).fetchall()
    assert [row[:3] for row in rows] == [("small_areas", "geom", 1), ("sites", "geom", 1)]
    style = ET.fromstring(rows[1][3].split("\n", 1)[1])
    renderer = style.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("attr") == "owner"
    values = [item.get("value") for item in style.iter("category")]
    assert values == ["public", "other", ""]
    fills = [x.get("value") for x in style.iter("Option") if x.get("name") == "color"]
    assert fills[0] == "84,39,136,255"  # 54 27 88 in hexadecimal
    assert {x.get("type") for x in style.iter("symbol")} == {"marker"}
    assert {x.get("name") for x in style.iter("alias")} == {"Name", "Who owns it", "Area, hectares"}


def test_a_style_of_numbers_compares_numbers(base: sqlite3.Connection) -> None:
    (told,) = base.execute(
        "SELECT styleQML FROM layer_styles WHERE f_table_name = 'small_areas'"
    ).fetchone()
    kinds = [x.get("type") for x in ET.fromstring(told.split("\n", 1)[1]).iter("category")]
    assert kinds == ["double", "NULL"]


def test_columns_have_their_words(base: sqlite3.Connection) -> None:
    found = base.execute(
        "SELECT table_name, column_name, name, title FROM gpkg_data_columns"
    ).fetchall()
    assert ("sites", "hectares", "Area, hectares", "Area, hectares") in found
    assert len(found) == 5
    known = {row[0] for row in base.execute("SELECT table_name FROM gpkg_extensions")}
    assert {"gpkg_data_columns", "gpkg_data_column_constraints", "gpkg_metadata"} <= known


def test_metadata_says_whose_data_it_is(base: sqlite3.Connection) -> None:
    (text,) = base.execute(
        "SELECT metadata FROM gpkg_metadata JOIN gpkg_metadata_reference ON md_file_id = id "
        "WHERE reference_scope = 'geopackage'"
    ).fetchone()
    for told in (
        "Locality review of Stevenage",
        "Made on 22 November 2026",
        "Edition: 2025",
        "Open Government Licence v3.0",
        "A register handed over by a partner",
        "has 3 faults",
    ):
        assert told in text
    layers = base.execute(
        "SELECT table_name, metadata FROM gpkg_metadata JOIN gpkg_metadata_reference "
        "ON md_file_id = id WHERE reference_scope = 'table'"
    ).fetchall()
    assert [name for name, _ in layers] == ["small_areas", "sites"]
    assert "Open Government Licence v3.0" in layers[0][1]


def test_titles_are_shown_and_dates_are_the_reviews(base: sqlite3.Connection) -> None:
    rows = base.execute("SELECT identifier, last_change FROM gpkg_contents").fetchall()
    assert rows[0][0] == "Small areas"
    assert rows[1][0] == report_text.plain(HOSTILE)
    assert {row[1] for row in rows} == {"2026-11-22T00:00:00.000Z"}


def test_the_file_is_sound(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


@given(st.lists(st.text(st.characters()), min_size=1, max_size=10))
def test_layer_names_are_allowed_and_unique(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [safe_name(text, taken) for text in texts]
    assert len(set(names)) == len(texts)
    assert all(name[0].isalpha() and name.isascii() for name in names)
    assert not any(name.startswith(("gpkg", "sqlite")) for name in names)
