"""A chapter of a review on the page: words, figures, maps, tables, notes and sources.

Taking a review away: a document, a spreadsheet or a geographic file, made when asked for.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from herts_geo import places, report, review, wording
from herts_geo.deprivation import view as deprivation_view
from herts_geo.evidence import Chapter, Dossier, Figure, Picture, Table
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.report import brief as report_brief
from herts_geo.ui import cache, deprivation, parts
from herts_geo.ui.base import charts, say, tables
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show
from herts_geo.ui.review import answers

HEADLINES: Final = 8  # figures of a chapter that stand out of its table
ACROSS: Final = 4
LIVE: Final = "people.deprivation"  # the one picture that is drawn as a map to move about in
Later = list[tuple[DeltaGenerator, Picture]]
COLUMNS: Final = ["figure", "place", "percent", "least", "most"]
HEADINGS: Final = {
    "figure": "Figure",
    "place": "Place",
    "percent": "% of people",
    "least": "At least",
    "most": "At most",
}
OF_BARS: Final = (
    "The thin line is the range of what is modelled. Where the lines of two places overlap, their "
    "difference is not sure."
)
Sides = Mapping[str, Mapping[str, Figure]]  # name of each place, this one's first -> figures by key


def show(found: Catalogue, shown: Dossier, chapter: Chapter, selection: Selection) -> Later:
    """A chapter from top to bottom; its pictures' places are handed back, to be drawn last."""
    st.header(say.plain(chapter.title), anchor=chapter.key)
    say.words(*chapter.lead)
    if chapter.key == "compare":
        _bars_beside(shown)
    waiting = _figures(found, shown, chapter, selection)
    for place, table in enumerate(chapter.tables):
        _table(table, f"table-{chapter.key}-{place}" if place else "")
    say.small(*chapter.notes)
    named = [figure.sources for figure in chapter.figures]
    named += [picture.sources for picture in chapter.pictures]
    named += [table.sources for table in chapter.tables]
    ids = dict.fromkeys(source for each in named for source in each)
    known = _datasets(shown)
    used = [known[id] for id in ids if id in known]
    if used:
        parts.provenance(used)
    return waiting


def _figures(found: Catalogue, shown: Dossier, chapter: Chapter, selection: Selection) -> Later:
    """The figures and the pictures: beside each other where there is one picture."""
    waiting: Later = []
    if len(chapter.pictures) == 1:
        left, right = st.columns([5, 3], gap="medium")
        with right:
            _metrics(shown, chapter.figures, 2)
        with left:
            waiting += _picture(found, chapter.pictures[0], selection)
    else:
        _metrics(shown, chapter.figures, ACROSS)
        columns = st.columns(max(len(chapter.pictures), 1), gap="medium")
        for column, picture in zip(columns, chapter.pictures, strict=False):
            with column:
                waiting += _picture(found, picture, selection)
    if chapter.figures:
        count = wording.count(len(chapter.figures), "figure")
        box = parts.folded(
            f"All {count} of this chapter, with their sources", f"figures-{chapter.key}"
        )
        if box.open:
            with box:
                parts.table_twin(_sourced(shown, chapter.figures), "Figures and their sources")
    return waiting


def _sourced(shown: Dossier, figures: Sequence[Figure]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Figure": [each.label for each in figures],
            "Value": [each.text for each in figures],
            "Unit": [each.unit for each in figures],
            "Note": [each.note for each in figures],
            "Source": [_named(shown, each.sources) for each in figures],
        }
    )


def pictures(shown: Dossier) -> Mapping[str, Picture]:
    """The maps of a review by their titles."""
    return {each.title: each for chapter in shown.chapters for each in chapter.pictures}


def draw(found: Catalogue, waiting: Later) -> None:
    """Draws the pictures that wait, when all the words are on the page."""
    for place, picture in waiting:
        with place.container(), parts.guard("The map"):
            st.image(answers.png(found, picture), width="stretch", alt=picture.text)
            with st.expander("The map in words"):
                say.words(picture.text)


def _metrics(shown: Dossier, figures: Sequence[Figure], across: int) -> None:
    """The first figures large, each with its unit, note and source at hand; those of which
    nothing is known in one line."""
    lacking = report_brief.lacking(figures)
    figures = [each for each in figures if not each.lacks]
    for start in range(0, min(len(figures), HEADLINES), across):
        for column, each in zip(st.columns(across), figures[start : start + across], strict=False):
            told = [wording.heading(each.unit), each.note, _named(shown, each.sources)]
            about = ". ".join(x.rstrip(".") for x in told if x) + "."
            column.metric(say.plain(each.label), each.text, help=say.plain(about))
    if lacking:
        st.caption(say.plain(lacking))


