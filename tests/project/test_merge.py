"""Two versions of a project: united, the newer form of each record kept, conflicts shown."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.errors import AnotherProject
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project.file import Project
from herts_geo.project.merge import bring_in, merge, settle
from herts_geo.project.records import MOST, Note, Removed, Vote

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "change", "remove"]), st.integers(0, 5), st.integers(0, 3)),
    max_size=8,
)


def base(*texts: str) -> Project:
    """A project with a note for each text."""
    made = project_file.new("Review")
    for text in texts:
        made = project_file.add(made, "notes", Note(text=text))
    return made


def said(made: Project) -> list[str]:
    """The texts of the notes, in order of the alphabet."""
    return sorted(note.text for note in made.notes)


def say(made: Project, place: int, text: str) -> Project:
    """The project with a note in other words."""
    return project_file.replace(made, "notes", replace(made.notes[place], text=text))


def walk(made: Project, steps: list[tuple[str, int, int]]) -> Project:
    """The project after some changes to its notes."""
    for step, place, word in steps:
        if step == "add":
            made = project_file.add(made, "notes", Note(text=f"new {word}"))
        elif made.notes and step == "change":
            made = say(made, place % len(made.notes), f"changed {word}")
        elif made.notes:
            made = project_file.remove(made, "notes", made.notes[place % len(made.notes)].id)
    return made


def forms(made: Project) -> dict[Any, Any]:
    """Every record and mark by section and id."""
    marks = {("removed", each.id): each for each in made.removed}
    return marks | {(name, each.id): each for name, each in project_file.records(made)}


def test_records_of_both_sides_are_united() -> None:
    start = base("old")
    here = project_file.add(start, "notes", Note(text="here"))
    there = project_file.add(start, "votes", Vote(target_id="abc", organisation="NHS"))
    found = merge(here, there)
    assert said(found.project) == ["here", "old"]
    assert len(found.project.votes) == 1
    assert found.added == (("votes", there.votes[0].id),)
    assert (found.changed, found.removed, found.conflicts) == ((), (), ())


def test_a_change_on_one_side_alone_is_taken() -> None:
    start = base("old", "other")
    there = say(say(start, 0, "newer"), 0, "newest")
    for found in (merge(start, there), merge(there, start)):
        assert said(found.project) == ["newest", "other"]
        assert not found.conflicts
    assert merge(start, there).changed == (("notes", start.notes[0].id),)
    assert merge(there, start).nothing


def test_a_change_on_both_sides_is_a_conflict_and_nothing_is_lost() -> None:
    start = base("old")
    here, there = say(start, 0, "mine"), say(start, 0, "yours")
    found = merge(here, there)
    assert said(found.project) == ["mine"]
    (clash,) = found.conflicts
    assert (clash.here.text, clash.there.text) == ("mine", "yours")
    assert not found.nothing


def test_the_same_change_on_both_sides_is_none() -> None:
    start = base("old")
    found = merge(say(start, 0, "same"), say(start, 0, "same"))
    assert said(found.project) == ["same"]
    assert found.nothing


@pytest.mark.parametrize(
    ("choice", "left"), [("here", ["mine"]), ("there", ["yours"]), ("both", ["mine", "yours"])]
)
def test_a_conflict_is_settled_for_good_on_both_sides(choice: Any, left: list[str]) -> None:
    start = base("old")
    here, there = say(start, 0, "mine"), say(start, 0, "yours")
    settled = settle(here, merge(here, there).conflicts[0], choice)
    assert said(settled) == left
    assert merge(settled, there).nothing
    assert merge(settled, here).nothing
    assert said(merge(there, settled).project) == left
    assert said(merge(here, settled).project) == left
    assert not merge(there, settled).conflicts


def test_a_removal_holds_against_an_old_copy() -> None:
    start = base("old", "other")
    here = project_file.remove(start, "notes", start.notes[0].id)
    assert said(merge(here, start).project) == ["other"]
    found = merge(start, here)
    assert said(found.project) == ["other"]
    assert found.removed == (("notes", start.notes[0].id),)


@pytest.mark.parametrize(
    ("choice", "left"), [("here", []), ("there", ["changed"]), ("both", ["changed"])]
)
def test_removed_here_and_changed_there_is_a_conflict(choice: Any, left: list[str]) -> None:
    start = base("old")
    here, there = project_file.remove(start, "notes", start.notes[0].id), say(start, 0, "changed")
    (clash,) = merge(here, there).conflicts
    assert isinstance(clash.here, Removed)
    settled = settle(here, clash, choice)
    assert said(settled) == left
    assert merge(settled, there).nothing
    assert said(merge(there, settled).project) == left
    (other,) = merge(there, here).conflicts
    assert isinstance(other.there, Removed)
    assert said(settle(there, other, "both")) == ["changed"]


def test_another_project_is_not_merged_but_parts_of_it_may_come_in() -> None:
    mine, theirs = base("mine"), base("theirs")
    theirs = project_file.add(theirs, "votes", Vote(target_id="abc"))
    with pytest.raises(AnotherProject, match="another project, 'Review'"):
        merge(mine, theirs)
    found = bring_in(mine, theirs, ["notes"])
    assert said(found.project) == ["mine", "theirs"]
    assert found.project.votes == ()
    assert found.project.id == mine.id
    assert bring_in(found.project, theirs, ["notes"]).nothing


def test_the_name_stays_unless_there_is_none() -> None:
    start = base("old")
    here = replace(project_file.rename(start, "Better name"), updated="2026-01-01T00:00:00+00:00")
    there = project_file.add(start, "notes", Note(text="later"))
    found = merge(here, there)
    assert (found.project.name, found.other_name) == ("Better name", "Review")
    assert found.project.updated == there.updated
    unnamed = replace(there, name=project_file.UNNAMED)
    found = merge(unnamed, here)
    assert (found.project.name, found.other_name) == ("Better name", "")
    assert merge(here, unnamed).project.name == "Better name"
    assert merge(here, unnamed).other_name == merge(start, start).other_name == ""


def test_of_too_many_marks_of_removals_the_newest_stay() -> None:
    start, most = base("old"), MOST["removed"]
    here, there = (
        replace(
            start,
            removed=tuple(
                Removed(id=f"{side}{i:07d}", section="notes", updated=day, revision="abcd1234")
                for i in range(most)
            ),
        )
        for side, day in (("a", "2026-02-01T00:00:00+00:00"), ("b", "2026-01-01T00:00:00+00:00"))
    )
    for found in (merge(here, there), merge(there, here)):
        assert {mark.id for mark in found.project.removed} == {mark.id for mark in here.removed}
        assert said(found.project) == ["old"]


def test_one_revision_with_two_contents_is_a_conflict() -> None:
    start = base("old")
    forged = replace(start, notes=(replace(start.notes[0], text="forged"),))
    assert len(merge(start, forged).conflicts) == 1


@given(STEPS, STEPS, STEPS)
def test_merging_again_changes_nothing(first: Any, here: Any, there: Any) -> None:
    start = walk(base("a", "b"), first)
    one, other = walk(start, here), walk(start, there)
    found = merge(one, other)
    again = merge(found.project, other)
    assert forms(again.project) == forms(found.project)
    assert [c.id for c in again.conflicts] == [c.id for c in found.conflicts]
    assert forms(merge(one, one).project) == forms(one)


@given(STEPS, STEPS, STEPS)
def test_either_side_gives_the_same_but_for_conflicts(first: Any, here: Any, there: Any) -> None:
    start = walk(base("a", "b"), first)
    one, other = walk(start, here), walk(start, there)
    left, right = merge(one, other), merge(other, one)
    clashing = {clash.id for clash in left.conflicts}
    assert clashing == {clash.id for clash in right.conflicts}
    mine, theirs = forms(left.project), forms(right.project)
    assert {k: v for k, v in mine.items() if k[1] not in clashing} == {
        k: v for k, v in theirs.items() if k[1] not in clashing
    }


@given(STEPS, STEPS, STEPS)
def test_nothing_is_lost(first: Any, here: Any, there: Any) -> None:
    start = walk(base("a", "b"), first)
    one, other = walk(start, here), walk(start, there)
    found = merge(one, other)
    clashing = {clash.id for clash in found.conflicts}
    for side, opposite in ((one, other), (other, one)):
        for note in side.notes:
            gone = {mark.id for mark in opposite.removed}
            kept = {each.id: each.text for each in found.project.notes}
            assert note.id in clashing or note.id in kept or note.id in gone


@given(STEPS, STEPS, st.sampled_from(project_merge.CHOICES))
def test_settled_copies_agree(here: Any, there: Any, choice: Any) -> None:
    start = base("a", "b", "c")
    one, other = walk(start, here), walk(start, there)
    found = merge(one, other)
    made = found.project
    for clash in found.conflicts:
        made = settle(made, clash, choice)
    assert merge(made, other).nothing
    assert forms(merge(other, made).project) == forms(made)


def test_what_comes_in_from_another_project_leaves_the_day_this_one_was_made() -> None:
    mine, theirs = base("mine"), replace(base("theirs"), created="2020-01-01T00:00:00+00:00")
    assert bring_in(mine, theirs, ["notes"]).project.created == mine.created
    undated = replace(mine, created="")
    assert merge(mine, undated).project.created == mine.created
    assert merge(undated, mine).project.created == mine.created
