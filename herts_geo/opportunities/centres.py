"""Buildings of the public estate as candidates for a health neighbourhood centre, side by side.

Reach, deprivation, spare space and what could be released near by, each as far as it is known.
Vacant property is never a candidate and never named as near by: its place is withheld.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import xlsxwriter

from herts_geo import scoring, wording
from herts_geo.access import measure
from herts_geo.access.sites.ask import positions, weighed
from herts_geo.access.view import Question, minutes_now
from herts_geo.errors import HertsGeoError
from herts_geo.estate import buildings
from herts_geo.estate import held as estate_held
from herts_geo.estate import land as estate_land
from herts_geo.estate import score as estate_score
from herts_geo.estate.held import Estate
from herts_geo.export import licence, source
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, gazetteer
from herts_geo.report.sheets import OPTIONS, Pen
from herts_geo.scoring import Criterion, Scores

NEAR: Final = 500.0  # metres in a straight line
STEP: Final = 100  # buildings whose minutes are worked out at a time
MOST_NAMED: Final = 8
LARGEST: Final = "its share of the largest here"
CRITERIA: Final = (
    Criterion(key="people", title="People within the time", words=LARGEST, weight=2),
    Criterion(key="most_deprived", title="Most deprived people within", words=LARGEST, weight=3),
    Criterion(
        key="space", title="Spare space", words="1 if surplus or partly empty, 0 if not", weight=2
    ),
    Criterion(key="near", title="Could be released near by", words=LARGEST, weight=1),
)
WEIGHTS: Final = {each.key: each.weight for each in CRITERIA}
RULE: Final = (
    "Buildings of the public estate that have a place, land and vacant property left out. Reach is "
    "what a GP practice there would have. Near by: other public buildings whose services could "
    "move in, so that they could be released; that is not a plan of any holder."
)


@dataclass(frozen=True)
class Centres:
    """Candidate buildings with their figures (see `table`), and the score that orders them.

    `frame`: a row a building: id, name, holder, use, postcode, decile, people and most_deprived
    (within the time), newly (people without a GP practice within it now), floor_area (m2), spare
    (% of it), spare_m2, near (number of other public buildings), near_floor (m2), near_cost (£ a
    year), near_known and near_cost_known (how many of them tell each), near_names.
    """

    question: Question
    place: Place
    metres: float
    frame: pd.DataFrame = field(repr=False)
    scores: Scores = field(repr=False)
    datasets: tuple[Dataset, ...] = field(repr=False)


def centres(
    catalogue: Catalogue, held: Estate, question: Question, metres: float = NEAR
) -> Centres:
    """The candidate buildings of a place. Raises `HertsGeoError` where there is none.

    `question`: place, mode, minutes and pace; its service is a GP practice.
    """
    known = gazetteer(catalogue)
    place = known.place(question.place) if question.place else known.whole
    # Nothing that is vacant, in any view: only what may be shown with its place.
    placed = held.frame["lon"].notna() & held.frame["easting"].notna()
    shown = placed & ~held.frame["vacant"].fillna(False).astype(bool)
    kept = held.frame[shown & ~estate_land.unshareable(held.frame)]
    every = buildings.once(kept).reset_index(drop=True)  # a building of several registers once
    here = every[estate_held.in_place(catalogue, every, place)].reset_index(drop=True)
    if here.empty:
        raise HertsGeoError(
            f"No public building in {place.label} has a known place. Bring a register on the page "
            "of the public estate, or choose a larger place."
        )
    frame = here[["id", "name", "holder", "use", "postcode", "decile", "floor_area", "spare"]]
    space = estate_score.space(here)
    frame = frame.assign(**_reach(catalogue, question, here), **_near(here, every, metres))
    frame["spare_m2"] = frame["floor_area"] * frame["spare"] / 100
    scores = scoring.weighted(_parts(frame, space), CRITERIA, WEIGHTS)
    order = scores.order()
    ranks = scores.ranks().reset_index(drop=True).rename(columns=str.lower)
    return Centres(
        question=question,
        place=place,
        metres=metres,
        frame=frame.loc[order].reset_index(drop=True).assign(**ranks[["rank", "score", "known"]]),
        scores=scores,
        datasets=held.datasets,
    )


def _reach(catalogue: Catalogue, question: Question, here: pd.DataFrame) -> dict[str, Any]:
    """People within the time of each building, in all, of the most deprived fifth, and newly."""
    now = minutes_now(catalogue, question)
    people = measure.residents(catalogue)
    whole = gazetteer(catalogue).whole
    result = measure.measure(now, people, question.minutes, whole, whole.word)
    everyone, poor = weighed(result, "1")
    missed = everyone * ~(result.near.minutes <= question.minutes)
    spots, sums = positions(here), []
    for at in range(0, len(spots), STEP):
        within = now.to(spots[at : at + STEP]) <= question.minutes
        sums.append(np.stack([everyone, poor, missed]) @ within)
    totals = np.hstack(sums).round().astype(int)
    return dict(zip(("people", "most_deprived", "newly"), totals, strict=True))


def _near(here: pd.DataFrame, every: pd.DataFrame, metres: float) -> dict[str, Any]:
    """What stands near each building: see `Centres`. What no register tells stays unknown."""
    from scipy.spatial import cKDTree  # here, so that the app's start does not wait for it

    spots = [x[["easting", "northing"]].to_numpy(dtype=float) for x in (here, every)]
    found = cKDTree(spots[1]).query_ball_point(spots[0], metres)
    ids = every["id"].to_numpy()
    others = [
        every.iloc[[x for x in sorted(near) if ids[x] != id_]]
        for near, id_ in zip(found, here["id"], strict=True)
    ]
    floor, cost = (
        [each[name].sum(min_count=1) for each in others] for name in ("floor_area", "running_cost")
    )
    return {
        "near": [len(each) for each in others],
        "near_floor": pd.array(floor, dtype="Float64"),
        "near_cost": pd.array(cost, dtype="Float64"),
        "near_known": [int(each["floor_area"].notna().sum()) for each in others],
        "near_cost_known": [int(each["running_cost"].notna().sum()) for each in others],
        "near_names": [wording.listing(list(each["name"]), MOST_NAMED) for each in others],
    }


def _parts(frame: pd.DataFrame, space: "pd.Series[Any]") -> pd.DataFrame:
    parts = {"space": space.set_axis(frame.index)}
    for name in ("people", "most_deprived", "near"):
        most = float(frame[name].max())
        parts[name] = frame[name].astype("Float64") / (most or 1.0)
    return pd.DataFrame(parts)[[each.key for each in CRITERIA]].astype("Float64")


def table(found: Centres) -> pd.DataFrame:
    """The candidates as the page shows them and as files hold them, the highest score first."""
    minutes = f"{found.question.minutes:g} minutes"
    near = f"within {found.metres:,.0f} m"
    titles = {
        "rank": "Rank",
        "name": "Building",
        "holder": "Holder",
        "use": "Use",
        "postcode": "Postcode",
        "people": f"People within {minutes}",
        "most_deprived": "of them in the most deprived fifth",
        "newly": "People newly within the time",
        "decile": "Decile of deprivation where it stands",
        "floor_area": "Floor area (m2)",
        "spare": "Floor area empty (%)",
        "spare_m2": "Spare space (m2)",
        "near": f"Other public buildings {near}",
        "near_floor": "Their floor area (m2)",
        "near_cost": "Their running cost (£ a year)",
        "near_known": "How many of them tell a floor area",
        "near_cost_known": "How many of them tell a running cost",
        "near_names": "Which they are",
        "score": "Score (0 to 100)",
        "known": "Criteria known",
    }
    return found.frame[list(titles)].rename(columns=titles)


def workbook(found: Centres) -> bytes:
    """The candidates as a workbook: the table, and what its figures mean."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        pen = Pen(book)
        pen.table("Candidates", table(found))
        pen.page("Read me", [("title", title(found)), *(("text", x) for x in notes(found))])
    return out.getvalue()


def title(found: Centres) -> str:
    """What the table is called."""
    return f"Candidate buildings for a health neighbourhood centre: {found.place.label}"


def notes(found: Centres) -> Sequence[str]:
    """How the table was made: rule, reach, order, what is not known, and the sources."""
    weights = ", ".join(f"{each.title.casefold()} {each.weight}" for each in CRITERIA)
    unknown = int(found.frame["spare"].isna().sum())
    asked = found.question
    return (
        RULE,
        f"Within {asked.minutes:g} minutes; near by is within {found.metres:,.0f} m in a straight "
        "line. Modelled, not counted: everybody within the time counts, wherever one lives.",
        f"Order by a score of weights: {weights}. {scoring.RANKED}",
        f"The empty part of the floor area is not known of {unknown:,} of "
        f"{wording.count(len(found.frame), 'building')}.",
        f"Source: {source(found.datasets)}. Licence: {licence(found.datasets)}",
    )
