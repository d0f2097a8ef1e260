"""`herts-geo estate`: public property of a place, partners' registers included."""

import argparse
import json
import math
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import saving, wording
from herts_geo.commands import add_columns, add_pack
from herts_geo.errors import HertsGeoError
from herts_geo.estate import compare_command, match_command

if TYPE_CHECKING:
    import pandas as pd

    from herts_geo.estate.held import Estate
    from herts_geo.estate.register import RegisterFile
    from herts_geo.estate.score import Scores
    from herts_geo.pack.catalogue import Catalogue


FOUND: Final = 0
FARTHEST: Final = 5_000.0  # metres
HELP: Final = "public property of a place by holder, with partners' registers and near pairs"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds `estate` to the subcommands of a parser, with its options and what runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        "estate", help=HELP, description=HELP.capitalize() + "."
    )
    add = command.add_argument
    add("--place", default="", help="a code, a name or a postcode (the whole pack)")
    add("--register", type=Path, action="append", default=[], metavar="FILE", help="repeatable")
    add("--kept", action="append", default=[], metavar="NAME", help="a register of the store")
    add("--workspace", metavar="NAME", help="whose store's registers; your own unless given")
    add("--near", type=metres, metavar="METRES", help="pairs of holders so near, straight line")
    add("--rank", action="store_true", help="assets in the order of their opportunity score")
    add("--gp", action="store_true", help="with GP practices")
    add_columns(command)
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--out", type=Path, metavar="FILE", help="write .csv, .geojson or .gpkg")
    add("--full", action="store_true", help="the holder's own view: with the place of the vacant")
    add_pack(command)
    command.set_defaults(run=run)
    parts = command.add_subparsers(title="parts", metavar="PART")
    compare_command.add_command(parts)
    match_command.add_command(parts)
    return command


def metres(text: str) -> float:
    """A distance from the command line. Raises `ArgumentTypeError`."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= FARTHEST:
        raise argparse.ArgumentTypeError(f"'{text}' is no distance from 1 to {FARTHEST:,.0f} m")
    return value


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place that is not known.
    """
    from herts_geo.estate import colocation, register
    from herts_geo.estate import held as estate_held
    from herts_geo.pack import catalogue
    from herts_geo.places import gazetteer
    from herts_geo.services import asked

    pack = catalogue.read(options.pack)
    place = asked.place(pack, options.place) if options.place else gazetteer(pack).whole
    files = [register.opened(path, options.columns) for path in options.register]
    files += _of_store(pack, options)
    held = estate_held.read(pack, files, options.gp, options.full, date.today())
    shown = held.frame[estate_held.in_place(pack, held.frame, place)].reset_index(drop=True)
    pairs = colocation.pairs(shown, options.near) if options.near else None
    ranking = None
    if options.rank:
        ranks = _scores(shown, options.near).ranks()
        rows = shown.loc[ranks.index]
        ranking = ranks.assign(Id=rows["id"], Name=rows["name"], Holder=rows["holder"])
    if options.out:
        data = _bytes(options.out, shown, options.near, held)
        saving.save(options.out, data)
        print(f"{options.out}: {len(data):,} bytes", file=sys.stderr)
    if options.json:
        found = as_dict(held, shown, pairs)
        about = {"place": place.as_dict(), "full": options.full, "near": options.near}
        if ranking is not None:
            found["ranking"] = records(ranking)
        print(json.dumps({**about, **found}, indent=2, ensure_ascii=False, allow_nan=False))
    elif not options.out:
        print(words(held, shown, pairs, place.label))
        if ranking is not None:
            print(_ranked(ranking))
    return FOUND


def _of_store(pack: "Catalogue", options: argparse.Namespace) -> "list[RegisterFile]":
    """The registers that are named of those that a workspace of the store keeps."""
    if not options.kept:
        return []
    from herts_geo.estate import long
    from herts_geo.store import opening, people_command

    store = opening.needed("registers in it")
    actor = people_command.in_workspace(store, options.workspace)
    return [long.of_store(pack, store, actor, name) for name in options.kept]


