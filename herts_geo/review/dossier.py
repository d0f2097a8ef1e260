"""The review of a place: every noun asked once, each chapter made of its own page's figures.

What a locality review report holds: which of it is here, and which the partners must write.

A review as plain values, for JSON: what a page or document shows, and nothing more.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from herts_geo.access import view as access_view
from herts_geo.errors import HertsGeoError
from herts_geo.estate.held import Estate
from herts_geo.evidence import Chapter, Dossier, Figure, Finding, Layer, Link, Picture, Table
from herts_geo.example.mark import marked
from herts_geo.housing.sites import Sites
from herts_geo.pack.catalogue import INDICATOR, Catalogue, Dataset
from herts_geo.places import Place
from herts_geo.review import (
    access,
    brief,
    changes,
    estate,
    housing,
    indicators,
    layers,
    network,
    notes,
    people,
    rules,
)
from herts_geo.review import base as review_base
from herts_geo.review.base import Base, Question
from herts_geo.review.rules import Noticed

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
    role: str = ""  # of the data sets that the part is about; a pack without any has no such part


PARTS: Final = (
    Part(
        key="people",
        title="Who lives here",
        ask=people.of,
        figures=people.figures,
        chapter=people.chapter,
        noticed=people.noticed,
    ),
    Part(
        key="reach",
        title="What they can reach",
        ask=access.of,
        figures=access.figures,
        chapter=access.chapter,
        noticed=access.noticed,
    ),
    Part(
        key="homes",
        title="Homes",
        ask=housing.of,
        figures=housing.figures,
        chapter=lambda found, _: housing.chapter(found),
        noticed=lambda found, _: housing.noticed(found),
    ),
    Part(
        key="estate",
        title="Public estate",
        ask=estate.of,
        figures=estate.figures,
        chapter=lambda found, _: estate.chapter(found),
        noticed=lambda found, _: estate.noticed(found),
    ),
    Part(
        key="points",
        title="Access points",
        ask=network.of,
        figures=network.figures,
        chapter=lambda found, _: network.chapter(found),
        noticed=lambda found, _: network.noticed(found),
    ),
    Part(
        key="indicators",
        title=indicators.TITLE,
        ask=indicators.of,
        figures=indicators.figures,
        chapter=lambda found, _: indicators.chapter(found),
        noticed=lambda found, _: indicators.noticed(found),
        role=INDICATOR,
    ),
)


MEASURED: Final = "What stands out is measured against {}."


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
    base = Base(catalogue=catalogue, question=question, today=day, given=held, sites=sites)
    known = base.gazetteer
    place = known.place(question.place) if question.place else known.whole
    against = _against(base, place)
    here = _answers(base, place)
    whole = here if place == base.whole else _of_whole(base)
    changed = [changes.chapter(catalogue, each, n) for n, each in enumerate(scenarios, start=1)]
    sides = _sides(base, place, whole)
    chapters = (*_chapters(place, here, whole, sides), *changed, *extra, _method())
    used = _datasets(here)
    made = Dossier(
        title=f"Locality review: {place.label}",
        place=place.label,
        made=base.today.isoformat(),
        chapters=chapters,
        findings=rules.ranked(_noticed(here, _answers(base, against))),
        layers=tuple(_layers(base, place, here)),
        parameters=(
            *notes.parameters(base, place),
            f"What stands out is measured against {against.label}.",
        ),
        quality=notes.quality(here.values()),
        sources=tuple(item.id for item in used),
        datasets=used,
        link=Link("review", base.query(place, **review_base.timed_by(base.question))),
        brief=brief.of(place, _figures(here), _beside(base, place, whole, sides)),
    )
    return marked(made, [each.name for each in held.registers] if held else ())


def joined(dossier: Dossier, extra: Sequence[Chapter]) -> Dossier:
    """A review with more chapters, which stand before the one on how it is made."""
    return replace(dossier, chapters=(*dossier.chapters[:-1], *extra, dossier.chapters[-1]))


def _answers(base: Base, place: Place) -> dict[str, Any]:
    """What every part answers for a place, worked out once a review."""
    if place.code not in base.asked:
        base.asked[place.code] = {
            part.key: _answer(part, base, place)
            for part in PARTS
            if not part.role or base.catalogue.by_role(part.role)
        }
    found: dict[str, Any] = base.asked[place.code]
    return found


def _of_whole(base: Base) -> dict[str, Any]:
    """What every part answers for the whole; shared by the reviews of a pack's own data."""
    if base.given is None and base.sites is None:
        asked = replace(base.question, place="", against=())
        shared = _whole(base.catalogue, asked, base.today, review_base.digests(base.catalogue))
        base.asked[base.whole.code] = shared
    return _answers(base, base.whole)


