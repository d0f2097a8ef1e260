"""One painting of access to a service, with the what-if that is part of the question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, cast

import pandas as pd

from herts_geo import places
from herts_geo.access import correction, measure, network, paint, scenario
from herts_geo.access import doubt as access_doubt
from herts_geo.access.correction import Correction
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import Flips, Result
from herts_geo.access.scenario import Comparison
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.maps import choropleth
from herts_geo.maps.choropleth import Choropleth
from herts_geo.maps.classify import Classes
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, residents
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.modes import Mode
from herts_geo.travel.rules import MODEL, pace_of, usual_pace

SHOWS: Final[Mapping[str, str]] = {
    "auto": "Within the time or not",
    "minutes": "Minutes to the nearest",
    "bivariate": "Access by deprivation (3 x 3)",
    "within": "Within the time, leaving changes out",
    "change": "Minutes gained and lost",
}


@dataclass(frozen=True)
class Question:
    """What the user asked to see; plain values, so that a view can be cached by it."""

    place: str = ""
    service: str = "hospital"
    mode: str = "pt"
    minutes: float = 30
    outside: bool = True
    show: str = "auto"
    edits: str = ""
    versus: str = ""
    kmh: float = 0.0
    detour: float = 0.0
    rules: str = rule_sets.USUAL
    method: str = ""  # name of a file of stored timetable times; the model otherwise
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True)
class View:
    """The answer to a question: results before and after the edits, and their painting.

    `frame` has one row an area in file order: code, label, district, population, decile, minutes,
    point, within, in_time, flips, with edits before, after, change, and for a locality counted, the
    people whom it counts; `value` is what is painted. `idle`: the edits that change nothing here.
    """

    question: Question
    place: Place
    matrix: Matrix
    result: Result
    comparison: Comparison | None
    flips: Flips
    doubt: Doubt
    title: str
    frame: pd.DataFrame
    inside: "pd.Series[bool]"
    classes: Classes
    datasets: tuple[Dataset, ...]
    idle: tuple[scenario.Edit, ...] = ()


def view(catalogue: Catalogue, question: Question, points: pd.DataFrame | None = None) -> View:
    """The view that answers a question; `points` stand in for the pack's own of the service.

    Raises `HertsGeoError` for choices that make no sense.
    """
    gazetteer = places.gazetteer(catalogue)
    place = gazetteer.place(question.place) if question.place else gazetteer.whole
    own = points is not None
    if points is None:
        points = services_points.points(catalogue, question.service, question.outside)
    services_points.refuse(points, question.service)
    now = matrix(catalogue, question, points) if own else _usual(catalogue, question)
    people = measure.residents(catalogue)
    edits = scenario.from_text(question.edits)
    after = scenario.apply(now, edits)
    sides = [after]
    if question.edits or question.versus:  # first what it is compared with
        sides.insert(0, scenario.apply(now, scenario.from_text(question.versus)))
    measured = [
        measure.measure(each, people, question.minutes, place, gazetteer.whole.word)
        for each in sides
    ]
    compared = scenario.compare(*measured) if len(measured) > 1 else None
    result = measured[-1]
    flips = measure.could_flip(after, result)
    doubt = access_doubt.of(catalogue, points, after, result, now.points)
    frame = _frame(result, compared, flips)
    classes, title = _paint(question, result, compared, frame)
    values = paint.finite(frame[_painted(question, compared)])
    inside = result.areas["inside"].astype(bool)
    return View(
        question=question,
        place=place,
        matrix=after.without_minutes,  # as a view is kept, and they are large
        result=result,
        comparison=compared,
        flips=flips,
        doubt=doubt,
        title=title,
        frame=frame.assign(value=values),
        inside=inside,
        classes=classes.counted(inside),
        datasets=datasets(catalogue, question),
        idle=scenario.idle(now, edits),
    )


def minutes_now(
    catalogue: Catalogue, question: Question, points: pd.DataFrame | None = None
) -> Matrix:
    """The minutes to the points of a question after its edits; see `view`. Raises as it does."""
    own = points is not None
    if points is None:
        points = services_points.points(catalogue, question.service, question.outside)
    services_points.refuse(points, question.service)
    now = matrix(catalogue, question, points) if own else _usual(catalogue, question)
    return scenario.apply(now, scenario.from_text(question.edits))


def by_district(
    catalogue: Catalogue, question: Question, points: pd.DataFrame | None = None
) -> tuple[Result, ...]:
    """Who is in time in each district after the edits, one result a district in their order.

    `points` stand in for the pack's own of the service, as in `view`.
    """
    gazetteer = places.gazetteer(catalogue)
    now = _usual(catalogue, question) if points is None else matrix(catalogue, question, points)
    after = scenario.apply(now, scenario.from_text(question.edits))
    people, districts = measure.residents(catalogue), gazetteer.of_kind("district")
    return measure.of_each(after, people, question.minutes, districts, gazetteer.whole.word)


def _usual(catalogue: Catalogue, question: Question) -> Matrix:
    """The minutes to the pack's own points; asked again for each edit, place and threshold."""
    kept = ("service", "mode", "outside", "method", "rules", "corrections")
    asked = {name: getattr(question, name) for name in kept}
    pace = {name: getattr(question, name) for name in ("kmh", "detour")}
    plain = Question(**asked, **pace)
    if question.method or question.corrections:  # a stored file may be made again meanwhile
        return _made(catalogue, plain)
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _shared(catalogue, plain, digests)


