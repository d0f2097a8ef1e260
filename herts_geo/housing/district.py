"""The supply of one district: its plan, its sites, the sum, and what has to be known beside it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from herts_geo import places, wording
from herts_geo.housing import need as housing_need
from herts_geo.housing import rules, supply
from herts_geo.housing import standing as housing_standing
from herts_geo.housing.choices import Choices
from herts_geo.housing.dates import in_words
from herts_geo.housing.rules import Ruling
from herts_geo.housing.sites import Sites
from herts_geo.housing.standing import Buffer, Standing
from herts_geo.housing.stock import Stock, stock, vintage_words
from herts_geo.housing.supply import Plan, Step, Terms
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place

PARTIAL: Final = (
    "A brownfield register holds brownfield land only: greenfield sites and small sites are not in "
    "it, so the supply counted here is partial and the true one is higher if they are deliverable."
)


@dataclass(frozen=True)
class Supply:
    """The supply of one place with the terms it answers; figures are None with a `reason`.

    `years` stands on the least buffer that may apply, `years_least` on the most; they are the same
    where the buffer is known. `standing` and `buffer` say which rules apply; None of the county.
    `needed`: why the requirement that applies is not known, and what to enter, or ''.
    """

    place: Place
    plan: Plan | None
    terms: Terms
    stock: Stock
    requirement: float | None
    basis: str
    steps: tuple[Step, ...]
    years: float | None
    ni159: float | None
    reason: str
    plan_words: str
    assumptions: tuple[str, ...]
    years_least: float | None = None
    standing: Standing | None = None
    buffer: Buffer | None = None
    rulings: tuple[Ruling, ...] = ()
    needed: str = ""

    @property
    def on(self) -> str:
        """The day of the sum, as people write it."""
        return in_words(self.terms.on)

    @property
    def years_words(self) -> str:
        """The years in words: '3.59', '3.14 to 3.59' where the buffer is not known, or no data."""
        if self.years is None or self.years_least is None:
            return wording.NO_DATA
        high, low = f"{self.years:.2f}", f"{self.years_least:.2f}"
        return high if high == low else f"{low} to {high}"

    @property
    def short(self) -> bool | None:
        """Whether it is under the years that are the test; None where that is not known."""
        if self.years is None or self.years_least is None:
            return None
        few = (self.years < supply.YEARS, self.years_least < supply.YEARS)
        return few[0] if few[0] == few[1] else None

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be entered for the rules to give one answer."""
        return tuple(dict.fromkeys(each.missing for each in self.rulings if each.missing))

    def as_dict(self) -> dict[str, Any]:
        """The supply as plain values, for JSON."""
        edition = rules.edition()
        plan, adopted = self.plan, housing_standing.adoption(self.plan, self.terms)
        return {
            "place": self.place.as_dict(),
            "plan": plan
            and {
                "name": plan.name,
                "status": plan.status,
                "adopted": adopted and adopted.iso,
                "adopted_source": "as entered"
                if self.terms.adopted
                else plan.adopted_source or None,
                "note": plan.note,
                "start_year": plan.start_year,
                "end_year": plan.end_year,
                "homes_per_year": plan.homes_per_year,
            },
            "requirement": self.requirement,
            "basis": self.basis,
            "on": self.terms.on.isoformat(),
            "buffer_percent": self.buffer.least if self.buffer and self.buffer.sure else None,
            "buffer": self.buffer.words if self.buffer else None,
            "method": self.terms.method,
            "steps": [step.as_dict() for step in self.steps],
            "deliverable": self.stock.deliverable,
            "years_of_supply": self.years,
            "years_of_supply_range": self.years and [self.years_least, self.years],
            "reason": self.reason or None,
            "ni159_percent": self.ni159,
            "sites": {"count": self.stock.count, "vintage": self.stock.vintage or None},
            "rules": {"edition": edition.title, "source": edition.source, "note": edition.note}
            | {"rulings": [each.as_dict() for each in self.rulings]},
            "missing": list(self.missing),
            "assumptions": list(self.assumptions),
        }


PART_ALONE: Final = (
    "This pack holds a part of {} only, and its requirement is that of the whole district: years "
    "of supply of a part cannot be told. Use a pack of the whole district."
)


