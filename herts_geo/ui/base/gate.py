"""What the server lets in, and the headers that tell a browser what a page may do."""

import re
from base64 import b64encode
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED: Final = ("/_stcore/metrics",)  # tells how many people use the app, and what they hold
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
MAP: Final = "/component/streamlit_folium.st_folium/"
NEVER_KEPT: Final = {"Cache-Control": "no-cache"}  # by the browser, as a newer version differs
FOR_GOOD: Final = {"Cache-Control": "private, max-age=31536000, immutable"}
INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Rules:
    """What a server answers: the names that it goes by, and where its pages may look.

    Of `hosts`, '*' is any name and '*.council.uk' any below it. `pictures` are origins of
    background maps, `scripts` the inline scripts that the app itself puts on a page.
    """

    hosts: Collection[str] = LOCAL
    origins: Collection[str] = ()
    base: str = ""
    pictures: Collection[str] = ()
    scripts: Collection[str] = ()


class Gate:
    """ASGI middleware in front of all else: refuses by host, origin and path, and adds headers."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app, self.rules = app, rules
        self.page = headers(rules)
        self.component = headers(rules, component=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or refuses it in a sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        of_component = str(scope["path"]).startswith(f"{self.rules.base}{MAP}")
        added = self.component if of_component else self.page
        for_good = never_changes(self.rules, str(scope["path"]), scope.get("query_string", b""))
        kept = FOR_GOOD if for_good else NEVER_KEPT if of_component else {}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = message["status"] == HTTPStatus.OK
                MutableHeaders(scope=message).update({**added, **(kept if found else {})})
            await send(message)

        problem = refusal(self.rules, str(scope["path"]), Headers(scope=scope))
        if problem is None:
            await self.app(scope, receive, with_headers)
            return
        status, words = problem
        answer = PlainTextResponse(words, status)
        await answer(scope, receive, send if scope["type"] == "websocket" else with_headers)


def refusal(rules: Rules, path: str, asked: Headers) -> tuple[int, str] | None:
    """Why a request is not answered, as a status and a sentence; None where it is.

    A foreign host is how another site reaches a server on one's own machine under its own name
    (DNS rebinding); a foreign origin is another site's page that asks.
    """
    host = asked.get("host", "")
    name = _name(host)
    below = [known[1:] for known in rules.hosts if known.startswith("*.")]
    if not {name, "*"} & set(rules.hosts) and not any(name.endswith(end) for end in below):
        return 400, (
            "This server does not go by the name that it was called by. Whoever runs it can add "
            "the name to STREAMLIT_SERVER_ALLOWED_HOSTS."
        )
    origin = asked.get("origin")
    if origin and urlsplit(origin).netloc != host and origin not in rules.origins:
        return 403, (
            "This server does not answer another site's page. Whoever runs it can add that site "
            "to STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS."
        )
    if path in {rules.base + closed for closed in CLOSED}:
        return 404, "There is nothing at this address."
    return None


def never_changes(rules: Rules, path: str, query: bytes) -> bool:
    """Whether an address is of one content for good: outlines by their digest, scripts by when they
    were made, and the parts of the map's frame, which its makers name by their contents."""
    under = path.removeprefix(rules.base)
    return under.startswith(("/app/static/geo/", f"{MAP}static/")) or (
        under.startswith("/app/static/") and query.startswith(b"v=")
    )


def headers(rules: Rules, component: bool = False) -> dict[str, str]:
    """The headers of every answer; a component's frame, which draws the map, may run made code.

    Streamlit styles its elements inline, and its charts and maps compile expressions as they run.
    """
    return {
        "Content-Security-Policy": "; ".join(_policy(rules, component)),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        # an origin and no more: tile servers refuse those who do not say who asks
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }


def origin(address: str) -> str:
    """The origin of an address template ('https://{s}.tiles.org/{z}'); '' where it has none."""
    parts = urlsplit(address.replace("{s}", "*"))
    plain = re.fullmatch(r"[*a-zA-Z0-9.\-]+(:\d+)?", parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and plain else ""


def inline(page: str) -> list[str]:
    """The inline scripts of a page of HTML."""
    return INLINE.findall(page)


def is_local(address: str) -> bool:
    """Whether an address to listen at can be reached from this machine only."""
    try:
        return address == "localhost" or ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


def _policy(rules: Rules, component: bool) -> Iterable[str]:
    hashes = [f"'sha256-{b64encode(sha256(x.encode()).digest()).decode()}'" for x in rules.scripts]
    yield "default-src 'none'"
    made = ["'unsafe-inline'", "'unsafe-eval'"]
    yield " ".join(["script-src", "'self'", *(made if component else hashes)])
    yield "style-src 'self' 'unsafe-inline'"
    yield " ".join(["img-src", "'self'", "data:", "blob:", *rules.pictures])
    yield "font-src 'self' data:"
    yield "connect-src 'self'"
    yield "frame-src 'self'"
    yield "worker-src 'self' blob:"
    yield "manifest-src 'self'"
    yield "media-src 'self'"
    yield "object-src 'none'"
    yield "base-uri 'self'"
    yield "form-action 'self'"
    yield "frame-ancestors 'self'"


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""
