"""Data packs in the store, so that everybody who uses it reads one copy, checked by its hashes.

A pack goes by its name; the digest of its files tells one state of it from the next.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy import Select, delete, func, insert, select, text
from sqlalchemy.orm import Session

from herts_geo.errors import CatalogueError, HertsGeoError, NotInStore
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project import kinds
from herts_geo.store import audit, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

NAME: Final = re.compile(r"\w(?:[\w .,'&()-]{0,78}[\w)])?")  # no path
SHOWN: Final = 60  # characters of a name that is none
LARGEST_BYTES: Final = 400_000_000  # of one file, which PostgreSQL keeps as one value
MB: Final = 1_000_000
TURNS: Final = text("LOCK TABLE pack IN SHARE ROW EXCLUSIVE MODE")  # PostgreSQL: one publishes


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A pack in the store; `size`: bytes of its `files`; `at`: UTC."""

    name: str
    place: str
    vintage: str
    files: int
    size: int
    who: str
    at: datetime
    digest: str


def publish(store: Store, actor: Actor, folder: Path, name: str = "") -> Listed:
    """Puts the pack of a folder into the store under a name, by default its title, in place of what
    had that name; the same pack is kept once.

    Raises `CatalogueError` with every fault where it is not sound, `HertsGeoError` where the name
    is none or the pack is there under another one, `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "packs")
    found, files = _sound(folder.resolve())
    called, mark = _named(name or found.title), digest({path: x[1] for path, x in files.items()})
    with store.write() as session:
        if store.postgres:
            session.execute(TURNS)
        if not _is_there(session, mark, called):
            session.execute(delete(tables.Pack).where(tables.Pack.name == called))
            session.add(_pack(found, mark, called, actor.who))
            session.flush()
            for path, (at, sha256) in files.items():
                row = {"digest": mark, "name": path, "sha256": sha256, "data": _bytes(at, sha256)}
                session.execute(insert(tables.Base.metadata.tables["pack_file"]), row)
            audit.note_in_all(session, actor, "pack published", called, digest=mark)
        return _listed(session, _asked().where(tables.Pack.digest == mark))[0]


def listed(store: Store, actor: Actor) -> list[Listed]:
    """The packs in the store, by name. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    with store.read() as session:
        return _listed(session, _asked())


def withdraw(store: Store, actor: Actor, name: str) -> None:
    """Takes a pack out of the store; copies on machines stay. Raises `NotInStore`, `NotAllowed`,
    `StoreFault`."""
    roles.need(actor, "packs")
    with store.write() as session:
        found = named(session, name)
        session.execute(delete(tables.Pack).where(tables.Pack.digest == found.digest))
        audit.note_in_all(session, actor, "pack withdrawn", found.name, digest=found.digest)


def named(session: Session, name: str) -> tables.Pack:
    """The pack of a name. Raises `NotInStore` with the names that there are."""
    pack = tables.Pack
    found = session.scalars(select(pack).where(pack.name == name)).one_or_none()
    if found is None:
        known = "; ".join(session.scalars(select(pack.name).order_by(pack.name)))
        raise NotInStore(
            f"The store has no pack called '{kinds.tidy(name)[:SHOWN]}'. It has: {known or 'none'}."
        )
    return found


def digest(files: Mapping[str, str]) -> str:
    """What tells a state of a pack from others, by its files: path -> SHA-256."""
    told = "\n".join(f"{path} {files[path]}" for path in sorted(files))
    return hashlib.sha256(told.encode()).hexdigest()


def is_inside(path: str) -> bool:
    """Whether a file of a pack is named so that it stands in the pack's folder on any system."""
    plain = not any(x in path for x in "\\:\0") and path.isprintable()
    parts = path.split("/")
    return plain and ".." not in parts and path == str(PurePosixPath(*parts)) != "."


