"""Where homes can go and whether the supply is enough, as the housing page gives them.

The chapter on homes: sites by owner and status, public land, supply with its assumptions.

What stands out about homes: short supply, public land that waits, registers that are missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.evidence import Chapter, Figure, Link, Table
from herts_geo.housing import district as housing_district
from herts_geo.housing import land as housing_land
from herts_geo.housing import picture as housing_picture
from herts_geo.housing import rules as housing_rules
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import supply as housing_supply
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.district import PARTIAL, Supply
from herts_geo.housing.sites import OWNERSHIP, RULES, STATUS, Sites
from herts_geo.housing.view import Totals, View
from herts_geo.pack.catalogue import Dataset
from herts_geo.places import Place, constraints
from herts_geo.review import base as review_base
from herts_geo.review.base import Base
from herts_geo.review.rules import Noticed

PAGE, TITLE = "housing", "Housing land supply"  # of the page that shows more
SITES, HOMES, HECTARES, YEARS = "sites", "homes", "hectares", "years"


@dataclass(frozen=True)
class Homes:
    """The sites of a place, those that a public body owns or shares, and the supply.

    `covered` and `uncovered`: the districts that the place reaches into, with and without a
    register. `supplies` has one entry for the `district` that the place is or lies in (of a
    locality the one that holds most of its people), or one for each district of the pack.
    """

    base: Base = field(repr=False)
    place: Place
    sites: Sites = field(repr=False)
    view: View = field(repr=False)
    public: pd.DataFrame = field(repr=False)
    covered: tuple[Place, ...]
    uncovered: tuple[Place, ...]
    district: Place | None
    supplies: tuple[Supply, ...] = field(repr=False)

    @property
    def public_totals(self) -> Totals:
        """What the sites that a public body owns or shares hold together."""
        return housing_view.totals(self.public)

    @property
    def supply(self) -> Supply | None:
        """The supply of the district that the place is or lies in; None of the whole place."""
        return self.supplies[0] if self.district else None

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures, the sites first."""
        return (*self.view.datasets, *self.base.catalogue.by_role("requirements"))

    def link(self, **values: str) -> Link:
        """The housing page of the place."""
        return Link(PAGE, self.base.query(self.place, **values), TITLE)


def of(base: Base, place: Place) -> Homes:
    """The sites and the supply of a place. Raises the data errors of `load`."""
    sites = base.sites or housing_sites.shipped(base.catalogue)
    choices, on = base.question.supply, base.today
    asked = housing_view.Question(base.code(place), rule=choices.rule, density=choices.density)
    shown = housing_view.view(base.catalogue, asked, sites)
    held = set(housing_sites.districts(base.catalogue, sites.frame))
    here = reached(base, place)
    district = housing_district.district_of(base.gazetteer, place)
    if district is None:
        supplies = housing_district.of_each(base.catalogue, sites, choices, on)
    else:
        plan = housing_supply.plans(base.catalogue).get(district.code)
        supplies = [housing_district.chosen(district, plan, sites, choices, on)]
    return Homes(
        base=base,
        place=place,
        sites=sites,
        view=shown,
        public=housing_land.public(shown.frame),
        covered=tuple(each for each in here if each.code in held),
        uncovered=tuple(each for each in here if each.code not in held),
        district=district,
        supplies=tuple(supplies),
    )


def reached(base: Base, place: Place) -> list[Place]:
    """The districts that a place reaches into, in the order of the pack."""
    areas = places.areas(base.catalogue)
    if "district" not in areas:
        return []
    codes = set(areas.loc[places.within(areas, place), "district"])
    return [each for each in base.gazetteer.of_kind("district") if each.code in codes]


def figures(found: Homes) -> tuple[Figure, ...]:
    """Sites, homes and hectares, those in public hands, and the supply of the district."""
    every, public, told = found.view.totals, found.public_totals, []
    owned = found.link(h_owner="public~mixed")
    rows = (
        ("sites", "Brownfield sites", every.sites, SITES, every),
        ("homes", "Homes on them (net)", every.dwellings, HOMES, every),
        ("deliverable", "Homes marked deliverable", every.deliverable, HOMES, every),
        ("hectares", "Size of sites", every.hectares, HECTARES, every),
        ("public_sites", "Sites in public hands", public.sites, SITES, public),
        ("public_homes", "Homes on public land", public.dwellings, HOMES, public),
    )
    sources = tuple(item.id for item in found.sites.datasets)
    for key, label, value, unit, totals in rows:
        note = " ".join(x for x in (coverage(found), housing_words.gaps(totals)) if x)
        more = (sources, note, owned if totals is public else found.link(), int(unit == HECTARES))
        known = value if found.covered else None
        told.append(review_base.number(f"homes.{key}", label, known, unit, *more))
    return (*_supply(found), *told)


