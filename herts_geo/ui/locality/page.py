"""The parts of the page on which a locality is chosen: map, figures, table and files."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.errors import HertsGeoError
from herts_geo.maps.classify import Legend
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, boundary_set
from herts_geo.places.locality import resolve
from herts_geo.places.locality import table as locality_table
from herts_geo.places.locality import words as locality_words
from herts_geo.places.locality.code import to_code
from herts_geo.places.locality.resolve import Counted
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.locality import kept, ways
from herts_geo.ui.locality.ways import UNNAMED
from herts_geo.ui.map import show as map_show


def answer(found: Catalogue, selection: Selection, way: str) -> Counted | None:
    """The locality that was chosen so far in one way, counted; a sentence where it cannot be."""
    try:
        form = ways.form(found, selection, way)
        return resolve.counted(found, to_code(form)) if form else None
    except HertsGeoError as fault:
        say.error(str(fault))
        return None


def draw(found: Catalogue, chosen: Counted | None, place: Place, way: str) -> Legend:
    """The map of how each small area counts, with the tools to draw where that is the way."""
    classes, painting = locality_table.classes(found, chosen)
    vintage = boundary_set(found, "lsoa").geography_vintage
    where = chosen.place if chosen else place
    # The map goes to what was typed or opened, but never away under the user's hand.
    by_hand = way in ("areas", "draw") or (way == "known" and where.kind != "locality")
    map_show.show(
        cache.base(found),
        painting,
        cache.geometry_address(found, vintage),
        fit=(
            f"{way} {place.code if by_hand else where.code}",
            cache.place_bounds(found, where.code, vintage),
        ),
        outline=resolve.outline(found, where),
        draw=way == "draw",
        on_click=ways.safely_clicked,
    )
    return classes.legend


def figures(found: Catalogue, chosen: Counted | None, place: Place, way: str) -> None:
    """Whom the locality counts, its name, and the button that makes it the place everywhere."""
    kept.told()
    if chosen is not None:
        first, second = st.columns(2)
        first.metric("People counted", wording.number(chosen.people))
        second.metric("Small areas", f"{int((chosen.areas['share'] > 0).sum()):,}")
    if way == "known" and not st.session_state.get("l_districts"):
        return
    st.text_input(
        "Name of the locality",
        key="l_name",
        placeholder=UNNAMED,
        max_chars=80,
        help="It stands on every page and in the project file.",
    )
    if chosen is not None and chosen.place.code == place.code:
        kept.in_use(place)
    else:
        kept.offer(found, chosen.place if chosen else None)


def twin(found: Catalogue, chosen: Counted) -> None:
    """Which small areas count and how, in words, as a table and as files."""
    say.words(locality_table.paragraph(found, chosen))
    for warning in locality_table.warnings(found, chosen):
        say.warning(warning)
    table = locality_table.table(chosen)
    parts.table_twin(table, f"Small areas of {chosen.place.name}")
    sets, stem = locality_table.datasets(found), export.stem(chosen.place)
    row = {"Locality": chosen.place.name, "People counted": chosen.people, "How": chosen.place.how}
    about = pd.DataFrame([row]).round()
    with st.container(horizontal=True):
        parts.download(
            "Table (CSV)", lambda: export.csv(table, sets), f"locality-{stem}.csv", "text/csv"
        )
        parts.download(
            "Outline (GeoJSON)",
            lambda: export.geojson(
                about, gpd.GeoSeries([resolve.ground(found, chosen.place)]), sets
            ),
            f"locality-{stem}.geojson",
            "application/geo+json",
        )
    with st.expander("How people are counted"):
        say.words(f"{locality_words.METHOD} {locality_table.RULE}")
    parts.provenance(sets)
