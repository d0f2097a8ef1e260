"""A dossier as a paper: what every document that is read says, in the same order and words.

The figures of a chapter as a table: sources by their number, sentences of notes by a letter, each
told once; those that are not known in one line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo import __version__
from herts_geo.evidence import Chapter, Dossier, Figure, Picture, Table
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import bars as report_bars
from herts_geo.report import brief as report_brief
from herts_geo.report import cells, sources
from herts_geo.report import text as report_text
from herts_geo.report.map import draw as map_draw
from herts_geo.report.map.sheet import IN_TEXT, LOWER, Layout
from herts_geo.report.paper import Block, Grid, Heading, Listing, Map, Paper, Paragraph, Section

Progress = Callable[[str], None]
PROGRAM: Final = f"herts-geo {__version__}"
OPENING: Final = (
    "Every figure was worked out from the data sets listed under 'Sources and licences', by the "
    "choices listed under 'Choices made'. The figures on screen, in the spreadsheet and here are "
    "the same.",
    "'No data' means that a figure is not known; it never stands for nought. Where a figure is "
    "modelled or estimated, the note beside it says so.",
    "On the maps each class has a letter as well as a colour, areas without a figure are hatched, "
    "and areas outside the place are pale. North is that of the National Grid.",
)
FINDINGS: Final = "What stands out"
QUALITY: Final = "How good the data are"
SOURCES: Final = "Sources and licences"
CHOICES: Final = "Choices made"
RECORDED: Final = ("Options", "Decisions")
SHORT: Final = ("title", "publisher", "vintage", "licence")  # what is told of a source


def paper(dossier: Dossier, catalogue: Catalogue, progress: Progress) -> Paper:
    """The paper of a dossier, its maps drawn. Raises the data errors of `places.areas`."""
    items = tuple(
        (report_text.plain(item.sentence), report_text.plain(item.basis))
        for item in dossier.findings
    )
    lead = Paragraph("The most telling first. Each is worked out by a stated rule.")
    sections = [
        Section("findings", FINDINGS, (lead, Listing(items, numbered=True)) if items else ()),
        *_chapters(dossier, catalogue, progress),
        _listed("quality", QUALITY, dossier.quality),
        _sources(dossier, catalogue),
        _listed("choices", CHOICES, dossier.parameters),
    ]
    kept = tuple(section for section in sections if section.blocks)
    opened = _brief(dossier, catalogue) if dossier.brief else None
    return Paper(
        title=report_text.plain(dossier.title),
        place=report_text.plain(dossier.place),
        made=report_text.plain(dossier.made),
        program=PROGRAM,
        opening=OPENING,
        sections=kept,
        brief=opened,
    )


def image(
    picture: Picture, catalogue: Catalogue, said: Sequence[str] = (), layout: Layout = IN_TEXT
) -> Map:
    """A picture drawn for paper, with its words, unless the text around it has `said` them."""
    told = "" if picture.text in said else report_text.plain(picture.text)
    about = [told, named_sources(catalogue, picture.sources)]
    drawn = map_draw.png(picture, catalogue, layout)
    return Map(
        title=report_text.plain(picture.title),
        alt=alternative(picture),
        png=drawn,
        notes=_some(about),
    )


def alternative(picture: Picture) -> str:
    """The words that stand for a map where it cannot be seen."""
    return f"Map. {report_text.plain(picture.title)}. {report_text.plain(picture.text)}".strip()


def grid(table: Table, catalogue: Catalogue) -> Grid:
    """A table with its cells in words."""
    frame = pd.DataFrame(table.frame)
    headings = tuple(report_text.plain(name) for name in frame.columns)
    columns = [frame.iloc[:, i] for i in range(len(headings))]
    units = cells.units_of(frame)
    named = zip(headings, columns, strict=True)
    told = [cells.words(name, column, units) for name, column in named]
    rows = tuple(zip(*told, strict=True)) if told else ()
    notes = _some([report_text.plain(table.note), named_sources(catalogue, table.sources)])
    numeric = tuple(cells.is_number(column) for column in columns)
    return Grid(
        title=report_text.plain(table.title),
        headings=headings,
        rows=rows,
        numeric=numeric,
        notes=notes,
        whole=table.whole,
    )


def _brief(dossier: Dossier, catalogue: Catalogue) -> Section:
    """The brief: figures, bars and findings, then the map of its chapter, options, decisions."""
    lacking, shown = report_brief.unknown(dossier), report_brief.bars(dossier)
    lines = [report_text.plain(each.sentence) for each in dossier.findings[: report_brief.FIRST]]
    headlines = report_brief.headlines(dossier)
    table = Table("brief", report_brief.HEADLINES, headlines, whole=True)
    blocks: list[Block] = [grid(table, catalogue)]
    if lacking:
        blocks.append(Paragraph(lacking, small=True))
    blocks.append(Paragraph(report_brief.MODELLED, small=True))
    if shown is not None:
        drawn = Map(title=shown.title, alt=f"Bars. {shown.words}", png=report_bars.png(shown))
        blocks += (Heading(shown.title), drawn)
    if lines:
        blocks += (Heading(FINDINGS), Listing(tuple((line, "") for line in lines), numbered=True))
    blocks += _recorded(dossier, catalogue)
    return Section("brief", report_brief.TITLE, tuple(blocks))


def _recorded(dossier: Dossier, catalogue: Catalogue) -> Iterator[Block]:
    """The one map of the brief, lower where tables of what a workshop recorded follow it."""
    picture, brief = report_brief.picture(dossier), dossier.brief
    tables = (brief.options, brief.decisions) if brief else (None, None)
    if picture and brief:
        told = any(each is not None and len(each.frame) for each in tables)
        drawn = image(picture, catalogue, (picture.text,), LOWER if told else IN_TEXT)
        yield replace(drawn, notes=(), fills=True)
    for title, table, none in zip(RECORDED, tables, report_brief.NONE, strict=True):
        if table is None or table.frame.empty:
            yield from (Heading(title), Paragraph(none))
        else:
            yield grid(table, catalogue)


def named_sources(catalogue: Catalogue, names: Sequence[str]) -> str:
    """One line that says where something comes from, '' where nothing is named."""
    told = [report_text.plain(sources.named(catalogue, name)) for name in names]
    return f"Source: {'; '.join(told)}." if told else ""


def _chapters(dossier: Dossier, catalogue: Catalogue, progress: Progress) -> Iterator[Section]:
    numbers = sources.numbers(dossier)
    for number, chapter in enumerate(dossier.chapters, start=1):
        title = report_text.plain(chapter.title)
        progress(f"Chapter {number} of {len(dossier.chapters)}: {title}")
        blocks: list[Block] = [Paragraph(report_text.plain(text)) for text in chapter.lead]
        if chapter.figures:
            told = grid_of_figures(chapter, catalogue, numbers)
            blocks += [told] if told.rows else [Paragraph(each, small=True) for each in told.notes]
        blocks += [image(picture, catalogue, chapter.lead) for picture in chapter.pictures]
        blocks += [grid(table, catalogue) for table in chapter.tables]
        # what stands by a letter below the figures is not told again, of a service or of all
        said = " ".join(report_text.plain(figure.note) for figure in chapter.figures)
        notes = [report_text.plain(text) for text in chapter.notes]
        fresh = [x for x in notes if x not in said and (x.partition(": ")[2] or x) not in said]
        blocks += [Paragraph(x, small=True) for x in fresh]
        yield Section(f"chapter-{number}", title, tuple(blocks))


def _listed(key: str, title: str, lines: Sequence[str]) -> Section:
    items = tuple((report_text.plain(line), "") for line in lines)
    return Section(key, title, (Listing(items),) if items else ())


def _sources(dossier: Dossier, catalogue: Catalogue) -> Section:
    frame = sources.table(catalogue, dossier)
    if frame.empty:
        return Section("sources", SOURCES, ())
    frame.insert(0, "No.", range(1, len(frame) + 1))
    columns = ["No.", *(sources.HEADINGS[name] for name in SHORT), sources.AGE]
    shown = frame[[name for name in columns if name in frame]]
    known = sources.datasets(catalogue, sources.ids(dossier))
    owed = Paragraph(report_text.plain(sources.attributions(known)), small=True)
    listed = grid(Table("sources", "Data sets used", shown), catalogue)
    return Section("sources", SOURCES, (listed, owed) if owed.text else (listed,))


def _some(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


HEADINGS: Final = ("What", "Figure", "Unit", "Sources", "Note")


def grid_of_figures(chapter: Chapter, catalogue: Catalogue, numbers: Mapping[str, int]) -> Grid:
    """The figures of a chapter that are known, the others in one line below them; `numbers` are
    those under which its sources are listed."""
    notes = dict.fromkeys(said for item in chapter.figures for said in _sentences(item))
    letters = {note: _letter(place) for place, note in enumerate(notes)}
    rows, lacking, below = [], [], [f"{letter}: {note}" for note, letter in letters.items()]
    for item in chapter.figures:  # each with the letters of its notes
        label, note = report_text.plain(item.label), ", ".join(letters[x] for x in _sentences(item))
        if item.lacks:
            lacking.append(f"{label} ({note})" if note else label)
        else:
            cited = ", ".join(map(str, sorted({numbers[name] for name in item.sources})))
            rows.append((label, report_text.plain(item.text), unit(item), cited, note))
    if lacking:
        below.insert(0, f"{report_brief.LACK}{'; '.join(lacking)}.")
    names = {name for item in chapter.figures for name in item.sources}
    told = sorted((numbers[x], report_text.plain(sources.named(catalogue, x))) for x in names)
    if told:
        below.append(f"Sources: {'; '.join(f'{number} {title}' for number, title in told)}.")
    return Grid(
        title=f"{report_text.plain(chapter.title)}: the figures",
        headings=HEADINGS,
        rows=tuple(rows),
        numeric=(False, True, False, False, False),
        notes=tuple(below),
        whole=True,
    )


def unit(figure: Figure) -> str:
    """The unit that a figure's text does not say itself."""
    plain = report_text.plain(figure.unit)
    return "" if plain in figure.text or figure.value is None else plain


def _sentences(figure: Figure) -> list[str]:
    """The sentences of a figure's note, each of which many figures may share."""
    return [said for said in sources.SENTENCE.split(report_text.plain(figure.note)) if said]


def _letter(place: int) -> str:
    low = chr(ord("a") + place % 26)
    return low if place < 26 else _letter(place // 26 - 1) + low
