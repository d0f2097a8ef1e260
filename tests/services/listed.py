"""A tiny pack that lists schools, a library and a police station in data sets of their own."""

from pathlib import Path

import pandas as pd

from herts_geo.build.pack import write_csv
from herts_geo.pack.catalogue import Catalogue
from tests.pack.second import entry, record_more, tiny_pack

COLUMNS = {
    "name": {"title": "name", "key": True},
    "address": {"title": "address", "key": True, "optional": True},
    "provider": {"title": "provider", "optional": True},
    "postcode": {"title": "postcode", "optional": True},
    "uprn": {"title": "UPRN", "optional": True},
    "lon": {"title": "longitude", "type": "number"},
    "lat": {"title": "latitude", "type": "number"},
}


def listed_pack(folder: Path) -> Catalogue:
    """Five areas, with two primary schools (one outside), a library and a police station."""
    tiny_pack(folder)
    schools = [("St Mary's CofE School", "A", "Church", -0.195), ("OLD ROAD SCHOOL", "B", "", -0.5)]
    library = [("HIGH STREET LIBRARY", "1 High Street", "West Council", -0.185)]
    police = [("MARKET SQUARE POLICE STATION", "2 Market Square", "", -0.175)]
    tables = {"primary_schools": schools, "public_libraries": library, "police_stations": police}
    for name, rows in tables.items():
        frame = pd.DataFrame(rows, columns=["name", "address", "provider", "lon"])
        frame = frame.assign(postcode="", uprn="10001", lat=51.805)[list(COLUMNS)]
        write_csv(frame, folder / f"{name}.csv")
    return record_more(folder, {name: entry(f"{name}.csv", COLUMNS) for name in tables})
