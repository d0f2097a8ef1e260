"""What the start of the app waits for, and what it does without."""

import ast
import importlib
import json
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from streamlit import runtime

from herts_geo.ui.base import ready
from tests.browser.conftest import serve, stop
from tests.conftest import PATIENCE, ROOT

NUMBERS = {"numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "pyarrow"}
SLOW = {"scipy", "matplotlib", "mapclassify", "sklearn", "altair", "docx", "typst", "osmium"}
UNUSED = {*SLOW, "xlsxwriter", "networkx", "ferrobus"}
LOADED = """
import json, sys
{}
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(code: str) -> set[str]:
    """The packages that a new program has loaded once it has run some code."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_what_a_program_has_loaded_is_seen() -> None:
    assert {"numpy", "pandas"} <= loaded("import pandas")


def test_the_command_that_starts_the_app_loads_no_figures() -> None:
    asked = "from herts_geo import cli; assert cli._options(['app', '--port=8640']).port == 8640"
    assert not loaded(asked) & {*NUMBERS, *UNUSED, "folium", "streamlit"}


def test_the_server_listens_before_any_figures_are_loaded() -> None:
    assert not loaded("import herts_geo.ui.base.launch") & {*NUMBERS, *UNUSED, "folium"}


def test_the_first_map_waits_for_nothing_that_it_does_without() -> None:
    names = (*ready.MODULES, *ready.PAGES)
    found = loaded(f"import importlib\nfor name in {names}: importlib.import_module(name)")
    assert {"geopandas", "folium", "streamlit_folium"} <= found
    assert not found & UNUSED


@pytest.mark.parametrize("page", ["home", "deprivation"])
def test_nor_does_the_page_that_is_opened_first(page: str) -> None:
    files = [ROOT / "app.py", ROOT / "pages" / f"{page}.py"]
    names = [
        node
        for file in files
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    found = loaded("\n".join(map(ast.unparse, names)))
    assert "streamlit_folium" in found
    assert not found & UNUSED


def test_each_module_that_is_made_ready_is_there() -> None:
    for name in (*ready.MODULES, *ready.PAGES):
        assert importlib.import_module(name)


def test_nobody_waits_where_nothing_is_made() -> None:
    waiting = threading.Thread(target=ready.wait, daemon=True)
    waiting.start()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()


def test_a_run_waits_until_all_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    begun = threading.Event()

    def answer() -> None:
        begun.wait(PATIENCE)
        order.append("answered")

    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(ready, "COMPONENTS", ())
    monkeypatch.setattr(ready, "_answer", answer)
    monkeypatch.setattr(ready, "_later", lambda: None)
    ready.begin()
    begun.set()
    ready.wait()
    assert order == ["answered"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_what_is_made_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("no modules")

    monkeypatch.setattr(ready, "import_module", lambda _name: fail())
    ready.begin()
    ready.wait()
    for each in threading.enumerate():
        if each.name == "ready":  # its fault is told as it ends, which is after it let others go on
            each.join(PATIENCE)


@pytest.mark.slow
def test_the_map_is_served_though_no_run_has_asked_for_it() -> None:
    process, address = serve()
    try:
        until = time.monotonic() + PATIENCE
        for name in ("streamlit_folium.st_folium", "herts_geo.ui.project.session.herts_geo_tab"):
            while _status(f"{address}/component/{name}/index.html") != 200:
                assert time.monotonic() < until
                time.sleep(0.1)
    finally:
        stop(process)


def _status(address: str) -> int:
    try:
        return int(urllib.request.urlopen(address, timeout=PATIENCE).status)
    except OSError as fault:
        return int(getattr(fault, "code", 0))
