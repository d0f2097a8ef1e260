"""The figures of a chapter as a table: sources by their number, notes by a letter, told once."""

from collections.abc import Mapping, Sequence
from typing import Final

from herts_geo.catalogue import Catalogue
from herts_geo.evidence import Chapter, Figure
from herts_geo.report import clean, sources
from herts_geo.report.blocks import Grid

HEADINGS: Final = ("What", "Figure", "Unit", "Sources", "Note")


def grid(chapter: Chapter, catalogue: Catalogue, numbers: Mapping[str, int]) -> Grid:
    """The figures of a chapter; `numbers` are those under which its sources are listed."""
    notes = dict.fromkeys(clean.plain(item.note) for item in chapter.figures if item.note)
    letters = {note: _letter(place) for place, note in enumerate(notes)}
    rows = tuple(_row(item, numbers, letters) for item in chapter.figures)
    title = f"{clean.plain(chapter.title)}: the figures"
    below = (
        *(f"{letter}: {note}" for note, letter in letters.items()),
        *_named([name for item in chapter.figures for name in item.sources], catalogue, numbers),
    )
    return Grid(title, HEADINGS, rows, (False, True, False, False, False), below, whole=True)


def unit(figure: Figure) -> str:
    """The unit that a figure's text does not say itself."""
    plain = clean.plain(figure.unit)
    return "" if plain in figure.text or figure.value is None else plain


def _row(figure: Figure, numbers: Mapping[str, int], letters: Mapping[str, str]) -> tuple[str, ...]:
    cited = ", ".join(map(str, sorted({numbers[name] for name in figure.sources})))
    note = letters.get(clean.plain(figure.note), "")
    return clean.plain(figure.label), clean.plain(figure.text), unit(figure), cited, note


def _named(
    names: Sequence[str], catalogue: Catalogue, numbers: Mapping[str, int]
) -> tuple[str, ...]:
    told = sorted((numbers[name], clean.plain(sources.named(catalogue, name))) for name in {*names})
    if not told:
        return ()
    return (f"Sources: {'; '.join(f'{number} {title}' for number, title in told)}.",)


def _letter(place: int) -> str:
    low = chr(ord("a") + place % 26)
    return low if place < 26 else _letter(place // 26 - 1) + low
