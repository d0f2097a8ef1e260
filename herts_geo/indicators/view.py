"""One painting of an indicator by area: in classes, against its target, or with a second one.

Every measure with figures by area: those that a pack ships, and a user's own.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from herts_geo import places
from herts_geo.errors import DatasetMissing, NoSuchMeasure, NotComparable
from herts_geo.indicators import agreement, catalogued, gather, paint
from herts_geo.indicators import printed as indicators_printed
from herts_geo.indicators import shipped as indicators_shipped
from herts_geo.indicators.agreement import Figure, order
from herts_geo.indicators.measures import Better, Measure, Question, Shown, Slice, find
from herts_geo.maps.classify import Classes
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Kind, Place, outlines, residents


@dataclass(frozen=True)
class View:
    """The answer to a question: one row an area of `kind` and `vintage` in file order.

    `frame` has code, label, district_name, population, counted (its people, of a small area those
    that the place counts), value, note, target, standing, second (the second measure's figure);
    `better` is which way is better as far as it is known; `gathered`
    says of which measures the figures were gathered up from small areas.
    """

    question: Question
    place: Place
    kind: Kind
    vintage: str
    first: Shown
    second: Shown | None
    better: Better
    gathered: tuple[Shown, ...]
    title: str
    frame: pd.DataFrame
    inside: "pd.Series[bool]"
    classes: Classes
    datasets: tuple[Dataset, ...]

    @property
    def shown(self) -> pd.DataFrame:
        """The areas of the place with their class words, those without a figure last."""
        items, missing = self.classes.legend.items, self.first.measure.missing
        words = [items[i].label if i >= 0 else missing for i in self.classes.index]
        inside = self.frame.assign(shown_as=words)[self.inside]
        rising = self.first.measure.dark_is_low or self.better == "higher"
        return inside.sort_values("value", ascending=rising, kind="stable", na_position="last")


def view(
    catalogue: Catalogue, question: Question, measures: Mapping[str, Measure] | None = None
) -> View:
    """The view that answers a question; `measures` are the pack's where none are given.

    Raises `NoSuchMeasure`, `NotComparable`, `UnknownPlace`, `InvalidBreaks`.
    """
    known = every_measure(catalogue) if measures is None else measures
    gazetteer = places.gazetteer(catalogue)
    place = gazetteer.place(question.place) if question.place else gazetteer.whole
    measure = find(known, question.measure or first(known))
    one, two = Shown(measure, measure.slice(question.period)), None
    if question.second:
        other = find(known, question.second)
        if other.id == measure.id:
            raise NoSuchMeasure("Both figures are the same one. Choose another second figure.")
        shared = one.slice.label in [each.label for each in other.slices]
        two = Shown(other, other.slice(one.slice.label if shared else ""))
    pairs = [(each.measure, each.slice) for each in (one, two) if each]
    kind, vintage = gather.level_of(catalogue, question.by, pairs)
    frame = _frame(catalogue, question, one, two, (kind, vintage))
    return _answer(catalogue, question, place, (one, two), (kind, vintage), frame)


def _answer(
    catalogue: Catalogue,
    question: Question,
    place: Place,
    both: tuple[Shown, Shown | None],
    level: tuple[Kind, str],
    frame: pd.DataFrame,
) -> View:
    """The painting of a frame of figures, and all that stands beside it."""
    (one, two), (kind, vintage) = both, level
    inside = outlines.inside(catalogue, frame, *level, place)
    part = places.share(frame, place) if kind == "lsoa" else 1.0
    frame = frame.assign(counted=frame["population"] * part)
    better = one.measure.better or question.better
    painted = paint.paint(question, one, two, better, frame, inside, kind)
    gathered = tuple(each for each in both if each and each.slice.kind != kind)
    used = [*one.measure.sources(catalogue, one.slice)]
    used += two.measure.sources(catalogue, two.slice) if two else ()
    if gathered or two:
        with suppress(DatasetMissing):
            used.append(residents.population_set(catalogue, one.slice.vintage or level[1]))
    used.append(outlines.dataset(catalogue, *level))
    return View(
        question=question,
        place=place,
        kind=kind,
        vintage=vintage,
        first=one,
        second=two,
        better=better,
        gathered=gathered,
        title=painted.legend.title,
        frame=frame.assign(standing=paint.standings(frame, better)),
        inside=inside,
        classes=painted.counted(inside),
        datasets=tuple(dict.fromkeys(used)),
    )


def history(
    catalogue: Catalogue, measure: Measure, kind: Kind, code: str
) -> list[tuple[Slice, float | None]]:
    """The figures of one area for every period that can be drawn at its level, oldest first; None
    where there is none or it cannot be made."""
    oldest_first = measure.slices[::-1]  # those whose period is no date keep this order
    found: list[tuple[Slice, float | None]] = []
    for each in sorted(oldest_first, key=lambda each: order(each.period)):
        if not (each.kind == kind or (measure.rule and each.kind == "lsoa")):
            continue
        value: float | None = None
        with suppress(NotComparable):  # the people behind the mean are not known for this period
            rows = gather.figures(catalogue, measure, each, kind)
            values = rows.loc[rows["code"] == code, "value"].dropna()
            value = float(values.iloc[0]) if len(values) else None
        found.append((each, value))
    return found


def _frame(
    catalogue: Catalogue, question: Question, one: Shown, two: Shown | None, level: tuple[Kind, str]
) -> pd.DataFrame:
    kind, vintage = level
    frame = pd.DataFrame(outlines.areas(catalogue, kind, vintage).drop(columns="geometry"))
    figures = gather.figures(catalogue, one.measure, one.slice, kind)
    frame = places.attach(figures, vintage, frame, vintage)
    blank: pd.Series[Any] = pd.Series(pd.NA, index=frame.index, dtype="Float64")
    typed = question.target is not None
    target = blank.fillna(question.target) if typed else frame.get("target", blank)
    note = frame.get("note", pd.Series("", index=frame.index))
    frame = frame.assign(target=target, note=note.fillna(""))
    if two:
        other = gather.figures(catalogue, two.measure, two.slice, kind)
        renamed = other[["code", "value"]].rename(columns={"value": "second"})
        frame = places.attach(renamed, vintage, frame, vintage)
    return frame


FIRST: Final = ("rank.overall", "score", "people")  # the measure of an empty question


def every_measure(
    catalogue: Catalogue, actuals: Sequence[Figure] = (), own: Sequence[Measure] = ()
) -> dict[str, Measure]:
    """Measures by id, a user's own first; `actuals` are their figures of the agreement."""
    shipped = indicators_shipped.measures(catalogue)
    further = catalogued.measures(catalogue)
    printed = indicators_printed.measures(catalogue, actuals)
    return {each.id: each for each in (*own, *shipped, *further, *printed)}


def first(known: Mapping[str, Measure]) -> str:
    """The id of the measure that is shown before one is chosen, '' where there is none."""
    return next((id for id in FIRST if id in known), next(iter(known), ""))


@lru_cache(maxsize=8)
def ids(catalogue: Catalogue) -> frozenset[str]:
    """What a measure of the pack may be called, the indicators without district figures too."""
    listed = catalogue.first(agreement.INDICATORS) is not None
    codes = agreement.indicators(catalogue) if listed else {}
    return frozenset(every_measure(catalogue)) | codes.keys()
