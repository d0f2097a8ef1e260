"""Readers of the shipped lists: a row of each as a point's plain fields."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from herts_geo.services.hours import DAYS
from herts_geo.wording import title_case

Row = dict[str, Any]
Reader = Callable[[Mapping[Any, Any]], Row]

PLACED_BY: Final[Mapping[str, str]] = {
    "library": "library",
    "given": "known",
    "GeoNames": "GeoNames",
}
UNSTATED: Final = "Not stated"  # who runs a point whose list does not tell
SHARED: Final = re.compile(r"shared|in the building")
RUN_BY: Final[Mapping[str, str]] = {  # the publisher of the list takes the place of {}
    "LAL": "{}",
    "CRL": "a community group with {}",
}


def listed(row: Mapping[Any, Any]) -> Row:
    """A row of the list of service points; what follows a semicolon says who shares the site."""
    after = row["detail"].partition(";")[2].strip()
    shares = after if SHARED.search(after) else ""
    return {**fields(row, "name", "provider", "postcode", "detail"), "shares_with": shares}


def library(row: Mapping[Any, Any]) -> Row:
    """A row of the list of libraries, with the hours of each day and the publisher of the list."""
    found = {**fields(row, "name", "postcode", *DAYS), "detail": row["address"]}
    shares = row["co_located_with"] if row["co_located"] == "Yes" else ""
    provider = RUN_BY[row["library_type"]].format(row["publisher"])
    return {**found, "provider": provider, "shares_with": shares.strip()}


def own(row: Mapping[Any, Any]) -> Row:
    """A row of a list of one kind alone: name, and what else the list gives of it."""
    given = {name: row.get(name, "") for name in ("postcode", "lon", "lat")}
    about = {"detail": row.get("detail") or row.get("address") or ""}
    return {
        "name": cased(row["name"]),
        "provider": cased(row.get("provider") or UNSTATED),
        **about,
        **given,
    }


def cased(name: str) -> str:
    """A name as people write it, where its list has it in capitals."""
    return title_case(name) if name.isupper() else name


def practice(row: Mapping[Any, Any]) -> Row:
    """A row of the list of GP practices."""
    about = {"provider": "NHS general practice", "detail": f"practice {row['code']}"}
    return {"name": title_case(row["name"]), "postcode": row["postcode"], **about}


def station(row: Mapping[Any, Any]) -> Row:
    """A row of the list of railway stations."""
    where = {"lon": float(row["longitude"]), "lat": float(row["latitude"])}
    network = row.get("network") or "National Rail"
    return {"name": row["name"], "provider": network, "detail": row["crs"], **where}


def town(row: Mapping[Any, Any]) -> Row:
    """A row of the list of town centres."""
    return {**fields(row, "name", "lon", "lat"), "placed_by": PLACED_BY[row["placed_by"]]}


def fields(row: Mapping[Any, Any], *names: str) -> Row:
    """Some of the cells of a row, as they stand."""
    return {name: row[name] for name in names}
