"""Many people at once, and programs that are killed: nothing is lost, and nothing is half kept."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from herts_geo.project import file as project_file
from herts_geo.project.records import Note, Vote
from herts_geo.store import changes, health, history, live, projects, schema, workspaces
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.conftest import PATIENCE, ROOT

PEOPLE, VOTES = 20, 25
ROUNDS = 30
SAVING = """
import os
import sys
from herts_geo.store import address, changes, engine
from herts_geo.store.roles import Actor
from herts_geo.project.records import Note
for line in sys.stdin:
    workspace, project = line.split()
    if copy := os.fork():
        os.waitpid(copy, 0)
        print("gone", flush=True)
        continue
    store = engine.connect(address.named(sys.argv[1]))
    actor = Actor(workspace=workspace, who="killed@council.example", role="owner")
    based_on = ""
    print(os.getpid(), flush=True)
    for number in range(10_000):
        text = str(number % 10) * 3000
        note = Note(id="00000000", text=text)
        made = changes.save(store, actor, project, "notes", note, based_on=based_on)
        based_on = made.revision
        print(number, flush=True)
"""


def test_of_twenty_people_who_vote_at_once_no_vote_is_lost(shared: Store, owner: Actor) -> None:
    project = projects.make(shared, owner).id
    faults: list[BaseException] = []

    def vote(number: int) -> None:
        me = replace(owner, who=f"{number}@council.example", session=str(number))
        try:
            for each in range(VOTES):
                made = Vote(target_id=f"{each}", organisation=f"{number}", value=1)
                changes.save(shared, me, project, "votes", made)
        except BaseException as fault:
            faults.append(fault)

    people = [threading.Thread(target=vote, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert faults == []
    opened = projects.open(shared, owner, project)
    votes = {(each.organisation, each.target_id) for each in opened.project.votes}
    assert votes == {(str(a), str(b)) for a in range(PEOPLE) for b in range(VOTES)}
    assert opened.seq == PEOPLE * VOTES
    seen = [each.seq for each in changes.since(shared, owner, project, 0)]
    assert seen == list(range(1, PEOPLE * VOTES + 1))


def test_of_twenty_who_change_one_record_at_once_one_is_first(shared: Store, owner: Actor) -> None:
    start = project_file.add(projects.make(shared, owner), "notes", Note(text="start"))
    note = start.notes[0]
    changes.save(shared, owner, start.id, "notes", note)
    outcome: list[str] = []

    def change(number: int) -> None:
        mine = replace(note, text=str(number))
        try:
            changes.save(shared, owner, start.id, "notes", mine, based_on=note.revision)
            outcome.append("kept")
        except Exception as fault:
            outcome.append(type(fault).__name__)

    people = [threading.Thread(target=change, args=(number,)) for number in range(PEOPLE)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert sorted(outcome) == ["Stale"] * (PEOPLE - 1) + ["kept"]


@pytest.mark.slow
def test_a_program_that_is_killed_while_it_saves_leaves_one_version_or_the_next(
    bare: Store,
) -> None:
    schema.upgrade(bare)
    owner = workspaces.make(bare, "W", who="owner@council.example")
    given = bare.address.url.set(drivername="postgresql") if bare.postgres else None
    where = given.render_as_string(hide_password=False) if given else str(bare.address.path)
    chance = random.Random(1)
    with _saving(where) as program:
        for _ in range(ROUNDS if not bare.postgres else 5):  # each connects anew
            project = projects.make(bare, owner).id
            told = _killed(program, owner.workspace, project, chance.uniform(0, 0.05))
            opened = projects.open(bare, owner, project)
            kept = opened.seq - 1
            assert kept in (told, told + 1)  # what was told as kept is kept; one more may be
            texts = [each.text for each in opened.project.notes]
            assert texts == ([str(kept % 10) * 3000] if kept >= 0 else [])
            assert history.at(bare, owner, project, opened.seq).notes == opened.project.notes
    assert health.faults(bare) == []


@contextmanager
def _saving(where: str) -> Iterator["subprocess.Popen[str]"]:
    """A program that saves in a copy of itself for each project it is told, so that it loads its
    modules once."""
    program = subprocess.Popen(
        [sys.executable, "-c", SAVING, where],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    with program:
        yield program
    assert program.returncode == 0


def _killed(program: "subprocess.Popen[str]", workspace: str, project: str, after_s: float) -> int:
    """The last number that a copy told as kept, which was killed while it went on."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{workspace} {project}\n")
    program.stdin.flush()
    copy = int(program.stdout.readline())
    time.sleep(after_s)  # at any moment: this is what is tried
    os.kill(copy, signal.SIGKILL)
    last = -1
    while (line := program.stdout.readline()) != "gone\n":
        last = int(line)
    return last


def test_two_programs_that_set_a_store_up_at_once_both_find_it_ready(bare: Store) -> None:
    given = bare.address.url.set(drivername="postgresql") if bare.postgres else None
    where = given.render_as_string(hide_password=False) if given else str(bare.address.path)
    code = (
        "import sys; from herts_geo.store import address, engine, schema; "
        "schema.upgrade(engine.connect(address.named(sys.argv[1])))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, where], env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        for _ in range(2)
    ]
    assert [each.wait(PATIENCE) for each in both] == [0, 0]
    assert schema.state(bare) == "current"


def test_one_listener_serves_many_sessions_and_finds_what_it_missed(
    bare: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.upgrade(bare)
    owner = workspaces.make(bare, "W", who="owner@council.example")
    ids = [projects.make(bare, owner).id for _ in range(3)]
    heard = live.Listener(bare)
    got: dict[str, int] = {}

    def wait(project: str) -> None:
        got[project] = heard.wait(owner, project, 0, timeout=PATIENCE)

    sessions = [threading.Thread(target=wait, args=(each,)) for each in ids for _ in range(2)]
    try:
        for each in sessions:
            each.start()
        for each in ids:
            changes.save(bare, owner, each, "notes", Note(text="a"))
        for each in sessions:
            each.join(PATIENCE)
        assert got == dict.fromkeys(ids, 1)
        if bare.postgres:
            _end_connections_of(bare, "herts-geo news")
            changes.save(bare, owner, ids[0], "notes", Note(text="b"))
            assert heard.wait(owner, ids[0], 1, timeout=PATIENCE) == 2
    finally:
        heard.close()
    assert heard.wait(owner, ids[1], 1, timeout=0.01) == 1


def _end_connections_of(store: Store, name: str) -> None:
    with store.engine.connect() as connection:
        ended = connection.exec_driver_sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name = %s AND datname = current_database()",
            (name,),
        ).scalar_one()
    assert ended == 1


def test_a_program_of_another_engine_reads_the_same(shared: Store, owner: Actor) -> None:
    """What is kept is plain JSON on both engines, as a project file has it."""
    before = project_file.new("A project")
    before = project_file.add(before, "notes", Note(text="ümläut \u20ac 1/2", lon=0.1, lat=51.9))
    before = project_file.add(before, "votes", Vote(target_id="x", value=-5))
    opened = projects.add(shared, owner, before).project
    one, two = (json.loads(project_file.to_json(each)) for each in (before, opened))
    one.pop("updated"), two.pop("updated")  # when it was last changed, here: now
    assert one == two
