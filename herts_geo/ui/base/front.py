"""What the server sends first: the page in which Streamlit draws all others."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from herts_geo.ui.link.pages import FIRST

AHEAD: Final = ("one-entry.js", "keeping.js", "keyboard.js")  # must stand before Streamlit's own
EARLY: Final = (  # parts of Streamlit that map pages show, fetched while the server gets ready
    *("Html", "Selectbox", "Checkbox", "Metric", "PageLink", "ComponentInstance", "DownloadButton"),
    *("useMenuTrigger", "useSyncComboBoxEnterTargetFocus", "numbro", "moment", "arrowFormatUtils"),
    *("DataFrame", "ArrowVegaLiteChart", "embed", "recordbatch", "serialization"),
)
NEVER_KEPT: Final = {"Cache-Control": "no-cache"}  # by the browser, as a newer version differs


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
    return page.replace("</head>", "\n".join([*early, "</head>"]), 1)


def routes(base: str, folder: Path) -> list[Route]:
    """The addresses of the pages in a folder, below the server's base path."""
    page = shell()

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(page, headers=NEVER_KEPT)

    names = sorted(path.stem for path in (folder / "pages").glob("*.py"))
    return [Route(f"{base}/", first), *(Route(f"{base}/{name}", answer) for name in names)]


async def first(request: Request) -> RedirectResponse:
    """Leads to the first page's own address, so that Back never comes upon one without a page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{FIRST.stem}{query}", headers=NEVER_KEPT)
