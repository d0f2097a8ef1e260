"""The accessibility and access points pages show what the functions compute."""

from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo import places, wording
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites import words as sites_words
from herts_geo.access.sites.ask import Ask
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Scenario
from herts_geo.review import network as review_network
from herts_geo.review.base import Base, Question
from herts_geo.ui.project import panel as project_panel
from herts_geo.ui.sites import found as sites_found
from tests.pages.conftest import Open, said, typed
from tests.pages.test_pages import texts


def test_page_shows_the_function_s_numbers(open_page: Open, pack: Catalogue) -> None:
    app = open_page(
        "accessibility", place="Stevenage", service="library", mode="walk", minutes="15"
    )
    question = access_view.Question(place="E07000243", service="library", mode="walk", minutes=15.0)
    result = access_view.view(pack, question).result
    assert access_words.sentence(result) in texts(app)
    assert app.metric[0].value == wording.share(result.people_within, result.people)
    assert f"{result.people_not_within:,}" in [metric.value for metric in app.metric]


@pytest.mark.parametrize("show", access_view.SHOWS)
@pytest.mark.parametrize("mode", ["walk", "cycle", "pt"])
def test_every_map_and_mode(open_page: Open, show: str, mode: str) -> None:
    app = open_page("accessibility", show=show, mode=mode, edits="close~hospital:lister-hospital")
    assert not app.exception
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize(
    "service",
    ["hospital_ae", "gp", "council_office", "station", "further_education", "town_centre"],
)
def test_every_service(open_page: Open, service: str) -> None:
    app = open_page("accessibility", service=service, outside="0")
    assert not app.exception
    assert not app.error


def test_no_share_of_people_stands_on_the_police_headquarters(open_page: Open) -> None:
    app = open_page("accessibility", service="police")
    assert not app.exception
    assert "headquarters alone" in said(app.error)[0]


def test_a_share_and_its_gap_stand_with_their_range(open_page: Open) -> None:
    app = open_page("accessibility", place="E07000098", service="gp", minutes="15")
    told = said(app.caption)
    assert "may be 26% to 87%" in told
    words = said(app.markdown)
    span = (
        "It may be anything from 2 points more often to 26 points less often, so which of the two "
        "reach it more often is not sure."
    )
    assert any(each.endswith(span) for each in words)
    assert any(each.startswith("Tested against published times") for each in told)
    behind = next(each for each in app.caption if each.value.startswith("Where the threshold"))
    assert "15 minutes, the lower of a pair" in behind.help
    assert not any(each.startswith("Threshold: ") for each in told)  # what is beside is short
    library = open_page("accessibility", place="E07000102", service="library", minutes="15")
    assert any(each.startswith("Not tested against published") for each in said(library.caption))


def test_a_gap_that_an_unplaced_point_could_turn_is_withheld(open_page: Open) -> None:
    app = open_page("accessibility", place="E07000102", service="station", minutes="15")
    assert any("gap by deprivation is withheld" in each for each in said(app.markdown))
    assert any("Croxley" in each for each in said(app.caption))


def test_own_list_that_is_not_loaded_gets_a_sentence(open_page: Open) -> None:
    app = open_page("accessibility", service="own")
    assert not app.exception
    assert "No list is loaded yet" in said(app.error)[0]


def test_two_scenarios_are_compared(open_page: Open) -> None:
    app = open_page(
        "accessibility",
        edits="close~hospital:lister-hospital",
        versus="close~hospital:new-qeii-hospital",
    )
    assert not app.exception
    assert "Compared with the other scenario" in said(app.info)[0]


def test_best_sites_are_worked_out_once_an_aim_is_chosen(open_page: Open) -> None:
    app = open_page("accessibility", service="gp", mode="walk", minutes="15")
    assert "Must be in the plan" not in [each.label for each in app.multiselect]
    assert not said(app.info)


def test_edits_of_a_hostile_link_are_ignored(open_page: Open) -> None:
    app = open_page("accessibility", edits="add~<script>~hospital~nan~51", point="x" * 500)
    assert not app.exception
    assert len(app.warning) == 2


@pytest.mark.parametrize("opening", ["any", "open_now", "on_saturday", "after_17"])
def test_access_points_by_opening(open_page: Open, opening: str) -> None:
    app = open_page("access_points", opening=opening, mode="walk")
    assert not app.exception
    if opening != "open_now":
        assert not app.error


def test_no_service_chosen_gets_a_sentence(open_page: Open) -> None:
    app = open_page("access_points", kinds="library", mode="walk", minutes="5")
    assert not app.exception
    app.multiselect(key="kinds").set_value([]).run()
    assert "No service is chosen" in said(app.error)[0]


@pytest.mark.parametrize("minutes", ["5", "120"])
def test_ends_of_the_time_slider(open_page: Open, minutes: str) -> None:
    app = open_page("accessibility", minutes=minutes)
    assert not app.exception
    assert not app.warning


