"""The decision log, notes and votes as tables and chapters; what may name a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.places import Place
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Body, Decision, Note, Opportunity
from herts_geo.workshop import record as workshop_record
from herts_geo.workshop import votes as workshop_votes

STEVENAGE = Place("E07000243", "Stevenage", "district")
EARLY, LATE = "2026-01-31T14:05:00+00:00", "2026-06-30T09:00:00+00:00"
HUB = "aaaaaaaa"


@pytest.fixture
def room() -> Project:
    """A project with an opportunity, two decisions, two notes and a vote."""
    hub = Opportunity(id=HUB, title="A hub", lead="County", partners=(Body(name="NHS"),))
    made = project_file.add(project_file.new(), "opportunities", hub)
    for when, what, place in ((LATE, "Build it", "Watford"), (EARLY, "Study it", "Stevenage")):
        decision = Decision(
            when=when, what=what, represented=("NHS", "Police"), place=place, linked=(HUB,)
        )
        made = project_file.add(made, "decisions", decision)
    pinned = Note(id="bbbbbbbb", text="Here", lon=-0.19, lat=51.9, area="E1", place="Stevenage")
    made = project_file.add(made, "notes", pinned)
    made = project_file.add(made, "notes", Note(text="Somewhere", organisation="College"))
    return workshop_votes.cast(made, ("note", "bbbbbbbb"), "NHS", 1)


def test_decisions_stand_in_order_with_the_clock_here(room: Project) -> None:
    table = workshop_record.decision_table(room)
    assert list(table["What was decided"]) == ["Study it", "Build it"]
    assert list(table["When"]) == ["31 January 2026, 14:05", "30 June 2026, 10:00"]  # summer time
    assert list(table["Represented"]) == ["NHS; Police"] * 2
    assert list(table["About"]) == ["A hub"] * 2


def test_notes_say_where_they_are_and_how_the_votes_stand(room: Project) -> None:
    table = workshop_record.note_table(room, {"E1": "Poplars"})
    assert list(table["Where"]) == ["Poplars (51.90000, -0.19000)", "not pinned"]
    assert list(table["For"]) == [1, 0]
    assert list(table["From"]) == ["", "College"]


def test_bodies_are_named_once(room: Project) -> None:
    assert workshop_record.bodies(room) == ["College", "County", "NHS", "Police"]


def test_chapters_hold_what_was_recorded(room: Project) -> None:
    decided, said = workshop_record.chapters(room, STEVENAGE)
    assert decided.lead == (
        "2 decisions were recorded between 31 January 2026, 14:05 and 30 June 2026, 10:00.",
        "Represented: NHS and Police.",
        "1 of 2 were recorded for another place: Watford.",
    )
    assert [figure.value for figure in (*decided.figures, *said.figures)] == [2, 2, 1]
    assert [table.title for table in said.tables] == ["Notes", "Votes"]
    assert [table.whole for table in (*decided.tables, *said.tables)] == [True, False, True]
    assert "2 notes and 1 vote were recorded." in said.lead
    named = workshop_record.chapters(room, STEVENAGE, areas={"E1": "Poplars"})[1]
    assert named.tables[0].frame["Where"][0] == "Poplars (51.90000, -0.19000)"


def test_an_empty_project_has_no_chapters() -> None:
    assert workshop_record.chapters(project_file.new(), STEVENAGE) == ()
    assert workshop_record.decision_table(project_file.new()).empty
    assert list(workshop_record.note_table(project_file.new())) == list(workshop_record.NOTES)


def test_one_decision_is_told_in_the_singular() -> None:
    made = project_file.add(project_file.new(), "decisions", Decision(when=EARLY, what="Yes"))
    (chapter,) = workshop_record.chapters(made)
    assert chapter.lead == (
        "1 decision was recorded at 31 January 2026, 14:05.",
        "Nobody is named.",
    )


@pytest.mark.parametrize(
    "text", ["Mr Example", "Ms. Example agreed", "ask Cllr Example", "Dr Example", "a.b@c.example"]
)
def test_what_may_name_a_person_is_pointed_out(text: str) -> None:
    assert "may name a person" in workshop_record.personal("NHS", text)


@pytest.mark.parametrize(
    "text", ["", "Hertfordshire County Council", "mr", "Dr", "Mistral Road", "at 14:00 @ the hall"]
)
def test_organisations_are_not_pointed_out(text: str) -> None:
    assert workshop_record.personal(text) == ""


def test_a_time_here_is_kept_in_utc() -> None:
    assert workshop_record.utc("2026-06-30", "10:00") == LATE
    assert workshop_record.utc("2026-01-31", "14:05") == EARLY
    assert workshop_record.when("") == ""


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(workshop_record.personal(text), str)


def test_a_vote_on_a_finding_is_named_by_the_findings_of_its_place(room: Project) -> None:
    voted = workshop_votes.cast(
        room, ("finding", workshop_votes.finding_id("supply", "E07000243")), "NHS", 1
    )
    said = workshop_record.chapters(voted, STEVENAGE, {"supply": "Supply is short"})[1]
    assert "Supply is short" in list(said.tables[1].frame["What"])
    elsewhere = workshop_record.chapters(voted, None, {"supply": "Supply is short"})[1]
    assert "Supply is short" not in list(elsewhere.tables[1].frame["What"])
