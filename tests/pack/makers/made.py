"""Inputs of makers: the sources as they are declared, on files of a few rows."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from shapely.geometry import box

from herts_geo.pack import read, source
from herts_geo.pack.area import Area
from herts_geo.pack.makers import MAKERS, Inputs

OUTLINE = box(520_000, 220_000, 530_000, 230_000)  # ten kilometres a side, Stevenage within
AREA = Area("Square", "E10000015", {"E07000243": "Stevenage"}, {"E10000015": "Hertfordshire"},
            outline=OUTLINE)  # fmt: skip
POSTCODES = pd.DataFrame(
    [("SG1 1HN", 523_800, 224_300), ("SG1 3AB", 523_950, 224_800), ("SG2 8AA", 525_000, 223_000)],
    columns=["postcode", "easting", "northing"],
)
AROUND = pd.DataFrame([("SG4 9AB", 518_000, 229_000)], columns=["postcode", "easting", "northing"])
SECTORS = pd.DataFrame(
    [("SG1 1", 523_800, 224_300, 40, 900), ("SG4 9", 518_000, 229_000, 30, 800)],
    columns=["sector", "easting", "northing", "postcodes", "metres"],
)
MADE = {"postcodes": POSTCODES, "service_postcodes": AROUND, "postcode_sectors": SECTORS}


def inputs(
    key: str,
    files: Mapping[str, bytes],
    folder: Path,
    made: Mapping[str, pd.DataFrame] | None = None,
    area: Area = AREA,
) -> Inputs:
    """What the maker of a source is given, for files of these names and bytes."""
    each = source.read().every[key]
    raws = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        raws.append(read.Raw(folder / name, name))
    frame = read.table(each, raws)
    return Inputs(each, area, frame, {**MADE, **(made or {})}, raws)


def make(given: Inputs) -> Mapping[str, pd.DataFrame]:
    """What the maker of a source makes."""
    return MAKERS[given.source.maker](given)
