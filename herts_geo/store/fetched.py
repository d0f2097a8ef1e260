"""A pack of the store on this machine: fetched once, and proven file by file before it is used."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
from sqlalchemy import select
from sqlalchemy.orm import Session

from herts_geo import saving, wording
from herts_geo.errors import StoreFault
from herts_geo.pack import catalogue
from herts_geo.store import packs, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

SHOWN: Final = 3  # files that are named


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A pack's folder on this machine, all of it there and as published; `fetched`: how many files
    the store was asked for; `told`: what was amiss with an earlier copy, in a sentence, or ''."""

    folder: Path
    fetched: int
    told: str


def usual() -> Path:
    """Where copies stand, a folder for each state of a pack: `packs` of the user's cache folder."""
    return platformdirs.user_cache_path("herts-geo", appauthor=False) / "packs"


def opened(store: Store, actor: Actor, name: str, copies: Path | None = None) -> Copy:
    """The copy of a pack, made where it is not there, mended where it is not as published.

    The catalogue, without which a folder is no pack, comes last: who is killed before leaves none.
    Raises `NotInStore`, `NotAllowed`, `CannotWrite`, and `StoreFault`, also where the store's own
    files are not what was published.
    """
    roles.need(actor, "read")
    copies = copies or usual()
    with store.read() as session:
        pack = packs.named(session, name)
        files = _files(session, pack)
        folder = copies / pack.digest
        was_whole = any((folder / each).exists() for each in catalogue.FILES)
        lost = [each for each in files if _hash(folder / each) != files[each]]
        asked = 0
        for each in sorted(lost, key=lambda path: path in catalogue.FILES):
            data = _elsewhere(copies, each, files[each])
            if data is None:
                data, asked = _content(session, pack, each), asked + 1
            saving.make_folder((folder / each).parent)
            saving.save(folder / each, data)
    told = _told(pack.name, lost) if was_whole and lost else ""
    return Copy(folder=folder, fetched=asked, told=told)


def _told(name: str, lost: list[str]) -> str:
    more = f" and {len(lost) - SHOWN:,} more" if lost[SHOWN:] else ""
    return (
        f"This machine's copy of the pack '{name}' was not as published: "
        f"{wording.count(len(lost), 'file')} missing, cut or changed ({', '.join(lost[:SHOWN])}"
        f"{more}). Nothing was read from them; they were fetched again."
    )


def _files(session: Session, pack: tables.Pack) -> Mapping[str, str]:
    """The files of a pack: path -> SHA-256. Raises `StoreFault` where they are not those that its
    digest stands for, or one would stand outside its folder."""
    part = tables.PackFile
    asked = select(part.name, part.sha256).where(part.digest == pack.digest)
    found: dict[str, str] = {each.name: each.sha256 for each in session.execute(asked)}
    if packs.digest(found) != pack.digest or not all(map(packs.is_inside, found)):
        raise _damaged(pack.name, "its list of files")
    return found


def _content(session: Session, pack: tables.Pack, path: str) -> bytes:
    """The bytes of a file, as published. Raises `StoreFault` where they are not."""
    part = tables.PackFile
    asked = select(part.data, part.sha256).where(part.digest == pack.digest, part.name == path)
    found = session.execute(asked).one()
    if hashlib.sha256(found.data).hexdigest() != found.sha256:
        raise _damaged(pack.name, f"'{path}'")
    data: bytes = found.data
    return data


def _elsewhere(copies: Path, path: str, sha256: str) -> bytes | None:
    """The same file as the copy of another state of a pack has it; None where none has."""
    others = (each / path for each in copies.iterdir()) if copies.is_dir() else ()
    for other in others:
        with suppress(OSError):
            if hashlib.sha256(data := other.read_bytes()).hexdigest() == sha256:
                return data
    return None


def _hash(path: Path) -> str:
    """The SHA-256 of a file; '' where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _damaged(name: str, what: str) -> StoreFault:
    return StoreFault(
        f"The store's pack '{name}' is damaged: {what} is not what was published. It is not used; "
        "publish the pack again with 'herts-geo pack publish', or restore a backup."
    )
