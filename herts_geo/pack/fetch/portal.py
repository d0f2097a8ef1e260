"""The ONS Open Geography portal: the newest entry of a title.

Names of layers carry versions, and a layer may move: the title is searched first, and the address
that the source was written with is the second choice. An entry fits where it has the words of the
title in order and, besides, nothing but dates and a version: the latest date is taken. So a title
with a date of its own stays with that.
"""

import re
from typing import Final

from herts_geo.pack.fetch import single
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job, with_query
from herts_geo.pack.fetch.trouble import Stopped
from herts_geo.pack.source import SourceFailed

SEARCH: Final = "https://geoportal.statistics.gov.uk/api/search/v1/collections/dataset/items"
ITEMS: Final = "https://www.arcgis.com/sharing/rest/content/items"
MOST: Final = 20  # entries looked at
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
LAYER: Final = re.compile(r"https://[^?#\s]+/FeatureServer(/\d+)?/?", re.IGNORECASE)
FILES: Final = ("csv", "excel", "zip", "shapefile", "geodatabase", "geojson", "geopackage")
_VERSION: Final = re.compile(r"\s*\(?\bv\d+\)?\s*$", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ID: Final = re.compile(r"[0-9a-f]{32}")


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The file of the portal under the source's title. Raises `SourceFailed`."""
    return (single.get(job, resolve(job, layer=False)),)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether the portal has another file under the title, or the file changed."""
    url = resolve(job, layer=False)
    if url != last[0].url:
        return Change("changed", f"The portal has another file now: {url}.")
    return compare(job, last)


def resolve(job: Job, layer: bool = True) -> str:
    """The address of the layer, or the file, that the portal has now; else the known one.

    What was found instead of the known address, or why it was not, is noted in the session.
    """
    title, known = job.source.address.portal, job.source.address.url
    if not title:
        return known
    try:
        found, why = _newest(job, title, layer), f"has no '{title}'"
    except Stopped:
        raise
    except SourceFailed:
        if not known:
            raise
        found, why = "", "could not be searched"
    if not found and not known:
        raise job.session.failed(job.source, f"The portal {why}.")
    if not found:
        job.session.note(job.source, f"The portal {why}: the known address is used.")
    elif known and found != known:
        job.session.note(job.source, f"The portal has it at {found} now.")
    return found or known


def _newest(job: Job, title: str, layer: bool) -> str:
    query = {"q": title, "limit": str(MOST), "sortBy": "-properties.modified"}
    told = job.session.json(job.ask(with_query(SEARCH, query), "json", name="portal.json"))
    fits: list[tuple[tuple[int, int], int, str]] = []  # date, when modified, address
    for each in told.get("features", []) if isinstance(told, dict) else []:
        held = each.get("properties") or {}
        date = date_besides(title, str(held.get("title") or ""))
        if date is None:
            continue
        url, kind = str(held.get("url") or ""), str(held.get("type") or "").lower()
        id = _ID.match(str(each.get("id") or held.get("id") or ""))
        is_layer = bool(LAYER.fullmatch(url))
        if layer:
            found = url.rstrip("/") if is_layer else ""
        else:
            is_file = id and not is_layer and any(word in kind for word in FILES)
            found = f"{ITEMS}/{id[0]}/data" if id and is_file else ""
        if found:
            changed = held.get("modified")
            changed = int(changed) if isinstance(changed, int | float) else 0
            fits.append((date, changed, found))
    best = max(fits, key=lambda each: each[:2], default=None)
    return best[2] if best else ""


def date_besides(title: str, other: str) -> tuple[int, int] | None:
    """The latest date that another title has besides the words of a title: year and month.

    (0, 0) where it has none; None where it has other words, or not all of the title's.
    """
    wanted, dates, month = iter([*_words(title), ""]), [(0, 0)], 0
    due = next(wanted)
    for word in _words(other):
        if word == due:
            due, month = next(wanted), 0
        elif word in MONTHS:
            month = MONTHS.index(word) + 1
        elif _YEAR.fullmatch(word):
            dates.append((int(word), month))
        else:
            return None
    return None if due else max(dates)


def _words(title: str) -> list[str]:
    """The words of a title without its version, in small letters."""
    return re.sub(r"[^\w]+", " ", _VERSION.sub("", title).lower()).split()
