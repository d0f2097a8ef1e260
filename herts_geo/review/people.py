"""Who lives here: people, ages and deprivation, as the deprivation page gives them.

The neighbourhoods (MSOAs) of a place side by side: people, deprivation and a GP in reach.

What stands out about who lives here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import picture as deprivation_picture
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.indices import DECILE, MEASURES
from herts_geo.deprivation.profile import Profile
from herts_geo.deprivation.view import View
from herts_geo.errors import DatasetMissing
from herts_geo.evidence import Chapter, Figure, Link, Table
from herts_geo.pack.catalogue import Dataset
from herts_geo.places import Place
from herts_geo.review import base as review_base
from herts_geo.review.base import AREAS, PEOPLE, Base
from herts_geo.review.rules import BY_KEY, Noticed

PAGE: Final = "deprivation"
MEASURE: Final = "Measure"
ROUNDED: Final = "Shares are rounded to one decimal, so a column may add up to 99.9 or 100.1."
CAUTION: Final = (
    "Deprivation ranks areas, not people: not everyone in a deprived area is deprived, and many "
    "deprived people live elsewhere."
)


MEAN: Final = (
    "Mean England rank of each measure, weighted by the people it is about (children for IDACI, 60 "
    "and over for IDAOPI, working age for employment, everybody otherwise): 0 is the most deprived "
    "area of England, 100 the least."
)


@dataclass(frozen=True)
class People:
    """Who lives in a place: its profile, the view of its deprivation, and what has changed.

    `changed` is the same view compared with the edition before, None where there is none.
    `position`: mean rank of each measure, weighted by the people it is about, as a share of all
    areas ranked (0 is the most deprived end).
    """

    base: Base = field(repr=False)
    place: Place
    profile: Profile
    view: View = field(repr=False)
    changed: View | None = field(repr=False)
    position: "pd.Series[Any]" = field(repr=False)

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures, the indices first, then the people."""
        return (self.changed or self.view).datasets

    @property
    def steps(self) -> "pd.Series[Any]":
        """Deciles that each area of the place moved since the edition before, where compared."""
        if self.changed is None:
            return pd.Series(dtype="Int64")
        return self.changed.frame["change"][self.changed.inside].dropna()

    def link(self, **values: str) -> Link:
        """The deprivation page of the place."""
        return Link(PAGE, self.base.query(self.place, **values), "Deprivation")


def of(base: Base, place: Place) -> People:
    """Who lives in a place. Raises the data errors of `load`."""
    newest = deprivation_indices.edition(base.catalogue)
    earlier = [year for year in deprivation_indices.editions(base.catalogue) if year < newest.year]
    code, changed = base.code(place), None
    if earlier:
        since = deprivation_view.Question(code, compare=max(earlier), palette="PuOr")
        changed = deprivation_view.view(base.catalogue, since)
    return People(
        base=base,
        place=place,
        profile=deprivation_profile.profile(base.catalogue, place),
        view=deprivation_view.view(base.catalogue, deprivation_view.Question(code)),
        changed=changed,
        position=deprivation_profile.domain_profile(base.catalogue, newest, {"here": place})[
            "here"
        ],
    )


def figures(found: People) -> tuple[Figure, ...]:
    """Residents, ages, people in the most deprived areas, and how many areas moved."""
    who, standing, dataset = found.profile, found.profile.deprivation, found.view.datasets[1]
    people, link = (dataset.id,), found.link()
    told = [
        review_base.number(
            "people.population", "Residents", who.population, PEOPLE, people, "", link
        )
    ]
    about = (
        "Residents of areas among the most deprived of England. Indices of Deprivation "
        f"{standing.edition}; people of {standing.population_vintage}."
    )
    tenths, fifths = (
        standing.people_most_deprived_10_england,
        standing.people_most_deprived_20_england,
    )
    for part, count in (("20", fifths), ("10", tenths)):
        labels = (f"In most deprived {part}%", f"Share in England's most deprived {part}%")
        more = (_indices(found), about, link)
        told += _counted(f"people.most_deprived_{part}", labels, count, standing.people, more)
    titles = {column.name: wording.heading(column.title) for column in dataset.columns}
    for name, count in who.age_groups.items():
        label, more = titles.get(name, name), (people, deprivation_profile.ages_note(who), link)
        labels = (label, f"{label}, share")
        told += _counted(f"people.{name}", labels, count, who.population, more)
    told.append(review_base.number("people.areas", "Small areas", who.areas, AREAS, people))
    if found.changed and (older := found.changed.older):
        steps, sources = found.steps, tuple(item.id for item in found.datasets[:3])
        span = f"{older.year} to {found.changed.edition.year}"
        note = f"Relatively, by decile of England, {span}; of {len(steps):,} areas compared."
        for word, count in (("more", int((steps < 0).sum())), ("less", int((steps > 0).sum()))):
            key, label = f"people.areas_{word}_deprived", f"Areas {word} deprived than before"
            since = found.link(compare=str(older.year))
            told.append(review_base.number(key, label, count, AREAS, sources, note, since))
    return tuple(told)


