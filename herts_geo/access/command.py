"""`herts-geo access`: who reaches a service in time, and what a change to its points does."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from herts_geo import commands, saving
from herts_geo.access.sites import options as sites_options
from herts_geo.commands import add_pack
from herts_geo.errors import HertsGeoError
from herts_geo.travel import rule_sets
from herts_geo.travel.modes import METHODS, MODES

if TYPE_CHECKING:
    import pandas as pd

    from herts_geo.access.correction import Correction
    from herts_geo.access.doubt import Doubt
    from herts_geo.access.measure import Result
    from herts_geo.access.scenario import Scenario
    from herts_geo.pack.catalogue import Catalogue
    from herts_geo.travel.matrix import Matrix


FOUND, UNKNOWN = 0, 2  # exit codes, as in `cli`
LONGEST: Final = 240.0
HELP: Final = "share of people who reach a service in time, with what-if (modelled)"


def add_command(commands: Any) -> argparse.ArgumentParser:
    """Adds `access` to the subcommands of a parser, with its options and what runs it."""
    command: argparse.ArgumentParser = commands.add_parser(
        "access", help=HELP, description=HELP.capitalize() + "."
    )
    add = command.add_argument
    add("service", help="hospital, hospital_ae, gp, library, ..., or a word for your own points")
    add("--mode", choices=MODES, required=True, help="walk, cycle or public transport")
    add("--minutes", type=minutes, required=True, help="threshold")
    add("--method", choices=METHODS, help="straight-line (walk, cycle) or estimated (pt)")
    add("--times", metavar="NAME", help="stored times by name (of 'herts-geo travel build')")
    add("--rules", choices=rule_sets.SETS, default=rule_sets.USUAL, help=rule_sets.HELP)
    add("--place", help="a code, a name or a postcode (the whole pack)")
    add("--close", action="append", default=[], metavar="NAME", help="close a point; repeatable")
    add("--add", action="append", default=[], type=addition, metavar="NAME,LON,LAT")
    add("--points", type=Path, metavar="FILE", help="your own list of points")
    add("--correct", type=Path, metavar="FILE", help="published times that correct ours near by")
    sites_options.add(command)
    add("--areas", type=Path, metavar="FILE.csv", help="write one row an area, after any edits")
    add("--without-outside", action="store_true", help="leave out points outside the whole place")
    add("--json", action="store_true", help="print JSON; with edits its figures are those after")
    add_pack(command)
    command.set_defaults(run=run)
    return command


def minutes(text: str) -> float:
    """A threshold from the command line. Raises `ArgumentTypeError`."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= LONGEST:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of minutes from 1 to {LONGEST:g}")
    return value


def addition(text: str) -> tuple[str, float, float]:
    """A point to add, written 'NAME,LON,LAT'. Raises `ArgumentTypeError`."""
    from herts_geo.access.edits import Add, Scenario

    name, *position = (part.strip() for part in text.rsplit(",", 2))
    try:
        lon, lat = (float(part) for part in position)
        Scenario().add(Add(name, "service", lon, lat))
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME,LON,LAT in degrees") from fault
    except HertsGeoError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault
    return name, lon, lat


