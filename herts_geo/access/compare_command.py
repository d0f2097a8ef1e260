"""`herts-geo travel compare FILE`: our minutes against published ones, by service and mode."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands, saving
from herts_geo.travel import rule_sets
from herts_geo.travel.modes import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from herts_geo.access.compared import Compared
    from herts_geo.access.correction import Correction

HELP: Final = "our minutes against published journey times"
MOST_FAULTS: Final = 20


def add_command(inner: Any) -> None:
    """Adds `compare` to the commands of `travel`, with its options and what runs it."""
    command = inner.add_parser("compare", help=HELP, description=HELP.capitalize() + ".")
    add = command.add_argument
    add("file", type=Path, help="published times, CSV or XLSX: the department's, or a plain table")
    add("--service", default="", help="this service alone (all that the file holds)")
    add("--mode", choices=MODES, default="", help="this way of travelling alone")
    add("--rules", choices=rule_sets.SETS, default=rule_sets.JTS_2017.key, help=rule_sets.HELP)
    add("--correct", action="store_true", help="tell what they bring as corrections near by")
    add("--out", type=Path, metavar="FILE.csv", help="write one row an area, service and mode")
    add("--json", action="store_true", help="print JSON")
    commands.add_pack(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compares and prints; 0 done. Raises `HertsGeoError`."""
    from herts_geo import guards
    from herts_geo.access import compared, published, residuals
    from herts_geo.pack import catalogue

    given = published.read(commands.opened(options.file), options.file.name)
    service = published.service_key(options.service) or options.service
    given = compared.only(given, service, options.mode)
    for issue in given.issues[:MOST_FAULTS]:
        print(issue.sentence(), file=sys.stderr)
    if len(given.issues) > MOST_FAULTS:
        print(f"and {len(given.issues) - MOST_FAULTS:,} faults more.", file=sys.stderr)
    pack = catalogue.read(options.pack)
    found = compared.compare(pack, given, options.rules)
    made = residuals.corrections(pack, found) if options.correct else ()
    if options.out:
        safe = guards.harmless_table(compared.every_area(found))
        saving.save(options.out, safe.to_csv(index=False, lineterminator="\n").encode())
    if options.json:
        print(json.dumps(as_dict(found, made), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(words(found, made))
    return 0


def as_dict(found: "Compared", corrections: "Sequence[Correction]" = ()) -> dict[str, Any]:
    """The comparison as plain values, with what corrections gain."""
    from herts_geo.access import compared

    told = {"corrections": [each.as_dict() for each in corrections]} if corrections else {}
    return {
        "rules": found.by,
        "areas": found.areas,
        "joined": found.joined,
        "not_joined": found.unjoined.to_dict("records"),
        "notes": list(compared.notes(found)),
        "rows": [row.as_dict() for row in found.rows],
        **told,
    }


def words(found: "Compared", corrections: "Sequence[Correction]" = ()) -> str:
    """The comparison as lines for a terminal, with what corrections gain."""
    from herts_geo.access import compared

    lines = [compared.table(found).to_string(index=False)]
    for row in found.rows:
        lines.append(f"\n{row.name}: the areas that differ the most")
        lines.append(compared.differ_most(row, 5).to_string(index=False))
    told = [
        f"{row.name}. {each.sentence}" for row, each in zip(found.rows, corrections, strict=False)
    ]
    return "\n".join([*lines, "", *told, *compared.notes(found)])
