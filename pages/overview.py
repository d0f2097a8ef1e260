"""How does the place stand at a glance, and where is more of it told?"""

from herts_geo.ui import cache, frame, overview, parts
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("overview")
selection = state.current(found)
with beside, parts.guard("The map", figures):
    overview.draw(found, selection)
    sheet.plain(found, "overview", selection)
with figures:
    overview.moved(selection)
    overview.glance(found, selection)
    overview.more()
    overview.data(found)
overview.provenance(found, selection)
overview.further(found)
