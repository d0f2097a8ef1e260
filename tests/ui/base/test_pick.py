"""A row of a table and what is chosen elsewhere are one and the same choice."""

from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE


def page() -> None:
    import pandas as pd
    import streamlit as st

    from herts_geo.ui.base import tables

    table = pd.DataFrame({"Code": ["x", "y", "z"], "Name": ["X", "Y", "Z"]}, index=[7, 3, 5])
    if st.session_state.get("pressed") is not None:
        st.session_state["t"] = {"selection": {"rows": st.session_state.pop("pressed")}}
        marked = list(st.session_state.pop("marked", []))
        tables._picked(tables.Pick(pd.Series(), "chosen", "rows"), "t", ("y", "x", "z"), marked)
    st.text_input("chosen", key="chosen")
    shown = tables.led(table.loc[[3, 7, 5]], "Name", "Gone")
    ids = pd.Series(["y", "x", "z"], index=[3, 7, 5])
    tables.show(shown, pick=tables.Pick(ids, "chosen", "rows"), alt="Rows")


def opened(**state: object) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE)
    for key, value in state.items():
        app.session_state[key] = value
    return app.run()


def rows(app: AppTest) -> list[int]:
    """The chosen rows of the table, whose key is the last part of its id."""
    key = app.dataframe[0].proto.id.rpartition("-rows-")[2]
    return list(app.session_state[f"rows-{key}"]["selection"]["rows"])


def test_what_was_chosen_elsewhere_is_the_chosen_row_and_brought_in_sight() -> None:
    app = opened(chosen="z")
    assert list(app.dataframe[0].value.columns) == ["Name", "Code"]
    assert rows(app) == [2]
    assert any('data-herts-row="rows 2 3"' in each.proto.body for each in app.get("html"))


def test_a_row_that_is_pressed_is_chosen_everywhere_and_stays_where_it_is() -> None:
    app = opened(pressed=[1])
    assert app.text_input(key="chosen").value == "x"
    assert rows(app) == [1]
    assert not app.get("html")


def test_no_row_is_chosen_where_it_is_let_go_or_not_in_the_table() -> None:
    app = opened(chosen="x", pressed=[], marked=[1])
    assert app.text_input(key="chosen").value == ""
    assert rows(opened(chosen="gone")) == []


def test_what_is_chosen_elsewhere_in_the_same_moment_stands() -> None:
    assert opened(chosen="x", pressed=[], marked=[]).text_input(key="chosen").value == "x"
    assert opened(chosen="x", pressed=[2], marked=[2]).text_input(key="chosen").value == "x"
