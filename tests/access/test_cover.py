"""The best place for one more: hand-worked choices, and every method equal to trying them all."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.access import cover as access_cover
from herts_geo.access import measure as access_measure
from herts_geo.access.measure import people_inside
from herts_geo.errors import HertsGeoError, NotComparable
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, residents
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from tests.access.test_measure import PEOPLE, on_a_line

NONE_YET = access_measure.measure(on_a_line(), PEOPLE, 10)  # 100, 200, 300, 400 people, 1 km apart


def test_one_more_goes_where_most_people_are_missed() -> None:
    found = access_cover.best(NONE_YET, on_a_line(0, 1, 2, 3))
    assert found.chosen == ("library:3",)
    assert (found.people, found.most_deprived) == (400, 0)
    assert found.ranking["people"].tolist() == [400, 300, 200, 100]
    assert found.candidates == 4


def test_one_more_may_go_where_most_deprived_people_are_missed() -> None:
    found = access_cover.best(NONE_YET, on_a_line(0, 1, 2, 3), target="most_deprived")
    assert found.chosen == ("library:1",)
    assert (found.people, found.most_deprived) == (200, 200)


def test_people_who_are_in_reach_already_count_for_nothing() -> None:
    now = access_measure.measure(on_a_line(3), PEOPLE, 10)
    assert access_cover.best(now, on_a_line(0, 1, 2, 3)).chosen == ("library:2",)


def test_two_more_do_not_serve_the_same_people_twice() -> None:
    # 15 minutes reach the neighbours: at 2 km 200 + 300 + 400, then only A's 100 are left
    now = access_measure.measure(on_a_line(), PEOPLE, 15)
    found = access_cover.best(now, on_a_line(2, 3, 0), 2)
    assert found.chosen == ("library:0", "library:2")
    assert found.people == 100 + 200 + 300 + 400


def test_the_place_decides_whose_people_count() -> None:
    now = access_measure.measure(on_a_line(), PEOPLE, 10, Place("D1", "West", "district"))
    assert access_cover.best(now, on_a_line(0, 1, 2, 3)).chosen == ("library:2",)


def test_equal_candidates_go_to_the_more_deprived_then_the_first_id() -> None:
    level = PEOPLE.assign(population=100)
    now = access_measure.measure(on_a_line(), level, 10)
    assert access_cover.best(now, on_a_line(3, 2, 1, 0)).chosen == ("library:2",)
    same = access_measure.measure(on_a_line(), level.assign(quintile=3), 10)
    assert access_cover.best(same, on_a_line(3, 2, 1, 0)).chosen == ("library:0",)


def test_the_answer_is_explained() -> None:
    said = access_cover.best(NONE_YET, on_a_line(0, 1, 2, 3)).sentence
    assert said == (
        "Share of people in reach, modelled from straight-line distance: of 4 candidates tried, "
        "Library 3 would bring most people within 10 minutes of a library by walking: 400 more "
        "people in the area, 0 of them in the place's most deprived fifth. Next best: "
        "Library 2 with 300."
    )


def test_where_nothing_helps_that_is_said() -> None:
    now = access_measure.measure(on_a_line(0, 1, 2, 3), PEOPLE, 10)
    found = access_cover.best(now, on_a_line(0, 1))
    assert found.people == 0
    assert "none would bring more people" in found.sentence


@pytest.mark.parametrize("how_many", [0, 3, 6])
def test_more_places_than_there_are_cannot_be_chosen(how_many: int) -> None:
    with pytest.raises(HertsGeoError, match="cannot be chosen"):
        access_cover.best(NONE_YET, on_a_line(0, 1), how_many)


def test_candidates_must_be_measured_in_the_same_way() -> None:
    with pytest.raises(NotComparable):
        access_cover.best(NONE_YET, replace(on_a_line(0), mode="cycle"))
    with pytest.raises(NotComparable):
        access_cover.best(NONE_YET, replace(on_a_line(0), areas=tuple("ABCX")))


def tried_all(reach: np.ndarray, weights: np.ndarray, how_many: int) -> float:
    choices = combinations(range(reach.shape[1]), how_many)
    return max(weights[reach[:, list(chosen)].any(axis=1)].sum() for chosen in choices)


@settings(max_examples=40)
@given(data=st.data(), how_many=st.integers(1, 4))
def test_every_method_finds_as_much_as_trying_all(data: st.DataObject, how_many: int) -> None:
    shape = (data.draw(st.integers(1, 9)), data.draw(st.integers(how_many, 7)))
    random = np.random.default_rng(data.draw(st.integers(0, 9999)))
    reach, weights = random.random(shape) < 0.4, random.integers(0, 50, shape[0]).astype(float)
    picked = access_cover._pick(reach, weights, np.zeros_like(weights), how_many)
    assert len(set(picked)) == how_many
    assert weights[reach[:, picked].any(axis=1)].sum() == tried_all(reach, weights, how_many)


@pytest.mark.parametrize("how_many", [1, 2, 3])
def test_libraries_as_places_for_a_hospital(pack: Catalogue, how_many: int) -> None:
    people = access_measure.residents(pack)
    now = access_measure.measure(
        travel_matrix.matrix(
            pack,
            residents.origins(pack),
            services_points.points(pack, "hospital"),
            "hospital",
            "pt",
        ),
        people,
        30,
    )
    spots = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "library"), "hospital", "pt"
    )
    found = access_cover.best(now, spots, how_many)
    reached = (spots.minutes <= 30)[:, [spots.points.index(point) for point in found.chosen]]
    missed = people_inside(now.areas) * ~now.areas["within"].to_numpy()
    assert found.people == missed[reached.any(axis=1)].sum()
    assert len(found.chosen) == how_many
    assert found.sentence.count("Library") >= how_many
