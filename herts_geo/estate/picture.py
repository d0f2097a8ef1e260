"""The map of public assets as a picture for print: one letter and colour a holder."""

from contextlib import suppress
from typing import Final

import shapely

from herts_geo import places, wording
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import paint, words
from herts_geo.estate import view as estate_view
from herts_geo.estate.colocation import TooManyPairs
from herts_geo.estate.filter import CODES
from herts_geo.estate.held import Estate
from herts_geo.estate.view import View
from herts_geo.evidence import Line, Mark, Picture
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue

SHARED: Final = "#1a1a1a"


def picture(catalogue: Catalogue, view: View, tied: bool = False) -> Picture:
    """The picture of a view of the estate; `tied`: with a line between two that could share."""
    vintage = deprivation_indices.edition(catalogue).vintage
    drawn = marks(view)
    key = [
        LegendItem(f"{each.letter}: {each.holder}", each.colour, int(each.assets))
        for each in view.key
    ]
    if shared := sum(mark.colour == paint.SEVERAL for mark in drawn):
        key.append(LegendItem("A number: several holders at one spot", paint.SEVERAL, shared))
    return Picture(
        key="estate.map",
        title=f"Public assets by holder: {view.place.label}",
        text=words.paragraph(view.held, view.sums, f"in {view.place.label}"),
        vintage=vintage,
        inside=places.within(places.areas(catalogue, vintage), view.place),
        marks=drawn,
        key_marks=tuple(key),
        hollow="known to be vacant",
        lines=_ties(view) if tied else (),
        parameters=(held_words(view.held), *_filters(view)),
        sources=tuple(item.id for item in view.held.datasets),
        datasets=tuple(view.held.datasets),
        outline=view.place.outline,
    )


def marks(view: View) -> tuple[Mark, ...]:
    """A mark for each spot that holds assets."""
    return tuple(
        Mark(
            lon=each.lon,
            lat=each.lat,
            label=each.label,
            letter=each.letter,
            colour=each.colour,
            hollow=each.hollow,
        )
        for each in view.spots
    )


def held_words(held: Estate) -> str:
    """Which registers are held, in a sentence."""
    names = [f"{each.name} ({each.holder})" for each in held.registers]
    if not names:
        return "Publicly known service points only; no partner's register is held."
    return f"Publicly known service points and the registers {wording.listing(names, 20)}."


def _filters(view: View) -> tuple[str, ...]:
    """What the assets were filtered by, one line each; nothing where all are shown."""
    wanted = view.question.wanted
    told = [
        f"{wording.heading(name)}: {wording.listing(list(chosen), 10)}."
        for name in CODES
        if (chosen := getattr(wanted, name))
    ]
    if wanted.vacancy != "any":
        told.append(f"Vacancy: {wording.inside(estate_filter.VACANCY[wanted.vacancy])}.")
    if wanted.floor_from or wanted.floor_to:
        most = f"{wanted.floor_to:,.0f}" if wanted.floor_to else "any"
        told.append(f"Floor area: {wanted.floor_from:,.0f} to {most} m2.")
    if wanted.lease_years:
        told.append(f"Lease event within {wording.count(wanted.lease_years, 'year')}.")
    if view.question.only_caught:
        told.append("Only assets that a screening rule catches.")
    return (*told, *filter(None, (view.left_out,)))


def _ties(view: View) -> tuple[Line, ...]:
    with suppress(TooManyPairs):  # which the list of pairs says
        rows = estate_view.tied(view)[["lon1", "lat1", "lon2", "lat2"]].to_numpy(dtype=float)
        if len(rows):
            lines = shapely.MultiLineString([((a, b), (c, d)) for a, b, c, d in rows])
            near = f"Two that could share, at most {view.question.near:g} m apart"
            return (Line(near, lines, SHARED),)
    return ()
