"""Every page, found by glob, runs and says where its figures come from."""

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import PATIENCE, ROOT
from tests.pages.conftest import Open, said

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def texts(app: AppTest) -> str:
    return " ".join(said((*app.markdown, *app.caption, *app.subheader, *app.info)))


@pytest.mark.parametrize("stem", PAGES)
def test_page_runs_without_a_fault(open_page: Open, stem: str) -> None:
    app = open_page(stem)
    assert not app.exception
    assert not app.error
    assert app.title[0].value


@pytest.mark.parametrize("stem", PAGES)
def test_page_is_short(stem: str) -> None:
    assert len((ROOT / "pages" / f"{stem}.py").read_text().splitlines()) <= 50


@pytest.mark.parametrize("stem", PAGES)
def test_page_ignores_a_bad_link_and_says_so(open_page: Open, stem: str) -> None:
    app = open_page(stem, edition="1066", place="<script>alert(1)</script>", classes="x")
    assert not app.exception
    for _ in range(2):  # also when the page is made again, as somebody else changed something
        assert len(app.warning) == 3
        assert all("was ignored" in warning for warning in said(app.warning))
        app.run()
    app.session_state["measure"] = "crime"
    app.run()
    assert not app.warning


def test_start_opens_the_first_page(open_page: Open) -> None:
    open_page("sources")  # lists the pages for the next line
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE).run()
    assert app.title[0].value == "Start here"
    assert app.query_params == {}


def test_link_gives_the_same_view(open_page: Open, pack: Catalogue) -> None:
    app = open_page("deprivation", place="Stevenage", measure="crime", area="E01023750")
    question = deprivation_view.Question(place="E07000243", measure="crime")
    view = deprivation_view.view(pack, question)
    summary = deprivation_profile.summarise(pack, view.place, view.edition, "crime")
    assert deprivation_words.paragraph(view, summary) in texts(app)
    assert "Poplars (Stevenage 009A)" in said(app.info)[0]
    assert app.metric[0].value == "89,616"
    assert len(app.dataframe[0].value) == 54


@pytest.mark.parametrize(
    "query",
    [
        {"edition": "2019"},
        {"edition": "2010", "against": "measure", "scheme": "natural", "classes": "9"},
        {"compare": "2019", "place": "Bedwell"},
        {"edition": "2015", "compare": "2010"},
        {"against": "county", "place": "E07000097", "palette": "Greys"},
        {"against": "measure", "scheme": "own", "breaks": "5,10,20"},
        {"measure": "idaopi", "against": "measure", "scheme": "equal", "classes": "3"},
        {"place": "SG1 1HN"},
        {"tiles": "1"},
    ],
    ids=str,
)
def test_choices_give_a_view(open_page: Open, query: dict[str, str]) -> None:
    app = open_page("deprivation", **query)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert "The map shows" in texts(app)


def test_postcode_opens_its_neighbourhood_with_the_area_marked(open_page: Open) -> None:
    app = open_page("deprivation", place="SG1 1HN")
    assert app.selectbox(key="place").value == "E02004951"
    assert app.selectbox(key="area").value == "E01035570"


def test_area_that_is_gone_in_2021_can_be_chosen_in_2019(open_page: Open) -> None:
    app = open_page("deprivation", edition="2019", place="Stevenage", area="E01023758")
    assert not app.exception
    assert not app.warning
    assert app.selectbox(key="area").value == "E01023758"


def test_choice_is_written_into_the_link(open_page: Open) -> None:
    app = open_page("deprivation")
    app.selectbox(key="measure").set_value("health").run()
    assert app.query_params == {"measure": "health"}


def test_selection_survives_a_change_of_page(open_page: Open) -> None:
    app = open_page("deprivation", place="Watford", measure="crime")
    app.switch_page("pages/sources.py").run()
    app.query_params.clear()
    app.switch_page("pages/deprivation.py").run()
    assert app.selectbox(key="place").value == "E07000103"
    assert app.selectbox(key="measure").value == "crime"


def test_own_breaks_that_do_not_rise_get_a_sentence(open_page: Open) -> None:
    app = open_page("deprivation", against="measure", scheme="own", breaks="10,20,30")
    app.text_input(key="breaks").set_value("30, 20").run()
    assert "rising numbers" in said(app.error)[0]
    assert not app.exception


def test_sources_list_every_data_set(open_page: Open) -> None:
    app = open_page("sources")
    table = app.dataframe[0].value
    assert list(table["Data set"]) == [d.title for d in catalogue.read(ROOT).datasets.values()]
    assert set(table["Issues found"]) == {"none"}
