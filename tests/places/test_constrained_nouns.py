"""Constraints of sites and assets: columns, filters, files, and what stays masked."""

import io
from datetime import date

import pandas as pd
import pytest

from herts_geo import export
from herts_geo.estate import files as estate_files
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.filter import Filter
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.view import Question
from herts_geo.pack.catalogue import Catalogue
from tests import added_data
from tests.estate import made

ON = date(2026, 1, 1)
DACORUM, WATFORD, WELWYN, STEVENAGE = "E07000096", "E07000103", "E07000241", "E07000243"
WEST = (490_000, 190_000, 507_000, 220_000)  # holds much of Dacorum
STATION = (523_700, 224_200, 523_815, 224_400)  # holds the made-up fire station, not the depot


@pytest.fixture(scope="module")
def constrained(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped pack with a green belt checked in Dacorum and Watford, and a flood zone."""
    folder = tmp_path_factory.mktemp("constrained")
    added_data.shipped(folder)
    belt = {"metres": WEST, "reference": "GB", "name": "Belt <script>"}
    added_data.constraint(folder, "green_belt", [belt])
    flood = {"metres": STATION, "reference": "F1", "name": "River"}
    added_data.constraint(folder, "flood_zone_3", [flood])
    belts = (f"green_belt,{code},2,2026-11-01" for code in (DACORUM, WATFORD))
    added_data.coverage(folder, *belts, f"flood_zone_3,{STEVENAGE},1,2026-11-01")
    return added_data.read(folder)


def sites(pack: Catalogue, **asked: object) -> housing_view.View:
    """The view of the sites on the day of the tests."""
    return housing_view.view(pack, Question(**asked), on=ON)  # type: ignore[arg-type]


def test_each_site_has_an_answer(constrained: Catalogue) -> None:
    every = sites(constrained).every
    table = housing_words.named(every)
    by_district = pd.crosstab(every["district"], table["Green belt"])
    assert by_district.loc[DACORUM, "yes"] > 20
    assert by_district.loc[WELWYN].drop("not checked").sum() == 0
    assert by_district.loc[WATFORD, "no"] > 20
    inside = every["constraint_green_belt"] == "yes"
    assert set(every.loc[inside, "constrained_by"]) == {"Belt <script>"}
    assert (every.loc[inside, "easting"] < WEST[2]).all()


def test_not_checked_never_passes_as_outside(constrained: Catalogue) -> None:
    strict = sites(constrained, clear_of=("green_belt",))
    assert set(strict.frame["constraint_green_belt"]) == {"no"}
    assert WELWYN not in set(strict.frame["district"])
    assert "Left out by the filters:" in strict.left_out
    loose = sites(constrained, clear_of=("green_belt",), unsure=True)
    assert set(loose.frame["constraint_green_belt"]) <= {"no", "edge", "unchecked"}
    assert loose.left_out.startswith("Kept: ")
    kept = len(loose.frame) - len(strict.frame)
    assert f"{kept:,} not known to be clear of Green belt" in loose.left_out
    assert loose.left_out in housing_words.paragraph(loose)


def test_what_was_not_checked_is_named(constrained: Catalogue) -> None:
    told = " ".join(sites(constrained).constrained)
    assert "Not checked: Green belt in Welwyn Hatfield" in told
    assert "Flood zone 3." in told  # of none of the districts with sites


def test_the_files_and_the_sources_hold_them(constrained: Catalogue) -> None:
    shown = sites(constrained)
    data = export.csv(housing_words.table(shown), shown.datasets).decode("utf-8-sig")
    table = pd.read_csv(io.StringIO(data), skiprows=3)  # source, licence and an empty line
    assert {"Green belt", "Flood zone 3", "Constraints in or near it"} <= set(table)
    assert "constraint_green_belt" in {each.id for each in shown.datasets}


def test_a_pack_without_constraints_shows_nothing(pack: Catalogue) -> None:
    shown = sites(pack)
    assert not [x for x in shown.every if str(x).startswith("constrain")]
    assert (shown.left_out, shown.constrained) == ("", ())
    assert "Green belt" not in housing_words.table(shown)
    held = estate_held.read(pack, today=ON)
    assert not [x for x in held.frame if str(x).startswith("constrain")]


def test_assets_have_answers_and_vacant_ones_none(constrained: Catalogue) -> None:
    held = estate_held.read(constrained, [made.register()], today=ON)
    frame = held.frame.set_index("name")
    assert frame.loc["Town Fire Station", "constraint_flood_zone_3"] == "edge"  # 15 m inside
    assert frame.loc["Stores", "constraint_flood_zone_3"] == "edge"  # 15 m outside
    vacant = held.frame[held.frame["vacant"].fillna(False).astype(bool)]
    assert len(vacant)
    assert set(vacant["constraint_flood_zone_3"]) == {"unchecked"}
    assert set(vacant["constrained_by"]) == {""}
    table = estate_words.table(held.frame)
    assert {"Green belt", "Flood zone 3"} <= set(table)
    for make in (estate_files.csv, estate_files.geojson):
        assert b"near the edge: check" in make(held.frame, held.datasets)


def test_assets_are_filtered(constrained: Catalogue) -> None:
    held = estate_held.read(constrained, [made.register()], today=ON)
    asked = estate_view.Question(wanted=Filter(clear_of=("flood_zone_3",)), place=STEVENAGE)
    shown = estate_view.view(constrained, held, asked, ON)
    assert set(shown.frame["constraint_flood_zone_3"]) == {"no"}
    assert "not known to be clear of Flood zone 3" in shown.left_out
    assert shown.notes[0].startswith("Planning constraints are judged at one point")
