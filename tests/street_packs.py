"""A copy of the shipped pack with what a small made-up extract about Stevenage gives it."""

from pathlib import Path
from typing import Any, Final

import shapely
import tomlkit

from herts_geo.pack import catalogue, load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.streets import extract, written
from tests import broken_packs
from tests.pack.streets.made import Maker

CORNER: Final = (522_000.0, 222_000.0)
HOSTILE: Final = "<b class=evil>Made Green</b>"
SQUARE: Final = shapely.box(*CORNER, CORNER[0] + 6_000, CORNER[1] + 6_000)


def copied(folder: Path, **more: Any) -> Catalogue:
    """The copy in a folder; `more` are fields of the entries that are not as they would be."""
    broken_packs.copied(folder)
    path = folder / "data" / "catalogue.toml"
    found = tomlkit.parse(path.read_text(encoding="utf-8"))
    for each in written.written(extract.read([_made().write(folder / "made.osm.pbf")], SQUARE)):
        (folder / each.entry["file"]).write_bytes(each.content)
        entry = {**each.entry, "sha256": load.digest(each.content), **more}
        found["dataset"][each.id] = entry  # type: ignore[index]
    path.write_text(tomlkit.dumps(found), encoding="utf-8")
    return catalogue.read(folder)


def _made() -> Maker:
    """A road of each sort, a lake with an island, a wood, houses, and names of places."""
    maker = Maker(CORNER)
    maker.way([(0, 0), (3_000, 3_000), (6_000, 5_000)], highway="motorway", name="A1(M)")
    maker.way([(0, 2_000), (6_000, 2_500)], railway="rail")
    maker.square((1_000, 1_000), 3_000, landuse="residential")
    shore, island = maker.square((4_200, 200), 1_200), maker.square((4_600, 600), 400)
    maker.relation([(shore, "outer"), (island, "inner")], natural="water")
    bend = [(1_900, 2_400), (1_900, 2_600), (2_100, 2_600), (2_100, 2_400)]
    maker.way(bend, highway="residential", name="Magpie Crescent")
    for east in (1_200, 3_800):
        maker.way([(east, 1_100), (east, 1_300)], highway="residential", name="High Street")
    maker.node((2_000, 2_000), place="town", name="Stevenage", population="89000")
    maker.node((2_010, 2_000), place="village", name=HOSTILE)
    for place in range(40):
        maker.node((2_000 + 60 * place, 2_100), place="suburb", name=f"Made Suburb {place}")
    maker.node((2_000, 2_300), shop="supermarket", name="Made Market")
    return maker
