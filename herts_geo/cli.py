"""`herts-geo`: the app, the check of a pack, and the figures of the pages, from the shell."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from herts_geo import sandbox, wording
from herts_geo.commands import add_pack
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.sandbox import waiting

Run = Callable[[argparse.Namespace], int]
FOUND, FAULT, UNKNOWN, BROKEN, STOPPED = 0, 1, 2, 3, 130  # exit codes
HIGHEST_PORT = 65_535
LOOKS: Final = (50_000, 20, 50)  # when to look for what nothing refers to
APART: Final = {  # command -> the module that adds it, loaded where it may be the one asked for
    "estate": "herts_geo.estate.command",
    "access": "herts_geo.access.command",
    "travel": "herts_geo.country.command",
    "centres": "herts_geo.opportunities.command",
    "validate": "herts_geo.reading.command",
    "supply": "herts_geo.housing.command",
    "locality": "herts_geo.places.locality.command",
    "review": "herts_geo.review.command",
    "map": "herts_geo.review.map_command",
    "store": "herts_geo.store.command",
    "people": "herts_geo.store.people_command",
}
TRACE_VARIABLE = "HERTS_GEO_TRACE"  # set, a fault of the program shows its traceback


def program() -> int:
    """Runs the command that the shell gave, as `main`, in a program of its own."""
    gc.set_threshold(*LOOKS)  # nearly all that is made at first stays
    return main()


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 done, 1 a fault in the data, 2 a place or option that is not known.

    3 is a fault of the program itself, said in a sentence; 130 where Ctrl-C stopped it.
    """
    options = _options(arguments)
    try:
        _fetch_pack(options)
        with sandbox.watched(waiting.patience(sys.stderr)):
            code = int(options.run(options))
        sys.stdout.flush()  # a full disk is met here, and not when nobody can say it any more
        return code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        _drop_output()
        return STOPPED
    except UnknownPlace as fault:
        print(fault, file=sys.stderr)
        return UNKNOWN
    except HertsGeoError as fault:
        print(fault, file=sys.stderr)
        return FAULT
    except BrokenPipeError:  # the reader of the output has gone, as with 'head'
        _drop_output()
        return FOUND
    except OSError as fault:
        _drop_output()
        name = f" ('{fault.filename}')" if fault.filename else ""
        print(f"The command stopped: {fault.strerror or fault}{name}.", file=sys.stderr)
        return FAULT
    except Exception as fault:
        if os.environ.get(TRACE_VARIABLE):
            raise
        print(
            f"herts-geo failed by a fault of its own ({type(fault).__name__}: {fault}). No figure "
            "that was printed before this line should be used. Run it again with "
            f"{TRACE_VARIABLE}=1 to see where, and report that.",
            file=sys.stderr,
        )
        return BROKEN


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    given = sys.argv[1:] if arguments is None else arguments
    parser = _parser(given[0] if given else "")
    options = parser.parse_args(given)
    # The names of files may be any bytes but NUL; every other word must be text.
    for told in vars(options).values():
        for each in told if isinstance(told, list) else [told]:
            text = str(each) if isinstance(each, str | Path) else ""
            if "\0" in text or (isinstance(each, str) and wording.whole(each) != each):
                parser.error(f"{text!a} holds bytes that are no text: type it again")
    return options


def _fetch_pack(options: argparse.Namespace) -> None:
    """Has the pack that the command is about in a folder, where the store has it."""
    if not hasattr(options, "pack"):
        return
    from herts_geo.pack.catalogue import PACK_VARIABLE
    from herts_geo.store import pack_command as store_packs

    store_packs.fetch(options, PACK_VARIABLE)


def _drop_output() -> None:
    """Leaves what is still to be printed unsaid, as there is nobody to take it."""
    with suppress(OSError, ValueError):  # where it is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(word: str = "") -> argparse.ArgumentParser:
    """Every command with its options; where the first word is one, that one alone."""
    parser = argparse.ArgumentParser(prog="herts-geo", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    every = ("app", "check", "profile", *APART, "pack")
    for name in [word] if word in every else every:
        if name in APART:
            import_module(APART[name]).add_command(commands)
        else:
            _add(name, commands)
    return parser


def _add(name: str, commands: Any) -> None:
    """Adds a command that has no module of its own, or whose module is given what lies above it."""
    if name == "app":
        app = _command(commands, "app", "open the map workbench in a browser", _app)
        app.add_argument("--port", type=_port, help="port on this machine (8501)")
        app.add_argument("--address", default="", help="where it listens (localhost: here alone)")
        app.add_argument(
            "--signed-in-in-front",
            action="store_true",
            help="a server in front asks everybody who they are; the app itself asks nobody",
        )
    elif name == "check":
        _command(commands, "check", "verify every file of a pack", _check)
    elif name == "profile":
        profile = _command(commands, "profile", "population and deprivation of a place", _profile)
        profile.add_argument("place", help="a name, postcode, position or code")
        profile.add_argument("--edition", type=int, help="year of the indices (the newest)")
        profile.add_argument("--json", action="store_true", help="print JSON")
    else:
        from herts_geo.pack import command as pack_command
        from herts_geo.places.locality import command as locality_command
        from herts_geo.store import pack_command as store_packs

        parts = pack_command.add_command(commands, locality_command.footprint)
        store_packs.add_parts(parts)


def _command(commands: Any, name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=help_text.capitalize() + "."
    )
    add_pack(command)
    command.set_defaults(run=run)
    return command


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(
            f"'{text}' is not a port: give a whole number from 1 to {HIGHEST_PORT}, such as 8502"
        )
    return int(text)


def _app(options: argparse.Namespace) -> int:
    from herts_geo.ui.base.launch import launch

    launch(options.pack, options.port, options.address, options.signed_in_in_front)
    return FOUND


def _check(options: argparse.Namespace) -> int:
    from herts_geo.pack import catalogue
    from herts_geo.pack import check as pack_check

    verdicts = pack_check.check_pack(catalogue.read(options.pack))
    width = max(len(verdict.dataset.id) for verdict in verdicts)
    print(f"{'data set':<{width}}  {'rows':>7}  state")
    for verdict in verdicts:
        state = "sound" if verdict.sound else f"{len(verdict.issues):,} faults"
        print(f"{verdict.dataset.id:<{width}}  {verdict.rows:>7,}  {state}")
    for verdict in verdicts:
        for issue in verdict.issues:
            print(f"{verdict.dataset.file}: {issue.sentence()}", file=sys.stderr)
    return FOUND if all(verdict.sound for verdict in verdicts) else FAULT


def _profile(options: argparse.Namespace) -> int:
    from herts_geo.deprivation import profile as deprivation_profile
    from herts_geo.pack import catalogue
    from herts_geo.services import asked

    pack = catalogue.read(options.pack)
    place = asked.place(pack, options.place, told=False)  # the profile tells it
    found = deprivation_profile.profile(pack, place, options.edition)
    if options.json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        print(deprivation_profile.words(found))
    return FOUND


if __name__ == "__main__":
    sys.exit(program())
