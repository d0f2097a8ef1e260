"""What the estate page shows: the assets that fit, screened, paired and scored."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo.estate import colocation, filter, score, screening
from herts_geo.estate import held as estate_held
from herts_geo.estate.filter import Filter
from herts_geo.estate.held import Estate
from herts_geo.estate.score import Scores
from herts_geo.estate.screening import Screen
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, constraints

ALL: Final = Filter()


@dataclass(frozen=True)
class Question:
    """What was asked: place, filter, metres that count as near, rules that are on, whether only
    the assets they catch are wanted, and the weight of each criterion."""

    place: str = ""
    wanted: Filter = ALL
    near: float = 500
    rules: tuple[str, ...] = screening.IDS
    only_caught: bool = False
    weights: tuple[tuple[str, int], ...] = tuple(score.DEFAULT.items())


@dataclass(frozen=True)
class View:
    """The answer: the assets shown, their totals, what the rules say, and their scores.

    `left_out`: a sentence on assets not known to be clear of constraints, or ''; `notes`: what
    else to know of the constraints that the assets lie in.
    """

    question: Question
    place: Place
    held: Estate = field(repr=False)
    frame: pd.DataFrame = field(repr=False)
    sums: dict[str, Any] = field(repr=False)
    screen: Screen = field(repr=False)
    scores: Scores = field(repr=False)
    left_out: str = ""
    notes: tuple[str, ...] = ()


def view(catalogue: Catalogue, held: Estate, question: Question, today: date) -> View:
    """The assets held that answer a question. Raises `HertsGeoError` where it contradicts itself,
    `UnknownPlace`, `colocation.TooManyPairs`."""
    place = estate_held.find_place(catalogue, question.place)
    fits = estate_held.in_place(catalogue, held.frame, place)
    wanted = question.wanted
    others = fits & filter.matching(held.frame, replace(wanted, clear_of=()), today)
    fits &= filter.matching(held.frame, wanted, today)
    frame = screening.figures(held.frame[fits]).reset_index(drop=True)
    screen = screening.screen(frame, question.rules, today)
    if question.only_caught:
        frame = frame[screen.flagged].reset_index(drop=True)
        judged = screen.judged[screen.flagged].reset_index(drop=True)
        screen = screening.Screen(
            judged=judged, caught=screen.caught, unknown=screen.unknown, quarters=screen.quarters
        )
    scores = score.score(frame, dict(question.weights), question.near, today)
    sums = filter.totals(frame)
    return View(
        question=question,
        place=place,
        held=held,
        frame=frame,
        sums=sums,
        screen=screen,
        scores=scores,
        left_out=constraints.left_out(held.frame[others], wanted.clear_of, wanted.unsure),
        notes=tuple(constraints.notes(catalogue, _districts(held.frame[others]))),
    )


def _districts(frame: pd.DataFrame) -> list[str]:
    return [str(code) for code in frame["district"].dropna().unique()]


def near_pairs(shown: View) -> pd.DataFrame:
    """Pairs of the assets shown, of different holders, near enough to share."""
    return colocation.pairs(shown.frame, shown.question.near)


def ranking(shown: View) -> pd.DataFrame:
    """The assets from the highest score down: rank, score, name, holder, use, what the rules
    caught, and the points of each criterion with a weight (<NA>: not given, counted half)."""
    order = shown.scores.order()
    frame = shown.frame.loc[order]
    table = pd.DataFrame(
        {
            "Rank": range(1, len(frame) + 1),
            "Score": shown.scores.score.loc[order].round(1),
            "Name": frame["name"],
            "Holder": frame["holder"],
            "Use": frame["use"],
            "Caught by": shown.screen.reasons().loc[order],
        }
    )
    total = sum(shown.scores.weights.values())
    for key, weight in shown.scores.weights.items():
        if weight:
            points = 100 * weight * shown.scores.parts.loc[order, key] / total
            table[score.BY_KEY[key].title] = points.round(1)
    return table


def caught(shown: View) -> pd.DataFrame:
    """The assets that the rules catch, those caught by most rules first."""
    hits = shown.screen.judged.fillna(False).astype(bool).sum(axis=1)
    frame = shown.frame[hits > 0]
    table = pd.DataFrame(
        {
            "Rules": hits[hits > 0],
            "Name": frame["name"],
            "Caught by": shown.screen.reasons()[hits > 0],
            "Holder": frame["holder"],
            "Use": frame["use"],
            "First half of postcode": frame["outward"],
        }
    )
    return table.sort_values("Rules", ascending=False, kind="stable")
