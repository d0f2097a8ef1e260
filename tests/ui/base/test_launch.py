"""The server as it is started: where it listens, what it says first, and how it answers."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.secrets import secrets_singleton

from herts_geo import cli
from herts_geo.errors import HertsGeoError
from herts_geo.ui.base import folders as base_folders
from herts_geo.ui.base import launch
from tests.browser.conftest import serve, stop
from tests.conftest import PATIENCE, ROOT

pytestmark = pytest.mark.slow

Answer = tuple[int, HTTPMessage, str]


def asked(address: str, **headers: str) -> Answer:
    """What a server answers."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as found:
            return found.status, found.headers, found.read().decode()
    except urllib.error.HTTPError as fault:
        with fault:
            return fault.code, fault.headers, fault.read().decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server below the base path 'maps', told one thing that it does not follow, and its log."""
    log = tmp_path_factory.mktemp("log") / "log.txt"
    told = {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full", "STREAMLIT_SERVER_PROT": "1"}
    with log.open("wb") as file:
        process, address = serve(told, base="maps", log=file)
        yield address, log
        stop(process)


@pytest.fixture
def _as_set() -> Iterator[None]:
    """Streamlit's settings are read anew afterwards, once the variables are as they were."""
    yield
    config.get_config_options(force_reparse=True)


