"""The ONS Open Geography portal: the newest layer of a title.

Names of layers carry versions, and a layer may move: the title is searched first, and the address
that the source was written with is the second choice. A title may hold {date}, which stands for
any month and year: the latest is taken. A title with a date of its own stays with that.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from herts_geo.pack.fetch.request import Job, with_query
from herts_geo.pack.fetch.session import Stopped
from herts_geo.pack.source import SourceFailed

SEARCH: Final = "https://geoportal.statistics.gov.uk/api/search/v1/collections/dataset/items"
MOST: Final = 20  # entries looked at
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
DATED: Final = rf"(?:(?P<month>{'|'.join(MONTHS)}) )?(?P<year>(?:19|20)\d\d)"
LAYER: Final = re.compile(r"https://[^?#\s]+/FeatureServer(/\d+)?/?", re.IGNORECASE)
_VERSION: Final = re.compile(r"\s*\(?\bv\d+\)?\s*$", re.IGNORECASE)


def resolve(job: Job) -> str:
    """The address of the layer that the portal has under the source's title, else the known one.

    What was found instead of the known address, or why it was not, is noted in the session.
    """
    title, known = job.source.address.portal, job.source.address.url
    if not title:
        return known
    try:
        found = _search(job, title)
    except Stopped:
        raise
    except SourceFailed:
        if not known:
            raise
        job.session.note(job.source, "The portal could not be searched: the known address is used.")
        return known
    if found:
        if found != known:
            job.session.note(job.source, f"The portal has it at {found} now.")
        return found
    if not known:
        raise job.session.failed(job.source, f"The portal has no layer of the title '{title}'.")
    job.session.note(job.source, f"The portal has no '{title}': the known address is used.")
    return known


def _search(job: Job, title: str) -> str:
    query = {"q": title.replace("{date}", " "), "limit": str(MOST),
             "sortBy": "-properties.modified"}  # fmt: skip
    told = job.session.json(job.ask(with_query(SEARCH, query), "json", name="portal.json"))
    ranked = sorted(_fits(told, title), key=lambda each: each[0])
    return ranked[-1][1] if ranked else ""


def _fits(told: Any, title: str) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Layers of the title: their date and when they were last changed, and their address."""
    wanted = re.compile(
        re.escape(_plain(title.replace("{date}", "anydate"))).replace("anydate", DATED)
    )
    for each in told.get("features", []) if isinstance(told, dict) else []:
        entry = each.get("properties") or {}
        url, name = str(entry.get("url") or ""), str(entry.get("title") or "")
        found = wanted.fullmatch(_plain(name))
        if found and LAYER.fullmatch(url):
            date = found.groupdict()
            month = MONTHS.index(date["month"]) if date.get("month") else 0
            modified = entry.get("modified")
            when = int(modified) if isinstance(modified, int | float) else 0
            yield (int(date.get("year") or 0), month, when), url.rstrip("/")


def _plain(title: str) -> str:
    """A title without its version, in small letters, its words parted by one space."""
    words = re.sub(r"[^\w]+", " ", _VERSION.sub("", title).lower())
    return " ".join(words.split())
