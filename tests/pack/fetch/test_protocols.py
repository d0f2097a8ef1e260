"""GOV.UK, Ordnance Survey, Nomis, the planning platform: each as its publisher speaks."""

import json

import pandas as pd
import pytest
import shapely

from herts_geo.crs import shape_to_degrees
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import Contradiction, Fetched, files, state
from herts_geo.pack.source import Source, SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import ENTITIES, GTFS, ITEMS, NAPTAN, Publishers, faults
from tests.publishers.server import Fault

CSV = b"code,name\nE1,One\n"
AREA = Area("Here", "E10000099", {"E07000001": "One"}, lsoas=frozenset({"E01000001", "E01000002"}),
            outline=shapely.box(530000, 210000, 532500, 211000))  # fmt: skip
PAGE = "/government/statistics/deprivation-2025"
INDICES = source("content page", "https://assets.publishing.service.gov.uk/media/old/File_7.csv",
                 address={"page": PAGE, "attachment": "*file 7*"})  # fmt: skip


def test_an_attachment_is_found_by_its_title(publishers: Publishers, session: Make) -> None:
    publishers.content(PAGE, {"File 6: other": ("File_6.csv", b"other\n"),
                              "File 7: all ranks": ("File_7.csv", CSV)})  # fmt: skip
    made = session()
    (kept,) = files(INDICES, AREA, made)
    assert kept.path.read_bytes() == CSV
    assert kept.name == "File_7.csv"
    assert made.notes["list"] == [f"The page '{PAGE}' has it at {kept.url} now."]
    assert state(INDICES, AREA, session()).state == "same"
    publishers.content(PAGE, {"File 7: all ranks": ("File_7.csv", CSV + b"E2,Two\n")})
    assert state(INDICES, AREA, session()).state == "changed"
    assert files(INDICES, AREA, session())[0].sha256 != kept.sha256


@pytest.mark.parametrize("fault", [faults.busy(503), faults.html(), None])
def test_the_known_address_is_the_second_choice(
    publishers: Publishers, session: Make, fault: Fault | None
) -> None:
    publishers.content(PAGE, {"File 6": ("File_6.csv", b"other\n")})
    publishers.file(INDICES.address.url, CSV)
    if fault:
        publishers.fault("api/content", fault)
    made = session()
    assert files(INDICES, AREA, made)[0].url == INDICES.address.url
    assert len(made.notes["list"]) == 1
    unknown = source("content page", "", address={"page": PAGE, "attachment": "*file 7*"})
    with pytest.raises(SourceFailed):
        files(unknown, AREA, session())


PRODUCT = source("product", "", form="zip", address={
    "product": "CodePointOpen", "query": {"area": "GB", "format": "CSV"}})  # fmt: skip


def test_a_product_is_fetched_by_version(publishers: Publishers, session: Make) -> None:
    data = _zip()
    publishers.product("CodePointOpen", "2026-08", {"codepo_gb.zip": data})
    (kept,) = files(PRODUCT, AREA, session())
    assert (kept.size, kept.version) == (len(data), "2026-08")
    publishers.forget()
    files(PRODUCT, AREA, session())
    assert publishers.count("codepo_gb") == 0
    assert state(PRODUCT, AREA, session()).state == "same"
    publishers.product("CodePointOpen", "2026-11", {"codepo_gb.zip": data})
    assert state(PRODUCT, AREA, session()).words == "There is a version 2026-11; 2026-08 is used."


def test_the_format_may_stand_in_the_known_address(publishers: Publishers, session: Make) -> None:
    known = "https://api.os.uk/downloads/v1/products/CodePointOpen/downloads?format=CSV&redirect"
    asked = source("product", known, form="zip", address={"product": "CodePointOpen"})
    publishers.product("CodePointOpen", "2026-08", {"codepo_gb.zip": _zip()})
    assert files(asked, AREA, session())[0].name == "codepo_gb.zip"
    publishers.fault("products/CodePointOpen", faults.busy(500))
    with pytest.raises(SourceFailed):
        files(asked, AREA, session())
    publishers.heal()
    publishers.fault("CodePointOpen/downloads", faults.busy(404), times=1)
    publishers.file(known, _zip(b"known"))
    made = session()
    assert files(asked, AREA, made)[0].size == len(_zip(b"known"))
    assert "the known address is used" in made.notes["list"][0]


def test_a_file_of_the_portal(publishers: Publishers, session: Make) -> None:
    history = source("portal file", "", form="zip", address={"portal": "Code History Database"})
    with pytest.raises(SourceFailed):
        files(history, AREA, session())
    for n, date in enumerate(["December 2025", "June 2026"]):
        id = str(n) * 32
        publishers.portal(f"Code History Database ({date})", id=id, kind="CSV Collection")
        publishers.item(id, _zip(date.encode()))
    publishers.portal("Code History Database (July 2026)", "https://x.org/FeatureServer/0")
    (kept,) = files(history, AREA, session())
    assert kept.url == f"{ITEMS}/{'1' * 32}/data"
    assert state(history, AREA, session()).state == "same"
    publishers.portal("Code History Database (December 2026)", id="2" * 32, kind="CSV")
    assert state(history, AREA, session()).state == "changed"


