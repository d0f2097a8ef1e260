"""The check of a pack: sound as shipped, and every fault of a damaged copy told at once."""

import json
import shutil
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.pack import catalogue
from herts_geo.pack import check as pack_check
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.check import Verdict
from tests.conftest import ROOT
from tests.pack.second import TINY_2021, entry, tiny_pack, write_pack


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped pack, to damage."""
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def change_cell(path: Path, row: int, column: int, value: str) -> None:
    """Writes one cell of a CSV file; rows count from 1, the headings."""
    lines = path.read_text(encoding="utf-8").split("\n")
    cells = lines[row - 1].split(",")
    cells[column] = value
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


def drop_column(path: Path, column: int) -> None:
    """Takes one column out of a CSV file."""
    lines = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    kept = [",".join(cells[:column] + cells[column + 1 :]) for cells in lines]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def overlap(path: Path) -> None:
    """Stretches the first outline of a GeoJSON file over its neighbours."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    feature = collection["features"][0]
    feature["geometry"] = {
        "type": "Polygon",
        "coordinates": [[[-0.3, 51.7], [0, 51.7], [0, 51.9], [-0.3, 51.9], [-0.3, 51.7]]],
    }
    path.write_text(json.dumps(collection), encoding="utf-8")


def damage(folder: Path) -> None:
    """Eight faults in eight files."""
    data = folder / "data"
    (data / "towns.csv").unlink()
    stations = (data / "stations.csv").read_bytes()
    (data / "stations.csv").write_bytes(stations.replace(b"Apsley", b"Apsleg", 1))
    change_cell(data / "imd2019.csv", 10, 2, "abc")
    change_cell(data / "imd2025.csv", 5, 2, "99999")
    change_cell(data / "imd2015.csv", 3, 0, "E01023316")  # the code of row 2
    change_cell(data / "msoa_names.csv", 7, 0, "X02004843")
    drop_column(data / "population_lsoa11.csv", 1)
    overlap(folder / "geo" / "districts.geojson")


FAULTS = [
    "data/towns.csv: file 'data/towns.csv': is missing. Restore it, or rebuild the pack.",
    "data/stations.csv: file 'data/stations.csv': is not the file that the catalogue recorded. "
    "Restore it, or rebuild the pack if the change is meant.",
    "data/imd2019.csv: row 10, income 'abc': is not a number. Write a number.",
    "data/imd2025.csv: row 5, overall '99999': is above 33,755. Check the figure and its unit.",
    "data/imd2015.csv: row 3, lsoa11cd 'E01023316': stands in an earlier row too. "
    "Keep one row for each.",
    "data/msoa_names.csv: row 7, msoacd 'X02004843': does not have the form asked for. "
    "Write it in the form E02[0-9]{6}.",
    "data/population_lsoa11.csv: population: column is missing. "
    "Add a column headed 'population' (residents).",
    "geo/districts.geojson: row 2, geometry: overlaps a neighbour or leaves a sliver. "
    "Make neighbours share their border, for instance with coverage_clean.",
]


