"""Long lists, such as a national register, row by row, so that a place asks for its own alone.

x, y: easting and northing in metres (EPSG:27700). PostGIS finds rows by the spatial index, the
embedded file by an index of x and y and the outline itself; both count a row on the outline as in.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import shapely
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, literal_column, select
from sqlalchemy.orm import Session

from herts_geo.errors import NotInStore
from herts_geo.store import roles, sealing, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

AT_A_TIME: Final = 5_000  # rows that are written together
METRES: Final = 27_700  # the EPSG code of what x and y are measured in
_ROW = tables.ListRow
_COLUMNS: Final = (_ROW.key, _ROW.fields, _ROW.x, _ROW.y, _ROW.withheld)


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
    return _opened(of, found if outline is None else _inside(store, outline, found))


def wanted(store: Store, actor: Actor, upload: str, outline: "BaseGeometry") -> list[Row]:
    """The rows of a file that somebody needs who asks about an outline (EPSG:27700): those in it,
    those without a position, and wherever they are those withheld, as what they say of their twins
    counts; by key.

    For the readers of this program alone, which mask what is withheld: see `uploads.content`.
    Raises as `within` does.
    """
    roles.need(actor, "read")
    with store.read() as session:
        of = _upload(session, actor, upload)
        row = tables.ListRow
        mine = select(*_COLUMNS).where(row.workspace == actor.workspace, row.upload == of.id)
        near = session.execute(mine.where(_reaches(store, outline))).all()
        others = session.execute(mine.where(tables.APART)).all()
    by_key = {each.key: each for each in (*_inside(store, outline, near), *others)}
    return _opened(of, [by_key[key] for key in sorted(by_key)])


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
    asked = select(*_COLUMNS).where(row.workspace == actor.workspace, row.upload == of.id)
    if not roles.sees_all_of(actor, of.holder):
        asked = asked.where(~row.withheld)
    if outline is not None:
        asked = asked.where(_reaches(store, outline))
    return asked.order_by(row.key)


def _reaches(store: Store, outline: "BaseGeometry") -> "ColumnElement[bool]":
    """Of PostGIS, that a row lies in an outline; of a file, that it may: see `_inside`."""
    if store.postgres:
        from geoalchemy2.shape import from_shape

        around = from_shape(outline, srid=METRES)
        lies: ColumnElement[bool] = func.ST_Intersects(literal_column("list_row.geom"), around)
        return lies
    west, south, east, north = outline.bounds
    row = tables.ListRow
    return and_(row.x.between(west, east), row.y.between(south, north))


def _inside(store: Store, outline: "BaseGeometry", found: Sequence[Any]) -> Sequence[Any]:
    """What lies in an outline of the rows found by `_reaches`."""
    if store.postgres:
        return found
    shapely.prepare(outline)
    inside = shapely.intersects_xy(outline, [r.x for r in found], [r.y for r in found])
    return [each for each, is_in in zip(found, inside, strict=True) if is_in]


def _opened(of: tables.Upload, found: Sequence[Any]) -> list[Row]:
    """Rows with their fields, decrypted where their file is encrypted."""
    texts = (
        sealing.opened(r.fields.encode(), of.sealed, of.name) if of.sealed else r.fields
        for r in found
    )
    return [
        Row(key=r.key, fields=json.loads(text), x=r.x, y=r.y, withheld=r.withheld)
        for r, text in zip(found, texts, strict=True)
    ]


def _upload(session: Session, actor: Actor, id: str) -> tables.Upload:
    found = session.get(tables.Upload, (actor.workspace, id))
    if found is None or found.removed is not None:
        raise NotInStore("The list is not in the workspace, or was removed. Reload the page.")
    return found
