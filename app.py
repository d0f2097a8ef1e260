"""The app: page settings, navigation and the place picker that every page shares."""

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.ui import cache, parts
from herts_geo.ui.base import assets, reader, tab_files
from herts_geo.ui.base import say as base_say
from herts_geo.ui.link import state as link_state
from herts_geo.ui.project import panel as project_panel
from herts_geo.ui.project import session as project_session
from herts_geo.ui.workshop import keep as workshop_keep

st.set_page_config(page_title="herts-geo", page_icon="🗺️", layout="wide")
parts.style()
TOPICS = {  # file in pages/ and address -> title, icon; these pages are about a place
    "overview": ("Overview", "dashboard"),
    "locality": ("Choose a locality", "draw"),
    "review": ("Locality review", "article"),
    "deprivation": ("Deprivation", "stacked_bar_chart"),
    "housing": ("Housing land supply", "home_work"),
    "accessibility": ("Accessibility", "directions_bus"),
    "access_points": ("Access points", "storefront"),
    "estate": ("Public estate", "domain"),
    "indicators": ("Indicator map", "map"),
    "opportunities": ("Opportunities", "lightbulb"),
    "workshop": ("Workshop", "groups"),
}
TOOLS = {
    "validate": ("Check a file", "rule"),
    "sources": ("Sources", "fact_check"),
    "glossary": ("Glossary", "menu_book"),
}
pages = {
    stem: st.Page(f"pages/{stem}.py", title=title, icon=f":material/{icon}:", url_path=stem)
    for stem, (title, icon) in {**TOPICS, **TOOLS}.items()
}


def start() -> None:
    """Opens the first page under its own address, with what the link chose."""
    st.switch_page(pages["overview"], query_params=dict(st.query_params))


first = st.Page(start, title="Start", default=True, visibility="hidden")
page = st.navigation([first, *pages.values()], expanded=True)
try:
    assets.gather()
    assets.use_own_scripts()
    found = cache.pack()
    if page == first:
        page.run()
    link_state.begin(found, page.url_path)
    if page.url_path in TOPICS:
        with st.sidebar:
            parts.place_picker(found)
            workshop_keep.control(found, page.url_path)
    with st.sidebar:
        project_panel.compact()
    tab_files.begin()
    with project_session.kept(), reader.patience():
        tab_files.tell()
        page.run()
    link_state.commit(link_state.current(found))
except HertsGeoError as fault:
    base_say.error(str(fault))
