"""The chapter on the public estate: holders, uses, what could share, what to look at first."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from herts_geo import (
    colocation,
    deprivation,
    estate_filter,
    estate_points,
    estate_view,
    estate_words,
    masking,
    places,
    screening,
)
from herts_geo.classify import LegendItem
from herts_geo.evidence import Chapter, Mark, Picture, Table
from herts_geo.review import assets
from herts_geo.review.assets import Assets

CAUTION: Final = (
    "No rule says that an asset should go: each names a reason to look at it. Of what is publicly "
    "known, the holder is who provides the service there."
)

EVERY: Final = "Columns that no register gives are left out. Positions are in the geographic file."
LEFT_OUT: Final = ("id", "outward", "easting", "northing", "lon", "lat", "use_group")


def chapter(found: Assets) -> Chapter:
    """The chapter on the public estate of a place."""
    where = f"in {found.place.label}"
    return Chapter(
        "estate",
        "Public estate",
        (estate_words.paragraph(found.base.held, found.view.sums, where), assets.held_words(found)),
        assets.figures(found),
        (_picture(found),) if len(found.view.frame) else (),
        tuple(table for table in _tables(found) if len(table.frame)),
        (CAUTION, *assets.unknown_words(found), *_withheld(found)),
    )


def _withheld(found: Assets) -> tuple[str, ...]:
    """The rules of what is withheld, where a partner's register is held."""
    return (masking.VACANT_RULE, masking.SENSITIVE_RULE) if found.base.held.registers else ()


def _tables(found: Assets) -> list[Table]:
    sources = assets.sources(found)
    return [
        Table("estate.holders", "Assets by holder", _holders(found), "", sources),
        Table("estate.uses", "Assets by use", _uses(found), "", sources),
        *_looked_at(found, sources),
        Table("estate.rules", "What each screening rule catches", _rules(found), "", sources),
        Table("estate.assets", "Every asset", _every(found), EVERY, sources),
    ]


def _looked_at(found: Assets, sources: tuple[str, ...]) -> list[Table]:
    near = found.base.question.near
    return [
        Table(
            "estate.pairs",
            f"Assets of different bodies at most {near} m apart, best score first",
            estate_words.pairs_table(found.pairs),
            colocation.METHOD,
            sources,
        ),
        Table(
            "estate.flagged",
            "Assets that the screening rules catch",
            estate_view.caught(found.view),
            CAUTION,
            sources,
        ),
    ]


def _holders(found: Assets) -> pd.DataFrame:
    names = {
        "holder": "Holder",
        "assets": "Assets",
        "vacant": "Vacant",
        "floor_area": "Floor area (m2)",
        "with_floor_area": "Assets with a floor area",
        "land_area": "Land (ha)",
        "backlog": "Required maintenance (£)",
    }
    return estate_filter.by_holder(found.view.frame)[list(names)].rename(columns=names)


def _uses(found: Assets) -> pd.DataFrame:
    uses = found.view.frame["use_group"].fillna("Use not given")
    counts = uses.value_counts().rename_axis("Use").reset_index(name="Assets")
    return counts.sort_values(["Assets", "Use"], ascending=[False, True], ignore_index=True)


def _every(found: Assets) -> pd.DataFrame:
    table = estate_words.table(found.view.frame.drop(columns=list(LEFT_OUT)))
    return table.dropna(axis="columns", how="all")


def _rules(found: Assets) -> pd.DataFrame:
    shown = found.view.screen
    return pd.DataFrame(
        {
            "Rule": [screening.BY_ID[name].words for name in shown.caught],
            "Assets caught": list(shown.caught.values()),
            "Cannot be judged": list(shown.unknown.values()),
        }
    )


def _picture(found: Assets) -> Picture:
    vintage = deprivation.edition(found.base.catalogue).vintage
    areas = places.areas(found.base.catalogue, vintage)
    marks = tuple(
        Mark(each.lon, each.lat, each.label, each.letter, each.colour, each.hollow)
        for each in estate_points.spots(found.view.frame)
    )
    return Picture(
        "estate.map",
        f"Public assets by holder: {found.place.label}",
        estate_words.paragraph(found.base.held, found.view.sums, f"in {found.place.label}"),
        vintage,
        places.within(areas, found.place),
        marks=marks,
        key_marks=_key(found, marks),
        parameters=(assets.held_words(found),),
        sources=assets.sources(found),
        link=found.link(),
        outline=found.place.outline,
    )


def _key(found: Assets, marks: Sequence[Mark]) -> tuple[LegendItem, ...]:
    """The holder of each letter with all its assets, and what a dark circle stands for."""
    key = tuple(
        LegendItem(f"{each.letter}: {each.holder}", each.colour, int(each.assets))
        for each in estate_points.key(found.view.frame)
    )
    shared = sum(mark.colour == estate_points.SEVERAL for mark in marks)
    several = LegendItem("A number: several holders at one spot", estate_points.SEVERAL, shared)
    return (*key, several) if shared else key
