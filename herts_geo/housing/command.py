"""`herts-geo supply`: years of housing supply of a district, step by step."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from herts_geo import commands
from herts_geo.commands import add_pack
from herts_geo.housing import options as housing_options


def add_command(commands: Any) -> None:
    """Adds the command `supply` to a parser's commands."""
    words = "years of housing supply and NI 159 of a district, with every step"
    command = commands.add_parser("supply", help=words, description=words.capitalize() + ".")
    command.add_argument("place", help="a district, or a place or postcode inside one")
    housing_options.add(command)
    command.add_argument(
        "--sites", type=Path, metavar="F", help="your register in place of the shipped ones"
    )
    command.add_argument("--json", action="store_true", help="print JSON")
    add_pack(command)
    command.set_defaults(run=_supply)


def _supply(options: argparse.Namespace) -> int:
    from herts_geo.pack import catalogue
    from herts_geo.services import asked

    chosen = housing_options.choices(options)  # before any data are read: faults come first
    pack = catalogue.read(options.pack)
    place = asked.place(pack, options.place, told=False)
    found = _found(pack, place, chosen, options)
    if options.json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        print(words(found))
    return 0


def _found(pack: Any, place: Any, chosen: Any, options: argparse.Namespace) -> Any:
    from herts_geo import places
    from herts_geo.housing import district as housing_district
    from herts_geo.housing import own as housing_own
    from herts_geo.housing import sites as housing_sites
    from herts_geo.housing import supply

    known, day = places.gazetteer(pack), housing_options.day(options)
    district = housing_district.district_of(known, place)
    if district is None:
        names = [each.name for each in known.of_kind("district")]
        return housing_district.of_county(place, day, chosen, names)
    own = replace(chosen, district=district.code)
    if options.sites is None:
        sites = housing_sites.shipped(pack)
    else:
        data = commands.opened(options.sites)
        sites = housing_own.own(pack, data, options.sites.name).sites
    plan = supply.plans(pack).get(district.code)
    found = housing_district.chosen(district, plan, sites, own, day)
    if district == place:
        return found
    lies = housing_district.lies_words(place, district)
    return replace(found, assumptions=(lies, *found.assumptions))


def words(found: Any) -> str:
    """A supply as lines of text for a terminal: the plan, the steps, the result, the rules, what to
    know."""
    from herts_geo.housing import rules

    lines = [f"{found.place.label}, on {found.on}", *filter(None, [found.plan_words])]
    if found.basis:
        lines.append(f"Requirement used: {found.basis}.")
    for step in found.steps:
        value = "not known" if step.value is None else f"{step.value:,.1f}"
        lines.append(f"  {step.label:<32}{value:>12} {step.unit:<13}{step.sentence}")
    if found.years is None:
        lines.append(f"No figure: {found.reason}")
    else:
        lines.append(f"Years of supply: {found.years_words}")
    lines += [f"- {told}" for told in found.assumptions]
    if found.rulings:
        edition = rules.edition()
        lines.append(edition.words(found.terms.on))
        for each in found.rulings:
            missing = f" Missing: {each.missing}." if each.missing else ""
            lines.append(f"- {each.title} ({each.paragraph}): {each.outcome}. {each.why}{missing}")
        lines.append(edition.note)
    return "\n".join(lines)
