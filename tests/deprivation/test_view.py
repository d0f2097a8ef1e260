"""Views of deprivation: classes, titles, legends and tables of five squares worked by hand."""

import pytest

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation.view import AGAINST, STEP_LABELS, STEPS, Question, View
from herts_geo.errors import DatasetMissing, InvalidBreaks, NotComparable, UnknownPlace
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from tests.pack.second import tiny_pack


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def darkness(colour: str) -> float:
    """How dark a colour such as '#225ea8' is: 0 white, 765 black."""
    return 765 - sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def shades(view: View) -> list[float]:
    """The darkness of each class of the legend, in its order."""
    return [darkness(item.colour) for item in view.classes.legend.items]


def test_tenths_of_england(tiny: Catalogue) -> None:
    view = deprivation_view.view(tiny, Question())
    # ranks 5, 45, 20, 100, 11 of 100 are in tenths 1, 5, 2, 10, 2
    assert view.classes.index.tolist() == [0, 4, 1, 9, 1]
    assert view.frame["decile"].tolist() == [1, 5, 2, 10, 2]
    assert view.frame["value"].tolist() == [5, 45, 20, 100, 11]
    items = view.classes.legend.items
    assert [item.areas for item in items] == [1, 2, 0, 0, 1, 0, 0, 0, 0, 1]
    assert items[0].label == "1: most deprived 10% of England"
    assert items[9].label == "10: least deprived 10%"
    assert shades(view) == sorted(shades(view), reverse=True)  # the deprived end is dark
    assert view.title == "Overall deprivation (IMD), 2025"
    assert view.unit == "England rank of 100"
    assert view.place.code == "ALL"
    assert view.inside.all()


def test_fifths_of_the_county(tiny: Catalogue) -> None:
    view = deprivation_view.view(tiny, Question(against="county"))
    # 1,500 people, so a fifth is 300. From the most deprived: 100 people (middle 50),
    # 500 (350), 300 (750), 200 (1,000) and 400 (1,300); 350 / 300 is in the second fifth.
    assert view.frame["quintile"].tolist() == [1, 4, 3, 5, 2]
    assert view.classes.index.tolist() == [0, 3, 2, 4, 1]
    assert view.classes.legend.items[0].label == "Most deprived fifth of Tiny's people"
    assert shades(view) == sorted(shades(view), reverse=True)


def test_fifths_do_not_change_with_the_place(tiny: Catalogue) -> None:
    west = deprivation_view.view(tiny, Question(place="E07000243", against="county"))
    assert west.frame["quintile"].tolist() == [1, 4, 3, 5, 2]
    assert west.inside.tolist() == [True, True, True, False, False]
    assert [item.areas for item in west.classes.legend.items] == [1, 0, 1, 1, 0]


def test_the_figure_itself_as_a_score(tiny: Catalogue) -> None:
    question = Question(against="measure", scheme="equal", classes=3)
    view = deprivation_view.view(tiny, question)
    # scores 50.5, 20, 30.25, 1, 40: steps of (50.5 - 1) / 3 = 16.5 end at 17.5, 34 and 50.5
    assert view.classes.index.tolist() == [2, 1, 1, 0, 2]
    assert [item.label for item in view.classes.legend.items] == [
        "1.0 to 17.5",
        "17.5 to 34.0",
        "34.0 to 50.5",
    ]
    assert view.unit == "score"
    assert view.classes.legend.title.endswith("score (a higher score is more deprived)")
    assert shades(view) == sorted(shades(view))  # a high score is dark


def test_the_figure_itself_as_a_rank(tiny: Catalogue) -> None:
    question = Question(against="measure", measure="income", scheme="own", breaks="20, 40")
    view = deprivation_view.view(tiny, question)
    # ranks 10, none, 30, 40, 50 with the limits 20 and 40; 50 makes a further class
    assert view.classes.index.tolist() == [0, -1, 1, 1, 2]
    assert view.classes.legend.missing == 1
    assert view.classes.legend.title.endswith("England rank of 100 (rank 1 is the most deprived)")
    assert shades(view) == sorted(shades(view), reverse=True)  # a low rank is dark


def test_breaks_are_those_of_the_place(tiny: Catalogue) -> None:
    question = Question(place="E07000243", against="measure", scheme="equal", classes=2)
    view = deprivation_view.view(tiny, question)
    # scores of the place are 50.5, 20 and 30.25: the first step ends at (20 + 50.5) / 2 = 35.25
    assert view.classes.index[:3].tolist() == [1, 0, 0]


def test_a_missing_figure_is_missing_and_not_zero(tiny: Catalogue) -> None:
    for against in AGAINST:
        view = deprivation_view.view(tiny, Question(measure="income", against=against))
        assert view.classes.index[1] == classify.MISSING
        assert view.classes.legend.missing == 1
        assert sum(item.areas for item in view.classes.legend.items) == 4
    assert view.shown["shown_as"].tolist()[-1] == "no data"


