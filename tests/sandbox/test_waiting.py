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


def test_nothing_where_nobody_looks() -> None:
    nobody = io.StringIO()
    waiting.patience(nobody)(Progress(seconds=60))
    assert nobody.getvalue() == ""
