"""What a map is given reaches its script as it stands: never as a tag, never as a template."""

import json

import folium
import pytest
from jinja2 import Template

from herts_geo.ui.map import show as map_show

TEXTS = ("{{ 7 * 7 }}", "{{{7}}}", "{% raw %}", "{# gone #}", "{", "}}", "</script>&\u2028")


@pytest.mark.parametrize("text", TEXTS)
def test_a_users_words_are_never_run_as_a_template(text: str) -> None:
    written = map_show._Script(
        {"sites": [{"label": text}], "empty": {}, "of": {"a": {"b": {}}}}
    ).config
    assert Template(written).render() == written
    assert json.loads(written)["sites"][0]["label"] == text


@pytest.mark.parametrize("text", TEXTS)
def test_a_map_with_any_words_is_made(text: str) -> None:
    group = folium.FeatureGroup(name="areas")
    group.add_child(map_show._Painting({"label": text}))
    canvas = folium.Map(tiles=None)
    group.add_to(canvas)
    assert map_show._Script({"label": text}).config in canvas.get_root().render()
