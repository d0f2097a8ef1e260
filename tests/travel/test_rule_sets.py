"""The two sets of rules: what each does to a journey, and that neither is taken for the other."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import base as review_base
from herts_geo.services import kinds as services_kinds
from herts_geo.travel import cycling, rule_sets
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.matrix import Mode
from herts_geo.ui.link.choices import Selection, parse

ROOT = Path(__file__).resolve().parents[2]
JTS = rule_sets.JTS_2017.key
KM = np.array([0.0, 1.0, 4.0])


@pytest.fixture(scope="module")
def shipped() -> dict:
    return json.loads((ROOT / "data" / "travel_model.json").read_text(encoding="utf-8"))


def minutes(pack: Catalogue, mode: Mode, by: str, service: str = "gp") -> np.ndarray:
    xy = np.array([[522_000.0, 212_000.0]])
    return travel_rules.rule_for(pack, service, mode, None, xy, by).rule.minutes(KM)


def test_the_usual_rules_are_those_of_2004_to_2013_and_start_at_nought(pack):
    assert rule_sets.USUAL == "dft-2004-13"
    assert minutes(pack, "cycle", rule_sets.USUAL) == pytest.approx(KM * 1.2 / 16 * 60)
    assert minutes(pack, "walk", rule_sets.USUAL)[0] == 0


def test_cycling_of_2017_starts_late_and_has_its_own_road(pack, shipped):
    pace = shipped[cycling.BLOCK]["gp"]["pace"]
    a_km = pace["detour"] / 16 * 60
    assert 6 <= pace["start_minutes"] <= 7.8
    assert 4.4 <= a_km <= 4.7
    found = minutes(pack, "cycle", JTS)
    assert found == pytest.approx([pace["start_minutes"] + km * a_km for km in KM])


def test_walking_of_2017_is_the_walk_within_public_transport(pack, shipped):
    set_off = shipped["services"]["gp"]["curve"]["set_off_minutes"]
    walk, ride = minutes(pack, "walk", JTS), minutes(pack, "pt", JTS)
    assert walk[:2] == pytest.approx([set_off, set_off + 1.2 / 4.8 * 60])
    assert np.isinf(walk[2])  # 4 km are beyond the longest walk
    assert (ride <= walk).all()  # by the usual rules a walk may be shorter, as it has no start


def test_public_transport_is_the_same_by_both(pack):
    one, other = (minutes(pack, "pt", by) for by in rule_sets.SETS)
    assert (one == other).all()


@pytest.mark.parametrize(("service", "tested"), [("gp", True), ("hospital_ae", True),
                                                 ("library", False)])  # fmt: skip
def test_a_cycle_interval_is_known_and_says_whether_it_was_tested(pack, service, tested):
    xy = np.array([[522_000.0, 212_000.0], [523_000.0, 213_000.0]])
    found = travel_rules.rule_for(pack, service, "cycle", None, xy, JTS)
    assert found.tested is tested
    assert found.spread is not None
    assert found.spread.shape == (2, 2)
    assert (found.spread >= 0).all()
    assert travel_rules.rule_for(pack, service, "cycle", None, xy).spread is None


def test_published_cycle_errors_fall_to_a_quarter_where_sites_are_left_out(shipped):
    for key, before in shipped["cycle"].items():
        after = shipped[cycling.BLOCK][key]["errors"]["all"]
        assert after["median_abs"] < before["straight_line"]["median_abs"] / 4, key
        assert after["coverage"] == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize(
    "broken", [{}, {"cycle_2017": {}}, {"cycle_2017": {"general": {"pace": {"kmh": "x"}}}}]
)
def test_a_file_without_the_rides_is_told_in_a_sentence(broken):
    with pytest.raises(HertsGeoError, match="coefficients cannot be read"):
        cycling.ride(broken, "gp")


def test_bands_of_2017_are_the_same_for_every_service():
    pairs = {"gp": (15, 30), "secondary_school": (30, 45), "hospital": (30, 60), "x": (15, 30)}
    for service, pair in pairs.items():
        found = services_kinds.preset(service, JTS)
        assert (found.lower, found.upper) == pair
    assert "one of 15, 30, 45 and 60" in services_kinds.threshold_words("gp", 45, JTS)
    assert "a choice of one's own" in services_kinds.threshold_words("gp", 20, JTS)


def test_the_caution_on_older_thresholds_is_of_the_usual_rules_alone():
    assert services_kinds.caution("gp", "pt") == services_kinds.TIMES_2017
    assert services_kinds.caution("gp", "pt", JTS) == ""
    assert services_kinds.caution("gp", "cycle") == ""  # timed without the start of 2017


@pytest.mark.parametrize("by", rule_sets.SETS)
def test_each_answer_says_its_rules_and_what_it_is_not_comparable_with(pack, by):
    asked = access_view.Question(service="gp", mode="cycle", minutes=15, rules=by)
    shown = access_view.view(pack, asked)
    told = " ".join(access_words.about(shown.doubt))
    assert f"By the rules '{rule_sets.SETS[by].title}'" in told
    assert "not comparable" in told
    assert shown.result.as_dict()["rules"] == by
    assert (shown.result.share_range is not None) == (by == JTS)


def test_a_walk_says_that_nothing_is_measured(pack):
    asked = access_view.Question(service="gp", mode="walk", minutes=15, rules=JTS)
    told = access_words.doubts(access_view.view(pack, asked).doubt)
    assert any("nothing is measured" in words for words in told)


def test_a_link_carries_the_rules(pack):
    selection, problems = parse({"rules": JTS}, pack)
    assert not problems
    assert selection.rules == JTS
    assert selection.query()["rules"] == JTS
    assert "rules" not in Selection().query()
    assert parse({"rules": "dft"}, pack)[1]


def test_a_review_takes_thresholds_and_links_of_its_rules():
    asked = review_base.Question(timed_by=JTS)
    assert asked.threshold("secondary_school") == 30
    assert review_base.timed_by(asked) == {"rules": JTS}
    assert review_base.timed_by(replace(asked, timed_by=rule_sets.USUAL)) == {}


@pytest.mark.parametrize(
    ("service", "mode", "untested"),
    [("gp", "pt", False), ("library", "pt", True), ("library", "cycle", True), ("gp", "walk", True),
     ("further_education", "cycle", True)],
)  # fmt: skip
def test_minutes_that_are_not_tested_say_so_wherever_they_stand(pack, service, mode, untested):
    asked = access_view.Question(service=service, mode=mode, minutes=15, show="minutes")
    shown = access_view.view(pack, asked)
    assert (not shown.result.tested) == untested
    told = travel_rules.NOT_TESTED
    assert told == "not tested against published times"
    headings = " ".join(map(str, access_words.table(shown)))
    hover = access_view.painting(shown).note
    sentences = " ".join(access_words.doubts(shown.doubt)).casefold()
    known = [(told in text) == untested for text in (headings, hover, sentences)]
    assert all(known), known


def test_the_hover_carries_the_range_where_there_is_one(pack):
    ride = access_view.painting(access_view.view(pack, access_view.Question(service="gp")))
    walk = access_view.view(pack, access_view.Question(service="gp", mode="walk"))
    assert ride.least
    assert ride.most
    assert not access_view.painting(walk).least
