"""The button below a chart that gives it on a sheet: PNG, SVG or PDF, drawn when pressed."""

from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from herts_geo.evidence import Chart
from herts_geo.example.mark import marked_chart
from herts_geo.report import drawing
from herts_geo.ui import cache, parts
from herts_geo.ui.link import address, state
from herts_geo.ui.project import session

LABELS: Final = {".png": "PNG picture", ".svg": "SVG drawing", ".pdf": "PDF"}


def offer(chart: Chart) -> None:
    """'Download chart', which opens on a button for each kind of file."""
    box = st.popover(
        "Download chart",
        icon=":material/download:",
        on_change="rerun",
        key=f"_chart_{chart.key}",
        help=f"This chart on a sheet: {chart.title}",
    )
    if not box.open:
        return
    from herts_geo.report import chart as report_chart  # it brings what draws

    page = str(st.session_state.get("_page", ""))
    where = address.full(page, state.current(cache.pack()))
    shown = marked_chart(replace(chart, address=where), [session.current().name])
    with box, st.container(horizontal=True):
        for ending, label in LABELS.items():
            if ending == ".pdf" and not drawing.can_bind():
                continue
            data = partial(report_chart.make, shown, ending, cache.today().isoformat())
            name = f"{report_chart.name(shown)}{ending}"
            parts.download(label, data, name, drawing.MIMES[ending])
