"""The list of layers beside a map: which are on, in which order, and how strongly."""

from typing import Final

import streamlit as st

from herts_geo.maps import layers
from herts_geo.maps.layers import SOLID, STEP, Shown, Stack
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.link import state
from herts_geo.ui.link.choices import Selection

HELP: Final = "What lies on the map, in which order and how strongly; the link and a scene keep it."
KEY: Final = "layers"
GROUND: Final = "background"  # has a switch of its own in the link, which older links know
CHOSEN: Final = "_layer"
OPEN: Final = "_layers_open"
STRENGTH: Final = "_layer_strength"


def control(found: Catalogue, page: str) -> None:
    """The button that opens the list, for a page that has a map. What stands in the list is made
    when it is open."""
    if page not in layers_page.OWN or st.session_state.get("present"):
        return
    box = st.popover(
        "Layers", icon=":material/layers:", on_change="rerun", key=OPEN, width="stretch", help=HELP
    )
    if box.open:
        with box:
            rows(found, state.current(found), page)


def rows(found: Catalogue, selection: Selection, page: str) -> None:
    """Every layer, the upper one first, with its switch; and how the one that is chosen lies."""
    from herts_geo.ui.layers.made import absent  # it brings the modules of every page

    shown, own = layers_page.stack(page, selection), layers_page.own_keys(page, selection)
    lacking = {each.key: absent(found, each.key) for each in shown if each.key not in own}
    offered = [each for each in shown if each.key != "areas" or "areas" in own]  # plain ones
    st.markdown("**On the map**, the upper one first")
    with st.container(gap=None):
        for each in offered:
            key, lacks = f"_layer_{each.key}", lacking.get(each.key, "")
            on = each.on and (each.key != GROUND or st.session_state.get("ground", True))
            st.session_state[key] = on and not lacks
            st.checkbox(
                each.layer.title,
                key=key,
                on_change=_switched,
                args=(each.key, shown, own),
                disabled=bool(lacks),
                help=lacks or f"Made of {each.layer.made_of}.",
            )
    drawn = [each for each in offered if each.on and not lacking.get(each.key)]
    if drawn:
        _one(drawn, shown, own)
    st.button("As this page has them", on_click=_keep, args=((),), disabled=not selection.layers)


def _one(on: list[Shown], shown: Stack, own: tuple[str, ...]) -> None:
    """How strongly one layer is drawn, and its place among the others."""
    names = {each.key: each.layer.title for each in on}
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = on[0].key
    st.selectbox("Layer to change", list(names), key=CHOSEN, format_func=lambda key: names[key])
    key = str(st.session_state[CHOSEN])
    one = next(each for each in on if each.key == key)
    st.session_state[STRENGTH] = max(one.opacity, STEP)
    st.slider(
        "Opacity, per cent", STEP, SOLID, step=STEP, key=STRENGTH,
        on_change=_strength, args=(key, shown, own),
    )  # fmt: skip
    with st.container(horizontal=True):
        for words, icon, by in (("Up", "arrow_upward", -1), ("Down", "arrow_downward", 1)):
            moved = layers.moved(shown, key, by, list(names))
            st.button(
                words,
                icon=f":material/{icon}:",
                on_click=_keep,
                args=(layers.told(moved, own),),
                disabled=moved == shown,
                help=f"{names[key]} one place {words.lower()}",
            )


def _switched(key: str, shown: Stack, own: tuple[str, ...]) -> None:
    on = bool(st.session_state[f"_layer_{key}"])
    if key == GROUND:
        st.session_state["ground"], on = on, True
    begins = SOLID if key in own else layers.BY_KEY[key].begins
    shown = layers.changed(shown, key, on=on, opacity=begins)
    _keep(layers.told(layers.raised(shown, key, own) if on else shown, own))
    if on:
        st.session_state[CHOSEN] = key


def _strength(key: str, shown: Stack, own: tuple[str, ...]) -> None:
    opacity = int(st.session_state[STRENGTH])
    _keep(layers.told(layers.changed(shown, key, on=True, opacity=opacity), own))


def _keep(told: tuple[str, ...]) -> None:
    st.session_state[KEY] = list(told)
