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
HALF: Final = 50.0


def noticed(found: Reach, whole: Reach) -> Iterator[Noticed]:
    """What the rules look at for each service by public transport, whether or not it counts."""
    for each in found.answers:
        if each.mode == MODE and each.share is not None and not _told_already(each, found):
            yield from _of_one(each, whole)


def _told_already(each: Access, found: Reach) -> bool:
    """Whether another list says the same."""
    same = found.find("hospital", MODE) if each.service == "hospital_ae" else None
    return same is not None and same.result.people_within == each.result.people_within


def _of_one(each: Access, whole: Reach) -> Iterator[Noticed]:
    """The gap by deprivation, and of what else is said of one service only the heaviest.

    Only what holds wherever in its range the figure lies, and whatever points lie beyond the
    border: what may as well be the other way round is no finding.
    """
    other = whole.find(each.service, MODE)
    said = [_few(each)] if _under_half(each) else []
    if other and other.result.place != each.result.place and _surely_below(each, other):
        said.append(_below(each, other))
    if said:
        yield max(said, key=lambda x: BY_KEY[x.rule].weight(x.measured or 0))
    most, least = (each.result.by_fifth[fifth - 1] for fifth in (MOST_DEPRIVED, LEAST_DEPRIVED))
    if each.doubt.gap_is_sure and min(most.people, least.people) >= FEWEST:
        yield _gap(each, most, least)


def _under_half(each: Access) -> bool:
    """Whether under half of people reach it even at the largest share that cannot be ruled out."""
    return each.doubt.most is not None and 100 * each.doubt.most < HALF


def _surely_below(each: Access, whole: Access) -> bool:
    """Whether fewer reach it than in the whole at every step of the range, the border counted."""
    here, there = each.result, whole.result
    if each.doubt.unplaced or not here.people or whole.share is None:
        return False
    if here.steps is None or there.steps is None:
        return (here.people_within + each.doubt.could) / here.people < whole.share
    beyond = (here.steps.within + each.doubt.could) / here.people
    return bool((beyond < there.steps.within / there.people).all())


def _below(each: Access, whole: Access) -> Noticed:
    here, there = (x.result for x in (each, whole))
    where = make.whole_words(here.place, there.place) if there.place else "the county"
    sentence = (
        f"{access_words.share(here)} of people in {_place(each)} reach "
        f"{_what(each)}, against {access_words.share(there)} in {where}."
    )
    below = 100 * ((whole.share or 0) - (each.share or 0))
    return Noticed("reach", below, sentence, each.link, each.service)


def _few(each: Access) -> Noticed:
    result = each.result
    sentence = (
        f"{wording.people(result.people_not_within)} in {_place(each)} do not reach "
        f"{_what(each)}: {access_words.share(result)} do."
    )
    return Noticed("few", HALF - 100 * (each.share or 0), sentence, each.link, each.service)


def _gap(each: Access, most: Share, least: Share) -> Noticed:
    gap = 100 * (each.result.gap or 0)
    sentence = (
        f"The county's most deprived fifth, {wording.people(most.people)} of {_place(each)}, reach "
        f"{_what(each)} less often than its least deprived fifth, {wording.people(least.people)} "
        f"there, do: by {gap:.0f} percentage points{_between(each)}."
    )
    return Noticed("gap", gap, sentence, each.link, each.service)


def _between(each: Access) -> str:
    ends = each.doubt.gap_range
    return "" if ends is None else f" ({100 * ends[0]:.0f} to {100 * ends[1]:.0f})"


def _what(each: Access) -> str:
    service = access_words.a_service(each.service)
    return f"{service} within {each.minutes} minutes by {travel.MODES[each.mode]}"


def _place(each: Access) -> str:
    return each.result.place.label if each.result.place else each.base.whole.label
