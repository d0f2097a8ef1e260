"""What the store keeps is listed on the page of sources, and goes for good where an owner says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.project import file as project_file
from herts_geo.project.records import Note
from herts_geo.store import address, opening, projects, reports, uploads, workspaces
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from herts_geo.store.uploads import Kind
from herts_geo.ui import sources_kept
from herts_geo.ui.base import desk, session_pack
from herts_geo.ui.base.desk import Desk
from tests.conftest import PATIENCE
from tests.pages.conftest import Open, said


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[tuple[Store, Actor]]:
    """A store of one's own with a file in use, another that was taken out, and a project."""
    monkeypatch.setattr(session_pack, "may_open_any", lambda: True)
    monkeypatch.setenv(address.VARIABLE, str(tmp_path / "store.sqlite"))
    store = opening.current()
    assert store is not None
    me = workspaces.own(store)
    uploads.add(store, me, "services", "hubs.csv", b"name\nA\n")
    out = uploads.add(store, me, "services", "old hubs.csv", b"name\nB\n")
    uploads.remove(store, me, out.id)
    projects.add(store, me, project_file.add(project_file.new(), "notes", Note(text="kept")))
    yield store, me
    opening.opened.cache_clear()
    store.close()


def kept(app: AppTest) -> dict[str, str]:
    """The files that the page lists, and whether each is in use."""
    every = [each.value for each in app.dataframe if "Encrypted" in each.value]
    return dict(zip(every[0]["File"], every[0]["State"], strict=True)) if every else {}


def choose(app: AppTest, name: str) -> None:
    """Chooses a file of the list by its name."""
    box = app.selectbox(key=sources_kept.CHOSEN)
    at = next(n for n, each in enumerate(box.options) if each.startswith(name))
    box.select_index(at).run()


@pytest.mark.usefixtures("mine")
def test_files_are_listed_brought_back_and_removed_for_good(open_page: Open) -> None:
    app = open_page("sources")
    assert not app.exception
    assert kept(app) == {"hubs.csv": "in use", "old hubs.csv": "taken out"}
    assert any(words.startswith("Not encrypted: 2 files.") for words in said(app.caption))
    choose(app, "old hubs.csv")
    app.button(key="_kept_back").click().run()
    assert kept(app) == {"hubs.csv": "in use", "old hubs.csv": "in use"}
    choose(app, "old hubs.csv")
    assert app.button(key="_kept_back").disabled
    app.button(key="_kept_forget").click().run()
    assert kept(app) == {"hubs.csv": "in use"}
    assert not app.exception


def test_everything_is_forgotten_and_begun_anew(mine: tuple[Store, Actor], open_page: Open) -> None:
    store, me = mine
    app = open_page("sources")
    assert "kept" in str(app.session_state["_project"])
    assert app.button(key="_kept_all").disabled
    app.checkbox(key=sources_kept.SURE).check().run()
    app.button(key="_kept_all").click().run()
    assert not app.exception
    assert kept(app) == {}
    assert uploads.listed(store, me) == uploads.listed(store, me, removed=True) == []
    every = [projects.open(store, me, each.id) for each in projects.listed(store, me)]
    assert all(each.project.empty for each in every)
    assert "kept" not in str(app.session_state["_project"])


