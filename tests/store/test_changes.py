"""The way of a change: kept once, refused where somebody else was first, and heard of."""

import threading
from dataclasses import replace

import geoalchemy2  # noqa: F401  which tells the library what a geometry is
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from herts_geo.errors import Stale
from herts_geo.project import file as project_file
from herts_geo.project.records import Note, Removed, Vote
from herts_geo.store import changes, history, live, presence, projects, schema, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.conftest import PATIENCE


def test_a_store_is_set_up_once_and_has_the_shape_of_the_tables(bare: Store) -> None:
    assert schema.state(bare) == "empty"
    schema.upgrade(bare)
    schema.upgrade(bare)
    assert schema.state(bare) == "current"
    with bare.read() as session:
        found = MigrationContext.configure(
            session.connection(),
            opts={"include_object": lambda _o, name, *_: name not in ("geom", "ix_list_row_geom")},
        )
        different = compare_metadata(found, tables.Base.metadata)
    mine = [each for each in different if "spatial_ref_sys" not in str(each)]
    assert mine == []


def test_a_record_is_kept_changed_and_taken_out(shared: Store, owner: Actor) -> None:
    first = projects.make(shared, owner, "A project")
    second = project_file.add(first, "notes", Note(text="one"))
    third = project_file.replace(second, "notes", replace(second.notes[0], text="two"))
    fourth = project_file.remove(third, "notes", second.notes[0].id)
    for before, after in ((first, second), (second, third), (third, fourth)):
        changes.save_all(shared, owner, first.id, changes.edits(before, after))
        now = projects.open(shared, owner, first.id).project
        assert (now.notes, now.removed) == (after.notes, after.removed)
    assert [type(each.record) for each in changes.since(shared, owner, first.id, 1)] == [
        Note,
        Removed,
    ]
    taken_over = changes.applied(first, changes.since(shared, owner, first.id, 0))
    assert (taken_over.notes, taken_over.removed) == (fourth.notes, fourth.removed)


def test_the_same_change_sent_again_is_kept_once(shared: Store, owner: Actor) -> None:
    first = projects.make(shared, owner)
    sent = changes.edits(first, project_file.add(first, "votes", Vote(target_id="a", value=3)))
    assert changes.save_all(shared, owner, first.id, sent).seq == 1
    assert changes.save_all(shared, owner, first.id, sent).seq == 1
    assert len(projects.open(shared, owner, first.id).project.votes) == 1


def test_of_two_who_change_one_record_the_second_gets_both_forms(
    shared: Store, owner: Actor
) -> None:
    first = projects.make(shared, owner)
    common = project_file.add(first, "notes", Note(text="one"))
    changes.save_all(shared, owner, first.id, changes.edits(first, common))
    texts = ("mine", "yours")
    mine, yours = (
        project_file.replace(common, "notes", replace(common.notes[0], text=text)) for text in texts
    )
    changes.save_all(shared, owner, first.id, changes.edits(common, mine))
    with pytest.raises(Stale, match=r"owner@council\.example") as refused:
        changes.save_all(shared, owner, first.id, changes.edits(common, yours))
    assert refused.value.theirs == mine.notes[0]
    assert refused.value.yours == yours.notes[0]
    assert projects.open(shared, owner, first.id).project.notes == mine.notes


def test_ones_own_last_steps_are_taken_back_one_by_one(shared: Store, owner: Actor) -> None:
    first = projects.make(shared, owner)
    second = project_file.add(first, "notes", Note(text="one"))
    third = project_file.replace(second, "notes", replace(second.notes[0], text="two"))
    for before, after in ((first, second), (second, third)):
        changes.save_all(shared, owner, first.id, changes.edits(before, after))
    history.undo(shared, owner, first.id)
    assert projects.open(shared, owner, first.id).project.notes[0].text == "one"
    history.undo(shared, owner, first.id)
    assert projects.open(shared, owner, first.id).project.notes == ()
    assert history.undoable(shared, owner, first.id) is None
    assert history.at(shared, owner, first.id, 2).notes == third.notes
    history.restore(shared, owner, first.id, 2)
    assert projects.open(shared, owner, first.id).project.notes[0].text == "two"


def test_a_listener_hears_of_a_change_and_sessions_of_each_other(
    shared: Store, owner: Actor
) -> None:
    first = projects.make(shared, owner)
    heard = live.Listener(shared)
    try:
        assert heard.seq(owner, first.id) == 0
        second = project_file.add(first, "notes", Note(text="one"))
        edits = changes.edits(first, second)
        late = threading.Timer(0.3, changes.save_all, (shared, owner, first.id, edits))
        late.start()
        assert heard.wait(owner, first.id, 0, timeout=PATIENCE) == 1
        late.join()
    finally:
        heard.close()
    presence.here(shared, owner, first.id, page="estate", colour="blue")
    assert [(each.who, each.page) for each in presence.present(shared, owner, first.id)] == [
        ("owner@council.example", "estate")
    ]
