"""The answer of `herts-geo travel threshold`: its table, sources, and what is to be said of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from herts_geo import export, wording
from herts_geo.access import view as access_view
from herts_geo.country import alike, run, tasks, threshold
from herts_geo.country.counties import County
from herts_geo.country.run import Told
from herts_geo.country.tasks import Asked
from herts_geo.country.threshold import Part
from herts_geo.deprivation import indices
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.pack.catalogue import Dataset
from herts_geo.services import points as services_points
from herts_geo.services.lists import listed, note
from herts_geo.travel import rule_sets
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.modes import Mode

KINDS = ("county", "district", "msoa")


@dataclass(frozen=True)
class Question:
    """Which services, how one travels by which set of rules, the thresholds (minutes), and the one
    place that is asked about, '' for tables of all, beside how many places that are like it."""

    services: tuple[str, ...]
    mode: Mode
    minutes: tuple[float, ...] = threshold.MINUTES
    place: str = ""
    like: int = 0
    rules: str = rule_sets.USUAL


@dataclass(frozen=True)
class Answer:
    """The table (see `threshold.COLUMNS`), the profiles of the places compared, the data sets
    behind it, and notes in words."""

    table: pd.DataFrame = field(repr=False)
    profiles: pd.DataFrame = field(repr=False)
    datasets: tuple[Dataset, ...] = field(repr=False)
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values, for JSON."""
        return {
            "rows": _records(self.table),
            "profiles": _records(self.profiles),
            "notes": list(self.notes),
            "sources": [f"{each.publisher}: {each.title}" for each in self.datasets],
        }

    def words(self) -> str:
        """The answer as lines of text for a terminal."""
        lines = []
        for kind, rows in self.table.groupby("by", sort=False):
            lines += [wording.heading(str(kind)), _printed(rows), ""]
        if len(self.profiles):
            plain = self.profiles.set_axis(_short(self.profiles), axis="columns")
            lines += ["Compared by", plain.to_string(index=False, float_format="{:.3f}".format), ""]
        told = dict.fromkeys(export.source([each]) for each in self.datasets)
        return "\n".join([*lines, *(f"Source: {each}" for each in told)])


def _printed(rows: pd.DataFrame) -> str:
    """The rows of a table for a terminal: shares in per cent with their range."""
    shown = pd.DataFrame(
        {
            "name": rows["name"],
            "service": rows["service"],
            "method": rows["method"],
            "minutes": [f"{minutes:g}" for minutes in rows["minutes"]],
            "people": [_count(count) for count in rows["people"]],
            "in time": [_count(count) for count in rows["people_within"]],
            "share": [_share(share) for share in rows["share_within"]],
            "range": [
                f"{_share(low)} to {_share(high)}" if pd.notna(low) else threshold.UNKNOWN
                for low, high in zip(rows["share_from"], rows["share_to"], strict=True)
            ],
        }
    )
    return str(shown.to_string(index=False))


def _count(value: Any) -> str:
    return threshold.UNKNOWN if pd.isna(value) else f"{value:,}"


def _share(value: Any) -> str:
    return threshold.UNKNOWN if pd.isna(value) else f"{value:.1%}"


def _short(profiles: pd.DataFrame) -> list[str]:
    """Headings of the profiles that a terminal has room for."""
    return [*profiles.columns[:3], *(name.replace("_", " ") for name in alike.VARIABLES)]


def answer(counties: Sequence[County], folder: Path, question: Question, told: Told) -> Answer:
    """The table that a question asks for; parts of the estimate that do not stand are made first.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place that no pack has.
    """
    if question.like and not question.place:
        raise HertsGeoError("--like compares one place with others: name the place too.")
    faults = _made(counties, folder, question, told)
    every = threshold.parts(counties, folder, question.services, (question.mode, question.rules))
    if not every:
        raise HertsGeoError(
            f"There are no travel times of these counties in '{folder}'. {' '.join(faults)}"
        )
    here = {each.code: threshold.areas(each) for each in counties}
    rows = threshold.counted(here, every, question.minutes)
    named = {kind: threshold.names(counties, kind) for kind in KINDS}
    said = rule_sets.not_comparable(question.rules)
    notes = (*faults, said, *_notes(counties, here, question.services))
    if question.place:
        table, profiles, more = _of_place(question, counties, here, rows, named)
        notes = (*notes, *more)
    else:
        table, profiles = threshold.table(rows, threshold.NATIONAL, named), pd.DataFrame()
    return Answer(table=table, profiles=profiles, datasets=_datasets(every, question), notes=notes)


