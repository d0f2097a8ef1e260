"""Deprivation: tenths, fifths, change between editions, each worked out by hand or by others."""

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import DatasetMissing, NotComparable
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from tests.pack.second import TINY_2011, TINY_2021, tiny_pack

OURS_2025 = {
    "overall": "IMD",
    "income": "Income",
    "employment": "Employment",
    "education": "Education",
    "health": "Health",
    "crime": "Crime",
    "barriers": "Housing_and_Services",
    "environment": "Environment",
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def whole(*values: int | None) -> "pd.Series[Any]":
    """Whole numbers with gaps."""
    return pd.Series(pd.array(list(values), dtype="Int64"))


@given(areas=st.sampled_from([33755, 32844]), data=st.data())
def test_decile_is_the_ceiling_of_ten_ranks(areas: int, data: st.DataObject) -> None:
    rank = data.draw(st.integers(1, areas))
    expected = math.ceil(Fraction(rank * 10, areas))
    assert deprivation_indices.decile(whole(rank), areas).tolist() == [expected]


@pytest.mark.parametrize("areas", [33755, 32844])
def test_decile_at_every_edge(areas: int) -> None:
    for tenth in range(1, 11):
        last = areas * tenth // 10  # the last rank that lies in this tenth
        assert deprivation_indices.decile(whole(last), areas)[0] == tenth
        if tenth < 10:
            assert deprivation_indices.decile(whole(last + 1), areas)[0] == tenth + 1
    assert deprivation_indices.decile(whole(1, areas, None), areas).fillna(-1).tolist() == [
        1,
        10,
        -1,
    ]


def test_decile_edges_by_hand() -> None:
    # 3,375 x 10 / 33,755 = 0.9999; 3,376 x 10 / 33,755 = 1.0001
    assert deprivation_indices.decile(whole(3375, 3376), 33755).tolist() == [1, 2]
    assert deprivation_indices.decile(whole(3284, 3285), 32844).tolist() == [1, 2]
    assert deprivation_indices.decile(whole(10, 11), 100).tolist() == [
        1,
        2,
    ]  # the edge itself is inside


def test_deciles_are_those_published_in_2025(pack: Catalogue, testdata: Path) -> None:
    ours = load.table(pack, "imd2025").set_index("lsoa21cd")
    theirs = pd.read_csv(testdata / "deprivation" / "herts_imd2025_lsoa21.csv")
    theirs = theirs.set_index("lsoa21_code").loc[ours.index]
    assert len(theirs) == 713
    for measure, name in OURS_2025.items():
        assert (ours[measure] == theirs[f"{name}_rank"]).all(), measure
        assert (
            deprivation_indices.decile(ours[measure], 33755) == theirs[f"{name}_decile"]
        ).all(), measure
    assert (ours["score"] - theirs["IMD_score"]).abs().max() < 0.001


def test_deciles_are_those_published_in_2019(pack: Catalogue, testdata: Path) -> None:
    ours = load.table(pack, "imd2019").set_index("lsoa11cd")
    theirs = pd.read_csv(testdata / "deprivation" / "herts_imd2019_lsoa11.csv")
    theirs = theirs.set_index("lsoa11_code").loc[ours.index]
    assert len(theirs) == 690
    for measure, name in {**OURS_2025, "barriers": "Housing_and_Access"}.items():
        assert (ours[measure] == theirs[f"{name}_rank"]).all(), measure
        assert (
            deprivation_indices.decile(ours[measure], 32844) == theirs[f"{name}_decile"]
        ).all(), measure


def test_deciles_are_those_published_in_2015(pack: Catalogue, testdata: Path) -> None:
    ours = load.table(pack, "imd2015").set_index("lsoa11cd")
    theirs = pd.read_csv(testdata / "deprivation" / "herts_imd2015_lsoa11.csv")
    theirs = theirs.set_index("lsoa11_code").loc[ours.index]
    assert (deprivation_indices.decile(ours["overall"], 32844) == theirs["IMD_decile"]).all()


def test_a_low_rank_goes_with_a_high_score(pack: Catalogue) -> None:
    for year in (2025, 2015, 2010):
        frame = load.table(pack, f"imd{year}").astype({"overall": float, "score": float})
        assert frame["overall"].rank().corr(frame["score"].rank()) < -0.999


def test_fifths_by_hand() -> None:
    # 100 people, so each fifth is 20 of them; the middle one of each area's people is at
    # 5, 10 + 10/2 = 15, 20 + 30/2 = 35, 50 + 20/2 = 60 and 70 + 30/2 = 85.
    ranks, people = whole(1, 2, 3, 4, 5), whole(10, 10, 30, 20, 30)
    assert deprivation_indices.quintile(ranks, people).tolist() == [1, 1, 2, 4, 5]


def test_fifths_follow_the_rank_and_not_the_file_order() -> None:
    ranks, people = whole(50, 10, 30), whole(40, 20, 40)
    # from the most deprived: 20 people (middle 10), 40 (middle 40), 40 (middle 80 = the edge)
    assert deprivation_indices.quintile(ranks, people).tolist() == [5, 1, 3]


def test_fifths_of_areas_without_a_figure() -> None:
    ranks, people = whole(1, None, 2, 3), whole(10, 99, None, 10)
    assert deprivation_indices.quintile(ranks, people).fillna(-1).tolist() == [2, -1, -1, 4]
    assert deprivation_indices.quintile(whole(None), whole(5)).isna().all()


def test_fifths_where_nobody_lives() -> None:
    assert deprivation_indices.quintile(whole(1, 2), whole(0, 0)).isna().all()


def test_ties_keep_file_order() -> None:
    assert deprivation_indices.quintile(whole(7, 7), whole(10, 10)).tolist() == [2, 4]


@given(st.lists(st.tuples(st.integers(1, 33755), st.integers(1, 5000)), min_size=1, max_size=60))
def test_every_fifth_holds_a_fifth_of_the_people(rows: list[tuple[int, int]]) -> None:
    ranks, people = whole(*[row[0] for row in rows]), whole(*[row[1] for row in rows])
    fifths = deprivation_indices.quintile(ranks, people)
    assert fifths.between(1, 5).all()
    for number in range(1, 6):
        held = int(people[fifths == number].sum())
        assert abs(held - int(people.sum()) / 5) <= int(people.max())
    ordered = fifths[ranks.sort_values(kind="stable").index].tolist()
    assert ordered == sorted(ordered)  # a more deprived area is never in a later fifth


def test_fifths_of_the_county(pack: Catalogue) -> None:
    frame = deprivation_indices.areas(pack, deprivation_indices.edition(pack))
    fifths = deprivation_indices.quintile(frame["overall"], frame["population"])
    for number in range(1, 6):
        held = frame["population"][fifths == number].sum()
        assert abs(held - 1_205_137 / 5) <= frame["population"].max()


def test_editions_newest_first(pack: Catalogue) -> None:
    found = deprivation_indices.editions(pack)
    assert list(found) == [2025, 2019, 2015, 2010]
    assert [item.vintage for item in found.values()] == ["2021", "2011", "2011", "2011"]
    assert [item.areas_ranked for item in found.values()] == [33755, 32844, 32844, 32844]
    assert [len(item.measures) for item in found.values()] == [11, 8, 1, 1]
    assert [item.has_score for item in found.values()] == [True, False, True, True]
    assert found[2025].measures == tuple(deprivation_indices.MEASURES)
    assert deprivation_indices.edition(pack).year == 2025
    assert deprivation_indices.edition(pack, 2015).year == 2015


def test_an_edition_that_is_not_there(pack: Catalogue) -> None:
    with pytest.raises(DatasetMissing, match=r"no deprivation figures for 2007.*2025, 2019, 2015"):
        deprivation_indices.edition(pack, 2007)
    empty = Catalogue(pack.folder, "Empty", {})
    with pytest.raises(DatasetMissing, match="it has: none"):
        deprivation_indices.edition(empty)


def test_areas_join_ranks_and_people(tiny: Catalogue) -> None:
    frame = deprivation_indices.areas(tiny, deprivation_indices.edition(tiny))
    assert frame["code"].tolist() == TINY_2021
    assert frame["overall"].tolist() == [5, 45, 20, 100, 11]
    assert frame["population"].tolist() == [100, 200, 300, 400, 500]
    assert frame["income"].isna().tolist() == [False, True, False, False, False]
    older = deprivation_indices.areas(tiny, deprivation_indices.edition(tiny, 2019))
    assert older["code"].tolist() == TINY_2011
    assert older["population"].tolist() == [110, 210, 310, 410, 510]


def test_areas_are_a_copy(tiny: Catalogue) -> None:
    frame = deprivation_indices.areas(tiny, deprivation_indices.edition(tiny))
    frame["population"] = 0
    assert (
        deprivation_indices.areas(tiny, deprivation_indices.edition(tiny))["population"].sum()
        == 1500
    )


def test_population_totals(pack: Catalogue) -> None:
    newest = residents.population(pack, "2021")
    assert newest["population"].sum() == 1_205_137
    assert (newest["children_0_15"] <= newest["population"]).all()
    assert residents.population(pack, "2011")["population"].sum() == 1_189_519
    with pytest.raises(DatasetMissing, match="no population for LSOAs of 2001"):
        residents.population(pack, "2001")


def test_change_by_hand(tiny: Catalogue) -> None:
    found = deprivation_indices.editions(tiny)
    changed = deprivation_indices.change(tiny, "overall", found[2025], found[2019])
    # tenths of 2025: ceil(5/10) = 1, ceil(45/10) = 5, ceil(20/10) = 2, 10, 2
    assert changed["decile_newer"].tolist() == [1, 5, 2, 10, 2]
    # tenths of 2019: ceil(11/5) = 3, ceil(23/5) = 5, ceil(10/5) = 2, ceil(25/5) = 5
    assert changed["decile_older"].fillna(-1).tolist() == [3, 5, 2, 5, -1]
    # below 0: relatively more deprived than before; above 0: less
    assert changed["change"].fillna(99).tolist() == [1 - 3, 0, 0, 10 - 5, 99]
    new = "new code in 2021: its outline differs from any LSOA of 2011"
    assert changed["why_not"].tolist() == ["", "", "", "", new]


def test_change_is_told_for_the_unchanged_codes_only(pack: Catalogue) -> None:
    found = deprivation_indices.editions(pack)
    for year in (2019, 2015, 2010):
        changed = deprivation_indices.change(pack, "overall", found[2025], found[year])
        assert len(changed) == 713
        assert changed["change"].notna().sum() == 666
        told = changed["why_not"] != ""
        assert (told == changed["change"].isna()).all()
        assert changed["why_not"][told].str.contains("2021").all()
    same = deprivation_indices.change(pack, "overall", found[2019], found[2015])
    assert same["change"].notna().sum() == len(same) == 690


def test_what_cannot_be_compared(pack: Catalogue) -> None:
    found = deprivation_indices.editions(pack)
    with pytest.raises(NotComparable, match=r"2015 has no figure for 'Income'"):
        deprivation_indices.change(pack, "income", found[2025], found[2015])
    with pytest.raises(NotComparable, match="2025 is not before 2019"):
        deprivation_indices.change(pack, "overall", found[2019], found[2025])
    with pytest.raises(NotComparable, match="2019 is not before 2019"):
        deprivation_indices.change(pack, "overall", found[2019], found[2019])