@lru_cache(maxsize=8)
def _shared(catalogue: Catalogue, question: Question, _digests: tuple[str, ...]) -> Matrix:
    """Shared: never changed in place."""
    return _made(catalogue, question)


def _made(catalogue: Catalogue, question: Question) -> Matrix:
    points = services_points.points(catalogue, question.service, question.outside)
    return matrix(catalogue, question, points)


def routed(question: Question) -> bool:
    """Whether minutes come from a stored file: one of the question's mode, or, so that a file that
    is not there is told, of none."""
    if not question.method:
        return False
    return question.mode == (travel_stored.mode(question.method) or "pt")


def matrix(
    catalogue: Catalogue,
    question: Question,
    points: pd.DataFrame,
    starts: pd.DataFrame | None = None,
) -> Matrix:
    """The minutes from every postcode to the points, as the question's mode and pace say.

    Stored times start from where they were made from. `starts`: the residents' `origins` where they
    are at hand.
    """
    starts = residents.origins(catalogue) if starts is None else starts
    if routed(question):
        stored = travel_stored.read(question.method, starts)
        return network.only(stored, list(points["id"]))
    mode = cast(Mode, question.mode)
    usual = usual_pace(catalogue, question.service, mode, question.rules)
    pace = replace(
        pace_of(question.kmh or usual.kmh, question.detour or usual.detour),
        max_km=usual.max_km,
        start_minutes=usual.start_minutes,
    )
    if not points["placed"].any():
        services_points.refuse(points, question.service)
    made = travel_matrix.matrix(
        catalogue,
        starts,
        points,
        question.service,
        mode,
        pace=pace,
        spots=residents.spots(catalogue),
        by=question.rules,
    )
    if question.kmh or question.detour:  # what is published says nothing of another pace
        return made
    found = correction.chosen(question.corrections, question.service, question.mode, question.rules)
    return correction.applied(made, found)


def _frame(result: Result, compared: Comparison | None, flips: Flips) -> pd.DataFrame:
    columns = [
        "code",
        "label",
        "district",
        "population",
        "decile",
        "minutes",
        "point",
        "error_minutes",
        "quicker",
        "slower",
        "within",
        "in_time",
    ]
    frame = result.areas[[name for name in columns if name in result.areas]].assign(
        flips=flips.areas["flips"]
    )
    if result.place and result.place.kind == "locality":
        frame["counted"] = measure.people_inside(result.areas).round().astype(int)
    if compared is None:
        return frame
    return frame.assign(before=compared.areas["before"], change=compared.areas["change"])


def _paint(
    question: Question, result: Result, compared: Comparison | None, frame: pd.DataFrame
) -> tuple[Classes, str]:
    name = services_points.one_of(question.service)
    how = f"{travel_modes.MODES[result.mode].noun}, {result.method}"
    changed = compared is not None and question.show in ("auto", "change")
    if question.show == "within" or (question.show == "auto" and not changed):
        title = f"Within {question.minutes:g} minutes of a {name} ({how})"
        return paint.within(frame, title), title
    if question.show == "bivariate":
        title = f"Access to a {name} by deprivation ({how})"
        return paint.both(result, title), title
    if compared and changed:
        title = f"Change in minutes to the nearest {name} ({how})"
        return paint.change(compared, title), title
    title = f"Minutes to the nearest {name} ({how})"
    return paint.bands(frame["minutes"], title, result), title


def _painted(question: Question, compared: Comparison | None) -> str:
    changed = compared is not None and question.show in ("auto", "change")
    return "change" if changed else "minutes"


def datasets(catalogue: Catalogue, question: Question) -> tuple[Dataset, ...]:
    """The data sets that the answer to a question rests on."""
    stored = travel_stored.datasets(question.method) if routed(question) else ()
    lists = services_points.lists(catalogue, question.service)
    points = [catalogue.datasets[name] for name in lists if name in catalogue.datasets]
    fitted = question.mode == "pt" or rule_sets.SETS[question.rules].fitted
    model = catalogue.first(MODEL) if fitted and not routed(question) else None
    ranked = [each.dataset for each in deprivation_indices.editions(catalogue).values()][:1]
    beside = (*residents.behind(catalogue), *ranked)
    return (*stored, *points, *([model] if model else []), *beside)


def painting(shown: View) -> Choropleth:
    """The painting of a view for the browser."""
    drawn = choropleth.choropleth(shown.classes, shown.frame["value"], shown.inside, "minutes")
    if _painted(shown.question, shown.comparison) != "minutes":
        return drawn
    return paint.told(drawn, shown.result)
