"""The plan of a question of access: its points and candidates, and the plan with its frontier."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.access import measure, network, scenario
from herts_geo.access.picture import Spot
from herts_geo.access.sites import closing, frontier, plan
from herts_geo.access.sites.ask import Ask
from herts_geo.access.sites.plan import Plan
from herts_geo.access.view import Question, minutes_now
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points

CENTRES: Final = "centres"  # of neighbourhoods, as candidates
OWN, ESTATE = "own", "estate"


@dataclass(frozen=True)
class Answer:
    """A plan with its frontier, and how the candidates were found, in a sentence."""

    question: Question
    plan: Plan
    frontier: pd.DataFrame = field(repr=False)
    candidates: str


def sources(catalogue: Catalogue) -> dict[str, str]:
    """The kinds of candidates that a pack has, by the word that a link carries, in order."""
    first = services_lists.listed(catalogue, services_kinds.CANDIDATES)
    every = services_lists.listed(catalogue, services_kinds.KINDS)
    rest = [each for each in every if each not in first]
    kinds = {each: wording.heading(services_kinds.KINDS[each].many) for each in (*first, *rest)}
    return {CENTRES: "Middles of neighbourhoods", **kinds}


def candidates(catalogue: Catalogue, source: str, question: Question) -> pd.DataFrame:
    """Candidates of a pack (id, name, lon, lat): points of a kind, or middles of neighbourhoods.

    Those of the place that is asked about alone. Raises `HertsGeoError`.
    """
    if source == CENTRES:
        frame = centres(catalogue)
    elif source in services_kinds.KINDS:
        frame = services_points.placed(services_points.points(catalogue, source, outside=False))
    else:
        known = ", ".join(sources(catalogue))
        raise HertsGeoError(f"'{source}' is no kind of candidate: take one of {known}.")
    return here(catalogue, frame, question)


def here(catalogue: Catalogue, frame: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The candidates (id, name, lon, lat) that lie in the place of a question."""
    known = places.gazetteer(catalogue)
    placed = frame[frame["lon"].notna() & frame["lat"].notna()].reset_index(drop=True)
    if question.place and known.place(question.place) != known.whole:
        inside = network.here(catalogue, placed, known.place(question.place))
        placed = placed[inside.to_numpy(dtype=bool)].reset_index(drop=True)
    return placed[["id", "name", "lon", "lat"]]


def centres(catalogue: Catalogue) -> pd.DataFrame:
    """The middle of each neighbourhood by its people (id, name, lon, lat)."""
    spots = residents.origins(catalogue).merge(
        measure.residents(catalogue)[["code", "msoa", "population"]],
        on="code",
        how="inner",
        validate="one_to_one",
    )
    people = spots["population"].to_numpy(dtype=float, na_value=0.0)
    weighed = spots[["easting", "northing"]].mul(people, axis=0).assign(people=people)
    sums = weighed.groupby(spots["msoa"]).sum()
    sums = sums[sums["people"] > 0]
    middle = sums[["easting", "northing"]].div(sums["people"], axis=0).to_numpy(dtype=float)
    lon, lat = grid_to_lonlat(*middle.T)
    names = [places.gazetteer(catalogue).place(code).label for code in sums.index]
    ids = [f"{CENTRES}:{code}" for code in sums.index]
    return pd.DataFrame({"id": ids, "name": names, "lon": lon, "lat": lat})


def answer(
    catalogue: Catalogue,
    question: Question,
    ask: Ask,
    offered: pd.DataFrame,
    points: pd.DataFrame | None = None,
    told: str = "",
) -> Answer:
    """The plan that a question asks for, on top of its what-if. Raises `HertsGeoError`.

    `offered`: candidates (id, name, lon, lat), not looked at for closing; `points` stand in for the
    pack's own of the service. A closure counts everybody, as people of other places lose by it too.
    """
    now = minutes_now(catalogue, question, points)
    closes = ask.aim == "close"
    if now.rule is None and not closes:
        raise HertsGeoError(
            "Stored timetable times have no minutes to a new site. Choose the estimated method, or "
            "the aim to close."
        )
    known = places.gazetteer(catalogue)
    where = known.place(question.place) if question.place and not closes else known.whole
    people = measure.residents(catalogue)
    result = measure.measure(now, people, question.minutes, where, known.whole.word)
    if not closes:
        offer = plan.offer(now, result, offered)
        made, steps = plan.opened(offer, ask), frontier.opening(offer, ask)
        return Answer(question=question, plan=made, frontier=steps, candidates=told)
    listed = services_points.points(catalogue, question.service, question.outside)
    frame = services_points.placed(listed if points is None else points)
    may = set(here(catalogue, services_points.inside(frame), question)["id"])
    told = f"{wording.count(len(may), 'point')} here may close; all others stay open"
    made, steps = closing.closed(now, result, may, ask), frontier.closing(now, result, may, ask)
    return Answer(question=question, plan=made, frontier=steps, candidates=told)


def spots(made: Answer, offered: pd.DataFrame) -> dict[str, Spot]:
    """What a plan opens or closes by its ids, placed as the places that it chose from are."""
    kind = "closing" if made.plan.ask.aim == "close" else "best"
    rows = offered[offered["id"].isin(set(made.plan.chosen["id"]))]
    placed = zip(rows["id"], rows["name"], rows["lon"], rows["lat"], strict=True)
    return {
        id_: Spot(id=id_, name=str(name), lon=float(lon), lat=float(lat), kind=kind)
        for id_, name, lon, lat in placed
    }


def applied(question: Question, made: Plan) -> str:
    """The what-if of a question with the edits of a plan after its own, as a link holds it."""
    edits = scenario.from_text(question.edits)
    for each in made.edits.edits:
        edits = edits.add(each)
    return scenario.to_text(edits)


def of(question: Question) -> Question:
    """The part of a question of access that a plan depends on, so that answers are found again."""
    return replace(question, show="auto", versus="")


def kept_names(names: Mapping[str, str], ids: tuple[str, ...]) -> list[str]:
    """The names of candidates or points by their ids, those that are known."""
    return [names[each] for each in ids if each in names]