def _counted(
    key: str,
    labels: tuple[str, str],
    people: int,
    everyone: int,
    more: tuple[tuple[str, ...], str, Link],
) -> list[Figure]:
    """People of a kind, as a number and as a share of everyone."""
    count, share = labels
    return [
        review_base.number(key, count, people, PEOPLE, *more),
        review_base.share(f"{key}_share", share, people, everyone, *more),
    ]


def chapter(found: People, whole: People) -> Chapter:
    """The chapter on people, the place against the whole."""
    standing = found.profile.deprivation
    lead = [deprivation_words.paragraph(found.view, standing)]
    if found.changed is not None:
        lead.append(deprivation_words.change(found.changed))
    drawn = deprivation_picture.picture(found.view, standing)
    return Chapter(
        key="people",
        title="Who lives here",
        lead=tuple(lead),
        figures=figures(found),
        pictures=(replace(drawn, key="people.deprivation", link=found.link()),),
        tables=_tables(found, whole),
        notes=(CAUTION,),
    )


def _tables(found: People, whole: People) -> tuple[Table, ...]:
    standing, cited = found.profile.deprivation, _indices(found)
    rank = f"England rank (1 = most deprived of {standing.areas_ranked:,})"
    named = ["LSOA code", "Small area", rank, DECILE]
    known = pd.DataFrame(standing.most_deprived, columns=["code", "name", "rank", "decile"])
    worst = known.set_axis(named, axis="columns")
    near = table(found.base, found.place, cited)
    tenths: dict[str, Any] = {
        DECILE: range(1, 11),
        "Small areas": standing.areas_by_decile,
        "Residents": standing.people_by_decile,
    }
    measures: dict[str, Any] = {MEASURE: [MEASURES[str(name)] for name in found.position.index]}
    sides = [found] if found.place == whole.place else [found, whole]
    names = review_base.headings((each.place.label for each in sides), [MEASURE])
    for name, each in zip(names, sides, strict=True):
        here = each.profile.deprivation
        shares = [review_base.percent_of(people, here.people) for people in here.people_by_decile]
        tenths[f"{name}, % of people"] = pd.Series(shares, dtype="Float64").round(1)
        measures[name] = (100 * each.position).round(1).to_numpy()
    most = f"Most deprived small areas, {standing.edition}"
    every = f"Every measure of {found.view.edition.year}: mean place, 0 the most deprived"
    mean = f"{MEAN} {deprivation_profile.unweighted(found.base.catalogue, found.view.edition)}"
    more = {
        "tenths": (f"People by decile, {standing.edition}", tenths, ROUNDED),
        "measures": (every, measures, mean),
    }
    return (
        Table("people.most_deprived", most, worst, note=standing.ranking_note, sources=cited),
        *([near] if near else []),
        *(
            Table(f"people.{key}", title, pd.DataFrame(frame), note=note, sources=cited)
            for key, (title, frame, note) in more.items()
        ),
    )


def _indices(found: People) -> tuple[str, ...]:
    return tuple(item.id for item in found.view.datasets[:2])


SERVICE, MODE = "gp", "pt"
DEPRIVED: Final = 2  # deciles of England, the most deprived first
NOTE: Final = (
    "Where the place holds only a part of a neighbourhood, the people of that part count. Largest "
    "share in the most deprived 20% first."
)


def table(base: Base, place: Place, sources: tuple[str, ...]) -> Table | None:
    """The neighbourhoods that a place holds, wholly or in part; None where there are not two.

    The column on GP practices is left out where the pack has none.
    """
    areas = base.residents.assign(share=places.share(base.residents, place))
    if "msoa" not in areas:
        return None
    minutes, note = base.question.threshold(SERVICE), NOTE
    try:
        reached = access_measure.measure(base.matrix(SERVICE, MODE), areas, minutes, place)
        areas["in_time"] = reached.areas["in_time"].to_numpy()
        beside = access_view.datasets(base.catalogue, base.question.access(SERVICE, MODE))
        sources = tuple(dict.fromkeys((*sources, *(each.id for each in beside))))
        note += f" Minutes are {access_words.METHOD_WORDS[reached.method]}."
    except DatasetMissing:
        pass
    rows = summed(areas)
    if len(rows) < 2:
        return None
    frame = _worded(base, rows, minutes)
    return Table(
        key="people.neighbourhoods", title="Neighbourhoods", frame=frame, note=note, sources=sources
    )


