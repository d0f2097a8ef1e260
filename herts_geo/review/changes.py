"""A change to service points as a chapter: before and after, who gains and who loses."""

from dataclasses import replace
from typing import Any

import pandas as pd

from herts_geo.access import picture as access_picture
from herts_geo.access import scenario as access_scenario
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.scenario import Add, Close, Comparison
from herts_geo.access.view import Question, View
from herts_geo.deprivation.indices import DECILE
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Chapter, Figure, Link, Table
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import base
from herts_geo.review.base import PEOPLE
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets


class NothingChanges(HertsGeoError):
    """A comparison of scenarios was asked for without any edit."""


def chapter(catalogue: Catalogue, question: Question, number: int = 1) -> Chapter:
    """Two scenarios of one service side by side; `number` keeps its keys apart from others'.

    Raises `NothingChanges` where the question holds no edit, and the errors of `access.view.view`.
    """
    shown = access_view.view(catalogue, question)
    if shown.comparison is None:
        raise NothingChanges("This scenario changes nothing: close, move or add a service point.")
    key = f"change{number}"
    kind = services_kinds.KINDS.get(question.service)
    what = kind.many if kind else question.service
    points = services_points.points(catalogue, shown.question.service)
    drawn = access_picture.picture(catalogue, shown, points)
    return Chapter(
        key=key,
        title=f"What if: {what} by {travel_modes.MODES[shown.result.mode].noun}",
        lead=(access_words.impact(shown.comparison), access_words.sentence(shown.result)),
        figures=_figures(catalogue, key, shown, shown.comparison),
        pictures=(
            replace(drawn, key=f"{key}.map", sources=_sources(catalogue, shown), link=link(shown)),
        ),
        tables=_tables(catalogue, key, shown, shown.comparison),
        notes=(*shown.result.sources, *access_words.beside(shown.doubt)),
    )


def link(shown: View) -> Link:
    """The accessibility page with the same scenario."""
    asked = shown.question
    query = {"place": asked.place, "service": asked.service, "mode": asked.mode}
    query |= {"minutes": f"{asked.minutes:g}", "edits": asked.edits, "versus": asked.versus}
    query |= {} if asked.rules == rule_sets.USUAL else {"rules": asked.rules}
    query |= {} if asked.outside else {"outside": "0"}
    query |= {"method": asked.method} if asked.method else {}
    return Link("accessibility", {k: v for k, v in query.items() if v}, "Accessibility")


def _sources(catalogue: Catalogue, shown: View) -> tuple[str, ...]:
    """The sources of the figures: ids of the catalogue, and timetables in their own words."""
    return tuple(
        item.id if item.id in catalogue.datasets else f"{item.title} ({item.vintage})"
        for item in shown.datasets
    )


def _figures(catalogue: Catalogue, key: str, shown: View, found: Comparison) -> tuple[Figure, ...]:
    note = access_words.RANGES if found.losing_range else ""
    about = (_sources(catalogue, shown), note, link(shown))
    within, fifth = f"within {shown.result.threshold:g} minutes", shown.result.fifth
    deprived, lost = found.most_deprived, found.deprived_losing_range
    counts = (  # with the fewest and the most that it may be
        ("gaining", f"Come {within}", found.people_gaining, found.gaining_range),
        ("losing", f"Drop out of reach {within}", found.people_losing, found.losing_range),
        ("gaining_deprived", f"Come within, in {fifth}", deprived.people_gaining, None),
        ("losing_deprived", f"Drop out, in {fifth}", deprived.people_losing, lost),
        ("quicker", "Have a shorter journey", found.people_quicker, None),
        ("slower", "Have a longer journey", found.people_slower, None),
    )
    told = []
    for name, x in (("before", found.before), ("after", found.after)):
        label = f"People {within}, {name}"
        made = base.share(f"{key}.{name}", label, x.people_within, x.people, *about)
        told.append(replace(made, text=access_words.share(x)))
    for name, label, number, ends in counts:
        made = base.number(f"{key}.{name}", label, number, PEOPLE, *about)
        told.append(replace(made, text=f"{made.text}{access_words.people_span(ends)}"))
    return tuple(told)


def _tables(catalogue: Catalogue, key: str, shown: View, found: Comparison) -> tuple[Table, ...]:
    points = services_points.points(catalogue, shown.question.service)
    names, rows = dict(zip(points["id"], points["name"], strict=True)), []
    for when, text in (("Compared with", shown.question.versus), ("After", shown.question.edits)):
        for edit in access_scenario.from_text(text).edits:
            name = edit.name if isinstance(edit, Add) else names.get(edit.point, edit.point)
            verb = "closed" if isinstance(edit, Close) else "moved"
            rows.append((when, "added" if isinstance(edit, Add) else verb, name))
    ranges = access_scenario.ranges_by_decile(found)
    crossing: dict[str, list[Any]] = {
        DECILE: [each.group for each in found.by_decile],
        "Residents": [each.people for each in found.by_decile],
        "Come within the time": [each.people_gaining for each in found.by_decile],
        "Drop out of it": [each.people_losing for each in found.by_decile],
    }
    for at, name in enumerate(("Come within, range", "Drop out, range")):
        ends = [f"{low:,} to {most:,}" for low, most in (x[at] for x in ranges)]
        crossing |= {name: ends} if ends else {}
    frames = {
        "edits": (
            "What is changed",
            pd.DataFrame(rows, columns=["Scenario", "What", "Service point"]),
        ),
        "crossing": ("Who gains and who loses, by decile", pd.DataFrame(crossing)),
        "tenths": ("Within, by decile", access_words.by_decile(shown)),
    }
    sources = _sources(catalogue, shown)
    return tuple(
        Table(key=f"{key}.{name}", title=title, frame=frame, sources=sources)
        for name, (title, frame) in frames.items()
    )
