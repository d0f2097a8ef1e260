"""What stands out about what people can reach without a car."""

from collections.abc import Iterator
from typing import Final

from herts_geo import access_words, travel, wording
from herts_geo.accessibility import LEAST_DEPRIVED, MOST_DEPRIVED, Share
from herts_geo.review import make
from herts_geo.review.findings import Noticed
from herts_geo.review.reach import Access, Reach
from herts_geo.review.rules import BY_KEY, FEWEST

MODE: Final = "pt"
THIN: Final = ("police",)  # headquarters only, so that few reach one says nothing
HALF: Final = 50.0


def noticed(found: Reach, whole: Reach) -> Iterator[Noticed]:
    """What the rules look at for each service by public transport, whether or not it counts."""
    for each in found.answers:
        if each.mode == MODE and each.share is not None and not _told_already(each, found):
            yield from _of_one(each, whole)


def _told_already(each: Access, found: Reach) -> bool:
    """Whether the list of points is too thin to judge by, or says what another list says."""
    same = found.find("hospital", MODE) if each.service == "hospital_ae" else None
    return each.service in THIN or (
        same is not None and same.result.people_within == each.result.people_within
    )


def _of_one(each: Access, whole: Reach) -> Iterator[Noticed]:
    """The gap by deprivation, and of what else is said of one service only the heaviest."""
    other = whole.find(each.service, MODE)
    said = [_few(each)]
    if other and other.result.place != each.result.place and other.share is not None:
        said.append(_below(each, other))
    yield max(said, key=lambda x: BY_KEY[x.rule].weight(x.measured or 0))
    most, least = (each.result.by_fifth[fifth - 1] for fifth in (MOST_DEPRIVED, LEAST_DEPRIVED))
    if each.result.gap is not None and min(most.people, least.people) >= FEWEST:
        yield _gap(each, most, least)


def _below(each: Access, whole: Access) -> Noticed:
    here, there = (x.result for x in (each, whole))
    where = make.whole_words(here.place, there.place) if there.place else "the county"
    sentence = (
        f"{wording.share(here.people_within, here.people)} of people in {_place(each)} reach "
        f"{_what(each)}, against {wording.share(there.people_within, there.people)} in {where}."
    )
    below = 100 * ((whole.share or 0) - (each.share or 0))
    return Noticed("reach", below, sentence, each.link, each.service)


def _few(each: Access) -> Noticed:
    result = each.result
    sentence = (
        f"{wording.people(result.people_not_within)} in {_place(each)} do not reach "
        f"{_what(each)}: {wording.share(result.people_within, result.people)} do."
    )
    return Noticed("few", HALF - 100 * (each.share or 0), sentence, each.link, each.service)


def _gap(each: Access, most: Share, least: Share) -> Noticed:
    gap = 100 * (each.result.gap or 0)
    sentence = (
        f"The county's most deprived fifth, {wording.people(most.people)} of {_place(each)}, reach "
        f"{_what(each)} less often than its least deprived fifth, {wording.people(least.people)} "
        f"there, do: by {gap:.0f} percentage points."
    )
    return Noticed("gap", gap, sentence, each.link, each.service)


def _what(each: Access) -> str:
    service = access_words.a_service(each.service)
    return f"{service} within {each.minutes} minutes by {travel.MODES[each.mode]}"


def _place(each: Access) -> str:
    return each.result.place.label if each.result.place else each.base.whole.label
