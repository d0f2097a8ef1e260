"""The reading of a user's file in a process apart, with limits on what it may use."""

from collections.abc import Mapping
from typing import Any

from herts_geo import sandbox
from herts_geo.errors import UnreadableFile
from herts_geo.reading import standards as reading_standards
from herts_geo.reading.headings import NONE_CHOSEN
from herts_geo.reading.report import Context, Report
from herts_geo.reading.table import Table


def check(
    data: bytes,
    filename: str,
    standard: str,
    context: Context | None = None,
    layer: str = "",
    columns: Mapping[str, str] = NONE_CHOSEN,
) -> Report:
    """The report on a user's file, as `check.check`, made in a process apart.

    Raises `UnreadableFile` where the file is no table, needs too much, or does not have the columns
    that are chosen, `UnknownStandard`.
    """
    given = {
        "data": data,
        "filename": filename,
        "standard": standard,
        "layer": layer,
        "columns": dict(columns),
    }
    report: Report = _run("check", given, {"context": context or Context()})
    return report


def table(data: bytes, filename: str, vocabulary: frozenset[str], layer: str = "") -> Table:
    """The table in a file, as `files.read`, made in a process apart. Raises `UnreadableFile`."""
    given = {"data": data, "filename": filename, "vocabulary": vocabulary, "layer": layer}
    found: Table = _run("table", given, {})
    return found


def rehearse() -> None:
    """Reads a small table by each standard here, so that what is slow at first is done."""
    from herts_geo.reading.check import check as here  # loaded in the process that reads

    data = b"Name,Longitude,Latitude,Postcode,Value\nLibrary,-0.24,51.8,AL8 6AT,1.5\n"
    for standard in reading_standards.names():
        here(data, "a.csv", standard, Context())


def _run(task: str, given: dict[str, Any], shared: dict[str, Any]) -> Any:
    try:
        return sandbox.run(task, given, shared)
    except sandbox.Refused as fault:
        raise UnreadableFile(str(fault)) from fault
