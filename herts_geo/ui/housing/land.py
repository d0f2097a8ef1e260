"""The public land bank on the housing page: totals, sites that could be joined, and a file."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.housing import land as housing_land
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.view import View
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.housing import answers

HEADINGS: Final = {
    "group": "Group",
    "sites": "Sites",
    "names": "Which",
    "district_name": "District",
    "hectares": "Hectares",
    "dwellings": "Homes",
    "widest": "Metres across",
}
COLUMNS: Final = [
    *("Site", "District", "Hectares", "Homes", "Number from", "Ownership"),
    *("Planning status", "Deliverable", "Reference"),
]


def part(found: Catalogue, view: View) -> None:
    """Sites that a public body owns or shares, and which of them lie near each other."""
    land = housing_land.public(view.frame)
    if land.empty and not view.known:
        for what in housing_words.uncovered(view):
            st.info(say.plain(f"{what}: which sites the public owns is not known."))
        return
    if land.empty:
        st.info("No site that passes the filters is owned or shared by a public body.")
        return
    totals = housing_view.totals(land)
    st.markdown(housing_land.words(totals, view.totals.sites, " that pass the filters"))
    metres = st.slider(
        "Sites that could be joined lie within this many metres of each other",
        0,
        2000,
        key="h_join",
        step=50,
        help="Straight lines between the points of the register, not between site boundaries.",
    )
    _groups(housing_land.groups(land, metres), metres)
    points = answers.buildings(found)
    order = land.sort_values("dwellings", ascending=False, na_position="last").index
    beside = housing_land.beside(land, points, metres).loc[order].replace("", "none known")
    near = f"Public buildings within {metres:,.0f} m"
    table = housing_words.named(land.loc[order])[COLUMNS].assign(**{near: beside})
    parts.table_twin(table, "Sites that a public body owns or shares")
    names = dict.fromkeys(points["dataset"])
    used = [*view.datasets, *(found.datasets[name] for name in names if name in found.datasets)]
    name = f"public-land-{export.stem(view.place)}.csv"
    parts.download("Public land (CSV)", lambda: export.csv(table, used), name, "text/csv")
    parts.provenance(used)


def _groups(groups: pd.DataFrame, metres: float) -> None:
    if groups.empty:
        st.info(f"No two of these sites lie within {metres:,.0f} metres of each other.")
        return
    shown = groups[list(HEADINGS)].rename(columns=HEADINGS)
    st.markdown(
        f"**{wording.count(len(groups), 'group')} of sites that could be looked at together**, "
        f"each within {metres:,.0f} metres of the next"
    )
    tables.show(
        shown,
        hide_index=True,
        alt="Groups of public sites near each other",
        placeholder=wording.NO_DATA,
        column_config=parts.thousands(shown),
    )
