"""Outlines, names and positions of areas: what every other data set of a pack is joined to."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.crs import DRAW, MEASURE, to_metres
from herts_geo.pack.makers.base import Inputs, described, kept, near, spaced
from herts_geo.pack.source import SourceFailed
from herts_geo.spatial.coverage import clean, dissolve, polygons

SPREAD = 0.9  # of a sector's postcodes lie within the distance that is recorded
UNPLACED = 90  # the positional quality of Code-Point Open that means 'no coordinates'
PART = " (part)"  # after the name of a district that lies only partly in the pack
Made = Mapping[str, pd.DataFrame]


def small_areas(inputs: Inputs) -> Made:
    """LSOAs with the codes of their MSOA, ward and district, as a coverage in EPSG:4326.

    The lookup gives ward and district (one to one); the MSOA is that whose name begins the LSOA's
    ('Stevenage 004C' lies in 'Stevenage 004'). Areas that the lookup names and that have no
    outline are told.
    """
    (dataset,) = inputs.source.datasets
    known = inputs.made[f"lookup_{dataset}"]
    rows = _drawn(kept(inputs))
    found = rows.merge(known, on="code", how="left", validate="one_to_one", suffixes=("", "_known"))
    stems = found["name"].str[:-1]
    msoas = inputs.made.get(dataset.replace("lsoa", "msoa"))
    if msoas is not None:
        found["msoa"] = stems.map(dict(zip(msoas["name"], msoas["code"], strict=True)))
    wanted = inputs.area.lsoas if dataset == "lsoa21" else inputs.area.lsoas11
    if lost := wanted - set(found["code"]):
        inputs.told.append(
            f"{inputs.source.title}: {len(lost):,} areas of the lookup have no outline, such as "
            f"{min(lost)}; no figure can be drawn for them."
        )
    return {dataset: described(inputs, dataset, _sorted(found))}


def areas(inputs: Inputs) -> Made:
    """Other areas that a publisher draws, such as MSOAs, wards and parishes, in EPSG:4326."""
    (dataset,) = inputs.source.datasets
    if dataset == "msoa21":  # those whose names begin those of the pack's LSOAs
        stems = set(inputs.made["lookup_lsoa21"]["name"].str[:-1])
        named = inputs.frame["name"].isin(stems)
        rows = _drawn(inputs.frame[named].reset_index(drop=True))
    else:
        rows = _drawn(kept(inputs))
    if "known_as" not in rows and (names := inputs.made.get("msoa_names")) is not None:
        known = names.drop_duplicates("msoacd").set_index("msoacd")["name"]
        rows["known_as"] = rows["code"].map(known)
    parents = inputs.made.get("lookup_lsoa21")
    if "district" not in rows and parents is not None and "ward" in parents:
        wards = parents.drop_duplicates("ward").set_index("ward")["district"]
        rows["district"] = rows["code"].map(wards)
    if dataset == "msoa21" and parents is not None:
        parts = parents.assign(stem=parents["name"].str[:-1]).drop_duplicates("stem")
        rows["district"] = rows["name"].map(parts.set_index("stem")["district"])
    return {dataset: described(inputs, dataset, _sorted(rows))}


def whole(inputs: Inputs) -> Made:
    """The districts and the whole place, dissolved from the LSOAs so that they fit them exactly.

    A district of which the pack holds some LSOAs only is named 'X (part)'.
    """
    lsoas = inputs.made["lsoa21"]
    if not isinstance(lsoas, gpd.GeoDataFrame):
        raise SourceFailed("The small areas of this pack have no outlines.")
    everyone = inputs.made["lookup_lsoa21_whole"].groupby("district")["code"].nunique()
    here = lsoas.groupby("district").size()
    names = {
        code: name + ("" if here.get(code, 0) >= everyone.get(code, 0) else PART)
        for code, name in inputs.area.districts.items()
    }
    title, code = inputs.area.title, inputs.area.code
    return {
        "districts": dissolve(lsoas, "district", names),
        "county": dissolve(lsoas.assign(whole=code), "whole", {code: title}),
    }


def postcodes(inputs: Inputs) -> Made:
    """Placed postcodes in the area with the LSOAs whose outlines hold them, those of the margin
    without, and the middle of each sector: easting and northing in metres.

    Source of the positions: Code-Point Open. A postcode on no outline (a coast) is left out.
    """
    frame = inputs.frame.assign(postcode=spaced(inputs.frame["postcode"]))
    numbers = frame[["quality", "easting", "northing"]].apply(pd.to_numeric, errors="coerce")
    frame[["quality", "easting", "northing"]] = numbers
    placed = frame[(frame["quality"] < UNPLACED) & (frame["postcode"] != "")]
    placed = placed.drop_duplicates("postcode").sort_values("postcode", ignore_index=True)
    around = placed[near(placed, inputs.area, around=True)].reset_index(drop=True)
    around[["easting", "northing"]] = around[["easting", "northing"]].astype(int)
    for vintage in ("21", "11"):
        if (outlines := inputs.made.get(f"lsoa{vintage}")) is not None:
            # The code of the outline that each point lies in (many to one), <NA> outside them all.
            spots = gpd.GeoDataFrame(
                geometry=gpd.points_from_xy(around["easting"], around["northing"]),
                index=around.index,
                crs=MEASURE,
            )
            shapes = to_metres(gpd.GeoDataFrame(outlines, crs=DRAW))[["code", "geometry"]]
            joined = spots.sjoin(shapes, how="left", predicate="intersects")
            around[f"lsoa{vintage}cd"] = pd.Series(joined.loc[~joined.index.duplicated(), "code"])
    inside = around[around["lsoa21cd"].notna()]
    outside = around[around["lsoa21cd"].isna()][["postcode", "easting", "northing"]]
    return {
        "postcodes": described(inputs, "postcodes", inside).reset_index(drop=True),
        "service_postcodes": outside.reset_index(drop=True),
        "postcode_sectors": sectors(around),
    }


def sectors(placed: pd.DataFrame) -> pd.DataFrame:
    """The middle of every postcode sector: sector ('WD19 7'), easting and northing (metres, the
    mean of its postcodes), postcodes (how many), metres (nine in ten lie within this distance)."""
    frame = placed.assign(sector=placed["postcode"].str[:-2])
    means = frame.groupby("sector")[["easting", "northing"]].transform("mean")
    frame["metres"] = np.hypot(*(frame[["easting", "northing"]] - means).to_numpy(dtype=float).T)
    grouped = frame.groupby("sector")
    found = grouped[["easting", "northing"]].mean()
    found["postcodes"] = grouped.size()
    found["metres"] = grouped["metres"].quantile(SPREAD)
    return found.round().astype(int).reset_index()


def centres(inputs: Inputs) -> Made:
    """Where the people of each LSOA live on average, as its publisher says: easting, northing."""
    (dataset,) = inputs.source.datasets
    rows = kept(replace(inputs, frame=_on_grid(inputs.frame)))
    return {dataset: _positions(inputs, dataset, rows)}


def around(inputs: Inputs) -> Made:
    """Where the people of the small areas in and around the place live: easting, northing."""
    (dataset,) = inputs.source.datasets
    rows = _on_grid(inputs.frame)
    numbers = rows[["easting", "northing"]].apply(pd.to_numeric, errors="coerce")
    rows = rows.assign(easting=numbers["easting"], northing=numbers["northing"])
    inside = rows[near(rows, inputs.area, around=True)]
    return {dataset: _positions(inputs, dataset, inside)}


def _positions(inputs: Inputs, dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
    for name in ("easting", "northing"):
        rows = rows.assign(**{name: pd.to_numeric(rows[name]).round().astype("Int64")})
    return described(inputs, dataset, rows).sort_values("lsoa21cd", ignore_index=True)


def _on_grid(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with easting and northing taken from its points where it has any."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    spots = frame.geometry.to_crs(MEASURE)
    return pd.DataFrame(frame.drop(columns="geometry")).assign(easting=spots.x, northing=spots.y)


def history(inputs: Inputs) -> Made:
    """What became of the codes of abolished councils: old, new, since (the day, where given).

    A code whose successor was abolished in its turn is followed to one of today's.
    """
    rows = inputs.frame.rename(columns={"old": "before", "new": "after"})
    rows = rows[(rows["before"] != "") & (rows["before"] != rows["after"])]
    today = set(inputs.area.districts) | set(inputs.area.counties)
    found: dict[tuple[str, str], str] = {}
    for old in rows["before"].unique():
        for new, since in _followed(rows, str(old), set()):
            if new in today:
                found[(str(old), new)] = since
    listed = [(old, new, since) for (old, new), since in sorted(found.items())]
    return {"code_history": pd.DataFrame(listed, columns=["old", "new", "since"])}


def _followed(rows: pd.DataFrame, code: str, seen: set[str]) -> list[tuple[str, str]]:
    after = rows[rows["before"] == code]
    found: list[tuple[str, str]] = []
    for new, since in zip(after["after"], after["since"], strict=True):
        if new in seen:
            continue
        found += [(new, since), *_followed(rows, new, seen | {code, new})]
    return found


def _drawn(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Rows with outlines as a coverage in EPSG:4326. Raises `SourceFailed` where none has one."""
    if not isinstance(rows, gpd.GeoDataFrame):
        raise SourceFailed("The file holds names and codes but no outlines: fetch the boundaries.")
    drawn = rows[rows.geometry.notna()].to_crs(DRAW).reset_index(drop=True)
    sound = [shapely.union_all(polygons(x)) for x in drawn.geometry.make_valid()]
    shapes = clean(np.array(sound, dtype=object))
    return drawn.set_geometry(gpd.GeoSeries(list(shapes), crs=DRAW))


def _sorted(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows.sort_values("code", ignore_index=True)
