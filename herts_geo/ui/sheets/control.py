"""The button of every map that gives it on a sheet of paper: PNG, SVG or PDF, on A4 or A3.

A sheet shows what the map shows: its place, classes, colours and layers. It is drawn when a file
is asked for, by the functions that `herts-geo map` calls.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from herts_geo.evidence import Picture
from herts_geo.example.mark import marked_map
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.places.locality import picture as locality_picture
from herts_geo.report import drawing
from herts_geo.report.map import file as map_file
from herts_geo.report.map import laid
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.link import address
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.project import session

HELP: Final = "This map on a sheet of paper with its title, key, scale, source and settings."
OPEN: Final = "_sheet_open"
PAPER: Final = "_sheet_paper"
WHICH: Final = "_sheet_map"
PAPERS: Final = {each.words: each for each in map_file.PAPERS}
LABELS: Final = {".png": "PNG picture", ".svg": "SVG drawing", ".pdf": "PDF"}
WHOLE: Final = (
    "Drawn when pressed, which takes a few seconds. A sheet has the whole place, whatever part of "
    "it the map shows, and points of one size."
)
NO_PDF: Final = "A PDF cannot be made on this machine; the PNG and the SVG can."


def control(found: Catalogue, page: str, selection: Selection, make: Callable[[], Picture]) -> None:
    """The button beside a page's title; what it opens is made when it is open."""
    with _opened() as is_open:
        if is_open:
            _offered(found, page, selection, make())


def plain(found: Catalogue, page: str, selection: Selection) -> None:
    """The same for a page whose map is that of the place alone, with its layers."""
    known = gazetteer(found)
    place = known.place(selection.place) if selection.place else known.whole
    control(found, page, selection, partial(locality_picture.picture, found, None, place))


def several(
    found: Catalogue, page: str, selection: Selection, pictures: Mapping[str, Picture]
) -> None:
    """The same for a page of several maps, by their titles."""
    if not pictures:
        return
    with _opened() as is_open:
        if is_open:
            title = parts.choose("Map", list(pictures), WHICH)
            _offered(found, page, selection, pictures[title])


@contextmanager
def _opened() -> Iterator[bool]:
    """The button, within what it opens; whether it is open."""
    with parts.tools():
        box = st.popover(
            "Download map", icon=":material/download:", on_change="rerun", key=OPEN, help=HELP
        )
    with box, parts.guard("The map as a file"):
        yield bool(box.open)


def _offered(found: Catalogue, page: str, selection: Selection, own: Picture) -> None:
    """The choice of the paper, and a button for each kind of file."""
    if st.session_state.get(PAPER) not in PAPERS:
        st.session_state[PAPER] = next(iter(PAPERS))
    paper = PAPERS[st.selectbox("Paper", list(PAPERS), key=PAPER)]
    picture, faults = _shown(found, page, selection, own)
    known = gazetteer(found)
    place = known.place(selection.place) if selection.place else known.whole
    name = map_file.name(picture, place, paper)
    today = cache.today().isoformat()
    with st.container(horizontal=True):
        for ending, label in LABELS.items():
            if ending == ".pdf" and not drawing.can_bind():
                continue
            data = partial(map_file.make, picture, found, ending, paper, today)
            parts.download(label, data, f"{name}{ending}", drawing.MIMES[ending])
    say.small(WHOLE, *faults, *(() if drawing.can_bind() else (NO_PDF,)))


def _shown(
    found: Catalogue, page: str, selection: Selection, own: Picture
) -> tuple[Picture, list[str]]:
    """A page's picture with the layers that are on, and a sentence on each that is left out."""
    stack, has = layers_page.stack(page, selection), layers_page.own_keys(page, selection)
    if not selection.ground:
        stack = tuple(replace(each, on=each.on and each.key != "background") for each in stack)
    others: Mapping[str, Picture] = {}
    faults: list[str] = []
    if wanted := layers_page.added(stack, has):
        from herts_geo.ui.layers.made import gathered  # it brings the modules of every page

        others, faults = gathered(found, wanted, lambda each: each.picture(found, selection))
    drawn = laid.laid(own, has, stack, others)
    names = [session.current().name, *(item.title for item in drawn.datasets)]
    return replace(marked_map(drawn, names), address=address.full(page, selection)), faults
