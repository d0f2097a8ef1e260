"""What a check gives back: what was recognised, every fault, every change, and the sound rows.

The ledger of one check: faults, changes and rows left out, as they are found.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

import pandas as pd
from shapely.geometry.base import BaseGeometry

from herts_geo import guards
from herts_geo.pack.contracts import SHOWN, Issue, Severity
from herts_geo.reading import secrecy


class Change(NamedTuple):
    """One mended cell: its row as a spreadsheet counts, what it was, what it is, and why."""

    row: int
    field: str
    before: str
    after: str
    why: str


PREVIEW: Final = 5  # rows of a file that a person is shown


@dataclass(frozen=True)
class District:
    """A district: its name, the codes that it has or had, and its outline (metres, EPSG:27700)."""

    name: str
    codes: tuple[str, ...]
    outline: BaseGeometry


@dataclass(frozen=True)
class Context:
    """What a check may look things up in; everything is optional.

    `postcodes`: frame with columns postcode, easting, northing (metres). `code_sets`: area codes by
    (geography, vintage), such as ('LSOA', '2021') or ('district', '2012 on'). `bounds`: west,
    south, east, north of the county, degrees; `buffer`: how far outside is still near, degrees.
    `value_column`: the heading of the figures to use where a file has several. `followed`: area
    codes that were split or merged, with their successors. `districts`, `county`: the districts of
    the county and its name, against which the place that a row names is held.
    """

    postcodes: pd.DataFrame | None = None
    code_sets: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    bounds: tuple[float, float, float, float] | None = None
    buffer: float = 0.2
    value_column: str = ""
    followed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    districts: tuple[District, ...] = ()
    county: str = ""

    @cached_property
    def spots(self) -> pd.DataFrame:
        """Easting and northing (metres) by postcode without its space, each once; none where there
        are no postcodes."""
        if self.postcodes is None:
            return pd.DataFrame({"easting": [], "northing": []}, pd.Index([], dtype="str"))
        known = self.postcodes.get("postcode", self.postcodes.index.to_series())
        names = pd.Index(known.astype("str").str.replace(" ", "").to_numpy())
        found = self.postcodes.set_index(names)[["easting", "northing"]].astype(float)
        return found[~names.duplicated()]


@dataclass(frozen=True)
class Suggestion:
    """A heading that was not matched, the field that it may be, and why, in words."""

    heading: str
    field: str
    why: str


@dataclass(frozen=True)
class Recognised:
    """What a file was taken to be. `headings`: theirs -> the standard's field.

    `units`: the unit of each column of figures by indicator ('' where none is named or stated).
    `suggestions`: for headings that were not matched, the field that each may be, and why.
    """

    standard: str
    title: str
    format: str
    encoding: str
    separator: str
    layer: str
    other_layers: tuple[str, ...]
    heading_row: int
    headings: dict[str, str]
    unmatched: tuple[str, ...]
    missing: tuple[str, ...]
    coordinate_system: str = ""
    geography: str = ""
    vintage: str = ""
    value_column: str = ""
    figures: tuple[str, ...] = ()
    units: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of one check.

    `frame`: the sound rows, typed, one column for each field of the standard, plus lon, lat
    (degrees, missing where unplaced) and placed_by; its index is the row as a spreadsheet counts.
    It holds everything, vacant property included: what leaves the app must be masked.
    `judged`: of every row, whether it is vacant or sensitive, and in `doubt` why only perhaps.
    `left_out`: rows that are not in the frame, each with its reason; rows = loaded + left out.
    """

    recognised: Recognised
    rows: int
    issues: list[Issue] = field(repr=False)
    mended: list[Change] = field(repr=False)
    left_out: list[tuple[int, str]] = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    sheet: pd.DataFrame = field(repr=False)
    withheld: Mapping[str, "pd.Series[str]"] = field(repr=False)
    judged: pd.DataFrame = field(repr=False)

    @property
    def loaded(self) -> int:
        """How many rows are in the frame."""
        return len(self.frame)

    @cached_property
    def errors(self) -> int:
        """How many faults break the standard and could not be mended."""
        return sum(issue.severity == "error" for issue in self.issues)

    @property
    def warnings(self) -> int:
        """How many faults were mended, or are only doubtful."""
        return len(self.issues) - self.errors

    @property
    def unread(self) -> list[str]:
        """What of the file was not read as it stands, such as its other sheets, in sentences."""
        whole = [each for each in self.issues if each.row == 0 and each.field == "file"]
        return [
            f"The file {each.message}"
            for each in whole
            if "not read" in each.message or "was read" in each.message
        ]

    @property
    def preview(self) -> pd.DataFrame:
        """The first rows as they were read, without what is withheld."""
        return self.sheet.assign(**self.withheld).head(PREVIEW)

    @property
    def secrets(self) -> list[str]:
        """How many rows the mended file withholds, and why, in sentences."""
        return secrecy.sentences(self.judged)

    def mended_csv(self, full: bool = False) -> bytes:
        """The user's own rows with what was mended, as CSV that no spreadsheet will run.

        The exact place of vacant property is withheld unless `full`, the holder's own copy.
        """
        sheet = self.sheet if full else self.sheet.assign(**self.withheld)
        return guards.csv_bytes(sheet)

    def changes_csv(self) -> bytes:
        """Every change as CSV: row, field, before, after, why."""
        return guards.csv_bytes(
            pd.DataFrame(self.mended, columns=list(Change._fields), dtype="str")
        )

    def as_dict(self) -> dict[str, object]:
        """The outcome as plain values, for JSON."""
        return {
            "recognised": asdict(self.recognised),
            "rows": self.rows,
            "loaded": self.loaded,
            "errors": self.errors,
            "warnings": self.warnings,
            "vacant_withheld": int(self.judged["vacant"].sum()),
            "vacant_in_doubt": int((self.judged["doubt"] != "").sum()),
            "sensitive_withheld": int(self.judged["sensitive"].sum()),
            "withheld": self.secrets,
            "issues": [
                {
                    "row": each.row,
                    "field": each.field,
                    "heading": each.heading,
                    "value": each.value,
                    "severity": each.severity,
                    "message": each.message,
                    "action": each.action,
                }
                for each in self.issues
            ],
        }


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
        self.issues.append(
            Issue(
                row=0,
                field=name,
                value=shown(value),
                message=message,
                action=action,
                severity=severity,
            )
        )

    def faults(
        self,
        name: str,
        values: "pd.Series[str]",
        message: str,
        action: "pd.Series[str] | str",
        severity: Severity = "error",
    ) -> None:
        """The same fault in each of these cells; the index holds their rows."""
        if values.empty:
            return
        actions = [action] * len(values) if isinstance(action, str) else action.tolist()
        cells = zip(values.index.tolist(), all_shown(values), actions, strict=True)
        self.issues += [
            Issue(
                row=row, field=name, value=value, message=message, action=advice, severity=severity
            )
            for row, value, advice in cells
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
        if before.empty:
            return
        reasons = [why] * len(before) if isinstance(why, str) else why.tolist()
        old, new = all_shown(before), all_shown(after)
        rows = before.index.tolist()
        self.changes += [
            Change(*each) for each in zip(rows, [name] * len(rows), old, new, reasons, strict=True)
        ]
        if fault:
            self.issues += [
                Issue(
                    row=row,
                    field=name,
                    value=was,
                    message=reason,
                    action=f"Read as '{now}'. {OWN_COPY}",
                    severity="warning",
                )
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
