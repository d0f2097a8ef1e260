"""Published journey times that a user brings: one row an area, service and mode.

Two layouts: the department's own, one row an area and a column a service and mode (`LSOA_code`,
`GPPTt`, `GPCyct`), and a plain one (area code, service, mode, minutes). Read in a process apart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.errors import UnreadableFile
from herts_geo.pack.contracts import SHOWN, Issue
from herts_geo.reading import files
from herts_geo.reading.standards import normal
from herts_geo.reading.table import Table
from herts_geo.services import kinds as services_kinds
from herts_geo.travel.modes import MODES

MOST_BYTES, MOST_ROWS = 100_000_000, 500_000
LONGEST: Final = 120.0  # minutes; the publication writes this for 'further or not reachable'
PREFIXES: Final = {
    "hosp": "hospital",
    "gp": "gp",
    "ps": "primary_school",
    "ss": "secondary_school",
    "fe": "further_education",
    "food": "supermarket",
    "town": "town_centre",
}
SUFFIXES: Final = {"ptt": "pt", "cyct": "cycle", "walkt": "walk"}
WIDE: Final[Mapping[str, tuple[str, str]]] = {
    f"{start}{end}": (service, mode)
    for start, service in PREFIXES.items()
    for end, mode in SUFFIXES.items()
}
CODE: Final = ("lsoacode", "areacode", "code", "area", "lsoa", "lsoa11cd", "lsoa21cd", "lsoa11code")
SERVICE, MODE = ("service", "destination"), ("mode", "travelby", "by")
MINUTES: Final = ("minutes", "time", "traveltime", "journeytime", "mins")
VOCABULARY: Final = frozenset((*WIDE, *CODE, *SERVICE, *MODE, *MINUTES))
WORDS: Final = {
    **dict.fromkeys(("publictransport", "publictransportwalking", "ptwalk", "bus"), "pt"),
    "foot": "walk",
    "bicycle": "cycle",
}
AREA: Final = re.compile(r"[EW]01\d{6}")
BLANK: Final = frozenset(("", "-", "..", ":", "x", "na", "n/a", "null"))
NEEDED: Final = (
    "The file holds no journey times that are known here. Give the department's table (a column of "
    "area codes such as LSOA_code, and columns such as GPPTt or HospCyct), or a plain one with the "
    "four columns: area code, service, mode, minutes."
)


@dataclass(frozen=True)
class Published:
    """The times of a file. `frame`: code, service, mode, minutes, one row each, none twice.

    `issues`: what is wrong in the file, by row; `beyond`: how many times are the publication's
    'further or not reachable' (120 minutes), which are no times, and `blank` how many are empty.
    """

    name: str
    frame: pd.DataFrame = field(repr=False)
    issues: tuple[Issue, ...] = ()
    beyond: int = 0
    blank: int = 0


def read(data: bytes, filename: str) -> Published:
    """The published times in a file (CSV or a workbook). Raises `UnreadableFile`."""
    table = files.opened(data, filename, VOCABULARY, MOST_BYTES, MOST_ROWS)
    heads = [normal(each) for each in table.headings]
    known, faults = _known(_long(table, heads))
    text = known["minutes"].str.strip()
    blank = text.str.casefold().isin(BLANK)
    minutes = pd.to_numeric(text.str.replace(",", ".", regex=False), errors="coerce")
    sound = minutes.gt(0) & np.isfinite(minutes)
    for row in known[~blank & ~sound].to_dict("records"):
        faults.append(_of(row, "minutes", row["minutes"], "is no time in minutes above 0."))
    beyond = sound & minutes.ge(LONGEST)
    kept = known.assign(minutes=minutes)[sound & ~beyond]
    twice = kept.duplicated(["code", "service", "mode"], keep=False)
    for row in kept[twice].to_dict("records"):
        what = f"has more than one time to {row['service']} by {row['mode']}."
        faults.append(_of(row, "area code", row["code"], what))
    frame = kept[~twice].reset_index(drop=True)
    if frame.empty:
        first = f" {faults[0].sentence()}" if faults else ""
        raise UnreadableFile(f"The file holds no journey time that can be used.{first}")
    return Published(
        name=filename,
        frame=frame[["code", "service", "mode", "minutes"]],
        issues=tuple(faults),
        beyond=int(beyond.sum()),
        blank=int(blank.sum()),
    )


def _long(table: Table, heads: list[str]) -> pd.DataFrame:
    """Every cell that may be a time: row, code, service, mode, minutes, all as text."""
    code = next((heads.index(each) for each in CODE if each in heads), None)
    if code is None:
        raise UnreadableFile(NEEDED)
    codes, cells = table.cells.iloc[:, code].str.strip(), table.cells
    wide = [(at, WIDE[head]) for at, head in enumerate(heads) if head in WIDE]
    if wide:
        return pd.concat(
            [
                _rows(table, codes, *kind).assign(minutes=cells.iloc[:, at].to_numpy())
                for at, kind in wide
            ]
        )
    plain = [
        next((heads.index(x) for x in each if x in heads), None)
        for each in (SERVICE, MODE, MINUTES)
    ]
    if None in plain:
        raise UnreadableFile(NEEDED)
    service, mode, minutes = (cells.iloc[:, at].str.strip() for at in plain if at is not None)
    return _rows(table, codes, "", "").assign(
        service=service.to_numpy(), mode=mode.to_numpy(), minutes=minutes.to_numpy()
    )


def _rows(table: Table, codes: "pd.Series[str]", service: str, mode: str) -> pd.DataFrame:
    found = {"row": table.cells.index, "code": codes.str.upper().to_numpy()}
    return pd.DataFrame(found).assign(service=service, mode=mode)


def _known(long: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """The rows of an area, service and mode that are known, and the faults of all others."""
    services = {each: service_key(each) for each in long["service"].unique()}
    modes = {each: mode_key(each) for each in long["mode"].unique()}
    tests = (
        ("area code", long["code"], "is no code of a small area (LSOA).", "row"),
        ("service", long["service"], "is no service that is known here.", "service"),
        ("mode", long["mode"], "is no way to travel that is known here.", "mode"),
    )
    sound = (
        long["code"].str.fullmatch(AREA.pattern),
        long["service"].map(services).ne(""),
        long["mode"].map(modes).ne(""),
    )
    faults: list[Issue] = []
    kept = np.ones(len(long), dtype=bool)
    for (name, values, what, once), right in zip(tests, sound, strict=True):
        good = right.to_numpy(dtype=bool)
        wrong = long.assign(told=values.to_numpy())[kept & ~good].drop_duplicates(once)
        faults += [_of(row, name, row["told"], what) for row in wrong.to_dict("records")]
        kept = kept & good
    found = long.assign(service=long["service"].map(services), mode=long["mode"].map(modes))
    return found[kept].reset_index(drop=True), faults


def service_key(text: str) -> str:
    """The key of a service by its key or its words, '' where it is none."""
    wanted = normal(text)
    for key, kind in services_kinds.KINDS.items():
        if wanted in (normal(key), normal(kind.one), normal(kind.many)):
            return key
    return PREFIXES.get(wanted, "")


def mode_key(text: str) -> str:
    """The key of a way to travel by its key or its words, '' where it is none."""
    wanted = normal(text)
    for key, row in MODES.items():
        if wanted in (normal(key), normal(row.noun), normal(row.short)):
            return key
    return WORDS.get(wanted, "")


def _of(row: Mapping[Any, Any], field: str, value: object, what: str) -> Issue:
    return Issue(
        row=int(row["row"]),
        field=field,
        value=str(value)[:SHOWN],
        message=what,
        action="It is left out.",
    )
