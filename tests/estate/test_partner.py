"""Partners' registers: made-up ones, a real transparency list, and NHS estate returns."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo import reading
from herts_geo.estate import partner as estate_partner
from herts_geo.estate.register import COLUMNS, Quality, RegisterFile
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import disclosure
from tests.conftest import ROOT
from tests.estate import made

TODAY = date(2026, 1, 1)


def read(pack: Catalogue, file: RegisterFile) -> tuple[pd.DataFrame, Quality]:
    return estate_partner.read(pack, file, TODAY)


def test_every_field_is_read(pack: Catalogue) -> None:
    frame, quality = read(pack, made.register(made.STATION, made.DEPOT))
    assert tuple(frame.columns) == COLUMNS
    station, depot = frame.iloc[0], frame.iloc[1]
    assert station["name"] == "Town Fire Station"
    assert station["address"] == "1, Open Road, Stevenage"
    assert (station["holder"], station["use_group"]) == (made.HOLDER, "Fire and rescue")
    assert (station["tenure"], station["condition"], station["energy"]) == ("Freehold", "Poor", "F")
    figures = station[["floor_area", "land_area", "running_cost", "backlog", "spare"]]
    assert figures.tolist() == [1000, 0.5, 50_000, 20_000, 10]
    assert round(station["easting"]) == 523800
    assert depot["lease_event"] == pd.Timestamp("2028-03-31")
    assert depot[["running_cost", "backlog", "land_area", "spare"]].isna().all()
    assert frame["vacant"].tolist() == [False, False]
    assert quality == Quality("fire", made.HOLDER, "2025-04-01", 2, 2, 0, quality.warnings, 0)


def test_what_a_register_does_not_say_in_known_words_is_counted(pack: Catalogue) -> None:
    data = b"Trust,Ref,Site,Post code,Held\nTestshire Police,P/01,North Station,SG1 1HD,x\n"
    _, quality = read(pack, RegisterFile("police.csv", data))
    assert (quality.idle, quality.unnamed, quality.holder) == (2, True, "police")
    _, quality = read(pack, RegisterFile("police.csv", data, holder="Testshire Police"))
    assert (quality.idle, quality.unnamed) == (2, False)
    chosen = (("Trust", "Holder"), ("Held", ""))
    _, quality = read(pack, RegisterFile("police.csv", data, columns=chosen))
    assert (quality.idle, quality.unnamed, quality.holder) == (0, False, "Testshire Police")


def test_vacant_and_sensitive_rows_are_found(pack: Catalogue) -> None:
    frame, _ = read(pack, made.register())
    assert frame["vacant"].tolist() == [False, True, False, False]
    assert frame["sensitive"].tolist() == [False, False, True, False]


@pytest.mark.parametrize("word", ["VOID", "Vacant - for sale", "unoccupied"])
def test_vacancy_outside_the_code_list_still_counts(pack: Catalogue, word: str) -> None:
    row = [word if cell == "Owner occupied" else cell for cell in made.STATION]
    frame, _ = read(pack, made.register(row))
    assert frame["vacant"].tolist() == [True]


@pytest.mark.parametrize(("heading", "column"), [("Vacant", "vacant"), ("Sensitive", "sensitive")])
def test_a_column_of_the_partners_own_marks_rows(
    pack: Catalogue, heading: str, column: str
) -> None:
    data = made.sheet([*made.STATION, "yes"], [*made.DEPOT, "no"], extra=(heading,))
    frame, _ = read(pack, RegisterFile("own.csv", data))
    assert frame[column].tolist() == [True, False]


def test_vacancy_is_not_known_where_nothing_tells_it(pack: Catalogue) -> None:
    row = ["" if cell in ("Owner occupied", "occupied by the authority") else cell
           for cell in made.STATION]  # fmt: skip
    frame, _ = read(pack, made.register(row))
    assert frame["vacant"].isna().all()


def test_ids_tell_neither_reference_nor_row(pack: Catalogue) -> None:
    frame, _ = read(pack, made.register())
    assert frame["id"].is_unique
    assert frame["id"].str.fullmatch("own-[0-9a-f]{12}").all()
    again, _ = read(pack, made.register())
    assert frame["id"].tolist() == again["id"].tolist()


def test_the_next_lease_event_counts_or_else_the_last(pack: Catalogue) -> None:
    rows = [
        [*made.DEPOT[:22], "31/03/2028", "", "2026-06-30"],
        [*made.DEPOT[:22], "31/03/2028", "", "2025-06-30"],
        [*made.DEPOT[:22], "31/03/2020", "", "2019-06-30"],
        [*made.DEPOT[:22], "soon", "", ""],
    ]
    data = made.sheet(*rows, extra=("Break date",))
    frame, _ = read(pack, RegisterFile("leases.csv", data))
    found = frame["lease_event"].dt.strftime("%Y-%m-%d").tolist()
    assert found[:3] == ["2026-06-30", "2028-03-31", "2020-03-31"]
    assert pd.isna(found[3])


def test_holder_and_date_where_the_file_gives_none(pack: Catalogue) -> None:
    row = ["", "", *made.STATION[2:]]
    data = made.sheet(row)
    frame, quality = read(pack, RegisterFile("list.csv", data, "A Trust", "2024-05-01"))
    assert frame["holder"].tolist() == ["A Trust"]
    assert quality.dated == "2024-05-01"
    frame, quality = read(pack, RegisterFile("list.csv", data))
    assert (frame["holder"][0], quality.dated) == ("list", "")


def test_a_file_that_is_no_table_gets_a_sentence(pack: Catalogue) -> None:
    with pytest.raises(reading.UnreadableFile):
        read(pack, RegisterFile("nothing.csv", b""))


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_a_named_error(data: bytes) -> None:
    try:
        frame, quality = read(catalogue.read(ROOT), RegisterFile("any.csv", data))
    except reading.UnreadableFile:
        return
    assert len(frame) == quality.loaded


def test_the_real_list_of_another_council(pack: Catalogue, testdata: Path) -> None:
    data = (testdata / "estate" / "example_lgtc_cheltenham_2021.csv").read_bytes()
    frame, quality = read(pack, RegisterFile("cheltenham.csv", data))
    assert (quality.rows, quality.loaded, quality.unplaced) == (498, 498, 1)
    assert set(frame["holder"]) == {"Cheltenham Borough Council"}
    # 13 by code, 11 more with the UPRN of one of these or 'Vacant Land', and 5 in doubt by words
    assert frame["vacant"].sum() == 29
    view = disclosure.view(frame)
    assert view.withheld == 29
    assert "in doubt: 5" in view.doubtful
    vacant = view.frame.tail(29)
    assert set(vacant["outward"].dropna()) <= {"GL50", "GL51", "GL52", "GL53"}
    streets = frame.loc[frame["vacant"].fillna(False), "address"].dropna()
    assert not [street for street in streets if street in vacant.to_csv()]


@pytest.mark.parametrize(
    ("year", "sites", "watford"), [("2013-14", 42, 63846), ("2014-15", 40, 61071),
                                   ("2015-16", 36, 64503)]
)  # fmt: skip
def test_nhs_estate_returns(
    pack: Catalogue, testdata: Path, year: str, sites: int, watford: int
) -> None:
    data = (testdata / "estate" / f"eric_{year}_site_herts.csv").read_bytes()
    frame, quality = read(pack, RegisterFile("eric.csv", data, dated="2016-03-31"))
    assert quality.loaded == sites
    hospital = frame[frame["name"] == "Watford General Hospital"].iloc[0]
    assert hospital["floor_area"] == watford
    assert hospital["holder"] == "West Hertfordshire Hospitals NHS Trust"
    assert hospital["use_group"] == "Health"
    assert frame["vacant"].isna().all()
    assert frame["lon"].isna().all()


def test_a_sheet_that_was_not_read_is_said_with_the_register(pack: Catalogue) -> None:
    book = openpyxl.Workbook()
    book.active.title = "North"
    for sheet in (book.active, book.create_sheet("South")):
        sheet.append(["UPRN", "AssetCode", "PropertyName", "PostCode"])
        sheet.append(["100121228178", "A1", "Depot", "SG13 8DE"])
    out = io.BytesIO()
    book.save(out)
    file = RegisterFile("list.xlsx", out.getvalue(), "A council", "2025-04-01")
    _, quality = read(pack, file)
    assert "'South' (1 row) was not" in " ".join(quality.unread)
