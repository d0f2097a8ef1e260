"""`herts-geo estate match`: the same building in several registers, with verdicts of people."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands, saving
from herts_geo.errors import HertsGeoError

if TYPE_CHECKING:
    from herts_geo.estate.held import Estate

HELP: Final = "which entries of registers, and of what is publicly known, are one building, and why"
FOUND: Final = 0


def add_command(parent: Any) -> None:
    """Adds `match` to the parts of `estate`, with its options and what runs it."""
    command = parent.add_parser("match", help=HELP, description=HELP.capitalize() + ".")
    add = command.add_argument
    add("files", nargs="+", type=Path, metavar="FILE", help="one register or more")
    add("--verdicts", type=Path, metavar="CSV", help="what people confirmed or refused")
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--out", type=Path, metavar="CSV", help="write the pairs, to be judged there")
    commands.add_columns(command)
    commands.add_pack(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done. Raises `HertsGeoError`."""
    from herts_geo.estate import held as estate_held
    from herts_geo.estate import match_files, register
    from herts_geo.pack import catalogue

    pack = catalogue.read(options.pack)
    given = [register.opened(path, options.columns) for path in options.files]
    path = options.verdicts
    verdicts = match_files.read(commands.opened(path), path.name) if path else ()
    held = estate_held.read(pack, given, today=date.today(), verdicts=verdicts)
    if held.matched is None:
        raise HertsGeoError(
            "The pack lists no public property, and one register alone names no building twice: "
            "name two or more files."
        )
    if options.out:
        data = match_files.csv(held, verdicts)
        saving.save(options.out, data)
        print(f"{options.out}: {len(data):,} bytes", file=sys.stderr)
    elif options.json:
        print(json.dumps(as_dict(held), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(words(held))
    return FOUND


def as_dict(held: "Estate") -> dict[str, Any]:
    """Pairs, buildings, totals and notes as plain values, for JSON."""
    from herts_geo.estate import filter, match_words
    from herts_geo.estate.command import records

    if held.matched is None:
        return {}
    return {
        "pairs": records(match_words.pairs_table(held.matched, held.frame)),
        "buildings": records(match_words.buildings_table(held.frame)),
        "totals": filter.totals(held.frame),
        "notes": list(held.matched.notes),
    }


def words(held: "Estate") -> str:
    """The pairs, the buildings that several hold, and the totals counted once, in plain English."""
    from herts_geo.estate import filter, match_words
    from herts_geo.estate import words as estate_words

    if held.matched is None:
        return ""
    lines = [match_words.summary(held.matched, held.frame), *held.matched.notes]
    for row in match_words.pairs_table(held.matched, held.frame).to_dict("records"):
        first = f"{row['First']} ({row['Holder of first']})"
        second = f"{row['Second']} ({row['Holder of second']})"
        lines.append(f"{row['State']}: {first} and {second}. {row['Why']}")
    for row in match_words.buildings_table(held.frame).to_dict("records"):
        held_by, differs = row["Who holds it, and how"], row["Where the registers differ"]
        lines.append(f"{row['Building']}: {held_by}. {differs}".rstrip())
    sums = filter.totals(held.frame)
    lines += ["", estate_words.paragraph(held, sums, "in all"), match_words.METHOD]
    return "\n".join(lines)
