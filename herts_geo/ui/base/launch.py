"""Starts the app's server: settings for a laptop without the internet."""

import atexit
import errno
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Final

import platformdirs
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from streamlit import config
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette import App

from herts_geo import __version__, saving
from herts_geo.errors import CannotWrite, HertsGeoError
from herts_geo.pack.catalogue import PACK_VARIABLE, shipped_pack
from herts_geo.ui.base import assets, beside, front, gate, ready, runs
from herts_geo.ui.base.folders import APP_VARIABLE, OPEN_STREET_MAP, SERVED, own_tiles
from herts_geo.ui.people import setup

FIXED: Final[dict[str, Any]] = {  # what may not be set otherwise: figures and privacy rest on it
    "server.headless": True,
    "server.enableStaticServing": True,
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # it takes longer than most runs; Python collects by itself
}
FOLLOWED: Final[dict[str, type]] = {  # a list in a variable stands with spaces or commas between
    "browser.serverAddress": str,
    "browser.serverPort": int,
    "logger.level": str,
    "runner.enforceSerializableSessionState": bool,  # for tests: it fails a session that comes back
    "secrets.files": list,
    "server.address": str,
    "server.allowedHosts": list,
    "server.baseUrlPath": str,
    "server.corsAllowedOrigins": list,
    "server.disconnectedSessionTTL": int,
    "server.maxUploadSize": int,
    "server.port": int,
    "server.sslCertFile": str,
    "server.sslKeyFile": str,
    "server.websocketPingInterval": int,
}
BY_STREAMLIT: Final = ("STREAMLIT_SERVER_COOKIE_SECRET",)  # which reads it for itself
MEGABYTE: Final = 1024 * 1024
# Seconds that one page's run may hold the others up once they want their turn. Arithmetic on arrays
# gives its turn away at each step: by the usual 5 ms a what-if waited for seconds while others ran,
# for what takes it a tenth of one.
TURN: Final = 0.0005


def launch(
    pack: Path | None = None,
    port: int | None = None,
    address: str = "",
    signed_in_in_front: bool = False,
) -> None:
    """Serves the app until it is stopped, at http://localhost:8501 unless told otherwise.

    `STREAMLIT_SERVER_ADDRESS`, `_PORT` and `_BASE_URL_PATH` are followed. Where other machines can
    reach it, it must ask people to sign in, or a server in front of it (`signed_in_in_front`).
    Raises `HertsGeoError` where the app cannot be served there.
    """
    if pack:
        os.environ[PACK_VARIABLE] = str(pack.resolve())
    folder = _writable(shipped_pack())
    os.environ[APP_VARIABLE] = str(folder)
    os.chdir(folder)
    runs.share()
    PagesManager.uses_pages_directory = False  # app.py lists the pages, also for the first link
    given = {"server.port": port, "server.address": address}
    settings = {**FIXED, **_from_environment(), **{x: y for x, y in given.items() if y}}
    listens = _listen_at(settings)
    _check_who_comes_in(listens, setup.require(), signed_in_in_front)
    for line in _warnings(listens):
        print(line, file=sys.stderr)
    _keep_uploads_in_memory()
    # spares the start the search of every installed package for components of the newer kind, of
    # which the app has none
    BidiComponentManager.discover_and_register_components = lambda _self, **_how: None  # type: ignore[method-assign]
    sys.setswitchinterval(TURN)
    saving.sweep()
    beside.begin()
    ready.begin()
    with suppress(HertsGeoError):  # a page says what is missing
        assets.gather()  # before the first page, which names them
    rules = _rules(listens)
    app = App(
        folder / "app.py",
        middleware=[
            Middleware(gate.Gate, rules=rules),
            Middleware(front.MapFrame, base=rules.base),
        ],
        routes=front.routes(rules.base, folder),
        on_script_error=_last_resort,
    )
    try:
        with suppress(KeyboardInterrupt):  # is how it is stopped
            app.run(config=settings)
    finally:
        beside.close()