def run(options: argparse.Namespace) -> int:
    """Answers one command; 0 done, 2 where the method does not serve the mode.

    Raises `HertsGeoError`, of it `UnknownPlace` for a place, service or point that is not known.
    """
    from herts_geo import guards
    from herts_geo.access import doubt as access_doubt
    from herts_geo.pack import catalogue
    from herts_geo.services import points as services_points

    if said := _unserved(options):
        print(said, file=sys.stderr)
        return UNKNOWN
    pack = catalogue.read(options.pack)
    found = _points(pack, options)
    known = found.set_index("id")
    for row in (known.loc[services_points.find(found, name)] for name in options.close):
        if not row["placed"]:
            print(f"Closing {row['name']} changes nothing. {row['reason']}", file=sys.stderr)
    if options.best is not None:
        return _best(pack, found, options)
    answers = _results(pack, found, _scenario(found, options), options)
    if options.areas:
        safe = guards.harmless_table(area_rows(answers[-1][1]))
        saving.save(options.areas, safe.to_csv(index=False, lineterminator="\n").encode())
    held = answers[0][0].points
    doubts = [access_doubt.of(pack, found, one, result, held) for one, result in answers]
    if options.json:
        given = as_dict(doubts, found)
        print(json.dumps(given, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print(words(doubts, found))
    return FOUND


def _unserved(options: argparse.Namespace) -> str:
    """Why the method or the stored times do not serve the mode, '' where they do."""
    usable: str = MODES[options.mode].method
    if options.times:
        from herts_geo.travel import stored as travel_stored

        held = travel_stored.mode(options.times) or "pt"
        if held != options.mode:
            held_by = MODES[held].short
            return f"--times holds times by {held_by}, not by {options.mode}: use --mode {held}."
        usable = "timetable" if held == "pt" else "streets"
    if options.method in (None, usable):
        return ""
    return f"--method {options.method} does not serve {options.mode}: use {usable}."


def _best(pack: "Catalogue", found: "pd.DataFrame", options: argparse.Namespace) -> int:
    """Answers `--best`: a plan instead of who is in time."""
    from herts_geo.access.edits import to_text
    from herts_geo.access.sites import command as sites_command
    from herts_geo.access.view import Question
    from herts_geo.services import asked as commanded

    place = commanded.place(pack, options.place).code if options.place else ""
    edits = _scenario(found, options)
    question = Question(
        place=place,
        service=_key(options),
        mode=options.mode,
        minutes=options.minutes,
        outside=not options.without_outside,
        edits=to_text(edits) if edits.edits else "",
        rules=options.rules,
        method=options.times or "",
        corrections=_corrections(pack, options),
    )
    own = found if options.points else None
    return sites_command.run(pack, question, found, own, options)


def _points(pack: "Catalogue", options: argparse.Namespace) -> "pd.DataFrame":
    from herts_geo.services import points as services_points

    if options.points is None:
        return services_points.points(pack, _key(options), not options.without_outside)
    data = commands.opened(options.points)
    found = services_points.own(data, options.points.name, options.service, pack)
    for sentence in found.report.unread:
        print(sentence, file=sys.stderr)
    own: pd.DataFrame = found.points
    return own if not options.without_outside else services_points.inside(own)


def _corrections(pack: "Catalogue", options: argparse.Namespace) -> "tuple[Correction, ...]":
    """The correction that is asked for, if any. Raises `HertsGeoError` where there is none."""
    from herts_geo.access import residuals

    if not options.correct:
        return ()
    if options.times or options.points:
        raise HertsGeoError(
            "--correct is for this program's own minutes to the pack's points: leave out --times "
            "and --points."
        )
    data, name = commands.opened(options.correct), options.correct.name
    return residuals.read(pack, data, name, options.rules, _key(options), options.mode)


def _key(options: argparse.Namespace) -> str:
    text: str = options.service
    return text if options.points else text.strip().casefold().replace(" ", "_").replace("-", "_")


def _scenario(found: "pd.DataFrame", options: argparse.Namespace) -> "Scenario":
    from herts_geo.access.scenario import Add, Close, Scenario
    from herts_geo.services import points as services_points

    scenario = Scenario("command line")
    for name in options.close:
        scenario = scenario.add(Close(services_points.find(found, name)))
    for name, lon, lat in options.add:
        scenario = scenario.add(Add(name, _key(options), lon, lat))
    return scenario


def _results(
    pack: "Catalogue", found: "pd.DataFrame", scenario: "Scenario", options: argparse.Namespace
) -> "list[tuple[Matrix, Result]]":
    """The travel times, stored ones where they are named, and who is in time now, and after the
    edits where there are any."""
    from herts_geo import places
    from herts_geo.access import correction, measure, network
    from herts_geo.access.scenario import apply
    from herts_geo.places import residents
    from herts_geo.services import asked as commanded
    from herts_geo.services import points as services_points
    from herts_geo.travel import matrix as travel_matrix
    from herts_geo.travel import stored as travel_stored

    service, made = _key(options), _corrections(pack, options)
    services_points.refuse(found, service)
    gazetteer = places.gazetteer(pack)
    place = commanded.place(pack, options.place) if options.place else gazetteer.whole
    people, whole = measure.residents(pack), gazetteer.whole.word
    starts, spots = residents.origins(pack), residents.spots(pack)
    how = options.mode, options.method
    if options.times:
        now = network.only(travel_stored.read(options.times, starts), list(found["id"]))
    else:
        now = travel_matrix.matrix(
            pack, starts, found, service, *how, spots=spots, by=options.rules
        )
        now = correction.applied(now, made[0] if made else None)
    asked = [now, apply(now, scenario)] if scenario.edits else [now]
    return [(one, measure.measure(one, people, options.minutes, place, whole)) for one in asked]


def as_dict(doubts: "list[Doubt]", found: "pd.DataFrame") -> dict[str, Any]:
    """The answer as plain values; with edits the figures are those after, and both are given."""
    from herts_geo.access.scenario import compare

    before, after = doubts[0], doubts[-1]
    if len(doubts) == 1:
        return _block(before, found)
    change = compare(before.result, after.result)
    return {
        **_block(after, found),
        "before": _block(before, found),
        "after": _block(after, found),
        "people_gaining": change.people_gaining,
        "people_gaining_range": change.gaining_range,
        "people_losing": change.people_losing,
        "people_losing_range": change.losing_range,
    }


def _block(doubt: "Doubt", found: "pd.DataFrame") -> dict[str, Any]:
    from herts_geo.access import words as access_words
    from herts_geo.services import kinds as services_kinds

    result = doubt.result
    errors = result.areas.loc[result.areas["inside"], "error_minutes"].dropna()
    about = {
        "place": result.place.as_dict() if result.place else None,
        "points": result.points,
        "points_outside_county": int(found["outside_county"].sum()),
        "typical_error_minutes": round(float(errors.median()), 1) if len(errors) else None,
        "threshold": services_kinds.threshold_words(result.service, result.threshold, result.by),
        "sources": list(result.sources),
    }
    block = result.as_dict()
    beside = {**doubt.as_dict(), "beside": list(access_words.beside(doubt))}
    return {**block, **beside, "parameters": {**block["parameters"], **about}}


def area_rows(result: "Result") -> "pd.DataFrame":
    """One row an area of the place: code, minutes (missing beyond the longest), nearest_point.

    Where an interval is known: minutes_from and minutes_to, its two ends.
    """
    inside = result.areas[result.areas["inside"]]
    minutes_to = inside["minutes"].round(1)
    frame = inside[["code"]].assign(minutes=minutes_to.where(minutes_to < float("inf")))
    if result.steps is not None:
        frame["minutes_from"] = (inside["minutes"] - inside["quicker"]).clip(lower=0).round(1)
        frame["minutes_to"] = (inside["minutes"] + inside["slower"]).round(1)
    return frame.assign(nearest_point=inside["point"], tested_against_published_times=result.tested)


def words(doubts: "list[Doubt]", found: "pd.DataFrame") -> str:
    """The answer as lines of text for a terminal."""
    from herts_geo.access import words as access_words
    from herts_geo.access.scenario import compare
    from herts_geo.deprivation.indices import DECILE

    before, shown = doubts[0].result, doubts[-1].result
    lines = [access_words.sentence(shown)]
    lines += [access_words.impact(compare(before, shown))] if len(doubts) > 1 else []
    lines.append(access_words.gap_sentence(doubts[-1]))
    lines += access_words.beside(doubts[-1])
    unplaced = found[~found["placed"]]
    lines += [
        f"Left out: {name}. {why}"
        for name, why in zip(unplaced["name"], unplaced["reason"], strict=True)
    ]
    lines.append(f"{DECILE}, people, in time, share:")
    lines += [
        f"  {each.group:>2}  {each.people:>9,}  {each.people_within:>9,}  "
        f"{access_words.of_group(each)}"
        for each in shown.by_decile
    ]
    return "\n".join([*lines, *shown.sources])
