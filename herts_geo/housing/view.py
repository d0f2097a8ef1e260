"""Where homes can go: the sites of a place that pass the user's filters, and their totals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import places, wording
from herts_geo.housing import sites as housing_sites
from herts_geo.housing.sites import Rule, Sites, span, with_capacity, with_nearest
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, constraints
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points

Limits = tuple[float | None, float | None]
ANY: Final[Limits] = (None, None)


@dataclass(frozen=True)
class Question:
    """Which sites the user asked for; empty and None mean any. Plain values, to cache by.

    Limits are (least, most), both inclusive. `deciles`: 1 is the most deprived 10% of England.
    `near` is a kind of service, `within` metres of it. `rule` and `density` say how homes are
    counted: see `sites.with_capacity`. `clear_of`: kinds of constraints that a site must not lie
    in; `unsure`: also sites of which that is not known.
    """

    place: str = ""
    ownership: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    deliverable: tuple[str, ...] = ()
    hectares: Limits = ANY
    dwellings: Limits = ANY
    deciles: tuple[int, ...] = ()
    near: str = "station"
    within: float | None = None
    rule: Rule = "from"
    density: float | None = None
    clear_of: tuple[str, ...] = ()
    unsure: bool = False


@dataclass(frozen=True)
class Totals:
    """What some sites hold together; homes known and assumed, and sites without a number.

    A sum is None where none of the sites states what is summed: that is no nought. `marks` says
    whether their register tells which sites are deliverable; `deliverable` is None where it does
    not. `span`: the fewest and the most homes that the register gives them.
    """

    sites: int
    hectares: float | None
    dwellings: int | None
    assumed: int
    marks: bool
    deliverable: int | None
    without_homes: int
    without_hectares: int
    unplaced: int
    span: tuple[int, int] | None = None


@dataclass(frozen=True)
class View:
    """The answer to a question: `frame` the sites that pass, `every` all those of the place.

    `unknown`: a filter in words -> how many sites it left out because their figure is missing.
    `unpublished`: those of the `uncovered` districts that were asked and publish no site, with the
    day. `left_out`: a sentence on sites not known to be clear of constraints, or ''.
    `constrained`: what else to know of the constraints that the sites lie in.
    """

    question: Question
    place: Place
    every: pd.DataFrame
    frame: pd.DataFrame
    totals: Totals
    unknown: Mapping[str, int]
    covered: tuple[str, ...]
    uncovered: tuple[str, ...]
    notes: tuple[str, ...] = ()
    left_out: str = ""
    constrained: tuple[str, ...] = ()
    unpublished: Mapping[str, str] = field(default_factory=dict)
    datasets: tuple[Dataset, ...] = field(default=())

    @property
    def live(self) -> pd.DataFrame:
        """The sites that pass and are still on their register, which the totals count."""
        return live(self.frame)

    @property
    def known(self) -> bool:
        """Whether a register is loaded for any part of the place; without one, no sum is known."""
        return bool(self.covered) or not self.uncovered


def view(
    catalogue: Catalogue, question: Question, sites: Sites | None = None, on: date | None = None
) -> View:
    """The view that answers a question, of the shipped sites or of those given, on a day.

    Raises `UnknownPlace`, `UnknownPoint` for a kind of service, and the data errors of `load`.
    """
    chosen = sites or housing_sites.shipped(catalogue)
    known = places.gazetteer(catalogue)
    place = known.place(question.place) if question.place else known.whole
    every = _inside(catalogue, chosen.frame, place)
    every = with_capacity(every, question.rule, question.density)
    if question.near in services_kinds.KINDS.keys() - set(services_lists.offered(catalogue)):
        points = pd.DataFrame(columns=["name", "easting", "northing"])  # the pack has none
    else:
        points = services_points.points(catalogue, question.near)
    every = with_nearest(every, points)
    lies_in = every["area_district"].astype("object").fillna(every["district"])
    every = constraints.added(catalogue, every, lies_in, on or date.today())
    passed, unknown = _passed(every, question)
    frame, rest = every[passed], every[_passed(every, replace(question, clear_of=()))[0]]
    held = housing_sites.districts(catalogue, chosen.frame)
    indices = max(catalogue.by_role("deprivation"), key=lambda item: item.edition)
    silent = housing_sites.unpublished(catalogue, chosen)
    # The districts whose registers matter for the place: those around it, or all of the county.
    around = set(places.districts(catalogue, place)) if place.kind == "locality" else {place.code}
    upward = place
    while found := known.places.get(upward.parent):
        around, upward = {*around, found.code}, found
    every_one = place.kind == "county"
    wanted = [p for p in known.of_kind("district") if every_one or p.code in around]
    return View(
        question=question,
        place=place,
        every=every,
        frame=frame,
        totals=totals(frame),
        unknown=unknown,
        covered=tuple(p.name for p in wanted if p.code in held),
        uncovered=tuple(p.name for p in wanted if p.code not in held),
        notes=(*chosen.notes, *_nowhere(catalogue, chosen.frame, place)),
        left_out=constraints.left_out(rest, question.clear_of, question.unsure),
        unpublished={p.name: silent[p.code] for p in wanted if p.code in silent},
        constrained=tuple(constraints.notes(catalogue, list(dict.fromkeys(lies_in.dropna())))),
        datasets=(
            *chosen.datasets,
            indices,
            places.boundary_set(catalogue, "lsoa", indices.geography_vintage),
            *services_lists.datasets(catalogue, [question.near]),
            *constraints.datasets(catalogue),
        ),
    )


def totals(frame: pd.DataFrame) -> Totals:
    """What some sites hold together; ended ones are not among the homes and hectares."""
    counted = live(frame)
    homes, hectares = counted["dwellings"], counted["hectares"]
    marks = bool((counted["deliverable"] != "unstated").any())
    return Totals(
        sites=len(counted),
        hectares=known_sum(hectares),
        dwellings=_whole(known_sum(homes)),
        assumed=int(homes[counted["basis"] == "assumed"].sum()),
        marks=marks,
        deliverable=_whole(known_sum(homes[counted["deliverable"] == "yes"])) if marks else None,
        without_homes=int(homes.isna().sum()),
        without_hectares=int(hectares.isna().sum()),
        unplaced=int((~counted["placed"].astype(bool)).sum()),
        span=span(counted),
    )


def live(frame: pd.DataFrame) -> pd.DataFrame:
    """The sites that are still on their register."""
    return frame[~frame["ended"].astype(bool)]


def known_sum(values: "pd.Series[Any]") -> float | None:
    """The sum of what is known; nought of no values at all, None where each one is missing."""
    return None if len(values) and values.isna().all() else float(values.sum())


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)


def _inside(catalogue: Catalogue, frame: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The sites of a place: of the county all but those that lie outside it; of a locality those
    that lie in it, and those without a position of districts that are wholly in it."""
    if place.kind == "county":  # a site that lies outside every district is not the county's
        return frame[frame["district"].notna() | ~frame["placed"].astype(bool)]
    if place.kind == "locality":
        whole = [code for code, every in places.districts(catalogue, place).items() if every]
        nowhere = ~frame["placed"].astype(bool) & frame["district"].isin(whole)
        return frame[places.holds(place, frame) | nowhere]
    if place.kind == "ward":
        areas = places.areas(catalogue)
        return frame[frame["lsoa"].isin(areas.loc[places.within(areas, place), "code"])]
    column = place.kind
    return frame[frame[column].eq(place.code).fillna(False).astype(bool)]


