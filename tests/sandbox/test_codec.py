"""What two processes hand each other comes back equal to the last type, and names nothing else."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import reading
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.contracts import Issue
from herts_geo.reading import Change, Context, lookups
from herts_geo.reading.table import Source
from herts_geo.sandbox import codec as sandbox_codec
from herts_geo.sandbox.causes import Cause


class Pair(NamedTuple):
    """A named tuple of a test."""

    left: int
    right: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """A dataclass of a test."""

    words: tuple[str, ...]
    inner: Any = None


def sent(value: Any) -> Any:
    """A value after the journey, the tree through JSON as on the pipe."""
    tree, parts = sandbox_codec.pack(value)
    return sandbox_codec.unpack(json.loads(json.dumps(tree)), [bytes(part) for part in parts])


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        2**80,
        1.5,
        float("inf"),
        "half \ud800 a character",
        b"\x00\xff",
        [1, "a", None],
        list(range(100)),
        ["same"] * 100,
        ["half \ud800"] * 100,
        [2**70] * 100,
        (1, ("a", 2.5)),
        tuple(range(100)),
        [(row, "why") for row in range(100)],
        {"a": 1, 2: (3,), ("k", 1): None},
        dict.fromkeys(range(100), "too long"),
        frozenset({"E07000243", "E07000098"}),
        {1, 2},
        dt.date(2026, 7, 1),
        dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC),
        np.float64(0.1),
        np.int64(7),
        np.bool_(True),
        Cause.TIME,
        Pair(1, "a"),
        [Pair(row, "a") for row in range(100)],
        Record(words=("a", "b"), inner={"x": Pair(1, "b")}),
        [Record(words=("a",)) for _ in range(100)],
        [Issue(row, "f", "v", "is wrong.", "Mend it.") for row in range(100)],
        Source("GeoJSON", other_layers=("a",), notes=(("what", "remedy"),)),
        shapely.box(0, 0, 1, 2),
    ],
)
def test_comes_back(value: Any) -> None:
    back = sent(value)
    assert type(back) is type(value)
    assert back == value
    if isinstance(value, list | tuple):
        assert [type(each) for each in back] == [type(each) for each in value]


COLUMNS = {
    "str": pd.Series(["a", None, ""], dtype="str"),
    "string": pd.Series(["a", None, ""], dtype="string"),
    "Float64": pd.Series([1.5, None, -0.0], dtype="Float64"),
    "Int64": pd.Series([1, None, 2**60], dtype="Int64"),
    "boolean": pd.Series([True, None, False], dtype="boolean"),
    "float": pd.Series([1.5, np.nan, np.inf]),
    "int": pd.Series([1, 2, 3]),
    "small": pd.Series([1, 2, 3], dtype="uint8"),
    "bool": pd.Series([True, False, True]),
    "us": pd.Series(["2026-07-01", None, "1999-01-01"]).astype("datetime64[us]"),
    "s": pd.Series(["2026-07-01", None, "1999-01-01"]).astype("datetime64[s]"),
    "zone": pd.Series(pd.to_datetime(["2026-07-01", None, "1999-01-01"], utc=True)),
    "category": pd.Series(["a", "b", None], dtype="category"),
    "object": pd.Series(["a", None, 3], dtype="object"),
}


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("rows", [0, 3])
def test_columns_keep_their_type(name: str, rows: int) -> None:
    series = COLUMNS[name].iloc[:rows].rename("n")
    back = sent(series)
    assert back.dtype == series.dtype
    pd.testing.assert_series_equal(back, series, check_exact=True, check_index_type="equiv")
    if rows:
        back.iloc[0] = back.iloc[1]  # what came back can be changed, as what was sent


def test_frames_keep_their_index_headings_and_notes() -> None:
    frame = pd.DataFrame(COLUMNS, index=pd.RangeIndex(5, 8, name="row"))
    frame.attrs = {"source": "here"}
    back = sent(frame)
    pd.testing.assert_frame_equal(back, frame, check_exact=True, check_index_type="exact")
    assert (back.index.name, type(back.index), back.attrs) == ("row", pd.RangeIndex, frame.attrs)
    twice = pd.DataFrame([[1, "a"], [2, "b"]], columns=["n", "n"], index=["x", "y"])
    pd.testing.assert_frame_equal(sent(twice), twice)
    numbered = pd.DataFrame({0: ["a"], 1: ["b"]}, dtype="str")
    pd.testing.assert_frame_equal(sent(numbered), numbered, check_column_type="exact")
    none = pd.DataFrame(index=pd.RangeIndex(2, 5, name="row"))
    pd.testing.assert_frame_equal(sent(none), none)


def test_shapes_keep_their_coordinates() -> None:
    shapes = gpd.GeoSeries([shapely.Point(1, 2), None, shapely.box(0, 0, 1, 1)], crs="EPSG:27700")
    back = sent(shapes)
    assert isinstance(back, gpd.GeoSeries)
    assert back.crs == shapes.crs
    assert back.geom_equals_exact(shapes, 0).tolist() == [True, False, True]
    frame = gpd.GeoDataFrame({"n": [1, 2, 3]}, geometry=shapes)
    both = sent(frame)
    assert (type(both), both.geometry.name, both.crs) == (gpd.GeoDataFrame, "geometry", shapes.crs)


def test_a_whole_report_comes_back(pack: Catalogue) -> None:
    lines = [f"Site {row},SG13 8DE,Vacant,-0.0{row},51.8,Freehold" for row in range(1, 60)]
    data = "Name,Postcode,Status,Longitude,Latitude,Tenure\n" + "\n".join([*lines, "=1+1,,,,,x"])
    report = reading.check(data.encode(), "a.csv", "land-assets", lookups.context(pack))
    back = sent(report)
    assert back.recognised == report.recognised
    assert back.issues == report.issues
    assert back.mended == report.mended
    assert all(type(each) is Change for each in back.mended)
    assert back.left_out == report.left_out
    for ours, theirs in ((back.frame, report.frame), (back.sheet, report.sheet)):
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True, check_index_type="exact")
    assert back.mended_csv() == report.mended_csv()


def test_what_a_check_looks_things_up_in_comes_back(pack: Catalogue) -> None:
    context = lookups.context(pack)
    back = sent(context)
    assert isinstance(back, Context)
    assert back.code_sets == context.code_sets
    assert back.districts == context.districts
    assert back.districts
    assert context.postcodes is not None
    pd.testing.assert_frame_equal(back.postcodes, context.postcodes, check_exact=True)


leaves = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=40) | st.tuples(inner, inner) | st.dictionaries(leaves, inner)
    ),
)


@given(trees)
def test_any_plain_value_comes_back(value: Any) -> None:
    assert sent(value) == value


@pytest.mark.parametrize(
    "name",
    [
        "subprocess:Popen",
        "builtins:eval",
        "herts_geo.sandbox.codec:pack",
        "herts_geo.sandbox.codec:sys",
        "herts_geo.ui.base.held:Held",
        "herts_geo.sandbox.codec:_Packer.value",
        "herts_geo.pack.catalogue:Path",
        "nowhere",
        "",
    ],
)
def test_nothing_but_records_of_the_project_can_be_named(name: str) -> None:
    tree = {sandbox_codec.KIND: "record", "of": name, "v": {}}
    with pytest.raises(ValueError, match="form that was agreed"):
        sandbox_codec.unpack(tree, [])


@pytest.mark.parametrize(
    "tree",
    [
        {},
        {sandbox_codec.KIND: "none"},
        {sandbox_codec.KIND: "column", "part": 7},
        {sandbox_codec.KIND: "column", "part": 0},
        {sandbox_codec.KIND: "array", "of": "O", "shape": [1], "part": 0},
        {sandbox_codec.KIND: "dict", "k": [[]], "v": [1]},
        {sandbox_codec.KIND: "frame"},
        {sandbox_codec.KIND: "scalar", "of": "O", "v": 1},
    ],
)
def test_an_answer_in_another_form_is_refused(tree: Any) -> None:
    with pytest.raises(ValueError, match="form that was agreed"):
        sandbox_codec.unpack(tree, [b"not arrow at all"])


@pytest.mark.parametrize("value", [object(), lambda: 1, dt.timedelta(1), print])
def test_what_has_no_form_is_not_sent(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be sent"):
        sandbox_codec.pack(value)
