"""The cache of raw files: what publishers sent, by SHA-256, with where and when it came from.

    bytes/ab/abcd…      the bytes under their own hash: written once, never changed
    known/….json        one record for each source and address: the newest bytes it gave
    runs/….json         one record for each source and place: the files that it is made of
    parts/….part        what is arriving

Each file appears whole under its name or not at all, and no record but its own address's stands
in it. So two runs at once need no lock: the worst is that both ask for the same file.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import platformdirs

from herts_geo.errors import CannotWrite
from herts_geo.saving import make_folder

VARIABLE: Final = "HERTS_GEO_CACHE"
DAY: Final = 24 * 3600  # seconds after which a run that was cut is begun anew
BLOCK: Final = 1 << 20
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Fetched:
    """One raw file as its publisher gave it.

    `retrieved` is when the bytes came and `checked` when the publisher last said that they are
    still the newest, both UTC as 2026-11-28T10:00:00Z. `version` is the publisher's own word for
    the state of what it was read from. `stripped` says that columns that name persons were taken
    out before it was kept, so that `sha256` is of what is left.
    """

    source: str
    url: str
    retrieved: str
    sha256: str
    size: int
    etag: str
    modified: str
    name: str
    by_hand: bool
    path: Path
    version: str = ""
    checked: str = ""
    stripped: bool = False
    run: str = ""  # the run that last asked for it


@dataclass(frozen=True)
class Run:
    """One making of a source for a place, which goes on under the same token where it was cut.

    `files` are those of the last one that became whole.
    """

    source: str
    place: str
    token: str
    started: float  # seconds since the epoch
    done: bool = False
    files: tuple[Fetched, ...] = ()


def default_folder() -> Path:
    """The folder of raw files: of HERTS_GEO_CACHE, or the user's own for caches."""
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        return Path(given).expanduser()
    return platformdirs.user_cache_path("herts-geo", appauthor=False) / "raw"


