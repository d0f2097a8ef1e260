"""What is told to somebody who waits."""

import io

from herts_geo.sandbox import Progress, waiting


class Screen(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Somebody looks on."""
        return True


def test_a_line_now_and_then() -> None:
    screen = Screen()
    watch = waiting.patience(screen)
    for tenth in range(121):
        watch(Progress("", tenth / 10, "Checking 12,000 rows" if tenth > 60 else ""))
    assert screen.getvalue().splitlines() == [
        "Reading the file: 2 s (Ctrl-C stops it)",
        "Checking 12,000 rows: 7 s (Ctrl-C stops it)",
        "Checking 12,000 rows: 12 s (Ctrl-C stops it)",
    ]


def test_a_second_file_is_counted_anew() -> None:
    screen = Screen()
    watch = waiting.patience(screen)
    for seconds in (1.0, 9.0, 0.1, 3.0):
        watch(Progress("", seconds))
    assert [line.split(" (")[0] for line in screen.getvalue().splitlines()] == [
        "Reading the file: 9 s",
        "Reading the file: 3 s",
    ]


def test_nothing_where_nobody_looks() -> None:
    nobody = io.StringIO()
    waiting.patience(nobody)(Progress(seconds=60))
    assert nobody.getvalue() == ""
