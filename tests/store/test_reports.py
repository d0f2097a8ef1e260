"""What the reading of a file found, kept with it on either store."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from herts_geo import cli
from herts_geo.pack.contracts import Issue
from herts_geo.store import opening, reports, sealing, tables, uploads, workspaces
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

ROW = Issue(row=3, field="postcode", value="14 Empty Lane", message="is none.", action="Mend it.")
WHOLE = Issue(row=0, field="file", value="", message="has two sheets.", action="Look.")
DOUBT = replace(ROW, row=2, severity="warning")
ALL = reports.of_rows([WHOLE, DOUBT, ROW], 10, 9)


def test_the_counts_and_the_faults_of_rows_first() -> None:
    assert reports.counts(ALL) == "2 errors, 1 warning"
    assert reports.sentences(ALL) == [
        "9 of 10 rows were read.",
        "row 3, postcode '14 Empty Lane': is none. Mend it.",
        "row 2, postcode '14 Empty Lane': is none. Mend it.",
        "file: has two sheets. Look.",
    ]
    assert reports.counts(reports.of_rows([], 10, 10)) == "none"


def test_what_is_not_kept_is_counted() -> None:
    many = [replace(ROW, row=row) for row in range(2, 2 + reports.MOST + 7)]
    found = reports.of_rows(many, 100, 43)
    assert len(found) == 1 + reports.MOST
    assert reports.counts(found) == f"{reports.MOST + 7} errors"
    assert reports.sentences(found)[-1] == "And 7 more."


def test_a_file_of_shapes() -> None:
    assert reports.counts(reports.of_shapes("", ())) == "none"
    assert reports.counts(reports.of_shapes("It is none.", ())) == "1 error"
    found = reports.of_shapes("", ("Two shapes overlap.", ""))
    assert (reports.counts(found), reports.sentences(found)) == (
        "1 warning",
        ["Two shapes overlap."],
    )


@pytest.mark.parametrize(
    "strange",
    [
        [],
        ["a"],
        [1],
        [{}],
        [{"errors": "a", "warnings": 1}],
        [None],
        [{"sealed": 1}],
        [{"sealed": "x"}],
    ],
)
def test_a_report_that_is_none(strange: list[object]) -> None:
    """A backup that somebody wrote themselves may hold anything."""
    assert reports.counts(reports.opened(strange)) == ""
    assert reports.sentences(reports.opened(strange)) == []


def test_it_is_kept_for_who_may_see_all_of_the_file(shared: Store, owner: Actor) -> None:
    kept = uploads.add(shared, owner, "register", "a.csv", b"a", holder="County")
    assert list(kept.report) == []
    uploads.describe(shared, owner, kept.id, report=ALL)
    assert list(uploads.get(shared, owner, kept.id).report) == ALL
    other = replace(owner, who="b@council.example")
    assert list(uploads.get(shared, other, kept.id).report) == []
    assert list(uploads.get(shared, replace(other, holds="county"), kept.id).report) == ALL


def test_it_is_encrypted_where_the_file_is(
    shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raw(id: str) -> str:
        with shared.read() as session:
            there = tables.Upload.id == id
            return str(session.scalar(select(tables.Upload.report).where(there)))

    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.delenv(sealing.VARIABLE, raising=False)
    kept = uploads.add(shared, owner, "register", "a.csv", b"a", report=ALL)
    assert "Empty Lane" in raw(kept.id)
    monkeypatch.setenv(sealing.VARIABLE, first)
    uploads.seal_anew(shared, owner)
    assert "Empty Lane" not in raw(kept.id)
    assert list(uploads.get(shared, owner, kept.id).report) == ALL
    before = raw(kept.id)
    monkeypatch.setenv(sealing.VARIABLE, f"{second} {first}")
    uploads.seal_anew(shared, owner)
    assert raw(kept.id) != before
    monkeypatch.setenv(sealing.VARIABLE, second)
    assert list(uploads.get(shared, owner, kept.id).report) == ALL
    monkeypatch.setenv(sealing.VARIABLE, first)
    assert list(uploads.get(shared, owner, kept.id).report) == []  # listed all the same


def test_by_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HERTS_GEO_STORE", f"{tmp_path}/store.sqlite")
    monkeypatch.delenv(sealing.VARIABLE, raising=False)
    opening.opened.cache_clear()
    store = opening.current()
    assert store is not None
    me = workspaces.own(store)
    assert cli.main(["store", "list"]) == 0
    assert "No file is kept." in capsys.readouterr().out
    uploads.add(store, me, "register", "a.csv", b"a" * 1000, report=ALL)
    uploads.add(store, me, "sites", "b.csv", b"b")
    assert cli.main(["store", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("a.csv: register, 0.0 MB, ")
    assert lines[0].endswith("by this computer; faults: 2 errors, 1 warning")
    assert lines[1:5] == [f"- {each}" for each in reports.sentences(ALL)]
    assert lines[5].endswith("faults: not read yet")
    store.close()
    opening.opened.cache_clear()


def test_by_command_nobody_elses_file_is_told(
    shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from herts_geo.store import command

    uploads.add(shared, owner, "register", "a.csv", b"a", report=ALL, holder="County")
    monkeypatch.setattr(command, "_connected", lambda: shared)
    assert cli.main(["store", "list", "--workspace", owner.workspace]) == 0
    said = capsys.readouterr().out
    assert "faults: shown to its holder" in said
    assert "Empty Lane" not in said
