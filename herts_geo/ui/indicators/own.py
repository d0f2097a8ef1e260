"""A user's own figures by area on the indicator map: read, reported, held until removed.

A user's own actuals on the page of targets: the same.
"""

from contextlib import suppress
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import words as indicators_words
from herts_geo.indicators.actuals import Actuals
from herts_geo.indicators.own import OwnFigures
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui import validate
from herts_geo.ui.base import keeping, say, tables
from herts_geo.ui.base.held import Held
from herts_geo.ui.indicators import answers
from herts_geo.ui.validate import ENDINGS

HELD: Final = Held("_figures", "indicator")
FAULTS: Final = 200  # that are listed here; 'Check a file' lists them all
HELP: Final = (
    "Codes of districts, neighbourhoods (MSOAs) or small areas (LSOAs), a period and a figure; "
    "several columns of figures, or a column that names the indicator, are all offered. A column "
    "headed 'target' is the target of its row."
)


def panel(found: Catalogue) -> OwnFigures | None:
    """The measures of the user's own file of this session; faults are told in sentences."""
    with st.expander("Your own figures", expanded=HELD.here):
        HELD.uploader("A table of figures by area", ENDINGS, HELP)
        own = _read(found) if HELD.here else None
        HELD.standing("my figures")
    return own


def held(found: Catalogue) -> OwnFigures | None:
    """The measures of this session's file without any control; raises what reading it raises."""
    if not HELD.here:
        return None
    own: OwnFigures = answers.own(found, HELD.data, HELD.name)
    return own


def _read(found: Catalogue) -> OwnFigures | None:
    try:
        own = held(found)
    except HertsGeoError as fault:
        say.error(f"{HELD.name} cannot be drawn. {fault}")
        return None
    if own is None:
        return None
    if HELD.fresh() and own.measures:  # a file just dropped is shown; later the choice stands
        st.session_state["i_measure"], st.session_state["i_period"] = own.measures[0].id, ""
        st.session_state["i_second"], st.session_state["i_by"] = "", ""
    report = own.report
    used = f"{report.loaded:,} of {wording.count(report.rows, 'row')} used"
    kinds = {each.kind for measure in own.measures[:1] for each in measure.slices}
    areas = wording.listing([indicators_words.KINDS[kind][1] for kind in kinds])
    say.words(f"{HELD.name}: {used}, by {areas} ({report.recognised.vintage}).")
    say.words(*own.notes)
    if report.issues:
        rows = [
            {"Row": x.row or None, "Column": x.column, "Value": x.value, "Fault": x.message}
            for x in report.issues[:FAULTS]
        ]
        table = pd.DataFrame(rows).astype({"Row": "Int64"})
        tables.show(table, hide_index=True, alt="Faults of your file")
    return own


def report(found: Catalogue) -> None:
    """What the check of the user's figures found, where they were dropped."""
    with suppress(HertsGeoError):  # which the panel says in a sentence
        if own := held(found):
            validate.in_place(own.report, HELD.name, HELD.prefix)


ACTUALS: Final = Held("_actuals", "indicator")
TITLES: Final = {
    "row": "Row",
    "field": "Field",
    "value": "Value",
    "message": "What is wrong",
    "action": "What to do",
    "severity": "Kind",
}


def actuals_panel(found: Catalogue) -> Actuals:
    """The user's own actuals of this session, with every fault of their file."""
    with st.expander("Add your own actual figures", expanded=ACTUALS.here):
        st.markdown(
            "A CSV file with the columns indicator, area, period and value, such as "
            f"NI 154, {say.plain(gazetteer(found).whole.name)}, 2008/09, 1234."
        )
        ACTUALS.uploader("Your figures", ["csv"])
        actuals = held_actuals(found)
        if not ACTUALS.here:
            ACTUALS.standing("my figures")
            return actuals
        used = f"{len(actuals.figures):,} of {wording.count(actuals.rows, 'row')} used"
        say.words(f"{ACTUALS.name}: {used}.")
        keeping.reported(ACTUALS.prefix, actuals.issues, actuals.rows, len(actuals.figures))
        if actuals.issues:
            table = pd.DataFrame([issue.as_dict() for issue in actuals.issues])
            rows = table["row"].astype("Int64")
            table = table.assign(row=rows.mask(rows == 0))[list(TITLES)].rename(columns=TITLES)
            tables.show(table, hide_index=True, alt="Faults of your file")
        ACTUALS.standing("my figures")
    return actuals


def held_actuals(found: Catalogue) -> Actuals:
    """The actuals of this session's file without any control; none where there is no file."""
    return indicators_actuals.read(ACTUALS.data, found) if ACTUALS.here else Actuals()
