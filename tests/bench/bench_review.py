"""How long the county's review takes as a file of each format, with its memory and its size."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Final

from herts_geo import report

PLACE: Final = "Hertfordshire"
MEGABYTE: Final = 1024**2


def run() -> dict[str, float]:
    """Seconds from the command to the file, peak memory and size of the file (megabytes)."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for ending in report.FORMATS:
            path = Path(folder) / f"review{ending}"
            seconds, memory = _made(path)
            name = f"review_{ending[1:]}"
            found[f"{name}_seconds"] = seconds
            found[f"{name}_peak_mb"] = memory
            found[f"{name}_file_mb"] = path.stat().st_size / MEGABYTE
    return found


def _made(path: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "herts_geo.cli", "review", PLACE, "--out", str(path)]
    start = perf_counter()
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"the review as {path.suffix} ended with {child.returncode}")
    return perf_counter() - start, used.ru_maxrss / 1024
