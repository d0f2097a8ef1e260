"""The picker of the place of every page, and what choosing a match of the search looks at."""

from contextlib import suppress

import streamlit as st

from herts_geo import places
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, towns
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import Areas
from herts_geo.places.search import Match, words
from herts_geo.ui import parts
from herts_geo.ui.base import say
from herts_geo.ui.project import session
from herts_geo.ui.search import box, entries, spot


def picker(found: Catalogue) -> None:
    """The search as the picker of the place: the places by their codes, and what is no place of its
    own (towns, stations) by name. First come the present locality where it is none of the
    project's, then those."""
    known, present = gazetteer(found), str(st.session_state.get("place") or "")
    names = {each.code: f"{each.name} (locality)" for each in session.current().localities}
    if present not in names and locality_code.is_one(present):
        with suppress(UnknownPlace):
            names = {present: f"{locality_code.from_code(present).name} (locality)", **names}
    names |= {each.code: parts.offered(each) for each in known.offered()}
    names |= {code: f"{name} (parish)" for code, name in known.parishes.items()}
    names |= entries.points(found)
    box.box(found, "place", lambda match: look_at(found, match), "Where", names, required=True)
    _whole_town(found)


def look_at(found: Catalogue, match: Match) -> str:
    """Makes what was found the place of every page: a point leads to the smallest place that holds
    it, with its small area and the point marked. Returns what stands for it, in a sentence or ''.

    Raises `UnknownPlace` for one outside the pack.
    """
    known = gazetteer(found)
    if not match.place:
        raise UnknownPlace(match.name, (), words.outside(match, known.whole.name))
    st.session_state["place"] = code = known.place(match.place).code
    st.session_state["spot"] = spot.of(match, code)
    st.session_state["area"] = match.area or None
    return match.how


def _whole_town(found: Catalogue) -> None:
    """Offers all of a town, where the neighbourhood at its middle stands for it."""
    at = str(st.session_state.get("spot") or "")
    with suppress(ValueError, HertsGeoError):
        seen = spot.read(at)
        if seen.place != st.session_state.get("place") or not towns.named(found, seen.name):
            return
        name, codes = seen.name, towns.areas(places.areas(found), seen.name)
        if len(codes) > 1:
            whole = locality_code.to_code(Areas(locality_code.fitting_name(name), codes))
            st.button(
                f"Take all of {say.plain(name)}: {len(codes)} small areas",
                key="whole-town",
                help=f"Those of the neighbourhoods that are named after {say.plain(name)}. 'Choose "
                "a locality' adds others or takes some out.",
                on_click=st.session_state.update,
                args=[{"place": whole, "spot": "", "area": None}],
            )
