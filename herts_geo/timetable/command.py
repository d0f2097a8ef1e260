"""`herts-geo travel build`: a matrix of travel times from timetables and a street map.

A progress bar on standard error; where that is no terminal, a line a stage.
"""

import argparse
import hashlib
import math
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.commands import add_pack
from herts_geo.pack import catalogue
from herts_geo.timetable.faults import BadParameter, NotRepeated
from herts_geo.timetable.parameters import Parameters, day, window
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.estimate import Floats
from herts_geo.travel.modes import MODES
from herts_geo.travel.stored import Matrix

if TYPE_CHECKING:
    from tqdm import tqdm

STARTS: Final = ("postcodes", "areas")
DEFAULTS: Final = {each.name: each.default for each in fields(Parameters)}
HELP: Final = "make travel times from timetables (GTFS) and streets (OpenStreetMap)"


def add_command(commands: Any) -> tuple[Any, argparse.ArgumentParser]:
    """Adds `travel build` to a parser's commands; its `run` takes the options, returns 0.

    Gives the commands of `travel`, and the parser of `build`, for what else can be asked of them.
    """
    travel = commands.add_parser("travel", help=HELP, description=HELP.capitalize() + ".")
    inner = travel.add_subparsers(required=True, metavar="COMMAND")
    build = inner.add_parser(
        "build", help="make a matrix file that the app picks up", description=HELP.capitalize()
    )
    need, changes, change_time = build.add_argument, DEFAULTS["changes"], "transfer_minutes"
    need("--osm", type=Path, help="street map of the area (.osm.pbf; the pack's)")
    need("--gtfs", type=Path, nargs="+", help="timetable feeds (GTFS zip files; the pack's)")
    need("--mode", choices=MODES, default="pt", help="how one travels (pt)")
    need("--date", help="day of travel, YYYY-MM-DD")
    need("--window", default="07:00-10:00", help="when one sets out (07:00-10:00)")
    need("--service", required=True, help="service that the points are of, such as hospital")
    need("--changes", type=int, default=changes, help=f"changes at most ({changes})")
    minutes = DEFAULTS[change_time]
    need("--transfer-minutes", type=float, default=minutes, help=f"to change ({minutes:g})")
    need("--areas", type=Path, help="CSV of areas: code, easting, northing (the pack's LSOAs)")
    need("--points", type=Path, help="CSV of points: id, name, easting, northing or lon, lat")
    need(
        "--starts",
        choices=STARTS,
        help="where people start from (postcodes; areas where --areas or the pack gives no others)",
    )
    need("--repeat", action="store_true", help="build twice, and fail unless both are equal")
    need("--out", type=Path, help="matrix file to write (in the folder that the app reads)")
    add_pack(build)
    build.set_defaults(run=run)
    return inner, build


def run(options: argparse.Namespace) -> int:
    """Builds and writes the matrix; warnings and the file's name go to standard error and output.

    Raises the errors of `faults` and of the pack.
    """
    if options.mode == "walk":
        raise BadParameter("Times by public transport hold the walks too: give --mode pt or cycle.")
    if options.mode == "pt" and not options.date:
        raise BadParameter("Give the day of travel: --date YYYY-MM-DD.")
    matrix = _build(options)
    if options.repeat:
        repeated(matrix, _build(options))
    path = options.out or travel_stored.folder() / travel_stored.file_name(matrix.parameters)
    travel_stored.write(matrix, path)
    for note in matrix.warnings:
        print(f"Warning: {note}", file=sys.stderr)
    print(summary(matrix))
    if matrix.points_away is not None:
        print(from_streets(matrix.points_away))
    print(path)
    return 0