def test_visit_without_a_choice_leaves_the_link_empty(open_page: Open) -> None:
    assert open_page("accessibility").query_params == {}


def test_an_edit_of_a_point_that_is_not_there_is_said(open_page: Open) -> None:
    app = open_page("accessibility", edits="close~nowhere")
    assert any("Changes nothing here: close nowhere" in text for text in said(app.warning))


@pytest.mark.parametrize(
    "code", ["", "E07000243", "E02004844", "near~Middle%20of%20town~-0.20200~51.90200~1500"]
)
def test_points_are_those_of_the_place_as_in_the_review(
    open_page: Open, pack: Catalogue, code: str
) -> None:
    app = open_page("access_points", place=code) if code else open_page("access_points")
    assert not app.error
    shown = {item.label: item.value for item in app.metric}
    place = places.gazetteer(pack).place(code or "E10000015")
    reviewed = review_network.of(Base(pack, Question(place.code), date(2026, 4, 2)), place)
    here = next(each for each in review_network.figures(reviewed) if each.key == "points.here")
    assert here.value is not None
    assert shown["Points here"] == f"{here.value:,.0f}"
    providers = [item.value for item in app.dataframe if "Provider" in item.value]
    assert sum(table["Points"].sum() for table in providers) == here.value
    assert ("No point lies here." in said(app.caption)) == (here.value == 0)  # for no table
    table = next(item.value for item in app.dataframe if "Lies here" in item.value)
    assert (table["Lies here"] == "yes").sum() == here.value


def test_open_points_are_those_of_the_place(open_page: Open, pack: Catalogue) -> None:
    app = open_page("access_points", place="E07000243", opening="on_saturday")
    shown = {item.label: item.value for item in app.metric}
    table = next(item.value for item in app.dataframe if "Lies here" in item.value)
    here = table[table["Lies here"] == "yes"]
    assert shown["Counted as open"] == f"{(here['Open on Saturday'] == 'yes').sum():,}"


def kept(app: AppTest) -> Project:
    """The project that the page holds."""
    return project_file.read(app.session_state["_project"])


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


CLOSED = "close~library%3Astevenage-central-library"


def test_a_what_if_is_kept_in_the_project_and_opened_again(open_page: Open) -> None:
    query = {"place": "Stevenage", "service": "library", "mode": "walk", "minutes": "15"}
    app = open_page("accessibility", edits=CLOSED, **query)
    app.text_input(key="_scenario_name").set_value("Without  the centre")
    press(app, "Keep it in the project")
    (scenario,) = kept(app).scenarios
    assert (scenario.name, scenario.service) == ("Without the centre", "library")
    assert dict(scenario.query) == query | {"place": "E07000243"}
    told = said(app.info)
    press(app, "Start again")
    app.selectbox(key="place").set_value("E07000103").run()
    app.selectbox(key="service").set_value("gp").run()
    assert "edits" not in app.query_params
    press(app, "Open it")
    assert not app.exception
    assert not app.warning
    assert app.query_params["edits"] == f"name~Without%20the%20centre;{CLOSED}"
    assert query | {"place": "E07000243"} == {key: app.query_params[key] for key in query}
    assert app.text_input(key="_scenario_name").value == "Without the centre"
    assert set(told) - set(said(app.info)) == {"Kept 'Without the centre' in the project."}
    press(app, "Compare with it")
    assert app.query_params["versus"] == app.query_params["edits"]


def test_a_what_if_of_the_same_name_is_changed_and_taken_out(open_page: Open) -> None:
    app = open_page("accessibility", service="library", edits=CLOSED)
    for minutes in (20, 25):
        app.slider(key="minutes").set_value(minutes).run()
        press(app, "Keep it in the project")
    (scenario,) = kept(app).scenarios
    assert scenario.name == "What-if 1"
    assert dict(scenario.query)["minutes"] == "25"
    assert any("Changed 'What-if 1'" in text for text in said(app.info))
    press(app, "Start again")
    assert app.text_input(key="_scenario_name").value == ""
    app.selectbox(key="point").set_value("library:tring-library").run()
    press(app, "Close it")
    press(app, "Keep it in the project")
    assert [each.name for each in kept(app).scenarios] == ["What-if 1", "What-if 2"]
    app.button(key="_scenario_out").click().run()
    assert [each.name for each in kept(app).scenarios] == ["What-if 2"]
    app.session_state[project_panel.OPEN] = True
    app.run()
    press(app, next(each.label for each in app.button if each.label.startswith("Undo: ")))
    assert len(kept(app).scenarios) == 2


def test_a_kept_what_if_that_is_not_sound_changes_nothing(open_page: Open) -> None:
    app = open_page("accessibility", service="library")
    bad = Scenario(name="<b>Bad</b>", edits="add~x", service="nothing", query=(("place", "Mars"),))
    app.session_state["_project"] = project_file.to_json(
        project_file.add(kept(app), "scenarios", bad)
    )
    app.run()
    before = dict(app.query_params)
    press(app, "Open it")
    assert not app.exception
    assert "'<b>Bad</b>' cannot be opened. Its place 'Mars' is not known" in said(app.error)[0]
    press(app, "Compare with it")
    assert "is no edit" in said(app.error)[0]
    assert dict(app.query_params) == before


