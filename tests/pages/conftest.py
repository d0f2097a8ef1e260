"""Runs a page of the app inside the test's own process, with a query string."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest, local_script_runner

from herts_geo.report.map import sheet as map_sheet
from herts_geo.ui.link.pages import FIRST
from tests.conftest import PATIENCE, ROOT

Open = Callable[..., AppTest]
COMPONENTS: Final = cache(manifest_scanner.scan_component_manifests)  # AppTest looks for each


def _ended(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
    """Waits until a page has run; AppTest's own way looks a thousand times a second, which costs a
    twentieth of the work."""
    thread = runner._script_thread
    assert thread is not None
    thread.join(timeout)
    if thread.is_alive():
        runner.request_stop()
        raise RuntimeError(f"the page was not run within {timeout} seconds")


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page by its file's stem; keywords are the link's query values."""
    original = PagesManager.__init__

    def listed_pages_only(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        PagesManager.uses_pages_directory = False  # AppTest would run pages/ without app.py
        original(self, *args, **kwargs)

    monkeypatch.setattr(PagesManager, "__init__", listed_pages_only)
    monkeypatch.setattr(local_script_runner, "require_widgets_deltas", _ended)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", COMPONENTS)
    monkeypatch.setattr(map_sheet, "DPI", 50)  # no page looks at the dots of its pictures
    # AppTest keeps the widgets' format functions in its own session state.
    config.set_option("runner.enforceSerializableSessionState", False)
    config.set_option("runner.postScriptGC", False)  # as the app is started, like the next
    config.set_option("browser.gatherUsageStats", False)

    def run(stem: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
        for name, value in query.items():
            app.query_params[name] = value
        if stem != FIRST.stem:
            app.switch_page(str(Path("pages") / f"{stem}.py"))
        return app.run()

    return run


def said(elements: Any) -> list[str]:
    """The texts of some elements as a reader sees them, without the escapes of Markdown."""
    return [item.value.replace("\\", "") for item in elements]


def typed(app: AppTest, text: str, key: str) -> AppTest:
    """The page after a text of one's own was typed into a box that offers others."""
    box = app.selectbox(key=key)
    box.options = [*box.options, text]  # AppTest knows the offered ones only
    return box.set_value(text).run()
