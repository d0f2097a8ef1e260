"""Where homes can go and whether the supply is enough, as the housing page gives them."""

from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from herts_geo import (
    housing,
    housing_land,
    housing_sites,
    housing_words,
    places,
    supply,
    supply_district,
    wording,
)
from herts_geo.catalogue import Dataset
from herts_geo.evidence import Figure, Link
from herts_geo.housing import Totals, View
from herts_geo.housing_sites import Sites
from herts_geo.places import Place
from herts_geo.review import make
from herts_geo.review.question import Base
from herts_geo.supply_district import Supply

PAGE: Final = "housing"
SITES, HOMES, HECTARES, YEARS = "sites", "homes", "hectares", "years"


@dataclass(frozen=True)
class Homes:
    """The sites of a place, those that a public body owns or shares, and the supply.

    `covered` and `uncovered`: the districts that the place reaches into, with and without a
    register. `supplies` has one entry for the `district` that the place is or lies in (of a
    locality the one that holds most of its people), or one for each district of the county.
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
        return housing.totals(self.public)

    @property
    def supply(self) -> Supply | None:
        """The supply of the district that the place is or lies in; None of the county."""
        return self.supplies[0] if self.district else None

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures, the sites first."""
        return (*self.view.datasets, *self.base.catalogue.by_role("requirements"))

    def link(self, **values: str) -> Link:
        """The housing page of the place."""
        return Link(PAGE, self.base.query(self.place, **values), "Housing land supply")


def of(base: Base, place: Place) -> Homes:
    """The sites and the supply of a place. Raises the data errors of `load`."""
    sites = base.sites or housing_sites.shipped(base.catalogue)
    choices = base.question.supply
    asked = housing.Question(base.code(place), rule=choices.rule, density=choices.density)
    shown = housing.view(base.catalogue, asked, sites)
    held = set(housing_sites.districts(base.catalogue, sites.frame))
    here = reached(base, place)
    district = supply_district.district_of(base.gazetteer, place)
    return Homes(
        base,
        place,
        sites,
        shown,
        housing_land.public(shown.frame),
        tuple(each for each in here if each.code in held),
        tuple(each for each in here if each.code not in held),
        district,
        tuple(_supplies(base, sites, district)),
    )


def reached(base: Base, place: Place) -> list[Place]:
    """The districts that a place reaches into, in the order of the pack."""
    areas = places.areas(base.catalogue)
    if "district" not in areas:
        return []
    codes = set(areas.loc[places.within(areas, place), "district"])
    return [each for each in base.gazetteer.of_kind("district") if each.code in codes]


def _supplies(base: Base, sites: Sites, district: Place | None) -> list[Supply]:
    choices, on = base.question.supply, base.today
    if district is None:
        return supply_district.of_each(base.catalogue, sites, choices, on)
    plan = supply.plans(base.catalogue).get(district.code)
    return [supply_district.chosen(district, plan, sites, choices, on)]


def figures(found: Homes) -> tuple[Figure, ...]:
    """Sites, homes and hectares, those in public hands, and the supply of the district."""
    return (*_supply(found), *_sites(found), *_public(found))


def _sites(found: Homes) -> list[Figure]:
    totals, known = found.view.totals, bool(found.covered)
    about = _about(found, totals)
    rows = (
        ("sites", "Brownfield sites", totals.sites, SITES),
        ("homes", "Homes on them (net)", totals.dwellings, HOMES),
        ("deliverable", "Homes marked deliverable", totals.deliverable, HOMES),
    )
    told = [
        make.number(f"homes.{key}", label, value if known else None, unit, *about)
        for key, label, value, unit in rows
    ]
    size = totals.hectares if known else None
    return [
        *told,
        make.number("homes.hectares", "Size of sites", size, HECTARES, *about, decimals=1),
    ]


def _public(found: Homes) -> list[Figure]:
    totals, known = found.public_totals, bool(found.covered)
    sources, note, _ = _about(found, totals)
    about = (sources, note, found.link(h_owner="public~mixed"))
    rows = (
        ("public_sites", "Sites in public hands", totals.sites, SITES),
        ("public_homes", "Homes on public land", totals.dwellings, HOMES),
    )
    return [
        make.number(f"homes.{key}", label, value if known else None, unit, *about)
        for key, label, value, unit in rows
    ]


def _supply(found: Homes) -> list[Figure]:
    sources = tuple(item.id for item in (*found.sites.datasets, *_plans(found)))
    if found.supply is None:
        return [_short(found, sources)]
    shown = found.supply
    whole = _whole(shown)
    about = (sources, shown.reason or f"{whole} {_doubt(shown)}".rstrip(), found.link())
    plans = tuple(item.id for item in _plans(found))
    return [
        make.number("homes.years", "Years of supply", shown.years, YEARS, *about, decimals=2),
        make.number("homes.ni159", "NI 159", shown.ni159, "%", *about, decimals=1),
        make.number(
            "homes.requirement",
            "Homes required",
            shown.requirement,
            "homes a year",
            plans,
            whole,
            found.link(),
        ),
    ]


def _whole(shown: Supply) -> str:
    """Which requirement the supply stands on, and of which district."""
    used = wording.heading(shown.basis or "the requirement that applies is not known")
    return f"{used}, of the whole of {shown.place.name}."


def _doubt(shown: Supply) -> str:
    """The range of the years, where it is not known which buffer applies."""
    if shown.buffer is None or shown.buffer.sure or shown.years is None:
        return ""
    return (
        f"{shown.years_words} years: which buffer applies is not known, and the figure is that of "
        f"{shown.buffer.least}%."
    )


def _short(found: Homes, sources: tuple[str, ...]) -> Figure:
    """How many districts of the county are known to have too little."""
    known = [each.short for each in found.supplies if each.short is not None]
    short = sum(known) if known else None
    note = f"Known for {len(known)} of {wording.count(len(found.supplies), 'district')}."
    label = "Districts known to have under five years of supply"
    return make.number("homes.short", label, short, "districts", sources, note, found.link())


def _plans(found: Homes) -> list[Dataset]:
    return found.base.catalogue.by_role("requirements")


def _about(found: Homes, totals: Totals) -> tuple[tuple[str, ...], str, Link]:
    sources = tuple(item.id for item in found.sites.datasets)
    told = (coverage(found), housing_words.gaps(totals))
    return sources, " ".join(each for each in told if each), found.link()


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
    return (
        f"No register is shipped for {names}; one dropped on the housing page is not part of this "
        "review."
    )


def land_words(found: Homes) -> str:
    """What public bodies own or share of the sites, in a sentence."""
    if not found.covered:
        return ""
    return housing_land.words(found.public_totals, found.view.totals.sites)
