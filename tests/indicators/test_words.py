"""Sentences and tables of the indicator map, of five squares worked by hand."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from herts_geo import export
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators import words as indicators_words
from herts_geo.indicators.agreement import Figure
from herts_geo.indicators.measures import Question
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import outlines
from tests.pack.second import tiny_pack
from tests.places.locality.made import box, postcode_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares: 100 to 500 people, ranks 5, 45, 20, 100 and 11 of 100."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def said(catalogue: Catalogue, **asked: object) -> str:
    question = Question(**asked)  # type: ignore[arg-type]
    return indicators_words.paragraph(indicators_view.view(catalogue, question))


def test_the_ends_the_middle_and_the_spread(tiny: Catalogue) -> None:
    text = said(tiny)
    assert "for the 5 small areas of Tiny" in text
    assert (
        "The most deprived is Town 001A (rank 5); the least deprived is Town 003A (rank 100)"
        in text
    )
    # in order 5, 11, 20, 45, 100: the quarters are the second and the fourth
    assert (
        "Half of the small areas lie between rank 11 and rank 45; the middle one has rank 20"
        in text
    )


def test_an_area_without_a_figure_is_told(tiny: Catalogue) -> None:
    assert "1 small area has no figure; it is hatched on the map." in said(
        tiny, measure="rank.income"
    )


def test_a_gathered_figure_says_how(tiny: Catalogue) -> None:
    text = said(tiny, by="district")
    assert "here it is the mean of its small areas, weighted by the people it is about" in text
    assert "the sum of its small areas" in said(tiny, measure="people", by="district")


def test_equal_figures_are_not_ranked(tiny: Catalogue) -> None:
    assert "All of them have 10 people." in said(tiny, measure="count.children")


def test_equal_figures_are_not_said_of_areas_without_one(tiny: Catalogue) -> None:
    found = indicators_view.view(tiny, Question(measure="count.children"))
    found.frame.loc[found.frame.index[0], "value"] = pd.NA
    assert "All that have a figure have 10 people." in indicators_words.paragraph(found)


def test_two_figures_name_what_is_in_both_and_warn_of_cause(tiny: Catalogue) -> None:
    text = said(tiny, second="share.children")
    # the darkest class holds the first square alone: rank 5 and 10% children, 100 people
    assert "1 small area, home to 100 people, is in both darkest thirds" in text
    assert "Town 001A" in text
    assert "need not be cause and effect" in text


def test_a_target_is_told_by_number_of_areas(tiny: Catalogue) -> None:
    text = said(tiny, measure="share.children", show="target", target=5, better="lower")
    assert "4 small areas: target met; 1 small area: target not met." in text
    assert "A lower figure is better." in text
    unknown = said(tiny, measure="share.children", show="target", target=5)
    assert "no target is called met or missed" in unknown
    assert "No area has a target" in said(tiny, measure="share.children", show="target")


def test_a_place_smaller_than_the_areas_says_so(tiny: Catalogue) -> None:
    text = said(tiny, place="E01000004", by="district")
    assert "for the district that Town 003A lies in" in text
    assert "East (45.4 people)" not in text


def test_the_table_has_units_and_no_empty_columns(tiny: Catalogue) -> None:
    view = indicators_view.view(tiny, Question(measure="share.children"))
    table = indicators_words.table(view)
    assert list(table.columns) == [
        "LSOA 2021 code",
        "Small area",
        "District",
        "Residents",
        "People, share of residents, mid-2022 (% of residents)",
        "Shown on the map as",
    ]
    assert table.iloc[0, 4] == 10
    aimed = indicators_view.view(tiny, Question(measure="score", show="target", target=30))
    assert {"Target", "Against its target"} <= set(indicators_words.table(aimed).columns)


def test_the_table_twin_has_every_area_of_the_map(pack: Catalogue) -> None:
    view = indicators_view.view(pack, Question(place="E07000243"))
    table = indicators_words.table(view)
    assert len(table) == int(view.inside.sum()) == 54
    words = [item.label for item in view.classes.legend.items]
    counted = table["Shown on the map as"].value_counts()
    assert [int(counted.get(word, 0)) for word in words] == [
        x.areas for x in view.classes.legend.items
    ]


def test_files_hold_the_table_and_its_shapes(pack: Catalogue, tmp_path: Path) -> None:
    mine = [Figure("NI 16", "Watford", "2008/09", "actual", 1500, own=True)]
    known = indicators_view.every_measure(pack, mine)
    view = indicators_view.view(pack, Question(measure="NI 16", show="target"), known)
    table = indicators_words.table(view)
    shapes = outlines.areas(pack, view.kind, view.vintage).geometry
    file = tmp_path / "areas.gpkg"
    file.write_bytes(export.geopackage(table, shapes, view.datasets))
    frame = pyogrio.read_dataframe(file)
    assert len(frame) == 10
    assert frame.crs.to_epsg() == 4326
    row = frame[frame["District"] == "Watford"].iloc[0]
    assert row["NI 16: Serious acquisitive crime, 2008/09 (actual) (offences)"] == 1500
    assert "Hertfordshire Forward" in row["Source"]


def test_headings_of_a_users_file_do_no_harm(tmp_path: Path) -> None:
    table = pd.DataFrame({"=cmd|' /C calc'!A0": [1.0], "a": ["=1+1"], "A": ["x"], "FID": [3]})
    text = export.csv(table, ()).decode("utf-8-sig").splitlines()
    assert text[0].startswith("'=cmd")
    assert "'=1+1" in text[1]
    file = tmp_path / "own.gpkg"
    shapes = gpd.GeoSeries([shapely.box(0, 51, 1, 52)], crs="EPSG:4326")
    file.write_bytes(export.geopackage(table, shapes, ()))
    read = pyogrio.read_dataframe(file)
    assert read.columns[:4].tolist() == ["=cmd|' /C calc'!A0", "a", "A_", "FID_"]


@pytest.mark.parametrize("kind", ["lsoa", "msoa", "district"])
def test_every_kind_of_area_has_words(kind: str) -> None:
    assert kind in indicators_words.KINDS
    assert kind in indicators_words.CODES


def test_two_figures_count_the_part_of_the_people_that_a_locality_holds(tmp_path: Path) -> None:
    # Three of the first square's five postcodes lie east of 0.4 of its width.
    catalogue, code = postcode_pack(tmp_path), box("Part", 0.4, 0, 2, 1)
    text = said(catalogue, place=code, second="share.children")
    assert f"1 small area, home to {100 * 3 // 5} people, is in both darkest thirds" in text
    assert "of their people, only the part that the place holds is counted" in text
    alone = said(catalogue, place=code)
    assert "shown, and counted, as a whole" in alone
