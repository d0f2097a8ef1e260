"""Constraints of points and polygons, on boxes of the grid that can be worked out by hand."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from herts_geo.crs import MEASURE
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints
from tests import added_data

ON = date(2026, 11, 29)
HERE = "E07000243"
BOX = (524_000, 224_000, 525_000, 225_000)
MIDDLE = (524_500, 224_500)


def made(folder: Path, kind: str, *rows: Any, checked: Sequence[str] = ()) -> Catalogue:
    """A pack of one kind of constraint; each row a box or point, or a mapping with `metres`."""
    told = [row if isinstance(row, dict) else {"metres": row} for row in rows]
    named = [{"reference": f"R{at}", "name": f"Name {at}", **each} for at, each in enumerate(told)]
    added_data.constraint(folder, kind, named)
    if checked:
        added_data.coverage(folder, *checked)
    return added_data.read(folder)


def asked(pack: Catalogue, *shapes: Any, district: str = HERE, on: date = ON) -> list[str]:
    """The answers of the only kind for points (x, y) or shapes, in words of the code."""
    return list(found(pack, *shapes, district=district, on=on).answers.iloc[:, 0])


def found(pack: Catalogue, *shapes: Any, district: str = HERE, on: date = ON) -> constraints.Found:
    """What constrains points (x, y) or shapes."""
    drawn = [shapely.Point(x) if isinstance(x, tuple) else x for x in shapes]
    series = gpd.GeoSeries(drawn, crs=MEASURE)
    return constraints.of_shapes(pack, series, pd.Series(district, index=series.index), on)


SOME = [f"constraint_green_belt,{HERE},12,2026-11-01"]


@pytest.mark.parametrize(
    ("point", "answer"),
    [
        (MIDDLE, "yes"),
        ((524_030, 224_500), "yes"),  # 30 m inside
        ((524_010, 224_500), "edge"),  # 10 m inside
        ((523_990, 224_500), "edge"),  # 10 m outside
        ((523_970, 224_500), "no"),  # 30 m outside
    ],
)
def test_a_point_is_in_out_or_near_the_edge(
    tmp_path: Path, point: tuple[float, float], answer: str
) -> None:
    pack = made(tmp_path, "green_belt", BOX, checked=SOME)
    assert asked(pack, point) == [answer]


def test_the_stated_accuracy_of_an_outline_counts_in_place_of_20_metres(tmp_path: Path) -> None:
    pack = made(tmp_path, "green_belt", {"metres": BOX, "accuracy": 50}, checked=SOME)
    assert asked(pack, (524_030, 224_500), (524_060, 224_500), (523_960, 224_500)) == [
        "edge",
        "yes",
        "edge",
    ]


def test_a_border_between_two_outlines_is_no_edge(tmp_path: Path) -> None:
    beside = (525_000, 224_000, 526_000, 225_000)
    pack = made(tmp_path, "green_belt", BOX, beside, checked=SOME)
    assert asked(pack, (525_000, 224_500)) == ["yes"]


def test_no_row_is_no_answer_where_nobody_asked(tmp_path: Path) -> None:
    pack = made(tmp_path, "green_belt", BOX, checked=SOME)
    far = (530_000, 230_000)
    assert asked(pack, far) == ["no"]
    assert asked(pack, far, district="E07000096") == ["unchecked"]
    assert asked(pack, far, district="") == ["unchecked"]
    assert asked(pack, MIDDLE, district="E07000096") == ["yes"]  # an outline is a fact
    bare = made(tmp_path / "bare", "green_belt", BOX)
    assert asked(bare, far) == ["unchecked"]


@pytest.mark.parametrize(("kind", "answer"), [("green_belt", "unpublished"), ("sssi", "no")])
def test_none_published_is_no_only_of_a_national_list(
    tmp_path: Path, kind: str, answer: str
) -> None:
    pack = made(tmp_path, kind, BOX, checked=[f"{kind},{HERE},0,2026-11-01"])
    assert asked(pack, (530_000, 230_000)) == [answer]


def test_a_place_without_a_position_is_not_checked(tmp_path: Path) -> None:
    pack = made(tmp_path, "green_belt", BOX, checked=SOME)
    nowhere = pd.Series([None], dtype="Float64")
    told = constraints.of_points(pack, nowhere, nowhere, pd.Series([HERE]), ON)
    assert told.answers["constraint_green_belt"].tolist() == ["unchecked"]


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        ({"until": "2026-11-28"}, "no"),
        ({"until": "2026-11-29"}, "no"),
        ({"until": "2026-11-30"}, "yes"),
        ({"since": "2026-11-30"}, "no"),
        ({"since": "2020-01-01", "until": None}, "yes"),
    ],
)
def test_only_rows_that_hold_today_count(tmp_path: Path, row: dict[str, Any], answer: str) -> None:
    pack = made(tmp_path, "green_belt", {"metres": BOX, **row}, checked=SOME)
    assert asked(pack, MIDDLE) == [answer]


def test_a_later_entry_wins(tmp_path: Path) -> None:
    old = {"metres": BOX, "reference": "GB1", "entry": "2019-01-01", "name": "Old"}
    moved = {**old, "metres": (530_000, 230_000, 531_000, 231_000), "entry": "2024-01-01"}
    pack = made(tmp_path, "green_belt", moved, old, checked=SOME)  # whatever their order
    assert asked(pack, MIDDLE, (530_500, 230_500)) == ["no", "yes"]
    ended = {**old, "entry": "2025-01-01", "until": "2025-01-01"}
    gone = made(tmp_path / "gone", "green_belt", ended, old, checked=SOME)
    assert asked(gone, MIDDLE) == ["no"]


def test_the_same_entity_twice_counts_once(tmp_path: Path) -> None:
    row = {"metres": BOX, "reference": "GB1", "name": "Belt"}
    pack = made(tmp_path, "green_belt", row, row, checked=SOME)
    assert len(constraints.live(pack, constraints.kinds(pack)[0], ON)) == 1
    assert list(found(pack, MIDDLE).named) == ["Belt"]


def test_a_listed_building_has_its_outline_before_its_point(tmp_path: Path) -> None:
    outline = {"metres": (524_400, 224_400, 524_600, 224_600), "reference": "L1"}
    point = {"metres": (524_800, 224_800), "reference": "L1", "entry": "2025-01-01"}
    pack = made(tmp_path, "listed_building", outline, point, checked=SOME)
    assert asked(pack, MIDDLE) == ["yes"]
    only = made(tmp_path / "only", "listed_building", point)
    assert asked(only, (524_810, 224_800), (524_830, 224_800)) == ["edge", "unchecked"]


@pytest.mark.parametrize(
    ("box", "answer", "share"),
    [
        ((524_200, 224_200, 524_400, 224_400), "yes", 1.0),
        ((523_900, 224_200, 524_300, 224_300), "yes", 0.75),  # 300 m of its 400 m inside
        ((523_600, 224_200, 524_010, 224_300), "edge", 10 / 410),
        ((523_500, 224_200, 523_990, 224_300), "edge", 0.0),
        ((522_000, 224_200, 523_000, 224_300), "no", 0.0),
    ],
)
def test_a_polygon_says_what_share_is_covered(
    tmp_path: Path, box: tuple[float, ...], answer: str, share: float
) -> None:
    pack = made(tmp_path, "green_belt", BOX, checked=SOME)
    told = found(pack, shapely.box(*box))
    assert told.answers.iloc[0, 0] == answer
    assert told.shares.iloc[0, 0] == pytest.approx(share, abs=1e-4)


def test_a_polygon_holds_a_listed_building(tmp_path: Path) -> None:
    pack = made(tmp_path, "listed_building", MIDDLE)
    assert asked(pack, shapely.box(*BOX), shapely.box(524_490, 224_490, 524_600, 224_600)) == [
        "yes",
        "edge",
    ]


def test_words_give_the_share() -> None:
    assert constraints.words("yes", 0.351) == "yes, 35% of the site"
    assert constraints.words("edge") == "near the edge: check"
    assert constraints.words("unchecked", float("nan")) == "not checked"


def test_not_checked_never_passes_as_no() -> None:
    codes = ["yes", "no", "edge", "unpublished", "unchecked"]
    frame = pd.DataFrame({"constraint_green_belt": codes})
    kept = constraints.passes(frame, ("green_belt",), unsure=False)
    assert list(frame[kept]["constraint_green_belt"]) == ["no"]
    loose = constraints.passes(frame, ("green_belt",), unsure=True)
    assert list(loose) == [False, True, True, True, True]
    assert constraints.not_known(frame, ("green_belt",)) == 3
    assert not constraints.passes(frame, ("sssi",), unsure=False).any()  # the pack has no such kind


def test_shapes_must_be_in_metres(tmp_path: Path) -> None:
    pack = made(tmp_path, "green_belt", BOX)
    degrees = gpd.GeoSeries([shapely.Point(0, 51)], crs="EPSG:4326")
    with pytest.raises(ValueError, match="27700"):
        constraints.of_shapes(pack, degrees, pd.Series([HERE]), ON)


def test_a_pack_without_constraints_has_none(pack: Catalogue) -> None:
    assert constraints.kinds(pack) == ()
    assert constraints.datasets(pack) == ()
    told = found_none(pack)
    assert told.answers.shape == (1, 0)
    assert list(told.named) == [""]


def found_none(pack: Catalogue) -> constraints.Found:
    """What a pack without constraints says of a point."""
    return found(pack, MIDDLE)


def test_what_was_checked_by_district(tmp_path: Path) -> None:
    added_data.shipped(tmp_path)
    added_data.constraint(tmp_path, "green_belt", [{"metres": BOX, "reference": "1"}])
    rows = (f"constraint_green_belt,{HERE},3,2026-11-01", "green_belt,E07000096,0,2026-11-01")
    added_data.coverage(tmp_path, *rows)
    told = constraints.checked(added_data.read(tmp_path)).set_index("district")["state"]
    assert told[HERE] == "checked, some"
    assert told["E07000096"] == "checked, none published"
    assert (told.drop([HERE, "E07000096"]) == "not checked").all()
    assert len(told) == 10


def test_each_kind_may_tell_in_a_file_of_its_own_what_was_checked(tmp_path: Path) -> None:
    for kind, count in (("green_belt", 2), ("conservation_area", 0)):
        added_data.constraint(tmp_path, kind, [{"metres": BOX, "reference": "1"}])
        text = (
            f"constraint,district,entities,checked\nconstraint_{kind},{HERE},{count},2026-11-01\n"
        )
        role = constraints.COVERAGE
        added_data.table(tmp_path, f"coverage_{kind}", role, text, added_data.COVERAGE)
    pack = added_data.read(tmp_path)
    told = found(pack, (530_000, 230_000)).answers.iloc[0].to_dict()
    assert told == {"constraint_green_belt": "no", "constraint_conservation_area": "unpublished"}
    assert [each.id for each in constraints.datasets(pack)] == list(told)


def test_a_point_in_one_great_outline_is_told_as_one_in_many(tmp_path: Path) -> None:
    halves = ((524_000, 224_000, 524_500, 225_000), (524_500, 224_000, 525_000, 225_000))
    one = made(tmp_path / "one", "green_belt", BOX, checked=SOME)
    two = made(tmp_path / "two", "green_belt", *halves, checked=SOME)
    spots = [(523_950 + 25 * at, 224_500) for at in range(46)]
    assert asked(one, *spots) == asked(two, *spots)