def test_the_shipped_pack_is_sound(pack: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--pack", str(ROOT)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert len(lines) == 1 + len(pack.datasets)
    assert lines[0].split() == ["data", "set", "rows", "state"]
    assert lines[1].split() == ["lsoa21", "713", "sound"]
    assert all(line.endswith("sound") for line in lines[1:])


def test_all_faults_of_a_damaged_pack_at_once(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(copy)
    assert cli.main(["check", "--pack", str(copy)]) == 1
    out, err = capsys.readouterr()
    told = err.splitlines()
    for fault in FAULTS:
        assert fault in told
    states = {line.split()[0]: line.split("  ")[-1].strip() for line in out.splitlines()[1:]}
    faulty = {name for name, state in states.items() if state != "sound"}
    assert faulty == {
        "towns",
        "stations",
        "imd2019",
        "imd2025",
        "imd2015",
        "msoa_names",
        "population_lsoa11",
        "districts",
    }
    assert states["imd2019"] == "2 faults"  # the cell, and the hash
    files = {line.split(":")[0] for line in told}
    assert len(files) == 8


def test_a_damaged_pack_says_so_where_it_is_used(copy: Path) -> None:
    damage(copy)
    assert cli.main(["profile", "Stevenage", "--pack", str(copy)]) == 1


def verdict(folder: Path, name: str) -> Verdict:
    """The verdict on one data set of a pack folder."""
    found = catalogue.read(folder)
    return pack_check.check_dataset(found, found.dataset(name))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The folder of the pack of five squares."""
    tiny_pack(tmp_path)
    return tmp_path


def test_a_sound_verdict(tiny: Path) -> None:
    found = verdict(tiny, "imd2025")
    assert (found.rows, found.issues, found.sound) == (5, (), True)


def test_a_blank_line_is_told_and_moves_no_row(tiny: Path) -> None:
    lines = (tiny / "imd2019.csv").read_text().splitlines()
    lines[3] = lines[3].replace(",10", ",x")  # row 4, and row 5 after the blank line
    (tiny / "imd2019.csv").write_text("\n".join([*lines[:2], "", *lines[2:]]) + "\n")
    told = [(x.row, x.field, x.message) for x in verdict(tiny, "imd2019").issues if x.row]
    assert told == [
        (3, "lsoa11cd", "is empty."),
        (3, "overall", "is empty."),
        (5, "overall", "is not a number."),
    ]


def test_more_and_fewer_rows(tiny: Path) -> None:
    lines = (tiny / "imd2019.csv").read_text().splitlines()
    (tiny / "imd2019.csv").write_text("\n".join(lines[:-1]) + "\n")
    found = verdict(tiny, "imd2019")
    assert found.rows == 4
    told = [(x.field, x.value, x.message) for x in found.issues if x.field == "rows"]
    assert told == [("rows", "4", "where the catalogue records 5.")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "cannot be read (EmptyDataError: No columns"),
        (b"\xff\xfe\x00", "cannot be read (UnicodeDecodeError"),
        (b"lsoa11cd,overall\nE01000001,1\nE01000002,2,3\n", "Expected 2 fields in line 3"),
        (b"lsoa11cd,overall\nE01000001,1,2\n", "rows hold more cells than its headings"),
    ],
)
def test_a_table_that_cannot_be_read(tiny: Path, data: bytes, words: str) -> None:
    (tiny / "imd2019.csv").write_bytes(data)
    found = verdict(tiny, "imd2019")
    assert not found.sound
    assert any(words in issue.message for issue in found.issues)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"features":[{}]}', b"[" * 100_000])
def test_boundaries_that_cannot_be_read(tiny: Path, data: bytes) -> None:
    (tiny / "lsoa21.geojson").write_bytes(data)
    found = verdict(tiny, "lsoa21")
    assert [x.message.split(" (")[0] for x in found.issues] == [
        "is not the file that the catalogue recorded.",
        "cannot be read",
    ]


def test_a_lost_outline_is_told_with_its_row(tiny: Path) -> None:
    collection = json.loads((tiny / "lsoa21.geojson").read_text())
    collection["features"][3]["geometry"] = None
    (tiny / "lsoa21.geojson").write_text(json.dumps(collection))
    told = [(x.row, x.field, x.message) for x in verdict(tiny, "lsoa21").issues if x.row]
    assert told == [(5, "geometry", "is absent.")]


def test_a_lost_property_is_told_with_its_row(tiny: Path) -> None:
    collection = json.loads((tiny / "lsoa21.geojson").read_text())
    del collection["features"][1]["properties"]["msoa"]
    collection["features"][2]["properties"]["code"] = TINY_2021[0]
    (tiny / "lsoa21.geojson").write_text(json.dumps(collection))
    told = [(x.row, x.field, x.message) for x in verdict(tiny, "lsoa21").issues if x.row]
    assert told == [(3, "msoa", "is empty."), (4, "code", "stands in an earlier row too.")]


def test_overlaps_matter_for_boundaries_only(tiny: Path) -> None:
    overlap(tiny / "lsoa21.geojson")
    assert any(x.field == "geometry" for x in verdict(tiny, "lsoa21").issues)


def test_json_must_be_json(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text("{}")
    write_pack(tmp_path, "Test", {"model": entry("model.json", {})})
    assert verdict(tmp_path, "model").sound
    (tmp_path / "model.json").write_text("{")
    messages = [x.message for x in verdict(tmp_path, "model").issues]
    assert messages[1].startswith("cannot be read (JSONDecodeError")


def test_a_pack_that_is_no_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--pack", str(tmp_path)]) == 1
    assert "is not a data pack" in capsys.readouterr().err
    (tmp_path / "catalogue.toml").write_text("[dataset.one]\nrows = 'x'\n")
    assert cli.main(["check", "--pack", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "one lacks fields: title" in told
    assert "one: rows must be a whole number, not 'x'." in told


def test_a_file_of_another_reader_s_format_is_proven_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "streets.osm.pbf").write_bytes(b"no table")
    found = write_pack(tmp_path, "Streets", {"streets": entry("streets.osm.pbf", {}, rows=7)})
    [verdict] = pack_check.check_pack(found)
    assert (verdict.dataset.format, verdict.sound) == ("whole", True)
    (tmp_path / "streets.osm.pbf").write_bytes(b"changed")
    [verdict] = pack_check.check_pack(found)
    assert not verdict.sound
