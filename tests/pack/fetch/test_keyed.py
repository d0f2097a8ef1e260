"""Registers for who has a key: with it, without it, with a wrong one; it is kept nowhere."""

import io
import logging
import zipfile
from pathlib import Path

import pytest

from herts_geo.pack import read, source
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import Contradiction, files, state
from herts_geo.pack.source import Source, SourceFailed
from tests.pack.fetch.conftest import Make
from tests.publishers import CERTIFICATES, TITLES, Publishers, faults

ENERGY: Source = source.read().every["energy_certificates"]
LAND: Source = source.read().every["corporate_titles"]
KEYED = pytest.mark.parametrize("each", [ENERGY, LAND], ids=lambda each: each.id)
AREA = Area("Two", "X", {"E07000243": "Stevenage", "E07000240": "St Albans"})
KEY = "k3y-of-a-user"
FILE = "CCOD_FULL_2026_11.zip"


def certificate(number: int, council: str = "Stevenage") -> dict[str, object]:
    return {
        "certificateNumber": f"0000-{number:04}", "addressLine1": f"{number} High Street",
        "addressLine2": "", "postTown": council.upper(), "postcode": "SG1 1HN",
        "council": council, "currentEnergyEfficiencyBand": "D",
        "registrationDate": "2025-05-01", "uprn": 100_000 + number,
    }  # fmt: skip


def zipped(text: str = "Title Number\nHD1\n") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(zipfile.ZipInfo("ccod.csv"), text)
    return made.getvalue()


@pytest.fixture
def offered(publishers: Publishers, monkeypatch: pytest.MonkeyPatch) -> Publishers:
    """Both registers, and a user who has the key."""
    rows = [certificate(n) for n in range(7)] + [certificate(9, "St Albans")]
    publishers.certificates(KEY, rows, most=3)
    publishers.titles(KEY, {"CCOD_FULL_2026_10.zip": zipped("old"), FILE: zipped(),
                            "CCOD_COU_2026_12.zip": zipped("changes")})  # fmt: skip
    for each in (ENERGY, LAND):
        monkeypatch.setenv(each.key, KEY)
    return publishers


@KEYED
def test_without_a_key_it_is_by_hand(
    each: Source, session: Make, monkeypatch: pytest.MonkeyPatch, publishers: Publishers
) -> None:
    monkeypatch.delenv(each.key, raising=False)
    with pytest.raises(SourceFailed) as told:
        files(each, AREA, session())
    assert f"set {each.key} to yours, or download it by hand. {each.by_hand}" in str(told.value)
    assert "--from" in str(told.value)
    assert not publishers.requests


