"""The plan of best sites as a chapter: what opens or closes, what it brings, and the frontier."""

from typing import Final

from herts_geo import wording
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result
from herts_geo.access.sites import words
from herts_geo.access.sites.answer import Answer
from herts_geo.evidence import Chapter, Figure, Link, Table
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import base
from herts_geo.services import kinds as services_kinds
from herts_geo.travel import modes as travel_modes

KEY: Final = "sites"


def chapter(catalogue: Catalogue, found: Answer, link: Link) -> Chapter:
    """The plan with its figures now and after, what each candidate brings, and its frontier."""
    plan, asked = found.plan, found.question
    kind = services_kinds.KINDS.get(asked.service)
    what = kind.many if kind else asked.service
    sources = tuple(
        item.id if item.id in catalogue.datasets else f"{item.title} ({item.vintage})"
        for item in access_view.datasets(catalogue, asked)
    )
    tables = {
        "alone": ("What each site brings alone, or each closure loses", words.alone(found)),
        "frontier": ("People within the time by number of sites", words.frontier(found)),
    }
    results = {"before": ("now", plan.before), "after": ("with the plan", plan.after)}
    return Chapter(
        key=KEY,
        title=f"Best sites: {what} by {travel_modes.MODES[asked.mode].noun}",
        lead=(*words.sentences(found), words.frontier_sentence(found)),
        figures=tuple(
            _within(key, when, result, sources, link) for key, (when, result) in results.items()
        ),
        tables=tuple(
            Table(key=f"{KEY}.{key}", title=title, frame=frame, sources=sources)
            for key, (title, frame) in tables.items()
        ),
        notes=plan.before.sources,
    )


def _within(key: str, when: str, result: Result, sources: tuple[str, ...], link: Link) -> Figure:
    where = result.place.label if result.place else "the area"
    note = f"In brackets: {access_words.INTERVAL}." if result.share_range else ""
    return Figure(
        key=f"{KEY}.{key}",
        label=f"{wording.heading(where)}: within {result.threshold:g} minutes, {when}",
        value=base.percent(result.share_within),
        text=access_words.share(result),
        unit=base.PERCENT,
        sources=sources,
        note=note,
        link=link,
        span=base.percents(result.share_range),
    )
