"""`herts-geo travel`: one matrix, many counties at a time, and tables over all of them."""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands, saving
from herts_geo.access import compare_command
from herts_geo.errors import HertsGeoError
from herts_geo.timetable import command as timetable_command
from herts_geo.travel import rule_sets
from herts_geo.travel.modes import MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from herts_geo.country.counties import County
    from herts_geo.country.run import Built, Runner

DONE, FAULT = 0, 1  # exit codes, as in `cli`
NONE: Final = "none"
SCHEDULER: Final = (
    "make parts by county and service: none (in this process), local (processes of this machine) "
    "or the address of a Dask scheduler that you trust"
)
THRESHOLD: Final = "people within each threshold of a service, over many counties"
PACKS: Final = "packs of counties, or folders that hold them (the open pack)"
MINUTES: Final = "15,30,45,60"
MOST_LIKE: Final = 50
LONGEST: Final = 240.0


def add_command(commands_: Any) -> None:
    """Adds `travel build`, `threshold` and `compare` to a parser's commands, and what runs them."""
    inner, build = timetable_command.add_command(commands_)
    need = build.add_argument
    workers = partial(_number, what="workers", low=1, most=512, whole=True)
    margin = partial(_number, what="kilometres", low=0, most=100)
    need("--scheduler", metavar="none|local|ADDRESS", help=SCHEDULER)
    need("--workers", type=workers, help="processes of a local scheduler (one a processor)")
    need("--packs", type=Path, nargs="+", default=[], metavar="FOLDER", help=PACKS)
    need("--margin", type=margin, default=None, metavar="KM", help="points beyond a county (10)")
    need("--rules", choices=rule_sets.SETS, default=rule_sets.USUAL, help=rule_sets.HELP)
    build.set_defaults(run=run)
    table = inner.add_parser("threshold", help=THRESHOLD, description=THRESHOLD.capitalize() + ".")
    need = table.add_argument
    like = partial(_number, what="places", low=1, most=MOST_LIKE, whole=True)
    need("place", nargs="?", help="a county, local authority or neighbourhood (tables of all)")
    need("--like", type=like, default=0, metavar="N", help="beside the N places most like it")
    need("--service", default="", help="services, with commas between (all that the packs list)")
    need("--mode", choices=MODES, default="pt", help="how one travels (pt)")
    need("--rules", choices=rule_sets.SETS, default=rule_sets.USUAL, help=rule_sets.HELP)
    need("--minutes", type=_minutes, default=MINUTES, help=f"thresholds ({MINUTES})")
    need("--packs", type=Path, nargs="+", default=[], metavar="FOLDER", help=PACKS)
    need("--parts", type=Path, help="folder of parts (the one that the app reads)")
    need("--out", type=Path, metavar="FILE.csv", help="write the table as CSV with its sources")
    need("--json", action="store_true", help="print JSON")
    commands.add_pack(table)
    table.set_defaults(run=threshold)
    compare_command.add_command(inner)


def run(options: argparse.Namespace) -> int:
    """Builds one matrix, or with --scheduler parts by county; 1 where a county failed.

    Raises `HertsGeoError`.
    """
    if not options.scheduler:
        if options.packs or options.workers or options.margin is not None:
            raise HertsGeoError(
                "--packs, --workers and --margin are for parts by county: give --scheduler "
                "none, local or an address too."
            )
        return timetable_command.run(options)
    built = _built(options)
    for fault in built.faults:
        print(fault, file=sys.stderr)
    pairs = sum(each["pairs"] for each in built.made)
    print(f"{len(built.made)} parts made ({pairs:,} pairs), {built.kept} stood as they were.")
    if built.faults:
        print(f"{len(built.faults)} failed: run the same command again to make those alone.")
    return FAULT if built.faults else DONE


def _built(options: argparse.Namespace) -> "Built":
    from herts_geo.country import counties as of_country
    from herts_geo.country import run as country_run
    from herts_geo.country import spread
    from herts_geo.country import tasks as country_tasks

    refused = [f"--{name}" for name in ("osm", "gtfs", "areas", "points") if getattr(options, name)]
    if refused:
        raise HertsGeoError(
            f"{' and '.join(refused)} cannot be given with --scheduler: each county is made from "
            "its pack's own files."
        )
    runner: Runner = country_run.here
    if options.scheduler != NONE:
        spread.check()
        if said := spread.warning(options.scheduler):
            print(f"Warning: {said}", file=sys.stderr)
        runner = spread.Spread(options.scheduler, _progress, options.workers)
    found = of_country.found(options.packs, options.pack)
    asked = country_tasks.Asked(
        services=_services(options.service, found),
        mode=options.mode,
        routed=timetable_command.asked(options) if options.date else None,
        margin_km=country_tasks.MARGIN_KM if options.margin is None else options.margin,
        rules=options.rules,
    )
    out = _folder(options.out)
    built = country_run.build(country_tasks.tasks(found, asked, out), out, _progress, runner)
    print(out)
    return built


def _services(text: str, found: "Sequence[County]") -> tuple[str, ...]:
    """The services named, or all that every pack lists. Raises `HertsGeoError`."""
    from herts_geo.services.kinds import KINDS
    from herts_geo.services.lists import listed

    asked = [word.strip().casefold().replace(" ", "_") for word in text.split(",") if word.strip()]
    unknown = [word for word in asked if word not in KINDS and word != "all"]
    if unknown:
        known = ", ".join(KINDS)
        raise HertsGeoError(f"There is no service '{unknown[0][:40]}'. Give all, or of: {known}.")
    if asked and "all" not in asked:
        return tuple(dict.fromkeys(asked))
    every = [set(listed(each.pack(), KINDS)) for each in found]
    return tuple(key for key, kind in KINDS.items() if not kind.thin and key in set.union(*every))


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _folder(given: Path | None) -> Path:
    from herts_geo.travel import stored

    return given or stored.folder()


def threshold(options: argparse.Namespace) -> int:
    """Prints or writes the table of people within each threshold; 0 done.

    Parts of the estimate that do not stand are made first. Raises `HertsGeoError`.
    """
    from herts_geo import export
    from herts_geo.country import counties as of_country
    from herts_geo.country import tabled

    found = of_country.found(options.packs, options.pack)
    question = tabled.Question(
        services=_services(options.service, found),
        mode=options.mode,
        minutes=options.minutes,
        place=options.place or "",
        like=options.like,
        rules=options.rules,
    )
    answer = tabled.answer(found, _folder(options.parts), question, _progress)
    for note in answer.notes:
        print(note, file=sys.stderr)
    if options.out:
        saving.save(options.out, export.csv(answer.table, answer.datasets))
        print(options.out)
    elif options.json:
        print(json.dumps(answer.as_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(answer.words())
    return DONE


def _minutes(text: str) -> tuple[float, ...]:
    try:
        values = tuple(sorted({float(word) for word in text.split(",")}))
    except ValueError:
        values = (0.0,)
    if not all(0 < value <= LONGEST for value in values):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form {MINUTES}, each up to 240")
    return values


def _number(text: str, what: str, low: int, most: int, whole: bool = False) -> float:
    try:
        value = int(text) if whole and text.isdigit() else float("nan" if whole else text)
    except ValueError:
        value = float("nan")
    if not low <= value <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of {what} from {low} to {most}")
    return value
