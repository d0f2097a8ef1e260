"""How long it takes to check a register of 100,000 generated rows, one in ten of them faulty."""

import csv
import io
import random
import time
from typing import Final

from herts_geo import reading
from herts_geo.reading import standards as reading_standards

ROWS: Final = 100_000
FAULTY: Final = 0.1
FAULTS: Final = (
    ("GeoX", "51.79"),
    ("GeoX", "-5520414854"),
    ("FirstAddedDate", "???"),
    ("FirstAddedDate", "31/12/2017"),
    ("MinNetDwellings", "TBC"),
    ("CoordinateReferenceSystem", "OSG36"),
    ("OwnershipStatus", ""),
    ("Hectares", "1.234"),
    ("SiteplanURL", "javascript:alert(1)"),
    ("Notes", "=1+1"),
    ("SiteReference", "S1"),
    ("PlanningStatus", "Permissioned "),
)


def run() -> dict[str, float]:
    """Seconds to check `ROWS` rows of a brownfield register, and to write the mended file."""
    data = register(ROWS)
    start = time.perf_counter()
    report = reading.check(data, "register.csv", "brownfield")
    checked = time.perf_counter()
    report.mended_csv()
    return {
        "rows": float(report.rows),
        "issues": float(len(report.issues)),
        "check_seconds": checked - start,
        "write_seconds": time.perf_counter() - checked,
    }


def register(rows: int, seed: int = 1) -> bytes:
    """A brownfield register (2017 standard) as CSV, `FAULTY` of its rows with one fault."""
    chance = random.Random(seed)
    names = [field.name for field in reading_standards.read("brownfield-2017").fields]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    for number in range(rows):
        row = _row(number, chance)
        if chance.random() < FAULTY:
            row.update([chance.choice(FAULTS)])
        writer.writerow(row)
    return out.getvalue().encode()


def _row(number: int, chance: random.Random) -> dict[str, str]:
    return {
        "OrganisationURI": "http://opendatacommunities.org/id/district-council/dacorum",
        "OrganisationLabel": "Dacorum Borough Council",
        "SiteReference": f"S{number}",
        "SiteNameAddress": f"{number} High Street, Tring",
        "SiteplanURL": f"https://example.gov.uk/sites/{number}",
        "CoordinateReferenceSystem": "WGS84",
        "GeoX": f"{chance.uniform(-0.7, 0.1):.6f}",
        "GeoY": f"{chance.uniform(51.6, 52.0):.6f}",
        "Hectares": f"{chance.uniform(0.25, 9):.2f}",
        "OwnershipStatus": "mixed ownership",
        "PlanningStatus": "not permissioned",
        "MinNetDwellings": str(chance.randint(5, 99)),
        "FirstAddedDate": "2017-12-31",
        "LastUpdatedDate": "2018-08-16",
    }
