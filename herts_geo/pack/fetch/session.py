"""A session with publishers: one client, one connection a host, bounded in size, time and tries.

Every answer passes through the cache: what the publisher says is unchanged comes without a body.
"""

import logging
import os
import re
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import Message
from pathlib import Path
from typing import Any, Final, Self, TypeVar
from urllib.parse import unquote, urljoin, urlsplit

import httpx2
import stamina
import truststore

from herts_geo import __version__
from herts_geo.pack.fetch import answers, persons
from herts_geo.pack.fetch.answers import Unsound
from herts_geo.pack.fetch.cache import Cache, Fetched, key_of, writing
from herts_geo.pack.fetch.partial import Arriving
from herts_geo.pack.fetch.trouble import (
    LONGEST_WAIT,
    PASSING,
    Busy,
    Contradiction,
    Refused,
    Stopped,
    again,
    reason,
    sentence,
    wait_of,
)
from herts_geo.pack.source import Form, Source, SourceFailed

AGENT: Final = f"herts-geo/{__version__} (local planning map; asks once, keeps what it got)"
TRIES: Final = 5
CONNECT: Final = 15.0  # seconds
SILENCE: Final = 60.0  # seconds without a byte
SLOWEST: Final = 50_000  # bytes a second; the largest answer allowed gives the longest time
HOPS: Final = 5  # redirects followed
KEYED: Final = (401, 403)  # what is answered to a key that is not taken
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
MB: Final = 1_000_000
LOGGER: Final = logging.getLogger("httpx2")
T = TypeVar("T")
stamina.instrumentation.set_on_retry_hooks(())  # a try that follows is no warning to the user


@dataclass(frozen=True)
class Ask:
    """One request: where, what kind of answer, and how it is known again.

    `shown` is the address that stands in the cache and the catalogue where it must differ from
    `url`. Bytes of the same `version`, or where none is told of the same `run`, are not asked for
    again. `form` None stands for a body of no form that is checked.
    """

    source: Source
    url: str
    form: Form | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    posted: Mapping[str, str] | None = None  # fields of a form; None: GET
    shown: str = ""
    version: str = ""
    run: str = ""
    strip: bool = False
    name: str = ""  # of the file; empty: as its publisher names it

    @property
    def address(self) -> str:
        """What the answer is known by."""
        return self.shown or self.url


@dataclass(frozen=True)
class Seen:
    """What a publisher says of a file before its body: not asked for, and not read."""

    status: int
    etag: str
    modified: str
    size: int  # 0: not told


