"""`herts-geo estate compare`: what a newer register changes in an older one."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import saving
from herts_geo.commands import add_columns, add_pack
from herts_geo.errors import HertsGeoError

if TYPE_CHECKING:
    from herts_geo.estate.renewed import Difference

HELP: Final = "what a newer register changes in an older one: new, gone and changed assets"


def add_command(parts: Any) -> None:
    """Adds `compare` to the parts of the command `estate`."""
    command = parts.add_parser("compare", help=HELP, description=HELP.capitalize() + ".")
    command.add_argument("old", type=Path, metavar="OLD", help="the register that is held")
    command.add_argument("new", type=Path, metavar="NEW", help="the one to take its place")
    add_columns(command)
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--out", type=Path, metavar="FILE", help="write a row a change as .csv")
    add_pack(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done. Raises `HertsGeoError`."""
    from herts_geo.estate import register, renewed
    from herts_geo.pack import catalogue

    if options.out and options.out.suffix.lower() != ".csv":
        raise HertsGeoError(f"'{options.out}' must end in .csv.")
    old, new = (register.opened(path, options.columns) for path in (options.old, options.new))
    found = renewed.compare(catalogue.read(options.pack), old, new, date.today())
    if options.json:
        print(json.dumps(as_dict(found), indent=2, ensure_ascii=False))
    elif options.out:
        saving.save(options.out, renewed.csv(found))
        print(f"{options.out}: {found.sentence}", file=sys.stderr)
    else:
        print(found.sentence)
        if len(found.table):
            print(found.table.to_string(index=False))
    return 0


def as_dict(found: "Difference") -> dict[str, Any]:
    """A difference as plain values, for JSON."""
    return {
        "old": found.old.as_dict(),
        "new": found.new.as_dict(),
        "added": found.added,
        "gone": found.gone,
        "changed": found.changed,
        "same": found.same,
        "withheld": {"old": found.withheld[0], "new": found.withheld[1]},
        "changes": found.table.to_dict("records"),
    }
