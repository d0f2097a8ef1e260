"""The switch of the background map stands on the pages of a pack that has one, and on no other."""

from pathlib import Path

import pytest

from tests import street_packs
from tests.pages.conftest import Open
from tests.pages.test_layers import listed

PAGES = ("deprivation", "estate", "accessibility")


@pytest.mark.parametrize("stem", PAGES)
def test_a_pack_without_a_background_has_no_switch(stem: str, open_page: Open) -> None:
    keys = {each.key for each in open_page(stem).checkbox}
    assert "tiles" in keys
    assert "ground" not in keys


def test_the_switch_is_on_and_what_it_says_is_in_the_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    street_packs.copied(tmp_path)
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    for stem in PAGES:
        app = open_page(stem)
        assert not app.exception
        assert app.checkbox(key="ground").value
    app = open_page("deprivation")
    app.checkbox(key="ground").uncheck().run()
    assert app.query_params == {"ground": "0"}
    assert not open_page("deprivation", ground="0").checkbox(key="ground").value


def test_the_list_of_layers_has_the_same_switch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    street_packs.copied(tmp_path)
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = listed("deprivation")
    app.checkbox(key="_layer_background").uncheck().run()
    assert app.session_state["ground"] is False
    assert app.session_state["layers"] == []
    assert not app.checkbox(key="_layer_background").value


def test_a_street_in_the_link_is_its_small_area_which_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    street_packs.copied(tmp_path)
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = open_page("deprivation", place="Magpie Cres, Stevenage")
    assert not app.exception
    assert app.selectbox(key="area").value.startswith("E01")
    assert app.selectbox(key="place").value.startswith("E02")
