"""Print maps: true to scale, readable without colour, with all that a map needs."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image
from shapely.geometry import box

from herts_geo import places
from herts_geo.evidence import Mark, Picture
from herts_geo.maps.classify import LegendItem
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report.map import draw as map_draw
from herts_geo.report.map import furniture as map_furniture
from herts_geo.report.map import ground as map_ground
from herts_geo.report.map import key as map_key
from herts_geo.report.map import sheet as map_sheet
from herts_geo.report.map.sheet import Box
from tests import broken_packs as tests_broken_packs
from tests import street_packs

MILLIMETRE = map_sheet.DPI / 25.4  # dots


def drawn(picture: Picture, pack: Catalogue) -> Image.Image:
    """A picture as an image of colours."""
    return Image.open(io.BytesIO(map_draw.png(picture, pack))).convert("RGB")


def share(image: Image.Image, colour: str) -> float:
    """The part of an image that has exactly a colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.asarray(image) == wanted).all(axis=2).mean())


def test_it_fits_a_page_and_bears_every_class(picture: Picture, pack: Catalogue) -> None:
    image = drawn(picture, pack)
    assert image.width == int(170 * MILLIMETRE)
    assert 80 * MILLIMETRE < image.height < 160 * MILLIMETRE
    assert picture.classes is not None
    for item in picture.classes.legend.items:
        assert share(image, item.colour) > 0.005
    assert share(image, map_key.PALE) > 0.1  # the areas outside


def test_only_the_place_is_coloured(picture: Picture, pack: Catalogue) -> None:
    lone = picture.inside & (picture.inside.cumsum() == 5)
    assert lone.sum() == 1
    assert picture.classes is not None
    item = picture.classes.index[int(np.flatnonzero(lone)[0])]
    colours = [each.colour for each in picture.classes.legend.items]
    image = drawn(replace(picture, inside=lone, marks=(), outline=None), pack)
    seen = [share(image, colour) > 0.005 for colour in colours]
    assert seen == [place == item for place in range(4)]


def test_areas_without_a_figure_are_hatched(picture: Picture, pack: Catalogue) -> None:
    assert picture.classes is not None
    none = replace(picture.classes, index=np.full_like(picture.classes.index, -1))
    bare = replace(picture, classes=none, marks=(), outline=None)
    image = drawn(bare, pack)
    assert share(image, map_key.NO_DATA) > 0.1
    plain = replace(bare, classes=None)
    assert share(drawn(plain, pack), map_key.NO_DATA) < 0.001
    assert share(drawn(plain, pack), map_draw.PLAIN) > 0.1


def test_words_and_colours_that_a_map_may_choke_on(picture: Picture, pack: Catalogue) -> None:
    wild = "$\\frac{1}{ 😀中\x00 " * 40
    marks = (Mark(-0.2, 51.9, wild, "$$", "red; x"), Mark(-0.2, 51.9, "", "^{"), Mark(9, 9, "far"))
    items = tuple(LegendItem(wild, "no colour", 1) for _ in range(60))
    odd = replace(
        picture, title=wild, parameters=(wild,) * 9, marks=marks, key_marks=items, sources=("?",)
    )
    assert drawn(odd, pack).width == int(170 * MILLIMETRE)


def test_the_key_tells_letters_counts_and_what_is_outside(picture: Picture) -> None:
    rows = {row.label: row for row in map_key.key(picture, 125).rows}
    assert [*rows] == [
        "lowest",
        "second",
        "third",
        "highest $x_",
        "No data (hatched)",
        "Outside the place",
        "Outline of the locality",
        "Libraries",
        "Depots",
        "Hollow: no figure",
    ]
    assert sum(rows[name].count or 0 for name in [*rows][:5]) == 54  # areas of the place
    assert [row.letter for row in rows.values()][:4] == ["A", "B", "C", "D"]
    assert rows["Libraries"].letter == "L"
    assert rows["No data (hatched)"].hatch


def test_a_mark_whose_letter_the_key_says(picture: Picture) -> None:
    key = map_key.key(replace(picture, key_marks=(LegendItem("L: library", "#000000", 1),)), 125)
    assert ("L", "library") in [(row.letter, row.label) for row in key.rows]


def test_a_long_key_is_made_smaller_and_then_cut(picture: Picture) -> None:
    many = tuple(LegendItem(f"Holder {i}", "#000000", 1) for i in range(24))
    key = map_key.key(replace(picture, key_marks=many), 125)
    assert key.height <= 125
    assert key.rows[-2].label == "Holder 23"
    assert key.rows[0].size < map_key.SMALL
    more = map_key.key(replace(picture, key_marks=many * 4), 125)
    assert more.height <= 125
    shown = len(more.rows) - 1
    assert more.rows[-1].label == f"… and {7 + 24 * 4 + 1 - shown} more"


def test_the_scale_bar_is_as_long_as_it_says(pack: Catalogue, picture: Picture) -> None:
    _, over = map_sheet.blank(100)
    frame = Box(0, 10, 100, 80, 500_000, 200_000, 520_000, 216_000)
    assert frame.scale == 20_000 / 100  # metres a millimetre
    map_furniture.scale_bar(over, frame, (0, 10, 40, 18))
    assert [text.get_text() for text in over.texts] == ["0", "2.5", "5 km"]
    halves = [patch.get_width() for patch in over.patches]  # type: ignore[attr-defined]
    assert sum(halves) == 5_000 / 200  # 25 mm for 5 km


