"""Files that people bring: kept as they came, encrypted where a key is set, found by place."""

import pytest
import shapely
from cryptography.fernet import Fernet
from sqlalchemy import text, update

from herts_geo.errors import HertsGeoError, NotInStore, StoreFault, StoreKey
from herts_geo.store import completions, matches, rows, sealing, tables, uploads
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

DATA = b"reference,postcode\n1,SG1 1HN\n"


def test_a_file_is_kept_as_it_came_and_once(shared: Store, owner: Actor) -> None:
    first = uploads.add(shared, owner, "register", "a.csv", DATA, options={"columns": {"Ref": ""}})
    again = uploads.add(shared, owner, "register", "a.csv", DATA)
    assert again.id == first.id
    assert uploads.content(shared, owner, first.id) == DATA
    assert uploads.get(shared, owner, first.id).options == {"columns": {"Ref": ""}}
    assert (first.size, first.sealed) == (len(DATA), False)


def test_a_newer_file_takes_the_place_of_an_older_one_which_comes_back(
    shared: Store, owner: Actor
) -> None:
    old = uploads.add(shared, owner, "sites", "2025.csv", b"old")
    new = uploads.add(shared, owner, "sites", "2026.csv", b"new", replaces=old.id)
    assert [each.name for each in uploads.listed(shared, owner, "sites")] == ["2026.csv"]
    gone = uploads.listed(shared, owner, "sites", removed=True)
    assert [(each.name, each.replaced_by) for each in gone] == [("2025.csv", new.id)]
    uploads.remove(shared, owner, new.id)
    uploads.bring_back(shared, owner, old.id)
    assert [each.name for each in uploads.listed(shared, owner, "sites")] == ["2025.csv"]
    assert uploads.content(shared, owner, old.id) == b"old"


def test_bytes_that_were_damaged_are_told(shared: Store, owner: Actor) -> None:
    kept = uploads.add(shared, owner, "sites", "a.csv", DATA)
    with shared.write() as session:
        there = tables.Upload.id == kept.id
        session.execute(update(tables.Upload).where(there).values(data=b"other"))
    with pytest.raises(StoreFault, match="damaged in the store"):
        uploads.content(shared, owner, kept.id)