def utc_now() -> str:
    """This moment, as catalogues write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Cache:
    """A folder of raw files. Raises `CannotWrite` where it may not be written to."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = default_folder() if folder is None else folder
        for name in ("bytes", "known", "runs", "parts"):
            make_folder(self.folder / name)
        with suppress(OSError):  # some of it is licensed to this user alone
            self.folder.chmod(0o700)
        self._proven: set[tuple[Path, int, int]] = set()
        # Removes what a run that was killed left half arrived, a day later.
        for part in (self.folder / "parts").glob("*.*"):
            with suppress(OSError):
                if time.time() - part.stat().st_mtime > DAY:
                    part.unlink()

    def get(self, source: str, url: str) -> Fetched | None:
        """The newest file of this address, its bytes proven by their hash; else None.

        A record that cannot be read, or bytes that are no longer what was kept, are removed.
        """
        record = self._record(source, url)
        known: Fetched | None = None
        with suppress(OSError, ValueError, TypeError, KeyError):
            known = self._held(json.loads(record.read_text(encoding="utf-8")))
        if known is None or (known.source, known.url) != (source, url):
            record.unlink(missing_ok=True)
            return None
        if not self._is_sound(known):
            known.path.unlink(missing_ok=True)
            record.unlink(missing_ok=True)
            return None
        return known

    def put(self, source: str, url: str, part: Path, **headers: Any) -> Fetched:
        """Moves a finished file in, under its hash, as the newest of its address.

        `headers` are further fields of `Fetched`. Raises `CannotWrite`.
        """
        digest, size = _digest(part), part.stat().st_size
        home = self.folder / "bytes" / digest[:2] / digest
        make_folder(home.parent)
        now = utc_now()
        plain: dict[str, Any] = {
            "etag": "", "modified": "", "name": Path(url.split("?")[0]).name, "by_hand": False,
            "retrieved": now, "checked": now, **headers,
        }  # fmt: skip
        kept = Fetched(source=source, url=url, sha256=digest, size=size, path=home, **plain)
        with writing(home):
            if self._is_sound(kept):
                part.unlink()
            else:
                part.replace(home)
        self._write(kept)
        return kept

    def renew(self, known: Fetched, **fields: Any) -> Fetched:
        """The same bytes, which the publisher has just said to be its newest."""
        kept = replace(known, **{"checked": utc_now(), **fields})
        self._write(kept)
        return kept

    def by_hand(self, source: str, file: Path, part: Path | None = None, **fields: Any) -> Fetched:
        """A user's own file, kept by its hash as well, under its name.

        `part` is a copy with columns taken out, where it was made. Raises `CannotWrite`.
        """
        modified = datetime.fromtimestamp(file.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if part is None:
            part = self.new_part()
            with writing(part):
                shutil.copyfile(file, part)
        plain = {"modified": modified, "name": file.name, "retrieved": modified, "by_hand": True}
        return self.put(source, f"file:{file.name}", part, **plain | fields)

    def drop(self, known: Iterable[Fetched]) -> None:
        """Forgets files that contradict each other, so that they are asked for again."""
        for each in known:
            self._record(each.source, each.url).unlink(missing_ok=True)

    def begin(self, source: str, place: str) -> Run:
        """The run of a source for a place: the one that was cut within a day, or a fresh one."""
        last = self.run(source, place)
        if last and not last.done and 0 <= time.time() - last.started < DAY:
            return last
        return self._note(
            Run(
                source=source,
                place=place,
                token=token_hex(8),
                started=time.time(),
                files=last.files if last else (),
            )
        )

    def finish(self, run: Run, files: Iterable[Fetched]) -> None:
        """Writes down that a run is whole, and of which files."""
        self._note(replace(run, done=True, files=tuple(files)))

    def forget(self, run: Run) -> None:
        """Ends a run that did not become whole: the next one asks for everything again."""
        self._note(replace(run, done=True))

    def run(self, source: str, place: str) -> Run | None:
        """The last run of a source for a place, if there was one."""
        try:
            raw = json.loads(self._run(source, place).read_text(encoding="utf-8"))
            found = Run(**{**raw, "files": tuple(map(self._held, raw["files"]))})
            sound = isinstance(found.token, str) and isinstance(found.started, float)
            return found if sound and (found.source, found.place) == (source, place) else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def last(self, source: str, place: str) -> tuple[Fetched, ...]:
        """The files that the last whole run was made of; none where one of them is lost.

        They are those very bytes, also where an address has given newer ones since.
        """
        run = self.run(source, place)
        return run.files if run and all(self._is_sound(each) for each in run.files) else ()

    def prune(self, days: int = 30) -> int:
        """Removes bytes that no address and no run has held for so long; how many bytes."""
        named = set()
        for path in (*self.folder.glob("known/*.json"), *self.folder.glob("runs/*.json")):
            named |= set(_SHA256.findall(path.read_text(encoding="utf-8", errors="replace")))
        gone = 0
        for path in (self.folder / "bytes").glob("*/*"):
            with suppress(OSError):
                stat = path.stat()
                if path.name not in named and time.time() - stat.st_mtime > days * DAY:
                    path.unlink()
                    gone += stat.st_size
        return gone

    def new_part(self) -> Path:
        """A name for what is about to arrive."""
        return self.folder / "parts" / f"{token_hex(8)}.part"

    def _record(self, source: str, url: str) -> Path:
        return self.folder / "known" / f"{key_of(source, url)}.json"

    def _run(self, source: str, place: str) -> Path:
        return self.folder / "runs" / f"{key_of(source, place)}.json"

    def _write(self, kept: Fetched) -> None:
        self._save(self._record(kept.source, kept.url), _plain(kept))

    def _save(self, record: Path, raw: Mapping[str, Any]) -> None:
        """Lets a record take its name whole. It need not outlive a loss of power: what is not what
        it was is noticed, and asked for again."""
        part = self.new_part()
        with writing(record):
            part.write_text(json.dumps(raw, indent=1), encoding="utf-8")
            part.replace(record)

    def _held(self, raw: Mapping[str, Any]) -> Fetched:
        """A record as it was written. Raises `ValueError`, `TypeError` or `KeyError`."""
        digest = raw["sha256"]
        if not _SHA256.fullmatch(digest):  # it becomes part of a path
            raise ValueError(digest)
        return Fetched(**raw, path=self.folder / "bytes" / digest[:2] / digest)

    def _note(self, run: Run) -> Run:
        raw = {**vars(run), "files": [_plain(each) for each in run.files]}
        self._save(self._run(run.source, run.place), raw)
        return run

    def _is_sound(self, known: Fetched) -> bool:
        """Whether the bytes are there and are those that were kept; each is read once."""
        try:
            stat = known.path.stat()
            seen = (known.path, stat.st_mtime_ns, stat.st_size)
            if seen not in self._proven:
                if stat.st_size != known.size or _digest(known.path) != known.sha256:
                    return False
                self._proven.add(seen)
        except OSError:
            return False
        return True


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A block that writes a file of the cache. Raises `CannotWrite` with the reason."""
    try:
        yield
    except OSError as fault:
        raise CannotWrite(
            f"The cache of raw files in '{path.parent}' cannot be written: "
            f"{fault.strerror or fault}. Make room there, or name another folder in {VARIABLE}."
        ) from fault


def _plain(kept: Fetched) -> dict[str, Any]:
    return {name: value for name, value in vars(kept).items() if name != "path"}


def key_of(*words: str) -> str:
    """A name for words that may hold anything."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:40]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
