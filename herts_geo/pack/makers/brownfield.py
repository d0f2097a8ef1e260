"""Brownfield land of the planning data platform -> sites of a pack, and which councils have any.

Source of the fields: the platform's specification of the data set brownfield-land.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.crs import DRAW
from herts_geo.pack.makers.base import Inputs, described, kept, near, placed
from herts_geo.pack.makers.coverage import districts, written

SITES: Final = "brownfield_sites"
COVERAGE: Final = "sites_coverage"
EXTRAS: Final = "json"  # the column in which older files keep the data set's own fields
FIELDS: Final[Mapping[str, str]] = {  # our column -> the platform's field, also in the extras
    "Hectares": "hectares",
    "OwnershipStatus": "ownership-status",
    "Deliverable": "deliverable",
    "PlanningStatus": "planning-permission-status",
    "PermissionType": "planning-permission-type",
    "PermissionDate": "planning-permission-date",
    "NetDwellingsRangeFrom": "minimum-net-dwellings",
    "NetDwellingsRangeTo": "maximum-net-dwellings",
    "SiteNameAddress": "site-address",
    "Notes": "notes",
}
CODES: Final = ("OwnershipStatus", "PlanningStatus", "PermissionType")  # 'owned-by-a-...' in words
DATES: Final = ("FirstAddedDate", "LastUpdatedDate", "EndDate")
Made = Mapping[str, pd.DataFrame]


def brownfield(inputs: Inputs) -> Made:
    """Sites in the place, ended ones with their end date, and a count of those that have not
    ended for each district: 0 where the whole file has none.

    A site belongs to the district in which it lies. One that stands twice under a reference in a
    district, as after a change of councils, is kept as it was entered last.
    """
    every = _filled(inputs.frame)
    spots = placed(every)
    known = spots[spots["easting"].notna()]
    if lost := len(spots) - len(known):
        inputs.told.append(
            f"{inputs.source.title}: {lost:,} sites of the whole file have no position that can be "
            "used, so whether they lie here is not known; they are left out."
        )
    rows = kept(replace(inputs, frame=every))
    rows = districts(inputs, rows)
    rows = rows[rows["la_code"].notna()].copy()
    for name in DATES:  # as 2026-11-28, '' for what is no date
        days = pd.to_datetime(rows[name].str[:10], format="%Y-%m-%d", errors="coerce")
        rows[name] = days.dt.strftime("%Y-%m-%d").fillna("")
    for name in CODES:
        rows[name] = rows[name].str.replace("-", " ", regex=False).str.casefold()
    rows["Deliverable"] = rows["Deliverable"].str.casefold().where(
        rows["Deliverable"].str.casefold() == "yes", ""
    )  # fmt: skip
    rows["Hectares"] = _numbers(inputs, rows, "Hectares")
    for name in ("NetDwellingsRangeFrom", "NetDwellingsRangeTo"):
        rows[name] = _numbers(inputs, rows, name, whole=True)
    rows["SiteReference"] = rows["SiteReference"].mask(rows["SiteReference"] == "", rows["entity"])
    # What a site is called: its address, else its name, else its reference, on one line.
    named = rows["SiteNameAddress"].mask(rows["SiteNameAddress"] == "", rows["name"])
    named = named.mask(named == "", rows["SiteReference"])
    rows["SiteNameAddress"] = named.str.replace(r"\s+", " ", regex=True)
    newest = rows.groupby("la_code")["LastUpdatedDate"].transform("max")
    rows["register_snapshot"] = newest.mask(newest == "", inputs.day)
    once = _once(inputs, rows)
    whole = _is_whole(inputs, known)
    # Sites of each district that have not ended; of a part, of those that have rows alone.
    live = once[(once["EndDate"] == "") | (once["EndDate"] > inputs.day)]
    counts, held = live.groupby("la_code").size(), set(once["la_code"])
    codes = sorted(inputs.made["districts"]["code"].astype(str))
    found = [(x, int(counts.get(x, 0)), inputs.day) for x in codes if whole or x in held]
    return {
        SITES: described(inputs, SITES, once),
        COVERAGE: pd.DataFrame(found, columns=["district", "sites", "checked"]),
    }


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with gaps filled from the column of extras, where a file has one, and with lon and
    lat: of the shape that was read, the point or the geometry written."""
    extras = frame[EXTRAS].map(_object)
    if extras.map(bool).any():
        for ours, field in FIELDS.items():
            more = [str(each.get(field, "")) for each in extras]
            frame = frame.assign(**{ours: frame[ours].mask(frame[ours] == "", more)})
    points = written(frame["point"])
    shapes = np.where(shapely.is_missing(points), written(frame["geometry_wkt"]), points)
    if isinstance(frame, gpd.GeoDataFrame):
        drawn = frame.geometry.to_crs(DRAW).to_numpy()
        shapes = np.where(shapely.is_missing(shapes), drawn, shapes)
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    middles = shapely.centroid(shapes)
    return frame.assign(lon=shapely.get_x(middles), lat=shapely.get_y(middles))


def _numbers(
    inputs: Inputs, rows: pd.DataFrame, name: str, whole: bool = False
) -> "pd.Series[Any]":
    """A column as numbers of 0 and more; anything else is a gap, and told."""
    read = pd.to_numeric(rows[name].str.replace(",", "", regex=False), errors="coerce")
    sound = (read >= 0) & (~pd.Series(whole, index=rows.index) | (read % 1 == 0))
    if odd := int(((rows[name] != "") & ~sound).sum()):
        inputs.told.append(
            f"{inputs.source.title}: {odd:,} sites have no usable figure of "
            f"'{FIELDS[name]}'; it counts as missing."
        )
    return read.where(sound).astype("Float64")


def _once(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    key = ["la_code", "SiteReference"]
    if nameless := int((rows["SiteReference"] == "").sum()):
        inputs.told.append(
            f"{inputs.source.title}: {nameless:,} sites have neither a reference nor a number and "
            "are left out."
        )
    rows = rows[rows["SiteReference"] != ""]
    ordered = rows.sort_values([*key, "LastUpdatedDate", "entity"], kind="stable")
    once = ordered.drop_duplicates(key, keep="last")
    if lost := len(rows) - len(once):
        inputs.told.append(
            f"{inputs.source.title}: {lost:,} rows repeat a site of the same district and "
            "reference; what was entered last is kept."
        )
    return once.reset_index(drop=True)


def _is_whole(inputs: Inputs, known: pd.DataFrame) -> bool:
    """Whether a file tells of all councils: of the sites whose position is known, some lie beyond
    the place and its margin."""
    if inputs.area.is_england or not near(known, inputs.area, around=True).all():
        return True
    inputs.told.append(
        f"{inputs.source.title}: the file may be of a part of England, so districts without a "
        "site in it count as not asked. The whole file tells them apart."
    )
    return False
