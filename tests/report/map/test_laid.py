"""A map for print has the layers that are on, the upper one above, and says so."""

from dataclasses import replace

import numpy as np
from PIL import Image
from shapely.geometry import LineString, Point

from herts_geo.evidence import Line, Mark, Picture
from herts_geo.maps import layers
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report.map import draw, laid
from herts_geo.report.map.file import Paper

OWN = ("deprivation",)
SITE = Mark(lon=-0.2, lat=51.9, label="A site", letter="S", colour="#1b7837")
ASSET = Mark(lon=-0.2, lat=51.9, label="An asset", letter="A", colour="#99004d")


def over(picture: Picture, told: tuple[str, ...], **others: Picture) -> Picture:
    return laid.laid(picture, OWN, layers.stack(told, OWN), others)


def with_mark(picture: Picture, mark: Mark, source: str) -> Picture:
    key = (LegendItem(f"{mark.letter}: {mark.label}", mark.colour, 1),)
    return replace(picture, classes=None, marks=(mark,), key_marks=key, sources=(source,))


def test_the_upper_layer_is_drawn_last_and_both_are_told(picture: Picture) -> None:
    sites, estate = with_mark(picture, SITE, "sites"), with_mark(picture, ASSET, "estate")
    plain = replace(picture, marks=(), key_marks=())
    found = over(plain, ("estate", "sites"), sites=sites, estate=estate)
    assert found.marks == (SITE, ASSET)
    assert found.key_marks == (*sites.key_marks, *estate.key_marks)
    assert found.sources == (*picture.sources, "estate", "sites")
    assert found.parameters[-1] == "Laid over it: Public estate and Housing sites."
    swapped = over(plain, ("sites", "estate"), sites=sites, estate=estate)
    assert swapped.marks == (ASSET, SITE)


def test_a_layer_that_is_off_is_not_drawn(picture: Picture) -> None:
    found = over(picture, ("deprivation.0", "names.0", "stations.0"))
    assert found.classes is None
    assert found.furniture == ("districts", "background")
    assert over(picture, ()).furniture == ("names", "stations", "districts", "background")


def test_a_painting_lies_where_the_list_has_it(picture: Picture, pack: Catalogue) -> None:
    assert picture.classes is not None
    red = replace(
        picture.classes,
        legend=replace(
            picture.classes.legend,
            items=tuple(replace(x, colour="#ff0000") for x in picture.classes.legend.items),
        ),
    )
    other = replace(picture, classes=red)
    above = over(picture, ("access.100", "deprivation"), access=other)
    below = over(picture, ("deprivation", "access.100"), access=other)
    assert [each.above for each in (*above.paintings, *below.paintings)] == [True, False]
    assert reds(above, pack) > 0.1 > 0.01 > reds(below, pack)  # below, red is in the key alone
    half = over(picture, ("access.50", "deprivation"), access=other)
    assert reds(half, pack) < 0.01  # mixed with what lies beneath


def test_lines_are_drawn_in_their_colour(picture: Picture, pack: Catalogue) -> None:
    line = Line("A border", LineString([(-0.23, 51.88), (-0.17, 51.92)]), "#ff0000")
    bare = replace(picture, classes=None, marks=(), key_marks=())
    drawn = over(picture, ("localities",), localities=replace(bare, lines=(line,)))
    assert drawn.lines == (line,)
    assert reds(drawn, pack) > 0.0005 > reds(picture, pack)


def reds(picture: Picture, pack: Catalogue) -> float:
    """The part of a map that is pure red."""
    figure = draw.drawn(picture, pack)
    figure.canvas.draw()
    image = Image.frombuffer("RGBA", figure.canvas.get_width_height(), figure.canvas.buffer_rgba())
    return float((np.asarray(image.convert("RGB")) == (255, 0, 0)).all(axis=2).mean())


def test_a_long_key_takes_two_columns_beside_its_map(picture: Picture, pack: Catalogue) -> None:
    names = [f"Holder number {n} of the public estate" for n in range(45)]
    marks = tuple(LegendItem(name, "#1b7837", 1) for name in names)
    long = replace(picture, marks=(SITE,), key_marks=marks, title="Many")
    figure = draw.drawn(long, pack, Paper("a4", landscape=True).layout, "2026-11-29")
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.axes[0].texts)
    assert all(name in words for name in names)
    assert "… and" not in words


def test_what_is_hollow_is_told_of_those_that_are(picture: Picture) -> None:
    vacant = replace(ASSET, hollow=True)
    estate = replace(with_mark(picture, vacant, "estate"), hollow="known to be vacant")
    sites = replace(with_mark(picture, SITE, "sites"), hollow="number of homes not known")
    bare = replace(picture, marks=(), key_marks=())
    found = over(bare, ("estate", "sites"), estate=estate, sites=sites)
    assert found.hollow == "known to be vacant"


def test_a_locality_has_its_name_on_the_map_and_in_the_key(
    picture: Picture, pack: Catalogue
) -> None:
    shape = Point(-0.2, 51.9).buffer(0.005)
    line = Line("Old Town", shape, "#6a3d9a", dashed=True, named=True)
    bare = replace(picture, classes=None, marks=(), key_marks=(), lines=(line,))
    told = [text.get_text() for text in draw.drawn(bare, pack).axes[0].texts]
    assert told.count("Old Town") == 2
    quiet = replace(bare, lines=(replace(line, named=False),))
    told = [text.get_text() for text in draw.drawn(quiet, pack).axes[0].texts]
    assert told.count("Old Town") == 1
