"""A PostgreSQL server of the tests' own, on loopback, in a private folder, gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"  # the user that runs the server where the tests run as root, who may not
PASSWORD = "only-for-tests"
HASTY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
MISSING = (
    "PostgreSQL with PostGIS is not installed (Debian: apt install postgresql "
    "postgresql-15-postgis-3), so that what needs it is not tested"
)


def programs() -> Path | None:
    """The folder of the newest server's programs, where there is one with PostGIS."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3])
    )
    with_postgis = [
        each
        for each in found
        if Path(f"/usr/share/postgresql/{each.parts[-3]}/extension/postgis.control").exists()
    ]
    return with_postgis[-1].parent if with_postgis else None


@contextmanager
def running(binaries: Path, safe: bool = False) -> Iterator[str]:
    """The address of a server without a database of ours, for as long as the block lasts; `safe`:
    what is told kept is on the disk, as where people work."""
    folder = Path(tempfile.mkdtemp(prefix="herts-geo-pg-"))
    try:
        secret = folder / "password"
        secret.write_text(PASSWORD)
        if os.getuid() == 0:
            for each in (folder, secret):
                shutil.chown(each, OWNER, OWNER)
        port = _free_port()
        data = folder / "data"
        _as_owner(
            [
                str(binaries / "initdb"),
                f"--pgdata={data}",
                f"--username={OWNER}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ]
        )
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            f"-c shared_buffers=32MB -c max_connections=60 {'' if safe else HASTY}"
        )
        control = [str(binaries / "pg_ctl"), f"--pgdata={data}", f"--log={folder / 'log'}", "-w"]
        _as_owner([*control, f"--options={options}", "start"])
        try:
            yield f"postgresql://{OWNER}:{PASSWORD}@127.0.0.1:{port}"
        finally:
            _as_owner([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(command: Sequence[str]) -> None:
    change = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    subprocess.run(
        [*(change if os.getuid() == 0 else []), *command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
