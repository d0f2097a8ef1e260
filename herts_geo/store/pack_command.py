"""`herts-geo pack publish`, `published`, `withdraw`, and a pack that is named `store:NAME`."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import wording

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.packs import Listed
    from herts_geo.store.roles import Actor

PREFIX: Final = "store:"  # of the name of a pack in the store, where a folder may be named
MB: Final = 1_000_000
DONE: Final = 0


def add_parts(parts: Any) -> None:
    """Adds what `herts-geo pack` does with the store to its parts."""
    words = "put a pack into the store, for everybody who uses it"
    put = parts.add_parser("publish", help=words, description=words.capitalize() + ".")
    put.add_argument("folder", type=Path, help="the pack")
    put.add_argument("--name", default="", help="what it is opened by (its title)")
    put.set_defaults(run=_publish)
    words = "the packs that the store has"
    known = parts.add_parser("published", help=words, description=words.capitalize() + ".")
    known.add_argument("--json", action="store_true", help="print JSON")
    known.set_defaults(run=_published)
    words = "take a pack out of the store"
    gone = parts.add_parser("withdraw", help=words, description=words.capitalize() + ".")
    gone.add_argument("name", help="what it is opened by")
    gone.set_defaults(run=_withdraw)


def fetch(options: argparse.Namespace, variable: str) -> None:
    """Puts the folder of this machine's copy in place of a pack of the store that a command was
    given, or that the variable names. Raises as `herts_geo.store.fetched.opened` does."""
    if options.pack is None:
        named = os.environ.get(variable, "").strip()
        if named.startswith(PREFIX):
            os.environ[variable] = str(_copy(named))  # as threads and processes ask for it too
    elif str(options.pack).startswith(PREFIX):
        options.pack = _copy(str(options.pack))


def _copy(named: str) -> Path:
    from herts_geo.store import fetched, opening

    store = opening.needed("packs in it")
    found = fetched.opened(store, _operator(store), named.removeprefix(PREFIX).strip())
    if found.told:
        print(found.told, file=sys.stderr)
    return found.folder


def _publish(options: argparse.Namespace) -> int:
    from herts_geo.store import opening, packs

    store = opening.needed("packs in it")
    made = packs.publish(store, _operator(store), options.folder, options.name)
    print(f"The pack '{made.name}' is in the store: {wording.count(made.files, 'file')}, "
          f"{made.size / MB:.1f} MB.")  # fmt: skip
    print(f"Use it with: herts-geo app --pack '{PREFIX}{made.name}'")
    return DONE


def _published(options: argparse.Namespace) -> int:
    from herts_geo.store import opening, packs

    store = opening.needed("packs in it")
    every = packs.listed(store, _operator(store))
    if options.json:
        print(json.dumps([_plain(each) for each in every], indent=2, ensure_ascii=False))
        return DONE
    for each in every:
        print(f"{each.name}: {each.place}, {each.vintage or 'of no known vintage'}; "
              f"{each.size / MB:.1f} MB, {each.at:%Y-%m-%d %H:%M} UTC by {each.who}")  # fmt: skip
    if not every:
        print("The store has no pack: 'herts-geo pack publish FOLDER' puts one there.")
    return DONE


def _plain(each: "Listed") -> dict[str, Any]:
    return {
        "name": each.name,
        "place": each.place,
        "vintage": each.vintage,
        "files": each.files,
        "bytes": each.size,
        "when": each.at.isoformat(timespec="seconds"),
        "who": each.who,
        "digest": each.digest,
    }


def _withdraw(options: argparse.Namespace) -> int:
    from herts_geo.store import opening, packs

    store = opening.needed("packs in it")
    packs.withdraw(store, _operator(store), options.name)
    print(f"The pack '{options.name}' is out of the store. Copies on machines stay.")
    return DONE


def _operator(store: "Store") -> "Actor":
    """Who looks after the store: whoever may run the command can read and write it as it is."""
    from herts_geo.store import people_command, roles, workspaces

    if not store.postgres:
        return workspaces.own(store)
    return roles.Actor(workspace="", who=people_command.SERVER, role="owner")
