"""The parts of the page that checks a partner's file."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import guards, reading, wording
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.contracts import rows_first
from herts_geo.reading import Report, lookups
from herts_geo.ui import parts
from herts_geo.ui.base import keeping, say, tables

STANDARDS: Final[Mapping[str, str]] = {
    "brownfield": "Brownfield land register",
    "land-assets": "Land and building assets (transparency code)",
    "points": "List of service points",
    "indicators": "Figures by area",
}
MAPS: Final = ["geojson", "json", "gpkg", "kml", "kmz", "zip", "fgb"]
ENDINGS: Final = ["csv", "tsv", "txt", "xlsx", "ods", *MAPS]
FORMATS: Final = (
    "CSV, Excel (.xlsx), OpenDocument (.ods), GeoJSON, GeoPackage, KML or zipped Shapefile, "
    "up to 50 MB"
)
ONE: Final = "One is checked at a time; the one with the most known headings comes first."
FIRST: Final = 5  # faults that are told in sentences where a file was dropped
MOST_ROWS: Final = 5_000  # issues shown on the page; the file to download holds all


def choose_standard() -> str:
    """The standard that the file should follow."""
    keys = list(STANDARDS)
    chosen: str = st.radio(
        "What the file holds", keys, format_func=lambda key: STANDARDS[key], horizontal=True
    )
    return chosen


def check(found: Catalogue, data: bytes, name: str, standard: str) -> Report:
    """The report on an uploaded file, of the sheet or layer that is chosen where it has several;
    nothing of it is kept after the session."""
    context = lookups.context(found)
    with st.spinner("Reading the file"):
        report = reading.check(data, name, standard, context)
    best, others = report.recognised.layer, report.recognised.other_layers
    if not others:
        return report
    chosen = st.selectbox("Sheet or layer", [best, *others], help=ONE, key=f"_layer:{standard}")
    if chosen == best:
        return report
    with st.spinner("Reading the file"):
        return reading.check(data, name, standard, context, chosen)


def outcome(report: Report) -> None:
    """How many rows were read and loaded, and how many faults there are."""
    figures = {
        "Rows": report.rows,
        "Loaded": report.loaded,
        "Errors": report.errors,
        "Warnings": report.warnings,
        "Mended": len(report.mended),
        "Left out": len(report.left_out),
    }
    columns = st.columns(3) + st.columns(3)  # six side by side would cut a million
    for column, (name, value) in zip(columns, figures.items(), strict=True):
        column.metric(name, f"{value:,}")
    if not report.errors and not report.warnings:
        st.success("No fault was found.")


def issues(report: Report) -> None:
    """Every fault as a table: row, column, value, what is wrong and what to do."""
    if not report.issues:
        return
    st.header("Faults")
    table = pd.DataFrame(
        [
            {
                "Row": issue.row or None,
                "Column": issue.column,
                "Value": issue.value,
                "Kind": issue.severity,
                "What is wrong": issue.message,
                "What to do": issue.action,
            }
            for issue in sorted(report.issues, key=rows_first)[:MOST_ROWS]
        ]
    )
    parts.table_twin(table, "Faults of the file", placeholder="all")
    if len(report.issues) > MOST_ROWS:
        rest = len(report.issues) - MOST_ROWS
        st.caption(f"The first {MOST_ROWS:,} are shown; {rest:,} more are in the file below.")
    parts.download(
        "Every fault (CSV)",
        lambda: guards.csv_bytes(pd.DataFrame([x.as_dict() for x in report.issues]).astype(str)),
        "faults.csv",
        "text/csv",
    )


def changes(report: Report) -> None:
    """What was mended and how, what was left out, and the mended file."""
    if report.mended:
        st.header("Mended")
        names = {"row": "Row", "field": "Field", "before": "Before", "after": "After", "why": "Why"}
        mended = pd.DataFrame(report.mended[:MOST_ROWS]).rename(columns=names)
        parts.table_twin(mended, "Changes made to the file")
    if report.left_out:
        st.header("Left out")
        rows = pd.DataFrame(report.left_out, columns=["Row", "Why"])
        parts.table_twin(rows, "Rows left out")
    with st.container(horizontal=True):
        parts.download("Mended file (CSV)", report.mended_csv, "mended.csv", "text/csv")
        parts.download("List of changes (CSV)", report.changes_csv, "changes.csv", "text/csv")
    say.words(*report.secrets)
    st.caption(
        "These files leave out the exact place of vacant property, and all of sensitive property."
    )


def recognised(report: Report) -> None:
    """What the file was taken to be: format, headings, coordinates and geography."""
    st.header("How the file was read")
    seen = report.recognised
    facts = {
        "Standard": seen.title,
        "Format": seen.format,
        "Characters": seen.encoding,
        "Separator": seen.separator,
        "Sheet or layer": seen.layer,
        "Coordinates": seen.coordinate_system,
        "Areas": f"{seen.geography} {seen.vintage}".strip(),
    }
    known = [{"What": name, "Found": value} for name, value in facts.items() if value]
    tables.show(pd.DataFrame(known), hide_index=True, alt="What was recognised")
    matched = [
        {"Heading in the file": theirs, "Read as": ours} for theirs, ours in seen.headings.items()
    ]
    tables.show(pd.DataFrame(matched), hide_index=True, alt="How headings were matched")
    if seen.unmatched:
        unmatched = [name.replace("`", "'") for name in seen.unmatched]
        st.markdown(
            "Headings that the standard does not know: "
            + wording.listing([f"`{name[:60]}`" for name in unmatched], 20)
        )


def in_place(report: Report, name: str, slot: str) -> None:
    """The report on a file where it was dropped: every fault and change, and the mended file.

    It is kept with the file that the store has at the slot.
    """
    keeping.reported(slot, report.issues, report.rows, report.loaded)
    said = f"{report.loaded:,} of {wording.count(report.rows, 'row')} read, "
    said += f"{wording.count(report.errors, 'error')}, {wording.count(report.warnings, 'warning')}"
    with st.expander(
        f"{say.plain(name[:60])}: {said}", expanded=not report.loaded, icon=":material/fact_check:"
    ):
        # The first faults in sentences, those of rows before columns that the file lacks.
        if not report.issues:
            st.success("No fault was found.")
        first = sorted(report.issues, key=rows_first)[:FIRST]
        say.items(issue.sentence() for issue in first)
        if (rest := len(report.issues) - FIRST) > 0:
            st.markdown(f"{rest:,} more are in the table.")
        issues(report)
        changes(report)
        recognised(report)
