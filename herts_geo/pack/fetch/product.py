"""A product of the Ordnance Survey's downloads API: its version, its files and their sums.

The file is the first that fits the `area`, `format` and `subformat` of the source's query, or of
its known address, and whose name fits the source's pattern, where it has one. A file of the version
that was kept is not asked for again. The known address is the second choice.
"""

from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from herts_geo.pack.fetch import single
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change
from herts_geo.pack.fetch.request import Job
from herts_geo.pack.fetch.trouble import Stopped
from herts_geo.pack.source import SourceFailed

API: Final = "https://api.os.uk/downloads/v1/products"
CHOICES: Final = ("area", "format", "subformat")


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The file, proven by its sum. Raises `SourceFailed`."""
    known = job.source.address.url
    try:
        version, found = _version(job), _file(job)
    except Stopped:
        raise
    except SourceFailed:
        if not known:
            raise
        job.session.note(job.source, "The list of products could not be read: the known address "
                         "is used.")  # fmt: skip
        return (single.get(job, known),)
    return (single.get(job, str(found["url"]), version, str(found.get("md5") or "")),)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether there is a newer version."""
    version = _version(job)
    if version == last[0].version:
        return Change("same", f"Version {version} is the newest.")
    return Change(
        "changed", f"There is a version {version}; {last[0].version or 'an older'} is used."
    )


def _version(job: Job) -> str:
    told = job.session.json(job.ask(_address(job), "json", name="product.json"))
    version = told.get("version") if isinstance(told, dict) else None
    if not version:
        raise job.session.failed(job.source, "The product does not tell its version.")
    return str(version)


def _file(job: Job) -> Mapping[str, Any]:
    told = job.session.json(job.ask(f"{_address(job)}/downloads", "json", name="downloads.json"))
    given = dict(parse_qsl(urlsplit(job.source.address.url).query)) | job.query()
    wanted = {name: value for name, value in given.items() if name in CHOICES}
    pattern = job.source.address.attachment.lower()
    for each in told if isinstance(told, list) else []:
        fits = all(str(each.get(name, value)) == value for name, value in wanted.items())
        named = not pattern or fnmatch(str(each.get("fileName") or "").lower(), pattern)
        if fits and named and str(each.get("url") or "").startswith("https://"):
            return dict(each)
    raise job.session.failed(job.source, "The product has no such file among its downloads.")


def _address(job: Job) -> str:
    return f"{API}/{job.source.address.product}"
