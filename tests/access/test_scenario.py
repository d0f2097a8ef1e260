"""What-if: edits change columns only, undo restores, comparisons add up, hostile files refused."""

import json
import math
from contextlib import suppress
from dataclasses import replace
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.access import measure as access_measure
from herts_geo.access import scenario as access_scenario
from herts_geo.access import words as access_words
from herts_geo.access.scenario import Add, Close, Move, Scenario, UnreadableScenario
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError, NotComparable
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, residents
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel.matrix import Matrix
from tests.access.test_measure import PEOPLE, on_a_line

NOTHING = Scenario()


def minutes_of(matrix: Matrix) -> "pd.Series[float]":
    """The minutes of each area to its nearest point."""
    return access_measure.of_areas(matrix, access_measure.nearest(matrix))["minutes"]


lons, lats = st.floats(-9, 2.5), st.floats(49.5, 61)
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
ids = st.sampled_from(["library:0", "library:1", "library:2", "added:hub", "gp:x"])
edits = st.one_of(
    st.builds(Close, ids),
    st.builds(Move, ids, lons, lats),
    st.builds(Add, words, st.sampled_from(["library", "gp"]), lons, lats),
)


def built(name: str, items: list[access_scenario.Edit]) -> Scenario:
    made = Scenario().named(name)
    for item in items:
        made = made.add(item)
    return made


scenarios = st.builds(built, st.one_of(st.just(""), words), st.lists(edits, max_size=6))


def at_km(km: float) -> tuple[float, float]:
    """Longitude and latitude of a place on the line of `on_a_line`."""
    lon, lat = grid_to_lonlat(np.array([500_000.0 + 1000 * km]), np.array([200_000.0]))
    return float(lon[0]), float(lat[0])


@pytest.fixture(scope="module")
def libraries(pack: Catalogue) -> Matrix:
    return travel_matrix.matrix(
        pack,
        residents.origins(pack),
        services_points.points(pack, "library"),
        "library",
        "walk",
        spots=residents.spots(pack),
    )


def test_closing_a_point_takes_its_column_away() -> None:
    matrix = on_a_line(0, 3)
    after = access_scenario.apply(matrix, NOTHING.add(Close("library:0")))
    assert after.points == ("library:1",)
    assert minutes_of(after).tolist() == [45, 30, 15, 0]


def test_moving_a_point_moves_its_column_alone() -> None:
    matrix = on_a_line(0, 3)
    after = access_scenario.apply(matrix, NOTHING.add(Move("library:1", *at_km(2))))
    assert after.minutes[:, 0].tolist() == matrix.minutes[:, 0].tolist()
    assert after.minutes[:, 1] == pytest.approx([30, 15, 0, 15], abs=0.01)
    assert after.names == matrix.names


def test_adding_a_point_adds_a_column_and_an_id() -> None:
    edits = NOTHING.add(Add("New hub", "library", *at_km(1)))
    after = access_scenario.apply(on_a_line(3), edits)
    assert after.points == ("library:0", "added:new-hub")
    assert after.minutes[:, 1] == pytest.approx([15, 0, 15, 30], abs=0.01)


def test_an_added_point_can_be_moved_and_closed_again() -> None:
    edits = NOTHING.add(Add("Hub", "library", *at_km(1))).add(Move("added:hub", *at_km(2)))
    assert access_scenario.apply(on_a_line(3), edits).minutes[2, 1] == pytest.approx(0, abs=0.01)
    closed = access_scenario.apply(on_a_line(3), edits.add(Close("added:hub")))
    assert closed.points == ("library:0",)


def test_two_added_points_of_one_name_have_two_ids() -> None:
    edits = NOTHING.add(Add("Hub", "gp", 0, 52)).add(Add("Hub", "library", 0, 52))
    assert list(access_scenario.added(edits)) == ["added:hub", "added:hub-2"]
    assert access_scenario.apply(on_a_line(3), edits).points == ("library:0", "added:hub-2")


def test_edits_of_other_services_change_nothing_and_are_named() -> None:
    matrix, other = on_a_line(0), (Close("gp:x"), Move("gp:x", 0, 52), Add("X", "gp", 0, 52))
    edits = Scenario("", other)
    assert access_scenario.idle(matrix, edits) == other
    assert np.array_equal(access_scenario.apply(matrix, edits).minutes, matrix.minutes)


def test_everything_may_be_closed() -> None:
    after = access_scenario.apply(on_a_line(0), NOTHING.add(Close("library:0")))
    assert access_measure.measure(after, PEOPLE, 30).people_within == 0


def test_a_timetable_matrix_can_only_lose_points() -> None:
    routed = replace(on_a_line(0, 3), rule=None, method="timetable")
    assert access_scenario.apply(routed, NOTHING.add(Close("library:0"))).points == ("library:1",)
    with pytest.raises(HertsGeoError, match="not moved or added"):
        access_scenario.apply(routed, NOTHING.add(Add("X", "library", 0, 52)))