@pytest.fixture
def here(_as_set: None, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A start in the test's own process leaves its folder and variables as they were."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv(base_folders.APP_VARIABLE, "")
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    return monkeypatch


@pytest.mark.parametrize("port", ["-1", "0", "65536", "eighty", "8501.5", "٨٥٠١"])
def test_what_is_no_port_is_said(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["app", f"--port={port}"])
    assert ended.value.code == 2
    assert f"'{port}' is not a port" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]
        command = [sys.executable, "-m", "herts_geo.cli", "app", "--port", str(port)]
        found = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert found.returncode == 1
    assert found.stderr.startswith(f"Port {port} is taken")
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADDRESS", "203.0.113.9", "'203.0.113.9', which is no address of this machine"),
        ("ADDRESS", "unix:///tmp/x", "'unix:///tmp/x', which is no address of this machine"),
        ("ADDRESS", "a..b", "'a..b', which is no address of this machine"),
        ("PORT", "abc", "STREAMLIT_SERVER_PORT is 'abc', and should be a whole number."),
        ("PORT", "-1", "STREAMLIT_SERVER_PORT is '-1', and should be a whole number."),
        ("PORT", "70000", "'70000' is not a port"),
    ],
)
def test_a_setting_that_cannot_be_used_is_said(
    name: str, value: str, said: str, here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here.setenv(f"STREAMLIT_SERVER_{name}", value)
    assert cli.main(["app"]) == 1
    told, fault = capsys.readouterr()
    assert told == ""
    assert said in fault
    assert len(fault.splitlines()) == 1


def test_the_server_answers_below_its_base_path(server: tuple[str, Path]) -> None:
    address, _ = server
    assert asked(f"{address}/_stcore/health")[0] == 200
    assert asked(f"{address}/app/static/map.js")[0] == 200


def test_what_is_not_followed_is_said(server: tuple[str, Path]) -> None:
    told = server[1].read_text(encoding="utf-8")
    assert "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS is not followed: here it is always none." in told
    assert "STREAMLIT_SERVER_PROT is not followed" in told
    assert "BASE_URL_PATH" not in told
    assert "listens at" not in told


def test_the_maps_frame_is_there_with_the_first_page(server: tuple[str, Path]) -> None:
    address, _ = server
    frame = f"{address}/component/streamlit_folium.st_folium"
    assert asked(f"{frame}/index.html")[1]["Cache-Control"] == "no-cache"
    assert asked(f"{frame}/static/js/none.js")[0] == 404
    with urllib.request.urlopen(f"{address}/deprivation", timeout=PATIENCE) as page:
        named = re.findall(r'<link rel="prefetch" href="([^"]+)">', page.read().decode())
    assert len(named) == 3
    for each in named:
        status, headers, _ = asked(urljoin(f"{address}/deprivation", each))
        assert status == 200
        assert "immutable" in headers["Cache-Control"]


def test_every_answer_says_what_a_page_may_do(server: tuple[str, Path]) -> None:
    address, _ = server
    for path in ("/", "/_stcore/health", "/app/static/map.css", "/nothing", "/_stcore/metrics"):
        found = asked(address + path)[1]
        assert "frame-ancestors 'self'" in found["Content-Security-Policy"]
        assert "unsafe-eval" not in found["Content-Security-Policy"]
        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Referrer-Policy"] == "strict-origin-when-cross-origin"
    found = asked(f"{address}/component/streamlit_folium.st_folium/index.html")[1]
    assert "'unsafe-eval'" in found["Content-Security-Policy"]


def test_the_metrics_are_closed(server: tuple[str, Path]) -> None:
    status, _, words = asked(f"{server[0]}/_stcore/metrics")
    assert status == 404
    assert "session" not in words


def test_another_name_or_site_is_not_answered(server: tuple[str, Path]) -> None:
    address, _ = server
    assert asked(f"{address}/", Host="evil.example")[0] == 400
    assert asked(f"{address}/_stcore/health", Origin="https://evil.example")[0] == 403


def test_a_socket_of_another_site_is_refused_at_once(server: tuple[str, Path]) -> None:
    address, _ = server
    headers = {
        "Origin": "https://evil.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    assert asked(f"{address}/_stcore/stream", **headers)[0] == 403


def test_who_can_come_in_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("STREAMLIT_")]:
        monkeypatch.delenv(name)
    assert list(launch._warnings("localhost")) == []
    assert list(launch._warnings("192.168.1.5")) == []
    (line,) = launch._warnings("0.0.0.0")
    assert "answers to any name" in line


@pytest.mark.parametrize("way", [["--address=0.0.0.0"], []])
def test_nobody_is_let_in_from_elsewhere_without_being_asked(
    way: list[str], here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here.setenv("STREAMLIT_SERVER_ADDRESS", "" if way else "0.0.0.0")
    assert cli.main(["app", *way]) == 1
    told, fault = capsys.readouterr()
    assert told == ""
    assert "other machines can open the app, and it asks nobody who they are" in fault
    assert "--signed-in-in-front" in fault


@pytest.mark.parametrize(
    ("address", "signs_in", "in_front"),
    [("localhost", False, False), ("127.0.0.1", False, False), ("0.0.0.0", True, False),
     ("192.168.1.5", False, True)],
)  # fmt: skip
def test_whoever_is_asked_may_come_from_elsewhere(
    address: str, signs_in: bool, in_front: bool
) -> None:
    launch._check_who_comes_in(address, signs_in, in_front)


def test_sign_in_that_cannot_work_keeps_the_server_from_starting(
    tmp_path: Path, here: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text('[auth]\nclient_id = "maps"\n', encoding="utf-8")
    here.setenv("STREAMLIT_SECRETS_FILES", str(file))
    here.setattr(secrets_singleton, "_secrets", None)
    assert cli.main(["app"]) == 1
    fault = capsys.readouterr().err
    assert "[auth] lacks client_secret, server_metadata_url." in fault
    assert "HERTS_GEO_STORE is 'none'" in fault
    here.setattr(secrets_singleton, "_secrets", None)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_BASE_URL_PATH", "/maps/")
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "a.example, b.example c.example")
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "60")
    assert launch._from_environment() == {
        "server.allowedHosts": ["a.example", "b.example", "c.example"],
        "server.baseUrlPath": "/maps/",
        "server.disconnectedSessionTTL": 60,
    }


def test_every_setting_is_one_of_streamlits() -> None:
    known = {name: option.env_var for name, option in config.get_config_options().items()}
    for name in {*launch.FOLLOWED, *launch.FIXED}:
        assert known[name] == launch.variable(name)


def test_no_upload_that_is_taken_is_spooled_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", 1)
    launch._keep_uploads_in_memory()
    most = int(config.get_option("server.maxUploadSize")) * launch.MEGABYTE
    assert MultiPartParser.spool_max_size > most


def test_a_large_upload_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
    start = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
    body = start + b"1" * (5 * launch.MEGABYTE) + b"\r\n--x--\r\n"

    async def received() -> tuple[bool, int]:
        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        kind = (b"content-type", b"multipart/form-data; boundary=x")
        form = await Request({"type": "http", "headers": [kind]}, receive).form()
        upload = form["f"]
        assert isinstance(upload, UploadFile)
        with upload.file:
            return bool(upload.file._rolled), int(upload.size or 0)  # type: ignore[attr-defined]

    assert asyncio.run(received()) == (True, 5 * launch.MEGABYTE)  # as the server comes
    launch._keep_uploads_in_memory()
    assert asyncio.run(received()) == (False, 5 * launch.MEGABYTE)


def test_a_folder_that_may_not_be_written_to_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> Path:
        if folder == ROOT:
            raise PermissionError
        return folder

    monkeypatch.setattr(launch, "_opened", refuse)
    monkeypatch.setattr(launch, "_cache", lambda: tmp_path / "cache")
    assert launch._writable(ROOT) == tmp_path / "cache"
    assert (tmp_path / "cache" / "app.py").read_bytes() == (ROOT / "app.py").read_bytes()


def test_without_a_home_the_copy_is_for_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    (tmp_path / "here").mkdir()
    monkeypatch.setattr(launch, "_cache", homeless)
    monkeypatch.setattr(launch, "_private", lambda: tmp_path / "here")
    monkeypatch.setattr(launch, "_opened", _first_refused())
    assert launch._writable(ROOT) == tmp_path / "here"


def test_nowhere_to_write_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> Path:
        raise OSError

    monkeypatch.setattr(launch, "_opened", refuse)
    monkeypatch.setattr(launch, "_cache", lambda: ROOT)
    monkeypatch.setattr(launch, "_private", lambda: ROOT)
    with pytest.raises(HertsGeoError, match="needs a folder that it may write to"):
        launch._writable(ROOT)


def test_a_folder_is_tried_by_writing(tmp_path: Path) -> None:
    assert launch._opened(tmp_path) == tmp_path
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["geo", "images", "static"]
    (tmp_path / base_folders.SERVED[1]).rmdir()
    (tmp_path / base_folders.SERVED[1]).write_bytes(b"in the way")
    with pytest.raises(OSError, match="exists"):
        launch._opened(tmp_path)


def _first_refused() -> "launch.Any":
    asked_for: list[Path] = []

    def refuse(folder: Path) -> Path:
        asked_for.append(folder)
        if len(asked_for) == 1:
            raise PermissionError
        return folder

    return refuse
