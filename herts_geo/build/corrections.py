"""`python -m herts_geo.build.corrections FILE.md`: what published times near by gain, measured.

Each of the publication's sites stands for a pack: its areas are corrected by its other areas alone,
on top of an estimate that was fitted without the site. Prints nothing; writes the table.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import saving
from herts_geo.access import residuals
from herts_geo.build import calibrate, calibrate_cycle, calibrate_data, calibrate_fit
from herts_geo.travel.estimate import Floats

ABOUT: Final = """\
# What published times near by gain

Made by `python -m herts_geo.build.corrections docs/corrections.md` on the journey times published
for 2017. An area's minutes are corrected by the published times of other areas near by:

    taken off = sum(w x (ours - published)) / (sum(w) + 0.3),  w = 1 / (km + 0.3)^2

over the 8 nearest within 5 km, at least 3 of them. What is taken off is one number an area,
whichever point a journey leads to, and no journey falls below nought: closing a point never
shortens the way to the nearest, adding one never lengthens it. Each row is over areas of sites
whose own times were left out of the fit of the estimate; within a site either each area's own time
is left out of its correction, or those of its whole neighbourhood (MSOA). Cells read minutes: half
of the areas within / nine in ten within. The last column is the share of published times in the 80%
range that all other neighbourhoods give, by kind of place.

A service is corrected where the areas of the file itself show a gain with each neighbourhood left
out, half and nine in ten both nearer; elsewhere its minutes stay as they are. An area's own
published time never changes its minutes, so that the errors told are those of the figures shown.
What a correction cannot know: the published times are of one year, and those to the nearest point
of that year; a point that opens or closes is timed as the nearest was.

"""
HEADS: Final = (
    "| service | by | areas | as they are | each area left out | each neighbourhood left out "
    "| held |",
    "|---|---|---|---|---|---|---|",
)


def main() -> None:
    """Measures and writes the table."""
    parser = argparse.ArgumentParser(prog="python -m herts_geo.build.corrections")
    parser.add_argument("out", type=Path, metavar="FILE.md")
    parser.add_argument("--testdata", type=Path, default=calibrate.default_testdata())
    options = parser.parse_args()
    lines = []
    for row in rows(options.testdata):
        ways = (row[name] for name in ("as they are", "area", "neighbourhood"))
        cells = [f"{each.median:.1f} / {each.p90:.1f}" for each in ways]
        n, held = f"{row['area'].n:,}", f"{100 * row['held']:.0f}%"
        lines.append(f"| {' | '.join([row['service'], row['mode'], n, *cells, held])} |")
    saving.save(options.out, (ABOUT + "\n".join([*HEADS, *lines]) + "\n").encode())


def rows(testdata: Path) -> Iterator[dict[str, Any]]:
    """One row a service and mode: errors (minutes) as they are, and with each area and each
    neighbourhood left out."""
    centres = calibrate_data.lsoa_centres()
    observed = calibrate.observe(testdata, centres)
    codes = calibrate_data.published(testdata)["LSOA_code"]
    names = centres.set_index("lsoa11cd")["name"].reindex(codes)
    hoods = names.str[:-1].to_numpy()  # 'Barnet 001A' lies in the neighbourhood 'Barnet 001'
    xy = calibrate_data.postcodes(codes, centres).means()
    for key, seen in observed.items():
        cycled = calibrate_cycle.left_out(seen, {key: seen}, "site")
        found = {
            "pt": (
                calibrate_fit.left_out(observed, key, "site", calibrate.WALK),
                seen.minutes,
                calibrate_fit.usable(seen),
            ),
            "cycle": (cycled, seen.cycle_minutes, calibrate_cycle.usable(seen)),
        }
        for mode, (ours, theirs, good) in found.items():
            told = pd.DataFrame({"ours": ours, "theirs": theirs, "x": xy[:, 0], "y": xy[:, 1]})
            told = told.assign(hood=hoods, site=seen.site, kind=seen.rurality)
            yield {"service": key, "mode": mode, **_measured(told[good].reset_index(drop=True))}


def _measured(areas: pd.DataFrame) -> dict[str, Any]:
    hood = pd.factorize(areas["hood"])[0]
    each, near = _corrected(areas, np.arange(len(areas)))
    apart, enough = _corrected(areas, hood)
    theirs, used = areas["theirs"].to_numpy(), near & enough
    kind = areas["kind"].to_numpy()[used]
    left = (apart - theirs)[used]
    return {
        "as they are": residuals.miss_of((areas["ours"].to_numpy() - theirs)[used]),
        "area": residuals.miss_of((each - theirs)[used]),
        "neighbourhood": residuals.miss_of(left),
        "held": residuals.held(left, kind, hood[used]),
    }


def _corrected(areas: pd.DataFrame, group: Any) -> tuple[Floats, Any]:
    """Corrected minutes (n,) of areas by others of their site, and which have enough near."""
    ours, near = areas["ours"].to_numpy(dtype=float).copy(), np.zeros(len(areas), dtype=bool)
    for rows in areas.groupby("site").indices.values():
        here = areas.iloc[rows]
        xy, miss = here[["x", "y"]].to_numpy(), (here["ours"] - here["theirs"]).to_numpy()
        off, near[rows] = residuals.taken_off(xy, group[rows], xy, group[rows], miss)
        ours[rows] = np.maximum(ours[rows] - off, 0.0)
    return ours, near


if __name__ == "__main__":
    main()
