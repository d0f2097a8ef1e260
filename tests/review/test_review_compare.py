"""Places side by side: the same figures, the difference worked out, gaps kept as gaps."""

import pandas as pd
import pytest

from herts_geo.catalogue import Catalogue
from herts_geo.evidence import Figure
from herts_geo.places import Place
from herts_geo.review import compare
from tests.review.conftest import COUNTY, DACORUM, LOCALITY, STEVENAGE, reviewed

HERE, THERE = Place("A", "Aston", "district"), Place("B", "Benington", "district")


def figure(key: str, value: float | int | str | None) -> Figure:
    return Figure(key, key.title(), value, str(value), "people", ("source",))


def sides(*values: tuple[str, float | int | str | None]) -> dict[str, tuple[Figure, ...]]:
    return {"people": tuple(figure(key, value) for key, value in values)}


def test_a_difference_is_the_first_place_less_the_other() -> None:
    here = (HERE, sides(("one", 10), ("two", 2.5), ("three", None), ("four", 4)))
    there = (THERE, sides(("one", 7), ("two", 4.0), ("three", 3)))
    table = compare.chapter(here, [there], {"people": "Who lives here"}).tables[0].frame
    assert list(table.columns) == [
        "Figure",
        "Unit",
        "Aston",
        "Benington",
        "Difference from Benington",
    ]
    assert list(table["Difference from Benington"][:2]) == [10 - 7, 2.5 - 4.0]
    assert table["Difference from Benington"][2:].isna().all()
    assert pd.isna(table["Benington"].iloc[3])  # the other has no such figure


def test_words_are_no_figures_to_compare() -> None:
    found = compare.chapter((HERE, sides(("one", "text"))), [(THERE, {})], {"people": "Who"})
    assert found.tables == ()


def test_every_figure_stands_beside_that_of_the_other_review(pack: Catalogue) -> None:
    found = reviewed(pack, DACORUM, STEVENAGE)
    other = {each.label: each for each in reviewed(pack, STEVENAGE).figures()}
    chapter = next(each for each in found.chapters if each.key == "compare")
    rows = pd.concat([table.frame for table in chapter.tables])
    assert len(rows) == len(list(found.figures()))
    for row in rows.to_dict("records"):
        theirs = other[row["Figure"]].value
        if theirs is None:
            assert pd.isna(row["Stevenage"])
            assert pd.isna(row["Difference from Stevenage"])
        else:
            assert row["Stevenage"] == pytest.approx(theirs, abs=0.05)


def test_a_locality_beside_its_district_and_the_county(pack: Catalogue) -> None:
    found = reviewed(pack, LOCALITY, STEVENAGE, COUNTY)
    chapter = next(each for each in found.chapters if each.key == "compare")
    assert chapter.title == "Old Town beside Stevenage and Hertfordshire"
    assert list(chapter.tables[0].frame.columns[2:]) == [
        "Old Town",
        "Stevenage",
        "Difference from Stevenage",
        "Hertfordshire",
        "Difference from Hertfordshire",
    ]


def test_a_place_beside_itself_is_left_out(pack: Catalogue) -> None:
    found = reviewed(pack, STEVENAGE, STEVENAGE)
    assert "compare" not in [each.key for each in found.chapters]
