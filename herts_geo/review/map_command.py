"""`herts-geo map`: the map of a page on a sheet of paper, or a book of them, one sheet a place."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands, saving
from herts_geo.access.sites import options as sites_options
from herts_geo.commands import add_pack
from herts_geo.errors import HertsGeoError

if TYPE_CHECKING:
    from herts_geo.evidence import Picture
    from herts_geo.places import Place
    from herts_geo.review.shows import Asked

HELP: Final = "the map of a page on A4 or A3, as PNG, SVG or PDF"
SHOW: Final = (
    "deprivation[:MEASURE], indicator:KEY, access[:SERVICE[:walk|cycle|pt]], points, "
    "housing[:status|ownership], estate; with a project opportunities or notes"
)
BOOKS: Final = ("district", "locality")


def add_command(commands: Any) -> None:
    """Adds `map` to the subcommands of a parser, with its options and what runs it."""
    from herts_geo.review import command as review_command

    command = commands.add_parser("map", help=HELP, description=f"{HELP.capitalize()}.")
    add = command.add_argument
    add("place", help="a name, postcode, position or code")
    add("--show", default="deprivation", metavar="WHAT", help=SHOW)
    add("--layers", type=layers, default=(), metavar="L", help="over it: 'estate.60~sites'")
    add("--minutes", type=review_command.minutes, help="to a service (its published time)")
    add("--times", action="append", default=[], metavar="NAME", help=review_command.TIMES)
    sites_options.add(command)
    add("--register", type=Path, action="append", default=[], metavar="F", help="repeatable")
    add("--project", type=Path, metavar="F", help="with its opportunities, notes, localities")
    add("--out", type=Path, required=True, metavar="FILE", help="write .png, .svg or .pdf")
    add("--paper", choices=("a4", "a3"), default="a4", help="its size (a4)")
    add("--landscape", action="store_true", help="on its side")
    add("--book", choices=BOOKS, help="a PDF with a sheet for each of these too")
    add_pack(command)
    command.set_defaults(run=run)


def layers(text: str) -> tuple[str, ...]:
    """Layers from the command line, also those of every map. Raises `ArgumentTypeError`."""
    from herts_geo.maps.layers import KEYS, read

    try:
        return tuple(map(read, filter(None, text.split("~"))))
    except ValueError as fault:
        known = ", ".join(KEYS)
        wanted = f"'{fault}' is no layer with an opacity from 0 to 100. Layers are {known}"
        raise argparse.ArgumentTypeError(wanted) from fault


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done. Raises `HertsGeoError`."""
    from herts_geo.estate import held as estate_held
    from herts_geo.estate import register as estate_register
    from herts_geo.pack import catalogue
    from herts_geo.project import file as project_file
    from herts_geo.report import drawing
    from herts_geo.report.map import file as map_file
    from herts_geo.review import base as review_base
    from herts_geo.review import shows
    from herts_geo.review.base import Base, Question
    from herts_geo.services import asked as services_asked

    ending = drawing.known(options.out.suffix)
    if options.book and ending != ".pdf":
        raise HertsGeoError(f"A book of maps is a PDF: '{options.out.name}' must end in .pdf.")
    plans = options.best is not None
    if plans and options.show.partition(":")[0] != "access":
        raise HertsGeoError("--best marks sites on the map of access: ask for --show access.")
    pack, today = catalogue.read(options.pack), date.today()
    # The registers as anybody may see them, and the project.
    files = [estate_register.opened(path) for path in options.register]
    given = estate_held.read(pack, files, today=today) if files else None
    question = Question(minutes=options.minutes, times=tuple(dict.fromkeys(options.times)))
    review_base.refuse_unknown(question)
    base = Base(catalogue=pack, question=question, today=today, given=given)
    project = project_file.read(commands.opened(options.project)) if options.project else None
    asked = shows.Asked(base, project, options.layers, plan=options if plans else None)
    place = services_asked.place(pack, options.place)
    pictures = [shows.picture(asked, place, options.show)]
    paper = map_file.Paper(options.paper, options.landscape)
    if options.book:
        pictures += _sheets(asked, place, options)
        made = map_file.book(pictures, pack, paper, today.isoformat(), pictures[0].title)
    else:
        made = map_file.make(pictures[0], pack, ending, paper, today.isoformat())
    saving.save(options.out, made)
    return 0


def _sheets(asked: "Asked", place: "Place", options: argparse.Namespace) -> "list[Picture]":
    """A map of each place of a book besides the first; one that has nothing to map is named.

    Raises `HertsGeoError` where there are no such places.
    """
    from herts_geo.review import shows

    known, made = asked.base.gazetteer, []
    if options.book == "locality":
        every = [known.place(each.code) for each in asked.kept.localities]
        why = "The project holds no locality: a book of localities needs one with some."
    else:
        every = known.of_kind("district") if place == known.whole else []
        why = (
            f"A book of districts is one of {known.whole.label}, not of {place.label}. Name that "
            "place, or leave out --book."
        )
    if not every:
        raise HertsGeoError(why)
    for each in every:
        if each != place:
            try:
                made.append(shows.picture(asked, each, options.show))
            except HertsGeoError as fault:
                print(f"Left out of the book: {fault}", file=sys.stderr)
    return made
