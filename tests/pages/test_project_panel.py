"""The project of a session: restored, opened, merged, settled and undone; never lost."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Note, Scene
from herts_geo.ui.project import panel
from tests.conftest import PATIENCE
from tests.pages.conftest import Open, said


def noted(*texts: str, name: str = "Review") -> Project:
    """A project with a note for each text."""
    made = project_file.new(name)
    for text in texts:
        made = project_file.add(made, "notes", Note(text=text))
    return made


def name_of(app: AppTest) -> TextInput:
    """The box with the project's name."""
    (box,) = (each for each in app.text_input if each.label == "Name of the project")
    return box


def opened(app: AppTest) -> AppTest:
    """The page with the panel in the side bar open; what stands in it is not made before."""
    app.session_state[panel.OPEN] = True
    return app.run()


def page() -> None:
    """Runs what is in the session's mail box, then shows the panel."""
    import streamlit as st

    from herts_geo.ui.project import panel as project_panel
    from herts_geo.ui.project import session as project_session

    st.session_state[project_panel.OPEN] = True
    for mail, told in (("restored", "kept"), ("lost", "lost")):
        if (answer := st.session_state.pop(mail, None)) is not None:
            st.session_state["project-mirror-frame"] = {told: answer}
            project_session._answered()
            del st.session_state["project-mirror-frame"]
    project_panel.ask()
    for name, *args in st.session_state.pop("pressed", []):
        getattr(project_panel, name)(*args)
    if opened := st.session_state.pop("opened", None):
        project_panel.open_file(opened)
    project_panel.compact()
    with project_session.kept():
        st.write(" | ".join(note.text for note in project_session.current().notes) or "nothing")


def start(**mail: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE)
    return post(app, **mail)


def post(app: AppTest, **mail: Any) -> AppTest:
    for name, value in mail.items():
        app.session_state[name] = value
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(each for each in app.button if each.label.startswith(label)).click().run()
    assert not app.exception
    return app


def notes(app: AppTest) -> str:
    return str(app.markdown[-1].value)


def test_what_the_tab_kept_comes_back() -> None:
    app = start(restored=project_file.to_json(noted("a", name="Old Town")))
    assert notes(app) == "a"
    assert any("Restored your work of" in text for text in said(app.caption))
    assert name_of(app).value == "Old Town"


@pytest.mark.parametrize("text", ["{}", "x", '{"format":"herts-geo project","version":2}'])
def test_what_the_tab_kept_is_read_as_any_file(text: str) -> None:
    app = start(restored=text)
    assert notes(app) == "nothing"
    assert any("could not be restored" in text for text in said(app.caption))
    labels = [each.label for each in app.get("download_button")]
    assert "Save what could not be restored" in labels


def met() -> AppTest:
    """A session in which a note was entered before the tab handed back two others."""
    app = start(opened=project_file.to_json(noted("new")).encode())
    return post(app, restored=project_file.to_json(noted("old", "older", name="Old Town")))


def test_work_begun_before_the_tab_answered_is_not_lost() -> None:
    app = met()
    assert notes(app) == "old | older | new"
    assert name_of(app).value == "Old Town"
    assert "Both are put together now" in said(app.warning)[0]
    table = app.dataframe[0].value.set_index("What")
    assert table.loc["Name"].tolist() == ["Old Town", "Review"]
    assert table.loc["Notes"].tolist() == ["2", "1"]
    assert "Last change" in table.index


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("Keep both together", "old | older | new"),
        ("Only what this tab had kept", "old | older"),
        ("Only what was entered since", "new"),
    ],
)
def test_of_two_versions_one_is_chosen(choice: str, left: str) -> None:
    app = press(met(), choice)
    assert notes(app) == left
    assert not app.warning
    if "Only" in choice:
        press(app, "Undo")
        assert notes(app) == "old | older | new"


def test_another_state_of_the_same_project_is_merged() -> None:
    """As an older session has it, which the server took up again."""
    base = noted("old")
    fuller = project_file.add(base, "notes", Note(text="added elsewhere"))
    mine = project_file.add(base, "notes", Note(text="mine"))
    app = start(opened=project_file.to_json(mine).encode())
    post(app, restored=project_file.to_json(fuller))
    assert sorted(notes(app).split(" | ")) == ["added elsewhere", "mine", "old"]
    assert any("Merged: 1 added." in text for text in said(app.info))
    assert not app.warning
    post(app, restored=project_file.to_json(base))
    assert sorted(notes(app).split(" | ")) == ["added elsewhere", "mine", "old"]


def test_two_changes_of_one_record_wait_for_a_choice() -> None:
    base = noted("old")
    mine, theirs = (
        project_file.replace(base, "notes", replace(base.notes[0], text=text))
        for text in ("mine", "theirs")
    )
    app = start(opened=project_file.to_json(mine).encode())
    post(app, restored=project_file.to_json(theirs))
    assert notes(app) == "mine"
    press(app, "Keep both")
    assert notes(app) == "mine | theirs"


def test_the_tab_answers_once_so_that_nothing_old_comes_back() -> None:
    kept = project_file.to_json(noted("a"))
    app = press(start(restored=kept), "Start a new project")
    assert notes(post(app, restored=kept)) == "nothing"


