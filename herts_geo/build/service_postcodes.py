"""Positions of the postcodes that the shipped lists name and the county's table does not hold.

`python -m herts_geo.build.service_postcodes` writes them.
"""

import argparse
from pathlib import Path
from typing import Final

import pandas as pd

from herts_geo.build import pack
from herts_geo.build.postcodes import code_point
from herts_geo.commands import add_pack
from herts_geo.pack.catalogue import shipped_pack
from herts_geo.pack.load import as_text

LISTS: Final = ("service_points.csv", "gp_practices.csv", "libraries.csv")


def service_postcodes(data: Path) -> pd.DataFrame:
    """Postcodes of the shipped lists in `data` that are outside the county and in Code-Point Open.

    Columns: postcode, easting and northing (metres), in the order of postcodes.
    """
    known = set(as_text((data / "postcodes.csv").read_bytes())["postcode"])
    wanted = {code for name in LISTS for code in as_text((data / name).read_bytes())["postcode"]}
    every = code_point()
    return every[every["postcode"].isin(wanted - known)].reset_index(drop=True)


def main() -> None:
    """Writes the table into a pack; its hash is recorded by `python -m herts_geo.build`."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_pack(parser, shipped_pack(), "the pack folder")
    data = parser.parse_args().pack / "data"
    pack.write_csv(service_postcodes(data), data / "service_postcodes.csv")


if __name__ == "__main__":
    main()
