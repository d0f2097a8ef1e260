"""A search that answers JSON page by page and says how many rows it found in all.

A page is an object with `data`, a list of rows, and `pagination`, whose `totalRecords` counts
the rows of all pages, as the register of energy certificates has them.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from herts_geo.pack.fetch import answers
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.trouble import Refused

PAGE: Final = 5000  # rows: the most that the register of energy certificates sends at once
NONE: Final = 404  # what it answers where it finds nothing


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The pages, in order. Raises `SourceFailed`, also where nothing at all is found."""
    pages = tuple(page for words in job.each() for page in _pages(job, words))
    if not pages:
        raise job.session.failed(job.source, "It finds nothing of the area.")
    return pages


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether a page has another mark now."""
    return compare(job, last)


def _pages(job: Job, words: Mapping[str, str]) -> Iterator[Fetched]:
    """The pages of one search. Raises `Contradiction` where they do not make the whole."""
    of = " ".join(words.values()) or "all"
    pages: list[Fetched] = []
    seen: set[str] = set()
    while True:
        url = job.url(words, page_size=str(PAGE), current_page=str(len(pages) + 1))
        name = f"{job.source.id} {of} {len(pages) + 1}.json"
        try:
            page = job.session.get(job.ask(url, "json", resume=True, name=name))
        except Refused as fault:
            if fault.status != NONE or pages:
                raise
            job.session.note(job.source, f"{job.source.title}: it finds nothing of {of}.")
            return
        pages.append(page)
        rows, total = _held(job, page)
        fresh = {json.dumps(row, sort_keys=True) for row in rows} - seen
        sent = len(seen) + len(rows)
        if len(fresh) < len(rows) or sent > total or (not rows and sent < total):
            job.session.cache.drop(pages)
            raise job.session.contradicted(
                job.source,
                f"Of {of} it counts {total:,} rows and sent {sent:,}, "
                f"{len(rows) - len(fresh):,} of them twice.",
            )
        yield page
        seen |= fresh
        if len(seen) == total:
            return


def _held(job: Job, page: Fetched) -> tuple[list[Any], int]:
    told = answers.read_json(page.path)
    rows, total = told["data"], told["pagination"]["totalRecords"]
    if not isinstance(rows, list) or not isinstance(total, int):
        job.session.cache.drop([page])
        raise job.session.failed(job.source, "The answer has no rows, or does not count them.")
    return rows, total
