"""From choosing to painted in a real browser; cold start; memory and reruns with ten users."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import psutil
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.bench import painters, users
from tests.browser.conftest import PATIENCE, SETTINGS, chromium, serve, wait_until_up
from tests.conftest import ROOT

OURS = "t => window.hertsGeo && hertsGeo.painted && hertsGeo.painted.includes(t)"
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
    """Seconds from the command to the first painted map; reruns and memory with ten users."""
    with open_browser() as browser:
        begun = time.perf_counter()
        process, address = serve()
        server = psutil.Process(process.pid)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{address}/deprivation")
        _frame(page).wait_for_function(OURS, arg="", timeout=4 * PATIENCE, polling="raf")
        first = time.perf_counter() - begun
        page.wait_for_timeout(3000)
        alone = server.memory_info().rss / 1e6
    one, ten = users.reruns(address, 1), users.reruns(address, 10)
    crowd = server.memory_info().rss / 1e6
    process.terminate()
    return {
        "cold start to first painted map, s": first,
        "one user: median rerun, ms": one[1],
        "ten users at once: median rerun, ms": ten[1],
        "ten users at once: slowest rerun, ms": ten[2],
        "server memory with one user, MB": alone,
        "server memory after ten users, MB": crowd,
    }
