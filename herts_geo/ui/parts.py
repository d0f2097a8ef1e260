"""Pieces that every page shares: pickers, legend, provenance, table twin, downloads, guard.

The controls of classes and colours, the same on every page that paints areas.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.indicators import agreement
from herts_geo.indicators.printed import CONTEXT
from herts_geo.maps import classify
from herts_geo.maps.classify import Legend
from herts_geo.pack import age
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place
from herts_geo.ui import cache
from herts_geo.ui.base import ages, say, tables
from herts_geo.ui.base.folders import OPEN_STREET_MAP, own_tiles, text_of
from herts_geo.ui.link import address
from herts_geo.ui.link.pages import PAGES, ROWS, Page
from herts_geo.ui.map.show import Tiles

_TOOLS: Final[ContextVar[DeltaGenerator | None]] = ContextVar("tools", default=None)
HATCH: Final = "repeating-linear-gradient(135deg,#e8e8e8 0 3px,#6b6b6b 3px 4px)"
HOW_TO_READ: Final = "How to read this"
KEYS: Final = (  # as herts_geo/ui/base/js/keyboard.js has them
    "By keyboard: **Alt+W** goes to the place, **Alt+B** below the map, **Alt+K** to 'Keep as a "
    "scene'; Tab goes into what a button has opened, and Esc closes it. The first Tabs of a map "
    "page lead past the menu and past the map. Marks of a map, a table and a table's buttons are "
    "one stop each: arrow keys go on within, Enter does what a click does."
)


def tab_title() -> str:
    """What the browser's tab says: the place of the pack that is open, and the program."""
    try:
        return f"{cache.pack().title} · herts-geo"
    except HertsGeoError:  # said by the page itself
        return "herts-geo"


def head(stem: str) -> None:
    """What stands at the top of every page: its title, what it is about, how it is read."""
    page = PAGES[stem]
    st.title(page.title)
    st.markdown(page.lead)
    ages.place()
    _TOOLS.set(st.container(horizontal=True, key="tools", gap="small"))
    with tools():
        address.copy_button()
    with st.expander(HOW_TO_READ, icon=":material/help:"):
        st.markdown(text_of(page.guide))
        st.markdown(KEYS)
        if stem != "glossary":
            st.session_state["g_term"] = ""  # the word that was looked for there is done with
            words = PAGES["glossary"]
            label = "Every term in plain words: the glossary"
            st.page_link(words.file, label=label, icon=words.symbol)


def tools() -> DeltaGenerator:
    """Where the buttons stand that hold for the whole page: below its title."""
    return _TOOLS.get() or st.container(horizontal=True)


def filled() -> list[Page]:
    """The pages that the open pack has something for, in the order of the menu."""
    try:
        found = cache.pack()
    except HertsGeoError:  # said by the page itself
        return list(ROWS)
    printed = agreement.held(found) or bool(found.by_role(CONTEXT))
    return [row for row in ROWS if printed or not row.of_papers]


@contextmanager
def guard(what: str, where: DeltaGenerator | None = None) -> Iterator[None]:
    """Shows a data error as a sentence in place of one part, or `where` it is seen; the rest of the
    page goes on."""
    try:
        yield
    except HertsGeoError as fault:
        with where or nullcontext():
            say.error(f"{what} cannot be shown. {fault}")


@contextmanager
def part(what: str) -> Iterator[None]:
    """Says where the pack lacks what a part needs; any other data error stands out."""
    with guard(what):
        try:
            yield
        except DatasetMissing:
            st.caption(f"{what}: not in this pack.")


def choose(
    label: str,
    options: Sequence[Any],
    key: str,
    format_func: Callable[[Any], Any] = str,
    **more: Any,
) -> Any:
    """A select box whose stored choice falls back to the first option when it no longer fits.

    A browser tells what is chosen by the words that it shows for it. Where another person changes
    these (a note's text), a browser that has not heard of it yet tells the old ones: they stand for
    the same option while it is chosen.
    """
    shown: dict[Any, Any] = st.session_state.get(f"_{key}-shown", {})  # by its words
    if st.session_state.get(key) not in options:
        known = shown.get(st.session_state.get(key))
        st.session_state[key] = known if known in options else options[0]
    chosen = st.selectbox(label, options, key=key, format_func=format_func, **more)
    kept = {words: each for words, each in shown.items() if each == chosen}
    st.session_state[f"_{key}-shown"] = {**kept, format_func(chosen): chosen}
    return chosen


def pick(label: str, names: Mapping[str, str], key: str) -> str:
    """The picker of one thing that the map's click chooses too, by code; '' for none."""
    keep(key, names)
    chosen = st.selectbox(
        label,
        sorted(names, key=lambda code: names[code]),
        index=None,
        key=key,
        format_func=lambda code: names.get(code, code),
        placeholder="Click the map, or choose here",
    )
    return chosen or ""


def keep(key: str, offered: Collection[str]) -> None:
    """Forgets a choice that is not offered: before the map is drawn, which comes before its picker.

    A choice of another place would else be marked outside this one.
    """
    if st.session_state.get(key) not in offered:
        st.session_state[key] = None


def keep_area(areas: pd.DataFrame) -> None:
    """Forgets a small area that is none of those (code) on the page."""
    keep("area", areas["code"].tolist())