def vintage(found: Catalogue) -> str:
    """From when the figures of a pack are, in words, as far as its catalogue says so."""
    every = list(found.datasets.values())
    areas = {each.geography_vintage for each in every if each.role == "boundaries"} - {""}
    editions = [each.edition for each in every if each.role == "deprivation"]
    fetched = max((each.retrieved for each in every), default="")
    told = [f"areas of {max(areas)}"] if areas else []
    told += [f"indices of {max(editions)}"] if editions else []
    told += [f"fetched {fetched[:10]}"] if fetched else []
    return kinds.tidy(", ".join(told))


def _pack(found: Catalogue, mark: str, name: str, who: str) -> tables.Pack:
    return tables.Pack(
        digest=mark,
        name=name,
        place=kinds.tidy(found.title),
        vintage=vintage(found),
        who=who,
        at=datetime.now(UTC),
    )


def _named(name: str) -> str:
    """Raises `HertsGeoError` where a pack may not be called so."""
    called = name.strip()
    if not NAME.fullmatch(called):
        raise HertsGeoError(
            f"A pack may not be called '{kinds.tidy(name)[:SHOWN]}': give --name with 1 to 80 "
            "letters, digits, spaces and . , ' & ( ) - alone, the first a letter or digit."
        )
    return called


def _sound(folder: Path) -> tuple[Catalogue, dict[str, tuple[Path, str]]]:
    """The catalogue of a folder, and its files and its own by path, each with where it is and its
    SHA-256. Raises `CatalogueError` with every fault."""
    from herts_geo.pack import check  # with all that reads tables, which nobody else here needs

    path = catalogue.file_of(folder)
    try:
        data = path.read_bytes()
        found = catalogue.parse(data.decode(), folder, path)
    except (OSError, ValueError) as fault:
        raise CatalogueError(f"'{path}' cannot be read as a catalogue: {fault}.") from fault
    faults = [
        f"{each.dataset.file}: {issue.sentence()}"
        for each in check.check_pack(found)
        if not each.sound
        for issue in each.issues
    ]
    files = {x.file: (found.path(x), x.sha256) for x in found.datasets.values()}
    faults += [f"{name}: {why}" for name, (at, _) in files.items() if (why := _unfit(name, at))]
    if faults:
        raise CatalogueError(
            "\n".join((f"'{folder}' is not sound, and nothing was published:", *faults))
        )
    return found, {**files, path.relative_to(folder).as_posix(): (path, _sha256(data))}


def _unfit(name: str, at: Path) -> str:
    """Why a file of a pack cannot stand in the store; '' where it can."""
    if not is_inside(name):
        return "its path must go from the pack's folder down, with / between, and no '..'."
    if at.is_file() and at.stat().st_size > LARGEST_BYTES:
        return f"it is larger than the {LARGEST_BYTES // MB} MB that one file may have."
    return ""


def _bytes(at: Path, sha256: str) -> bytes:
    """The bytes of a file that were checked. Raises `CatalogueError` where they have changed."""
    try:
        data = at.read_bytes()
    except OSError:
        data = b""
    if _sha256(data) != sha256:
        raise CatalogueError(f"'{at}' was changed while it was published. Publish the pack again.")
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_there(session: Session, mark: str, name: str) -> bool:
    """Whether this very pack stands there under the name. Raises `HertsGeoError` where it stands
    under another one."""
    there = session.get(tables.Pack, mark)
    if there is not None and there.name != name:
        raise HertsGeoError(
            f"This pack is in the store already, as '{there.name}': open it by that name, or "
            "withdraw it first."
        )
    return there is not None


def _asked() -> Select[tables.Pack, int, int]:
    pack, part = tables.Pack, tables.PackFile
    size = func.coalesce(func.sum(func.length(part.data)), 0)
    joined = select(pack, func.count(part.name), size).outerjoin(part, part.digest == pack.digest)
    return joined.group_by(pack.digest).order_by(pack.name)


def _listed(session: Session, asked: Select[tables.Pack, int, int]) -> list[Listed]:
    return [
        Listed(
            name=each.name,
            place=each.place,
            vintage=each.vintage,
            files=files,
            size=int(size),
            who=each.who,
            at=each.at,
            digest=each.digest,
        )
        for each, files, size in session.execute(asked).all()
    ]
