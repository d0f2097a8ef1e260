"""Feature services: found, described, counted, read page by page, and gone on with."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from herts_geo.pack.area import Area
from herts_geo.pack.fetch import Contradiction, Fetched, Stopped, files, state
from herts_geo.pack.fetch.portal import date_besides
from herts_geo.pack.source import Keep, Source, SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import Publishers, faults

CODES = [f"E01{n:06d}" for n in range(10)]
NAMES = [f"Area {n}" for n in range(10)]
LADS = ["E07000001"] * 6 + ["E07000002"] * 4
TABLE = pd.DataFrame({"LSOA21CD": CODES, "LSOA21NM": NAMES, "HEAD": "a person", "LAD": LADS})
SQUARES = gpd.GeoDataFrame(
    TABLE, geometry=[shapely.box(530000 + 1000 * n, 210000, 530900 + 1000 * n, 210900)
                     for n in range(10)], crs=27700)  # fmt: skip
AREA = Area("Here", "E10000099", {"E07000001": "One"}, lsoas=frozenset(CODES[:6]),
            outline=shapely.box(530000, 210000, 532500, 211000), margin=1000)  # fmt: skip
COLUMNS = {"code": ("LSOA22CD", "LSOA21CD"), "name": ("LSOA21NM",)}


def layer(url: str, columns: dict[str, tuple[str, ...]] | None = None, **rest: Any) -> Source:
    """A source that is a layer."""
    address = {"order": "LSOA21CD", "by": "LSOA21CD", **rest.pop("address", {})}
    return source("feature service", url, form="features", address=address,
                  columns=COLUMNS if columns is None else columns, **rest)  # fmt: skip


def rows(pages: tuple[Fetched, ...]) -> list[dict[str, Any]]:
    """The features of pages."""
    return [row for page in pages for row in json.loads(page.path.read_bytes())["features"]]


def codes(pages: tuple[Fetched, ...]) -> list[str]:
    """The codes of pages, as they came."""
    return [row["properties"]["LSOA21CD"] for row in rows(pages)]


def test_pages_are_read_until_all_is_there(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    pages = files(layer(url), AREA, session())
    assert codes(pages) == CODES
    assert [page.name for page in pages] == [f"LSOA_V5 from {n}.geojson" for n in (0, 4, 8)]
    assert publishers.count() == 2 + 3  # the layer, its count, three pages
    frame = gpd.read_file(pages[0].path)
    assert frame.crs == 27700
    assert frame.geometry[1].bounds == (531000, 210000, 531900, 210900)
    assert set(frame.columns) - {"id"} == {"LSOA21CD", "LSOA21NM", "FID", "geometry"}


def test_nothing_is_asked_twice_of_a_layer_not_edited(
    publishers: Publishers, session: Make
) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    first = files(layer(url), AREA, session())
    publishers.forget()
    again = session()
    assert [page.sha256 for page in files(layer(url), AREA, again)] == [x.sha256 for x in first]
    assert [request.status for request in publishers.requests] == [304, 304]
    assert (again.requests, again.received) == (2, 0)
    assert state(layer(url), AREA, session()).state == "same"


def test_an_edited_layer_is_read_again(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    files(layer(url), AREA, session())
    publishers.feature_service("LSOA_V5", SQUARES.assign(LSOA21NM="new"), page=4, edited=1)
    assert state(layer(url), AREA, session()).state == "changed"
    assert {x["properties"]["LSOA21NM"] for x in rows(files(layer(url), AREA, session()))} == {
        "new"
    }


def test_a_layer_that_tells_no_date_is_asked_page_by_page(
    publishers: Publishers, session: Make
) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4, edited=None)
    files(layer(url), AREA, session())
    publishers.forget()
    assert state(layer(url), AREA, session()).state == "same"
    publishers.forget()
    again = session()
    files(layer(url), AREA, again)
    assert [request.status for request in publishers.requests] == [304] * 5
    publishers.feature_service("LSOA_V5", SQUARES.assign(LSOA21NM="new"), page=4, edited=None)
    assert state(layer(url), AREA, session()).state == "changed"


@pytest.mark.parametrize("edited", [1, None])
def test_a_run_that_was_stopped_goes_on(
    publishers: Publishers, session: Make, edited: int | None
) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=1, edited=edited)
    whole = [page.sha256 for page in files(layer(url, id="whole"), AREA, session())]
    publishers.forget()
    with pytest.raises(Stopped, match="kept for the next run"):
        files(layer(url), AREA, session(stop=lambda: publishers.count("resultOffset") >= 6))
    publishers.forget()
    assert [page.sha256 for page in files(layer(url), AREA, session())] == whole
    offsets = [x.query["resultOffset"] for x in publishers.requests if "resultOffset" in x.query]
    assert set(offsets) <= {"5", "6", "7", "8", "9"}


def test_only_rows_of_the_area_are_asked_for(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    assert codes(files(layer(url, address={"where": "lsoa21"}), AREA, session())) == CODES[:6]
    by = {"where": "district", "by": "LAD"}
    assert codes(files(layer(url, address=by, id="two"), AREA, session())) == CODES[:6]
    box = {"where": "bbox"}
    assert codes(files(layer(url, address=box, id="box"), AREA, session())) == CODES[:3]
    around = layer(url, address=box, id="around", keep=Keep(around=True))
    assert codes(files(around, AREA, session())) == CODES[:4]
    england = Area("England", "E92000001", {})
    assert codes(files(layer(url, address=by), england, session())) == CODES
    own = layer(url, address={"where": "lsoa21", "query": {"where": "LSOA21NM = 'Area 2'"}})
    assert codes(files(own, AREA, session())) == CODES[2:3]
    with pytest.raises(SourceFailed, match="no lsoa11 to ask for"):
        files(layer(url, address={"where": "lsoa11"}), AREA, session())


def test_a_long_list_of_codes_is_posted(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    many = Area(
        "Here", "E10000099", {}, lsoas=frozenset([*CODES, *(f"E02{n:06d}" for n in range(300))])
    )
    asked = layer(url, address={"where": "lsoa21"})
    pages = files(asked, many, session())
    assert codes(pages) == CODES
    assert {request.method for request in publishers.requests[1:]} == {"POST"}
    assert all(len(page.url) < 600 for page in pages)
    publishers.forget()
    assert files(asked, many, session())
    assert publishers.count("resultOffset") == 0


def test_a_table_without_shapes(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LU", TABLE, page=20, id_field="ObjectId")
    (page,) = files(layer(url, columns={}, personal=("head",)), None, session())
    assert rows((page,))[0]["geometry"] is None
    assert set(rows((page,))[0]["properties"]) == {"LSOA21CD", "LSOA21NM", "LAD", "ObjectId"}


def test_an_index_that_is_not_0(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("CAUTH", SQUARES, layer=1)
    pages = files(layer(url.removesuffix("/1")), AREA, session())
    assert codes(pages) == CODES
    assert f"{url}/query" in pages[0].url


TITLE = "Small Areas (December 2021) Boundaries EW BGC (V5)"


def test_the_portal_is_asked_first(publishers: Publishers, session: Make) -> None:
    old = publishers.feature_service("OLD", SQUARES)
    new = publishers.feature_service("NEW_V6", SQUARES)
    publishers.portal(TITLE.replace("V5", "V4"), old, modified=1)
    publishers.portal(TITLE.replace("V5", "V6"), new, modified=2)
    publishers.portal(TITLE.replace("2021", "2011"), old, modified=3)
    publishers.portal(TITLE.replace("BGC", "BSC"), old, modified=4)
    made = session()
    pages = files(layer(old, address={"portal": TITLE}), AREA, made)
    assert pages[0].url.startswith(new)
    assert made.notes["list"] == [f"The portal has it at {new} now."]
    assert state(layer(old, address={"portal": TITLE}), AREA, session()).state == "same"
    newest = publishers.feature_service("NEW_V7", SQUARES)
    publishers.portal(TITLE.replace("V5", "V7"), newest, modified=9)
    assert state(layer(old, address={"portal": TITLE}), AREA, session()).state == "changed"


def test_the_latest_date_of_a_title_counts(publishers: Publishers, session: Make) -> None:
    urls = {}
    for n, date in enumerate(["December 2025", "May 2025", "May 2024", "December 2023"]):
        urls[date] = publishers.feature_service(f"L{n}", SQUARES)
        publishers.portal(f"Wards ({date}) Boundaries UK BGC", urls[date], modified=n)
    asked = layer("", address={"portal": "Wards Boundaries UK BGC"})
    assert files(asked, AREA, session())[0].url.startswith(urls["December 2025"])


@pytest.mark.parametrize(("title", "other", "date"), [
    ("Wards", "WARDS (V2)", (0, 0)),
    ("Ward to LAD in EW", "Ward (May 2024) to LAD (December 2025) in EW v3", (2025, 12)),
    ("LSOA (2011) to LSOA (2021)", "LSOA (2011) to LSOA (December 2021)", (0, 0)),
    ("LSOA (2011) to LSOA", "LSOA (2011) to LSOA (2021)", (2021, 0)),
    ("LSOA (2011)", "LSOA (2021)", None), ("Wards", "Wards in EW", None), ("Wards", "", None),
])  # fmt: skip
def test_titles_fit_but_for_dates_and_versions(
    title: str, other: str, date: tuple[int, int] | None
) -> None:
    assert date_besides(title, other) == date


def test_a_field_may_have_another_name_in_a_later_edition(
    publishers: Publishers, session: Make
) -> None:
    url = publishers.feature_service("V6", SQUARES.rename(columns={"LSOA21CD": "LSOA22CD"}))
    pages = files(layer(url, address={"where": "lsoa21"}), AREA, session())
    assert [row["properties"]["LSOA22CD"] for row in rows(pages)] == CODES[:6]


def test_names_may_hold_quotes(publishers: Publishers, session: Make) -> None:
    names = SQUARES.assign(LSOA21NM=["King's Lynn 001"] * 3 + ["Other 002"] * 7)
    url = publishers.feature_service("MSOA", names)
    named = dataclasses.replace(AREA, msoas=frozenset({"King's Lynn 001"}))
    asked = layer(url, address={"where": "msoa21", "by": "LSOA21NM"})
    assert codes(files(asked, named, session())) == CODES[:3]


@pytest.mark.parametrize("fault", [faults.busy(503), faults.html(), None])
def test_without_the_portal_the_known_address_is_used(
    publishers: Publishers, session: Make, fault: Any
) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES)
    publishers.portal("Another thing", url)
    if fault:
        publishers.fault("geoportal", fault)
    made = session()
    assert codes(files(layer(url, address={"portal": TITLE}), AREA, made)) == CODES
    assert "the known address is used" in made.notes["list"][0]


def test_an_error_of_200_is_tried_again_then_named(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    publishers.fault("resultOffset=4", faults.error(), times=2)
    assert codes(files(layer(url), AREA, session())) == CODES
    publishers.fault("resultOffset=8", faults.error(400, "Invalid <b>query</b>"))
    with pytest.raises(SourceFailed, match="answered with an error: 400 Invalid <b>query</b>"):
        files(layer(url, id="other"), AREA, session())


@pytest.mark.parametrize(("by", "told"), [(5, "counts 15 rows and sent 10"),
                                          (-3, "counts 7 rows and sent 8")])  # fmt: skip
def test_a_wrong_count_is_named_and_nothing_of_it_kept(
    publishers: Publishers, session: Make, by: int, told: str
) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    publishers.fault("returnCountOnly", faults.miscount(by))
    with pytest.raises(Contradiction, match=told):
        files(layer(url), AREA, session())
    publishers.heal()
    publishers.forget()
    assert codes(files(layer(url), AREA, session())) == CODES
    assert publishers.count("resultOffset") == 3


def test_pages_that_repeat_are_named(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=4)
    publishers.fault("resultOffset", faults.repeated())
    with pytest.raises(Contradiction, match="sent 4 rows twice after the first 4"):
        files(layer(url), AREA, session())


def test_pages_in_another_order_are_still_all(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES, page=5)
    publishers.fault("resultOffset", faults.swapped(5))
    assert codes(files(layer(url), AREA, session())) == CODES[5:] + CODES[:5]


def test_a_count_that_is_not_the_countrys_is_named(publishers: Publishers, session: Make) -> None:
    url = publishers.feature_service("LSOA_V5", SQUARES)
    with pytest.raises(Contradiction, match=r"has 10 rows, where 35,672 are stated"):
        files(layer(url, rows=35_672), AREA, session())
    assert files(layer(url, rows=10), AREA, session())
    assert files(layer(url, rows=35_672, address={"where": "lsoa21"}), AREA, session())


def test_what_is_no_layer_is_told(publishers: Publishers, session: Make, tmp_path: Path) -> None:
    url = publishers.json("https://example.org/x/FeatureServer/0?f=json", {"name": "x"})
    with pytest.raises(SourceFailed, match="is no layer with rows"):
        files(layer(url.split("?")[0]), AREA, session())
