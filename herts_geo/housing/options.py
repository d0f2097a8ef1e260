"""The options of the command line that set the supply sum, read and checked all at once."""

import argparse
import math
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

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

    faults: list[str] = []
    read = _reader(options, faults)
    on = read("on", _day)
    figures = {name: read(name, _of(name)) for name in FIGURES}
    days = {"adopted": read("adopted", _partial), "reviewed": read("reviewed", _review)}
    density = read("density", _density)
    entered = Entered(**figures, **days)
    found = Choices(
        options.buffer,
        options.method,
        "permission" if options.permission else "marked",
        "to" if options.most else "from",
        density,
        district if entered != Entered() else "",
        entered,
    )
    faults += _together(found, on or date.today()) if not faults else []
    if options.shortfall is not None and options.completed is not None:
        faults.append("--shortfall and --completed: give one, the other is worked out from it.")
    if faults:
        raise _ended(options, faults)
    return found


def _together(found: "Choices", on: date) -> list[str]:
    """What makes no sense of the choices taken together, such as a plan adopted tomorrow."""
    from dataclasses import replace

    from herts_geo.housing.supply import InvalidTerms

    try:
        replace(found, district="-").terms(on, "-")
    except InvalidTerms as fault:
        return [str(fault)]
    return []


def _reader(
    options: argparse.Namespace, faults: list[str]
) -> Callable[[str, Callable[[str], Any]], Any]:
    def read(name: str, of: Callable[[str], Any]) -> Any:
        text = getattr(options, name)
        if text is None:
            return None
        try:
            return of(text)
        except ValueError as fault:
            faults.append(f"--{name}: {fault}")
            return None

    return read


def _of(name: str) -> Callable[[str], float]:
    def read(text: str) -> float:
        from herts_geo.housing.supply import out_of_limits

        value = _number(text)
        if fault := out_of_limits(name, value):
            raise ValueError(fault)
        return value

    return read


def _number(text: str) -> float:
    try:
        return float(text) if text.isascii() else math.nan
    except ValueError:
        return math.nan


def _density(text: str) -> float:
    value = _number(text)
    if not 0 < value <= DENSEST:
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


def _review(text: str) -> "PartialDay | Literal['no']":
    return "no" if text.strip().casefold() == "no" else _partial(text)


def _ended(options: argparse.Namespace, faults: list[str]) -> SystemExit:
    """Ends the command with its usage and every fault."""
    options.fail(" ".join(faults))
    return SystemExit(2)
