"""What a map of the command line can show: the picture that the page of its noun makes."""

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Final, Literal, get_args

from herts_geo.access import picture as access_picture
from herts_geo.access import view as access_view
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites import command as sites_command
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import picture as deprivation_picture
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.errors import HertsGeoError
from herts_geo.estate import picture as estate_picture
from herts_geo.estate import view as estate_view
from herts_geo.evidence import Link, Picture
from herts_geo.example.mark import marked_map
from herts_geo.housing import paint as housing_paint
from herts_geo.housing import picture as housing_picture
from herts_geo.housing import view as housing_view
from herts_geo.indicators import measures as indicators_measures
from herts_geo.indicators import picture as indicators_picture
from herts_geo.indicators import view as indicators_view
from herts_geo.maps import layers
from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.opportunities import place as opportunities_place
from herts_geo.places import Place
from herts_geo.project.file import Project
from herts_geo.report.map import laid
from herts_geo.review import network
from herts_geo.review.base import Base
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.workshop import picture as workshop_picture

Mode = Literal["walk", "cycle", "pt"]
BETWEEN: Final = "~"  # the layers of a link
NEAREST: Final = 6  # ids that are offered in place of one that is not known
WALKED: Final = ("gp", "pharmacy", "school", "supermarket")  # reached on foot unless told


@dataclass(frozen=True)
class Asked:
    """What every map of a command starts from, the layers that lie over each, and a plan."""

    base: Base
    project: Project | None = field(default=None, repr=False)
    over: Sequence[str] = ()
    plan: Namespace | None = None  # options of the best sites that a map of access marks

    @cached_property
    def kept(self) -> Project:
        """The project that was given. Raises `HertsGeoError` where none was."""
        if self.project is None:
            raise HertsGeoError("A project file holds what is to be mapped: name it by --project.")
        return self.project


Draw = Callable[[Asked, Place, str], Picture]


@dataclass(frozen=True)
class Show:
    """A kind of map: what draws it, its page, the layers it is made of, and what may follow its
    name after a colon ('' for nothing)."""

    draw: Draw
    page: str
    own: tuple[str, ...]
    more: str = ""


def picture(asked: Asked, place: Place, show: str) -> Picture:
    """The map of a place that a text such as 'access:gp:walk' asks for, with the layers over it.

    Raises `HertsGeoError` where there is no such map.
    """
    name, _, more = show.partition(":")
    if name not in SHOWS or (more and not SHOWS[name].more):
        raise HertsGeoError(f"'{show[:60]}' is no map. A map shows one of: {offered()}.")
    kind = SHOWS[name]
    drawn = kind.draw(asked, place, more)
    stack = layers.stack(asked.over, kind.own)
    wanted = {key: name for key, name in LAID.items() if key not in kind.own}
    shown = [each.key for each in stack if each.on and each.key in wanted]
    made = {key: SHOWS[wanted[key]].draw(asked, place, "") for key in shown}
    others = {key: replace(each, lines=()) for key, each in made.items()}  # lines are its page's
    whole = laid.laid(drawn, kind.own, stack, others)
    names = [*(item.title for item in whole.datasets)]
    names += [asked.project.name] if asked.project else []
    link = drawn.link or Link(kind.page, asked.base.query(place))
    told = {"layers": BETWEEN.join(asked.over)} if asked.over else {}
    link = replace(link, page=kind.page, query={**link.query, **told})
    return marked_map(replace(whole, link=link), names)


def offered() -> str:
    """What a map may show, in words."""
    return ", ".join(f"{name}{kind.more}" for name, kind in SHOWS.items())


def _deprivation(asked: Asked, place: Place, more: str) -> Picture:
    base, measure = asked.base, more or "overall"
    if measure not in deprivation_indices.MEASURES:
        known = ", ".join(deprivation_indices.MEASURES)
        raise HertsGeoError(f"'{measure[:40]}' is no measure of deprivation. Known are: {known}.")
    question = deprivation_view.Question(base.code(place), measure=measure)
    shown = deprivation_view.view(base.catalogue, question)
    standing = deprivation_profile.summarise(base.catalogue, place, shown.edition, measure)
    drawn = deprivation_picture.picture(shown, standing)
    chosen = {"measure": more} if more else {}
    return replace(drawn, link=Link("deprivation", base.query(place, **chosen)))


