"""Tables on housing by district: found wherever they stand, read as they are written."""

import io
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from herts_geo.pack import catalogue, load, source
from herts_geo.pack.area import Area
from herts_geo.pack.makers import Inputs
from herts_geo.pack.source import SourceFailed
from tests.pack.makers.made import inputs, make

AREA = Area("Pair", "X-pair", {"E07000243": "Stevenage", "E07000240": "St Albans"})
Rows = Sequence[Sequence[Any]]


def book(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook of sheets, cells as given."""
    file = io.BytesIO()
    with pd.ExcelWriter(file) as out:
        for name, rows in sheets.items():
            pd.DataFrame(list(zip_longest(*zip_longest(*rows)))).to_excel(
                out, sheet_name=name, header=False, index=False
            )
    return file.getvalue()


def given(key: str, folder: Path, sheets: Mapping[str, Rows], area: Area = AREA) -> Inputs:
    return inputs(key, {"table.xlsx": book(sheets)}, folder, area=area)


COVER = [["Notes"], ["[x] not available"]]
NET: Rows = [
    ["Table 122: net additional dwellings"],
    ["", "", "", "", "", "", ""],
    ["DLUHC code", "Former ONS code", "Current ONS code", "Authority", "2022-23", "2023-24 [r]",
     "2024-25"],
    ["", "", "E92000001", "England", 234_400, 221_070, 208_600],
    ["J1935", "26UH", "E07000243", "Stevenage", 281, "1,020 [r]", "[x]"],
    ["B1930", "26UG", "E07000240", "St Albans", 401.0, 300, "none yet"],
    ["Z", "", "E07000999", "Elsewhere", 1, 2, "many"],
]  # fmt: skip


def test_years_are_read_with_their_notes_and_marks(tmp_path: Path) -> None:
    each = given("net_additional_dwellings", tmp_path, {"Cover": COVER, "LT_122": NET})
    found = make(each)["net_additional_dwellings"]
    assert [tuple(row) for row in found.to_numpy()] == [
        ("E07000240", "2022-23", 401),
        ("E07000240", "2023-24", 300),
        ("E07000243", "2022-23", 281),
        ("E07000243", "2023-24", 1_020),
    ]
    assert ["1 cells" in words and "'none yet'" in words for words in each.told] == [True]


def test_a_district_in_rows_that_differ_is_left_out_and_named(tmp_path: Path) -> None:
    twice = [*NET, ["", "26UX", "E07000243", "Old Stevenage", 12, "[x]", "\u22127"]]
    each = given("net_additional_dwellings", tmp_path, {"LT_122": twice})
    found = make(each)["net_additional_dwellings"]
    of = found[found["district"] == "E07000243"]
    assert dict(zip(of["year"], of["net_additional"], strict=True)) == {
        "2023-24": 1_020,
        "2024-25": -7,
    }
    assert any("Stevenage stands in several rows" in words for words in each.told)


def test_a_district_without_figures_is_named(tmp_path: Path) -> None:
    each = given("net_additional_dwellings", tmp_path, {"LT_122": NET[:5]})
    assert len(make(each)["net_additional_dwellings"]) == 2
    assert each.told == [
        "Net additional dwellings (live table 122): it has no figure for St Albans."
    ]


def test_todays_code_counts_where_an_old_one_stands_beside_it(tmp_path: Path) -> None:
    rows: Rows = [
        ["Dwelling stock"],
        ["Old ONS code", "New ONS code", "Lower and single tier authority data", "2001 [1]", 2024],
        ["26UH", "E07000243", "Stevenage", 33_000, 38_810],
        ["26UG", "E07000240", "St Albans", 54_000, 62_310],
    ]
    found = make(given("dwelling_stock", tmp_path, {"Notes": COVER, "Table": rows}))
    stock = found["dwelling_stock"]
    assert stock["year"].tolist() == ["2001", "2024", "2001", "2024"]
    assert stock["dwellings"].tolist() == [54_000, 62_310, 33_000, 38_810]


def test_the_mean_of_years_is_no_year(tmp_path: Path) -> None:
    heads = ["Country code", "Local authority code", "Local authority name",
             "Year ending Sep 2023", "Year ending Sep 2024", "5-Year Average"]  # fmt: skip
    rows: Rows = [
        ["Table 5c"],
        heads,
        ["E", "E07000243", "Stevenage", 8.93, 8.57, 9.2],
        ["E", "E07000240", "St Albans", 17.4, ":", 17.1],
    ]
    other = [heads, ["E", "E07000243", "Stevenage", 1, 2, 3]]
    found = make(given("affordability_ratio", tmp_path, {"5a": other, "5c": rows}))
    assert [tuple(row) for row in found["affordability_ratio"].to_numpy()] == [
        ("E07000240", "2023", 17.4),
        ("E07000243", "2023", 8.93),
        ("E07000243", "2024", 8.57),
    ]


def table_of(scale: float) -> list[list[Any]]:
    """The test's table with results that are written in a scale."""
    return [
        ["Housing Delivery Test: 2025 measurement"],
        ["ONS Code", "Area Name", "Number of homes required 2022-23",
         "Total number of homes required", "Number of homes delivered 2022-23",
         "Total number of homes delivered", "Housing Delivery Test: 2025 measurement",
         "Housing Delivery Test: 2025 consequence"],
        ["E07000243", "Stevenage", 400, 1_300, 300, 1_248, 0.96 * scale, "None"],
        ["E07000240", "St Albans", 800, 2_400, 400, 1_320, 0.55 * scale, "Presumption"],
        ["E07000999", "Elsewhere", 10, 30, 20, 60, 2.0 * scale, "None"],
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [1.0, 100.0])
def test_a_percentage_is_read_in_the_scale_of_its_homes(tmp_path: Path, scale: float) -> None:
    found = make(given("housing_delivery_test", tmp_path, {"A": COVER, "HDT": table_of(scale)}))
    rows = found["housing_delivery_test"]
    assert rows["percent"].tolist() == [55, 96]
    assert rows["year"].unique().tolist() == ["2025"]
    assert rows[["required", "delivered"]].to_numpy().tolist() == [[2_400, 1_320], [1_300, 1_248]]
    assert rows["consequence"].tolist() == ["Presumption", "None"]


def test_a_percentage_that_fits_no_homes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="do not fit its homes"):
        make(given("housing_delivery_test", tmp_path, {"HDT": table_of(10.0)}))


def test_a_workbook_without_the_table_names_its_sheets(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=r"no table of districts.*Cover"):
        make(given("dwelling_stock", tmp_path, {"Cover": COVER}))


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="cannot be read as a workbook"):
        make(inputs("dwelling_stock", {"LiveTable125.ods": b"nothing"}, tmp_path, area=AREA))


def requirements(area: Area) -> Inputs:
    each = source.read().every["plan_requirements"]
    shipped = load.table(catalogue.read(catalogue.shipped_pack()), each.address.url)
    return Inputs(each, area, shipped.astype(object).fillna("").astype(str))


def test_requirements_are_those_of_the_districts_here() -> None:
    beyond = Area("Pair", "X", {"E07000243": "Stevenage", "E06000056": "Central Bedfordshire"})
    each = requirements(beyond)
    assert make(each)["plan_requirements"]["area_name"].tolist() == ["Stevenage"]
    assert each.told == [
        "Housing requirements of local plans: not known for 1 of 2 districts here; enter them on "
        "the housing page."
    ]


def test_elsewhere_there_are_no_requirements() -> None:
    assert make(requirements(Area("C", "X", {"E06000056": "Central Bedfordshire"}))) == {}
