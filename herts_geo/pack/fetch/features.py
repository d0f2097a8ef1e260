"""Feature services of ArcGIS, read page by page.

The layer is described and counted first. Pages are GeoJSON in EPSG:27700, ordered, of as many
rows as the layer allows; the next begins after the rows that came. Only the columns that the
source names are asked for. Pages of a layer that has not been edited since are not asked for
again, nor those of a run that was cut.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from herts_geo.pack.fetch import answers, portal
from herts_geo.pack.fetch.cache import Fetched
from herts_geo.pack.fetch.change import Change, compare
from herts_geo.pack.fetch.request import Job, with_query
from herts_geo.pack.source import Form

LONGEST: Final = 2000  # characters of an address; a longer one is posted
PAGE: Final = 1000  # rows, where a layer does not say how many it allows
EDITED: Final = "editingInfo.lastEditDate"
EPSG: Final = "27700"
DECIMALS: Final = "2"  # of metres
_INDEX: Final = re.compile(r"/\d+$")


@dataclass(frozen=True)
class Layer:
    """A layer as it describes itself, and how many of its rows belong to the area."""

    url: str
    name: str
    fields: tuple[str, ...]
    key: str  # the field that tells rows apart
    size: int  # rows of a page
    spatial: bool
    form: str  # geojson, or json where a server knows no other
    edited: str
    count: int

    @property
    def version(self) -> str:
        """What tells this state of the layer from another; empty where the layer does not say."""
        return f"{self.edited}, {self.count} rows" if self.edited else ""


def fetch(job: Job) -> tuple[Fetched, ...]:
    """The pages, in order. Raises `Contradiction` where they are not the rows counted."""
    layer = read_layer(job)
    _check_whole(job, layer)
    pages: list[Fetched] = []
    seen: set[Any] = set()
    while len(seen) < layer.count or not pages:
        page = _page(job, layer, len(seen))
        pages.append(page)
        # What tells the rows of a page apart.
        told = answers.read_json(page.path)
        rows = told.get("features") if isinstance(told, dict) else None
        if not isinstance(rows, list):
            job.session.cache.drop([page])
            raise job.session.failed(job.source, f"'{urlsplit(layer.url).hostname}' sent no rows.")
        held = [row.get("properties") or row.get("attributes") or {} for row in rows]
        rows = [row.get(layer.key, each.get("id")) for row, each in zip(held, rows, strict=True)]
        doubled = len(rows) - len(set(rows) - seen)
        if doubled or (not rows and layer.count):
            job.session.cache.drop(pages)
            raise job.session.contradicted(job.source, _told(layer, len(seen), doubled))
        seen.update(rows)
    if len(seen) != layer.count:
        job.session.cache.drop(pages)
        raise job.session.contradicted(job.source, _told(layer, len(seen), 0))
    return tuple(pages)


def look(job: Job, last: tuple[Fetched, ...]) -> Change:
    """Whether the layer was edited, counts other rows or has moved since."""
    layer = read_layer(job)
    if not last[0].url.startswith(f"{layer.url}/query"):
        return Change("changed", f"It stands at another address now: {layer.url}.")
    if not layer.version:
        return compare(job, last)
    if layer.version == last[0].version:
        return Change("same", f"'{layer.name}' has not been edited since.")
    return Change("changed", f"'{layer.name}' was edited; it has {layer.count:,} rows.")


def read_layer(job: Job) -> Layer:
    """The layer's description and count. Raises `SourceFailed`."""
    url = _with_index(job, portal.resolve(job))
    told = job.session.json(job.ask(f"{url}?f=json", "json", name="layer.json"))
    fields = tuple(str(field["name"]) for field in told.get("fields") or [] if "name" in field)
    if not fields:
        raise job.session.failed(job.source, f"'{url}' is no layer with rows.")
    query = {**_narrowed(job, fields), "returnCountOnly": "true", "f": "json"}
    counted = _send(job, url, query, "json", name="count.json")
    count = answers.read_json(counted.path).get("count")
    if not isinstance(count, int):
        raise job.session.failed(job.source, f"'{url}' does not say how many rows it has.")
    formats = str(told.get("supportedQueryFormats") or "geojson").lower()
    # the field that tells rows apart: as the layer names it, or by its type
    by_type = (x["name"] for x in told["fields"] if x.get("type") == "esriFieldTypeOID")
    key = str(told.get("objectIdField") or next(by_type, fields[0]))
    size = told.get("maxRecordCount")
    edited = told
    for name in (job.source.address.version or EDITED).split("."):  # a value inside a description
        edited = edited.get(name) if isinstance(edited, dict) else None
    return Layer(
        url=url, name=str(told.get("name") or "layer"), fields=fields,
        key=key if key in fields else fields[0], count=count,
        size=size if isinstance(size, int) and size > 0 else PAGE,
        spatial=bool(told.get("geometryType")), form="geojson" if "geojson" in formats else "json",
        edited="" if edited is None else str(edited),
    )  # fmt: skip


