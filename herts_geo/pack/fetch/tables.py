"""A table service that answers CSV in parts, as Nomis: so many rows, from a record on.

Codes of small areas are listed in the address, over as many requests as that takes.
"""

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job, with_query

PAGE: Final = 25_000  # rows of an answer
CODES: Final = 150  # of an address: 10 characters each, so that it stays under 2,000
PARTS: Final = 1000  # more would be no table of ours
OFFSET: Final = "RecordOffset"


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The parts, in order, of a query for each value of `each` and each handful of codes. Raises
    `Contradiction` where one is another's copy."""
    address, area = job.source.address, job.area
    parts: list[Fetched] = []
    for words in job.each():
        query = {name: job.fill(value, words) for name, value in job.query().items()}
        if not address.where or (area and area.is_england):
            parts += _parts(job, query)
            continue
        codes = sorted(job.codes(address.where))
        for first in range(0, len(codes), CODES):
            few = ",".join(codes[first : first + CODES])
            parts += _parts(job, {**query, address.by: few})
    return tuple(parts)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether a part has another mark now."""
    return compare(job, last)


def _parts(job: Job, query: Mapping[str, str]) -> Iterator[Fetched]:
    received, seen = 0, set()
    for _ in range(PARTS):
        url = with_query(job.source.address.url, {**query, OFFSET: str(received)})
        name = f"{job.source.id} from {received}.csv"
        part = job.session.get(job.ask(url, "csv", strip=True, resume=True, name=name))
        of = job.source.read
        with part.path.open(encoding=of.encoding, errors="replace", newline="") as file:
            rows = max(0, sum(1 for row in csv.reader(file) if row) - 1 - of.skip)
        if rows and part.sha256 in seen:
            job.session.cache.drop([part])
            raise job.session.contradicted(
                job.source, f"The part from row {received:,} is a copy of an earlier one."
            )
        if rows or not received:  # a last part of no rows says only that there are no more
            yield part
        seen.add(part.sha256)
        received += rows
        if rows < PAGE:
            return
    raise job.session.contradicted(job.source, f"It has no end after {received:,} rows.")