class Session:
    """Fetches through the cache; a context manager.

    `folder` holds files that the user downloaded. `progress` is called with a source's id, bytes
    received and bytes expected (0: not known). `stop` is asked between blocks. `today` is the day
    that addresses are filled in with. `hosts` maps the beginnings of addresses to others, as for
    a mirror: nothing else is asked then.
    """

    def __init__(
        self,
        cache: Cache,
        *,
        folder: Path | None = None,
        offline: bool = False,
        progress: Callable[[str, int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
        today: date | None = None,
        hosts: Mapping[str, str] | None = None,
    ) -> None:
        self.cache, self.folder, self.offline = cache, folder, offline
        self.today = today or date.today()
        self.requests = 0
        self.received = 0
        self.notes: dict[str, list[str]] = defaultdict(list)
        self._progress, self._stop, self._hosts = progress, stop, dict(hosts or {})
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._count = threading.Lock()
        self._secrets: set[str] = set()
        self._weak: set[str] = set()  # hosts that failed, however often they were tried
        self._client: httpx2.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        LOGGER.removeFilter(self._masked)
        if self._client:
            self._client.close()
            self._client = None

    def get(self, ask: Ask) -> Fetched:
        """The newest file of an address. Raises `SourceFailed`, with a sentence."""
        known = self.cache.get(ask.source.id, self.mask(ask.address))
        if known and ask.version and known.version == ask.version:
            return self.cache.renew(known, run=ask.run)
        if known and not ask.version and ask.run and known.run == ask.run:
            return known
        if self.offline:
            if known:
                return known
            raise self.failed(ask.source, f"'{_host(ask.url)}' may not be asked, as no internet is "
                              "to be used, and its file is not in the cache.")  # fmt: skip
        return self._asked(ask, lambda: self._once(ask, known))

    def json(self, ask: Ask) -> Any:
        """What a JSON answer holds, through the cache; an error told in it is tried again."""
        kept = self.get(ask)
        try:
            return answers.read_json(kept.path)
        except Unsound as fault:
            self.cache.drop([kept])
            raise self.failed(ask.source, f"'{_host(ask.url)}' {fault}.") from None

    def look(self, ask: Ask) -> Seen:
        """What a publisher says of a file, its body left unread. Raises `SourceFailed`."""
        known = self.cache.get(ask.source.id, self.mask(ask.address))

        def once() -> Seen:
            with self._sent(ask, known) as answer:
                told = answer.headers
                size = told.get("content-length", "")
                return Seen(
                    status=answer.status_code, etag=told.get("etag", ""),
                    modified=told.get("last-modified", ""),
                    size=int(size) if size.isdecimal() else 0,
                )  # fmt: skip

        return self._asked(ask, once)

    def key(self, source: Source) -> str:
        """The user's key for a source, from the environment; never shown again."""
        found = os.environ.get(source.key, "").strip() if source.key else ""
        if source.key and not found:
            raise SourceFailed(
                f"{source.title}: the publisher gives it only to those with a key. Set "
                f"{source.key} to yours. {source.by_hand}"
            )
        if not (found.isascii() and found.isprintable()):
            raise SourceFailed(
                f"{source.title}: what {source.key} holds is no key, as it has characters that "
                "none has. Copy it again."
            )
        if found:
            self.hide(found)
            self.hide(found.split()[-1])
        return found

    def hide(self, secret: str) -> None:
        """Lets a word, such as the user's key, be shown as '***' from now on, logs included."""
        LOGGER.addFilter(self._masked)
        if len(secret) > 3:
            self._secrets.add(secret)

    def mask(self, text: str) -> str:
        """A text without the user's keys and what else is hidden."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _masked(self, record: logging.LogRecord) -> bool:
        """Lets what the client logs, such as addresses, through without the user's keys."""
        record.msg, record.args = self.mask(record.getMessage()), ()
        return True

    def failed(self, source: Source, what: str) -> SourceFailed:
        """What failed, where, and what to do."""
        return SourceFailed(self._words(source, what))

    def contradicted(self, source: Source, what: str) -> Contradiction:
        """As `failed`, for parts that do not make a whole."""
        return Contradiction(self._words(source, what))

    def note(self, source: Source, what: str) -> None:
        """Keeps a sentence for the user that is no failure."""
        if what not in self.notes[source.id]:
            self.notes[source.id].append(self.mask(what))

    def check_stop(self, source: Source) -> None:
        """Raises `Stopped` where the user has asked for it."""
        if self._stop and self._stop():
            raise Stopped(f"{source.title}: stopped. What has arrived is kept for the next run.")

    def _words(self, source: Source, what: str) -> str:
        return self.mask(
            f"{source.title}: {what} What was made before stays in use. Try again later, or "
            f"download it by hand. {source.by_hand}"
        )

    def _asked(self, ask: Ask, once: Callable[[], T]) -> T:
        """An answer after as many tries as are allowed, whose failure is told in a sentence."""
        host = _host(ask.url)
        try:
            for attempt in stamina.retry_context(
                again,
                attempts=1 if host in self._weak else TRIES,
                timeout=None,
                wait_initial=1.0,
                wait_max=30.0,
            ):
                with attempt:
                    self.check_stop(ask.source)
                    made = once()
        except Unsound as fault:
            raise self.failed(ask.source, f"'{host}' {fault}.") from None
        except (Busy, httpx2.HTTPError, httpx2.InvalidURL) as fault:
            self._weak.add(host)
            raise self.failed(ask.source, sentence(host, fault)) from None
        self._weak.discard(host)
        return made

    def _once(self, ask: Ask, known: Fetched | None) -> Fetched:
        with (
            Arriving(self.cache.folder / "parts", key_of(ask.source.id, ask.address)) as part,
            self._sent(ask, known, part) as answer,
        ):
            if answer.status_code == 304 and known:
                return self.cache.renew(known, version=ask.version or known.version, run=ask.run)
            name = ask.name
            if not name:  # as its publisher gave it: without folders, of plain characters
                head = Message()
                head["content-disposition"] = answer.headers.get("content-disposition", "")
                given = head.get_filename() or unquote(urlsplit(ask.url).path)
                last = given.replace("\\", "/").split("/")[-1]
                name = re.sub(r"[^\w.() -]", "_", last)[:120] or "file"
            self._receive(ask, answer, part)
            return self._keep(ask, answer, part.finish(), name)

    def _keep(self, ask: Ask, answer: httpx2.Response, part: Path, name: str) -> Fetched:
        """Moves what has arrived into the cache, once it has been looked at."""
        form = answers.form_of(ask.form, name) if ask.form else None
        if form:
            answers.check(part, form, name)
            # only the end of the connection tells the end of the body
            endless = not {"content-length", "transfer-encoding"} & set(answer.headers)
            if endless and form == "csv":
                answers.check_end(part)
        if form in ("json", "features", "geojson") and part.stat().st_size < 100 * MB:
            answers.read_json(part)
        fields: dict[str, Any] = {
            "etag": answer.headers.get("etag", ""), "name": name, "version": ask.version,
            "modified": answer.headers.get("last-modified", ""), "run": ask.run,
        }  # fmt: skip
        if ask.strip and form and ask.source.personal:
            out = self.cache.new_part()
            try:
                with writing(out):
                    fields["stripped"] = persons.strip(part, ask.source, out, form)
                    if fields["stripped"]:
                        out.replace(part)
            finally:
                out.unlink(missing_ok=True)
        return self.cache.put(ask.source.id, self.mask(ask.address), part, **fields)

    def _receive(self, ask: Ask, answer: httpx2.Response, part: Arriving) -> None:
        """Writes a body to a file, within the bounds of size and time."""
        limit = ask.source.address.largest_mb * MB
        told = answer.headers.get("content-length", "")
        expected = int(told) if told.isdecimal() else 0
        if answer.status_code != 206:
            packed = "content-encoding" in answer.headers
            part.restart("" if packed else answer.headers.get("etag", ""), expected)
        before, total = part.size, part.size + expected if expected else 0
        if total > limit:
            raise Unsound(f"sends {total // MB:,} MB, where at most {limit // MB:,} MB are "
                          "expected: it may hold another area", passing=False)  # fmt: skip
        size, until = before, time.monotonic() + SILENCE + limit / SLOWEST
        for block in answer.iter_bytes():
            size += len(block)
            if size > limit:
                raise Unsound(f"sends more than the {limit // MB:,} MB expected", passing=False)
            if time.monotonic() > until:
                raise Unsound(f"is too slow: {size / MB:.1f} MB arrived in the time allowed")
            self.check_stop(ask.source)
            part.write(block)
            arrived = part.size + answer.num_bytes_downloaded
            self._add(received=arrived - before)
            if self._progress:
                self._progress(ask.source.id, arrived, total)
            before = part.size + answer.num_bytes_downloaded

    @contextmanager
    def _sent(
        self, ask: Ask, known: Fetched | None, part: Arriving | None = None
    ) -> Iterator[httpx2.Response]:
        """An answer whose body is still to come, after redirects; its status one of success."""
        headers = dict(ask.headers)
        if part and part.mark:  # the rest of what has arrived before, if it is still the same file
            headers["Range"] = f"bytes={part.size}-"
            headers |= {"If-Range": part.mark, "Accept-Encoding": "identity"}
        if known and not ask.posted:
            marks = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
            headers |= {name: value for name, value in marks.items() if value}
        url, posted = ask.url, ask.posted
        for _ in range(HOPS + 1):
            self.check_stop(ask.source)
            with self._locks[_host(url)], self._request(url, headers, posted) as answer:
                where = answer.headers.get("location", "")
                if not (300 <= answer.status_code < 400 and answer.status_code != 304 and where):
                    self._raise_for(ask, answer)
                    _check_rest(answer, part)
                    yield answer
                    return
                onward = urljoin(url, where)
            if _host(onward) != _host(url):  # a key is for the host it was given by
                headers = {k: v for k, v in headers.items() if self.mask(v) == v}
            url, posted = self._followed(onward), None
        raise Unsound("sends from one address to the next without end", passing=False)

    @contextmanager
    def _request(
        self, url: str, headers: Mapping[str, str], posted: Mapping[str, str] | None
    ) -> Iterator[httpx2.Response]:
        with self._count:
            self._client = self._client or _client()
        self._add(requests=1)
        method = "GET" if posted is None else "POST"
        fields = None if posted is None else dict(posted)
        starts = sorted(self._hosts, key=len, reverse=True)
        start = next((each for each in starts if url.startswith(each)), "")
        where = self._hosts.get(start, "") + url.removeprefix(start)  # itself, or a mirror's
        if self._hosts and not start and urlsplit(url).hostname not in LOOPBACK:
            raise httpx2.UnsupportedProtocol("no mirror of this host was named")
        with self._client.stream(method, where, headers=headers, data=fields) as answer:
            yield answer

    def _raise_for(self, ask: Ask, answer: httpx2.Response) -> None:
        status, host = answer.status_code, _host(ask.url)
        if status in PASSING:
            wait = wait_of(answer.headers.get("retry-after", ""))
            if wait is not None and wait > LONGEST_WAIT:
                raise Unsound(f"asks to be left alone for {wait / 60:.0f} minutes", passing=False)
            told = "too many requests" if status == 429 else "a passing fault"
            raise Busy(f"answers {status} ({told}), however often it is asked", wait)
        if status == 416:
            return
        if status >= 400 or (status != 304 and status >= 300):
            told = f"'{host}' answers {status} ({reason(status)}) for '{urlsplit(ask.url).path}'."
            key = self.key(ask.source) if status in KEYED else ""
            if key and any(key in each for each in (ask.url, *ask.headers.values())):
                told += (
                    f" It does not take the key that {ask.source.key} holds: look whether it is "
                    "whole, still valid, and for this data set."
                )
            raise Refused(self._words(ask.source, told), status)

    def _followed(self, url: str) -> str:
        """A redirect that may be followed: to https, or on this computer as in a mirror."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (self._hosts and parts.hostname in LOOPBACK):
            raise Unsound(f"sends on to '{parts.scheme}://{parts.hostname}', which is not safe",
                          passing=False)  # fmt: skip
        return url

    def _add(self, requests: int = 0, received: int = 0) -> None:
        with self._count:
            self.requests += requests
            self.received += received


def _client() -> httpx2.Client:
    """A client that trusts whom the operating system trusts and uses the user's proxy."""
    return httpx2.Client(
        headers={"User-Agent": AGENT},
        verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        timeout=httpx2.Timeout(SILENCE, connect=CONNECT),
        mounts={f"all://{host}": None for host in ("127.0.0.1", "localhost")},
        follow_redirects=False,
    )


def _check_rest(answer: httpx2.Response, part: Arriving | None) -> None:
    """Raises `Unsound` where the rest does not begin where it should: all is asked for then."""
    begins = answer.headers.get("content-range", "").startswith(
        f"bytes {part.size if part else 0}-"
    )
    if answer.status_code == 416 or (answer.status_code == 206 and not begins):
        if part:
            part.restart("", 0)
        raise Unsound("does not go on where it stopped")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url[:60]
