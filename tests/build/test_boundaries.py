"""Boundaries: coverages without gaps, overlaps or crumbs, as shipped and on squares by hand."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from herts_geo.build import boundaries
from herts_geo.crs import DRAW, to_metres
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.spatial import coverage
from tests.conftest import ROOT
from tests.pack.second import square

COUNTS = {"lsoa21": 713, "lsoa11": 690, "msoa21": 154, "districts": 10, "county": 1}


@pytest.fixture(scope="module")
def shipped(pack: Catalogue) -> dict[str, gpd.GeoDataFrame]:
    """The shipped boundaries by data set."""
    return {name: load.boundaries(pack, name) for name in COUNTS}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_how_many_areas(shipped: dict[str, gpd.GeoDataFrame], name: str, count: int) -> None:
    frame = shipped[name]
    assert len(frame) == frame["code"].nunique() == count
    assert frame["code"].tolist() == sorted(frame["code"])
    assert frame.notna().all().all()


@pytest.mark.parametrize("name", COUNTS)
def test_neighbours_share_their_borders(shipped: dict[str, gpd.GeoDataFrame], name: str) -> None:
    shapes = shipped[name].geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


@pytest.mark.parametrize("name", COUNTS)
def test_no_crumbs_and_no_holes(shipped: dict[str, gpd.GeoDataFrame], name: str) -> None:
    metres = to_metres(shipped[name])
    parts = metres.geometry.explode()
    assert parts.area.min() >= coverage.CRUMB_M2
    whole = shapely.union_all(metres.geometry.to_numpy())
    assert all(not len(part.interiors) for part in shapely.get_parts(whole))


@pytest.mark.parametrize("name", COUNTS)
def test_five_decimals(shipped: dict[str, gpd.GeoDataFrame], name: str) -> None:
    xy = shapely.get_coordinates(shipped[name].geometry.to_numpy())
    assert (xy == xy.round(5)).all()
    assert -0.8 < xy[:, 0].min() < xy[:, 0].max() < 0.25  # longitude first
    assert 51.55 < xy[:, 1].min() < xy[:, 1].max() < 52.15


def test_all_geometry_is_under_two_megabytes() -> None:
    assert sum(path.stat().st_size for path in (ROOT / "geo").iterdir()) < 2_000_000


@pytest.mark.parametrize("name", ["lsoa21", "msoa21", "districts"])
def test_the_parts_make_up_the_county(shipped: dict[str, gpd.GeoDataFrame], name: str) -> None:
    parts, county = to_metres(shipped[name]), to_metres(shipped["county"])
    whole = county.geometry.area.sum()
    assert parts.geometry.area.sum() == pytest.approx(whole, rel=1e-9)
    assert shapely.union_all(parts.geometry.to_numpy()).area == pytest.approx(whole, rel=1e-9)
    assert 1_600e6 < whole < 1_690e6  # Hertfordshire has about 1,643 square kilometres


def test_both_vintages_cover_the_same_county(shipped: dict[str, gpd.GeoDataFrame]) -> None:
    newer, older = (
        shapely.union_all(to_metres(shipped[name]).geometry.to_numpy())
        for name in ("lsoa21", "lsoa11")
    )
    assert newer.symmetric_difference(older).area < 0.0001 * older.area


@pytest.mark.parametrize(
    ("name", "by"), [("msoa21", "msoa"), ("districts", "district"), ("county", "")]
)
def test_larger_areas_are_their_lsoas(
    shipped: dict[str, gpd.GeoDataFrame], name: str, by: str
) -> None:
    lsoas = shipped["lsoa21"]
    keys = lsoas[by] if by else pd.Series("E10000015", index=lsoas.index)
    larger = shipped[name].set_index("code").geometry
    assert set(larger.index) == set(keys)
    for code, parts in lsoas.geometry.groupby(keys):
        assert shapely.union_all(parts.to_numpy()).equals(larger[code]), code


def test_unchanged_codes_keep_their_outline(shipped: dict[str, gpd.GeoDataFrame]) -> None:
    newer = to_metres(shipped["lsoa21"]).set_index("code").geometry
    older = to_metres(shipped["lsoa11"]).set_index("code").geometry
    same = newer.index.intersection(older.index)
    assert len(same) == 666
    a, b = newer[same].to_numpy(), older[same].to_numpy()
    shared = shapely.area(shapely.intersection(a, b)) / shapely.area(shapely.union(a, b))
    assert shared.min() > 0.98
    assert np.median(shared) == 1


def overlap(ours: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, code: str) -> "pd.Series[float]":
    """The area shared with another outline of the same code, as a share of both together."""
    a = to_metres(ours).set_index("code").geometry
    b = to_metres(theirs).set_index(code).geometry.make_valid()[a.index]
    shared = shapely.area(shapely.intersection(a.to_numpy(), b.to_numpy()))
    return pd.Series(shared / shapely.area(shapely.union(a.to_numpy(), b.to_numpy())), a.index)


def test_outlines_of_2011_are_those_published(
    shipped: dict[str, gpd.GeoDataFrame], testdata: Path
) -> None:
    theirs = gpd.read_file(testdata / "geography" / "herts_lsoa11_bsc.geojson")
    assert overlap(shipped["lsoa11"], theirs, "LSOA11CD").min() > 0.99


def test_new_codes_follow_their_published_outlines(
    shipped: dict[str, gpd.GeoDataFrame], testdata: Path
) -> None:
    finer = gpd.read_file(testdata / "geography" / "herts_lsoa21_bgc.geojson")
    shared = overlap(shipped["lsoa21"], finer, "LSOA21CD")
    new = ~shared.index.isin(shipped["lsoa11"]["code"])
    assert new.sum() == 47
    assert shared[new].min() > 0.55
    # where borders could be cut along finer outlines, they fit better than those kept
    assert shared[new].median() > 0.82 > shared[~new].median()


def test_parents_are_those_published(shipped: dict[str, gpd.GeoDataFrame], testdata: Path) -> None:
    ours = shipped["lsoa21"].set_index("code")
    theirs = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv")
    theirs = theirs.set_index("lsoa21_code").loc[ours.index]
    assert (ours["name"] == theirs["lsoa21_name"]).all()
    assert (ours["msoa"] == theirs["msoa21_code"]).all()
    assert (ours["district"] == theirs["ltla24_code"]).all()
    known = shipped["msoa21"].set_index("code")["known_as"]
    assert (ours["msoa"].map(known) == theirs["msoa_hcl_name"]).all()


def test_changed_codes_are_those_published(
    shipped: dict[str, gpd.GeoDataFrame], testdata: Path
) -> None:
    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa11_lsoa21.csv")
    unchanged = set(lookup[lookup["change_code"] == "U"]["lsoa21_code"])
    assert unchanged == set(shipped["lsoa21"]["code"]) & set(shipped["lsoa11"]["code"])


def parts(*shapes: shapely.Geometry) -> coverage.Shapes:
    """Shapes as the array that the functions take."""
    return np.array(shapes, dtype=object)


def test_cut_gives_each_outline_its_piece() -> None:
    whole = shapely.union_all([square(0), square(1)])
    left, right = coverage.cut(whole, parts(square(0), square(1)))
    assert left.equals(square(0))
    assert right.equals(square(1))


def test_cut_hands_out_what_no_outline_covers() -> None:
    whole = shapely.union_all([square(0), square(1), square(2)])
    # the third square borders only the second
    left, right = coverage.cut(whole, parts(square(0), square(1)))
    assert left.equals(square(0))
    assert right.equals(shapely.union_all([square(1), square(2)]))


def test_cut_leaves_no_overlap_where_outlines_overlap() -> None:
    whole = shapely.union_all([square(0), square(1)])
    wide = shapely.union_all([square(0), square(0.5)])
    left, right = coverage.cut(whole, parts(wide, square(1)))
    assert left.intersection(right).area == 0
    assert shapely.union(left, right).equals(whole)


def test_loose_parts_join_their_longest_border() -> None:
    loose = shapely.box(2, 0, 3, 4)
    short, long = shapely.box(0, 0, 2, 1), shapely.box(0, 1, 2, 4)
    first, second = coverage.hand_out(parts(short, long), [loose])
    assert first.equals(short)
    assert second.area == long.area + loose.area


def test_a_part_without_a_neighbour_is_dropped() -> None:
    only = square(0)
    assert coverage.hand_out(parts(only), [square(5)])[0].equals(only)


def test_clean_gives_crumbs_to_the_neighbour() -> None:
    # a sliver of a hundred thousandth of a degree, about 0.7 m x 1,112 m, beyond the neighbour
    main, neighbour = square(0), square(1)
    sliver = shapely.box(-0.18, 51.8, -0.1799, 51.801)
    tidy = coverage.clean(parts(shapely.MultiPolygon([main, sliver]), neighbour))
    assert coverage.area_m2(parts(sliver))[0] < coverage.CRUMB_M2
    assert tidy[0].equals(main)
    assert tidy[1].area == pytest.approx(neighbour.area + sliver.area)


def test_snap_closes_a_narrow_gap() -> None:
    apart = shapely.box(-0.18999, 51.8, -0.18, 51.81)  # a hundred thousandth east of the edge
    found = coverage.snap(parts(square(0), apart))
    assert shapely.coverage_is_valid(found)
    assert len(shapely.get_parts(shapely.union_all(found))) == 1


def test_areas_in_square_metres() -> None:
    # a hundredth of a degree is 1,112 m north and 1,112 m x cos(51.8 degrees) = 688 m east
    expected = 1112.5 * 1112.5 * np.cos(np.radians(51.805))
    assert coverage.area_m2(parts(square(0)))[0] == pytest.approx(expected, rel=0.01)


def test_dissolve_by_hand() -> None:
    frame = gpd.GeoDataFrame(
        {"code": ["a", "b", "c"], "up": ["Y", "X", "X"]},
        geometry=[square(0), square(1), square(2)],
        crs=DRAW,
    )
    found = coverage.dissolve(frame, "up", {"X": "East", "Y": "West"})
    assert found[["code", "name"]].to_numpy().tolist() == [["X", "East"], ["Y", "West"]]
    assert found.geometry[0].equals(shapely.union_all([square(1), square(2)]))


def test_parents_come_from_the_name() -> None:
    lsoas = gpd.GeoDataFrame(
        {"code": ["E1", "E2"], "name": ["St Albans 004C", "North Hertfordshire 012A"]},
        geometry=[square(0), square(1)],
        crs=DRAW,
    )
    msoas = pd.DataFrame(
        {
            "msoacd": ["M1", "M2"],
            "msoanm": ["St Albans 004", "North Hertfordshire 012"],
            "vintages": ["2011 2021", "2021"],
        }
    )
    found = boundaries.with_parents(lsoas, msoas, "2021")
    assert found["msoa"].tolist() == ["M1", "M2"]
    assert found["district"].tolist() == ["E07000240", "E07000099"]
    older = boundaries.with_parents(lsoas, msoas, "2011")
    assert older["msoa"].fillna("").tolist() == ["M1", ""]
