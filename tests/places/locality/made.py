"""Localities for tests: the squares of the tiny pack with postcodes that can be counted by hand."""

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from herts_geo.build.pack import write_csv
from herts_geo.crs import lonlat_to_grid
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality.code import Areas, Shape, to_code
from tests.pack.second import CODE, TINY_2021, entry, record_more, tiny_pack

# Where the postcodes of each square stand: share of its width from the west, one each.
SPOTS: Final[dict[str, list[float]]] = {
    TINY_2021[0]: [0.1, 0.3, 0.5, 0.7, 0.9],
    TINY_2021[1]: [0.05] * 3 + [0.8] * 14,  # 3 of 17 lie in the western half
    TINY_2021[2]: [0.5] * 4,
    TINY_2021[3]: [0.25, 0.75],
}  # the fifth square has none
WEST, SOUTH, SIDE = -0.2, 51.8, 0.01


def postcode_pack(folder: Path) -> Catalogue:
    """The tiny pack with postcodes: 5, 17, 4, 2 and none in its five squares."""
    tiny_pack(folder)
    rows = [
        (code, WEST + SIDE * (place + across), SOUTH + SIDE / 2)
        for place, (code, spots) in enumerate(SPOTS.items())
        for across in spots
    ]
    east, north = lonlat_to_grid(*np.array([row[1:] for row in rows]).T)
    table = pd.DataFrame(
        {
            "postcode": [f"SG1 {n // 26 % 10}A{chr(65 + n % 26)}" for n in range(len(rows))],
            "easting": east.round().astype(int),
            "northing": north.round().astype(int),
            "lsoa21cd": [row[0] for row in rows],
        }
    )
    write_csv(table, folder / "postcodes.csv")
    metres = {"title": "metres", "type": "integer"}
    columns = {
        "postcode": {"title": "postcode", "type": "code", "key": True},
        "easting": metres,
        "northing": metres,
        "lsoa21cd": {**CODE, "key": False},
    }
    return record_more(folder, {"postcodes": entry("postcodes.csv", columns, role="postcodes")})


def box(name: str, west: float, south: float, east: float, north: float) -> str:
    """The code of a rectangle, in squares of the tiny pack from its corner."""
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring = tuple((round(WEST + SIDE * x, 5), round(SOUTH + SIDE * y, 5)) for x, y in corners)
    return to_code(Shape(name, ((ring,),)))


def whole(name: str, *codes: str) -> str:
    """The code of a locality of whole small areas."""
    return to_code(Areas(name, codes))
