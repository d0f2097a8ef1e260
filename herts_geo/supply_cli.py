"""`herts-geo supply`: years of housing supply of a district, step by step."""

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from herts_geo import cli_files

METHODS: Final = ("sedgefield", "liverpool")


def add_command(commands: Any) -> None:
    """Adds the command `supply` to a parser's commands."""
    words = "years of housing supply and NI 159 of a district, with every step"
    command = commands.add_parser("supply", help=words, description=words.capitalize() + ".")
    command.add_argument("place", help="a district, or a place or postcode inside one")
    command.add_argument("--buffer", type=int, choices=(5, 20), default=5, help="per cent (5)")
    command.add_argument("--method", choices=METHODS, default="sedgefield")
    command.add_argument(
        "--sites", type=Path, metavar="F", help="your register in place of the shipped ones"
    )
    command.add_argument("--shortfall", type=_homes, metavar="N", help="homes too few so far")
    command.add_argument(
        "--completed",
        type=_homes,
        metavar="N",
        help="net homes built since the plan began, to last 31 March",
    )
    command.add_argument("--need", type=_homes, metavar="N", help="local housing need a year")
    command.add_argument("--adopted", type=int, metavar="YEAR", help="when the plan was adopted")
    command.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="day (today)")
    command.add_argument("--permission", action="store_true", help="count permitted sites too")
    command.add_argument("--most", action="store_true", help="count the most homes of each site")
    command.add_argument("--density", type=_homes, metavar="N", help="homes a hectare where blank")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument("--pack", type=Path, help="another data pack's folder")
    command.set_defaults(run=_supply)


def _supply(options: argparse.Namespace) -> int:
    from herts_geo import catalogue, places

    pack = catalogue.read(options.pack)
    place = places.gazetteer(pack).find(options.place)
    found = _found(pack, place, options)
    if options.json:
        print(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        print(words(found))
    return 0


def _found(pack: Any, place: Any, options: argparse.Namespace) -> Any:
    from herts_geo import places, supply, supply_district

    terms, known = _terms(options), places.gazetteer(pack)
    district = supply_district.district_of(known, place)
    if district is None:
        names = [each.name for each in known.of_kind("district")]
        return supply_district.of_county(place, terms, names)
    plan = supply.plans(pack).get(district.code)
    held = _stock(pack, district, options)
    found = supply_district.of_district(district, plan, terms, held)
    if district == place:
        return found
    lies = supply_district.lies_words(place, district)
    return replace(found, assumptions=(lies, *found.assumptions))


def _terms(options: argparse.Namespace) -> Any:
    from herts_geo.supply import Terms

    return Terms(
        options.on or date.today(),
        options.buffer,
        options.method,
        options.shortfall,
        options.completed,
        options.need,
        options.adopted,
    )


def _stock(pack: Any, district: Any, options: argparse.Namespace) -> Any:
    from herts_geo import supply_stock

    return supply_stock.stock(
        _sites(pack, options.sites),
        district,
        "permission" if options.permission else "marked",
        "to" if options.most else "from",
        options.density,
    )


def _sites(pack: Any, path: Path | None) -> Any:
    from herts_geo import housing_own, housing_sites

    if path is None:
        return housing_sites.shipped(pack)
    return housing_own.own(pack, cli_files.opened(path), path.name).sites


def words(found: Any) -> str:
    """A supply as lines of text for a terminal: the plan, the steps, the result, what to know."""
    lines = [f"{found.place.label}: {found.plan_words}".rstrip(": ")]
    if found.basis:
        lines.append(f"Requirement used: {found.basis}.")
    for step in found.steps:
        value = "not known" if step.value is None else f"{step.value:,.1f}"
        lines.append(f"  {step.label:<32}{value:>12} {step.unit:<13}{step.sentence}")
    if found.years is None:
        lines.append(f"No figure: {found.reason}")
    else:
        lines.append(f"Years of supply: {found.years:.2f}")
    return "\n".join([*lines, *(f"- {told}" for told in found.assumptions)])


def _homes(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e7:
        raise argparse.ArgumentTypeError("give a number of homes from 0")
    return value
