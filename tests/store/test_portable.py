"""A backup is whole or none, restores on either engine, and never half."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from herts_geo.errors import CannotWrite, HertsGeoError, NotAllowed, NotInStore, StoreKey
from herts_geo.project import file as project_file
from herts_geo.project.records import Note
from herts_geo.store import (
    address,
    audit,
    changes,
    completions,
    engine,
    forgetting,
    health,
    history,
    matches,
    members,
    packs,
    portable,
    projects,
    rows,
    schema,
    sealing,
    tables,
    uploads,
    workspaces,
)
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests import packs as made_packs
from tests.store.conftest import copied

SECRET = b"14 Empty Lane, vacant " * 40


@pytest.fixture
def filled(own: Store, tmp_path: Path) -> tuple[Store, Actor, str]:
    """A store with something in every table, its owner, and the id of a project in it."""
    owner = workspaces.make(own, "A workspace", who="owner@council.example")
    members.invite(own, owner, "ann@district.example", "viewer")
    project = projects.make(own, owner, "A project")
    after = project_file.add(project, "notes", Note(text="first"))
    changes.save_all(own, owner, project.id, changes.edits(project, after))
    history.mark(own, owner, project.id, "the first workshop")
    kept = uploads.add(own, owner, "register", "a.csv", b"bytes", holder="County", report=["a"])
    rows.put(own, owner, kept.id, [rows.Row(key="1", fields={"a": 1}, x=1.5, y=2.5)])
    completions.put(own, owner, kept.id, {("1", "uprn"): "10"})
    matches.judge(own, owner, "a", "b", verdict="confirmed")
    (tmp_path / "pack").mkdir()
    packs.publish(own, owner, made_packs.make(tmp_path / "pack", made_packs.BARE).folder)
    return own, owner, project.id


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of either engine that is set up."""
    made = copied(request, tmp_path / "other.sqlite")
    yield made
    made.close()


def _all(store: Store) -> dict[str, list[str]]:
    """Every row of a store as text, by table; those of the audit without their numbers."""
    with store.read() as session:
        found = {
            table.name: [
                {k: v for k, v in row.items() if (table.name, k) != ("audit", "seq")}
                for row in session.execute(table.select()).mappings()
            ]
            for table in tables.Base.metadata.sorted_tables
        }
    return {name: sorted(map(repr, held)) for name, held in found.items()}


def test_a_backup_of_either_engine_is_the_same_store_on_either(
    filled: tuple[Store, Actor, str], empty: Store, tmp_path: Path
) -> None:
    store, owner, project = filled
    written = portable.backup(store, tmp_path / "backup.zip")
    assert all(count for name, count in written.rows.items()), written.rows
    restored = portable.restore(empty, tmp_path / "backup.zip")
    assert restored.rows == written.rows
    assert _all(empty) == _all(store)
    assert health.faults(empty) == []
    same = projects.open(empty, owner, project)
    assert same == projects.open(store, owner, project)
    changes.save(empty, owner, project, "notes", Note(text="goes on"))
    again = portable.restore(empty, tmp_path / "backup.zip", replace=True)
    assert again.rows == {**written.rows, "audit": 0}  # each line of it is there
    assert projects.open(empty, owner, project) == same


