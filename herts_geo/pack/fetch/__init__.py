"""Raw files of a source for an area: by hand, from their publisher, or from the cache.

Each protocol of `Address` has a file of its own here. Feature services and the planning platform
answer in pages, which come in the order they were asked for; pages of a feature service are
GeoJSON in EPSG:27700 and say so in `crs`.
"""

from dataclasses import replace
from types import ModuleType
from typing import Final

from herts_geo.pack.area import Area
from herts_geo.pack.fetch import (
    answers,
    content,
    features,
    hand,
    platform,
    portal,
    product,
    search,
    signed,
    single,
    tables,
)
from herts_geo.pack.fetch.cache import Cache, Fetched
from herts_geo.pack.fetch.change import Change
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.session import Session
from herts_geo.pack.fetch.trouble import Contradiction, Refused, Stopped
from herts_geo.pack.source import Source, SourceFailed

PROTOCOLS: Final[dict[str, ModuleType]] = {
    "feature service": features,
    "platform": platform,
    "content page": content,
    "product": product,
    "portal file": portal,
    "search": search,
    "signed file": signed,
    "table query": tables,
    "file": single,
}
ODD: Final = (AttributeError, TypeError, LookupError, ValueError, answers.Unsound)
__all__ = [
    "Cache", "Change", "Contradiction", "Fetched", "Refused", "Session", "Stopped", "files",
    "state",
]  # fmt: skip


def files(source: Source, area: Area | None, session: Session) -> tuple[Fetched, ...]:
    """The raw files of a source for an area.

    By hand where the session's folder has a file with one of the source's names; else from its
    publisher; offline, those of the last run. A source that only a person can fetch, or only who
    has a key, is kept from the last time. Raises `SourceFailed`: what failed, where, what to do.
    """
    job = Job(source, area, session)
    given = hand.find(job)
    run = session.cache.begin(source.id, job.place()) if given else None
    if run:
        kept = hand.keep(job, given)
        session.cache.finish(run, kept)
        return kept
    last = session.cache.last(source.id, job.place())
    if session.offline or source.is_by_hand or source.lacks_key:
        return _or_told(job, last)
    cache = session.cache
    run = cache.begin(source.id, job.place())
    protocol = PROTOCOLS[source.address.protocol]
    try:
        made: tuple[Fetched, ...] = protocol.fetch(replace(job, run=run.token))
    except Contradiction:
        cache.forget(run)
        raise
    except ODD as fault:
        cache.forget(run)
        raise _odd(job, fault) from fault
    cache.finish(run, made)
    return made


def state(source: Source, area: Area | None, session: Session) -> Change:
    """Whether a source has changed since it was last fetched for an area, without its data.

    Raises `SourceFailed` where its publisher cannot be asked.
    """
    job = Job(source, area, session)
    last = session.cache.last(source.id, job.place())
    if not last:
        return Change("unknown", "It has not been fetched yet.")
    if source.is_by_hand or last[0].by_hand:
        return Change("unknown", f"It is downloaded by hand. {source.by_hand}")
    if session.offline:
        return Change("unknown", "No internet is to be used.")
    try:
        change: Change = PROTOCOLS[source.address.protocol].look(job, last)
    except ODD as fault:
        raise _odd(job, fault) from fault
    return change


def _odd(job: Job, fault: Exception) -> SourceFailed:
    """An answer that is sound JSON and has not the shape that the protocol gives it."""
    kind = job.source.address.protocol
    told = f"the answer is not what a '{kind}' gives ({answers.plain(fault)})."
    return job.session.failed(job.source, told)


def _or_told(job: Job, last: tuple[Fetched, ...]) -> tuple[Fetched, ...]:
    source = job.source
    if last:
        return last
    if source.is_by_hand or source.lacks_key:
        names = ", ".join(source.files)
        how = (
            f"its publisher gives it to who has a key: set {source.key} to yours, or download it by"
            " hand."
            if source.lacks_key
            else "only a person can download it."
        )
        raise SourceFailed(
            f"{source.title}: {how} {source.by_hand} Then give its folder with --from; the file's "
            f"name must be like {names}."
        )
    raise job.session.failed(source, "No internet is to be used, and it is not in the cache.")
