"""What the estate page shows: the assets that fit, screened, paired and scored."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

import pandas as pd

from herts_geo.estate import colocation, filter, paint, score, screening
from herts_geo.estate import held as estate_held
from herts_geo.estate.buildings import BUILDING
from herts_geo.estate.filter import Filter
from herts_geo.estate.held import Estate
from herts_geo.estate.score import Scores
from herts_geo.estate.screening import Screen
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, constraints

ALL: Final = Filter()
MOST_TIED: Final = 300  # pairs that a map draws


@dataclass(frozen=True)
class Question:
    """What was asked: place, filter, metres that count as near, rules that are on, whether only
    the assets they catch are wanted, the weight of each criterion, how many criteria must be known
    for a rank (None: half), and whether land without a building counts."""

    place: str = ""
    wanted: Filter = ALL
    near: float = 500
    rules: tuple[str, ...] = screening.IDS
    only_caught: bool = False
    weights: tuple[tuple[str, int], ...] = tuple(score.DEFAULT.items())
    least: int | None = None
    land: bool = False


@dataclass(frozen=True)
class View:
    """The answer: the assets shown, their totals, what the rules say, and their scores.

    `around`: the assets that fit but for the lease event, which `frame` may be paired with.
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
    around: pd.DataFrame = field(repr=False)
    left_out: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """See `near_pairs`."""
        asked, here = self.question, set(self.frame["id"])
        pairs = colocation.pairs(self.around, asked.near, asked.land)
        kept = pairs["first"].isin(here) | pairs["second"].isin(here)
        return pairs[kept].reset_index(drop=True)

    @cached_property
    def tied(self) -> pd.DataFrame:
        """See `tied`."""
        return tied(self)

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """See `ranking`."""
        return ranking(self)

    @cached_property
    def spots(self) -> list[paint.Spot]:
        """The circles of the assets shown; see `paint.spots`."""
        return paint.spots(self.frame, known=self.key)

    @cached_property
    def key(self) -> list[paint.Key]:
        """The key of the circles; see `paint.key`."""
        return paint.key(self.frame, self.held.frame)


def view(catalogue: Catalogue, held: Estate, question: Question, today: date) -> View:
    """The assets held that answer a question. Raises `HertsGeoError` where it contradicts itself,
    `UnknownPlace`, `colocation.TooManyPairs`."""
    place = estate_held.find_place(catalogue, question.place)
    fits = estate_held.in_place(catalogue, held.frame, place)
    wanted = question.wanted
    either = fits & filter.matching(held.frame, replace(wanted, lease_years=0), today)
    around = held.frame[either].reset_index(drop=True)
    others = fits & filter.matching(held.frame, replace(wanted, clear_of=()), today)
    fits &= filter.matching(held.frame, wanted, today)
    frame = screening.figures(held.frame[fits]).reset_index(drop=True)
    screen = screening.screen(frame, question.rules, today)
    if question.only_caught:
        caught = screen.flagged
        if BUILDING in frame:  # with the other holders' entries of a building that is caught
            caught = frame[BUILDING].isin(frame.loc[caught, BUILDING])
        around = frame = frame[caught].reset_index(drop=True)
        judged = screen.judged[caught].reset_index(drop=True)
        screen = screening.Screen(
            judged=judged, caught=screen.caught, unknown=screen.unknown, quarters=screen.quarters
        )
    scores = score.score(
        frame, dict(question.weights), question.near, today, question.least, question.land
    )
    sums = filter.totals(frame)
    return View(
        question=question,
        place=place,
        held=held,
        frame=frame,
        sums=sums,
        screen=screen,
        scores=scores,
        around=around,
        left_out=constraints.left_out(held.frame[others], wanted.clear_of, wanted.unsure),
        notes=tuple(
            constraints.notes(
                catalogue, held.frame.loc[others, "district"].dropna().astype(str).unique().tolist()
            )
        ),
    )


def near_pairs(shown: View) -> pd.DataFrame:
    """Pairs of the assets shown, of different holders, near enough to share. Where a lease event
    is asked for, one of the two has it. Raises `colocation.TooManyPairs`."""
    return shown.pairs


def tied(shown: View) -> pd.DataFrame:
    """The pairs for a map, the best first: id, label, and lat and lon of either end.

    At most `MOST_TIED`; those that share one spot are left out, as there is no line between them.
    """
    pairs = near_pairs(shown)
    spots = shown.around.set_index("id")[["lat", "lon"]]
    ends = [
        pairs[[side]].join(spots, on=side, validate="many_to_one")[["lat", "lon"]]
        for side in ("first", "second")
    ]
    found = pairs.assign(id=[pair_id(*each) for each in pairs[["first", "second"]].to_numpy()])
    for place, each in enumerate(ends, start=1):
        found = found.assign(**{f"lat{place}": each["lat"], f"lon{place}": each["lon"]})
    names = zip(pairs["first_name"], pairs["second_name"], pairs["metres"], strict=True)
    found["label"] = [f"{one} and {other}: {metres:,.0f} m" for one, other, metres in names]
    columns = ["id", "label", "lat1", "lon1", "lat2", "lon2"]
    return found.loc[found["metres"] > 0, columns].head(MOST_TIED)


def pair_id(first: str, second: str) -> str:
    """The id of a pair of assets, in the order of the finder."""
    return f"pair:{load.digest(f'{first} {second}'.encode())[:12]}"


def ranking(shown: View) -> pd.DataFrame:
    """The assets from the highest score down: rank, score, how many criteria are known, name,
    holder, use, what the rules caught, and the points of each criterion with a weight (<NA>: not
    known). Those without a rank stand last."""
    ranks = shown.scores.ranks()
    frame = shown.frame.loc[ranks.index]
    about = {
        "Name": frame["name"],
        "Holder": frame["holder"],
        "Use": frame["use"],
        "Caught by": shown.screen.reasons().loc[ranks.index],
    }
    return pd.concat([ranks.assign(**about), shown.scores.points()], axis=1)


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
