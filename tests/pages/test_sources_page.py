"""The page of sources: the table of data sets, seen whole."""

from dataclasses import replace

from herts_geo.pack import catalogue
from herts_geo.ui import sources
from tests.pages.conftest import Open


def test_the_whole_table_is_seen_on_a_small_screen(open_page: Open) -> None:
    app = open_page("sources")
    table = next(item.value for item in app.dataframe if "Data set" in item.value)
    side_bar, edges, scrolls = 282, 2 * 32, 10  # pixels
    assert sum(sources.WIDTHS[name] for name in table) <= 1366 - side_bar - edges - scrolls
    assert any(sources.CHECKED in each.value for each in app.caption)


def test_what_a_pack_says_of_itself_is_shown_as_it_stands() -> None:
    item = next(iter(catalogue.read().datasets.values()))
    harmful = "![seen](http://tracker.example/x.png) | <b>bold</b>\n\n# heading"
    told = sources.told(replace(item, description=harmful, publisher=harmful, licence=harmful))
    assert told.count("tracker") == 3
    assert not any(mark in told for mark in ("![", "](", "<b>", "://t", "\n# ", " | \\<b"))


def test_each_column_of_a_data_set_is_told(open_page: Open) -> None:
    app = open_page("sources")
    told = [each.value for each in app.markdown]
    for item in catalogue.read().datasets.values():
        (one,) = [each for each in told if item.sha256 in each]
        rows = [line for line in one.splitlines() if line.startswith("| ")][1:]
        assert len(rows) == len(item.columns)
