"""Who may do what: each cell of the table, tried at the store."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from herts_geo import store as package
from herts_geo.errors import HertsGeoError, NotAllowed
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Decision, Note, Scene, Vote
from herts_geo.store import (
    audit,
    changes,
    completions,
    copies,
    fetched,
    forgetting,
    history,
    live,
    matches,
    members,
    packs,
    portable,
    presence,
    projects,
    roles,
    rows,
    uploads,
    workspaces,
)
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor, Right, Role


@dataclass(frozen=True)
class Held:
    """What a workspace of the tests holds."""

    store: Store
    owner: Actor
    project: Project
    upload: str


Call = Callable[[Held, Actor], object]


def _save(record: Any, section: str) -> Call:
    return lambda held, actor: changes.save(held.store, actor, held.project.id, section, record)


NOTE, VOTE = Note(text="a"), Vote(target_id="a")
SCENE, DECISION = (
    Scene(title="a", page="estate"),
    Decision(when="2026-01-01T10:00:00+00:00", what="a"),
)
NOWHERE = Path("no", "such", "folder", "a.zip")
CALLS: dict[str, tuple[Right, Call]] = {
    "audit.listed": ("audit", lambda h, a: audit.listed(h.store, a)),
    "audit.record": ("read", lambda h, a: audit.record(h.store, a, "signed in")),
    "changes.save": ("contribute", _save(NOTE, "notes")),
    "changes.save a vote": ("contribute", _save(VOTE, "votes")),
    "changes.save a scene": ("lead", _save(SCENE, "scenes")),
    "changes.save a decision": ("lead", _save(DECISION, "decisions")),
    "changes.save_all": (
        "contribute",
        lambda h, a: changes.save_all(
            h.store, a, h.project.id, [changes.Edit(section="notes", record=NOTE)]
        ),
    ),
    "changes.since": ("read", lambda h, a: changes.since(h.store, a, h.project.id, 0)),
    "completions.listed": ("read", lambda h, a: completions.listed(h.store, a, h.upload)),
    "completions.put": ("upload", lambda h, a: completions.put(h.store, a, h.upload, {})),
    "copies.heard": (
        "read",
        lambda h, a: copies.heard(h.store, a, copies.Copy(mine=h.project, theirs=h.project, seq=0)),
    ),
    "copies.opened": ("read", lambda h, a: copies.opened(h.store, a, h.project.id)),
    "forgetting.all_of": ("workspace", lambda h, a: forgetting.all_of(h.store, a)),
    "forgetting.files": ("workspace", lambda h, a: forgetting.files(h.store, a, [h.upload])),
    "history.at": ("read", lambda h, a: history.at(h.store, a, h.project.id, 0)),
    "history.listed": ("read", lambda h, a: history.listed(h.store, a, h.project.id)),
    "history.mark": ("restore", lambda h, a: history.mark(h.store, a, h.project.id, "one")),
    "history.restore": ("restore", lambda h, a: history.restore(h.store, a, h.project.id, 0)),
    "history.undo": ("read", lambda h, a: history.undo(h.store, a, h.project.id)),
    "history.undoable": ("read", lambda h, a: history.undoable(h.store, a, h.project.id)),
    "history.unmark": ("restore", lambda h, a: history.unmark(h.store, a, h.project.id, "one")),
    "matches.judge": (
        "upload",
        lambda h, a: matches.judge(h.store, a, "b", "a", verdict="refused"),
    ),
    "matches.listed": ("read", lambda h, a: matches.listed(h.store, a)),
    "matches.withdraw": ("upload", lambda h, a: matches.withdraw(h.store, a, "a", "b")),
    "members.arrived": ("read", lambda h, a: members.arrived(h.store, a)),
    "members.invite": ("members", lambda h, a: members.invite(h.store, a, "b@c.org", "viewer")),
    "members.listed": ("members", lambda h, a: members.listed(h.store, a)),
    "members.remove": ("members", lambda h, a: members.remove(h.store, a, "nobody@c.org")),
    "fetched.opened": ("read", lambda h, a: fetched.opened(h.store, a, "none", NOWHERE)),
    "packs.listed": ("read", lambda h, a: packs.listed(h.store, a)),
    "packs.publish": ("packs", lambda h, a: packs.publish(h.store, a, NOWHERE)),
    "packs.withdraw": ("packs", lambda h, a: packs.withdraw(h.store, a, "none")),
    "portable.bring_in": ("workspace", lambda h, a: portable.bring_in(h.store, a, NOWHERE)),
    "portable.export": ("workspace", lambda h, a: portable.export(h.store, a, NOWHERE)),
    "presence.gone": ("read", lambda h, a: presence.gone(h.store, a, h.project.id)),
    "presence.here": ("read", lambda h, a: presence.here(h.store, a, h.project.id)),
    "presence.present": ("read", lambda h, a: presence.present(h.store, a, h.project.id)),
    "projects.add": ("projects", lambda h, a: projects.add(h.store, a, project_file.new())),
    "projects.bring_back": ("projects", lambda h, a: projects.bring_back(h.store, a, h.project.id)),
    "projects.listed": ("read", lambda h, a: projects.listed(h.store, a)),
    "projects.make": ("projects", lambda h, a: projects.make(h.store, a, "B")),
    "projects.open": ("read", lambda h, a: projects.open(h.store, a, h.project.id)),
    "projects.remove": ("projects", lambda h, a: projects.remove(h.store, a, h.project.id)),
    "projects.rename": ("projects", lambda h, a: projects.rename(h.store, a, h.project.id, "C")),
    "projects.set_voting": (
        "lead",
        lambda h, a: projects.set_voting(h.store, a, h.project.id, True),
    ),
    "rows.count": ("read", lambda h, a: rows.count(h.store, a, h.upload)),
    "rows.put": ("upload", lambda h, a: rows.put(h.store, a, h.upload, [])),
    "rows.within": ("read", lambda h, a: rows.within(h.store, a, h.upload)),
    "rows.wanted": (
        "read",
        lambda h, a: rows.wanted(h.store, a, h.upload, shapely.box(0, 0, 1, 1)),
    ),
    "uploads.add": ("upload", lambda h, a: uploads.add(h.store, a, "sites", "b", b"c")),
    "uploads.bring_back": ("upload", lambda h, a: uploads.bring_back(h.store, a, h.upload)),
    "uploads.content": ("read", lambda h, a: uploads.content(h.store, a, h.upload)),
    "uploads.describe": ("upload", lambda h, a: uploads.describe(h.store, a, h.upload)),
    "uploads.get": ("read", lambda h, a: uploads.get(h.store, a, h.upload)),
    "uploads.listed": ("read", lambda h, a: uploads.listed(h.store, a)),
    "uploads.remove": ("upload", lambda h, a: uploads.remove(h.store, a, h.upload)),
    "uploads.seal_anew": ("workspace", lambda h, a: uploads.seal_anew(h.store, a)),
    "workspaces.name_of": ("read", lambda h, a: workspaces.name_of(h.store, a)),
    "workspaces.remove": ("workspace", lambda h, a: workspaces.remove(h.store, a)),
    "workspaces.rename": ("workspace", lambda h, a: workspaces.rename(h.store, a, "D")),
}
WITHIN = (
    "roles",
    "changes.locked",
    "changes.keep",
    "changes.log",
    "projects.altered",
    "audit.note",
    "uploads.may_see_all",  # which answers and refuses nothing
)
OTHERWISE = ("uploads.original", "members.entry", "copies.sent")  # tried on their own below


@pytest.fixture
def held(shared: Store, owner: Actor) -> Held:
    project = projects.make(shared, owner, "A project")
    upload = uploads.add(shared, owner, "register", "a.csv", b"a", holder="County")
    return Held(shared, owner, project, upload.id)


@pytest.mark.parametrize("role", roles.ROLES)
@pytest.mark.parametrize("name", CALLS)
def test_a_cell_of_the_table(held: Held, name: str, role: Role) -> None:
    right, call = CALLS[name]
    somebody = replace(held.owner, who="somebody@council.example", role=role)
    allowed = roles.ROLES.index(role) >= roles.ROLES.index(roles.RIGHTS[right][0])
    try:
        call(held, somebody)
        refused = False
    except NotAllowed:
        refused = True
    except HertsGeoError:
        refused = False
    assert refused is not allowed


def test_no_function_that_somebody_calls_is_left_out_of_the_table() -> None:
    found = set()
    for each in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{each.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and "actor" in inspect.signature(function).parameters:
                found.add(f"{each.name}.{name}")
    tried = {name.partition(" ")[0] for name in CALLS}
    left = {each for each in found - tried if not each.startswith(WITHIN)}
    assert left == set(OTHERWISE)
    assert tried <= found


def test_a_copy_of_somebody_who_may_only_read_is_not_sent(held: Held) -> None:
    """It is refused in words, so that what else waits is sent all the same."""
    viewer = replace(held.owner, who="somebody@council.example", role="viewer")
    copy = copies.opened(held.store, viewer, held.project.id)
    mine = project_file.add(copy.mine, "notes", NOTE)
    after, told = copies.sent(held.store, viewer, replace(copy, mine=mine))
    assert after.mine.notes == ()
    assert len(told) == 1
    assert "the role of contributor" in told[0]
    assert copies.opened(held.store, held.owner, held.project.id).theirs.notes == ()


def test_the_refusal_says_which_role_is_needed(held: Held) -> None:
    viewer = replace(held.owner, role="viewer")
    with pytest.raises(NotAllowed, match=r"the role of contributor.*You are here as viewer"):
        uploads.add(held.store, viewer, "sites", "b", b"c")


def test_a_role_that_is_unknown_may_do_nothing(held: Held) -> None:
    strange: Any = replace(held.owner, role="root")
    with pytest.raises(NotAllowed):
        projects.listed(held.store, strange)


def test_nobody_sees_another_workspace(held: Held) -> None:
    other = workspaces.make(held.store, "Another", who="other@council.example")
    assert projects.listed(held.store, other) == []
    assert uploads.listed(held.store, other) == []
    for ask in (
        lambda: projects.open(held.store, other, held.project.id),
        lambda: uploads.content(held.store, other, held.upload),
        lambda: changes.save(held.store, other, held.project.id, "notes", NOTE),
        lambda: rows.put(held.store, other, held.upload, []),
    ):
        with pytest.raises(HertsGeoError):
            ask()
    assert live.Listener  # which asks by workspace, see `test_changes`


def test_votes_are_refused_while_they_are_closed(held: Held) -> None:
    projects.set_voting(held.store, held.owner, held.project.id, False)
    with pytest.raises(NotAllowed, match="Voting is closed"):
        changes.save(held.store, held.owner, held.project.id, "votes", VOTE)
    projects.set_voting(held.store, held.owner, held.project.id, True)
    changes.save(held.store, held.owner, held.project.id, "votes", VOTE)


class TestWhatIsWithheld:
    """Vacant and sensitive property leaves the store for its own holder alone."""

    ROWS = (
        rows.Row(key="1", fields={"name": "Town hall"}, x=10.0, y=10.0),
        rows.Row(key="2", fields={"name": "Old hall"}, x=10.0, y=11.0, withheld=True),
    )

    @pytest.mark.parametrize(
        ("role", "holds", "seen"),
        [
            ("owner", "", ["1"]),
            ("facilitator", "District", ["1"]),
            ("viewer", "county ", ["1"]),
            ("viewer", "County", ["1", "2"]),
            ("owner", roles.EVERY, ["1", "2"]),
        ],
    )
    def test_rows(self, held: Held, role: Role, holds: str, seen: list[str]) -> None:
        rows.put(held.store, held.owner, held.upload, self.ROWS)
        somebody = replace(held.owner, who="b@council.example", role=role, holds=holds)
        found = rows.within(held.store, somebody, held.upload)
        assert [each.key for each in found] == seen
        assert rows.count(held.store, somebody, held.upload) == len(seen)

    def test_the_file_itself_and_what_its_check_repeats(self, held: Held) -> None:
        uploads.describe(held.store, held.owner, held.upload, report=["row 2: 'Old hall' ..."])
        owner = replace(held.owner, who="b@council.example")
        with pytest.raises(NotAllowed, match="its own holder alone"):
            uploads.original(held.store, owner, held.upload)
        assert uploads.get(held.store, owner, held.upload).report == ()
        holder = replace(owner, role="viewer", holds="county")
        assert uploads.original(held.store, holder, held.upload) == b"a"
        assert uploads.get(held.store, holder, held.upload).report == ["row 2: 'Old hall' ..."]
        assert uploads.original(held.store, held.owner, held.upload) == b"a"  # who brought it


class TestMembers:
    def test_an_address_goes_before_its_domain(self, shared: Store, owner: Actor) -> None:
        members.invite(shared, owner, "@District.example", "viewer")
        members.invite(shared, owner, "Ann@district.example", "facilitator", holds="District")
        ann = members.actor(shared, owner.workspace, "ANN@district.example", session="s")
        bob = members.actor(shared, owner.workspace, "bob@district.example")
        assert (ann.role, ann.holds, ann.who, ann.session) == (
            "facilitator",
            "District",
            "ann@district.example",
            "s",
        )
        assert bob.role == "viewer"
        assert (owner.workspace, "Workspace of a test") in members.workspaces(shared, bob.who)
        members.remove(shared, owner, "ann@district.example")
        with pytest.raises(NotAllowed, match="Nobody has invited"):
            members.actor(shared, owner.workspace, "ann@district.example")

    @pytest.mark.parametrize("who", ["x@evil-district.example", "x@sub.district.example", "", "@"])
    def test_who_is_not_invited_is_nobody(self, shared: Store, owner: Actor, who: str) -> None:
        members.invite(shared, owner, "district.example", "viewer")
        with pytest.raises(NotAllowed):
            members.actor(shared, owner.workspace, who)

    @pytest.mark.parametrize(
        ("value", "role", "why"),
        [
            ("nobody", "viewer", "neither an address"),
            ("a b@c.example", "viewer", "neither an address"),
            ("c.example", "owner", "Owners are named by address"),
            ("a@c.example", "root", "is no role"),
        ],
    )
    def test_what_cannot_be_invited(
        self, shared: Store, owner: Actor, value: str, role: Any, why: str
    ) -> None:
        with pytest.raises(HertsGeoError, match=why):
            members.invite(shared, owner, value, role)

    def test_the_last_owner_stays(self, shared: Store, owner: Actor) -> None:
        for attempt in (
            lambda: members.remove(shared, owner, owner.who),
            lambda: members.invite(shared, owner, owner.who, "viewer"),
        ):
            with pytest.raises(HertsGeoError, match="needs an owner"):
                attempt()
        assert [each.role for each in members.listed(shared, owner)] == ["owner"]

    def test_what_was_done_is_in_the_audit_with_who_did_it(
        self, shared: Store, owner: Actor
    ) -> None:
        members.invite(shared, owner, "ann@district.example", "viewer")
        newest = audit.listed(shared, owner)[0]
        assert (newest.action, newest.object, newest.who, newest.role) == (
            "member invited",
            "ann@district.example",
            "owner@council.example",
            "owner",
        )
