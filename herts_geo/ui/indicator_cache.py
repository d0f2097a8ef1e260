"""Cached answers of the indicator map, keyed by the pack's digests and plain values."""

from functools import partial

import streamlit as st

from herts_geo import indicator_list, indicator_map, indicator_own, layers, outlines, places
from herts_geo.catalogue import Catalogue
from herts_geo.indicator_map import View
from herts_geo.indicator_measures import Measure
from herts_geo.indicator_own import OwnFigures
from herts_geo.indicator_question import Question
from herts_geo.indicators import Figure
from herts_geo.places import Kind
from herts_geo.ui import assets, cache
from herts_geo.ui.map import Bounds

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
    return indicator_list.measures(found)


def measures(
    found: Catalogue, actuals: tuple[Figure, ...], own: tuple[Measure, ...]
) -> dict[str, Measure]:
    """Every measure; those of the user's own figures are made afresh and kept nowhere."""
    if actuals or own:
        return indicator_list.measures(found, actuals, own)
    listed: dict[str, Measure] = shipped(found)
    return listed


def view(found: Catalogue, question: Question, known: dict[str, Measure], private: bool) -> View:
    """The view that answers a question; one with a user's own figures is not kept."""
    if private:
        return indicator_map.view(found, question, known)
    answer: View = _view(found, question)
    return answer


@_cached()
def _view(found: Catalogue, question: Question) -> View:
    return indicator_map.view(found, question)


@_of_session()
def own(found: Catalogue, data: bytes, name: str) -> OwnFigures:
    """The measures of a user's file, for this session only."""
    return indicator_own.read(found, data, name)


@st.cache_resource(
    show_spinner=False,
    max_entries=MOST,
    hash_funcs={Catalogue: cache.digest},
    validate=assets.is_published,
)
def geometry_address(found: Catalogue, kind: Kind, vintage: str) -> str:
    """Where the browser fetches the outlines of a geography and vintage."""
    return assets.publish(layers.geometry_text(outlines.areas(found, kind, vintage)))


@_cached()
def bounds(found: Catalogue, code: str, kind: Kind, vintage: str) -> Bounds:
    """The corners of the areas that a place holds or lies in."""
    frame = outlines.areas(found, kind, vintage)
    place = places.gazetteer(found).place(code)
    return layers.bounds(frame[outlines.inside(found, frame, kind, vintage, place)])
