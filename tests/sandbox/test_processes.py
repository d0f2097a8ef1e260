"""Reading apart: what a file may use, what is said when it wants more, and whose turn it is."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from herts_geo import reading, sandbox
from herts_geo.errors import HertsGeoError, UnreadableLocality
from herts_geo.places.locality import opened
from herts_geo.reading import Context, UnreadableFile
from herts_geo.sandbox import limits as sandbox_limits
from herts_geo.sandbox.causes import Cause
from herts_geo.sandbox.limits import Limits
from herts_geo.sandbox.pool import Pool
from herts_geo.sandbox.process import Process
from tests.conftest import PATIENCE, ROOT

LIST = b"Name,Longitude,Latitude\nLibrary,-0.24,51.8\n"
LARGE = b"Name,Longitude,Latitude\n" + b"Library of the town,-0.24,51.8\n" * 300_000
pytestmark = [pytest.mark.apart, pytest.mark.slow]


def check(data: bytes, allowed: Limits) -> reading.Report:
    """The report on a list of points, within limits."""
    given = {"data": data, "filename": "a.csv", "standard": "points"}
    report: reading.Report = sandbox.run("check", given, {"context": Context()}, allowed)
    return report


def nothing(_: float, __: str) -> None:
    """Watches nothing."""


def test_a_file_is_read_by_another_process() -> None:
    report = reading.check(LIST, "a.csv", "points")
    assert (report.rows, report.loaded, report.frame["lon"].tolist()) == (1, 1, [-0.24])


def test_the_errors_of_the_reading_are_its_own() -> None:
    with pytest.raises(UnreadableFile, match="The file is empty"):
        reading.check(b"", "a.csv", "points")
    with pytest.raises(HertsGeoError, match="There is no standard 'nonsense'"):
        reading.check(LIST, "a.csv", "nonsense")
    with pytest.raises(UnreadableLocality, match="The file is empty"):
        opened.apart(b"", "Town")


def test_a_second_file_starts_at_once() -> None:
    reading.check(LIST, "a.csv", "points")
    with sandbox.inline():
        began = time.perf_counter()
        reading.check(LIST, "a.csv", "points")
        alone = time.perf_counter() - began
    began = time.perf_counter()
    new = Process()
    assert new.ready()
    starting = time.perf_counter() - began
    new.close()
    took = []
    for _ in range(5):
        began = time.perf_counter()
        reading.check(LIST, "a.csv", "points")
        took.append(time.perf_counter() - began - alone)
    assert min(took) < max(0.1, starting / 20)  # so none was started, however slow the machine


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system's own")
def test_too_much_memory_is_one_sentence_and_the_next_file_is_read() -> None:
    with pytest.raises(sandbox.Refused, match="needs more than 200 MB to read") as told:
        check(LARGE, Limits(memory=200 * 1024**2))
    assert told.value.cause is Cause.MEMORY
    assert check(LIST, Limits()).loaded == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system's own")
def test_too_much_time_is_one_sentence_and_the_next_file_is_read() -> None:
    with pytest.raises(sandbox.Refused, match="takes over 1 seconds to read") as told:
        check(LARGE, Limits(seconds=1))
    assert told.value.cause is Cause.TIME
    assert check(LIST, Limits()).loaded == 1


def test_a_reading_can_be_stopped() -> None:
    class Stop(Exception):
        """What a watcher raises."""

    told: list[sandbox.Progress] = []

    def watch(progress: sandbox.Progress) -> None:
        told.append(progress)
        if progress.seconds > 0.3:
            stopped.append(time.perf_counter())
            raise Stop

    stopped: list[float] = []
    with sandbox.watched(watch), pytest.raises(Stop):
        check(LARGE, Limits())
    assert time.perf_counter() - stopped[0] < 5
    assert (told[0].seconds, told[-1].ended) == (0.0, True)
    assert len({each.file for each in told}) == 1
    assert check(LIST, Limits()).loaded == 1


def test_a_reader_that_dies_is_one_sentence_and_is_replaced() -> None:
    killed: list[int] = []

    def watch(progress: sandbox.Progress) -> None:
        mine = psutil.Process().children(recursive=True)
        for child in [each for each in mine if progress.seconds > 0.2 and not killed]:
            killed.append(child.pid)
            child.kill()

    with sandbox.watched(watch), pytest.raises(sandbox.Refused, match="so it was not read"):
        check(LARGE, Limits())
    assert killed
    assert check(LIST, Limits()).loaded == 1


@pytest.fixture
def pool() -> Iterator[Pool]:
    """One process for all."""
    made = Pool(1)
    yield made
    made.close()


def test_turns_go_round(pool: Pool) -> None:
    order: list[str] = []

    def turn(who: str) -> None:
        with pool.lend(who, nothing):
            order.append(who)

    with pool.lend("first", nothing):
        asked = [threading.Thread(target=turn, args=[who]) for who in "aaaab"]
        for number, each in enumerate(asked, start=1):
            each.start()
            while len(pool._waiting) < number:
                time.sleep(0.001)
    for each in asked:
        each.join()
    assert order == ["a", "b", "a", "a", "a"]


def test_what_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setattr("herts_geo.sandbox.process.COMMAND", ("-c", "raise SystemExit(1)"))
    with pytest.raises(sandbox.Refused, match="does not start"), pool.lend("me", nothing):
        pass


def test_a_process_serves_many_files_and_ends_with_its_input() -> None:
    process = Process()
    assert process.ready()
    assert process.alive()
    folder = process.folder
    assert folder is not None
    (folder / "left").touch()
    process.close()
    assert process._own.wait(PATIENCE) == 0
    assert not folder.exists()


def answer_of(code: str, **variables: str) -> str:
    """What a new Python prints that runs this code."""
    env = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), **variables}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_the_kernel_refuses_the_network_and_other_programs() -> None:
    code = """
