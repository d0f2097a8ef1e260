"""How people are counted, worked out by hand on five squares with counted postcodes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from herts_geo import places
from herts_geo.crs import lonlat_to_grid
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.errors import HertsGeoError, NobodyCounted, UnknownPlace, UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents as places_residents
from herts_geo.places.locality import count, resolve
from herts_geo.places.locality import table as locality_table
from herts_geo.places.locality.code import Shape, to_code
from herts_geo.places.locality.resolve import Counted
from herts_geo.travel import matrix as travel_matrix
from tests.pack.second import TINY_2021, TINY_PEOPLE, TINY_RANKS, tiny_pack
from tests.places.locality.made import box, postcode_pack, whole


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The five squares with 5, 17, 4, 2 and no postcodes."""
    return postcode_pack(tmp_path_factory.mktemp("squares"))


def counted(pack: Catalogue, code: str) -> Counted:
    return resolve.counted(pack, code)


def test_people_by_the_share_of_postcodes(squares: Catalogue) -> None:
    """All of the first square and the west half of the second, where 3 of its 17 postcodes are."""
    found = counted(squares, box("West", 0, 0, 1.5, 1))
    shares = dict(zip(found.areas["code"], found.areas["share"], strict=True))
    assert shares == {TINY_2021[0]: 5 / 5, TINY_2021[1]: pytest.approx(3 / 17)}
    assert found.people == pytest.approx(100 * 5 / 5 + 200 * 3 / 17)
    assert found.outside == pytest.approx(0, abs=1e-4)
    made = deprivation_profile.profile(squares, found.place)
    assert made.population == round(100 + 200 * 3 / 17) == 135
    assert made.areas == 2


def test_figures_weigh_the_part_that_counts(squares: Catalogue) -> None:
    found = counted(squares, box("West", 0, 0, 1.5, 1))
    standing = deprivation_profile.profile(squares, found.place, 2025).deprivation
    first, second = 100.0, 200 * 3 / 17
    mean = (first * TINY_RANKS[0] + second * TINY_RANKS[1]) / (first + second)
    assert standing.mean_rank_population_weighted == pytest.approx(mean)
    # ranks 5 and 45 of 100: tenths 1 and 5
    assert standing.people_by_decile[0] == 100
    assert standing.people_by_decile[4] == round(200 * 3 / 17) == 35
    assert sum(standing.people_by_decile) == standing.people == 135


def test_an_area_touched_without_a_postcode_inside_counts_nobody(squares: Catalogue) -> None:
    found = counted(squares, box("Middle", 2, 0, 3.1, 1))
    part = found.areas.set_index("code")["share"]
    assert part[TINY_2021[2]] == 1
    assert part[TINY_2021[3]] == 0  # its postcodes stand at a quarter and three quarters
    assert found.people == 300
    named = locality_table.warnings(squares, found)
    assert any("Touched, but without a postcode inside" in each for each in named)
    assert not places.within(places.areas(squares), found.place)[3]


def test_an_area_without_any_postcode_counts_by_its_ground(squares: Catalogue) -> None:
    found = counted(squares, box("East", 4, 0, 4.25, 1))
    assert found.people == pytest.approx(500 / 4, rel=1e-3)


def test_a_pack_without_postcodes_counts_by_ground(tmp_path: Path) -> None:
    found = counted(tiny_pack(tmp_path), box("Half", 0.5, 0, 2, 1))
    assert found.people == pytest.approx(100 / 2 + 200, rel=1e-3)


def test_ground_outside_the_pack_is_said(squares: Catalogue) -> None:
    """Half of the rectangle lies south of the squares."""
    found = counted(squares, box("South", 0, -1, 1, 1))
    assert found.outside == pytest.approx(0.5, abs=1e-3)
    assert any(
        "About 50% of its ground lies outside Tiny" in each
        for each in locality_table.warnings(squares, found)
    )


def test_wholly_outside_is_refused(squares: Catalogue) -> None:
    with pytest.raises(NobodyCounted, match="lies wholly outside Tiny"):
        counted(squares, box("Away", 10, 10, 11, 11))


def test_nobody_inside_is_refused(squares: Catalogue) -> None:
    with pytest.raises(NobodyCounted, match="No postcode lies inside"):
        counted(squares, box("Empty", 2.6, 0, 2.9, 1))