def test_a_file_that_is_not_ours_leaves_the_work() -> None:
    app = start(opened=project_file.to_json(noted("mine")).encode())
    post(app, opened=b'{"type": "FeatureCollection"}')
    assert "not a project file" in said(app.error)[0]
    assert notes(app) == "mine"


def test_another_project_waits_for_a_choice() -> None:
    other = project_file.to_json(noted("theirs", name="<b>Other</b>")).encode()
    app = start(opened=project_file.to_json(noted("mine")).encode())
    post(app, opened=other)
    assert notes(app) == "mine"
    assert any("another project, '<b>Other</b>', with 1 note" in text for text in said(app.info))
    assert not any("<b>" in item.value for item in app.info)
    press(app, "Leave it")
    assert not [each for each in app.button if each.label == "Leave it"]
    post(app, opened=other)
    press(app, "Bring in these parts")
    assert notes(app) == "mine | theirs"
    press(app, "Undo")
    assert notes(app) == "mine"
    post(app, opened=other)
    press(app, "Open it in place of mine")
    assert notes(app) == "theirs"
    press(app, "Undo")
    assert notes(app) == "mine"


@pytest.mark.parametrize(
    ("choice", "left"),
    [("Keep the one here", "mine"), ("Take the file's", "theirs"), ("Keep both", "mine | theirs")],
)
def test_a_conflict_is_shown_and_chosen(choice: str, left: str) -> None:
    base = noted("old")
    mine, theirs = (
        project_file.replace(base, "notes", replace(base.notes[0], text=text))
        for text in ("mine", "theirs")
    )
    app = start(opened=project_file.to_json(mine).encode())
    post(app, opened=project_file.to_json(theirs).encode())
    assert any("1 record changed in both versions" in text for text in said(app.info))
    assert app.dataframe[0].value.values.tolist() == [["Text", "mine", "theirs"]]
    assert notes(app) == "mine"
    press(app, choice)
    assert notes(app) == left
    assert not [each for each in app.button if each.label == "Keep both"]
    post(app, opened=project_file.to_json(theirs).encode())
    assert any("Merged: nothing new." in text for text in said(app.info))


def test_a_removal_against_a_change_is_shown() -> None:
    base = noted("old", "stays")
    mine = project_file.remove(base, "notes", base.notes[0].id)
    theirs = project_file.replace(base, "notes", replace(base.notes[0], text="theirs"))
    app = start(opened=project_file.to_json(mine).encode())
    post(app, opened=project_file.to_json(theirs).encode())
    assert app.dataframe[0].value.values.tolist() == [["Text", "removed", "theirs"]]
    press(app, "Take the file's")
    assert sorted(notes(app).split(" | ")) == ["stays", "theirs"]


def test_a_new_project_can_be_undone_and_a_name_is_kept() -> None:
    app = start(opened=project_file.to_json(noted("mine")).encode())
    press(app, "Start a new project")
    assert notes(app) == "nothing"
    press(app, "Undo: starting a new project")
    assert notes(app) == "mine"
    name_of(app).set_value("  New   name ").run()
    assert json.loads(app.session_state["_project"])["name"] == "New   name"


def test_every_page_has_the_project_and_says_nothing_at_first(open_page: Open) -> None:
    app = opened(open_page("sources"))
    assert name_of(app).value == "Untitled review"
    assert not any("It holds" in text and "files" not in text for text in said(app.caption))


def test_uploaded_files_are_said_to_stay_out(open_page: Open) -> None:
    app = opened(open_page("sources"))
    assert any("files that you added are not in it" in text for text in said(app.caption))


@pytest.mark.parametrize(
    "press", [("_bring_in", "side-parts"), ("_replace",), ("_settle", "notes", "aaaaaaaa", "both")]
)
def test_a_button_that_is_pressed_again_before_the_answer_does_nothing_more(
    press: tuple[str, ...],
) -> None:
    app = start(opened=project_file.to_json(noted("mine")).encode())
    assert notes(post(app, pressed=[press])) == "mine"


def test_one_id_in_two_sections_makes_two_choices() -> None:
    base = project_file.add(noted("old"), "scenes", Scene(title="Old", page="deprivation"))
    twin = replace(base.scenes[0], id=base.notes[0].id)
    base = replace(base, scenes=(twin,))
    mine, theirs = (
        project_file.replace(
            project_file.replace(base, "notes", replace(base.notes[0], text=text)),
            "scenes",
            replace(twin, title=text),
        )
        for text in ("mine", "theirs")
    )
    app = start(opened=project_file.to_json(mine).encode())
    post(app, opened=project_file.to_json(theirs).encode())
    assert len([each for each in app.button if each.label == "Keep both"]) == 2


def test_a_tab_that_keeps_again_says_so() -> None:
    app = start(opened=project_file.to_json(noted("mine")).encode())
    post(app, lost="QuotaExceededError")
    assert "This tab cannot keep your work: save the project file." in said(app.caption)
    post(app, lost="")
    assert "This tab cannot keep your work: save the project file." not in said(app.caption)
