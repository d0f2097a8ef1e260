"""What a plan of best sites takes of a processor: all postcodes, 200 candidates, 10 sites."""

from time import process_time
from typing import Final

import numpy as np

from herts_geo.access import measure as access_measure
from herts_geo.access.sites import frontier, plan
from herts_geo.access.sites.ask import Aim, Ask
from herts_geo.access.view import Question, minutes_now
from herts_geo.crs import grid_to_lonlat
from herts_geo.pack import catalogue
from herts_geo.places import gazetteer, residents

CANDIDATES: Final = 200
SITES: Final = 10
ASKED: Final = Question(service="gp", mode="pt", minutes=15)
AIMS: Final[tuple[Aim, ...]] = ("cover", "mean")


def run() -> dict[str, float]:
    """Seconds of a processor for each aim to open, and for the frontier of ten plans."""
    pack = catalogue.read(catalogue.shipped_pack())
    now, whole = minutes_now(pack, ASKED), gazetteer(pack).whole
    people = access_measure.residents(pack)
    result = access_measure.measure(now, people, ASKED.minutes, whole, whole.word)
    areas = residents.origins(pack)
    chosen = areas.iloc[np.linspace(0, len(areas) - 1, CANDIDATES).astype(int)]
    lon, lat = grid_to_lonlat(*chosen[["easting", "northing"]].to_numpy(dtype=float).T)
    frame = chosen[["code"]].assign(id=chosen["code"], name=chosen["code"], lon=lon, lat=lat)
    start = process_time()
    offered = plan.offer(now, result, frame)
    found = {
        "sites_postcodes": float(len(result.near.minutes)),
        "sites_offer_cpu_seconds": process_time() - start,
    }
    for aim in AIMS:
        start = process_time()
        plan.opened(offered, Ask(aim, SITES))
        found[f"sites_{aim}_cpu_seconds"] = process_time() - start
    start = process_time()
    frontier.opening(offered, Ask("cover", SITES))
    return {**found, "sites_frontier_cpu_seconds": process_time() - start}
