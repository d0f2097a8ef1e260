"""Starts the app's server: settings for a laptop without the internet, and a warm start."""

import os
import shutil
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import platformdirs
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from herts_geo import __version__
from herts_geo.catalogue import PACK_VARIABLE, shipped_pack
from herts_geo.errors import HertsGeoError
from herts_geo.ui.folders import APP_VARIABLE, app_folder

SETTINGS: Final[dict[str, Any]] = {
    "server_address": "localhost",
    "server_headless": True,
    "server_enableStaticServing": True,
    "server_fileWatcherType": "none",
    "browser_serverAddress": "localhost",
    "browser_gatherUsageStats": False,
    "client_showErrorDetails": "none",
    "client_toolbarMode": "minimal",
    "runner_enforceSerializableSessionState": True,
    "runner_magicEnabled": False,
}


def launch(pack: Path | None = None, port: int = 8501) -> None:
    """Serves the app at http://localhost:<port> until it is stopped."""
    if pack:
        os.environ[PACK_VARIABLE] = str(pack.resolve())
    folder = _writable(shipped_pack())
    os.environ[APP_VARIABLE] = str(folder)
    os.chdir(folder)
    (app_folder() / "static").mkdir(exist_ok=True)
    PagesManager.uses_pages_directory = False  # app.py lists the pages, also for the first link
    options = {**SETTINGS, "server_port": port}
    threading.Thread(target=_warm, daemon=True).start()
    bootstrap.load_config_options(options)
    bootstrap.run(str(folder / "app.py"), False, [], options)


def _warm() -> None:
    """Loads slow modules and the first view while the server and the browser start.

    None of these modules registers anything with the server, which may not be there yet.
    """
    for name in ("geopandas", "folium", "herts_geo.access_view"):
        import_module(name)
    from herts_geo import catalogue, deprivation_view, sandbox

    sandbox.warm()
    with suppress(HertsGeoError):  # the page itself will say what is wrong
        deprivation_view.view(catalogue.read(), deprivation_view.Question())


def _writable(folder: Path) -> Path:
    """The app's folder, or a copy in the user's cache where it cannot be written to."""
    if os.access(folder, os.W_OK):
        return folder
    copy = Path(platformdirs.user_cache_path("herts-geo")) / __version__
    for name in ("pages", ".streamlit"):
        shutil.copytree(folder / name, copy / name, dirs_exist_ok=True)
    shutil.copyfile(folder / "app.py", copy / "app.py")
    return copy
