"""What a figure of access rests on that is not known: unplaced and approximate points, the border.

The tiny pack has five areas of a hundredth of a degree in a row from 0.2 degrees west.
"""

from dataclasses import replace

import pytest

from herts_geo import places
from herts_geo.access import doubt as access_doubt
from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.doubt import Doubt
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix

STEVENAGE, THREE_RIVERS, WATFORD, BROXBOURNE = "E07000243", "E07000102", "E07000103", "E07000095"


def doubt(
    pack: Catalogue, rows: str, place: str, mode: travel_matrix.Mode = "pt", minutes: float = 15
) -> Doubt:
    """The doubt about an own list of points (name, postcode, lon, lat) in a place."""
    text = f"name,postcode,lon,lat\n{rows}"
    points = services_points.own(text.encode(), "own.csv", "hub", pack).points
    matrix = travel_matrix.matrix(pack, residents.origins(pack), points, "hub", mode)
    known = places.gazetteer(pack).place(place)
    result = access_measure.measure(matrix, access_measure.residents(pack), minutes, known)
    return access_doubt.of(pack, points, matrix, result)


def test_a_list_whose_points_are_all_placed_leaves_nothing_out(pack: Catalogue) -> None:
    found = doubt(pack, "A,SG1 1HN,,\n", STEVENAGE)
    assert (found.unplaced, found.approximate, found.withheld) == ((), (), "")
    assert found.gap == found.result.gap


def test_a_point_that_nothing_places_may_be_anywhere(pack: Catalogue) -> None:
    found = doubt(pack, "A,SG1 1HN,,\nLost,,,\n", STEVENAGE)
    assert found.unplaced == ("Lost",)
    assert found.gap is None
    assert "1 open point (Lost)" in found.withheld
    assert found.most is None  # no bound: it may stand anywhere
    assert not found.gap_is_sure


def test_a_point_whose_postcode_is_far_away_is_not_near(pack: Catalogue) -> None:
    found = doubt(pack, "A,SG1 1HN,,\nLeeds,LS1 4AP,,\n", STEVENAGE)
    assert found.unplaced == ()
    assert found.gap is not None


def test_a_postcode_that_is_a_slip_or_a_dummy_says_nothing_of_where_it_is(pack: Catalogue) -> None:
    found = doubt(pack, "A,SG1 1HN,,\nNowhere,ZZ99 9ZZ,,\n", STEVENAGE)
    assert found.unplaced == ("Nowhere",)
    assert found.gap is None


def test_an_unplaced_point_of_another_end_of_the_county_is_not_near(pack: Catalogue) -> None:
    # WD19 9 is no sector, so the point is nowhere; its outward code lies in Three Rivers
    rows = "A,SG1 1HN,,\nB,WD19 6AA,,\nLost,WD19 9ZZ,,\n"
    assert doubt(pack, rows, THREE_RIVERS).unplaced == ("Lost",)
    assert doubt(pack, rows, STEVENAGE).unplaced == ()


@pytest.mark.parametrize(("place", "near"), [(THREE_RIVERS, True), (STEVENAGE, False)])
def test_an_approximate_point_is_named_where_it_can_count(
    pack: Catalogue, place: str, near: bool
) -> None:
    found = doubt(pack, "A,SG1 1HN,,\nNew,WD19 7AG,,\n", place)
    assert found.approximate == (("New",) if near else ())
    told = " ".join(access_doubt.sentences(found))
    assert ("Approximate: New stands at the middle of the postcode sector" in told) == near


def test_a_gap_that_an_approximate_point_turns_is_withheld(pack: Catalogue) -> None:
    # without the point nobody in Three Rivers is near a hub; with it South Oxhey alone is
    found = doubt(pack, "A,SG1 1HN,,\nNew,WD19 7AG,,\n", THREE_RIVERS)
    assert found.result.gap
    assert found.gap is None
    assert "only approximate" in found.withheld