def _supply(found: Homes) -> list[Figure]:
    plans = tuple(item.id for item in found.base.catalogue.by_role("requirements"))
    sources, link, shown = (
        (*(x.id for x in found.sites.datasets), *plans),
        found.link(),
        found.supply,
    )
    if shown is None:  # how many districts of the pack are known to have too little
        known = [each.short for each in found.supplies if each.short is not None]
        note = f"Known for {len(known)} of {wording.count(len(found.supplies), 'district')}."
        label, short = (
            "Districts known to have under five years of supply",
            sum(known) if known else None,
        )
        return [review_base.number("homes.short", label, short, "districts", sources, note, link)]
    # Which requirement the supply stands on, and of which district.
    used = wording.heading(shown.basis or "the requirement that applies is not known")
    whole = f"{used}, of the whole of {shown.place.name}."
    doubt = ""
    if shown.buffer and not shown.buffer.sure and shown.years is not None:
        doubt = (
            f" {shown.years_words} years: which buffer applies is not known, and the figure is "
            f"that of {shown.buffer.least}%."
        )
    why = shown.reason or f"{whole}{doubt}"
    rows = (
        ("years", "Years of supply", shown.years, YEARS, sources, why, 2),
        ("ni159", "NI 159", shown.ni159, "%", sources, why, 1),
        ("requirement", "Homes required", shown.requirement, "homes a year", plans, whole, 0),
    )
    return [
        review_base.number(f"homes.{key}", label, value, unit, cited, note, link, decimals)
        for key, label, value, unit, cited, note, decimals in rows
    ]


def coverage(found: Homes) -> str:
    """Which registers the sites are of, and which districts have none."""
    known = sorted(found.view.every["snapshot"].dropna().unique())
    days = list(dict.fromkeys(f"{day:%B %Y}" for day in known))
    told = []
    if found.covered:
        names = wording.listing([each.name for each in found.covered], 10)
        dated = f" of {wording.listing(days)}" if days else ""
        told.append(f"Brownfield register of {names}{dated}.")
    if found.uncovered:
        names = wording.listing([each.name for each in found.uncovered], 10)
        told.append(f"{unlisted(found, names)} What could be built there is not known.")
    return " ".join(told)


def unlisted(found: Homes, names: str) -> str:
    """That some districts have no register here, and where a register must come from to count."""
    if found.base.sites is not None:
        return f"No register is given for {names}."
    asked = found.view.unpublished
    others = wording.listing([x.name for x in found.uncovered if x.name not in asked], 10)
    none = f"No sites are published for {housing_words.published_none(asked)}."
    if asked and not others:
        return none
    told = (
        f"No register is shipped for {others or names}; one that is dropped on the page "
        f"{TITLE} is part of the review."
    )
    return f"{none} {told}" if asked else told


def land_words(found: Homes) -> str:
    """What public bodies own or share of the sites, in a sentence."""
    if not found.covered:
        return ""
    return housing_land.words(found.public_totals, found.view.totals.sites)


COLUMNS: Final = (
    "Site",
    "District",
    "Reference",
    "Hectares",
    "Homes",
    "Ownership",
    "Planning status",
    "Deliverable",
    "Decile of deprivation",
    "Position",
    "Register of",
)
JOINED: Final = 250  # metres between sites that could be planned together, as on the page


TOGETHER: Final = {
    "names": "Sites",
    "district_name": "District",
    "hectares": "Hectares",
    "dwellings": "Homes",
    "widest": "Metres across",
}


def chapter(found: Homes) -> Chapter:
    """The chapter on homes of a place."""
    shown, view = found.supply, found.view
    pictures, notes = [], [PARTIAL] if shown is None else list(shown.assumptions)
    if shown and shown.place != found.place:
        lies = f"{found.place.label}: the supply is that of the whole of {shown.place.name}."
        notes.insert(0, lies)
    if len(view.live):
        drawn = housing_picture.picture(found.base.catalogue, view, "ownership", view.live)
        link, said = found.link(h_colour="ownership"), (coverage(found),)
        drawn = replace(drawn, text=_paragraph(found), parameters=said, link=link)
        pictures = [replace(drawn, key="homes.map")]
    return Chapter(
        key="homes",
        title="Homes",
        lead=tuple(x for x in (_paragraph(found), land_words(found), _verdict(found)) if x),
        figures=figures(found),
        pictures=tuple(pictures),
        tables=tuple(table for table in _tables(found) if len(table.frame)),
        notes=tuple(notes),
    )


