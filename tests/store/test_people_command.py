"""Workspaces and their people by command, for who looks after the server."""

import json
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.store import audit, opening
from herts_geo.store.people_command import SERVER
from herts_geo.store.roles import Actor

OWNER = "olive@council.example"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERTS_GEO_STORE", str(tmp_path / "store.sqlite"))


def listed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Every workspace as the command tells it."""
    capsys.readouterr()
    assert cli.main(["people", "list", "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_people_are_invited_and_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["people", "new", "Northern team", OWNER]) == 0
    asked = ["people", "invite", "Northern team", "council.example", "--role", "viewer"]
    assert cli.main([*asked, "--holds", "A council"]) == 0
    (found,) = listed(capsys)
    assert found["name"] == "Northern team"
    assert found["members"] == [
        {"who": OWNER, "role": "owner", "holds": "", "state": "active"},
        {"who": "council.example", "role": "viewer", "holds": "A council", "state": "invited"},
    ]
    assert cli.main(["people", "remove", str(found["id"]), "council.example"]) == 0
    assert cli.main(["people", "list"]) == 0
    assert "council.example: viewer, holds A council (removed)" in capsys.readouterr().out
    store = opening.current()
    assert store is not None
    owner = Actor(workspace=str(found["id"]), who=OWNER, role="owner")
    told = [(each.who, each.action) for each in audit.listed(store, owner)]
    assert told[:2] == [(SERVER, "member removed"), (SERVER, "member invited")]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["new", "Team", "olive"], "'olive' is no address"),
        (["invite", "Nowhere", OWNER], "No workspace is called 'Nowhere'"),
        (["invite", "Twice", OWNER], "Several workspaces are called 'Twice'"),
        (["remove", "Once", OWNER], "A workspace needs an owner"),
        (["invite", "Once", "council.example", "--role", "owner"], "Owners are named by address"),
    ],
)
def test_what_cannot_be_done_is_told(
    asked: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Once", "Twice", "Twice"):
        assert cli.main(["people", "new", name, OWNER]) == 0
    assert cli.main(["people", *asked]) == 1
    assert told in capsys.readouterr().err


def test_without_a_store_there_are_no_people(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HERTS_GEO_STORE", "none")
    assert cli.main(["people", "list"]) == 1
    assert "there are no workspaces" in capsys.readouterr().err
