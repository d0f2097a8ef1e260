"""A partner's register in the transparency-code form, read into the frame of a register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import reading
from herts_geo.crs import lonlat_to_grid
from herts_geo.estate.register import Quality, RegisterFile, typed
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.reading import Report, disclosure, lookups, uses
from herts_geo.reading import standards as reading_standards
from herts_geo.wording import title_case

STANDARD: Final = "land-assets"
FIELDS: Final[Mapping[str, str]] = {  # field of the standard -> column of the frame
    "PropertyName": "name",
    "PostCode": "postcode",
    "UPRN": "uprn",
    "AssetCode": "reference",
    "FunctionLabel": "use",
    "TenureType": "tenure",
    "TenureDetail": "tenure_detail",
    "HoldingType": "holding",
    "SuitabilityRating": "condition",
    "EnergyRating": "energy",
    "Purpose": "purpose",
    "BuildingSize": "floor_area",
    "LandArea": "land_area",
    "BuildingCosts": "running_cost",
    "RequiredMaintenance": "backlog",
    "ApplicableDate": "register_date",
    "lon": "lon",
    "lat": "lat",
}
ADDRESS: Final = ("PropertyNumber", "StreetName", "PostTown")
ID_LENGTH: Final = 12
NAMELESS: Final = "(no name)"


@dataclass(frozen=True)
class Parsed:
    """A partner's register as it was read, on whatever day: its rows without a `lease_event`, every
    end and break of each lease (dates, a column for each that the file has), and what was found."""

    frame: pd.DataFrame = field(repr=False)
    leases: pd.DataFrame = field(repr=False)
    quality: Quality


def read(catalogue: Catalogue, file: RegisterFile, today: date) -> tuple[pd.DataFrame, Quality]:
    """The rows of a partner's register, and what the check of its file found.

    The frame holds everything, vacant and sensitive property included: only `disclosure.view` of it
    may be shown or kept. Raises `reading.UnreadableFile`.
    """
    found = parsed(catalogue, file)
    event = next_event(found.leases, today).astype("datetime64[s]")
    return found.frame.assign(lease_event=event), found.quality


def parsed(catalogue: Catalogue, file: RegisterFile) -> Parsed:
    """The rows of a partner's register, secret as those of `read`. Raises as it does."""
    report = report_of(catalogue, file)
    frame, sheet = report.frame, report.sheet.reindex(report.frame.index).fillna("")
    rows = frame.rename(columns=dict(FIELDS))[list(FIELDS.values())]
    rows["holder"] = _holder(frame, sheet, file)
    lines = frame[list(ADDRESS)].fillna("").astype(str).to_numpy()
    rows["address"] = [", ".join(part for part in line if part) for line in lines]
    rows["outward"] = disclosure.outward(rows["postcode"])
    rows["use_group"] = uses.group_of(rows["use"])
    rows["name"] = rows["name"].fillna(NAMELESS).map(_cased)
    rows["spare"] = np.nan
    for cells in _beside(sheet, "SpareSpace")[:1]:
        part = pd.to_numeric(cells.str.replace("%", "").str.strip(), errors="coerce")
        rows["spare"] = part.where(part.between(0, 100))
    judged = report.judged.loc[frame.index]
    # Vacant by any cell, in doubt too; not known where no cell says how it is used.
    told = frame["TenureDetail"].notna() | frame["Purpose"].notna() | judged["denied"]
    rows["vacant"] = judged["vacant"].astype("boolean")
    rows.loc[~(judged["vacant"] | told), "vacant"] = pd.NA
    rows["doubt"], rows["sensitive"] = judged["doubt"], judged["sensitive"]
    rows["register"] = PurePath(file.name).stem
    if file.dated:
        rows["register_date"] = rows["register_date"].fillna(pd.Timestamp(file.dated))
    # Ids that tell neither the holder's reference nor the place of the row in its file.
    seed = digest(file.data + file.name.encode())
    rows["id"] = [f"own-{digest(f'{seed} {row}'.encode())[:ID_LENGTH]}" for row in frame.index]
    out = typed(rows)
    has = out["lon"].notna() & out["lat"].notna()
    spots = [out.loc[has, name].to_numpy(dtype=float) for name in ("lon", "lat")]
    out.loc[has, "easting"], out.loc[has, "northing"] = lonlat_to_grid(*spots)
    leases = _leases(sheet).reset_index(drop=True)
    return Parsed(out, leases, _quality(file, rows, report))


def report_of(catalogue: Catalogue, file: RegisterFile) -> Report:
    """The check of a register's file, its columns as they were chosen. Raises
    `reading.UnreadableFile`."""
    context = lookups.context(catalogue)
    return reading.check(file.data, file.name, STANDARD, context, columns=dict(file.columns))


def _quality(file: RegisterFile, rows: pd.DataFrame, report: Report) -> Quality:
    dates = rows["register_date"].dropna()
    holders = rows.loc[~rows["sensitive"], "holder"].dropna().unique()
    return Quality(
        name=PurePath(file.name).stem,
        holder="; ".join(sorted(map(str, holders))[:3]),
        dated=f"{dates.max():%Y-%m-%d}" if len(dates) else "",
        rows=report.rows,
        loaded=report.loaded,
        errors=report.errors,
        warnings=report.warnings,
        unplaced=int(rows["lon"].isna().sum()),
        unread=tuple(report.unread),
        idle=0 if file.columns else sum(map(bool, report.recognised.unmatched)),
        unnamed=not file.holder.strip() and list(holders) == [_cased(PurePath(file.name).stem)],
    )


def _holder(frame: pd.DataFrame, sheet: pd.DataFrame, file: RegisterFile) -> "pd.Series[Any]":
    named = _beside(sheet, "Holder")
    given = [*named, frame["OrganisationLabel"].fillna("").astype(str)]
    holder = pd.Series("", index=frame.index, dtype=str)
    for cells in given:
        holder = holder.where(holder != "", cells.str.strip())
    fallback = file.holder.strip() or PurePath(file.name).stem
    return holder.where(holder != "", fallback).map(_cased)


def next_event(leases: pd.DataFrame, today: date) -> "pd.Series[Any]":
    """The next end or break of each lease, or the last one where all have passed."""
    if leases.empty:
        return pd.Series(pd.NaT, index=leases.index, dtype="datetime64[s]")
    return leases.where(leases >= pd.Timestamp(today)).min(axis=1).fillna(leases.max(axis=1))


def _leases(sheet: pd.DataFrame) -> pd.DataFrame:
    """Every end and break of each lease, in a column for each that the file has."""
    columns = []
    for cells in _beside(sheet, "LeaseEvent"):
        text = cells.astype(str).str.strip().str.replace(" 00:00:00", "")
        dates = pd.Series(pd.NaT, index=cells.index, dtype="datetime64[s]")
        for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
            read = pd.to_datetime(text, format=form, errors="coerce").astype("datetime64[s]")
            dates = dates.fillna(read)
        columns.append(dates)
    return pd.concat(columns, axis=1) if columns else pd.DataFrame(index=sheet.index)


def _beside(sheet: pd.DataFrame, name: str) -> list["pd.Series[Any]"]:
    """The columns of a sheet that hold what is read beside the fields under this name."""
    standard = reading_standards.read(STANDARD)
    return [sheet[each].astype(str) for each in sheet if standard.beside_of(str(each)) == name]


def _cased(text: str) -> str:
    return title_case(text) if text.isupper() and " " in text else text
