"""The search box of the side bar: what Enter takes, what it guesses, and what it offers besides."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.estate import made
from tests.pages import conftest
from tests.pages.conftest import Open, said
from tests.pages.test_estate_page import hold


def typed(app: AppTest, text: str) -> AppTest:
    return conftest.typed(app, text, "place")


def others(app: AppTest) -> list[Button]:
    return [each for each in app.button if str(each.key).startswith("_other_")]


def stands(app: AppTest) -> tuple[str, str | None]:
    assert not app.exception
    return app.session_state["place"], app.session_state["area"]


def test_enter_takes_the_best_match(open_page: Open) -> None:
    app = open_page("deprivation")
    for text, place, area in (
        ("Borehamwood", "E02004906", None),
        ("Hemel Hempstead", "E02004868", None),
        ("sg1 1", "E02004951", None),
        ("SG1 1HN", "E02004951", "E01035570"),
        ("tl238242", "E02004951", "E01035570"),
        ("hitchin station", "E02004921", "E01023610"),
        ("Stevenage", "E07000243", None),
    ):
        assert stands(typed(app, text)) == (place, area), text
        assert not app.error, text
        assert not app.warning, text


def test_what_stands_for_a_town_is_said_on_every_page(open_page: Open) -> None:
    app = typed(open_page("deprivation"), "Borehamwood")
    assert any("is a town, of which no outline is known" in x for x in said(app.caption))
    app = app.switch_page("pages/review.py").run()
    assert any("is a town, of which no outline is known" in x for x in said(app.caption))
    app = typed(app, "Stevenage")
    assert not any("is a town" in x for x in said(app.caption))


def test_a_guess_is_told_and_what_else_it_may_be_offered(open_page: Open) -> None:
    app = typed(open_page("deprivation"), "Stevanage")
    assert stands(app)[0] == "E07000243"
    assert "Nothing here is called 'Stevanage'" in said(app.warning)[0]
    assert "Stevenage (district), the nearest name" in said(app.warning)[0]
    assert len(others(app)) > 1


def test_another_match_is_chosen_by_its_button(open_page: Open) -> None:
    app = typed(open_page("deprivation"), "hertford")
    assert stands(app) == ("E02004894", None)
    whole = next(x for x in others(app) if "Hertfordshire" in x.label and "county" in x.label)
    app = whole.click().run()
    assert stands(app) == ("E10000015", None)
    assert not others(app)


def test_nothing_found_gets_a_sentence_and_leaves_the_place(open_page: Open) -> None:
    app = typed(open_page("deprivation", place="Stevenage"), "Qqqqq")
    assert stands(app)[0] == "E07000243"
    assert "Nothing here is called 'Qqqqq'. Type a town" in said(app.error)[0]
    app = app.switch_page("pages/review.py").run()
    assert not app.error


def test_what_lies_outside_the_pack_is_said(open_page: Open) -> None:
    app = typed(open_page("deprivation", place="Stevenage"), "Luton")
    assert stands(app)[0] == "E07000243"
    assert "Luton town centre lies outside Hertfordshire" in said(app.error)[0]


def test_a_name_from_the_list_is_taken_as_it_stands(open_page: Open) -> None:
    app = typed(open_page("deprivation"), "E07000103")
    assert stands(app)[0] == "E07000103"
    assert "Borehamwood (town in Hertsmere)" in app.selectbox(key="place").options
    assert not others(app)


def test_property_of_a_register_is_found_by_its_own_session_alone(open_page: Open) -> None:
    app = hold(open_page("estate"))
    for text in ("Town Fire Station", "FS/1", "100080000001"):
        app.session_state["place"] = "E10000015"
        assert stands(typed(app, text))[0] != "E10000015", text
        link = dict(app.query_params)
        assert ",Public property" in str(link["spot"])  # in a link it has no name
        assert "Fire" not in str(link)
    other = typed(open_page("estate"), "FS/1")
    assert stands(other)[0] == "E10000015"
    assert "Nothing here is called 'FS/1'" in said(other.error)[0]


def test_vacant_and_sensitive_property_is_never_found(open_page: Open) -> None:
    app = hold(open_page("estate"))
    for mark in (made.NAME, made.STREET, made.UPRN, made.REFERENCE, *made.SECRET_MARKS):
        app = typed(app, mark)
        assert not [x for x in others(app) if "public property" in x.label], mark
        told = " ".join(said(app.warning) + said(app.caption))
        assert "public property" not in told, mark
        assert dict(app.query_params).get("spot") is None, mark
