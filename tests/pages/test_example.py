"""The example opens on top of what a person has, says so everywhere, and gives all of it back."""

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.example import worked
from herts_geo.example.mark import MARK
from herts_geo.project import file as project_file
from herts_geo.project.records import Note
from herts_geo.ui.base import tab_files
from herts_geo.ui.project import session
from tests import packs
from tests.pages.conftest import Open, said
from tests.pages.test_pages import PAGES

OWN = {"data": b"Holder\nX\n", "name": "mine.csv", "holder": "", "dated": "", "columns": "[]"}
MINE = "000001-abc"


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def is_marked(app: AppTest) -> bool:
    return any(MARK in each for each in said(app.markdown))


def begun(open_page: Open) -> tuple[AppTest, str]:
    """The first page of a person who has a place, a note and a register; and their project."""
    app = open_page("home", place="Stevenage", measure="crime")
    note = Note(text="My own", organisation="A council", area="E01023750")
    mine = project_file.to_json(project_file.add(project_file.new("Mine"), "notes", note))
    app.session_state[session.KEPT], app.session_state[session.TOUCHED] = mine, True
    for part, value in OWN.items():
        app.session_state[f"_register_{part}:{MINE}"] = value
    return app.run(), mine


def test_it_opens_on_top_and_gives_back_what_was_there(open_page: Open) -> None:
    app, mine = begun(open_page)
    assert not is_marked(app)
    app = press(app, "example-open")
    assert not app.exception
    assert is_marked(app)
    assert app.session_state["place"] == worked.PLACE
    assert project_file.read(app.session_state[session.KEPT]) == worked.project()
    assert app.session_state[session.ASIDE][session.KEPT] == mine
    assert f"_register_name:{MINE}" not in app.session_state
    assert app.session_state[f"_register_name{tab_files.OURS}"] == worked.NAME
    app = press(app, "example-close")
    assert not is_marked(app)
    assert app.session_state[session.KEPT] == mine
    assert app.session_state[f"_register_data:{MINE}"] == OWN["data"]
    assert f"_register_data{tab_files.OURS}" not in app.session_state
    assert app.query_params == {"place": "E07000243", "measure": "crime"}


@pytest.mark.parametrize("stem", PAGES)
def test_each_page_says_that_it_is_open(open_page: Open, stem: str) -> None:
    app = press(open_page("home"), "example-open")
    if stem != "home":
        app = app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception
    assert not app.error
    assert is_marked(app)
    app = press(app, "example-close")
    assert not app.exception
    assert not is_marked(app)


def test_what_was_changed_in_it_is_there_when_it_is_opened_again(open_page: Open) -> None:
    app = press(open_page("home"), "example-open")
    changed = project_file.to_json(project_file.rename(worked.project(), f"{MARK}: tried"))
    app.session_state[session.KEPT] = changed
    app = press(press(app.run(), "example-close"), "example-open")
    assert app.session_state[session.KEPT] == changed


def test_registers_of_the_person_are_put_aside_for_the_tab_to_name(open_page: Open) -> None:
    app, _ = begun(open_page)
    app = press(app, "example-open")
    aside = app.session_state[tab_files.ASIDE]
    assert [aside[key] for key in aside if key.startswith("_register_name:")] == ["mine.csv"]


def test_another_pack_says_why_there_is_no_example(
    open_page: Open, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = packs.make(tmp_path_factory.mktemp("other"), packs.UNITARY)
    monkeypatch.setenv("HERTS_GEO_PACK", str(made.folder))
    app = open_page("home")
    assert not [each for each in app.button if each.key == "example-open"]
    assert any("belongs to another pack" in each for each in said(app.markdown))
