"""Candidate buildings for a health neighbourhood centre: reach, space, what is near, no secrets."""

import io
import zipfile

import pandas as pd
import pytest

from herts_geo import cli, export
from herts_geo.access.view import Question
from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.opportunities import centres
from herts_geo.opportunities.centres import Centres
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made

ASKED = Question(place="E07000243", service="gp", mode="walk", minutes=15)


@pytest.fixture(scope="module", params=[False, True], ids=["masked", "full"])
def found(pack: Catalogue, request: pytest.FixtureRequest) -> Centres:
    held = estate_held.read(pack, [made.register()], full=request.param)
    return centres.centres(pack, held, ASKED)


def test_each_building_has_its_figures(found: Centres) -> None:
    rows = found.frame.set_index("name")
    station = rows.loc["Town Fire Station"]
    assert (station["floor_area"], station["spare"], station["spare_m2"]) == (1000, 10, 100)
    assert 0 < station["most_deprived"] <= station["people"]
    assert station["newly"] <= station["people"]
    assert station["near"] >= 1
    assert "Stores" in station["near_names"]  # 50 m away
    assert station["near_floor"] >= 500
    assert pd.isna(rows.loc["Stevenage Central Library", "spare_m2"])


def test_the_order_is_that_of_the_score(found: Centres) -> None:
    ranked = found.frame[found.frame["rank"].notna()]
    assert ranked["score"].is_monotonic_decreasing
    assert found.frame["score"].between(0, 100).all()


def test_vacant_and_sensitive_property_leaves_by_no_route(found: Centres) -> None:
    table = centres.table(found)
    book = centres.workbook(found)
    inside = zipfile.ZipFile(io.BytesIO(book))
    told = [
        table.to_csv(),
        export.csv(table, found.datasets).decode("utf-8-sig"),
        " ".join(inside.read(name).decode(errors="ignore") for name in inside.namelist()),
        " ".join(centres.notes(found)),
    ]
    for mark in (*made.MARKS, *made.SECRET_MARKS):
        if mark != made.POSTCODE:  # which others share
            assert not any(mark in each for each in told), mark
    assert "Vacant property" not in table["Building"].tolist()


def test_the_workbook_holds_the_table(found: Centres) -> None:
    read = pd.read_excel(
        io.BytesIO(centres.workbook(found)), sheet_name="Candidates", engine="openpyxl"
    )
    assert read["Building"].tolist() == found.frame["name"].tolist()
    assert read["People within 15 minutes"].tolist() == found.frame["people"].tolist()


def test_a_place_without_a_building_gets_a_sentence(pack: Catalogue) -> None:
    held = estate_held.read(pack)
    with pytest.raises(HertsGeoError, match="No public building in"):
        centres.centres(pack, held, Question(place="E02004946", service="gp", mode="walk"))


def test_the_command_writes_both_files(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    for ending in ("csv", "xlsx"):
        path = f"{tmp_path}/out.{ending}"
        assert cli.main(["centres", "Stevenage", "--out", path]) == 0
        with open(path, "rb") as file:
            assert len(file.read()) > 500
    assert cli.main(["centres", "Stevenage", "--out", f"{tmp_path}/out.doc"]) != 0
    assert "must end in .csv or .xlsx" in capsys.readouterr().err
