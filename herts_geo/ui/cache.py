"""Cached answers, keyed by the pack's digests and plain values."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from functools import partial, wraps
from inspect import signature
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import geopandas as gpd
import streamlit as st

from herts_geo import places
from herts_geo.maps import choropleth
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality import resolve
from herts_geo.ui.base import assets, session_pack
from herts_geo.ui.base.answers import Answers
from herts_geo.ui.map import basemap as map_basemap
from herts_geo.ui.map.show import Base, Bounds

MOST: Final = 400  # answers of one kind that are kept
MOST_BYTES: Final = 200_000_000  # of all shared answers together
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_answers: Final = Answers(MOST_BYTES)
_seen: ContextVar[dict[Catalogue, str] | None] = ContextVar("seen", default=None)


def pack() -> Catalogue:
    """The catalogue of the pack that this session has opened, else of the chosen one."""
    return session_pack.current()


def today() -> date:
    """The day that answers are of, which what is kept is keyed by where it matters."""
    return date.today()


def begin_run() -> None:
    """Has the files of a pack looked at once for all that a run of a page asks."""
    _seen.set({})


def digest(found: Catalogue) -> str:
    """One text that changes with any change to the pack's files or catalogue."""
    seen = _seen.get()
    if seen is None:
        return _digest(found)
    if found not in seen:
        seen[found] = _digest(found)
    return seen[found]


def _digest(found: Catalogue) -> str:
    stamps = [f"{item.sha256}{_changed(found.path(item))}" for item in found.datasets.values()]
    return load.digest("".join([str(found.folder), *stamps]).encode())


def _changed(path: Path) -> int:
    """When a file was last written, 0 for one that is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


_cached = partial(
    st.cache_data, show_spinner=False, max_entries=MOST, hash_funcs={Catalogue: digest}
)
_published = partial(  # an answer that names a served file, and holds while that file is there
    st.cache_resource, show_spinner=False, max_entries=MOST, hash_funcs={Catalogue: digest}
)


def shared() -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keeps the frozen answers of a function of a pack and plain values: one for all sessions,
    which nobody changes, so that none is copied."""

    def kept(make: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        given = signature(make)

        @wraps(make)
        def ask(*args: Asked.args, **named: Asked.kwargs) -> Answer:
            found, *rest = given.bind(*args, **named).args
            key = (make.__module__, make.__qualname__, digest(found), *rest)
            return _answers.ask(key, partial(make, *args, **named))

        return ask

    return kept


@_published(validate=assets.is_published)
def geometry_address(found: Catalogue, vintage: str) -> str:
    """Where the browser fetches the LSOA outlines of a vintage."""
    return assets.publish(choropleth.geometry_text(places.areas(found, vintage)))


@_cached()
def place_bounds(found: Catalogue, code: str, vintage: str) -> Bounds:
    """The corners of a place's LSOAs, of a locality those of its own outline."""
    frame, place = places.areas(found, vintage), places.gazetteer(found).place(code)
    if place.outline is not None:
        return choropleth.bounds(gpd.GeoSeries([place.outline]))
    return choropleth.bounds(frame[places.within(frame, place)])


@_cached()
def outline(found: Catalogue, code: str) -> str:
    """The outline of a locality as GeoJSON text; '' of any other place."""
    return resolve.outline(found, places.gazetteer(found).place(code))


@_published(validate=lambda kept: all(map(assets.is_published, kept.served)))
def base(found: Catalogue) -> Base:
    """The constant part of every map."""
    return map_basemap.base(found)
