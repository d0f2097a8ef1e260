"""How wide the columns of a printed table are, and how large its letters: no word is cut."""

from dataclasses import dataclass, replace
from typing import Final

from herts_geo.report.blocks import Grid

ACROSS: Final = 170.0  # millimetres between the margins of an A4 page
TURNED: Final = 257.0  # and of one on its side
READABLE: Final = 7.0  # points: a longer table that would be smaller has its page turned
SHORT: Final = 12  # rows that are not worth a page of their own
SIZES: Final = (8.0, 7.2, 6.4, 5.6, 5.0)  # points, the largest that fits
POINT: Final = 25.4 / 72  # millimetres
LETTER, BOLD = 0.62, 0.72  # width of a letter over its size
PADDING: Final = 3.0  # millimetres beside the words of a cell
UNBROKEN: Final = 22  # letters after which a word without a break may be broken
LONGEST: Final = 110  # letters: a longer cell asks for no more room
ROOMY: Final = 0.9  # of the page: what the longest words may fill


@dataclass(frozen=True)
class Fit:
    """The size of letters (points), each column's width (millimetres), and whether on its side."""

    size: float
    widths: tuple[float, ...]
    turned: bool = False


def fit(grid: Grid) -> Fit:
    """The fit of a table to the width of a page: each column holds its longest word."""
    upright = _fit(grid, ACROSS)
    if upright.size >= READABLE or len(grid.printed) <= SHORT:
        return upright
    return replace(_fit(grid, TURNED), turned=True)


def _fit(grid: Grid, across: float) -> Fit:
    for size in SIZES:
        least = _least(grid, size)
        if sum(least) <= across * ROOMY:
            break
    wanted = [max(pair) for pair in zip(least, _wanted(grid, size), strict=True)]
    return Fit(size, tuple(_shared(least, wanted, across)))


def _least(grid: Grid, size: float) -> list[float]:
    heads = [_word(name) * BOLD for name in grid.headings]
    cells = [max(map(_word, column), default=0) * LETTER for column in _columns(grid)]
    return [_width(max(pair), size) for pair in zip(heads, cells, strict=True)]


def _wanted(grid: Grid, size: float) -> list[float]:
    longest = [max(map(len, column), default=0) for column in _columns(grid)]
    return [_width(min(letters, LONGEST) * LETTER, size) for letters in longest]


def _columns(grid: Grid) -> list[list[str]]:
    return [[row[i] for row in grid.printed] for i in range(len(grid.headings))]


def _word(text: str) -> int:
    return min(max(map(len, text.split()), default=0), UNBROKEN)


def _width(letters: float, size: float) -> float:
    return letters * size * POINT + PADDING


def _shared(least: list[float], wanted: list[float], across: float) -> list[float]:
    if sum(least) >= across:
        return [width * across / sum(least) for width in least]
    spare = across - sum(least)
    more = [want - low for want, low in zip(wanted, least, strict=True)]
    part = min(spare / sum(more), 1.0) if any(more) else 0.0
    return [low + part * extra for low, extra in zip(least, more, strict=True)]
