"""The opportunities page: entries added, changed, ranked and told; what is typed is never lost."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.estate import held as estate_held
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Body, Opportunity
from herts_geo.ui.opportunities import page as opportunities_page
from herts_geo.ui.project import panel as project_panel
from tests.estate import made as estate_made
from tests.pages.conftest import Open, said
from tests.pages.test_estate_page import hold

HUB = Opportunity(
    title="<b>Hub</b> *here*",
    lead="Stevenage Borough Council",
    lead_kind="local",
    partners=(Body(name="Department for Education", kind="central"),),
    homes=10,
    student_units=6,
    lon=-0.2029,
    lat=51.9022,
)


def holding(app: AppTest, *entries: Opportunity) -> AppTest:
    """The page with these entries in its project."""
    kept = project_file.new("Review")
    for each in entries:
        kept = project_file.add(kept, "opportunities", each)
    app.session_state["_project"] = project_file.to_json(kept)
    app.session_state["_project_touched"] = True
    return app.run()


def kept(app: AppTest) -> Project:
    """The project that the page holds."""
    return project_file.read(app.session_state["_project"])


def figures(app: AppTest) -> dict[str, str]:
    """The figures that are given."""
    return {each.label: each.value for each in app.metric if each.value != "not given"}


def field(app: AppTest, name: str) -> str:
    """The key of a field of the form."""
    return f"_op_{app.session_state['_opportunity_form']}_{name}"


def submit(app: AppTest, label: str = "Add the opportunity") -> AppTest:
    button = next(each for each in app.button if each.label == label)
    return button.click().run()


def test_an_entry_is_added_with_the_form(open_page: Open) -> None:
    app = open_page("opportunities", place="Stevenage")
    app.text_input(key=field(app, "title")).set_value("Share the hall")
    app.text_input(key=field(app, "lead")).set_value("Stevenage Borough Council")
    app.selectbox(key=field(app, "lead_kind")).set_value("local")
    app.number_input(key=field(app, "care_rooms")).set_value(6)
    app.text_input(key=field(app, "where")).set_value("SG1 1HN")
    submit(app)
    assert not app.exception
    assert "Added 'Share the hall'. Missing: a second public body" in said(app.info)[0]
    (entry,) = kept(app).opportunities
    assert (entry.title, entry.care_rooms, entry.homes) == ("Share the hall", 6, None)
    assert entry.lon is not None
    assert figures(app) == {"Opportunities": "1", "Enough public bodies": "0", "Homes": "1.5"}
    assert app.text_input(key=field(app, "title")).value == ""


def test_what_cannot_be_kept_is_answered_and_stays_in_the_form(open_page: Open) -> None:
    app = open_page("opportunities")
    app.text_input(key=field(app, "title")).set_value("Hub")
    app.text_input(key=field(app, "where")).set_value("ZZ99 9ZZ")
    submit(app)
    assert "ZZ99 9ZZ" in said(app.error)[0]
    assert app.text_input(key=field(app, "title")).value == "Hub"
    app.text_input(key=field(app, "where")).set_value("51.9, -0.2")
    app.text_input(key=field(app, "title")).set_value(" ")
    submit(app)
    assert "title must be text" in said(app.error)[0]
    assert kept(app).opportunities == ()
    app.text_input(key=field(app, "title")).set_value("Hub")
    submit(app)
    assert (kept(app).opportunities[0].lat, kept(app).opportunities[0].lon) == (51.9, -0.2)


def test_an_entry_is_changed_taken_out_and_brought_back(open_page: Open) -> None:
    app = holding(open_page("opportunities"), HUB)
    app.selectbox(key="p_entry").set_value(kept(app).opportunities[0].id).run()
    assert app.text_input(key=field(app, "title")).value == HUB.title
    app.selectbox(key=field(app, "status")).set_value("delivery")
    submit(app, "Save the changes")
    assert kept(app).opportunities[0].status == "delivery"
    assert kept(app).opportunities[0].partners == HUB.partners
    submit(app, "Remove this opportunity")
    assert kept(app).opportunities == ()
    app.session_state[project_panel.OPEN] = True
    app.run()
    undo = next(each for each in app.button if each.label.startswith("Undo"))
    undo.click().run()
    assert not app.exception
    assert kept(app).opportunities[0].title == HUB.title


def test_the_words_of_users_are_shown_as_they_stand(open_page: Open) -> None:
    app = holding(open_page("opportunities", place="Stevenage"), HUB)
    assert not app.exception
    told = [item.value for item in app.markdown if "Hub" in item.value]
    assert told
    assert all("<b>" not in text for text in told)


def test_a_place_shows_its_own_entries(open_page: Open) -> None:
    app = holding(open_page("opportunities", place="Watford"), HUB)
    assert figures(app)["Opportunities"] == "0"
    app.selectbox(key="place").set_value("E07000243").run()
    assert figures(app) == {"Opportunities": "1", "Enough public bodies": "1", "Homes": "11.5"}


def test_the_shortlist_follows_the_weights_of_the_link(open_page: Open) -> None:
    many = Opportunity(title="Many", homes=500, confidence="low")
    sure = Opportunity(title="Sure", homes=5, confidence="high")
    query = {f"p_w_{name}": "0" for name in ("jobs", "receipt", "saving", "bodies", "ready")}
    app = holding(open_page("opportunities", **query), many, sure)
    table = next(item.value for item in app.dataframe if "Rank" in item.value)
    assert table["Opportunity"].tolist() == ["Many", "Sure"]
    app.slider(key="p_w_confidence").set_value(5).run()
    table = next(item.value for item in app.dataframe if "Rank" in item.value)
    assert table["Opportunity"].tolist() == ["Sure", "Many"]
    assert app.query_params["p_w_confidence"] == "5"
    assert any("Sure scores" in text for text in said(app.markdown))


def test_a_link_brings_the_first_words_of_a_new_entry(open_page: Open) -> None:
    app = open_page(
        "opportunities", w_title="Look at <i>this</i>", w_why="It stands out", w_lat="9"
    )
    assert len(app.warning) == 1
    assert app.text_input(key=field(app, "title")).value == "Look at <i>this</i>"
    assert app.text_area(key=field(app, "notes")).value == "It stands out"
    assert "w_title" not in app.query_params
    submit(app)
    assert kept(app).opportunities[0].title == "Look at <i>this</i>"
    assert app.text_input(key=field(app, "title")).value == ""


def test_an_asset_gives_an_entry(open_page: Open) -> None:
    app = open_page("estate", e_asset="library:stevenage-central-library")
    submit(app, "Make an opportunity")
    assert app.title[0].value == "Opportunities"
    title = app.text_input(key=field(app, "title")).value
    assert title == "Opportunity at Stevenage Central Library"
    submit(app)
    assert kept(app).opportunities[0].holdings[0].id == "library:stevenage-central-library"


def test_even_the_full_view_gives_no_entry_that_tells_of_vacant_property(
    open_page: Open, pack: Catalogue
) -> None:
    held = estate_held.read(pack, [estate_made.register()], full=True).frame
    id = held.loc[held["name"] == estate_made.NAME, "id"].iloc[0]
    app = hold(open_page("estate", place="Stevenage", e_near="2000"))
    app.toggle(key="estate_full").set_value(True).run()
    app.selectbox(key="e_asset").set_value(id).run()
    assert any(f"{estate_made.NAME} scores" in text for text in said(app.markdown))
    submit(app, "Make an opportunity")
    submit(app)
    assert kept(app).opportunities[0].holdings[0].id == id
    text = app.session_state["_project"]
    assert "Vacant property" in text
    assert [mark for mark in (*estate_made.MARKS, "51.90", "0.20") if mark in text] == []


def test_a_site_gives_an_entry(open_page: Open) -> None:
    app = open_page("housing")
    options = app.selectbox(key="h_site")
    options.select(options.options[1]).run()
    submit(app, "Make an opportunity")
    assert app.title[0].value == "Opportunities"
    assert str(app.text_input(key=field(app, "title")).value).startswith("Homes at ")


def test_an_entry_that_the_project_lacks_gets_a_sentence(open_page: Open) -> None:
    app = open_page("opportunities", p_entry="feedface")
    assert not app.exception
    assert "is not in this project" in said(app.warning)[0]


def test_the_project_is_plain_json(open_page: Open) -> None:
    app = holding(open_page("opportunities"), HUB)
    assert json.loads(app.session_state["_project"])["format"] == "herts-geo project"


def test_an_entry_that_moves_to_another_place_leaves_its_area(open_page: Open) -> None:
    loose = replace(HUB, lon=None, lat=None, place="Stevenage", area="E07000243")
    app = holding(open_page("opportunities", place="Stevenage"), loose)
    for place, area in (("Stevenage", "E07000243"), ("Watford", "")):
        (entry,) = kept(app).opportunities
        app.selectbox(key="p_entry").set_value(entry.id).run()
        app.text_input(key=field(app, "place")).set_value(place)
        app.text_input(key=field(app, "owner")).set_value(f"Head of {place}")
        submit(app, "Save the changes")
        assert not app.exception
        (entry,) = kept(app).opportunities
        assert (entry.owner, entry.place, entry.area) == (f"Head of {place}", place, area)


def test_a_choice_outlives_the_moment_before_the_tab_hands_the_project_back(
    open_page: Open,
) -> None:
    app = open_page("opportunities", p_entry="feedface")
    holding(app, replace(HUB, id="feedface"))
    assert app.selectbox(key="p_entry").value == "feedface"
    assert app.query_params["p_entry"] == "feedface"
    assert app.text_input(key=field(app, "title")).value == HUB.title
    assert not app.warning


def test_a_choice_that_does_not_count_for_the_place_is_named_and_kept(open_page: Open) -> None:
    app = holding(open_page("opportunities", p_entry="feedface"), replace(HUB, id="feedface"))
    app.selectbox(key="place").set_value("E07000103").run()
    assert f"'{HUB.title}' does not count for this place" in said(app.warning)[0]
    app.text_input(key=field(app, "title")).set_value("Another")
    submit(app)
    assert [each.title for each in kept(app).opportunities] == [HUB.title, "Another"]
    assert not app.warning


def test_taking_out_twice_is_taking_out_once(open_page: Open) -> None:
    app = holding(open_page("opportunities", p_entry="feedface"), replace(HUB, id="feedface"))
    gone = project_file.remove(kept(app), "opportunities", "feedface")
    app.session_state["_project"] = project_file.to_json(gone)  # by a first press, still on its way
    submit(app, "Remove this opportunity")
    assert not app.exception
    assert kept(app) == gone


def test_a_position_near_the_meridian_is_shown_and_kept_as_it_is(open_page: Open) -> None:
    near = replace(HUB, id="feedface", lat=51.900004, lon=0.000006)
    app = holding(open_page("opportunities", p_entry="feedface"), near)
    assert app.text_input(key=field(app, "where")).value == "51.900004, 0.000006"
    before = kept(app)
    submit(app, "Save the changes")
    assert not app.error
    assert kept(app) == before


def test_a_position_outside_britain_is_refused_in_words(open_page: Open) -> None:
    app = open_page("opportunities")
    app.text_input(key=field(app, "title")).set_value("Hub")
    app.text_input(key=field(app, "where")).set_value("12, 45")
    submit(app)
    assert "does not lie in Britain" in said(app.error)[0]


def test_the_form_takes_no_more_than_a_record_may_hold(open_page: Open) -> None:
    app = open_page("opportunities")
    limits = {name: app.number_input(key=field(app, name)).max for name in ("homes", "jobs")}
    assert limits == {"homes": 100_000, "jobs": 1_000_000}


def test_a_locality_has_its_outline_on_the_map(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(opportunities_page.map_show, "show", lambda *_, **more: drawn.append(more))
    app = open_page("opportunities", place="near~Middle~-0.20200~51.90200~1500")
    assert not app.exception
    assert drawn[-1]["outline"]
