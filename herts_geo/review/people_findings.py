"""What stands out about who lives here."""

from collections.abc import Iterator, Mapping
from typing import Final

from herts_geo import wording
from herts_geo.deprivation import MEASURES
from herts_geo.review import make
from herts_geo.review.findings import Noticed
from herts_geo.review.people import People

LIVING: Final[Mapping[str, str]] = {  # measure -> what a sentence calls those whom it is about
    "employment": "people of working age",
    "idaci": "children",
    "idaopi": "people of 60 and over",
}
ENGLAND: Final = 20.0  # % of England's areas in its most deprived fifth, by definition


def noticed(found: People, whole: People) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    yield _fifth(found, whole)
    yield _tenth(found)
    if found.place != whole.place:
        yield from _measure(found, whole)
    if found.changed is not None and len(found.steps):
        yield _worse(found)


def _fifth(found: People, whole: People) -> Noticed:
    here, there = found.profile.deprivation, whole.profile.deprivation
    people, everyone = here.people_most_deprived_20_england, here.people
    share = 100 * people / everyone if everyone else 0.0
    usual = ENGLAND
    beside = "it would be 20% if the place were like England"
    if found.place != whole.place:
        usual = 100 * there.people_most_deprived_20_england / max(there.people, 1)
        words = wording.share(there.people_most_deprived_20_england, there.people)
        beside = f"in {make.whole_words(found.place, whole.place)} {words} do"
    sentence = (
        f"{wording.share(people, everyone)} of people in {found.place.label} "
        f"({people:,}) live in the most deprived fifth of England's areas; {beside}."
    )
    return Noticed("deprived", share / usual if usual else None, sentence, found.link())


def _tenth(found: People) -> Noticed:
    standing = found.profile.deprivation
    people, areas = standing.people_most_deprived_10_england, standing.areas_by_decile[0]
    share = 100 * people / standing.people if standing.people else 0.0
    verb = "is" if areas == 1 else "are"
    sentence = (
        f"{wording.count(areas, 'area')} of {found.place.label} {verb} among the most deprived "
        f"tenth in England, home to {wording.people(people)}."
    )
    return Noticed("tenth", share, sentence, found.link())


def _measure(found: People, whole: People) -> Iterator[Noticed]:
    """The one measure, of those that are not the overall one, that is furthest below the whole."""
    below = 100 * (whole.position - found.position).drop("overall", errors="ignore").dropna()
    if below.empty:
        return
    name = str(below.astype(float).idxmax())
    here, there = (100 * float(each.position[name]) for each in (found, whole))
    where = make.whole_words(found.place, whole.place)
    whom = LIVING.get(name, "people")
    sentence = (
        f"{MEASURES[name]} stands out in {found.place.label}: its {whom} live on "
        f"average {here:.0f} of 100 from the most deprived end of England, those of {where} "
        f"{there:.0f}."
    )
    yield Noticed("measure", float(below[name]), sentence, found.link(measure=name))


def _worse(found: People) -> Noticed:
    steps, since = found.steps, found.changed and found.changed.older
    more, less = int((steps < 0).sum()), int((steps > 0).sum())
    year = since.year if since else 0
    sentence = (
        f"Since {year}, {wording.count(more, 'area')} of {found.place.label} became relatively "
        f"more deprived and {less:,} less, of {len(steps):,} that can be compared."
    )
    measured = 100 * (more - less) / len(steps)
    return Noticed("worse", measured, sentence, found.link(compare=str(year)))
