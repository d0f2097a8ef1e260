"""A change to service points as a chapter: before and after, who gains and who loses."""

from dataclasses import replace

import pandas as pd

from herts_geo.access import picture as access_picture
from herts_geo.access import scenario as access_scenario
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.scenario import Add, Close, Comparison
from herts_geo.access.view import Question, View
from herts_geo.deprivation.indices import DECILE
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Chapter, Figure, Link, Picture, Table
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
    return Chapter(
        key=key,
        title=f"What if: {what} by {travel_modes.MODES[shown.result.mode].noun}",
        lead=(access_words.impact(shown.comparison), access_words.sentence(shown.result)),
        figures=_figures(catalogue, key, shown, shown.comparison),
        pictures=(_picture(catalogue, key, shown),),
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
    within = f"within {shown.result.threshold:g} minutes"
    deprived = found.most_deprived
    counts = (
        ("gaining", f"Come {within}", found.people_gaining),
        ("losing", f"Drop out of reach {within}", found.people_losing),
        ("gaining_deprived", f"Come within, in {shown.result.fifth}", deprived.people_gaining),
        ("losing_deprived", f"Drop out, in {shown.result.fifth}", deprived.people_losing),
        ("quicker", "Have a shorter journey", found.people_quicker),
        ("slower", "Have a longer journey", found.people_slower),
    )
    ends = {
        "gaining": found.gaining_range,
        "losing": found.losing_range,
        "losing_deprived": found.deprived_losing_range,
    }
    shares = (("before", found.before), ("after", found.after))
    return (
        *(
            replace(
                base.share(
                    f"{key}.{name}", f"People {within}, {name}", x.people_within, x.people, *about
                ),
                text=access_words.share(x),
            )
            for name, x in shares
        ),
        *(_count(f"{key}.{name}", label, n, ends.get(name), about) for name, label, n in counts),
    )


def _count(
    key: str,
    label: str,
    number: int,
    ends: tuple[int, int] | None,
    about: tuple[tuple[str, ...], str, Link],
) -> Figure:
    """A number of people with the fewest and the most that it may be."""
    told = base.number(key, label, number, PEOPLE, *about)
    return replace(told, text=f"{told.text}{access_words.people_span(ends)}")


def _tables(catalogue: Catalogue, key: str, shown: View, found: Comparison) -> tuple[Table, ...]:
    sources = _sources(catalogue, shown)
    crossing = pd.DataFrame(
        {
            DECILE: [each.group for each in found.by_decile],
            "Residents": [each.people for each in found.by_decile],
            "Come within the time": [each.people_gaining for each in found.by_decile],
            "Drop out of it": [each.people_losing for each in found.by_decile],
        }
    )
    return (
        Table(
            key=f"{key}.edits",
            title="What is changed",
            frame=_edits(catalogue, shown),
            note="",
            sources=sources,
        ),
        Table(
            key=f"{key}.crossing",
            title="Who gains and who loses, by decile",
            frame=crossing,
            note="",
            sources=sources,
        ),
        Table(
            key=f"{key}.tenths",
            title="Within, by decile",
            frame=access_words.by_decile(shown),
            note="",
            sources=sources,
        ),
    )


def _edits(catalogue: Catalogue, shown: View) -> pd.DataFrame:
    points = services_points.points(catalogue, shown.question.service)
    names = dict(zip(points["id"], points["name"], strict=True))
    rows = []
    for when, text in (("Compared with", shown.question.versus), ("After", shown.question.edits)):
        for edit in access_scenario.from_text(text).edits:
            name = edit.name if isinstance(edit, Add) else names.get(edit.point, edit.point)
            verb = "closed" if isinstance(edit, Close) else "moved"
            rows.append((when, "added" if isinstance(edit, Add) else verb, name))
    return pd.DataFrame(rows, columns=["Scenario", "What", "Service point"])


def _picture(catalogue: Catalogue, key: str, shown: View) -> Picture:
    points = services_points.points(catalogue, shown.question.service)
    drawn = access_picture.picture(catalogue, shown, points)
    return replace(drawn, key=f"{key}.map", sources=_sources(catalogue, shown), link=link(shown))
