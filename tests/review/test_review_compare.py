"""Places side by side: the same figures, the difference worked out, gaps kept as gaps."""

from dataclasses import replace

import pandas as pd
import pytest

from herts_geo.evidence import Figure
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.review import notes as review_notes
from tests.review.conftest import COUNTY, DACORUM, LOCALITY, STEVENAGE, reviewed

pytestmark = pytest.mark.slow

HERE, THERE = Place("A", "Aston", "district"), Place("B", "Benington", "district")


def figure(key: str, value: float | int | str | None) -> Figure:
    return Figure(key, key.title(), value, str(value), "%", ("source",))


def sides(*values: tuple[str, float | int | str | None]) -> dict[str, tuple[Figure, ...]]:
    return {"people": tuple(figure(key, value) for key, value in values)}


def test_a_difference_is_the_first_place_less_the_other() -> None:
    here = (HERE, sides(("one", 10), ("two", 2.5), ("three", None), ("four", 4)))
    there = (THERE, sides(("one", 7), ("two", 4.0), ("three", 3)))
    table = review_notes.chapter(here, [there], {"people": "Who lives here"}).tables[0].frame
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
    found = review_notes.chapter((HERE, sides(("one", "text"))), [(THERE, {})], {"people": "Who"})
    assert found.tables == ()


def test_every_figure_stands_beside_that_of_the_other_review(pack: Catalogue) -> None:
    found = reviewed(pack, DACORUM, STEVENAGE)
    other = {each.label: each for each in reviewed(pack, STEVENAGE).figures()}
    chapter = next(each for each in found.chapters if each.key == "compare")
    rows = pd.concat([table.frame for table in chapter.tables])
    assert len(rows) == len(list(found.figures()))
    for row in rows.to_dict("records"):
        theirs = other[row["Figure"]].value
        if other[row["Figure"]].unit not in review_notes.RATES:
            assert pd.isna(row["Difference from Stevenage"])  # it has no such column
        if theirs is None:
            assert pd.isna(row["Stevenage"])
            assert pd.isna(row["Difference from Stevenage"])
        else:
            assert row["Stevenage"] == pytest.approx(theirs, abs=0.005)


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


def test_two_places_of_one_name_keep_their_own_figures() -> None:
    twin, unit = Place("C", "Aston", "district"), Place("D", "Unit", "district")
    every = [(place, sides(("one", n))) for place, n in ((HERE, 10), (twin, 7), (unit, 1))]
    chapter = review_notes.chapter(every[0], every[1:], {"people": "Who"})
    assert chapter.title == "Aston beside Aston (2) and Unit (2)"
    row = chapter.tables[0].frame.iloc[0]
    assert row.to_dict() == {
        "Figure": "One",
        "Unit": "%",
        "Aston": 10,
        "Aston (2)": 7,
        "Difference from Aston (2)": 10 - 7,
        "Unit (2)": 1,
        "Difference from Unit (2)": 10 - 1,
    }


def test_counts_stand_side_by_side_without_a_difference() -> None:
    """0.9 of 100 against 0.5 of 200: the shares compare, the people do not."""
    every = []
    for place, share, people in ((HERE, 0.9, 90), (THERE, 0.5, 100)):
        count = replace(figure("people", people), unit="people")
        every.append((place, {"who": (figure("share", share), count)}))
    chapter = review_notes.chapter(every[0], every[1:], {"who": "Who"})
    shares, counts = (each.frame for each in chapter.tables)
    assert shares["Difference from Benington"].tolist() == [0.9 - 0.5]
    assert list(counts.columns) == ["Figure", "Unit", "Aston", "Benington"]
    assert counts["Aston"].tolist() == [90]


def test_notes_and_two_decimals_are_kept() -> None:
    noted = [
        (
            place,
            {
                "homes": (
                    replace(figure("years", value), note=note),
                    replace(figure("all", 1), note="Same."),
                )
            },
        )
        for place, value, note in ((HERE, 3.591, "Of 2019."), (THERE, 4.0, "Of 2025."))
    ]
    chapter = review_notes.chapter(noted[0], noted[1:], {"homes": "Homes"})
    table = chapter.tables[0]
    assert table.note == "Aston: Of 2019. Same. Benington: Of 2025."
    assert table.frame["Aston"].iloc[0] == 3.59
    assert "in percentage points" in chapter.lead[0]


def test_what_stands_out_is_measured_against_the_place_compared_with(pack: Catalogue) -> None:
    """All of Watford and 49% of Stevenage reach a hospital in time; of the county fewer do."""
    usual = {each.key: each.sentence for each in reviewed(pack, DACORUM).findings}
    beside = reviewed(pack, DACORUM, STEVENAGE)
    told = {each.key: each.sentence for each in beside.findings}
    assert told != usual
    assert any("in Stevenage" in each or "of Stevenage" in each for each in told.values())
    assert not any("Hertfordshire" in each for each in told.values())
    assert "What stands out is measured against Stevenage." in beside.parameters
    alone = reviewed(pack, DACORUM).parameters
    assert "What stands out is measured against Hertfordshire." in alone
