"""Cached answers, keyed by the pack's digests and plain values."""

from functools import lru_cache, partial
from time import monotonic
from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from herts_geo import places
from herts_geo.access import view as access_view
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.profile import Deprivation, Profile
from herts_geo.deprivation.view import Question, View
from herts_geo.maps import choropleth
from herts_geo.maps.choropleth import Choropleth
from herts_geo.pack import catalogue, load
from herts_geo.pack import check as pack_check
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.check import Verdict
from herts_geo.places import Gazetteer, Place
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import resolve
from herts_geo.ui import assets, basemap
from herts_geo.ui.map import Base, Bounds

Points = pd.DataFrame | None
MOST: Final = 400  # answers of one kind that are kept


def pack() -> Catalogue:
    """The catalogue of the chosen pack."""
    return catalogue.read()


def digest(found: Catalogue) -> str:
    """One text that changes within a second of any change to the pack's files or catalogue."""
    return _digest(found, int(monotonic()))


@lru_cache(maxsize=8)
def _digest(found: Catalogue, _second: int) -> str:
    files = [(item.sha256, found.path(item)) for item in found.datasets.values()]
    stamps = [f"{sha}{path.stat().st_mtime_ns if path.exists() else 0}" for sha, path in files]
    return load.digest("".join([str(found.folder), *stamps]).encode())


_cached = partial(
    st.cache_data, show_spinner=False, max_entries=MOST, hash_funcs={Catalogue: digest}
)
_published = partial(  # an answer that names a served file, and holds while that file is there
    st.cache_resource, show_spinner=False, max_entries=MOST, hash_funcs={Catalogue: digest}
)


@_cached()
def view(found: Catalogue, question: Question) -> View:
    """The view of deprivation that answers a question."""
    return deprivation_view.view(found, question)


@_cached()
def table(found: Catalogue, question: Question) -> pd.DataFrame:
    """The table twin of the view that answers a question."""
    shown: View = view(found, question)
    return deprivation_words.table(shown)


@_cached()
def paragraph(found: Catalogue, question: Question) -> str:
    """What the view that answers a question shows, in plain English."""
    shown: View = view(found, question)
    standing: Deprivation = summary(found, shown.place.code, shown.edition.year, question.measure)
    return deprivation_words.paragraph(shown, standing)


@_cached()
def painting(found: Catalogue, question: Question) -> Choropleth:
    """The painting of the view that answers a question."""
    shown: View = view(found, question)
    return choropleth.choropleth(shown.classes, shown.frame["value"], shown.inside, shown.unit)


@_cached()
def summary(found: Catalogue, code: str, year: int, measure: str) -> Deprivation:
    """How deprived a place is on one measure of one edition."""
    place, edition = places.gazetteer(found).place(code), deprivation_indices.edition(found, year)
    return deprivation_profile.summarise(found, place, edition, measure)


@_cached()
def place_profile(found: Catalogue, code: str) -> Profile:
    """The profile of a place in the newest edition."""
    return deprivation_profile.profile(found, places.gazetteer(found).place(code))


@_cached()
def domains(found: Catalogue, year: int, codes: tuple[str, ...]) -> pd.DataFrame:
    """Where places stand on each measure of an edition, one column a place code."""
    edition, known = deprivation_indices.edition(found, year), places.gazetteer(found)
    older = {code: Place(code, code, "lsoa") for code in codes}  # an LSOA of an older vintage
    return deprivation_profile.domain_profile(found, edition, {**older, **_known(known, codes)})


def _known(known: Gazetteer, codes: tuple[str, ...]) -> dict[str, Place]:
    here = [code for code in codes if code in known.places or locality_code.is_one(code)]
    return {code: known.place(code) for code in here}


def access(found: Catalogue, question: access_view.Question, own: Points) -> access_view.View:
    """The view of access that answers a question; a user's own points are never kept."""
    if own is not None:
        return access_view.view(found, question, own)
    answer: access_view.View = _access(found, question)
    return answer


@_cached()
def _access(found: Catalogue, question: access_view.Question) -> access_view.View:
    return access_view.view(found, question)


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


@_published(validate=lambda kept: assets.is_published(kept.address))
def base(found: Catalogue) -> Base:
    """The constant part of every map."""
    return basemap.base(found)


@_cached()
def verdicts(found: Catalogue) -> list[Verdict]:
    """The check of every data set."""
    return pack_check.check_pack(found)