def test_the_scale_bar_keeps_off_the_place() -> None:
    frame = Box(0, 0, 100, 100, 0, 0, 10_000, 10_000)
    left, right = (
        map_furniture.corner(frame, box(5_000, 0, 9_000, 9_000)),
        map_furniture.corner(frame, box(0, 0, 4_000, 9_000)),
    )
    assert left[0] == 0
    assert right[2] == 100


def test_places_on_the_sheet_are_true_to_scale() -> None:
    frame = Box(10, 20, 100, 50, 500_000, 200_000, 510_000, 205_000)
    spots = frame.on_sheet(np.array([[500_000, 200_000], [505_000, 205_000]], dtype=float))
    assert spots.tolist() == [[10, 20], [10 + 5_000 / 100, 20 + 5_000 / 100]]
    assert frame.holds(np.array([[10.0, 20.0], [111.0, 30.0]])).tolist() == [True, False]


def test_the_ground_is_in_metres_and_in_file_order(pack: Catalogue) -> None:
    under = map_ground.ground(pack, "2021")
    frame = places.areas(pack, "2021")
    assert len(under.paths) == len(frame) == 713
    assert shapely.area(under.shapes).sum() == pytest.approx(1.643e9, rel=0.01)  # 1,643 km2
    assert shapely.contains_xy(under.shapes[7], *under.points[7])
    inside = (frame["district"] == "E07000243").to_numpy()
    edge = under.outline(inside)
    assert edge.area == pytest.approx(shapely.area(under.shapes[inside]).sum(), rel=1e-3)


@pytest.mark.parametrize(("colour", "ink"), [("#ffffcc", "#000000"), ("#081d58", "#ffffff")])
def test_letters_can_be_read_on_their_colour(colour: str, ink: str) -> None:
    assert map_sheet.on(colour) == ink


def test_text_is_broken_to_fit() -> None:
    broken = map_sheet.lines("word " * 40, 50, 6, 3)
    assert len(broken) == 3
    assert broken[-1].endswith("…")
    assert map_sheet.lines("", 50, 6) == []


def test_a_map_says_that_it_has_no_names_of_towns(
    picture: Picture, tmp_path: Path, pack: Catalogue
) -> None:
    tests_broken_packs.without(tmp_path, "towns")
    lost = catalogue.read(tmp_path)
    assert map_ground.ground(pack, picture.vintage).lost == ()
    under = map_ground.ground(lost, picture.vintage)
    assert under.towns.empty
    assert under.districts
    (words,) = under.lost
    assert words.startswith("Drawn without the names of towns. The data set 'Towns' is missing")
    assert drawn(picture, lost).height > drawn(picture, pack).height  # a line more at its foot


def test_a_background_is_drawn_faintly_and_credited(
    picture: Picture, tmp_path: Path, pack: Catalogue
) -> None:
    streets = street_packs.copied(tmp_path)
    under = map_ground.ground(streets, picture.vintage)
    assert set(under.background) == {"built-up", "water", "railway", "minor road", "motorway"}
    corners = under.background["motorway"].vertices
    steps = np.hypot(*np.diff(corners, axis=0).T)
    assert steps.sum() == pytest.approx(np.hypot(3_000, 3_000) + np.hypot(3_000, 2_000), abs=5)
    image, plain = drawn(picture, streets), drawn(picture, pack)
    assert image.height >= plain.height  # the credit is in its foot, on a line more if need be
    assert picture.classes is not None
    for item in picture.classes.legend.items:
        assert share(image, item.colour) > 0.8 * share(plain, item.colour)
    words = map_draw._words(picture, streets, (), map_sheet.IN_TEXT, "")
    assert "© OpenStreetMap contributors, ODbL" in " ".join(words.foot)


def test_each_part_of_a_background_begins_anew() -> None:
    lake = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    shore = map_ground.lines(shapely.MultiPolygon([lake]))
    assert (shore.codes == shore.MOVETO).sum() == 2
    assert len(shore.vertices) == 5 + 5
    roads = map_ground.lines(shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]]))
    assert roads.codes.tolist() == [1, 2, 1, 2, 2]


def test_a_pack_without_towns_names_those_of_its_extract(picture: Picture, tmp_path: Path) -> None:
    found = street_packs.copied(tmp_path)
    kept = {key: each for key, each in found.datasets.items() if each.role != "towns"}
    under = map_ground.ground(replace(found, datasets=kept, title="no towns"), picture.vintage)
    assert list(under.towns["name"]) == ["Stevenage"]


def test_the_choices_of_a_map_in_a_document_end_with_a_whole_one(
    picture: Picture, pack: Catalogue
) -> None:
    one, long = "A time of 15 minutes.", "Not tested against what was published of its kind. " * 8
    told = replace(picture, parameters=(one, long))
    foot = map_draw._words(told, pack, (), map_sheet.IN_TEXT, "").foot
    assert foot[0] == f"{one} {map_draw.MORE}"
    plain = replace(picture, parameters=(one,))
    assert map_draw._words(plain, pack, (), map_sheet.IN_TEXT, "").foot[0] == one
