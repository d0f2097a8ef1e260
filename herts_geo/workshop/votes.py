"""Votes of organisations: one for each organisation and thing, counted, with ties said.

A vote is for (above 0), against (below 0) or open (0). Where two versions of a project were merged
an organisation may stand twice on one thing; its newest vote counts, and the table says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.pack.load import digest
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import NAME, Vote

VALUES: Final[Mapping[int, str]] = {1: "for", -1: "against", 0: "no view yet"}
KINDS: Final[Mapping[str, str]] = {
    "opportunity": "Opportunity",
    "finding": "Finding",
    "note": "Note",
    "scene": "Scene",
    "decision": "Decision",
    "locality": "Locality",
    "scenario": "Scenario",
    "place": "Place",
}
HEADINGS: Final = (
    "Rank",
    "What",
    "Kind",
    "For",
    "Against",
    "No view yet",
    "Standing",
    "Who is for",
    "Who is against",
    "Who has no view yet",
)
NAMED: Final = HEADINGS[7:]  # the columns that name organisations
MANDATE: Final = "mandate "  # begins what stands for an organisation that is not named
LONGEST: Final = 90  # characters of a note that stand for it
GONE: Final = "no longer in the project"
ELSEWHERE: Final = {"finding": "A finding that is not among those listed now"}
Thing = tuple[str, str]  # kind and id


class NoOrganisation(HertsGeoError):
    """A vote was cast or withdrawn without saying for which organisation."""


class NoVote(HertsGeoError):
    """An organisation has no vote on a thing that could be withdrawn."""


@dataclass(frozen=True)
class Tally:
    """What organisations think of one thing: their names, by vote."""

    kind: str
    id: str
    name: str
    supporting: tuple[str, ...] = ()
    opposed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    double: int = 0

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """The organisations for it, against it, and without a view yet."""
        return self.supporting, self.opposed, self.undecided

    @property
    def balance(self) -> int:
        """Votes for, less votes against."""
        return len(self.supporting) - len(self.opposed)

    @property
    def standing(self) -> str:
        """The outcome in words: carried, not carried, a tie, or nobody for or against."""
        if not (self.supporting or self.opposed):
            return "nobody for or against"
        score = f"{len(self.supporting)} for, {len(self.opposed)} against"
        if not self.balance:
            return f"a tie: {score}"
        return f"more {'for' if self.balance > 0 else 'against'}: {score}"


def cast(project: Project, thing: Thing, organisation: str, value: int) -> Project:
    """The project with this vote in place of the organisation's earlier one on the same thing.

    Raises `NoOrganisation`, `UnsoundRecord`, `ProjectFull`.
    """
    name = " ".join(organisation.split())
    if not name:
        raise NoOrganisation("Say which organisation votes, then press the button again.")
    wanted = Vote(target=thing[0], target_id=thing[1], organisation=name, value=value)
    earlier = _of(project, thing, name)
    for extra in earlier[1:]:
        project = project_file.remove(project, "votes", extra.id)
    if not earlier:
        return project_file.add(project, "votes", wanted)
    return project_file.replace(
        project, "votes", replace(earlier[0], value=value, organisation=name)
    )


def withdraw(project: Project, thing: Thing, organisation: str) -> Project:
    """The project without any vote of an organisation on a thing.

    Raises `NoOrganisation`, `NoVote`.
    """
    name = " ".join(organisation.split())
    if not name:
        raise NoOrganisation(
            "Say which organisation's vote to withdraw, then press the button again."
        )
    mine = _of(project, thing, name)
    if not mine:
        raise NoVote(f"{name} has no vote on this. Choose another organisation, or another thing.")
    for each in mine:
        project = project_file.remove(project, "votes", each.id)
    return project


def finding_id(key: str, place: str) -> str:
    """What votes on a finding of a place (its code) go by, short enough to be kept."""
    id = f"{key}@{place}"
    return id if len(id) <= NAME else f"{key}@{digest(place.encode())[:16]}"


def things(project: Project, findings: Mapping[str, str] | None = None) -> dict[Thing, str]:
    """What can be voted on, with its name: opportunities, findings (id -> sentence), notes."""
    found: dict[Thing, str] = {
        ("opportunity", each.id): each.title for each in project.opportunities
    }
    found |= {("finding", id): short(words) for id, words in (findings or {}).items()}
    return found | {("note", each.id): short(each.text) for each in project.notes}


def tallies(project: Project, findings: Mapping[str, str] | None = None) -> tuple[Tally, ...]:
    """A tally of each thing that was voted on, the most supported first.

    A thing that is no longer in the project keeps its votes and says so.
    """
    found: dict[Thing, str] = {("scene", each.id): each.title for each in project.scenes}
    found |= {("decision", each.id): short(each.what) for each in project.decisions}
    found |= {("locality", each.id): each.name for each in project.localities}
    others = found | {("scenario", each.id): each.name for each in project.scenarios}
    names = things(project, findings) | others
    grouped: dict[Thing, list[Vote]] = {}
    for each in sorted(project.votes, key=lambda vote: (vote.updated, vote.id)):
        grouped.setdefault((each.target, each.target_id), []).append(each)
    made = [
        _tally(thing, names.get(thing) or ELSEWHERE.get(thing[0], GONE), given)
        for thing, given in grouped.items()
    ]
    return tuple(sorted(made, key=lambda x: (-x.balance, -len(x.supporting), x.name)))


def table(found: Sequence[Tally]) -> pd.DataFrame:
    """One row a thing: rank ('1=' where several share it), what, kind, votes, standing, names."""
    ranks = pd.Series([-each.balance for each in found], dtype="float64").rank(method="min")
    shared = ranks.duplicated(keep=False)
    rows = [
        (
            f"{rank:.0f}{'=' if tied else ''}",
            each.name,
            KINDS.get(each.kind, each.kind),
            *(len(side) for side in each.sides),
            each.standing,
            *(wording.listing(side, 20) for side in each.sides),
        )
        for each, rank, tied in zip(found, ranks, shared, strict=True)
    ]
    return pd.DataFrame(rows, columns=HEADINGS)


def sentences(found: Sequence[Tally]) -> list[str]:
    """What the votes say, in plain English: how many things, what leads, and where it is tied."""
    if not found:
        return ["No organisation has voted yet."]
    told = [f"{wording.count(len(found), 'thing has', 'things have')} been voted on."]
    best = [each for each in found if each.balance == found[0].balance > 0]
    if best:
        names = wording.listing([f"'{each.name}'" for each in best])
        joint = f"share the lead, {best[0].balance:+d} on balance"
        alone = f"leads with {len(best[0].supporting)} for"
        told.append(f"{names} {joint if len(best) > 1 else alone}.")
    ties = [f"'{each.name}'" for each in found if each.standing.startswith("a tie")]
    if ties:
        told.append(f"As many are for as against: {wording.listing(ties)}.")
    if double := sum(each.double for each in found):
        told.append(
            f"{wording.count(double, 'older vote', 'older votes')} of an organisation that stands "
            "twice on one thing, as two versions were merged, are not counted."
        )
    return told


def short(text: str) -> str:
    """The start of a long text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def _tally(thing: Thing, name: str, given: Sequence[Vote]) -> Tally:
    newest = {_plain(vote.organisation): vote for vote in given}
    sides: dict[int, list[str]] = {1: [], -1: [], 0: []}
    for vote in newest.values():
        sign = (vote.value > 0) - (vote.value < 0)
        sides[sign].append(vote.organisation or "organisation not given")
    supporting, opposed, undecided = (tuple(sorted(sides[sign])) for sign in (1, -1, 0))
    kind, id = thing
    return Tally(
        kind=kind,
        id=id,
        name=name,
        supporting=supporting,
        opposed=opposed,
        undecided=undecided,
        double=len(given) - len(newest),
    )


def _of(project: Project, thing: Thing, organisation: str) -> list[Vote]:
    """The votes of an organisation on a thing, the newest first."""
    wanted = _plain(organisation)
    mine = [
        vote
        for vote in project.votes
        if (vote.target, vote.target_id) == thing and _plain(vote.organisation) == wanted
    ]
    return sorted(mine, key=lambda vote: (vote.updated, vote.id), reverse=True)


def _plain(organisation: str) -> str:
    return " ".join(organisation.split()).casefold()
