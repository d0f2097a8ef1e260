"""The plan of best sites of the accessibility page as a chapter of the review, where chosen."""

from typing import Final

import streamlit as st

from herts_geo.access.sites.answer import OWN
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Chapter, Link
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import planned as review_planned
from herts_geo.services import points as services_points
from herts_geo.ui.access import page as access_page
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.sites import found as sites_found

KEY: Final = "review-best-sites"
NAMES: Final = ("place", "service", "mode", "minutes", "outside", "edits", "rules", "method")
OF_OWN: Final = (
    "The plan of best sites is of a list of your own, which the accessibility page alone holds: it "
    "cannot be a chapter."
)


def control() -> None:
    """Whether the plan of the accessibility page becomes a chapter, where there is one."""
    state = st.session_state
    if not state.get("s_aim"):
        return
    if _own(str(state.get("service")), str(state.get("s_from")), str(state["s_aim"])):
        st.caption(OF_OWN)
    else:
        st.checkbox("With the best sites of the accessibility page", True, key=KEY)


def chapters(found: Catalogue, selection: Selection) -> tuple[Chapter, ...]:
    """The chapter of the plan, which says why where it cannot be made; none where not chosen."""
    own = _own(selection.service, selection.s_from, selection.s_aim)
    if not selection.s_aim or own or not st.session_state.get(KEY, True):
        return ()
    query = selection.query()
    kept = {k: v for k, v in query.items() if k in NAMES or k.startswith("s_")}
    link = Link("accessibility", kept, "Accessibility")
    question = access_page.question(selection)
    try:
        points = services_points.points(found, question.service, question.outside)
        offered = sites_found.candidates(found, selection, question, points)
        plan = sites_found.plan(found, selection, question, None, offered)
        return (review_planned.chapter(found, plan, link),)
    except HertsGeoError as fault:
        lead = (f"This chapter cannot be made. {fault}",)
        return (Chapter(key=review_planned.KEY, title="Best sites", lead=lead),)


def _own(service: str, source: str, aim: str) -> bool:
    return service == services_points.OWN or (source == OWN and aim != "close")
