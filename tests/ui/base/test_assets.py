"""The files that are served to the map: there when they are asked for, whatever became of them."""

import errno
import os
import shutil
from pathlib import Path

import folium
import pytest

from herts_geo import saving
from herts_geo.errors import CannotWrite
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache
from herts_geo.ui.base import assets
from herts_geo.ui.base.folders import APP_VARIABLE
from herts_geo.ui.indicators import answers as indicators_answers
from herts_geo.ui.map import show as map_show
from tests.test_saving import faulty_os


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of served files, of an app that has just started."""
    monkeypatch.setenv(APP_VARIABLE, str(tmp_path))
    cache.geometry_address.clear()
    indicators_answers.geometry_address.clear()
    cache.base.clear()
    return tmp_path / "static"


def test_outlines_that_were_removed_are_written_again_when_asked_for(
    served: Path, pack: Catalogue
) -> None:
    def addresses() -> list[str]:
        return [
            cache.geometry_address(pack, "2021"),
            indicators_answers.geometry_address(pack, "district", "2021"),
            cache.base(pack).address,
        ]

    first = addresses()
    for remove in (served / "geo", served):
        shutil.rmtree(remove)
        assert addresses() == first
        assert len(os.listdir(served / "geo")) == 3


def test_the_map_loads_one_script_made_of_all_in_their_order(served: Path) -> None:
    assets.gather()
    assets.use_own_scripts()
    (script,), (style,) = folium.Map.default_js, folium.Map.default_css
    assert script[1].startswith("/app/static/map.js?v=")
    assert style[1].startswith("/app/static/map.css?v=")
    text = (served / "map.js").read_text(encoding="utf-8")
    own = Path(map_show.__file__).parent / "js"
    parts = [
        "/* @preserve\n * Leaflet",
        *((own / f"herts-{x}.js").read_text(encoding="utf-8") for x in ("ground", "marks", "map")),
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_scripts_that_were_removed_are_copied_again(served: Path) -> None:
    assets.gather()
    there = sorted(path.name for path in served.rglob("*"))
    (served / "map.js").unlink()
    shutil.rmtree(served / "images")
    assets.gather()
    assert sorted(path.name for path in served.rglob("*")) == there


def test_want_of_room_for_outlines_is_said(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(saving, "os", faulty_os(fail))
    with pytest.raises(CannotWrite, match="no room left"):
        assets.publish("{}")
    assert os.listdir(served / "geo") == []
