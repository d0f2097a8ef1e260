"""Where do people meet their services face to face, when, and who has none in reach?"""

from functools import partial

from herts_geo.ui import cache, frame, parts
from herts_geo.ui.access import points as access_points
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("access_points")
with frame.choices():
    access_points.controls(found)
selection = state.current(found)
with parts.guard("The network", figures):
    network = access_points.network(found, selection)
    with beside:
        access_points.draw(found, network, selection)
    with figures:
        access_points.figures(network)
    picture = partial(access_points.picture, found, network, selection)
    sheet.control(found, "access_points", selection, picture)
    access_points.gaps(found, network)
    access_points.points_table(network)
    access_points.together(network)
    access_points.sources(found, selection)
