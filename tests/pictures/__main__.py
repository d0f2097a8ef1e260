"""`python -m tests.pictures [FILE...]`: makes the screenshots in docs/ that pictures.toml lists.

The system's Chromium shows the app at 1400 x 900, on the shipped pack or one that is made; what is
asked of anywhere else is refused. Colours are reduced to 256, so that each file stays small.
"""

import io
import os
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import BrowserContext, Route, sync_playwright

from herts_geo.pack import refresh
from herts_geo.pack.fetch import Cache, Session
from herts_geo.pack.locate import Request
from herts_geo.project import file as project_file
from herts_geo.project.records import Body, Note, Opportunity, Scene
from herts_geo.ui.link.pages import PAGES
from tests import packs
from tests.browser.conftest import PATIENCE, SETTINGS, chromium, go_to, serve, stop
from tests.browser.conftest import Session as Tab
from tests.browser.test_project_journey import give, panel
from tests.conftest import ROOT
from tests.pack import real

LIST: Final = Path(__file__).with_name("pictures.toml")
VIEWPORT: Final = {"width": 1400, "height": 900}
LARGEST_BYTES: Final = 300_000
PROJECT: Final = "Stevenage workshop"
STEVENAGE: Final = (("place", "E07000243"),)


def main(wanted: list[str]) -> None:
    """Makes the pictures with these file names, or all."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))["picture"]
    pictures = [each for each in listed if not wanted or each["file"] in wanted]
    for name in dict.fromkeys(each.get("pack", "") for each in pictures):
        with tempfile.TemporaryDirectory() as home:
            held = {"HERTS_GEO_PACK": str(PACKS[name](Path(home)))} if name else {}
            _taken([each for each in pictures if each.get("pack", "") == name], held)


def _taken(pictures: list[dict[str, Any]], held: dict[str, str]) -> None:
    """Makes the pictures of one pack, with an app of its own."""
    process, address = serve(held)
    try:
        with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium(), args=SETTINGS, viewport=VIEWPORT
            )
            context.route("**/*", lambda route: _own(route, address))
            for each in pictures:
                save(ROOT / "docs" / each["file"], shot(context, address, each))
            context.close()
    finally:
        stop(process)


def _made_from_real_files(home: Path) -> Path:
    """A pack of Hertfordshire made of real files, as publishers give them."""
    testdata = Path(os.environ.get("HERTS_GEO_TESTDATA", ROOT.parent / "shared" / "testdata"))
    with Session(Cache(home / "raw"), folder=real.everything(home / "files", testdata)) as session:
        session.offline = True
        refresh.new(home / "pack", Request(places=("Hertfordshire",)), session)
    return home / "pack"


PACKS: Final[dict[str, Callable[[Path], Path]]] = {  # the name in pictures.toml -> its folder
    "real files": _made_from_real_files,
    "combined authority": lambda home: packs.make(home, packs.COMBINED).folder,
}


def shot(context: BrowserContext, address: str, picture: dict[str, Any]) -> bytes:
    """What the browser shows of a picture's page, once it stands."""
    session = Tab(context.new_page(), address)
    page = session.page
    if picture.get("project"):  # opened on a page that shows the panel once; then on by the menu
        session.open("/overview?place=Stevenage").settled()
        panel(page)
        give(page, example().encode())
        page.get_by_role("button", name=PROJECT).wait_for(timeout=PATIENCE)
        page.keyboard.press("Escape")
        title = PAGES[picture["link"].partition("?")[0]].title
        go_to(page, title)
        page.get_by_role("heading", name=title, level=1).wait_for(timeout=PATIENCE)
        session.settled()
    else:
        session.open(f"/{picture['link']}").settled()
    if button := picture.get("press"):
        page.get_by_role("button", name=button).click()
        session.settled()
    session.quiet()
    found = page.screenshot()
    page.close()
    return found


def save(file: Path, png: bytes) -> None:
    """Writes a picture with 256 colours, and says how large it is."""
    held = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(256).save(held, "PNG", optimize=True)
    size = len(held.getvalue())
    assert size <= LARGEST_BYTES, f"{file.name} has {size:,} bytes"
    file.write_bytes(held.getvalue())
    print(f"{file.name:24}{size:9,} bytes")


def example() -> str:
    """A project of a workshop about Stevenage, with made-up records."""
    project = project_file.new(PROJECT)
    records = {
        "opportunities": Opportunity(
            title="Example: share a building",
            place="Stevenage",
            lon=-0.2026,
            lat=51.9022,
            lead="Hertfordshire County Council",
            lead_kind="local",
            partners=(Body(name="Department for Work and Pensions", kind="central"),),
            status="feasibility",
            homes=24,
            saving=60_000.0,
            confidence="medium",
        ),
        "notes": Note(
            text="Example of a note",
            lon=-0.19,
            lat=51.91,
            place="Stevenage",
            organisation="Stevenage Borough Council",
        ),
        "scenes": Scene(
            title="Where deprivation is highest",
            caption="Bedwell first?",
            page="deprivation",
            query=STEVENAGE,
        ),
    }
    for section, record in records.items():
        project = project_file.add(project, section, record)
    return project_file.to_json(project)


def _own(route: Route, address: str) -> None:
    """Lets a request to the app through and refuses any other."""
    own = (address, "data:", "blob:", "about:")
    (route.continue_ if route.request.url.startswith(own) else route.abort)()


if __name__ == "__main__":
    main(sys.argv[1:])
