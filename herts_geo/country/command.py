"""`herts-geo travel`: one matrix, many counties at a time, and tables over all of them."""

import argparse
import json
import sys
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
    from herts_geo.country.tabled import Answer
    from herts_geo.country.tasks import Asked

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


def add_command(commands: Any) -> None:
    """Adds `travel build`, `threshold` and `compare` to a parser's commands, and what runs them."""
    inner, build = timetable_command.add_command(commands)
    need = build.add_argument
    need("--scheduler", metavar="none|local|ADDRESS", help=SCHEDULER)
    need("--workers", type=_workers, help="processes of a local scheduler (one a processor)")
    need("--packs", type=Path, nargs="+", default=[], metavar="FOLDER", help=PACKS)
    need("--margin", type=_margin, default=None, metavar="KM", help="points beyond a county (10)")
    need("--rules", choices=rule_sets.SETS, default=rule_sets.USUAL, help=rule_sets.HELP)
    build.set_defaults(run=run)
    _add_threshold(inner)
    compare_command.add_command(inner)


def _add_threshold(inner: Any) -> None:
    table = inner.add_parser("threshold", help=THRESHOLD, description=THRESHOLD.capitalize() + ".")
    need = table.add_argument
    need("place", nargs="?", help="a county, local authority or neighbourhood (tables of all)")
    need("--like", type=_like, default=0, metavar="N", help="beside the N places most like it")
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
    return _say(_built(options))


def _say(built: "Built") -> int:
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
    from herts_geo.country import tasks as country_tasks

    refused = [f"--{name}" for name in ("osm", "gtfs", "areas", "points") if getattr(options, name)]
    if refused:
        raise HertsGeoError(
            f"{' and '.join(refused)} cannot be given with --scheduler: each county is made from "
            "its pack's own files."
        )
    runner = _runner(options)
    found = of_country.found(options.packs, options.pack)
    out = _folder(options.out)
    tasks = country_tasks.tasks(found, _asked(options, found), out)
    built = country_run.build(tasks, out, _progress, runner)
    print(out)
    return built


def _asked(options: argparse.Namespace, found: "Sequence[County]") -> "Asked":
    from herts_geo.country.tasks import MARGIN_KM, Asked

    return Asked(
        services=_services(options.service, found),
        mode=options.mode,
        routed=timetable_command.asked(options) if options.date else None,
        margin_km=MARGIN_KM if options.margin is None else options.margin,
        rules=options.rules,
    )


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


def _runner(options: argparse.Namespace) -> "Runner":
    from herts_geo.country import run as country_run

    if options.scheduler == NONE:
        return country_run.here
    from herts_geo.country import spread

    spread.check()
    if said := spread.warning(options.scheduler):
        print(f"Warning: {said}", file=sys.stderr)
    return spread.Spread(options.scheduler, _progress, options.workers)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _folder(given: Path | None) -> Path:
    from herts_geo.travel import stored

    return given or stored.folder()


def threshold(options: argparse.Namespace) -> int:
    """Prints or writes the table of people within each threshold; 0 done.

    Parts of the estimate that do not stand are made first. Raises `HertsGeoError`.
    """
    from herts_geo.country import counties as of_country
    from herts_geo.country import tabled
    from herts_geo.country.tabled import Question

    found = of_country.found(options.packs, options.pack)
    question = Question(
        services=_services(options.service, found),
        mode=options.mode,
        minutes=options.minutes,
        place=options.place or "",
        like=options.like,
        rules=options.rules,
    )
    answer = tabled.answer(found, _folder(options.parts), question, _progress)
    _give(answer, options)
    return DONE


def _give(answer: "Answer", options: argparse.Namespace) -> None:
    for note in answer.notes:
        print(note, file=sys.stderr)
    if options.out:
        from herts_geo import export

        saving.save(options.out, export.csv(answer.table, answer.datasets))
        print(options.out)
    elif options.json:
        print(json.dumps(answer.as_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(answer.words())


def _minutes(text: str) -> tuple[float, ...]:
    try:
        values = tuple(sorted({float(word) for word in text.split(",")}))
    except ValueError:
        values = (0.0,)
    if not all(0 < value <= LONGEST for value in values):
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form {MINUTES}, each up to 240")
    return values


def _workers(text: str) -> int:
    return _count(text, "workers", 512)


def _like(text: str) -> int:
    return _count(text, "places", MOST_LIKE)


def _count(text: str, what: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of {what} from 1 to {most}")
    return int(text)


def _margin(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of kilometres from 0 to 100")
    return value
