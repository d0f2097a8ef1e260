"""What does the public sector hold here, and could it be used better together?"""

from functools import partial

from herts_geo.ui import cache, frame, parts
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import panel as estate_panel
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.estate import tabs as estate_tabs
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("estate")
with parts.guard("The estate", figures):
    with figures:
        estate_panel.show(found)
    held = estate_registers.held(found, state.current(found).e_gp)
    with frame.choices():
        estate_page.filters(found, held)
        estate_panel.switch(held)
    selection = state.current(found)
    view = estate_page.answer(found, held, selection)
    with beside:
        estate_page.draw(found, view, selection)
    with figures:
        estate_page.figures(view)
        estate_page.key(view)
    masked = partial(estate_page.masked, found, view, selection)
    sheet.control(found, "estate", selection, masked)
    estate_tabs.show(found, view, state.current(found))
    parts.provenance(held.datasets)
