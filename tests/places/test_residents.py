"""Which count of residents a figure rests on: the newest, or its own source's."""

from dataclasses import replace

from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents


def two_counts() -> Catalogue:
    """The shipped pack as one made from publishers' files: two counts of the same areas."""
    shipped = catalogue.read(catalogue.shipped_pack())
    known = shipped.datasets
    indices = replace(known["imd2025"], made_from="iod2025")
    older = replace(known["population_lsoa21"], made_from="iod2025")
    newer = replace(older, id="residents_lsoa21", vintage="mid-2024", made_from="residents")
    return replace(shipped, datasets={
        **known, "imd2025": indices, "population_lsoa21": older, "residents_lsoa21": newer,
    })  # fmt: skip


def test_journeys_count_the_newest_residents() -> None:
    found = two_counts()
    assert residents.population_set(found, "2021").id == "residents_lsoa21"
    assert residents.population_set(found, "2011").id == "population_lsoa11"
    assert residents.behind(found)[-1].id == "residents_lsoa21"


def test_indices_count_their_own_denominators() -> None:
    found = two_counts()
    assert residents.denominators(found, found.dataset("imd2025")).id == "population_lsoa21"
    assert residents.denominators(found, found.dataset("imd2019")).id == "population_lsoa11"
