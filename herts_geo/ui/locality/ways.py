"""The ways to choose a locality: what each asks for, and the form that the answers make.

A boundary file as a locality, and what is kept of any shape until it is used.
"""

import re
from typing import Any, Final

import streamlit as st

from herts_geo import places, wording
from herts_geo.errors import UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.places import points as places_points
from herts_geo.places.locality import file as locality_file
from herts_geo.places.locality import opened as locality_opened
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.locality.code import (
    FARTHEST,
    LONGEST_MINUTES,
    LONGEST_NAME,
    Areas,
    Locality,
    Near,
    Reach,
    fitting_name,
    from_code,
    named,
    to_code,
)
from herts_geo.places.locality.shape import Made
from herts_geo.travel.modes import MODES
from herts_geo.ui.base import keeping, say
from herts_geo.ui.base.held import Held
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.choices.places import WAYS
from herts_geo.ui.project import session
from herts_geo.ui.search import box
from herts_geo.ui.search import point as search_point

FEW: Final = 15  # districts that are offered side by side
WAY: Final = "_l_way"  # the link tells the way only once it was chosen
SHAPED: Final = ("draw", "file")  # ways that make a shape, of which there may be something to say
NUMBERED: Final = re.compile(r"(.*?)(?: ([0-9]{1,4}))?")
POINT: Final = "Where from"


def way(place: Place) -> str:
    """The way that the user chose to make a locality; before that, one that shows what there is."""
    state = st.session_state
    begun = place.kind != "locality" or state.get("l_areas")
    state[WAY] = state.get("l_way") or ("areas" if begun else "known")
    chosen: str = st.radio(
        "How to choose it",
        list(WAYS),
        key=WAY,
        format_func=WAYS.__getitem__,
        horizontal=True,
        on_change=_settle,
    )
    return chosen


def controls(found: Catalogue, chosen: str, place: Place) -> None:
    """What one way asks for; a click on the map answers it too where that can be."""
    if chosen == "known":
        say.words(f"{place.label} is the place on every page. Choose another one on the left.")
        codes = _codes(found, place)
        st.button(
            f"Start from its {len(codes):,} small areas",
            on_click=start_from,
            args=(Areas("", codes),),
            help="Then add small areas next to it, or take some out.",
        )
        _whole_districts(found)
    elif chosen == "areas":
        _areas(found)
    elif chosen in ("near", "reach"):
        _around(found, chosen)
    elif chosen == "draw":
        _draw()
    else:
        ask(found)
    if chosen in SHAPED:
        for key, tell in ((NOTE, say.note), (PROBLEM, say.error)):
            if words := st.session_state.get(key):
                tell(str(words))


def form(found: Catalogue, selection: Selection, chosen: str) -> Locality | None:
    """The locality that the answers to one way make; None where they make none yet.

    Unnamed, it is called as it is kept in the project already, or else as no other one there.
    Raises `UnreadableLocality`, `UnknownPlace`.
    """
    known = places.gazetteer(found)
    if chosen == "known" and selection.l_districts:
        # Whole districts as one locality, called after them where no name was given.
        held = [known.place(code) for code in selection.l_districts]
        codes = (code for each in held for code in _codes(found, each))
        name = selection.l_name.strip() or wording.listing([each.name for each in held])
        return Areas(fitting_name(name) or UNNAMED, tuple(dict.fromkeys(codes)))
    if chosen == "known":  # the place of every page, where that is not all of the county
        place = known.place(selection.place) if selection.place else known.whole
        if place.kind == "locality":
            return from_code(place.code)
        return None if place.kind == "county" else Areas(place.name, _codes(found, place))
    made = _made(found, selection, chosen)
    if made is None or selection.l_name.strip():
        return named(made, selection.l_name) if made else None
    kept = {each.name: each.code for each in session.current().localities}
    names = (UNNAMED, *(f"{UNNAMED} {n}" for n in range(2, len(kept) + 2)))
    every = [named(made, name) for name in names]
    same = (each for each in every if each.name in kept and kept[each.name] == to_code(each))
    return next(same, next(each for each in every if each.name not in kept))


def free_name(name: str) -> str:
    """The name with the next number that no locality of the project has: 'East side 2'."""
    taken = {each.name for each in session.current().localities}
    stem, number = NUMBERED.fullmatch(name).groups()  # type: ignore[union-attr]
    first = int(number or 1) + 1
    names = (
        f"{stem[: LONGEST_NAME - len(f' {n}')].rstrip()} {n}"
        for n in range(first, first + len(taken) + 1)
    )
    return next(each for each in names if each not in taken)