def test_who_may_only_look_is_offered_nothing_to_remove(
    mine: tuple[Store, Actor], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, me = mine
    monkeypatch.setattr(workspaces, "own", lambda *_: replace(me, role="viewer"))
    app = open_page("sources")
    assert not app.exception
    assert kept(app)
    choose(app, "hubs.csv")
    assert app.button(key="_kept_forget").disabled
    assert "to export, replace or remove the workspace" in app.button(key="_kept_forget").help


SITES = b"SiteReference,GeoX,GeoY,MinNetDwellings\nA,0,0,ten\nB,-0.2,51.9,5\n"


def faults(app: AppTest) -> dict[str, str]:
    """How many faults the page tells of each file."""
    every = [each.value for each in app.dataframe if "Encrypted" in each.value]
    return dict(zip(every[0]["File"], every[0]["Faults"], strict=True)) if every else {}


def brought(name: str, data: str) -> None:
    """A page on which somebody has brought a register of sites: AppTest cannot drop a file."""
    from herts_geo.pack import catalogue
    from herts_geo.ui.base import desk, keeping
    from herts_geo.ui.housing import own

    desk.begin_run()
    own.HELD.fill(name, data.encode())
    keeping.put(keeping.File(slot=own.HELD.prefix, kind="sites", name=name, data=data.encode()))
    own.report(catalogue.read())
    keeping.tell()


def test_the_faults_of_a_file_are_kept_and_told(mine: tuple[Store, Actor], open_page: Open) -> None:
    store, me = mine
    given = {"name": "sites.csv", "data": SITES.decode()}
    page = AppTest.from_function(brought, default_timeout=PATIENCE, kwargs=given).run()
    assert not page.exception
    assert not page.warning
    [kept_now] = uploads.listed(store, me, "sites")
    told = reports.counts(kept_now.report)
    assert "error" in told
    assert any("'ten'" in each for each in reports.sentences(kept_now.report))
    app = open_page("sources")
    assert faults(app) == {
        "sites.csv": told,
        "hubs.csv": "not read yet",
        "old hubs.csv": "not read yet",
    }
    choose(app, "sites.csv")
    assert not app.exception
    box = next(each for each in app.expander if each.label.startswith("Faults of"))
    assert any("ten" in each.value for each in box.markdown)


def drawn(data: str) -> None:
    """A page on which somebody has brought a boundary."""
    from herts_geo.pack import catalogue
    from herts_geo.ui.base import desk, keeping
    from herts_geo.ui.locality import ways

    desk.begin_run()
    if not ways.HELD.here:
        ways.HELD.fill("b.geojson", data.encode())
        keeping.put(
            keeping.File(
                slot=ways.HELD.prefix, kind="boundary", name="b.geojson", data=data.encode()
            )
        )
    ways.ask(catalogue.read())
    keeping.tell()


def registered(data: str) -> None:
    """A page on which somebody has brought a register."""
    import streamlit as st

    from herts_geo.estate.register import RegisterFile
    from herts_geo.pack import catalogue
    from herts_geo.ui.base import desk, keeping
    from herts_geo.ui.estate import panel, registers

    desk.begin_run()
    if "000001-a" not in registers.ids():
        file = RegisterFile(name="r.csv", data=data.encode(), holder="County", dated="")
        registers.keep("000001-a", file)
        registers.put("000001-a", file)
        st.session_state[registers.LOOKED] = "000001-a"
    panel.show(catalogue.read())
    keeping.tell()


@pytest.mark.parametrize(
    ("page", "data", "kind", "told"),
    [
        (drawn, "{}", "boundary", "1 error"),
        (registered, "AssetName,Postcode\nTown hall,none\n", "register", "error"),
    ],
)
def test_a_boundary_and_a_register_have_theirs_too(
    mine: tuple[Store, Actor], page: Callable[[str], None], data: str, kind: Kind, told: str
) -> None:
    store, me = mine
    app = AppTest.from_function(page, default_timeout=PATIENCE, kwargs={"data": data}).run()
    assert not app.exception
    [found] = uploads.listed(store, me, kind)
    assert told in reports.counts(found.report)
    assert reports.sentences(found.report)


def test_who_may_not_see_all_of_a_file_is_not_told_its_faults(
    mine: tuple[Store, Actor], open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, me = mine
    [hubs] = uploads.listed(store, me)
    uploads.describe(store, me, hubs.id, holder="County", report=reports.of_shapes("Bad", ()))
    other = replace(me, who="b@council.example", holds="")
    monkeypatch.setattr(desk, "here", lambda: Desk(store, other))
    app = open_page("sources")
    assert faults(app)["hubs.csv"] == "shown to its holder"
    choose(app, "hubs.csv")
    assert not app.exception
    assert not [each for each in app.expander if each.label.startswith("Faults of")]


def test_without_a_store_it_is_said_that_nothing_is_kept(open_page: Open) -> None:
    assert sources_kept.NOTHING in said(open_page("sources").markdown)
