"""What people keep on the pages is there the next morning, on either kind of store.

Files that are brought, and a browser that was never there before, are tried in
`tests/browser/test_morning_after.py`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo import cli
from herts_geo.estate import long as estate_long
from herts_geo.housing import supply as housing_supply
from herts_geo.pack.load import digest
from herts_geo.store import engine, live, opening, schema, uploads
from herts_geo.ui.base import session_pack
from tests.conftest import PATIENCE
from tests.estate import made as estate_made
from tests.pages.conftest import Open, said
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


def bring(data: bytes) -> None:
    """A page on which somebody adds a register."""
    import streamlit as st

    from herts_geo.estate.register import RegisterFile
    from herts_geo.pack import catalogue
    from herts_geo.ui.base import desk, keeping
    from herts_geo.ui.estate import panel, registers

    desk.begin_run()
    if not registers.files():
        panel._add(catalogue.read(), RegisterFile(name="fire.csv", data=data))
    st.write(registers.files()[0].kept is not None)
    keeping.tell()


@pytest.mark.usefixtures("store")
def test_a_long_register_opens_by_its_rows_the_next_morning(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(estate_long, "LONG", 3)
    file = estate_made.register()
    evening = AppTest.from_function(
        bring, default_timeout=PATIENCE, kwargs={"data": file.data}
    ).run()
    assert not evening.exception
    assert not evening.warning
    assert [each.value for each in evening.markdown][-1] == "`True`"
    night()
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "content", pytest.fail)  # the file is not read again
        page = open_page("estate", place="Stevenage")
        told = " ".join(said(page.markdown))
        assert "9 assets of 5 holders in Stevenage" in told
        for mark in (*estate_made.MARKS, *estate_made.SECRET_MARKS):
            assert mark not in told
    [chosen] = [each for each in page.selectbox if each.label == "Columns and faults of"]
    mark = digest(file.data + file.name.encode())[:16]
    chosen.set_value(f"000001-{mark}").run()  # until somebody asks for its faults
    [again] = [each for each in page.toggle if each.label.startswith("Read its file again")]
    assert not again.set_value(True).run().exception
    assert any(each.label.startswith("What its columns hold") for each in page.expander)
    capsys.readouterr()
    command = ["estate", "--place", "Stevenage", "--workspace", "own", "--kept", "fire.csv"]
    assert cli.main(command) == 0
    assert capsys.readouterr().out.startswith("9 assets of 5 holders in Stevenage.")
    assert cli.main([*command, "--kept", "water.csv"]) != 0
    assert "No register is kept under the name 'water.csv'" in capsys.readouterr().err


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