@given(st.sets(st.integers(0, 46), max_size=46))
def test_closing_never_shortens_a_time(libraries: Matrix, closed: set[int]) -> None:
    edits = Scenario("", tuple(Close(libraries.points[place]) for place in closed))
    before = minutes_of(libraries)
    after = minutes_of(access_scenario.apply(libraries, edits))
    assert (after >= before).all()


@given(lon=st.floats(-0.7, 0.2), lat=st.floats(51.6, 52.1))
def test_adding_never_lengthens_a_time(libraries: Matrix, lon: float, lat: float) -> None:
    edits = NOTHING.add(Add("X", "library", lon, lat))
    before = minutes_of(libraries)
    after = minutes_of(access_scenario.apply(libraries, edits))
    assert (after <= before).all()


@given(scenarios, edits)
def test_undo_takes_back_the_last_edit(base: Scenario, edit: access_scenario.Edit) -> None:
    assert base.add(edit).undo() == base
    matrix = on_a_line(0, 1, 3)
    restored = access_scenario.apply(matrix, base.add(edit).undo())
    assert np.array_equal(restored.minutes, access_scenario.apply(matrix, base).minutes)


def test_undoing_nothing_is_nothing() -> None:
    assert NOTHING.undo() == NOTHING


def compared(threshold: float = 20, place: Place | None = None) -> access_scenario.Comparison:
    """Libraries at A (0 km) and D (3 km); A closes."""
    before = on_a_line(0, 3)
    after = access_scenario.apply(before, NOTHING.add(Close("library:0")))
    results = [access_measure.measure(x, PEOPLE, threshold, place) for x in (before, after)]
    return access_scenario.compare(*results)


def test_a_comparison_says_who_crosses_the_threshold() -> None:
    found = compared()
    # before 0, 15, 15, 0 and after 45, 30, 15, 0 minutes
    assert found.areas["change"].tolist() == [45, 15, 0, 0]
    assert found.people_losing == 100 + 200
    assert found.people_gaining == 0
    assert found.people_slower == 100 + 200
    assert found.people_quicker == 0
    assert found.most_deprived.people_losing == 100 + 200
    assert found.by_decile[0].people_losing == 300
    assert sum(each.people_losing for each in found.by_decile) == found.people_losing


def test_those_who_lose_are_told_where_next() -> None:
    [row] = compared().next_nearest.to_dict("records")
    assert (row["point"], row["people"]) == ("Library 1", 300)
    assert row["minutes"] == pytest.approx((100 * 45 + 200 * 30) / 300)
    assert row["extra"] == pytest.approx((100 * 45 + 200 * 15) / 300)


def test_a_comparison_counts_the_people_of_the_place() -> None:
    assert compared(place=Place("D2", "East", "district")).people_losing == 0


def test_out_of_reach_is_an_infinite_change_and_never_nothing() -> None:
    before = on_a_line(0, longest=1.5)
    after = access_scenario.apply(before, NOTHING.add(Close("library:0")))
    found = access_scenario.compare(
        *(access_measure.measure(x, PEOPLE, 20) for x in (before, after))
    )
    assert found.areas["change"].tolist() == [math.inf, math.inf, 0, 0]
    assert found.next_nearest["point"].tolist() == [access_scenario.NONE]
    assert "beyond the longest walk" in access_words.impact(found)


def test_the_impact_sentence_says_who_loses_and_how_many_are_deprived() -> None:
    said = access_words.impact(compared())
    assert said.startswith(
        "Share of people in reach, modelled from straight-line distance: compared with now,"
    )
    assert "300 people in the area would drop out of reach of a library within 20 minutes" in said
    assert "nobody would come within it" in said
    assert "Of those who lose, 300 (100%) live in the place's most deprived fifth." in said
    assert "Of those who gain" not in said
    assert "the nearest becomes Library 1 (300 people, 25 minutes longer)." in said


def test_who_crosses_is_said_in_one_sentence() -> None:
    found = replace(compared(), losing_range=(200, 400), gaining_range=(0, 0))
    crossed = "300 people (200 to 400) would drop out of reach, and nobody would come into it."
    assert access_words.crossing(found) == f"Compared with now, {crossed}"


def test_opening_again_is_the_mirror_of_closing() -> None:
    found = compared()
    mirrored = access_scenario.compare(found.after, found.before)
    assert mirrored.people_gaining == found.people_losing
    assert mirrored.areas["change"].tolist() == (-found.areas["change"]).tolist()
    assert "Of those who gain, 300 (100%)" in access_words.impact(mirrored, "the closure")


