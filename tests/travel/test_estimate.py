"""The travel time estimate: hand-worked minutes, properties, errors and the method's text."""

import json
import math
import string
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from herts_geo.errors import HertsGeoError
from herts_geo.travel import estimate as travel_estimate
from herts_geo.travel.estimate import Curve, RuralityRule, Walk
from tests.conftest import ROOT

WALK = Walk(kmh=4.8, detour=1.2, max_km=3.0, start_minutes=0.0)
ERRORS = {"n": 10, "median_abs": 4.0, "bias": -1.0, "p90_abs": 12.0, "correlation": 0.9}


def block(start: float, rise: float) -> dict:
    return {
        "label": "A service",
        "curve": {"start_minutes": start, "rise_minutes": rise, "calibrated_to_km": 20.0},
        "errors": {
            "all": ERRORS,
            "by_region": {"East of England": ERRORS | {"median_abs": 5.0}},
            "by_rurality": {"rural": ERRORS | {"median_abs": 8.0}},
        },
    }


PARSED = {
    "walk": {"kmh": 4.8, "detour": 1.2, "max_km": 3.0, "start_minutes": 0.0},
    "rurality": {
        "radius_m": 2000.0,
        "classes": [{"name": "rural", "at_most": 2}, {"name": "town", "at_most": None}],
    },
    "sample": {"areas": 7477, "sites": 38, "regions": 10},
    "services": {"hospital": block(2.0, 16.0), "general": block(1.0, 12.0)},
}
MODEL = travel_estimate.model_from(PARSED)
ORIGIN = np.array([[520_000.0, 210_000.0]])

metres = st.floats(480_000, 560_000)
places = arrays(np.float64, st.tuples(st.integers(1, 6), st.just(2)), elements=metres)
services = st.sampled_from(["hospital", "general", "library"])


@pytest.fixture(scope="module")
def shipped() -> travel_estimate.Model:
    return travel_estimate.model_from(json.loads((ROOT / "data" / "travel_model.json").read_text()))


def away(*km: float) -> np.ndarray:
    return ORIGIN + np.array([[each * 1000, 0.0] for each in km])


def test_estimate_by_hand():
    # 9 km is too far to walk: 2 + 16 x root(9)
    assert travel_estimate.minutes(MODEL, "hospital", ORIGIN, away(9)) == pytest.approx(2 + 16 * 3)


def test_walk_wins_when_quicker():
    # 0.4 km at 4.8 km/h over 1.2 times the distance, against 2 + 16 x root(0.4) = 12.1
    assert travel_estimate.minutes(MODEL, "hospital", ORIGIN, away(0.4)) == pytest.approx(
        0.4 * 1.2 / 4.8 * 60
    )


def test_too_far_to_walk():
    walk = travel_estimate.walk_minutes(WALK, np.array([3.0, 3.001]))
    assert walk[0] == pytest.approx(45)
    assert walk[1] == math.inf


def test_unpublished_service_uses_general_model():
    assert travel_estimate.for_service(MODEL, "library").service == "general"
    assert travel_estimate.minutes(MODEL, "library", ORIGIN, away(4)) == pytest.approx(1 + 12 * 2)


def test_shape_is_areas_by_points():
    assert travel_estimate.minutes(MODEL, "hospital", away(1, 2, 3), away(4, 5)).shape == (3, 2)


def test_missing_position_gives_missing_minutes():
    gap = np.array([[np.nan, np.nan]])
    assert np.isnan(travel_estimate.minutes(MODEL, "hospital", ORIGIN, gap)).all()


def test_positions_must_be_pairs():
    with pytest.raises(HertsGeoError, match=r"points have shape \(3,\)"):
        travel_estimate.minutes(MODEL, "hospital", ORIGIN, np.zeros(3))


def test_unreadable_coefficients_say_how_to_make_them():
    with pytest.raises(HertsGeoError, match=r"'walk'.*herts_geo\.build\.calibrate"):
        travel_estimate.model_from({})


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("walk", "kmh", "4.8"),
        ("walk", "kmh", 0),
        ("walk", "detour", None),
        ("walk", "start_minutes", -1),
        ("walk", "max_km", float("nan")),
        ("services", "general", {}),
        ("rurality", "radius_m", True),
        ("rurality", "classes", []),
        ("rurality", "classes", [{"name": "city", "at_most": 5}]),
    ],
)
def test_a_coefficient_that_is_no_sound_number_is_a_sentence(section, name, value):
    spoilt = {**PARSED, section: {**PARSED[section], name: value}}
    with pytest.raises(HertsGeoError, match=r"coefficients cannot be read"):
        travel_estimate.model_from(spoilt)


def test_coefficients_without_the_general_service_are_a_sentence():
    with pytest.raises(HertsGeoError, match=r"'general'"):
        travel_estimate.model_from({**PARSED, "services": {"hospital": block(2.0, 16.0)}})


@given(km=st.lists(st.floats(0, 100), min_size=2, max_size=2), start=st.floats(0, 20))
def test_never_falls_with_distance(km, start):
    near, far = travel_estimate.curve_minutes(Curve(start, 12.0, 20.0), WALK, np.array(sorted(km)))
    assert near <= far


@given(areas=places, points=places, added=places, service=services)
def test_adding_a_point_never_lengthens(areas, points, added, service):
    before = travel_estimate.minutes(MODEL, service, areas, points).min(axis=1)
    after = travel_estimate.minutes(MODEL, service, areas, np.vstack([points, added])).min(axis=1)
    assert (after <= before).all()


@given(areas=places, points=places, service=services)
def test_never_slower_than_walking(areas, points, service):
    walk = travel_estimate.walk_minutes(WALK, travel_estimate.distances_km(areas, points))
    assert (travel_estimate.minutes(MODEL, service, areas, points) <= walk).all()


@given(areas=places, points=places, service=services)
def test_each_pair_stands_alone(areas, points, service):
    whole = travel_estimate.minutes(MODEL, service, areas, points)
    assert travel_estimate.minutes(MODEL, service, areas[:1], points[-1:])[0, 0] == whole[0, -1]


def test_rurality_counts_centres_within_the_radius():
    rule = RuralityRule(2000.0, (("rural", 2), ("town", None)))
    centres = away(0, 1, 1.9, 10)
    assert travel_estimate.rurality(rule, away(0, 10), centres).tolist() == ["town", "rural"]


def test_method_text_has_a_value_for_every_placeholder(shipped):
    text = (ROOT / "herts_geo" / "texts" / "travel_method.md").read_text()
    wanted = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    values = travel_estimate.method_values(shipped)
    assert wanted == set(values)
    assert "{" not in text.format(**values)


def test_shipped_model_covers_the_published_services(shipped):
    assert set(shipped.services) == {
        "hospital",
        "gp",
        "primary_school",
        "secondary_school",
        "further_education",
        "general",
    }
    assert all(each.curve.rise_minutes > 0 for each in shipped.services.values())


def test_shipped_hospital_error_beats_six_and_a_half_minutes(shipped):
    assert travel_estimate.for_service(shipped, "hospital").errors.median_abs < 6.5


def test_national_matrix_in_under_a_second():
    generator = np.random.default_rng(1)
    areas = generator.uniform(1e5, 6e5, (34_753, 2))
    points = generator.uniform(1e5, 6e5, (60, 2))
    started = time.thread_time()  # of a processor, so that a busy machine passes too
    travel_estimate.minutes(MODEL, "hospital", areas, points)
    assert time.thread_time() - started < 1
