"""Reading feeds: what is not GTFS is refused by name, whatever is in it."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.timetable import checks
from herts_geo.timetable import day as timetable_day
from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable.day import Timetable
from herts_geo.timetable.faults import FeedFault
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
    assert found.stops.to_numpy().tolist() == [["A", -0.2, 51.8, ""]]


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
HEADINGS_OF_HEADWAYS = "trip_id,start_time,end_time,headway_secs\n"


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


def table_of(tmp_path: Path, tables: Mapping[str, str]) -> tuple[Timetable, list[str]]:
    """The timetable of the morning of a feed, and what was told of it."""
    found = timetable_feed.read(write_feed(tmp_path / "f.zip", tables))
    table = timetable_day.timetable([found], MORNING)
    return table, checks.left_aside([found], table)


def test_trips_by_headways_leave_every_so_often(tmp_path: Path) -> None:
    calls = [("A", "00:00:00"), ("B", "00:10:00")]
    tables = feed_tables([Trip("t", calls), Trip("u", [("A", "08:10:00"), ("B", "08:20:00")])])
    hours = HEADINGS_OF_HEADWAYS + "t,07:55:00,08:25:00,600\n"
    table, told = table_of(tmp_path, {**tables, "frequencies.txt": hours})
    leaving = table.visits.depart[table.visits.board][::2]
    # u at 08:10, t at 07:55, 08:05 and 08:15; the one of 08:25 would leave at the end
    expected = [490, 475, 485, 495]
    assert leaving.tolist() == [minutes * 60 for minutes in expected]
    assert told == [
        "f.zip: 1 trip is given by headways that are not exact (frequencies.txt): taken to leave "
        "every so many minutes from the start of each period on."
    ]


def test_trips_by_exact_headways_leave_as_written(tmp_path: Path) -> None:
    heading = HEADINGS_OF_HEADWAYS.strip() + ",exact_times\n"
    rows = "t,08:00:00,08:30:00,900,1\nt,09:00:00,08:00:00,900,1\nt,08:00:00,09:00:00,1,1\n"
    table, told = table_of(tmp_path, {**TABLES, "frequencies.txt": heading + rows})
    assert table.visits.depart.tolist() == [480 * 60, 490 * 60, 495 * 60, 505 * 60]
    assert told == ["f.zip: 2 periods of headways in frequencies.txt make no sense: left out."]


def test_stops_that_are_nowhere_or_twice_are_named(tmp_path: Path) -> None:
    stops = "stop_id,stop_lat,stop_lon\nA,51.8,-0.2\nA,51.9,-0.2\nC,51.8,-0.1\nB,0,0\nX,,\n"
    _, told = table_of(tmp_path, {**TABLES, "stops.txt": stops})
    assert told == [
        "f.zip: 1 row repeats a stop_id in stops.txt; the first of each was taken.",
        "f.zip: 1 stop has no usable position: B (at 0, 0). 1 trip (route R) should call there; "
        "those calls were left out.",
    ]


def test_a_stop_that_is_not_in_the_table_of_stops_is_named(tmp_path: Path) -> None:
    stops = "stop_id,stop_lat,stop_lon\nA,51.8,-0.2\n"
    _, told = table_of(tmp_path, {**TABLES, "stops.txt": stops})
    assert told[0].startswith("f.zip: 1 stop has no usable position: B (not in stops.txt).")


@pytest.mark.parametrize("code", ["2", "3"])
def test_a_trip_on_demand_alone_is_no_bus(tmp_path: Path, code: str) -> None:
    times_of = TABLES["stop_times.txt"].replace(",0\n", f",{code}\n")
    table, told = table_of(tmp_path, {**TABLES, "stop_times.txt": times_of})
    assert not len(table.visits.stop)
    assert told == [
        "f.zip: 1 trip runs on demand alone, where one asks beforehand: not counted as a bus, "
        "left out."
    ]


def test_a_call_where_one_must_ask_is_left_out_of_a_bus(tmp_path: Path) -> None:
    calls = [("A", "08:10:00"), ("B", "08:20:00"), ("C", "08:30:00")]
    tables = feed_tables([Trip("t", calls)])
    tables["stop_times.txt"] = tables["stop_times.txt"].replace("B,2,0", "B,2,2")
    table, told = table_of(tmp_path, tables)
    assert table.visits.board.tolist() == [True, False, True]
    assert told == [
        "f.zip: 1 other trip has calls where one must phone beforehand or ask the driver: nobody "
        "uses those here."
    ]


def test_an_area_on_demand_is_no_stop(tmp_path: Path) -> None:
    """GTFS-Flex: within a period the vehicle comes anywhere in a group of places."""
    tables = feed_tables([Trip("t", [("A", "08:10:00"), ("B", "08:20:00")]), Trip("f", [])])
    heading, *rows = tables["stop_times.txt"].splitlines()
    more = "start_pickup_drop_off_window,end_pickup_drop_off_window,location_group_id"
    flexible = [f"f,,,,{place},2,07:00:00,19:00:00,zone" for place in (1, 2)]
    lines = [f"{heading},{more}", *(f"{row},,," for row in rows), *flexible]
    table, told = table_of(tmp_path, {**tables, "stop_times.txt": "\n".join(lines) + "\n"})
    assert len(table.visits.first) == 1 + 1
    assert [note.split(",")[0] for note in told] == ["f.zip: 1 trip runs on demand alone"]


@pytest.mark.parametrize(
    ("name", "trips", "said"),
    [
        ("G00_base_gtfs.zip", 2, []),
        ("G02_dates_only_bom_gtfs.zip", 2, []),
        ("G03_nested_gtfs.zip", 2, []),
        ("G05_phone_gtfs.zip", 2, ["G05_phone_gtfs.zip: 2 trips run on demand alone"]),
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
    assert table.visits.first.tolist() == ([0] if said else [0, 3, 6])
    assert table.visits.depart.tolist() == [
        *((29_400, 30_000, 30_600) if not said else ()),  # 08:10 to 08:30
        *((31_200, 31_800, 32_400) if not said else ()),  # 08:40 to 09:00
    ]
    told = checks.left_aside([found], table)
    assert len(told) == len(said)
    assert all(each.startswith(words) for each, words in zip(told, said, strict=True))


def test_a_feed_of_headways_alone(testdata: Path) -> None:
    """Vehicles under way at 08:00, and those that leave within the 120 minutes after it."""
    found = timetable_feed.read(case_of(testdata, "G04_frequencies_gtfs.zip"))
    assert timetable_day.check([found], TUESDAY)[0].running == 1
    table = timetable_day.timetable([found], MORNING)
    leaving = table.visits.depart[table.visits.first[:-1]]
    assert leaving.tolist() == [*range(7 * 3600 + 2400, 10 * 3600 + 1, 600)]  # 07:40 to 10:00


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
