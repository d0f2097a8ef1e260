"""NI 175-style accessibility: hand-worked shares, properties, and what could flip."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import places
from herts_geo.access import measure as access_measure
from herts_geo.access import paint as access_paint
from herts_geo.access import survey as access_survey
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result, Share
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.maps import bivariate
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, residents
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.matrix import Matrix
from tests.pack.second import tiny_pack

COUNTY = 1_205_137
PEOPLE = pd.DataFrame(
    {
        "code": ["A", "B", "C", "D"],
        "label": ["Alpha", "Beta", "Gamma", "Delta"],
        "msoa": ["M1", "M1", "M2", "M2"],
        "district": ["D1", "D1", "D1", "D2"],
        "population": pd.array([100, 200, 300, 400], dtype="Int64"),
        "rank": pd.array([1, 2, 3, 4], dtype="Int64"),
        "decile": pd.array([1, 1, 5, 10], dtype="Int64"),
        "quintile": pd.array([1, 1, 3, 5], dtype="Int64"),
    }
)


def on_a_line(*point_km: float, errors: float | None = None, longest: float = 3.0) -> Matrix:
    """Four areas at 0, 1, 2 and 3 km, points elsewhere on the same line, walked at 4.8 km/h."""
    rule = travel_rules.Rule(travel_rules.pace_of(4.8, 1.2, longest))
    xy = np.array([[500_000.0 + 1000 * km, 200_000.0] for km in range(4)])
    points = np.array([[500_000.0 + 1000 * km, 200_000.0] for km in point_km]).reshape(-1, 2)
    ids = tuple(f"library:{place}" for place in range(len(point_km)))
    names = tuple(f"Library {place}" for place in range(len(point_km)))
    none = np.empty((4, 0), dtype=np.float32)
    known = None if errors is None else np.full(4, errors)
    made = Matrix(
        "library", "walk", "straight-line", tuple("ABCD"), ids, names, none, xy, points, rule,
        travel_rules.parameters(rule), ("source",), known,
    )  # fmt: skip
    return replace(made, minutes=made.to(points))


def test_a_point_that_is_not_known_is_never_nearest_and_the_first_of_two_as_near_is() -> None:
    minutes = np.array([[np.nan, 5, 5], [np.inf, np.nan, np.inf], [9, 8, 7]], dtype=np.float32)
    near = access_measure.nearest(replace(on_a_line(0, 1, 2), minutes=minutes))
    assert near.minutes.tolist() == [5, math.inf, 7]
    assert near.column.tolist() == [1, 3, 2]  # 3: none, as there are three points


def test_several_places_are_measured_as_each_alone() -> None:
    matrix, places_ = on_a_line(0.5), [None, Place("D2", "Second", "district")]
    both = access_measure.of_each(matrix, PEOPLE, 15, places_)
    assert [each.people for each in both] == [100 + 200 + 300 + 400, 400]
    for place, found in zip(places_, both, strict=True):
        alone = access_measure.measure(matrix, PEOPLE, 15, place)
        pd.testing.assert_frame_equal(found.areas, alone.areas)
        assert (found.people_within, found.by_decile) == (alone.people_within, alone.by_decile)


@pytest.fixture(scope="module")
def people(pack: Catalogue) -> pd.DataFrame:
    return access_measure.residents(pack)


@pytest.fixture(scope="module")
def hospitals(pack: Catalogue) -> Matrix:
    return travel_matrix.matrix(
        pack,
        residents.origins(pack),
        services_points.points(pack, "hospital"),
        "hospital",
        "pt",
        spots=residents.spots(pack),
    )


def test_people_within_are_those_whose_nearest_point_is_near_enough() -> None:
    # a library at A: 0, 15, 30 and 45 minutes on foot
    found = access_measure.measure(on_a_line(0), PEOPLE, 30)
    assert found.areas["minutes"].tolist() == [0, 15, 30, 45]
    assert found.people == 100 + 200 + 300 + 400
    assert found.people_within == 100 + 200 + 300
    assert found.share_within == 600 / 1000
    assert found.people_not_within == 400
    assert found.points == 1


def test_the_nearest_of_several_points_counts_and_is_named() -> None:
    found = access_measure.measure(on_a_line(0, 3), PEOPLE, 14)
    assert found.areas["minutes"].tolist() == [0, 15, 15, 0]
    assert found.areas["point"].tolist() == ["Library 0", "Library 0", "Library 1", "Library 1"]
    assert found.people_within == 100 + 400


def test_shares_are_given_by_decile_and_the_gap_by_fifth() -> None:
    found = access_measure.measure(on_a_line(0), PEOPLE, 20)
    assert found.by_decile[0] == Share(1, 300, 300)
    assert found.by_decile[4] == Share(5, 300, 0)
    assert found.by_decile[1].share_within is None
    assert found.gap == 0 / 400 - 300 / 300
    assert [each.group for each in found.by_decile] == list(range(1, 11))


def test_a_place_counts_only_its_own_people() -> None:
    found = access_measure.measure(on_a_line(0), PEOPLE, 20, Place("D1", "West", "district"))
    assert found.people == 100 + 200 + 300
    assert found.people_within == 100 + 200
    assert found.gap is None  # nobody of the least deprived fifth lives there
    assert len(found.areas) == 4


def test_beyond_the_longest_walk_is_out_of_reach_and_has_no_nearest_point() -> None:
    found = access_measure.measure(on_a_line(0, longest=1.5), PEOPLE, 200)
    assert found.areas["minutes"].tolist() == [0, 15, math.inf, math.inf]
    assert found.areas["point"].tolist() == ["Library 0", "Library 0", "", ""]
    assert found.people_within == 100 + 200


def test_without_any_point_nobody_is_in_time() -> None:
    found = access_measure.measure(on_a_line(), PEOPLE, 60)
    assert found.people_within == 0
    assert np.isinf(found.areas["minutes"]).all()
    assert (found.areas["point_id"] == "").all()


def test_the_order_of_the_people_does_not_matter() -> None:
    straight = access_measure.measure(on_a_line(0), PEOPLE, 20)
    turned = access_measure.measure(on_a_line(0), PEOPLE.iloc[::-1], 20)
    assert straight.as_dict() == turned.as_dict()


def test_areas_without_people_are_refused_by_name() -> None:
    with pytest.raises(HertsGeoError, match="1 areas of the travel times, such as D"):
        access_measure.measure(on_a_line(0), PEOPLE.head(3), 20)


@pytest.mark.parametrize("threshold", [0, -5, 241, math.nan, math.inf])
def test_thresholds_that_make_no_sense_are_refused(threshold: float) -> None:
    with pytest.raises(HertsGeoError, match="makes no sense"):
        access_measure.measure(on_a_line(0), PEOPLE, threshold)


def test_areas_flip_with_the_error_of_the_method_and_with_speed() -> None:
    # 0, 15, 30 and 45 minutes; at 10% less speed 15 becomes 16.7, at 10% more 30 becomes 27.3
    matrix = on_a_line(0, errors=5)
    found = access_measure.could_flip(matrix, access_measure.measure(matrix, PEOPLE, 28))
    assert found.areas["by_error"].tolist() == [False, False, True, False]
    assert found.areas["by_speed"].tolist() == [False, False, True, False]
    assert (found.count, found.people) == (1, 300)
    slower = access_measure.could_flip(matrix, access_measure.measure(matrix, PEOPLE, 15))
    assert slower.areas["by_speed"].tolist() == [False, True, False, False]


def test_without_a_known_error_only_speed_can_flip_an_area() -> None:
    matrix = on_a_line(0)
    found = access_measure.could_flip(matrix, access_measure.measure(matrix, PEOPLE, 28))
    assert not found.areas["by_error"].any()
    assert found.count == 1


def test_only_areas_of_the_place_flip() -> None:
    matrix, east = on_a_line(0, errors=5), Place("D2", "East", "district")
    found = access_measure.could_flip(matrix, access_measure.measure(matrix, PEOPLE, 28, east))
    assert (found.count, found.people) == (0, 0)


def test_the_people_of_the_county_are_all_counted(people: pd.DataFrame, hospitals: Matrix) -> None:
    found = access_measure.measure(hospitals, people, 30)
    assert found.people == COUNTY
    for shares in (found.by_decile, found.by_quintile):
        assert sum(each.people for each in shares) == COUNTY
        assert sum(each.people_within for each in shares) == found.people_within


def test_districts_add_up_to_the_county(
    pack: Catalogue, people: pd.DataFrame, hospitals: Matrix
) -> None:
    parts = [
        access_measure.measure(hospitals, people, 30, place)
        for place in places.gazetteer(pack).of_kind("district")
    ]
    whole = access_measure.measure(hospitals, people, 30)
    assert sum(part.people for part in parts) == whole.people
    assert sum(part.people_within for part in parts) == whole.people_within


@given(low=st.floats(1, 120), more=st.floats(0, 120))
def test_a_higher_threshold_never_covers_fewer(
    people: pd.DataFrame, hospitals: Matrix, low: float, more: float
) -> None:
    base = access_measure.measure(hospitals, people, low)
    assert access_measure.measure(hospitals, people, low + more).people_within >= base.people_within


def test_hospitals_outside_the_county_shorten_some_times_and_lengthen_none(
    pack: Catalogue, people: pd.DataFrame, hospitals: Matrix
) -> None:
    inside = services_points.points(pack, "hospital", outside=False)
    fewer = access_measure.nearest(
        travel_matrix.matrix(
            pack, residents.origins(pack), inside, "hospital", "pt", spots=residents.spots(pack)
        )
    )
    every = access_measure.nearest(hospitals)
    assert (every.minutes <= fewer.minutes).all()
    assert (every.minutes < fewer.minutes).any()


def test_a_result_is_plain_json_with_its_parameters(
    people: pd.DataFrame, hospitals: Matrix
) -> None:
    found = access_measure.measure(hospitals, people, 30).as_dict()
    told = ["service", "mode", "method", "minutes", "rules", "parameters"]
    names = [*told, "people", "people_within"]
    ranged = ["share_within", "share_range"]
    assert list(found) == [*names, *ranged, "tested_against_published_times", "by_decile"]
    assert found["minutes"] == 30
    assert found["by_decile"][0].keys() == {"decile", "people", "people_within", *ranged}
    assert found["share_within"] == found["people_within"] / found["people"]


def test_a_sentence_names_the_style_and_the_method() -> None:
    found = access_measure.measure(on_a_line(0), PEOPLE, 30, Place("D1", "West", "district"))
    assert access_words.sentence(found) == (
        "Share of people in reach, modelled from straight-line distance: 100% of the 600 people in "
        "West reach a library within 30 minutes by walking; 0 people do not."
    )


def test_areas_beyond_the_calibrated_distance_are_marked(
    people: pd.DataFrame, hospitals: Matrix
) -> None:
    assert not access_measure.of_areas(hospitals, access_measure.nearest(hospitals))[
        "extrapolated"
    ].any()
    short = replace(hospitals.rule.curve, calibrated_to_km=2.0)
    near = replace(hospitals, rule=replace(hospitals.rule, curve=short))
    assert access_measure.of_areas(near, access_measure.nearest(near))["extrapolated"].any()


def test_the_survey_measure_stands_apart(pack: Catalogue) -> None:
    found = access_survey.survey(pack)
    assert (found.indicator, found.unit, found.better) == ("NI 175", "percent", "lower")
    assert [each.value for each in found.of_kind("baseline")] == [29, 28, 28]
    assert [(x.period, x.value) for x in found.of_kind("target")] == [
        ("2008/09", 26),
        ("2009/10", 25),
        ("2010/11", 24),
    ]
    assert found.figures[0].note == "public perception survey"


def test_a_pack_without_the_survey_says_so(tmp_path) -> None:
    with pytest.raises(DatasetMissing, match="'indicators'"):
        access_survey.survey(tiny_pack(tmp_path))


def result_of(minutes: list[float], ranks: list[int], people: list[int]) -> Result:
    found = access_measure.measure(on_a_line(0), PEOPLE, 30)
    areas = found.areas.assign(minutes=minutes, rank=ranks, population=people)
    return replace(found, areas=areas)


def test_nine_classes_join_thirds_of_access_and_of_deprivation() -> None:
    found = access_paint.classes(result_of([5, 10, 20, 60], [40, 30, 20, 10], [10, 10, 10, 10]))
    # middles of the people lined up: 5, 15, 25 and 35 of 40, so thirds 0, 1, 1 and 2
    assert found.index.tolist() == [0, 4, 4, 8]
    assert found.people == (10, 0, 0, 0, 20, 0, 0, 0, 10)
    assert found.areas == (1, 0, 0, 0, 2, 0, 0, 0, 1)
    assert found.labels[8] == "slow to reach, more deprived"
    assert found.labels[0] == "quick to reach, less deprived"


def test_areas_out_of_reach_stay_in_one_third() -> None:
    thirds = bivariate.thirds(
        pd.Series([1.0, math.inf, math.inf, math.inf]), pd.Series([10, 10, 10, 10])
    )
    assert len(set(thirds[1:])) == 1


def test_an_area_without_a_figure_is_in_no_class() -> None:
    thirds = bivariate.thirds(pd.Series([1.0, np.nan]), pd.Series([10, 10]))
    assert thirds.tolist() == [1, -1]


def test_thirds_of_the_county_hold_a_third_of_its_people(
    people: pd.DataFrame, hospitals: Matrix
) -> None:
    found = access_paint.classes(access_measure.measure(hospitals, people, 30))
    by_access = np.array(found.people).reshape(3, 3).sum(axis=1)
    assert by_access.sum() == COUNTY
    assert by_access / COUNTY == pytest.approx(1 / 3, abs=0.01)


def spread(matrix: Matrix, quicker: float, slower: float) -> Matrix:
    """The same times with an interval of so many minutes less and more."""
    return replace(matrix, spread=np.tile([quicker, slower], (len(matrix.areas), 1)))


def test_a_share_has_the_range_that_the_interval_of_its_minutes_gives() -> None:
    # 0, 15, 30, 45 minutes; at the slow end 10 more: A and B in 30; at the quick end 5 less: C too
    found = access_measure.measure(spread(on_a_line(0), 5, 10), PEOPLE, 30)
    assert found.share_within == 600 / 1000
    assert found.share_range == (300 / 1000, 600 / 1000)
    assert found.by_decile[4] == Share(5, 300, 300, 0, 300)
    assert found.by_decile[0].share_range == (1, 1)
    assert found.gap == 0 / 400 - 300 / 300
    assert found.gap_range == (-1, -1)


def test_the_gap_may_be_widest_between_the_ends_of_the_interval() -> None:
    # D 45 minutes, A 0 and B 15. At 20 minutes: 30 less brings D in (gap 0), 6 more drops B (-1/3)
    found = access_measure.measure(spread(on_a_line(0), 30, 6), PEOPLE, 20)
    assert found.gap == -1
    assert found.gap_range is not None
    low, high = found.gap_range
    assert low == -1
    assert high == 0  # everybody is in time at the quick end


def test_without_an_interval_there_is_no_range() -> None:
    found = access_measure.measure(on_a_line(0, errors=5), PEOPLE, 30)
    assert found.share_range is None
    assert found.gap_range is None
    assert "may be" not in access_words.sentence(found)
    assert access_words.share(found) == "60%"


def test_a_share_in_words_has_its_range_beside_it() -> None:
    found = access_measure.measure(spread(on_a_line(0), 5, 10), PEOPLE, 30)
    assert access_words.share(found) == "60% (30% to 60%)"
    assert " The share may be 30% to 60%: " in access_words.sentence(found)


@pytest.mark.parametrize(
    ("service", "tested"),
    [("hospital", True), ("gp", True), ("library", False), ("further_education", False),
     ("station", False), ("council_office", False), ("town_centre", False)],
)  # fmt: skip
def test_what_was_not_published_is_said_to_be_untested(
    pack: Catalogue, people: pd.DataFrame, service: str, tested: bool
) -> None:
    for mode in ("pt", "cycle"):
        matrix = travel_matrix.matrix(
            pack, residents.origins(pack), services_points.points(pack, service), service, mode
        )
        told = access_words.tested(access_measure.measure(matrix, people, 30))
        if mode == "pt":
            assert matrix.tested == tested
            assert told.startswith("Tested" if tested else "Not tested")
        assert "published time" in told


def test_the_interval_of_every_area_is_that_of_the_service_and_how_built_up_it_is(
    pack: Catalogue,
) -> None:
    found = travel_matrix.matrix(
        pack, residents.origins(pack), services_points.points(pack, "gp"), "gp", "pt"
    )
    assert found.spread is not None
    known = {(2.14, 3.48), (6.16, 10.95), (2.44, 3.48), (3.35, 4.27)}  # city, rural, suburb, town
    assert {(float(low), float(high)) for low, high in found.spread} <= known


def test_an_interval_says_what_is_too_close_to_call_and_not_the_typical_error() -> None:
    # 0, 15, 30 and 45 minutes; published times lie up to 6 less or up to 14 more than ours
    spread = np.tile([6.0, 14.0], (4, 1))
    matrix = replace(on_a_line(0, errors=1), spread=spread)
    found = access_measure.could_flip(matrix, access_measure.measure(matrix, PEOPLE, 25))
    # 15 + 14 is beyond 25, 30 - 6 is within it; 45 - 6 is not, and 0 + 14 is not beyond
    assert found.areas["by_error"].tolist() == [False, True, True, False]


def test_each_district_has_its_share_with_its_range(pack: Catalogue) -> None:
    asked = access_view.Question(service="gp", minutes=15)
    found = access_view.by_district(pack, asked)
    rows = access_words.by_place(found)
    assert len(rows) == 10
    assert (rows["least"] <= rows["percent"]).all()
    assert (rows["percent"] <= rows["most"]).all()
    one = access_view.view(pack, replace(asked, place="E07000098")).result
    told = rows.set_index("place").loc["Hertsmere"]
    assert told["share"] == access_words.share(one)
    walk = access_words.by_place(access_view.by_district(pack, replace(asked, mode="walk")))
    assert walk["least"].isna().all()  # nothing is measured of a walk


def test_a_slim_matrix_knows_what_is_nearest_and_holds_no_minutes(hospitals: Matrix) -> None:
    slim = access_measure.slim(hospitals)
    assert slim.minutes.base is None  # or the minutes would live on behind it
    assert slim.minutes.size == 0
    near, told = access_measure.nearest(hospitals), access_measure.nearest(slim)
    assert told.minutes.tolist() == near.minutes.tolist()
    assert told.column.tolist() == near.column.tolist()
    assert np.array_equal(slim.whole.minutes, hospitals.minutes)
