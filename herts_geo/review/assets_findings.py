"""What stands out about the public estate: pairs that could share, assets to look at, gaps."""

from collections.abc import Iterator

from herts_geo import screening, wording
from herts_geo.review.assets import Assets
from herts_geo.review.findings import Noticed


def noticed(found: Assets) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    count = int(found.view.sums["assets"])
    if len(found.apart):
        yield _pairs(found)
    if count and found.flagged:
        yield _flagged(found, count)
    yield from _missing(found)


def _pairs(found: Assets) -> Noticed:
    best = found.apart.iloc[0]
    near = found.base.question.near
    pairs = wording.count(len(found.apart), "pair")
    verb, share = ("stands", "does") if len(found.apart) == 1 else ("stand", "do")
    sentence = (
        f"{pairs} of assets of different bodies in {found.place.label} {verb} at most {near} m "
        f"apart and {share} not share yet; the best by the finder's score "
        f"({best['score']:.1f} of 100): "
        f"{best['first_name']} ({best['first_holder']}) and {best['second_name']} "
        f"({best['second_holder']}), {best['metres']:,.0f} m apart."
    )
    return Noticed("sharing", float(best["score"]), sentence, found.link())


def _flagged(found: Assets, count: int) -> Noticed:
    caught = {rule: hits for rule, hits in found.view.screen.caught.items() if hits}
    most = sorted(caught.items(), key=lambda item: -item[1])
    reasons = wording.listing([f"{screening.BY_ID[rule].short} ({hits})" for rule, hits in most])
    verb = "is" if found.flagged == 1 else "are"
    sentence = (
        f"{found.flagged:,} of {wording.count(count, 'asset')} in {found.place.label} {verb} "
        f"caught by a screening rule: {reasons}."
    )
    share = 100 * found.flagged / count
    return Noticed("flagged", share, sentence, found.link(e_caught="1"))


def _missing(found: Assets) -> Iterator[Noticed]:
    if found.base.held.registers:
        return
    sentence = (
        "No partner's register is held: who owns or leases the buildings, their size, cost, "
        "condition and lease events are not known."
    )
    yield Noticed("missing", 1.0, sentence, found.link(), "registers")