def repeated(matrix: Matrix, again: Matrix) -> None:
    """Proves that two builds of a matrix are equal to the byte. Raises `NotRepeated`."""
    one, other = (travel_stored.content(each) for each in (matrix, again))
    if one == other:
        digest = hashlib.sha256(one).hexdigest()
        print(f"Built twice, equal to the byte: SHA-256 {digest}.")
        return
    shape = matrix.minutes.shape
    differ = (
        f"{int((matrix.minutes != again.minutes).sum()):,} of {matrix.minutes.size:,} times differ"
        if shape == again.minutes.shape
        else f"one has {shape} times, the other {again.minutes.shape}"
    )
    raise NotRepeated(
        f"Two builds of the same files are not equal: {differ}. Nothing was written. See that no "
        "program changes the files meanwhile, and report it if none does."
    )


def summary(matrix: Matrix) -> str:
    """What a matrix holds, and how the nearest point of its middle area varies, in sentences."""
    starts = "" if matrix.starts is None else f" from {len(matrix.minutes):,} postcodes"
    held = f"{len(matrix.areas):,} areas{starts}, {len(matrix.points):,} points"
    if matrix.slow is None:
        return (
            f"{held}. In the middle area the nearest point is {_nearest(matrix, matrix.minutes)}."
        )
    told = f"{held}; public transport is quicker than walking for {matrix.pt_share:.0%} of pairs."
    half, most = (_nearest(matrix, times) for times in (matrix.minutes, matrix.slow))
    return (
        f"{told} In the middle area the nearest point is {half} half the time, {most} nine times "
        "in ten."
    )


def from_streets(metres: Floats) -> str:
    """How far the points are from their streets, in a sentence."""
    held = metres[np.isfinite(metres)]
    return (
        f"Half of the points are within {np.median(held):.0f} m of their street, the furthest "
        f"{held.max():,.0f} m away; the accessibility page lists them all."
    )


def _nearest(matrix: Matrix, times: NDArray[np.float32]) -> str:
    """The minutes to the nearest point of the middle area, in words."""
    nearest = times.min(axis=1)
    of_areas = nearest if matrix.starts is None else matrix.starts.middle(nearest)
    middle = float(np.sort(of_areas)[(len(of_areas) - 1) // 2])
    return f"within {middle:.0f} minutes" if math.isfinite(middle) else "out of reach"


def _build(options: argparse.Namespace) -> Matrix:
    from herts_geo.timetable import build, cycling, inputs

    pack = catalogue.read(options.pack)
    areas = inputs.areas(pack, options.areas)
    points = inputs.points(pack, options.service, options.points)
    spots = inputs.spots(pack, options.starts, options.areas)
    bar = Bar()
    try:
        if options.mode == "cycle":
            osm, ride = inputs.streets(pack, options.osm), cycling.Cycling(options.service)
            return cycling.matrix(areas, points, osm, ride, bar, spots)
        files = build.Files(*inputs.files(pack, options.osm, tuple(options.gtfs or ())))
        return build.build(areas, points, files, asked(options), bar, spots)
    finally:
        bar.close()


def asked(options: argparse.Namespace) -> Parameters:
    """The parameters that the options ask for. Raises `BadParameter`."""
    start, end = window(options.window)
    return Parameters(
        service=options.service,
        on=day(options.date),
        start=start,
        end=end,
        changes=options.changes,
        transfer_minutes=options.transfer_minutes,
    )


class Bar:
    """Shows a stage and how far it is; call it with the stage, what is done, and the total."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._stage = ""
        self._shown: tqdm[Any] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Moves the bar of the stage; the one of another stage gives way to it."""
        if stage != self._stage:
            self.close()
            self._stage = stage
            if self._live:
                from tqdm import tqdm  # here, so that no other command waits for it

                self._shown = tqdm(desc=stage, total=total, leave=False, file=sys.stderr)
            else:
                print(stage, file=sys.stderr, flush=True)
        if self._shown is not None:
            self._shown.total = total
            self._shown.update(done - self._shown.n)

    def close(self) -> None:
        """Takes the bar off the screen."""
        if self._shown is not None:
            self._shown.close()
            self._shown = None
