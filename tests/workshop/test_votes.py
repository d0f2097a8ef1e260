"""One vote an organisation and thing: counted, replaced, tied, merged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Note, Opportunity, Vote
from herts_geo.workshop import votes as workshop_votes
from herts_geo.workshop.votes import Tally

HUB = ("opportunity", "aaaaaaaa")
NOTE = ("note", "bbbbbbbb")


@pytest.fixture
def room() -> Project:
    """A project with one opportunity and one note."""
    made = project_file.add(
        project_file.new(), "opportunities", Opportunity(id=HUB[1], title="A hub")
    )
    return project_file.add(made, "notes", Note(id=NOTE[1], text="Buses stop\nat six " + "x" * 200))


def cast(project: Project, *given: tuple[tuple[str, str], str, int]) -> Project:
    for thing, who, value in given:
        project = workshop_votes.cast(project, thing, who, value)
    return project


def test_votes_are_counted_for_each_thing(room: Project) -> None:
    found = workshop_votes.tallies(
        cast(room, (HUB, "NHS", 1), (HUB, "County", 1), (HUB, "Police", -1), (NOTE, "NHS", 0))
    )
    hub, note = found
    assert (hub.name, hub.supporting, hub.opposed) == ("A hub", ("County", "NHS"), ("Police",))
    assert hub.balance == 2 - 1
    assert hub.standing == "more for: 2 for, 1 against"
    assert note.undecided == ("NHS",)
    assert note.standing == "nobody for or against"
    assert note.name.startswith("Buses stop at six x")
    assert len(note.name) == workshop_votes.LONGEST


def test_a_second_vote_takes_the_place_of_the_first(room: Project) -> None:
    after = cast(room, (HUB, "NHS", 1), (HUB, " nhs ", -1))
    assert [each.value for each in after.votes] == [-1]
    assert workshop_votes.tallies(after)[0].opposed == ("nhs",)


def test_the_same_organisation_votes_on_other_things(room: Project) -> None:
    assert len(cast(room, (HUB, "NHS", 1), (NOTE, "NHS", 1)).votes) == 2


@pytest.mark.parametrize("who", ["", "  ", "\n"])
def test_nobody_cannot_vote(room: Project, who: str) -> None:
    with pytest.raises(workshop_votes.NoOrganisation, match="which organisation"):
        workshop_votes.cast(room, HUB, who, 1)


def test_a_vote_is_withdrawn(room: Project) -> None:
    after = workshop_votes.withdraw(cast(room, (HUB, "NHS", 1), (HUB, "County", 1)), HUB, "NHS")
    assert [each.organisation for each in after.votes] == ["County"]


def test_of_two_votes_of_one_organisation_the_newest_counts(room: Project) -> None:
    old = Vote(target=HUB[0], target_id=HUB[1], organisation="NHS", value=1)
    both = project_file.add(project_file.add(room, "votes", old), "votes", replace(old, value=-1))
    first, second = both.votes
    both = replace(both, votes=(replace(first, updated="2026-01-01T10:00:00+00:00"), second))
    (tally,) = workshop_votes.tallies(both)
    assert (tally.supporting, tally.opposed, tally.double) == ((), ("NHS",), 1)
    assert "1 older vote" in workshop_votes.sentences([tally])[-1]
    assert len(workshop_votes.cast(both, HUB, "NHS", 1).votes) == 1


def test_ties_are_said_and_share_a_rank(room: Project) -> None:
    found = workshop_votes.tallies(
        cast(room, (HUB, "NHS", 1), (HUB, "County", -1), (NOTE, "NHS", 1), (NOTE, "County", -1))
    )
    assert {each.standing for each in found} == {"a tie: 1 for, 1 against"}
    assert list(workshop_votes.table(found)["Rank"]) == ["1=", "1="]
    assert "As many are for as against: 'A hub'" in " ".join(workshop_votes.sentences(found))


def test_the_lead_may_be_shared(room: Project) -> None:
    found = workshop_votes.tallies(cast(room, (HUB, "NHS", 1), (NOTE, "County", 1)))
    assert "'A hub' and 'Buses" in workshop_votes.sentences(found)[1]
    assert workshop_votes.sentences(found)[1].endswith(" share the lead, +1 on balance.")
    uneven = cast(room, (HUB, "NHS", 1), (HUB, "County", 1), (HUB, "Police", -1), (NOTE, "NHS", 1))
    assert workshop_votes.sentences(workshop_votes.tallies(uneven))[1].endswith(
        " share the lead, +1 on balance."
    )
    alone = workshop_votes.tallies(cast(room, (HUB, "NHS", 1), (NOTE, "County", -1)))
    assert "'A hub' leads with 1 for." in workshop_votes.sentences(alone)
    assert list(workshop_votes.table(alone)["Rank"]) == ["1", "2"]


def test_a_thing_that_was_taken_out_keeps_its_votes(room: Project) -> None:
    after = project_file.remove(cast(room, (HUB, "NHS", 1)), "opportunities", HUB[1])
    assert workshop_votes.tallies(after)[0].name == workshop_votes.GONE


def test_findings_can_be_voted_on(room: Project) -> None:
    findings = {"supply@E07000243": "Supply is under five years"}
    after = workshop_votes.cast(room, ("finding", "supply@E07000243"), "NHS", 1)
    assert workshop_votes.tallies(after, findings)[0].name == "Supply is under five years"
    assert ("finding", "supply@E07000243") in workshop_votes.things(after, findings)


def test_no_votes_make_an_empty_table_with_headings() -> None:
    assert workshop_votes.sentences(()) == ["No organisation has voted yet."]
    assert list(workshop_votes.table(())) == list(workshop_votes.HEADINGS)


def test_a_table_of_votes_has_the_same_headings_as_an_empty_one(room: Project) -> None:
    table = workshop_votes.table(
        workshop_votes.tallies(cast(room, (HUB, "NHS", 1), (HUB, "Police", -1)))
    )
    assert list(table) == list(workshop_votes.table(()))
    assert table.iloc[0].to_list() == [
        *("1", "A hub", "Opportunity", 1, 1, 0, "a tie: 1 for, 1 against"),
        *("NHS", "Police", ""),
    ]


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C", "D"]), st.sampled_from([1, 0, -1]))))
def test_each_organisation_counts_once(given: list[tuple[str, int]]) -> None:
    project = project_file.new()
    for who, value in given:
        project = workshop_votes.cast(project, HUB, who, value)
    last = dict(given)
    (tally,) = workshop_votes.tallies(project) or (Tally(*HUB, ""),)
    assert tally.supporting == tuple(sorted(who for who, value in last.items() if value > 0))
    assert tally.opposed == tuple(sorted(who for who, value in last.items() if value < 0))
    assert tally.undecided == tuple(sorted(who for who, value in last.items() if value == 0))


def test_a_finding_of_a_locality_with_a_long_code_can_be_voted_on(room: Project) -> None:
    id = workshop_votes.finding_id("supply", "shape~Town~" + "x" * 5_000)
    assert len(id) < 60
    assert id != workshop_votes.finding_id("supply", "shape~Town~" + "x" * 5_001)
    after = workshop_votes.cast(room, ("finding", id), "NHS", 1)
    assert workshop_votes.tallies(after)[0].name == workshop_votes.ELSEWHERE["finding"]


@pytest.mark.parametrize(
    ("who", "error", "words"),
    [
        (" ", workshop_votes.NoOrganisation, "whose|organisation's"),
        ("County", workshop_votes.NoVote, "County has no"),
    ],
)
def test_nothing_to_withdraw_is_said(
    room: Project, who: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        workshop_votes.withdraw(cast(room, (HUB, "NHS", 1)), HUB, who)
