"""Every noun counts a locality: the areas of a district are the district, and halves add up."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from herts_geo import (
    access_points,
    accessibility,
    cover,
    deprivation,
    deprivation_view,
    deprivation_words,
    estate,
    estate_view,
    housing,
    housing_sites,
    housing_words,
    places,
    profile,
    scenario,
    services,
    supply_district,
    travel,
)
from herts_geo.catalogue import Catalogue
from herts_geo.locality_code import to_code
from herts_geo.locality_shape import of_geometry
from herts_geo.places import Gazetteer, Place
from tests import estate_registers
from tests.localities import whole

TODAY = date(2026, 1, 1)
DISTRICTS = ["E07000243", "E07000096", "E07000103"]  # Stevenage, Dacorum, Watford
CLOSED = scenario.Scenario("test", (scenario.Close("hospital:lister-hospital"),))


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
    made = profile.profile(pack, place)
    standing = dict(vars(made.deprivation))
    return {"people": made.population, "areas": made.areas, **made.age_groups, **standing}


def domains(pack: Catalogue, place: Place) -> Any:
    newest = deprivation.edition(pack)
    return profile.domain_profile(pack, newest, {"place": place}).to_dict()


def older(pack: Catalogue, place: Place) -> Any:
    return vars(profile.summarise(pack, place, deprivation.edition(pack), "crime"))


def shown(pack: Catalogue, place: Place) -> Any:
    view = deprivation_view.view(pack, deprivation_view.Question(place=place.code))
    table = deprivation_words.table(view).drop(columns="People counted here", errors="ignore")
    return view.people, table.to_csv(), view.classes.legend.items


def reach(pack: Catalogue, place: Place) -> accessibility.Result:
    matrix = travel.matrix(
        pack, travel.origins(pack), services.points(pack, "hospital"), "hospital", "pt"
    )
    return accessibility.measure(matrix, accessibility.residents(pack), 30, place)


def access(pack: Catalogue, place: Place) -> Any:
    return reach(pack, place).as_dict()


def flips(pack: Catalogue, place: Place) -> Any:
    matrix = travel.matrix(pack, travel.origins(pack), services.points(pack, "gp"), "gp", "walk")
    result = accessibility.measure(matrix, accessibility.residents(pack), 15, place)
    found = accessibility.could_flip(matrix, result)
    return found.count, found.people


def what_if(pack: Catalogue, place: Place) -> Any:
    matrix = travel.matrix(
        pack, travel.origins(pack), services.points(pack, "hospital"), "hospital", "pt"
    )
    residents = accessibility.residents(pack)
    closed = scenario.apply(matrix, CLOSED)
    both = [accessibility.measure(each, residents, 30, place) for each in (matrix, closed)]
    found = scenario.compare(both[0], both[1])
    sums = (found.people_gaining, found.people_losing, found.people_slower, found.by_decile)
    return sums, found.next_nearest.to_dict()


def best(pack: Catalogue, place: Place) -> Any:
    candidates = travel.matrix(
        pack, travel.origins(pack), services.points(pack, "library"), "hospital", "pt"
    )
    found = cover.best(reach(pack, place), candidates, 2)
    return found.chosen, found.people, found.most_deprived, found.ranking.to_dict()


def network(pack: Catalogue, place: Place) -> Any:
    matrix = travel.matrix(
        pack, travel.origins(pack), services.points(pack, "library"), "library", "walk"
    )
    result = accessibility.measure(matrix, accessibility.residents(pack), 15, place)
    missed = access_points.out_of_reach(result, places.gazetteer(pack))
    return access_points.catchments(matrix, result).to_dict(), missed.to_dict()


def homes(pack: Catalogue, place: Place) -> Any:
    view = housing.view(pack, housing.Question(place=place.code))
    told = (view.covered, view.uncovered, view.notes)
    return housing_words.table(view).to_csv(), view.totals, told


def assets(pack: Catalogue, place: Place) -> Any:
    held = estate.read(pack, [estate_registers.register()], practices=True, today=TODAY)
    view = estate_view.view(pack, held, estate_view.Question(place.code), TODAY)
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
    district = supply_district.district_of(known, both)
    assert district == known.place("E07000243")
    assert "Stevenage, which holds most of its people" in supply_district.lies_words(both, district)
    assert supply_district.lies_words(district, district) == ""
    bedwell = known.place("E02004951")
    assert "lies in Stevenage" in supply_district.lies_words(bedwell, district)


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
    held = estate.read(pack, practices=True, today=TODAY).frame
    inside = [estate.in_place(pack, held, each) for each in three]
    assert not (inside[0] & inside[1]).any()
    pd.testing.assert_series_equal(inside[0] | inside[1], inside[2])
    sites = [housing.view(pack, housing.Question(place=each.code)).every for each in three]
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
    view = housing.view(pack, housing.Question(place=part.code))
    assert not set(view.every["id"]) & set(lost["id"])
    assert any(str(lost["name"].iloc[0]) in note for note in view.notes)
    all_of_it = housing.view(pack, housing.Question(place=as_areas(pack, district)))
    assert set(lost.loc[lost["district"] == district, "id"]) <= set(all_of_it.every["id"])


def test_a_point_lies_in_the_outline_that_was_drawn(pack: Catalogue, known: Gazetteer) -> None:
    """Not in the whole of the small areas that it cuts."""
    library = services.points(pack, "library").set_index("name").loc["Stevenage Central Library"]
    near = known.place(f"near~Dot~{library['lon']:.5f}~{library['lat']:.5f}~20")
    aside = known.place(f"near~Dot~{library['lon'] + 0.002:.5f}~{library['lat']:.5f}~60")
    held = estate.read(pack, today=TODAY).frame
    assert "Stevenage Central Library" in set(held.loc[estate.in_place(pack, held, near), "name"])
    assert "Stevenage Central Library" not in set(
        held.loc[estate.in_place(pack, held, aside), "name"]
    )


def test_a_small_outline_tells_no_more_of_vacant_property(
    pack: Catalogue, known: Gazetteer
) -> None:
    """Drawn around a vacant building or beside it, a locality counts the same vacant assets."""
    held = estate.read(pack, [estate_registers.register()], today=TODAY).frame
    hidden = held["lon"].isna() & held["vacant"].fillna(False).astype(bool)
    assert hidden.any()
    spots = [("-0.20290", "51.90220"), ("-0.19700", "51.90500")]
    seen = [
        set(held.loc[hidden & estate.in_place(pack, held, known.place(place)), "id"])
        for place in (f"near~Dot~{lon}~{lat}~150" for lon, lat in spots)
    ]
    assert seen[0] == seen[1]


def test_assets_without_a_position_are_counted_apart(pack: Catalogue, known: Gazetteer) -> None:
    held = estate.read(pack, [estate_registers.register()], today=TODAY).frame
    nowhere = held["lon"].isna() & ~held["vacant"].fillna(False).astype(bool)
    assert estate.unplaced(held, known.place("E07000243")) == int(nowhere.sum())
    assert estate.unplaced(held, known.whole) == 0
