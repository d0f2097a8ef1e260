"""The workshop page: notes, votes, decisions and scenes by widgets alone, and what is refused."""

from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import MOST, Decision
from herts_geo.ui.link.pages import ROWS
from herts_geo.ui.project import panel
from herts_geo.ui.workshop import notes, page, scenes
from herts_geo.workshop import scenes as workshop_scenes
from tests.pages.conftest import Open, said, typed

POPLARS = "E01023750"
COUNCIL = "Stevenage Borough Council"


def held(app: AppTest) -> Project:
    """The project of the page's session."""
    return project_file.read(str(app.session_state["_project"]))


def press(app: AppTest, label: str) -> AppTest:
    """Presses the button with this label."""
    return next(each for each in app.button if each.label == label).click().run()


def turn_to(app: AppTest, title: str) -> AppTest:
    """The page with this tab open."""
    app.session_state[page.TAB] = title
    return app.run()


def vote(app: AppTest, who: str) -> AppTest:
    """Casts the vote of an organisation that the project names: AppTest cannot type another."""
    named = Decision(when=project_file.now(), what="Met", represented=(who,))
    app.session_state["_project"] = project_file.to_json(
        project_file.add(held(app), "decisions", named)
    )
    app.run().selectbox(key="_vote_who").set_value(who)
    return press(app, "Cast the vote")


def errors(app: AppTest) -> str:
    return " ".join(said(app.error))


def with_note(app: AppTest, text: str = "The clinic is hard to reach") -> AppTest:
    """The page after a note is pinned by the small area's picker and sent."""
    app.selectbox(key="area").set_value(POPLARS).run()
    app.text_area(key="_note_text").set_value(text)
    return press(app, "Add the note")


