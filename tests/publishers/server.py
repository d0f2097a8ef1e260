"""The server: addresses to answers, counted, with faults that a test switches on."""

import gzip
import hashlib
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.conftest import PATIENCE

MODIFIED = "Tue, 18 Nov 2025 10:00:00 GMT"


@dataclass
class Request:
    """What was asked: the publisher's address as a client wrote it, and what it got."""

    method: str
    url: str
    query: dict[str, str]
    headers: dict[str, str]
    status: int = 0
    sent: int = 0


@dataclass(frozen=True)
class Answer:
    """What is sent: `cut` ends the connection after so many bytes, `delay` parts two halves."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    delay: float = 0.0
    chunked: bool = False
    unsized: bool = False  # neither a length nor chunks: the end is where the connection ends


Route = Callable[[Request], Answer]


@dataclass(frozen=True)
class Fault:
    """What goes wrong: with the request before it is answered, or with the answer."""

    before: Callable[[Request], Request] = lambda request: request
    after: Callable[[Answer], Answer] = lambda answer: answer


def whole(data: bytes, kind: str, **headers: str) -> Answer:
    """An answer with a body, and with the marks that tell it from another."""
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    return Answer(200, data, {"Content-Type": kind, "ETag": etag, "Last-Modified": MODIFIED}
                  | {name: value for name, value in headers.items() if value} )  # fmt: skip


class Server:
    """A server on a free port of this computer; addresses are those of publishers."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        self.faults: list[tuple[str, Fault, int | None]] = []
        self.connections = 0
        self._lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": self}))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def start(self) -> None:
        """Begins to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Ends, and closes what is open."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self, requests: int, most: float = PATIENCE) -> None:
        """Until so many requests have come."""
        until = time.monotonic() + most
        while len(self.requests) < requests:
            assert time.monotonic() < until, f"{len(self.requests)} requests came"
            time.sleep(0.002)

    def secure(self, context: Any) -> None:
        """Answers over TLS from now on. To be called before `start`."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.url = self.url.replace("http://", "https://")

    def put(self, address: str, answer: Answer) -> None:
        """One answer at an address, with its query."""
        self.routes[address] = lambda request: answer

    def route(self, address: str, route: Route) -> None:
        """What answers at an address, whatever its query."""
        self.routes[address] = route

    def answer(self, request: Request) -> Answer:
        """The answer to a request, with the fault that is due."""
        fault = self._due(request.url)
        if fault:
            request = fault.before(request)
        route = self.routes.get(request.url) or self.routes.get(request.url.split("?")[0])
        answer = route(request) if route else Answer(404, b"not here")
        if fault:
            answer = fault.after(answer)
        if "range" in request.headers and answer.status == 200:
            answer = _rest(request, answer)
        if self._is_known(request, answer):
            kept = {k: v for k, v in answer.headers.items() if k in ("ETag", "Last-Modified")}
            return Answer(304, b"", kept)
        return answer

    def _due(self, url: str) -> Fault | None:
        with self._lock:
            for n, (part, fault, times) in reversed(list(enumerate(self.faults))):
                if part in url and times != 0:
                    self.faults[n] = (part, fault, None if times is None else times - 1)
                    return fault
        return None

    @staticmethod
    def _is_known(request: Request, answer: Answer) -> bool:
        given = request.headers.get("if-none-match")
        if answer.status != 200 or request.method != "GET":
            return False
        if given:
            return given == answer.headers.get("ETag")
        since = request.headers.get("if-modified-since")
        return bool(since) and since == answer.headers.get("Last-Modified")


class _Quiet(ThreadingHTTPServer):
    """A server whose clients may leave without a word."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    site: Server

    def setup(self) -> None:
        super().setup()
        self.site.connections += 1

    def do_GET(self) -> None:
        self._answer("GET", b"")

    def do_HEAD(self) -> None:
        self._answer("HEAD", b"")

    def do_POST(self) -> None:
        self._answer("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def do_CONNECT(self) -> None:
        self.site.requests.append(Request("CONNECT", self.path, {}, {}))
        self.send_error(403)

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self, method: str, posted: bytes) -> None:
        url = f"https:/{self.path}"
        query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        query |= dict(parse_qsl(posted.decode(), keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(method, url, query, headers)
        self.site.requests.append(request)
        answer = self.site.answer(replace(request))
        self._send(request, _packed(request, answer))

    def _send(self, request: Request, answer: Answer) -> None:
        request.status = answer.status
        body = b"" if request.method == "HEAD" or answer.status == 304 else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif answer.unsized:
            self.send_header("Connection", "close")
        elif answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        sent = body if answer.cut is None else body[: answer.cut]
        request.sent = len(sent)
        self._write(sent, answer)
        self.close_connection = answer.cut is not None or answer.unsized

    def _write(self, sent: bytes, answer: Answer) -> None:
        if answer.chunked and sent:
            sent = f"{len(sent):x}\r\n".encode() + sent + b"\r\n"
        if answer.chunked and answer.cut is None:
            sent += b"0\r\n\r\n"
        half = len(sent) // 2 if answer.delay else len(sent)
        try:
            self.wfile.write(sent[:half])
            if answer.delay:
                self.wfile.flush()
                time.sleep(answer.delay)
                self.wfile.write(sent[half:])
        except OSError:  # the client left
            self.close_connection = True


def _rest(request: Request, answer: Answer) -> Answer:
    """The rest of a body, where it is still the one that a client has the beginning of."""
    start = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
    if request.headers.get("if-range") != answer.headers.get("ETag"):
        return answer
    if start >= len(answer.body):
        return Answer(416)
    told = f"bytes {start}-{len(answer.body) - 1}/{len(answer.body)}"
    return replace(answer, status=206, body=answer.body[start:],
                   headers={**answer.headers, "Content-Range": told})  # fmt: skip


def _packed(request: Request, answer: Answer) -> Answer:
    """Text as most servers send it to those who take it: packed."""
    kind = answer.headers.get("Content-Type", "")
    plain = kind.startswith("text/") or "json" in kind
    if not plain or "gzip" not in request.headers.get("accept-encoding", "") or not answer.body:
        return answer
    body = gzip.compress(answer.body, 1, mtime=0)
    cut = None if answer.cut is None else answer.cut * len(body) // max(1, len(answer.body))
    return replace(answer, body=body, cut=cut,
                   headers={**answer.headers, "Content-Encoding": "gzip"})  # fmt: skip
