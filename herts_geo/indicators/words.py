"""Sentences and column headings for a view of an indicator by area."""

from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.indicators.measures import RULES, Shown
from herts_geo.indicators.paint import decimals
from herts_geo.indicators.view import View
from herts_geo.maps import bivariate

KINDS: Final = {  # geography -> words for one and for many
    "lsoa": ("small area", "small areas"),
    "msoa": ("neighbourhood", "neighbourhoods"),
    "ward": ("ward", "wards"),
    "district": ("district", "districts"),
}
CODES: Final = {"lsoa": "LSOA", "msoa": "MSOA", "ward": "Ward", "district": "District"}
NAMED: Final = 5
NO_TARGET: Final = (
    "No area has a target for these figures. Targets belong to the actual figures of a period: add "
    "actuals on the Overview page, give your own file a column headed 'target', or type a target."
)
WHOLLY: Final = "Areas that the place holds in part are shown, and counted, as a whole."
PARTLY: Final = (
    "Areas that the place holds in part are shown as a whole; of their people, only the part that "
    "the place holds is counted."
)
DECIMALS: Final = 3  # of a figure in the table


def paragraph(view: View) -> str:
    """What the map shows, in plain English, for people who cannot see it."""
    one, many = KINDS[view.kind]
    areas, sizes, place = wording.count(int(view.inside.sum()), one, many), list(KINDS), view.place
    if place.kind == "locality":
        smaller = view.kind != "lsoa"
    else:
        smaller = place.kind in sizes and sizes.index(place.kind) < sizes.index(view.kind)
    where = f"the {areas} of {place.label}"
    if smaller:
        where = f"the {areas.removeprefix('1 ')} that {place.label} lies in"
    if view.second:
        told = [_both(view)]
    elif view.question.show != "target":
        told = [_spread(view)]
    elif (view.frame["target"].notna() & view.inside).any():
        counted = [item for item in view.classes.legend.items if item.areas]
        said = [f"{wording.count(item.areas, one, many)}: {item.label}" for item in counted]
        told = [f"{'; '.join(said)}." if said else ""]
    else:
        told = [NO_TARGET]
    scope = f"The map shows '{view.title}' for {where}."
    return " ".join(x for x in (scope, *told, _gaps(view), *notes(view)) if x)


def notes(view: View) -> list[str]:
    """Cautions: how figures were gathered up, which way is better, what the measure is not."""
    found = [
        f"'{each.measure.title}' is given by small area; here it is {RULES[each.measure.rule]}."
        for each in view.gathered
        if each.measure.rule
    ]
    if view.better and not view.second:
        found.append(f"A {view.better} figure is better.")
    elif not view.second and view.question.show == "target":
        found.append("Which way is better is not known, so no target is called met or missed.")
    if any(share < 1 for _, share in view.place.shares):
        found.append(PARTLY if view.second and view.kind == "lsoa" else WHOLLY)
    shown = [view.first, *([view.second] if view.second else [])]
    told = [each.measure.note for each in shown if each.measure.note]
    return found + [note if note.endswith((".", "!", "?")) else f"{note}." for note in told]


def table(view: View) -> pd.DataFrame:
    """The areas of the place as the page shows and exports them."""
    wanted = headings(view)
    shown = view.shown
    if shown["target"].isna().all():
        shown = shown.drop(columns=["target", "standing"])
    noted = shown["note"].fillna("").astype(str).ne("").any()
    kept = [name for name in wanted if name in shown and (name != "note" or noted)]
    figures = {name: shown[name].round(DECIMALS) for name in ("value", "second") if name in shown}
    return shown.assign(**figures)[kept].rename(columns=wanted)


def headings(view: View) -> dict[str, str]:
    """Column of a view -> heading with its unit; no two are alike."""
    named = {
        "code": f"{CODES[view.kind]} {view.vintage} code",
        "label": wording.heading(KINDS[view.kind][0]),
        "district_name": "District",
        "population": "Residents",
        "value": _heading(view.first),
        "second": _heading(view.second) if view.second else "Second figure",
        "target": "Target",
        "standing": "Against its target",
        "shown_as": "Shown on the map as",
        "note": "Note",
    }
    if view.kind == "district":
        named.pop("district_name")
    seen: dict[str, str] = {}
    for name, heading in named.items():
        seen[name] = f"{heading} ({name})" if heading in seen.values() else heading
    return seen


def _heading(shown: Shown) -> str:
    return f"{shown.title} ({shown.measure.unit})" if shown.measure.unit else shown.title


def _spread(view: View) -> str:
    """The highest and the lowest of the areas, and what half of them lie between."""
    known = view.shown.dropna(subset=["value"])
    if len(known) < 2:
        return f"{_end(view, known, known.iloc[0])} is the only one." if len(known) else ""
    ends = known.sort_values("value", kind="stable")
    low, high = ends.iloc[0], ends.iloc[-1]
    measure, values = view.first.measure, ends["value"].astype(float)
    if float(low["value"]) == float(high["value"]):
        which = "of them" if len(known) == len(view.shown) else "that have a figure"
        told = f"All {which} have {_number(view, float(low['value']))}."
    else:
        first = f"the {measure.low} is {_end(view, ends, low)}"
        last = f"the {measure.high} is {_end(view, ends, high)}"
        first, last = (first, last) if measure.dark_is_low else (last, first)
        told = f"{wording.heading(first)}; {last}."
    if len(known) < 4:
        return told
    quarter, middle, upper = (_number(view, float(values.quantile(x))) for x in (0.25, 0.5, 0.75))
    half = f"Half of the {KINDS[view.kind][1]} lie between {quarter} and {upper}"
    return f"{told} {half}; the middle one has {middle}."


def _end(view: View, known: pd.DataFrame, row: "pd.Series[str]") -> str:
    alike = int((known["value"] == row["value"]).sum())
    more = f" and {wording.count(alike - 1, 'other')}" if alike > 1 else ""
    return f"{row['label']}{more} ({_number(view, float(row['value']))})"


def _both(view: View) -> str:
    """How many areas and people are in the darkest class, and where."""
    darkest = view.frame[view.inside & (view.classes.index == bivariate.THIRDS**2 - 1)]
    words = view.classes.legend.items[-1].label
    if darkest.empty:
        return f"No {KINDS[view.kind][0]} is in both darkest thirds ({words})."
    people = wording.people(round(float(darkest["counted"].sum())))
    areas = wording.count(len(darkest), *KINDS[view.kind])
    names = wording.listing([str(label) for label in darkest["label"]], NAMED)
    verb = "is" if len(darkest) == 1 else "are"
    return (
        f"{areas}, home to {people}, {verb} in both darkest thirds ({words}): {names}. Thirds are "
        "of the people of the whole map. Two things in one place need not be cause and effect."
    )


def _gaps(view: View) -> str:
    hidden = int((view.inside.to_numpy(dtype=bool) & (view.classes.index < 0)).sum())
    if not hidden:
        return ""
    verb = "has" if hidden == 1 else "have"
    why = "no figure" if view.second else view.first.measure.missing
    told = verb + " no figure" if why == "no figure" else f"{verb} no figure ({why})"
    hatched = "it is" if hidden == 1 else "they are"
    return f"{wording.count(hidden, *KINDS[view.kind])} {told}; {hatched} hatched on the map."


def _number(view: View, value: float) -> str:
    places = decimals(view.frame["value"][view.inside])
    return view.first.measure.said(wording.number(value, places))
