"""Who lives here: people, ages and deprivation, as the deprivation page gives them."""

from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from herts_geo import deprivation, deprivation_view, deprivation_words, profile, wording
from herts_geo.catalogue import Dataset
from herts_geo.deprivation import MEASURES
from herts_geo.deprivation_view import View
from herts_geo.evidence import Chapter, Figure, Link, Picture, Table
from herts_geo.places import Place
from herts_geo.profile import Profile
from herts_geo.review import make, neighbourhoods
from herts_geo.review.make import AREAS, PEOPLE
from herts_geo.review.question import Base

PAGE: Final = "deprivation"
MEASURE: Final = "Measure"
ROUNDED: Final = "Shares are rounded to one decimal, so a column may add up to 99.9 or 100.1."
CAUTION: Final = (
    "Deprivation ranks areas, not people: not everyone in a deprived area is deprived, and many "
    "deprived people live elsewhere."
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
        """Tenths that each area of the place moved since the edition before, where compared."""
        if self.changed is None:
            return pd.Series(dtype="Int64")
        return self.changed.frame["change"][self.changed.inside].dropna()

    def link(self, **values: str) -> Link:
        """The deprivation page of the place."""
        return Link(PAGE, self.base.query(self.place, **values), "Deprivation")


def of(base: Base, place: Place) -> People:
    """Who lives in a place. Raises the data errors of `load`."""
    newest = deprivation.edition(base.catalogue)
    earlier = [year for year in deprivation.editions(base.catalogue) if year < newest.year]
    code, changed = base.code(place), None
    if earlier:
        since = deprivation_view.Question(code, compare=max(earlier), palette="PuOr")
        changed = deprivation_view.view(base.catalogue, since)
    return People(
        base,
        place,
        profile.profile(base.catalogue, place),
        deprivation_view.view(base.catalogue, deprivation_view.Question(code)),
        changed,
        profile.domain_profile(base.catalogue, newest, {"here": place})["here"],
    )


def figures(found: People) -> tuple[Figure, ...]:
    """Residents, ages, people in the most deprived areas, and how many areas moved."""
    who, people = found.profile, (found.view.datasets[1].id,)
    residents = make.number(
        "people.population", "Residents", who.population, PEOPLE, people, link=found.link()
    )
    areas = make.number("people.areas", "Small areas", who.areas, AREAS, people)
    return (residents, *_deprived(found), *_ages(found), areas, *_moves(found))


def chapter(found: People, whole: People) -> Chapter:
    """The chapter on people, the place against the whole."""
    standing = found.profile.deprivation
    return Chapter(
        "people",
        "Who lives here",
        (deprivation_words.paragraph(found.view, standing), *_changed(found)),
        figures(found),
        _pictures(found),
        (_most_deprived(found), *_sides(found), _tenths(found, whole), _measures(found, whole)),
        (CAUTION,),
    )


def _deprived(found: People) -> list[Figure]:
    standing, told = found.profile.deprivation, []
    sources = tuple(item.id for item in found.view.datasets[:2])
    about = (
        "Residents of areas among the most deprived of England. Indices of Deprivation "
        f"{standing.edition}; people of {standing.population_vintage}."
    )
    counts = (
        ("20", standing.people_most_deprived_20_england),
        ("10", standing.people_most_deprived_10_england),
    )
    for part, people in counts:
        key, label = f"people.most_deprived_{part}", f"In most deprived {part}%"
        more = (sources, about, found.link())
        told.append(make.number(key, label, people, PEOPLE, *more))
        told.append(make.share(f"{key}_share", f"{label}, share", people, standing.people, *more))
    return told


def _ages(found: People) -> list[Figure]:
    who, dataset = found.profile, found.view.datasets[1]
    titles = {column.name: wording.heading(column.title) for column in dataset.columns}
    told, note = [], profile.ages_note(who)
    for name, people in who.age_groups.items():
        key, label = f"people.{name}", titles.get(name, name)
        more = ((dataset.id,), note, found.link())
        told.append(make.number(key, label, people, PEOPLE, *more))
        told.append(make.share(f"{key}_share", f"{label}, share", people, who.population, *more))
    return told


def _moves(found: People) -> list[Figure]:
    shown = found.changed
    if shown is None or shown.older is None:
        return []
    steps, sources = found.steps, tuple(item.id for item in found.datasets[:3])
    since = str(shown.older.year)
    span = f"{since} to {shown.edition.year}"
    note = f"Relatively, by tenth of England, {span}; of {len(steps):,} areas compared."
    rows = (
        ("more", "Areas more deprived than before", int((steps < 0).sum())),
        ("less", "Areas less deprived than before", int((steps > 0).sum())),
    )
    return [
        make.number(
            f"people.areas_{key}_deprived",
            label,
            count,
            AREAS,
            sources,
            note,
            found.link(compare=since),
        )
        for key, label, count in rows
    ]


def _changed(found: People) -> tuple[str, ...]:
    if found.changed is None:
        return ()
    return (deprivation_words.change(found.changed),)


def _pictures(found: People) -> tuple[Picture, ...]:
    shown = found.view
    picture = Picture(
        "people.deprivation",
        f"{shown.title}: {shown.place.label}",
        deprivation_words.paragraph(shown, found.profile.deprivation),
        shown.edition.vintage,
        shown.inside,
        shown.classes,
        parameters=(f"Measure: {MEASURES['overall']}, {shown.edition.year}.",),
        sources=tuple(item.id for item in shown.datasets),
        link=found.link(),
        outline=found.place.outline,
    )
    return (picture,)


def _sides(found: People) -> tuple[Table, ...]:
    made = neighbourhoods.table(found.base, found.place, _indices(found))
    return () if made is None else (made,)


def _tenths(found: People, whole: People) -> Table:
    standing = found.profile.deprivation
    columns: dict[str, Any] = {
        "Tenth of England (1 = most deprived)": range(1, 11),
        "Small areas": standing.areas_by_decile,
        "Residents": standing.people_by_decile,
    }
    for name, each in _both(found, whole).items():
        known = each.profile.deprivation
        shares = [make.percent_of(people, known.people) for people in known.people_by_decile]
        columns[f"{name}, % of people"] = pd.Series(shares, dtype="Float64").round(1)
    title = f"People by tenth of England, {standing.edition}"
    return Table("people.tenths", title, pd.DataFrame(columns), ROUNDED, _indices(found))


def _most_deprived(found: People) -> Table:
    standing = found.profile.deprivation
    rows = pd.DataFrame(list(standing.most_deprived), columns=["code", "name", "rank", "decile"])
    names = {
        "code": "LSOA code",
        "name": "Small area",
        "rank": f"England rank (1 = most deprived of {standing.areas_ranked:,})",
        "decile": "Tenth of England",
    }
    title = f"Most deprived small areas, {standing.edition}"
    shown, note = rows.rename(columns=names), standing.ranking_note
    return Table("people.most_deprived", title, shown, note, _indices(found))


def _measures(found: People, whole: People) -> Table:
    frame = pd.DataFrame({MEASURE: [MEASURES[str(name)] for name in found.position.index]})
    for name, each in _both(found, whole).items():
        frame[name] = (100 * each.position).round(1).to_numpy()
    return Table(
        "people.measures",
        f"Every measure of {found.view.edition.year}: mean place from the most deprived end",
        frame,
        "Mean England rank of each measure, weighted by the people it is about (children for "
        "IDACI, 60 and over for IDAOPI, working age for employment, everybody otherwise): 0 is "
        "the most deprived area of England, 100 the least. "
        + profile.unweighted(found.base.catalogue, found.view.edition),
        _indices(found),
    )


def _both(found: People, whole: People) -> dict[str, People]:
    """The place and the whole, once where they are one, by headings that differ."""
    sides = [found] if found.place == whole.place else [found, whole]
    names = make.headings((each.place.label for each in sides), [MEASURE])
    return dict(zip(names, sides, strict=True))


def _indices(found: People) -> tuple[str, ...]:
    return tuple(item.id for item in found.view.datasets[:2])
