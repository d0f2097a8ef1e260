"""What holds throughout a review: the choices made, and what to know of the data's quality."""

from collections.abc import Iterable
from typing import Any, Final

from herts_geo import access_view, estate, housing_words, services, travel, wording
from herts_geo.errors import HertsGeoError
from herts_geo.estate_register import Quality
from herts_geo.places import Place
from herts_geo.review.assets import Assets
from herts_geo.review.homes import Homes
from herts_geo.review.network import Network
from herts_geo.review.question import Base

PRACTICES: Final = "gp_practices"
LONGEST_CODE: Final = 80  # characters of a locality's code that are printed


def parameters(base: Base, place: Place) -> tuple[str, ...]:
    """The choices that hold throughout, one line each."""
    asked = base.question
    kinds = wording.listing([services.kind(kind).many for kind in asked.kinds], 9)
    minutes = (
        f"{asked.minutes} minutes for every service"
        if asked.minutes
        else "the lower of the published pair of minutes for each service"
    )
    return (
        f"Place: {place.label} ({_code(place)}).",
        *([f"How it counts: {place.how}"] if place.how else []),
        f"Access: {minutes}; {wording.listing([travel.MODES[mode] for mode in asked.modes])}; "
        f"points outside the county {'count' if _outside() else 'do not count'}.",
        *asked.supply.words(base.today, _entered_of(base)),
        f"Public estate: {asked.near} m in a straight line counts as near; "
        f"{len(asked.rules)} screening rules; {_practices(base)}.",
        f"Access points: {kinds}; {asked.network_minutes} minutes by "
        f"{travel.MODES[asked.network_mode]}.",
    )


def _outside() -> bool:
    """Whether the journeys of a review count points outside the county."""
    return access_view.Question().outside


def _practices(base: Base) -> str:
    """Whether the assets of a review have GP practices among them."""
    try:
        used = {item.id for item in base.held.datasets}
    except HertsGeoError:  # the chapter on the estate says why in its place
        return "whether GP practices are among the assets is not known"
    return f"{'with' if PRACTICES in used else 'without'} GP practices"


def _entered_of(base: Base) -> str:
    """The name of the district that the figures entered are of, or ''."""
    code = base.question.supply.district
    return base.gazetteer.place(code).name if code else ""


def _code(place: Place) -> str:
    """The code of a place, or where it stands when it is too long to be read."""
    long = f"its code of {len(place.code):,} characters stands in its link"
    return place.code if len(place.code) <= LONGEST_CODE else long


def quality(answers: Iterable[Any]) -> tuple[str, ...]:
    """What to know of the data's quality: registers read, and what has no position or figure."""
    told: list[str] = []
    for answer in answers:
        told += _of_estate(answer) if isinstance(answer, Assets) else []
        told += _of_homes(answer) if isinstance(answer, Homes) else []
        told += _of_network(answer) if isinstance(answer, Network) else []
    return tuple(told)


def _of_estate(found: Assets) -> list[str]:
    held = found.base.held
    told = [_register(each) for each in held.registers]
    if held.hidden:
        hidden = wording.count(held.hidden, "sensitive property", "sensitive properties")
        told.append(f"{hidden} in the registers held left out.")
    if held.withheld:
        vacant = wording.count(held.withheld, "vacant asset")
        told.append(f"{vacant} in the registers held without name, address or position.")
    if held.doubtful:
        told.append(held.doubtful)
    lost = estate.unplaced(held.frame, found.place)
    if lost:
        which = wording.count(lost, "asset")
        told.append(f"{which} without a position, so not counted for {found.place.label}.")
    return told


def _register(each: Quality) -> str:
    dated = f" of {each.dated}" if each.dated else ", not dated"
    return (
        f"Register {each.name} ({each.holder}){dated}: {wording.count(each.rows, 'row')}, "
        f"{each.loaded:,} loaded, {wording.count(each.errors, 'error')}, "
        f"{wording.count(each.warnings, 'warning')}, {each.unplaced:,} without a position."
    )


def _of_homes(found: Homes) -> list[str]:
    told = [
        housing_words.unplaced_words(found.view.live),
        *found.view.notes,
        housing_words.gaps(found.view.totals),
    ]
    return [each for each in told if each]


def _of_network(found: Network) -> list[str]:
    lost = found.points[~found.points["placed"]]
    return [
        f"{name} has no position. {reason}"
        for name, reason in zip(lost["name"], lost["reason"], strict=True)
    ]
