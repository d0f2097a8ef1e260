"""`herts-geo validate`: a partner's file against the standard that it should follow."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from herts_geo import commands, saving, wording
from herts_geo.commands import add_pack

STANDARDS: Final = ("brownfield", "land-assets", "points", "indicators")


def add_command(parsers: Any) -> None:
    """Adds the command `validate` to a parser's commands."""
    words = "check a partner's file and name every fault"
    command = parsers.add_parser("validate", help=words, description=words.capitalize() + ".")
    command.add_argument("file", type=Path, help="CSV, Excel, GeoJSON or GeoPackage")
    command.add_argument("--as", dest="standard", required=True, choices=STANDARDS)
    sheet = "the sheet or map layer to read, where the file has several"
    command.add_argument("--sheet", "--layer", default="", metavar="NAME", help=sheet)
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument("--fixed", type=Path, metavar="OUT", help="write the mended rows as CSV")
    commands.add_columns(command)
    add_pack(command)
    command.set_defaults(run=_validate)


def _validate(options: argparse.Namespace) -> int:
    from herts_geo import reading, sandbox
    from herts_geo.pack import catalogue
    from herts_geo.reading import lookups

    data = commands.opened(options.file)
    sandbox.warm()  # while the pack is loaded
    known = lookups.context(catalogue.read(options.pack))
    report = reading.check(
        data, options.file.name, options.standard, known, options.sheet, options.columns
    )
    if options.fixed:
        saving.save(options.fixed, report.mended_csv())
    if options.json:
        print(json.dumps(report.as_dict(), indent=2, ensure_ascii=False))
    else:
        _print(report)
    return 1 if report.errors else 0


def _print(report: Any) -> None:
    seen = report.recognised
    print(
        f"{seen.title}: {report.rows:,} rows, {report.loaded:,} loaded, "
        f"{report.errors:,} errors, {report.warnings:,} warnings, {len(report.mended):,} mended"
    )
    for issue in report.issues:
        print(f"{issue.severity}: {issue.sentence()}", file=sys.stderr)
    if seen.unmatched:
        names = [f"'{' '.join(name.split())[:40]}'" for name in seen.unmatched]
        print(
            f"columns with no field of the standard: {wording.listing(names, 20)}", file=sys.stderr
        )
    for each in seen.suggestions:
        heading = " ".join(each.heading.split())[:40]
        print(f"'{heading}' may be {each.field}, {each.why}: --columns", file=sys.stderr)
    for sentence in report.secrets:
        print(sentence, file=sys.stderr)
    for row, reason in report.left_out:
        print(f"left out: row {row}: {reason}", file=sys.stderr)