def test_the_stations_without_a_position_withhold_the_gap_near_them(pack: Catalogue) -> None:
    for place, withheld in ((THREE_RIVERS, True), (WATFORD, True), (STEVENAGE, False)):
        shown = access_view.view(pack, access_view.Question(place, "station", minutes=15))
        assert bool(shown.doubt.withheld) == withheld
        assert ("Croxley" in shown.doubt.unplaced) == withheld


def test_people_near_the_border_may_reach_what_lies_beyond(pack: Catalogue) -> None:
    shown = access_view.view(pack, access_view.Question(BROXBOURNE, "hospital_ae", minutes=30))
    found = shown.doubt
    assert found.nearer_border == shown.result.people
    assert 0 < found.could <= found.result.people_not_within
    [words] = [x for x in access_doubt.sentences(found) if "border" in x]
    assert words.startswith("100% of these people live nearer to the county's border")
    assert "of points beyond it only 6 are counted" in words


def test_in_the_middle_of_the_county_the_border_is_not_named(pack: Catalogue) -> None:
    shown = access_view.view(pack, access_view.Question(STEVENAGE, "library", minutes=15))
    assert shown.doubt.could == 0
    assert not any("border" in x for x in access_doubt.sentences(shown.doubt))


def test_a_gap_is_sure_only_where_its_whole_range_is_above_nought(pack: Catalogue) -> None:
    shown = access_view.view(pack, access_view.Question("E07000098", "gp", minutes=15))
    assert shown.doubt.gap == pytest.approx(0.24, abs=0.005)
    assert shown.doubt.gap_range is not None
    assert shown.doubt.gap_range[0] < 0
    assert not shown.doubt.gap_is_sure
    sure = access_view.view(pack, access_view.Question(WATFORD, "further_education", minutes=30))
    assert sure.doubt.gap_is_sure
    near = replace(sure.doubt, could_deprived=sure.result.by_quintile[0].people)
    assert not near.gap_is_sure  # all of them might go to a college beyond the border


def test_a_point_that_stored_times_lack_is_not_counted_and_is_named(pack: Catalogue) -> None:
    points = services_points.points(pack, "library")
    matrix = travel_matrix.matrix(pack, residents.origins(pack), points, "library", "pt")
    place = places.gazetteer(pack).place(THREE_RIVERS)
    result = access_measure.measure(matrix, access_measure.residents(pack), 15, place)
    held = [point for point in matrix.points if "oxhey" not in point]
    found = access_doubt.of(pack, points, matrix, result, held)
    assert found.unplaced == ("Oxhey Library (South Oxhey)",)
    assert found.gap is None


def test_all_that_stands_beside_a_figure(pack: Catalogue) -> None:
    shown = access_view.view(pack, access_view.Question("E07000098", "gp", minutes=15))
    told = access_words.beside(shown.doubt)
    assert any(words.startswith("Tested against published times") for words in told)
    assert any("Threshold: 15 minutes, the lower of a pair" in words for words in told)
    assert services_kinds.TIMES_2017 in told
    towns = access_view.view(pack, access_view.Question("", "town_centre", minutes=15))
    assert any("A list of 30 town centres" in words for words in access_words.beside(towns.doubt))


def test_a_threshold_of_ones_own_is_said_to_be_one() -> None:
    assert services_kinds.threshold_words("gp", 17).startswith(
        "Threshold: 17 minutes, a choice of one's"
    )
    assert "the upper of a pair" in services_kinds.threshold_words("hospital", 60)
    assert services_kinds.caution("library", "pt") == ""
    assert services_kinds.caution("gp", "walk") == ""


def test_a_range_whose_ends_are_told_alike_is_told_once(pack: Catalogue) -> None:
    asked = access_view.Question(service="library", mode="cycle", minutes=30, rules="jts-2017")
    found = access_words.gap_sentence(access_view.view(pack, asked).doubt)
    assert found.endswith(". That holds anywhere in its range: no difference.")
