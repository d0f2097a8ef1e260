"""Matrix files: what is written is read, and nothing else is."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herts_geo.travel import stored as travel_stored
from herts_geo.travel.starts import Starts
from herts_geo.travel.stored import Matrix, MatrixFault
from tests.timetable.world import at

Members = dict[str, bytes]

MATRIX = Matrix(
    areas=("E01000001", "E01000002"),
    points=("p:one", "p:two", "p:three"),
    names=("One", "Two, é", "Three"),
    minutes=np.array([[1, 2.5, np.inf], [0, np.inf, 7]], dtype=np.float32),
    areas_xy=np.array([[530000.0, 205000], [531000, 206000]]),
    points_xy=np.array([[530000.0, 205000], [531000, 206000], [532000, 207000]]),
    parameters=at("07:00").as_dict(),
    inputs=({"role": "streets", "name": "s.osm.pbf", "sha256": "0" * 64},),
    feeds=({"feed": "f.zip", "first": "2024-01-01", "last": "2024-12-31", "trips": 9},),
    router="Shortest paths",
    pt_share=0.5,
    warnings=("A warning.",),
    unplaced_points=("p:two",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A sound matrix file."""
    found = tmp_path / f"sound{travel_stored.SUFFIX}"
    travel_stored.write(MATRIX, found)
    return found


def members(path: Path) -> Members:
    """The contents of a matrix file, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, found: Members) -> None:
    """A matrix file with other contents."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)


def array(values: Any, **options: Any) -> bytes:
    """The bytes of an array as in the file."""
    content = io.BytesIO()
    np.lib.format.write_array(content, np.asarray(values), **options)
    return content.getvalue()


def header(**changed: object) -> bytes:
    """The header of the sound matrix with some values changed."""
    plain = {name: getattr(MATRIX, name) for name in travel_stored.HEADER if name != "format"}
    text = json.dumps({"format": travel_stored.FORMAT, **plain, **changed})
    return array(np.frombuffer(text.encode(), np.uint8))


def test_what_is_written_is_read(path: Path) -> None:
    found = travel_stored.from_file(path)
    for name in ("minutes", "areas_xy", "points_xy"):
        np.testing.assert_array_equal(getattr(found, name), getattr(MATRIX, name))
        assert getattr(found, name).dtype == travel_stored.ARRAYS[name]
    plain = dict.fromkeys(travel_stored.ARRAYS)
    assert replace(found, **plain) == replace(MATRIX, **plain)  # type: ignore[arg-type]


AWAY = np.array([3.5, np.inf, 120])


def spotted() -> Matrix:
    """The matrix by three spots, two of them in the first area, with how departures vary."""
    starts = Starts(
        area=np.array([0, 0, 1]),
        xy=np.array([[530000.0, 205000], [530100, 205000], [531000, 206000]]),
        weight=np.array([0.25, 0.75, 1]),
        first=np.array([0, 2]),
    )
    minutes = MATRIX.minutes[[0, 0, 1]] + np.array([[0], [4], [0]], np.float32)
    return replace(
        MATRIX, minutes=minutes, quick=minutes, slow=minutes * 2, starts=starts, points_away=AWAY
    )


@pytest.mark.parametrize("suffix", [travel_stored.SUFFIX, travel_stored.PART])
def test_starts_and_departures_are_written_and_read(tmp_path: Path, suffix: str) -> None:
    path, made = tmp_path / f"x{suffix}", spotted()
    travel_stored.write(made, path)
    found = travel_stored.from_file(path)
    for name in (*travel_stored.ARRAYS, *travel_stored.SPREAD, *travel_stored.AWAY):
        np.testing.assert_array_equal(getattr(found, name), getattr(made, name))
    assert found.starts is not None
    assert made.starts is not None
    for name in ("area", "xy", "weight", "first"):
        np.testing.assert_array_equal(getattr(found.starts, name), getattr(made.starts, name))
    assert found.reason("E01000001", "p:one") == ""
    assert "no journey within 120 minutes" in found.reason("E01000001", "p:three")


def test_stored_starts_are_laid_on_the_areas_in_their_order() -> None:
    codes = ["E01000002", "E01000009", "E01000001"]
    origins = pd.DataFrame({"code": codes, "easting": [1.0, 2, 3], "northing": [4.0, 5, 6]})
    found = travel_stored.on_areas(spotted(), "x", origins)
    assert found.minutes[:, 0].tolist() == [0, np.inf, 1, 5]
    assert found.slow is not None
    assert found.slow[:, 0].tolist() == [0, np.inf, 2, 10]
    assert found.starts.area.tolist() == [0, 1, 2, 2]
    assert found.starts.first.tolist() == [0, 1, 2]
    assert found.starts.weight.tolist() == [1, 1, 0.25, 0.75]
    assert found.starts.xy[:, 0].tolist() == [531000, 2, 530000, 530100]