def test_an_outline_that_crosses_itself_is_mended_and_said(squares: Catalogue) -> None:
    """Two triangles that meet in the middle of the first square: half of it."""
    west, south, side = -0.2, 51.8, 0.01
    ring = ((west, south), (west + side, south + side), (west + side, south), (west, south + side))
    rounded = tuple((round(x, 5), round(y, 5)) for x, y in ring)
    found = counted(squares, to_code(Shape("Bow", ((rounded,),))))
    assert found.crossed
    assert found.areas["area_share"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert any("crossed itself" in each for each in locality_table.warnings(squares, found))


def test_whole_areas_count_in_full(squares: Catalogue) -> None:
    found = counted(squares, whole("Two", TINY_2021[0], TINY_2021[3]))
    assert found.people == TINY_PEOPLE[0] + TINY_PEOPLE[3]
    assert found.place.parent == "E07000242"  # 400 of the 500 people
    assert found.place.how == "All people of 2 whole small areas are counted."
    assert found.place.outline is None


def test_an_area_that_is_not_there(squares: Catalogue) -> None:
    with pytest.raises(UnknownPlace, match="E01999999"):
        counted(squares, "areas~a~E01999999")


def test_a_circle_measures_in_metres(squares: Catalogue) -> None:
    """The first square is about 690 m wide; its postcodes stand 138 m apart in its middle."""
    found = counted(squares, "near~Dot~-0.195~51.805~150")
    assert found.areas.set_index("code").loc[TINY_2021[0], "postcodes_inside"] == 3
    assert found.people == pytest.approx(100 * 3 / 5)
    assert found.place.outline is not None


def test_a_travel_time_takes_whole_areas(squares: Catalogue) -> None:
    """On foot at 4.8 km/h and a detour of 1.2, 12 minutes are 800 m: the square and the next."""
    found = counted(squares, "reach~Walk~-0.195~51.805~12~walk")
    assert found.areas["code"].tolist() == TINY_2021[:2]
    assert (found.areas["share"] == 1).all()
    assert "12 minutes on foot" in found.place.how


def test_a_travel_time_that_reaches_nobody(squares: Catalogue) -> None:
    with pytest.raises(NobodyCounted, match="From no small area of Tiny"):
        counted(squares, "reach~Far~-0.5~51.5~5~walk")


def test_too_small_to_say_anything(squares: Catalogue) -> None:
    few = locality_table.warnings(squares, counted(squares, box("West", 0, 0, 1, 1)))
    assert any("too small" in each and "100 people" in each for each in few)


def test_who_is_behind_the_figures(squares: Catalogue) -> None:
    """Of the 100 all live inside; of the 35 of the second square 3 in 17 do."""
    found = counted(squares, box("West", 0, 0, 1.5, 1))
    first, second = 100.0, 200 * 3 / 17
    expected = (first * 1 + second * 3 / 17) / (first + second)
    assert locality_table.behind(found) == pytest.approx(expected)


def test_the_table(squares: Catalogue) -> None:
    table = locality_table.table(counted(squares, box("West", 0, 0, 1.5, 1)))
    assert table["Small area"].tolist() == ["Town 001A", "Town 001B"]
    assert table["Postcodes inside"].tolist() == [5, 3]
    assert table["Postcodes in all"].tolist() == [5, 17]
    assert table["Share that counts (%)"].tolist() == [100.0, round(100 * 3 / 17, 1)]
    assert table["People counted"].tolist() == [100, 35]
    assert table["Share of its ground (%)"].tolist() == [100.0, 50.0]


def test_the_paragraph(squares: Catalogue) -> None:
    told = locality_table.paragraph(squares, counted(squares, box("West", 0, 0, 1.5, 1)))
    assert told.startswith("West counts 135 people in 2 small areas of West. An area with its own")
    assert "1 area in full, 1 in part" in told
    both = locality_table.paragraph(squares, counted(squares, whole("All", *TINY_2021)))
    assert "mostly in East, also in West" in both  # 900 of the 1,500 people


def test_the_gazetteer_finds_it(squares: Catalogue) -> None:
    known, code = places.gazetteer(squares), box("West", 0, 0, 1.5, 1)
    place = known.find(f" {code} ")
    assert place == known.place(code)
    assert (place.kind, place.label, place.code) == ("locality", "West", code)
    with pytest.raises(UnreadableLocality):
        known.find("near~a~b")


def test_other_boundaries_are_refused(squares: Catalogue) -> None:
    place = counted(squares, whole("New", TINY_2021[4])).place
    old = places.areas(squares, "2011")
    with pytest.raises(HertsGeoError, match="belong to another edition"):
        places.share(old, place)


def test_a_reach_by_estimated_times_has_an_interval(pack: Catalogue) -> None:
    code = "reach~Old~-0.20260~51.90220~20~pt"
    found = resolve.counted(pack, code)
    doubt = found.doubt
    assert doubt is not None
    assert doubt.fewest is not None
    assert doubt.most is not None
    assert found.people is not None
    assert doubt.fewest < found.people < doubt.most
    # by hand: the areas whose minutes, at either end of their own interval, are within 20
    east, north = lonlat_to_grid(np.array([-0.2026]), np.array([51.9022]))
    point = {"id": "p", "name": "p", "placed": True, "easting": east, "northing": north}
    made = travel_matrix.matrix(
        pack, places_residents.origins(pack), pd.DataFrame(point), "general", "pt"
    )
    people = places_residents.population(pack, "2021").set_index("code")["population"]
    residents = people.loc[list(made.areas)].to_numpy()
    assert doubt.fewest == residents[made.minutes[:, 0] + made.spread[:, 1] <= 20].sum()
    assert doubt.most == residents[made.minutes[:, 0] - made.spread[:, 0] <= 20].sum()
    assert f"{round(doubt.fewest):,} to {round(doubt.most):,} people" in found.place.how
    assert "not tested against published times: the range is that of published services" in (
        found.place.how
    )
    assert "counts in full or not at all" in found.place.how


def test_a_reach_on_foot_says_that_areas_count_wholly(pack: Catalogue) -> None:
    found = resolve.counted(pack, "reach~Old~-0.20260~51.90220~15~walk")
    assert found.doubt == count.Doubt(tested=False, fewest=None, most=None)
    assert "counts in full or not at all" in found.place.how
    assert "It may be" not in found.place.how
    assert found.place.how.endswith("are not tested against published times.")
