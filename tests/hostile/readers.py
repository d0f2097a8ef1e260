"""Everything that takes what somebody else wrote: files, links, projects, scenarios."""

import json
import random
from collections.abc import Callable, Mapping
from typing import Any, Final

from herts_geo import reading
from herts_geo.access import edits as access_edits
from herts_geo.estate.held import read
from herts_geo.estate.register import RegisterFile
from herts_geo.housing import own as housing_own
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import own as indicators_own
from herts_geo.opportunities import csv as opportunities_csv
from herts_geo.pack import catalogue
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import opened as locality_opened
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project.records import MOST
from herts_geo.reading import lookups
from herts_geo.services import points as services_points
from herts_geo.ui.link import choices
from tests.conftest import ROOT
from tests.hostile.damage import VALUES, WORDS, changed

PACK: Final = catalogue.read(ROOT)
STANDARDS: Final = ("brownfield", "land-assets", "points", "indicators")
Reader = Callable[[bytes, str, random.Random], object]


def checked(data: bytes, name: str, chance: random.Random) -> object:
    """A file by any standard, and everything that is made of the report."""
    report = reading.check(data, name, chance.choice(STANDARDS), lookups.context(PACK))
    assert report.rows == report.loaded + len(report.left_out)
    return [report.mended_csv(), report.changes_csv(), json.dumps(report.as_dict())]


def sites(data: bytes, name: str, _: random.Random) -> object:
    """A register of brownfield land."""
    return housing_own.own(PACK, data, name)


def points(data: bytes, name: str, _: random.Random) -> object:
    """A list of service points."""
    return services_points.own(data, name, "point", PACK)


def assets(data: bytes, name: str, _: random.Random) -> object:
    """A partner's register of property."""
    return read(PACK, [RegisterFile(name, data, "Somebody", None)])


def figures(data: bytes, name: str, _: random.Random) -> object:
    """Figures by area."""
    return indicators_own.read(PACK, data, name)


def actuals(data: bytes, _: str, __: random.Random) -> object:
    """Actuals of indicators."""
    return indicators_actuals.read(data, PACK)


def pipeline(data: bytes, _: str, __: random.Random) -> object:
    """A pipeline of opportunities."""
    return opportunities_csv.read(data, project_file.new())


def boundary(data: bytes, _: str, __: random.Random) -> object:
    """An outline."""
    return locality_opened.apart(data, "Town")


FILES: Final[Mapping[str, Reader]] = {
    "check": checked,
    "sites": sites,
    "points": points,
    "assets": assets,
    "figures": figures,
    "actuals": actuals,
    "pipeline": pipeline,
    "boundary": boundary,
}
SPATIAL: Final = ("gpkg", "geojson", "json", "kml", "kmz", "zip", "gml", "fgb")


def link(chance: random.Random) -> object:
    """A link with values that do harm."""
    names = chance.sample([*choices.CHOICES, "other"], chance.randint(1, 6))
    query = {name: _text(chance) for name in names}
    found, _ = choices.parse(query, PACK)
    return choices.parse(found.query(), PACK)


def code(chance: random.Random) -> object:
    """The code of a locality."""
    sound = locality_code.to_code(locality_code.Near("Town", -0.2, 51.8, 800))
    return locality_code.from_code(_mixed(sound, chance))


def edits(chance: random.Random) -> object:
    """What a what-if changes, from a link or a file."""
    sound = "close~gp-1;move~gp-2~-0.2~51.8;add~New~library~-0.1~51.9"
    if chance.random() < 0.5:
        return access_edits.from_text(_mixed(sound, chance))
    made = {"format": "herts-geo scenario", "version": 1, "edits": [{"close": "a"}]}
    return access_edits.from_values(_tree(made, chance))


def opened(chance: random.Random) -> object:
    """A project file, and its merging with another."""
    tree = json.loads(project_file.to_json(project_file.new()))
    if chance.random() < 0.7:
        record = {"id": "abcdef12", "revision": "abcdef12", "title": "x", "name": "x", "text": "x"}
        tree[chance.choice(list(MOST))] = [record]
    text = json.dumps(_tree(tree, chance))
    found = project_file.read(text if chance.random() < 0.5 else text.encode("utf-8", "replace"))
    return project_merge.merge(project_file.new(), found)


TEXTS: Final[Mapping[str, Callable[[random.Random], object]]] = {
    "link": link,
    "locality code": code,
    "scenario": edits,
    "project": opened,
}


def _text(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(WORDS).decode("utf-8", "surrogateescape")
    if kind < 0.7:
        return str(chance.choice(VALUES))
    return "".join(chr(chance.choice([*range(32, 127), 0, 0xD800, 0x202E])) for _ in range(40))


def _mixed(text: str, chance: random.Random) -> str:
    parts = list(text)
    for _ in range(chance.choice([1, 2, 5])):
        parts[chance.randrange(len(parts))] = _text(chance)
    return "".join(parts)


def _tree(tree: Any, chance: random.Random) -> Any:
    for _ in range(chance.choice([0, 1, 2, 5])):
        tree = changed(tree, chance)
    return tree
