"""What the server sends first: the page in which Streamlit draws all others."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from herts_geo.ui.base import assets, gate
from herts_geo.ui.link.pages import FIRST

AHEAD: Final = (  # must stand before Streamlit's own
    *("in-turn.js", "one-entry.js", "keeping.js", "keyboard.js", "skips.js", "stands.js"),
    "table-keys.js",
)
EARLY: Final = (  # parts of Streamlit that map pages show, fetched while the server gets ready
    *("Html", "Selectbox", "Checkbox", "Metric", "PageLink", "ComponentInstance", "DownloadButton"),
    *("useMenuTrigger", "useSyncComboBoxEnterTargetFocus", "numbro", "moment", "arrowFormatUtils"),
    *("DataFrame", "ArrowVegaLiteChart", "embed", "recordbatch", "serialization"),
)


class MapFrame:
    """ASGI middleware that serves the frame of the map: Streamlit does so once the map's package is
    loaded, which is later than the first page asks for it."""

    def __init__(self, app: ASGIApp, base: str) -> None:
        files = GZipMiddleware(StaticFiles(directory=_frame()), compresslevel=6)
        self.app, self.files = app, Mount(f"{base}{gate.MAP}", files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request for one of its files."""
        match, found = self.files.matches(scope)
        if match is not Match.FULL:
            await self.app(scope, receive, send)
            return
        try:
            await self.files.handle({**scope, **found}, receive, send)
        except HTTPException as fault:
            await PlainTextResponse(fault.detail, fault.status_code)(scope, receive, send)


def shell() -> str:
    """Streamlit's page, with the scripts that must run ahead of Streamlit's."""
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    folder = Path(__file__).parent / "js"
    scripts = (f"<script>{(folder / x).read_text(encoding='utf-8')}</script>" for x in AHEAD)
    page = page.replace("<head>", "\n".join(["<head>", *scripts]), 1)
    parts = [each.name for each in (files("streamlit") / "static" / "static" / "js").iterdir()]
    early = [  # the browser fetches and reads these ahead, after all that it needs at once
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'
        for name in sorted(parts)
        if name.endswith(".js") and name.partition(".")[0] in EARLY
    ]
    # of the map's frame, which asks for one after another: there when it is opened
    found = sorted((_frame() / "static" / "js").glob("*.js"))
    addresses = [f".{gate.MAP}static/js/{each.name}" for each in found]
    addresses += [assets.linked(name)[1] for name in ("map.js", "map.css")]
    early += [f'<link rel="prefetch" href="{each}">' for each in addresses]
    return page.replace("</head>", "\n".join([*early, "</head>"]), 1)


def _frame() -> Path:
    """The folder of the map's frame in the package that has it, which is not imported."""
    return assets.inside("streamlit_folium", "streamlit-folium") / "frontend" / "build"


def routes(base: str, folder: Path) -> list[Route]:
    """The addresses of the pages in a folder, below the server's base path."""
    page = shell()

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers=gate.NEVER_KEPT)

    names = sorted(path.stem for path in (folder / "pages").glob("*.py"))
    return [Route(f"{base}/", first), *(Route(f"{base}/{name}", answer) for name in names)]


async def first(request: Request) -> RedirectResponse:
    """Leads to the first page's own address, so that Back never comes upon one without a page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{FIRST.stem}{query}", headers=gate.NEVER_KEPT)
