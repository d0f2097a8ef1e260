"""What is said of files that a session of the same tab held, whatever the tab answers."""

import pytest

from herts_geo.ui.base import tab_files


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ([["Public estate", "a.csv"], ["Overview", "b.csv"]], 2),
        ([["Public estate", "a.csv"], ["Overview"], "x", None, ["a", 1], {"a": "b"}], 1),
        ("Public estate", 0),
        (None, 0),
        ({"files": []}, 0),
        ([["Public estate", "a.csv"]] * 1000, tab_files.MOST),
    ],
)
def test_only_names_are_taken_from_a_tab(answer: object, taken: int) -> None:
    assert len(tab_files._pairs(answer)) == taken


def test_a_long_name_is_cut() -> None:
    ((_, name),) = tab_files._pairs([["Public estate", "x" * 10_000]])
    assert len(name) == tab_files.LONGEST


def test_the_sentence_names_each_file_and_where_it_was_added() -> None:
    one = tab_files.sentence([("Public estate", "fire.csv")])
    assert one.startswith(
        "1 file that you added in this tab is no longer here: 'fire.csv' (Public estate)."
    )
    assert one.endswith("The figures are now without it: add it again where you did before.")
    two = tab_files.sentence([("Public estate", "a.csv"), ("Overview", "b.csv")])
    assert "2 files that you added in this tab are no longer here" in two
    assert "'a.csv' (Public estate); 'b.csv' (Overview)." in two
