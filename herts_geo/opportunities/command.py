"""`herts-geo centres`: public buildings as candidates for a health neighbourhood centre."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from herts_geo import saving
from herts_geo.access.command import minutes
from herts_geo.commands import add_columns, add_pack
from herts_geo.errors import HertsGeoError
from herts_geo.travel.modes import MODES

FOUND: Final = 0
HELP: Final = "public buildings of a place as candidates for a health neighbourhood centre"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds `centres` to the subcommands of a parser, with its options and what runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        "centres", help=HELP, description=HELP.capitalize() + "."
    )
    add = command.add_argument
    add("place", nargs="?", default="", help="a code, a name or a postcode (the whole pack)")
    add("--mode", choices=MODES, default="walk", help="walk, cycle or public transport")
    add("--minutes", type=minutes, default=15.0, help="within so many (15)")
    add("--register", type=Path, action="append", default=[], metavar="FILE", help="repeatable")
    add("--out", type=Path, metavar="FILE", help="write .csv or .xlsx")
    add("--json", action="store_true", help="print JSON")
    add_columns(command)
    add_pack(command)
    command.set_defaults(run=run)
    return command


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done. Raises `HertsGeoError`, of it `UnknownPlace`."""
    from herts_geo.access.view import Question
    from herts_geo.estate import held as estate_held
    from herts_geo.estate import register as estate_register
    from herts_geo.opportunities import centres
    from herts_geo.pack import catalogue
    from herts_geo.services import asked

    pack = catalogue.read(options.pack)
    place = asked.place(pack, options.place).code if options.place else ""
    files = [estate_register.opened(each, options.columns) for each in options.register]
    question = Question(place=place, service="gp", mode=options.mode, minutes=options.minutes)
    found = centres.centres(pack, estate_held.read(pack, files), question)
    table = centres.table(found)
    if options.out:
        saving.save(options.out, _bytes(options.out, found))
    elif options.json:
        print(json.dumps(json.loads(table.to_json(orient="records")), indent=2, ensure_ascii=False))
    else:
        print(
            "\n".join([centres.title(found), table.to_string(index=False), *centres.notes(found)])
        )
    return FOUND


def _bytes(path: Path, found: Any) -> bytes:
    from herts_geo import export
    from herts_geo.opportunities import centres

    if path.suffix.casefold() == ".xlsx":
        return centres.workbook(found)
    if path.suffix.casefold() == ".csv":
        return export.csv(centres.table(found), found.datasets)
    raise HertsGeoError(f"'{path.name}' must end in .csv or .xlsx.")
