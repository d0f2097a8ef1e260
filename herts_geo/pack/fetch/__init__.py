"""Raw files of a source for an area: by hand, from their publisher, or from the cache.

Each protocol of `Address` has a file of its own here. Feature services and the planning platform
answer in pages, which come in the order they were asked for; pages of a feature service are
GeoJSON in EPSG:27700 and say so in `crs`.
"""

from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType
from typing import Final

from herts_geo.pack.area import Area
from herts_geo.pack.fetch import (
    answers,
    content,
    features,
    persons,
    platform,
    portal,
    product,
    search,
    signed,
    single,
    tables,
)
from herts_geo.pack.fetch.answers import Unsound
from herts_geo.pack.fetch.cache import Cache, Fetched, writing
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
    given = _given(job)
    run = session.cache.begin(source.id, job.place()) if given else None
    if run:
        kept = _keep(job, given)
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


def _given(job: Job) -> tuple[Path, ...]:
    """The files in the user's folder that a source may be read from; none where there are none.

    The first pattern that fits any file decides. A source that is one file takes the newest of
    several; one that is asked for by district, county or region takes all.
    """
    folder = job.session.folder
    if folder is None:
        return ()
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    for pattern in job.source.files:
        fits = [path for path in every if fnmatch(path.name.lower(), pattern.lower())]
        if fits and job.source.address.each:
            return tuple(fits)
        if fits:
            return (max(fits, key=lambda path: (path.stat().st_mtime, path.name)),)
    return ()


def _keep(job: Job, paths: tuple[Path, ...]) -> tuple[Fetched, ...]:
    """The files, kept by their hash. Raises `SourceFailed` for what cannot be its form."""
    source, cache = job.source, job.session.cache
    kept = []
    for path in paths:
        out: Path | None = None
        try:
            form = answers.ENDINGS.get(path.suffix.lower(), source.read.form)
            answers.check(path, form, path.name)
            if not source.personal:
                kept.append(cache.by_hand(source.id, path))
                continue
            out = cache.new_part()
            with writing(out):
                stripped = persons.strip(path, source, out, form)
            kept.append(
                cache.by_hand(source.id, path, out if stripped else None, stripped=stripped)
            )
        except Unsound as fault:
            told = str(fault).replace("sent ", "is ", 1).replace(" in place of", ", not", 1)
            why = f"'{path.name}' is not the file: it {told}."
            raise job.session.failed(source, why) from None
        finally:
            if out is not None:
                out.unlink(missing_ok=True)
    return tuple(kept)
