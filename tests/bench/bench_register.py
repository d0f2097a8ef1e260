"""How soon a made national register of 300,000 rows is the estate: by its file, and by its rows."""

import argparse
import csv
import io
import os
import random
import time
from dataclasses import replace
from datetime import date
from statistics import median
from typing import Final

from herts_geo.estate import held as estate_held
from herts_geo.estate import long, partner
from herts_geo.estate.register import RegisterFile
from herts_geo.pack import catalogue
from herts_geo.sandbox import limits
from herts_geo.store import address, engine, schema, uploads, workspaces
from tests.bench import workshop
from tests.estate import made

ROWS: Final = 300_000
HERE: Final = 80  # one row in so many lies in the pack
VACANT: Final = 50  # and one in so many is vacant
TOWNS: Final = (  # where rows stand: town, postcode, easting, northing
    ("Stevenage", "SG1 1HD", 523_800, 224_300),
    ("Leeds", "LS1 4AP", 430_000, 433_500),
    ("Bristol", "BS1 5TR", 358_800, 173_000),
    ("Norwich", "NR2 1NH", 623_000, 308_500),
)
AROUND: Final = 1_500  # metres from the middle of a town
TIMES: Final = 5


def run(rows: int = ROWS) -> dict[str, float]:
    """Seconds to read the file, to make the estate of it, and on each kind of store to keep its
    rows once, to find those of the pack and to make the estate of them (medians of `TIMES`)."""
    os.environ.setdefault(limits.VARIABLE, "2")
    pack, today = catalogue.read(catalogue.shipped_pack()), date.today()
    estate_held.read(pack)
    file = RegisterFile(name="national.csv", data=register(rows))
    began = time.perf_counter()
    parsed = partner.parsed(pack, file)
    found = {"read_file_s": time.perf_counter() - began}
    began = time.perf_counter()
    by_file = estate_held.read(pack, [file])
    found["estate_by_file_s"] = time.perf_counter() - began
    for kind in ("sqlite", "postgresql"):
        with workshop.store_of(kind) as where:
            at = address.named(where)
            assert at is not None
            store = engine.connect(at)
            schema.upgrade(store)
            me = workspaces.own(store)
            upload = uploads.add(store, me, "register", file.name, file.data)
            began = time.perf_counter()
            upload = long.keep(store, me, upload, pack, parsed)
            found[f"{kind}_keep_rows_s"] = time.perf_counter() - began
            kept = replace(file, data=b"", kept=long.kept(store, me, upload))
            finding, making = [], []
            for _ in range(TIMES):
                began = time.perf_counter()
                long.read(pack, kept, today)
                finding.append(time.perf_counter() - began)
                began = time.perf_counter()
                by_rows = estate_held.read(pack, [kept])
                making.append(time.perf_counter() - began)
                assert by_rows.frame.equals(by_file.frame)
            found[f"{kind}_find_rows_s"] = median(finding)
            found[f"{kind}_estate_by_rows_s"] = median(making)
            store.close()
    return found


def register(rows: int, seed: int = 1) -> bytes:
    """A register as CSV in the form of the transparency code, of made assets in four towns."""
    chance, out = random.Random(seed), io.StringIO()
    writer = csv.DictWriter(out, made.HEADINGS)
    writer.writeheader()
    for number in range(rows):
        town, postcode, easting, northing = TOWNS[0 if number % HERE == 0 else 1 + number % 3]
        like = made.VACANT if number % VACANT == 0 else made.STATION if number % 2 else made.DEPOT
        about = {
            "OrganisationLabel": f"Body {number % 400}",
            "UPRN": str(100_023_000_001 + 7 * number),
            "AssetCode": f"A/{number}",
            "PropertyName": f"Asset {number}",
            "PropertyNumber": str(number % 200 + 1),
            "StreetName": f"St {number % 5_000}",
            "PostTown": town,
            "PostCode": postcode,
            "GeoX": str(easting + chance.randint(-AROUND, AROUND)),
            "GeoY": str(northing + chance.randint(-AROUND, AROUND)),
            "Purpose": "",
            "BuildingCosts": "",
            "RequiredMaintenance": "",
        }
        writer.writerow(dict(zip(made.HEADINGS, like, strict=True)) | about)
    return out.getvalue().encode()


def main() -> None:
    """Runs it alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    for name, value in run(parser.parse_args().rows).items():
        print(f"{name}: {value:,.2f}")


if __name__ == "__main__":
    main()
