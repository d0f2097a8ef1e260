"""The planning data platform: a data set's whole file, or its entities in the area's box.

`dataset` of the query names the data set. A source of form CSV takes the whole file. Any other
searches entities as JSON, whose rows have the columns of that file, with `geometry` and `point` as
WKT in degrees: the search in GeoJSON leaves out what has no shape, and does not say how many there
are. That is read as form `features`.
"""

from typing import Final

import shapely

from herts_geo.pack.fetch import answers, single
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job, with_query

FILES: Final = "https://files.planning.data.gov.uk/dataset"
SEARCH: Final = "https://www.planning.data.gov.uk/entity.json"
PAGE: Final = 500  # entities: the most that the platform sends at once
MOST: Final = 400_000  # entities that are read page by page


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The file, or the pages in order. Raises `SourceFailed`."""
    if job.source.read.form == "csv":
        dataset = job.query().get("dataset", job.source.id)
        return (single.get(job, job.source.address.url or f"{FILES}/{dataset}.csv"),)
    pages: list[Fetched] = []
    seen: set[int] = set()
    while True:
        offset = len(seen)
        query = {name: job.fill(value, {}) for name, value in job.query().items()}
        query = {"dataset": job.source.id, **query, **_narrowed(job)}
        query |= {"limit": str(PAGE), "offset": str(offset)}
        url = with_query(job.source.address.url or SEARCH, query)
        page = job.session.get(
            job.ask(url, "json", resume=True, name=f"{query['dataset']} from {offset}.json")
        )
        told = answers.read_json(page.path)
        rows, count = told.get("entities"), told.get("count")
        if not isinstance(rows, list) or not isinstance(count, int):
            job.session.cache.drop([page])
            raise job.session.failed(job.source, "The platform's answer has no entities or count.")
        pages.append(page)
        fresh = {row.get("entity") for row in rows} - seen
        _check(job, pages, len(seen), len(rows), len(fresh), count)
        seen |= fresh
        if len(seen) == count:
            return tuple(pages)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether the file, or one of the pages, has another mark now."""
    return compare(job, last)


def _narrowed(job: Job) -> dict[str, str]:
    area, where = job.area, job.source.address.where
    if not where or (area and area.is_england):
        return {}
    if area is None or area.outline is None:
        raise job.session.failed(job.source, "It cannot be asked for without a place.")
    box = shapely.box(*area.box(job.source.keep.around, degrees=True))
    drawn = shapely.to_wkt(box, rounding_precision=5, trim=True)
    return {"geometry": drawn, "geometry_relation": "intersects"}


def _check(job: Job, pages: list[Fetched], before: int, rows: int, fresh: int, count: int) -> None:
    """Raises `Contradiction` where the pages cannot make the whole."""
    told = ""
    if count > MOST:
        told = f"It has {count:,} entities: too many to read page by page."
    elif fresh < rows:
        told = f"It sent {rows - fresh:,} entities twice after the first {before:,}."
    elif (before + rows > count) or (not rows and before < count):
        told = f"It counts {count:,} entities and sent {before + rows:,}."
    if told:
        job.session.cache.drop(pages)
        raise job.session.contradicted(job.source, told)