def _named(shown: Dossier, sources: Sequence[str]) -> str:
    known = _datasets(shown)
    return "; ".join(
        f"{known[id].title}, {known[id].vintage}" for id in dict.fromkeys(sources) if id in known
    )


def _datasets(shown: Dossier) -> Mapping[str, Dataset]:
    return {item.id: item for item in shown.datasets}


def _picture(found: Catalogue, picture: Picture, selection: Selection) -> Later:
    """A map to move about in, or room for one that is drawn when all the words are there."""
    if picture.key != LIVE:
        return [(st.empty(), picture)]
    asked = deprivation_view.Question(selection.place)
    place = places.gazetteer(found).place(selection.place) if selection.place else None
    code = (place or places.gazetteer(found).whole).code
    map_show.show(
        cache.base(found),
        deprivation.painting(found, asked),
        cache.geometry_address(found, picture.vintage),
        key="review-map",
        fit=(f"{code} {picture.vintage}", cache.place_bounds(found, code, picture.vintage)),
        outline=cache.outline(found, code),
        ground=selection.ground,
    )
    if picture.classes:
        parts.legend(picture.classes.legend)
    return []


def _table(table: Table, key: str) -> None:
    """A table, folded away under a key; open without one."""
    if not len(table.frame):
        return
    title, rows = say.plain(table.title), wording.count(len(table.frame), "row")
    box = parts.folded(f"{title} ({rows})", key) if key else None
    if box is not None and not box.open:
        return
    with box or st.container():
        if box is None:
            st.markdown(f"**{title}**")
        tables.show(
            table.frame,
            hide_index=True,
            alt=table.title,
            placeholder=wording.NO_DATA,
            column_config=parts.thousands(table.frame),
        )
        if table.note:
            st.caption(say.plain(table.note))


MIME: Final = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".gpkg": "application/geopackage+sqlite3",
}
LONGEST: Final = 40  # characters of a place's name in a file's name


def panel(found: Catalogue, shown: Dossier) -> None:
    """The choice of a file, the button that makes it, and how far it is."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ending = st.selectbox(
            "Download as",
            list(report.FORMATS),
            format_func=lambda key: f"{report.FORMATS[key]} ({key})",
            key="review-format",
            width=320,
        )
        asked = st.button("Make the file", icon=":material/description:")
        parts.download(
            "Figures (JSON)",
            lambda: review.to_json(shown).encode(),
            f"{name(shown)}.json",
            "application/json",
        )
    if asked:
        with parts.guard("The file"):
            _made(found, shown, str(ending))


def name(shown: Dossier) -> str:
    """What a review's file is called, without its ending."""
    plain = re.sub(r"[^a-z0-9]+", "-", shown.place.casefold()).strip("-")[:LONGEST]
    return f"review-{plain or 'place'}-{shown.made}"


def _made(found: Catalogue, shown: Dossier, ending: str) -> None:
    with st.status(f"Making the {report.FORMATS[ending]}", expanded=True) as status:
        data = report.make(shown, ending, found, lambda words: status.write(say.plain(words)))
        status.update(label=f"Ready: {len(data) / 1e6:.1f} MB", state="complete", expanded=False)
    st.download_button(
        f"Save {name(shown)}{ending}",
        data,
        file_name=f"{name(shown)}{ending}",
        mime=MIME[ending],
        on_click="ignore",
        icon=":material/download:",
        type="primary",
    )


def _bars_beside(shown: Dossier) -> None:
    """The bars of a review's brief, where another place stands beside."""
    if shown.brief is None or not shown.brief.beside:
        return
    here = {each.key: each for each in shown.figures()}
    sides: Sides = {shown.place: here} | {x.name: x.figures for x in shown.brief.beside}
    rows = bars_beside(shown.brief.bars, sides)
    if rows.empty:
        return
    charts.shares_beside(rows, OF_BARS)
    with st.expander("The bars as a table"):
        parts.table_twin(rows.round(1).rename(columns=HEADINGS), "Shares side by side")


def bars_beside(keys: Sequence[str], sides: Sides) -> pd.DataFrame:
    """One row a figure and place that knows it: figure, place, percent, least, most (% of people;
    <NA> without a range)."""
    first = next(iter(sides.values()))
    rows = [
        (first[key].label, place, float(each.value), *(each.span or (None, None)))
        for key in keys
        for place, figures in sides.items()
        if (each := figures.get(key)) and isinstance(each.value, int | float)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
