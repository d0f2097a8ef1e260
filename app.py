"""The app: page settings, navigation and the place picker that every page shares."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from herts_geo.ui.base import ready

ready.wait()  # the modules below are loaded while the browser starts

from herts_geo.errors import HertsGeoError
from herts_geo.ui import cache, example, frame, kept, parts, tour
from herts_geo.ui.base import ages, assets, desk, keeping, reader, say, tab_files, turns
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.layers import control as layers_control
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import FIRST, GROUPS, HOME, PAGES, ROWS
from herts_geo.ui.people import door as people_door
from herts_geo.ui.project import panel as project_panel
from herts_geo.ui.project import session
from herts_geo.ui.search import entries, where
from herts_geo.ui.workshop import keep as workshop_keep


def show(page: StreamlitPage, first: StreamlitPage) -> None:
    """The page that was asked for, and what every page has around it."""
    try:
        assets.gather()
        assets.use_own_scripts()
        found = cache.pack()
        if page == first:
            page.run()
        entries.also(estate_registers.entries)
        state.begin(found, page.url_path)
        session.join_others()
        about_a_place = PAGES[page.url_path].about_a_place
        with st.sidebar:
            if about_a_place:
                where.picker(found)
            layers_control.control(found, page.url_path)
            frame.make_room()
            if about_a_place:
                workshop_keep.control(found, page.url_path)
            project_panel.compact()
            people_door.control()
        tab_files.begin()
        kept.sync()
        keeping.tell()
        example.banner(found)
        tour.strip(found, page.url_path)
        with session.kept(), reader.patience():
            project_panel.ask()
            tab_files.tell()
            ages.begin(found)
            with layers_page.over(page.url_path, found, lambda: state.current(found)):
                page.run()
            ages.tell()
        state.commit(state.current(found))
    except HertsGeoError as fault:
        say.error(str(fault))
    if people_door.ended():
        st.rerun()


with turns.one(turns.NEWS_S if st.session_state.pop(turns.NEWS, False) else 0.0):
    st.set_page_config(page_title=parts.tab_title(), page_icon="🗺️", layout="wide")
    frame.style()
    inside = people_door.passed()
    cache.begin_run()
    desk.begin_run()
    filled = parts.filled()
    pages = {
        row.stem: st.Page(
            row.file,
            title=row.title,
            icon=row.symbol,
            url_path=row.stem,
            visibility="visible" if row in filled else "hidden",
        )
        for row in ROWS
    }

    def start() -> None:
        """Opens the first page under its own address, with what the link chose."""
        st.switch_page(pages[FIRST.stem], query_params=dict(st.query_params))

    first = st.Page(start, title="Start", default=True, visibility="hidden")
    menu = {name: [pages[row.stem] for row in ROWS if row.group == name] for name in GROUPS}
    menu[HOME] = [first, *menu[HOME]]
    page = st.navigation(menu, position="top" if inside else "hidden")
    # where nobody is let in the run must end by itself: after `st.stop` Streamlit keeps the parts
    # of the page before, which may be made again
    if inside:
        show(page, first)
