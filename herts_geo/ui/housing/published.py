"""Published figures of housing on the housing page, where the pack holds them."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import export, places, wording
from herts_geo.housing import district as housing_district
from herts_geo.housing import published as housing_published
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say, tables

FEW: Final = 9  # rows that fit without scrolling


def part(found: Catalogue, place: Place) -> None:
    """Delivery, net additions, need and plan timetable of the place's district, or of every one;
    nothing where the pack holds none of them."""
    if not housing_published.held(found):
        return
    st.header("Published figures of housing")
    with parts.guard("The published figures"):
        known = places.gazetteer(found)
        one = housing_district.district_of(known, place)
        every = [one] if one else known.of_kind("district")
        shown = housing_published.published(found, every, cache.today(), newest=one is None)
        name = one.name if one else "each district"
        for code, need in shown.needs.items() if one else ():
            say.words(housing_published.need_words(known.place(code).name, need))
        for told in shown.told if one else ():
            say.words(told)
        _table(shown.figures, f"Published figures of {name}")
        parts.download(
            "Published figures (CSV)",
            lambda: export.csv(shown.figures, shown.datasets),
            f"housing-figures-{export.stem(one or known.whole)}.csv",
            "text/csv",
        )
        if len(shown.timetable):
            _table(shown.timetable, f"Timetable of the local plan, {name}")
        parts.provenance(shown.datasets)


def _table(table: pd.DataFrame, name: str) -> None:
    if len(table) > FEW:
        parts.table_twin(table, name)
    else:
        tables.show(
            table,
            hide_index=True,
            alt=name,
            placeholder=wording.NO_DATA,
            column_config=parts.thousands(table),
        )
