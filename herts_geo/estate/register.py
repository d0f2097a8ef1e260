"""Registers of public property as one typed frame: what is publicly known, and partners' own.

The frame of `COLUMNS` has one row an asset. What a register does not give is <NA>, never zero.
Floor area: m2 GIA; land: ha; running cost: £ a year; backlog (required maintenance): £; spare: %
of floor area empty; open_hours: staffed hours a week; easting, northing: metres; lon, lat: degrees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from herts_geo import commands, wording
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import disclosure
from herts_geo.services import hours as services_hours
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.services.kinds import Kind
from herts_geo.services.rows import cased

if TYPE_CHECKING:
    from herts_geo.estate.long import Kept

TEXTS: Final = (
    "id",
    "holder",
    "name",
    "address",
    "postcode",
    "outward",
    "uprn",
    "reference",
    "use",
    "use_group",
    "tenure",
    "tenure_detail",
    "holding",
    "condition",
    "energy",
    "purpose",
    "shares_with",
    "service",
    "register",
    "doubt",
)
NUMBERS: Final = (
    "easting",
    "northing",
    "lon",
    "lat",
    "floor_area",
    "land_area",
    "running_cost",
    "backlog",
    "spare",
    "open_hours",
)
DATES: Final = ("lease_event", "register_date")
FLAGS: Final = ("vacant", "sensitive")
COLUMNS: Final = (*TEXTS, *NUMBERS, *DATES, *FLAGS)
PUBLIC: Final = "Publicly known"


@dataclass(frozen=True)
class RegisterFile:
    """A partner's register: its name and bytes, its holder and date (YYYY-MM-DD) where the file
    gives none, and what its columns hold where a person chose: pairs of a heading and a field of
    the standard, '' for none. `kept`: its rows in a store, which are read in place of bytes."""

    name: str
    data: bytes = field(repr=False)
    holder: str = ""
    dated: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    kept: "Kept | None" = None

    @property
    def mark(self) -> tuple[str, str, str, str]:
        """What tells it from any other: name, digest of what it holds and how it is read, holder
        and date."""
        read = repr(self.columns).encode() if self.columns else b""
        held = self.kept.sha256.encode() if self.kept else self.data
        return (self.name, load.digest(held + read), self.holder, self.dated)


def opened(path: Path, columns: Mapping[str, str] = MappingProxyType({})) -> RegisterFile:
    """A register that a command names, with what its columns hold. Raises `HertsGeoError` with its
    name where it cannot be opened."""
    data = commands.opened(path)
    return RegisterFile(name=path.name, data=data, columns=tuple(columns.items()))


@dataclass(frozen=True)
class Quality:
    """What the check of a register found: its rows, faults, rows without a position, what of the
    file was not read, in sentences, and rows that lie outside the pack (see `held.outside`).

    `idle`: columns that nothing was read from, until somebody says what they hold; `unnamed`:
    whether nothing says whose the rows are, so that the name of the file stands for the holder.
    """

    name: str
    holder: str
    dated: str
    rows: int
    loaded: int
    errors: int
    warnings: int
    unplaced: int
    unread: tuple[str, ...] = ()
    outside: int = 0
    idle: int = 0
    unnamed: bool = False

    @property
    def nowhere(self) -> int:
        """How many of its rows are not on the map: without a position, or outside the pack."""
        return self.unplaced + self.outside

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the columns and types of a register; columns that are absent are <NA>."""
    out = pd.DataFrame(index=rows.index)
    for name in COLUMNS:
        cells = rows[name] if name in rows else pd.Series(pd.NA, index=rows.index, dtype=object)
        if name in DATES:
            out[name] = pd.to_datetime(cells, errors="coerce").astype("datetime64[s]")
        else:
            out[name] = cells.astype(
                "Float64" if name in NUMBERS else "boolean" if name in FLAGS else "string"
            )
    blank = out[list(TEXTS)].apply(lambda cells: cells.str.strip() == "").fillna(False)
    out[list(TEXTS)] = out[list(TEXTS)].mask(blank.astype(bool), pd.NA)
    return out.reset_index(drop=True)


def shipped(catalogue: Catalogue, practices: bool = False) -> pd.DataFrame:
    """What is publicly known: open libraries, council offices, hospitals, police, colleges in the
    pack, and GP practices where asked. The holder is who provides the service there."""
    digests = tuple(each.sha256 for each in catalogue.datasets.values())
    return _shipped(catalogue, digests, practices).copy()


@lru_cache(maxsize=8)
def _shipped(catalogue: Catalogue, _digests: tuple[str, ...], practices: bool) -> pd.DataFrame:
    uses = dict(services_lists.of_estate(catalogue, practices))
    if not uses:
        return typed(pd.DataFrame(columns=list(COLUMNS)))
    frames = [services_points.points(catalogue, kind.key, outside=False) for kind in uses]
    if not frames:
        return typed(pd.DataFrame({name: [] for name in COLUMNS}))
    points = pd.concat(frames, ignore_index=True)
    rows = points.rename(columns={"provider": "holder", "detail": "address"})
    addressed = [kind for kind, use in uses.items() if use.addressed]
    rows["address"] = rows["address"].where(_are(rows, addressed), pd.NA)
    rows["use"] = rows["service"].map({kind.key: use.words for kind, use in uses.items()})
    rows["use_group"] = rows["service"].map({kind.key: use.group for kind, use in uses.items()})
    rows["outward"] = disclosure.outward(rows["postcode"])
    rows["open_hours"] = [  # missing where any day is not known
        np.nan
        if any(day is None for day in week)
        else sum(closes - opens for day in week for opens, closes in day or ()) / 60
        for week in services_hours.weeks(points)
    ]
    rows["holder"] = rows["holder"].map(wording.heading)
    rows["register"], rows["sensitive"], rows["vacant"] = PUBLIC, False, False
    rows["uprn"] = pd.NA
    for kind in addressed:
        rows["uprn"] = rows["uprn"].where(~_are(rows, [kind]), _uprns(catalogue, kind, rows))
    return typed(rows)


def _are(rows: pd.DataFrame, kinds: Sequence[Kind]) -> "pd.Series[bool]":
    return rows["service"].isin([kind.key for kind in kinds])


def _uprns(catalogue: Catalogue, kind: Kind, rows: pd.DataFrame) -> "pd.Series[Any]":
    """The UPRN of each row whose name and address stand in the list of a kind, row by row."""
    listed = load.table(catalogue, services_lists.dataset(catalogue, kind))
    if "year_closed" in listed:
        listed = listed[listed["year_closed"].isna()]
    listed = listed.assign(name=listed["name"].map(cased))
    on = ["name", "address"]
    found = rows[on].merge(listed[[*on, "uprn"]], on=on, how="left", validate="many_to_one")
    return found["uprn"].set_axis(rows.index).astype(object)
