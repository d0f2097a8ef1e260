"""The Sources page of a pack that says how it was made: its sources, and its renewal."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herts_geo.pack import catalogue, renewal
from herts_geo.ui.base import session_pack
from tests import packs
from tests.pack.test_renewal import BAD, GOOD, LONG, ended
from tests.pages.conftest import Open, said

KEPT = {"state": "failed", "retrieved": "2026-01-05", "checked": "2026-01-05", "why": "No answer."}
STATE = {"sources": {"schools": KEPT, "lsoa21": KEPT | {"state": "made", "why": ""}}}


@pytest.fixture
def made(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("made")
    packs.make(folder, packs.UNITARY)
    (folder / "sources.json").write_text(json.dumps(STATE))
    monkeypatch.setenv(catalogue.PACK_VARIABLE, str(folder))
    monkeypatch.setattr(session_pack, "may_open_any", lambda: True)
    yield folder.resolve()
    for run in list(renewal._runs.values()):
        run.stop()
        ended(run)
    renewal._runs.clear()


def test_every_source_is_listed_with_its_state(made: Path, open_page: Open) -> None:
    app = open_page("sources")
    assert not app.exception
    assert not app.error
    (table,) = [x.value for x in app.dataframe if "Why not" in x.value]
    rows = table.set_index("Source")
    assert set(rows["State"]) == {"kept the old one", "made", "left out"}
    (kept,) = rows.index[rows["State"] == "kept the old one"]
    assert rows.loc[kept, "Why not"] == "No answer."
    assert rows["Address of the licence"].str.startswith("https://").any()


@pytest.mark.parametrize(
    ("program", "told"),
    [(GOOD, "The pack was renewed: 1 data set changed."), (BAD, "is as it was. It is damaged.")],
)
def test_the_pack_is_renewed_from_the_page(
    program: str, told: str, made: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "COMMAND", (sys.executable, "-c", program))
    app = open_page("sources")
    (button,) = [x for x in app.button if x.label == "Refresh"]
    button.click().run()
    run = renewal.of(made)
    assert run is not None
    ended(run)
    app.run()
    assert not app.exception
    assert any(told in x for x in [*said(app.success), *said(app.error)])


def test_a_renewal_that_runs_is_seen_by_others_and_stopped(
    made: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewal, "COMMAND", (sys.executable, "-c", LONG))
    run = renewal.start(made)
    app = open_page("sources")
    assert not [x for x in app.button if x.label == "Refresh"]
    (button,) = [x for x in app.button if x.label == "Stop"]
    button.click()
    run.stop()
    ended(run)
    app.run()
    assert any("was stopped" in x for x in said(app.info))


def test_a_visitor_of_a_server_may_not_renew(
    made: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_pack, "may_open_any", lambda: False)
    app = open_page("sources")
    assert not [x for x in app.button if x.label == "Refresh"]
    assert any("Whoever runs this server" in x for x in said(app.markdown))
