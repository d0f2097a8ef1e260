"""A progress bar in plain text on standard error; where that is no terminal, a line a stage."""

import sys
from typing import Final

WIDTH: Final = 30


class Bar:
    """Shows a stage and how far it is; call it with the stage, what is done, and the total."""

    def __init__(self) -> None:
        self._shown = ("", -1)
        self._live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Draws the bar again when it has moved by a hundredth or the stage is another."""
        now = (stage, 100 * done // max(total, 1))
        if now == self._shown:
            return
        if self._live:
            filled = WIDTH * now[1] // 100
            bar = "#" * filled + "." * (WIDTH - filled)
            sys.stderr.write(f"\r{stage:<20} [{bar}] {now[1]:3}%")
        elif stage != self._shown[0]:
            sys.stderr.write(f"{stage}\n")
        sys.stderr.flush()
        self._shown = now

    def close(self) -> None:
        """Ends the line of the bar."""
        if self._live and self._shown[0]:
            sys.stderr.write("\r" + " " * (WIDTH + 30) + "\r")
            sys.stderr.flush()
