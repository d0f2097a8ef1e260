"""The chapter on homes: sites by owner and status, public land, supply with its assumptions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from herts_geo import (
    deprivation,
    housing_land,
    housing_words,
    places,
    supply_district,
    supply_rules,
    wording,
)
from herts_geo.classify import LegendItem
from herts_geo.evidence import Chapter, Mark, Picture, Table
from herts_geo.housing_capacity import RULES
from herts_geo.housing_sites import OWNERSHIP, STATUS
from herts_geo.review import homes
from herts_geo.review.homes import Homes
from herts_geo.supply_district import PARTIAL

PAINTS: Final[Mapping[str, tuple[str, str]]] = {  # ownership -> letter and colour on the map
    "public": ("P", "#542788"),
    "mixed": ("M", "#b35806"),
    "other": ("O", "#00695c"),
    "unknown": ("?", "#595959"),
}
COLUMNS: Final = (
    "Site",
    "District",
    "Reference",
    "Hectares",
    "Homes",
    "Ownership",
    "Planning status",
    "Deliverable",
    "Tenth of deprivation",
    "Position",
    "Register of",
)
JOINED: Final = 250  # metres between sites that could be planned together, as on the page


def chapter(found: Homes) -> Chapter:
    """The chapter on homes of a place."""
    return Chapter(
        "homes",
        "Homes",
        tuple(x for x in (_paragraph(found), homes.land_words(found), _verdict(found)) if x),
        homes.figures(found),
        (_picture(found),) if len(found.view.live) else (),
        tuple(table for table in _tables(found) if len(table.frame)),
        _notes(found),
    )


def _paragraph(found: Homes) -> str:
    totals = found.view.totals
    if not found.covered:
        return homes.coverage(found)
    verb = "holds" if totals.sites == 1 else "hold"
    told = (
        f"{wording.count(totals.sites, 'brownfield site')} in {found.place.label} {verb} "
        f"{housing_words.land(totals, found.view.question.rule)}.",
        housing_words.deliverable(totals),
        housing_words.gaps(totals),
        homes.coverage(found),
    )
    return " ".join(each for each in told if each)


def _verdict(found: Homes) -> str:
    shown = found.supply
    if shown is None:
        known = [each for each in found.supplies if each.years is not None]
        return (
            f"Supply is counted district by district; on {found.supplies[0].on} it is known for "
            f"{len(known)} of {wording.count(len(found.supplies), 'district')}."
        )
    if shown.years is None:
        return f"Supply of {shown.place.name}: no figure. {shown.plan_words} {shown.reason}"
    return (
        f"Supply of {shown.place.name}: {shown.years_words} years, where five is the test. "
        f"{shown.plan_words} Requirement used: {shown.basis}."
    )


def _notes(found: Homes) -> tuple[str, ...]:
    shown = found.supply
    if shown is None:
        return (PARTIAL,)
    lies: tuple[str, ...] = ()
    if shown.place != found.place:
        lies = (f"{found.place.label}: the supply is that of the whole of {shown.place.name}.",)
    return (*lies, *shown.assumptions)


def _tables(found: Homes) -> list[Table]:
    sites = tuple(item.id for item in found.sites.datasets)
    plans = tuple(item.id for item in found.base.catalogue.by_role("requirements"))
    return [
        _by_owner(found, sites),
        Table("homes.supply", *_supply_table(found), "", (*sites, *plans)),
        *_rules(found),
        Table("homes.sites", "Sites, most homes first", _sites(found), _counted(found), sites),
        _groups(found, sites),
    ]


def _counted(found: Homes) -> str:
    return f"Homes are {RULES[found.view.question.rule]}, net."


def _sites(found: Homes) -> pd.DataFrame:
    listed = replace(found.view, frame=found.view.live)
    return housing_words.table(listed)[list(COLUMNS)]


def _by_owner(found: Homes, sources: tuple[str, ...]) -> Table:
    rows = [
        {
            "Ownership": OWNERSHIP[str(owner)],
            "Planning status": STATUS[str(status)],
            "Sites": len(group),
            "Hectares": group["hectares"].sum(min_count=1),
            "Homes": group["dwellings"].sum(min_count=1),
        }
        for (owner, status), group in found.view.live.groupby(["ownership", "status"], sort=True)
    ]
    frame = pd.DataFrame(rows).convert_dtypes().round(2)
    return Table("homes.owners", "Sites by owner and status", frame, "", sources)


def _supply_table(found: Homes) -> tuple[str, pd.DataFrame]:
    shown = found.supply
    if shown is None:
        return "Supply of each district", pd.DataFrame(
            [supply_district.row(each) for each in found.supplies]
        )
    steps = pd.DataFrame(
        {
            "Step": [step.label for step in shown.steps],
            "Figure": pd.Series([x.value for x in shown.steps], dtype="Float64").round(2),
            "Unit": [step.unit for step in shown.steps],
            "How": [step.sentence for step in shown.steps],
        }
    )
    return f"Supply of {shown.place.name}, step by step", steps


def _rules(found: Homes) -> list[Table]:
    """Each planning rule, its edition, what it comes to for the district, and what is missing."""
    shown, edition = found.supply, supply_rules.edition()
    if shown is None:
        return []
    frame = pd.DataFrame(
        {
            "Rule": [each.title for each in shown.rulings],
            "Here": [each.outcome for each in shown.rulings],
            "Why": [each.why for each in shown.rulings],
            "Missing": [each.missing for each in shown.rulings],
            "Where": [each.paragraph for each in shown.rulings],
        }
    )
    note = f"{edition.words(shown.terms.on)} {edition.note}"
    title = f"Planning rules applied to {shown.place.name} on {shown.on}"
    return [Table("homes.rules", title, frame, note)]


def _groups(found: Homes, sources: tuple[str, ...]) -> Table:
    groups = housing_land.groups(found.public, JOINED)
    names = {
        "names": "Sites",
        "district_name": "District",
        "hectares": "Hectares",
        "dwellings": "Homes",
        "widest": "Metres across",
    }
    title = f"Public sites within {JOINED} m of each other, that could be planned together"
    return Table("homes.together", title, groups[list(names)].rename(columns=names), "", sources)


def _picture(found: Homes) -> Picture:
    vintage = deprivation.edition(found.base.catalogue).vintage
    areas = places.areas(found.base.catalogue, vintage)
    rows = found.view.live[found.view.live["placed"].astype(bool)]
    marks = tuple(_mark({str(k): v for k, v in row.items()}) for row in rows.to_dict("records"))
    counts = rows["ownership"].value_counts()
    key = tuple(
        LegendItem(f"{letter}: {OWNERSHIP[code]}", colour, int(counts[code]))
        for code, (letter, colour) in PAINTS.items()
        if code in counts
    )
    return Picture(
        "homes.map",
        f"Brownfield sites by owner: {found.place.label}",
        _paragraph(found),
        vintage,
        places.within(areas, found.place),
        marks=marks,
        key_marks=key,
        parameters=(homes.coverage(found),),
        sources=tuple(item.id for item in found.view.datasets),
        link=found.link(h_colour="ownership"),
        outline=found.place.outline,
    )


def _mark(row: Mapping[str, Any]) -> Mark:
    letter, colour = PAINTS[row["ownership"]]
    lon, lat = round(float(row["lon"]), 6), round(float(row["lat"]), 6)
    return Mark(lon, lat, housing_words.label(row), letter, colour, bool(pd.isna(row["dwellings"])))
