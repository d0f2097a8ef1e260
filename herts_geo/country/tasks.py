"""The tasks of a build: one for each county and service, as plain values, with its inputs' hashes.

A task is what a worker is sent: paths, names and numbers that JSON can write, and nothing that has
to be unpickled. Its `key` is a hash over its question and the hashes of the files behind it, so
that a part that stands need not be made again.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from herts_geo.country import counties as of_country
from herts_geo.country.counties import County
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.services import points as services_points
from herts_geo.services.lists import PLACING
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel import rule_sets
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.modes import Mode
from herts_geo.travel.rules import MODEL, PACES

Task = dict[str, Any]
VERSION: Final = 2  # a higher one makes every part again
REACH: Final = ".reach.parquet"  # a part of the estimate
MARGIN_KM: Final = 10.0
ESTIMATED: Final = ("origins", "population", MODEL, "positions")
ROUTED: Final = ("origins", "population", "streets", "timetable")


@dataclass(frozen=True)
class Asked:
    """What is built of each county: services, how one travels by which set of rules, or the day
    and window of a timetable, and how far beyond the border points count."""

    services: tuple[str, ...]
    mode: Mode = "pt"
    routed: Parameters | None = None
    margin_km: float = MARGIN_KM
    rules: str = rule_sets.USUAL


def tasks(counties: Sequence[County], asked: Asked, out: Path) -> list[Task]:
    """One task a county and service, by county, in the order of the services."""
    found = []
    for county in counties:
        near = of_country.beside(county, counties, asked.margin_km)
        found += [_task(county, near, service, asked, out) for service in asked.services]
    return found


def _task(county: County, near: Sequence[County], service: str, asked: Asked, out: Path) -> Task:
    question: dict[str, Any] = {
        "county": county.code,
        "name": county.name,
        "service": service,
        "mode": asked.mode,
        "rules": asked.rules,
        "margin_km": asked.margin_km,
        "routed": asked.routed and {**asked.routed.as_dict(), "service": service},
    }
    roles = ESTIMATED if asked.routed is None else ROUTED
    inputs = [*_hashes(county.code, county.pack(), service, (*roles, *PLACING), outlines=True)]
    for each in near:
        inputs += _hashes(each.code, each.pack(), service, PLACING)
    about = {**question, "inputs": inputs, "version": VERSION, "pace": asdict(PACES[asked.mode])}
    if question["routed"]:
        plain = travel_stored.file_name(question["routed"]).removesuffix(travel_stored.SUFFIX)
        file = f"{county.code}_{plain}{travel_stored.PART}"
    else:
        rules = () if asked.rules == rule_sets.USUAL else (asked.rules,)
        file = "_".join([county.code, service, asked.mode, *rules]) + REACH
    return {
        **question,
        "inputs": inputs,
        "key": hashlib.sha256(json.dumps(about, sort_keys=True).encode("utf-8")).hexdigest(),
        "pack": str(county.folder),
        "beside": [str(each.folder) for each in near],
        "out": str(out.resolve()),
        "file": file,
    }


def _hashes(
    code: str, pack: Catalogue, service: str, roles: Sequence[str], outlines: bool = False
) -> Iterator[dict[str, str]]:
    """County, role, file and SHA-256 of each file that a part rests on; the hash is that of the
    file as it is now, '' where there is none, of which its task will tell."""
    listed = services_points.lists(pack, service)
    used = [pack.datasets[name] for name in listed if name in pack.datasets]
    used += [geography.boundary_set(pack, "lsoa")] if outlines else []
    used += [each for role in roles for each in pack.by_role(role)]
    for each in sorted(used, key=lambda one: one.file):
        path = pack.path(each)
        found = path.stat() if path.is_file() else None
        digest = _digest(path, found.st_mtime_ns, found.st_size) if found else ""
        yield {"county": code, "role": each.role, "file": each.file, "sha256": digest}
    if MODEL in roles and pack.first(MODEL) is None:
        shipped = catalogue.read(catalogue.shipped_pack())
        yield from _hashes("shipped", shipped, "", (MODEL,))


@lru_cache(maxsize=4096)  # a county's services share most of their files
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