def test_points_are_listed_by_how_far_they_are_from_their_street(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(travel_stored.VARIABLE, str(tmp_path))
    travel_stored.write(spotted(), tmp_path / f"x{travel_stored.SUFFIX}")
    found = travel_stored.distances(f"x{travel_stored.SUFFIX}")
    assert found["point"].tolist() == ["Two, é", "Three", "One"]
    assert found["metres"].tolist() == [np.inf, 120, 3.5]
    assert travel_stored.distances("none").empty


def test_a_file_of_before_departures_were_kept_is_read(path: Path) -> None:
    rewrite(path, {**members(path), "header.npy": header(format=travel_stored.FORMATS[0])})
    found = travel_stored.from_file(path)
    assert (found.quick, found.slow, found.starts) == (None, None, None)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"slow.npy": None}, "does not hold what such a file holds: slow"),
        ({"spots_xy.npy": None}, "does not hold what such a file holds: spots_xy"),
        ({"spots_area.npy": [0, 1, 0]}, "not those of its areas in their order"),
        ({"spots_area.npy": [0, 0, 0]}, "not those of its areas in their order"),
        ({"spots_area.npy": [0, 0, -1]}, "not those of its areas in their order"),
        ({"spots_weight.npy": [0.5, 0.75, 1]}, "do not make up the people"),
        ({"spots_weight.npy": [np.nan, 1, 1]}, "do not make up the people"),
        ({"quick.npy": np.full((3, 3), -1, np.float32)}, "below 0 or missing"),
        ({"spots_xy.npy": np.full((3, 2), np.inf)}, "positions are missing"),
    ],
)
def test_starts_that_make_no_sense_are_refused(
    path: Path, changed: dict[str, Any], words: str
) -> None:
    travel_stored.write(spotted(), path)
    fresh = {name: values if values is None else array(values) for name, values in changed.items()}
    found = {**members(path), **fresh}
    rewrite(path, {name: content for name, content in found.items() if content is not None})
    with pytest.raises(MatrixFault, match=words):
        travel_stored.from_file(path)


def test_writing_leaves_nothing_else_behind(path: Path) -> None:
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MatrixFault, match="cannot be written"):
        travel_stored.write(MATRIX, tmp_path / "file" / "x.npz")


class Hostile:
    """Something that would run code if it were unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return pytest.fail, ("unpickled",)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"extra.npy": b""}, "does not hold what"),
        ({"minutes.npy": b""}, "magic"),
        ({"minutes.npy": pickle.dumps(Hostile())}, "magic"),
        ({"minutes.npy": array(np.array([Hostile()], object), allow_pickle=True)}, "Object arrays"),
        ({"minutes.npy": array(MATRIX.minutes.astype(float))}, "minutes are of another size"),
        ({"minutes.npy": array(MATRIX.minutes[:1])}, "minutes are of another size"),
        ({"minutes.npy": array(-MATRIX.minutes)}, "below 0 or missing"),
        ({"minutes.npy": array(MATRIX.minutes * np.float32(np.nan))}, "below 0 or missing"),
        ({"areas_xy.npy": array(MATRIX.areas_xy * np.nan)}, "positions are missing"),
        ({"points_xy.npy": array(MATRIX.points_xy.T)}, "points_xy are of another size"),
        ({"header.npy": array([1.0])}, "header is not text"),
        ({"header.npy": array(np.frombuffer(b"\xff{", np.uint8))}, "utf-8"),
        ({"header.npy": array(np.frombuffer(b"{", np.uint8))}, "Expecting"),
        ({"header.npy": array(np.frombuffer(b"[" * 10**5, np.uint8))}, "not a usable matrix"),
        ({"header.npy": array(np.frombuffer(b"[]", np.uint8))}, "header is not a table"),
        ({"header.npy": header(format="another")}, "format is 'another'"),
        ({"header.npy": header(areas=None)}, "no usable areas"),
        ({"header.npy": header(areas=["a", 1])}, "no usable areas"),
        ({"header.npy": header(areas=["a", "a"])}, "stands in it twice"),
        ({"header.npy": header(names=["a"])}, "names are not as many"),
        ({"header.npy": header(feeds=["x"])}, "no usable feeds"),
        ({"header.npy": header(parameters={})}, "parameters are not complete"),
        ({"header.npy": header(pt_share="1")}, "no usable pt_share"),
    ],
)
def test_a_file_of_another_content_is_refused(path: Path, changed: Members, words: str) -> None:
    rewrite(path, {**members(path), **changed})
    with pytest.raises(MatrixFault, match=words) as refusal:
        travel_stored.from_file(path)
    assert "Make it again with 'herts-geo travel build'." in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"minutes", pickle.dumps(Hostile())])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.travel.npz"
    path.write_bytes(content)
    with pytest.raises(MatrixFault):
        travel_stored.from_file(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MatrixFault):
        travel_stored.from_file(tmp_path / "none.travel.npz")


def test_a_file_that_unpacks_to_too_much_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travel_stored, "LARGEST_BYTES", 100)
    with pytest.raises(MatrixFault, match="would unpack"):
        travel_stored.from_file(path)


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 3000), st.integers(1, 255))
def test_a_damaged_byte_is_refused_or_harmless(path: Path, place: int, change: int) -> None:
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= change
    damaged = path.with_name("damaged.npz")
    damaged.write_bytes(content)
    try:
        found = travel_stored.from_file(damaged)
    except MatrixFault:
        return
    np.testing.assert_array_equal(found.minutes, MATRIX.minutes)


def test_files_are_found_by_name(path: Path) -> None:
    (path.parent / "other.npz").write_bytes(b"")
    (path.parent / f"folder{travel_stored.SUFFIX}").mkdir()
    assert travel_stored.find(path.parent) == [path]
    assert travel_stored.find(path.parent / "none") == []


def test_the_folder_can_be_chosen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(travel_stored.VARIABLE, str(path.parent))
    assert travel_stored.find() == [path]
    monkeypatch.delenv(travel_stored.VARIABLE)
    assert travel_stored.folder().parts[-2:] == ("herts-geo", "travel")


@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("hospital_ae", "hospital-ae_2024-06-11_0700-0701.travel.npz"),
        ("../../x", "x_2024-06-11_0700-0701.travel.npz"),
        ("é", "points_2024-06-11_0700-0701.travel.npz"),
    ],
)
def test_a_file_is_named_after_service_day_and_window(service: str, name: str) -> None:
    assert travel_stored.file_name({**MATRIX.parameters, "service": service}) == name
