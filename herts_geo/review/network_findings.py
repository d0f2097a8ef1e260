"""What stands out about access points: people without one, points closed on Saturday."""

from collections.abc import Iterator

from herts_geo import access_words, travel, wording
from herts_geo.review import network
from herts_geo.review.findings import Noticed
from herts_geo.review.network import SATURDAY, Network


def noticed(found: Network) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    if found.result.people and (found.doubt.most or 0.0) < 1 and not found.doubt.unplaced:
        yield _unreached(found)
    names, known = network.closed(found, SATURDAY)
    if names:
        yield _saturday(found, names, known)


def _unreached(found: Network) -> Noticed:
    result = found.result
    share = 100 * result.people_not_within / result.people
    words = wording.share(result.people_not_within, result.people)
    if result.share_range:
        words += f"; {access_words.span((1 - result.share_range[1], 1 - result.share_range[0]))}"
    sentence = (
        f"{wording.people(result.people_not_within)} in {found.place.label} ({words}) have no "
        f"service point within {result.threshold:g} minutes by {travel.MODES[result.mode]}."
    )
    return Noticed("unreached", share, sentence, found.link())


def _saturday(found: Network, names: list[str], known: int) -> Noticed:
    verb = "is" if len(names) == 1 else "are"
    open_then = found.results[SATURDAY]
    missed = ""
    if open_then and open_then.people_not_within:
        without = wording.people(open_then.people_not_within)
        verb_without = "has" if open_then.people_not_within == 1 else "have"
        missed = f"; {without} {verb_without} none in reach that is known to be open then"
    sentence = (
        f"{len(names)} of the {known} access points in {found.place.label} whose hours are known "
        f"{verb} closed on Saturday: {wording.listing(names)}{missed}."
    )
    return Noticed("saturday", 100 * len(names) / known, sentence, found.link(SATURDAY))
