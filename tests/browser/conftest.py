"""A real browser on a real server, with every request to anywhere else blocked and noted."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import pytest
from playwright.sync_api import (
    BrowserContext,
    Download,
    Error,
    Frame,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from herts_geo.ui.link.pages import ROWS
from tests.browser import copies
from tests.conftest import PATIENCE as SECONDS
from tests.conftest import ROOT

SHORT = ("test_journeys", "test_every_page")  # files of many tests that each take a moment
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
LIGHT = "chromium-headless-shell"  # which draws nothing around a page: a tenth less work
SETTINGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",  # nothing else has an address
]
# Without what pays in a page that lives for long, and is a fifth of the work of one that does not:
# V8's slow compilers, and compiling while a script arrives. Of two lists of features the last
# counts, so that this one names what Playwright's would.
QUICK = [
    *SETTINGS,
    "--js-flags=--no-turbofan --no-maglev",
    "--disable-features=ScriptStreaming,PaintHolding,AvoidUnnecessaryBeforeUnloadCheckSync",
]
STRICT = {"STREAMLIT_RUNNER_ENFORCE_SERIALIZABLE_SESSION_STATE": "true", "HERTS_GEO_AHEAD": "0"}
PATIENCE = 1000 * SECONDS
FRESH = '[data-testid="stElementContainer"][data-stale="false"]'  # of the page's last run
MAP = f'{FRESH} iframe[title="streamlit_folium.st_folium"]'
REPLACED = ("detached", "destroyed", "not attached", "Timeout")  # a map gave way to the next
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
LONGEST = 300  # milliseconds: a map tells what happened to it 250 after
TURN = """async longest => {
  const inner = [...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow);
  const frames = [window, ...inner];
  const turns = frames.map((frame) => new Promise((done) => frame.setTimeout(done, longest)));
  // a frame that is taken away meanwhile never has its turn
  await Promise.race([Promise.all(turns), new Promise((done) => setTimeout(done, 20 * longest))]);
  await new Promise((done) => setTimeout(done));
}"""
PAINTED = """text => {
  const painted = window.hertsGeo && hertsGeo.painted;
  // the map of a page's frame stays from page to page: until it is told of this one, it is the last
  const framed = window.frameElement.closest(".st-key-frame-map");
  const page = parent.location.pathname.split("/").pop();
  return painted && painted.includes(text) && (!framed || painted.endsWith("|" + page));
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts short tests last in either half, which are what two processes begin with, so that none
    still has long ones when there is nothing left for the other."""
    if any(item.path.parent != Path(__file__).parent for item in items):
        return
    first, last = ([item for item in items if item.path.stem == name] for name in SHORT)
    rest = [item for item in items if item.path.stem not in SHORT]
    middle = len(items) // 2 - len(first)
    items[:] = [*rest[:middle], *first, *rest[middle:], *last]


def go_to(page: Page, title: str) -> None:
    """Chooses a page of the app from its menu."""
    group = next(row.group for row in ROWS if row.title == title)
    if not group:
        page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
        return
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_role("menuitem", name=title, exact=True).click()


@dataclass
class Session:
    """A page of the app, the addresses that it asked for elsewhere, and helpers for its map."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)

    def open(self, path: str) -> "Session":
        """Opens a path of the app and waits until Streamlit has run it."""
        self.page.goto(self.address + path)
        self.page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE)
        return self

    def idle(self) -> "Session":
        """Waits until the page has been run to its end."""
        self.page.locator(IDLE).wait_for(timeout=PATIENCE)
        return self

    def settled(self) -> "Session":
        """Waits until the page has been run, nothing of it is still loading and its map stands."""
        self.idle()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
        if self.page.locator(MAP).count():
            self.map()
        return self

    def quiet(self) -> "Session":
        """Waits until the page and its frames have done what they had put off: a timer that is set
        now has its turn after those that were set before, however busy the machine is."""
        self.page.evaluate(TURN, LONGEST)
        return self.idle()

    def until(self, holds: Callable[[], bool], wanted: str) -> None:
        """Looks again and again until something holds, which is named where it never does."""
        until = time.monotonic() + PATIENCE / 1000
        while not holds():
            assert time.monotonic() < until, wanted
            self.page.wait_for_timeout(50)  # lets the browser's events in

    def map(self, painted: str = "") -> Frame:
        """The one map that stands, once its areas are painted (with this text in their name)."""
        standing, found = self.page.locator(MAP), list[Frame]()

        def one_is_painted() -> bool:
            try:
                if standing.count() == 1:  # while a page is run again, the old map may stand beside
                    frame = standing.element_handle(timeout=1_000).content_frame()
                    if frame and frame.evaluate(PAINTED, painted):
                        found.append(frame)
            except Error as fault:
                if not any(sign in str(fault) for sign in REPLACED):
                    raise
            return bool(found)

        self.until(one_is_painted, f"no single map was painted with {painted!r}")
        return found[0]

    def click_area(self, code: str) -> None:
        """Clicks inside an area on the map."""
        frame = self.map()
        point = frame.evaluate(
            """code => {
              for (const item of hertsGeo.layers.values())
                for (const area of item.layer.getLayers())
                  if (area.feature.properties.code === code) {
                    const box = area._pxBounds, size = box.getSize();
                    for (let i = 1; i < 400; i++) {
                      const p = L.point(box.min.x + size.x * (i % 20) / 20,
                                        box.min.y + size.y * Math.floor(i / 20) / 20);
                      const near = [[0, 0], [5, 0], [-5, 0], [0, 5], [0, -5]];
                      if (!near.every((d) => area._containsPoint(p.add(d)))) continue;
                      const q = map.layerPointToContainerPoint(p);
                      return {x: q.x, y: q.y};
                    }
                  }
            }""",
            code,
        )
        frame.locator("#map_div").click(position=point)


