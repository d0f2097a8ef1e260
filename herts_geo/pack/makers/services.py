"""Lists of service points: practices, pharmacies, hospitals, schools, libraries, stations, stops.

A list is of the whole country; the rows in the place and its margin are kept, as people cross its
border.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from herts_geo.pack.makers.base import Inputs
from herts_geo.pack.makers.points import finished, here

Made = Mapping[str, pd.DataFrame]
HOSPITAL: Final = r"\b(?:HOSPITALS?|INFIRMARY)\b"
LEISURE: Final = (
    r"\b(?:leisure (?:centre|pool|complex)|sports? (?:centre|hall complex)|swimming|pools?|lido"
    r"|active centre|health (?:and|&) fitness centre)\b"
)
WITH: Final = "site of an NHS trust, with A&E"
NOT_TOLD: Final = "site of an NHS trust; whether it has A&E is not in the list"
CLOSED: Final = r"(?i)\b(?:[12][0-9]{3}|yes|closed)\b"
PHASES: Final[Mapping[str, tuple[str, ...]]] = {  # data set -> phases of education, small letters
    "primary_schools": ("primary", "middle deemed primary", "all-through"),
    "secondary_schools": ("secondary", "middle deemed secondary", "all-through"),
}
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {  # data set -> groups of types, small letters
    "special_schools": ("special schools",),
    "colleges": ("colleges", "universities"),
}
SPECIAL: Final = r"(?i)\bspecial\b"  # in the types of academies and free schools that are
SIXTEEN: Final = "16 plus"  # the phase of sixth form colleges
NETWORKS: Final = (  # how a stop's code begins -> who runs trains there
    ("910", "National Rail"),
    ("940GZZLU", "London Underground"),
    ("940GZZDL", "Docklands Light Railway"),
    ("940", "Metro or tram"),
)
STATION: Final = (
    r"\s+(?:Rail|Railway|Underground|DLR|Tube|Tram|Metro)?\s*Station(?:\s*\([^)]*\))?\s*$"
)
SAME_STATION: Final = 500.0  # metres between entries of one name that are one station


def listed(inputs: Inputs) -> Made:
    """A list with one data set: the rows in and around the place, each key once."""
    (dataset,) = inputs.source.datasets
    return {dataset: finished(inputs, dataset, here(inputs))}


def hospitals(inputs: Inputs) -> Made:
    """Trust sites whose name says hospital; of several at one postcode that of the shortest name.

    Source of the rule: none is published; the list has departments and clinics of a hospital as
    rows of their own at its postcode. Which have A&E a person may list by hand.
    """
    sites = here(inputs)
    named = sites["name"].str.contains(HOSPITAL, case=False, regex=True)
    found = sites[named].reset_index(drop=True)
    trusts = inputs.made["nhs_trusts"].set_index("code")["name"]
    found["provider"] = found["code"].str[:3].map(trusts).fillna("")
    emergency = inputs.made.get("emergency_departments")
    has = found["code"].isin([] if emergency is None else list(emergency["code"]))
    found["detail"] = has.map({True: WITH, False: NOT_TOLD})
    order = found.assign(length=found["name"].str.len()).sort_values(["length", "code"])
    first = order[~(order["postcode"].duplicated() & (order["postcode"] != ""))]
    if merged := len(found) - len(first):
        inputs.told.append(
            f"{inputs.source.title}: {merged:,} rows stand at the postcode of another hospital "
            "and are taken for parts of it."
        )
    return {
        "hospitals": finished(inputs, "hospitals", first),
        "nhs_sites": finished(inputs, "nhs_sites", sites),
    }


def schools(inputs: Inputs) -> Made:
    """Schools by phase, special schools and colleges; an all-through school is in both lists.

    Nurseries, and schools whose phase does not apply (independent ones, referral units), are in
    none: told.
    """
    found = here(inputs)
    found["detail"] = found["type"]
    phase, group = (found[name].str.casefold().str.strip() for name in ("phase", "group"))
    special = group.isin(GROUPS["special_schools"]) | found["type"].str.contains(SPECIAL)
    college = (group.isin(GROUPS["colleges"]) | (phase == SIXTEEN)) & ~special
    ordinary = ~special & ~college
    rows = {name: ordinary & phase.isin(phases) for name, phases in PHASES.items()}
    rows |= {"special_schools": special, "colleges": college}
    left = ~np.logical_or.reduce(list(rows.values()))
    if left.any():
        inputs.told.append(
            f"{inputs.source.title}: {int(left.sum()):,} open nurseries and schools whose phase "
            "does not apply (independent ones, referral units) are in no list."
        )
    found["capacity"] = pd.to_numeric(found["capacity"], errors="coerce")
    return {name: finished(inputs, name, found[which]) for name, which in rows.items()}


def libraries(inputs: Inputs) -> Made:
    """Open libraries that stand in one place."""
    frame = inputs.frame
    closed = frame["closed"].str.contains(CLOSED, regex=True)
    mobile = frame["type"].str.contains("mobile", case=False, regex=False)
    if mobile.any():
        inputs.told.append(
            f"{inputs.source.title}: {int(mobile.sum()):,} mobile libraries are left out."
        )
    return listed(replace(inputs, frame=frame[~closed & ~mobile].reset_index(drop=True)))


def leisure(inputs: Inputs) -> Made:
    """Sites for sport that are called a leisure or sports centre, a swimming pool or the like."""
    named = inputs.frame["name"].str.contains(LEISURE, case=False, regex=True)
    found = here(replace(inputs, frame=pd.DataFrame(inputs.frame[named]).reset_index(drop=True)))
    found["detail"] = ("owner: " + found["owner"]).where(found["owner"] != "", "")
    return {"leisure_centres": finished(inputs, "leisure_centres", found)}


def stations(inputs: Inputs) -> Made:
    """Stations of trains, metros and trams, those of one name and place as one."""
    found = here(inputs)
    found["network"] = ""
    for start, words in reversed(NETWORKS):  # the first that fits stands
        fits = found["code"].str.upper().str.startswith(start)
        found["network"] = found["network"].mask(fits, words)
    found["name"] = found["name"].str.replace(STATION, "", regex=True, case=False)
    found["crs"] = ""
    found = found.sort_values("code", ignore_index=True)
    # For each row, the first row that is the same station: of its name, and near enough.
    held: dict[str, list[tuple[int, float, float]]] = {}
    first: list[int] = []
    for row, name, east, north in found[["name", "easting", "northing"]].itertuples(name=None):
        there = held.setdefault(str(name), [])
        near_by = (x for x, e, n in there if np.hypot(e - east, n - north) <= SAME_STATION)
        first.append(next(near_by, int(row)))
        there.append((first[-1], float(east), float(north)))
    one = pd.Series(first, index=found.index, dtype="int64")
    networks = found["network"].groupby(one).agg(lambda x: " and ".join(dict.fromkeys(x)))
    kept = found[one == found.index].assign(network=networks)
    kept = kept.rename(columns={"lat": "latitude", "lon": "longitude"})
    return {"stations": finished(inputs, "stations", kept.dropna(subset="latitude"))}
