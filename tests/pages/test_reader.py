"""A long reading on the page: shown, stopped by its button, and begun again by another."""

from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE


def _script() -> None:
    import streamlit as st

    from herts_geo import sandbox
    from herts_geo.sandbox import Progress
    from herts_geo.ui.base import reader

    with reader.patience():
        watch = sandbox._watch.get()
        assert watch is not None
        try:
            watch(Progress("file"))
            watch(Progress("file", 0.5))
            watch(Progress("file", 12.0, "Checking 5 rows"))
            watch(Progress("file", 12.1))  # too soon for another look
        except sandbox.Refused as fault:
            st.error(str(fault))


def _ended() -> None:
    from herts_geo import sandbox
    from herts_geo.sandbox import Progress
    from herts_geo.ui.base import reader

    with reader.patience():
        watch = sandbox._watch.get()
        assert watch is not None
        for _ in range(2):  # two long files in one run of the page
            watch(Progress("file", 12.0))
            watch(Progress("file", ended=True))


def test_a_reading_is_stopped_and_begun_again() -> None:
    page = AppTest.from_function(_script, default_timeout=PATIENCE).run()
    assert not page.exception
    assert [each.label for each in page.button] == ["Stop reading"]
    page.button[0].click().run()
    assert "Its reading was stopped" in page.error[0].value
    assert [each.label for each in page.button] == ["Read it again"]
    page.button[0].click().run()
    assert not page.error
    assert [each.label for each in page.button] == ["Stop reading"]


def test_nothing_is_left_of_a_reading_that_ended() -> None:
    page = AppTest.from_function(_ended, default_timeout=PATIENCE).run()
    assert not page.exception
    assert not page.button
