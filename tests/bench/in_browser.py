"""From choosing to painted in a real browser; cold start; memory and reruns with ten users."""

import compileall
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from herts_geo.ui.link.pages import ROWS
from tests.bench import painters, users
from tests.browser.conftest import PATIENCE, SETTINGS, chromium, go_to, serve, stop, wait_until_up
from tests.conftest import ROOT

OURS = "t => window.hertsGeo && hertsGeo.painted && hertsGeo.painted.includes(t)"
PAINTED = "cold start to first painted map, s"
CHANGES = 4  # times through the menu; the first is not counted, as it fetches what is kept after it
WATCH = """() => addEventListener("click", () => {  // from the click that another page answers
  const begun = performance.now(), from = location.pathname, old = document.querySelector("h1");
  const title = old && old.textContent, seen = window.hertsChange = {};
  const each = '[data-testid="stElementContainer"][data-stale="false"] ';
  const idle = '[data-testid="stApp"][data-test-script-state="notRunning"]';
  const waits = '[data-testid="stSkeleton"], [data-stale="true"]';
  const map = each + 'iframe[title="streamlit_folium.st_folium"]';
  const maps = () => [...document.querySelectorAll(map)];
  const painted = (frame) => frame.contentWindow.hertsGeo &&
    String(frame.contentWindow.hertsGeo.painted).endsWith("|" + location.pathname.split("/").pop());
  (function look() {
    const now = performance.now() - begun, heading = document.querySelector("h1");
    if (window.hertsChange !== seen || now > 60000) return;
    if (location.pathname !== from) {
      if (!seen.heading && heading && heading.textContent !== title) seen.heading = now;
      if (!seen.heading) return void requestAnimationFrame(look);
      if (document.querySelector(idle) && !document.querySelector(waits) && maps().every(painted))
        seen.whole = now;
    }
    if (!seen.whole) requestAnimationFrame(look);
  })();
}, true)"""
PATHS = "t => document.querySelectorAll('.leaflet-overlay-pane path').length >= 700"


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Headless Chromium of the system."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SETTINGS)
        yield browser
        browser.close()


def choosing_to_painted(ways: list[str]) -> dict[str, float]:
    """Way -> median milliseconds from choosing an indicator to its painted map."""
    (ROOT / "tests" / "bench" / "apps" / "static").mkdir(exist_ok=True)
    port = "8765"
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "tests/bench/apps/rivals.py",
        "--server.port",
        port,
        "--server.headless",
        "true",
    ]
    environment = {"HERTS_GEO_APP": str(ROOT / "tests" / "bench" / "apps"), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(f"http://localhost:{port}", process)
        with open_browser() as browser:
            return {way: _one_way(browser, port, way) for way in ways}
    finally:
        process.terminate()


def _one_way(browser: Browser, port: str, way: str) -> float:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"http://localhost:{port}/?way={way}")
    frame = _frame(page)
    own = way in ("ours", "national")
    frame.wait_for_function(OURS if own else PATHS, arg="", timeout=4 * PATIENCE)
    page.wait_for_timeout(1500)
    spent = [
        _choose(page, name, own)
        for name in [*painters.MEASURES[way][1:], "income" if way != "national" else "first"]
    ]
    page.close()
    return median(spent)


def _choose(page: Page, name: str, own: bool) -> float:
    box = page.get_by_role("combobox").first
    box.click()
    box.fill(name)
    if not own:  # a plain map is drawn anew: mark the old one, so that a new one can be told
        _frame(page).evaluate("() => { window.herts_old = true; }")
    start = time.perf_counter()
    page.keyboard.press("Enter")
    if own:
        title = name if name in painters.MEASURES["national"] else name.capitalize()
        _frame(page).wait_for_function(OURS, arg=title, timeout=4 * PATIENCE, polling="raf")
    else:
        _wait_for_new(page)
    return 1000 * (time.perf_counter() - start)


def _wait_for_new(page: Page) -> None:
    for _ in range(3000):
        try:
            frame = _frame(page)
            if frame.evaluate("() => !window.herts_old") and frame.evaluate(PATHS, ""):
                return
        except Exception:  # the frame is being replaced
            pass
        page.wait_for_timeout(10)


def _frame(page: Page) -> Frame:
    page.locator('iframe[title="streamlit_folium.st_folium"]').first.wait_for(timeout=PATIENCE)
    while True:
        found = [frame for frame in page.frames if "st_folium" in frame.url]
        if found:
            return found[-1]
        page.wait_for_timeout(10)


