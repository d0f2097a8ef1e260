"""What is fetched in pages is read as one table, also where a place has nothing of it."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from herts_geo.crs import shape_to_degrees
from herts_geo.pack import read
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import Session, files
from herts_geo.pack.source import Source, SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import Publishers, faults

HERE, AWAY = shapely.box(530000, 210000, 531000, 211000), shapely.Point(400000, 200000)
AREA = Area("Here", "E10000099", {"E07000001": "One"}, outline=HERE)
NOWHERE = Area("There", "E10000098", {"E07000009": "Two"}, outline=AWAY.buffer(10))


def table(each: Source, area: Area, session: Session) -> pd.DataFrame:
    """A source's table for an area."""
    return read.table(each, [read.Raw(x.path, x.name) for x in files(each, area, session)])


def test_entities_are_a_table_of_shapes(publishers: Publishers, session: Make) -> None:
    outline, spot = shape_to_degrees(HERE).wkt, shape_to_degrees(HERE.centroid).wkt
    publishers.platform("green-belt", pd.DataFrame({
        "entity": [1, 2, 3], "name": ["A", "B", None], "geometry": [outline, "", outline],
        "point": [spot, spot, ""],
    }))  # fmt: skip
    belt = source("platform", "", id="green-belt", form="features", address={"where": "bbox"},
                  columns={"code": ("entity",), "name": ("name",)})  # fmt: skip
    found = table(belt, AREA, session())
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.drop(columns="geometry").to_dict("list") == {
        "code": ["1", "2", "3"], "name": ["A", "B", ""]
    }  # fmt: skip
    assert found.crs == 27700
    assert found.geometry.geom_type.tolist() == ["Polygon", "Point", "Polygon"]
    assert found.geometry[0].symmetric_difference(HERE).area < 1e-3 * HERE.area
    none = table(belt, NOWHERE, session())
    assert isinstance(none, gpd.GeoDataFrame)
    assert (len(none), list(none.columns)) == (0, ["code", "name", "geometry"])


def test_a_column_that_was_renamed_is_named(publishers: Publishers, session: Make) -> None:
    rows = pd.DataFrame({"PAR": list("abc"), "NAME": list("xyz")})
    url = publishers.feature_service("ROWS", rows)
    asked = source("feature service", url, form="features",
                   columns={"code": ("PAR",), "name": ("NAME",)})  # fmt: skip
    publishers.fault("ROWS", faults.renamed("NAME", "PARISH_NAME"))
    with pytest.raises(SourceFailed, match=r"lacks the column 'NAME'; it has .*PAR"):
        table(asked, AREA, session())


def test_a_layer_and_a_table_of_no_rows_here(publishers: Publishers, session: Make) -> None:
    rows = pd.DataFrame({"LAD": ["E07000001"] * 3, "PAR": list("abc")})
    drawn = gpd.GeoDataFrame(rows, geometry=[HERE] * 3, crs=27700)
    for name, frame in (("SHAPES", drawn), ("ROWS", rows)):
        url = publishers.feature_service(name, frame, page=2)
        asked = source("feature service", url, id=name.lower(), form="features",
                       address={"where": "district", "by": "LAD"},
                       columns={"code": ("PAR",), "district": ("LAD",)})  # fmt: skip
        assert table(asked, AREA, session())["code"].tolist() == ["a", "b", "c"]
        none = table(asked, NOWHERE, session())
        assert isinstance(none, gpd.GeoDataFrame) == (name == "SHAPES")
        assert (len(none), list(none.columns)[:2]) == (0, ["code", "district"])
