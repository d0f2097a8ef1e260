"""Every noun counts a locality: the areas of a district are the district, and halves add up."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.access import measure as access_measure
from herts_geo.access import network as access_network
from herts_geo.access import scenario as access_scenario
from herts_geo.access import view as access_view
from herts_geo.access.sites import answer as access_answer
from herts_geo.access.sites.ask import Ask
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.estate.held import Estate
from herts_geo.housing import district as housing_district
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place
from herts_geo.places import residents as places_residents
from herts_geo.places.locality.code import to_code
from herts_geo.places.locality.shape import of_geometry
from herts_geo.services import points as services_points
from herts_geo.travel import matrix as travel_matrix
from tests.estate import made as estate_made
from tests.places.locality.made import whole

pytestmark = pytest.mark.slow

TODAY = date(2026, 1, 1)
DISTRICTS = ["E07000243", "E07000096", "E07000103"]  # Stevenage, Dacorum, Watford
CLOSED = access_scenario.Scenario("test", (access_scenario.Close("hospital:lister-hospital"),))


@pytest.fixture(scope="module")
def known(pack: Catalogue) -> Gazetteer:
    return places.gazetteer(pack)


def areas_of(pack: Catalogue, code: str) -> list[str]:
    frame = places.areas(pack)
    return frame.loc[frame["district"] == code, "code"].tolist()


def as_areas(pack: Catalogue, code: str, name: str = "Made") -> str:
    """The code of a locality of all small areas of a district."""
    return whole(name, *areas_of(pack, code))


def as_drawn(pack: Catalogue, code: str) -> str:
    """The code of a locality with the outline of a district, as a boundary file would give it."""
    frame = places.areas(pack)
    outline = frame.geometry[frame["district"] == code].union_all()
    return to_code(of_geometry("Drawn", outline).shape)


def plain(value: Any, code: str) -> Any:
    """A result as it is told, the name and code of its place left out."""
    return str(value).replace(code, "PLACE")


def people(pack: Catalogue, place: Place) -> dict[str, Any]:
    made = deprivation_profile.profile(pack, place)
    standing = dict(vars(made.deprivation))
    return {"people": made.population, "areas": made.areas, **made.age_groups, **standing}


def domains(pack: Catalogue, place: Place) -> Any:
    newest = deprivation_indices.edition(pack)
    return deprivation_profile.domain_profile(pack, newest, {"place": place}).to_dict()


def older(pack: Catalogue, place: Place) -> Any:
    return vars(
        deprivation_profile.summarise(pack, place, deprivation_indices.edition(pack), "crime")
    )


def shown(pack: Catalogue, place: Place) -> Any:
    view = deprivation_view.view(pack, deprivation_view.Question(place=place.code))
    table = deprivation_words.table(view).drop(columns="People counted here", errors="ignore")
    return view.people, table.to_csv(), view.classes.legend.items


def reach(pack: Catalogue, place: Place) -> access_measure.Result:
    matrix = travel_matrix.matrix(
        pack,
        places_residents.origins(pack),
        services_points.points(pack, "hospital"),
        "hospital",
        "pt",
    )
    return access_measure.measure(matrix, access_measure.residents(pack), 30, place)


def access(pack: Catalogue, place: Place) -> Any:
    return reach(pack, place).as_dict()


def flips(pack: Catalogue, place: Place) -> Any:
    matrix = travel_matrix.matrix(
        pack, places_residents.origins(pack), services_points.points(pack, "gp"), "gp", "walk"
    )
    result = access_measure.measure(matrix, access_measure.residents(pack), 15, place)
    found = access_measure.could_flip(matrix, result)
    return found.count, found.people


def what_if(pack: Catalogue, place: Place) -> Any:
    matrix = travel_matrix.matrix(
        pack,
        places_residents.origins(pack),
        services_points.points(pack, "hospital"),
        "hospital",
        "pt",
    )
    residents = access_measure.residents(pack)
    closed = access_scenario.apply(matrix, CLOSED)
    both = [access_measure.measure(each, residents, 30, place) for each in (matrix, closed)]
    found = access_scenario.compare(both[0], both[1])
    sums = (found.people_gaining, found.people_losing, found.people_slower, found.by_decile)
    return sums, found.next_nearest.to_dict()


def best(pack: Catalogue, place: Place) -> Any:
    asked = access_view.Question(place=place.code, service="hospital", minutes=30)
    offered = access_answer.candidates(pack, "library", asked)
    found = access_answer.answer(pack, asked, Ask("cover", 1), offered)
    told = (found.plan.chosen.to_dict(), found.plan.people, found.plan.most_deprived)
    return *told, found.plan.alone.to_dict(), found.frontier.to_dict()


def network(pack: Catalogue, place: Place) -> Any:
    matrix = travel_matrix.matrix(
        pack,
        places_residents.origins(pack),
        services_points.points(pack, "library"),
        "library",
        "walk",
    )
    result = access_measure.measure(matrix, access_measure.residents(pack), 15, place)
    missed = access_network.out_of_reach(result, places.gazetteer(pack))
    return access_network.catchments(matrix, result).to_dict(), missed.to_dict()


def homes(pack: Catalogue, place: Place) -> Any:
    view = housing_view.view(pack, housing_view.Question(place=place.code))
    told = (view.covered, view.uncovered, view.notes)
    return housing_words.table(view).to_csv(), view.totals, told


@cache
def every_asset(pack: Catalogue) -> Estate:
    """All that is held, a partner's register among it, read once."""
    return estate_held.read(pack, [estate_made.register()], practices=True, today=TODAY)


