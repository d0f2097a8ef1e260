"""The ledger of one check: faults, changes and rows left out, as they are found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final

import pandas as pd

from herts_geo.contracts import SHOWN, Issue, Severity
from herts_geo.reading.report import Change

OWN_COPY: Final = "Mended here; put it right in your own copy too."


@dataclass
class Ledger:
    """Collects what a check finds; nothing is dropped without an entry."""

    issues: list[Issue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    left_out: dict[int, str] = field(default_factory=dict)

    def whole(
        self, name: str, value: str, message: str, action: str, severity: Severity = "error"
    ) -> None:
        """A fault of the whole file."""
        self.issues.append(Issue(0, name, shown(value), message, action, severity))

    def faults(
        self,
        name: str,
        values: "pd.Series[str]",
        message: str,
        action: "pd.Series[str] | str",
        severity: Severity = "error",
    ) -> None:
        """The same fault in each of these cells; the index holds their rows."""
        actions = [action] * len(values) if isinstance(action, str) else action.tolist()
        cells = zip(values.index.tolist(), all_shown(values), actions, strict=True)
        self.issues += [
            Issue(row, name, value, message, advice, severity) for row, value, advice in cells
        ]

    def mend(
        self,
        name: str,
        before: "pd.Series[str]",
        after: "pd.Series[str]",
        why: "pd.Series[str] | str",
        fault: bool = True,
    ) -> None:
        """These cells were mended; each is a warning too unless only spaces changed."""
        reasons = [why] * len(before) if isinstance(why, str) else why.tolist()
        old, new = all_shown(before), all_shown(after)
        rows = before.index.tolist()
        self.changes += [
            Change(*each) for each in zip(rows, [name] * len(rows), old, new, reasons, strict=True)
        ]
        if fault:
            self.issues += [
                Issue(row, name, was, reason, f"Read as '{now}'. {OWN_COPY}", "warning")
                for row, was, now, reason in zip(rows, old, new, reasons, strict=True)
            ]

    def leave_out(self, rows: Iterable[int], reason: str) -> None:
        """These rows are not loaded; the first reason given for a row stands."""
        for row in rows:
            self.left_out.setdefault(row, reason)

    def sorted_issues(self) -> list[Issue]:
        """Every fault, those of the whole file first, then by row."""
        return sorted(self.issues, key=attrgetter("row"))


def shown(value: str) -> str:
    """A value as a message repeats it: on one line (↵ for a line break), cut at 60."""
    line = re.sub(r"[ \t]*[\r\n]+\s*", "↵", value[: SHOWN * 4])
    return re.sub(r"\s+", " ", line).strip()[:SHOWN]


def all_shown(values: "pd.Series[str]") -> list[str]:
    """Values as messages repeat them."""
    plain: list[str] = values.tolist()
    return [
        value if len(value) <= SHOWN and value.isprintable() else shown(value) for value in plain
    ]
