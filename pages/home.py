"""What is this, and where does one begin?"""

from herts_geo.ui import cache, frame, home, parts
from herts_geo.ui.link import state

found = cache.pack()
beside, panel = frame.map_page("home")
with panel, parts.guard("The search"):
    home.find(found)
    home.doors(state.current(found))
with beside, parts.guard("The map", panel):
    home.draw(found, state.current(found))
