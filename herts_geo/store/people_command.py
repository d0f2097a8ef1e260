"""`herts-geo people`: workspaces and who belongs to them, for who looks after the server.

Whoever may run it can read the store as well, so that it asks for no role; each change is told in
the audit log of its workspace.
"""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final, get_args

from herts_geo.errors import HertsGeoError
from herts_geo.store.roles import Actor, Role

if TYPE_CHECKING:
    from herts_geo.store.engine import Store

HELP: Final = "workspaces and who belongs to them"
SERVER: Final = "the server"  # who does what is done by command
DONE: Final = 0


def add_command(commands: Any) -> None:
    """Adds `people` and its parts to the subcommands of a parser."""
    parser = commands.add_parser("people", help=HELP, description=HELP.capitalize() + ".")
    parts = parser.add_subparsers(required=True, metavar="WHAT")
    new = parts.add_parser("new", help="make a workspace, with its first owner")
    new.add_argument("name", help="what it is called")
    new.add_argument("owner", help="the address that its owner signs in with")
    new.set_defaults(run=_new)
    listed = parts.add_parser("list", help="every workspace and its members")
    listed.add_argument("--json", action="store_true", help="print JSON")
    listed.set_defaults(run=_list)
    invite = parts.add_parser("invite", help="invite somebody, or give them another role")
    invite.add_argument("workspace", help="its name or its id")
    invite.add_argument("who", help="an address, or a domain such as council.example")
    invite.add_argument("--role", choices=get_args(Role), default="contributor")
    invite.add_argument("--holds", default="", metavar="HOLDER",
                        help="whose vacant property they see in full")  # fmt: skip
    invite.set_defaults(run=_invite)
    remove = parts.add_parser("remove", help="take somebody out")
    remove.add_argument("workspace", help="its name or its id")
    remove.add_argument("who", help="an address or a domain")
    remove.set_defaults(run=_remove)


def _new(options: argparse.Namespace) -> int:
    from herts_geo.store import members, opening, workspaces

    if not members.ADDRESS.fullmatch(options.owner.strip().lower()):
        raise HertsGeoError(f"'{options.owner[:60]}' is no address, such as ann@council.example.")
    made = workspaces.make(opening.needed("workspaces"), options.name, options.owner)
    print(f"Workspace {made.workspace}: {options.name}, owned by {made.who}.")
    return DONE


def _list(options: argparse.Namespace) -> int:
    from herts_geo.store import members, opening, workspaces

    store = opening.needed("workspaces")
    found: list[dict[str, Any]] = []
    for id in workspaces.ids(store):
        actor = Actor(workspace=id, who=SERVER, role="owner")
        known = [
            {"who": x.value, "role": x.role, "holds": x.holds, "state": x.state}
            for x in members.listed(store, actor)
        ]
        found.append({"id": id, "name": workspaces.name_of(store, actor), "members": known})
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return DONE
    for each in found:
        print(f"{each['id']}  {each['name']}")
        for one in each["members"]:
            holds = f", holds {one['holds']}" if one["holds"] else ""
            print(f"  {one['who']}: {one['role']}{holds} ({one['state']})")
    return DONE


def _invite(options: argparse.Namespace) -> int:
    from herts_geo.store import members, opening

    store = opening.needed("workspaces")
    actor = by_command(store, options.workspace)
    found = members.invite(store, actor, options.who, options.role, options.holds)
    print(f"{found.value} is invited as {found.role}.")
    return DONE


def _remove(options: argparse.Namespace) -> int:
    from herts_geo.store import members, opening

    store = opening.needed("workspaces")
    members.remove(store, by_command(store, options.workspace), options.who)
    print(f"{options.who} is taken out.")
    return DONE


def in_workspace(store: "Store", named: str | None) -> Actor:
    """Who does something by command in a workspace; one's own where none is named.

    Raises `HertsGeoError` where one has to be named, `NotInStore`, `StoreVersion`.
    """
    from herts_geo.store import schema, workspaces

    schema.refuse_unready(schema.state(store))
    if not named and store.postgres:
        raise HertsGeoError("Name the workspace: --workspace NAME. 'herts-geo people list' has it.")
    return by_command(store, named) if named else workspaces.own(store)


def by_command(store: "Store", named: str) -> Actor:
    """Who does something by command in a workspace of this name or id. Raises `HertsGeoError`."""
    from herts_geo.store import workspaces

    every = [Actor(workspace=id, who=SERVER, role="owner") for id in workspaces.ids(store)]
    fits = [x for x in every if named in (x.workspace, workspaces.name_of(store, x))]
    if len(fits) != 1:
        raise HertsGeoError(
            f"{'No workspace is' if not fits else 'Several workspaces are'} called '{named[:60]}'. "
            "'herts-geo people list' tells their ids."
        )
    return fits[0]