@lru_cache(maxsize=2)
def _whole(
    catalogue: Catalogue, question: Question, today: date, _digests: tuple[str, ...]
) -> dict[str, Any]:
    """Shared: never changed in place."""
    base = Base(catalogue=catalogue, question=question, today=today)
    return _answers(base, base.whole)


def _against(base: Base, place: Place) -> Place:
    """The place that what stands out is measured against: the first that was asked to stand beside,
    else the whole."""
    asked = map(base.gazetteer.place, base.question.against)
    return next((each for each in asked if each != place), base.whole)


def _parts(answers: Answers) -> list[Part]:
    return [part for part in PARTS if part.key in answers]


def _answer(part: Part, base: Base, place: Place) -> Any:
    try:
        return part.ask(base, place)
    except HertsGeoError as fault:
        return Lost(str(fault))


def _sides(base: Base, place: Place, whole: Answers) -> list[notes.Side]:
    """The places that are asked to stand beside, once each, with their figures."""
    asked = map(base.gazetteer.place, base.question.against)
    return [
        (each, _figures(whole if each == base.whole else _answers(base, each)))
        for each in dict.fromkeys(asked)
        if each != place
    ]


def _beside(
    base: Base, place: Place, whole: Answers, sides: Sequence[notes.Side]
) -> Sequence[notes.Side]:
    """The places that stand beside in the brief: the whole first, whether or not it is asked."""
    others = [side for side in sides if side[0] != base.whole]
    return others if place == base.whole else [(base.whole, _figures(whole)), *others]


def _chapters(
    place: Place, here: Answers, whole: Answers, sides: Sequence[notes.Side]
) -> Iterator[Chapter]:
    """The chapter of each part, and the comparison where one is asked for."""
    for part in _parts(here):
        yield _chapter(part, here[part.key], whole[part.key])
    if sides:
        titles = {part.key: part.title for part in PARTS}
        yield notes.chapter((place, _figures(here)), sides, titles)


def _chapter(part: Part, found: Any, whole: Any) -> Chapter:
    lost = next((x for x in (found, whole) if isinstance(x, Lost)), None)
    if lost is not None:
        return Chapter(part.key, part.title, (f"This chapter cannot be made. {lost.reason}",))
    return part.chapter(found, whole)


def _noticed(here: Answers, whole: Answers) -> Iterator[Noticed]:
    for part in _parts(here):
        found, beside = here[part.key], whole[part.key]
        if not isinstance(found, Lost) and not isinstance(beside, Lost):
            yield from part.noticed(found, beside)


def _figures(answers: Answers) -> dict[str, tuple[Figure, ...]]:
    return {
        part.key: part.figures(answers[part.key])
        for part in _parts(answers)
        if not isinstance(answers[part.key], Lost)
    }


