"""The indicator map's page: what is chosen, what it says, links, a user's own figures."""

import shutil
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.indicators import view as indicators_view
from herts_geo.indicators import words as indicators_words
from herts_geo.indicators.measures import Question
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.pages.conftest import Open, said

OWN = (
    "code,indicator,period,value,target\n"
    "E07000243,*Trees* <b>x</b>,2023,4,5\n"
    "E07000243,*Trees* <b>x</b>,2024,6,5\n"
    "E07000095,*Trees* <b>x</b>,2024,3,5\n"
    "E07000999,*Trees* <b>x</b>,2024,3,5\n"
)
TREES = "own~*Trees* <b>x</b>"


def texts(app: AppTest) -> str:
    return " ".join(said((*app.markdown, *app.caption, *app.info)))


def sound(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def with_own(app: AppTest) -> AppTest:
    app.session_state["_figures_text"] = OWN
    app.session_state["_figures_name"] = "mine*.csv"
    app.session_state["_figures_new"] = True
    return app.run()


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ({}, Question(measure="rank.overall")),
        (
            {"place": "Stevenage", "i_measure": "share.older_60_plus", "i_by": "msoa"},
            Question(place="E07000243", measure="share.older_60_plus", by="msoa"),
        ),
        (
            {"i_measure": "rank.crime", "i_period": "2019", "i_scheme": "natural"},
            Question(measure="rank.crime", period="2019", scheme="natural"),
        ),
        (
            {"i_second": "minutes.gp.walk"},
            Question(measure="rank.overall", second="minutes.gp.walk"),
        ),
        (
            {"i_measure": "NI 152", "i_show": "target", "i_target": "9.5"},
            Question(measure="NI 152", show="target", target=9.5),
        ),
        ({"i_measure": "homes.required"}, Question(measure="homes.required")),
    ],
    ids=str,
)
def test_link_gives_the_view_that_the_function_gives(
    open_page: Open, pack: Catalogue, query: dict[str, str], question: Question
) -> None:
    app = sound(open_page("indicators", **query))
    view = indicators_view.view(pack, question)
    assert indicators_words.paragraph(view) in texts(app)
    table = app.dataframe[0].value
    assert set(table.columns) == set(indicators_words.table(view).columns)
    assert len(table) == int(view.inside.sum())


def test_default_choices_leave_the_link_empty(open_page: Open) -> None:
    assert sound(open_page("indicators")).query_params == {}


def test_choices_are_written_into_the_link(open_page: Open) -> None:
    app = sound(open_page("indicators"))
    app.selectbox(key="_i_group").set_value("People").run()
    assert app.query_params == {"i_measure": "people"}
    app.selectbox(key="i_measure").set_value("share.older_60_plus").run()
    app.selectbox(key="i_by").set_value("district").run()
    assert app.query_params == {"i_measure": "share.older_60_plus", "i_by": "district"}
    app.selectbox(key="i_measure").set_value("count.older_60_plus").run()
    assert sound(app).query_params == {"i_measure": "count.older_60_plus"}
    app.selectbox(key="i_second").set_value("rank.crime").run()
    assert "darkest thirds" in texts(sound(app))


def test_an_area_tells_its_figure_and_its_years(open_page: Open) -> None:
    app = sound(open_page("indicators", area="E01023750", place="Stevenage"))
    assert "Poplars (Stevenage 009A): rank" in said(app.info)[0]
    assert "The scale need not start at nought." in texts(app)
    assert app.get("vega_lite_chart")


@pytest.mark.parametrize(
    "query",
    [
        {"i_measure": "<script>alert(1)</script>"},
        {"i_second": "x" * 500},
        {"i_period": "y" * 500},
        {"i_by": "parish"},
        {"i_target": "nan"},
        {"i_better": "sideways"},
        {"i_breaks": "9, 1"},
        {"i_palette": "javascript:1"},
    ],
    ids=str,
)
def test_a_hostile_link_is_ignored(open_page: Open, query: dict[str, str]) -> None:
    app = open_page("indicators", **query)
    assert not app.exception
    assert len(app.warning) == 1


def test_a_period_that_is_not_there_gets_a_sentence(open_page: Open) -> None:
    app = open_page("indicators", i_period="1066 <b>")
    assert not app.exception
    assert "has no figures for 1066" in said(app.error)[0]
    app.selectbox(key="i_period").set_value("").run()
    sound(app)