from herts_geo.sandbox import limits
import ctypes, errno
limits.forever()
library = limits.LIBRARY
print(library.socket(2, 1, 0), library.execve(b"/bin/true", None, None), open("/dev/null").read())
"""
    assert answer_of(code) == "-1 -1"


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_python_refuses_the_network_and_other_programs(act: str) -> None:
    told = answer_of(f"from herts_geo.sandbox import limits\nlimits.forever()\n{act}")
    assert "may not use" in told or "not permitted" in told


def test_no_secret_of_the_server_reaches_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", "1")
    if sys.platform != "win32":
        assert "SOME_SECRET" not in sandbox_limits.environment()
    assert sandbox_limits.environment()["PROJ_NETWORK"] == "OFF"


SERVER = """
import sys, time
from herts_geo import reading, sandbox
sandbox.warm()
reading.check(b"Name,Longitude,Latitude\\nLibrary,-0.24,51.8\\n", "a.csv", "points")
import psutil
print(*[each.pid for each in psutil.Process().children(recursive=True)], flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("how", ["kill", "terminate"])
def test_no_reader_outlives_the_server(how: str, tmp_path: Path) -> None:
    env = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True, env=env, cwd=tmp_path
    )
    assert server.stdout is not None
    with server.stdout as told:
        readers = [int(number) for number in told.readline().split()]
    assert readers
    getattr(server, how)()
    server.wait()
    standing = []
    for reader in readers:
        with suppress(psutil.NoSuchProcess):
            standing.append(psutil.Process(reader))
    gone, left = psutil.wait_procs(standing, PATIENCE)
    assert not left, gone


def test_reads_without_a_home(tmp_path: Path) -> None:
    code = "from herts_geo import reading\n" + SERVER.split("\n")[4] + "\nprint('read')"
    env = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "read", done.stderr


def test_one_process_waits_for_the_first_file_and_few_stay() -> None:
    pool = Pool(4)
    pool.warm()
    assert len(ready(pool, 1)) == 1
    with pool.lend("a", nothing), pool.lend("b", nothing), pool.lend("c", nothing):
        ready(pool, 1)
    assert len(ready(pool, 2)) == 2
    pool.close()


def ready(pool: Pool, wanted: int) -> list[Process]:
    """The processes that wait to be asked, once so many do."""
    until = time.monotonic() + PATIENCE
    while (pool._starting or len(pool._idle) < wanted) and time.monotonic() < until:
        time.sleep(0.05)
    return list(pool._idle)


def test_those_who_wait_are_told() -> None:
    pool, told = Pool(1), list[str]()

    def watch(_: float, stage: str) -> None:
        told.append(stage)
        if len(told) > 3:
            raise TimeoutError

    with pool.lend("a", nothing), pytest.raises(TimeoutError), pool.lend("b", watch):
        pass
    assert set(told) == {"Waiting for other files to be read"}
    with pool.lend("c", nothing) as process:
        assert process.alive()
    pool.close()
