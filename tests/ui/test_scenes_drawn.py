"""Each page that promises a scene has one that can be drawn."""

from herts_geo.ui.link.pages import ROWS
from herts_geo.ui.workshop import scenes


def test_a_view_can_be_kept_where_it_can_be_drawn() -> None:
    assert {row.stem for row in ROWS if row.scene} == set(scenes.DRAWN)
