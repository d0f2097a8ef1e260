"""`herts-geo store`: where what people make is kept, its set-up, health, backup and removal."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from herts_geo import wording
from herts_geo.errors import HertsGeoError
from herts_geo.store import people_command

DONE, FAULT = 0, 1
MB: Final = 1_000_000
NOWHERE: Final = (
    "HERTS_GEO_STORE is 'none', so that nothing is kept: unset it for a file of your own, or name "
    "a server."
)


def add_command(commands: Any) -> None:
    """Adds the command and its parts to the parser."""
    words = "where work is kept: set-up, health, backup and removal"
    parser = commands.add_parser("store", help=words, description=words.capitalize() + ".")
    parts = parser.add_subparsers(required=True, metavar="WHAT")
    _part(parts, "where", "say where the store is, and what it holds", _where)
    init = _part(parts, "init", "set the store up", _init)
    init.add_argument("--workspace", metavar="NAME", help="make a workspace of this name")
    init.add_argument("--owner", metavar="ADDRESS", help="who owns it, by the address they sign in")
    _part(parts, "upgrade", "bring the store forward to this program", _upgrade)
    _part(parts, "check", "look for damage in all that the store holds", _check)
    backup = _part(parts, "backup", "write the whole store to one file", _backup)
    backup.add_argument("file", type=Path)
    restore = _part(parts, "restore", "take a backup in, on either kind of store", _restore)
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="in place of what is there")
    export = _part(parts, "export", "write one workspace to a file, for 'restore'", _export)
    export.add_argument("file", type=Path)
    export.add_argument("--workspace", metavar="NAME", help="or its id; your own unless given")
    listed = _part(parts, "list", "say which files are kept, and what was found in each", _list)
    listed.add_argument("--workspace", metavar="NAME", help="or its id; your own unless given")
    _part(parts, "seal", "encrypt the files that are there with the present key", _seal)
    forget = _part(
        parts, "forget", "remove your own store, or a person's address, for good", _forget
    )
    forget.add_argument("--who", metavar="ADDRESS", help="an address, wherever it stands")
    forget.add_argument("--yes", action="store_true", help="do it, and do not ask")


def _part(
    parts: Any, name: str, words: str, run: Callable[[argparse.Namespace], int]
) -> argparse.ArgumentParser:
    part: argparse.ArgumentParser = parts.add_parser(
        name, help=words, description=words.capitalize() + "."
    )
    part.set_defaults(run=run)
    return part


def _connected() -> Any:
    """The store that is named, whatever its state. Raises `HertsGeoError`."""
    from herts_geo.store import address, engine

    found = address.chosen()
    if found is None:
        raise HertsGeoError(NOWHERE)
    return engine.connect(found)


def _where(_options: argparse.Namespace) -> int:
    from herts_geo.store import address, health, schema

    found = address.chosen()
    if found is None:
        print(NOWHERE)
        return DONE
    if found.engine == "sqlite" and not found.path.exists():
        print(f"{found.shown}: not there yet; it is made by its first use, or by 'init'.")
        return DONE
    store = _connected()
    state = schema.state(store)
    print(f"{found.shown}: {found.engine}, {_STATES[state]}.")
    if state == "current":
        for name, count in health.counts(store).items():
            print(f"{name:<12} {count:>9,}")
    return DONE


_STATES: Final = {
    "empty": "not set up yet ('herts-geo store init')",
    "older": "made for an older herts-geo ('herts-geo store upgrade')",
    "current": "ready",
    "newer": "used by a newer herts-geo than this one",
}


def _init(options: argparse.Namespace) -> int:
    from herts_geo.store import schema, workspaces

    if bool(options.workspace) != bool(options.owner):
        raise HertsGeoError("A workspace needs a name and an owner: give --workspace and --owner.")
    store = _connected()
    schema.upgrade(store)
    print(f"{store.address.shown} is ready.")
    if options.workspace:
        made = workspaces.make(store, options.workspace, options.owner)
        print(f"Workspace '{options.workspace}' ({made.workspace}) belongs to {made.who}.")
    return DONE


def _upgrade(_options: argparse.Namespace) -> int:
    from herts_geo.store import schema

    store = _connected()
    if schema.state(store) == "current":
        print(f"{store.address.shown} is as this program needs it.")
        return DONE
    schema.upgrade(store)
    print(f"{store.address.shown} was brought forward.")
    return DONE


def _check(_options: argparse.Namespace) -> int:
    from herts_geo.store import health

    store = _connected()
    found = health.faults(store)
    for each in found:
        print(each, file=sys.stderr)
    if found:
        print(f"{store.address.shown}: {len(found):,} faults. Restore the last backup.")
        return FAULT
    print(f"{store.address.shown} is sound.")
    return DONE


def _backup(options: argparse.Namespace) -> int:
    from herts_geo.store import portable

    written = portable.backup(_connected(), options.file)
    size = options.file.stat().st_size / MB
    print(f"'{options.file}' holds {sum(written.rows.values()):,} rows, {size:.1f} MB.")
    print("It holds all that people brought: keep it as safe as the store.")
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from herts_geo.store import portable, schema

    store = _connected()
    if schema.state(store) == "empty":
        schema.upgrade(store)
    rows = portable.restore(store, options.file, options.replace).rows
    print(f"{store.address.shown} holds what '{options.file}' held: {sum(rows.values()):,} rows.")
    return DONE


def _list(options: argparse.Namespace) -> int:
    from herts_geo.store import reports, uploads

    store = _connected()
    actor = people_command.in_workspace(store, options.workspace)
    every = uploads.listed(store, actor)
    for each in every:
        seen = uploads.may_see_all(actor, each)
        told = (reports.counts(each.report) or "not read yet") if seen else "shown to its holder"
        print(f"{each.name}: {each.kind}, {each.size / MB:.1f} MB, {each.at:%Y-%m-%d} by "
              f"{each.who}; faults: {told}")  # fmt: skip
        for line in reports.sentences(each.report):
            print(f"- {line}")
    if not every:
        print("No file is kept.")
    return DONE


def _export(options: argparse.Namespace) -> int:
    from herts_geo.store import portable

    store = _connected()
    actor = people_command.in_workspace(store, options.workspace)
    written = portable.export(store, actor, options.file)
    for words in written.left_out:
        print(words, file=sys.stderr)
    print(f"'{options.file}' holds {sum(written.rows.values()):,} rows. Keep it safe.")
    return DONE


def _seal(_options: argparse.Namespace) -> int:
    from herts_geo.store import schema, sealing, uploads, workspaces
    from herts_geo.store.roles import Actor

    if not os.environ.get(sealing.VARIABLE, "").strip():
        raise HertsGeoError(f"No key is set: set {sealing.VARIABLE} first. See docs/store.md.")
    store = _connected()
    schema.refuse_unready(schema.state(store))
    every = [
        Actor(workspace=id, who=people_command.SERVER, role="owner") for id in workspaces.ids(store)
    ]
    sealed = sum(uploads.seal_anew(store, actor) for actor in every)
    print(f"{store.address.shown}: {wording.count(sealed, 'file')} encrypted with the first key.")
    return DONE


def _forget(options: argparse.Namespace) -> int:
    from herts_geo.store import address, forgetting

    found = address.chosen()
    if found is None:
        raise HertsGeoError(NOWHERE)
    what = f"the address {options.who}" if options.who else "all that is kept"
    if not options.yes and not _agreed(f"Remove {what} at {found.shown} for good? [y/N] "):
        print("Nothing was removed.")
        return DONE
    if options.who:
        rows = forgetting.person(_connected(), options.who)
        print(f"{options.who} stood in {rows:,} rows, and is in none now.")
        return DONE
    gone = forgetting.everything(found)
    print(f"Removed: {', '.join(map(str, gone))}." if gone else "There was nothing to remove.")
    return DONE


def _agreed(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        return False
