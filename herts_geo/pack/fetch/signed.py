"""The newest of a list of files, which is given for a while at a signed address.

As HM Land Registry does: the address of the source lists the files' names, the name below it is
answered with a signed address of another host, and that one with the file. The key is for the
first two alone. A signed address opens the file to whoever has it, so it is neither kept nor
shown.
"""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

from herts_geo.pack.fetch import answers
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.session import Ask
from herts_geo.pack.source import SourceFailed


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The newest file. One that was kept under its name is not asked for again."""
    name = _newest(job)
    shown = f"{job.source.address.url}/{name}"
    known = job.session.cache.get(job.source.id, shown)
    url = shown
    if known is None or known.version != name:
        # Its signed address goes through the cache, and is taken out again.
        kept = job.session.get(job.ask(shown, "json", shown=f"{shown}?link", name="link.json"))
        try:
            told = answers.read_json(kept.path)
        except answers.Unsound as fault:
            raise _unsigned(job, f": its answer {fault}") from None
        finally:
            job.session.cache.drop([kept])
            kept.path.unlink(missing_ok=True)
        url = next((word for word in _words(told) if word.startswith("https://")), "")
        if not url:
            raise _unsigned(job, "")
        job.session.hide(urlsplit(url).query)
    ask = Ask(
        source=job.source, url=url, form=job.source.read.form, shown=shown, version=name,
        strip=True, name=name,
    )  # fmt: skip
    return (job.session.get(ask),)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether the list has a newer file."""
    name = _newest(job)
    if name == last[0].version:
        return Change("same", f"'{name}' is the newest.")
    return Change("changed", f"There is a '{name}' now; '{last[0].name}' is used.")


def _newest(job: Job) -> str:
    """The last of the names that fit the source's pattern: they end in year and month."""
    address = job.source.address
    told = job.session.json(job.ask(address.url, "json", name="files.json"))
    fits = [x for x in _words(told) if fnmatch(x.lower(), address.attachment) and "/" not in x]
    if not fits:
        raise job.session.failed(job.source, f"It lists no file like '{address.attachment}'.")
    return max(fits)


def _unsigned(job: Job, why: str) -> SourceFailed:
    return job.session.failed(job.source, f"It gives no address of its newest file{why}.")


def _words(told: Any) -> Iterator[str]:
    """Every text in an answer, however deep: its shape has changed from year to year."""
    if isinstance(told, str):
        yield told.strip()
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from _words(each)
