"""The tour goes from page to page with what is chosen, and is left at any moment."""

from streamlit.testing.v1 import AppTest

from herts_geo.ui import tour
from herts_geo.ui.link.pages import PAGES
from tests.pages.conftest import Open, said


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def told(app: AppTest) -> str:
    return next((each for each in said(app.markdown) if each.startswith("**Tour")), "")


def test_each_step_is_one_plain_sentence_or_two_on_a_page_of_its_own() -> None:
    assert 4 <= len(tour.STEPS) <= 5
    assert len({step.page for step in tour.STEPS}) == len(tour.STEPS)
    for step in tour.STEPS:
        assert step.page in PAGES
        assert step.words.endswith(".")
        assert len(step.words) <= 160  # two lines of the strip


def test_next_leads_from_page_to_page_and_back_to_the_first(open_page: Open) -> None:
    app = press(open_page("home", place="Stevenage"), "tour-begin")
    for number, step in enumerate(tour.STEPS, start=1):
        assert not app.exception
        assert app.title[0].value == PAGES[step.page].title
        assert told(app) == f"**Tour, {number} of {len(tour.STEPS)}.** {step.words}"
        assert app.session_state["place"] == "E07000243"
        app = press(app, "tour-next")
    assert app.title[0].value == "Start here"
    assert not told(app)


def test_it_is_left_where_it_stands_and_waits_while_another_page_is_open(open_page: Open) -> None:
    app = press(press(open_page("home"), "tour-begin"), "tour-next")
    app.switch_page("pages/sources.py").run()
    assert told(app) == "**Tour, 2 of 5.** It goes on at 'Deprivation'."
    app = press(app, "tour-next")
    assert app.title[0].value == "Deprivation"
    app = app.switch_page("pages/deprivation.py").run()  # which AppTest does not do by itself
    app = press(app, "tour-back")
    assert app.title[0].value == "Overview"
    app = press(app, "tour-leave")
    assert not told(app)
    assert not open_page("home").exception
