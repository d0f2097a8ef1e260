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
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import parts
from herts_geo.travel import rules as travel_rules
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.estimate import METRES_PER_KM
from herts_geo.travel.matrix import Matrix

FORMAT: Final = "herts-geo reach of a county 1"
SAME_METRES: Final = 100.0  # points of one name so near are one
TOLD: Final = ("county", "name", "service", "mode", "rules", "margin_km", "key", "inputs")
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
    own = services_points.placed(services_points.points(pack, task["service"]))
    if own.empty:
        services_points.refuse(own, task["service"])
    every = [own]
    for number, folder in enumerate(task["beside"], 1):
        theirs = _near(catalogue.read(Path(folder)), task, residents.origins(pack))
        fresh = theirs[~_held(theirs, pd.concat(every))]
        every.append(fresh.assign(id=f"{number}/" + fresh["id"], outside_county=True))
    return pd.concat(every, ignore_index=True)


def _near(pack: Catalogue, task: Task, areas: pd.DataFrame) -> pd.DataFrame:
    """The points inside a neighbour within the margin of any of the areas."""
    from scipy.spatial import cKDTree

    listed = services_points.points(pack, task["service"], outside=False)
    there = services_points.placed(services_points.inside(listed))
    away, _ = cKDTree(travel_rules.xy(areas)).query(travel_rules.xy(there).reshape(-1, 2))
    near: pd.DataFrame = there[away <= task["margin_km"] * METRES_PER_KM]
    return near


def _held(theirs: pd.DataFrame, own: pd.DataFrame) -> "pd.Series[bool]":
    """Which of their points are among ours: of the same name, and so near that they are one."""
    at, to = travel_rules.xy(theirs), travel_rules.xy(own)
    apart = np.hypot(np.subtract.outer(at[:, 0], to[:, 0]), np.subtract.outer(at[:, 1], to[:, 1]))
    named = theirs["name"].str.casefold().to_numpy()[:, None]
    same = named == own["name"].str.casefold().to_numpy()[None, :]
    return pd.Series((same & (apart <= SAME_METRES)).any(axis=1), index=theirs.index)


def _estimated(task: Task) -> Entry:
    """The minutes from each start to its nearest point: those to every point follow by the rule."""
    pack = catalogue.read(Path(task["pack"]))
    there = points(task, pack)
    whole = travel_matrix.matrix(
        pack,
        residents.origins(pack),
        there,
        task["service"],
        task["mode"],
        spots=residents.spots(pack),
        by=task["rules"],
    )
    header = {"format": FORMAT, "part": _told(task), **_plain(whole)}
    parts.write(Path(task["out"]) / task["file"], header, _nearest(whole))
    return _about(task, len(whole.areas), whole.minutes.shape)


def _plain(whole: Matrix) -> dict[str, Any]:
    return {
        "method": whole.method,
        "parameters": dict(whole.parameters),
        "sources": list(whole.sources),
        "areas": list(whole.areas),
        "points": list(whole.points),
        "names": list(whole.names),
        "tested": whole.tested,
    }


def _nearest(whole: Matrix) -> parts.Arrays:
    """A row a start: its place, the row of its area, its weight, the minutes to the nearest point
    and its column, -1 where none is reached; the interval of its area where one is known."""
    starts = whole.starts
    column = whole.minutes.argmin(axis=1)
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
    return arrays


def _routed(task: Task) -> Entry:
    """Minutes from the timetables and streets of the county's pack, the whole matrix."""
    from herts_geo.timetable import build, inputs

    pack = catalogue.read(Path(task["pack"]))
    there = points(task, pack)
    files = build.Files(*inputs.files(pack, None, ()))
    made = build.build(
        residents.origins(pack)[["code", "easting", "northing"]],
        there[["id", "name", "easting", "northing"]].reset_index(drop=True),
        files,
        parameters(task),
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
