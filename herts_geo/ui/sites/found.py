"""The plan that the page's choices ask for; what a person brought stays in the session."""

from typing import Final, cast

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.access.picture import Spot
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites.answer import Answer
from herts_geo.access.sites.ask import AS_MANY, Aim, Ask
from herts_geo.access.view import Question
from herts_geo.errors import HertsGeoError
from herts_geo.estate import land as estate_land
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.services import points as services_points
from herts_geo.ui import cache
from herts_geo.ui.base.held import Held
from herts_geo.ui.estate import registers
from herts_geo.ui.link.choices import Selection

MOST_NAMED: Final = 5
FILE: Final = "_site_list"  # the key of the picker of one's own candidates
HELD: Final = Held("_candidates", "services")


def asked(selection: Selection) -> Ask:
    """What the choices of the page ask for."""
    least = AS_MANY if selection.s_aim == "close" else 1
    return Ask(
        aim=cast(Aim, selection.s_aim or "cover"),
        how_many=max(least, selection.s_many),
        weight=selection.s_weight,
        keep=selection.s_keep,
        bar=selection.s_bar,
    )


def candidates(
    found: Catalogue, selection: Selection, question: Question, points: pd.DataFrame
) -> pd.DataFrame:
    """The places that the plan chooses from (id, name, lon, lat): candidates, or the points that
    may close. Raises `HertsGeoError`."""
    if selection.s_aim == "close":
        return sites_answer.here(found, services_points.inside(points), question)
    if selection.s_from == sites_answer.ESTATE:
        return sites_answer.here(found, buildings(found), question)
    if selection.s_from != sites_answer.OWN:
        return sites_answer.candidates(found, selection.s_from, question)
    return sites_answer.here(found, services_points.placed(_own_list(found)), question)


def _own_list(found: Catalogue) -> pd.DataFrame:
    if not HELD.here:
        raise HertsGeoError(
            "No list of sites is loaded yet. Drop a file above: a name, and coordinates or a "
            "postcode, one row a site."
        )
    return services_points.own(HELD.data, HELD.name, "point", found).points


def own_told(found: Catalogue, offered: pd.DataFrame) -> str:
    """How many sites of one's own list count here, and which have no place."""
    every = _own_list(found)
    lost = list(every.loc[~every["placed"], "name"])
    told = f"{wording.count(len(every), 'site')} in your list, {len(offered)} of them here."
    return f"{told} Not placed: {wording.listing(lost, MOST_NAMED)}." if lost else told


def buildings(found: Catalogue) -> pd.DataFrame:
    """The buildings of the public estate that may be shown with their place."""
    frame = registers.masked(found, practices=False).frame
    kept = frame[~estate_land.is_land(frame) & frame["lon"].notna()]
    return kept[["id", "name", "lon", "lat"]].astype({"lon": float, "lat": float})


def plan(
    found: Catalogue,
    selection: Selection,
    question: Question,
    own: pd.DataFrame | None,
    offered: pd.DataFrame,
) -> Answer:
    """The plan, kept for all where nobody brought anything to it. Raises `HertsGeoError`."""
    question, ask = sites_answer.of(question), asked(selection)
    shipped = selection.s_from not in (sites_answer.OWN, sites_answer.ESTATE)
    private_minutes = bool(question.corrections)
    if own is None and not private_minutes and (shipped or ask.aim == "close"):
        answer: Answer = _shared(found, question, ask, selection.s_from)
        return answer
    marks = tuple("" if x is None else digest(x.to_json().encode()) for x in (offered, own))
    private: Answer = _of_session(found, question, ask, marks, offered, own)
    return private


@cache.shared()
def _shared(found: Catalogue, question: Question, ask: Ask, source: str) -> Answer:
    offered = pd.DataFrame()
    if ask.aim != "close":
        offered = sites_answer.candidates(found, source, question)
    return sites_answer.answer(found, question, ask, offered)


@st.cache_data(
    show_spinner=False, max_entries=8, scope="session", hash_funcs={Catalogue: cache.digest}
)
def _of_session(
    found: Catalogue,
    question: Question,
    ask: Ask,
    marks: tuple[str, ...],
    _offered: pd.DataFrame,
    _own: pd.DataFrame | None,
) -> Answer:
    assert len(marks) == 2  # what is keyed by: the digests of both frames
    return sites_answer.answer(found, question, ask, _offered, _own)


def marks(
    found: Catalogue,
    selection: Selection,
    question: Question,
    own: pd.DataFrame | None,
    points: pd.DataFrame,
) -> dict[str, Spot]:
    """What the plan opens or closes, by its ids; none where there is no plan, which the part below
    says."""
    if not selection.s_aim:
        return {}
    try:
        offered = candidates(found, selection, question, points)
        return sites_answer.spots(plan(found, selection, question, own, offered), offered)
    except HertsGeoError:
        return {}
