"""What the reading of a file found, as it is kept with the file: the counts, then the first faults.

It repeats what stands in the file, so that it is encrypted where the file is.
"""

import heapq
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from herts_geo import wording
from herts_geo.errors import StoreKey
from herts_geo.pack.contracts import Issue, rows_first
from herts_geo.project import kinds
from herts_geo.store import sealing

MOST: Final = 50  # faults that are kept of one file
LONGEST: Final = 1_000  # characters of a sentence
SEALED: Final = "sealed"


def of_rows(issues: Sequence[Issue], rows: int, loaded: int) -> list[Any]:
    """The report on a file of rows: how many it has, how many were taken, and its faults."""
    errors = sum(each.severity == "error" for each in issues)
    head = {"rows": rows, "loaded": loaded, "errors": errors, "warnings": len(issues) - errors}
    return [head, *(x.sentence()[:LONGEST] for x in heapq.nsmallest(MOST, issues, key=rows_first))]


def of_shapes(problem: str, notes: Iterable[str]) -> list[Any]:
    """The report on a file without rows: why it cannot be used, '' where it can, and what was done
    with it."""
    told = [each for each in notes if each]
    head = {"errors": int(bool(problem)), "warnings": len(told)}
    return [head, *(each[:LONGEST] for each in [problem, *told][:MOST] if each)]


def counts(report: Sequence[Any]) -> str:
    """How many faults a report tells of, in words; '' where the file was not read yet."""
    head = report[0] if report and isinstance(report[0], dict) else {}
    errors, warnings = (head.get(name) for name in ("errors", "warnings"))
    if not isinstance(errors, int) or not isinstance(warnings, int):
        return ""
    told = [wording.count(errors, "error")] * bool(errors)
    told += [wording.count(warnings, "warning")] * bool(warnings)
    return ", ".join(told) or "none"


def sentences(report: Sequence[Any]) -> list[str]:
    """How much of a file was read, and the faults that were kept, a sentence each; the last says
    how many there are more."""
    if not counts(report):
        return []
    head, told = report[0], [kinds.tidy(x) for x in report[1:] if isinstance(x, str)]
    rows, loaded = head.get("rows"), head.get("loaded")
    if isinstance(rows, int) and isinstance(loaded, int):
        told = [f"{loaded:,} of {wording.count(rows, 'row')} were read.", *told]
    more = head["errors"] + head["warnings"] - (len(report) - 1)
    return [*told, f"And {more:,} more."] if more > 0 else told


def sealed(report: Sequence[Any]) -> list[Any]:
    """A report as it is kept: encrypted where a key is set. Raises `StoreKey`."""
    data, is_sealed = sealing.sealed(json.dumps(list(report)).encode())
    return [{SEALED: data.decode("ascii")}] if is_sealed and report else list(report)


def opened(report: Sequence[Any]) -> list[Any]:
    """A report as it was given; nothing where its key is not there, as its file says then."""
    kept = report[0].get(SEALED) if report and isinstance(report[0], dict) else None
    if not isinstance(kept, str):
        return list(report)
    try:
        found = json.loads(sealing.opened(kept.encode(), True, "a report"))
    except (StoreKey, ValueError):
        return []
    return found if isinstance(found, list) else []
