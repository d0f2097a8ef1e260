"""Files that a user downloaded by hand: found by their names, kept as those of publishers are."""

from fnmatch import fnmatch
from pathlib import Path

from herts_geo.pack.fetch import answers, persons
from herts_geo.pack.fetch.answers import Unsound
from herts_geo.pack.fetch.cache import Fetched, writing
from herts_geo.pack.fetch.request import Job


def find(job: Job) -> tuple[Path, ...]:
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


def keep(job: Job, paths: tuple[Path, ...]) -> tuple[Fetched, ...]:
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
