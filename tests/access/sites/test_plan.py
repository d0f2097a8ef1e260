"""Plans on a line of four areas, by hand; and the what-if that gives the same figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from herts_geo.access import measure as access_measure
from herts_geo.access import picture as access_picture
from herts_geo.access import view as access_view
from herts_geo.access.sites import answer, closing, frontier, plan, words
from herts_geo.access.sites.ask import MOST_CANDIDATES, Ask, weighed
from herts_geo.access.view import Question
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import points as services_points
from tests.access.test_measure import PEOPLE, on_a_line

STEVENAGE = "E07000243"


def at(*km: float) -> pd.DataFrame:
    """Candidates s0, s1 and so on at km along the line; people: 100, 200, 300, 400, 1 km apart."""
    lon, lat = grid_to_lonlat(500_000 + 1000 * np.array(km), np.full(len(km), 200_000.0))
    ids = [f"s{place}" for place in range(len(km))]
    return pd.DataFrame({"id": ids, "name": [f"Site {x}" for x in km], "lon": lon, "lat": lat})


def opened(ask: Ask, *km: float, now: tuple[float, ...] = (), minutes: float = 10) -> plan.Plan:
    matrix = on_a_line(*now)
    result = access_measure.measure(matrix, PEOPLE, minutes)
    return plan.opened(plan.offer(matrix, result, at(*km)), ask)


def test_one_goes_where_most_people_are_missed() -> None:
    found = opened(Ask("cover", 1), 0, 1, 2, 3)
    assert found.chosen["id"].tolist() == ["s3"]
    assert (found.people, found.most_deprived) == (400, 0)
    assert found.alone["people"].tolist() == [400, 300, 200, 100]
    assert found.gap == 0


def test_people_in_reach_already_count_for_nothing() -> None:
    assert opened(Ask("cover", 1), 0, 1, 2, 3, now=(3,)).chosen["id"].tolist() == ["s2"]


def test_two_do_not_serve_the_same_people_twice() -> None:
    # 15 minutes reach the neighbours: at 2 km 200 + 300 + 400, then only the first 100 are left
    found = opened(Ask("cover", 2), 2, 3, 0, minutes=15.5)
    assert found.chosen["id"].tolist() == ["s0", "s2"]
    assert found.people == 100 + 200 + 300 + 400


@pytest.mark.parametrize(
    ("weight", "chosen"), [("1", "s3"), ("2", "s3"), ("3", "s1"), ("only", "s1")]
)
def test_the_most_deprived_fifth_may_count_for_more(weight: str, chosen: str) -> None:
    # twice: 2 x 200 against 400, a tie that goes to more people; 3 times: 600 against 400
    found = opened(Ask("cover", 1, weight), 1, 1, 2, 3)
    assert found.chosen["id"].tolist() == (["s0"] if chosen == "s1" else [chosen])
    assert found.people == (200 if chosen == "s1" else 400)


def test_shortest_journeys_on_the_mean() -> None:
    # one km takes 15 minutes; from the one point at 0 km: 0, 15, 30, 45
    found = opened(Ask("mean", 1), 1, 2, 3, now=(0,))
    # at 2 km 15 x 200 + 0 x 300 + 15 x 400; at 3 km 15 x 200 + 15 x 300 + 0 x 400 = 7,500
    assert found.chosen["id"].tolist() == ["s2"]
    assert found.mean_before == pytest.approx((15 * 200 + 30 * 300 + 45 * 400) / 1000, abs=0.01)
    assert found.mean_after == pytest.approx(7.5, abs=0.01)


def test_kept_and_barred_sites() -> None:
    found = opened(Ask("cover", 2, keep=("s0",), bar=("s3",)), 0, 1, 2, 3)
    assert found.chosen["id"].tolist() == ["s0", "s2"]
    assert dict(zip(found.alone["id"], found.alone["plan"], strict=True)) == {
        "s0": "kept", "s1": "", "s2": "chosen", "s3": "barred",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (Ask("cover", 0), "1 to 10"),
        (Ask("cover", 11), "1 to 10"),
        (Ask("cover", 1, keep=("s0", "s1")), "2 sites to keep"),
        (Ask("cover", 1, keep=("s0",), bar=("s0",)), "both kept and barred"),
        (Ask("cover", 1, "7"), "no weight"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(ask: Ask, said: str) -> None:
    with pytest.raises(HertsGeoError, match=said):
        opened(ask, 0, 1)


def test_no_candidates_and_too_many_get_a_sentence() -> None:
    with pytest.raises(HertsGeoError, match="nothing to choose from"):
        opened(Ask("cover", 1))
    with pytest.raises(HertsGeoError, match="more than the 400"):
        opened(Ask("cover", 1), *np.linspace(0, 3, MOST_CANDIDATES + 1))


def test_closing_with_the_least_loss() -> None:
    matrix = on_a_line(0, 1, 2, 3)
    result = access_measure.measure(matrix, PEOPLE, 10)
    found = closing.closed(matrix, result, matrix.points, Ask("close", 2))
    assert found.chosen["id"].tolist() == ["library:0", "library:1"]
    assert (found.people, found.most_deprived) == (-300, -300)
    lost = found.alone.set_index("id")
    assert lost["people"].to_dict() == {
        "library:0": 100, "library:1": 200, "library:2": 300, "library:3": 400,
    }  # fmt: skip
    assert lost.loc["library:0", "added"] == pytest.approx(15, abs=0.01)
    assert lost.loc["library:0", "next"] == "Library 1"
    steps = frontier.closing(matrix, result, matrix.points, Ask("close", 2))
    assert steps["people"].tolist() == [1000, 900, 700, 400, 0]


def test_as_many_close_as_lose_nobody() -> None:
    # within 15 minutes of a neighbour: B and C, or A and C and so on, keep everybody in time
    matrix = on_a_line(0, 1, 2, 3)
    result = access_measure.measure(matrix, PEOPLE, 15.5)
    found = closing.closed(matrix, result, matrix.points, Ask("close", 0))
    assert found.people == 0
    assert len(found.chosen) == 2
    stays = closing.closed(matrix, result, matrix.points, Ask("close", 0, keep=("library:0",)))
    assert "library:0" not in stays.chosen["id"].tolist()
    goes = closing.closed(matrix, result, matrix.points, Ask("close", 3, bar=("library:3",)))
    assert goes.chosen["id"].tolist() == ["library:0", "library:1", "library:3"]
    with pytest.raises(HertsGeoError, match="5 cannot be closed"):
        closing.closed(matrix, result, matrix.points, Ask("close", 5))


def test_points_that_may_not_close_stay_open() -> None:
    matrix = on_a_line(0, 1, 2, 3)
    result = access_measure.measure(matrix, PEOPLE, 10)
    found = closing.closed(matrix, result, ["library:2", "library:3"], Ask("close", 1))
    assert found.chosen["id"].tolist() == ["library:2"]


def test_the_frontier_never_falls() -> None:
    matrix = on_a_line()
    result = access_measure.measure(matrix, PEOPLE, 10)
    offer = plan.offer(matrix, result, at(0, 1, 2, 3))
    found = frontier.opening(offer, Ask("mean", 2))
    assert found["sites"].tolist() == [0, 1, 2, 3, 4]
    assert found["people"].tolist() == [0, 400, 700, 900, 1000]
    assert found["Most deprived fifth"].tolist() == [0, 0, 0, 200 / 300, 1]
    drawn = frontier.chart(found, "Title", False)
    assert drawn.places == ("0", "1", "2", "3", "4")
    rows = drawn.frame[drawn.frame["series"] == "Everybody"]
    assert rows["value"].tolist() == [0, 40, 70, 90, 100]


def test_weights_count_people_by_spot() -> None:
    result = access_measure.measure(on_a_line(), PEOPLE, 10)
    assert weighed(result, "3")[0].tolist() == [300, 600, 300, 400]
    assert weighed(result, "only")[0].tolist() == [100, 200, 0, 0]


@pytest.fixture(scope="module")
def gp(pack: Catalogue) -> answer.Answer:
    asked = Question(place=STEVENAGE, service="gp", mode="walk", minutes=15)
    offered = answer.candidates(pack, "centres", asked)
    return answer.answer(pack, asked, Ask("cover", 2, "only"), offered)


def test_the_figures_are_those_of_the_what_if(pack: Catalogue, gp: answer.Answer) -> None:
    edits = answer.applied(gp.question, gp.plan)
    view = access_view.view(pack, replace(gp.question, edits=edits))
    assert view.comparison is not None
    assert view.comparison.people_gaining == gp.plan.people
    assert view.result.people_within == gp.plan.after.people_within
    assert gp.frontier["people"].iloc[2] == gp.plan.after.people_within


def test_candidates_lie_in_the_place(gp: answer.Answer) -> None:
    assert gp.plan.candidates == 13
    assert gp.plan.chosen["name"].str.contains("Stevenage").all()


def test_the_plan_is_told_in_sentences(gp: answer.Answer) -> None:
    told = words.sentences(gp)
    assert told[0].startswith(
        "Best sites, modelled from straight-line distance: of 13 candidates, "
    )
    assert f"{gp.plan.people:,} more people in Stevenage would be within 15 minutes" in told[1]
    assert "Only people of the county's most deprived fifth count in the choice." in told
    assert told[-1] == "No other choice is better by this measure; that is proven."
    assert words.frontier(gp)["New sites"].tolist() == list(range(11))


def told(found: plan.Plan) -> str:
    return words.sentence(answer.Answer(Question(), found, pd.DataFrame(), ""))


def test_fewer_sites_than_were_asked_for_say_why() -> None:
    # 15 minutes reach the neighbours: two sites bring everybody, a third nobody
    spare = "3 sites were asked for: no further one would bring anybody more within the time."
    assert spare in told(opened(Ask("cover", 3), 2, 3, 0, 1, minutes=15.5))
    assert "asked for" not in told(opened(Ask("cover", 2), 2, 3, 0, 1, minutes=15.5))
    assert "asked for" not in told(opened(Ask("cover", 3), 2, 0, minutes=15.5))  # all there are
    barred = Ask("cover", 3, bar=("s1", "s3"))
    assert "asked for" not in told(opened(barred, 2, 3, 0, 1, minutes=15.5))


def test_closures_count_everybody_of_the_whole(pack: Catalogue) -> None:
    asked = Question(place=STEVENAGE, service="library", mode="pt", minutes=20)
    found = answer.answer(pack, asked, Ask("close", 1), pd.DataFrame())
    whole = access_view.view(
        pack, replace(asked, place="", edits=answer.applied(asked, found.plan))
    )
    assert whole.comparison is not None
    assert found.plan.people == -whole.comparison.people_losing
    assert found.plan.candidates == 2  # those of Stevenage
    assert words.EVERYBODY_COUNTS in words.sentence(found)


def test_a_printed_map_has_the_sites_of_the_plan_with_their_own_key(pack: Catalogue) -> None:
    asked = Question(place=STEVENAGE, service="gp", mode="walk", minutes=15)
    points = services_points.points(pack, "gp")
    shown = access_view.view(pack, asked)
    open_now = len(services_points.placed(points))
    for ask, letter, end, more in (
        (Ask("cover", 2), "N", "best site", 2),
        (Ask("close", 1), "\N{MINUS SIGN}", "could close", 0),
    ):
        offered = points if ask.aim == "close" else answer.candidates(pack, "centres", asked)
        made = answer.answer(pack, asked, ask, offered)
        drawn = access_picture.picture(pack, shown, points, answer.spots(made, offered))
        marks = {each.label for each in drawn.marks if each.letter == letter}
        assert marks == {f"{name} ({end})" for name in made.plan.chosen["name"]}
        assert len(drawn.marks) == open_now + more
        (key,) = [each for each in drawn.key_marks if each.label.startswith(f"{letter}: ")]
        assert key.areas == ask.how_many