def take(page: Page, name: str) -> Download:
    """The file that a button gives, once the page has been run to its end: until then another
    button of the same name may take this one's place."""
    page.locator(IDLE).wait_for(timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as got:
        page.get_by_role("button", name=name).click()
    return got.value


def headless() -> str | None:
    """Chromium as it is built for no screen, else the whole of it."""
    return shutil.which(LIGHT) or chromium()


def chromium() -> str | None:
    """The system's own Chromium, installed by the system's package manager where that can be."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found or not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return found
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *command], check=False, stdout=subprocess.DEVNULL)
    return shutil.which("chromium")


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    """What drives the browsers of all tests; there can be one alone."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def warm(driver: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The profile of headless Chromium that all tests share, so that it fetches and compiles the
    app's scripts once; skips where there is no Chromium, and fails instead under CI=true."""
    path = headless()
    if path is None:
        reason = "no Chromium on this machine: install it to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    context = driver.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"),
        executable_path=path,
        args=QUICK,
        viewport={"width": 1400, "height": 900},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


class Server(Protocol):
    """A process that serves the app."""

    @property
    def pid(self) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> Any: ...


def serve_copy(extra: dict[str, str] | None = None, port: int = 0) -> tuple[Server, str]:
    """As `serve`, of a program that has loaded and read what each server would, where there can be
    such a one."""
    if not hasattr(os, "fork"):
        return serve(extra, port=port)
    port = port or free_port()
    process = copies.start(["app", "--port", str(port)], {**os.environ, **STRICT, **(extra or {})})
    address = f"http://localhost:{port}"
    wait_until_up(address, process)
    return process, address


def serve(
    extra: dict[str, str] | None = None, base: str = "", log: IO[bytes] | None = None, port: int = 0
) -> tuple[Server, str]:
    """Starts the app on a free port, or on this one; returns the process and its address, below a
    base path."""
    port = port or free_port()
    command = [sys.executable, "-m", "herts_geo.cli", "app", "--port", str(port)]
    told = {**STRICT, **(extra or {}), **({"STREAMLIT_SERVER_BASE_URL_PATH": base} if base else {})}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **told},
        stdout=subprocess.DEVNULL,
        stderr=log or subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}" + (f"/{base}" if base else "")
    wait_until_up(address, process)
    return process, address


def free_port() -> int:
    """A port that nothing listens on. Of several runs of tests beside each other each has pairs of
    ports of its own, as between this and its server's start another could take the same."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        with socket.socket() as probe:
            probe.bind(("localhost", 0))
            port: int = probe.getsockname()[1]
        if port // 2 % workers == worker:
            return port


def wait_until_up(address: str, process: Server) -> None:
    """Waits until the server answers; kills it and raises when it does not."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    raise RuntimeError("the app did not start")


def stop(process: Server) -> None:
    """Ends a server, and waits until it is gone."""
    process.terminate()
    process.wait(SECONDS)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the app on the shipped pack."""
    process, address = serve_copy()
    yield address
    stop(process)


@pytest.fixture
def session(warm: BrowserContext, server: str) -> Iterator[Session]:
    """A new tab on the app; fails the test if any request left the app's origin."""
    with window(warm, server) as found:
        yield found


@contextmanager
def window(context: BrowserContext, server: str) -> Iterator[Session]:
    """A new tab on a server, as `session` has, which leaves nothing behind."""
    found = Session(context.new_page(), server)
    root = "/".join(server.split("/")[:3])
    own = (root, root.replace("http", "ws"), "data:", "blob:", "about:", "chrome")

    def asked(address: str) -> None:
        if not address.startswith(own):
            found.outside.append(address)

    found.page.on("request", lambda request: asked(request.url))
    found.page.on("websocket", lambda socket: asked(socket.url))
    yield found
    found.page.close()
    context.clear_cookies()
    assert not found.outside, f"requests left the app's origin: {found.outside}"
