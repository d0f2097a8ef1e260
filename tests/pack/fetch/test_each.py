"""What is asked for once for each value: lists of stops, street extracts, regions of timetables."""

from herts_geo.pack.area import Area
from herts_geo.pack.fetch.request import Job
from tests.pack.fetch.conftest import Make, source

HERTS = Area("Hertfordshire", "E10000015", {}, {"E10000015": "Hertfordshire"})
STOPS = {"each": "stops", "query": {"dataFormat": "csv", "codes": "{stops}"}}


def asked(session: Make, area: Area, url: str, **address: object) -> list[str]:
    job = Job(source(url=url, address=address), area, session())
    return [job.url(words) for words in job.each()]


def test_the_stops_of_an_area_are_asked_for_by_its_code(session: Make) -> None:
    assert asked(session, HERTS, "https://example.org/a", **STOPS) == [
        "https://example.org/a?dataFormat=csv&codes=210"
    ]


def test_all_stops_are_asked_for_where_no_code_is_known(session: Make) -> None:
    nowhere = Area("Nowhere", "X", {})
    assert asked(session, nowhere, "https://example.org/a", **STOPS) == [
        "https://example.org/a?dataFormat=csv"
    ]


def test_a_source_names_its_own_values(session: Make) -> None:
    url = "https://example.org/{value}.csv"
    assert asked(session, HERTS, url, each="value", values=("910", "940")) == [
        "https://example.org/910.csv",
        "https://example.org/940.csv",
    ]


def test_streets_and_timetables_are_of_the_place_and_around_it(session: Make) -> None:
    streets = asked(session, HERTS, "https://example.org/{streets}-latest.osm.pbf", each="streets")
    assert "https://example.org/england/greater-london-latest.osm.pbf" in streets
    assert len(streets) == 6
    found = asked(session, HERTS, "https://example.org/{timetables}/", each="timetables")
    assert found == [
        "https://example.org/east_anglia/",
        "https://example.org/london/",
        "https://example.org/south_east/",
    ]