def _page(job: Job, layer: Layer, offset: int) -> Fetched:
    # the fields that the source reads, so that nobody's name is among them
    wanted = {name for names in job.source.read.columns.values() for name in names}
    named = {name.lower() for name in job.source.personal}
    fields = [x for x in layer.fields if (x in wanted if wanted else x.lower() not in named)]
    if wanted and layer.key not in fields:
        fields.append(layer.key)
    order = _field(job, job.source.address.order, layer.fields)
    query = {
        **_narrowed(job, layer.fields), "outFields": ",".join(fields),
        "returnGeometry": "true" if layer.spatial else "false",
        "orderByFields": order if order in layer.fields else layer.key,
        "resultOffset": str(offset), "resultRecordCount": str(layer.size),
    }  # fmt: skip
    if layer.spatial:
        query |= {"outSR": EPSG, "geometryPrecision": DECIMALS}
    more = {name: value for name, value in _own(job).items() if name != "where"}
    query = {**query, "f": layer.form, **more}
    name = f"{layer.name[:80]} from {offset}.{'geojson' if layer.spatial else 'json'}"
    return _send(job, layer.url, query, "features", layer.version, name, resume=True)


def _send(
    job: Job,
    url: str,
    query: Mapping[str, str],
    form: Form,
    version: str = "",
    name: str = "",
    resume: bool = False,
) -> Fetched:
    """Asks for a query: in the address, or posted where that would grow too long."""
    whole = with_query(f"{url}/query", query)
    if len(whole) <= LONGEST:
        ask = job.ask(whole, form, version=version, name=name, resume=resume)
    else:
        digest = hashlib.sha256(query["where"].encode()).hexdigest()[:16]
        short = {**query, "where": f"{query['where'][:40]}... ({digest})"}
        shown = with_query(f"{url}/query", short)
        ask = job.ask(f"{url}/query", form, posted=query, shown=shown, version=version,
                      name=name, resume=resume)  # fmt: skip
    return job.session.get(ask)


def _with_index(job: Job, url: str) -> str:
    """The address with its layer's index, which is not always 0."""
    if _INDEX.search(url):
        return url
    told = job.session.json(job.ask(f"{url}?f=json", "json", name="service.json"))
    listed = [*(told.get("layers") or []), *(told.get("tables") or [])]
    found = [each["id"] for each in listed if isinstance(each.get("id"), int)]
    if len(found) == 1:
        return f"{url}/{found[0]}"
    if job.source.address.layer in found:
        return f"{url}/{job.source.address.layer}"
    told = ", ".join(f"{each.get('id')} {each.get('name')}" for each in listed)
    raise job.session.failed(job.source, f"'{url}' has several layers: {told[:300]}.")


def _field(job: Job, name: str, fields: tuple[str, ...]) -> str:
    """A field of the source's file, or what it is called in this edition of the layer."""
    if name not in fields:
        for names in job.source.read.columns.values():
            if name in names:
                return next((other for other in names if other in fields), name)
    return name


def _narrowed(job: Job, fields: tuple[str, ...]) -> dict[str, str]:
    """The part of a query that chooses the area's rows."""
    area, address = job.area, job.source.address
    own = _own(job).get("where", "")
    if not address.where or (area and area.is_england):
        return {"where": own or "1=1"}
    if area is None or (address.where == "bbox" and area.outline is None):
        raise job.session.failed(job.source, "It cannot be asked for without a place.")
    if address.where == "bbox":
        box = ",".join(f"{x:.0f}" for x in area.box(job.source.keep.around))
        return {
            "where": own or "1=1", "geometry": box, "geometryType": "esriGeometryEnvelope",
            "inSR": EPSG, "spatialRel": "esriSpatialRelIntersects",
        }  # fmt: skip
    codes = (code.replace("'", "''") for code in job.codes(job.source.address.where))
    listed = ",".join(f"'{code}'" for code in codes)
    among = f"{_field(job, address.by, fields)} IN ({listed})"
    return {"where": f"({own}) AND {among}" if own else among}


def _own(job: Job) -> dict[str, str]:
    """What the source's file asks for itself."""
    return {name: job.fill(value, {}) for name, value in job.query().items()}


def _check_whole(job: Job, layer: Layer) -> None:
    """A layer that is asked for whole has as many rows as its publisher states."""
    source = job.source
    whole = not source.address.where or (job.area is not None and job.area.is_england)
    if source.rows and whole and layer.count != source.rows:
        raise job.session.contradicted(
            source, f"'{layer.name}' has {layer.count:,} rows, where {source.rows:,} are stated."
        )


def _told(layer: Layer, received: int, doubled: int) -> str:
    if doubled:
        return f"'{layer.name}' sent {doubled:,} rows twice after the first {received:,}."
    return f"'{layer.name}' counts {layer.count:,} rows and sent {received:,}."
