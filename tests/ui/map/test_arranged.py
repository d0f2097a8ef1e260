"""What a map is told of its layers, and the key of its service points."""

from streamlit.testing.v1 import AppTest

from herts_geo.maps import layers
from herts_geo.maps.choropleth import Choropleth
from herts_geo.ui.map import arranged
from herts_geo.ui.map.arranged import Added, Arrangement, Outline
from herts_geo.ui.map.items import Overlay, Point, Points, Site, Sites

PAINTING = Choropleth(classes="0", values="", colours=("#fff",), labels=("a",), title="A")


def test_a_map_is_told_its_stack_and_what_is_added() -> None:
    overlay = Overlay(address="/o", title="O", colour="#000")
    added = (
        Added(key="deprivation", painting=PAINTING, geometry="/areas"),
        Added(key="sites", sites=Sites((Site("s", "S", 1.0, 2.0, 9.0, "#000", "S"),))),
        Added(key="points", points=Points((Point("p", "P", 1.0, 2.0),))),
        Added(key="localities", outlines=(Outline("L", {"type": "Point"}, (1.0, 2.0)),)),
        Added(key="constraints", overlays=(overlay,)),
    )
    stack = layers.stack(("sites.40", "names.0"), ("areas", "estate"))
    made = Arrangement(stack, areas="areas", marks="estate", added=added)
    told = made.as_dict()
    strengths = dict(told["stack"])
    assert [strengths[key] for key in ("sites", "names", "estate", "notes")] == [40, 0, 100, 0]
    assert (told["areas"], told["marks"]) == ("areas", "estate")
    assert told["others"][0]["areas"]["address"] == "/areas"
    assert [set(each) - {"key"} for each in told["others"]] == [
        *({"areas"}, {"sites"}, {"points"}, {"outlines"}, set())
    ]
    assert made.overlays == (overlay,)


def test_an_arrangement_holds_within_and_is_made_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def make() -> Arrangement:
        asked.append(1)
        return Arrangement(layers.stack((), ()), marks="sites")

    with arranged.over(make):
        assert not asked
        assert arranged.current().marks == "sites"
    assert arranged.current() is arranged.PLAIN


def test_the_key_names_the_kinds_that_are_on_the_map() -> None:
    def page() -> None:
        from herts_geo.ui.map import kinds
        from herts_geo.ui.map.items import Point

        kinds.legend([Point("a", "A", 1, 2), Point("b", "B", 1, 2), Point("c", "C", 1, 2, "added")])
        kinds.legend([])

    (shown,) = AppTest.from_function(page).run().get("html")
    assert "counts (2)" in shown.proto.body
    assert "added (1)" in shown.proto.body
    assert "moved" not in shown.proto.body