@KEYED
def test_a_wrong_key_is_a_sentence_without_it(
    each: Source, offered: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(each.key, "wr0ng-key")
    with pytest.raises(SourceFailed) as told:
        files(each, AREA, session())
    assert "answers 401 (a key is needed)" in str(told.value)
    assert f"does not take the key that {each.key} holds" in str(told.value)
    assert each.by_hand in str(told.value)
    assert "wr0ng-key" not in str(told.value)
    offered.fault("", faults.busy(403))
    with pytest.raises(SourceFailed, match=f"does not take the key that {each.key} holds"):
        files(each, AREA, session())


@pytest.mark.parametrize("words", ["k3y “quoted”", "k3y\x07bell", "two\nlines"])
def test_what_can_be_no_key_is_not_sent(
    words: str, offered: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENERGY.key, words)
    with pytest.raises(SourceFailed, match=f"what {ENERGY.key} holds is no key") as told:
        files(ENERGY, AREA, session())
    assert words not in str(told.value)
    assert not offered.requests


@KEYED
def test_the_key_is_kept_nowhere(
    each: Source, offered: Publishers, session: Make, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    made = session()
    got = files(each, AREA, made)
    assert state(each, AREA, made).state == "same"
    written = [path.read_bytes() for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    secret = (KEY.encode(), b"Signature=abcd")
    assert not [data for data in written for word in secret if word in data]
    assert KEY not in caplog.text + str(got) + str(dict(made.notes))
    assert "Signature=abcd" not in caplog.text
    assert "HTTP Request" in caplog.text


def test_certificates_are_asked_for_by_council_page_by_page(
    offered: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herts_geo.pack.fetch.search.PAGE", 3)
    pages = files(ENERGY, AREA, session())
    asked = [(x.query["council[]"], x.query["current_page"]) for x in offered.requests]
    assert asked == [("St Albans", "1"), *(("Stevenage", str(n)) for n in (1, 2, 3))]
    table = read.table(ENERGY, [read.Raw(each.path, each.name) for each in pages])
    assert len(table) == 7 + 1
    assert table.iloc[1].to_dict() == {
        "AssetCode": "0000-0000", "UPRN": "100000", "address1": "0 High Street", "address2": "",
        "PostTown": "STEVENAGE", "postcode": "SG1 1HN", "EnergyRating": "D",
        "ApplicableDate": "2025-05-01", "FunctionLabel": "", "BuildingSize": "",
    }  # fmt: skip
    again = session()
    files(ENERGY, AREA, again)
    assert (again.requests, again.received) == (4, 0)


def test_councils_of_which_nothing_is_found(offered: Publishers, session: Make) -> None:
    made = session()
    more = Area("Three", "X", {**AREA.districts, "E07000102": "Three Rivers"})
    assert len(files(ENERGY, more, made)) == 1 + 3
    assert made.notes[ENERGY.id] == [f"{ENERGY.title}: it finds nothing of Three Rivers."]
    with pytest.raises(SourceFailed, match="It finds nothing of the area"):
        files(ENERGY, Area("None", "X", {"E07000102": "Three Rivers"}), made)


def test_pages_that_are_not_the_count_are_named(offered: Publishers, session: Make) -> None:
    offered.fault("Stevenage", faults.renamed('"totalRecords": 7', '"totalRecords": 8'))
    with pytest.raises(Contradiction, match="Of Stevenage it counts 8 rows and sent 7"):
        files(ENERGY, AREA, session())
    offered.certificates(KEY, [certificate(1), certificate(1)], most=1)
    with pytest.raises(Contradiction, match="counts 2 rows and sent 2, 1 of them twice"):
        files(ENERGY, Area("One", "X", {"E07000243": "Stevenage"}), session())
    offered.fault(CERTIFICATES, faults.renamed("pagination", "pages"))
    with pytest.raises(SourceFailed, match="not what a 'search' gives"):
        files(ENERGY, AREA, session())


def test_the_newest_file_of_titles_is_asked_for_once(offered: Publishers, session: Make) -> None:
    (kept,) = files(LAND, AREA, session())
    assert (kept.name, kept.version, kept.url) == (FILE, FILE, f"{TITLES}/{FILE}")
    assert kept.path.read_bytes() == zipped()
    offered.forget()
    assert files(LAND, AREA, session())[0].sha256 == kept.sha256
    assert [each.url for each in offered.requests] == [TITLES]
    newer = "CCOD_FULL_2026_12.zip"
    offered.titles(KEY, {FILE: zipped(), newer: zipped("new")})
    assert newer in state(LAND, AREA, session()).words
    assert files(LAND, AREA, session())[0].name == newer


def test_a_list_or_a_link_that_says_nothing(offered: Publishers, session: Make) -> None:
    offered.fault(f"/{FILE}", faults.renamed("https://", "ftp://"))
    with pytest.raises(SourceFailed, match="gives no address of its newest file"):
        files(LAND, AREA, session())
    offered.fault(TITLES, faults.renamed("CCOD_FULL", "CCOD_PART"))
    with pytest.raises(SourceFailed, match="lists no file like 'ccod_full"):
        files(LAND, AREA, session())


def test_a_lapsed_link_is_not_the_keys_fault(offered: Publishers, session: Make) -> None:
    offered.fault("store.example.org", faults.busy(403))
    with pytest.raises(SourceFailed) as told:
        files(LAND, AREA, session())
    assert "answers 403 (not allowed)" in str(told.value)
    assert "does not take the key" not in str(told.value)
    assert "Signature" not in str(told.value)
