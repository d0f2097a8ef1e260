"""The pipeline as a table that is edited in place, its totals, and what each entry lacks.

The pipeline as a file: taken away, and added from one with every fault named.
"""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import csv as opportunities_csv
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities import table as opportunities_table
from herts_geo.opportunities.cells import FIELDS, NUMBERS
from herts_geo.opportunities.csv import Imported
from herts_geo.opportunities.place import Placed
from herts_geo.project import file as project_file
from herts_geo.project.records import STATUSES, Opportunity
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say, tables
from herts_geo.ui.base.held import Once
from herts_geo.ui.project import session

NUMBER: Final = "_opportunity_table"
SEEN: Final = "_opportunity_table_seen"
SHOWN: Final = "_opportunity_table_shown"
FAULTS: Final = "_opportunity_table_faults"
WIDE: Final = ("title", "lead", "partners", "next_step", "notes")
BETWEEN: Final = "\n"
COLUMNS: Final[dict[str, Any]] = {
    **{FIELDS[n].heading: st.column_config.TextColumn(width="medium") for n in WIDE},
    FIELDS["status"].heading: st.column_config.SelectboxColumn(options=list(STATUSES)),
    FIELDS["date"].heading: st.column_config.DateColumn(format="DD/MM/YYYY"),
    **{
        FIELDS[name].heading: st.column_config.NumberColumn(
            format="localized", min_value=None if name == "saving" else 0
        )
        for name in NUMBERS[2:]
    },
}
MOST_TOLD: Final = 12
HELP: Final = (
    "Change a cell with a double click, or with the arrow keys and Enter; it is kept at once. "
    "Partners stand with ';' between, each with its kind, as in 'NHS England (central government)'."
)


def panel(shown: Placed) -> None:
    """The table to edit, what could not be kept, the totals and what is missing."""
    if not shown.entries:
        st.info("No opportunity yet. Add one with the form, or open a file.")
        return
    st.caption(HELP)
    _editor(shown.entries)
    for fault in str(st.session_state.get(FAULTS, "")).split(BETWEEN)[:MOST_TOLD]:
        if fault:
            say.error(fault)
    st.subheader("Totals by status")
    tables.show(
        opportunities_entries.totals_table(opportunities_entries.totals(shown.entries)),
        hide_index=True,
        alt="Totals by status",
    )
    st.caption(
        f"{opportunities_entries.HOMES_RULE} What nobody gave counts nowhere, and is not nought."
    )
    st.subheader("What is missing")
    st.caption(opportunities_entries.BODIES_RULE)
    lacking = [each for each in shown.entries if opportunities_entries.missing(each)]
    say.items(f"{x.title}. {opportunities_entries.lacks(x)}" for x in lacking[:MOST_TOLD])
    if len(lacking) > MOST_TOLD:
        st.caption(f"And {len(lacking) - MOST_TOLD:,} more.")
    if not lacking:
        st.markdown("Nothing: every opportunity is complete.")


def _editor(entries: Sequence[Opportunity]) -> None:
    """The table stays as it was first shown while it is edited, so that nobody loses the cell
    they are in; it is made anew when the entries change anywhere else."""
    key, shown = _key(), BETWEEN.join(each.id for each in entries)
    held = (st.session_state.get(SEEN), st.session_state.get(SHOWN))
    if held != (_now(), shown) or key not in st.session_state:
        st.session_state[NUMBER] = int(st.session_state.get(NUMBER, 0)) + 1
        st.session_state[SHOWN] = shown
        st.session_state[SEEN] = st.session_state[f"{SEEN}-first"] = _now()
        st.session_state.pop(FAULTS, None)
        key = _key()
    first = project_file.read(str(st.session_state[f"{SEEN}-first"]))
    tables.edit(
        opportunities_table.frame([first.find("opportunities", each.id) for each in entries]),
        key=key,
        hide_index=True,
        num_rows="fixed",
        column_config=COLUMNS,
        on_change=_edited,
        args=(key,),
        placeholder="not given",
        alt="The opportunities, to edit",
    )


def _edited(key: str) -> None:
    cells: Any = st.session_state[key]["edited_rows"]
    ids = str(st.session_state[SHOWN]).split(BETWEEN)
    try:
        found = opportunities_table.apply(session.current(), ids, tables.typed(cells))
        session.change(found.project, "changes in the table")
        faults = found.faults
    except HertsGeoError as fault:
        faults = (str(fault),)
    st.session_state[FAULTS] = BETWEEN.join(faults)
    st.session_state[SEEN] = _now()


def _key() -> str:
    return f"opportunity-table-{st.session_state.get(NUMBER, 0)}"


def _now() -> str:
    return project_file.to_json(session.current())


ONCE: Final = Once("_opportunity_opened")
SAID: Final = "_opportunity_file_said"
ENDINGS: Final = ["csv", "xlsx"]


def files(shown: Placed) -> None:
    """The file of the entries shown, and the way in for another one."""
    parts.download(
        "Opportunities (CSV)",
        lambda: opportunities_csv.write(shown.entries),
        f"opportunities-{export.stem(shown.place)}.csv",
        "text/csv",
    )
    if said := st.session_state.pop(SAID, ""):
        say.note(str(said))
    key, file = ONCE.uploader(
        "Add opportunities from a table (CSV or Excel)",
        ENDINGS,
        "With the columns of the file above; only 'Opportunity' must be there. A row with the "
        "Id of an entry changes it, any other row is added.",
        begins="opportunity-file",
        most=3,
    )
    if file is not None:
        _read(opportunities_csv.read(file.data, session.current()), key)


def _read(found: Imported, key: str) -> None:
    known = {each.id for each in session.current().opportunities}
    changed = sum(each.id in known for each in found.entries)
    new = len(found.entries) - changed
    say.words(
        f"The file has {wording.count(found.rows, 'row')}: {new:,} new, {changed:,} for entries "
        f"that are here already, {found.rows - new - changed:,} that cannot be used."
    )
    if found.issues:
        rows = [
            {
                "Row": str(each.row) if each.row else "whole file",
                "Column": each.field,
                "Value": each.value,
                "What is wrong": each.message,
                "What to do": each.action,
            }
            for each in found.issues
        ]
        tables.show(pd.DataFrame(rows), hide_index=True, alt="Faults of the file")
    if found.entries:
        many = wording.count(len(found.entries), "row")
        st.button(
            f"Bring in {many}",
            on_click=_take,
            args=(key,),
            type="primary",
            **rights.limits("contribute"),
        )


def _take(key: str) -> None:
    file = ONCE.file(key)
    if file is None:
        return
    found = opportunities_csv.read(file.data, session.current())
    try:
        session.change(opportunities_csv.take(session.current(), found), "bringing in a table")
    except HertsGeoError as fault:
        st.session_state[SAID] = str(fault)
        return
    st.session_state[SAID] = f"Brought in {wording.count(len(found.entries), 'row')}."
    ONCE.used()