def test_a_place_outside_britain_is_refused_where_a_point_is_added(open_page: Open) -> None:
    app = open_page("accessibility", service="library")
    typed(app, "12, 45", "_where")
    assert "does not lie in Britain" in said(app.error)[0]
    typed(app, "-0.2, 51.9", "_where")
    press(app, "Add one there")
    assert app.query_params["edits"] == "add~New%20point~library~-0.2~51.9"


def test_best_sites_are_those_that_the_functions_find(open_page: Open, pack: Catalogue) -> None:
    chosen = {"place": "E07000243", "service": "gp", "mode": "walk", "minutes": "15"}
    app = open_page("accessibility", **chosen, s_aim="cover", s_many="2", s_weight="only")
    assert not app.exception
    assert not app.error
    asked = access_view.Question(place="E07000243", service="gp", mode="walk", minutes=15.0)
    offered = sites_answer.candidates(pack, "centres", asked)
    made = sites_answer.answer(pack, asked, Ask("cover", 2, "only"), offered)
    assert sites_words.sentence(made) in said(app.info)
    app.button(key="_use_plan").click().run()
    view = access_view.view(pack, replace(asked, edits=sites_answer.applied(asked, made.plan)))
    assert access_words.sentence(view.result) in texts(app)
    assert any("a further plan would be on top of them" in each for each in said(app.info))


def test_best_sites_that_cannot_be_found_get_a_sentence(open_page: Open) -> None:
    app = open_page("accessibility", s_aim="mean", s_from="own")
    assert not app.exception
    assert "No list of sites is loaded yet" in said(app.error)[0]
    app = open_page(
        "accessibility", service="library", place="E07000243", s_aim="close", s_many="9"
    )
    assert "9 cannot be closed" in said(app.error)[0]


def test_best_sites_of_the_public_estate(open_page: Open) -> None:
    chosen = {"place": "E07000243", "service": "gp", "s_aim": "mean", "s_from": "estate"}
    app = open_page("accessibility", **chosen, s_keep="nowhere", s_many="1")
    assert not app.exception
    assert not app.error
    assert any("would shorten journeys most" in each for each in said(app.info))
    assert sites_words.MOST_PEOPLE in texts(app)


def test_best_sites_of_your_own_list(open_page: Open) -> None:
    chosen = {"place": "E07000243", "service": "gp", "mode": "walk", "minutes": "15"}
    app = open_page("accessibility", **chosen, s_aim="cover", s_from="own", s_many="1")
    rows = b"name,lon,lat\nOld mill,-0.2,51.9\nFar barn,-0.4,51.7\nLost shed,,\n"
    app.file_uploader(key=sites_found.FILE).set_value(("mine.csv", rows, "text/csv")).run()
    assert not app.exception
    assert not app.error
    told = "3 sites in your list, 1 of them here. Not placed: Lost shed."
    assert told in " ".join(said(app.markdown))
    assert any("of 1 candidate, Old mill would bring" in each for each in said(app.info)), said(
        app.info
    )


def test_candidate_buildings_are_worked_out_once_they_are_opened(open_page: Open) -> None:
    app = open_page("accessibility", place="E07000243", service="gp", mode="walk", minutes="15")
    assert not any("Building" in each.value for each in app.dataframe)
    app.session_state["centres"] = True  # as a click on its heading sets
    app.run()
    assert not app.exception
    tables = [each.value for each in app.dataframe if "Building" in each.value]
    assert "Stevenage Central Library" in tables[0]["Building"].tolist()


def test_another_service_brings_its_usual_time_unless_one_was_set(open_page: Open) -> None:
    app = open_page("accessibility", place="Stevenage")
    assert app.slider(key="minutes").value == 30  # of hospitals
    app = app.selectbox(key="service").set_value("gp").run()
    assert app.slider(key="minutes").value == 15
    app = app.slider(key="minutes").set_value(40).run()
    app = app.selectbox(key="service").set_value("hospital").run()
    assert app.slider(key="minutes").value == 40
    linked = open_page("accessibility", place="Stevenage", service="gp", minutes="30")
    assert linked.slider(key="minutes").value == 30


def test_a_range_that_says_no_more_than_the_share_is_left_out(pack: Catalogue) -> None:
    result = access_view.view(pack, access_view.Question(place="E07000243", minutes=120.0)).result
    assert result.share_range == (1.0, 1.0)
    assert access_words.may_be(result) == ""
    assert "may be" not in access_words.sentence(result)
    short = access_view.view(pack, access_view.Question(place="E07000243", minutes=15.0)).result
    assert short.share_range is not None
    assert access_words.may_be(short) == f"may be {access_words.span(short.share_range)}"