def assets(pack: Catalogue, place: Place) -> Any:
    view = estate_view.view(pack, every_asset(pack), estate_view.Question(place.code), TODAY)
    return (
        view.frame.drop(columns="district").to_csv(),
        str(view.sums),
        estate_view.ranking(view).to_csv(),
    )


NOUNS: list[Callable[[Catalogue, Place], Any]] = [
    people,
    domains,
    older,
    shown,
    access,
    flips,
    what_if,
    best,
    network,
    homes,
    assets,
]


@pytest.mark.parametrize("code", DISTRICTS)
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@pytest.mark.parametrize("make", [as_areas, as_drawn], ids=lambda make: make.__name__)
def test_the_areas_of_a_district_are_the_district(
    pack: Catalogue,
    known: Gazetteer,
    code: str,
    noun: Callable[[Catalogue, Place], Any],
    make: Callable[[Catalogue, str], str],
) -> None:
    district, made = known.place(code), known.place(make(pack, code))
    assert made.kind == "locality"
    expected = plain(noun(pack, district), district.code)
    assert plain(noun(pack, made), made.code) == expected
    assert len(expected) > 5


def test_the_supply_is_that_of_the_district_with_most_people(
    pack: Catalogue, known: Gazetteer
) -> None:
    few = areas_of(pack, "E07000103")[:3]
    both = known.place(whole("Both", *areas_of(pack, "E07000243"), *few))
    district = housing_district.district_of(known, both)
    assert district == known.place("E07000243")
    assert "Stevenage, which holds most of its people" in housing_district.lies_words(
        both, district
    )
    assert housing_district.lies_words(district, district) == ""
    bedwell = known.place("E02004951")
    assert "lies in Stevenage" in housing_district.lies_words(bedwell, district)


