"""Packs in the store: published whole or not at all, and on each machine as they were published."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import insert, select, text, update

from herts_geo import cli
from herts_geo.errors import (
    CannotWrite,
    CatalogueError,
    HertsGeoError,
    NotAllowed,
    NotInStore,
    StoreFault,
)
from herts_geo.pack import catalogue, check
from herts_geo.store import (
    address,
    audit,
    fetched,
    health,
    opening,
    pack_command,
    packs,
    schema,
    tables,
    workspaces,
)
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests import packs as made_packs
from tests.conftest import PATIENCE, ROOT

Capture = pytest.CaptureFixture[str]
FETCHING: Final = """
import os, signal, sys
from pathlib import Path
from herts_geo.store import address, engine, fetched
from herts_geo.store.roles import Actor
store = engine.connect(address.named(sys.argv[1]))
left, save = int(sys.argv[3]), fetched.saving.save
class Saving:
    make_folder = staticmethod(fetched.saving.make_folder)
    @staticmethod
    def save(path, data):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        save(path, data)
fetched.saving = Saving
actor = Actor(workspace="", who="somebody", role="viewer")
print(fetched.opened(store, actor, "Plainshire East", Path(sys.argv[2])).folder)
"""
NEVER: Final = "-1"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small pack, to copy others from."""
    return made_packs.make(tmp_path_factory.mktemp("made"), made_packs.BARE).folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """The folder of a small pack, to publish and to damage."""
    return Path(shutil.copytree(made_once, tmp_path / "made"))


@pytest.fixture
def store(own: Store) -> Store:
    """A store of either engine without a pack."""
    return own


@pytest.fixture
def me(store: Store) -> Actor:
    return workspaces.make(store, "W", who="owner@council.example")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def held(folder: Path) -> dict[str, bytes]:
    """The files of a pack by path, the catalogue too."""
    every = [*(x.file for x in catalogue.read(folder).datasets.values())]
    every.append(catalogue.file_of(folder).relative_to(folder).as_posix())
    return {each: (folder / each).read_bytes() for each in every}


def renew(folder: Path) -> None:
    """Changes the pack's title, and so its catalogue alone."""
    path = catalogue.file_of(folder)
    path.write_text(path.read_text().replace("Plainshire East", "Plainshire", 1))


