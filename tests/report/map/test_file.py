"""Maps to take away: each format on each paper, the same bytes twice, and books of several."""

import io

import pytest
from PIL import Image

from herts_geo.errors import UnknownFormat
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import drawing
from herts_geo.report.map import file as map_file
from herts_geo.report.map.file import Paper

DAY = "2026-11-29"


def test_a_png_has_the_size_of_its_paper(picture: Picture, pack: Catalogue) -> None:
    made = map_file.make(picture, pack, ".PNG", Paper("a4", landscape=True), DAY)
    image = Image.open(io.BytesIO(made))
    assert image.size == (int(297 / 25.4 * 200), int(210 / 25.4 * 200))
    assert image.info["Title"] == picture.title


def test_the_same_map_is_the_same_svg(picture: Picture, pack: Catalogue) -> None:
    one, two = (map_file.make(picture, pack, ".svg", Paper(), DAY) for _ in range(2))
    assert one == two
    assert b"<title>Quarters of Stevenage</title>" in one
    assert b"<script" not in one


def test_a_book_has_a_page_for_each_map(picture: Picture, pack: Catalogue) -> None:
    made = map_file.book([picture, picture], pack, Paper("a3"), DAY, "Two maps")
    assert made.startswith(b"%PDF")
    assert b"/Count 2" in made


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(UnknownFormat, match=r"\.png, \.svg, \.pdf"):
        drawing.known(".bmp")
