"""The deprivation page's answer on a country of made-up areas, against a county of them."""

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from herts_geo import places
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation.view import Question
from herts_geo.pack import catalogue
from tests import packs
from tests.pack.second import Entry, write_pack

COUNTY: Final = 713
ENGLAND: Final = 33_755
OF_MSOA: Final = 5  # small areas
OF_DISTRICT: Final = 115
SIDE: Final = 0.01  # degrees
KIB: Final = 1024 if sys.platform != "darwin" else 1  # ru_maxrss of Linux is in KiB
MIB: Final = 1024**2


def run() -> dict[str, float]:
    """Seconds to the first view and from one measure to the next, and MB, by number of areas."""
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for areas in (COUNTY, ENGLAND):
            made = Path(folder) / str(areas)
            made.mkdir()
            make(made, areas)
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
                first, again, most = apart.submit(_answered, str(made)).result()
            told[f"{areas:,} areas, deprivation from nothing to the first answer, s"] = first
            told[f"{areas:,} areas, deprivation from measure to measure, s"] = again
            told[f"{areas:,} areas, memory at most, MB"] = most
    return told


def make(folder: Path, areas: int) -> None:
    """Writes a pack of so many square areas in neighbourhoods and districts, whole country and all:
    outlines, indices and residents."""
    wide = int(np.ceil(np.sqrt(areas)))
    number = np.arange(areas)
    west = -6 + SIDE / 2 * (number % wide)
    south = 50 + SIDE / 2 * (number // wide)
    squares = shapely.box(
        west.round(5), south.round(5), (west + SIDE / 2).round(5), (south + SIDE / 2).round(5)
    )
    small = gpd.GeoDataFrame(
        {
            "code": [f"E01{n + 1:06}" for n in number],
            "name": [f"Area {n + 1}" for n in number],
            "msoa": [f"E02{n // OF_MSOA + 1:06}" for n in number],
            "district": [f"E07{n // OF_DISTRICT + 1:06}" for n in number],
        },
        geometry=squares,
        crs=4326,
    )
    districts = small.dissolve("district", as_index=False)[["district", "geometry"]]
    districts = districts.rename(columns={"district": "code"}).assign(name=lambda x: x["code"])
    whole = small.dissolve()[["geometry"]].assign(code="E92000001", name="Made country")
    entries: dict[str, Entry] = {}
    for kind, frame in {"lsoa": small, "district": districts, "county": whole}.items():
        entries[kind] = packs.boundaries(folder, kind, frame)
    write_pack(folder, "Made country", entries | packs.tables(folder, small))


def _answered(folder: str) -> tuple[float, float, float]:
    began = time.perf_counter()
    pack = catalogue.read(Path(folder))
    _view(pack, "overall")
    first = time.perf_counter() - began
    began = time.perf_counter()
    for measure in ("income", "crime", "health"):
        _view(pack, measure)
    again = (time.perf_counter() - began) / 3
    return first, again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB / MIB


def _view(pack: catalogue.Catalogue, measure: str) -> None:
    found = deprivation_view.view(pack, Question(measure=measure))
    assert found.people
    deprivation_profile.summarise(pack, places.gazetteer(pack).whole, found.edition, measure)


if __name__ == "__main__":
    for title, value in run().items():
        print(f"{title}: {value:,.2f}")
