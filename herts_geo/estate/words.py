"""The estate in plain English: titles of its columns, and what the assets shown amount to."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.deprivation.indices import DECILE
from herts_geo.estate.filter import FIGURES
from herts_geo.estate.held import Estate
from herts_geo.places import constraints

TITLES: Final[Mapping[str, str]] = {  # column -> title, in the order of the table
    "id": "Id",
    "holder": "Holder",
    "name": "Name",
    "use": "Use",
    "use_group": "Group of uses",
    "caught": "Caught by",
    "rank": "Rank",
    "score": "Score",
    "known": "Known",
    "address": "Address",
    "postcode": "Postcode",
    "outward": "First half of postcode",
    "uprn": "UPRN",
    "reference": "Holder's reference",
    "tenure": "Tenure",
    "tenure_detail": "Tenure detail",
    "holding": "Land or buildings",
    "vacant": "Vacant",
    "doubt": "Vacant only in doubt: why",
    "purpose": "Purpose",
    "condition": "Condition",
    "energy": "Energy rating",
    "floor_area": "Floor area (m2)",
    "land_area": "Land (ha)",
    "running_cost": "Running cost (£ a year)",
    "cost_per_m2": "Running cost (£ per m2)",
    "backlog": "Required maintenance (£)",
    "backlog_per_m2": "Required maintenance (£ per m2)",
    "spare": "Floor area empty (%)",
    "lease_event": "Lease event",
    "open_hours": "Staffed hours a week",
    "shares_with": "Shares with",
    "decile": DECILE,
    "lsoa_may_be": "Small area may also be",
    "easting": "Easting",
    "northing": "Northing",
    "lon": "Longitude",
    "lat": "Latitude",
    "register": "Register",
    "register_date": "Date of register",
}
PAIRS: Final[Mapping[str, str]] = {
    "score": "Score",
    "first_name": "First",
    "first_holder": "Holder of first",
    "second_name": "Second",
    "second_holder": "Holder of second",
    "metres": "Metres apart",
    "walk_metres": "About so far on foot (m)",
    "sharing": "Sharing already",
    "why": "Why",
}
DECIMALS: Final[Mapping[str, int]] = {
    "easting": 0,
    "northing": 0,
    "lon": 6,
    "lat": 6,
    "decile": 0,
    "open_hours": 1,
    "cost_per_m2": 2,
    "backlog_per_m2": 2,
}
YES_NO: Final = {True: "yes", False: "no"}
VACANT_TWICE: Final = (
    "Vacant property is never matched, as that would tell where it is: one that several registers "
    "name counts in each, so that there may be fewer."
)


def table(shown: pd.DataFrame) -> pd.DataFrame:
    """Assets under titles for people: dates as text, yes and no for flags, gaps kept as gaps."""
    out = shown[[name for name in TITLES if name in shown]].copy()
    for name, decimals in ((n, d) for n, d in DECIMALS.items() if n in out):
        out[name] = out[name].round(decimals) if decimals else out[name].round().astype("Int64")
    for dated in out.select_dtypes("datetime"):
        out[dated] = out[dated].dt.strftime("%Y-%m-%d")
    for flag in out.select_dtypes("boolean"):
        out[flag] = out[flag].map(YES_NO).astype("string")
    return pd.concat([out.rename(columns=dict(TITLES)), constraints.table(shown)], axis=1)


def pairs_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs under titles for people."""
    out = pairs[list(PAIRS)].assign(sharing=pairs["sharing"].map(YES_NO))
    return out.rename(columns=dict(PAIRS))


def paragraph(estate: Estate, sums: Mapping[str, Any], place: str) -> str:
    """What the assets shown amount to, in a few sentences; what is not known is named as such."""
    count, holders = int(sums["assets"]), int(sums["holders"])
    if not count:
        return f"No asset in {place} fits what was asked."
    sentences = [f"{wording.count(count, 'asset')} of {wording.count(holders, 'holder')} {place}."]
    if sums.get("entries", count) > count:
        sentences.append(
            f"{sums['entries']:,} entries of the registers stand behind them: a building that "
            "several registers name counts once."
        )
    sentences += [_figure(sums, name, count) for name in FIGURES if sums[name] is not None]
    silent = [words for name, words in FIGURES.items() if sums[name] is None]
    if silent:
        either = wording.listing(silent).replace(" and ", " or ")
        sentences.append(f"No register held gives the {either} of any of them.")
    if sums["vacant"]:
        doubt = f" {VACANT_TWICE}" if sums.get("vacant_registers", 0) > 1 else ""
        sentences.append(f"{wording.heading(_are(sums['vacant']))} vacant.{doubt}")
    if estate.doubtful:
        sentences.append(estate.doubtful.replace("Of these, t", "T", 1))
    if unplaced := count - int(sums["placed"]):
        sentences.append(f"{wording.heading(_are(unplaced))} in the table but not on the map.")
    return " ".join([*sentences, *_left_out(estate)])


def _left_out(estate: Estate) -> list[str]:
    """Which entries of the registers are in no figure, and why."""
    sentences = []
    if estate.outside:
        entries = wording.count(estate.outside, "entry", "entries")
        lie = "lies" if estate.outside == 1 else "lie"
        sentences.append(
            f"{entries} of the registers held {lie} outside the area that this pack covers, and "
            f"{'counts' if estate.outside == 1 else 'count'} in no figure."
        )
    if estate.hidden:
        many = wording.count(estate.hidden, "sensitive property", "sensitive properties")
        are = "is" if estate.hidden == 1 else "are"
        sentences.append(f"{many} in the registers held {are} hidden.")
    return sentences


def unit(name: str, value: float | None) -> str:
    """A figure with its unit: '1,200 m2', '£3,400', '2.1 ha', or 'not given'."""
    if value is None:
        return "not given"
    if name == "land_area":
        return f"{value:,.1f} ha"
    return f"{value:,.0f} m2" if name == "floor_area" else f"£{value:,.0f}"


def _figure(sums: Mapping[str, Any], name: str, count: int) -> str:
    given = count - int(sums["lacking"][name])
    what = wording.heading(FIGURES[name])
    ending = {"running_cost": "cost_per_m2", "backlog": "backlog_per_m2"}.get(name, "")
    rate = f", £{sums[ending]:,.0f} per m2" if ending and sums[ending] is not None else ""
    return f"{what}: {unit(name, sums[name])}{rate} over the {given:,} of {count:,} that give it."


def _are(count: int) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'}"