def area_picker(areas: pd.DataFrame, label: str = "Look at one small area") -> str:
    """The picker of one area (code, label) of the place; the map's click does the same."""
    return pick(label, dict(zip(areas["code"], areas["label"], strict=True)), "area")


def toggle_mark(key: str, clicked: dict[str, Any]) -> None:
    """Selects the clicked mark under a key of the selection, or clears it when it was selected."""
    if isinstance(mark := clicked.get("point"), str):
        st.session_state[key] = "" if st.session_state.get(key) == mark else mark


def toggle_area(clicked: dict[str, Any]) -> None:
    """Selects the clicked area, or clears it when it was selected already."""
    code = clicked.get("code")
    if isinstance(code, str):
        st.session_state["area"] = None if st.session_state.get("area") == code else code


def legend(shown: Legend) -> None:
    """The legend as text with swatches, the class counts and the missing ones included."""
    rows = [(item.label, item.colour, item.areas) for item in shown.items]
    rows += [(shown.missing_label, HATCH, shown.missing)] if shown.missing else []
    lines = "".join(
        f'<li style="display:flex;gap:.5rem;align-items:center;margin:0">'
        f'<span style="flex:none;width:1.4rem;height:.9rem;border:1px solid #777;'
        f'background:{escape(colour)}"></span>'
        f"<span>{escape(label)}</span><span style='color:#595959'>({areas:,})</span></li>"
        for label, colour, areas in rows
    )
    st.html(
        f'<div style="font-size:.875rem"><strong>{escape(shown.title)}</strong>'
        f'<ul style="list-style:none;padding:0;margin:.3rem 0 0;display:grid;'
        f'grid-template-columns:repeat(auto-fill,minmax(11.5rem,1fr));gap:.1rem .8rem">{lines}</ul>'
        f'<div style="color:#595959">Number of areas in brackets. {escape(shown.note)}</div></div>'
    )


def provenance(datasets: Sequence[Dataset]) -> None:
    """One line that names the source, vintage, licence and age of every figure above it."""
    today, known = date.today(), cache.pack().datasets
    # what an answer of before the last renewal was kept with, as the catalogue tells it now
    datasets = [
        known[x.id] if x.id in known and known[x.id].sha256 == x.sha256 else x for x in datasets
    ]
    lines = dict.fromkeys(say.plain(age.line(item, today)) for item in datasets)
    st.caption("Source: " + " · ".join(lines))
    ages.show(datasets)


def table_twin(
    table: pd.DataFrame,
    name: str,
    none: str = "",
    placeholder: str = "no data",
    pick: tables.Pick | None = None,
) -> None:
    """The map's figures as a table that can be sorted by any column; `none` where it has no row,
    `pick` where one row can be chosen, which the map then marks."""
    tables.show(
        table,
        none,
        pick,
        hide_index=True,
        alt=name,
        placeholder=placeholder,
        column_config=thousands(table),
    )


def thousands(table: pd.DataFrame) -> dict[str, Any]:
    """The settings of a shown table that write its numbers with commas between thousands."""
    numbers = table.select_dtypes("number").columns
    return {column: st.column_config.NumberColumn(format="localized") for column in numbers}


def backgrounds(catalogue: Catalogue) -> None:
    """Which background map is drawn: the pack's own, where it has one, or one of the internet."""
    if catalogue.by_role("background"):
        st.checkbox("Background map", key="ground")
    st.checkbox("Background map (needs the internet)", key="tiles")


def tiles() -> Tiles:
    """The background map: the address template of the settings, else OpenStreetMap's."""
    own = own_tiles()
    return Tiles(own or OPEN_STREET_MAP, "" if own else "© OpenStreetMap contributors")


def folded(label: str, key: str) -> ExpanderContainer:
    """What is folded away, which tells whether it is `open`: what nobody looks at need neither be
    made nor sent."""
    return st.expander(label, key=key, on_change="rerun")


def criteria(words: Mapping[str, str]) -> None:
    """What each criterion of a score looks at, by its title: one button for all of them, as a help
    beside each would be as many more stops of the keyboard."""
    with st.popover("What each criterion is", icon=":material/help:"):
        st.markdown("\n\n".join(f"**{title}**: {each}." for title, each in words.items()))


def download(label: str, make: Callable[[], bytes], filename: str, mime: str) -> None:
    """A button that makes the file only when it is pressed."""
    st.download_button(
        label, make, file_name=filename, mime=mime, on_click="ignore", icon=":material/download:"
    )


def offered(place: Place) -> str:
    """A place as a picker lists it: with its kind, but for a neighbourhood."""
    return place.label if place.kind == "msoa" else f"{place.label} ({place.kind_words})"


def scheme(prefix: str = "") -> None:
    """How figures are cut into classes, and into how many; `prefix` begins the keys."""
    chosen = choose(
        "Classes",
        list(classify.SCHEMES),
        f"{prefix}scheme",
        format_func=lambda name: classify.SCHEMES[name],
    )
    if chosen == "own":
        st.text_input(
            "Upper limits of the classes",
            key=f"{prefix}breaks",
            placeholder="10, 20, 30",
            help="2 to 8 rising numbers with commas between them",
        )
    else:
        st.slider("Number of classes", classify.FEWEST, classify.MOST, key=f"{prefix}classes")


def colours(names: Mapping[str, str], prefix: str = "") -> None:
    """Which palette is used."""
    choose("Colours", list(names), f"{prefix}palette", format_func=lambda name: names[name])