def _indicator(asked: Asked, place: Place, more: str) -> Picture:
    base = asked.base
    known = indicators_view.every_measure(base.catalogue)
    if more not in known:
        near = get_close_matches(more, known, NEAREST, 0.3) or list(known)[:NEAREST]
        raise HertsGeoError(
            f"'{more[:40]}' is no indicator with figures by area. Nearest: {', '.join(near)}. The "
            "link of the indicator map names each as i_measure."
        )
    question = indicators_measures.Question(base.code(place), measure=more)
    drawn = indicators_picture.picture(indicators_view.view(base.catalogue, question, known))
    return replace(drawn, link=Link("indicators", base.query(place, i_measure=more)))


def _access(asked: Asked, place: Place, more: str) -> Picture:
    base = asked.base
    service, _, by = (more or "hospital").partition(":")
    offered = services_lists.titles(base.catalogue, one=True)
    if service not in offered:
        raise HertsGeoError(f"'{service[:40]}' is no service here. Known: {', '.join(offered)}.")
    mode = by or ("walk" if service in WALKED else "pt")
    if mode not in get_args(Mode):
        raise HertsGeoError(f"'{mode[:20]}' is no way to travel: walk, cycle or pt.")
    question = base.question.access(service, mode, base.code(place))
    shown = access_view.view(base.catalogue, question)
    points, best = services_points.points(base.catalogue, service), {}
    told = {"service": service, "mode": mode, "minutes": f"{question.minutes:g}"}
    if asked.plan is not None:
        choice = sites_command.offered(base.catalogue, question, points, asked.plan)
        found = sites_command.answered(base.catalogue, question, choice, None, asked.plan)
        best = sites_answer.spots(found, choice)
        told |= sites_command.query(found, asked.plan.source)
    told |= {"method": question.method} if question.method else {}
    drawn = access_picture.picture(base.catalogue, shown, points, best)
    return replace(drawn, link=Link("accessibility", base.query(place, **told)))


def _points(asked: Asked, place: Place, _more: str) -> Picture:
    return network.picture(network.of(asked.base, place))


def _housing(asked: Asked, place: Place, more: str) -> Picture:
    base, by = asked.base, more or "status"
    if by not in housing_paint.BY:
        raise HertsGeoError(f"Sites are coloured by status or ownership, not by '{by[:40]}'.")
    question = housing_view.Question(base.code(place))
    shown = housing_view.view(base.catalogue, question, base.sites)
    drawn = housing_picture.picture(base.catalogue, shown, by)
    return replace(drawn, link=Link("housing", base.query(place, h_colour=by)))


def _estate(asked: Asked, place: Place, _more: str) -> Picture:
    base = asked.base
    question = estate_view.Question(base.code(place))
    shown = estate_view.view(base.catalogue, base.held, question, base.today)
    return estate_picture.picture(base.catalogue, shown, tied=True)


def _opportunities(asked: Asked, place: Place, _more: str) -> Picture:
    entries = asked.kept.opportunities
    shown = opportunities_place.within(asked.base.catalogue, entries, place)
    return opportunities_chapter.picture(asked.base.catalogue, shown)


def _notes(asked: Asked, place: Place, _more: str) -> Picture:
    return workshop_picture.picture(asked.base.catalogue, place, asked.kept.notes)


SHOWS: Final[Mapping[str, Show]] = {
    "deprivation": Show(_deprivation, "deprivation", ("deprivation",), more="[:MEASURE]"),
    "indicator": Show(_indicator, "indicators", ("indicator",), more=":KEY"),
    "access": Show(
        _access, "accessibility", ("access", "points"), more="[:SERVICE[:walk|cycle|pt]]"
    ),
    "points": Show(_points, "access_points", ("access", "points")),
    "housing": Show(_housing, "housing", ("areas", "sites"), more="[:status|ownership]"),
    "estate": Show(_estate, "estate", ("areas", "estate")),
    "opportunities": Show(_opportunities, "opportunities", ("areas", "opportunities")),
    "notes": Show(_notes, "workshop", ("areas", "notes")),
}
LAID: Final = {  # layer -> the map that it is of
    "deprivation": "deprivation",
    "access": "access",
    "points": "points",
    "sites": "housing",
    "estate": "estate",
    "opportunities": "opportunities",
    "notes": "notes",
}
