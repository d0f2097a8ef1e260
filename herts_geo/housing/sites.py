"""Sites for homes: brownfield registers, shipped or a user's own, as one typed frame.

A frame of sites has one row a site and the columns of `COLUMNS`. A site without a usable position
has `placed` false and says why in `unplaced`. Codes of ownership, planning status and deliverable
are the keys of `OWNERSHIP`, `STATUS` and `DELIVERABLE`.
Source of the fields: brownfield land registers data standard (2017 and current).

How many homes a site holds, how dense they are, and how far it is from somewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.crs import DRAW, grid_to_lonlat, in_britain, lonlat_to_grid
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import borders

COLUMNS: Final = (
    "id",
    "reference",
    "name",
    "register",
    "district",
    "district_name",
    "snapshot",
    "lon",
    "lat",
    "easting",
    "northing",
    "placed",
    "unplaced",
    "hectares",
    "ownership",
    "status",
    "permission",
    "deliverable",
    "dwellings_from",
    "dwellings_to",
    "ended",
    "notes",
)
OWNERSHIP: Final[Mapping[str, str]] = {
    "public": "Owned by a public body",
    "mixed": "Mixed: public and other owners",
    "other": "Not owned by a public body",
    "unknown": "Owner not known",
}
OWNERS: Final[Mapping[str, str]] = {
    "owned by a public authority": "public",
    "mixed ownership": "mixed",
    "not owned by a public authority": "other",
}
STATUS: Final[Mapping[str, str]] = {
    "permissioned": "Has planning permission",
    "pending": "Decision pending",
    "none": "No planning permission",
    "unknown": "Planning status not known",
}
STATUSES: Final[Mapping[str, str]] = {
    "permissioned": "permissioned",
    "pending decision": "pending",
    "not permissioned": "none",
}
DELIVERABLE: Final[Mapping[str, str]] = {
    "yes": "Marked deliverable",
    "no": "Not marked deliverable",
    "unstated": "The register marks no site",
}
OWN: Final = "your file"  # the register of a site that somebody gave


@dataclass(frozen=True)
class Sites:
    """Sites with where they are from: the frame, its data sets, and what should be known of it."""

    frame: pd.DataFrame
    datasets: tuple[Dataset, ...]
    notes: tuple[str, ...] = ()


def shipped(catalogue: Catalogue) -> Sites:
    """The sites of the pack's registers, unplaced ones included, in the order of the file.

    Raises `DatasetMissing` where the pack has none, and the data errors of `load.table`.
    """
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    found = _shipped(catalogue, digests)
    return Sites(found.frame.copy(), found.datasets, found.notes)


@lru_cache(maxsize=4)
def _shipped(catalogue: Catalogue, _digests: tuple[str, ...]) -> Sites:
    sets = catalogue.by_role("sites")
    if not sets:
        raise DatasetMissing(f"The pack '{catalogue.title}' has no register of sites.")
    raw = load.table(catalogue, sets[0].id)
    known = places.gazetteer(catalogue).district_codes()
    frame = pd.DataFrame(
        {
            "id": raw["la_code"] + "-" + raw["SiteReference"],
            "reference": raw["SiteReference"],
            "name": raw["SiteNameAddress"].map(lambda text: " ".join(str(text).split())),
            "register": raw["district"],
            "district": raw["district"].map(known),
            "district_name": raw["district"],
            "snapshot": pd.to_datetime(raw["register_snapshot"], errors="coerce"),
            "ended": has_ended(raw),
        }
    ).join(facts(raw))
    frame = located(catalogue, _positions(frame, raw))
    # Of a district that lies in the pack in part, no site that lies beyond the pack.
    parts = [p.code for p in places.gazetteer(catalogue).of_kind("district") if p.is_part]
    beyond = frame["district"].isin(parts) & frame["placed"].astype(bool) & frame["lsoa"].isna()
    frame = frame.assign(district=frame["district"].mask(beyond, pd.NA))
    return Sites(frame, tuple(sets[:1]))


def has_ended(raw: pd.DataFrame, on: date | None = None) -> "pd.Series[bool]":
    """Which sites have left their register by a day: their `EndDate` has come, or is no date.

    A register without that column tells of none."""
    if "EndDate" not in raw:
        return pd.Series(False, index=raw.index)
    given = raw["EndDate"].notna() & raw["EndDate"].astype("string").str.strip().ne("").fillna(
        False
    )
    days = pd.to_datetime(raw["EndDate"], errors="coerce")
    return given & ~(days > pd.Timestamp(on or date.today()))


def facts(raw: pd.DataFrame) -> pd.DataFrame:
    """The register's facts of each site in the words and types of this module."""
    blank = pd.Series(pd.NA, index=raw.index)
    fewest = raw["NetDwellingsRangeFrom"].fillna(raw.get("MinNetDwellings", blank))
    return pd.DataFrame(
        {
            "hectares": raw["Hectares"].astype("Float64"),
            "ownership": raw["OwnershipStatus"].map(OWNERS).fillna("unknown"),
            "status": raw["PlanningStatus"].map(STATUSES).fillna("unknown"),
            "permission": raw["PermissionType"].astype("string"),
            "deliverable": np.where(raw["Deliverable"].eq("yes").fillna(False), "yes", "no"),
            "dwellings_from": fewest.astype("Int64"),
            "dwellings_to": raw["NetDwellingsRangeTo"].astype("Int64"),
            "notes": raw["Notes"].astype("string"),
        },
        index=raw.index,
    )


