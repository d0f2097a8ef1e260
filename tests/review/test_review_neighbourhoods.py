"""The neighbourhoods of a review, against their own profiles and a count by hand."""

from datetime import date

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.access import view as access_view
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import people as review_people
from herts_geo.review.base import Base, Question
from tests.review.conftest import LOCALITY, STEVENAGE


def table(pack: Catalogue, code: str) -> pd.DataFrame:
    place = places.gazetteer(pack).place(code)
    made = review_people.table(Base(pack, Question(code), date(2026, 4, 2)), place, ("imd2025",))
    assert made is not None
    return made.frame


def test_each_neighbourhood_has_the_figures_of_its_own_page(pack: Catalogue) -> None:
    frame = table(pack, STEVENAGE).set_index("Neighbourhood")
    known = places.gazetteer(pack)
    district = known.place(STEVENAGE)
    mine = [each for each in known.of_kind("msoa") if each.parent == district.code]
    assert sorted(frame.index) == sorted(each.label for each in mine)
    for each in mine:
        own = deprivation_profile.profile(pack, each)
        row = frame.loc[each.label]
        deprived = own.deprivation.people_most_deprived_20_england
        assert row["Residents"] == own.population
        assert row["Small areas"] == own.areas
        assert row.iloc[2] == pytest.approx(100 * deprived / own.population, abs=0.05)
    one = mine[0]
    view = access_view.view(pack, access_view.Question(one.code, "gp", "pt", 15))
    share = 100 * view.result.people_within / view.result.people
    assert frame.loc[one.label].iloc[3] == pytest.approx(share, abs=0.06)


def test_a_locality_counts_the_parts_it_holds(pack: Catalogue) -> None:
    place = places.gazetteer(pack).place(LOCALITY)
    frame = table(pack, LOCALITY)
    held = deprivation_profile.profile(pack, place).population
    assert abs(frame["Residents"].sum() - held) <= len(frame)  # each row is rounded by itself
    assert frame["Small areas"].sum() == len([x for _, x in place.shares if x])