def halves(pack: Catalogue, known: Gazetteer) -> list[Place]:
    """The east and the west half of Stevenage, drawn, and the whole of it."""
    import shapely

    frame = places.areas(pack)
    outline = frame.geometry[frame["district"] == "E07000243"].union_all()
    west, south, east, north = outline.bounds
    middle = round((west + east) / 2, 5)
    sides = (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
    parts = [shapely.intersection(outline, side) for side in sides]
    return [known.place(to_code(of_geometry("Half", each).shape)) for each in (*parts, outline)]


def test_two_halves_add_up(pack: Catalogue, known: Gazetteer) -> None:
    east, west, both = (people(pack, each) for each in halves(pack, known))
    for name in ("people", "children_0_15", "working_age", "older_60_plus"):
        assert east[name] + west[name] == pytest.approx(both[name], abs=1)
    tenths = zip(*(each["people_by_decile"] for each in (east, west, both)), strict=True)
    for one, other, together in tenths:
        assert one + other == pytest.approx(together, abs=1)
    assert 0 < east["people"] < both["people"] == 89_616


def test_two_halves_add_up_in_reach_and_assets(pack: Catalogue, known: Gazetteer) -> None:
    three = halves(pack, known)
    east, west, both = (reach(pack, each) for each in three)
    assert east.people_within + west.people_within == pytest.approx(both.people_within, abs=1)
    held = estate_held.read(pack, practices=True, today=TODAY).frame
    inside = [estate_held.in_place(pack, held, each) for each in three]
    assert not (inside[0] & inside[1]).any()
    pd.testing.assert_series_equal(inside[0] | inside[1], inside[2])
    sites = [
        housing_view.view(pack, housing_view.Question(place=each.code)).every for each in three
    ]
    assert len(sites[0]) + len(sites[1]) == len(sites[2])


def test_sites_without_a_position_are_said_where_a_district_is_cut(
    pack: Catalogue, known: Gazetteer
) -> None:
    """A register's site without a position may lie in the part of its district that counts."""
    frame = housing_sites.shipped(pack).frame
    lost = frame[~frame["placed"].astype(bool)]
    assert len(lost)
    district = str(lost["district"].iloc[0])
    part = known.place(whole("Part", *areas_of(pack, district)[:5]))
    view = housing_view.view(pack, housing_view.Question(place=part.code))
    assert not set(view.every["id"]) & set(lost["id"])
    assert any(str(lost["name"].iloc[0]) in note for note in view.notes)
    all_of_it = housing_view.view(pack, housing_view.Question(place=as_areas(pack, district)))
    assert set(lost.loc[lost["district"] == district, "id"]) <= set(all_of_it.every["id"])


def test_a_point_lies_in_the_outline_that_was_drawn(pack: Catalogue, known: Gazetteer) -> None:
    """Not in the whole of the small areas that it cuts."""
    library = (
        services_points.points(pack, "library").set_index("name").loc["Stevenage Central Library"]
    )
    near = known.place(f"near~Dot~{library['lon']:.5f}~{library['lat']:.5f}~20")
    aside = known.place(f"near~Dot~{library['lon'] + 0.002:.5f}~{library['lat']:.5f}~60")
    held = estate_held.read(pack, today=TODAY).frame
    assert "Stevenage Central Library" in set(
        held.loc[estate_held.in_place(pack, held, near), "name"]
    )
    assert "Stevenage Central Library" not in set(
        held.loc[estate_held.in_place(pack, held, aside), "name"]
    )


def test_a_small_outline_tells_no_more_of_vacant_property(
    pack: Catalogue, known: Gazetteer
) -> None:
    """Drawn around a vacant building or beside it, a locality counts the same vacant assets."""
    held = estate_held.read(pack, [estate_made.register()], today=TODAY).frame
    hidden = held["lon"].isna() & held["vacant"].fillna(False).astype(bool)
    assert hidden.any()
    spots = [("-0.20290", "51.90220"), ("-0.19700", "51.90500")]
    seen = [
        set(held.loc[hidden & estate_held.in_place(pack, held, known.place(place)), "id"])
        for place in (f"near~Dot~{lon}~{lat}~150" for lon, lat in spots)
    ]
    assert seen[0] == seen[1]


def test_assets_without_a_position_are_counted_apart(pack: Catalogue, known: Gazetteer) -> None:
    held = estate_held.read(pack, [estate_made.register()], today=TODAY).frame
    nowhere = held["lon"].isna() & ~held["vacant"].fillna(False).astype(bool)
    assert estate_held.unplaced(held, known.place("E07000243")) == int(nowhere.sum())
    assert estate_held.unplaced(held, known.whole) == 0
