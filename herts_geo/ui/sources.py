"""The parts of the sources page.

The glossary page: a search, and the terms by section.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import glossary, wording
from herts_geo.glossary import Term
from herts_geo.pack import age
from herts_geo.pack import check as pack_check
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.pack.check import Verdict
from herts_geo.ui.base import say, tables
from herts_geo.ui.cache import _cached

HEIGHT: Final = 560  # pixels of the table
LINES: Final = 76  # pixels of a row that lets text run over four lines
WIDTHS: Final = {  # pixels, so that all is seen on a screen 1,366 wide, beside the side bar
    "Data set": 165,
    "Vintage": 85,
    "Age": 85,
    "Rows": 64,
    "Issues found": 90,
    "Publisher": 155,
    "Used on": 190,
    "Licence": 155,
}
CHECKED: Final = (
    "Checked of each: that the file is unchanged, and its columns, keys, codes and ranges are as "
    "the catalogue describes them."
)


def overview(verdicts: Sequence[Verdict]) -> None:
    """How many data sets there are and whether all are sound, and a table of them."""
    faulty = [verdict for verdict in verdicts if not verdict.sound]
    total = wording.count(len(verdicts), "data set")
    if faulty:
        names = wording.listing([verdict.dataset.title for verdict in faulty])
        say.error(f"{total}; {len(faulty)} with faults: {names}. See the details below.")
    else:
        st.success(f"{total}, all as their catalogue describes them.", icon=":material/check:")
    table = pd.DataFrame([_row(verdict) for verdict in verdicts])
    today = date.today()
    ages = [age.words(verdict.dataset, today) for verdict in verdicts]
    if any(ages):
        table.insert([*table].index("Vintage") + 1, "Age", ages)
    tables.show(
        table,
        hide_index=True,
        height=HEIGHT,
        row_height=LINES,
        alt="Data sets",
        placeholder="not told",
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}
        | {"Rows": st.column_config.NumberColumn(format="localized", width=WIDTHS["Rows"])},
    )
    st.caption(CHECKED)


def details(verdicts: Sequence[Verdict]) -> None:
    """One section a data set: what it is, its columns, its licence, and any issue found. All that a
    pack says is shown as it stands, as it may be anybody's."""
    for verdict in verdicts:
        item = verdict.dataset
        mark = "" if verdict.sound else f": {wording.count(len(verdict.issues), 'fault')}"
        with st.expander(f"{say.plain(item.title)}{mark}", expanded=not verdict.sound):
            for issue in verdict.issues[:20]:
                say.error(issue.sentence())
            if len(verdict.issues) > 20:
                st.caption(f"{len(verdict.issues) - 20} more; 'herts-geo check' lists them all.")
            st.markdown(told(item))


def told(item: Dataset) -> str:
    """All of a data set in one piece of Markdown, as a page of many pieces is slow to paint."""
    aged = age.words(item, date.today())
    facts = {
        "Publisher": item.publisher,
        "Source": item.source,
        "Licence": f"{item.licence}. {item.attribution}",
        "Vintage": f"{item.vintage}{f'; {aged}' * bool(aged)}",
        "Unit": f"{item.unit}; {item.direction}",
        "Missing values": item.missing,
        "Used on": ", ".join(item.used_by),
    }
    rows = [(each.name, each.title, each.unit or each.type) for each in item.columns]
    return "\n".join(
        (
            say.plain(f"{item.description} {item.note}"),
            "",
            "  \n".join(f"**{name}:** {say.plain(text)}" for name, text in facts.items()),
            "",
            *(("| Column | What it holds | Unit |", "|---|---|---|") if rows else ()),
            *(f"| {' | '.join(map(say.plain, row))} |" for row in rows),
            "",
            f"File {say.plain(item.file)}, SHA-256 {item.sha256}",
        )
    )


def _row(verdict: Verdict) -> dict[str, object]:
    item = verdict.dataset
    found = wording.count(len(verdict.issues), "fault") if verdict.issues else "none"
    return {
        "Data set": item.title,
        "Vintage": item.vintage,
        "Rows": verdict.rows,
        "Issues found": found,
        "Publisher": item.publisher,
        "Used on": ", ".join(item.used_by),
        "Licence": item.licence,
    }


def chosen(found: Catalogue) -> tuple[Term, ...]:
    """The terms and indicators that hold what the user looks for; all of them at first."""
    st.text_input(
        "Look for a word", key="g_term", placeholder="such as decile, NI 154 or lease", max_chars=60
    )
    every = glossary.of(found) + glossary.explained(found)
    text = str(st.session_state["g_term"] or "")
    kept = glossary.search(every, text) if text.strip() else every
    if text.strip():
        say.words(f"{wording.count(len(kept), 'entry', 'entries')} for '{text}'.")
    return kept


def sections(found: Sequence[Term]) -> None:
    """The terms under the headings of their sections."""
    for name in dict.fromkeys(each.section for each in found):
        st.header(name)
        lines = []
        for each in (each for each in found if each.section == name):
            also = f" ({say.plain(each.also)})" if each.also else ""
            lines.append(f"- **{say.plain(each.name)}**{also}: {say.plain(each.text)}")
        st.markdown("\n".join(lines))


def verdicts(found: Catalogue) -> list[Verdict]:
    """The check of every data set, each as the catalogue tells of it now."""
    known = found.datasets
    return [
        replace(each, dataset=known.get(each.dataset.id, each.dataset)) for each in _verdicts(found)
    ]


@_cached()
def _verdicts(found: Catalogue) -> list[Verdict]:
    return pack_check.check_pack(found)
