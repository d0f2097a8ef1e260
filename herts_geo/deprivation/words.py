"""Sentences and column headings for a view of deprivation."""

import pandas as pd

from herts_geo import wording
from herts_geo.deprivation.profile import Deprivation
from herts_geo.deprivation.view import View


def paragraph(view: View, summary: Deprivation) -> str:
    """What the map shows, in plain English, for people who cannot see it."""
    areas = wording.count(int(view.inside.sum()), "small area")
    told = [
        f"The map shows {wording.inside(view.title)} for the {areas} of {view.place.label} "
        f"({wording.people(view.people)}).",
        change(view) if view.older else _standing(summary),
    ]
    ranked = view.shown.dropna(subset=["rank"]).sort_values("rank", kind="stable")
    if len(ranked) > 1:
        first, last = ranked.iloc[0], ranked.iloc[-1]
        told.append(
            f"The most deprived area is {first['label']}, ranked {int(first['rank']):,} of "
            f"{view.edition.areas_ranked:,} in England (1 is the most deprived); the least "
            f"deprived is {last['label']}, ranked {int(last['rank']):,}."
        )
    hidden = view.inside.to_numpy() & (view.classes.index < 0)
    if missing := int(hidden.sum()):
        redrawn = bool(view.older) and bool(view.frame.loc[hidden, "rank"].notna().all())
        why = " because of new outlines" if redrawn else " for want of a figure"
        hatched = "it is" if missing == 1 else "they are"
        shown = f"{wording.count(missing, 'area')} cannot be shown{why}"
        told.append(f"{shown}; {hatched} hatched on the map.")
    return " ".join(told).strip()


def table(view: View) -> pd.DataFrame:
    """The areas of the place as the page shows and exports them, most deprived first."""
    wanted = headings(view)
    shown = view.shown
    return shown[[name for name in wanted if name in shown]].rename(columns=wanted)


def decile(number: int) -> str:
    """A decile of England with what it means: 'decile 1 (most deprived 10%)'."""
    ends = {1: "most deprived 10%", 10: "least deprived 10%"}
    least = f"{10 * (number - 1)} to {10 * number}% from the most deprived"
    return f"decile {number} ({ends.get(number, least)})"


def headings(view: View) -> dict[str, str]:
    """Column of a view -> heading with its unit and which end is deprived."""
    population = view.datasets[1].vintage
    older = f"Decile {view.older.year}" if view.older else ""
    return {
        "code": f"LSOA {view.edition.vintage} code",
        "label": "Small area",
        "district_name": "District",
        "population": f"Residents ({population})",
        "counted": "People counted here",
        "rank": f"England rank {view.edition.year} (1 = most deprived of "
        f"{view.edition.areas_ranked:,})",
        "decile": f"Decile {view.edition.year} (1 = most deprived 10%)",
        "score": f"Score {view.edition.year} (higher = more deprived)",
        "quintile": f"Fifth of the {view.whole}'s people (1 = most deprived)",
        "decile_older": f"{older} (1 = most deprived 10%)",
        "change": "Change in deciles (+ = relatively less deprived)",
        "why_not": "Why not compared",
        "shown_as": "Shown on the map as",
    }


def _standing(summary: Deprivation) -> str:
    ten, twenty = summary.people_most_deprived_10_england, summary.people_most_deprived_20_england
    areas = sum(summary.areas_by_decile[:2])
    if not areas:
        return "None of them is among the most deprived 20% of areas in England."
    share = wording.share(twenty, summary.people)
    verb = "is" if areas == 1 else "are"
    inner = (
        f", {wording.number(ten)} of them in the most deprived 10%"
        if ten
        else ("; none is in the most deprived 10%")
    )
    return (
        f"{wording.count(areas, 'area')} {verb} among the most deprived 20% in England, home "
        f"to {wording.people(twenty)} ({share}){inner}."
    )


def change(view: View) -> str:
    """How many areas of the place moved since the earlier edition, and what that can mean."""
    steps = view.frame["change"][view.inside].dropna()
    more, less = int((steps < 0).sum()), int((steps > 0).sum())
    return (
        f"Compared with {view.older.year if view.older else ''}, "
        f"{wording.count(more, 'area')} moved towards the most deprived end, {less} away from "
        f"it and {len(steps) - more - less} stayed in the same decile. "
        f"{view.classes.legend.note}"
    )
