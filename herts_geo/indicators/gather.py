"""Figures of small areas gathered up to larger ones, where that is sound.

Numbers of people are added up; shares are worked out again from their numbers; ranks, scores and
minutes become the mean weighted by the people they are about, as in the government's own summaries
of the indices for larger areas. A larger area of which any small area lacks a figure has none.
"""

from typing import Any

import pandas as pd

from herts_geo.errors import NotComparable
from herts_geo.indicators.measures import Measure, Rule, Slice
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import KIND_WORDS, Kind, outlines, residents
from herts_geo.places.outlines import LEVELS


def level_of(
    catalogue: Catalogue, wanted: str, pairs: list[tuple[Measure, Slice]]
) -> tuple[Kind, str]:
    """The geography and vintage on which measures are drawn: the wanted one, else the largest.

    Raises `NotComparable` where one of them cannot be drawn there, with what could be.
    """
    largest = max((LEVELS.index(each.kind) for _, each in pairs), default=0)
    kind = next((each for each in LEVELS if each == wanted), None) if wanted else LEVELS[largest]
    if kind is None:
        raise NotComparable(f"'{wanted[:40]}' is not a kind of area that is drawn.")
    for measure, each in pairs:
        _allowed(measure, each, kind)
    vintages = {outlines.vintage_of(catalogue, kind, each.vintage) for _, each in pairs}
    if len(vintages) > 1:
        editions = " and ".join(sorted(vintages))
        raise NotComparable(
            f"The two figures stand on {KIND_WORDS[kind]} outlines of {editions}, "
            "which differ. Choose periods with the same outlines, or show both by district."
        )
    return kind, vintages.pop()


def _allowed(measure: Measure, each: Slice, kind: Kind) -> None:
    given, wanted = LEVELS.index(each.kind), LEVELS.index(kind)
    if given > wanted:
        raise NotComparable(
            f"'{measure.title}' is given by {KIND_WORDS[each.kind]}, so it cannot be shown by "
            f"{KIND_WORDS[kind]}: nobody knows how it is spread inside. Choose a larger area."
        )
    if given < wanted and not (measure.rule and each.kind == "lsoa"):
        raise NotComparable(
            f"'{measure.title}' is given by {KIND_WORDS[each.kind]}. It is not known how its "
            f"figures may be gathered up to a {KIND_WORDS[kind]}, so none is made up."
        )


def figures(catalogue: Catalogue, measure: Measure, chosen: Slice, kind: Kind) -> pd.DataFrame:
    """The figures of a measure at a level: code, value, and target and note where it has them.

    Raises `NotComparable` where they cannot be gathered up to that level.
    """
    _allowed(measure, chosen, kind)
    found = measure.read(catalogue, chosen)
    if kind == chosen.kind:
        return found[[name for name in ("code", "value", "target", "note") if name in found]]
    small = _weighed(catalogue, measure, chosen)
    return gathered(found, small, kind, measure.rule)


def whole(catalogue: Catalogue, measure: Measure, chosen: Slice) -> float | None:
    """The figure of the whole place of a pack; None where one of its small areas has none.

    Raises `NotComparable` where figures cannot be gathered up.
    """
    _allowed(measure, chosen, "district")
    if chosen.kind != "lsoa":
        return None
    small = _weighed(catalogue, measure, chosen).assign(district="all")
    (value,) = gathered(measure.read(catalogue, chosen), small, "district", measure.rule)["value"]
    return None if pd.isna(value) else float(value)


def _weighed(catalogue: Catalogue, measure: Measure, chosen: Slice) -> pd.DataFrame:
    """The small areas with those whom a mean is weighted by. Raises `NotComparable` where a mean
    needs ages that are not known."""
    small = outlines.lsoas(catalogue, chosen.vintage)
    people = residents.population(catalogue, chosen.vintage)
    if measure.rule == "mean" and measure.who not in people:
        raise NotComparable(
            f"'{measure.title}' counts only some ages, and the residents of these areas are not "
            "known by age, so no mean of a larger area can be made. Show it by small area."
        )
    return small.assign(population=small["code"].map(people.set_index("code")[measure.who]))


def gathered(found: pd.DataFrame, small: pd.DataFrame, kind: Kind, rule: Rule) -> pd.DataFrame:
    """Figures of small areas (code, value, or part and whole) as one of each larger area.

    `small` has code, population (those whom a mean is weighted by) and a column of the larger
    areas' codes, named by their kind.
    """
    columns = small[["code", kind, "population"]]
    joined = columns.merge(found, on="code", how="left", validate="one_to_one")
    groups = joined.groupby(kind, sort=False)
    if rule == "share":
        value = 100 * _whole(groups["part"]) / _whole(groups["whole"]).replace(0, pd.NA)
    elif rule == "mean":
        weighted = (joined["value"] * joined["population"]).groupby(joined[kind], sort=False)
        value = _whole(weighted) / _whole(groups["population"]).replace(0, pd.NA)
    else:
        value = _whole(groups["value"])
    return value.astype("Float64").rename("value").rename_axis("code").reset_index()


def _whole(groups: Any) -> "pd.Series[Any]":
    """Sums of groups, missing for one in which anything is missing."""
    complete: pd.Series[Any] = groups.agg(lambda part: part.notna().all()).astype(bool)
    total: pd.Series[Any] = groups.sum()
    return total.where(complete)