def test_what_is_there_is_replaced_only_where_that_is_asked_for(
    filled: tuple[Store, Actor, str], tmp_path: Path
) -> None:
    store, _, _ = filled
    portable.backup(store, tmp_path / "backup.zip")
    before = _all(store)
    with pytest.raises(HertsGeoError, match="--replace"):
        portable.restore(store, tmp_path / "backup.zip")
    assert _all(store) == before


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _one_byte(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "damage", [_cut, _one_byte, lambda _: b"", lambda _: b"PK", lambda _: b"no zip at all" * 99]
)
def test_a_damaged_backup_changes_nothing(
    filled: tuple[Store, Actor, str], tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store, _, _ = filled
    path = tmp_path / "backup.zip"
    portable.backup(store, path)
    before = _all(store)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(HertsGeoError, match=r"[Nn]othing was changed"):
        portable.restore(store, path, replace=True)
    assert _all(store) == before


def _written(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Writes an archive again with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _other_row(parts: dict[str, bytes]) -> None:
    parts["note.jsonl"] = b"{}\n"


def _changed_row(parts: dict[str, bytes]) -> None:
    parts["project.jsonl"] = parts["project.jsonl"].replace(b"A project", b"B project")


def _newer(parts: dict[str, bytes]) -> None:
    shape = f'"{schema.steps().get_current_head()}"'.encode()
    assert shape in parts["manifest.json"]
    parts["manifest.json"] = parts["manifest.json"].replace(shape, b'"9999"')


def _no_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


def _strange_manifest(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = b"[" * 100_000


@pytest.mark.parametrize(
    "change", [_other_row, _changed_row, _newer, _no_manifest, _strange_manifest]
)
def test_a_backup_that_somebody_changed_is_refused(
    filled: tuple[Store, Actor, str], tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    store, _, _ = filled
    portable.backup(store, tmp_path / "backup.zip")
    before = _all(store)
    _written(tmp_path / "backup.zip", change)
    with pytest.raises(HertsGeoError):
        portable.restore(store, tmp_path / "backup.zip", replace=True)
    assert _all(store) == before


def test_a_row_that_cannot_be_taken_in_leaves_the_store_as_it_was(
    filled: tuple[Store, Actor, str], tmp_path: Path
) -> None:
    store, _, _ = filled
    portable.backup(store, tmp_path / "backup.zip")
    before = _all(store)

    def break_last(parts: dict[str, bytes]) -> None:
        import hashlib

        parts["list_row.jsonl"] = b'{"workspace": 1}\n'
        manifest = json.loads(parts["manifest.json"])
        mark = hashlib.sha256(parts["list_row.jsonl"]).hexdigest()
        manifest["parts"]["list_row.jsonl"] = {"sha256": mark, "bytes": 17}
        parts["manifest.json"] = json.dumps(manifest).encode()

    _written(tmp_path / "backup.zip", break_last)
    with pytest.raises(HertsGeoError, match="Nothing of it was taken in"):
        portable.restore(store, tmp_path / "backup.zip", replace=True)
    assert _all(store) == before


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(
    filled: tuple[Store, Actor, str], tmp_path: Path
) -> None:
    with pytest.raises(CannotWrite, match="folder does not exist"):
        portable.backup(filled[0], tmp_path / "nowhere" / "backup.zip")
    portable.backup(filled[0], tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").stat().st_mode & 0o077 == 0  # for its user alone
    assert not list(tmp_path.glob(".*.part"))


def test_what_was_encrypted_stays_so_in_a_backup(
    filled: tuple[Store, Actor, str], empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, owner, _ = filled
    monkeypatch.setenv(sealing.VARIABLE, Fernet.generate_key().decode())
    kept = uploads.add(store, owner, "sites", "secret.csv", b"secret words")
    portable.backup(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        assert not any(b"secret words" in archive.read(name) for name in archive.namelist())
    portable.restore(empty, tmp_path / "backup.zip")
    assert uploads.content(empty, owner, kept.id) == b"secret words"
    monkeypatch.delenv(sealing.VARIABLE)
    with pytest.raises(StoreKey):
        uploads.content(empty, owner, kept.id)
    assert [each for each in health.faults(empty) if "no key is set" in each]


class TestOneWorkspace:
    def test_it_is_exported_without_what_its_owner_may_not_see(
        self, filled: tuple[Store, Actor, str], empty: Store, tmp_path: Path
    ) -> None:
        store, owner, project = filled
        other = workspaces.make(store, "Another", who="other@council.example")
        nhs = replace(owner, who="nhs@nhs.example")
        uploads.add(store, nhs, "register", "nhs.csv", b"their bytes", holder="NHS")
        written = portable.export(store, owner, tmp_path / "workspace.zip")
        assert written.left_out == (
            "'nhs.csv' was left out: it may hold vacant or sensitive property of NHS, which its "
            "holder alone may take away.",
        )
        assert b"their bytes" not in (tmp_path / "workspace.zip").read_bytes()
        portable.restore(empty, tmp_path / "workspace.zip")
        assert workspaces.ids(empty) == [owner.workspace]
        assert projects.open(empty, owner, project) == projects.open(store, owner, project)
        with pytest.raises(NotInStore):
            workspaces.name_of(empty, other)

    def test_its_owner_takes_it_in_again(
        self, filled: tuple[Store, Actor, str], tmp_path: Path
    ) -> None:
        store, owner, project = filled
        portable.export(store, owner, tmp_path / "workspace.zip")
        before = projects.open(store, owner, project)
        changes.save(store, owner, project, "notes", Note(text="later"))
        portable.bring_in(store, owner, tmp_path / "workspace.zip")
        assert projects.open(store, owner, project) == before
        assert audit.listed(store, owner)[0].action == "workspace replaced by an export"
        other = workspaces.make(store, "Another", who="other@council.example")
        with pytest.raises(NotAllowed, match="another workspace"):
            portable.bring_in(store, other, tmp_path / "workspace.zip")


class TestForgetting:
    def test_an_address_stands_nowhere_after(self, filled: tuple[Store, Actor, str]) -> None:
        store, owner, project = filled
        ann = replace(owner, who="ann@district.example")
        changes.save(store, ann, project, "notes", Note(text="by Ann"))
        assert "ann@district" in str(_all(store))
        assert forgetting.person(store, "Ann@district.example") >= 3
        assert "ann@district" not in str(_all(store))
        assert [each.text for each in projects.open(store, owner, project).project.notes] == [
            "first",
            "by Ann",
        ]
        with pytest.raises(HertsGeoError, match="last owner"):
            forgetting.person(store, owner.who)

    def test_the_audit_is_guarded_before_and_after(self, filled: tuple[Store, Actor, str]) -> None:
        store, _, _ = filled
        for _ in range(2):
            for change in ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit"):
                with pytest.raises(HertsGeoError), store.write() as session:
                    session.connection().exec_driver_sql(change)
            forgetting.person(store, "ann@district.example")

    def test_a_file_and_then_all_of_a_workspace_are_gone_for_good(
        self, filled: tuple[Store, Actor, str]
    ) -> None:
        store, owner, project = filled
        two = [uploads.add(store, owner, "sites", f"{n}.csv", SECRET + n) for n in (b"1", b"2")]
        uploads.remove(store, owner, two[0].id)
        assert forgetting.files(store, owner, [two[0].id, "none"]) == 1
        gone = [each.id for each in uploads.listed(store, owner, removed=True)]
        assert two[0].id not in gone
        assert two[1].id in [each.id for each in uploads.listed(store, owner)]
        other = workspaces.make(store, "Another", who="other@council.example")
        kept = uploads.add(store, other, "sites", "theirs.csv", b"theirs")
        assert forgetting.files(store, owner, [kept.id]) == 0
        assert forgetting.all_of(store, owner) >= 2
        assert uploads.listed(store, owner) == uploads.listed(store, owner, removed=True) == []
        assert projects.listed(store, owner) == projects.listed(store, owner, removed=True) == []
        with pytest.raises(NotInStore):
            projects.open(store, owner, project)
        assert audit.listed(store, owner)[0].action == "everything forgotten"
        assert [each.id for each in uploads.listed(store, other)] == [kept.id]
        if not store.postgres:
            told = [each.read_bytes() for each in store.address.path.parent.glob("*sqlite*")]
            assert told
            assert not any(SECRET in each for each in told)

    def test_a_store_of_ones_own_is_removed_whole(self, tmp_path: Path) -> None:
        at = address.of_file(tmp_path / "store.sqlite")
        store = engine.connect(at)
        schema.upgrade(store)
        store.close()
        assert forgetting.everything(at)
        assert list(tmp_path.iterdir()) == []
        assert forgetting.everything(at) == []
