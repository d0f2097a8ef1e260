"""One address, one file: conditional, day by day, by hand, offline, without persons."""

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from herts_geo.pack.area import Area
from herts_geo.pack.fetch import files, state
from herts_geo.pack.source import SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import GIAS, ODS, Publishers, faults

CSV = b"code,name\nE1,One\n"
AREA = Area("Here", "E10000099", {"E07000001": "One", "E07000002": "Two"})


def test_a_file_is_fetched_once(publishers: Publishers, session: Make) -> None:
    url = publishers.file("list.csv", CSV, "text/csv")
    first, second = session(), session()
    (kept,) = files(source(), AREA, first)
    assert kept.path.read_bytes() == CSV
    assert (kept.url, kept.name, kept.source) == (url, "list.csv", "list")
    (again,) = files(source(), AREA, second)
    assert again.sha256 == kept.sha256
    assert [request.status for request in publishers.requests] == [200, 304]
    assert (second.requests, second.received) == (1, 0)
    assert "herts-geo/" in publishers.requests[0].headers["user-agent"]


def test_a_file_that_changed_is_fetched(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", CSV)
    assert state(source(), AREA, session()).state == "unknown"
    files(source(), AREA, session())
    assert state(source(), AREA, session()).state == "same"
    publishers.file("list.csv", CSV + b"E2,Two\n")
    look = session()
    assert state(source(), AREA, look).state == "changed"
    assert look.received == 0
    fresh = session()
    assert files(source(), AREA, fresh)[0].size == len(CSV) + 7
    (told,) = fresh.notes["list"]
    assert told.endswith("it was issued anew.")


def test_a_file_with_no_marks_is_doubtful(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", CSV)
    publishers.fault("list.csv", faults.unmarked())
    files(source(), AREA, session())
    assert state(source(), AREA, session()).state == "unknown"


def test_words_of_the_area_and_the_day_are_filled_in(publishers: Publishers, session: Make) -> None:
    publishers.ods("epraccur", CSV)
    (kept,) = files(source(url=ODS, address={"query": {"report": "epraccur"}}), AREA, session())
    assert kept.url == f"{ODS}?report=epraccur"
    for code in AREA.districts:
        publishers.file(f"https://example.org/{code}.csv?all=E07000001,E07000002", CSV)
    each = source(url="https://example.org/{district}.csv",
                  address={"each": "district", "query": {"all": "{districts}"}})  # fmt: skip
    assert [kept.name for kept in files(each, AREA, session())] == [
        "E07000001.csv",
        "E07000002.csv",
    ]
    with pytest.raises(SourceFailed, match="The area has no region to ask for"):
        files(source(url="https://example.org/{region}"), AREA, session())


def test_the_last_day_that_is_there_is_taken(publishers: Publishers, session: Make) -> None:
    publishers.gias("20261125", CSV)
    url = f"{GIAS}/edubasealldata{{yesterday}}.csv"
    (kept,) = files(source(url=url), AREA, session(today=date(2026, 11, 28)))
    assert kept.name == "edubasealldata20261125.csv"
    assert publishers.count("edubase") == 3
    with pytest.raises(SourceFailed, match=r"404 \(not there\).*Download it at example.org"):
        files(source(url=url), AREA, session(today=date(2026, 12, 28)))


def test_the_cache_is_enough_without_internet(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", CSV)
    with pytest.raises(SourceFailed, match="not in the cache"):
        files(source(), AREA, session(offline=True))
    files(source(), AREA, session())
    publishers.forget()
    assert files(source(), AREA, session(offline=True))[0].path.read_bytes() == CSV
    assert not publishers.requests


def test_a_file_by_hand_comes_first(publishers: Publishers, session: Make, tmp_path: Path) -> None:
    publishers.file("list.csv", CSV)
    folder = tmp_path / "given" / "below"
    folder.mkdir(parents=True)
    for name, moment in (("Old List.csv", 1), ("new LIST.csv", 2), ("other.csv", 3)):
        (folder / name).write_bytes(CSV + name.encode() + b",\n")
        os.utime(folder / name, (moment, moment))
    (kept,) = files(source(files=("*list.csv",)), AREA, session(folder=tmp_path / "given"))
    assert (kept.name, kept.by_hand) == ("new LIST.csv", True)
    assert kept.retrieved == "1970-01-01T00:00:02Z"
    assert not publishers.requests


def test_a_source_by_hand_is_kept_from_the_last_time(session: Make, tmp_path: Path) -> None:
    by_hand = source("by hand", url="", files=("*.csv",))
    with pytest.raises(SourceFailed, match=r"only a person can download it\. Download it at"):
        files(by_hand, AREA, session())
    given = tmp_path / "given"
    given.mkdir()
    (given / "mine.csv").write_bytes(CSV)
    files(by_hand, AREA, session(folder=given))
    (given / "mine.csv").unlink()
    assert files(by_hand, AREA, session())[0].path.read_bytes() == CSV
    assert state(by_hand, AREA, session()).state == "unknown"


def test_a_page_saved_by_hand_is_no_table(session: Make, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"<!doctype html><title>Log in</title>")
    with pytest.raises(SourceFailed, match=r"'list.csv' is not the file: .*'Log in'"):
        files(source(files=("*.csv",)), AREA, session(folder=tmp_path))


PERSONS = 'code,"Head, Name",phone\nE1,"Smith, Ann",1\nE2,Bob,2\n'.encode("cp1252")


def test_persons_never_reach_the_cache(
    publishers: Publishers, session: Make, tmp_path: Path
) -> None:
    publishers.file("list.csv", PERSONS)
    named = source(personal=("HEAD, NAME", "phone"), encoding="cp1252")
    (kept,) = files(named, AREA, session())
    assert kept.path.read_bytes() == b"code\r\nE1\r\nE2\r\n"
    assert kept.stripped
    every = [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    assert every
    assert not any(b"Smith" in path.read_bytes() for path in every)
    assert files(named, AREA, session())[0] == kept or publishers.requests[-1].status == 304
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.csv").write_bytes(PERSONS)
    by_hand = source(personal=("Head, Name",), files=("a.csv",), id="hand")
    assert (
        b"Smith"
        not in files(by_hand, AREA, session(folder=tmp_path / "given"))[0].path.read_bytes()
    )


def test_persons_of_a_file_without_headings(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", b"E1,Ann,9\nE2,Bob,8\n")
    named = source(personal=("who",), read={"headings": ("code", "who", "rows")})
    assert files(named, AREA, session())[0].path.read_bytes() == b"E1,,9\r\nE2,,8\r\n"


def _workbook(*rows: tuple[object, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False}) as book:
        book.add_worksheet("About").write_row(0, 0, ["The register"])
        day, sheet = book.add_format({"num_format": "dd/mm/yy"}), book.add_worksheet("Register")
        for n, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(n, place, value, day if isinstance(value, date) else None)
    return made.getvalue()


def test_persons_in_a_workbook(publishers: Publishers, session: Make, tmp_path: Path) -> None:
    data = _workbook(
        ("As at", None, date(2026, 4, 20)), ("code", "Contact name", "area"),
        ("=E1", "Ann Smith", 1.5), ("E2", "Bob", True),
    )  # fmt: skip
    publishers.file("list.csv", data)
    named = source(personal=("Contact Name",), form="excel")
    (kept,) = files(named, AREA, session())
    assert kept.stripped
    assert b"Smith" not in b"".join(_unpacked(kept.path))
    held = CalamineWorkbook.from_path(kept.path).get_sheet_by_name("Register").to_python()
    assert held == [["As at", "", date(2026, 4, 20)], ["code", "area", ""],
                    ["=E1", 1.5, ""], ["E2", True, ""]]  # fmt: skip
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "a.xlsx").write_bytes(data)
    by_hand = source(personal=("Contact Name",), files=("a.xlsx",), id="hand")
    (again,) = files(by_hand, AREA, session(folder=tmp_path / "given"))
    assert again.sha256 == kept.sha256


def _unpacked(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as file:
        return [file.read(name) for name in file.namelist()]


def test_a_table_with_persons_that_cannot_be_read_is_not_kept(
    publishers: Publishers, session: Make, tmp_path: Path
) -> None:
    publishers.file("list.csv", b"PK\x03\x04 no workbook")
    with pytest.raises(SourceFailed, match=r"is no ZIP|cannot be read"):
        files(source(personal=("who",), form="excel"), AREA, session())
    assert not [path for path in (tmp_path / "raw" / "bytes").rglob("*") if path.is_file()]
    assert not list((tmp_path / "raw" / "parts").iterdir())


def test_an_extract_is_compared_with_its_sum(publishers: Publishers, session: Make) -> None:
    data = b"\0\0\0\x0d\x0a\x09OSMHeader" + bytes(100)
    url = publishers.streets("hertfordshire", data)
    (kept,) = files(source(url=url, form="pbf"), AREA, session())
    assert kept.size == len(data)
    publishers.file(f"{url}.md5", b"0" * 32 + b"  hertfordshire-latest.osm.pbf\n")
    with pytest.raises(SourceFailed, match="changed on the way"):
        files(source(url=url, form="pbf"), AREA, session())
