"""What is found by name on an extract: places, points of interest, and streets by their middle."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from herts_geo.crs import DECIMALS, DRAW
from herts_geo.pack.streets.extract import Extract
from herts_geo.pack.streets.kinds import PLACES, STREETS

APART: Final = 250.0  # metres: parts of one street are nearer; others of its name are further
SAME: Final = 150.0  # metres: a point and a building of one kind and name are one
OUT_OF_SIGHT: Final = 10_000_000.0  # metres: rows of unlike names are set apart by so much
FURTHEST: Final = 5_000.0  # metres from a street to the place that it is said to be in
REACH: Final = {"city": 3.0, "town": 2.0, "village": 1.0}  # how much further each reaches
RANK: Final = {kind.name: rank for rank, kind in enumerate(PLACES, start=1)}


def places(extract: Extract) -> pd.DataFrame:
    """Cities, towns, villages and suburbs with a name, the most important first: osm, name, kind,
    rank (1 a city, 4 a suburb), population (<NA> where not told), easting, northing, lon, lat."""
    named = extract.places[extract.places["name"] != ""]
    ranked = named.assign(rank=named["kind"].map(RANK)).rename(columns={"people": "population"})
    order = ranked.sort_values(
        ["rank", "population", "name", "id"], ascending=[True, False, True, True]
    )
    return _placed(order, ["name", "kind", "rank", "population"])


def points(extract: Extract) -> pd.DataFrame:
    """Points of interest by kind and name: osm, name ('' where none), kind, easting, northing, lon,
    lat. Of one kind and name within 150 m only the first stands, a building before a point."""
    letters = extract.points["id"].str[0].map({"r": 0, "w": 1, "n": 2})
    order = extract.points.assign(letter=letters, plain=extract.points["name"].str.casefold())
    order = order.sort_values(["kind", "plain", "letter", "id"]).reset_index(drop=True)
    groups = pd.Series(_groups(order, ["kind", "plain"], SAME), index=order.index)
    again = groups.duplicated() & (order["name"] != "")
    return _placed(order[~again], ["name", "kind"])


def streets(extract: Extract) -> pd.DataFrame:
    """Streets with a name, each once: name, place (the nearest city, town or village within 5 km,
    a city reaching three times and a town twice as far as a village; '' where none), easting,
    northing, lon, lat of the spot on the street that is nearest to its middle."""
    roads = extract.shapes
    named = roads[roads["kind"].isin(STREETS) & (roads["name"] != "")]
    order = named.sort_values(["name", "id"]).reset_index(drop=True)
    order["group"] = _groups(order, ["name"], APART)
    merged = order.groupby("group")["geometry"].agg(lambda part: shapely.union_all(part.to_numpy()))
    names = order.groupby("group")["name"].first()
    lines = merged.to_numpy(dtype=object)
    middle = shapely.shortest_line(lines, shapely.centroid(lines))
    spots = gpd.GeoDataFrame(
        {"name": names.to_numpy(), "id": ""}, geometry=shapely.get_point(middle, 0), crs=roads.crs
    )
    spots["place"] = _near(spots, extract.places)
    placed = _placed(spots, ["name", "place"]).drop(columns="osm")
    kept = placed.drop_duplicates(["name", "easting", "northing"])
    return kept.sort_values(["name", "place", "easting", "northing"]).reset_index(drop=True)


def _groups(frame: gpd.GeoDataFrame, by: list[str], metres: float) -> NDArray[np.int32]:
    """A number for each row; rows alike in `by` and within a distance, by steps, share one."""
    corners, of = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    corners[:, 0] += OUT_OF_SIGHT * frame.groupby(by).ngroup().to_numpy()[of]
    shapes = shapely.set_coordinates(frame.geometry.to_numpy().copy(), corners)
    one, two = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=metres)
    links = coo_array((np.ones(len(one)), (one, two)), shape=(len(frame),) * 2)
    numbers: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return numbers


def _near(spots: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> NDArray[np.object_]:
    found = np.full(len(spots), "", dtype=object)
    best = np.full(len(spots), FURTHEST)
    for kind, reach in REACH.items():
        of_kind = places[(places["kind"] == kind) & (places["name"] != "")]
        if of_kind.empty:
            continue
        shapes = of_kind.geometry.to_numpy()
        nearest = shapely.STRtree(shapes).nearest(spots.geometry.to_numpy())
        metres = shapely.distance(spots.geometry.to_numpy(), shapes[nearest])
        closer = (metres <= FURTHEST) & (metres / reach < best)
        best = np.where(closer, metres / reach, best)
        found = np.where(closer, of_kind["name"].to_numpy(dtype=object)[nearest], found)
    return found


def _placed(frame: gpd.GeoDataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows with whole metres and degrees of their points, as they are written."""
    degrees = frame.geometry.to_crs(DRAW)
    plain = pd.DataFrame({"osm": frame["id"]})
    plain[columns] = frame[columns]
    plain["easting"] = frame.geometry.x.round().astype("int64")
    plain["northing"] = frame.geometry.y.round().astype("int64")
    plain["lon"] = degrees.x.round(DECIMALS)
    plain["lat"] = degrees.y.round(DECIMALS)
    return plain.reset_index(drop=True)