def district_of(known: Gazetteer, place: Place) -> Place | None:
    """The district that a place is or lies in, of a locality the one that holds most of its people
    who count; None of the county."""
    found: Place | None = place
    while found is not None and not found.is_district:
        found = known.places.get(found.parent)
    return found


def lies_words(place: Place, district: Place) -> str:
    """A sentence on whose supply is shown for a place that is no district; '' of a district."""
    if place == district:
        return ""
    if place.kind == "locality":
        return (
            f"{place.label} is no district: {district.name}, which holds most of its people, "
            "stands for it, and this is the whole district's supply."
        )
    return f"{place.label} lies in {district.name}: this is the whole district's supply."


def of_district(place: Place, plan: Plan | None, terms: Terms, held: Stock) -> Supply:
    """The supply of a district: the requirement and the buffer that apply, the sum, and its
    assumptions. No years where the requirement that applies is not known."""
    need = housing_need.need(terms)
    stand = housing_standing.standing(plan, terms)
    buffer = housing_standing.buffer(plan, terms, stand, need.value)
    requirement, basis = (need.value, need.basis) if stand.applies == "need" else (None, "")
    if stand.applies == "plan" and plan is not None:
        requirement, basis = float(plan.homes_per_year), "the adopted plan's requirement"
    rulings = (*stand.rulings, *buffer.rulings)
    if stand.applies != "plan" or not buffer.sure or need.value is not None:
        rulings = (*rulings, housing_need.ruling(need))  # something hangs on the need
    empty = Supply(
        place=place,
        plan=plan,
        terms=terms,
        stock=held,
        requirement=None,
        basis="",
        steps=(),
        years=None,
        ni159=None,
        reason="",
        plan_words=stand.words,
        assumptions=(),
        years_least=None,
        standing=stand,
    )
    found = replace(empty, buffer=buffer, rulings=rulings)
    told = (*_data_told(held, plan, terms), *need.told)
    if requirement is None:
        needed = _unknown(place, plan, stand)
        reason = f"{needed} {held.reason}".rstrip()
        return replace(found, reason=reason, needed=needed, assumptions=told, steps=need.steps)
    wanted = f" To know, enter {buffer.missing}." if buffer.missing and not buffer.sure else ""
    told = (*told, f"{buffer.words}{wanted}", *_terms_told(terms, stand))
    summed = _summed(found, requirement, plan, buffer)
    # The steps of the standard method, where its result is what the sum stands on.
    used = need.steps if basis == need.basis else ()
    return replace(summed, basis=basis, assumptions=told, steps=(*used, *summed.steps))


def _summed(found: Supply, requirement: float, plan: Plan | None, buffer: Buffer) -> Supply:
    """The sum with the least buffer that may apply, and what the most would make of it."""
    held = found.stock
    low, high = (
        supply.work_out(requirement, replace(found.terms, buffer=each), held.deliverable, plan)
        for each in (buffer.least, buffer.most)
    )
    steps = low.steps
    if not buffer.sure:
        at = next(place for place, step in enumerate(high.steps) if step.key == "years") + 1
        label = f"Years of supply, buffer of {buffer.most}%"
        other = replace(high.steps[at - 1], key="years_least", label=label)
        steps = (*steps[:at], other, *steps[at:])
    return replace(
        found,
        requirement=requirement,
        steps=steps,
        years=low.years,
        years_least=high.years,
        ni159=low.ni159,
        reason=held.reason or ("" if low.years is not None else "The need is nought."),
    )


def _unknown(place: Place, plan: Plan | None, stand: Standing) -> str:
    """Why the requirement that applies is not known, and what to enter."""
    if stand.applies == "not known":
        return (
            f"Whether the plan's own figure or local housing need applies to {place.name} is not "
            f"known. Enter {stand.missing}."
        )
    unless = ""
    if plan is not None and plan.adopted:
        unless = (
            " If the plan was reviewed in the last five years and found not to need updating, "
            "enter when, and its own figure applies."
        )
    return (
        f"Local housing need applies to {place.name}, and it is not known here. Enter it in homes "
        "a year, or enter the homes that stand in the district and the affordability ratio, from "
        f"which the standard method works it out.{unless}"
    )