def _positions(frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Sites with longitude and latitude, from whichever pair the register gives."""
    lon, lat, east, north = (
        raw[name].to_numpy(dtype=float, na_value=np.nan).copy()
        for name in ("lon", "lat", "easting", "northing")
    )
    grid = np.isfinite(east) & np.isfinite(north)
    lon[grid], lat[grid] = grid_to_lonlat(east[grid], north[grid])
    written = np.isfinite(lon) | np.isfinite(lat)
    bad = written & ~in_britain(lon, lat)
    why = [
        f"its coordinates, {_degrees(x)} and {_degrees(y)}, are not in Great Britain"
        if wrong
        else ""
        for x, y, wrong in zip(lon, lat, bad, strict=True)
    ]
    lon[bad] = lat[bad] = np.nan
    return frame.assign(lon=lon, lat=lat, unplaced=why)


def located(catalogue: Catalogue, frame: pd.DataFrame) -> pd.DataFrame:
    """Sites (lon, lat, unplaced, register, …) with metres, LSOA, decile and district.

    The LSOA is the one whose outline holds the site's point; its decile is that of the newest
    indices. A register that marks no site deliverable says nothing of any: they are 'unstated'.
    """
    placed = frame["lon"].notna() & frame["lat"].notna()
    why = frame["unplaced"].where(frame["unplaced"] != "", "the register gives no coordinates")
    east, north = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    spots = frame.loc[placed, ["lon", "lat"]].to_numpy(dtype=float)
    east[placed], north[placed] = lonlat_to_grid(spots[:, 0], spots[:, 1])
    marked = frame["deliverable"].eq("yes").groupby(frame["register"]).transform("any")
    whole = frame.assign(
        placed=placed,
        unplaced=why.where(~placed, ""),
        easting=east,
        northing=north,
        deliverable=frame["deliverable"].where(marked, "unstated"),
    )
    return whole[list(COLUMNS)].join(_areas(catalogue, whole))


def _areas(catalogue: Catalogue, frame: pd.DataFrame) -> pd.DataFrame:
    """LSOA (lsoa, area, msoa, area_district) and its decile for each site; missing outside."""
    edition = deprivation_indices.edition(catalogue)
    outlines = places.areas(catalogue, edition.vintage)
    points = gpd.GeoDataFrame(
        index=frame.index, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=DRAW
    )
    joined = points.sjoin(outlines, predicate="within", how="left")
    held = joined.loc[~joined.index.duplicated(), "code"].astype("string")
    ranks = deprivation_indices.areas(catalogue, edition).set_index("code")
    about = ranks.reindex(held.fillna("").to_numpy())
    decile = deprivation_indices.decile(about["overall"], edition.areas_ranked)
    about = about.reindex(columns=about.columns.union(["msoa", "district"], sort=False))
    return pd.DataFrame(
        {
            "lsoa": held.to_numpy(),
            "area": about["label"].to_numpy(),
            "msoa": about["msoa"].to_numpy(),
            "area_district": about["district"].to_numpy(),
            "decile": decile.array,
            "area_may_be": borders.named(catalogue, frame).to_numpy(),
        },
        index=frame.index,
    )


def unplaced(frame: pd.DataFrame) -> list[str]:
    """A phrase for each site without a usable position: its name, district and why."""
    rows = frame[~frame["placed"].astype(bool)]
    columns = (rows["name"], rows["district_name"], rows["unplaced"])
    return [
        f"{name} ({district if isinstance(district, str) else 'district not known'}): {why}"
        for name, district, why in zip(*columns, strict=True)
    ]


COVERAGE: Final = "sites coverage"


def unpublished(catalogue: Catalogue, sites: Sites) -> dict[str, str]:
    """The districts whose councils were asked and publish no site, each with the day (ISO, '' where
    not known): of the pack's registers, where it says so (role `sites coverage`: district, sites,
    checked). A district that is not told of was not asked."""
    if not any(item.role == "sites" for item in sites.datasets):
        return {}
    tables = [load.table(catalogue, each.id) for each in catalogue.by_role(COVERAGE)]
    rows = [table[table["sites"].eq(0).fillna(False).astype(bool)] for table in tables]
    return {
        str(code): "" if pd.isna(day) else str(day)
        for each in rows
        for code, day in zip(each["district"], each["checked"], strict=True)
    }


def districts(catalogue: Catalogue, frame: pd.DataFrame) -> Sequence[str]:
    """The codes of the districts that hold a site, in the order of the pack."""
    held = set(frame["district"].dropna())
    return [p.code for p in places.gazetteer(catalogue).of_kind("district") if p.code in held]


def _degrees(value: float) -> str:
    return f"{value:,.0f}" if abs(value) > 360 else f"{value:.4f}"


Rule = Literal["from", "to"]
RULES: Final[Mapping[Rule, str]] = {
    "from": "the fewest homes that the register gives",
    "to": "the most homes that the register gives",
}


def with_capacity(
    frame: pd.DataFrame, rule: Rule = "from", density: float | None = None
) -> pd.DataFrame:
    """Sites with `dwellings`, its `basis` (register, assumed, missing) and `density`.

    `rule`: which end of the register's range counts, the lower or the higher figure, whichever
    column holds it; where one is blank, the other does.
    Where both are blank: hectares x `density` (dwellings a hectare, the user's), 'assumed'.
    `density` of a site is the register's own dwellings a hectare, missing where assumed.
    """
    ends = frame[["dwellings_from", "dwellings_to"]].astype("Int64")
    stated = ends.min(axis=1) if rule == "from" else ends.max(axis=1)
    stated = stated.astype("Int64")
    each = frame["hectares"] * (density or np.nan)
    assumed = each.fillna(0).round().astype("Int64").where(each.notna())
    basis = np.where(stated.notna(), "register", np.where(assumed.notna(), "assumed", "missing"))
    size = frame["hectares"].where(frame["hectares"] > 0)
    own = stated.astype("Float64") / size
    return frame.assign(dwellings=stated.fillna(assumed), basis=basis, density=own.round(1))


def span(frame: pd.DataFrame) -> tuple[int, int] | None:
    """The fewest and the most homes that registers give sites with a capacity, in all.

    An assumed number counts at both ends; None where no site has a number.
    """
    if frame["dwellings"].isna().all():
        return None
    ends = frame[["dwellings_from", "dwellings_to"]].astype("Int64")
    low, high = (
        int(end.astype("Int64").fillna(frame["dwellings"]).sum())
        for end in (ends.min(axis=1), ends.max(axis=1))
    )
    return low, high


def with_nearest(frame: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Sites with the `nearest` of some points (name, easting, northing) and its `metres`.

    Metres are straight lines in EPSG:27700 from the site's point; missing where unplaced.
    """
    known = points.dropna(subset=["easting", "northing"])
    metres = pd.Series(pd.NA, index=frame.index, dtype="Float64")
    nearest = pd.Series(pd.NA, index=frame.index, dtype="string")
    placed = frame["placed"].astype(bool)
    if len(known) and placed.any():
        from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

        tree = cKDTree(known[["easting", "northing"]].to_numpy(dtype=float))
        far, which = tree.query(frame.loc[placed, ["easting", "northing"]].to_numpy(dtype=float))
        metres[placed] = np.round(far)
        nearest[placed] = known["name"].to_numpy()[which]
    return frame.assign(nearest=nearest, metres=metres)
