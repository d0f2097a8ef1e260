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
        """The answer as lines of text for a terminal: shares in per cent with their range."""
        lines = []
        for kind, rows in self.table.groupby("by", sort=False):
            ends = zip(rows["share_from"].map(_share), rows["share_to"].map(_share), strict=True)
            known = rows["share_from"].notna()
            shown = rows[["name", "service", "method"]].assign(
                minutes=rows["minutes"].map("{:g}".format),
                people=rows["people"].map(_count),
                in_time=rows["people_within"].map(_count),
                share=rows["share_within"].map(_share),
                range=pd.Series([" to ".join(each) for each in ends], rows.index),
            )
            shown["range"] = shown["range"].where(known, threshold.UNKNOWN)
            plain = shown.rename(columns={"in_time": "in time"}).to_string(index=False)
            lines += [wording.heading(str(kind)), plain, ""]
        if len(self.profiles):  # under headings that a terminal has room for
            short = [name.replace("_", " ") for name in alike.VARIABLES]
            shown = self.profiles.set_axis([*self.profiles.columns[:3], *short], axis="columns")
            plain = shown.to_string(index=False, float_format="{:.3f}".format)
            lines += ["Compared by", plain, ""]
        told = dict.fromkeys(export.source([each]) for each in self.datasets)
        return "\n".join([*lines, *(f"Source: {each}" for each in told)])


def _count(value: Any) -> str:
    return threshold.UNKNOWN if pd.isna(value) else f"{value:,}"


def _share(value: Any) -> str:
    return threshold.UNKNOWN if pd.isna(value) else f"{value:.1%}"


def answer(counties: Sequence[County], folder: Path, question: Question, told: Told) -> Answer:
    """The table that a question asks for; parts of the estimate that do not stand are made first.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place that no pack has.
    """
    if question.like and not question.place:
        raise HertsGeoError("--like compares one place with others: name the place too.")
    asked = Asked(question.services, question.mode, rules=question.rules)
    faults = run.build(tasks.tasks(counties, asked, folder), folder, told).faults
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


def _of_place(
    question: Question,
    counties: Sequence[County],
    here: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    named: Mapping[str, Mapping[str, str]],
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[str, ...]]:
    """The rows of one place, and of those most like it with what they are compared by, the place
    itself first at distance 0."""
    kind, code = _find(question.place, named)
    chosen, profiles, notes = [code], pd.DataFrame(), []
    if question.like:
        summed = pd.concat([alike.people(each, here[each.code]) for each in counties])
        found = alike.profiles(summed, kind)
        near = alike.nearest(found, code, question.like)
        chosen += list(near.index)
        every = pd.concat([found.loc[[code]].assign(distance=0.0), near])
        profiles = every[["distance", *alike.VARIABLES]].round(4).rename(columns=alike.TITLES)
        profiles.insert(0, "place", [named[kind].get(each, each) for each in every.index])
        profiles = profiles.rename_axis("code").reset_index()
        notes = [alike.METHOD]
        if lacking := alike.left_out(found):
            notes.append(f"Not compared, as data are missing: {', '.join(lacking)}.")
    table = threshold.table(rows[rows[kind].isin(chosen)], [kind], named)
    order = table["code"].map({each: place for place, each in enumerate(chosen)})
    return table.iloc[order.argsort(kind="stable")].reset_index(drop=True), profiles, tuple(notes)


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
) -> list[str]:
    """What part of England is counted, what the lists of points do not hold, and how many of their
    points have no position."""
    packs = [(each.name, each.pack()) for each in counties]
    ranked = max(indices.edition(pack).areas_ranked for _, pack in packs)
    areas = sum(len(each) for each in here.values())
    counted = f"Counted: {areas:,} of England's {ranked:,} small areas"
    whole = "" if areas >= ranked else "; no pack given holds the others, which are missing here"
    told = [f"{counted}{whole}."]
    for name, pack in packs:
        for service in listed(pack, services):
            said = [note(pack, service)]
            placed = services_points.points(pack, service)["placed"]
            if lost := int((~placed.astype(bool)).sum()):
                said.append(f"{wording.count(lost, 'point')} without a position not counted.")
            if words := " ".join(filter(None, said)):
                told.append(f"{name}, {service}: {words}")
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
