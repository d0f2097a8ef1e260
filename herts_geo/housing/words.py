"""What a view of sites shows, as a table and in plain English."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.housing.sites import DELIVERABLE, OWNERSHIP, RULES, STATUS, Rule, unplaced
from herts_geo.housing.view import Totals, View, live
from herts_geo.places import constraints

BASIS: Final[Mapping[str, str]] = {
    "register": "the register",
    "assumed": "assumed",
    "missing": wording.NO_DATA,
}


def table(view: View) -> pd.DataFrame:
    """The sites of a view with words for codes, most homes first; gaps stay missing."""
    frame = view.frame.sort_values("dwellings", ascending=False, na_position="last", kind="stable")
    return named(frame)


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """Sites with the headings and words that people read, in the order given."""
    table = pd.DataFrame(
        {
            "Site": frame["name"],
            "District": frame["district_name"],
            "Reference": frame["reference"],
            "Hectares": frame["hectares"],
            "Homes": frame["dwellings"],
            "Number from": frame["basis"].map(BASIS),
            "Homes, fewest": frame["dwellings_from"],
            "Homes, most": frame["dwellings_to"],
            "Homes a hectare": frame["density"],
            "Ownership": frame["ownership"].map(OWNERSHIP),
            "Planning status": frame["status"].map(STATUS),
            "Permission": frame["permission"],
            "Deliverable": frame["deliverable"].map(DELIVERABLE),
            "Nearest": frame["nearest"],
            "Metres to it": frame["metres"],
            "Small area (LSOA)": frame["area"],
            "Decile of deprivation": frame["decile"],
            "Small area may also be": frame["area_may_be"],
            "Position": frame["unplaced"].where(~frame["placed"].astype(bool), "on the map"),
            "Still listed": frame["ended"].map({True: "no, it has an end date", False: "yes"}),
            "Register of": pd.to_datetime(frame["snapshot"]).dt.strftime("%Y-%m-%d"),
            "Notes": frame["notes"],
        },
        index=frame.index,
    )
    return pd.concat([table, constraints.table(frame)], axis=1)


def paragraph(view: View) -> str:
    """What a view shows, in plain English: sites, homes, gaps, coverage and age."""
    found, every = view.totals, len(live(view.every))
    shown = f"{found.sites:,} of {wording.count(every, 'site')}"
    if not len(view.every):
        return " ".join([f"No site of {view.place.label} is known here.", *_coverage(view)])
    sentences = [
        f"{shown} in {view.place.label} pass the filters. Together they hold "
        f"{land(found, view.question.rule)}.",
        deliverable(found),
        gaps(found),
        unplaced_words(view.frame),
        left_out_words(view),
        view.left_out,
        *view.constrained,
        *_coverage(view),
    ]
    return " ".join(x for x in sentences if x)


def homes(found: Totals) -> str:
    """The homes of some sites, what is assumed of them said: '120 homes, 20 of them assumed'."""
    if found.dwellings is None:
        return "an unknown number of homes"
    words = wording.count(found.dwellings, "home")
    return f"{words}, {found.assumed:,} of them assumed" if found.assumed else words


def hectares(found: Totals) -> str:
    """The size of some sites: '3.2 hectares'."""
    if found.hectares is None:
        return "an unknown number of hectares"
    return f"{wording.number(found.hectares, 1)} hectares"


def land(found: Totals, rule: Rule) -> str:
    """What some sites hold: homes, hectares, and the `rule` by which homes are counted."""
    counted = "" if found.dwellings is None else f": {RULES[rule]}"
    if counted and found.span is not None and found.span[0] < found.span[1]:
        counted += f" ({found.span[0]:,} to {found.span[1]:,})"
    return f"{homes(found)} on {hectares(found)}{counted}"


def deliverable(found: Totals) -> str:
    """The homes on sites marked deliverable, or why they are not known, in a sentence."""
    if not found.sites:
        return ""
    if not found.marks:
        return "Their registers do not mark which sites are deliverable."
    if found.deliverable is None:
        return "No site marked deliverable has a known number of homes."
    return f"{wording.count(found.deliverable, 'home')} of these on sites marked deliverable."


def gaps(found: Totals) -> str:
    """How many of some sites add nothing, as their homes or their size are not known, or ''."""
    told = (homes_gap(found), _gap(found.without_hectares, found.sites, "size"))
    return " ".join(each for each in told if each)


def homes_gap(found: Totals) -> str:
    """How many of some sites add no homes, as their number is not known, or ''."""
    return _gap(found.without_homes, found.sites, "number of homes")


def _gap(missing: int, sites: int, what: str) -> str:
    if not missing:
        return ""
    if missing < sites:
        verbs = ("has", "adds") if missing == 1 else ("have", "add")
        return f"{missing:,} of the {sites:,} sites {verbs[0]} no known {what} and {verbs[1]} none."
    return f"{'The site' if sites == 1 else f'Each of the {sites:,} sites'} lacks a known {what}."


def unplaced_words(frame: pd.DataFrame) -> str:
    """A sentence that names each site that is in the table but not on the map, or ''."""
    named_sites = unplaced(frame)
    if not named_sites:
        return ""
    verb = "is" if len(named_sites) == 1 else "are"
    sites = wording.count(len(named_sites), "site")
    return f"{sites} {verb} in the table but not on the map: {'; '.join(named_sites)}."


def left_out_words(view: View) -> str:
    """A sentence on sites that a filter left out because their figure is missing, or ''."""
    parts = [f"{count:,} without a known {what}" for what, count in view.unknown.items()]
    told = [f"Left out by the filters: {wording.listing(parts)}."] if parts else []
    limits = {"hectares": view.question.hectares, "homes": view.question.dwellings}
    for unit, (least, most) in limits.items():
        if least is not None and most is not None and least > most:
            told.append(
                f"No site can pass: the least asked for, {least:g} {unit}, is more than the most, "
                f"{most:g}. Change one of the two."
            )
    return " ".join(told)


def label(row: Mapping[str, Any]) -> str:
    """A site in one line, for the map: name, homes, hectares, status and owner."""
    count = row["dwellings"]
    size = "number of homes not known" if pd.isna(count) else wording.count(int(count), "home")
    assumed = " (assumed)" if row["basis"] == "assumed" else ""
    hectares = "" if pd.isna(row["hectares"]) else f", {row['hectares']:g} hectares"
    words = (OWNERSHIP[row["ownership"]], STATUS[row["status"]])
    ended = " It has left the register." if row["ended"] else ""
    return f"{row['name']}: {size}{assumed}{hectares}. {'. '.join(words)}.{ended}"


def uncovered(view: View) -> list[str]:
    """Which districts have no site here: no register is loaded, or their councils publish none."""
    asked = {name: view.unpublished[name] for name in view.uncovered if name in view.unpublished}
    lacking = [name for name in view.uncovered if name not in asked]
    told = [f"No register is loaded for {wording.listing(lacking, 10)}"] if lacking else []
    return told + ([f"No sites are published for {published_none(asked)}"] if asked else [])


def published_none(asked: Mapping[str, str]) -> str:
    """Districts whose councils publish no site, with the days when they were asked."""
    days = sorted({day for day in asked.values() if day})
    when = f" (checked on {wording.listing(days)})" if days else ""
    return f"{wording.listing(list(asked), 10)}{when}"


def _coverage(view: View) -> list[str]:
    told = [f"{what}: that says nothing about sites there." for what in uncovered(view)]
    days = sorted(view.every["snapshot"].dropna().dt.year.unique())
    if days:
        told.append(f"The registers are of {wording.listing([str(day) for day in days])}.")
    return [*told, *view.notes]
