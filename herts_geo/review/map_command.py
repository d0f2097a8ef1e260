"""`herts-geo map`: a map of a review alone on a sheet of paper, or one sheet a district."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import saving
from herts_geo.commands import add_pack
from herts_geo.errors import HertsGeoError

if TYPE_CHECKING:
    from herts_geo.evidence import Picture
    from herts_geo.places import Place
    from herts_geo.review.base import Base

SHOWS: Final = {  # what is shown -> the part of a review, and the key of its picture
    "deprivation": ("people", "people.deprivation"),
    "access:hospital": ("reach", "reach.hospital.pt.map"),
    "access:gp": ("reach", "reach.gp.walk.map"),
    "housing": ("homes", "homes.map"),
    "estate": ("estate", "estate.map"),
    "points": ("points", "points.map"),
}
HELP: Final = "a map of a place on A4 or A3, as PNG, SVG or PDF"


def add_command(commands: Any) -> None:
    """Adds `map` to the subcommands of a parser, with its options and what runs it."""
    command = commands.add_parser("map", help=HELP, description=f"{HELP.capitalize()}.")
    add = command.add_argument
    add("place", help="a name, postcode, position or code")
    add("--show", choices=SHOWS, default="deprivation", help="what the map shows")
    add("--out", type=Path, required=True, metavar="FILE", help="write .png, .svg or .pdf")
    add("--paper", choices=("a4", "a3"), default="a4", help="its size (a4)")
    add("--landscape", action="store_true", help="on its side")
    add("--book", choices=("district",), help="a PDF with a sheet for each district too")
    add_pack(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done. Raises `HertsGeoError`."""
    from herts_geo.pack import catalogue
    from herts_geo.report import drawing
    from herts_geo.report.map import file as map_file
    from herts_geo.review.base import Base, Question
    from herts_geo.services import asked

    ending = drawing.known(options.out.suffix)
    if options.book and ending != ".pdf":
        raise HertsGeoError(f"A book of maps is a PDF: '{options.out.name}' must end in .pdf.")
    pack, today = catalogue.read(options.pack), date.today()
    base = Base(catalogue=pack, question=Question(), today=today)
    place = asked.place(pack, options.place)
    paper = map_file.Paper(options.paper, options.landscape)
    pictures = [_picture(base, place, options.show)]
    if options.book:
        every = base.gazetteer.of_kind("district") if place == base.whole else []
        pictures += _sheets(base, [each for each in every if each != place], options.show)
    if options.book:
        made = map_file.book(pictures, pack, paper, today.isoformat(), pictures[0].title)
    else:
        made = map_file.make(pictures[0], pack, ending, paper, today.isoformat())
    saving.save(options.out, made)
    return 0


def _sheets(base: "Base", every: "list[Place]", show: str) -> "list[Picture]":
    """A map of each place; one that has nothing to map is named."""
    made = []
    for each in every:
        try:
            made.append(_picture(base, each, show))
        except HertsGeoError as fault:
            print(f"Left out of the book: {fault}", file=sys.stderr)
    return made


def _picture(base: "Base", place: "Place", show: str) -> "Picture":
    from herts_geo.review import dossier

    key, wanted = SHOWS[show]
    part = next(each for each in dossier.PARTS if each.key == key)
    found = part.ask(base, place)
    for each in part.chapter(found, found).pictures:
        if each.key == wanted:
            return each
    raise HertsGeoError(f"There is nothing to map as '{show}' in {place.label}.")
