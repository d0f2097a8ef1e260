"""How does the place stand at a glance, and where is more of it told?"""

from herts_geo.ui import cache, overview, parts
from herts_geo.ui.link import state

found = cache.pack()
parts.head("overview")
selection = state.current(found)
overview.moved(selection)
overview.glance(found, selection)
overview.more(found, selection)
overview.further(found)
