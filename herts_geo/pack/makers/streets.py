"""What a pack takes from street extracts: streets for a router, the background map, and points."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pandas as pd

from herts_geo.pack.makers.base import Inputs, Stored
from herts_geo.pack.makers.points import finished
from herts_geo.pack.source import SourceFailed
from herts_geo.pack.streets import cut, extract, names, written
from herts_geo.pack.streets.extract import ExtractFault

LISTS: Final[Mapping[str, tuple[str, ...]]] = {  # data set -> kinds of points in it
    "supermarkets": ("supermarket",),
    "community_buildings": ("community centre", "town hall"),
}
NAMELESS: Final = "{} without a name"


def made(inputs: Inputs) -> Mapping[str, "pd.DataFrame | Stored"]:
    """The data sets of the extracts, cut to the place and its margin.

    Raises `SourceFailed` for a damaged extract, where none reaches the place, and for the whole of
    England, whose extract no laptop holds at once.
    """
    around = inputs.area.around
    if around is None or inputs.area.is_england:
        raise SourceFailed(
            f"{inputs.source.title}: the extract of all England is too large to be cut here. Make "
            "packs of its parts."
        )
    paths = [raw.path for raw in inputs.files]
    try:
        read = extract.read(paths, around)
        with TemporaryDirectory() as folder:
            out = Path(folder) / "streets.osm.pbf"
            count = cut.streets(paths, around, out)
            streets = Stored(out.read_bytes(), count)
    except ExtractFault as fault:
        raise SourceFailed(f"{inputs.source.title}: {fault} {inputs.source.by_hand}") from fault
    inputs.told.extend(read.told)
    files = {x.id: Stored(x.content, int(x.entry["rows"]), x.entry) for x in written.written(read)}
    # The points of some kinds as lists of services; one without a name says so.
    points = names.points(read).rename(columns={"osm": "code"})
    nameless = points["kind"].map(lambda kind: NAMELESS.format(str(kind).capitalize()))
    points["name"] = points["name"].mask(points["name"] == "", nameless)
    rows = {x: points[points["kind"].isin(kinds)] for x, kinds in LISTS.items()}
    return {
        "streets": streets,
        **files,
        **{name: finished(inputs, name, found) for name, found in rows.items() if len(found)},
    }
