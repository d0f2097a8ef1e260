"""What stands below a map is named beside it, on every page where that is anything."""

from pathlib import Path

from herts_geo.ui.link.pages import PAGES, ROWS

WITHOUT = {"home", "overview"}  # below their maps stand sources alone


def test_each_map_page_names_what_is_below_its_map() -> None:
    files = (Path(__file__).parents[2] / "pages").glob("*.py")
    framed = {each.stem for each in files if "map_page(" in each.read_text(encoding="utf-8")}
    assert framed - WITHOUT == {row.stem for row in ROWS if row.below}
    assert not any(PAGES[stem].below for stem in WITHOUT)
