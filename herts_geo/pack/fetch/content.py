"""A page of GOV.UK: its content API lists the attachments, whose addresses change when re-issued.

The attachment is the first whose title, file name or address fits the source's pattern. Where the
page cannot be asked or no longer has it, the address that the source was written with is used.
"""

from fnmatch import fnmatch
from typing import Any, Final
from urllib.parse import urlsplit

from herts_geo.pack.fetch import single
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.trouble import Stopped
from herts_geo.pack.source import SourceFailed

API: Final = "https://www.gov.uk/api/content"


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The attachment. Raises `SourceFailed`."""
    return (single.get(job, resolve(job)),)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether the page lists another address than that of the file, or the file changed."""
    url = resolve(job)
    if url != last[0].url:
        return Change("changed", f"The page lists another file now: {url}.")
    return compare(job, last)


def resolve(job: Job) -> str:
    """The attachment's address now; what differs from the known one is noted in the session."""
    known, page = job.source.address.url, job.source.address.page
    try:
        told = job.session.json(job.ask(f"{API}/{page.strip('/')}", "json", name="page.json"))
        found = _attachment(told, job.source.address.attachment)
        why = f"The page '{page}' lists no '{job.source.address.attachment}'"
    except Stopped:
        raise
    except SourceFailed:
        if not known:
            raise
        found, why = "", f"The page '{page}' could not be asked"
    if not found and not known:
        raise job.session.failed(job.source, f"{why}.")
    if found and known and found != known:
        job.session.note(job.source, f"The page '{page}' has it at {found} now.")
    elif not found:
        job.session.note(job.source, f"{why}: the known address is used.")
    return found or known


def _attachment(told: Any, pattern: str) -> str:
    details = told.get("details") if isinstance(told, dict) else None
    listed = details.get("attachments") if isinstance(details, dict) else None
    for each in listed or []:
        url = str(each.get("url") or "")
        names = (each.get("title"), each.get("filename"), urlsplit(url).path.split("/")[-1])
        fits = any(fnmatch(str(name or "").lower(), pattern.lower()) for name in names)
        if fits and url.startswith("https://"):
            return url
    return ""
