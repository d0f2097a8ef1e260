"""Two processes of the app behind nginx, as `deploy/nginx.conf` has it."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench.visitor import Visitor, connected
from tests.browser.conftest import serve, stop, wait_until_up
from tests.conftest import PATIENCE, ROOT

pytestmark = pytest.mark.slow
VISITORS, GUESTS = 6, 40  # those who use the pages, and those who come for one
MAIN = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  log_format at '$herts_geo_visitor $upstream_addr';
  access_log {folder}/access.log at;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/herts-geo.conf;
}}
"""


@dataclass
class Behind:
    """Two processes and the server in front of them."""

    address: str
    processes: list[subprocess.Popen[bytes]]
    log: Path

    def asked(self) -> dict[str, set[str]]:
        """Visitor -> the processes that answered."""
        found: dict[str, set[str]] = defaultdict(set)
        for line in self.log.read_text(encoding="utf-8").splitlines():
            who, _, at = line.partition(" ")
            found[who].add(at)
        return found


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """Starts them; skips where there is no nginx, and fails instead under CI=true."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no nginx on this machine")
        pytest.skip("no nginx on this machine: install it to run this test")
    folder, port = tmp_path_factory.mktemp("nginx"), _free()
    started = [serve() for _ in range(2)]
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, (_, address) in zip(("8501", "8502"), started, strict=True):
        text = text.replace(f"127.0.0.1:{old}", address.removeprefix("http://"))
    (folder / "herts-geo.conf").write_text(text.replace("listen 8080", f"listen {port}"))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    front = subprocess.Popen([program, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        wait_until_up(f"http://localhost:{port}", front)
        processes = [process for process, _ in started]
        yield Behind(f"http://localhost:{port}", processes, folder / "access.log")
    finally:
        for each in (front, *(process for process, _ in started)):
            stop(each)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _cookie(address: str) -> str:
    """What the first answer gives a visitor to come back with."""
    with urllib.request.urlopen(f"{address}/deprivation", timeout=PATIENCE) as answer:
        given = answer.headers.get_all("Set-Cookie")
    (mark,) = [each for each in given if each.startswith("herts_geo=")]
    assert "HttpOnly" in mark
    assert "SameSite=Strict" in mark
    return str(mark.partition(";")[0])


async def _visit(address: str, cookie: str) -> list[str]:
    """Opens two pages over one socket, and comes back over another; the faults that were shown."""
    faults = []
    for page in ("deprivation", "locality"):
        async with connected(address, cookie) as socket:
            visitor = Visitor(socket)
            await visitor.open(page)
            await visitor.open("glossary")
            faults += visitor.faults
    return faults


async def _all(address: str, cookies: list[str]) -> list[str]:
    found = await asyncio.gather(*(_visit(address, cookie) for cookie in cookies))
    return [fault for each in found for fault in each]


def test_each_visitor_stays_at_one_process_and_both_serve(behind: Behind) -> None:
    cookies = [_cookie(behind.address) for _ in range(GUESTS)]
    assert len(set(cookies)) == GUESTS
    assert asyncio.run(_all(behind.address, cookies[:VISITORS])) == []
    asked = behind.asked()
    own = [asked[cookie.partition("=")[2]] for cookie in cookies]
    assert all(len(each) == 1 for each in own)
    assert len(set.union(*own)) == 2


def test_where_one_ends_the_other_serves_its_visitors(behind: Behind) -> None:
    cookies = [_cookie(behind.address) for _ in range(VISITORS)]
    stop(behind.processes[0])
    assert asyncio.run(_all(behind.address, cookies)) == []


def test_the_names_in_the_service_and_caddy_are_those_of_nginx() -> None:
    texts = [
        (ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("nginx.conf", "Caddyfile")
    ]
    ports = [set(re.findall(r"127\.0\.0\.1:(\d+)", text)) for text in texts]
    assert ports == [{"8501", "8502"}] * 2
    service = (ROOT / "deploy" / "herts-geo@.service").read_text(encoding="utf-8")
    assert ports[0] <= set(re.findall(r"herts-geo@(\d+)", service))
    assert "lb_policy cookie herts_geo" in texts[1]
    assert "/_stcore/health" in texts[1]