def _made(found: Catalogue, selection: Selection, chosen: str) -> Locality | None:
    if chosen == "areas":
        return Areas(UNNAMED, selection.l_areas) if selection.l_areas else None
    if chosen in SHAPED:
        return from_code(selection.l_shape) if selection.l_shape else None
    if not selection.l_point.strip():
        return None
    lon, lat = search_point.at(found, selection.l_point)
    if chosen == "near":
        return Near(name=UNNAMED, lon=lon, lat=lat, metres=selection.l_metres)
    mode = MODES[selection.l_mode].key
    return Reach(name=UNNAMED, lon=lon, lat=lat, minutes=selection.l_minutes, mode=mode)


def _codes(found: Catalogue, place: Place) -> tuple[str, ...]:
    areas = places.areas(found)
    return tuple(areas.loc[places.within(areas, place), "code"])


def clicked(about: dict[str, Any]) -> None:
    """Takes a click on the map: a small area in or out, a point, or a shape that was drawn; or the
    corners of one that were typed."""
    chosen = st.session_state.get(WAY)
    if about.get("typed"):
        text = str(st.session_state.get("_l_corners") or "")
        keep(locality_shape.of_corners(UNNAMED, places_points.corners(text)))
    elif about.get("drawn"):
        drawn = locality_shape.of_drawing(UNNAMED, about.get("geometry"), about.get("radius"))
        keep(drawn)
    elif chosen == "areas" and isinstance(code := about.get("code"), str):
        held = list(st.session_state.get("l_areas") or [])
        st.session_state["l_areas"] = (
            [each for each in held if each != code] if code in held else [*held, code]
        )
    elif chosen in ("near", "reach") and "lon" in about:
        st.session_state["l_point"] = f"{float(about['lat']):.5f}, {float(about['lon']):.5f}"


def safely_clicked(about: dict[str, Any]) -> None:
    """The same, a shape that cannot be used answered with a sentence."""
    try:
        clicked(about)
    except UnreadableLocality as fault:
        told(problem=str(fault))


def start_from(changed: Locality) -> None:
    """Puts a locality into the answers, so that it can be changed."""
    state = st.session_state
    state["l_name"] = changed.name
    told()
    if isinstance(changed, Areas):
        state["l_way"], state["l_areas"] = "areas", list(changed.codes)
    elif isinstance(changed, Near | Reach):
        state["l_point"] = f"{changed.lat:.5f}, {changed.lon:.5f}"
        state["l_way"] = "near" if isinstance(changed, Near) else "reach"
        if isinstance(changed, Near):
            state["l_metres"] = changed.metres
        else:
            state["l_minutes"], state["l_mode"] = changed.minutes, changed.mode
    else:
        state["l_way"], state["l_shape"] = "draw", to_code(changed)


def _settle(way: str = "") -> None:
    """Has the link tell the way, which is chosen now; of another one nothing is to be said."""
    st.session_state["l_way"] = way or st.session_state[WAY]
    told()


def _whole_districts(found: Catalogue) -> None:
    """Districts to put together, a click each; nothing where the pack has one only."""
    names = {each.code: each.name for each in places.gazetteer(found).of_kind("district")}
    if len(names) < 2:
        return
    pick = st.pills if len(names) <= FEW else st.multiselect
    more: dict[str, Any] = {"selection_mode": "multi"} if pick is st.pills else {}
    pick(
        "Or whole districts together",
        sorted(names, key=names.__getitem__),
        key="l_districts",
        format_func=names.__getitem__,
        on_change=_settle,
        args=("known",),
        **more,
    )


def _areas(found: Catalogue) -> None:
    areas = places.areas(found)
    labels = dict(zip(areas["code"], areas["label"], strict=True))
    short = dict(zip(areas["code"], places.number_first(areas["label"]), strict=True))
    st.multiselect(
        "Small areas that count",
        sorted(labels, key=labels.__getitem__),
        key="l_areas",
        format_func=lambda code: short.get(code, code),
        placeholder="Click areas on the map, or choose here",
    )
    if st.session_state.get("l_areas"):
        st.button("Start again", on_click=st.session_state.update, kwargs={"l_areas": []})
    else:
        _whole_districts(found)


