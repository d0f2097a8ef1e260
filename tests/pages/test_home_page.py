"""The first page finds a place and leads on with it."""

from streamlit.testing.v1 import AppTest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import home
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.workshop.page import FIRST_SCENES
from tests.pages.conftest import Open, said

STEVENAGE = "E07000243"


def links(app: AppTest) -> dict[str, str]:
    """The page and query of each way on, by the page's address."""
    titles = {f"**{door.title}**" for door in home.DOORS}
    found = [each.proto for each in app.get("page_link") if each.proto.label in titles]
    return {each.page: each.query_string for each in found}


def test_three_ways_lead_on(open_page: Open) -> None:
    app = open_page("home")
    assert not app.exception
    assert links(app) == {"overview": "", "estate": "", "workshop": ""}
    assert all(door.page in PAGES and door.words.endswith(".") for door in home.DOORS)
    assert [door.words for door in home.DOORS] == [
        x for x in said(app.markdown) if x in {door.words for door in home.DOORS}
    ]


def test_the_place_that_is_found_goes_along(open_page: Open) -> None:
    app = open_page("home", place="SG1 1HN")
    assert not app.error
    assert set(links(app).values()) == {"place=E02004951&area=E01035570"}
    app.switch_page("pages/workshop.py").run()
    assert app.session_state["place"] == "E02004951"


def test_who_comes_to_bring_a_register_finds_the_form_open(open_page: Open) -> None:
    def is_open(app: AppTest) -> bool:
        (box,) = [x for x in app.expander if x.label.startswith("Registers held")]
        return bool(box.proto.expanded)

    assert not is_open(open_page("estate"))
    app = open_page("home")
    app.switch_page("pages/estate.py").run()
    assert is_open(app)
    assert is_open(app.run())  # it is not shut while one works in it
    app.switch_page("pages/sources.py").run()
    app.switch_page("pages/estate.py").run()
    assert not is_open(app)


def test_a_workshop_without_a_scene_leads_to_pages_that_make_one(open_page: Open) -> None:
    app = open_page("workshop")
    pages = {each.proto.page for each in app.get("page_link")}
    assert set(FIRST_SCENES) <= pages
    assert all(PAGES[page].scene for page in FIRST_SCENES)


def test_an_area_that_is_clicked_gives_its_district(pack: Catalogue) -> None:
    assert home.district(pack, "E01023750") == STEVENAGE
    assert home.district(pack, "E01000001") == ""
