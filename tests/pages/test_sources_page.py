"""The page of sources: the table of data sets, seen whole."""

from herts_geo.ui import sources
from tests.pages.conftest import Open


def test_the_whole_table_is_seen_on_a_small_screen(open_page: Open) -> None:
    app = open_page("sources")
    table = next(item.value for item in app.dataframe if "Data set" in item.value)
    side_bar, edges, scrolls = 282, 2 * 32, 10  # pixels
    assert sum(sources.WIDTHS[name] for name in table) <= 1366 - side_bar - edges - scrolls
    assert any(sources.CHECKED in each.value for each in app.caption)