def _made(
    counties: Sequence[County], folder: Path, question: Question, told: Told
) -> tuple[str, ...]:
    asked = Asked(question.services, question.mode, rules=question.rules)
    return run.build(tasks.tasks(counties, asked, folder), folder, told).faults


def _of_place(
    question: Question,
    counties: Sequence[County],
    here: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    named: Mapping[str, Mapping[str, str]],
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """The rows of one place, and of those most like it with their profiles."""
    kind, code = _find(question.place, named)
    chosen, profiles, notes = [code], pd.DataFrame(), []
    if question.like:
        summed = pd.concat([alike.people(each, here[each.code]) for each in counties])
        found = alike.profiles(summed, kind)
        near = alike.nearest(found, code, question.like)
        chosen += list(near.index)
        profiles = _profiled(found, near, code, named[kind])
        notes = [alike.METHOD]
        if lacking := alike.left_out(found):
            notes.append(f"Not compared, as data are missing: {', '.join(lacking)}.")
    table = threshold.table(rows[rows[kind].isin(chosen)], [kind], named)
    order = table["code"].map({each: place for place, each in enumerate(chosen)})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True), profiles, tuple(notes)


def _profiled(
    found: pd.DataFrame, near: pd.DataFrame, code: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """The place itself at distance 0 and its neighbours, with what they are compared by."""
    every = pd.concat([found.loc[[code]].assign(distance=0.0), near])
    columns = {name: alike.TITLES[name] for name in alike.VARIABLES}
    named = [names.get(each, each) for each in every.index]
    plain = every[["distance", *alike.VARIABLES]].round(4).rename(columns=columns)
    plain.insert(0, "place", named)
    return plain.rename_axis("code").reset_index()


def _find(text: str, named: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """Kind and code of the place that a code or name means. Raises `UnknownPlace`."""
    wanted = text.strip().casefold()
    for kind in KINDS:
        for code, name in named[kind].items():
            if wanted in (code.casefold(), name.casefold()):
                return kind, code
    every = [name for kind in KINDS for name in named[kind].values()]
    close = [name for name in every if wanted and wanted[:4] in name.casefold()][:5]
    raise UnknownPlace(
        text,
        close,
        f"No county, local authority or neighbourhood of these packs is called '{text[:60]}'."
        + (f" Alike: {'; '.join(close)}." if close else "")
        + " For any other place use 'herts-geo access SERVICE --place'.",
    )


def _notes(
    counties: Sequence[County], here: Mapping[str, pd.DataFrame], services: Sequence[str]
) -> tuple[str, ...]:
    """What part of England is counted, and what the lists of points do not hold."""
    ranked = max(indices.edition(each.pack()).areas_ranked for each in counties)
    areas = sum(len(each) for each in here.values())
    counted = f"Counted: {areas:,} of England's {ranked:,} small areas"
    whole = "" if areas >= ranked else "; no pack given holds the others, which are missing here"
    return (f"{counted}{whole}.", *_of_lists(counties, services))


def _of_lists(counties: Sequence[County], services: Sequence[str]) -> list[str]:
    """What the lists of points do not hold, and how many of their points have no position."""
    told = []
    for county in counties:
        pack = county.pack()
        for service in listed(pack, services):
            said = note(pack, service)
            placed = services_points.points(pack, service)["placed"]
            lost = int((~placed.astype(bool)).sum())
            unplaced = (
                f"{wording.count(lost, 'point')} without a position not counted." if lost else ""
            )
            if words := " ".join(filter(None, (said, unplaced))):
                told.append(f"{county.name}, {service}: {words}")
    return told


def _datasets(every: Sequence[Part], asked: Question) -> tuple[Dataset, ...]:
    """The data sets behind the parts, each once."""
    found: dict[tuple[str, str, str], Dataset] = {}
    for part in every:
        pack = part.county.pack()
        question = access_view.Question(
            service=part.entry["service"], mode=asked.mode, rules=asked.rules
        )
        sets = list(access_view.datasets(pack, question))
        around = pack.first("positions", "lsoa")
        sets += [around] if around else []
        if part.entry.get("routed"):
            sets += travel_stored.behind(travel_stored.from_file(part.path))
        found |= {(each.publisher, each.title, each.vintage): each for each in sets}
    return tuple(found.values())


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return list(json.loads(frame.to_json(orient="records", force_ascii=False)))
