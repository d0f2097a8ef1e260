"""What somebody's role does not allow is out of use on the pages, and says whose it is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.project import file as project_file
from herts_geo.project.records import Decision, Note, Opportunity, Scene
from herts_geo.store import address, opening, projects, roles, uploads, workspaces
from herts_geo.store.roles import Right, Role
from herts_geo.ui.base import session_pack
from herts_geo.ui.workshop import page as workshop_page
from tests.pages.conftest import Open

HUB = Opportunity(title="Hub")
SCENE = Scene(title="A", page="estate", query=(("place", "E07000243"),))


@pytest.fixture
def role(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Role]:
    """The role of whoever opens the pages, in a workspace with a project that holds something."""
    monkeypatch.setattr(session_pack, "may_open_any", lambda: True)
    monkeypatch.setenv(address.VARIABLE, str(tmp_path / "store.sqlite"))
    opening.opened.cache_clear()
    store = opening.current()
    assert store is not None
    me = workspaces.own(store)
    project = projects.make(store, me, "A project")
    made = project_file.new()
    for section, record in (
        ("notes", Note(text="a")),
        ("decisions", Decision(when="2026-01-01T10:00:00+00:00", what="a")),
        ("scenes", SCENE),
        ("opportunities", HUB),
    ):
        made = project_file.add(made, section, record)
    projects.remove(store, me, project.id)
    projects.add(store, me, made)
    uploads.add(store, me, "sites", "a.csv", b"a")
    given: Role = request.param
    monkeypatch.setattr(
        workspaces, "own", lambda _store, session="": replace(me, role=given, session=session)
    )
    yield given
    opening.opened.cache_clear()
    store.close()


def shut(app: AppTest) -> dict[str, str]:
    """The buttons that are out of use for the role's sake, each with what it says."""
    assert not app.exception
    return {
        x.label: x.help for x in app.button if x.disabled and "You are here as" in (x.help or "")
    }


PAGES: dict[str, dict[str, Right]] = {  # a page, and where it has tabs the open one
    "workshop": {
        "Add the note": "contribute",
        "Cast the vote": "contribute",
        "Withdraw it": "contribute",
        "Close the votes": "lead",
        "Record it": "lead",
        "Keep this view": "lead",
    },
    "workshop Scenes": {"Remove": "lead"},
    "workshop Project file": {"Start a new project": "projects"},
    "opportunities": {"Add the opportunity": "contribute"},
    "accessibility": {"Keep it in the project": "contribute"},
    "sources": {"Bring it back": "upload", "Remove it for good": "workspace"},
}


@pytest.mark.parametrize(
    ("role", "page"),
    [
        *(("viewer", page) for page in PAGES),
        ("contributor", "workshop"),
        ("facilitator", "workshop Project file"),
        ("facilitator", "sources"),
    ],
    indirect=["role"],
)
def test_what_is_not_theirs_is_out_of_use_and_says_whose_it_is(
    role: Role, page: str, open_page: Open
) -> None:
    stem, _, tab = page.partition(" ")
    app = open_page(stem, place="Stevenage")
    if tab:
        app.session_state[workshop_page.TAB] = tab
        app.run()
    found = shut(app)
    there = {each.label for each in app.button}
    at = roles.ROLES.index(role)
    for label, right in PAGES[page].items():
        assert label in there, label
        least, words = roles.RIGHTS[right]
        theirs = at >= roles.ROLES.index(least)
        assert (label not in found) is theirs, label
        if not theirs:
            assert f"{least}s" in found[label]
            assert words in found[label]
            assert f"You are here as {role};" in found[label]


@pytest.mark.parametrize("role", ["owner"], indirect=True)
def test_an_owner_finds_all_in_use(role: Role, open_page: Open) -> None:
    assert shut(open_page("workshop", place="Stevenage")) == {}


@pytest.mark.parametrize("role", ["viewer", "contributor"], indirect=True)
def test_a_table_says_before_it_is_typed_into_whether_it_is_kept(
    role: Role, open_page: Open
) -> None:
    app = open_page("housing", place="Stevenage")
    told = [each.value for each in app.caption if "Not kept in the workspace" in each.value]
    assert len(told) == (1 if role == "viewer" else 0)
    stays = [each.value for each in app.markdown if "year by year" in each.value]
    assert ("stays in this session" in stays[0]) is (role == "viewer")
    assert not [each.value for each in app.warning if "kept" in each.value]


def test_without_a_store_everything_is_ones_own(open_page: Open) -> None:
    assert shut(open_page("workshop", place="Stevenage")) == {}
