"""Any map can have any layer, in any order and strength, and the link says which."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.maps.layers import KEYS
from herts_geo.project import file as project_file
from herts_geo.project.records import Note, Opportunity
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.map import arranged
from herts_geo.workshop import scenes as workshop_scenes
from tests.conftest import PATIENCE
from tests.pages.conftest import Open, said

ADDED = "points~estate.60~sites~access.50~deprivation~indicator.40"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each map was told of its layers."""
    told: list[dict[str, Any]] = []
    current = arranged.current

    def heard() -> arranged.Arrangement:
        told.append(current().as_dict())
        return current()

    monkeypatch.setattr(arranged, "current", heard)
    return told


def strengths(told: dict[str, Any]) -> dict[str, int]:
    return {key: opacity for key, opacity in told["stack"] if opacity}


@pytest.mark.parametrize("stem", layers_page.OWN)
def test_each_map_has_its_own_layers_until_a_link_adds_others(
    open_page: Open, drawn: list[dict[str, Any]], stem: str
) -> None:
    app = open_page(stem, place="Stevenage", layers=ADDED)
    assert not app.exception
    assert not app.error
    assert not [text for text in said(app.caption) if "is not drawn" in text]
    own = layers_page.OWN[stem]
    others = {each["key"] for each in drawn[-1].get("others", [])}
    assert others == {x.partition(".")[0] for x in ADDED.split("~")} - {own.areas, own.marks}
    assert strengths(drawn[-1])["estate"] == 60
    assert strengths(drawn[-1])["access"] == 50
    assert app.query_params["layers"] == ADDED


def test_a_map_without_a_word_of_layers_has_what_it_always_had(
    open_page: Open, drawn: list[dict[str, Any]]
) -> None:
    open_page("housing")
    assert set(strengths(drawn[-1])) == {
        *("sites", "names", "stations", "districts", "background", "areas")
    }
    assert "others" not in drawn[-1]


def test_a_layer_that_cannot_be_drawn_is_named_and_the_map_stands(open_page: Open) -> None:
    app = open_page("housing", layers="access", service="own")
    assert not app.exception
    assert any("'Minutes to a service' is not drawn" in text for text in said(app.caption))


def test_what_the_project_holds_can_be_laid_over_any_map(
    open_page: Open, drawn: list[dict[str, Any]]
) -> None:
    app = open_page("deprivation")
    project = project_file.add(
        project_file.new(), "notes", Note(text="Here", lon=-0.2, lat=51.9, area="E01023750")
    )
    project = project_file.add(
        project, "opportunities", Opportunity(title="Hub", lon=-0.2, lat=51.9)
    )
    app.session_state["_project"] = project_file.to_json(project)
    app.session_state["layers"] = ["notes", "opportunities", "localities"]
    app.run()
    assert not app.exception
    labels = {
        each["key"]: [mark["label"] for mark in each["sites"]["items"]]
        for each in drawn[-1]["others"]
    }
    assert labels["notes"] == ["1. Here"]
    assert labels["opportunities"][0].startswith("Hub: ")
    assert set(labels) == {"notes", "opportunities"}  # there is no locality yet


def listed(stem: str) -> AppTest:
    """The list of layers, open, beside the map of a page."""

    def page(stem: str) -> None:
        import streamlit as st

        from herts_geo.ui import cache
        from herts_geo.ui.layers import control
        from herts_geo.ui.link.choices import Selection

        found = cache.pack()
        st.session_state.setdefault("layers", [])
        chosen = tuple(st.session_state["layers"])
        control.rows(found, Selection(layers=chosen), stem)

    return AppTest.from_function(page, default_timeout=PATIENCE, args=(stem,)).run()


def test_layers_are_switched_moved_and_made_lighter_by_widgets() -> None:
    app = listed("accessibility")
    boxes = {each.key.removeprefix("_layer_"): each for each in app.checkbox}
    assert set(boxes) == set(KEYS) - {"areas"}
    assert boxes["access"].value
    assert boxes["points"].value
    assert not boxes["sites"].value
    assert boxes["constraints"].disabled
    assert boxes["notes"].disabled
    boxes["deprivation"].check().run()
    assert app.session_state["layers"] == ["deprivation.60", "access"]  # above the map's own
    app.slider(key="_layer_strength").set_value(80).run()
    assert app.session_state["layers"] == ["deprivation.80", "access"]
    next(each for each in app.button if each.label == "Down").click().run()
    assert app.session_state["layers"] == ["deprivation.80"]
    app.checkbox(key="_layer_points").uncheck().run()
    assert app.session_state["layers"] == ["points.0", "deprivation.80"]
    next(each for each in app.button if each.label == "As this page has them").click().run()
    assert app.session_state["layers"] == []


def test_a_scene_keeps_its_layers(open_page: Open, drawn: list[dict[str, Any]]) -> None:
    query = {"place": "E07000103", "layers": "sites.50~estate"}
    project = workshop_scenes.keep(project_file.new(), "Where", "", "deprivation", query)
    app = open_page("workshop")
    app.session_state["_project"] = project_file.to_json(project)
    app.session_state["present"] = True
    app.run()
    assert not app.exception
    assert [each["key"] for each in drawn[-1]["others"]] == ["sites", "estate"]
    assert strengths(drawn[-1])["sites"] == 50
    assert drawn[-1]["areas"] == "deprivation"
