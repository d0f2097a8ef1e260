"""Copies of a project that sessions keep in step with the store."""

from dataclasses import replace

import pytest

from herts_geo.errors import StoreFault
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project.file import Project
from herts_geo.project.records import Note, Scene, Vote
from herts_geo.store import copies, history, projects
from herts_geo.store.copies import Copy
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor


@pytest.fixture
def ann(owner: Actor) -> Actor:
    return replace(owner, who="ann@council.example", session="a")


@pytest.fixture
def bob(owner: Actor) -> Actor:
    return replace(owner, who="bob@council.example", session="b")


@pytest.fixture
def first(shared: Store, ann: Actor) -> Copy:
    """A new project of the workspace with one note."""
    made = copies.opened(shared, ann, projects.make(shared, ann).id)
    return _send(shared, ann, made, project_file.add(made.mine, "notes", Note(text="A bus")))


def _send(store: Store, actor: Actor, copy: Copy, mine: Project) -> Copy:
    found, told = copies.sent(store, actor, replace(copy, mine=mine), "a change")
    assert told == []
    return found


def _reworded(project: Project, text: str) -> Project:
    return project_file.replace(project, "notes", replace(project.notes[0], text=text))


def test_what_one_adds_the_other_hears(shared: Store, ann: Actor, bob: Actor, first: Copy) -> None:
    there = copies.opened(shared, bob, first.mine.id)
    ours = _send(shared, ann, first, project_file.add(first.mine, "notes", Note(text="A tram")))
    heard = copies.heard(shared, bob, there)
    assert [each.text for each in heard.mine.notes] == ["A bus", "A tram"]
    assert heard.mine == heard.theirs
    assert copies.conflicts(heard) == ()
    assert set(heard.by.values()) == {"ann@council.example"}
    assert copies.heard(shared, ann, ours) == ours


def test_what_waits_is_sent_later_and_nothing_twice(
    shared: Store, ann: Actor, bob: Actor, first: Copy
) -> None:
    alone = replace(first, mine=project_file.add(first.mine, "notes", Note(text="Typed alone")))
    assert [each.record.text for each in copies.waiting(alone)] == ["Typed alone"]
    there = copies.opened(shared, bob, first.mine.id)
    _send(shared, bob, there, project_file.add(there.mine, "notes", Note(text="Meanwhile")))
    met = _send(shared, ann, alone, alone.mine)
    assert sorted(each.text for each in met.mine.notes) == ["A bus", "Meanwhile", "Typed alone"]
    again = _send(shared, ann, alone, alone.mine)  # the same is sent once more
    assert len(again.mine.notes) == 3
    assert copies.waiting(again) == []


@pytest.mark.parametrize(
    ("choice", "texts"), [("here", ["Mine"]), ("there", ["Theirs"]), ("both", ["Mine", "Theirs"])]
)
def test_what_both_changed_stays_until_it_is_chosen(
    shared: Store,
    ann: Actor,
    bob: Actor,
    first: Copy,
    choice: project_merge.Choice,
    texts: list[str],
) -> None:
    there = copies.opened(shared, bob, first.mine.id)
    _send(shared, bob, there, _reworded(there.mine, "Theirs"))
    mine = _send(shared, ann, first, _reworded(first.mine, "Mine"))
    (clash,) = copies.conflicts(mine)
    assert (clash.here.text, clash.there.text) == ("Mine", "Theirs")
    assert mine.by["notes", clash.id] == "bob@council.example"
    assert copies.waiting(mine) == []
    assert [x.text for x in copies.opened(shared, ann, mine.mine.id).mine.notes] == ["Theirs"]
    done = _send(shared, ann, mine, project_merge.settle(mine.mine, clash, choice))
    assert copies.conflicts(done) == ()
    assert [each.text for each in done.theirs.notes] == texts
    assert copies.heard(shared, bob, there).mine.notes == done.theirs.notes


def test_a_change_of_what_another_removed_is_chosen_too(
    shared: Store, ann: Actor, bob: Actor, first: Copy
) -> None:
    there = copies.opened(shared, bob, first.mine.id)
    gone = project_file.remove(there.mine, "notes", there.mine.notes[0].id)
    _send(shared, bob, there, gone)
    mine = _send(shared, ann, first, _reworded(first.mine, "Mine"))
    (clash,) = copies.conflicts(mine)
    done = _send(shared, ann, mine, project_merge.settle(mine.mine, clash, "here"))
    assert [each.text for each in done.theirs.notes] == ["Mine"]


def test_a_refused_change_is_taken_out_and_the_others_kept(
    shared: Store, ann: Actor, bob: Actor, first: Copy
) -> None:
    projects.set_voting(shared, ann, first.mine.id, on=False)
    vote = Vote(target="note", target_id=first.mine.notes[0].id, organisation="A", value=1)
    mine = project_file.add(first.mine, "votes", vote)
    mine = project_file.add(mine, "notes", Note(text="Kept all the same"))
    found, told = copies.sent(shared, bob, replace(first, mine=mine), "two things")
    assert told == ["Vote: A: Voting is closed: ask who leads the workshop to open it again."]
    assert found.mine.votes == ()
    assert [each.text for each in found.theirs.notes] == ["A bus", "Kept all the same"]
    assert not found.voting


def test_a_viewer_keeps_what_there_was(shared: Store, ann: Actor, first: Copy) -> None:
    viewer = replace(ann, role="viewer")
    found, told = copies.sent(shared, viewer, replace(first, mine=_reworded(first.mine, "No")))
    assert [each.text for each in found.mine.notes] == ["A bus"]
    assert len(told) == 1


def test_a_name_is_sent_and_heard(shared: Store, ann: Actor, bob: Actor, first: Copy) -> None:
    there = copies.opened(shared, bob, first.mine.id)
    named = _send(shared, ann, first, project_file.rename(first.mine, "Stevenage"))
    assert named.theirs.name == "Stevenage"
    assert copies.heard(shared, bob, there).mine.name == "Stevenage"


def test_each_takes_back_their_own(shared: Store, ann: Actor, bob: Actor, first: Copy) -> None:
    there = copies.opened(shared, bob, first.mine.id)
    _send(shared, bob, there, project_file.add(there.mine, "notes", Note(text="Bob's")))
    history.undo(shared, ann, first.mine.id)
    assert [each.text for each in copies.heard(shared, ann, first).mine.notes] == ["Bob's"]


def test_a_copy_that_a_tab_kept_is_put_together(shared: Store, ann: Actor, first: Copy) -> None:
    kept = project_file.add(first.mine, "scenes", Scene(title="Need", page="deprivation"))
    later = _send(shared, ann, first, project_file.add(first.mine, "notes", Note(text="A tram")))
    found = copies.with_mine(copies.opened(shared, ann, later.mine.id), kept)
    assert [len(found.mine.notes), len(found.mine.scenes)] == [2, 1]
    assert [each.section for each in copies.waiting(found)] == ["scenes"]


def test_without_an_answer_the_copy_goes_on(ann: Actor, first: Copy, shared: Store) -> None:
    class Gone(Store):
        def write(self) -> None:  # type: ignore[override]
            raise StoreFault("It does not answer.")

    gone = Gone(shared.address, shared.engine)
    mine = replace(first, mine=_reworded(first.mine, "Alone"))
    with pytest.raises(StoreFault, match="does not answer"):
        copies.sent(gone, ann, mine, "a change")
    assert len(copies.waiting(mine)) == 1
