"""Published figures of housing, and districts whose councils publish no site."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.housing import own as housing_own
from herts_geo.housing import published as housing_published
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.published import NEED
from herts_geo.housing.view import Question
from herts_geo.pack.catalogue import Catalogue
from tests import added_data
from tests.housing.test_command import REGISTER

ON = date(2026, 11, 29)
STEVENAGE, BROXBOURNE, HERTSMERE = "E07000243", "E07000095", "E07000098"
NUMBER, TEXT, CODE = "number", "text", "code"


def add_inputs(folder: Path, column: str, *rows: str) -> None:
    """Adds what the standard method starts from: lines of district, year and figure."""
    text = "\n".join([f"district,year,{column}", *rows]) + "\n"
    columns = {"district": CODE, "year": TEXT, column: NUMBER}
    added_data.table(folder, column, "housing need inputs", text, columns)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped pack with figures of two districts, and what was asked of two."""
    folder = tmp_path_factory.mktemp("told")
    added_data.shipped(folder)
    table = added_data.table
    table(
        folder,
        "delivery",
        "housing delivery",
        f"district,year,required,delivered,percent,consequence\n{STEVENAGE},2023,1000,850,85,Buffer\n",
        {
            "district": CODE,
            "year": TEXT,
            "required": NUMBER,
            "delivered": NUMBER,
            "percent": NUMBER,
        },
    )
    added = [f"{STEVENAGE},2022-23,300", f"{STEVENAGE},2023-24,410", f"{BROXBOURNE},2023-24,"]
    table(
        folder,
        "added",
        "net additions",
        "\n".join(["district,year,net_additional", *added]) + "\n",
        {"district": CODE, "year": TEXT, "net_additional": NUMBER},
    )
    stocks = (f"{STEVENAGE},2024,40000", f"{STEVENAGE},2023,39000", f"{BROXBOURNE},2024,42000")
    add_inputs(folder, "dwellings", *stocks, f"{HERTSMERE},2024,40000")
    ratios = [f"{STEVENAGE},{2020 + at},{ratio}" for at, ratio in enumerate((8, 9, 10, 11, 12))]
    ratios += [f"{BROXBOURNE},{year},4.5" for year in range(2020, 2025)]
    add_inputs(folder, "ratio", *ratios, f"{STEVENAGE},2019,99", f"{HERTSMERE},2024,12")
    table(
        folder,
        "timetable",
        "plan timetable",
        f"district,plan,event,day\n{STEVENAGE},Local Plan,Adoption,2027-03\n",
        {"district": CODE, "plan": TEXT, "event": TEXT, "day": TEXT},
    )
    asked = [f"{BROXBOURNE},0,2026-11-01", f"{HERTSMERE},,2026-11-01", f"{STEVENAGE},3,2026-11-01"]
    table(
        folder,
        "asked",
        "sites coverage",
        "\n".join(["district,sites,checked", *asked]) + "\n",
        {"district": CODE, "sites": "integer", "checked": "date"},
    )
    return added_data.read(folder)


def figures(pack: Catalogue, *codes: str, newest: bool = False) -> pd.DataFrame:
    """The published figures of some districts."""
    found = places.gazetteer(pack)
    return housing_published.published(pack, [found.place(x) for x in codes], ON, newest).figures


def test_each_figure_has_its_year_and_its_source(told: Catalogue) -> None:
    rows = figures(told, STEVENAGE).set_index(["What", "Of"])
    assert rows.loc[("Housing Delivery Test", "2023"), "Figure"] == 85
    assert rows.loc[("Housing Delivery Test", "2023"), "Note"] == "Buffer"
    assert rows.loc[("Net additional homes", "2023-24"), "Figure"] == 410
    assert rows.loc[("Net additional homes", "2022-23"), "Figure"] == 300
    source = "dwellings publisher, November 2026"
    assert rows.loc[("Homes that stand", "2024"), "Source"] == source