def _nowhere(catalogue: Catalogue, frame: pd.DataFrame, place: Place) -> list[str]:
    """A sentence on sites without a position that may lie in a locality, or nothing."""
    if place.kind != "locality":
        return []
    held = places.districts(catalogue, place)
    partly = [code for code, every in held.items() if not every]
    lost = frame[~frame["placed"].astype(bool) & frame["district"].isin(partly)]
    if lost.empty:
        return []
    named = wording.listing(housing_sites.unplaced(lost), 10)
    return [f"Not counted, as it is not known whether they lie in {place.name}: {named}."]


def _passed(frame: pd.DataFrame, question: Question) -> tuple["pd.Series[bool]", dict[str, int]]:
    keep = pd.Series(True, index=frame.index)
    chosen = {name: getattr(question, name) for name in ("ownership", "status", "deliverable")}
    for name, codes in chosen.items():
        if codes:
            keep &= frame[name].isin(codes)
    limits = {
        "size": ("hectares", question.hectares),
        "number of homes": ("dwellings", question.dwellings),
        "distance": ("metres", (None, question.within)),
    }
    unknown: dict[str, int] = {}
    for words, (column, (low, high)) in limits.items():
        if low is None and high is None:
            continue
        values = frame[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        if lost := int((keep & np.isnan(values)).sum()):
            unknown[words] = lost
        least, most = (-np.inf if low is None else low), (np.inf if high is None else high)
        keep &= (values >= least) & (values <= most)
    if question.deciles:
        if lost := int((keep & frame["decile"].isna()).sum()):
            unknown["decile of deprivation"] = lost
        keep &= frame["decile"].isin(question.deciles)
    keep &= constraints.passes(frame, question.clear_of, question.unsure)
    return keep, unknown
