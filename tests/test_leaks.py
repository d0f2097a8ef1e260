"""No output tells of property that any cell says is vacant or sensitive, nor by either route."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from herts_geo import cli, reading
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.estate.register import RegisterFile
from herts_geo.estate.view import Question
from herts_geo.opportunities import make as opportunities_make
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made as estate_made
from tests.estate.test_secrets import files, tables, words
from tests.reading.test_secrecy import IN_DOUBT, SAID_VACANT, SENSITIVE

pytestmark = pytest.mark.slow

TODAY = date(2026, 1, 1)
WAYS = [*SAID_VACANT, *IN_DOUBT, *SENSITIVE]
EXTRA = tuple(dict.fromkeys(heading for heading, _ in WAYS))
POSTCODE = "SG1 1BY"


def secret(number: int, heading: str, cell: str) -> list[str]:
    """An asset whose every telling cell has a mark of its own, said to be secret in one cell."""
    row = [
        estate_made.HOLDER, "2025-04-01", f"{777_000_000 + number}", f"RQ{number}Z",
        f"Zedhall{number}Z",
        f"9{number}Q", f"Qwyx{number}Z Lane", f"Zedtown{number}Z", POSTCODE,
        f"{522_800 + number}", f"{226_300 + number}", "Freehold", "Owner occupied",
        "Land/Buildings", "800", "0.2", f"Office Qfun{number}Z", "surplus", "8000", "40000",
        "Good", "G", "", "",
    ]  # fmt: skip
    return row + [cell if each == heading else "" for each in EXTRA]


def marks(number: int) -> tuple[str, ...]:
    names = ("RQ{}Z", "Zedhall{}Z", "Qwyx{}Z", "Zedtown{}Z", "Qfun{}Z", " 9{}Q")
    position = (str(777_000_000 + number), str(522_800 + number), str(226_300 + number))
    return (*(name.format(number) for name in names), *position)


ALL_MARKS = (*(each for n in range(len(WAYS)) for each in marks(n)), POSTCODE)


@pytest.fixture(scope="module")
def register() -> RegisterFile:
    """One open asset, one of each way of being secret, and an open one with a secret's UPRN."""
    rows = [secret(n, *way) for n, way in enumerate(WAYS)]
    twin = [*rows[0][:3], "RQ0Z", "Zedhall0Z", *rows[0][5:24], *[""] * len(EXTRA)]
    station = [*estate_made.STATION, *[""] * len(EXTRA)]
    return RegisterFile("fire.csv", estate_made.sheet(station, *rows, twin, extra=EXTRA))


def told(text: str) -> list[str]:
    return [mark for mark in ALL_MARKS if mark in text]


def test_no_output_of_the_estate_tells(pack: Catalogue, register: RegisterFile) -> None:
    held = estate_held.read(pack, [register], today=TODAY)
    assert held.withheld == len(SAID_VACANT) + len(IN_DOUBT) + 1
    assert held.hidden == len(SENSITIVE)
    assert f"in doubt: {len(IN_DOUBT)}" in held.doubtful
    shown = estate_view.view(pack, held, Question("Stevenage", near=2000), TODAY)
    for name, text in {**tables(shown), **files(shown), **words(shown)}.items():
        assert told(text) == [], name
    assert "Town Fire Station" in tables(shown)["frame"]


def test_no_opportunity_made_of_an_asset_tells(pack: Catalogue, register: RegisterFile) -> None:
    held = estate_held.read(pack, [register], today=TODAY)
    own = held.frame[held.frame["register"] == "fire"]
    made_of = [repr(opportunities_make.from_asset(row)) for row in own.to_dict("records")]
    assert told(" ".join(made_of)) == []


def test_no_output_of_the_check_tells(register: RegisterFile) -> None:
    report = reading.check(register.data, register.name, "land-assets")
    shown = {
        "json": json.dumps(report.as_dict(), ensure_ascii=False),
        "mended": report.mended_csv().decode("utf-8-sig"),
        "changes": report.changes_csv().decode("utf-8-sig"),
        "issues": repr(report.issues),
    }
    for name, text in shown.items():
        assert told(text) == [], name
    assert "Open Road" in shown["mended"]
    assert "Qwyx0Z" in report.mended_csv(full=True).decode("utf-8-sig")
    assert report.as_dict()["vacant_withheld"] == len(SAID_VACANT) + len(IN_DOUBT) + 1


def test_both_routes_withhold_the_same_rows(pack: Catalogue, register: RegisterFile) -> None:
    held = estate_held.read(pack, [register], today=TODAY)
    report = reading.check(register.data, register.name, "land-assets")
    mended = report.sheet.assign(**report.withheld)
    own = held.frame[held.frame["register"] == "fire"]
    for name, column in (("name", "PropertyName"), ("postcode", "PostCode"), ("uprn", "UPRN")):
        secret_here = set(made_text(own[name]))
        shown = mended.loc[~report.judged["sensitive"], column]
        if name == "postcode":
            shown = shown.where(shown.str.contains(" "), "")
        assert set(made_text(shown.replace("", pd.NA))) == secret_here, name
    assert int(report.judged["vacant"].sum()) == held.withheld
    assert int(report.judged["sensitive"].sum()) == held.hidden


def made_text(cells: "pd.Series[object]") -> list[str]:
    return cells.dropna().astype(str).tolist()


@pytest.mark.parametrize(
    "command",
    [
        ["estate", "--register", "{file}", "--near", "2000"],
        ["estate", "--register", "{file}", "--json", "--near", "2000"],
        ["estate", "--register", "{file}", "--out", "{out}.csv"],
        ["estate", "--register", "{file}", "--out", "{out}.geojson"],
        ["estate", "--register", "{file}", "--out", "{out}.gpkg"],
        ["validate", "{file}", "--as", "land-assets", "--fixed", "{out}.csv"],
        ["validate", "{file}", "--as", "land-assets", "--json"],
    ],
    ids=lambda command: " ".join(command[:1] + command[3:]),
)
def test_no_command_tells(
    command: list[str], register: RegisterFile, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fire.csv").write_bytes(register.data)
    cli.main([each.format(file=tmp_path / "fire.csv", out=tmp_path / "out") for each in command])
    printed = capsys.readouterr()
    written = [file.read_bytes().decode("latin-1") for file in tmp_path.glob("out.*")]
    assert told(" ".join([printed.out, printed.err, *written])) == []


def test_vacancy_spreads_by_uprn_over_registers(pack: Catalogue) -> None:
    row = [*estate_made.STATION]
    row[12] = "Vacant"
    other = RegisterFile("police.csv", estate_made.sheet(row))
    held = estate_held.read(pack, [estate_made.register(estate_made.STATION), other], today=TODAY)
    assert held.withheld == 2
    assert "Town Fire Station" not in held.frame.to_csv()