def _layers(base: Base, place: Place, here: Answers) -> Iterator[Layer]:
    yield layers.outline(base, place)
    reached = None if isinstance(here["reach"], Lost) else here["reach"]
    makers: dict[str, Callable[[Any], Layer]] = {
        "people": lambda found: layers.areas(found, reached),
        "homes": layers.sites,
        "estate": layers.holdings,
        "points": layers.points,
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
    stated = Table(
        key="method.rules",
        title="What counts as standing out",
        frame=rules.table(),
        note=rules.METHOD,
    )
    tables = (stated, table())
    return Chapter("method", "How this review is made", (rules.METHOD,), tables=tables)


PARTNERS: Final = "for the partners to write: no data set holds it"
ROWS: Final = (  # parts of a published locality review of 2019, in its order -> where they are
    ("Demographics", "Who lives here"),
    ("Neighbourhood overviews", "Who lives here: Neighbourhoods"),
    ("Future housing", "Homes"),
    ("Asset baseline", "Public estate, and the spreadsheet for every asset"),
    ("Strategic need", PARTNERS),
    ("Objectives", PARTNERS),
    ("Demand", "What they can reach, and Access points; plans of the services: " + PARTNERS),
    ("Case for change", "What stands out; the argument: " + PARTNERS),
    ("Long list of options", "Opportunities, where the project holds any"),
    ("Critical success factors", "The criteria and weights of the shortlist"),
    ("Scored shortlist", "Opportunities: Shortlist"),
    ("Finance", "Receipts and savings as given in Opportunities; the rest: " + PARTNERS),
    ("Governance, benefits and risks", "Decision log; the rest: " + PARTNERS),
    ("Appendices: deprivation, assets, maps", "Who lives here, Public estate, and the GeoPackage"),
)


def table() -> Table:
    """Each part of a locality review report, and where to find it."""
    frame = pd.DataFrame(ROWS, columns=["Part of a locality review", "Where it is"])
    return Table("method.contents", "What a locality review report holds", frame)


def as_dict(dossier: Dossier) -> dict[str, Any]:
    """A review as plain values; maps as their words, tables as rows, layers left out."""
    return {
        "title": dossier.title,
        "place": dossier.place,
        "made": dossier.made,
        "link": _link(dossier.link) if dossier.link else None,
        "parameters": list(dossier.parameters),
        "brief": _brief(dossier),
        "findings": [_finding(each) for each in dossier.findings],
        "chapters": [_chapter_plain(each) for each in dossier.chapters],
        "quality": list(dossier.quality),
        "sources": [_source(item) for item in dossier.datasets],
    }


def _brief(dossier: Dossier) -> dict[str, Any] | None:
    """The brief by the keys of its figures, which the chapters hold, and its own two tables."""
    if dossier.brief is None:
        return None
    opened = dossier.brief
    tables = {"options": opened.options, "decisions": opened.decisions}
    return {
        "headlines": list(opened.headlines),
        "bars": list(opened.bars),
        "beside": [
            {"place": side.name, "figures": [side.figures[key].as_dict() for key in keys]}
            for side in opened.beside
            if (keys := [key for key in opened.bars if key in side.figures])
        ],
        **{key: None if table is None else _table(table) for key, table in tables.items()},
    }


def to_json(dossier: Dossier) -> str:
    """A review as JSON text."""
    return json.dumps(as_dict(dossier), indent=2, ensure_ascii=False, allow_nan=False)


def _finding(each: Finding) -> dict[str, Any]:
    told = {"key": each.key, "sentence": each.sentence, "weight": each.weight}
    return {**told, "basis": each.basis, "link": _link(each.link)}


def _link(link: Link) -> dict[str, Any]:
    return {"page": link.page, "query": dict(link.query)}


def _chapter_plain(each: Chapter) -> dict[str, Any]:
    return {
        "key": each.key,
        "title": each.title,
        "lead": list(each.lead),
        "figures": [figure.as_dict() for figure in each.figures],
        "maps": [_map(picture) for picture in each.pictures],
        "tables": [_table(table) for table in each.tables],
        "notes": list(each.notes),
    }


def _map(picture: Picture) -> dict[str, Any]:
    told = {"key": picture.key, "title": picture.title, "text": picture.text}
    return {**told, "parameters": list(picture.parameters)}


def _table(table: Table) -> dict[str, Any]:
    plain = table.frame.copy()
    for column in plain.select_dtypes("datetime"):
        plain[column] = plain[column].dt.strftime("%Y-%m-%d")
    rows = json.loads(pd.DataFrame(plain).to_json(orient="records", double_precision=10))
    return {"key": table.key, "title": table.title, "rows": rows, "note": table.note}


def _source(item: Any) -> dict[str, str]:
    names = ("id", "title", "publisher", "vintage", "licence", "attribution")
    return {name: getattr(item, name) for name in names}
