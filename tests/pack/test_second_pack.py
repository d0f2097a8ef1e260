"""Packs are real: the same code answers from other publishers' files, down to the pages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.view import AGAINST, Question
from herts_geo.errors import DatasetMissing, UnknownPlace
from herts_geo.maps.classify import SCHEMES
from herts_geo.pack import check as pack_check
from herts_geo.pack.catalogue import PACK_VARIABLE, Catalogue
from tests.pack.second import AGES, second_pack
from tests.pages.conftest import Open, open_page

pytestmark = pytest.mark.slow

__all__ = ["open_page"]
Run = Callable[..., AppTest]
DOMAINS = ("income", "employment", "education", "health", "crime", "barriers", "environment")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Catalogue:
    """The second pack, built in a folder of its own."""
    return second_pack(tmp_path_factory.mktemp("second"), testdata)


@pytest.fixture(scope="module")
def ages(testdata: Path) -> pd.DataFrame:
    """Residents by age of Census 2021 with each LSOA's parents, as published."""
    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv")
    people = pd.read_csv(testdata / "population" / "herts_census2021_age6_lsoa21.csv")
    return people.merge(lookup, on="lsoa21_code", validate="one_to_one")


def test_all_of_it_is_sound(second: Catalogue) -> None:
    verdicts = pack_check.check_pack(second)
    assert {v.dataset.id: (v.rows, v.issues) for v in verdicts} == {
        "lsoa": (713, ()),
        "msoa": (154, ()),
        "district": (10, ()),
        "ward": (176, ()),
        "imd": (713, ()),
        "ages": (713, ()),
        "tenures": (713, ()),
    }


def test_its_outlines_are_finer_than_the_shipped_ones(second: Catalogue, pack: Catalogue) -> None:
    sizes = [
        found.path(places.boundary_set(found, "lsoa")).stat().st_size for found in (second, pack)
    ]
    assert sizes[0] > 2 * sizes[1]


def test_its_places(second: Catalogue) -> None:
    known = places.gazetteer(second)
    counts = {kind: len(known.of_kind(kind)) for kind in places.KINDS}
    assert counts == {"county": 1, "district": 10, "ward": 176, "msoa": 154, "lsoa": 713}
    assert known.whole.code == "ALL"
    assert known.find("Second Hertfordshire") == known.whole
    assert known.find("Stevenage").code == "E07000243"
    assert known.find("Adeyfield East").kind == "ward"
    assert known.find("Stevenage 008A").label == "Stevenage 008A"
    with pytest.raises(UnknownPlace):
        known.find("SG1 1HN")  # it has no postcodes


@pytest.mark.parametrize(
    ("place", "column"), [("ALL", ""), ("E07000243", "ltla24_code"), ("E05004691", "ward24_code")]
)
def test_profiles(second: Catalogue, ages: pd.DataFrame, place: str, column: str) -> None:
    inside = ages[ages[column] == place] if column else ages
    found = deprivation_profile.profile(second, places.gazetteer(second).place(place))
    assert found.areas == len(inside) == sum(found.deprivation.areas_by_decile)
    assert found.population == inside["total"].sum() == found.deprivation.people
    assert found.age_groups == {name: inside[title].sum() for title, name in AGES.items()}
    assert found.population_vintage == "Census 2021"
    assert deprivation_profile.words(found).startswith(
        f"{found.place.label}: {found.population:,} people"
    )


def test_its_figures_are_the_shipped_ranks_with_other_people(
    second: Catalogue, pack: Catalogue
) -> None:
    ours, theirs = (
        deprivation_profile.profile(found, places.gazetteer(found).place("E07000243"))
        for found in (pack, second)
    )
    assert ours.deprivation.areas_by_decile == theirs.deprivation.areas_by_decile
    assert ours.population != theirs.population


@pytest.mark.parametrize("against", list(AGAINST))
@pytest.mark.parametrize("place", ["", "E07000243", "E02004951", "E05004691"])
def test_every_measure_can_be_viewed(second: Catalogue, against: str, place: str) -> None:
    edition = deprivation_indices.edition(second)
    assert edition.measures == ("overall", *DOMAINS)
    for measure in edition.measures:
        question = Question(place=place, measure=measure, against=against)
        view = deprivation_view.view(second, question)
        summary = deprivation_profile.summarise(second, view.place, edition, measure)
        assert len(deprivation_words.table(view)) == view.inside.sum() > 0
        assert view.place.label in deprivation_words.paragraph(view, summary)


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "own"])
def test_every_class_scheme(second: Catalogue, scheme: str) -> None:
    question = Question(against="measure", measure="income", scheme=scheme)
    legend = deprivation_view.view(second, question).classes.legend
    assert sum(item.areas for item in legend.items) == 713


def test_it_has_one_edition(second: Catalogue) -> None:
    assert list(deprivation_indices.editions(second)) == [2025]
    with pytest.raises(DatasetMissing, match="it has: 2025"):
        deprivation_view.view(second, Question(compare=2019))


@pytest.fixture
def app(second: Catalogue, monkeypatch: pytest.MonkeyPatch, open_page: Open) -> Run:
    """Opens the deprivation page on the second pack with a link's query values."""
    monkeypatch.setenv(PACK_VARIABLE, str(second.folder))
    return partial(open_page, "deprivation")


def sound(test: AppTest) -> AppTest:
    """The app, after it is made sure that it shows no fault."""
    assert not test.exception
    assert [item.value for item in test.error] == []
    assert [item.value for item in test.warning] == []
    return test


def text(test: AppTest) -> str:
    """All paragraphs that the page shows."""
    return "\n".join(str(item.value).replace("\\", "") for item in test.markdown)


@pytest.mark.slow
def test_the_deprivation_page_works_unchanged(app: Run) -> None:
    test = sound(app())
    assert test.title[0].value == "Deprivation"
    assert "713 small areas of Second Hertfordshire (1,198,725 people)" in text(test)
    assert test.metric[0].value == f"{1_198_725:,}"
    assert test.selectbox(key="edition").options == ["2025"]
    assert test.selectbox(key="compare").options == ["no comparison"]
    assert len(test.selectbox(key="measure").options) == 8


@pytest.mark.slow
@pytest.mark.parametrize("place", ["E07000243", "E02004951", "E05004691", "E01023755"])
def test_the_deprivation_page_of_a_place(app: Run, second: Catalogue, place: str) -> None:
    test = sound(app(place=place, against="county", measure="health"))
    found = places.gazetteer(second).place(place)
    shown = places.gazetteer(second).place(found.parent) if found.kind == "lsoa" else found
    assert f"of {shown.label} (" in text(test)


@pytest.mark.slow
@pytest.mark.parametrize("against", list(AGAINST))
def test_the_deprivation_page_against_each(app: Run, against: str) -> None:
    test = sound(app(against=against, measure="income"))
    assert "income, 2025 for the 713 small areas" in text(test)


@pytest.mark.slow
def test_the_sources_page_works_unchanged(app: Run) -> None:
    test = app()
    sound(test.switch_page("pages/sources.py").run())
    assert test.title[0].value == "Sources"
    assert "7 data sets, all as their catalogue describes them." in test.success[0].value
    assert len(test.expander) == 7 + 2  # one a data set, how to read the page, and another pack
