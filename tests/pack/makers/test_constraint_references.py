"""Entities that the app must not take for one another: of two councils, of parts, or tiny."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import box

from herts_geo.crs import MEASURE
from herts_geo.pack import catalogue, source, write
from herts_geo.places import constraints
from tests import added_data
from tests.pack.makers.made import make
from tests.pack.makers.test_planning import answer, entity

AREAS = "constraint_conservation_area"
HERE, THERE = "E07000243", "E07000099"
WESTERN, EASTERN = box(521_000, 224_000, 522_000, 225_000), box(526_000, 224_000, 527_000, 225_000)


def written(folder: Path, made: Mapping[str, pd.DataFrame]) -> catalogue.Catalogue:
    """A pack of data sets as the builder writes them."""
    folder.mkdir()
    entries = {
        name: x for each in source.read().every.values() for name, x in each.datasets.items()
    }
    for name, frame in made.items():
        entry = entries[name]
        columns = {key: str(spec.get("type", "text")) for key, spec in entry["columns"].items()}
        shapes = isinstance(frame, gpd.GeoDataFrame)
        data = write.geojson(write.rounded(frame)) if shapes else write.csv(frame)
        file = entry["file"].replace("geo/", "data/")
        added_data.add(folder, name, entry["role"], file, data.decode(), columns)
    return added_data.read(folder)


def test_two_councils_numbers_are_kept_apart(tmp_path: Path) -> None:
    """Both call theirs CA1: a point in either is in a conservation area."""
    one = entity(1, WESTERN, reference="CA1", organisation_entity="100")
    other = entity(2, EASTERN, reference="CA1", organisation_entity="200")
    made = make(answer(AREAS, tmp_path, one, other))
    assert made[AREAS]["reference"].tolist() == ["CA1 (100)", "CA1 (200)"]
    spots = [shapely.Point(521_500, 224_500), shapely.Point(526_500, 224_500)]
    asked = constraints.of_shapes(
        written(tmp_path / "pack", made),
        gpd.GeoSeries(spots, crs=MEASURE),
        pd.Series([HERE, THERE]),
        date(2026, 11, 29),
    )
    assert asked.answers[AREAS].tolist() == ["yes", "yes"]


def test_a_later_entry_of_the_same_council_keeps_its_reference(tmp_path: Path) -> None:
    old = entity(1, WESTERN, reference="CA1", organisation_entity="100")
    new = entity(2, EASTERN, reference="CA1", organisation_entity="100")
    made = make(answer(AREAS, tmp_path, old, new))
    assert made[AREAS]["reference"].tolist() == ["CA1", "CA1"]


def test_outlines_of_one_building_are_one(tmp_path: Path) -> None:
    parts = [
        entity(7, box(521_000, 224_000, 521_010, 224_010), listed_building="1101"),
        entity(8, box(521_020, 224_000, 521_030, 224_010), listed_building="1101"),
        entity(9, box(521_040, 224_000, 521_050, 224_010)),
    ]
    found = make(answer("constraint_building_outlines", tmp_path, *parts))
    rows = found["listed_building_outlines"]
    areas = dict(zip(rows["reference"], rows.geometry.area.round(-1), strict=True))
    assert areas == {"1101": 200, "R9": 100}


def test_what_is_too_small_to_be_drawn_is_its_point(tmp_path: Path) -> None:
    speck = box(521_500, 224_500, 521_500.2, 224_500.2)
    found = make(answer("constraint_scheduled_monument", tmp_path, entity(1, speck)))
    assert found["constraint_scheduled_monument"].geom_type.tolist() == ["Point"]


def test_a_day_that_is_none_is_told(tmp_path: Path) -> None:
    given = answer(AREAS, tmp_path, entity(1, WESTERN, end_date="2020", start_date="1971-05-01"))
    [row] = make(given)[AREAS].to_dict("records")
    assert (row["since"], row["until"]) == ("1971-05-01", "")
    assert [
        words
        for words in given.told
        if "1 entities have an entry under end-date that is no day" in words
    ]