def test_a_note_is_pinned_by_its_small_area(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    assert not app.exception
    (note,) = held(app).notes
    assert (note.text, note.area, note.lon, note.place) == (
        "The clinic is hard to reach",
        POPLARS,
        None,
        "Stevenage",
    )
    assert app.text_area(key="_note_text").value == ""
    table = next(each.value for each in app.dataframe if "Note" in each.value)
    assert list(table["Where"]) == ["Poplars (Stevenage 009A)"]


def test_a_note_is_pinned_by_postcode_and_by_coordinates(open_page: Open) -> None:
    app = open_page("workshop", place="Stevenage")
    for text, where in (("One", "SG1 1HN"), ("Two", "51.9, -0.2")):
        typed(app, where, "_note_where")
        app.text_area(key="_note_text").set_value(text)
        press(app, "Add the note")
    one, two = held(app).notes
    assert one.area == "E01035570"
    assert (two.lat, two.lon) == (51.9, -0.2)
    assert two.area


@pytest.mark.parametrize("where", ["nowhere", "SG99 9ZZ"])
def test_an_unknown_spot_is_told_and_pins_nothing(open_page: Open, where: str) -> None:
    app = typed(open_page("workshop"), where, "_note_where")
    assert where in errors(app)
    assert app.selectbox(key="_note_where").value is None
    app.text_area(key="_note_text").set_value("Keep me")
    press(app, "Add the note")
    assert [(each.area, each.lon) for each in held(app).notes] == [("", None)]


def test_a_note_is_pinned_to_what_lies_beside_the_place(open_page: Open) -> None:
    app = typed(open_page("workshop", place="Stevenage"), "Watford General", "_note_where")
    assert "Found: Watford General Hospital (hospital in Watford)." in said(app.caption)
    app.text_area(key="_note_text").set_value("Parking")
    press(app, "Add the note")
    assert held(app).notes[0].area == "E01023901"  # of test_search.py
    app.text_area(key="_note_text").set_value("Whole")
    press(app, "Add the note")
    assert (held(app).notes[1].area, held(app).notes[1].lon) == ("", None)


def test_a_spot_outside_britain_is_refused(open_page: Open) -> None:
    app = open_page("workshop")
    typed(app, "12, 45", "_note_where")
    assert "does not lie in Britain" in errors(app)
    assert not held(app).notes


def test_an_empty_note_is_refused(open_page: Open) -> None:
    app = press(open_page("workshop"), "Add the note")
    assert "no words yet" in errors(app)


def test_a_note_is_changed_and_taken_out(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    app.selectbox(key="_note_chosen").set_value(held(app).notes[0].id).run()
    next(each for each in app.text_area if each.label == "Its words").set_value("Changed")
    press(app, "Save the words")
    assert held(app).notes[0].text == "Changed"
    press(app, "Remove it")
    assert not held(app).notes


def test_a_persons_name_is_pointed_out(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"), "Ask Mrs Example, a@b.example")
    (warning,) = said(app.warning)
    assert "'a@b.example', 'Mrs Example'" in warning.replace("\u2060", "")


def test_hostile_words_stay_words(open_page: Open) -> None:
    hostile = "![x](https://example.org/x.png)<img src=x onerror=alert(1)>"
    app = with_note(open_page("workshop", place="Stevenage"), hostile)
    vote(app, hostile)
    assert not app.exception
    assert held(app).votes
    assert not any("![x](" in each.value for each in app.markdown)
    assert not any("<img" in each.proto.body for each in app.get("html"))


def test_votes_are_cast_changed_and_withdrawn(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    vote(app, COUNCIL)
    assert [each.value for each in held(app).votes] == [1]
    app.radio(key="_vote_how").set_value(-1)
    press(app, "Cast the vote")
    assert [each.value for each in held(app).votes] == [-1]
    table = next(each.value for each in app.dataframe if "Standing" in each.value)
    assert list(table["Standing"]) == ["more against: 0 for, 1 against"]
    press(app, "Withdraw it")
    assert not held(app).votes


def test_a_vote_needs_an_organisation(open_page: Open) -> None:
    app = press(with_note(open_page("workshop", place="Stevenage")), "Cast the vote")
    assert "Say which organisation votes" in errors(app)


def test_a_decision_is_logged_with_who_was_represented(open_page: Open) -> None:
    app = open_page("workshop", place="Stevenage")
    app.text_area(key="_decision_what").set_value("Study a shared hub")
    app.multiselect(key="_decision_who").set_value([COUNCIL, "NHS"])
    press(app, "Record it")
    assert not app.exception
    (decision,) = held(app).decisions
    assert decision.represented == (COUNCIL, "NHS")
    assert decision.when >= decision.updated[:16]
    assert decision.place == "Stevenage"
    table = next(each.value for each in app.dataframe if "Represented" in each.value)
    assert list(table["Represented"]) == [f"{COUNCIL}; NHS"]


def test_a_decision_without_words_is_refused(open_page: Open) -> None:
    assert "no words yet" in errors(press(open_page("workshop"), "Record it"))


def kept(open_page: Open) -> AppTest:
    """The workshop page after two views were kept as scenes, one page each."""
    app = open_page("deprivation", place="Stevenage")
    app.text_input(key="_keep_title").set_value("Who is deprived")
    app.text_area(key="_keep_caption").set_value("Look at Bedwell.")
    press(app, "Keep this view")
    assert "Kept as scene 1: Who is deprived" in said(app.success)
    app.switch_page("pages/accessibility.py").run()
    press(app, "Keep this view")
    return app.switch_page("pages/workshop.py").run()


def test_the_same_view_is_not_kept_twice_under_one_title(open_page: Open) -> None:
    app = press(open_page("deprivation", place="Stevenage"), "Keep this view")
    assert app.session_state["_keep_open"] is False
    press(app, "Keep this view")
    assert len(held(app).scenes) == 1
    assert any("Already kept as scene 1: Deprivation: Stevenage." in x for x in said(app.warning))
    assert not [x for x in said(app.success) if x.startswith("Kept")]
    app.text_input(key="_keep_title").set_value("Once more")
    press(app, "Keep this view")
    assert "Kept as scene 2: Once more" in said(app.success)
    app.selectbox(key="measure").select("income").run()  # another view, under the usual title
    press(app, "Keep this view")
    assert [each.title for each in workshop_scenes.ordered(held(app))] == [
        "Deprivation: Stevenage",
        "Once more",
        "Deprivation: Stevenage",
    ]


def test_views_are_kept_with_their_selection(open_page: Open) -> None:
    app = kept(open_page)
    first, second = workshop_scenes.ordered(held(app))
    assert (first.title, first.caption, first.page) == (
        "Who is deprived",
        "Look at Bedwell.",
        "deprivation",
    )
    assert dict(first.query) == {"place": "E07000243"}
    assert second.title == "Accessibility: Stevenage"


def test_scenes_are_put_in_order_renamed_and_taken_out(open_page: Open) -> None:
    app = turn_to(kept(open_page), "Scenes")
    app.button(key="later-1").click().run()
    assert [each.page for each in workshop_scenes.ordered(held(app))] == [
        "accessibility",
        "deprivation",
    ]
    (_, second) = workshop_scenes.ordered(held(app))
    app.session_state[f"_edit-{second.id}"] = True  # the popover's own state, as when it is opened
    title = next(each for each in app.run().text_input if each.value == "Who is deprived")
    title.set_value("Need")
    press(app, "Save")
    assert [each.title for each in workshop_scenes.ordered(held(app))][1] == "Need"
    app.button(key="remove-1").click().run()
    assert [each.title for each in held(app).scenes] == ["Need"]


def test_scenes_are_presented_step_by_step(open_page: Open) -> None:
    app = press(kept(open_page), "Start presenting")
    assert not app.exception
    assert app.title[0].value == "Who is deprived"
    assert app.query_params == {"place": "E07000243", "present": "1"}
    assert "Scene 1 of 2" in said(app.markdown)
    assert "Look at Bedwell." in said(app.markdown)
    assert app.button(key="stage-previous").disabled
    app.button(key="stage-next").click().run()
    assert "Scene 2 of 2" in said(app.markdown)
    assert app.button(key="stage-last").disabled
    app.button(key="stage-first").click().run()
    assert "Scene 1 of 2" in said(app.markdown)
    app.button(key="stage-leave").click().run()
    assert app.title[0].value == "Workshop"
    assert "present" not in app.query_params


def test_a_scene_of_access_says_the_share_and_its_range_as_the_page_does(open_page: Open) -> None:
    on_page = open_page("accessibility", place="Stevenage")
    share, span = on_page.metric[0], next(x for x in said(on_page.caption) if "may be" in x)
    press(on_page, "Keep this view")
    scene = press(on_page.switch_page("pages/workshop.py").run(), "Start presenting")
    assert (scene.metric[0].label, scene.metric[0].value) == (share.label, share.value)
    assert span in said(scene.caption)


def test_presenting_nothing_says_how_to_begin(open_page: Open) -> None:
    app = open_page("workshop", present="1", scene="3")
    assert not app.exception
    assert app.title[0].value == "No scenes yet"
    assert any("press 'Keep as a scene'" in text for text in said(app.markdown))
    assert app.query_params == {"present": "1", "scene": "3"}  # a reload restores a moment later
    app.button(key="stage-leave").click().run()
    assert app.title[0].value == "Workshop"


def test_a_number_beyond_the_last_scene_shows_the_last(open_page: Open) -> None:
    app = kept(open_page)
    app.session_state["present"], app.session_state["scene"] = True, 99
    app.run()
    assert "Scene 2 of 2" in said(app.markdown)


BROKEN = [
    ("deprivation", {"place": "Atlantis"}, "Its place 'Atlantis' is not known here any more."),
    ("accessibility", {"service": "own"}, "your own list of points"),
    ("estate", {"e_holder": "Nobody at all"}, "No asset held now is of Nobody at all"),
    ("access_points", {"kinds": "library", "opening": "never"}, "is not known here any more"),
    ("validate", {}, "Its page has no map to show"),
]


@pytest.mark.parametrize(("page", "query", "words"), BROKEN, ids=[each[0] for each in BROKEN])
def test_a_scene_that_no_longer_works_says_so_and_the_next_works(
    open_page: Open, page: str, query: dict[str, str], words: str
) -> None:
    app = open_page("workshop")
    project = workshop_scenes.keep(project_file.new(), "Broken", "", page, query)
    project = workshop_scenes.keep(project, "Sound", "", "deprivation", {})
    app.session_state["_project"] = project_file.to_json(project)
    app.session_state["present"], app.session_state["scene"] = True, 1
    app.run()
    assert not app.exception
    assert words in errors(app)
    assert "This scene cannot be shown" in errors(app)
    app.button(key="stage-next").click().run()
    assert not app.error
    assert app.title[0].value == "Sound"


@pytest.mark.parametrize("page", sorted(scenes.DRAWN))
def test_each_page_with_a_map_makes_a_scene(open_page: Open, page: str) -> None:
    app = open_page("workshop")
    project = workshop_scenes.keep(
        project_file.new(), "One", "", page, {"place": "E07000243"}, (51.8, -0.3, 52.0, -0.1)
    )
    app.session_state["_project"] = project_file.to_json(project)
    app.session_state["present"] = True
    app.run()
    assert not app.exception
    assert not app.error
    assert any("Stevenage" in text for text in said(app.markdown))


def test_every_page_that_makes_a_scene_has_a_title() -> None:
    assert {row.stem for row in ROWS if row.scene} == set(scenes.DRAWN)


def test_what_stands_out_can_be_voted_on(open_page: Open) -> None:
    app = open_page("workshop", place="Stevenage")
    app.toggle(key="_vote_findings").set_value(True).run()
    assert not app.exception
    offered = app.selectbox(key="_vote_what").options
    assert offered
    assert all(each.startswith("Finding: ") for each in offered)


def test_undo_takes_back_a_kept_scene_with_its_extent(open_page: Open) -> None:
    app = press(open_page("deprivation", place="Stevenage"), "Keep this view")
    app.session_state["_map_view"] = [51.8, -0.3, 52.0, -0.1]
    app.run()
    assert held(app).scenes[0].extent == (51.8, -0.3, 52.0, -0.1)
    app.session_state[panel.OPEN] = True
    app.run()
    press(app, next(each.label for each in app.button if each.label.startswith("Undo")))
    assert not held(app).scenes


@pytest.mark.parametrize("seen", [["x"] * 4, [1, 2], [51.8, -0.3, 51.0, -0.1]], ids=str)
def test_an_extent_that_is_none_is_left_out(open_page: Open, seen: list[object]) -> None:
    app = press(open_page("deprivation", place="Stevenage"), "Keep this view")
    app.session_state["_map_view"] = seen
    app.run()
    assert not app.exception
    assert held(app).scenes[0].extent == ()


def test_the_holders_own_full_view_is_never_presented(open_page: Open) -> None:
    app = open_page("workshop")
    project = workshop_scenes.keep(
        project_file.new(), "Estate", "", "estate", {"place": "E07000243"}
    )
    app.session_state["_project"] = project_file.to_json(project)
    app.session_state["present"], app.session_state["estate_full"] = True, True
    app.run()
    assert not app.exception
    assert app.title[0].value == "Estate"
    assert "estate_full" not in app.session_state


def test_the_next_note_is_not_pinned_where_the_last_one_was(open_page: Open) -> None:
    app = open_page("workshop", place="Stevenage")
    app.selectbox(key="area").set_value(POPLARS).run()
    assert any(text.startswith("Pinned to the small area above") for text in said(app.caption))
    for text in ("In Poplars", "Of the whole town"):
        app.text_area(key="_note_text").set_value(text)
        press(app, "Add the note")
    assert [each.area for each in held(app).notes] == [POPLARS, ""]
    assert any(text.startswith("Click the map to pin it") for text in said(app.caption))


def test_withdrawing_no_vote_says_so(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    press(app, "Withdraw it")
    assert "Say which organisation's vote to withdraw" in errors(app)
    vote(app, COUNCIL)
    press(app, "Withdraw it")
    assert not app.error
    press(app, "Withdraw it")
    assert f"{COUNCIL} has no vote on this" in errors(app)


def test_one_record_is_told_in_the_singular(open_page: Open) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    assert any(text.startswith("1 note. The numbers") for text in said(app.markdown))
    for told in ("1 decision.", "2 decisions, the earliest first."):
        app.text_area(key="_decision_what").set_value("Study a shared hub")
        press(app, "Record it")
        assert told in said(app.markdown)


def test_an_extent_never_goes_to_the_scene_of_another_page(open_page: Open) -> None:
    app = press(open_page("overview", place="Stevenage"), "Keep this view")
    app.switch_page("pages/deprivation.py").run()
    full = held(app)
    while len(full.scenes) < MOST["scenes"]:
        full = workshop_scenes.keep(full, "One more", "", "overview", {})
    app.session_state["_project"] = project_file.to_json(full)
    press(app, "Keep this view")
    app.session_state["_map_view"] = [51.8, -0.3, 52.0, -0.1]
    app.run()
    assert held(app) == full


def test_a_note_that_is_open_stays_open_when_another_changes_its_words(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = with_note(open_page("workshop", place="Stevenage"))
    (note,) = held(app).notes
    app = app.selectbox(key=notes.CHOSEN).set_value(note.id).run()
    # what a browser tells until it has the next answer; no button that nobody pressed
    every = app._tree.get_widget_states().widgets
    told = WidgetStates(widgets=[x for x in every if x.WhichOneof("value") != "trigger_value"])
    changed = replace(note, text="A bus to the clinic")
    app.session_state["_project"] = project_file.to_json(
        project_file.replace(held(app), "notes", changed)
    )
    app = app.run()
    assert app.selectbox(key=notes.CHOSEN).value == note.id
    monkeypatch.setattr(app._tree, "get_widget_states", lambda: told)
    app = app.run()
    assert not app.exception
    assert not errors(app)
    assert app.selectbox(key=notes.CHOSEN).value == note.id