class TestPublishing:
    def test_a_pack_stands_with_what_is_told_of_it(
        self, store: Store, me: Actor, folder: Path
    ) -> None:
        made = packs.publish(store, me, folder)
        files = held(folder)
        assert packs.listed(store, replace(me, role="viewer")) == [made]
        assert (made.name, made.place, made.who) == ("Plainshire East", "Plainshire East", me.who)
        assert (made.files, made.size) == (len(files), sum(map(len, files.values())))
        assert made.vintage == "areas of 2021, indices of 2025"
        with store.read() as session:
            part = tables.PackFile
            kept = session.execute(select(part.name, part.data, part.sha256)).all()
        assert {each.name: each.data for each in kept} == files
        assert all(hashlib.sha256(x.data).hexdigest() == x.sha256 for x in kept)
        assert health.faults(store) == []

    def test_the_same_is_kept_once_and_a_newer_one_takes_the_name(
        self, store: Store, me: Actor, folder: Path
    ) -> None:
        first = packs.publish(store, me, folder)
        assert packs.publish(store, me, folder) == first
        with pytest.raises(HertsGeoError, match="already, as 'Plainshire East'"):
            packs.publish(store, me, folder, "Another name")
        renew(folder)
        second = packs.publish(store, me, folder, first.name)
        assert second.digest != first.digest
        assert packs.listed(store, me) == [second]
        told = [each.action for each in audit.listed(store, me)]
        assert told.count("pack published") == 2

    def test_each_workspace_is_told_who_put_a_pack_there_and_took_it_out(
        self, store: Store, me: Actor, folder: Path
    ) -> None:
        operator = Actor(workspace="", who="server", role="owner")
        made = packs.publish(store, operator, folder)
        packs.withdraw(store, operator, made.name)
        told = [(each.who, each.action, each.object) for each in audit.listed(store, me)]
        assert told[:2] == [
            ("server", "pack withdrawn", made.name),
            ("server", "pack published", made.name),
        ]

    def test_all_faults_at_once_and_nothing_is_kept(
        self, store: Store, me: Actor, folder: Path
    ) -> None:
        first, second, third = sorted(catalogue.read(folder).datasets.values(), key=id)[:3]
        (folder / first.file).unlink()
        (folder / second.file).write_bytes(b"cut")
        before = (folder / third.file).read_bytes()
        (folder / third.file).write_bytes(before + b"\n")
        found = catalogue.read(folder)
        faults = [
            f"{each.dataset.file}: {issue.sentence()}"
            for each in check.check_pack(found)
            if not each.sound
            for issue in each.issues
        ]
        assert len(faults) >= 3
        with pytest.raises(CatalogueError, match="nothing was published") as told:
            packs.publish(store, me, folder)
        assert str(told.value).splitlines()[1:] == faults
        assert packs.listed(store, me) == []

    def test_a_file_that_changes_meanwhile_leaves_the_older_pack(
        self, store: Store, me: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = packs.publish(store, me, folder)
        renew(folder)
        sound = packs._sound

        def changed(at: Path) -> object:
            found = sound(at)
            (at / next(iter(found[0].datasets.values())).file).write_bytes(b"else")
            return found

        monkeypatch.setattr(packs, "_sound", changed)
        with pytest.raises(CatalogueError, match="changed while it was published"):
            packs.publish(store, me, folder)
        assert packs.listed(store, me) == [first]
        assert health.faults(store) == []

    @pytest.mark.parametrize(
        "name",
        ["../up", "a/b", "a\\b", ".hidden", "store:a", "a\nb", "C:", "x" * 81, "~", "a.", "<b>"],
    )
    def test_a_name_that_is_a_path_or_none(
        self, store: Store, me: Actor, folder: Path, name: str
    ) -> None:
        with pytest.raises(HertsGeoError, match="may not be called"):
            packs.publish(store, me, folder, name)
        assert packs.listed(store, me) == []

    def test_files_that_no_store_takes(
        self, store: Store, me: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(packs, "LARGEST_BYTES", 10)
        with pytest.raises(CatalogueError, match="larger than") as told:
            packs.publish(store, me, folder)
        assert len(str(told.value).splitlines()) == len(catalogue.read(folder).datasets) + 1
        with pytest.raises(CatalogueError, match="is not a data pack"):
            packs.publish(store, me, folder.parent)

    def test_who_may(self, store: Store, me: Actor, folder: Path) -> None:
        packs.publish(store, me, folder)
        for attempt in (
            lambda: packs.publish(store, replace(me, role="facilitator"), folder),
            lambda: packs.withdraw(store, replace(me, role="facilitator"), "Plainshire East"),
        ):
            with pytest.raises(NotAllowed, match="publish data packs"):
                attempt()
        packs.withdraw(store, me, "Plainshire East")
        assert packs.listed(store, me) == []
        with pytest.raises(NotInStore, match="It has: none"):
            packs.withdraw(store, me, "Plainshire East")


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("data/a.csv", True),
        ("a b.csv", True),
        ("geo/é.geojson", True),
        ("", False),
        (".", False),
        ("/etc/passwd", False),
        ("../a", False),
        ("a/../../b", False),
        ("a//b", False),
        ("./a", False),
        ("a/", False),
        ("a\\..\\b", False),
        ("C:a", False),
        ("a\0", False),
        ("a\nb", False),
    ],
)
def test_a_path_inside_the_pack(path: str, inside: bool) -> None:
    assert packs.is_inside(path) is inside


