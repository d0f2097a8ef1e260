"""Answers that are sound JSON of another shape: a sentence, never a fault of our own."""

import json
from typing import Any

import pytest
import shapely

from herts_geo.pack.area import Area
from herts_geo.pack.fetch import files
from herts_geo.pack.source import SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import ENTITIES, GOV_UK, ITEMS, ONS, OS, PORTAL, Publishers

AREA = Area("Here", "E10000099", {}, outline=shapely.box(530000, 210000, 531000, 211000))
ODD: list[Any] = [
    [], {}, 7, "word", None, [[]], [7], {"layers": 7}, {"fields": [7]}, {"fields": 7},
    {"fields": [{"name": 7}], "count": "many"}, {"count": 1, "features": 7, "entities": 7},
    {"fields": [{"name": "A"}], "count": 1, "features": [7], "entities": [7]},
    {"fields": [{"name": "A"}], "count": 1, "features": [{"properties": 7}], "objectIdField": 7},
    {"fields": [{"name": "A"}], "count": 3, "features": [{"properties": {"A": []}}]},
    {"count": True, "entities": [{"entity": {}}], "version": [], "details": 7},
    {"details": {"attachments": [7]}, "version": "1"}, {"details": {"attachments": 7}},
    {"error": []}, {"error": "no"}, {"features": [{"id": 7, "properties": {"title": []}}]},
]  # fmt: skip
LAYER = f"{ONS}/X/FeatureServer/0"
SOURCES = [
    source("feature service", LAYER, form="features"),
    source("feature service", "", form="features", address={"portal": "A layer"}),
    source("feature service", f"{ONS}/X/FeatureServer", form="features"),
    source("platform", "", id="green-belt", form="features"),
    source("content page", "", address={"page": "/a", "attachment": "*"}),
    source("product", "", form="zip", address={"product": "P"}),
    source("portal file", "", form="zip", address={"portal": "A file"}),
]
ASKED = (LAYER, f"{LAYER}/query", f"{ONS}/X/FeatureServer", PORTAL, f"{ENTITIES}.json",
         f"{GOV_UK}/a", f"{OS}/P", f"{OS}/P/downloads", ITEMS)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=[json.dumps(odd)[:50] for odd in ODD])
def test_an_odd_answer_is_a_sentence(publishers: Publishers, session: Make, odd: Any) -> None:
    for address in ASKED:
        publishers.json(address, odd)
    for each in SOURCES:
        with pytest.raises(SourceFailed, match=r"^A list: .*Download it at example\.org\.$"):
            files(each, AREA, session())
