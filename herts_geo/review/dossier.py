"""The review of a place: every noun asked once, each chapter made of its own page's figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from herts_geo import access_view
from herts_geo.catalogue import Catalogue, Dataset
from herts_geo.errors import HertsGeoError
from herts_geo.estate import Estate
from herts_geo.evidence import Chapter, Dossier, Figure, Layer, Table
from herts_geo.housing_sites import Sites
from herts_geo.places import Place
from herts_geo.review import (
    assets,
    assets_chapter,
    assets_findings,
    changes,
    compare,
    contents,
    findings,
    homes,
    homes_chapter,
    homes_findings,
    network,
    network_chapter,
    network_findings,
    notes,
    people,
    people_findings,
    reach,
    reach_chapter,
    reach_findings,
    rules,
    shapes,
)
from herts_geo.review.findings import Noticed
from herts_geo.review.question import Base, Question

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One chapter: its key and title, what it asks, and what is made of the answer and of the
    answer for the whole."""

    key: str
    title: str
    ask: Callable[[Base, Place], Any]
    figures: Callable[[Any], tuple[Figure, ...]]
    chapter: Callable[[Any, Any], Chapter]
    noticed: Callable[[Any, Any], Iterator[Noticed]]


PARTS: Final = (
    Part(
        "people",
        "Who lives here",
        people.of,
        people.figures,
        people.chapter,
        people_findings.noticed,
    ),
    Part(
        "reach",
        "What they can reach",
        reach.of,
        reach.figures,
        reach_chapter.chapter,
        reach_findings.noticed,
    ),
    Part(
        "homes",
        "Homes",
        homes.of,
        homes.figures,
        lambda found, _: homes_chapter.chapter(found),
        lambda found, _: homes_findings.noticed(found),
    ),
    Part(
        "estate",
        "Public estate",
        assets.of,
        assets.figures,
        lambda found, _: assets_chapter.chapter(found),
        lambda found, _: assets_findings.noticed(found),
    ),
    Part(
        "points",
        "Access points",
        network.of,
        network.figures,
        lambda found, _: network_chapter.chapter(found),
        lambda found, _: network_findings.noticed(found),
    ),
)


@dataclass(frozen=True)
class Lost:
    """A chapter that the pack or the place does not allow, and why."""

    reason: str


def review(
    catalogue: Catalogue,
    question: Question,
    held: Estate | None = None,
    sites: Sites | None = None,
    scenarios: Sequence[access_view.Question] = (),
    extra: Sequence[Chapter] = (),
    today: date | None = None,
) -> Dossier:
    """The review of a place.

    `held` stands in for the publicly known estate and `sites` for the shipped registers;
    `scenarios` and `extra` add chapters. A chapter that cannot be made says why in its place.
    Raises `UnknownPlace`, and `HertsGeoError` for a scenario that makes no sense.
    """
    day = today or date.today()
    base = Base(catalogue, question, day, held, sites)
    known = base.gazetteer
    place = known.place(question.place) if question.place else known.whole
    here = _answers(base, place)
    whole = here if place == base.whole else _answers(base, base.whole)
    changed = [changes.chapter(catalogue, each, n) for n, each in enumerate(scenarios, start=1)]
    chapters = (*_chapters(base, place, here, whole), *changed, *extra, _method())
    return _dossier(base, place, here, whole, chapters)


def _dossier(
    base: Base, place: Place, here: Answers, whole: Answers, chapters: tuple[Chapter, ...]
) -> Dossier:
    used = _datasets(here)
    return Dossier(
        f"Locality review: {place.label}",
        place.label,
        base.today.isoformat(),
        chapters,
        findings.ranked(_noticed(here, whole)),
        tuple(_layers(base, place, here)),
        notes.parameters(base, place),
        notes.quality(here.values()),
        tuple(item.id for item in used),
        used,
    )


def joined(dossier: Dossier, extra: Sequence[Chapter]) -> Dossier:
    """A review with more chapters, which stand before the one on how it is made."""
    return replace(dossier, chapters=(*dossier.chapters[:-1], *extra, dossier.chapters[-1]))


def _answers(base: Base, place: Place) -> dict[str, Any]:
    return {part.key: _answer(part, base, place) for part in PARTS}


def _answer(part: Part, base: Base, place: Place) -> Any:
    try:
        return part.ask(base, place)
    except HertsGeoError as fault:
        return Lost(str(fault))


def _chapters(base: Base, place: Place, here: Answers, whole: Answers) -> Iterator[Chapter]:
    """The chapter of each part, and the comparison where one is asked for."""
    for part in PARTS:
        yield _chapter(part, here[part.key], whole[part.key])
    asked = map(base.gazetteer.place, base.question.against)
    if others := [each for each in asked if each != place]:
        yield _compared(base, place, here, others, whole)


def _chapter(part: Part, found: Any, whole: Any) -> Chapter:
    lost = next((x for x in (found, whole) if isinstance(x, Lost)), None)
    if lost is not None:
        return Chapter(part.key, part.title, (f"This chapter cannot be made. {lost.reason}",))
    return part.chapter(found, whole)


def _noticed(here: Answers, whole: Answers) -> Iterator[Noticed]:
    for part in PARTS:
        found, beside = here[part.key], whole[part.key]
        if not isinstance(found, Lost) and not isinstance(beside, Lost):
            yield from part.noticed(found, beside)


def _compared(
    base: Base, place: Place, here: Answers, others: Sequence[Place], whole: Answers
) -> Chapter:
    sides = [
        (each, _figures(whole if each == base.whole else _answers(base, each)))
        for each in dict.fromkeys(others)
    ]
    titles = {part.key: part.title for part in PARTS}
    return compare.chapter((place, _figures(here)), sides, titles)


def _figures(answers: Answers) -> dict[str, tuple[Figure, ...]]:
    return {
        part.key: part.figures(answers[part.key])
        for part in PARTS
        if not isinstance(answers[part.key], Lost)
    }


def _layers(base: Base, place: Place, here: Answers) -> Iterator[Layer]:
    yield shapes.outline(base, place)
    reached = None if isinstance(here["reach"], Lost) else here["reach"]
    makers: dict[str, Callable[[Any], Layer]] = {
        "people": lambda found: shapes.areas(found, reached),
        "homes": shapes.sites,
        "estate": shapes.holdings,
        "points": shapes.points,
    }
    for key, make in makers.items():
        if not isinstance(here[key], Lost):
            layer = make(here[key])
            if len(layer.frame):
                yield layer


def _datasets(here: Answers) -> tuple[Dataset, ...]:
    """Every data set used, once each, in the order of the chapters."""
    found: dict[str, Dataset] = {}
    for answer in here.values():
        if not isinstance(answer, Lost):
            found |= {item.id: item for item in answer.datasets if item.id not in found}
    return tuple(found.values())


def _method() -> Chapter:
    table = Table("method.rules", "What counts as standing out", rules.table(), rules.METHOD)
    tables = (table, contents.table())
    return Chapter("method", "How this review is made", (rules.METHOD,), tables=tables)
