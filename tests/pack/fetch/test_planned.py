"""Constraints and residents from their publishers' answers, page by page, to data sets."""

import io
import zipfile
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import box

from herts_geo.crs import DRAW, MEASURE
from herts_geo.pack import read
from herts_geo.pack import source as sources
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import files
from herts_geo.pack.makers import MAKERS, Inputs
from tests.pack.fetch.conftest import Make
from tests.publishers import Publishers

CODES = frozenset({"E01000001", "E01000002"})
PLACE = box(530_000, 210_000, 532_500, 211_000)
AREA = Area("Here", "E10000099", {"E07000001": "One"}, lsoas=CODES, outline=PLACE)
MADE = {
    "districts": gpd.GeoDataFrame(
        {"code": ["E07000001"], "name": ["One"]}, geometry=[PLACE], crs=MEASURE
    ).to_crs(DRAW)
}


def fetched(key: str, session: Make) -> Mapping[str, pd.DataFrame]:
    """What a declared source makes of what its publisher answers for the area."""
    each = sources.read().every[key]
    raws = [read.Raw(x.path, x.name) for x in files(each, AREA, session())]
    given = Inputs(each, AREA, read.table(each, raws), MADE, raws, day="2026-11-28")
    return MAKERS[each.maker](given)


def test_constraints_of_the_place_come_in_pages(publishers: Publishers, session: Make) -> None:
    """1,201 outlines near and one far away: three pages, and the far one is not asked for."""
    near = [box(530_000 + x, 210_000, 530_001 + x, 210_500) for x in range(0, 2402, 2)]
    shapes = gpd.GeoSeries([*near, box(400_000, 210_000, 400_100, 210_100)], crs=MEASURE)
    numbers = [str(x) for x in range(len(shapes))]
    frame = pd.DataFrame({
        "entity": range(len(shapes)), "reference": numbers, "name": "", "start-date": "",
        "end-date": "", "entry-date": "2025-01-01", "point": "",
        "geometry": shapely.to_wkt(shapes.to_crs(DRAW).to_numpy(), rounding_precision=6),
    })  # fmt: skip
    publishers.platform("green-belt", frame)
    made = fetched("constraint_green_belt", session)
    assert publishers.count("entity.json") == 3
    assert len(made["constraint_green_belt"]) == 1201
    assert made["coverage_green_belt"].to_numpy().tolist() == [
        ["constraint_green_belt", "E07000001", 1201, "2026-11-28"]
    ]


def test_residents_are_asked_for_by_age(publishers: Publishers, session: Make) -> None:
    rows = [
        {"DATE_NAME": "2024", "GEOGRAPHY_CODE": code, "C_AGE": age, "OBS_VALUE": 2}
        for code in [*sorted(CODES), "E01000009"]
        for age in range(101, 192)
    ]
    publishers.nomis("NM_2014_1", pd.DataFrame(rows))
    [one, two] = fetched("residents", session)["residents_lsoa21"].to_dict("records")
    assert (one["population"], two["population"]) == (182, 182)
    [request] = publishers.requests
    assert request.query["c_age"] == "101...191"


def test_a_table_of_the_census_is_one_file(publishers: Publishers, session: Make) -> None:
    of = "Disability: "
    heads = ["Total: All usual residents", "Disabled under the Equality Act",
             "Disabled under the Equality Act: Day-to-day activities limited a lot"]  # fmt: skip
    text = f"date,geography,geography code,{','.join(of + each for each in heads)}\n"
    text += "2021,A,E01000001,50,10,4\n2021,B,E01000002,80,8,2\n"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("census2021-ts038-lsoa.csv", text)
    each = sources.read().every["census_disability"]
    publishers.file(each.address.url, data.getvalue())
    found = fetched("census_disability", session)["census_disability"]
    assert found["disabled_share"].tolist() == [20.0, 10.0]
    assert found["limited_a_lot_share"].tolist() == [8.0, 2.5]


def test_indices_are_found_on_their_page(publishers: Publishers, session: Make) -> None:
    """The attachment is 'File 7' wherever the page has it now, not File 1 or a report."""
    each = sources.read().every["iod2025"]
    heads = [x[0] for x in each.read.columns.values()]
    rows = pd.DataFrame([["E01000001", *["7"] * (len(heads) - 1)]], columns=heads)
    data = rows.to_csv(index=False).encode()
    name = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
    publishers.content(f"/{each.address.page}", {
        "File 1: Index of Multiple Deprivation": ("File_1_IoD2025.xlsx", b"other"),
        "File 7: all ranks, scores, deciles and population denominators": (name, data),
        "Technical report": ("report.pdf", b"%PDF"),
    })  # fmt: skip
    made = fetched("iod2025", session)
    assert made["imd2025"]["overall"].tolist() == [7]
    assert made["population_lsoa21"]["older_60_plus"].tolist() == [7]
