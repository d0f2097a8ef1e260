"""The tables and chart below the map of access.

What stands beside modelled access: how it was made, and the survey that is another measure.
"""

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from herts_geo import export, places, wording
from herts_geo.access import survey as access_survey
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result
from herts_geo.access.view import View
from herts_geo.indicators import agreement
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.travel import estimate as travel_estimate
from herts_geo.travel import rule_sets
from herts_geo.travel import rules as travel_rules
from herts_geo.travel import stored as travel_stored
from herts_geo.ui import parts
from herts_geo.ui.base import charts, say, tables
from herts_geo.ui.base.folders import text_of
from herts_geo.ui.sheets import chart as sheet_chart


def deciles(view: View) -> None:
    """Share within by decile with its range, as a chart and a table."""
    st.header("Who reaches it, by deprivation")
    line = _ranged(view.result)
    drawn = charts.share_by_decile(access_words.decile_bars(view))
    if line:
        st.caption(say.plain(line))
    title = f"Who reaches it, by deprivation. {view.title}: {view.place.label}"
    notes = tuple(words for words in (access_words.sentence(view.result), line) if words)
    sheet_chart.offer(replace(drawn, key="reach", title=title, datasets=view.datasets, notes=notes))
    table = access_words.by_decile(view)
    tables.show(
        table, hide_index=True, alt="People by decile", column_config=parts.thousands(table)
    )


def _ranged(result: Result) -> str:
    """What the thin lines of a chart of shares are, or why there are none."""
    if result.share_range is None:
        return access_words.tested(result)
    return f"Black lines: {access_words.INTERVAL}."


def districts(view: View, rows: pd.DataFrame) -> None:
    """The share within of each district with its range, as a chart and a table."""
    if len(rows) < 2:
        return
    st.header("District by district")
    drawn = charts.share_by_place(rows, f"% of people within {view.result.threshold:g} minutes")
    line = _ranged(view.result)
    if line:
        st.caption(say.plain(line))
    title = f"Who reaches it, by district. {view.title}"
    sheet_chart.offer(replace(drawn, title=title, datasets=view.datasets, notes=(line,)))
    names = {"place": "District", "people": "Residents", "share": "Within"}
    table = rows[list(names)].rename(columns=names)
    parts.table_twin(table, "Share within by district")


def out_of_reach(view: View) -> None:
    """The areas of the most deprived fifth that do not reach the service in time, by name."""
    table = access_words.deprived_out_of_reach(view)
    people = wording.people(int(table["Residents"].sum()))
    st.markdown(
        f"**Among {say.plain(view.result.fifth)}, {wording.count(len(table), 'area')} "
        f"here ({people}) {'is' if len(table) == 1 else 'are'} not within the time.**"
    )
    if len(table):
        parts.table_twin(table, "Deprived areas out of reach")


def twin(found: Catalogue, view: View) -> None:
    """The table of areas, as files too, with the method and the sources."""
    st.header("The same as a table")
    table = access_words.table(view)
    first = [x for x in map(str, table) if x.startswith(("Change", "Minutes (", "Nearest"))]
    parts.table_twin(
        tables.led(table, "Small area", *sorted(first)),
        f"Access of areas of {view.place.label}",
        pick=tables.Pick(view.frame["code"], "area", "access-table"),
    )
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


def survey_measure(found: Catalogue) -> None:
    """The survey measure of NI 175 with its baseline and targets, as another thing; nothing in a
    pack without a local area agreement."""
    if not agreement.held(found):
        return
    with parts.guard("The survey measure"):
        reported = access_survey.survey(found)
        st.header("What residents said: another measure")
        st.markdown(
            f"{reported.indicator}, as reported by survey; never mixed with the times above. "
            f"{reported.measure} ({reported.unit}), {reported.area}:"
        )
        rows = [
            {
                "Period": x.period,
                "Kind": x.kind,
                reported.unit.capitalize(): x.value,
                "Note": x.note,
            }
            for x in reported.figures
        ]
        tables.show(pd.DataFrame(rows), hide_index=True, alt="NI 175 by survey")
        st.caption(f"Source: {reported.source}")


def method(found: Catalogue, view: View) -> None:
    """How the minutes were made, with every number behind them."""
    with st.expander("How the minutes were made"):
        st.markdown("  \n".join(view.matrix.sources))
        plain = {k: v for k, v in view.matrix.parameters.items() if not isinstance(v, dict)}
        plain["threshold"] = services_kinds.threshold_words(
            view.result.service, view.result.threshold, view.result.by
        )
        plain["rules"] = rule_sets.SETS[view.result.by].title
        tables.show(
            pd.DataFrame(
                [
                    {"Parameter": k, "Value": "none" if v is None else str(v)}
                    for k, v in plain.items()
                ]
            ),
            hide_index=True,
            alt="Parameters",
        )
        if view.result.method == "estimated":
            model = travel_rules.model_of(found)
            st.markdown(text_of("travel_method.md").format(**travel_estimate.method_values(model)))
        if view.result.method in access_words.ROUTED:
            kept = travel_stored.distances(view.question.method)
            if not kept.empty:
                st.markdown(
                    "**How far each point is from its street**, a way that is walked straight."
                )
                metres = kept["metres"].where(kept["metres"] < math.inf).round()
                shown = pd.DataFrame({"Point": kept["point"], "Metres to its street": metres})
                parts.table_twin(shown, "Points and their streets", placeholder="over 1 km")
