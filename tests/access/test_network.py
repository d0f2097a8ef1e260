"""The network of service points: open ones, people in reach of each and of none, and sharing."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from herts_geo import places
from herts_geo.access import measure as access_measure
from herts_geo.access import network as access_network
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place, residents
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from tests.access.test_measure import PEOPLE, on_a_line

NETWORK = ("library", "council_office", "police", "hospital", "gp", "further_education")
SATURDAY = datetime(2026, 11, 21, 10, 30)
WEDNESDAY_NIGHT = datetime(2026, 11, 25, 18, 30)


def spots(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    """Points on a line: id, provider, metres along it, whom they share with."""
    frame = pd.DataFrame(rows, columns=["id", "provider", "easting", "shares_with"])
    return frame.assign(name=frame["id"].str.upper(), service="x", northing=0.0, placed=True)


def test_what_is_open_is_known_for_libraries_alone(pack: Catalogue) -> None:
    points = services_points.network(pack, ["library", "council_office"])
    found = access_network.opening(points, SATURDAY)
    libraries = (points["service"] == "library").to_numpy()
    assert found[libraries].notna().all(axis=None)
    assert found[~libraries].isna().all(axis=None)
    assert found["on_saturday"].sum() == 47  # all but Cuffley


def test_a_late_evening_has_few_libraries(pack: Catalogue) -> None:
    points = services_points.points(pack, "library")
    state = access_network.opening(points, WEDNESDAY_NIGHT)["open_now"]
    late = access_network.those_open(points, state, unknown=False)
    assert "Hoddesdon Library" in set(late["name"])
    assert len(late) < 5
    assert len(access_network.those_open(points, state, unknown=True)) == len(late)


def test_points_of_unknown_hours_count_only_when_asked(pack: Catalogue) -> None:
    points = services_points.points(pack, "council_office")
    state = access_network.opening(points, SATURDAY)["open_now"]
    assert access_network.those_open(points, state, unknown=False).empty
    assert len(access_network.those_open(points, state, unknown=True)) == len(points)


def test_a_matrix_of_some_points_keeps_their_columns() -> None:
    matrix = on_a_line(0, 1, 3)
    found = access_network.only(matrix, {"library:2", "library:0", "other"})
    assert found.points == ("library:0", "library:2")
    assert np.array_equal(found.minutes, matrix.minutes[:, [0, 2]])


def test_people_in_reach_of_each_point() -> None:
    # 100, 200, 300 and 400 people at 0 to 3 km; a kilometre takes 15 minutes
    matrix = on_a_line(0, 3)
    found = access_network.catchments(matrix, access_measure.measure(matrix, PEOPLE, 15))
    assert found["people"].tolist() == [100 + 200, 300 + 400]
    assert found["most_deprived"].tolist() == [100 + 200, 0]
    assert found["nearest"].tolist() == [100 + 200, 300 + 400]


def test_a_point_that_is_nobodys_nearest_has_none() -> None:
    matrix = on_a_line(0, 0)
    found = access_network.catchments(matrix, access_measure.measure(matrix, PEOPLE, 15))
    assert found["nearest"].tolist() == [1000, 0]


@pytest.fixture
def gazetteer(pack: Catalogue) -> Gazetteer:
    """A gazetteer of the made-up places of the hand-worked areas."""
    kinds = {"M1": "msoa", "M2": "msoa", "A": "lsoa", "B": "lsoa", "C": "lsoa", "D": "lsoa"}
    return Gazetteer(pack, {code: Place(code, code.lower(), kind) for code, kind in kinds.items()})


def test_places_out_of_reach_are_listed_most_people_first(gazetteer: Gazetteer) -> None:
    result = access_measure.measure(on_a_line(1), PEOPLE, 10)
    found = access_network.out_of_reach(result, gazetteer)
    assert found.to_dict("records") == [
        {
            "code": "M2",
            "name": "m2",
            "people": 700,
            "people_not_within": 700,
            "most_deprived_not_within": 0,
            "share_not_within": 1.0,
        },
        {
            "code": "M1",
            "name": "m1",
            "people": 300,
            "people_not_within": 100,
            "most_deprived_not_within": 100,
            "share_not_within": 100 / 300,
        },
    ]


def test_places_out_of_reach_may_be_small_areas(gazetteer: Gazetteer) -> None:
    result = access_measure.measure(on_a_line(1), PEOPLE, 10)
    found = access_network.out_of_reach(result, gazetteer, "code")
    assert found["code"].tolist() == ["D", "C", "A"]


def test_people_out_of_reach_add_up(pack: Catalogue) -> None:
    matrix = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "library"), "library", "walk"
    )
    result = access_measure.measure(matrix, access_measure.residents(pack), 15)
    found = access_network.out_of_reach(result, places.gazetteer(pack))
    assert found["people_not_within"].sum() == result.people_not_within


def test_neighbours_are_pairs_of_different_providers_close_by() -> None:
    points = spots(
        ("a", "P", 0, ""), ("b", "Q", 400, ""), ("c", "P", 450, ""), ("d", "P", 2000, "")
    )
    found = access_network.neighbours(points)
    pairs = list(zip(found["point_id_a"], found["point_id_b"], found["metres"], strict=True))
    assert pairs == [("b", "c", 50), ("a", "b", 400)]
    assert not found["sharing"].any()


def test_neighbours_on_one_site_that_say_so_share_already() -> None:
    points = spots(("a", "P", 0, "the council"), ("b", "Q", 20, ""), ("c", "R", 300, ""))
    found = access_network.neighbours(points).set_index(["point_id_a", "point_id_b"])["sharing"]
    assert found["a", "b"]
    assert not found["a", "c"]


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_points_have_no_neighbours(count: int) -> None:
    assert access_network.neighbours(spots(("a", "P", 0, "")).head(count)).empty


def test_the_library_in_the_forum_shares_with_the_council(pack: Catalogue) -> None:
    points = services_points.network(pack, NETWORK)
    found = access_network.neighbours(points)
    named = found[found["sharing"]][["point_a", "point_b"]].to_numpy().tolist()
    assert ["Hemel Hempstead Library", "The Forum, Hemel Hempstead"] in named or [
        "The Forum, Hemel Hempstead",
        "Hemel Hempstead Library",
    ] in named
    assert (found["metres"] <= access_network.NEAR_METRES).all()
    assert (found["provider_a"] != found["provider_b"]).all()


def test_places_that_share_already_are_listed(pack: Catalogue) -> None:
    found = access_network.sharing(services_points.network(pack, NETWORK))
    assert (found["shares_with"] != "").all()
    assert {"library", "council_office"} == set(found["service"])
