"""The map of sites as a picture for print: lettered and coloured by planning status or owner."""

import pandas as pd

from herts_geo import places, wording
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.evidence import Mark, Picture
from herts_geo.housing import paint, words
from herts_geo.housing.sites import DELIVERABLE, OWNERSHIP, STATUS
from herts_geo.housing.view import View
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue


def picture(catalogue: Catalogue, view: View, by: str, rows: pd.DataFrame | None = None) -> Picture:
    """The picture of the sites of a view, or of some of its `rows`, painted by status or owner."""
    vintage = deprivation_indices.edition(catalogue).vintage
    areas = places.areas(catalogue, vintage)
    frame = view.frame if rows is None else rows
    placed = frame[frame["placed"].astype(bool)]
    records = [{str(k): v for k, v in row.items()} for row in placed.to_dict("records")]
    paints, counts = paint.PAINTS[by], placed[by].value_counts()
    return Picture(
        key="housing.map",
        title=f"Brownfield sites by {paint.BY[by]}: {view.place.label}",
        text=words.paragraph(view),
        vintage=vintage,
        inside=places.within(areas, view.place),
        marks=tuple(
            Mark(
                lon=round(float(row["lon"]), 6),
                lat=round(float(row["lat"]), 6),
                label=words.label(row),
                letter=paints[row[by]][0],
                colour=paints[row[by]][1],
                hollow=bool(pd.isna(row["dwellings"])),
            )
            for row in records
        ),
        key_marks=tuple(
            LegendItem(f"{letter}: {paint.WORDS[by][code]}", colour, int(counts[code]))
            for code, (letter, colour) in paints.items()
            if code in counts
        ),
        hollow="number of homes not known",
        parameters=parameters(view),
        sources=tuple(item.id for item in view.datasets),
        datasets=view.datasets,
        outline=view.place.outline,
    )


def parameters(view: View) -> tuple[str, ...]:
    """What the sites were filtered by, one line each; nothing where all are shown."""
    asked = view.question
    codes = (
        ("Ownership", asked.ownership, OWNERSHIP),
        ("Planning status", asked.status, STATUS),
        ("Deliverable", asked.deliverable, DELIVERABLE),
    )
    told = [
        f"{title}: {wording.listing([wording.inside(names[code]) for code in chosen], 10)}."
        for title, chosen, names in codes
        if chosen
    ]
    limits = (("Hectares", asked.hectares), ("Homes", asked.dwellings))
    for title, (low, high) in limits:
        if low or high:
            least, most = (f"{each:g}" if each is not None else "" for each in (low, high))
            told.append(
                f"{title}: {least} to {most}."
                if least and most
                else f"{title}: {'from' if least else 'up to'} {least or most}."
            )
    if asked.deciles:
        told.append(f"Deciles of deprivation: {wording.listing([*map(str, asked.deciles)], 10)}.")
    if asked.within is not None:
        told.append(f"Within {asked.within:g} m of a {asked.near.replace('_', ' ')}.")
    return (*told, *filter(None, (view.left_out,)))
