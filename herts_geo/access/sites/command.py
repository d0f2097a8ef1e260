"""`herts-geo access --best`: the best sites for a service, or the points that could close."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

import pandas as pd

from herts_geo import commands
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites import words
from herts_geo.access.sites.answer import Answer
from herts_geo.access.sites.ask import Ask
from herts_geo.access.view import Question
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import points as services_points

FOUND: Final = 0


def run(
    catalogue: Catalogue,
    question: Question,
    points: pd.DataFrame,
    own: pd.DataFrame | None,
    options: argparse.Namespace,
) -> int:
    """Prints a plan; 0 done. `own`: the points where they are a list of one's own. Raises
    `HertsGeoError`, of it `UnknownPoint` for a name that is not known."""
    choice = offered(catalogue, question, points, options)
    found = answered(catalogue, question, choice, own, options)
    if options.json:
        print(json.dumps(as_dict(found), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(told(found))
    return FOUND


def offered(
    catalogue: Catalogue, question: Question, points: pd.DataFrame, options: argparse.Namespace
) -> pd.DataFrame:
    """What a plan chooses from: the points to close, or candidates of a kind that the pack has, or
    of a file where one of that name is there. Raises `HertsGeoError`."""
    source = options.source
    if options.aim == "close":
        return points
    if source in sites_answer.sources(catalogue) or not Path(source).is_file():
        return sites_answer.candidates(catalogue, source, question)
    loaded = services_points.own(
        commands.opened(Path(source)), Path(source).name, "point", catalogue
    )
    for sentence in loaded.report.unread:
        print(sentence, file=sys.stderr)
    return sites_answer.here(catalogue, services_points.placed(loaded.points), question)


def answered(
    catalogue: Catalogue,
    question: Question,
    offered: pd.DataFrame,
    own: pd.DataFrame | None,
    options: argparse.Namespace,
) -> Answer:
    """The plan that options ask for of what is `offered`. Raises as `run` does."""
    ask = Ask(
        aim=options.aim,
        how_many=options.best,
        weight=options.weight,
        keep=tuple(services_points.find(offered, name) for name in options.keep),
        bar=tuple(services_points.find(offered, name) for name in options.bar),
    )
    return sites_answer.answer(catalogue, question, ask, offered, own)


def query(found: Answer, source: str, between: str = "~") -> dict[str, str]:
    """What a link to a plan carries; only what it is of where its candidates are a file's."""
    asked, ask = found.question, found.plan.ask
    about = {"service": asked.service, "mode": asked.mode, "minutes": f"{asked.minutes:g}"}
    about |= {"rules": asked.rules}
    if ask.aim != "close" and Path(source).suffix:
        return about
    fixed = {"s_keep": between.join(ask.keep), "s_bar": between.join(ask.bar)}
    chosen = {"s_aim": ask.aim, "s_many": str(ask.how_many), "s_weight": ask.weight}
    return {**about, **chosen, "s_from": source} | {k: v for k, v in fixed.items() if v}


def as_dict(found: Answer) -> dict[str, Any]:
    """The plan as plain values, for JSON."""
    plan = found.plan
    return {
        "service": plan.before.service,
        "mode": plan.before.mode,
        "method": plan.before.method,
        "minutes": plan.before.threshold,
        "place": plan.before.place.as_dict() if plan.before.place else None,
        "aim": plan.ask.aim,
        "weight": plan.ask.weight,
        "candidates": plan.candidates,
        "chosen": plan.chosen.to_dict("records"),
        "people_within_before": plan.before.people_within,
        "people_within_after": plan.after.people_within,
        "share_range_after": plan.after.share_range,
        "most_deprived_change": plan.most_deprived,
        "mean_minutes_before": round(plan.mean_before, 2),
        "mean_minutes_after": round(plan.mean_after, 2),
        "gap": plan.gap,
        "sentences": list(words.sentences(found)),
        "frontier": _records(words.frontier(found)),
        "alone": _records(words.alone(found)),
        "sources": list(plan.before.sources),
    }


def told(found: Answer) -> str:
    """The plan as lines of text for a terminal."""
    frame, alone = words.frontier(found), words.alone(found)
    lines = [*words.sentences(found), words.frontier_sentence(found), ""]
    shown = frame.drop(columns="Which").to_string(index=False)
    return "\n".join([*lines, shown, "", alone.to_string(index=False), *found.plan.before.sources])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return plain
