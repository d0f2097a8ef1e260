"""The rows of the pages: each has its file, its guide and a place to be found."""

from herts_geo.ui.base.folders import text_of
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.choices.land import EstateChoices
from herts_geo.ui.link.pages import FIRST, PAGES, ROWS
from tests.conftest import ROOT


def test_each_file_in_pages_has_one_row() -> None:
    assert sorted(PAGES) == sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
    assert len(PAGES) == len(ROWS)
    assert len({row.title for row in ROWS}) == len(ROWS)
    assert FIRST.stem == "home"


def test_each_page_has_its_guide() -> None:
    assert all(text_of(row.guide) for row in ROWS)


def test_what_decides_figures_are_choices_of_a_link() -> None:
    assert {name for row in ROWS for name in row.decides} <= set(vars(Selection()))


def test_all_of_the_estate_but_weights_the_asset_and_the_map_decides_its_figures() -> None:
    others = ("e_w_", "e_least", "e_asset", "e_pair", "e_layers")
    names = [name for name in vars(EstateChoices()) if not name.startswith(others)]
    assert PAGES["estate"].decides == tuple(names)
