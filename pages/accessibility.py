"""Who can reach a service without a car, who cannot, and what if a point closed or moved?"""

from functools import partial

from herts_geo.services import points as services_points
from herts_geo.ui import cache, frame, parts
from herts_geo.ui.access import below as access_below
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import published as access_published
from herts_geo.ui.access import whatif as access_whatif
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet
from herts_geo.ui.sites import found as sites_found
from herts_geo.ui.sites import panel as sites_panel

found = cache.pack()
beside, figures = frame.map_page("accessibility")
with frame.choices():
    access_page.controls(found, state.current(found))
selection = state.current(found)
question = access_page.question(selection)
with parts.guard("The map", figures):
    with figures:  # beside the map, and in its place where there is none
        own = access_page.own_points(found, selection)
    view = access_page.access(found, question, own)
    points = (
        services_points.points(found, question.service, question.outside) if own is None else own
    )
    access_whatif.keep_point(points)
    with beside:
        best = sites_found.marks(found, selection, question, own, points)
        access_page.draw(found, view, points, state.current(found), best)
    with figures:
        access_page.figures(view)
        access_whatif.panel(found, points, state.current(found), view)
    picture = partial(access_page.picture, found, view, points, best)
    sheet.control(found, "accessibility", selection, picture)
    access_whatif.outcome(view)
    access_whatif.keep(found, view, selection)
    with parts.guard("Best sites"):
        sites_panel.panel(found, view, question, selection, own, points)
    with parts.guard("Candidate buildings"):
        sites_panel.candidates(found, question)
    access_below.deciles(view)
    access_below.districts(view, access_page.districts(found, question, own))
    access_below.out_of_reach(view)
    access_below.twin(found, view)
    access_published.panel(found, selection)
    access_below.survey_measure(found)
    access_below.method(found, view)
