"""Reading files: typed as the catalogue says, proven by their hash, damaged ones a sentence."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.errors import DataFileCorrupt, DataFileMissing
from herts_geo.pack import contracts, load
from herts_geo.pack.catalogue import Catalogue, Column, Dataset
from tests.pack.second import entry, write_pack

COLUMNS: dict[str, Any] = {
    "code": {"title": "code", "type": "code", "key": True},
    "people": {"title": "people", "type": "integer", "optional": True},
    "score": {"title": "score", "type": "number", "optional": True},
    "note": {"title": "note", "optional": True},
}


def pack_of(folder: Path, data: bytes, file: str = "one.csv") -> Catalogue:
    """A pack of one file, whose hash the catalogue records whatever the file holds."""
    (folder / file).write_bytes(data)
    columns = COLUMNS if file.endswith(".csv") else {"code": COLUMNS["code"]}
    named = {k: v for k, v in entry(file, {}).items() if k != "columns"}
    described = tuple(Column(name, **spec) for name, spec in columns.items())
    item = Dataset("one", **{**named, "sha256": load.digest(data)}, columns=described)
    return Catalogue(folder, "Test", {"one": item})


def test_cells_get_the_types_of_the_catalogue(tmp_path: Path) -> None:
    data = b"code,people,score,note\nE01,007,1.50,NA\n0012, 8 ,,\n3,1.0,1e2,  \n"
    frame = load.table(pack_of(tmp_path, data), "one")
    assert frame["code"].tolist() == ["E01", "0012", "3"]
    assert frame["people"].tolist() == [7, 8, 1]
    assert frame["people"].dtype == "Int64"
    assert frame["score"].dtype == "Float64"
    assert frame["score"].isna().tolist() == [False, True, False]
    assert frame["score"][0] == 1.5
    assert frame["score"][2] == 100
    assert frame["note"][0] == "NA"  # the text, not a gap
    assert frame["note"].isna().tolist() == [False, True, True]


def test_text_stays_as_it_stands() -> None:
    text = load.as_text('a,b\r\n001,\r\n"x, y",é\r\n'.encode())
    assert text.to_dict("list") == {"a": ["001", "x, y"], "b": ["", "é"]}


def test_a_byte_order_mark_is_no_part_of_a_heading() -> None:
    assert list(load.as_text(b"\xef\xbb\xbfcode,b\n1,2\n")) == ["code", "b"]


def test_a_blank_line_keeps_its_row() -> None:
    assert load.as_text(b"a,b\n1,2\n\n3,4\n")["a"].tolist() == ["1", "", "3"]


def test_short_rows_are_filled_with_gaps() -> None:
    assert load.as_text(b"a,b\n1\n2,3\n")["b"].tolist() == ["", "3"]


@pytest.mark.parametrize("data", [b"a,b\n1,2,3\n4,5,6\n", b"a,b\n1,2\n4,5,6\n", b"", b"a\n\xe9\n"])
def test_what_is_no_table(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load.as_text(data)


def test_frames_are_copies(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, b"code,people,score,note\nA,1,2,x\n")
    frame = load.table(pack, "one")
    frame.loc[0, "people"] = 99
    assert load.table(pack, "one")["people"].tolist() == [1]


def test_a_changed_byte_is_refused(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, b"code,people,score,note\nA,1,2,x\n")
    (tmp_path / "one.csv").write_bytes(b"code,people,score,note\nA,1,2,y\n")
    with pytest.raises(DataFileCorrupt, match=r"one.csv\) is not the file that the catalogue"):
        load.table(pack, "one")


def test_a_changed_file_is_noticed_after_it_was_read(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, b"code,people,score,note\nA,1,2,x\n")
    load.table(pack, "one")
    (tmp_path / "one.csv").unlink()
    with pytest.raises(DataFileMissing, match=r"'one' is missing.*'one.csv'.*herts-geo check"):
        load.table(pack, "one")


def test_a_folder_in_the_place_of_a_file_is_missing(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, b"code\n")
    (tmp_path / "one.csv").unlink()
    (tmp_path / "one.csv").mkdir()
    with pytest.raises(DataFileMissing):
        load.table(pack, "one")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "No columns"),
        (b"code,people,score,note\nA,x,1,\n", "row 2, people 'x': is not a number"),
        (b"code,people,score,note\nA,1.5,1,\n", "row 2, people '1.5': is not whole"),
        (b"code,people,score,note\nA,1,inf,\n", "row 2, score 'inf': is not a number"),
        (b"code,people,score,note\n,1,1,\n,2,1,\n", "row 2, code: is empty.*2 more faults"),
        (b"code,people,score,note\nA,1,1,\nA,2,1,\n", "row 3, code 'A': stands in an earlier row"),
        (b"code,people,score,note\n\xff\xfe,1,1,\n", "decode"),
        (b"code,people,score,note\n1,2,3,4,5\n", "more cells than its headings"),
        (b"people,score,note\n1,2,3\n", "lacks the columns code"),
    ],
)
def test_a_recorded_but_damaged_table_is_a_sentence(
    tmp_path: Path, data: bytes, words: str
) -> None:
    with pytest.raises(DataFileCorrupt, match=words):
        load.table(pack_of(tmp_path, data), "one")


POINT = '{"type":"Point","coordinates":[1.5,52]}'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "null",
        "{}",
        '{"features":3}',
        '{"features":[3]}',
        '{"features":[{"properties":{}}]}',
        '{"features":[{"geometry":{"type":"Circle"},"properties":{"code":"A"}}]}',
        '{"features":[{"geometry":3,"properties":{"code":"A"}}]}',
        '{"features":[{"geometry":' + POINT + "}]}",
        '{"features":[{"geometry":' + POINT + ',"properties":null}]}',
        '{"features":[{"geometry":' + POINT + ',"properties":{"name":"A"}}]}',
        '{"features":[{"geometry":' + POINT + ',"properties":{"code":null}}]}',
        '{"features":[{"geometry":' + POINT + ',"properties":{"code":7}}]}',
        '{"features":[{"geometry":' + POINT + ',"properties":{"code":["A"]}}]}',
        '{"features":[{"geometry":null,"properties":{"code":"A"}}]}',
        "[" * 100_000,
    ],
)
def test_recorded_but_damaged_boundaries_are_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataFileCorrupt, match=r"one.geojson"):
        load.boundaries(pack_of(tmp_path, text.encode(), "one.geojson"), "one")


def test_features_keep_their_order_and_coordinates() -> None:
    items = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Point", "coordinates": [x, 52.12345]},
        }
        for code, x in (("B", 0.5), ("A", -0.25))
    ]
    frame = load.features(json.dumps({"type": "FeatureCollection", "features": items}).encode())
    assert frame["code"].tolist() == ["B", "A"]
    assert shapely.get_x(frame.geometry.to_numpy()).tolist() == [0.5, -0.25]  # not swapped
    assert shapely.get_y(frame.geometry.to_numpy()).tolist() == [52.12345] * 2
    assert frame.crs == "EPSG:4326"


def test_a_feature_without_geometry_is_kept() -> None:
    frame = load.features(b'{"features":[{"properties":{"code":"A"},"geometry":null}]}')
    assert frame.geometry.isna().tolist() == [True]


def test_json_documents(tmp_path: Path) -> None:
    assert load.document(pack_of(tmp_path, b'{"a":[1]}', "one.json"), "one") == {"a": [1]}
    with pytest.raises(DataFileCorrupt):
        load.document(pack_of(tmp_path, b'{"a":', "one.json"), "one")


def test_the_digest_is_sha_256() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert load.digest(b"") == empty


def test_a_written_pack_reads_back(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("code,people,score,note\nA,1,2,x\nB,,,\n")
    pack = write_pack(tmp_path, "Test", {"one": entry("one.csv", COLUMNS)})
    assert pack.dataset("one").rows == 2
    assert load.table(pack, "one")["people"].sum() == 1


CELLS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(repr),
    st.sampled_from(["", " ", " 7", "7 ", "+5", "1.0", "1e3", "0x10", "1_0", "NaN", "true", "٣"]),
    st.text(alphabet="0123456789.eE+- ", max_size=6),
)


@settings(max_examples=200, deadline=None)
@given(cell=CELLS, kind=st.sampled_from(["integer", "number"]))
def test_what_the_contract_accepts_can_be_loaded(cell: str, kind: Any) -> None:
    column = Column("a", "a", kind, optional=True)
    item = Dataset("one", *[""] * 12, 1, columns=(column,))
    text = pd.DataFrame({"a": [cell]}, dtype=str)
    sound = not contracts.check_column(text["a"], column)
    try:
        value = load._typed(text, item)["a"][0]
    except ValueError:
        assert not sound
    else:
        assert sound
        assert pd.isna(value) if not cell.strip() else float(cell) == value
