"""The options of the command line that set the supply sum, read and checked all at once."""

import argparse
import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from herts_geo.housing.choices import Choices
    from herts_geo.housing.dates import PartialDay


METHODS: Final = ("sedgefield", "liverpool")
DENSEST: Final = 1_000  # homes a hectare
FIGURES: Final = {
    "shortfall": "homes too few so far",
    "completed": "net homes built since the plan began, to last 31 March",
    "need": "local housing need, homes a year",
    "stock": "homes that stand, for the standard method",
    "ratio": "affordability ratio, mean of five years, for the standard method",
    "hdt": "Housing Delivery Test result, per cent",
}


def add(command: argparse.ArgumentParser) -> None:
    """Adds the options of the supply sum to a command."""
    option = command.add_argument
    option("--buffer", type=int, choices=(5, 20), help="per cent (as the rules give it)")
    option("--method", choices=METHODS, default="sedgefield", help="how a shortfall is met")
    for name, words in FIGURES.items():
        option(f"--{name}", metavar="N", help=words)
    option("--adopted", metavar="DATE", help="when the plan was adopted: 2013-09-25, 2013-09, 2013")
    option(
        "--reviewed",
        metavar="DATE|no",
        help="when it was reviewed and found not to need updating, or no",
    )
    option("--on", metavar="DATE", help="the day of the sum (today)")
    option("--permission", action="store_true", help="count permitted sites too")
    option("--most", action="store_true", help="count the most homes of each site")
    option("--density", metavar="N", help="homes a hectare where blank")
    command.set_defaults(fail=command.error)


def day(options: argparse.Namespace) -> date:
    """The day of the sum; today unless one was given. Ends the command where it is no day."""
    try:
        return _day(options.on) or date.today()
    except ValueError as fault:
        raise _ended(options, [str(fault)]) from fault


def choices(options: argparse.Namespace, district: str = "") -> "Choices":
    """The choices that the options make, the figures being those of a district.

    Ends the command, with every fault named, where some make no sense.
    """
    from herts_geo.housing.choices import Choices, Entered
    from herts_geo.housing.supply import InvalidTerms

    faults: list[str] = []
    read: dict[str, Any] = {}
    for name in ("on", *FIGURES, "adopted", "reviewed", "density"):
        text = getattr(options, name)
        try:
            read[name] = None if text is None else _value(name, text)
        except ValueError as fault:
            read[name] = None
            faults.append(f"--{name}: {fault}")
    on, density = read.pop("on"), read.pop("density")
    entered = Entered(**read)
    found = Choices(
        options.buffer,
        options.method,
        "permission" if options.permission else "marked",
        "to" if options.most else "from",
        density,
        district if entered != Entered() else "",
        entered,
    )
    try:  # what makes no sense of them together, such as a plan adopted tomorrow
        replace(found, district="-").terms(on or date.today(), "-")
    except InvalidTerms as fault:
        faults += [] if faults else [str(fault)]
    if options.shortfall is not None and options.completed is not None:
        faults.append("--shortfall and --completed: give one, the other is worked out from it.")
    if faults:
        raise _ended(options, faults)
    return found


def _value(name: str, text: str) -> Any:
    """What an option says. Raises `ValueError` with a sentence."""
    from herts_geo.housing.supply import out_of_limits

    if name == "on":
        return _day(text)
    if name in ("adopted", "reviewed"):
        no = name == "reviewed" and text.strip().casefold() == "no"
        return "no" if no else _partial(text)
    try:
        value = float(text) if text.isascii() else math.nan
    except ValueError:
        value = math.nan
    if name in FIGURES and (fault := out_of_limits(name, value)):
        raise ValueError(fault)
    if name == "density" and not 0 < value <= DENSEST:
        raise ValueError(f"'{text[:20]}' is no number of homes a hectare up to {DENSEST:,}.")
    return value


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    found = _partial(text)
    if found.first != found.last:
        raise ValueError(f"'{text[:20]}' is no day: write one as 2026-11-28.")
    return found.first


def _partial(text: str) -> "PartialDay":
    from herts_geo.housing import dates

    try:
        return dates.read(text)
    except dates.InvalidDay as fault:
        raise ValueError(str(fault)) from fault


def _ended(options: argparse.Namespace, faults: list[str]) -> SystemExit:
    """Ends the command with its usage and every fault."""
    options.fail(" ".join(faults))
    return SystemExit(2)
