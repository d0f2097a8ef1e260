"""The map of sites: circles sized by homes, coloured and lettered by status or ownership."""

from dataclasses import replace
from functools import partial
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation.view import Question
from herts_geo.evidence import Picture
from herts_geo.housing import picture as housing_picture
from herts_geo.housing import words as housing_words
from herts_geo.housing.paint import PAINTS, TITLES, WORDS
from herts_geo.housing.view import View
from herts_geo.maps.choropleth import OUTSIDE, Choropleth
from herts_geo.maps.classify import Legend
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache, constraints, deprivation, parts
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show

SIZES: Final = (10, 100, 1000)  # homes of the circles in the legend
SMALLEST: Final = 7.0  # radius in pixels
LARGEST: Final = 28.0
FULL: Final = 1000  # homes of the largest circle
PALE: Final = 0.45  # share of a colour that is left in the layer below the sites


def draw(found: Catalogue, view: View, selection: Selection) -> None:
    """The map of the sites that have a position, and its legend."""
    edition = deprivation_indices.edition(found)
    code = view.place.code
    # The layer under the sites: plain outlines, or deciles of deprivation in pale colours.
    areas = places.boundary_set(found, "lsoa", edition.vintage).rows
    painting, below = Choropleth(OUTSIDE * areas, "", (), title="Sites", labels=()), None
    if selection.h_under == "deprivation":
        shown = _deciles(found, view)
        painting, below = deprivation.painting(found, shown.question), shown.classes.legend
        painting = replace(painting, colours=tuple(pale(colour) for colour in painting.colours))
    map_show.show(
        cache.base(found),
        painting,
        cache.geometry_address(found, edition.vintage),
        fit=(f"{code} {edition.vintage}", cache.place_bounds(found, code, edition.vintage)),
        sites=map_show.Sites(marks(view.frame, selection.h_colour), selection.h_site),
        outline=cache.outline(found, code),
        overlays=constraints.overlays(found, selection.h_layers),
        on_click=partial(parts.toggle_mark, "h_site"),
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
    )
    legend(view.frame, selection.h_colour)
    constraints.legend(found, selection.h_layers)
    if below:
        parts.legend(_faded(below))


def picture(found: Catalogue, view: View, selection: Selection) -> Picture:
    """The map of the sites as a picture for print."""
    lines = constraints.lines(found, selection.h_layers)
    drawn = housing_picture.picture(found, view, selection.h_colour)
    if selection.h_under != "deprivation":
        return replace(drawn, lines=lines)
    below = _deciles(found, view)
    return replace(
        drawn,
        lines=lines,
        classes=replace(below.classes, legend=_faded(below.classes.legend)),
        parameters=(*drawn.parameters, f"Below the sites: {wording.inside(below.title)}."),
        sources=(*drawn.sources, *(item.id for item in below.datasets)),
    )


def radius(dwellings: float | None) -> float:
    """The radius of a site's circle in pixels: its area grows with the homes, within limits."""
    if dwellings is None or pd.isna(dwellings):
        return SMALLEST
    return float(min(max(LARGEST * (dwellings / FULL) ** 0.5, SMALLEST), LARGEST))


def _deciles(found: Catalogue, view: View) -> deprivation_view.View:
    asked = Question(place=view.question.place, palette="YlOrBr")
    shown: deprivation_view.View = deprivation.view(found, asked)
    return shown


def _faded(shown: Legend) -> Legend:
    return replace(shown, items=tuple(replace(x, colour=pale(x.colour)) for x in shown.items))


def pale(colour: str) -> str:
    """A colour '#rrggbb' mixed with white."""
    parts_of = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - PALE * (255 - part)):02x}" for part in parts_of)


def legend(frame: pd.DataFrame, by: str) -> None:
    """What the letters, colours and sizes of the sites mean, with the number of each."""
    counts = frame[frame["placed"].astype(bool)][by].value_counts()
    kinds = "".join(
        _swatch(letter, colour, f"{WORDS[by][code]} ({int(counts.get(code, 0)):,})", 9)
        for code, (letter, colour) in PAINTS[by].items()
        if code != "unknown" or counts.get(code, 0)
    )
    sizes = "".join(_swatch("", "#777", f"{n:,} homes", radius(n)) for n in SIZES)
    hollow = _swatch("", "#fff", "number of homes not known", SMALLEST)
    row = "display:flex;flex-wrap:wrap;gap:.2rem 1rem;align-items:center;margin:.2rem 0"
    st.html(
        f'<div style="font-size:.875rem"><strong>{TITLES[by]}</strong> (sites on the map)'
        f'<div style="{row}">{kinds}</div><div style="{row}">{sizes}{hollow}</div></div>'
    )


def _swatch(letter: str, colour: str, words: str, size: float) -> str:
    return (
        '<span style="display:inline-flex;gap:.4rem;align-items:center">'
        f'<span aria-hidden="true" style="width:{2 * size:.0f}px;height:{2 * size:.0f}px;'
        f"border-radius:50%;background:{colour};border:1.5px solid #555;color:#fff;"
        'display:inline-flex;align-items:center;justify-content:center;font:700 9px sans-serif">'
        f"{letter}</span><span>{escape(words)}</span></span>"
    )


def marks(frame: pd.DataFrame, by: str) -> tuple[map_show.Site, ...]:
    """The sites that have a position as circles, lettered and coloured by status or ownership."""
    placed = frame[frame["placed"].astype(bool)]
    rows = [{str(k): v for k, v in row.items()} for row in placed.to_dict("records")]
    return tuple(
        map_show.Site(
            id=str(row["id"]),
            label=housing_words.label(row),
            lat=round(float(row["lat"]), 6),
            lon=round(float(row["lon"]), 6),
            radius=round(radius(row["dwellings"]), 1),
            letter=PAINTS[by][row[by]][0],
            colour=PAINTS[by][row[by]][1],
            hollow=bool(pd.isna(row["dwellings"])),
        )
        for row in rows
    )
