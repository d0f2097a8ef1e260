"""Minutes corrected by published times near by: by hand, where it helps, one number all over."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import cli, review
from herts_geo.access import compared, correction, measure, published, residuals, scenario
from herts_geo.access import view as access_view
from herts_geo.access.edits import Add, Close, Scenario
from herts_geo.errors import HertsGeoError
from herts_geo.services import points as services_points
from herts_geo.travel import rule_sets

JTS = rule_sets.JTS_2017.key
ASKED = access_view.Question(service="gp", mode="pt", minutes=15, rules=JTS)


def file_of(rows: pd.DataFrame) -> bytes:
    return (
        rows.rename(columns={"code": "LSOA_code", "theirs": "GPPTt"}).to_csv(index=False).encode()
    )


@pytest.fixture(scope="module")
def ours(pack) -> pd.DataFrame:
    made = access_view.matrix(pack, ASKED, services_points.points(pack, "gp"))
    return measure.of_areas(made, measure.nearest(made))[["code", "minutes"]]


@pytest.fixture(scope="module")
def late(ours) -> bytes:
    """Published times that are 6 minutes and some noise beyond ours."""
    noise = np.random.default_rng(1).normal(0, 1, len(ours))
    theirs = (ours["minutes"] + 6 + noise).clip(1, 119)
    return file_of(ours.assign(theirs=theirs)[["code", "theirs"]])


@pytest.fixture(scope="module")
def made(pack, late) -> tuple[correction.Correction, ...]:
    return residuals.read(pack, late, "late.csv", JTS)


def test_what_is_taken_off_is_worked_by_hand():
    xy = np.array([[0.0, 0.0]])
    known = np.array([[700.0, 0.0], [0.0, 1700.0], [2700.0, 0.0], [9000.0, 0.0]])
    miss = np.array([4.0, -2.0, 1.0, 100.0])  # the last lies beyond 5 km
    off, enough = residuals.taken_off(xy, np.array([9]), known, np.arange(4), miss)
    weights = [1 / (0.7 + 0.3) ** 2, 1 / (1.7 + 0.3) ** 2, 1 / (2.7 + 0.3) ** 2]
    by_hand = (4 * weights[0] - 2 * weights[1] + 1 * weights[2]) / (sum(weights) + 0.3)
    assert off == pytest.approx([by_hand])
    assert enough.tolist() == [True]


def test_those_of_the_area_s_own_group_are_left_out_and_two_are_too_few():
    known = np.array([[700.0, 0.0], [0.0, 700.0], [0.0, -700.0]])
    off, enough = residuals.taken_off(
        np.array([[0.0, 0.0]]), np.array([0]), known, np.array([0, 1, 2]), np.array([50.0, 1, 1])
    )
    assert off == pytest.approx([2 / (2 + 0.3)])
    assert enough.tolist() == [False]


def test_a_common_lateness_is_taken_off_and_the_gain_is_told(made):
    (found,) = made
    assert not found.refused
    assert found.before.median == pytest.approx(6, abs=0.5)
    assert found.after.median < 2
    assert found.held == pytest.approx(0.8, abs=0.05)
    assert "each neighbourhood's own times left out" in found.sentence
    assert np.mean(found.minutes) == pytest.approx(-6, abs=1)


def test_an_area_s_own_time_does_not_correct_it(pack, late, made):
    rows = pd.read_csv(pd.io.common.BytesIO(late))
    rows.loc[0, "GPPTt"] = 100
    (other,) = residuals.read(pack, rows.to_csv(index=False).encode(), "x.csv", JTS)
    (found,) = made
    assert other.minutes[0] == found.minutes[0]
    assert other.minutes != found.minutes


def test_noise_alone_corrects_nothing_and_says_why(pack, ours):
    noise = np.random.default_rng(2).normal(0, 4, len(ours))
    data = file_of(ours.assign(theirs=(ours["minutes"] + noise).clip(1, 119))[["code", "theirs"]])
    made = residuals.read(pack, data, "noise.csv", JTS)
    assert "do not bring our minutes nearer" in made[0].refused
    shown = access_view.view(pack, replace(ASKED, corrections=made))
    plain = access_view.view(pack, ASKED)
    assert shown.result.people_within == plain.result.people_within
    assert shown.result.corrected.startswith("Not corrected by 'noise.csv'")


def test_few_areas_correct_nothing(pack, late):
    few = pd.read_csv(pd.io.common.BytesIO(late)).head(20)
    (found,) = residuals.read(pack, few.to_csv(index=False).encode(), "few.csv", JTS)
    assert "fewer than 30 areas" in found.refused


def test_cycling_without_minutes_to_start_is_not_corrected(pack, late):
    data = late.replace(b"GPPTt", b"GPCyct")
    (found,) = residuals.read(pack, data, "late.csv", rule_sets.USUAL)
    assert "rules chosen" in found.refused


def test_a_service_without_published_times_is_never_corrected(pack, made):
    asked = replace(ASKED, service="library", corrections=made)
    shown = access_view.view(pack, asked)
    assert shown.matrix.shift is None
    assert shown.result.corrected == ""
    for other in (replace(ASKED, rules=rule_sets.USUAL), replace(ASKED, kmh=4.0)):
        assert access_view.view(pack, replace(other, corrections=made)).matrix.shift is None


@given(st.lists(st.floats(-40, 40), min_size=4, max_size=4), st.integers(0, 3))
def test_closing_never_shortens_and_adding_never_lengthens(pack, off, which):
    points = services_points.points(pack, "gp")
    plain = access_view.matrix(pack, ASKED, points.head(12))
    shift = np.resize(np.array(off), len(plain.areas))
    bare = replace(plain, shift=shift)
    now = replace(bare, minutes=bare.to(bare.points_xy))
    before = measure.nearest(now).minutes
    closed = scenario.apply(now, Scenario("a", (Close(now.points[which]),)))
    added = scenario.apply(now, Scenario("b", (Add("New", "gp", -0.2, 51.8),)))
    assert (measure.nearest(closed).minutes >= before).all()
    assert (measure.nearest(added).minutes <= before).all()
    assert (before >= 0).all()


def test_command_page_and_review_say_the_same_number(
    pack, late, made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "late.csv"
    path.write_bytes(late)
    words = ["access", "gp", "--mode", "pt", "--minutes", "15", "--rules", JTS, "--json"]
    assert cli.main([*words, "--correct", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    shown = access_view.view(pack, replace(ASKED, corrections=made))
    plain = access_view.view(pack, ASKED)
    assert told["people_within"] == shown.result.people_within < plain.result.people_within
    assert told["corrected"] == made[0].sentence
    assert made[0].sentence in told["beside"]
    base = review.base.Base(
        pack, review.Question(timed_by=JTS, corrections=made), today=pd.Timestamp.today().date()
    )
    again = measure.measure(base.matrix("gp", "pt"), base.residents, 15, base.whole, "county")
    assert again.people_within == shown.result.people_within
    assert again.share_range == shown.result.share_range


def test_the_command_compares_with_the_gain(late, tmp_path: Path, capsys):
    path = tmp_path / "late.csv"
    path.write_bytes(late)
    assert cli.main(["travel", "compare", str(path), "--correct", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["corrections"]
    assert found["after"]["median"] < found["before"]["median"]
    assert cli.main(["travel", "compare", str(path), "--correct"]) == 0
    assert "Corrected by the published times of 'late.csv'" in capsys.readouterr().out


def test_what_cannot_be_corrected_is_refused(pack, late, tmp_path: Path, capsys):
    path = tmp_path / "late.csv"
    path.write_bytes(late)
    with pytest.raises(HertsGeoError, match="holds no time"):
        compared.only(published.read(late, "late.csv"), "hospital", "pt")
    words = ["access", "gp", "--mode", "pt", "--minutes", "15", "--correct", str(path)]
    assert cli.main([*words, "--times", "gp_2024.npz"]) != 0
    assert "leave out --times" in capsys.readouterr().err
