"""The calibration: filters on tiny examples, fits that recover what made them, and the real run."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from herts_geo.build import calibrate as build_calibrate
from herts_geo.build import calibrate_cycle as build_calibrate_cycle
from herts_geo.build import calibrate_data as build_calibrate_data
from herts_geo.build import calibrate_fit as build_calibrate_fit
from herts_geo.build import calibrate_table as build_calibrate_table
from herts_geo.build.calibrate_data import Near, Observations
from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import Curve, Walk, curve_minutes

ROOT = Path(__file__).resolve().parents[2]
WALK = Walk(kmh=4.8, detour=1.2, max_km=3.0, start_minutes=0.0)
TRUE = Curve(start_minutes=3.0, rise_minutes=15.0, calibrated_to_km=20.0, set_off_minutes=1.5)
KM = np.linspace(0.1, 20, 200)
NEAR = Near(km=KM, counts=np.ones(200, dtype=int))  # one postcode an area


def observed(minutes: np.ndarray, agrees: np.ndarray | None = None) -> Observations:
    n = len(minutes)
    return Observations(
        near=Near(km=np.linspace(0.1, 20, n), counts=np.ones(n, dtype=int)),
        near_listed=Near(km=np.linspace(0.05, 10, n), counts=np.ones(n, dtype=int)),
        minutes=minutes,
        cycle_minutes=np.full(n, 10.0),
        agrees=np.ones(n, dtype=bool) if agrees is None else agrees,
        site=np.array(["a", "b"] * (n // 2)),
        region=np.array(["east", "west"] * (n // 2)),
        rurality=np.array(["rural", "town"] * (n // 2)),
        left_out={},
    )


EXACT = curve_minutes(TRUE, WALK, KM)


def published_file(folder: Path, codes: list[str]) -> Path:
    (folder / "jts").mkdir()
    table = pd.DataFrame({"LSOA_code": codes, "HospPTt": 1.0, "source_file": "a"})
    table.to_csv(folder / "jts" / build_calibrate_data.PUBLISHED, index=False)
    return folder


@pytest.mark.parametrize(
    "codes", [["E01000001", "E01000001"], ["E01000001", "E0100002"], ["W01000001"]]
)
def test_bad_codes_are_refused(tmp_path, codes):
    with pytest.raises(HertsGeoError, match="malformed or repeated"):
        build_calibrate_data.published(published_file(tmp_path, codes))


def test_absent_file_names_what_to_do(tmp_path):
    with pytest.raises(HertsGeoError, match="HERTS_GEO_TESTDATA"):
        build_calibrate_data.published(tmp_path)


def test_every_published_region_is_named(tmp_path):
    table = build_calibrate_data.published(published_file(tmp_path, ["E01000001"]))
    assert table["region"].tolist() == ["London"]


def test_destination_that_no_area_cycled_to_is_left_out():
    areas = np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0]])
    points = np.array([[100.0, 0.0], [100.0, 10_000.0]])
    cycle = np.full(3, 6.5 + 4.5 * 10)  # everyone went to the far one
    assert build_calibrate_data.counted(points, areas, cycle).tolist() == [False, True]


def test_too_few_witnesses_leave_a_destination_in():
    areas = np.array([[0.0, 0.0], [100.0, 0.0]])
    points = np.array([[100.0, 0.0], [100.0, 10_000.0]])
    assert build_calibrate_data.counted(points, areas, np.full(2, 51.5)).all()


def test_disagreement_is_six_minutes_or_fifteen_per_cent():
    expected = np.array([20.0, 20.0, 100.0, 100.0])
    cycle = np.array([26.0, 13.0, 114.0, 116.0])
    assert build_calibrate_data.disagrees(expected, cycle).tolist() == [0, -7, 0, 16]


def test_centres_near_the_county_only():
    centres = pd.DataFrame(
        {
            "lsoa11cd": ["E01000003", "E01000002", "E01000001"],
            "name": ["Watford 001A", "Barnet 001A", "Leeds 001A"],
            "easting": [510_000, 521_000, 430_000],
            "northing": [198_000, 195_000, 433_000],
        }
    )
    near = build_calibrate_data.near_county(centres)
    assert near["lsoa11cd"].tolist() == ["E01000002", "E01000003"]


def test_fit_recovers_the_curve_behind_exact_minutes():
    found = build_calibrate_fit.fit(NEAR, EXACT, WALK)
    assert (found.start_minutes, found.rise_minutes) == pytest.approx((3, 15), abs=0.01)
    assert found.set_off_minutes == pytest.approx(1.5, abs=0.01)


def test_what_is_fitted_is_the_mean_over_the_postcodes_of_an_area():
    # areas of two postcodes, 0.2 km to either side of their middle: the root bends between them
    km = np.repeat(np.linspace(0.4, 20, 100), 2) + np.tile([-0.2, 0.2], 100)
    pairs = Near(km=km, counts=np.full(100, 2))
    published = curve_minutes(TRUE, WALK, km).reshape(-1, 2).mean(axis=1)
    found = build_calibrate_fit.fit(pairs, published, WALK)
    assert (found.start_minutes, found.rise_minutes) == pytest.approx((3, 15), abs=0.01)


def test_the_interval_leaves_a_tenth_at_most_beyond_either_end():
    errors = np.arange(1.0, 20.0)  # 19 of them: place ceil(20 x 0.9) = 18 from either end
    assert build_calibrate_fit.interval(errors) == (2, 18)
    assert build_calibrate_fit.interval(np.array([5.0])) == (5, 5)


def test_coverage_is_of_each_site_by_the_interval_of_the_others():
    miss = np.array([0.0, 0.0, 0.0, 9.0])  # c is beyond all others; of a and b all are within
    sites = np.array(["a", "a", "b", "c"])
    assert build_calibrate_fit.coverage(miss, sites) == 3 / 4
    assert build_calibrate_fit.coverage(miss, np.array(["a"] * 4)) is None


def test_fit_is_not_moved_by_a_few_wild_minutes():
    wild = EXACT.copy()
    wild[::20] += 60
    assert build_calibrate_fit.fit(NEAR, wild, WALK).rise_minutes == pytest.approx(15, abs=0.5)


@pytest.mark.parametrize(("minutes", "kept"), [(0.0, False), (120.0, False), (119.0, True)])
def test_sentinel_minutes_are_not_times(minutes, kept):
    assert build_calibrate_fit.usable(observed(np.full(2, minutes))).tolist() == [kept, kept]


def test_a_site_is_estimated_without_itself():
    skewed = np.where(np.arange(200) % 2, EXACT + 30, EXACT)  # site b takes half an hour longer
    estimate = build_calibrate_fit.left_out({"gp": observed(skewed)}, "gp", "site", WALK)
    assert estimate[1::2] == pytest.approx(EXACT[1::2], abs=0.1)


def test_a_service_is_estimated_without_itself():
    both = {"gp": observed(EXACT), "hospital": observed(EXACT + 30)}
    estimate = build_calibrate_fit.service_left_out(both, "hospital", "site", WALK)
    assert estimate == pytest.approx(EXACT, abs=0.1)


def test_list_as_it_stands_sets_nothing_aside():
    listed = build_calibrate_fit.as_listed(observed(EXACT, np.zeros(200, dtype=bool)))
    assert listed.agrees.all()
    assert listed.near.km[-1] == 10


def test_errors_by_hand():
    found = build_calibrate_fit.errors(np.array([12.0, 18.0, 33.0]), np.array([10.0, 20.0, 30.0]))
    assert (found.n, found.median_abs, found.bias) == (3, 2, (2 - 2 + 3) / 3)


def test_one_area_has_no_correlation():
    assert build_calibrate_fit.errors(np.array([1.0]), np.array([2.0])).correlation is None


@pytest.fixture(scope="module")
def real() -> dict[str, Observations]:
    testdata = build_calibrate.default_testdata()
    if not (testdata / "jts" / build_calibrate_data.PUBLISHED).is_file():
        pytest.skip(f"no published journey times in {testdata}; set HERTS_GEO_TESTDATA")
    return build_calibrate.observe(testdata, build_calibrate_data.lsoa_centres())


@pytest.fixture(scope="module")
def shipped() -> dict:
    return json.loads((ROOT / "data" / "travel_model.json").read_text(encoding="utf-8"))


def test_recalibrating_reproduces_the_shipped_coefficients(real, shipped):
    curves = build_calibrate_fit.fit_services(real, build_calibrate.WALK)
    assert set(curves) == set(shipped["services"])
    for key, curve in curves.items():
        assert vars(curve) == pytest.approx(shipped["services"][key]["curve"], abs=0.01)


def test_cross_validation_reproduces_the_shipped_error(real, shipped):
    estimate = build_calibrate_fit.left_out(real, "hospital", "site", build_calibrate.WALK)
    good = build_calibrate_fit.usable(real["hospital"])
    seen = real["hospital"]
    found = build_calibrate_fit.errors(estimate[good], seen.minutes[good], seen.site[good])
    assert vars(found) == pytest.approx(shipped["services"]["hospital"]["errors"]["all"], abs=0.02)


def test_a_ride_is_fitted_by_its_start_and_its_road():
    km = np.linspace(0.2, 12, 60)
    found = build_calibrate_cycle.fit(km, 6.5 + 4.5 * km)  # 4.5 minutes a km: 1.2 km at 16 km/h
    assert found == pytest.approx({"kmh": 16.0, "detour": 1.2, "start_minutes": 6.5}, abs=0.001)


def test_a_ride_of_a_service_is_tested_without_its_site():
    n = 200
    km = np.linspace(0.1, 20, n)
    late = np.where(np.arange(n) % 2, 40.0, 0.0)  # site b starts 40 minutes later
    seen = replace(observed(EXACT), cycle_minutes=6 + 4.5 * km + late)
    found = build_calibrate_cycle.blocks({"gp": seen, "hospital": seen})["gp"]["errors"]["all"]
    assert found["median_abs"] == pytest.approx(40, abs=0.1)  # each by the other site's start


def test_recalibrating_reproduces_the_shipped_rides(real, shipped):
    found = build_calibrate_cycle.blocks({"gp": real["gp"], "hospital": real["hospital"]})
    for key in ("gp", "hospital"):
        assert found[key]["pace"] == pytest.approx(shipped["cycle_2017"][key]["pace"], abs=0.002)
        assert found[key]["errors"]["all"] == pytest.approx(
            shipped["cycle_2017"][key]["errors"]["all"], abs=0.02
        )


def test_the_table_of_errors_tells_before_and_after_by_service_mode_and_kind_of_place():
    seen = replace(observed(EXACT), cycle_minutes=6 + 4.5 * np.linspace(0.1, 20, 200))
    table = build_calibrate_table.rows({"gp": seen}, WALK)
    groups = table.groupby(["mode", "group"]).size().to_dict()
    assert groups["cycle", "all"] == groups["pt", "all"] == 1
    assert groups["pt", "rurality"] == groups["cycle", "region"] == 2
    ride = table[(table["mode"] == "cycle") & (table["group"] == "all")].iloc[0]
    assert ride["median_abs_before"] == pytest.approx(6, abs=0.01)  # the start that it lacks
    assert ride["median_abs_after"] == pytest.approx(0, abs=0.01)
    early = (6 + 4.5 * np.linspace(0.1, 20, 200) <= 15).mean()
    assert ride["within_15_published"] == pytest.approx(early, abs=0.001)
    assert ride["within_15_before"] > early
    ride_out = table[(table["mode"] == "pt") & (table["group"] == "all")].iloc[0]
    assert ride_out["median_abs_after"] < ride_out["median_abs_before"] + 0.01
    whole = build_calibrate_table.regions({"gp": seen}, WALK)
    told = build_calibrate_table.markdown(table, whole)
    assert "| gp | cycle | all | 200 | 6.0 > 0.0 |" in told
    assert whole[["service", "mode"]].to_numpy().tolist() == [["gp", "pt"], ["gp", "cycle"]]
    assert (whole["least"] <= whole["mean"]).all()
    assert (whole["wider"] >= whole["width"]).all()


def test_a_region_that_is_another_is_held_less_often_than_the_others():
    miss = np.concatenate([np.linspace(-1, 1, 100), np.linspace(-1, 1, 100) + 1.5])
    region, kind = np.repeat(["near", "far"], 100), np.full(200, "city")
    held, width = build_calibrate_table.elsewhere(miss, region, kind, 0.1)
    assert (
        held["near"] == held["far"] == pytest.approx(0.15, abs=0.02)
    )  # of -0.8 to 0.8 from 0.5 on
    assert width == pytest.approx(1.6, abs=0.1)


def test_shipped_positions_cover_the_whole_county():
    near = pd.read_csv(ROOT / "data" / "lsoa_positions_near.csv")
    home = pd.read_csv(ROOT / "data" / "population_lsoa11.csv")
    assert list(near.columns) == ["lsoa11cd", "easting", "northing"]
    assert home.filter(like="lsoa11cd").iloc[:, 0].isin(near["lsoa11cd"]).all()


def test_tables_name_every_service(shipped):
    text = build_calibrate.tables(shipped)
    assert all(key in text for key in shipped["services"])
