"""Which street extracts, stop lists and timetables hold a place, by hand-worked places."""

import pytest
from shapely.geometry import box

from herts_geo.pack import regions
from herts_geo.pack.area import ENGLAND, Area

HERTS = box(494_000, 194_500, 548_000, 241_000)
SOUTHEND = box(581_500, 183_000, 594_500, 189_500)


def of(county: str, outline: object = None, **more: str) -> Area:
    return Area(county, "X", dict(more), {"E": county}, outline=outline)


def test_hertfordshire_takes_its_own_extract_and_those_that_its_margin_reaches() -> None:
    found = regions.streets(of("Hertfordshire", HERTS))
    assert found == (
        "england/bedfordshire",
        "england/buckinghamshire",
        "england/cambridgeshire",
        "england/essex",
        "england/greater-london",
        "england/hertfordshire",
    )
    assert regions.timetables(of("Hertfordshire", HERTS)) == ("east_anglia", "london", "south_east")
    assert regions.stops(of("Hertfordshire", HERTS)) == ("210",)


def test_a_unitary_takes_the_neighbours_within_reach_alone() -> None:
    assert regions.streets(of("Southend-on-Sea", SOUTHEND)) == ("england/essex", "england/kent")


def test_neighbours_all_count_where_no_outline_is_known_yet() -> None:
    assert len(regions.streets(of("Southend-on-Sea"))) == 6


def test_boroughs_of_london_share_one_extract_and_one_list_of_stops() -> None:
    two = Area("Two", "X", {}, {"E09000003": "Barnet", "E09000010": "Enfield"})
    assert regions.stops(two) == ("490",)
    assert "england/greater-london" in regions.streets(two)


def test_the_border_with_wales_reaches_its_extract() -> None:
    assert "wales" in regions.streets(of("Shropshire"))


@pytest.mark.parametrize("county", ["Cumberland", "North Northamptonshire", "Nowhere"])
def test_an_authority_without_a_confirmed_code_asks_for_every_stop(county: str) -> None:
    assert regions.stops(of(county)) == ()


def test_a_footprint_is_placed_by_the_boxes_of_the_extracts() -> None:
    drawn = Area("Footprint", "X", {"E07000243": "Stevenage"}, outline=HERTS)
    assert {"england/hertfordshire", "england/greater-london"} <= set(regions.streets(drawn))
    assert regions.stops(drawn) == ()


def test_the_whole_country_takes_one_file_of_each() -> None:
    england = Area("England", ENGLAND, {}, {"E10000015": "Hertfordshire"})
    assert regions.streets(england) == regions.timetables(england) == ("england",)


def test_who_is_beside_whom_holds_both_ways() -> None:
    every = regions._table()
    for each in every.values():
        west, south, east, north = each.box
        assert west < east
        assert south < north
        for name in each.beside:
            assert each.name in every[name].beside


def test_every_authority_stands_in_one_extract() -> None:
    names = [name for each in regions._table().values() for name in each.stops]
    assert len(names) == len(set(names)) == 153  # 21 counties, 63 unitaries, 36 + 33 boroughs