def as_dict(
    held: "Estate", shown: "pd.DataFrame", pairs: "pd.DataFrame | None" = None
) -> dict[str, Any]:
    """Assets, totals, holders, registers and (where asked) pairs as plain values, for JSON."""
    from herts_geo.estate import filter

    found: dict[str, Any] = {
        "assets": records(shown.rename(columns={"decile": "need"})),  # as scripts know it
        "totals": filter.totals(shown),
        "by_holder": records(filter.by_holder(shown)),
        "registers": [each.as_dict() for each in held.registers],
        "vacant_without_place": held.withheld,
        "vacant_in_doubt": held.doubtful,
        "sensitive_hidden": held.hidden,
        "outside_the_pack": held.outside,
    }
    if held.matched is not None:
        found["matched"] = records(held.matched.pairs)
    return found if pairs is None else {**found, "pairs": records(pairs)}


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """Rows as plain values: dates as YYYY-MM-DD, None for what is missing."""
    plain = frame.copy()
    for name in plain.select_dtypes("datetime"):
        plain[name] = plain[name].dt.strftime("%Y-%m-%d")
    text = plain.to_json(orient="records", double_precision=6)
    found: list[dict[str, Any]] = json.loads(text)
    return found


def words(held: "Estate", shown: "pd.DataFrame", pairs: "pd.DataFrame | None", place: str) -> str:
    """The answer in plain English."""
    from herts_geo.estate import filter
    from herts_geo.estate import land as estate_land
    from herts_geo.estate import words as estate_words

    sums = filter.totals(shown)
    lines = [estate_words.paragraph(held, sums, f"in {place}"), ""]
    holders = filter.by_holder(shown).to_dict("records")
    lines += [f"{row['assets']:>6,}  {row['holder']}" for row in holders]
    lines += [
        f"{each.name}: {each.rows:,} rows, {each.loaded:,} loaded, {each.errors:,} errors, "
        f"{each.warnings:,} warnings ('herts-geo validate' names each)"
        f"{f', {each.outside:,} outside the area of this pack' * bool(each.outside)}"
        for each in held.registers
    ]
    lines += [f"{each.name}: {told}" for each in held.registers for told in each.unread]
    if pairs is not None:
        lines += ["", f"{len(pairs):,} pairs of different holders:"]
        if left_out := estate_land.left_out(shown):
            lines.append(wording.heading(left_out))
        lines += [f"{row['score']:>6.1f}  {row['why']}" for row in pairs.to_dict("records")]
    return "\n".join(lines)


def _scores(shown: "pd.DataFrame", near: float | None) -> "Scores":
    from herts_geo.estate import score, view

    metres = near or view.Question().near
    return score.score(shown, score.DEFAULT, metres, date.today())


def _ranked(ranking: "pd.DataFrame") -> str:
    lines = ["", "Rank   Score     Known  Asset (no rank: too little is known, or no building)"]
    for row in ranking.astype(object).where(ranking.notna(), "-").to_dict("records"):
        name = f"{row['Name']} ({row['Holder']})"
        lines.append(f"{row['Rank']:>4} {row['Score']:>7} {row['Known']:>9}  {name}")
    return "\n".join(lines)


def _bytes(path: Path, shown: "pd.DataFrame", near: float | None, held: "Estate") -> bytes:
    """The assets with their figures and scores as a file; without scores where there are too many
    assets near each other to count."""
    from herts_geo.estate import colocation, score, screening
    from herts_geo.estate import files as estate_files

    makers = {
        ".csv": estate_files.csv,
        ".geojson": estate_files.geojson,
        ".gpkg": estate_files.geopackage,
    }
    if path.suffix.lower() not in makers:
        raise HertsGeoError(f"'{path}' must end in {', '.join(makers)}.")
    figures = screening.figures(shown)
    with suppress(colocation.TooManyPairs):
        figures = score.beside(figures, _scores(shown, near))
    return makers[path.suffix.lower()](figures, held.datasets)
