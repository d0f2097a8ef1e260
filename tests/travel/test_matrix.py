"""Travel times: hand-worked minutes, what is out of reach, and what is said about the method."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import estimate as travel_estimate
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.modes import MODES
from tests.pack.second import tiny_pack

ORIGIN = np.array([[520_000.0, 210_000.0]])
metres = st.floats(480_000, 560_000)
positions = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(2)), elements=metres)


def away(*km: float) -> np.ndarray:
    return ORIGIN + np.array([[each * 1000, 0.0] for each in km])


def straight_line(
    areas: np.ndarray,
    points: np.ndarray,
    kmh: float = 4.8,
    detour: float = 1.2,
    longest_km: float | None = None,
    start_minutes: float = 0.0,
) -> np.ndarray:
    pace = travel_rules.pace_of(kmh, detour, longest_km, start_minutes)
    km = travel_estimate.distances_km(areas, points)
    return travel_rules.Rule(pace).minutes(km).astype(np.float32)


@pytest.mark.parametrize(
    ("km", "options", "minutes"),
    [
        (2, {}, 2 * 1.2 / 4.8 * 60),
        (2, {"detour": 1.0}, 2 / 4.8 * 60),
        (4, {"kmh": 16.0}, 4 * 1.2 / 16 * 60),
        (4, {"kmh": 16.0, "start_minutes": 10}, 10 + 4 * 1.2 / 16 * 60),
        (3, {"longest_km": 3.0}, 3 * 1.2 / 4.8 * 60),
        (3.01, {"longest_km": 3.0}, np.inf),
        (0, {}, 0),
    ],
)
def test_straight_line_minutes_are_distance_by_detour_by_speed(
    km: float, options: dict[str, float], minutes: float
) -> None:
    found = straight_line(ORIGIN, away(km), **options)
    assert found.dtype == np.float32
    assert found[0, 0] == pytest.approx(minutes)


def test_two_kilometres_on_foot_are_thirty_minutes_exactly() -> None:
    assert straight_line(ORIGIN, away(2))[0, 0] <= 30


def test_a_missing_position_gives_missing_minutes_not_zero() -> None:
    assert np.isnan(straight_line(ORIGIN, np.array([[np.nan, np.nan]]))[0, 0])


@given(positions, positions, st.floats(1, 20), st.floats(1, 2))
def test_slower_or_longer_ways_never_take_less(
    areas: np.ndarray, points: np.ndarray, kmh: float, detour: float
) -> None:
    base = straight_line(areas, points, kmh, detour)
    assert (straight_line(areas, points, kmh * 1.1, detour) <= base).all()
    assert (straight_line(areas, points, kmh, detour + 0.5) >= base).all()


@pytest.mark.parametrize(
    "wrong",
    [{"kmh": 0}, {"kmh": -1}, {"kmh": np.nan}, {"detour": 0.5}, {"longest_km": 0},
     {"start_minutes": -1}],
)  # fmt: skip
def test_paces_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(HertsGeoError, match="makes no sense"):
        straight_line(ORIGIN, away(1), **wrong)


@pytest.mark.parametrize("mode", ["walk", "cycle", "pt"])
def test_a_matrix_names_its_method_and_its_parameters(
    pack: Catalogue, mode: travel_matrix.Mode
) -> None:
    found = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "library"), "library", mode
    )
    assert found.method == MODES[mode].method
    assert found.minutes.shape == (713, 48)
    assert found.minutes.dtype == np.float32
    assert found.parameters["kmh"] == (16.0 if mode == "cycle" else 4.8)
    assert found.parameters["detour"] == 1.2
    assert found.sources
    assert travel_matrix.ORIGINS in found.sources


def test_walking_further_than_the_longest_walk_is_out_of_reach_not_missing(pack: Catalogue) -> None:
    found = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "hospital"), "hospital", "walk"
    )
    assert found.longest_km == 3.0
    assert np.isinf(found.minutes).any()
    assert not np.isnan(found.minutes).any()
    assert found.minutes[np.isfinite(found.minutes)].max() <= 3 * 1.2 / 4.8 * 60


def test_public_transport_never_takes_longer_than_walking(pack: Catalogue) -> None:
    points = services_points.points(pack, "gp")
    walk, ride = (
        travel_matrix.matrix(pack, residents.origins(pack), points, "gp", mode)
        for mode in ("walk", "pt")
    )
    assert ride.rule is not None
    assert ride.rule.curve is not None
    set_off = ride.rule.curve.set_off_minutes  # the mode 'walk' follows rules without it
    assert 1 < set_off < 3
    assert (ride.minutes <= walk.minutes + np.float32(set_off + 0.001)).all()
    assert ride.parameters["kmh"] == walk.parameters["kmh"]
    assert ride.parameters["detour"] == walk.parameters["detour"]


def test_a_faster_walker_is_faster_within_public_transport_too(pack: Catalogue) -> None:
    points = services_points.points(pack, "gp")
    pace = travel_rules.pace_of(6.0, 1.2, 3.0)
    base = travel_matrix.matrix(pack, residents.origins(pack), points, "gp", "pt").minutes
    fast = travel_matrix.matrix(
        pack, residents.origins(pack), points, "gp", "pt", pace=pace
    ).minutes
    assert (fast <= base).all()
    assert (fast < base).any()


def test_the_typical_error_of_an_estimate_is_larger_where_it_is_rural(pack: Catalogue) -> None:
    found = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "hospital"), "hospital", "pt"
    )
    assert found.errors is not None
    assert found.errors.shape == (713,)
    by_code = dict(zip(found.areas, found.errors, strict=True))
    assert len(set(by_code.values())) > 1
    assert found.errors.min() < 4.5 < found.errors.max()
    assert found.calibrated_to_km == 19.7


def test_an_area_far_from_the_county_has_the_overall_error(pack: Catalogue) -> None:
    far = pd.DataFrame({"code": ["E01000001"], "easting": [400_000], "northing": [400_000]})
    found = travel_matrix.matrix(
        pack, far, services_points.points(pack, "hospital"), "hospital", "pt"
    )
    assert found.errors is not None
    assert found.errors.tolist() == [3.96]


def test_walking_has_no_known_error_and_cycling_says_how_it_differs(pack: Catalogue) -> None:
    points = services_points.points(pack, "hospital")
    assert (
        travel_matrix.matrix(pack, residents.origins(pack), points, "hospital", "walk").errors
        is None
    )
    cycle = travel_matrix.matrix(pack, residents.origins(pack), points, "hospital", "cycle")
    assert cycle.errors is not None
    assert set(cycle.errors) == {7.5}
    assert any("8 minutes longer" in sentence for sentence in cycle.sources)
    assert cycle.longest_km is None


@pytest.mark.parametrize(
    ("service", "key"),
    [
        ("hospital_ae", "hospital"),
        ("gp", "gp"),
        ("further_education", "general"),
        ("Primary school", "primary_school"),
    ],
)
def test_a_service_is_estimated_by_its_own_model_where_it_has_one(service: str, key: str) -> None:
    assert travel_rules.key_of(service) == key


@pytest.mark.parametrize(
    ("mode", "method"),
    [("walk", "estimated"), ("pt", "straight-line"), ("cycle", "timetable"), ("car", None)],
)
def test_a_method_that_does_not_serve_the_mode_is_refused(
    pack: Catalogue, mode: travel_matrix.Mode, method: travel_matrix.Method
) -> None:
    with pytest.raises(HertsGeoError, match="does not give minutes"):
        travel_matrix.matrix(
            pack,
            residents.origins(pack),
            services_points.points(pack, "police"),
            "police",
            mode,
            method,
        )


def test_a_timetable_matrix_cannot_say_how_far_a_new_place_is(pack: Catalogue) -> None:
    made = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "police"), "police", "walk"
    )
    routed = travel_matrix.replace(made, rule=None, method="timetable")
    assert routed.at_speed(0.1) is routed
    assert routed.calibrated_to_km is None
    with pytest.raises(HertsGeoError, match="can be closed in it but not moved or added"):
        routed.to(away(1))


def test_journeys_start_where_people_live(pack: Catalogue) -> None:
    found = residents.origins(pack)
    assert len(found) == 713
    assert (found["basis"] == "postcodes").mean() > 0.99


def test_a_pack_without_centres_starts_from_inside_each_outline(tmp_path) -> None:
    found = residents.origins(tiny_pack(tmp_path))
    assert found["basis"].tolist() == ["outline"] * 5
    assert found["easting"].is_monotonic_increasing


def test_estimates_are_those_of_the_model(pack: Catalogue) -> None:
    points = services_points.points(pack, "hospital")
    found = travel_matrix.matrix(pack, residents.origins(pack), points, "hospital", "pt")
    curve = found.parameters["estimate"]
    km = travel_estimate.distances_km(found.areas_xy, found.points_xy)
    far = km > 5
    expected = curve["start_minutes"] + curve["rise_minutes"] * np.sqrt(km)
    assert found.minutes[far] == pytest.approx(expected[far], rel=1e-5)


@pytest.mark.parametrize(
    ("service", "pair", "verified"),
    [
        ("hospital", (30, 60), True),
        ("hospital_ae", (30, 60), True),
        ("supermarket", (15, 30), True),
        ("employment", (20, 40), True),
        ("gp", (15, 30), False),
        ("secondary_school", (20, 40), False),
        ("library", (15, 30), False),
    ],
)
def test_published_pairs_say_whether_they_were_verified(
    service: str, pair: tuple[int, int], verified: bool
) -> None:
    found = services_kinds.preset(service)
    assert (found.lower, found.upper) == pair
    assert found.verified is verified
    assert found.source
