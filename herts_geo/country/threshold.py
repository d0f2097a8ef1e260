"""People within each threshold of a service, over many counties: by local authority, by fifth of
England by deprivation, by how built-up a place is.

Each county is counted by `access.measure`, the function of the accessibility page, and the people
of its areas are added up here. The range of a sum is that of all minutes moved together through
their 80% interval, as on the page; where no interval is known there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.access import measure
from herts_geo.country import manifest, reach
from herts_geo.country.counties import County
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography, residents
from herts_geo.travel import rule_sets
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.modes import MODES

MINUTES: Final = (15.0, 30.0, 45.0, 60.0)
BY: Final[Mapping[str, str]] = {  # column of areas -> what a group of it is
    "all": "all these counties",
    "county": "county",
    "district": "local authority",
    "msoa": "neighbourhood (MSOA)",
    "fifth": "fifth of England by deprivation",
    "rurality": "how built-up (by our count of small areas within 2 km)",
}
NATIONAL: Final = ("all", "county", "district", "fifth", "rurality")
ENDS: Final = {1: "1 (most deprived)", 5: "5 (least deprived)"}
UNKNOWN: Final = "not known"
SUMS: Final = ("people", "known", "within", "fewest", "most")
SLOW_AND_QUICK: Final = np.array([[0], [len(measure.STEPS) - 1]])  # ends of the interval
INTERVAL: Final = "eight in ten (80% interval of the minutes, all moved together)"
COLUMNS: Final = (
    *("by", "code", "name", "service", "mode", "method", "minutes", "people", "people_not_known"),
    *("people_within", "share_within", "share_from", "share_to", "range"),
)


@dataclass(frozen=True)
class Part:
    """A part of a county that is counted: its file and what the manifest says of it."""

    county: County
    path: Path
    entry: Mapping[str, Any] = field(repr=False)

    @property
    def how(self) -> str:
        """How its minutes were made, in words."""
        asked = self.entry.get("routed")
        if asked is None:
            title = rule_sets.SETS[self.entry["rules"]].title
            return f"{MODES[self.entry['mode']].method} ({title})"
        return f"timetable, {asked['on']}, {asked['start'] // 60} to {asked['end'] // 60} minutes"


def parts(
    counties: Sequence[County], folder: Path, services: Sequence[str], how: tuple[str, str]
) -> list[Part]:
    """The parts of the counties in a folder, of some services, one mode and set of rules."""
    known = {each.code: each for each in counties}
    return [
        Part(known[entry["county"]], folder / file, entry)
        for file, entry in sorted(manifest.read(folder).items())
        if entry["county"] in known
        and entry["service"] in services
        and (entry["mode"], entry["rules"]) == how
    ]


def areas(county: County) -> pd.DataFrame:
    """Who lives in each small area of a county: code, people, and the groups of `BY`.

    Rows are in the order of `residents.origins`; a group that the pack does not tell is `UNKNOWN`.
    """
    pack = county.pack()
    found = measure.residents(pack)
    decile = found["decile"].to_numpy(dtype=float, na_value=np.nan)
    fifth = pd.Series(np.ceil(decile / 2)).map(
        lambda x: ENDS.get(x, f"{x:.0f}"), na_action="ignore"
    )
    groups = {
        "all": "all",
        "county": county.code,
        "district": found.get("district", UNKNOWN),
        "msoa": found.get("msoa", UNKNOWN),
        "fifth": fifth.fillna(UNKNOWN).to_numpy(),
        "rurality": rurality(pack),
    }
    people = found["population"].to_numpy(dtype=float, na_value=0.0)
    return pd.DataFrame({"code": found["code"], "people": people}).assign(**groups)


def rurality(pack: Catalogue) -> pd.Series:
    """How built-up each small area is, by the classes of the travel estimate: rural, town,
    suburban, city; `UNKNOWN` where the pack has no positions around. Not the ONS classification."""
    classes = pd.Series(travel_rules.ruralities(pack, travel_rules.xy(residents.origins(pack))))
    return classes.replace("", UNKNOWN)


def names(counties: Sequence[County], kind: str) -> dict[str, str]:
    """The name of each county, district or neighbourhood by its code."""
    if kind == "county":
        return {each.code: each.name for each in counties}
    found: dict[str, str] = {}
    for county in counties:
        pack = county.pack()
        sets = [each for each in pack.by_role("boundaries") if each.geography == kind]
        if sets:
            frame = load.boundaries(pack, geography.boundary_set(pack, kind).id)  # type: ignore[arg-type]
            found |= dict(zip(frame["code"], frame["name"], strict=True))
    return found


def counted(
    here: Mapping[str, pd.DataFrame], every: Sequence[Part], minutes: Sequence[float]
) -> pd.DataFrame:
    """One row an area, part and threshold: the groups of `BY`, service, mode, method, minutes, and
    `SUMS`: people, those whose minutes are known, those in time, and the ends of their range.

    `here`: the areas of each county by its code; a county without a part of a service has their
    people, and nothing known of them.
    """
    rows, held = [], {(each.entry["service"], each.how, each.county.code) for each in every}
    for part in every:
        one, pack = here[part.county.code], part.county.pack()
        matrix = reach.read(part.path, residents.origins(pack))
        people = measure.residents(pack)
        said = {"service": matrix.service, "mode": matrix.mode, "method": part.how}
        for threshold in minutes:
            result = measure.measure(matrix, people, threshold)
            inside, ends = measure.people_inside(result.areas), np.full((2, len(one)), np.nan)
            if result.first_step is not None:
                ends = result.near.starts.share(result.first_step <= SLOW_AND_QUICK)
            within = inside * result.areas["in_time"].to_numpy(dtype=float)
            sums = {"within": within, "fewest": inside * ends[0], "most": inside * ends[1]}
            rows.append(one.assign(**said, minutes=threshold, known=one["people"], **sums))
    for service, how in sorted({each[:2] for each in held}):
        mode = next(each.entry["mode"] for each in every if each.entry["service"] == service)
        lost = [one for code, one in here.items() if (service, how, code) not in held]
        for threshold in minutes:
            said = {"service": service, "mode": mode, "method": how}
            none = {"known": 0.0, "within": 0.0, "fewest": 0.0, "most": 0.0}
            rows += [one.assign(**said, minutes=threshold, **none) for one in lost]
    return pd.concat(rows, ignore_index=True)


def table(
    rows: pd.DataFrame, by: Sequence[str], named: Mapping[str, Mapping[str, str]]
) -> pd.DataFrame:
    """The table of `COLUMNS` with one row a group, service, method and threshold.

    A share is of the people whose minutes are known; missing where those of nobody are.
    """
    keys = ["service", "mode", "method", "minutes"]
    found = []
    for kind in by:  # a sum is missing where one of its values is
        summed = rows.groupby([kind, *keys], sort=True)[list(SUMS)].sum(skipna=False)
        flat = summed.reset_index().rename(columns={kind: "code"})
        called = named.get(kind, {})
        name = [called.get(code, code) for code in flat["code"]]
        found.append(flat.assign(by=BY[kind], name="All people here" if kind == "all" else name))
    sums = pd.concat(found, ignore_index=True)
    known = sums["known"].where(sums["known"] > 0)
    ranged = sums["fewest"].notna() & known.notna()
    return sums.assign(
        people=sums["people"].round().astype("Int64"),
        people_not_known=(sums["people"] - sums["known"]).round().astype("Int64"),
        people_within=sums["within"].where(known.notna()).round().astype("Int64"),
        share_within=(sums["within"] / known).round(4),
        share_from=(sums["fewest"] / known).round(4),
        share_to=(sums["most"] / known).round(4),
        range=np.where(ranged, INTERVAL, UNKNOWN),
    )[list(COLUMNS)]
