"""The map of a workshop's notes as a picture for print: a number a note."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd

from herts_geo import places, wording
from herts_geo.evidence import Mark, Picture
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.places import points as places_points
from herts_geo.project.records import Note
from herts_geo.workshop import votes

INK: Final = "#7a0177"
Spot = tuple[float, float]


def picture(catalogue: Catalogue, place: Place, notes: Sequence[Note]) -> Picture:
    """The picture of the notes of a project; those without a position stand in the key alone."""
    drawn = marks(places.areas(catalogue), notes)
    count, have = wording.count(len(notes), "note"), "has" if len(drawn) == 1 else "have"
    words = f"{count} of a workshop; {len(drawn):,} of them {have} a position."
    boundaries = places.boundary_set(catalogue, "lsoa")
    return Picture(
        key="notes.map",
        title=f"Notes of a workshop: {place.label}",
        text=words,
        vintage=boundaries.geography_vintage,
        inside=places.within(places.areas(catalogue), place),
        marks=tuple(mark for _, mark in drawn),
        key_marks=tuple(
            LegendItem(f"{number}: {votes.short(note.text)}", INK, 0)
            for number, note in enumerate(notes, start=1)
        ),
        hollow="only the small area is known",
        sources=(boundaries.id,),
        outline=place.outline,
    )


def marks(areas: gpd.GeoDataFrame, notes: Sequence[Note]) -> tuple[tuple[Note, Mark], ...]:
    """The notes that have a position, each with its mark: its number, hollow where only the small
    area is known."""
    codes = {note.area for note in notes if note.lon is None or note.lat is None}
    known = areas.loc[areas["code"].isin(codes)]
    within = {str(each.code): places_points.inside(known, each.code) for each in known.itertuples()}
    found = []
    for number, note in enumerate(notes, start=1):
        spot: Spot | None
        if note.lon is not None and note.lat is not None:
            spot = note.lon, note.lat
        else:
            spot = within.get(note.area)
        if spot:
            mark = Mark(
                lon=round(spot[0], 6),
                lat=round(spot[1], 6),
                label=f"{number}. {votes.short(note.text)}",
                letter=str(number),
                colour=INK,
                hollow=note.lon is None,
            )
            found.append((note, mark))
    return tuple(found)