def _paragraph(found: Homes) -> str:
    totals = found.view.totals
    if not found.covered:
        return coverage(found)
    verb = "holds" if totals.sites == 1 else "hold"
    told = (
        f"{wording.count(totals.sites, 'brownfield site')} in {found.place.label} {verb} "
        f"{housing_words.land(totals, found.view.question.rule)}.",
        housing_words.deliverable(totals),
        housing_words.gaps(totals),
        coverage(found),
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


def _tables(found: Homes) -> list[Table]:
    sites = tuple(item.id for item in found.sites.datasets)
    view, groups = found.view, found.view.live.groupby(["ownership", "status"], sort=True)
    owners = [
        {
            "Ownership": OWNERSHIP[str(owner)],
            "Planning status": STATUS[str(status)],
            "Sites": len(group),
            "Hectares": group["hectares"].sum(min_count=1),
            "Homes": group["dwellings"].sum(min_count=1),
        }
        for (owner, status), group in groups
    ]
    more = constraints.headings(view.live).values()
    near = f"Public sites within {JOINED} m of each other, that could be planned together"
    together = housing_land.groups(found.public, JOINED)[list(TOGETHER)].rename(columns=TOGETHER)
    return [
        Table(
            "homes.owners",
            "Sites by owner and status",
            pd.DataFrame(owners).convert_dtypes().round(2),
            sources=sites,
        ),
        *_supply_tables(found, sites),
        Table(
            "homes.sites",
            "Sites, most homes first",
            housing_words.table(replace(view, frame=view.live))[[*COLUMNS, *more]],
            note=" ".join((f"Homes are {RULES[view.question.rule]}, net.", *view.constrained)),
            sources=(*sites, *(x.id for x in constraints.datasets(found.base.catalogue))),
        ),
        Table("homes.together", near, together, sources=sites),
    ]


def _supply_tables(found: Homes, sites: tuple[str, ...]) -> list[Table]:
    """The supply step by step, and each planning rule: its edition, what it comes to here, why, and
    what is missing; of the whole the supply of each district alone."""
    plans = tuple(item.id for item in found.base.catalogue.by_role("requirements"))
    shown, cited, edition = found.supply, (*sites, *plans), housing_rules.edition()
    if shown is None:
        rows = pd.DataFrame([housing_district.row(each) for each in found.supplies])
        return [Table("homes.supply", "Supply of each district", rows, sources=cited)]
    steps = {
        "Step": [step.label for step in shown.steps],
        "Figure": pd.Series([x.value for x in shown.steps], dtype="Float64").round(2),
        "Unit": [step.unit for step in shown.steps],
        "How": [step.sentence for step in shown.steps],
    }
    rules = {
        "Rule": [each.title for each in shown.rulings],
        "Here": [each.outcome for each in shown.rulings],
        "Why": [each.why for each in shown.rulings],
        "Missing": [each.missing for each in shown.rulings],
        "Where": [each.paragraph for each in shown.rulings],
    }
    summed = f"Supply of {shown.place.name}, step by step"
    applied = f"Planning rules applied to {shown.place.name} on {shown.on}"
    note = f"{edition.words(shown.terms.on)} {edition.note}"
    return [
        Table("homes.supply", summed, pd.DataFrame(steps), sources=cited),
        Table("homes.rules", applied, pd.DataFrame(rules), note=note),
    ]


WAITING: Final = ("no", "unstated")


def noticed(found: Homes) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    yield from _short_supply(found)
    yield from _land(found)
    if found.uncovered:
        names = wording.listing([each.name for each in found.uncovered], 10)
        sentence = (
            f"{unlisted(found, names)} How many homes could go there, and how many years of supply "
            "that is, is not known."
        )
        yield Noticed("missing", 1.0, sentence, link=found.link(), about="sites")
    # What supply is measured against may not be known, so that no years are given.
    if (shown := found.supply) and shown.requirement is None:
        sentence = f"No years of housing supply are given for {shown.place.name}. {shown.needed}"
        yield Noticed("missing", 1.0, sentence, link=found.link(), about="need")


def _short_supply(found: Homes) -> Iterator[Noticed]:
    if shown := found.supply:
        if shown.years is None or not shown.short:
            return
        measured = housing_supply.YEARS - shown.years
        sentence = (
            f"{shown.place.name} has {shown.years_words} years of housing supply on the brownfield "
            "sites known here, where five is the test; greenfield and small sites are not among "
            "them."
        )
    else:
        known = {each.place.name: each.short for each in found.supplies if each.short is not None}
        short = [name for name, few in known.items() if few]
        measured = float(len(short))
        verb = "has" if len(short) == 1 else "have"
        few = f"{verb} under five years: {wording.listing(short, 10)}" if short else "have too few"
        sentence = (
            f"Districts whose supply can be counted from brownfield sites: {len(known)}. Of these, "
            f"{len(short)} {few}."
        )
    yield Noticed("supply", measured, sentence, link=found.link())


def _land(found: Homes) -> Iterator[Noticed]:
    """Public sites that their register marks as not deliverable, or marks in no way."""
    for state in WAITING:
        waiting = found.public[found.public["deliverable"] == state]
        if waiting.empty:
            continue
        totals = housing_view.totals(pd.DataFrame(waiting))
        marks = "marks as deliverable" if state == "no" else "says are deliverable or not"
        verb = "holds" if totals.sites == 1 else "hold"
        sentence = (
            f"{wording.count(totals.sites, 'site')} that public bodies own or share in "
            f"{found.place.label} {verb} {housing_words.homes(totals)} that no register {marks}. "
            f"{housing_words.homes_gap(totals)}"
        ).rstrip()
        link = found.link(h_owner="public~mixed", h_deliverable=state)
        yield Noticed("land", float(totals.dwellings or 0), sentence, link=link, about=state)
