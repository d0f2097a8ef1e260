"""The pipeline as a chapter of a review: totals, what is missing, shortlist and map."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import pandas as pd

from herts_geo import places, scoring, wording
from herts_geo.evidence import Chapter, Figure, Link, Mark, Picture, Table
from herts_geo.maps.classify import LegendItem
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities import place as opportunities_place
from herts_geo.opportunities import shortlist
from herts_geo.opportunities.entries import FIGURES
from herts_geo.opportunities.place import Placed
from herts_geo.opportunities.shortlist import CRITERIA, DEFAULT
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.project.file import Project
from herts_geo.project.records import STATUSES, Opportunity

KEY: Final = "opportunities"
TITLE: Final = "Opportunities"
FIRST: Final = 6  # options of a brief
UNITS: Final = {"homes": "homes", "jobs": "jobs", "receipt": "£", "saving": "£ a year"}
LETTERS: Final = dict(zip(STATUSES, ("I", "F", "B", "L", "D"), strict=True))
COLOURS: Final = dict(
    zip(STATUSES, ("#595959", "#2166ac", "#542788", "#b35806", "#1b7837"), strict=True)
)
ENTERED: Final = "As the people of the review entered it; nobody has checked it."


def chapter(
    catalogue: Catalogue,
    project: Project,
    place: Place,
    weights: Mapping[str, int] = DEFAULT,
    today: date | None = None,
) -> Chapter:
    """The opportunities of a project that lie in a place, and those without a position.

    Raises `HertsGeoError` where the place belongs to another edition of the boundaries.
    """
    found = opportunities_place.within(catalogue, project.opportunities, place)
    day = today or date.today()
    where, drawn = opportunities_place.where(place), picture(catalogue, found)
    notes = [opportunities_entries.BODIES_RULE, opportunities_entries.HOMES_RULE]
    if found.unplaced:
        titles = wording.listing([each.title for each in found.unplaced])
        notes.append(f"Without a position: {titles}. {opportunities_place.UNPLACED}")
    return Chapter(
        KEY,
        TITLE,
        lead=(opportunities_entries.paragraph(found.entries, where, day.isoformat()),),
        figures=figures(found.entries, place),
        pictures=(drawn,) if drawn.marks else (),
        tables=_tables(found, weights, day),
        notes=tuple(notes),
    )


def options(
    catalogue: Catalogue,
    project: Project,
    place: Place,
    weights: Mapping[str, int] = DEFAULT,
    today: date | None = None,
) -> Table:
    """The first of the opportunities of a place that are not done, the best first, in short.

    In the order in which they were entered where no criterion has a weight. Raises as `chapter`.
    """
    found = opportunities_place.within(catalogue, project.opportunities, place)
    short = shortlist.shortlisted(found.entries)
    if short and sum(weights.values()):
        scores = shortlist.score(short, weights, today or date.today(), found.deciles)
        by_id = {each.id: each for each in short}
        short = tuple(by_id[str(id)] for id in scores.ranks().index)
    frame = opportunities_entries.brief(short[:FIRST])
    more = f"{len(short) - FIRST:,} more in the chapter {TITLE}. " if len(short) > FIRST else ""
    return Table(key=f"{KEY}.options", title="Options", frame=frame, note=f"{more}{ENTERED}")


def figures(entries: Sequence[Opportunity], place: Place) -> tuple[Figure, ...]:
    """The number of entries, how many name the bodies needed, and the sum of each figure."""
    every = opportunities_entries.total(entries)
    link = Link(KEY, {"place": place.code}, TITLE)
    found = [
        Figure(
            key=f"{KEY}.count",
            label=TITLE,
            value=every.count,
            text=f"{every.count:,}",
            unit=KEY,
            note=ENTERED,
            link=link,
        ),
        Figure(
            key=f"{KEY}.partnered",
            label="Enough public bodies",
            value=every.partnered,
            text=f"{every.partnered:,} of {every.count:,}",
            unit=KEY,
            note=opportunities_entries.BODIES_RULE,
            link=link,
        ),
    ]
    for name, title in FIGURES.items():
        summed = every.sums[name]
        text = opportunities_entries.total_words(name, summed)
        note = f"{opportunities_entries.HOMES_RULE} {ENTERED}" if name == "homes" else ENTERED
        found.append(
            Figure(
                key=f"{KEY}.{name}",
                label=title,
                value=summed.value,
                text=text,
                unit=UNITS[name],
                note=note,
                link=link,
            )
        )
    return tuple(found)


def marks(entries: Sequence[Opportunity]) -> tuple[Mark, ...]:
    """A mark for each entry that has a position: the letter and colour of its status."""
    return tuple(
        Mark(
            lon=each.lon,
            lat=each.lat,
            label=each.title,
            letter=LETTERS[each.status],
            colour=COLOURS[each.status],
        )
        for each in entries
        if each.lon is not None and each.lat is not None
    )


def key(entries: Sequence[Opportunity]) -> tuple[LegendItem, ...]:
    """What each letter stands for, with the number of entries on the map."""
    placed = [each.status for each in entries if each.lon is not None and each.lat is not None]
    return tuple(
        LegendItem(f"{LETTERS[each]}: {wording.heading(each)}", COLOURS[each], placed.count(each))
        for each in STATUSES
        if each in placed
    )


def picture(catalogue: Catalogue, found: Placed) -> Picture:
    """The map of the entries that count for a place and have a position."""
    drawn = marks(found.entries)
    frame = places.areas(catalogue)
    boundaries = places.boundary_set(catalogue, "lsoa")
    count = wording.count(len(drawn), "opportunity", "opportunities")
    text = f"The map shows {count} with a position; {len(found.unplaced):,} have none."
    return Picture(
        key=f"{KEY}.map",
        title=f"Opportunities in {found.place.label}",
        text=text,
        vintage=boundaries.geography_vintage,
        inside=places.within(frame, found.place),
        marks=drawn,
        key_marks=key(found.entries),
        sources=(boundaries.id,),
        link=Link(KEY, {"place": found.place.code}, TITLE),
        outline=found.place.outline,
    )


def _tables(found: Placed, weights: Mapping[str, int], today: date) -> tuple[Table, ...]:
    if not found.entries:
        return ()
    totals = opportunities_entries.totals_table(opportunities_entries.totals(found.entries))
    pipeline = opportunities_entries.table(found.entries)
    short = shortlist.shortlisted(found.entries)
    made = [
        Table(
            key=f"{KEY}.totals",
            title="Totals by status",
            frame=totals,
            note=opportunities_entries.HOMES_RULE,
        ),
        Table(key=f"{KEY}.list", title="The pipeline", frame=pipeline, note=ENTERED, whole=True),
    ]
    if short and sum(weights.values()):
        scores = shortlist.score(short, weights, today, found.deciles)
        shown = shortlist.table(short, scores).reset_index(drop=True)
        note = f"Points of each criterion; an empty cell: not known. {scoring.RANKED}"
        made.append(Table(key=f"{KEY}.shortlist", title="Shortlist", frame=shown, note=note))
        rows = [
            {"Criterion": each.title, "Weight": weights.get(each.key, 0), "Value": each.words}
            for each in CRITERIA
        ]
        how = pd.DataFrame(rows)
        made.append(Table(f"{KEY}.criteria", "How the shortlist is scored", how))
    return tuple(made)
