"""Street extracts and timetables are cut to the place: the same files give the same bytes."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from shapely.geometry import box

from herts_geo.pack import source
from herts_geo.pack.area import ENGLAND, Area
from herts_geo.pack.makers import MAKERS, Inputs, Stored
from herts_geo.pack.read import Raw
from herts_geo.pack.source import SourceFailed
from herts_geo.pack.streets import cut
from herts_geo.pack.streets.extract import ExtractFault
from herts_geo.timetable import feed
from tests.pack.makers.made import AREA

pytestmark = pytest.mark.slow

NEWPORT = Area("Newport", "X", {}, outline=box(330_000, 186_000, 332_000, 188_500), margin=1_000)


@pytest.fixture(scope="module")
def extract(testdata: Path) -> Path:
    """A real extract of one town in Wales."""
    return testdata / "transport" / "newport-2023-06-13.osm.pbf"


def given(key: str, paths: list[Path], area: Area = NEWPORT) -> Inputs:
    raws = [Raw(path, path.name) for path in paths]
    return Inputs(source.read().every[key], area, pd.DataFrame(), {}, raws)


def test_streets_are_cut_to_the_box_and_stand_once(extract: Path, tmp_path: Path) -> None:
    around = NEWPORT.around
    assert around is not None
    out, again = tmp_path / "one.osm.pbf", tmp_path / "two.osm.pbf"
    assert cut.streets([extract], around, out) == cut.streets([out, out], around, again) > 1_000
    assert out.stat().st_size < extract.stat().st_size / 3
    assert out.read_bytes() == again.read_bytes()


def test_a_place_that_no_extract_reaches_is_told(extract: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractFault, match="no street of the place"):
        cut.streets([extract], box(520_000, 220_000, 530_000, 230_000), tmp_path / "none.osm.pbf")


def test_a_cut_download_is_told(extract: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.osm.pbf"
    half.write_bytes(extract.read_bytes()[:1_000_000])
    with pytest.raises(SourceFailed, match=r"damaged or was downloaded in part.*geofabrik"):
        MAKERS["streets"](given("streets", [half]))


def test_an_extract_gives_streets_a_map_and_lists(extract: Path) -> None:
    made = MAKERS["streets"](given("streets", [extract]))
    assert set(made) == {
        "streets",
        "background",
        "place_names",
        "street_names",
        "points_of_interest",
        "supermarkets",
        "community_buildings",
    }
    assert set(made) <= set(source.read().every["streets"].datasets)
    shops = made["supermarkets"]
    assert isinstance(shops, pd.DataFrame)
    assert shops["code"].is_unique
    assert (shops["name"] != "").all()
    assert isinstance(made["background"], Stored)
    assert made["background"].entry["role"] == "background"


def test_all_england_is_refused() -> None:
    with pytest.raises(SourceFailed, match="too large"):
        MAKERS["streets"](given("streets", [], replace(AREA, code=ENGLAND)))


def gtfs(path: Path, trips: dict[str, list[str]], where: dict[str, tuple[float, float]]) -> Path:
    """A feed of trips, each a list of stops, every ten minutes from eight."""
    times = [
        (trip, f"08:{10 * place:02}:00", f"08:{10 * place:02}:00", stop, str(place))
        for trip, stops in trips.items()
        for place, stop in enumerate(stops)
    ]
    columns = ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"]
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    tables = {
        "agency.txt": pd.DataFrame(
            {"agency_id": ["A"], "agency_name": ["Buses"], "agency_url": ["x"],
             "agency_timezone": ["Europe/London"], "agency_phone": ["01438 000000"]}),
        "routes.txt": pd.DataFrame(
            {"route_id": ["R"], "agency_id": "A", "route_short_name": "1", "route_type": "3"}),
        "stops.txt": pd.DataFrame(
            [(name, name, lat, lon) for name, (lon, lat) in where.items()],
            columns=["stop_id", "stop_name", "stop_lat", "stop_lon"]),
        "trips.txt": pd.DataFrame({"route_id": "R", "service_id": "S", "trip_id": list(trips)}),
        "stop_times.txt": pd.DataFrame(times, columns=columns),
        "calendar.txt": pd.DataFrame(
            {"service_id": ["S"], **dict.fromkeys(days, "1"), "start_date": "20261101",
             "end_date": "20261231"}),
    }  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, frame in tables.items():
            archive.writestr(name, frame.to_csv(index=False))
    return path


IN, ALSO, OUT = (-0.2019, 51.9035), (-0.19, 51.91), (-1.6, 54.97)


def test_trips_that_call_here_are_kept_with_their_calls_here(tmp_path: Path) -> None:
    spots = {"in": IN, "also": ALSO, "out": OUT}
    one = gtfs(tmp_path / "east.zip", {"T1": ["in", "also", "out"], "T2": ["out"]}, spots)
    two = gtfs(tmp_path / "south.zip", {"T1": ["also", "in"]}, spots)
    inputs = given("timetables", [one, two], AREA)
    made = MAKERS["timetables"](inputs)["timetables"]
    assert isinstance(made, Stored)
    assert made.rows == 2
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        tables = {x: pd.read_csv(archive.open(x), dtype=str) for x in archive.namelist()}
    assert tables["stops.txt"]["stop_id"].tolist() == ["in", "also"]
    assert tables["trips.txt"]["trip_id"].tolist() == ["0:T1", "1:T1"]
    calls = tables["stop_times.txt"]
    assert calls[["trip_id", "stop_id"]].to_numpy().tolist() == [
        ["0:T1", "in"], ["0:T1", "also"], ["1:T1", "also"], ["1:T1", "in"],
    ]  # fmt: skip
    assert "01438" not in "".join(table.to_csv() for table in tables.values())
    assert inputs.told[0].startswith("'east.zip': 1 trips")
    path = tmp_path / "cut.zip"
    path.write_bytes(made.content)
    assert len(feed.read(path).trips) == 2
    again = MAKERS["timetables"](given("timetables", [one, two], AREA))["timetables"]
    assert isinstance(again, Stored)
    assert again.content == made.content


def test_timetables_of_elsewhere_are_told(tmp_path: Path) -> None:
    path = gtfs(tmp_path / "far.zip", {"T": ["out", "out"]}, {"out": OUT})
    with pytest.raises(SourceFailed, match="no trip of these timetables calls in Square"):
        MAKERS["timetables"](given("timetables", [path], AREA))


def test_a_damaged_timetable_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(SourceFailed, match="cannot be read as a timetable"):
        MAKERS["timetables"](given("timetables", [path], AREA))


def test_a_real_feed_is_cut(testdata: Path, tmp_path: Path) -> None:
    whole = testdata / "transport" / "newport-20230613_gtfs.zip"
    made = MAKERS["timetables"](given("timetables", [whole]))["timetables"]
    assert isinstance(made, Stored)
    path = tmp_path / "newport.zip"
    path.write_bytes(made.content)
    found, known = feed.read(path), feed.read(whole)
    assert 0 < len(found.stops) < len(known.stops)
    assert 0 < len(found.trips) <= len(known.trips)
