"""A boundary file as a locality, and what is kept of any shape until it is used."""

from typing import Any, Final

import streamlit as st

from herts_geo.errors import UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality import file as locality_file
from herts_geo.places.locality import opened as locality_opened
from herts_geo.places.locality.code import Near, to_code
from herts_geo.places.locality.shape import Made

NOTE: Final = "_l_note"
PROBLEM: Final = "_l_problem"
FILE: Final = "_l_file"
NAMES: Final = "_l_names"
CHOSEN: Final = "_l_parts"
LAYERS: Final = "_l_layers"
LAYER: Final = "_l_layer"
ALL: Final = "All that are alike"
UNNAMED: Final = "My locality"


def ask(found: Catalogue) -> None:
    """The file, and which of its shapes to take; read anew only when one of the two changes."""
    uploaded = st.file_uploader(
        "GeoJSON, GeoPackage, zipped Shapefile, KML, KMZ, Esri JSON, TopoJSON or FlatGeobuf",
        type=list(locality_file.ENDINGS),
        key="_l_upload",
        help="Up to 50 MB, in any coordinates that it names. It stays on this computer.",
    )
    if uploaded is None:
        st.session_state.pop(NAMES, None)
        return
    if not str(st.session_state.get(FILE) or "").startswith(f"{uploaded.file_id} "):
        st.session_state[NAMES], st.session_state[CHOSEN] = [], []  # of another file
        st.session_state[LAYERS], st.session_state[LAYER] = [], ALL
    layers = [str(name) for name in st.session_state.get(LAYERS) or []]
    layer = _layer(layers)
    names = [str(name) for name in st.session_state.get(NAMES) or []]
    chosen = _shapes(names)
    wanted = f"{uploaded.file_id} {layer} {chosen}"
    if st.session_state.get(FILE) != wanted:
        _take(found, uploaded.getvalue(), chosen, layer)
        st.session_state[FILE] = wanted
        if st.session_state.get(NAMES) != names or st.session_state.get(LAYERS) != layers:
            st.rerun()


def keep(made: Made | Near) -> None:
    """Keeps a shape as the one that is being chosen."""
    shape, notes = (made.shape, made.notes) if isinstance(made, Made) else (made, ())
    st.session_state["l_shape"] = to_code(shape)
    told(note=" ".join(notes))


def told(note: str = "", problem: str = "") -> None:
    """Keeps what is to be said of the shape, in place of what was said before."""
    st.session_state[NOTE], st.session_state[PROBLEM] = note, problem


def _layer(layers: list[str]) -> str:
    """The only layer to take, '' for all that are alike; asked for where there are several."""
    if len(layers) < 2:
        return ""
    chosen: str = st.selectbox("Layer to take", [ALL, *layers], key=LAYER, on_change=_forget_shapes)
    return "" if chosen == ALL else chosen


def _forget_shapes() -> None:
    st.session_state[NAMES], st.session_state[CHOSEN] = [], []


def _shapes(names: list[str]) -> tuple[int, ...]:
    if len(names) < 2:
        return ()
    chosen: list[Any] = st.multiselect(
        "Shapes to take together",
        range(len(names)),
        key=CHOSEN,
        format_func=lambda place: names[place],
        placeholder=f"All {len(names)}",
    )
    return tuple(chosen)


def _take(found: Catalogue, data: bytes, chosen: tuple[int, ...], layer: str) -> None:
    try:
        opened = locality_opened.apart(data, UNNAMED, chosen, layer)
        st.session_state[NAMES] = list(opened.names)
        st.session_state[LAYERS] = list(opened.layers)
        if opened.made is None:
            raise UnreadableLocality(" ".join([opened.problem, *opened.notes]))
        keep(opened.made)
        notes = (*opened.notes, *locality_opened.outside(found, opened, chosen))
        told(note=" ".join(notes))
    except UnreadableLocality as fault:
        st.session_state["l_shape"] = ""
        told(problem=str(fault))
