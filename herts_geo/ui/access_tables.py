"""The tables and chart below the map of access."""

import streamlit as st

from herts_geo import export, places, wording
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result
from herts_geo.access.view import View
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import charts, parts, tables


def deciles(view: View) -> None:
    """Share within by tenth of England, as a chart and a table."""
    st.header("Who reaches it, by deprivation")
    shares = {"after the change" if view.comparison else "now": _shares(view.result)}
    if view.comparison:
        shares = {"before": _shares(view.comparison.before), **shares}
    charts.share_by_decile(shares)
    table = access_words.by_decile(view)
    tables.show(
        table,
        hide_index=True,
        alt="People by tenth of England",
        column_config=parts.thousands(table),
    )


def out_of_reach(view: View) -> None:
    """The areas of the most deprived fifth that do not reach the service in time, by name."""
    table = access_words.deprived_out_of_reach(view)
    people = wording.people(int(table["Residents"].sum()))
    st.markdown(
        f"**Among the county's most deprived fifth, {wording.count(len(table), 'area')} "
        f"here ({people}) {'is' if len(table) == 1 else 'are'} not within the time.**"
    )
    if len(table):
        parts.table_twin(table, "Deprived areas out of reach")


def twin(found: Catalogue, view: View) -> None:
    """The table of areas, as files too, with the method and the sources."""
    st.header("The same as a table")
    table = access_words.table(view)
    parts.table_twin(table, f"Access of areas of {view.place.label}")
    stem = f"access-{export.stem(view.place)}-{view.question.service}-{view.question.mode}"
    with st.container(horizontal=True):
        parts.download(
            "Table (CSV)", lambda: export.csv(table, view.datasets), f"{stem}.csv", "text/csv"
        )
        shapes = places.areas(found).geometry
        parts.download(
            "Map and table (GeoJSON)",
            lambda: export.geojson(table, shapes, view.datasets),
            f"{stem}.geojson",
            "application/geo+json",
        )
    parts.provenance(view.datasets)


def _shares(result: Result) -> tuple[float, ...]:
    return tuple(
        float("nan") if each.share_within is None else 100 * each.share_within
        for each in result.by_decile
    )