def test_a_product_is_proven_by_its_sum(publishers: Publishers, session: Make) -> None:
    publishers.product("CodePointOpen", "2026-08", {"codepo_gb.zip": _zip()})
    publishers.fault("codepo_gb.zip", faults.replaced(_zip(b"other")))
    with pytest.raises(Contradiction, match="changed on the way"):
        files(PRODUCT, AREA, session())
    publishers.heal()
    assert files(PRODUCT, AREA, session())[0].size == len(_zip())
    absent = source("product", "", address={"product": "CodePointOpen",
                                            "query": {"format": "GPKG"}})  # fmt: skip
    with pytest.raises(SourceFailed, match="no such file"):
        files(absent, AREA, session())


def _zip(data: bytes = CSV) -> bytes:
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(zipfile.ZipInfo("a.csv"), data)
    return made.getvalue()


def _rows(parts: tuple[Fetched, ...]) -> pd.DataFrame:
    return pd.concat([pd.read_csv(part.path) for part in parts], ignore_index=True)


def test_a_table_comes_in_parts(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herts_geo.pack.fetch.tables.PAGE", 4)
    codes = [f"E0100000{n}" for n in range(8)]
    table = pd.DataFrame({"GEOGRAPHY_CODE": codes, "OBS_VALUE": range(8)})
    url = publishers.nomis("NM_2014_1", table, page=4)
    whole = source("table query", url, address={"query": {"geography": "TYPE151", "gender": "0"}})
    parts = files(whole, AREA, session())
    assert _rows(parts).equals(table)
    assert [x.query["RecordOffset"] for x in publishers.requests] == ["0", "4", "8"]
    assert publishers.requests[0].query["gender"] == "0"
    publishers.forget()
    assert state(whole, AREA, session()).state == "same"
    some = source("table query", url, address={"where": "lsoa21", "by": "geography"})
    assert list(_rows(files(some, AREA, session())).GEOGRAPHY_CODE) == codes[1:3]
    monkeypatch.setattr("herts_geo.pack.fetch.tables.CODES", 1)
    assert list(_rows(files(some, AREA, session())).GEOGRAPHY_CODE) == codes[1:3]
    publishers.fault("NM_2014_1", faults.repeated())
    with pytest.raises(Contradiction, match="from row 4 is a copy"):
        files(source("table query", url, id="other"), AREA, session())


def _entities(count: int) -> pd.DataFrame:
    where = [shape_to_degrees(shapely.Point(531000, 210500)),
             shape_to_degrees(shapely.Point(600000, 300000))]  # fmt: skip
    return pd.DataFrame({
        "entity": range(count), "reference": [f"R{n}" for n in range(count)],
        "geometry": "", "point": [where[n % 4 == 3].wkt for n in range(count)],
        "documentation-url": None,
    })  # fmt: skip


def entities(**address: object) -> Source:
    """A data set of the platform."""
    return source("platform", "", id="green-belt", form="json", address=address)


def test_entities_of_the_area_are_read_page_by_page(publishers: Publishers, session: Make) -> None:
    publishers.platform("green-belt", _entities(2000))
    pages = files(entities(where="bbox"), AREA, session())
    held = [row["reference"] for page in pages
            for row in json.loads(page.path.read_bytes())["entities"]]  # fmt: skip
    assert held == [f"R{n}" for n in range(2000) if n % 4 != 3]
    assert [x.query["offset"] for x in publishers.requests] == ["0", "500", "1000"]
    assert publishers.requests[0].query["geometry_relation"] == "intersects"
    publishers.forget()
    assert state(entities(where="bbox"), AREA, session()).state == "same"
    again = session()
    files(entities(where="bbox"), AREA, again)
    assert (again.requests, again.received) == (3, 0)


def test_a_data_set_of_no_entities_is_one_page(publishers: Publishers, session: Make) -> None:
    publishers.platform("green-belt", _entities(0))
    (page,) = files(entities(), AREA, session())
    assert json.loads(page.path.read_bytes())["count"] == 0


def test_entities_that_do_not_add_up_are_named(publishers: Publishers, session: Make) -> None:
    publishers.platform("green-belt", _entities(900))
    publishers.fault(ENTITIES, faults.miscount(1))
    with pytest.raises(Contradiction, match="counts 901 entities and sent 900"):
        files(entities(), AREA, session())
    publishers.fault(ENTITIES, faults.miscount(-1))
    with pytest.raises(Contradiction, match="counts 899 entities and sent 900"):
        files(entities(), AREA, session())
    publishers.heal()
    publishers.fault(ENTITIES, faults.repeated())
    with pytest.raises(Contradiction, match="sent 500 entities twice after the first 500"):
        files(entities(), AREA, session())


def test_a_whole_data_set_is_one_file(publishers: Publishers, session: Make) -> None:
    publishers.platform("green-belt", _entities(9))
    (kept,) = files(source("platform", "", id="green-belt"), AREA, session())
    assert len(pd.read_csv(kept.path)) == 9
    (same,) = files(source("platform", "", address={"query": {"dataset": "green-belt"}}), AREA,
                    session())  # fmt: skip
    assert same.sha256 == kept.sha256


def test_stops_timetables_and_items(publishers: Publishers, session: Make) -> None:
    publishers.naptan("210", CSV)
    publishers.gtfs("east_anglia", _zip())
    publishers.item("92d3", _zip())
    query = {"dataFormat": "csv", "atcoAreaCodes": "210"}
    assert files(source(url=NAPTAN, address={"query": query}), AREA, session())[0].size == len(CSV)
    (times,) = files(source(url=f"{GTFS}/east_anglia/", form="gtfs", id="a"), AREA, session())
    assert times.name == "itm_east_anglia_gtfs.zip"
    (item,) = files(source(url=f"{ITEMS}/92d3/data", form="zip", id="b"), AREA, session())
    assert item.sha256 == times.sha256