def test_results_of_different_questions_are_not_compared() -> None:
    matrix = on_a_line(0)
    with pytest.raises(NotComparable, match="threshold"):
        access_scenario.compare(*(access_measure.measure(matrix, PEOPLE, x) for x in (20, 30)))


@given(scenarios)
def test_json_and_links_give_the_scenario_back(made: Scenario) -> None:
    assert access_scenario.from_json(access_scenario.to_json(made)) == made
    assert access_scenario.from_text(access_scenario.to_text(made)) == made


def test_a_link_reads_as_written_down() -> None:
    text = "name~A%3Bb;close~library%3Aware;move~gp%3Ax~-0.2~51.9;add~New%20hub~library~0.1~52"
    found = access_scenario.from_text(text)
    assert found.name == "A;b"
    assert found.edits == (
        Close("library:ware"),
        Move("gp:x", -0.2, 51.9),
        Add("New hub", "library", 0.1, 52.0),
    )


def test_positions_are_kept_to_six_decimals() -> None:
    assert NOTHING.add(Move("x", -0.12345678, 51.5)).edits == (Move("x", -0.123457, 51.5),)


def hostile(**changes: object) -> str:
    base = {"version": 1, "name": "x", "edits": [{"edit": "close", "point": "gp:x"}]}
    return json.dumps(base | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "{",
        "1" * 5000,
        "[" * 100_000,
        '{"a":' * 50_000,
        hostile(version=2),
        hostile(version="1"),
        hostile(version=True),
        hostile(version=1.0),
        hostile(extra=1),
        hostile(name=None),
        hostile(name="x" * 201),
        hostile(name="a\nb"),
        hostile(name="\ud800"),
        hostile(edits={}),
        hostile(edits=[None]),
        hostile(edits=[{"edit": "delete", "point": "x"}]),
        hostile(edits=[{"edit": ["close"], "point": "x"}]),
        hostile(edits=[{"edit": "close"}]),
        hostile(edits=[{"edit": "close", "point": ""}]),
        hostile(edits=[{"edit": "close", "point": 5}]),
        hostile(edits=[{"edit": "close", "point": "x", "more": 1}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": "0", "lat": 52}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": True, "lat": 52}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": 52, "lat": 0}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": 10**400, "lat": 52}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": math.nan, "lat": 52}]),
        hostile(edits=[{"edit": "move", "point": "x", "lon": math.inf, "lat": 52}]),
        '{"version":1,"name":"x","edits":[{"edit":"move","point":"x","lon":1e999,"lat":52}]}',
        hostile(edits=[{"edit": "close", "point": "x"}] * 201),
        hostile(name="x" * 1_000_001),
        b"\xff\xfe\x00",
        b"\x80abc",
    ],
)
def test_hostile_files_are_refused_with_a_sentence(text: str | bytes) -> None:
    with pytest.raises(UnreadableScenario) as caught:
        access_scenario.from_json(text)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        ";",
        "close",
        "close~",
        "close~a~b",
        "open~a",
        "close~a;",
        "move~a~x~52",
        "move~a~nan~52",
        "move~a~inf~52",
        "move~a~52~0",
        "add~a~gp~0",
        "close~%ff",
        "close~a;name~late",
        "name~a~b",
        "close~a%0Ab",
        "x" * 1_000_001,
        ";".join(["close~a"] * 201),
    ],
)
def test_hostile_links_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableScenario) as caught:
        access_scenario.from_text(text)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 400


@given(st.one_of(st.text(max_size=80), st.binary(max_size=80)))
def test_any_file_is_a_scenario_or_refused(text: str | bytes) -> None:
    with suppress(UnreadableScenario):
        assert isinstance(access_scenario.from_json(text), Scenario)


@given(st.text(alphabet="closemvadn~;%0123456789.-é", max_size=60))
def test_any_link_is_a_scenario_or_refused(text: str) -> None:
    with suppress(UnreadableScenario):
        assert isinstance(access_scenario.from_text(text), Scenario)


def test_a_what_if_answers_at_once(pack: Catalogue) -> None:
    people, spots = access_measure.residents(pack), residents.origins(pack)
    names = [f"library:{place}" for place in range(60)]
    points = spots.iloc[:60].assign(id=names, name=names, placed=True)
    matrix = travel_matrix.matrix(
        pack, residents.origins(pack), pd.DataFrame(points), "library", "pt"
    )
    before = access_measure.measure(matrix, people, 30)
    edits = NOTHING.add(Close("library:7")).add(Add("X", "library", -0.2, 51.8))
    spent = []
    for _ in range(5):
        start = perf_counter()
        access_scenario.compare(
            before, access_measure.measure(access_scenario.apply(matrix, edits), people, 30)
        )
        spent.append(perf_counter() - start)
    assert min(spent) < 0.1  # some 12 ms on one idle core
