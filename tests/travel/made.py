"""Stored times made by hand."""

from datetime import date
from pathlib import Path

import numpy as np

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel import stored as travel_stored

POINTS = ("hospital:lister-hospital", "hospital:new-qeii-hospital")


def stored(pack: Catalogue, folder: Path) -> str:
    """A file of stored times in a folder, by its name: the first 400 areas are 20 minutes from the
    first point, all 50 from both."""
    origins = residents.origins(pack)
    minutes = np.full((len(origins), 2), 50.0, dtype=np.float32)
    minutes[:400, 0] = 20.0
    asked = Parameters("hospital", date(2026, 3, 3), 7 * 3600, 10 * 3600)
    made = travel_stored.Matrix(
        areas=tuple(origins["code"]),
        points=POINTS,
        names=("Lister", "New QEII"),
        minutes=minutes,
        areas_xy=origins[["easting", "northing"]].to_numpy(dtype=float),
        points_xy=np.array([[522000.0, 226000.0], [525000.0, 212000.0]]),
        parameters=asked.as_dict(),
        inputs=(),
        feeds=(),
        router="test",
        pt_share=1.0,
    )
    path = folder / travel_stored.file_name(made.parameters)
    travel_stored.write(made, path)
    return path.name