def chosen(place: Place, plan: Plan | None, sites: Sites, choices: Choices, on: date) -> Supply:
    """The supply of a district from some sites, by a user's choices; no figure of a district that
    lies in the pack in part. Raises `InvalidTerms`."""
    if place.is_part:
        return without(place, on, choices, PART_ALONE.format(place.full_name))
    held = stock(sites, place, choices.counting, choices.rule, choices.density)
    return of_district(place, plan, choices.terms(on, place.code), held)


def of_each(catalogue: Catalogue, sites: Sites, choices: Choices, on: date) -> list[Supply]:
    """The supply of each district of a pack by the same choices, in the order of the pack."""
    plans = supply.plans(catalogue)
    return [
        chosen(each, plans.get(each.code), sites, choices, on)
        for each in places.gazetteer(catalogue).of_kind("district")
    ]


def of_county(place: Place, on: date, choices: Choices, names: list[str]) -> Supply:
    """The answer for a place that is no district: no figure, and why."""
    reason = (
        f"Supply is counted district by district; {place.name} has no requirement of its own. "
        f"Name one of: {', '.join(names)}."
    )
    return without(place, on, choices, reason)


def without(place: Place, on: date, choices: Choices, reason: str) -> Supply:
    """The answer where no figure can be given, and why."""
    held, figures = (
        Stock(count=0, counted=0, vintage="", deliverable=None, reason=reason),
        choices.entered.words(),
    )
    told = f"Not used, as such figures belong to one district: {wording.listing(figures, 10)}."
    terms = choices.terms(on)
    return Supply(
        place=place,
        plan=None,
        terms=terms,
        stock=held,
        requirement=None,
        basis="",
        steps=(),
        years=None,
        ni159=None,
        reason=reason,
        plan_words="",
        assumptions=(told,) if figures else (),
    )


def row(shown: Supply) -> dict[str, Any]:
    """A district's supply as one row of a table that people read."""
    plan, adopted = shown.plan, housing_standing.adoption(shown.plan, shown.terms)
    known = shown.years is not None
    return {
        "District": shown.place.name,
        "Years of supply": shown.years_words if known else None,
        "NI 159, %": None if shown.ni159 is None else round(shown.ni159, 1),
        "No figure because": "" if known else shown.reason,
        "Deliverable homes": shown.stock.deliverable,
        "Sites": shown.stock.count or None,
        "Register of": shown.stock.vintage or None,
        "Requirement a year": shown.requirement,
        "Plan": plan and f"{plan.name} ({plan.status}, {plan.start_year} to {plan.end_year})",
        "Plan adopted": adopted and str(adopted),
    }


def _data_told(held: Stock, plan: Plan | None, terms: Terms) -> list[str]:
    """What to know of the sites, who says when the plan was adopted, and what the user says in
    its place."""
    told = [PARTIAL] if held.count else []
    if held.count and not held.vintage:
        told.append("The sites carry no date: how old they are is not known.")
    elif held.count:
        told.append(
            f"The sites are those of {vintage_words(held.vintage)}: some will have been built "
            "since, and the result is of that date, not today's supply."
        )
    told += held.assumptions
    if plan is None or plan.adopted_on is None:
        return told
    given = f"{plan.adopted_on} ({plan.adopted_source})" if plan.adopted_source else plan.adopted_on
    if terms.adopted is None:
        return [*told, f"Adoption of the plan, as the data give it: {given}."]
    return [*told, f"Adoption of the plan: {terms.adopted}, as entered; the data give {given}."]


def _terms_told(terms: Terms, stand: Standing) -> tuple[str, ...]:
    if stand.applies == "need":
        if terms.shortfall is None and terms.completed is None:
            return ("No shortfall is added: local housing need already allows for it.",)
        return ("Local housing need already allows for past shortfall: adding it counts twice.",)
    told = []
    if terms.shortfall is None and terms.completed is None:
        told.append("No shortfall is counted, because none was entered.")
    if terms.need is not None:
        told.append(
            "The plan's own requirement applies: the local housing need entered is used only to "
            "choose the buffer."
        )
    return tuple(told)
