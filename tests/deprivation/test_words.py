"""Sentences and headings of a view, read as a person would read them."""

import pytest

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.view import Question
from herts_geo.pack.catalogue import Catalogue
from tests.pack.second import tiny_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def paragraph(pack: Catalogue, **question: object) -> str:
    """The paragraph of the view that answers a question."""
    view = deprivation_view.view(pack, Question(**question))  # type: ignore[arg-type]
    summary = deprivation_profile.summarise(pack, view.place, view.edition, view.question.measure)
    return deprivation_words.paragraph(view, summary)


def test_the_whole(tiny: Catalogue) -> None:
    # tenths 1, 5, 2, 10, 2; 100 + 300 + 500 of 1,500 people are in tenths 1 and 2: 60%
    assert paragraph(tiny) == (
        "The map shows overall deprivation (IMD), 2025 for the 5 small areas of Tiny "
        "(1,500 people). 3 areas are among the most deprived 20% in England, home to 900 people "
        "(60%), 100 of them in the most deprived 10%. The most deprived area is Town 001A, "
        "ranked 5 of 100 in England (1 is the most deprived); the least deprived is Town 003A, "
        "ranked 100."
    )


def test_a_district_without_the_first_tenth(tiny: Catalogue) -> None:
    # 500 of 900 people are in the second tenth: 56%
    words = paragraph(tiny, place="E07000242")
    assert "for the 2 small areas of East (900 people)" in words
    assert (
        "1 area is among the most deprived 20% in England, home to 500 people (56%); "
        "none is in the most deprived 10%." in words
    )


def test_a_place_without_deprived_areas(tiny: Catalogue) -> None:
    words = paragraph(tiny, place="E01000004")
    assert "the 1 small area of Town 003A (400 people)" in words
    assert "None of them is among the most deprived 20% of areas in England." in words
    assert "The most deprived area is" not in words  # of one area, nothing is most


def test_change(tiny: Catalogue) -> None:
    words = paragraph(tiny, compare=2019)
    assert (
        "Compared with 2019, 1 area moved towards the most deprived end, 1 away from it and "
        "2 stayed in the same decile." in words
    )
    assert "ranks, not levels" in words
    assert "1 area cannot be shown because" in words


def test_change_of_the_county_adds_up(pack: Catalogue) -> None:
    changed = deprivation_view.view(pack, Question(compare=2019)).frame["change"].dropna()
    worse, better = int((changed < 0).sum()), int((changed > 0).sum())
    words = paragraph(pack, compare=2019)
    assert f"{worse} areas moved towards the most deprived end, {better} away from it" in words
    assert f"and {666 - worse - better} stayed in the same decile" in words
    assert "47 areas cannot be shown because of new outlines" in words


def test_gaps_are_told(tiny: Catalogue) -> None:
    words = paragraph(tiny, measure="income")
    assert words.startswith("The map shows income, 2025")
    assert "1 area cannot be shown for want of a figure; it is hatched" in words
    assert "cannot be shown" not in paragraph(tiny)


def test_the_sentences_name_the_extremes(pack: Catalogue) -> None:
    words = paragraph(pack, place="E07000243")
    frame = deprivation_indices.areas(pack, deprivation_indices.edition(pack))
    inside = frame[frame["district"] == "E07000243"].sort_values("overall")
    first, last = inside.iloc[0], inside.iloc[-1]
    assert f"The most deprived area is {first['label']}, ranked {first['overall']:,} of" in words
    assert f"the least deprived is {last['label']}, ranked {last['overall']:,}." in words


def test_the_table_has_headings_for_people(tiny: Catalogue) -> None:
    table = deprivation_words.table(deprivation_view.view(tiny, Question(against="county")))
    assert list(table) == [
        "LSOA 2021 code",
        "Small area",
        "District",
        "Residents (mid-2022)",
        "England rank 2025 (1 = most deprived of 100)",
        "Decile 2025 (1 = most deprived 10%)",
        "Score 2025 (higher = more deprived)",
        "Fifth of the place's people (1 = most deprived)",
        "Shown on the map as",
    ]
    assert table.iloc[:, 4].tolist() == [5, 11, 20, 45, 100]
    assert table["Residents (mid-2022)"].tolist() == [100, 500, 300, 200, 400]
    assert table["Fifth of the place's people (1 = most deprived)"].tolist() == [1, 2, 3, 4, 5]


def test_the_table_of_a_change(tiny: Catalogue) -> None:
    table = deprivation_words.table(deprivation_view.view(tiny, Question(compare=2019)))
    change = table.set_index("LSOA 2021 code")
    moved = change["Change in deciles (+ = relatively less deprived)"].fillna(99)
    assert moved["E01000001"] == 1 - 3
    assert moved["E01000004"] == 10 - 5
    assert moved["E01000005"] == 99
    assert change["Why not compared"]["E01000005"].startswith("new code in 2021")
    assert change["Decile 2019 (1 = most deprived 10%)"]["E01000001"] == 3
    assert "Fifth of the place's people (1 = most deprived)" not in table


def test_an_older_edition_names_its_own_areas_and_people(tiny: Catalogue) -> None:
    table = deprivation_words.table(deprivation_view.view(tiny, Question(edition=2019)))
    assert list(table)[:5] == [
        "LSOA 2011 code",
        "Small area",
        "District",
        "Residents (mid-2019)",
        "England rank 2019 (1 = most deprived of 50)",
    ]
    assert not any(name.startswith("Score") for name in table)
