"""What goes wrong with publishers, each as a fault that a test switches on by address."""

import json
from dataclasses import replace

from tests.publishers.server import Answer, Fault, Request

PAGE = b"<!DOCTYPE html><html><head><title>Sorry, we are down</title></head><body>x</body></html>"


def busy(status: int = 503, retry_after: float | str | None = None) -> Fault:
    """An answer that says to come back later."""
    told = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Fault(after=lambda answer: Answer(status, b"busy", told))


def error(code: int = 500, message: str = "Cannot perform query.") -> Fault:
    """An answer of 200 that holds an error, as ArcGIS gives it."""
    body = json.dumps({"error": {"code": code, "message": message, "details": []}}).encode()
    return Fault(after=lambda answer: Answer(200, body, {"Content-Type": "application/json"}))


def cut(share: float = 0.5, unsized: bool = False) -> Fault:
    """A connection that ends in the middle; `unsized`, without having told a length."""
    return Fault(after=lambda answer: replace(answer, cut=int(len(answer.body) * share),
                                              unsized=unsized))  # fmt: skip


def unmarked() -> Fault:
    """An answer that does not tell itself from another: no mark, no date."""
    return Fault(after=lambda answer: replace(answer, headers={}))


def html() -> Fault:
    """A page for people, with 200, where data was asked for."""
    return Fault(after=lambda answer: Answer(200, PAGE, {"Content-Type": "text/html"}))


def redirect(to: str, status: int = 302) -> Fault:
    """An answer that sends on to another address."""
    return Fault(after=lambda answer: Answer(status, b"", {"Location": to}))


def slow(seconds: float) -> Fault:
    """A pause in the middle of the body."""
    return Fault(after=lambda answer: replace(answer, delay=seconds))


def miscount(by: int) -> Fault:
    """A count that is off."""

    def off(answer: Answer) -> Answer:
        told = json.loads(answer.body)
        if "count" not in told:
            return answer
        return _remade(answer, json.dumps(told | {"count": told["count"] + by}).encode())

    return Fault(after=off)


def renamed(old: str, new: str) -> Fault:
    """A column, or any word, under another name."""
    return Fault(after=lambda answer: _remade(
        answer, answer.body.replace(old.encode(), new.encode())))  # fmt: skip


def replaced(body: bytes) -> Fault:
    """Other bytes at the same address: a file that was issued anew."""
    return Fault(after=lambda answer: _remade(answer, body))


def swapped(page: int) -> Fault:
    """Pages in another order than asked for: the first two change places."""

    def swap(request: Request) -> Request:
        offset = int(request.query.get("resultOffset", 0))
        other = {0: page, page: 0}.get(offset, offset)
        return replace(request, query={**request.query, "resultOffset": str(other)})

    return Fault(before=swap)


def repeated() -> Fault:
    """A server that does not know pages: the first one again and again."""

    def first(request: Request) -> Request:
        return replace(request, query={**request.query, "resultOffset": "0", "offset": "0",
                                       "RecordOffset": "0"})  # fmt: skip

    return Fault(before=first)


def _remade(answer: Answer, body: bytes) -> Answer:
    etag = f'"{hash(body) & 0xFFFFFFFF:08x}"'
    return replace(answer, body=body, headers={**answer.headers, "ETag": etag})


def misplaced(told: str) -> Fault:
    """A part of a body that does not begin where it was asked for."""
    return Fault(after=lambda answer: replace(
        answer, status=206, headers={**answer.headers, "Content-Range": told}))  # fmt: skip


def whole_again() -> Fault:
    """The whole of a body, whatever part of it was asked for."""
    return Fault(before=lambda request: replace(
        request, headers={k: v for k, v in request.headers.items() if k != "range"}))  # fmt: skip
