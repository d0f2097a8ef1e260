"""Makes one part from its task: minutes from a county's areas to a service's points."""

from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.country.tasks import Task
from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.places import residents
from herts_geo.services import points as services_points
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel import estimate, parts
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import rules as travel_rules
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.estimate import METRES_PER_KM

FORMAT: Final = "herts-geo reach of a county 1"
SAME_METRES: Final = 100.0  # points of one name so near are one
TOLD: Final = ("county", "name", "service", "mode", "rules", "margin_km", "key", "inputs")
LISTS: Final = ("sources", "areas", "points", "names")  # of a matrix, kept in its header
Entry = dict[str, Any]


def make(task: Task) -> Entry:
    """Makes and writes the part of a task; what the manifest says of it, or its `fault` in words.

    Runs in whatever process it is called in, and takes and gives plain values alone.
    """
    try:
        found = _routed(task) if task["routed"] else _estimated(task)
        path = Path(task["out"]) / task["file"]
        return {**found, "sha256": digest(path.read_bytes()), "bytes": path.stat().st_size}
    except HertsGeoError as fault:
        return {"fault": str(fault)}


def points(task: Task, pack: Catalogue) -> pd.DataFrame:
    """The placed points of the task's service: the county's, and those of its neighbours that lie
    within the margin of an area; ids of the latter begin with the neighbour's number.

    One that the county's own list has under the same name within 100 m stands once.
    """
    from scipy.spatial import cKDTree

    own = services_points.placed(services_points.points(pack, task["service"]))
    if own.empty:
        services_points.refuse(own, task["service"])
    areas = cKDTree(travel_rules.xy(residents.origins(pack)))
    for number, folder in enumerate(task["beside"], 1):
        listed = services_points.points(catalogue.read(Path(folder)), task["service"], False)
        there = services_points.placed(services_points.inside(listed))
        away, _ = areas.query(travel_rules.xy(there).reshape(-1, 2))
        theirs = there[away <= task["margin_km"] * METRES_PER_KM]
        apart = estimate.distances_km(travel_rules.xy(theirs), travel_rules.xy(own))
        named = theirs["name"].str.casefold().to_numpy()[:, None]
        same = named == own["name"].str.casefold().to_numpy()[None, :]
        fresh = theirs[~(same & (apart * METRES_PER_KM <= SAME_METRES)).any(axis=1)]
        beside = fresh.assign(id=f"{number}/" + fresh["id"], outside_county=True)
        own = pd.concat([own, beside], ignore_index=True)
    return own.reset_index(drop=True)


def _estimated(task: Task) -> Entry:
    """A row a start: its place, the row of its area, its weight, the minutes to the nearest point
    and its column, -1 where none is reached; the interval of its area where one is known. The
    minutes to every other point follow by the rule."""
    pack = catalogue.read(Path(task["pack"]))
    whole = travel_matrix.matrix(
        pack,
        residents.origins(pack),
        points(task, pack),
        task["service"],
        task["mode"],
        spots=residents.spots(pack),
        by=task["rules"],
    )
    starts, column = whole.starts, whole.minutes.argmin(axis=1)
    minutes = whole.minutes[np.arange(len(column)), column]
    arrays: parts.Arrays = {
        "xy": starts.xy,
        "area": starts.area.astype(np.int32),
        "weight": starts.weight,
        "minutes": minutes,
        "nearest": np.where(np.isfinite(minutes), column, -1).astype(np.int32),
        "areas_xy": whole.areas_xy,
    }
    if whole.spread is not None:
        arrays["spread"] = whole.spread[starts.area]
    header = {"format": FORMAT, "part": _told(task), "parameters": dict(whole.parameters)}
    header |= {name: getattr(whole, name) for name in ("method", "tested")}
    header |= {name: list(getattr(whole, name)) for name in LISTS}
    parts.write(Path(task["out"]) / task["file"], header, arrays)
    return _about(task, len(whole.areas), whole.minutes.shape)


def _routed(task: Task) -> Entry:
    """Minutes from the timetables and streets of the county's pack, the whole matrix, from each
    postcode where the pack has them."""
    from herts_geo.timetable import build, inputs

    pack = catalogue.read(Path(task["pack"]))
    there = points(task, pack)
    files = build.Files(*inputs.files(pack, None, ()))
    made = build.build(
        residents.origins(pack)[["code", "easting", "northing"]],
        there[["id", "name", "easting", "northing"]].reset_index(drop=True),
        files,
        parameters(task),
        spots=residents.spots(pack),
    )
    path = Path(task["out"]) / task["file"]
    travel_stored.write(made, path, {"part": _told(task)})
    return _about(task, len(made.areas), made.minutes.shape)


def parameters(task: Task) -> Parameters:
    """The day, window and changes of a task that is routed."""
    asked = {key: value for key, value in task["routed"].items() if key != "departures"}
    return Parameters(**{**asked, "on": date.fromisoformat(asked["on"])})


def _told(task: Task) -> dict[str, Any]:
    return {name: task[name] for name in TOLD}


def _about(task: Task, areas: int, shape: tuple[int, ...]) -> Entry:
    starts, there = shape
    sizes = {"areas": areas, "starts": starts, "points": there, "pairs": starts * there}
    return {**_told(task), "routed": task["routed"], **sizes}