class TestOpening:
    def test_it_is_fetched_once_and_is_the_pack(
        self, store: Store, me: Actor, folder: Path, copies: Path
    ) -> None:
        made = packs.publish(store, me, folder)
        first = fetched.opened(store, replace(me, role="viewer"), made.name, copies)
        assert (first.fetched, first.told) == (made.files, "")
        assert held(first.folder) == held(folder)
        again = fetched.opened(store, me, made.name, copies)
        assert again == replace(first, fetched=0)

    @pytest.mark.parametrize("damage", [b"", b"cut", None])
    def test_a_copy_that_was_changed_is_told_and_mended(
        self, store: Store, me: Actor, folder: Path, copies: Path, damage: bytes | None
    ) -> None:
        made = packs.publish(store, me, folder)
        copy = fetched.opened(store, me, made.name, copies).folder
        lost = next(iter(catalogue.read(folder).datasets.values())).file
        if damage is None:
            (copy / lost).unlink()
        else:
            (copy / lost).write_bytes(damage)
        found = fetched.opened(store, me, made.name, copies)
        assert found.fetched == 1
        assert f"1 file missing, cut or changed ({lost})" in found.told
        assert held(copy) == held(folder)

    def test_of_a_newer_state_only_what_differs_is_fetched(
        self, store: Store, me: Actor, folder: Path, copies: Path
    ) -> None:
        first = packs.publish(store, me, folder)
        older = fetched.opened(store, me, first.name, copies).folder
        renew(folder)
        packs.publish(store, me, folder, first.name)
        newer = fetched.opened(store, me, first.name, copies)
        assert (newer.fetched, newer.told) == (1, "")
        assert newer.folder != older
        assert held(newer.folder) == held(folder)

    def test_what_was_changed_in_the_store_is_never_used(
        self, store: Store, me: Actor, folder: Path, copies: Path
    ) -> None:
        made = packs.publish(store, me, folder)
        lost = next(iter(catalogue.read(folder).datasets.values())).file
        with store.write() as session:
            session.execute(
                update(tables.PackFile).where(tables.PackFile.name == lost).values(data=b"else")
            )
        with pytest.raises(StoreFault, match=f"'{lost}' is not what was published"):
            fetched.opened(store, me, made.name, copies)
        with pytest.raises(CatalogueError):
            catalogue.read(copies / made.digest)

    @pytest.mark.parametrize("name", ["../../out.csv", "/out.csv", "extra.csv"])
    def test_a_list_of_files_that_was_changed(
        self, store: Store, me: Actor, folder: Path, copies: Path, name: str
    ) -> None:
        made = packs.publish(store, me, folder)
        row = {"digest": made.digest, "name": name, "sha256": "0" * 64, "data": b"a"}
        with store.write() as session:
            session.execute(insert(tables.PackFile), row)
        with pytest.raises(StoreFault, match="its list of files"):
            fetched.opened(store, me, made.name, copies)
        assert not copies.exists()

    def test_a_path_out_of_the_folder_even_where_the_digest_holds(
        self, store: Store, me: Actor, copies: Path, tmp_path: Path
    ) -> None:
        mark = packs.digest({"../../out.csv": hashlib.sha256(b"a").hexdigest()})
        with store.write() as session:
            session.add(packs._pack(catalogue.Catalogue(tmp_path, "", {}), mark, "A", me.who))
            session.flush()
            session.add(
                tables.PackFile(
                    digest=mark,
                    name="../../out.csv",
                    sha256=hashlib.sha256(b"a").hexdigest(),
                    data=b"a",
                )
            )
        with pytest.raises(StoreFault, match="its list of files"):
            fetched.opened(store, me, "A", copies)
        assert not (tmp_path / "out.csv").exists()

    def test_one_that_is_not_there_or_has_no_room(
        self, store: Store, me: Actor, folder: Path, tmp_path: Path
    ) -> None:
        made = packs.publish(store, me, folder)
        with pytest.raises(NotInStore, match=r"called 'Kent'\. It has: Plainshire East\."):
            fetched.opened(store, me, "Kent", tmp_path)
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(CannotWrite):
            fetched.opened(store, me, made.name, tmp_path / "file")