def test_what_cannot_be_kept(shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    strange: object = "recipe"
    with pytest.raises(HertsGeoError, match="is no kind of file"):
        uploads.add(shared, owner, strange, "a", b"")  # type: ignore[arg-type]
    monkeypatch.setattr(uploads, "LARGEST_BYTES", 3)
    with pytest.raises(HertsGeoError, match="larger than"):
        uploads.add(shared, owner, "sites", "a", b"four")
    with pytest.raises(NotInStore):
        completions.put(shared, owner, "none", {("1", "uprn"): "2"})


class TestSealed:
    """With a key set, what people bring is never on the disk as it came."""

    def test_bytes_and_rows_are_encrypted_and_come_back(
        self, shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = Fernet.generate_key().decode()
        monkeypatch.setenv(sealing.VARIABLE, first)
        kept = uploads.add(shared, owner, "register", "a.csv", DATA)
        rows.put(shared, owner, kept.id, [rows.Row(key="1", fields={"postcode": "SG1 1HN"})])
        with shared.read() as session:
            raw = session.execute(
                text("SELECT data FROM upload WHERE id = :id"), {"id": kept.id}
            ).scalar_one()
            row = session.execute(
                text("SELECT fields FROM list_row WHERE upload = :id"), {"id": kept.id}
            ).scalar_one()
        assert b"SG1" not in bytes(raw)
        assert "SG1" not in row
        assert uploads.content(shared, owner, kept.id) == DATA
        assert rows.within(shared, owner, kept.id)[0].fields == {"postcode": "SG1 1HN"}
        self._change_key(shared, owner, monkeypatch, kept.id, first)

    def _change_key(
        self, shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch, id: str, first: str
    ) -> None:
        second = Fernet.generate_key().decode()
        monkeypatch.setenv(sealing.VARIABLE, f"{second} {first}")
        assert uploads.seal_anew(shared, owner) == 1
        monkeypatch.setenv(sealing.VARIABLE, second)
        assert uploads.content(shared, owner, id) == DATA
        assert rows.within(shared, owner, id)[0].fields == {"postcode": "SG1 1HN"}
        monkeypatch.setenv(sealing.VARIABLE, first)
        with pytest.raises(StoreKey, match="with another one"):
            uploads.content(shared, owner, id)

    def test_a_key_that_is_missing_or_none(
        self, shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(sealing.VARIABLE, Fernet.generate_key().decode())
        kept = uploads.add(shared, owner, "register", "a.csv", DATA)
        monkeypatch.delenv(sealing.VARIABLE)
        with pytest.raises(StoreKey, match="no key is set"):
            uploads.content(shared, owner, kept.id)
        monkeypatch.setenv(sealing.VARIABLE, "not a key")
        with pytest.raises(StoreKey, match="holds no Fernet key"):
            uploads.add(shared, owner, "register", "b.csv", DATA)
        assert [each.name for each in uploads.listed(shared, owner)] == ["a.csv"]

    def test_without_the_library_nothing_is_kept_in_clear(
        self, shared: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(sealing.VARIABLE, Fernet.generate_key().decode())
        monkeypatch.setitem(__import__("sys").modules, "cryptography.fernet", None)
        with pytest.raises(StoreKey, match=r"herts-geo\[organisation\]"):
            uploads.add(shared, owner, "register", "a.csv", DATA)


def test_rows_are_found_by_place_with_those_on_its_outline(shared: Store, owner: Actor) -> None:
    kept = uploads.add(shared, owner, "register", "a.csv", DATA)
    spots = {"in": (5.0, 5.0), "corner": (0.0, 0.0), "edge": (5.0, 0.0), "out": (9.0, 9.0)}
    made = [rows.Row(key=key, fields={"n": 1}, x=x, y=y) for key, (x, y) in spots.items()]
    nowhere = rows.Row(key="nowhere", fields={})
    assert rows.put(shared, owner, kept.id, [*made, nowhere]) == 5
    triangle = shapely.Polygon([(0, 0), (10, 0), (0, 10.5)])  # (9, 9) is in its box and not in it
    found = rows.within(shared, owner, kept.id, triangle)
    assert [each.key for each in found] == ["corner", "edge", "in"]
    assert rows.count(shared, owner, kept.id) == 5
    with pytest.raises(StoreFault):
        rows.put(shared, owner, kept.id, [made[0], made[0]])
    assert rows.count(shared, owner, kept.id) == 5


def test_completions_are_kept_by_row_and_field(shared: Store, owner: Actor) -> None:
    kept = uploads.add(shared, owner, "register", "a.csv", DATA)
    completions.put(shared, owner, kept.id, {("1", "uprn"): "10", ("1", "tenure"): "freehold"})
    completions.put(shared, owner, kept.id, {("1", "uprn"): "11", ("1", "tenure"): " "})
    found = completions.listed(shared, owner, kept.id)
    assert [(each.key, each.field, each.value) for each in found] == [("1", "uprn", "11")]


def test_a_verdict_is_one_whichever_row_is_named_first(shared: Store, owner: Actor) -> None:
    matches.judge(shared, owner, "nhs:2", "county:1", verdict="confirmed", reason="one UPRN")
    matches.judge(shared, owner, "county:1", "nhs:2", verdict="refused", reason="next door")
    found = matches.listed(shared, owner)
    assert [(x.left, x.right, x.verdict, x.reason) for x in found] == [
        ("county:1", "nhs:2", "refused", "next door")
    ]
    matches.withdraw(shared, owner, "nhs:2", "county:1")
    assert matches.listed(shared, owner) == []
    with pytest.raises(HertsGeoError, match="two different rows"):
        matches.judge(shared, owner, "a", "a", verdict="confirmed")
