"""Cached answers of the indicator map, keyed by the pack's digests and plain values."""

from functools import partial

import streamlit as st

from herts_geo import places
from herts_geo.indicators import own as indicators_own
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.agreement import Figure
from herts_geo.indicators.measures import Measure, Question
from herts_geo.indicators.own import OwnFigures
from herts_geo.indicators.view import View
from herts_geo.maps import choropleth
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Kind, outlines
from herts_geo.ui import cache
from herts_geo.ui.base import assets
from herts_geo.ui.map.show import Bounds

MOST = 200  # answers of one kind that are kept
_cached = partial(
    st.cache_data, show_spinner=False, max_entries=MOST, hash_funcs={Catalogue: cache.digest}
)
_of_session = partial(
    st.cache_data,
    show_spinner=False,
    max_entries=4,
    scope="session",
    hash_funcs={Catalogue: cache.digest},
)


@_cached()
def shipped(found: Catalogue) -> dict[str, Measure]:
    """The measures that the pack has figures for."""
    return indicators_view.every_measure(found)


def measures(
    found: Catalogue, actuals: tuple[Figure, ...], own: tuple[Measure, ...]
) -> dict[str, Measure]:
    """Every measure; those of the user's own figures are made afresh and kept nowhere."""
    if actuals or own:
        return indicators_view.every_measure(found, actuals, own)
    listed: dict[str, Measure] = shipped(found)
    return listed


def view(found: Catalogue, question: Question, known: dict[str, Measure], private: bool) -> View:
    """The view that answers a question; one with a user's own figures is not kept."""
    if private:
        return indicators_view.view(found, question, known)
    answer: View = _view(found, question)
    return answer


@_cached()
def _view(found: Catalogue, question: Question) -> View:
    return indicators_view.view(found, question)


@_of_session()
def own(found: Catalogue, data: bytes, name: str) -> OwnFigures:
    """The measures of a user's file, for this session only."""
    return indicators_own.read(found, data, name)


@st.cache_resource(
    show_spinner=False,
    max_entries=MOST,
    hash_funcs={Catalogue: cache.digest},
    validate=assets.is_published,
)
def geometry_address(found: Catalogue, kind: Kind, vintage: str) -> str:
    """Where the browser fetches the outlines of a geography and vintage."""
    return assets.publish(choropleth.geometry_text(outlines.areas(found, kind, vintage)))


@_cached()
def bounds(found: Catalogue, code: str, kind: Kind, vintage: str) -> Bounds:
    """The corners of the areas that a place holds or lies in."""
    frame = outlines.areas(found, kind, vintage)
    place = places.gazetteer(found).place(code)
    return choropleth.bounds(frame[outlines.inside(found, frame, kind, vintage, place)])
