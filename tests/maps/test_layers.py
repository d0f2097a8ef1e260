"""The one list of layers: what a link says of it, and how it is put in another order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.maps import layers
from herts_geo.maps.layers import KEYS

ESTATE = ("estate", "areas")


def on(told: tuple[str, ...], own: tuple[str, ...] = ESTATE) -> list[str]:
    return list(layers.drawn(layers.stack(told, own)))


def test_a_map_that_is_told_nothing_has_its_own_layers_and_those_of_every_map() -> None:
    always = ["names", "stations", "districts", "background"]
    assert on((), ("deprivation",)) == [*always, "deprivation"]
    assert on(()) == ["estate", "names", "stations", "districts", "background", "areas"]


def test_named_layers_are_on_in_the_order_named_with_their_opacity() -> None:
    shown = layers.stack(("sites", "estate.60"), ESTATE)
    assert [(each.key, each.opacity) for each in shown[3:5]] == [("sites", 100), ("estate", 60)]
    assert on(("sites", "estate.60"))[:3] == ["sites", "estate", "names"]


def test_a_layer_at_nought_is_off() -> None:
    assert "names" not in on(("names.0",))
    assert "estate" not in on(("estate.0",))


@pytest.mark.parametrize("text", ["", "town", "estate.", "estate.101", "estate.-1", "estate.x"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{text}$|invalid literal"):
        layers.read(text)


def test_a_link_says_only_what_differs() -> None:
    usual = layers.stack((), ESTATE)
    assert layers.told(usual, ESTATE) == ()
    lighter = layers.changed(usual, "estate", on=True, opacity=60)
    assert layers.told(lighter, ESTATE) == ("estate.60",)
    assert layers.told(layers.changed(usual, "sites", on=True, opacity=100), ESTATE) == ("sites",)
    assert layers.told(layers.moved(usual, "estate", 1), ESTATE) == ("sites.0", "estate")


def test_a_layer_changes_places_with_the_next_that_is_listed() -> None:
    usual = layers.stack(("sites",), ESTATE)
    among = ("estate", "sites", "districts")
    down = layers.moved(usual, "sites", 1, among)
    assert [key for key in layers.drawn(down) if key in among] == ["estate", "districts", "sites"]
    assert layers.moved(down, "sites", -1, among) == usual
    assert layers.moved(usual, "estate", -1, among) == usual


def test_a_painting_that_is_added_lies_above_the_maps_own() -> None:
    shown = layers.stack(("deprivation.60",), ("access", "points"))
    assert on(("deprivation.60",), ("access",))[-2:] == ["access", "deprivation"]
    lifted = layers.raised(shown, "deprivation", ("access", "points"))
    assert layers.told(lifted, ("access", "points")) == ("deprivation.60", "access")
    assert layers.raised(lifted, "deprivation", ("access", "points")) == lifted
    assert layers.raised(shown, "estate", ("access", "points")) == shown


ENTRIES = st.permutations(KEYS).flatmap(
    lambda order: st.lists(st.integers(0, 100), min_size=len(KEYS), max_size=len(KEYS)).map(
        lambda strengths: tuple(
            f"{key}.{strength}" for key, strength in zip(order, strengths, strict=True)
        )
    )
)


@given(ENTRIES, st.sets(st.sampled_from(KEYS)), st.integers(0, len(KEYS)))
def test_what_a_link_says_makes_the_same_stack_again(
    entries: tuple[str, ...], own: set[str], many: int
) -> None:
    shown = layers.stack(entries[:many], own)
    assert sorted(each.key for each in shown) == sorted(KEYS)
    assert layers.stack(layers.told(shown, own), own) == shown
