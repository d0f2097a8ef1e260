"""One painting of deprivation with all that stands beside it: classes, values, table, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.deprivation import indices
from herts_geo.deprivation.indices import MEASURES, Edition
from herts_geo.errors import NotComparable
from herts_geo.maps import classify
from herts_geo.maps.classify import Classes
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, residents

AGAINST: Final[Mapping[str, str]] = {  # the fifths are those of the pack's own whole
    "england": "Deciles of England's areas",
    "county": "Fifths of the people of the whole place",
    "measure": "The figure itself, in classes",
}
STEPS: Final = (-3, -2, -1, 0, 1, 2, 3)
STEP_LABELS: Final = (
    "3 or more deciles more deprived",
    "2 deciles more deprived",
    "1 decile more deprived",
    "same decile",
    "1 decile less deprived",
    "2 deciles less deprived",
    "3 or more deciles less deprived",
)


@dataclass(frozen=True)
class Question:
    """What the user asked to see; plain values, so that a view can be cached by it."""

    place: str = ""
    edition: int = 0
    measure: str = "overall"
    against: str = "england"
    compare: int = 0
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"


@dataclass(frozen=True)
class View:
    """The answer to a question: one row an area in file order, and its painting.

    `frame` has code, label, district, population, share (the part of its people that the place
    counts, 0 to 1), rank, decile, value; `inside` marks the place.
    """

    question: Question
    place: Place
    edition: Edition
    older: Edition | None
    title: str
    unit: str
    frame: pd.DataFrame
    inside: "pd.Series[bool]"
    classes: Classes
    datasets: tuple[Dataset, ...]
    whole: str = "place"

    @property
    def people(self) -> int:
        """Residents whom the place counts."""
        return round(float((self.frame["population"] * self.frame["share"]).sum()))

    @property
    def shown(self) -> pd.DataFrame:
        """The areas of the place with their class words, most deprived first, or where editions are
        compared the greatest change first; of a locality with the people whom it counts."""
        items = self.classes.legend.items
        words = [items[i].label if i >= 0 else wording.NO_DATA for i in self.classes.index]
        frame = self.frame.assign(shown_as=words)
        if self.place.kind == "locality":
            counted = (frame["population"] * frame["share"]).round().astype("Int64")
            frame["counted"] = counted
        ordered = frame[self.inside].sort_values("rank", kind="stable")
        if self.older is None:
            return ordered
        return ordered.sort_values("change", key=abs, ascending=False, kind="stable")


def view(catalogue: Catalogue, question: Question) -> View:
    """The view that answers a question.

    Raises `DatasetMissing`, `UnknownPlace`, `NotComparable` or `InvalidBreaks`.
    """
    gazetteer = places.gazetteer(catalogue)
    place = gazetteer.place(question.place) if question.place else gazetteer.whole
    edition = indices.edition(catalogue, question.edition or None)
    if question.measure not in edition.measures:
        raise NotComparable(
            f"The edition of {edition.year} has no figure for "
            f"'{MEASURES.get(question.measure, question.measure)}'. "
            f"It has: {', '.join(MEASURES[name] for name in edition.measures)}."
        )
    older = indices.edition(catalogue, question.compare) if question.compare else None
    frame = _frame(catalogue, edition, question.measure)
    frame["share"] = places.share(frame, place)
    inside = frame["share"] > 0
    frame, classes, title, unit = _paint(catalogue, question, edition, older, frame, inside)
    classes = classes.counted(inside)
    used = [edition.dataset, residents.denominators(catalogue, edition.dataset)]
    used += [older.dataset] if older else []
    used.append(places.boundary_set(catalogue, "lsoa", edition.vintage))
    return View(
        question=question,
        place=place,
        edition=edition,
        older=older,
        title=title,
        unit=unit,
        frame=frame,
        inside=inside,
        classes=classes,
        datasets=tuple(used),
        whole=gazetteer.whole.word,
    )


def _frame(catalogue: Catalogue, edition: Edition, measure: str) -> pd.DataFrame:
    every = indices.areas(catalogue, edition)
    names = {item.code: item.name for item in places.gazetteer(catalogue).of_kind("district")}
    parents = [name for name in places.KINDS if name in every and name != "district"]
    codes = every["district"] if "district" in every else pd.Series("", index=every.index)
    frame = pd.DataFrame(every[["code", "label", *parents, "population"]]).assign(
        district=codes, district_name=codes.map(names).fillna(""), rank=every[measure]
    )
    if edition.has_score and measure == "overall":
        frame["score"] = every["score"]
    return frame.assign(decile=indices.decile(frame["rank"], edition.areas_ranked))


def _paint(
    catalogue: Catalogue,
    question: Question,
    edition: Edition,
    older: Edition | None,
    frame: pd.DataFrame,
    inside: "pd.Series[bool]",
) -> tuple[pd.DataFrame, Classes, str, str]:
    title = f"{MEASURES[question.measure]}, {edition.year}"
    rank_unit = f"England rank of {edition.areas_ranked:,}"
    if older:
        return _change(catalogue, question, edition, older, frame)
    if question.against == "county":
        whole = places.gazetteer(catalogue).whole.name
        quintiles = indices.quintile(frame["rank"], frame["population"])
        painted = frame.assign(value=frame["rank"], quintile=quintiles)
        ends = (f"Most deprived fifth of {whole}'s people", "Least deprived fifth")
        fifths = [ends[0], "Second fifth", "Third fifth", "Fourth fifth", ends[1]]
        colours = classify.palette(question.palette, 5, reverse=True)
        named = f"{title}: fifth of {whole}"
        classes = classify.ordinal(painted["quintile"], range(1, 6), fifths, colours, named)
        return painted, classes, title, rank_unit
    if question.against == "measure":
        return _measured(question, edition, frame, inside, title)
    painted = frame.assign(value=frame["rank"])
    labels = ["1: most deprived 10% of England", *map(str, range(2, 10)), "10: least deprived 10%"]
    colours = classify.palette(question.palette, 10, reverse=True)
    deciles = classify.ordinal(painted["decile"], range(1, 11), labels, colours, f"{title}: decile")
    return painted, deciles, title, rank_unit


def _measured(
    question: Question, edition: Edition, frame: pd.DataFrame, inside: "pd.Series[bool]", title: str
) -> tuple[pd.DataFrame, Classes, str, str]:
    scored = "score" in frame
    values = frame["score"] if scored else frame["rank"]
    unit = "score" if scored else f"England rank of {edition.areas_ranked:,}"
    end = "a higher score is more deprived" if scored else "rank 1 is the most deprived"
    if question.scheme == "own":
        upper = classify.own_breaks(question.breaks)
    else:
        upper = classify.breaks(values[inside], question.scheme, question.classes)
    classes = classify.continuous(
        values,
        upper,
        f"{title}: {unit} ({end})",
        question.palette,
        decimals=1 if scored else 0,
        dark_is_low=not scored,
    )
    return frame.assign(value=values), classes, title, unit


def _change(
    catalogue: Catalogue, question: Question, edition: Edition, older: Edition, frame: pd.DataFrame
) -> tuple[pd.DataFrame, Classes, str, str]:
    compared = indices.change(catalogue, question.measure, edition, older)
    joined = frame.merge(
        compared[["code", "decile_older", "change", "why_not"]],
        on="code",
        how="left",
        validate="one_to_one",
    )
    title = f"{MEASURES[question.measure]}: change from {older.year} to {edition.year}"
    name = question.palette if question.palette in classify.DIVERGING else "PuOr"
    note = (
        "Editions compare ranks, not levels: an area can move because others did. "
        f"{edition.year} ranks {edition.areas_ranked:,} areas, {older.year} "
        f"{older.areas_ranked:,}."
        + (" Figures of 2010 are approximate." if older.year == 2010 else "")
    )
    colours = classify.palette(name, len(STEPS))
    steps = joined["change"].clip(min(STEPS), max(STEPS))
    classes = classify.ordinal(steps, STEPS, STEP_LABELS, colours, title, note)
    return joined.assign(value=joined["change"]), classes, title, "deciles"


def people_by_change(view: View) -> dict[str, int]:
    """Residents whom the place counts by the change of their area, from the most towards the
    deprived end; those of areas without a change known, and steps where nobody lives, left out."""
    index = pd.Series(view.classes.index, index=view.frame.index)[view.inside]
    people = (view.frame["population"] * view.frame["share"])[view.inside].groupby(index).sum()
    items = view.classes.legend.items
    return {items[i].label: round(float(people[i])) for i in sorted(people.index) if i >= 0}
