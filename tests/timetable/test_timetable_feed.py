"""Reading feeds: what is not GTFS is refused by name, whatever is in it."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.timetable import checks
from herts_geo.timetable import day as timetable_day
from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable.faults import FeedFault, NoService
from tests.timetable.world import Trip, at, feed_tables, write_feed

TABLES = feed_tables([Trip("t", [("A", "08:10:00"), ("B", "08:20:00")])])


def test_a_feed_is_read(tmp_path: Path) -> None:
    found = timetable_feed.read(write_feed(tmp_path / "feed.zip", TABLES))
    assert found.stops["stop_id"].tolist() == ["A", "B", "C", "D"]
    assert found.trips["service_id"].tolist() == ["S"]
    visits = timetable_feed.visits(found, found.trips["trip_id"])
    assert visits["departure_time"].tolist() == ["08:10:00", "08:20:00"]


def test_a_byte_order_mark_and_spaces_do_no_harm(tmp_path: Path) -> None:
    odd = {**TABLES, "stops.txt": "\ufeffstop_id, stop_lat ,stop_lon\n A , 51.8 ,-0.2\n"}
    found = timetable_feed.read(write_feed(tmp_path / "feed.zip", odd))
    assert found.stops.to_numpy().tolist() == [["A", -0.2, 51.8]]


@pytest.mark.parametrize("name", ["stops.txt", "trips.txt", "stop_times.txt"])
def test_a_missing_table_is_named(tmp_path: Path, name: str) -> None:
    tables = {key: text for key, text in TABLES.items() if key != name}
    with pytest.raises(FeedFault, match=f"'feed.zip' is not a GTFS feed: it has no {name}"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", tables))


def test_one_of_the_calendars_is_enough(tmp_path: Path) -> None:
    only = {key: text for key, text in TABLES.items() if key != "calendar.txt"}
    assert timetable_feed.read(write_feed(tmp_path / "feed.zip", only)).calendar.empty
    del only["calendar_dates.txt"]
    with pytest.raises(FeedFault, match=r"no calendar\.txt or calendar_dates\.txt"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", only))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    tables = {**TABLES, "trips.txt": "trip_id\nt\n"}
    with pytest.raises(FeedFault, match=r"trips\.txt lacks the columns service_id"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", tables))


def test_stops_without_positions_are_refused(tmp_path: Path) -> None:
    tables = {**TABLES, "stops.txt": "stop_id,stop_lat,stop_lon\nA,,\nB,x,1\nC,0,0\nD,40,-74\n"}
    with pytest.raises(FeedFault, match="places no stop in Britain"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", tables))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"stop_id,stop_lat\n" * 100])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)
    with pytest.raises(FeedFault, match=r"'feed\.zip' cannot be read as a GTFS zip file"):
        timetable_feed.read(path)


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedFault, match="There is no file"):
        timetable_feed.read(tmp_path / "none.zip")


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = write_feed(tmp_path / "feed.zip", TABLES)
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    with pytest.raises(FeedFault, match="cannot be read"):
        timetable_feed.read(path)


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in TABLES.items():
            archive.writestr(name, text.encode("utf-16"))
    with pytest.raises(FeedFault):
        timetable_feed.read(path)


def test_a_feed_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timetable_feed, "LARGEST_BYTES", 1000)
    bomb = {**TABLES, "stop_times.txt": TABLES["stop_times.txt"] + "\n" * 10_000}
    with pytest.raises(FeedFault, match="would unpack to more than"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", bomb))


@given(st.integers(0, 47), st.integers(0, 59), st.integers(0, 59))
def test_times_are_seconds_after_midnight(hours: int, minutes: int, seconds: int) -> None:
    written = [f"{hours}:{minutes:02}:{seconds:02}", f"{hours:02}:{minutes:02}:{seconds:02}"]
    expected = (hours * 60 + minutes) * 60 + seconds
    assert timetable_feed.seconds(pd.Series(written)).tolist() == [expected, expected]


@given(st.text(max_size=9))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = timetable_feed.seconds(pd.Series([text], dtype="str"))
    assert found.isna().all() or 0 <= found[0] < 1000 * 3600


def visits(*rows: str) -> pd.DataFrame:
    """Visits of trip t: 'stop arrival departure sequence' in each row, - for none."""
    names = ["stop_id", "arrival_time", "departure_time", "stop_sequence"]
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    frame = pd.DataFrame(cells, columns=names, dtype="str")
    return frame.assign(trip_id="t", pickup_type="", drop_off_type="")


def test_visits_are_put_in_order_and_gaps_filled() -> None:
    found, lost = timetable_feed.clean(
        visits("C 08:30:00 08:30:00 9", "A 08:00:00 08:00:00 1", "B - - 2", "X - 08:25:00 3")
    )
    assert lost == 0
    assert found["stop_id"].tolist() == ["A", "B", "X", "C"]
    # between 08:00:00 and 08:25:00
    assert found["arrival"].tolist() == [28800, 28800 + 25 * 60 / 2, 28800 + 25 * 60, 30600]


@pytest.mark.parametrize(
    "rows",
    [
        ["A - - 1", "B 08:10:00 08:10:00 2"],
        ["A 08:10:00 08:10:00 1", "B - - 2"],
        ["A 08:10:00 08:10:00 1"],
        ["A 08:10:00 08:10:00 1", "B 08:05:00 08:05:00 2"],
        ["A 08:10:00 08:10:00 1", "B - - 2", "C 08:05:00 08:05:00 3"],
        ["A 08:10:00 08:09:00 1", "B 08:20:00 08:20:00 2"],
        ["A 08:10:00 08:10:00 x", "B 08:20:00 08:20:00 2"],
    ],
)
def test_a_trip_that_makes_no_sense_is_left_out_and_counted(rows: list[str]) -> None:
    found, lost = timetable_feed.clean(visits(*rows))
    assert found.empty
    assert lost == 1


TUESDAY = date(2024, 6, 11)
MORNING = at("08:00")
HEADWAYS = "trip_id,start_time,end_time,headway_secs\nt,07:00:00,19:00:00,600\n"


def zipped(path: Path, tables: dict[str, str], folder: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{folder}{name}", text)
            archive.writestr(f"__MACOSX/{folder}._{name}", "x")
    return path


def test_tables_in_a_folder_of_the_zip_are_read(tmp_path: Path) -> None:
    found = timetable_feed.read(zipped(tmp_path / "feed.zip", TABLES, "itm/east/"))
    assert found.folder == "itm/east/"
    assert len(timetable_feed.visits(found, found.trips["trip_id"])) == 2


def test_several_feeds_in_one_zip_are_refused(tmp_path: Path) -> None:
    both = {f"{folder}/{name}": text for folder in ("a", "b") for name, text in TABLES.items()}
    with pytest.raises(FeedFault, match="holds 2 feeds, in the folders a/, b/"):
        timetable_feed.read(write_feed(tmp_path / "feed.zip", both))


def test_trips_by_headways_alone_are_the_cause_that_is_named(tmp_path: Path) -> None:
    tables = {**TABLES, "frequencies.txt": HEADWAYS}
    found = timetable_feed.read(write_feed(tmp_path / "feed.zip", tables))
    with pytest.raises(NoService, match=r"feed\.zip gives 1 by headways \(frequencies\.txt\)"):
        timetable_day.check([found], TUESDAY)


def test_some_trips_by_headways_are_left_out_and_counted(tmp_path: Path) -> None:
    calls = [("A", "08:10:00"), ("B", "08:20:00")]
    tables = feed_tables([Trip("t", calls), Trip("u", calls)])
    found = timetable_feed.read(
        write_feed(tmp_path / "f.zip", {**tables, "frequencies.txt": HEADWAYS})
    )
    assert timetable_day.trips_on(found, TUESDAY).tolist() == ["u"]
    assert timetable_day.check([found], TUESDAY)[0].running == 1
    table = timetable_day.timetable([found], MORNING)
    [note] = checks.left_aside([found], table)
    assert note.startswith("f.zip: 1 of its 2 trips are given by headways in frequencies.txt")


def test_stops_that_are_nowhere_or_twice_are_named(tmp_path: Path) -> None:
    stops = "stop_id,stop_lat,stop_lon\nA,51.8,-0.2\nA,51.9,-0.2\nC,51.8,-0.1\nB,,\n"
    found = timetable_feed.read(write_feed(tmp_path / "f.zip", {**TABLES, "stops.txt": stops}))
    assert found.notes == (
        "f.zip: 1 stop has no usable position and no trip was taken to call there: B.",
        "f.zip: 1 row repeats a stop_id in stops.txt; the first of each was taken.",
    )
    table = timetable_day.timetable([found], MORNING)
    assert table.unplaced == 1
    assert "1 trip calls at a stop without a position" in checks.left_aside([found], table)[-1]


@pytest.mark.parametrize("code", ["2", "3"])
def test_stops_where_one_must_ask_are_told(tmp_path: Path, code: str) -> None:
    times_of = TABLES["stop_times.txt"].replace(",0\n", f",{code}\n")
    assert f",{code}\n" in times_of
    tables = {**TABLES, "stop_times.txt": times_of, "transfers.txt": "from_stop_id\n"}
    found = timetable_feed.read(write_feed(tmp_path / "f.zip", tables))
    table = timetable_day.timetable([found], MORNING)
    told = checks.left_aside([found], table)
    assert told[0] == "f.zip: transfers.txt is not read; every change takes the time chosen."
    assert told[1].startswith("1 trip has a stop where one must phone beforehand")


@pytest.mark.parametrize(
    ("name", "trips", "said"),
    [
        ("G00_base_gtfs.zip", 2, []),
        ("G02_dates_only_bom_gtfs.zip", 2, []),
        ("G03_nested_gtfs.zip", 2, []),
        ("G05_phone_gtfs.zip", 2, ["2 trips have stops where one must phone"]),
        ("G06_quotes_gtfs.zip", 2, []),
    ],
)
def test_feeds_as_publishers_give_them(
    testdata: Path, name: str, trips: int, said: list[str]
) -> None:
    found = timetable_feed.read(case_of(testdata, name))
    assert found.stops["stop_id"].tolist() == ["A", "B", "C", "D"]
    assert timetable_day.check([found], TUESDAY)[0].running == trips
    table = timetable_day.timetable([found], MORNING)
    assert table.visits.first.tolist() == [0, 3, 6]
    assert table.visits.depart.tolist() == [
        *(29_400, 30_000, 30_600),  # 08:10 to 08:30
        *(31_200, 31_800, 32_400),  # 08:40 to 09:00
    ]
    told = checks.left_aside([found], table)
    assert len(told) == len(said)
    assert all(each.startswith(words) for each, words in zip(told, said, strict=True))


def test_a_feed_of_headways_alone(testdata: Path) -> None:
    found = timetable_feed.read(case_of(testdata, "G04_frequencies_gtfs.zip"))
    with pytest.raises(NoService, match="gives 1 by headways"):
        timetable_day.check([found], TUESDAY)


def case_of(testdata: Path, name: str) -> Path:
    path = testdata / "cases" / name
    if not path.is_file():
        pytest.skip(f"no file '{name}' in {path.parent}")
    return path


@pytest.mark.parametrize(
    ("change", "stops"),
    [
        (lambda text: text, ["A", "B"]),
        (lambda text: "\ufeff" + text.replace(",", " , "), ["A", "B"]),
        (lambda text: text.replace("\n", "\r\n"), ["A", "B"]),
        (lambda text: text.replace("t,", '"t",').replace("A,", '"A",'), ["A", "B"]),
        (lambda text: text.replace(",0\n", ",0,\n"), ["A", "B"]),  # a comma too many in each row
        (lambda text: text.replace("B,2,0", "B,2"), ["A", "B"]),  # a cell too few
        (lambda text: text.replace("A,1", "NA,1").replace("B,2", "null,2"), ["NA", "null"]),
        (lambda text: text.split("\n")[0] + "\n", []),
    ],
)
def test_stop_times_are_read_however_they_are_written(
    tmp_path: Path, change: Callable[[str], str], stops: list[str]
) -> None:
    tables = {**TABLES, "stop_times.txt": change(TABLES["stop_times.txt"])}
    found = timetable_feed.read(write_feed(tmp_path / "feed.zip", tables))
    read = timetable_feed.visits(found, found.trips["trip_id"])
    assert read["stop_id"].tolist() == stops
    assert read["arrival_time"].tolist() == ["08:10:00", "08:20:00"][: len(stops)]
