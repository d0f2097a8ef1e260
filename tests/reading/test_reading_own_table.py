"""A table that somebody fills in: limits, and the faults of its columns told once each."""

import pytest

from herts_geo.errors import UnreadableFile
from herts_geo.reading import files as reading_files

KNOWN = frozenset({"name", "size"})


def told(data: bytes) -> list[tuple[str, str, str]]:
    """The faults of a table whose name is needed."""
    table = reading_files.opened(data, "own.csv", KNOWN, 1_000, 5)
    found = reading_files.issues(table, {"Name": "Add it."}, KNOWN)
    return [(each.field, each.message, each.severity) for each in found]


def test_a_sound_table_has_no_faults() -> None:
    assert told(b"Name,Size\r\na,1\r\n") == []


def test_every_fault_of_the_columns_is_told_once() -> None:
    assert told(b"Size,SIZE,size,Colour\r\n1,2,3,red\r\n") == [
        ("Name", "column is missing.", "error"),
        ("Size", "stands twice.", "error"),
        ("Colour", "column is not used.", "warning"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"x" * 1_001, "over 0.001 MB"), (b"Name\r\n" + b"a\r\n" * 6, "over 5 rows")],
)
def test_what_is_too_large_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        reading_files.opened(data, "own.csv", KNOWN, 1_000, 5)
