"""Data packs in the store, so that everybody who uses it reads one copy, checked by its hashes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from herts_geo.errors import NotInStore
from herts_geo.project import kinds
from herts_geo.project.records import NAME
from herts_geo.store import audit, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A pack in the store, by the digest of its files; `at`: UTC."""

    digest: str
    name: str
    who: str
    at: datetime


def publish(store: Store, actor: Actor, name: str, files: Mapping[str, bytes]) -> str:
    """Keeps a pack, by the paths of its files within its folder; its digest. The same pack is kept
    once. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "packs")
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    told = "\n".join(f"{path} {hashes[path]}" for path in sorted(hashes))
    digest = hashlib.sha256(told.encode()).hexdigest()
    with store.write() as session:
        if session.get(tables.Pack, digest) is None:
            called = kinds.tidy(name)[:NAME].strip() or "Unnamed pack"
            moment = datetime.now(UTC)
            session.add(tables.Pack(digest=digest, name=called, who=actor.who, at=moment))
            session.flush()
            for path, data in files.items():
                session.add(
                    tables.PackFile(digest=digest, name=path, sha256=hashes[path], data=data)
                )
            audit.note(session, actor, "pack published", called, digest=digest)
    return digest


def listed(store: Store, actor: Actor) -> list[Listed]:
    """The packs in the store, the newest first. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    asked = select(tables.Pack).order_by(tables.Pack.at.desc(), tables.Pack.digest)
    with store.read() as session:
        return [
            Listed(digest=each.digest, name=each.name, who=each.who, at=each.at)
            for each in session.scalars(asked)
        ]


def files(store: Store, actor: Actor, digest: str) -> dict[str, str]:
    """The files of a pack: path -> SHA-256. Raises `NotInStore`, `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    part = tables.PackFile
    asked = select(part.name, part.sha256).where(part.digest == digest).order_by(part.name)
    with store.read() as session:
        found = {each.name: each.sha256 for each in session.execute(asked)}
    if not found:
        raise NotInStore("The store has no such pack. Reload the list of packs.")
    return found


def content(store: Store, actor: Actor, digest: str, name: str) -> bytes:
    """The bytes of a file of a pack. Raises `NotInStore`, also where they are not those that were
    published, `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    with store.read() as session:
        found = session.get(
            tables.PackFile, (digest, name), options=[undefer(tables.PackFile.data)]
        )
    if found is None or hashlib.sha256(found.data).hexdigest() != found.sha256:
        raise NotInStore(
            f"The store's pack lacks '{kinds.tidy(name)[:NAME]}', or it was damaged there. Publish "
            "the pack again."
        )
    return found.data


def remove(store: Store, actor: Actor, digest: str) -> None:
    """Takes a pack out of the store. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "packs")
    with store.write() as session:
        session.execute(delete(tables.Pack).where(tables.Pack.digest == digest))
        audit.note(session, actor, "pack removed", digest=digest)
