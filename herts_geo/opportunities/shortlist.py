"""The shortlist: opportunities that are not done, in the order of criteria that can be weighted."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo import scoring
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.project.records import STATUSES, Opportunity
from herts_geo.scoring import Criterion, Scores

DAYS_PER_YEAR: Final = 365.25
YEARS: Final = 5  # a date so far off counts nothing
CONFIDENCE: Final[Mapping[str, float]] = {"low": 0.0, "medium": 0.5, "high": 1.0}
SHARE: Final = "its share of the largest figure given"
CRITERIA: Final = (
    Criterion(key="homes", title="More homes", words=SHARE, weight=3),
    Criterion(key="jobs", title="More jobs", words=SHARE, weight=2),
    Criterion(key="receipt", title="Larger receipt", words=SHARE, weight=2),
    Criterion(key="saving", title="Larger saving", words=SHARE, weight=2),
    Criterion(
        key="confidence",
        title="More confidence",
        words="0 low, 1/2 medium, 1 high, or the percentage",
        weight=2,
    ),
    Criterion(
        key="bodies",
        title="Bodies in place",
        words="1 with two public bodies, one central and one local, 1/2 with two others, 0 "
        "otherwise",
        weight=2,
    ),
    Criterion(
        key="ready",
        title="Further on",
        words="0 idea, 1/3 feasibility, 2/3 business case, 1 delivery",
        weight=1,
    ),
    Criterion(
        key="soon",
        title="Earlier date",
        words="1 today or before, falling to 0 five years from now",
        weight=1,
    ),
    Criterion(
        key="need",
        title="More deprived area",
        words="1 in the most deprived decile, 0 in the least",
        weight=1,
    ),
)
BY_KEY: Final[Mapping[str, Criterion]] = {each.key: each for each in CRITERIA}
DEFAULT: Final[Mapping[str, int]] = {each.key: each.weight for each in CRITERIA}


def shortlisted(entries: Sequence[Opportunity]) -> tuple[Opportunity, ...]:
    """The entries that are not done."""
    return tuple(each for each in entries if each.status != STATUSES[-1])


def score(
    entries: Sequence[Opportunity],
    weights: Mapping[str, int],
    today: date,
    deciles: Mapping[str, float] | None = None,
) -> Scores:
    """The scores of entries, one row each by id.

    `weights`: criterion -> 0 to 5, absent ones 0; `deciles`: id -> decile of England, 1 (the
    most deprived) to 10.
    """
    return scoring.weighted(values(entries, today, deciles or {}), CRITERIA, weights)


def values(
    entries: Sequence[Opportunity], today: date, deciles: Mapping[str, float]
) -> pd.DataFrame:
    """Each criterion from 0 to 1, one column each, one row an entry, <NA> where not given."""
    ids = pd.Index([each.id for each in entries], dtype="str")
    figures = {}
    for name in opportunities_entries.FIGURES:
        cells = _column([opportunities_entries.figure(each, name) for each in entries], ids)
        # A part of the largest; 0 for one that is not above nought.
        largest = cells.max()
        share = cells / largest if pd.notna(largest) and largest > 0 else 0 * cells
        figures[name] = share.clip(lower=0)
    sure = [
        int(each.confidence[:-1]) / 100
        if each.confidence.endswith("%")
        else CONFIDENCE.get(each.confidence)
        for each in entries
    ]
    found = {
        **figures,
        "confidence": _column(sure, ids),
        "bodies": _column([_bodies(each) for each in entries], ids),
        "ready": scoring.steps(pd.Series([e.status for e in entries], ids), STATUSES[:-1]),
        "soon": _column([_soon(each, today) for each in entries], ids),
        "need": (10 - _column([deciles.get(each.id) for each in entries], ids)) / 9,
    }
    return pd.DataFrame(found, index=ids).astype("Float64")


def table(entries: Sequence[Opportunity], scores: Scores) -> pd.DataFrame:
    """The entries from the highest score down: rank, score, how many criteria are known, title,
    status and the points of each criterion with a weight (<NA>: not known)."""
    by_id = {each.id: each for each in entries}
    ranks = scores.ranks()
    titles = [by_id[id].title for id in ranks.index]
    statuses = [by_id[id].status for id in ranks.index]
    return pd.concat([ranks.assign(Opportunity=titles, Status=statuses), scores.points()], axis=1)


def _column(found: Sequence[float | None], ids: "pd.Index[Any]") -> "pd.Series[Any]":
    return pd.Series(found, index=ids, dtype="Float64")


def _bodies(entry: Opportunity) -> float:
    if opportunities_entries.partnered(entry):
        return 1.0
    return 0.5 if len(opportunities_entries.bodies(entry)) > 1 else 0.0


def _soon(entry: Opportunity, today: date) -> float | None:
    if not entry.date:
        return None
    years = (date.fromisoformat(entry.date) - today).days / DAYS_PER_YEAR
    return min(max(1 - years / YEARS, 0.0), 1.0)
