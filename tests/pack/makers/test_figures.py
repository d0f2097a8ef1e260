"""Figures of areas: ranks as England's, people counted by age, sums and shares by hand."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from herts_geo.pack import catalogue, source, write
from herts_geo.pack.makers import Inputs
from herts_geo.pack.source import SourceFailed
from tests.pack import real
from tests.pack.makers.made import AREA, inputs, make

ONE, TWO = "E01023934", "E01023935"
PLACE = replace(AREA, lsoas=frozenset({ONE, TWO}))
NOMIS = "DATE_NAME,GEOGRAPHY_CODE,C_AGE,OBS_VALUE\n"


def test_the_indices_are_those_that_ship(tmp_path: Path) -> None:
    """File 7 of the county gives the figures that come with the project, rank by rank."""
    data = real.indices(tmp_path).read_bytes()
    folder = catalogue.shipped_pack() / "data"
    shipped = pd.read_csv(folder / "imd2025.csv", dtype=str)
    area = replace(AREA, lsoas=frozenset(shipped["lsoa21cd"]))
    made = make(inputs("iod2025", {real.FILE_7: data}, tmp_path, area=area))
    for name in ("imd2025", "population_lsoa21"):
        theirs = pd.read_csv(folder / f"{name}.csv", dtype=str)
        ours = pd.read_csv(io.BytesIO(write.csv(made[name])), dtype=str)
        pd.testing.assert_frame_equal(ours[list(theirs)], theirs, check_like=True)


def test_ranks_stay_england_s_and_absent_areas_are_told(tmp_path: Path) -> None:
    rows = pd.read_csv(real.indices(tmp_path), dtype=str)
    one = rows.head(3).assign(**{"LSOA code (2021)": [ONE, "E01000001", "W01000001"]})
    one["Total population: mid 2022"] = "1,600"
    given = inputs("iod2025", {"f.csv": one.to_csv(index=False).encode()}, tmp_path, area=PLACE)
    made = make(given)
    rank = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
    assert made["imd2025"]["overall"].tolist() == [int(rows[rank][0])]
    assert made["population_lsoa21"]["population"].tolist() == [1600]
    assert f"1 areas of the place have no row, such as {TWO}" in given.told[0]


def test_a_word_among_the_numbers_stops_the_source(tmp_path: Path) -> None:
    rows = pd.read_csv(real.indices(tmp_path), dtype=str).head(1)
    rows = rows.assign(**{"LSOA code (2021)": ONE, "Total population: mid 2022": "many"})
    given = inputs("iod2025", {"f.csv": rows.to_csv(index=False).encode()}, tmp_path, area=PLACE)
    with pytest.raises(SourceFailed, match="'many' in 'population'"):
        make(given)


def test_older_editions_come_only_for_the_whole_place() -> None:
    known = pd.read_csv(catalogue.shipped_pack() / "data" / "imd2015.csv", dtype=str)
    here = frozenset(known["lsoa11cd"].head(2))
    for codes, expected in ((here, 2), (here | {"E01000001"}, 0), (frozenset[str](), 0)):
        area = replace(AREA, lsoas11=codes)
        given = Inputs(source.read().every["iod2015"], area, known)
        assert len(make(given).get("imd2015", [])) == expected
        assert len(given.told) == (0 if expected else 1)


def nomis(people: dict[str, int], year: str = "2024") -> str:
    """A row an area and single year of age, everybody of `people` at each."""
    return "".join(
        f"{year},{code},{age},{count}\n"
        for code, count in people.items()
        for age in range(101, 192)
    )


def test_residents_are_counted_from_single_years(tmp_path: Path) -> None:
    """Ten of each age: 910 in all, 160 of 0 to 15, 490 of 18 to 66, 310 of 60 and over."""
    parts = {
        "a.csv": (NOMIS + nomis({ONE: 10, "W01000001": 3})).encode(),
        "b.csv": (NOMIS + nomis({TWO: 1})).encode(),
    }
    given = inputs("residents", parts, tmp_path, area=PLACE)
    found = make(given)["residents_lsoa21"]
    assert found.to_numpy().tolist() == [[ONE, 910, 160, 490, 310], [TWO, 91, 16, 49, 31]]
    assert (given.words, given.told) == ({"middle": "mid-2024"}, [])


def test_an_age_that_is_missing_stops_the_source(tmp_path: Path) -> None:
    text = NOMIS + nomis({ONE: 1}) + nomis({TWO: 1}).replace(f"2024,{TWO},150,1\n", "")
    given = inputs("residents", {"a.csv": text.encode()}, tmp_path, area=PLACE)
    with pytest.raises(SourceFailed, match="ages of 1 of 2 areas"):
        make(given)


def test_residents_of_the_newest_sheet_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "sapelsoasyoa20222024.xlsx"
    ages = {f"{sex}{age}": [5, 5] for sex in "FM" for age in range(91)}
    sheet = pd.DataFrame({"LSOA 2021 Code": [ONE, "E01000001"], "Total": [910, 910], **ages})
    with pd.ExcelWriter(path) as book:
        for year, factor in ((2023, 2), (2024, 1)):
            more = sheet.assign(**{name: [5 * factor] * 2 for name in ages})
            more.to_excel(book, sheet_name=f"Mid-{year} LSOA 2021", startrow=3, index=False)
    given = inputs("residents", {path.name: path.read_bytes()}, tmp_path, area=PLACE)
    found = make(given)["residents_lsoa21"]
    assert found.to_numpy().tolist() == [[ONE, 910, 160, 490, 310]]
    assert given.words == {"middle": "mid-2024"}


def census(table: str, rows: str, folder: Path) -> dict[str, bytes]:
    """A table of the census as it is packed."""
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr(f"census2021-{table}-lsoa.csv", rows)
        archive.writestr(f"census2021-{table}-ltla.csv", "geography code,other\nE07000243,1\n")
    return {f"census2021-{table}.zip": (folder / "z.zip").read_bytes()}


def test_shares_are_of_the_table_s_own_total(tmp_path: Path) -> None:
    """Of 200 households 30 have no car (15.0%), 50 + 20 have two or more (35.0%)."""
    of = "Number of cars or vans: "
    heads = ["Total: All households", "No cars or vans in household",
             "2 cars or vans in household", "3 or more cars or vans in household"]  # fmt: skip
    text = f"date,geography,geography code,{','.join(of + each for each in heads)}\n"
    text += f"2021,A,{ONE},200,30,50,20\n2021,B,{TWO},0,0,0,0\n2021,C,E01000001,9,9,0,0\n"
    given = inputs("census_cars", census("ts045", text, tmp_path), tmp_path, area=PLACE)
    found = make(given)["census_cars"]
    one, two = found.to_dict("records")
    assert one == {
        "lsoa21cd": ONE, "total": 200, "no_car": 30, "no_car_share": 15.0, "two_cars": 70,
        "two_cars_share": 35.0,
    }  # fmt: skip
    assert pd.isna(two["no_car_share"])
    assert two["no_car"] == 0


def test_real_tables_of_the_census_add_up(testdata: Path, tmp_path: Path) -> None:
    real.census(tmp_path, testdata)
    codes = pd.read_csv(testdata / "population" / "herts_census2021_ethnicity21_lsoa21.csv")
    area = replace(AREA, lsoas=frozenset(codes["lsoa21_code"]))
    data = {"census2021-ts021.zip": (tmp_path / "census2021-ts021.zip").read_bytes()}
    found = make(inputs("census_ethnicity", data, tmp_path, area=area))["census_ethnicity"]
    shares = [name for name in found if name.endswith("_share")]
    assert len(found) == 713
    assert (found[shares].sum(axis=1) - 100).abs().max() < 0.3
    assert found["total"].sum() == codes.iloc[:, 1:].to_numpy().sum()


def test_the_older_indices_are_those_that_ship(testdata: Path, tmp_path: Path) -> None:
    real.older_indices(tmp_path, testdata)
    [path] = tmp_path.iterdir()
    shipped = pd.read_csv(catalogue.shipped_pack() / "data" / "imd2019.csv")
    area = replace(AREA, lsoas11=frozenset(shipped["lsoa11cd"]))
    made = make(inputs("iod2019", {"f.csv": path.read_bytes()}, tmp_path, area=area))["imd2019"]
    ours = pd.read_csv(io.BytesIO(write.csv(made)))
    pd.testing.assert_frame_equal(ours[list(shipped)], shipped)
