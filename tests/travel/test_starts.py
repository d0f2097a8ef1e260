"""Where journeys start from: people by postcode, the mean and the middle of an area's people."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.travel import starts
from herts_geo.travel.starts import Starts

XY = np.array([[0.0, 0.0], [1000.0, 0.0], [2000.0, 0.0]])
SPOTS = pd.DataFrame(
    {
        "area": [2, 0, 0, 0, 2],
        "easting": [2100.0, 10.0, 20.0, 30.0, 2200.0],
        "northing": 0.0,
        "weight": [1, 2, 1, 1, 3],
    }
)


@pytest.fixture
def three() -> Starts:
    """Three areas: three spots with 2, 1 and 1 of 4 people; none; two with 1 and 3 of 4."""
    return starts.of_spots(XY, SPOTS)


def test_an_area_without_a_spot_starts_from_its_own_position(three: Starts) -> None:
    assert three.area.tolist() == [0, 0, 0, 1, 2, 2]
    assert three.xy[:, 0].tolist() == [10, 20, 30, 1000, 2100, 2200]
    assert three.weight.tolist() == [2 / 4, 1 / 4, 1 / 4, 1, 1 / 4, 3 / 4]


def test_a_share_is_of_the_people_of_each_area(three: Starts) -> None:
    inside = np.array([True, False, True, False, False, True])
    assert three.share(inside).tolist() == [2 / 4 + 1 / 4, 0, 3 / 4]
    assert three.share(np.stack([inside, ~inside]))[1].tolist() == [1 / 4, 1, 1 / 4]


def test_people_are_dealt_out_by_weight(three: Starts) -> None:
    assert three.people(np.array([400.0, 10.0, 8.0])).tolist() == [200, 100, 100, 10, 2, 6]


def test_the_mean_is_by_people_and_has_no_end_where_one_has_none(three: Starts) -> None:
    minutes = np.array([10.0, 20.0, 40.0, 7.0, math.inf, 5.0])
    assert three.mean(minutes).tolist() == [10 * 2 / 4 + 20 / 4 + 40 / 4, 7, math.inf]


def test_the_middle_is_what_half_of_the_people_do_not_pass(three: Starts) -> None:
    minutes = np.array([30.0, 20.0, math.inf, 7.0, 1.0, math.inf])
    # 20 for 1 of 4 and 30 for 2 more of 4; 7; 1 for 1 of 4 and none for 3 of 4
    assert three.middle(minutes).tolist() == [30, 7, math.inf]


def test_parts_up_to_a_value_add_up(three: Starts) -> None:
    values = np.arange(len(three.area)) % 3
    found = three.up_to(values, 3)
    assert found.shape == (3, len(three.first))
    for most, parts in enumerate(found):
        assert parts == pytest.approx(three.share(values <= most))
    assert found[-1].tolist() == [1.0] * len(three.first)  # all of them, to the last digit


def test_what_most_people_have(three: Starts) -> None:
    assert three.most(np.array([1, 0, 0, 2, 1, 0]), 3).tolist() == [0, 2, 0]  # a tie: the first


@given(st.lists(st.floats(0, 240), min_size=6, max_size=6), st.integers(0, 5), st.floats(0, 100))
def test_no_area_is_quicker_where_a_spot_is_slower(
    minutes: list[float], place: int, more: float
) -> None:
    made = starts.of_spots(XY, SPOTS)
    before = np.array(minutes)
    after = before.copy()
    after[place] += more
    assert (made.mean(after) >= made.mean(before)).all()
    assert (made.middle(after) >= made.middle(before)).all()


def test_one_spot_an_area_changes_nothing() -> None:
    plain, minutes = starts.of_areas(XY), np.array([3.0, math.inf, 5.0])
    assert plain.mean(minutes).tolist() == plain.middle(minutes).tolist() == minutes.tolist()
