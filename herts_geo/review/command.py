"""`herts-geo review`: the review of a place in words, as JSON or as a document."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands
from herts_geo.access.sites import options as sites_options
from herts_geo.commands import add_pack
from herts_geo.housing import options as housing_options
from herts_geo.travel import rule_sets

if TYPE_CHECKING:
    from herts_geo.access.correction import Correction
    from herts_geo.evidence import Chapter, Dossier
    from herts_geo.pack.catalogue import Catalogue
    from herts_geo.places import Place
    from herts_geo.review import Question


FOUND, UNKNOWN = 0, 2  # exit codes, as in `cli`
MOST_MINUTES: Final = 120
TIMES: Final = "stored times by name, of the service and mode that they hold; repeatable"
HELP: Final = "the review of a place: people, access, homes, estate, and what stands out"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds `review` to the subcommands of a parser, with its options and what runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        "review", help=HELP, description=HELP.capitalize() + "."
    )
    add = command.add_argument
    add("place", help="a name, postcode, position or code")
    add("--against", action="append", default=[], metavar="P", help="set beside; repeatable")
    add("--minutes", type=minutes, help="to every service (the published time of each)")
    add("--times", action="append", default=[], metavar="NAME", help=TIMES)
    add("--rules", choices=rule_sets.SETS, default=rule_sets.USUAL, help=rule_sets.HELP)
    add("--correct", type=Path, metavar="F", help="published times that correct ours near by")
    housing_options.add(command)
    add("--register", type=Path, action="append", default=[], metavar="F", help="repeatable")
    add("--sites", type=Path, metavar="F", help="your register in place of the shipped ones")
    add("--project", type=Path, metavar="F", help="with what a workshop recorded")
    add("--layers", type=layers, default=(), metavar="L", help="on its maps: 'estate~sites'")
    sites_options.add(command)
    sites_options.add_service(command)
    add("--json", action="store_true", help="print JSON")
    add("--out", type=Path, metavar="FILE", help="write .docx, .pdf, .html, .xlsx or .gpkg")
    add_pack(command)
    command.set_defaults(run=run)
    return command


def minutes(text: str) -> int:
    """A time from the command line. Raises `ArgumentTypeError`."""
    if not text.isdigit() or not 0 < int(text) <= MOST_MINUTES:
        wanted = f"'{text[:20]}' is no whole number of minutes from 1 to {MOST_MINUTES}"
        raise argparse.ArgumentTypeError(wanted)
    return int(text)


def layers(text: str) -> tuple[str, ...]:
    """Layers from the command line. Raises `ArgumentTypeError`."""
    from herts_geo.maps.layers import KEYS, read
    from herts_geo.review.overlaid import PICTURES

    told = tuple(filter(None, text.split("~")))
    if wrong := [each for each in told if each.partition(".")[0] not in PICTURES]:
        known = ", ".join(key for key in KEYS if key in PICTURES)
        raise argparse.ArgumentTypeError(f"'{wrong[0][:20]}' is none of {known}")
    try:
        return tuple(map(read, told))
    except ValueError as fault:
        wanted = f"'{text[:40]}' has an opacity that is no number from 0 to 100"
        raise argparse.ArgumentTypeError(wanted) from fault


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done, 2 where the file's ending is not known.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place that is not known.
    """
    from herts_geo import report, review
    from herts_geo.pack import catalogue

    if options.out and options.out.suffix.lower() not in report.FORMATS:
        endings = ", ".join(report.FORMATS)
        print(f"'{options.out.name}' must end in one of: {endings}.", file=sys.stderr)
        return UNKNOWN
    pack = catalogue.read(options.pack)
    found = review.overlaid(_review(pack, options), options.layers)
    if options.out:
        report.write(found, options.out, pack, lambda words: print(words, file=sys.stderr))
    if options.json:
        print(review.to_json(found))
    elif not options.out:
        print(words(found))
    return FOUND


def _review(pack: "Catalogue", options: argparse.Namespace) -> "Dossier":
    from herts_geo import places, review
    from herts_geo.estate import held as estate_held
    from herts_geo.estate import register as estate_register
    from herts_geo.example.mark import marked
    from herts_geo.housing import district as housing_district
    from herts_geo.housing import own as housing_own
    from herts_geo.project import file as project_file
    from herts_geo.review import recorded
    from herts_geo.services import asked

    known, today = places.gazetteer(pack), housing_options.day(options)
    place = asked.place(pack, options.place)
    district = housing_district.district_of(known, place)
    supply = housing_options.choices(options, district.code if district else "")
    others = tuple(asked.place(pack, text).code for text in options.against)
    files = [estate_register.opened(path) for path in options.register]
    held, sites = estate_held.read(pack, files, today=today), None
    if options.sites:
        sites = housing_own.own(pack, commands.opened(options.sites), options.sites.name).sites
    code = "" if place == known.whole else place.code
    question = review.Question(
        code,
        others,
        minutes=options.minutes,
        supply=supply,
        timed_by=options.rules,
        times=tuple(dict.fromkeys(options.times)),
        corrections=_corrections(pack, options),
    )
    plans = (_plan(pack, place, question, options),) if options.best is not None else ()
    found = review.review(pack, question, held, sites, extra=plans, today=today)
    found = marked(found, [options.sites.name] if options.sites else ())
    if not options.project:
        return found
    project = project_file.read(commands.opened(options.project))
    return marked(recorded.added(found, pack, project, place), [project.name])


def _corrections(pack: "Catalogue", options: argparse.Namespace) -> "tuple[Correction, ...]":
    from herts_geo.access import residuals

    if not options.correct:
        return ()
    data, name = commands.opened(options.correct), options.correct.name
    return residuals.read(pack, data, name, options.rules)


def _plan(
    pack: "Catalogue", place: "Place", asked: "Question", options: argparse.Namespace
) -> "Chapter":
    """The chapter of the best sites that the options ask for."""
    from herts_geo.access.sites import command as sites_command
    from herts_geo.evidence import Link
    from herts_geo.review import planned
    from herts_geo.services import points as services_points

    service = options.service.strip().casefold().replace(" ", "_").replace("-", "_")
    points = services_points.points(pack, service)
    question = asked.access(service, options.mode, asked.place)
    if options.aim != "close":  # stored times have no minutes to a new site
        question = replace(question, method="")
    offered = sites_command.offered(pack, question, points, options)
    found = sites_command.answered(pack, question, offered, None, options)
    told = {"place": place.code, **sites_command.query(found, options.source)}
    told |= {"method": question.method} if question.method else {}
    return planned.chapter(pack, found, Link("accessibility", told, "Accessibility"))


def words(found: "Dossier") -> str:
    """A review as lines of text for a terminal: what stands out, then each chapter's figures."""
    lines = [f"{found.title}, {found.made}", "", "What stands out:"]
    lines += [f"  {each.weight:.2f}  {each.sentence}" for each in found.findings]
    for chapter in found.chapters:
        lines += ["", chapter.title, *(f"  {text}" for text in chapter.lead)]
        for each in chapter.figures:
            bare = each.value is None or each.unit in ("%", "percentage points")
            value = each.text if bare else f"{each.text} {each.unit}"
            lines.append(f"  {each.label:<52}{value:>24}")
    return "\n".join(lines)
