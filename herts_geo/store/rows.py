"""Long lists, such as a national register, row by row, so that a place asks for its own alone.

x, y: easting and northing in metres (EPSG:27700). PostGIS finds rows by the spatial index, the
embedded file by an index of x and y and the outline itself; both count a row on the outline as in.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import shapely
from sqlalchemy import Select, delete, func, insert, literal_column, select
from sqlalchemy.orm import Session

from herts_geo.errors import NotInStore
from herts_geo.store import roles, sealing, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

AT_A_TIME: Final = 5_000  # rows that are written together
METRES: Final = 27_700  # the EPSG code of what x and y are measured in


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row by its key: its fields, where it stands, and whether it is vacant or sensitive, as
    `herts_geo.reading.secrecy` judges."""

    key: str
    fields: Mapping[str, Any]
    x: float | None = None
    y: float | None = None
    withheld: bool = False


def put(store: Store, actor: Actor, upload: str, rows: Iterable[Row]) -> int:
    """Keeps the rows of a file in place of those that were kept of it; how many there are.

    Raises `NotAllowed`, `NotInStore`, `StoreKey`, `StoreFault`; two rows of one key are refused.
    """
    roles.need(actor, "upload")
    row, written = tables.ListRow, 0
    with store.write() as session:
        sealed = _upload(session, actor, upload).sealed
        mine = {"workspace": actor.workspace, "upload": upload}
        session.execute(delete(row).filter_by(**mine))
        to = insert(tables.Base.metadata.tables[row.__tablename__])  # as such, and not as objects
        left = iter(rows)
        while part := tuple(islice(left, AT_A_TIME)):
            kept = []
            for each in part:
                text = json.dumps(dict(each.fields), ensure_ascii=False, allow_nan=False)
                text = sealing.sealed(text.encode())[0].decode("ascii") if sealed else text
                about = {"key": each.key, "x": each.x, "y": each.y, "withheld": each.withheld}
                kept.append({**mine, **about, "fields": text})
            session.execute(to, kept)
            written += len(part)
    return written


def within(
    store: Store, actor: Actor, upload: str, outline: "BaseGeometry | None" = None
) -> list[Row]:
    """The rows of a file in an outline (EPSG:27700), or all, by key. Those withheld are among them
    for their own holder alone. Raises `NotAllowed`, `NotInStore`, `StoreKey`, `StoreFault`."""
    roles.need(actor, "read")
    with store.read() as session:
        of = _upload(session, actor, upload)
        found = session.execute(_asked(store, actor, of, outline)).all()
    if outline is not None and not store.postgres:
        shapely.prepare(outline)
        inside = shapely.intersects_xy(outline, [r.x for r in found], [r.y for r in found])
        found = [each for each, is_in in zip(found, inside, strict=True) if is_in]
    texts = (
        sealing.opened(r.fields.encode(), of.sealed, of.name) if of.sealed else r.fields
        for r in found
    )
    return [
        Row(key=r.key, fields=json.loads(text), x=r.x, y=r.y, withheld=r.withheld)
        for r, text in zip(found, texts, strict=True)
    ]


def count(store: Store, actor: Actor, upload: str) -> int:
    """How many rows of a file are kept that may be shown. Raises as `within` does."""
    roles.need(actor, "read")
    with store.read() as session:
        asked = _asked(store, actor, _upload(session, actor, upload), None).order_by(None)
        return session.scalar(select(func.count()).select_from(asked.subquery())) or 0


def _asked(
    store: Store, actor: Actor, of: tables.Upload, outline: "BaseGeometry | None"
) -> Select[str, str, float | None, float | None, bool]:
    row = tables.ListRow
    asked = select(row.key, row.fields, row.x, row.y, row.withheld).where(
        row.workspace == actor.workspace, row.upload == of.id
    )
    if not roles.sees_all_of(actor, of.holder):
        asked = asked.where(~row.withheld)
    if outline is not None and store.postgres:
        from geoalchemy2.shape import from_shape

        around = from_shape(outline, srid=METRES)
        asked = asked.where(func.ST_Intersects(literal_column("list_row.geom"), around))
    elif outline is not None:
        west, south, east, north = outline.bounds
        asked = asked.where(row.x.between(west, east), row.y.between(south, north))
    return asked.order_by(row.key)


def _upload(session: Session, actor: Actor, id: str) -> tables.Upload:
    found = session.get(tables.Upload, (actor.workspace, id))
    if found is None or found.removed is not None:
        raise NotInStore("The list is not in the workspace, or was removed. Reload the page.")
    return found