def test_figures_that_cannot_meet_get_a_sentence(open_page: Open) -> None:
    app = open_page("indicators", i_period="2019", i_second="minutes.gp.pt")
    assert "which differ" in said(app.error)[0]
    app.selectbox(key="i_by").set_value("district").run()
    assert "10 districts" in texts(sound(app))


def test_a_link_to_a_users_figures_says_that_they_are_not_here(open_page: Open) -> None:
    app = open_page("indicators", i_measure=TREES)
    assert not app.warning
    assert "which is not loaded here" in said(app.error)[0]


def test_own_figures_are_shown_at_once_and_kept_in_the_session(open_page: Open) -> None:
    app = sound(with_own(open_page("indicators")))
    assert "mine*.csv: 3 of 4 rows used, by districts (2012 on)." in texts(app)
    told = next(each.label for each in app.expander if "3 of 4 rows read" in each.label)
    assert told.startswith(r"mine\*\.csv: ")
    assert any("What to do" in table.value for table in app.dataframe)  # every fault, in place
    assert app.selectbox(key="i_measure").value == TREES
    table = next(x.value for x in app.dataframe if "Residents" in x.value.columns)
    row = table.set_index("District").loc["Stevenage"]
    assert row["*Trees* <b>x</b>, 2024"] == 6
    assert "Your file mine*.csv: your own figures" in texts(app)
    app.selectbox(key="i_show").set_value("target").run()
    app.selectbox(key="i_better").set_value("higher").run()
    assert "1 district: target met; 1 district: target not met." in texts(sound(app))
    app.switch_page("pages/sources.py").run()
    app.switch_page("pages/indicators.py").run()
    assert app.selectbox(key="i_measure").value == TREES
    next(x for x in app.button if x.label == "Remove my figures").click().run()
    next(x for x in app.button if x.label == "Remove it").click().run()
    assert "which is not loaded here" in said(app.error)[0]


def test_a_users_words_are_never_markup(open_page: Open) -> None:
    app = sound(with_own(open_page("indicators")))
    raw = [item.value for item in (*app.markdown, *app.caption, *app.info)]
    assert any("Trees" in text for text in raw)
    assert not any("*Trees* " in text or "<b>x" in text for text in raw)
    assert not any("<b>x" in str(item.proto.body) for item in app.get("html"))


def test_a_locality_shows_the_areas_that_it_holds(open_page: Open) -> None:
    app = sound(open_page("indicators", place="areas~Our%20place~E01023750+E01023751"))
    assert "for the 2 small areas of Our place" in texts(app)
    assert app.header[0].value == "Our place"
    app.selectbox(key="i_by").set_value("district").run()
    assert "for the district that Our place lies in" in texts(sound(app))


def test_a_file_that_cannot_be_drawn_leaves_the_page_whole(open_page: Open) -> None:
    app = open_page("indicators")
    app.session_state["_figures_text"] = "code,value\nE10000015,5\n"
    app.session_state["_figures_name"] = "county.csv"
    app.run()
    assert not app.exception
    assert "county.csv cannot be drawn" in said(app.error)[0]
    assert "The map shows" in texts(app)


def test_actuals_of_the_page_of_targets_are_drawn(open_page: Open) -> None:
    app = open_page("indicators")
    app.session_state["_actuals_text"] = (
        "indicator,area,period,value\nNI 154,Watford,2008/09,400\nNI 16,Hertsmere,2010/11,1500\n"
    )
    app.session_state["_actuals_name"] = "mine.csv"
    app.run()
    app.selectbox(key="_i_group").set_value("Local area agreement").run()
    app.selectbox(key="i_measure").set_value("NI 16").run()
    app.selectbox(key="i_show").set_value("target").run()
    assert "1 district: target met" in texts(sound(app))
    assert any(x.startswith("NI 154") for x in app.selectbox(key="i_measure").options)


@pytest.mark.parametrize(
    ("file", "named", "whole"),
    [
        ("imd2025.csv", "Indices of Deprivation 2025", {"i_measure": "people"}),
        ("laa2_values.csv", "Local area agreement figures", None),
    ],
)
def test_a_file_that_is_gone_is_named(
    open_page: Open,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    named: str,
    whole: dict[str, str] | None,
) -> None:
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "data" / file).unlink()
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = open_page("indicators")
    assert not app.exception
    assert named in said(app.error)[0]
    if whole:
        assert "The map shows" in texts(sound(open_page("indicators", **whole)))