def summed(areas: pd.DataFrame) -> pd.DataFrame:
    """One row an MSOA code: areas, people, deprived and within (not rounded), worst first.

    `areas`: one row an LSOA with msoa, population, share (0 to 1 of its people), decile and
    perhaps in_time (0 to 1 of its people).
    """
    held = areas[areas["share"] > 0]
    people = held["population"].astype(float) * held["share"]
    deprived = held["decile"].le(DEPRIVED).fillna(False).astype(bool)
    columns: dict[str, Any] = {"areas": 1, "people": people, "deprived": people.where(deprived, 0)}
    if "in_time" in held:
        columns["within"] = people * held["in_time"]
    rows = pd.DataFrame(columns, held.index).groupby(held["msoa"].to_numpy()).sum()
    order = (rows["deprived"] / rows["people"]).sort_values(ascending=False, kind="stable").index
    return rows.loc[order]


def _worded(base: Base, rows: pd.DataFrame, minutes: int) -> pd.DataFrame:
    known = base.gazetteer.places
    columns: dict[str, Any] = {
        "Neighbourhood": [known[code].label if code in known else code for code in rows.index],
        "Small areas": rows["areas"].to_numpy(),
        "Residents": rows["people"].round().astype(int).to_numpy(),
        "In most deprived 20%, % of people": _percent(rows["deprived"], rows["people"]),
    }
    if "within" in rows:
        heading = f"GP practice within {minutes:g} min by public transport, % of people"
        columns[heading] = _percent(rows["within"], rows["people"])
    return pd.DataFrame(columns)


def _percent(part: "pd.Series[float]", whole: "pd.Series[float]") -> list[float | None]:
    shares = [review_base.percent_of(one, all_) for one, all_ in zip(part, whole, strict=True)]
    return [None if share is None else round(share, 1) for share in shares]


LIVING: Final[Mapping[str, str]] = {  # measure -> what a sentence calls those whom it is about
    "employment": "people of working age",
    "idaci": "children",
    "idaopi": "people of 60 and over",
}
ENGLAND: Final = 20.0  # % of England's areas in its most deprived fifth, by definition


def noticed(found: People, whole: People) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    yield _fifth(found, whole)
    standing = found.profile.deprivation
    people, areas = standing.people_most_deprived_10_england, standing.areas_by_decile[0]
    share = 100 * people / standing.people if standing.people else 0.0
    sentence = (
        f"{wording.count(areas, 'area')} of {found.place.label} {'is' if areas == 1 else 'are'} "
        f"among the most deprived tenth in England, home to {wording.people(people)}."
    )
    yield Noticed("tenth", share, sentence, link=found.link())
    if found.place != whole.place:
        yield from _measure(found, whole)
    steps, since = found.steps, found.changed and found.changed.older
    if found.changed is not None and len(steps):
        more, less, year = (
            int((steps < 0).sum()),
            int((steps > 0).sum()),
            since.year if since else 0,
        )
        sentence = (
            f"Since {year}, {wording.count(more, 'area')} of {found.place.label} became relatively "
            f"more deprived and {less:,} less, of {len(steps):,} that can be compared."
        )
        measured, link = 100 * (more - less) / len(steps), found.link(compare=str(year))
        yield Noticed("worse", measured, sentence, link=link)


def _fifth(found: People, whole: People) -> Noticed:
    here, there = found.profile.deprivation, whole.profile.deprivation
    people, everyone = here.people_most_deprived_20_england, here.people
    share = 100 * people / everyone if everyone else 0.0
    usual = ENGLAND
    beside = "it would be 20% if the place were like England"
    if found.place != whole.place:
        usual = 100 * there.people_most_deprived_20_england / max(there.people, 1)
        words = wording.share(there.people_most_deprived_20_england, there.people)
        beside = f"in {review_base.whole_words(found.place, whole.place)} {words} do"
    sentence = (
        f"{wording.share(people, everyone)} of people in {found.place.label} "
        f"({people:,}) live in the most deprived fifth of England's areas; {beside}."
    )
    return Noticed(
        rule="deprived",
        measured=share / usual if usual else (BY_KEY["deprived"].full if share else None),
        sentence=sentence,
        link=found.link(),
    )


def _measure(found: People, whole: People) -> Iterator[Noticed]:
    """The one measure, of those that are not the overall one, that is furthest below the whole."""
    below = 100 * (whole.position - found.position).drop("overall", errors="ignore").dropna()
    if below.empty:
        return
    name = str(below.astype(float).idxmax())
    here, there = (100 * float(each.position[name]) for each in (found, whole))
    where = review_base.whole_words(found.place, whole.place)
    whom = LIVING.get(name, "people")
    sentence = (
        f"{MEASURES[name]} stands out in {found.place.label}: on the way from the most deprived "
        f"area of England to the least, its {whom} live on average at {here:.0f}%, those of "
        f"{where} at {there:.0f}%."
    )
    yield Noticed(
        rule="measure",
        measured=float(below[name]),
        sentence=sentence,
        link=found.link(measure=name),
    )