def _draw() -> None:
    st.markdown(
        "Choose a tool on the left of the map: an area corner by corner, a rectangle, or a circle. "
        "A new shape takes the place of the one before."
    )
    with st.expander("Type the corners instead"):
        st.text_area(
            "Corners, one a line, in order",
            key="_l_corners",
            placeholder="latitude, longitude of the first corner\nof the second\nof the third",
            help="Latitude and longitude, or longitude and latitude. For a circle choose 'Within a "
            "distance'.",
        )
        st.button("Draw these corners", on_click=safely_clicked, args=({"typed": True},))


def _around(found: Catalogue, chosen: str) -> None:
    """A point, and how far around it: in metres, or in minutes by a mode."""
    box.box(found, "l_point", label=POINT)
    st.caption("A click on the map does the same.")
    if chosen == "near":
        st.number_input("Metres in a straight line", 1, FARTHEST, step=100, key="l_metres")
        return
    st.number_input("Minutes at most", 1, LONGEST_MINUTES, step=5, key="l_minutes")
    st.selectbox("By", MODES, key="l_mode", format_func=lambda mode: MODES[mode].noun)


NOTE: Final = "_l_note"
PROBLEM: Final = "_l_problem"
FILE: Final = "_l_file"
NAMES: Final = "_l_names"
CHOSEN: Final = "_l_parts"
LAYERS: Final = "_l_layers"
LAYER: Final = "_l_layer"
HELD: Final = Held("_boundary", "boundary")
ALL: Final = "All that are alike"
UNNAMED: Final = "My locality"


def ask(found: Catalogue) -> None:
    """The file, and which of its shapes to take; read anew only when one of the two changes."""
    HELD.uploader(
        "GeoJSON, GeoPackage, zipped Shapefile, KML, KMZ, Esri JSON, TopoJSON or FlatGeobuf",
        list(locality_file.ENDINGS),
        "Up to 50 MB, in any coordinates that it names.",
        key="_l_upload",
    )
    HELD.standing("this boundary file")
    if not HELD.here:
        st.session_state.pop(NAMES, None)
        return
    mark = HELD.mark
    if not str(st.session_state.get(FILE) or "").startswith(f"{mark} "):
        st.session_state[NAMES], st.session_state[CHOSEN] = [], []  # of another file
        st.session_state[LAYERS], st.session_state[LAYER] = [], ALL
    layer, chosen = _parts()
    wanted = f"{mark} {layer} {chosen}"
    if st.session_state.get(FILE) != wanted:
        asked = [list(st.session_state.get(each) or []) for each in (NAMES, LAYERS)]
        _take(found, HELD.data, chosen, layer)
        st.session_state[FILE] = wanted
        if [st.session_state.get(each) for each in (NAMES, LAYERS)] != asked:
            st.rerun()


def keep(made: Made | Near) -> None:
    """Keeps a shape as the one that is being chosen."""
    shape, notes = (made.shape, made.notes) if isinstance(made, Made) else (made, ())
    st.session_state["l_shape"] = to_code(shape)
    told(note=" ".join(notes))


def told(note: str = "", problem: str = "") -> None:
    """Keeps what is to be said of the shape, in place of what was said before."""
    st.session_state[NOTE], st.session_state[PROBLEM] = note, problem


def _parts() -> tuple[str, tuple[int, ...]]:
    """The only layer to take, '' for all that are alike, and the shapes to take, none for all;
    each asked for where there are several."""
    state = st.session_state
    layer, chosen = ALL, []
    if len(layers := [str(name) for name in state.get(LAYERS) or []]) > 1:
        layer = st.selectbox(
            "Layer to take",
            [ALL, *layers],
            key=LAYER,
            on_change=state.update,
            args=({NAMES: [], CHOSEN: []},),
        )
    if len(names := [str(name) for name in state.get(NAMES) or []]) > 1:
        chosen = st.multiselect(
            "Shapes to take together",
            range(len(names)),
            key=CHOSEN,
            format_func=lambda place: names[place],
            placeholder=f"All {len(names)}",
        )
    return "" if layer == ALL else layer, tuple(chosen)


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
        keeping.read_as(HELD.prefix, "", notes)
    except UnreadableLocality as fault:
        st.session_state["l_shape"] = ""
        told(problem=str(fault))
        keeping.read_as(HELD.prefix, str(fault))
