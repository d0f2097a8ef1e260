"""What a workshop leaves behind: decisions, notes and votes, as tables and chapters.

Words of a workshop: times, who was represented, and a guard against names of persons.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from herts_geo import wording
from herts_geo.evidence import Chapter, Figure, Table
from herts_geo.places import Place
from herts_geo.project.file import Project
from herts_geo.project.records import Decision, Note
from herts_geo.workshop import votes

DECISIONS: Final = ("When", "What was decided", "Represented", "Place", "About")
NOTES: Final = ("Note", "Where", "Place", "From", "For", "Against", "When")
NOT_PERSONS: Final = "Organisations are recorded, not the names of persons."
LAST, LONGEST = 4, 180  # decisions of a brief, and the characters of each
Names = Mapping[str, str]


def decisions(project: Project) -> tuple[Decision, ...]:
    """The decisions in the order in which they were taken."""
    return tuple(sorted(project.decisions, key=lambda each: (each.when, each.id)))


def decision_table(project: Project) -> pd.DataFrame:
    """One row a decision: when (the clock here), what, who was represented, place, about what."""
    names = {id: name for (_, id), name in votes.things(project).items()}
    rows = [
        (
            when(each.when),
            each.what,
            "; ".join(each.represented),
            each.place,
            "; ".join(names.get(id, votes.GONE) for id in each.linked),
        )
        for each in decisions(project)
    ]
    return pd.DataFrame(rows, columns=DECISIONS)


def latest(project: Project, place: Place) -> Table:
    """The last decisions that were recorded for a place or for none, the latest first, in short."""
    taken = [each for each in reversed(decisions(project)) if each.place in ("", place.label)]
    rows = [
        (when(each.when).split(",")[0], wording.cut(each.what, LONGEST)) for each in taken[:LAST]
    ]
    frame = pd.DataFrame(rows, columns=list(DECISIONS[:2]))
    others = len(project.decisions) - len(rows)
    more = f"{others:,} more in the decision log." if rows and others else ""
    return Table(key="decisions.latest", title="Decisions", frame=frame, note=more)


def note_table(project: Project, areas: Names | None = None) -> pd.DataFrame:
    """One row a note: text, where (`areas`: code -> name), place, from whom, votes, when."""
    tallied = {each.id: each for each in votes.tallies(project) if each.kind == "note"}
    rows = []
    for each in project.notes:
        tally = tallied.get(each.id, votes.Tally("note", each.id, ""))
        counts = (len(tally.supporting), len(tally.opposed))
        where = spot(each, areas or {})
        rows.append((each.text, where, each.place, each.organisation, *counts, when(each.updated)))
    return pd.DataFrame(rows, columns=NOTES)


def spot(note: Note, areas: Names) -> str:
    """Where a note is pinned: the name of its small area, with coordinates where it has them."""
    name = areas.get(note.area, note.area)
    if note.lon is None or note.lat is None:
        return name or "not pinned"
    return f"{name} ({note.lat:.5f}, {note.lon:.5f})".strip()


def bodies(project: Project) -> list[str]:
    """The organisations that the project names anywhere, each once."""
    partners = [each.lead for each in project.opportunities]
    partners += [body.name for each in project.opportunities for body in each.partners]
    voters = [each.organisation for each in project.votes]
    voters = [name for name in voters if not name.startswith(votes.MANDATE)]
    represented = [name for each in project.decisions for name in each.represented]
    return known(partners, voters, represented, [each.organisation for each in project.notes])


def chapters(
    project: Project,
    place: Place | None = None,
    findings: Names | None = None,
    areas: Names | None = None,
) -> tuple[Chapter, ...]:
    """The decision log, and the notes and votes, for documents; nothing for what is empty.

    All that the project holds is told; what was recorded at another place than `place` is counted.
    `findings` are those of the place: key -> sentence; `areas` name small areas: code -> name.
    """
    code = place.code if place else ""
    findings = {votes.finding_id(key, code): each for key, each in (findings or {}).items()}
    made = []
    if project.decisions:
        made.append(_decided(project, place))
    if project.notes or project.votes:
        made.append(_said(project, place, findings, areas or {}))
    return tuple(made)


def _decided(project: Project, place: Place | None) -> Chapter:
    table = decision_table(project)
    count = len(table)
    first, last = table["When"].iloc[0], table["When"].iloc[-1]
    span = f"at {first}" if count == 1 else f"between {first} and {last}"
    present = known(*(each.represented for each in project.decisions))
    lead = f"{wording.count(count, 'decision was', 'decisions were')} recorded {span}."
    who = f"Represented: {wording.listing(present, 40)}." if present else "Nobody is named."
    return Chapter(
        key="decisions",
        title="Decision log",
        lead=(lead, who, *_elsewhere([each.place for each in project.decisions], place)),
        figures=(
            Figure(
                key="decisions.count", label="Decisions recorded", value=count, text=f"{count:,}"
            ),
        ),
        tables=(Table("decisions.log", "Decisions", table, whole=True),),
        notes=(NOT_PERSONS,),
    )


def _said(project: Project, place: Place | None, findings: Names, areas: Names) -> Chapter:
    tallied = votes.tallies(project, findings)
    tables = []
    if project.notes:
        tables.append(Table("workshop.notes", "Notes", note_table(project, areas)))
    if tallied:
        tables.append(Table("workshop.votes", "Votes", votes.table(tallied), whole=True))
    notes, cast = len(project.notes), len(project.votes)
    return Chapter(
        key="workshop",
        title="Notes and votes",
        lead=(
            f"{wording.count(notes, 'note')} and {wording.count(cast, 'vote')} were recorded.",
            *votes.sentences(tallied),
            *_elsewhere([each.place for each in project.notes], place),
        ),
        figures=(
            Figure(key="workshop.notes", label="Notes", value=notes, text=f"{notes:,}"),
            Figure(key="workshop.votes", label="Votes", value=cast, text=f"{cast:,}"),
        ),
        tables=tuple(tables),
        notes=("One vote an organisation and thing. " + NOT_PERSONS,),
    )


def _elsewhere(names: list[str], place: Place | None) -> list[str]:
    """A sentence on how many were recorded while another place was chosen."""
    other = [name for name in names if place and name and name != place.label]
    if not other:
        return []
    where = wording.listing(sorted(set(other)))
    return [f"{len(other):,} of {len(names):,} were recorded for another place: {where}."]


HERE: Final = ZoneInfo("Europe/London")
EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TITLED: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev)\.?\s+[A-Z][\w'’-]*"
)
ONLY_ORGANISATIONS: Final = (
    "Organisations only, such as a council or an NHS trust: no names of persons and no e-mail "
    "addresses. What is written here is kept in the project file and in documents made from it."
)
MOST_BODIES: Final = 60  # organisations of one decision


def personal(*texts: str) -> str:
    """A warning that a text seems to name a person or hold an e-mail address, or ''."""
    every = "\n".join(texts)
    found = [*EMAIL.findall(every), *TITLED.findall(every)]
    if not found:
        return ""
    shown = ", ".join(f"'{each}'" for each in dict.fromkeys(found))
    return (
        f"This may name a person or hold an e-mail address: {shown}. Only organisations belong in "
        "the project. It was kept as you wrote it: change it, or take it out."
    )


def known(*lists: Sequence[str]) -> list[str]:
    """Organisations named so far, each once, in alphabetical order."""
    every = (name for names in lists for name in names if name)
    # Names as they were first written; case does not tell two apart.
    found: dict[str, str] = {}
    for name in every:
        found.setdefault(name.casefold(), name)
    once = list(found.values())
    return sorted(once, key=str.casefold)


def when(moment: str) -> str:
    """A time in UTC as the clock here showed it: '22 November 2026, 14:05'; '' for none."""
    if not moment:
        return ""
    here = datetime.fromisoformat(moment).astimezone(HERE)
    return f"{here.day} {here:%B %Y, %H:%M}"


def here() -> tuple[date, time]:
    """The present day and time of the clock here."""
    now = datetime.now(HERE)
    return now.date(), now.time()


def utc(day: str, hour: str) -> str:
    """A day ('2026-01-31') and a time ('14:05') of the clock here as a time in UTC."""
    here = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=HERE)
    return here.astimezone(UTC).isoformat(timespec="seconds")
