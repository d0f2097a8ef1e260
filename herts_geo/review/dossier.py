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
from herts_geo.evidence import Chapter, Dossier, Figure, Layer, Link, Table
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
from herts_geo.travel import stored as travel_stored

Answers = Mapping[str, Any]
KEPT: Final = 4  # places whose answers stand ready for the next review, beside the whole


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
    review_base.refuse_unknown(question)
    alike = replace(question, place="", against=())
    if held is None and sites is None and not question.corrections:  # nothing that a person brought
        marks = (*review_base.digests(catalogue), *map(travel_stored.mark, question.times))
        base = _shared(catalogue, alike, day, marks)
    else:
        base = Base(catalogue=catalogue, question=alike, today=day, given=held, sites=sites)
    known = base.gazetteer
    place = known.place(question.place) if question.place else known.whole
    asked = [x for x in dict.fromkeys(map(known.place, question.against)) if x != place]
    against = asked[0] if asked else base.whole
    here = _answers(base, place)
    sides = [(each, _figures(_answers(base, each))) for each in asked]
    # In the brief the whole stands first, whether or not it is asked.
    others = [side for side in sides if side[0] != base.whole]
    if place != base.whole:
        others.insert(0, (base.whole, _figures(_answers(base, base.whole))))
    changed = [changes.chapter(catalogue, each, n) for n, each in enumerate(scenarios, start=1)]
    there = _answers(base, against)
    stored = {"r_times": "~".join(question.times)} if question.times else {}
    used: dict[str, Dataset] = {}  # once each, in the order of the chapters
    for answer in here.values():
        for item in () if isinstance(answer, Lost) else answer.datasets:
            used.setdefault(item.id, item)
    noticed = (
        each
        for part in _parts(here)
        if not any(isinstance(x[part.key], Lost) for x in (here, there))
        for each in part.noticed(here[part.key], there[part.key])
    )
    made = Dossier(
        title=f"Locality review: {place.label}",
        place=place.label,
        made=base.today.isoformat(),
        chapters=tuple(_chapters(base, place, sides, (*changed, *extra))),
        findings=rules.ranked(noticed),
        layers=tuple(_layers(base, place, here)),
        parameters=(
            *notes.parameters(base, place),
            f"What stands out is measured against {against.label}.",
        ),
        quality=notes.quality(here.values()),
        sources=tuple(used),
        datasets=tuple(used.values()),
        link=Link("review", base.query(place, **review_base.timed_by(question), **stored)),
        brief=brief.of(place, _figures(here), others),
    )
    _forget(base)
    return marked(made, [each.name for each in held.registers] if held else ())


def joined(dossier: Dossier, extra: Sequence[Chapter]) -> Dossier:
    """A review with more chapters, which stand before the one on how it is made."""
    return replace(dossier, chapters=(*dossier.chapters[:-1], *extra, dossier.chapters[-1]))


def _answers(base: Base, place: Place) -> dict[str, Any]:
    """What every part answers for a place, worked out once."""
    found: dict[str, Any] | None = base.asked.get(place.code)
    if found is None:
        found = {}
        for part in PARTS:
            if part.role and not base.catalogue.by_role(part.role):
                continue
            try:
                found[part.key] = part.ask(base, place)
            except HertsGeoError as fault:
                found[part.key] = Lost(str(fault))
        base.asked[place.code] = found
    return found


def _forget(base: Base) -> None:
    """Keeps the answers for the whole and for the last few places."""
    others = [code for code in list(base.asked) if code != base.whole.code]
    for code in others[:-KEPT]:
        base.asked.pop(code, None)


@lru_cache(maxsize=2)
def _shared(catalogue: Catalogue, question: Question, today: date, _marks: tuple[str, ...]) -> Base:
    """What a pack's own reviews start from, with what they have answered: never changed in place.

    `question`: of no place, as all places are asked alike.
    """
    return Base(catalogue=catalogue, question=question, today=today)


def _parts(answers: Answers) -> list[Part]:
    return [part for part in PARTS if part.key in answers]


def _chapters(
    base: Base, place: Place, sides: Sequence[notes.Side], more: Sequence[Chapter]
) -> Iterator[Chapter]:
    """The chapter of each part, the comparison where asked for, what was added, the method."""
    here, whole = _answers(base, place), _answers(base, base.whole)
    for part in _parts(here):
        found = here[part.key], whole[part.key]
        lost = next((x for x in found if isinstance(x, Lost)), None)
        why = f"This chapter cannot be made. {lost.reason}" if lost else ""
        yield Chapter(part.key, part.title, (why,)) if lost else part.chapter(*found)
    if sides:
        titles = {part.key: part.title for part in PARTS}
        yield notes.chapter((place, _figures(here)), sides, titles)
    yield from more
    stated = Table("method.rules", "What counts as standing out", rules.table(), note=rules.METHOD)
    how, said = "How this review is made", (rules.METHOD,)
    yield Chapter("method", how, said, tables=(stated, table()))


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
    cited = ("id", "title", "publisher", "vintage", "licence", "attribution")
    return {
        "title": dossier.title,
        "place": dossier.place,
        "made": dossier.made,
        "link": _link(dossier.link) if dossier.link else None,
        "parameters": list(dossier.parameters),
        "brief": _brief(dossier),
        "findings": [
            {
                "key": each.key,
                "sentence": each.sentence,
                "weight": each.weight,
                "basis": each.basis,
                "link": _link(each.link),
            }
            for each in dossier.findings
        ],
        "chapters": [_chapter_plain(each) for each in dossier.chapters],
        "quality": list(dossier.quality),
        "sources": [{name: getattr(x, name) for name in cited} for x in dossier.datasets],
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


def _link(link: Link) -> dict[str, Any]:
    return {"page": link.page, "query": dict(link.query)}


def _chapter_plain(each: Chapter) -> dict[str, Any]:
    return {
        "key": each.key,
        "title": each.title,
        "lead": list(each.lead),
        "figures": [figure.as_dict() for figure in each.figures],
        "maps": [
            {"key": x.key, "title": x.title, "text": x.text, "parameters": list(x.parameters)}
            for x in each.pictures
        ],
        "tables": [_table(table) for table in each.tables],
        "notes": list(each.notes),
    }


def _table(table: Table) -> dict[str, Any]:
    plain = table.frame.copy()
    for column in plain.select_dtypes("datetime"):
        plain[column] = plain[column].dt.strftime("%Y-%m-%d")
    rows = json.loads(pd.DataFrame(plain).to_json(orient="records", double_precision=10))
    return {"key": table.key, "title": table.title, "rows": rows, "note": table.note}