def begun(store: Store, copies: Path, left: str = NEVER) -> "subprocess.Popen[str]":
    """A program that opens the pack, and kills itself once it has written so many files."""
    given = store.address.url.set(drivername="postgresql") if store.postgres else None
    where = given.render_as_string(hide_password=False) if given else str(store.address.path)
    return subprocess.Popen(
        [sys.executable, "-c", FETCHING, where, str(copies), left],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


class TestAtOnceAndKilled:
    def test_two_programs_leave_one_whole_copy(
        self, store: Store, me: Actor, folder: Path, copies: Path
    ) -> None:
        made = packs.publish(store, me, folder)
        both = [begun(store, copies) for _ in range(2)]
        told = [each.communicate(timeout=PATIENCE)[0].strip() for each in both]
        assert told == [str(copies / made.digest)] * 2
        assert [each.name for each in copies.iterdir()] == [made.digest]
        assert held(copies / made.digest) == held(folder)
        there = {x.relative_to(copies / made.digest).as_posix() for x in copies.rglob("*.*")}
        assert there == set(held(folder))

    @pytest.mark.parametrize("left", ["0", "3", "last"])
    def test_a_program_that_is_killed_leaves_none_that_is_taken_for_whole(
        self, store: Store, me: Actor, folder: Path, copies: Path, left: str
    ) -> None:
        made = packs.publish(store, me, folder)
        done = made.files - 1 if left == "last" else int(left)
        program = begun(store, copies, str(done))
        program.communicate(timeout=PATIENCE)
        assert program.returncode == -signal.SIGKILL
        with pytest.raises(CatalogueError, match="is not a data pack"):
            catalogue.read(copies / made.digest)
        found = fetched.opened(store, me, made.name, copies)
        assert (found.fetched, found.told) == (made.files - done, "")
        assert held(found.folder) == held(folder)


class TestStep:
    def test_packs_of_one_name_stay_each_under_its_own(self, bare: Store) -> None:
        """The newest keeps the name; nothing of what is there is lost."""
        _to(bare, "0001")
        rows = [
            {"digest": each * 64, "name": name, "who": "w", "at": f"2026-01-0{day} 10:00:00+00:00"}
            for each, name, day in (("a", "H", 1), ("b", "H", 2), ("c", "H", 2), ("d", "K", 1))
        ]
        with bare.write() as session:
            for row in rows:
                session.execute(text("INSERT INTO pack VALUES (:digest, :name, :who, :at)"), row)
        schema.upgrade(bare)
        with bare.read() as session:
            found = {
                x.digest: x.name for x in session.execute(text("SELECT digest, name FROM pack"))
            }
        assert {digest[0]: name for digest, name in found.items()} == {
            "a": f"H {'a' * 12}",
            "b": f"H {'b' * 12}",
            "c": "H",
            "d": "K",
        }
        actor = Actor(workspace="", who="w", role="viewer")
        assert {(x.place, x.vintage, x.size) for x in packs.listed(bare, actor)} == {("", "", 0)}


def _to(store: Store, revision: str) -> None:
    """Sets a store up as an older program did."""
    found = schema.steps()
    with store.write() as session:
        upgrade = EnvironmentContext(
            Config(), found, fn=lambda now, _: found._upgrade_revs(revision, now)
        )
        with upgrade as environment:
            environment.configure(connection=session.connection(), transactional_ddl=True)
            environment.run_migrations()


class TestCommand:
    @pytest.fixture(autouse=True)
    def _own(self, monkeypatch: pytest.MonkeyPatch, store: Store, copies: Path) -> None:
        monkeypatch.setattr(opening, "current", lambda: store)
        monkeypatch.setattr(fetched, "usual", lambda: copies)
        monkeypatch.delenv(catalogue.PACK_VARIABLE, raising=False)

    def test_from_publishing_to_withdrawing(self, folder: Path, capsys: Capture) -> None:
        assert cli.main(["pack", "published"]) == 0
        assert "has no pack" in capsys.readouterr().out
        assert cli.main(["pack", "publish", str(folder), "--name", "East"]) == 0
        assert "herts-geo app --pack 'store:East'" in capsys.readouterr().out
        assert cli.main(["pack", "published"]) == 0
        said = capsys.readouterr().out
        assert "East: Plainshire East, areas of 2021, indices of 2025; " in said
        assert cli.main(["pack", "published", "--json"]) == 0
        [told] = json.loads(capsys.readouterr().out)
        assert (told["name"], told["files"]) == ("East", len(held(folder)))
        assert cli.main(["pack", "withdraw", "East"]) == 0
        assert cli.main(["pack", "withdraw", "East"]) == 1
        assert "no pack called 'East'" in capsys.readouterr().err

    def test_the_faults_stand_a_line_each(self, folder: Path, capsys: Capture) -> None:
        found = list(catalogue.read(folder).datasets.values())[:2]
        for each in found:
            (folder / each.file).unlink()
        assert cli.main(["pack", "publish", str(folder)]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert [line.partition(":")[0] for line in lines[1:]] == [each.file for each in found]

    def test_any_command_opens_it_by_its_name(
        self, folder: Path, copies: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert cli.main(["pack", "publish", str(folder)]) == 0
        named = "store:Plainshire East"
        assert cli.main(["check", "--pack", named]) == 0
        said = capsys.readouterr()
        assert "sound" in said.out
        assert said.err == ""
        monkeypatch.setenv(catalogue.PACK_VARIABLE, named)
        assert cli.main(["check"]) == 0
        [copy] = copies.iterdir()
        assert catalogue.chosen_pack() == copy
        capsys.readouterr()
        lost = next(iter(catalogue.read(folder).datasets.values())).file
        (copy / lost).write_bytes(b"cut")
        assert cli.main(["check", "--pack", named]) == 0
        assert "was not as published" in capsys.readouterr().err

    def test_one_that_is_not_there(self, capsys: Capture) -> None:
        assert cli.main(["check", "--pack", "store:../../etc"]) == 1
        assert "no pack called '../../etc'" in capsys.readouterr().err


def test_without_a_store_there_is_none(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv(address.VARIABLE, "none")
    for line in (["pack", "published"], ["check", "--pack", f"{pack_command.PREFIX}A"]):
        assert cli.main(line) == 1
        assert "HERTS_GEO_STORE is 'none'" in capsys.readouterr().err