def test_change_between_editions(tiny: Catalogue) -> None:
    view = deprivation_view.view(tiny, Question(compare=2019))
    # tenths 1, 5, 2, 10 after 3, 5, 2, 5: -2, 0, 0 and +5, which is shown as 3 or more
    assert view.frame["change"].fillna(99).tolist() == [-2, 0, 0, 5, 99]
    assert view.classes.index.tolist() == [1, 3, 3, 6, -1]
    items = view.classes.legend.items
    assert items[1].label == "2 deciles more deprived"
    assert items[3].label == "same decile"
    assert items[6].label == "3 or more deciles less deprived"
    assert "ranks, not levels" in view.classes.legend.note
    assert "2025 ranks 100 areas, 2019 50." in view.classes.legend.note
    assert view.title == "Overall deprivation (IMD): change from 2019 to 2025"
    assert view.older is not None
    assert view.older.year == 2019
    assert view.shown["change"].fillna(99).tolist() == [5, -2, 0, 0, 99]  # the greatest first
    # residents by step, of all five areas whose change is known
    known = view.frame["population"][view.frame["change"].notna()]
    people = known.tolist()
    assert deprivation_view.people_by_change(view) == {
        "2 deciles more deprived": people[0],
        "same decile": people[1] + people[2],
        "3 or more deciles less deprived": people[3],
    }


def test_steps_and_their_words_agree() -> None:
    for step, label in zip(STEPS, STEP_LABELS, strict=True):
        if step:
            assert str(abs(step)) in label
            assert ("more deprived" in label) == (step < 0)
            assert ("less deprived" in label) == (step > 0)
        else:
            assert label == "same decile"


def test_the_change_uses_a_diverging_palette(tiny: Catalogue) -> None:
    plain = deprivation_view.view(tiny, Question(compare=2019))
    chosen = deprivation_view.view(tiny, Question(compare=2019, palette="BrBG"))
    purple = classify.palette("PuOr", 7)
    assert [item.colour for item in plain.classes.legend.items] == purple
    assert [item.colour for item in chosen.classes.legend.items] == classify.palette("BrBG", 7)


def test_the_edition_of_2010_is_called_approximate(pack: Catalogue) -> None:
    note = deprivation_view.view(pack, Question(compare=2010)).classes.legend.note
    assert "2025 ranks 33,755 areas, 2010 32,844. Figures of 2010 are approximate." in note
    assert "approx" not in deprivation_view.view(pack, Question(compare=2015)).classes.legend.note


def test_shown_is_the_place_most_deprived_first(tiny: Catalogue) -> None:
    shown = deprivation_view.view(tiny, Question(place="E07000243")).shown
    assert shown["rank"].tolist() == [5, 20, 45]
    assert shown["code"].tolist() == ["E01000001", "E01000003", "E01000002"]
    assert shown["shown_as"].tolist() == ["1: most deprived 10% of England", "2", "5"]
    assert shown["district_name"].tolist() == ["West"] * 3


def test_former_codes_are_accepted(pack: Catalogue) -> None:
    view = deprivation_view.view(pack, Question(place="E07000101"))
    assert view.place.code == "E07000243"
    assert view.inside.sum() == 54


def test_each_edition_is_drawn_on_its_own_areas(pack: Catalogue) -> None:
    for year, areas, drawn in ((2025, 713, "lsoa21"), (2019, 690, "lsoa11"), (2010, 690, "lsoa11")):
        view = deprivation_view.view(pack, Question(edition=year))
        vintage = places.areas(pack, view.edition.vintage)
        assert view.frame["code"].tolist() == vintage["code"].tolist()
        assert len(view.frame) == areas
        assert view.datasets[-1].id == drawn


def test_a_view_names_every_dataset_it_used(pack: Catalogue) -> None:
    plain = deprivation_view.view(pack, Question(edition=2019))
    assert [item.id for item in plain.datasets] == ["imd2019", "population_lsoa11", "lsoa11"]
    compared = deprivation_view.view(pack, Question(compare=2015))
    ids = [item.id for item in compared.datasets]
    assert ids == ["imd2025", "population_lsoa21", "imd2015", "lsoa21"]


@pytest.mark.parametrize("against", list(AGAINST))
def test_every_measure_of_every_edition_can_be_viewed(pack: Catalogue, against: str) -> None:
    for edition in deprivation_indices.editions(pack).values():
        for measure in edition.measures:
            question = Question(edition=edition.year, measure=measure, against=against)
            view = deprivation_view.view(pack, question)
            areas = sum(item.areas for item in view.classes.legend.items)
            assert areas == len(view.frame) == (713 if edition.year == 2025 else 690)
            assert view.classes.legend.missing == 0


def test_666_areas_are_compared(pack: Catalogue) -> None:
    legend = deprivation_view.view(pack, Question(compare=2019)).classes.legend
    assert sum(item.areas for item in legend.items) == 666
    assert legend.missing == 713 - 666


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        (Question(place="nowhere"), UnknownPlace, "nowhere"),
        (Question(edition=2007), DatasetMissing, "2007"),
        (Question(compare=2007), DatasetMissing, "2007"),
        (Question(edition=2015, measure="income"), NotComparable, "2015 has no figure for 'Inc"),
        (Question(measure="wealth"), NotComparable, "no figure for 'wealth'. It has: Overall"),
        (Question(measure="income", compare=2015), NotComparable, "no figure for 'Income'"),
        (Question(edition=2015, compare=2019), NotComparable, "2019 is not before 2015"),
        (Question(against="measure", scheme="own"), InvalidBreaks, "does not make classes"),
    ],
)
def test_a_question_without_an_answer(
    pack: Catalogue, question: Question, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        deprivation_view.view(pack, question)


def test_a_place_of_new_areas_has_no_older_edition(pack: Catalogue) -> None:
    code = "E02007091"
    assert deprivation_view.view(pack, Question(place=code)).inside.any()
    with pytest.raises(Exception, match="belongs to another edition"):
        deprivation_view.view(pack, Question(place=code, edition=2019))


def test_questions_are_plain_values() -> None:
    assert hash(Question()) == hash(Question())
    assert Question() != Question(measure="income")
