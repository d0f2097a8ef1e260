"""`herts-geo travel build`, from its options to the file; and the tables it may be given."""

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from herts_geo.errors import DataFileCorrupt
from herts_geo.pack.catalogue import Catalogue
from herts_geo.timetable import build as timetable_build
from herts_geo.timetable import command as timetable_command
from herts_geo.timetable import inputs as timetable_inputs
from herts_geo.timetable.faults import NotRepeated, PlacesFault
from herts_geo.travel import stored as travel_stored
from tests.pack.second import entry, write_pack
from tests.timetable.world import Trip, World, areas, lonlat, points

DIRECT = Trip("direct", [("A", "08:10:00"), ("B", "08:20:00")])


def options(*arguments: str) -> argparse.Namespace:
    """The options of a command line."""
    parser = argparse.ArgumentParser()
    timetable_command.add_command(parser.add_subparsers(required=True))
    return parser.parse_args(["travel", "build", *arguments])


def command(world: World) -> list[str]:
    """A whole command line on the world by hand."""
    areas((0, 0)).to_csv(world.folder / "areas.csv", index=False)
    points((5000, 0)).to_csv(world.folder / "points.csv", index=False)
    feed = str(world.feed([DIRECT]))
    files = ["--osm", str(world.osm), "--gtfs", feed, "--service", "hospital"]
    tables = [f"--{name}={world.folder / f'{name}.csv'}" for name in ("areas", "points")]
    return [*files, *tables, "--date", "2024-06-11", "--window", "08:00-08:05"]


def test_a_matrix_is_built_and_put_where_the_app_looks(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(travel_stored.VARIABLE, str(world.folder / "travel"))
    chosen = options(*command(world))
    assert chosen.run(chosen) == 0
    (path,) = travel_stored.find()
    matrix = travel_stored.from_file(path)
    assert path.name == "hospital_2024-06-11_0800-0805.travel.npz"
    assert matrix.minutes[0, 0] == pytest.approx(20, abs=0.25)
    assert matrix.parameters["changes"] == 2
    out, err = capsys.readouterr()
    assert "1 areas, 1 points; public transport is quicker than walking for 100%" in out
    assert str(path) in out
    assert "reading streets" in err


def test_a_matrix_is_proven_to_repeat(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = world.folder / "mine.npz"
    chosen = options(*command(world), "--repeat", "--out", str(path))
    chosen.run(chosen)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    told = capsys.readouterr().out
    assert f"Built twice, equal to the byte: SHA-256 {digest}." in told
    assert "is within 20 minutes half the time, within 20 minutes nine times in ten." in told
    path.unlink()
    usual, later = timetable_build.build, iter(np.arange(2, dtype=np.float32))

    def drifting(*given: Any) -> travel_stored.Matrix:
        made = usual(*given)
        return replace(made, minutes=made.minutes + next(later))

    monkeypatch.setattr(timetable_build, "build", drifting)
    with pytest.raises(NotRepeated, match="not equal: 1 of 1 times differ"):
        chosen.run(chosen)
    assert not path.exists()


def test_people_start_from_the_packs_postcodes_unless_told_otherwise(
    pack: Catalogue, tmp_path: Path
) -> None:
    found = timetable_inputs.spots(pack, None)
    assert found is not None
    assert len(found.first) == len(timetable_inputs.areas(pack))
    assert timetable_inputs.spots(pack, "areas") is None
    assert timetable_inputs.spots(pack, None, tmp_path / "areas.csv") is None
    with pytest.raises(PlacesFault, match="leave out '--starts postcodes'"):
        timetable_inputs.spots(pack, "postcodes", tmp_path / "areas.csv")


def test_changes_and_the_time_to_change_and_the_file_can_be_chosen(world: World) -> None:
    path = world.folder / "mine.npz"
    more = ["--changes", "0", "--transfer-minutes", "3", "--out", str(path)]
    chosen = options(*command(world), *more)
    chosen.run(chosen)
    parameters = travel_stored.from_file(path).parameters
    assert (parameters["changes"], parameters["transfer_minutes"]) == (0, 3)


def test_areas_and_points_default_to_the_packs(pack: Catalogue) -> None:
    assert len(timetable_inputs.areas(pack)) == 713
    assert timetable_inputs.areas(pack).columns.tolist() == ["code", "easting", "northing"]
    found = timetable_inputs.points(pack, "hospital")
    assert found.columns.tolist() == ["id", "name", "easting", "northing"]
    assert len(found) > 0
    assert found.notna().all(axis=None)


def test_points_may_be_in_degrees(pack: Catalogue, tmp_path: Path) -> None:
    lon, lat = lonlat((5000, 0))
    path = tmp_path / "points.csv"
    path.write_text(f"\ufeffID, Name,lon,lat\n 1,One,{lon},{lat}\n", encoding="utf-8")
    found = timetable_inputs.points(pack, "hospital", path)
    assert found[["id", "name"]].to_numpy().tolist() == [["1", "One"]]
    assert found["easting"][0] == pytest.approx(535_000, abs=0.1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read as a CSV table"),
        ("code,x,y\na,1,2\n", "must have the columns code, and easting and northing"),
        ("code,easting,northing\na,1,\n", "row 2: '1, ' is no easting and northing"),
        ("code,easting,northing\na,1,2\nb,-1,2\n", "row 3: '-1, 2'"),
        ("code,lon,lat\na,51.8,-0.2\n", "row 2: '51.8, -0.2' is no lon and lat"),
    ],
)
def test_unusable_tables_are_refused(
    pack: Catalogue, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(text)
    with pytest.raises(PlacesFault, match=words):
        timetable_inputs.areas(pack, path)


def test_an_absent_table_is_refused(pack: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(PlacesFault, match=r"'none\.csv' cannot be read"):
        timetable_inputs.areas(pack, tmp_path / "none.csv")


def test_progress_is_a_line_a_stage_where_it_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    bar = timetable_command.Bar()
    for stage, done in (("reading streets", 0), ("journeys", 0), ("journeys", 1)):
        bar(stage, done, 2)
    bar.close()
    assert capsys.readouterr().err == "reading streets\njourneys\n"


def test_progress_is_a_bar_on_a_terminal_that_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bar = timetable_command.Bar()
    bar("journeys", 0, 4)
    bar("journeys", 4, 4)
    bar.close()
    drawn = capsys.readouterr().err
    assert "journeys" in drawn
    assert not drawn.split("\r")[-1].strip()


def test_streets_and_timetables_default_to_the_packs(pack: Catalogue, tmp_path: Path) -> None:
    roles = {"streets": "streets.osm.pbf", "timetable": "timetables.zip"}
    for name in roles.values():
        (tmp_path / name).write_bytes(b"made")
    made = write_pack(
        tmp_path, "Made", {role: entry(name, {}, role=role) for role, name in roles.items()}
    )
    osm, gtfs = (tmp_path / name for name in roles.values())
    assert timetable_inputs.files(made, None, ()) == (osm, (gtfs,))
    own = tmp_path / "own.zip"
    assert timetable_inputs.files(made, osm, [own]) == (osm, (own,))
    osm.write_bytes(b"damaged")
    with pytest.raises(DataFileCorrupt):
        timetable_inputs.files(made, None, ())
    with pytest.raises(PlacesFault, match=r"no street map \(--osm\) and no timetable"):
        timetable_inputs.files(pack, None, ())
