"""`herts-geo locality`: a place that is put together, its code and its people."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo.commands import add_pack, opened
from herts_geo.errors import NobodyCounted, UnreadableLocality
from herts_geo.travel.modes import MODES

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from herts_geo.pack.catalogue import Catalogue
    from herts_geo.places.locality.code import Locality
    from herts_geo.places.locality.resolve import Counted


FOUND: Final = 0
HELP: Final = "put a locality together, and print its code, its small areas and its people"
FILES: Final = "GeoJSON, GeoPackage, KML, KMZ, zipped Shapefile, Esri or TopoJSON, FlatGeobuf"
POINT: Final = "LON,LAT, a postcode or a name"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds `locality` to the subcommands of a parser, with its options and what runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        "locality", help=HELP, description=f"{HELP.capitalize()}."
    )
    add = command.add_argument
    form = command.add_mutually_exclusive_group(required=True)
    form.add_argument("--near", metavar="POINT", help=f"everything within --metres of {POINT}")
    form.add_argument("--reach", metavar="POINT", help=f"everything within --minutes of {POINT}")
    form.add_argument("--file", type=Path, metavar="F", help=FILES)
    form.add_argument("--areas", nargs="+", metavar="CODE", help="whole small areas (LSOA codes)")
    form.add_argument("--code", help="the code of a locality, to see how it counts")
    add("--metres", type=int, default=800, help="straight-line distance (800)")
    add("--minutes", type=int, default=15, help="travel time (15)")
    add("--mode", choices=MODES, default="walk", help="of the travel time (walk)")
    add("--layer", default="", help="the only layer of --file to take, where it has several")
    add("--name", help="what the locality is called")
    add("--json", action="store_true", help="print JSON")
    add_pack(command)
    command.set_defaults(run=run)
    return command


def footprint(path: Path) -> "BaseGeometry":
    """The shape that a map file draws, all of its areas together, in EPSG:27700.

    Raises `UnreadableLocality`, or `HertsGeoError` for a file that cannot be opened.
    """
    from herts_geo.crs import shape_to_metres
    from herts_geo.places.locality import file as locality_file

    shape, _ = locality_file.read(opened(path)).together()
    return shape_to_metres(shape)


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place or locality that cannot be used.
    """
    from herts_geo.pack import catalogue
    from herts_geo.places.locality import code as locality_code
    from herts_geo.places.locality import resolve, table

    pack = catalogue.read(options.pack)
    form, notes = _form(pack, options)
    if options.name:
        form = locality_code.named(form, options.name)
    code = locality_code.to_code(locality_code.from_code(locality_code.to_code(form)))
    try:
        found = resolve.counted(pack, code)
    except NobodyCounted as fault:
        raise NobodyCounted(" ".join([str(fault), *notes])) from fault
    if options.json:
        about = {**table.as_dict(pack, found), "notes": list(notes)}
        print(json.dumps(about, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(words(pack, found, notes))
    return FOUND


def words(pack: "Catalogue", found: "Counted", notes: tuple[str, ...]) -> str:
    """The answer as lines of text for a terminal."""
    from herts_geo.places.locality import table

    lines = [table.paragraph(pack, found), *notes, *table.warnings(pack, found)]
    lines.append("People counted, postcodes inside, of all, share, small area:")
    columns = ("People counted", "Postcodes inside", "Postcodes in all", "Share that counts (%)")
    lines += [
        "  {:>7}  {:>5}  {:>5}  {:>6}  ".format(*(row[name] for name in columns))
        + row["Small area"]
        for row in table.table(found).to_dict("records")
    ]
    return "\n".join([*lines, f"Code, to be given as PLACE: {found.place.code}"])


def _form(pack: "Catalogue", options: argparse.Namespace) -> tuple["Locality", tuple[str, ...]]:
    """The locality that the options describe, and what had to be done to it."""
    from herts_geo.places import search
    from herts_geo.places.locality import code as locality_code
    from herts_geo.places.locality.code import Areas, Near, Reach

    if options.code:
        return locality_code.from_code(options.code), ()
    if options.file:
        from herts_geo import commands
        from herts_geo.places.locality import opened as locality_opened

        opened = locality_opened.apart(
            commands.opened(options.file), "From a file", layer=options.layer
        )
        if opened.made is None:
            choice = " Give its name with --layer." if opened.layers and not opened.names else ""
            raise UnreadableLocality(" ".join([opened.problem + choice, *opened.notes]))
        return opened.made.shape, (*opened.notes, *locality_opened.outside(pack, opened))
    if options.areas:
        return Areas("Small areas", tuple(code.upper() for code in options.areas)), ()
    lon, lat = search.point(pack, options.near or options.reach)
    if options.near:
        return Near(f"Within {options.metres} m", lon, lat, options.metres), ()
    return Reach(f"Within {options.minutes} minutes", lon, lat, options.minutes, options.mode), ()
