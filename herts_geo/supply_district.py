"""The supply of one district: its plan, its sites, the sum, and what has to be known beside it."""

from dataclasses import dataclass
from typing import Any, Final

from herts_geo import places, supply
from herts_geo.catalogue import Catalogue
from herts_geo.housing_capacity import Rule
from herts_geo.housing_sites import Sites
from herts_geo.places import Gazetteer, Place
from herts_geo.supply import YEARS, Plan, Step, Terms
from herts_geo.supply_stock import Counting, Stock, in_words, stock

PARTIAL: Final = (
    "A brownfield register holds brownfield land only: greenfield sites and small sites are not in "
    "it, so the supply counted here is partial and the true one is higher if they are deliverable."
)


@dataclass(frozen=True)
class Supply:
    """The supply of one place with the terms it answers; figures are None with a `reason`."""

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

    def as_dict(self) -> dict[str, Any]:
        """The supply as plain values, for JSON."""
        plan = self.plan
        return {
            "place": self.place.as_dict(),
            "plan": plan
            and {"name": plan.name, "status": plan.status, "note": plan.note}
            | {"start_year": plan.start_year, "end_year": plan.end_year},
            "requirement": self.requirement,
            "basis": self.basis,
            "on": self.terms.on.isoformat(),
            "buffer_percent": self.terms.buffer,
            "method": self.terms.method,
            "steps": [step.as_dict() for step in self.steps],
            "deliverable": self.stock.deliverable,
            "years_of_supply": self.years,
            "reason": self.reason or None,
            "ni159_percent": self.ni159,
            "sites": {"count": self.stock.count, "vintage": self.stock.vintage or None},
            "assumptions": list(self.assumptions),
        }


def district_of(known: Gazetteer, place: Place) -> Place | None:
    """The district that a place is or lies in, of a locality the one that holds most of its people
    who count; None of the county."""
    found: Place | None = place
    while found is not None and found.kind != "district":
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
    """The supply of a district: the requirement that applies, the sum, and its assumptions."""
    requirement, basis = terms.need, _basis(plan, terms)
    told = (*_sites_told(held), *held.assumptions, *_plan_told(plan, terms), *_terms_told(terms))
    if requirement is None and plan is not None:
        requirement = float(plan.homes_per_year)
    if requirement is None:
        reason = f"No plan of {place.name} is known here. Enter local housing need."
        return Supply(place, plan, terms, held, None, basis, (), None, None, reason, "", told)
    worked = supply.work_out(requirement, terms, held.deliverable, plan)
    reason = held.reason or ("" if worked.years is not None else "The need is nought.")
    return Supply(
        place,
        plan,
        terms,
        held,
        requirement,
        basis,
        worked.steps,
        worked.years,
        worked.ni159,
        reason,
        age_words(plan, terms) if plan else "",
        told,
    )


def of_each(
    catalogue: Catalogue,
    sites: Sites,
    terms: Terms,
    counting: Counting = "marked",
    rule: Rule = "from",
    density: float | None = None,
) -> list[Supply]:
    """The supply of each district of a pack on the same terms, in the order of the pack."""
    plans = supply.plans(catalogue)
    return [
        of_district(each, plans.get(each.code), terms, stock(sites, each, counting, rule, density))
        for each in places.gazetteer(catalogue).of_kind("district")
    ]


def of_county(place: Place, terms: Terms, names: list[str]) -> Supply:
    """The answer for a place that is no district: no figure, and why."""
    reason = (
        f"Supply is counted district by district; {place.name} has no requirement of its own. "
        f"Name one of: {', '.join(names)}."
    )
    held = Stock(0, 0, "", None, reason)
    return Supply(place, None, terms, held, None, "", (), None, None, reason, "", ())


def age_words(plan: Plan, terms: Terms) -> str:
    """What is known of a plan's standing on the day, and so which requirement applies."""
    period = f"{plan.name}, {plan.start_year} to {plan.end_year}"
    on = f"{terms.on.day} {terms.on:%B %Y}"
    ended = f" Its period ended in {plan.end_year}." if plan.end_year <= terms.plan_year else ""
    if not plan.adopted:
        return (
            f"{period}: emerging, not adopted.{ended} Its yearly figure is a draft; local housing "
            "need applies until it is adopted."
        )
    if terms.adopted is None:
        return (
            f"{period}: adopted.{ended} The data do not say when. If that was more than five years "
            f"before {on}, local housing need applies in place of the plan's figure."
        )
    age = terms.on.year - terms.adopted
    known = f"{period}: adopted in {terms.adopted}, about {age} years before {on}.{ended}"
    if age > YEARS:
        return f"{known} It is over five years old: local housing need applies."
    if age == YEARS:
        return f"{known} It turns five this year: check from which day local housing need applies."
    return f"{known} It is not over five years old: its own requirement applies."


def _basis(plan: Plan | None, terms: Terms) -> str:
    if terms.need is not None:
        return "local housing need, as entered"
    if plan is None:
        return ""
    return "the adopted plan's requirement" if plan.adopted else "the emerging plan's draft figure"


def _sites_told(held: Stock) -> tuple[str, ...]:
    if not held.count:
        return ()
    if not held.vintage:
        return (PARTIAL, "The sites carry no date: how old they are is not known.")
    return (
        PARTIAL,
        f"The sites are those of {in_words(held.vintage)}: some will have been built since, and "
        "the result is of that date, not today's supply.",
    )


def _plan_told(plan: Plan | None, terms: Terms) -> tuple[str, ...]:
    if plan is None or terms.need is not None:
        return ()
    if not plan.adopted:
        return ("The plan is not adopted: its draft figure stands in for local housing need.",)
    if terms.adopted is None:
        return ("The plan is taken to be under five years old, because its age is not known.",)
    if terms.on.year - terms.adopted > YEARS:
        return ("Local housing need applies but was not entered: the plan's figure stands in.",)
    return ()


def _terms_told(terms: Terms) -> tuple[str, ...]:
    told = []
    if terms.shortfall is None and terms.completed is None:
        told.append("No shortfall is counted, because none was entered.")
    elif terms.need is not None:
        told.append("Local housing need already allows for past shortfall: adding it counts twice.")
    if terms.need is not None and terms.adopted and terms.on.year - terms.adopted < YEARS:
        told.append("The plan is under five years old: its own requirement would apply.")
    return tuple(told)