def cold_start() -> dict[str, float]:
    """Seconds from the command to the first painted map, with the parts of it; the processor
    seconds that the server and the browser spent; the same where the browser has had the app
    before, as it has from the second day on; reruns and memory with ten users. The app's own
    modules are compiled before, as they are from its second start on."""
    compileall.compile_dir(ROOT / "herts_geo", quiet=1)
    again = _start_again()
    with open_browser() as browser:
        found, process, address = _start(browser)
        server = psutil.Process(process.pid)
        time.sleep(3)
        found["server memory with one user, MB"] = server.memory_info().rss / 1e6
    one, ten = users.reruns(address, 1), users.reruns(address, 10)
    crowd = server.memory_info().rss / 1e6
    process.terminate()
    return found | {
        "start to first painted map where the browser has had the app before, s": again,
        "one user: median rerun, ms": one[1],
        "ten users at once: median rerun, ms": ten[1],
        "ten users at once: slowest rerun, ms": ten[2],
        "server memory after ten users, MB": crowd,
    }


def page_changes() -> dict[str, float]:
    """Milliseconds from the click in the menu, from page to page through the whole menu: until the
    next page's heading stands, and until all of it is painted, its map included."""
    spent: dict[str, list[dict[str, float]]] = {}
    with open_browser() as browser:
        process, address = serve()
        try:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(f"{address}/deprivation?place=Stevenage")
            _frame(page).wait_for_function(OURS, arg="", timeout=4 * PATIENCE)
            page.evaluate(WATCH)
            in_menu = [row.title for row in ROWS if not row.of_papers]
            for title in in_menu * CHANGES:
                go_to(page, title)
                page.wait_for_function("() => (window.hertsChange || {}).whole", timeout=PATIENCE)
                page.wait_for_timeout(1000)  # a person looks; what was put off is done
                spent.setdefault(title, []).append(page.evaluate("() => hertsChange"))
        finally:
            stop(process)
    counted = {title: rows[1:] for title, rows in spent.items()}
    every = [row for rows in counted.values() for row in rows]
    return {
        "page change, heading, median ms": median(row["heading"] for row in every),
        "page change, all painted, median ms": median(row["whole"] for row in every),
        **{
            f"page change to '{title}', median ms": median(row["whole"] for row in rows)
            for title, rows in counted.items()
        },
    }


def _start_again() -> float:
    """Seconds from the command to the first painted map, with a browser's own profile that has had
    the app twice before: what it compiled it keeps from the second time on."""
    with TemporaryDirectory() as profile, sync_playwright() as playwright:
        open_profile = playwright.chromium.launch_persistent_context
        port = 0
        for _ in range(3):
            browser = open_profile(profile, executable_path=chromium(), args=SETTINGS)
            found, process, address = _start(browser, port)
            port = urlsplit(address).port or 0
            time.sleep(3)  # what it keeps it writes when it has time
            browser.close()
            stop(process)
    return found[PAINTED]


def _start(
    browser: Browser | BrowserContext, port: int = 0
) -> tuple[dict[str, float], subprocess.Popen[bytes], str]:
    page = browser.new_page()
    page.set_viewport_size({"width": 1400, "height": 900})
    ran: list[float] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda x: _note(x, ran)))
    spent, begun = _processor_seconds(os.getpid()), time.perf_counter()
    process, address = serve(port=port)
    up, up_spent = time.perf_counter(), _processor_seconds(process.pid)
    page.goto(f"{address}/deprivation")
    loaded = time.perf_counter()
    _frame(page).wait_for_function(OURS, arg="", timeout=4 * PATIENCE, polling="raf")
    painted, server = time.perf_counter(), _processor_seconds(process.pid)
    return (
        {
            PAINTED: painted - begun,
            "of it until the server answers, s": up - begun,
            "of it until the browser has the page, s": loaded - up,
            "of it until the first run has ended, s": ran[0] - loaded,
            "of it until the map is painted, s": painted - ran[0],
            "processor of the server until it answers, s": up_spent,
            "processor of the server until the map is painted, s": server,
            "processor of the browser, s": _processor_seconds(os.getpid()) - spent - server,
        },
        process,
        address,
    )


def _note(message: str | bytes, ran: list[float]) -> None:
    """Keeps when a run had ended."""
    if isinstance(message, bytes):
        kind = ForwardMsg.FromString(message).WhichOneof("type")
        if kind == "script_finished":
            ran.append(time.perf_counter())


def _processor_seconds(pid: int) -> float:
    """What a process and those that it started have spent."""
    top, spent = psutil.Process(pid), 0.0
    for each in [top, *top.children(recursive=True)]:
        with suppress(psutil.Error):  # it has ended
            spent += sum(each.cpu_times()[:2])
    return spent
