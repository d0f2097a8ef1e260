"""A source that is one file at one address, or one file for each district, county or region.

Where the address holds {yesterday} and that day's file is not there yet, the day before is asked
for, up to a week back. An OpenStreetMap extract is compared with the sum beside it.
"""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Final

from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job, days_back
from herts_geo.pack.fetch.trouble import Refused
from herts_geo.pack.source import SourceFailed

DAYS: Final = 7
GONE: Final = (403, 404)  # what stores of files answer for one that is not there


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The files. Raises `SourceFailed`."""
    return tuple(_one(job, words) for words in job.each())


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether one of the files that were fetched has another at its address now."""
    return compare(job, last)


def get(job: Job, url: str, version: str = "", md5: str = "") -> Fetched:
    """One file, its persons taken out, compared with a sum where the publisher gives one."""
    ask = job.ask(url, job.source.read.form, version=version, strip=True, resume=True)
    before = job.session.cache.get(job.source.id, job.session.mask(url))
    kept = job.session.get(ask)
    if md5 and not kept.stripped:
        with kept.path.open("rb") as file:  # a sum against accidents, as its publisher gives it
            weak = partial(hashlib.md5, usedforsecurity=False)
            found = hashlib.file_digest(file, weak).hexdigest()
        if found != md5.lower():
            job.session.cache.drop([kept])
            raise job.session.contradicted(
                job.source,
                f"'{kept.name}' is not what its publisher's sum says: it changed on the way.",
            )
    if before and before.sha256 != kept.sha256:
        day = before.retrieved[:10]
        job.session.note(job.source, f"'{kept.name}' is not that of {day}: it was issued anew.")
    return kept


def _one(job: Job, words: Mapping[str, str]) -> Fetched:
    address = job.source.address
    if "{yesterday}" not in f"{address.url} {address.query}":
        url = job.url(words)
        return get(job, url, md5=_sum(job, url))
    days = list(days_back(job.session.today, DAYS))
    for day in days:
        try:
            return get(job, job.url({**words, "yesterday": day}))
        except Refused as fault:
            if fault.status not in GONE or day == days[-1]:
                raise
    raise AssertionError("the last day ends in a file or a fault")


def _sum(job: Job, url: str) -> str:
    """The MD5 sum that stands beside an extract, empty where there is none."""
    if job.source.read.form != "pbf":
        return ""
    try:
        told = job.session.get(job.ask(f"{url}.md5", resume=True)).path.read_text(encoding="ascii")
    except (SourceFailed, ValueError):
        return ""
    word = told.split()[0] if told.split() else ""
    return word if len(word) == 32 and word.isalnum() else ""
