"""What people keep on the pages is there the next morning, on either kind of store.

Files that are brought, and a browser that was never there before, are tried in
`tests/browser/test_morning_after.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.housing import supply as housing_supply
from herts_geo.store import engine, live, opening, schema
from herts_geo.ui.base import session_pack
from tests.conftest import PATIENCE
from tests.pages.conftest import Open
from tests.pages.test_workshop_page import held, press, with_note
from tests.store.conftest import ENGINES, database, fresh, postgres  # noqa: F401  fixtures

EDITS = "add~New~gp~-0.2~51.9"
YEAR = {("0001", housing_supply.OWN_COLUMNS[0]): "2024/25", ("0001", "Completions"): "120"}
TABLE = "homes-added-E07000243"


@pytest.fixture(params=ENGINES)
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A store of either engine that the app works with."""
    where = str(tmp_path / "store.sqlite")
    if request.param == "postgresql":
        found = fresh(request)
        made = engine.connect(found)
        schema.upgrade(made)
        made.close()
        where = found.url.set(drivername="postgresql").render_as_string(hide_password=False)
    monkeypatch.setenv("HERTS_GEO_STORE", where)
    monkeypatch.setattr(session_pack, "may_open_any", lambda: True)  # as at one's own machine
    yield
    night()


def night() -> None:
    """Ends all that the program has open of its store, as when it is stopped."""
    found = opening.current()
    assert found is not None
    live.forget(found)
    found.close()
    opening.opened.cache_clear()


def type_a_year(table: str, cells: list[tuple[str, str, str]]) -> None:
    """A page on which somebody types into a table: AppTest cannot."""
    from herts_geo.ui.base import desk, keeping

    desk.begin_run()
    keeping.keep_typed(table, {(row, column): value for row, column, value in cells})
    keeping.tell()


@pytest.mark.usefixtures("store")
def test_what_was_kept_on_the_pages_is_there_the_next_morning(open_page: Open) -> None:
    press(open_page("deprivation", place="Stevenage"), "Keep this view")
    press(
        open_page("accessibility", place="Stevenage", service="gp", edits=EDITS),
        "Keep it in the project",
    )
    evening = held(with_note(open_page("workshop", place="Stevenage")))
    cells = [(row, column, value) for (row, column), value in YEAR.items()]
    typing = AppTest.from_function(
        type_a_year, default_timeout=PATIENCE, kwargs={"table": TABLE, "cells": cells}
    ).run()
    assert not typing.exception
    assert not typing.warning
    night()
    morning = open_page("workshop", place="Stevenage")
    assert held(morning) == evening
    assert [each.page for each in held(morning).scenes] == ["deprivation"]
    assert [each.edits for each in held(morning).scenarios] != []
    assert len(held(morning).notes) == 1
    page = open_page("housing", place="Stevenage")
    assert any("Net additional homes: **120** in 1 year" in each.value for each in page.markdown)