def test_an_indicator_without_district_figures_says_so(open_page: Open) -> None:
    app = open_page("indicators", i_measure="NI 154")
    assert not app.exception
    assert "There are no figures by area for 'NI 154'" in said(app.error)[0]


@pytest.mark.parametrize(
    ("measure", "term"),
    [
        ("NI 152", "NI 152"),
        ("rank.crime", "Indices of Deprivation"),
        ("minutes.gp.pt", "Share of people in reach"),
        ("homes.required", "Requirement"),
    ],
)
def test_a_figure_leads_to_its_term_and_keeps_the_place(
    open_page: Open, measure: str, term: str
) -> None:
    app = sound(open_page("indicators", place="Watford", i_measure=measure))
    link = app.get("page_link")[-1].proto
    assert link.label == f"What '{term}' means"
    query = dict(parse_qsl(link.query_string))
    assert query == {"place": "E07000103", "i_measure": measure, "g_term": term}
    explained = sound(open_page("glossary", **query))
    assert f"**{term}**" in texts(explained)


def test_glossary_finds_a_word_and_keeps_it_in_the_link(open_page: Open) -> None:
    app = sound(open_page("glossary"))
    assert len(app.header) == 9
    app.text_input(key="g_term").set_value("Sedgefield").run()
    assert app.query_params == {"g_term": "Sedgefield"}
    assert "the whole shortfall is made up" in texts(app)
    hostile = sound(open_page("glossary", g_term="<b>*x*</b>"))
    assert "0 entries for" in texts(hostile)


def test_people_of_both_thirds_are_those_that_a_locality_counts(
    open_page: Open, pack: Catalogue
) -> None:
    code = "near~Middle~-0.20200~51.90200~1500"
    app = sound(open_page("indicators", place=code, i_second="minutes.gp.walk", i_measure="score"))
    asked = Question(place=code, measure="score", second="minutes.gp.walk")
    view = indicators_view.view(pack, asked)
    both = view.frame[view.inside & (view.classes.index == 8)]
    counted = sum(
        people * dict(view.place.shares)[area]
        for area, people in zip(both["code"], both["population"], strict=True)
    )
    assert 0 < counted < both["population"].sum()
    shown = {item.label: item.value for item in app.metric}
    assert shown["People who live there"] == f"{counted:,.0f}"
    assert f"home to {counted:,.0f} people" in texts(app)


def test_every_figure_of_an_area_is_rounded_as_the_map_rounds_it(open_page: Open) -> None:
    app = open_page("indicators", area="E07000243")
    app.session_state["_figures_text"] = (
        "code,indicator,period,value,target\n"
        "E07000243,Trees,2024,1234567,2345678\nE07000095,Trees,2024,3,5\n"
        "E07000243,Shrubs,2024,24.813572,\nE07000095,Shrubs,2024,3.5,\n"
    )
    app.session_state["_figures_name"], app.session_state["_figures_new"] = "mine.csv", True
    app.run()
    app.selectbox(key="area").set_value("E07000243").run()
    app.selectbox(key="i_show").set_value("target").run()
    assert "1,234,567" in said(app.info)[0]
    assert "(2,345,678)" in said(app.info)[0]
    app.selectbox(key="i_second").set_value("own~Shrubs").run()
    assert "Shrubs: 24.8" in said(app.info)[0]
    assert "24.81" not in said(app.info)[0]
    app.selectbox(key="i_measure").set_value("own~Shrubs").run()
    app.selectbox(key="i_second").set_value("own~Trees").run()
    assert "Trees: 1,234,567" in said(sound(app).info)[0]


def test_a_second_figure_that_becomes_the_first_is_no_longer_the_second(open_page: Open) -> None:
    app = sound(open_page("indicators", i_second="rank.crime"))
    app.selectbox(key="i_measure").set_value("rank.crime").run()
    assert sound(app).selectbox(key="i_second").value == ""
    assert app.query_params == {"i_measure": "rank.crime"}


def test_the_glossary_opens_whole_after_a_search_was_left(open_page: Open) -> None:
    app = sound(open_page("glossary", place="Watford", g_term="Sedgefield"))
    app.switch_page("pages/sources.py").run()
    assert app.query_params == {"place": "E07000103"}
    app.switch_page("pages/glossary.py").run()
    assert len(sound(app).header) == 9
