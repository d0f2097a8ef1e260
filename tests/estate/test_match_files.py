"""`herts-geo estate match`: pairs out, verdicts in, and nothing that is withheld in either."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import held as estate_held
from herts_geo.estate import match_files
from herts_geo.estate import words as estate_words
from herts_geo.estate.match import Verdict
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import PACK_VARIABLE, Catalogue
from tests.estate import made

Capture = pytest.CaptureFixture[str]
TENANCY = ["County Council", "2025-04-01", "100080000001", "CC/9", "Fire Control", "1",
           "Open Road", "Stevenage", "SG1 1HD", "523800", "224300", "Leasehold", "Leasehold in",
           "Land/Buildings", "1200", "", "Office", "", "", "", "", "", "", ""]  # fmt: skip


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two registers that name one fire station, and vacant and sensitive property of both."""
    twins = [["County Council", *row[1:]] for row in (made.VACANT, made.SECRET)]
    parts = {"fire.csv": made.register().data, "county.csv": made.sheet(TENANCY, *twins)}
    for name, data in parts.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in parts]


def test_the_station_counts_once(files: list[str], capsys: Capture) -> None:
    assert cli.main(["estate", "match", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["State"] for row in found["pairs"]] == ["Matched"]
    assert found["buildings"][0]["Floor area (m2)"] == 1000
    assert found["totals"]["entries"] - found["totals"]["assets"] == 1
    assert cli.main(["estate", "match", *files]) == 0
    assert "1,000 m2 counts, the freeholder's" in capsys.readouterr().out


def test_nothing_of_what_is_withheld_is_matched_or_told(
    files: list[str], tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "pairs.csv"
    assert cli.main(["estate", "match", *files, "--out", str(out)]) == 0
    assert cli.main(["estate", "match", *files, "--json"]) == 0
    told = out.read_text("utf-8-sig") + capsys.readouterr().out
    for mark in (*made.MARKS, *made.SECRET_MARKS):
        assert mark not in told


def test_a_withheld_twin_changes_no_pair(pack: Catalogue) -> None:
    first = made.register(made.STATION, made.DEPOT)
    other = RegisterFile("county.csv", made.sheet(TENANCY))
    hidden = RegisterFile("county.csv", made.sheet(TENANCY, made.VACANT, made.SECRET))
    full = made.register(made.STATION, made.DEPOT, made.VACANT, made.SECRET)
    plain, withheld = (
        estate_held.read(pack, pair, today=date(2026, 1, 1)).matched
        for pair in ((first, other), (full, hidden))
    )
    assert plain is not None
    assert withheld is not None
    kept = ["left", "right", "state", "rule", "why"]
    assert plain.pairs[kept].equals(withheld.pairs[kept])
    assert plain.notes == withheld.notes
    unmasked = estate_held.read(pack, [full, hidden], full=True, today=date(2026, 1, 1)).matched
    assert unmasked is not None
    assert unmasked.pairs[kept].equals(plain.pairs[kept])


def test_vacant_property_of_two_registers_is_counted_with_its_doubt(
    pack: Catalogue, files: list[str]
) -> None:
    """Both name one vacant property, which is never matched: the count says that it may be less."""
    parts = [RegisterFile(Path(each).name, Path(each).read_bytes()) for each in files]
    for held, doubted in ((parts, True), (parts[:1], False)):
        found = estate_held.read(pack, held, today=date(2026, 1, 1))
        own = found.frame[found.frame["register"].notna()]
        told = estate_words.paragraph(found, estate_filter.totals(own), "here")
        assert (estate_words.VACANT_TWICE in told) is doubted


def test_a_verdict_written_into_the_pairs_is_read_back(
    files: list[str], tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "pairs.csv"
    assert cli.main(["estate", "match", *files, "--out", str(out)]) == 0
    text = out.read_text("utf-8-sig")
    head, row = text.rsplit("\n\n", 1)[1].strip().split("\n")
    cells = dict(zip(next(csv.reader([head])), next(csv.reader([row])), strict=True))
    assert cells["Verdict"] == cells["Reason"] == ""
    judged = tmp_path / "judged.csv"
    judged.write_text(text.strip().removesuffix(",,") + ",refused,Two stations\r\n", "utf-8")
    assert cli.main(["estate", "match", *files, "--verdicts", str(judged), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pairs"][0]["State"] == "Refused by a person"
    assert found["buildings"] == []
    verdict = match_files.read(judged.read_bytes(), "judged.csv")
    keys = sorted((cells["Left key"], cells["Right key"]))
    assert verdict == (
        Verdict(cells["Left key"], cells["Right key"], "refused", reason="Two stations"),
    )
    assert list(verdict[0].keys) == keys


def rows(*lines: tuple[str, str, str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([("Left key", "Right key", "Verdict"), *lines])
    return out.getvalue().encode()


def test_every_faulty_verdict_is_named() -> None:
    data = rows(
        ("b1", "b2", "perhaps"), ("b1", "", "refused"), ("b3", "b3", "yes"), ("b1", "b2", "")
    )
    with pytest.raises(match_files.UnsoundVerdicts) as fault:
        match_files.read(data, "judged.csv")
    assert "row 2, Verdict 'perhaps': is no verdict." in str(fault.value)
    assert "row 3, Verdict 'refused': lacks the key of an entry." in str(fault.value)
    assert "row 4, Verdict 'yes': is of an entry and itself." in str(fault.value)


def test_a_file_without_keys_is_no_file_of_verdicts() -> None:
    with pytest.raises(match_files.UnsoundVerdicts, match="Left key"):
        match_files.read(b"Verdict\r\nrefused\r\n", "judged.csv")


def test_one_register_is_compared_with_what_is_publicly_known(
    files: list[str], capsys: Capture
) -> None:
    assert cli.main(["estate", "match", files[0]]) == 0
    assert "No entries of different registers are taken" in capsys.readouterr().out