def test_the_newest_alone_and_no_gap_as_nought(told: Catalogue) -> None:
    rows = figures(told, BROXBOURNE, STEVENAGE, newest=True)
    added = rows[rows["What"] == "Net additional homes"]
    assert added[["District", "Figure", "Of"]].values.tolist() == [["Stevenage", 410, "2023-24"]]
    assert list(dict.fromkeys(rows["District"])) == ["Broxbourne", "Stevenage"]


def test_local_need_by_the_standard_method(told: Catalogue) -> None:
    needs = figures(told, STEVENAGE, BROXBOURNE)
    found = needs[needs["What"] == NEED].set_index("District")["Figure"]
    assert found["Stevenage"] == 624  # 40,000 x 0.8% x (1 + 0.95 x (10 - 5) / 5)
    assert found["Broxbourne"] == 336  # 42,000 x 0.8%: a ratio of 4.5 adds nothing
    known = places.gazetteer(told).place(STEVENAGE)
    need = housing_published.published(told, [known], ON).needs[STEVENAGE]
    words = housing_published.need_words("Stevenage", need)
    assert words.startswith("Stevenage: 624 homes a year by the standard method of December 2024.")
    assert "40,000 x 0.8% = 320.0" in words
    assert "It is an indication" in words


def test_the_mean_of_fewer_than_five_years_gives_no_need(told: Catalogue) -> None:
    known = places.gazetteer(told)
    shown = housing_published.published(told, [known.place(STEVENAGE), known.place(HERTSMERE)], ON)
    assert set(shown.needs) == {STEVENAGE}
    assert shown.told == (
        "Stevenage: local housing need from the homes of 2024 and the mean ratio of 2020 to 2024, "
        "10.00.",
        "Hertsmere: no local housing need, as 5 years of ratios are needed.",
    )


def test_the_timetable_of_a_plan(told: Catalogue) -> None:
    known = places.gazetteer(told).place(STEVENAGE)
    table = housing_published.published(told, [known], ON).timetable
    assert table.values.tolist() == [["Stevenage", "Local Plan", "Adoption", "2027-03"]]


def test_an_impossible_input_gives_no_need_and_a_sentence(tmp_path: Path) -> None:
    added_data.shipped(tmp_path)
    add_inputs(tmp_path, "dwellings", f"{STEVENAGE},2024,0")
    add_inputs(tmp_path, "ratio", *(f"{STEVENAGE},{year},10" for year in range(2020, 2025)))
    pack = added_data.read(tmp_path)
    shown = housing_published.published(pack, [places.gazetteer(pack).place(STEVENAGE)], ON)
    assert shown.needs == {}
    assert shown.told[0].startswith("Stevenage: ")


def test_a_pack_without_any_has_none(pack: Catalogue) -> None:
    assert housing_published.held(pack) == ()
    assert housing_sites.unpublished(pack, housing_sites.shipped(pack)) == {}


def test_no_sites_published_differs_from_no_register_loaded(told: Catalogue) -> None:
    view = housing_view.view(told, Question())
    said = housing_words.uncovered(view)
    assert said[-1] == "No sites are published for Broxbourne (checked on 2026-11-01)"
    assert said[0].startswith("No register is loaded for Hertsmere, ")  # asked, but not known
    assert "Broxbourne" not in said[0]
    assert "Stevenage" in said[0]  # published, and yet not in this pack
    assert f"{said[-1]}: that says nothing about sites there." in housing_words.paragraph(view)
    here = housing_view.view(told, Question(place=BROXBOURNE))
    assert not here.known
    assert housing_words.uncovered(here) == [said[-1]]


def test_a_file_of_one_s_own_is_not_what_was_asked(told: Catalogue) -> None:
    mine = housing_own.own(told, REGISTER.encode(), "mine.csv")
    assert housing_view.view(told, Question(), mine.sites).unpublished == {}


def test_a_site_ends_when_its_end_date_comes() -> None:
    days = ["2026-11-28", "2026-11-29", "2026-11-30", None, "soon"]
    raw = pd.DataFrame({"EndDate": pd.Series(days, dtype="string")})
    assert list(housing_sites.has_ended(raw, ON)) == [True, True, False, False, True]
    assert not housing_sites.has_ended(raw.drop(columns="EndDate"), ON).any()