def variable(setting: str) -> str:
    """The environment variable of a setting, such as STREAMLIT_SERVER_PORT of 'server.port'."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", setting.replace(".", "_"))
    return f"STREAMLIT_{words.upper()}"


def _from_environment() -> dict[str, Any]:
    """The settings that variables name. Raises `HertsGeoError` for a value that is none."""
    found: dict[str, Any] = {}
    for setting, kind in FOLLOWED.items():
        text = os.environ.get(variable(setting), "").strip()
        if text and kind is list:
            found[setting] = text.replace(",", " ").split()
        elif text and kind is bool:
            found[setting] = text.casefold() in {"1", "true", "yes"}
        elif text and kind is int:
            if not (text.isascii() and text.isdigit()):
                name = variable(setting)
                raise HertsGeoError(f"{name} is '{text}', and should be a whole number.")
            found[setting] = int(text)
        elif text:
            found[setting] = text
    return found


def _listen_at(settings: dict[str, Any]) -> str:
    """The address to listen at. Raises `HertsGeoError` with the reason where the server cannot."""
    config.get_config_options(force_reparse=True, options_from_flags=settings)
    address, port = str(config.get_option("server.address")), config.get_option("server.port")
    if not 0 < port < 2**16:
        raise HertsGeoError(f"'{port}' is not a port: choose one from 1 to 65535, such as 8502.")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            if os.name != "nt":  # there it would let two servers share a port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
            probe.listen()
    except (OSError, UnicodeError) as fault:
        raise HertsGeoError(_unheard(address, port, getattr(fault, "errno", None))) from fault
    return address


def _warnings(address: str) -> Iterator[str]:
    """What whoever starts the server should know: settings that do nothing, and who can come in."""
    fixed = {variable(setting): value for setting, value in FIXED.items()}
    known = {*map(variable, FOLLOWED), *BY_STREAMLIT}
    for name in sorted(name for name in os.environ if name.startswith("STREAMLIT_")):
        if name in fixed:
            yield f"Warning: {name} is not followed: here it is always {fixed[name]}."
        elif name not in known:
            yield f"Warning: {name} is not followed: docs/settings.md names the settings that are."
    if _is_any(address) and not config.get_option("server.allowedHosts"):
        yield (
            "Warning: the app answers to any name. STREAMLIT_SERVER_ALLOWED_HOSTS limits it to "
            "its own, which keeps other sites' pages from reaching it."
        )


def _check_who_comes_in(address: str, signs_in: bool, in_front: bool) -> None:
    """Raises `HertsGeoError` where anybody on the network could open the app."""
    if not (gate.is_local(address) or signs_in or in_front):
        raise HertsGeoError(
            f"At {address} other machines can open the app, and it asks nobody who they are. Have "
            "people sign in (docs/signin.md), or put a server in front of it that asks them and "
            "say so: 'herts-geo app --signed-in-in-front'. Without an address it serves this "
            "machine alone."
        )


def _rules(address: str) -> gate.Rules:
    named = [host.strip().lower() for host in config.get_option("server.allowedHosts")]
    own = ["*"] if _is_any(address) else [*gate.LOCAL, address.lower().strip("[]")]
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    ui = Path(__file__).parents[1]  # whose pages, and Streamlit's own, hold scripts inline
    frame = (ui / "project" / "tab" / "index.html").read_text(encoding="utf-8")
    scripts = [path.read_text(encoding="utf-8") for path in sorted(ui.glob("*/js/*.js"))]
    return gate.Rules(
        hosts=named or own,
        origins=[str(each).rstrip("/") for each in config.get_option("server.corsAllowedOrigins")],
        base=f"/{base}" if base else "",
        pictures=[at] if (at := gate.origin(own_tiles() or OPEN_STREET_MAP)) else [],
        scripts=[*scripts, *gate.inline(frame), *gate.inline(front.shell())],
    )


def _is_any(address: str) -> bool:
    return address.strip("[]") in {"0.0.0.0", "::", ""}  # noqa: S104 (asked, not bound)


def _unheard(address: str, port: int, reason: int | None) -> str:
    if reason == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by this app in another window. Stop that one, or "
            "choose another port: 'herts-geo app --port 8502'."
        )
    if reason == errno.EACCES:
        return f"Port {port} may not be used by this user: choose one above 1023, such as 8502."
    return (
        f"The app cannot listen at '{address}', which is no address of this machine. Set "
        "STREAMLIT_SERVER_ADDRESS to one that is, or take it away for this machine alone."
    )


def _keep_uploads_in_memory() -> None:
    """Makes good that no upload is written to disk: the server spools those over 1 MB otherwise."""
    MultiPartParser.spool_max_size = (int(config.get_option("server.maxUploadSize")) + 1) * MEGABYTE


def _last_resort(fault: Exception) -> bool:
    """Says that a page failed, without what failed: that goes to the log. True: it is said."""
    from herts_geo.ui.base import say

    logging.getLogger("herts_geo").error("A page failed", exc_info=fault)
    say.error(
        "This page met a fault of the app's own and stops here. What stands above is whole, what "
        "should follow is missing. Your project and files are kept: choose the page again, or "
        "another. Whoever runs the server finds the fault in its log."
    )
    return True


def _writable(folder: Path) -> Path:
    """The app's folder, or a copy where this user may write if it cannot be written to."""
    places: list[Callable[[], Path]] = [lambda: folder, _cache, _private]
    for place in places:
        with suppress(OSError, RuntimeError, CannotWrite):  # no home, or no leave to write there
            if (used := place()) != folder:  # it needs these of the first one
                for name in ("pages", ".streamlit"):
                    shutil.copytree(folder / name, used / name, dirs_exist_ok=True)
                shutil.copyfile(folder / "app.py", used / "app.py")
            return _opened(used)
    raise HertsGeoError(
        f"The app needs a folder that it may write to, for the outlines of its maps: '{folder}' "
        "and the folder for temporary files may not be written to or have no room. Name another "
        "folder in TMPDIR."
    )


def _opened(folder: Path) -> Path:
    """A folder in which what is served can be written. Raises `OSError` where it cannot."""
    for name in SERVED:
        place = folder / name
        place.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as trial:
            trial.write(b"room")
    return folder


def _cache() -> Path:
    return Path(platformdirs.user_cache_path("herts-geo")) / __version__


def _private() -> Path:
    """A folder of this run alone, in place of one in a home."""
    kept = ExitStack()
    atexit.register(kept.close)
    return kept.enter_context(saving.folder())
