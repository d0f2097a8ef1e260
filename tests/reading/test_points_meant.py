"""Lists of points as they are brought: positions in one cell, statuses, and lists of nowhere."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from herts_geo import cli, reading
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import whole_positions
from herts_geo.reading.report import Ledger
from herts_geo.reading.standing import check
from herts_geo.services import points as services_points


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("51.9035, -0.2019", ("-0.2019", "51.9035")),
        ("-0.2019 51.9035", ("-0.2019", "51.9035")),
        ("(51.9035;-0.2019)", ("-0.2019", "51.9035")),
        ("51.9035 N, 0.2019 W", ("-0.2019", "51.9035")),
        ("POINT (-0.2019 51.9035)", ("-0.2019", "51.9035")),
        ("523800, 224300", ("523800", "224300")),
        ("TL 238 243", ("523850", "224350")),  # the middle of the square of 100 m
        ("TL238243", ("523850", "224350")),
        ("tl 25300 23100", ("525300", "223100")),
        ("TL 2", None),
        ("TL 23 24", None),  # a kilometre wide
        ("TL 238 24", None),
        ("filled.count.soap", None),
        ("Stevenage", None),
        ("0, 0", None),
    ],
)
def test_a_position_in_one_cell(cell: str, expected: tuple[str, str] | None) -> None:
    assert whole_positions.read(cell) == expected


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("Open", True),
        ("Open, but proposed to close", True),
        ("active", True),
        ("A", True),
        ("Closed", False),
        ("Permanently closed", False),
        ("Temporarily closed", False),
        ("Proposed to open", False),
        ("inactive", False),
        ("del", False),
        ("C", False),
        ("D", False),
        ("who knows", True),
    ],
)
def test_a_place_that_is_not_open_is_left_out(status: str, kept: bool) -> None:
    ledger = Ledger()
    check(pd.DataFrame({"status": pd.array([status], dtype="str")}), ledger, dt.date(2026, 1, 1))
    assert (not ledger.left_out) == kept
    assert bool(ledger.issues) == (status not in ("Open", "active", "A"))


@pytest.mark.parametrize(
    ("closed", "kept"),
    [
        ("31-08-2009", False),
        ("2025-12-31", False),
        ("20190331", False),
        ("2027-01-01", True),
        ("2019", False),
    ],
)
def test_a_place_that_closed_is_left_out(closed: str, kept: bool) -> None:
    ledger = Ledger()
    check(pd.DataFrame({"closed_on": pd.array([closed], dtype="str")}), ledger, dt.date(2026, 1, 1))
    assert (not ledger.left_out) == kept


def test_a_list_of_nowhere_gives_no_figure(
    pack: Catalogue, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hubs.csv"
    file.write_text("Name,Type\nExample Hall,Warm hub\nSample Hall,Warm hub\n", encoding="utf-8")
    code = cli.main(["access", "hub", "--mode", "walk", "--minutes", "15", "--points", str(file)])
    said = capsys.readouterr()
    assert code == 1
    assert "reach" not in said.out
    assert "it has no column that says where a row is" in said.err
    with pytest.raises(services_points.NoPoints):
        services_points.own(file.read_bytes(), file.name, "hub", pack)


def test_a_grid_reference_places_a_point() -> None:
    report = reading.check(b"Name,Grid Ref\nHall,TL 238 243\nChurch,TL 23 24\n", "a.csv", "points")
    assert report.frame["lon"].notna().tolist() == [True, False]
    assert any("square of a kilometre" in issue.message for issue in report.issues)
