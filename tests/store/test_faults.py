"""What goes wrong with a store is a sentence, and leaves what was kept as it was."""

import os
import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest

from herts_geo.errors import HertsGeoError, StoreFault, StoreVersion
from herts_geo.project.records import Note
from herts_geo.store import address, changes, engine, faults, opening, projects, schema, workspaces
from herts_geo.store.address import Address
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.store.conftest import fresh

ROOT_MAY_ALL = os.name != "nt" and os.geteuid() == 0


@pytest.fixture
def ready(own: Store) -> tuple[Store, Actor, str]:
    """A store that is set up, its owner, and a project with one note."""
    owner = workspaces.make(own, "W", who="owner@council.example")
    project = projects.make(own, owner).id
    changes.save(own, owner, project, "notes", Note(text="kept"))
    return own, owner, project


@pytest.fixture
def embedded(tmp_path: Path) -> tuple[Store, Actor, str]:
    """An embedded store with one note."""
    store = opening.opened(address.of_file(tmp_path / "store.sqlite"))
    owner = workspaces.own(store)
    project = projects.make(store, owner).id
    changes.save(store, owner, project, "notes", Note(text="kept"))
    return store, owner, project


class TestAddress:
    @pytest.mark.parametrize(
        "text", ["mysql://a/b", "http://a", "postgresql+asyncpg://a/b", "sqlite:///a", "://"]
    )
    def test_what_names_no_store(self, text: str) -> None:
        with pytest.raises(StoreFault, match="HERTS_GEO_STORE names no store"):
            address.named(text)

    def test_no_password_is_shown(self) -> None:
        found = address.named("postgresql://ann:secret%40@db.example/maps?sslpassword=secret2")
        assert found is not None
        assert found.shown == "postgresql://ann:***@db.example/maps"
        assert "secret" not in repr(found)

    def test_none_is_no_store(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(address.VARIABLE, " None ")
        assert opening.current() is None

    def test_the_usual_one_is_made_by_its_first_use(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv(address.VARIABLE)
        monkeypatch.setattr(address, "usual", lambda: tmp_path / "deep" / "store.sqlite")
        store = opening.current()
        assert store is not None
        assert opening.current() is store
        assert schema.state(store) == "current"
        assert (tmp_path / "deep" / "store.sqlite").stat().st_mode & 0o077 == 0
        first, again = workspaces.own(store), workspaces.own(store, session="b")
        assert (first.workspace, first.role) == (again.workspace, again.role) == ("own", "owner")
        assert workspaces.ids(store) == ["own"]


class TestEmbedded:
    def test_a_full_disk(self, embedded: tuple[Store, Actor, str]) -> None:
        store, owner, project = embedded
        with store.engine.connect() as connection:  # a full disk, as SQLite sees it
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        def fill() -> None:
            for _ in range(500):
                changes.save(store, owner, project, "notes", Note(text="x" * 4_000))

        with pytest.raises(StoreFault, match="no room left on its disk"):
            fill()
        kept = projects.open(store, owner, project)
        assert len(kept.project.notes) == kept.seq
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 100000")
        changes.save(store, owner, project, "notes", Note(text="goes on"))

    def test_a_file_that_may_only_be_read(self, embedded: tuple[Store, Actor, str]) -> None:
        store, owner, project = embedded
        with store.engine.connect() as connection:  # root may write to any file
            connection.exec_driver_sql("PRAGMA query_only = ON")
            with pytest.raises(StoreFault, match="may only be read"), faults.told(store.address):
                connection.exec_driver_sql("DELETE FROM project")
            connection.exec_driver_sql("PRAGMA query_only = OFF")
        assert projects.open(store, owner, project).seq == 1

    @pytest.mark.skipif(ROOT_MAY_ALL, reason="root may write to any file")
    def test_a_file_without_the_right_to_write(self, embedded: tuple[Store, Actor, str]) -> None:
        store, owner, project = embedded
        store.close()
        store.address.path.chmod(0o400)
        with pytest.raises(StoreFault, match="may only be read"):
            changes.save(store, owner, project, "notes", Note(text="a"))

    def test_a_file_that_is_no_store(self, tmp_path: Path) -> None:
        (tmp_path / "store.sqlite").write_bytes(b"no database at all " * 100)
        with pytest.raises(StoreFault, match=r"damaged or no store.*store restore"):
            opening.opened(address.of_file(tmp_path / "store.sqlite"))

    def test_another_programs_database_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "other.sqlite"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE project (mine TEXT)")
        other.close()
        with pytest.raises(StoreFault, match="as it was before"):
            opening.opened(address.of_file(path))
        with sqlite3.connect(path) as other:
            tables = other.execute("SELECT name FROM sqlite_master").fetchall()
        other.close()
        assert tables == [("project",)]

    def test_a_file_that_is_damaged(self, embedded: tuple[Store, Actor, str]) -> None:
        store, owner, project = embedded
        store.close()
        data = bytearray(store.address.path.read_bytes())
        data[4096:] = b"\xff" * (len(data) - 4096)
        store.address.path.write_bytes(bytes(data))
        with pytest.raises(StoreFault, match="damaged or no store"):
            projects.open(store, owner, project)

    def test_a_file_that_is_gone_while_it_is_open(self, embedded: tuple[Store, Actor, str]) -> None:
        store, owner, project = embedded
        aside = store.address.path.with_name("aside")
        aside.mkdir()
        files = list(store.address.path.parent.glob("store.sqlite*"))
        for each in files:
            each.rename(aside / each.name)
        for ask in (projects.open, lambda *of: changes.save(*of, "notes", Note(text="lost"))):
            with pytest.raises(StoreFault, match="cannot be opened"):
                ask(store, owner, project)
        assert not store.address.path.exists()
        for each in files:
            (aside / each.name).rename(each)
        changes.save(store, owner, project, "notes", Note(text="goes on"))
        assert [each.text for each in projects.open(store, owner, project).project.notes] == [
            "kept",
            "goes on",
        ]

    def test_a_file_in_whose_place_another_stands(
        self, embedded: tuple[Store, Actor, str], tmp_path: Path
    ) -> None:
        store, owner, _ = embedded
        other = opening.opened(address.of_file(tmp_path / "other.sqlite"))
        workspaces.own(other)
        other.close()
        (tmp_path / "other.sqlite").replace(store.address.path)
        for each in ("-wal", "-shm"):
            store.address.path.with_name(f"store.sqlite{each}").unlink(missing_ok=True)
        assert projects.listed(store, owner) == []

    def test_a_program_that_holds_it_for_too_long(
        self, embedded: tuple[Store, Actor, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store, owner, project = embedded
        monkeypatch.setattr(engine, "WAIT_S", 0.05)
        impatient = engine.connect(store.address)
        other = sqlite3.connect(store.address.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(StoreFault, match="another program has held it"):
                changes.save(impatient, owner, project, "notes", Note(text="a"))
            assert projects.open(impatient, owner, project).seq == 1  # reading goes on
        finally:
            other.close()
            impatient.close()
        changes.save(store, owner, project, "notes", Note(text="a"))

    def test_a_folder_where_the_file_belongs(self, tmp_path: Path) -> None:
        with pytest.raises(StoreFault, match="Check the path"):
            engine.connect(address.of_file(tmp_path))


class TestServer:
    def test_a_server_that_does_not_answer(self) -> None:
        found = address.named("postgresql://a:secret@127.0.0.1:1/maps")
        assert found is not None
        with pytest.raises(StoreFault, match="does not answer") as told:
            opening.opened(found)
        assert "secret" not in str(told.value)

    @pytest.mark.parametrize(
        ("part", "other", "why"),
        [
            (":only-for-tests@", ":wrong@", "refuses the user or the password"),
            ("postgres:only", "nobody:only", "refuses the user or the password"),
            ("template_of_tests", "no_such", "no database of this name"),
        ],
    )
    def test_what_the_server_refuses(self, database: str, part: str, other: str, why: str) -> None:
        found = address.named(database.replace(part, other))
        assert found is not None
        with pytest.raises(StoreFault, match=why) as told:
            opening.opened(found)
        assert "wrong" not in str(told.value)

    def test_one_that_is_not_set_up_is_not_set_up_by_itself(
        self, request: pytest.FixtureRequest
    ) -> None:
        request.getfixturevalue("database")
        with pytest.raises(StoreVersion, match="'herts-geo store init'"):
            opening.opened(fresh(request))

    def test_one_without_postgis(self, postgres: str, database: str) -> None:
        with psycopg.connect(f"{postgres}/postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE plain")
            server.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'")
            server.execute("GRANT ALL ON DATABASE plain TO weak")
        with psycopg.connect(f"{postgres}/plain", autocommit=True) as plain:
            plain.execute("GRANT ALL ON SCHEMA public TO weak")
        found = address.named(f"postgresql://weak:weak@{postgres.rpartition('@')[2]}/plain")
        assert found is not None
        store = engine.connect(found)
        with pytest.raises(StoreFault, match="CREATE EXTENSION postgis"):
            schema.upgrade(store)
        assert schema.state(store) == "empty"
        store.close()

    def test_one_that_is_too_old(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request.getfixturevalue("database")
        store = engine.connect(fresh(request))
        monkeypatch.setattr(schema, "OLDEST_POSTGRES", 99)
        with pytest.raises(StoreFault, match="needs 99 or newer"):
            schema.upgrade(store)
        store.close()

    def test_without_its_library(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
        found = address.named("postgresql://a:b@127.0.0.1/c")
        assert found is not None
        with pytest.raises(StoreFault, match=r"herts-geo\[organisation\]"):
            engine.connect(found)

    def test_a_connection_that_breaks_is_made_again(self, request: pytest.FixtureRequest) -> None:
        request.getfixturevalue("database")
        store = engine.connect(fresh(request))
        schema.upgrade(store)
        owner = workspaces.make(store, "W", who="owner@council.example")
        with pytest.raises(StoreFault, match="does not answer"):
            self._break_while_read(store)
        assert workspaces.name_of(store, owner) == "W"
        store.close()

    @staticmethod
    def _break_while_read(store: Store) -> None:
        url = store.address.url.set(drivername="postgresql")
        with store.read() as session:
            session.connection()
            with psycopg.connect(url.render_as_string(hide_password=False)) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            session.connection().exec_driver_sql("SELECT 1")


STEP = '''
"""A step that fails on its way."""
from alembic import op
revision = "9999"
down_revision = "{head}"
branch_labels = depends_on = None
def upgrade():
    op.execute("CREATE TABLE half (a INTEGER)")
    {last}
'''


def _steps(folder: Path, last: str) -> Path:
    """The store's steps and one more."""
    shutil.copytree(
        schema.STEPS / "steps", folder / "steps", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "steps" / "v9999_next.py").write_text(
        STEP.format(last=last, head=schema.steps().get_current_head())
    )
    return folder


class TestSteps:
    @pytest.mark.parametrize("last", ["raise ValueError('no')", "op.execute('SELECT nonsense')"])
    def test_a_step_that_fails_leaves_the_shape_as_it_was(
        self, ready: tuple[Store, Actor, str], tmp_path: Path, last: str
    ) -> None:
        store, owner, project = ready
        with pytest.raises(StoreFault, match="It is as it was before"):
            schema.upgrade(store, _steps(tmp_path, last))
        assert schema.state(store) == "current"
        with pytest.raises(StoreFault), store.read() as session:
            session.connection().exec_driver_sql("SELECT * FROM half")
        changes.save(store, owner, project, "notes", Note(text="goes on"))

    def test_a_step_forward_and_a_program_that_does_not_know_it(
        self, ready: tuple[Store, Actor, str], tmp_path: Path
    ) -> None:
        store, owner, project = ready
        newer = _steps(tmp_path, "pass")
        assert schema.state(store, newer) == "older"
        with pytest.raises(StoreVersion, match="'herts-geo store upgrade'"):
            schema.refuse_unready("older")
        schema.upgrade(store, newer)
        assert schema.state(store, newer) == "current"
        assert projects.open(store, owner, project).project.notes[0].text == "kept"
        assert schema.state(store) == "newer"
        for attempt in (schema.upgrade, lambda store: opening.opened(_same(store.address))):
            with pytest.raises(StoreVersion, match="newer herts-geo"):
                attempt(store)


def _same(at: Address) -> Address:
    """The address once more, so that it is opened anew."""
    return Address(at.engine, at.url, at.shown + " ")


def test_a_fault_of_another_kind_passes_and_keeps_nothing(ready: tuple[Store, Actor, str]) -> None:
    store, owner, project = ready

    def fail() -> None:
        with store.write() as session:
            changes.locked(session, owner, project).name = "half"
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert projects.open(store, owner, project).project.name == "Untitled review"


@pytest.mark.parametrize("section", ["none", "removed", "project", ""])
def test_a_section_that_is_none(ready: tuple[Store, Actor, str], section: str) -> None:
    store, owner, project = ready
    with pytest.raises(HertsGeoError, match="is not known here"):
        changes.save(store, owner, project, section, Note(text="a"))
