"""Maps of access as pictures for print: one service, and the network of service points."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo import places, wording
from herts_geo.access import paint, scenario, words
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import Result
from herts_geo.access.scenario import Close, Move, Scenario
from herts_geo.access.view import View
from herts_geo.evidence import Mark, Picture
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rules as travel_rules

CHANGED: Final = {  # what a what-if or a plan does to a point -> its letter, colour and words
    "closed": ("×", "#b00020", "Closed"),
    "moved": ("M", "#8a6d00", "Moved"),
    "added": ("+", "#8a6d00", "Added"),
    "best": ("N", "#8a6d00", "Best site for a new one, by the plan"),
    "closing": ("−", "#b00020", "Could close, by the plan"),
}
OF_PLAN: Final = {"best": "best site", "closing": "could close"}
POINT_COLOUR: Final = "#111111"


@dataclass(frozen=True)
class Spot:
    """A service point as a what-if leaves it: open, closed, moved or added; or one of a plan: best
    (a new site) or closing. In EPSG:4326."""

    id: str
    name: str
    lon: float
    lat: float
    kind: str = "open"

    @property
    def label(self) -> str:
        """Its name, and what becomes of it."""
        return f"{self.name} ({OF_PLAN.get(self.kind, self.kind)})"


def planned(points: pd.DataFrame, edits: Scenario, best: Mapping[str, Spot]) -> tuple[Spot, ...]:
    """The points as the edits leave them, with those of a plan by their ids: a point that it would
    close stands for the same open one."""
    held = tuple(spots(points, edits))
    ids = {each.id for each in held}
    shown = [best.get(each.id, each) if each.kind == "open" else each for each in held]
    return (*shown, *(each for id_, each in best.items() if id_ not in ids))


def spots(points: pd.DataFrame, edits: Scenario) -> Iterator[Spot]:
    """The points that have a position as the edits leave them, and those that are added."""
    closed = {edit.point for edit in edits.edits if isinstance(edit, Close)}
    moved = {edit.point: edit for edit in edits.edits if isinstance(edit, Move)}
    placed = services_points.placed(points)
    names = travel_rules.labels(placed)
    for id_, name, lon, lat in zip(placed["id"], names, placed["lon"], placed["lat"], strict=True):
        kind = "closed" if id_ in closed else "moved" if id_ in moved else "open"
        to = moved.get(id_)
        at = (to.lon, to.lat) if to else (float(lon), float(lat))
        yield Spot(id=id_, name=str(name), lon=at[0], lat=at[1], kind=kind)
    for id_, edit in scenario.added(edits).items():
        yield Spot(id=id_, name=edit.name, lon=edit.lon, lat=edit.lat, kind="added")


def picture(
    catalogue: Catalogue, view: View, points: pd.DataFrame, best: Mapping[str, Spot] | None = None
) -> Picture:
    """The picture of a view of access with the points that it was counted with, and those of a
    plan by their ids."""
    asked = view.question
    drawn = planned(points, scenario.from_text(asked.edits), best or {})
    usual = (letter(asked.service), POINT_COLOUR, "")
    looks = [CHANGED.get(each.kind, usual) for each in drawn]
    counts = {kind: sum(each.kind == kind for each in drawn) for kind in CHANGED}
    changed = [
        LegendItem(f"{letter}: {title}", colour, counts[kind])
        for kind, (letter, colour, title) in CHANGED.items()
        if counts[kind]
    ]
    return Picture(
        key="access.map",
        title=f"{view.title}: {view.place.label}",
        text=words.impact(view.comparison) if view.comparison else words.sentence(view.result),
        vintage=places.boundary_set(catalogue, "lsoa").geography_vintage,
        inside=view.inside,
        classes=view.classes,
        marks=tuple(
            Mark(round(each.lon, 6), round(each.lat, 6), each.label, letter=letter, colour=colour)
            for each, (letter, colour, _) in zip(drawn, looks, strict=True)
        ),
        key_marks=(*key(points, (asked.service,)), *changed),
        parameters=(*_asked(view), *parameters(view.result, view.doubt)),
        sources=tuple(item.id for item in view.datasets),
        datasets=view.datasets,
        outline=view.place.outline,
    )


def network(
    catalogue: Catalogue,
    result: Result,
    doubt: Doubt,
    points: pd.DataFrame,
    kinds: Sequence[str],
    counted: Collection[str] | None = None,
) -> Picture:
    """The picture of who reaches the nearest point of a network; those not `counted` are hollow."""
    place = result.place or places.gazetteer(catalogue).whole
    inside = result.areas["inside"].astype(bool)
    how = f"{travel_modes.MODES[result.mode].noun}, {result.method}"
    title = f"Minutes to the nearest service point ({how})"
    return Picture(
        key="points.map",
        title=f"{title}: {place.label}",
        text=words.sentence(result),
        vintage=places.boundary_set(catalogue, "lsoa").geography_vintage,
        inside=inside,
        classes=paint.bands(result.areas["minutes"], title, result).counted(inside),
        marks=marks(points, counted),
        key_marks=key(points, kinds),
        hollow="not known to be open then",
        parameters=words.beside(doubt),
        outline=place.outline,
    )


def parameters(result: Result, doubt: Doubt) -> tuple[str, ...]:
    """How an answer was worked out, one line each: the method, its pace, its doubts, its files."""
    known, told = result.parameters, [f"{wording.heading(words.METHOD_WORDS[result.method])}."]
    if "kmh" in known:  # stored times have no pace
        told.append(f"{known['kmh']:g} km/h on paths {known['detour']:g} times the straight line.")
    return (*told, *words.beside(doubt), *result.sources)


def _asked(view: View) -> tuple[str, ...]:
    asked = view.question
    service = wording.heading(services_points.one_of(asked.service))
    by = travel_modes.MODES[view.result.mode].noun
    told = [f"{service}, by {by}, within {asked.minutes:g} minutes."]
    if not asked.outside:
        told.append("Points outside are not counted.")
    count = len(scenario.from_text(asked.edits).edits)
    return (*told, f"What if: {wording.count(count, 'change')}.") if count else tuple(told)


def marks(points: pd.DataFrame, counted: Collection[str] | None = None) -> tuple[Mark, ...]:
    """A mark for each point that has a position, hollow where its id is not `counted` (None: all
    are)."""
    placed = services_points.placed(points)
    rows = placed.assign(name=travel_rules.labels(placed))[["lon", "lat", "name", "service", "id"]]
    return tuple(
        Mark(
            lon=round(float(lon), 6),
            lat=round(float(lat), 6),
            label=str(name),
            letter=letter(kind),
            colour=POINT_COLOUR,
            hollow=counted is not None and id_ not in counted,
        )
        for lon, lat, name, kind, id_ in rows.itertuples(index=False, name=None)
    )


def key(points: pd.DataFrame, kinds: Sequence[str]) -> tuple[LegendItem, ...]:
    """What each letter stands for, and how many points count, those beyond the map included."""
    counts = services_points.placed(points)["service"].value_counts()
    known = services_kinds.KINDS
    names = [known[kind].one if kind in known else services_points.OWN_POINT for kind in kinds]
    return tuple(
        LegendItem(f"{letter(kind)}: {name} ({int(counts.get(kind, 0))} in all)", POINT_COLOUR, 0)
        for kind, name in zip(kinds, names, strict=True)
    )


def letter(kind: str) -> str:
    """The letter of a kind of service; of a user's own list a dot."""
    known = services_kinds.KINDS.get(kind)
    return known.letter if known else "•"
