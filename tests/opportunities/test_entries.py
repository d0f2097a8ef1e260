"""The pipeline: the counting rules by hand, what is missing, the shortlist, the chapter."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities import make as opportunities_make
from herts_geo.opportunities import place as opportunities_place
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.opportunities.entries import ALL, Sum
from herts_geo.pack.catalogue import Catalogue
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import STATUSES, Body, Opportunity

TODAY = date(2026, 1, 1)
COUNTY = Body(name="Hertfordshire County Council", kind="local")
JOBCENTRE = Body(name="Department for Work and Pensions", kind="central")
STEVENAGE = (-0.2029, 51.9022)
WATFORD = (-0.3969, 51.6565)


def entry(title: str = "Hub", **values: Any) -> Opportunity:
    return Opportunity(id=values.pop("id", "ab12cd34"), title=title, **values)


def full(**values: Any) -> Opportunity:
    """An entry that lacks nothing."""
    given = {
        "lead": COUNTY.name,
        "lead_kind": "local",
        "partners": (JOBCENTRE,),
        "homes": 8,
        "confidence": "high",
        "next_step": "Survey",
        "owner": "Head of property",
        "date": "2026-06-30",
        "lon": STEVENAGE[0],
        "lat": STEVENAGE[1],
    }
    return entry(**(given | values))


def holding(*entries: Opportunity) -> Project:
    """A project with these entries, each under an id of its own."""
    made = project_file.new("Review")
    for each in entries:
        made = project_file.add(made, "opportunities", Opportunity(**{**vars(each), "id": ""}))
    return made


@pytest.mark.parametrize(
    ("units", "homes"),
    [
        ({}, None),
        ({"homes": 12}, 12),
        ({"homes": 0}, 0),
        ({"student_units": 4}, 1),
        ({"care_rooms": 10}, 10 / 4),
        ({"homes": 12, "student_units": 4, "care_rooms": 10}, 12 + 4 / 4 + 10 / 4),
    ],
    ids=str,
)
def test_four_student_units_or_care_rooms_count_as_one_home(
    units: dict[str, int], homes: float | None
) -> None:
    assert opportunities_entries.homes(entry(**units)) == homes


def test_an_entry_that_lacks_nothing() -> None:
    assert opportunities_entries.missing(full()) == ()
    assert opportunities_entries.partnered(full())
    assert opportunities_entries.lacks(full()) == ""


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"lead": ""}, ["a lead", "a second public body", "a body of local government"]),
        ({"partners": ()}, ["a second public body", "a body of central government"]),
        ({"partners": (COUNTY,)}, ["a second public body", "a body of central government"]),
        ({"lead_kind": "other"}, ["a body of local government"]),
        (
            {"lead_kind": ""},
            [
                "a body of local government",
                "whether Hertfordshire County Council is central or local",
            ],
        ),
        ({"homes": None}, ["a benefit (homes, jobs, receipt or saving)"]),
        ({"homes": 0}, []),
        ({"lat": None}, ["a place on the map"]),
        ({"confidence": ""}, ["the confidence"]),
        (
            {"owner": "", "date": "", "next_step": ""},
            ["the next step", "the owner's role", "a date"],
        ),
    ],
    ids=str,
)
def test_what_is_missing_is_named(change: dict[str, Any], missing: list[str]) -> None:
    assert list(opportunities_entries.missing(full(**change))) == missing


def test_a_body_counts_once_and_keeps_the_kind_that_was_said() -> None:
    found = full(lead="NHS", lead_kind="", partners=(Body(name="nhs", kind="central"),))
    assert opportunities_entries.bodies(found) == (Body(name="nhs", kind="central"),)
    assert not opportunities_entries.partnered(found)


def test_totals_by_status_say_how_many_gave_a_figure() -> None:
    entries = [
        full(status="idea", homes=10, student_units=6, jobs=5),
        full(status="idea", homes=None, jobs=None, receipt=250_000.0),
        entry(status="delivery", care_rooms=8, receipt=100_000.5, saving=-1_000.0),
    ]
    found = {each.status: each for each in opportunities_entries.totals(entries)}
    assert list(found) == [*STATUSES, ALL]
    assert found["idea"].count == 2
    assert found["idea"].partnered == 2
    assert found["idea"].sums["homes"] == Sum(10 + 6 / 4, 1, 2)
    assert found["idea"].sums["saving"] == Sum(None, 0, 2)
    assert found["done"].sums["homes"] == Sum(None, 0, 0)
    assert found[ALL].sums["homes"] == Sum(10 + 6 / 4 + 8 / 4, 2, 3)
    assert found[ALL].sums["receipt"] == Sum(250_000 + 100_000.5, 2, 3)
    assert found[ALL].partnered == 2
    table = opportunities_entries.totals_table(opportunities_entries.totals(entries))
    assert table["Status"].tolist() == ["Idea", "Delivery", "All"]
    assert table["Homes"].tolist() == ["11.5 (given for 1 of 2)", "2", "13.5 (given for 2 of 3)"]
    assert table["Yearly saving"].tolist()[0] == "not given"
    assert table["Yearly saving"].tolist()[1] == "−£1,000 a year"


def test_the_paragraph_counts_what_is_late_and_invents_nothing() -> None:
    said = opportunities_entries.paragraph([entry()], "in Bedwell", "2026-01-01")
    assert said == (
        "The pipeline in Bedwell holds 1 opportunity: 1 at the idea stage. No figure is given yet. "
        "0 of 1 name the public bodies that a project needs."
    )
    past = full(date="2025-12-31")
    assert "1 entry is past the date" in opportunities_entries.paragraph(
        [past], "here", "2026-01-01"
    )
    done = full(date="2025-12-31", status="done")
    assert "past the date" not in opportunities_entries.paragraph([done], "here", "2026-01-01")
    assert "no opportunity yet" in opportunities_entries.paragraph([], "here", "2026-01-01")


def test_one_of_a_thing_is_told_in_the_singular() -> None:
    said = opportunities_entries.paragraph([full(homes=1, jobs=1)], "here", "2026-01-01")
    assert "Together: 1 home and 1 job." in said
    several = opportunities_entries.paragraph([full(homes=None, care_rooms=2, jobs=2)], "here", "")
    assert "Together: 0.5 homes and 2 jobs." in several


def test_of_the_county_what_lies_outside_it_is_not_said_to_lie_in_it(pack: Catalogue) -> None:
    known = places.gazetteer(pack)
    london = holding(full(lon=-0.1276, lat=51.5072))
    (lead,) = opportunities_chapter.chapter(pack, london, known.whole, today=TODAY).lead
    assert lead.startswith("The pipeline of the whole project holds 1 opportunity")
    (lead,) = opportunities_chapter.chapter(pack, london, known.find("Stevenage"), today=TODAY).lead
    assert lead.startswith("The pipeline in Stevenage holds no opportunity")


def test_the_table_keeps_gaps_missing() -> None:
    table = opportunities_entries.table([full(), entry()])
    assert table["Homes that count"].tolist()[0] == 8
    assert pd.isna(table["Homes that count"][1])
    assert table["Partners"][0] == "Department for Work and Pensions (central government)"
    assert opportunities_entries.table([]).empty


def values(**changes: Any) -> dict[str, Any]:
    """The criteria of an entry beside one that gives every figure."""
    entries = [full(id="aaaaaaaa", **changes), full(id="bbbbbbbb", jobs=1, receipt=1.0, saving=1.0)]
    found = opportunities_shortlist.values(entries, TODAY, {"aaaaaaaa": 1.0, "bbbbbbbb": 10.0})
    row = found.loc["aaaaaaaa"].to_dict()
    return {name: None if pd.isna(value) else round(value, 3) for name, value in row.items()}


@pytest.mark.parametrize(
    ("change", "name", "value"),
    [
        ({"homes": 9}, "homes", 1),
        ({"homes": 4}, "homes", 4 / 8),
        ({"homes": 8}, "homes", 1),
        ({"homes": 0}, "homes", 0),
        ({"receipt": 5.0}, "receipt", 1),
        ({"receipt": 0.25}, "receipt", 0.25 / 1),
        ({"saving": -5.0}, "saving", 0),
        ({"jobs": None}, "jobs", None),
        ({"homes": None}, "homes", None),
        ({"confidence": "medium"}, "confidence", 0.5),
        ({"confidence": "70%"}, "confidence", 0.7),
        ({"confidence": ""}, "confidence", None),
        ({"partners": ()}, "bodies", 0),
        ({"lead_kind": "other"}, "bodies", 0.5),
        ({}, "bodies", 1),
        ({"status": "feasibility"}, "ready", 0.333),
        ({"status": "delivery"}, "ready", 1),
        ({"date": "2025-01-01"}, "soon", 1),
        ({"date": "2031-06-01"}, "soon", 0),
        ({"date": "2027-01-01"}, "soon", round(1 - 365 / 365.25 / 5, 3)),
        ({"date": ""}, "soon", None),
        ({}, "need", 1),
    ],
    ids=str,
)
def test_each_criterion_by_hand(change: dict[str, Any], name: str, value: Any) -> None:
    assert values(**change)[name] == value


def test_the_shortlist_follows_the_weights_and_explains_itself() -> None:
    homes = full(id="aaaaaaaa", title="Homes", homes=100, confidence="low")
    sure = full(id="bbbbbbbb", title="Sure", homes=10, confidence="high")
    for weights, first in (({"homes": 3, "confidence": 1}, "Homes"), ({"confidence": 1}, "Sure")):
        scores = opportunities_shortlist.score([homes, sure], weights, TODAY)
        table = opportunities_shortlist.table([homes, sure], scores)
        assert table["Opportunity"].tolist()[0] == first
    scores = opportunities_shortlist.score([homes, sure], {"homes": 3, "confidence": 1}, TODAY)
    assert scores.score["aaaaaaaa"] == 100 * (3 * 1 + 1 * 0) / 4
    assert scores.score["bbbbbbbb"] == 100 * (3 * 10 / 100 + 1 * 1) / 4
    assert scores.why("aaaaaaaa")["points"].sum() == pytest.approx(75)


def test_what_is_done_is_not_shortlisted() -> None:
    assert opportunities_shortlist.shortlisted([full(status="done"), full()]) == (full(),)


def test_entries_are_found_in_their_place(pack: Catalogue) -> None:
    here, there = full(id="aaaaaaaa"), full(id="bbbbbbbb", lon=WATFORD[0], lat=WATFORD[1])
    nowhere = full(id="cccccccc", lon=None)
    known = places.gazetteer(pack)
    found = opportunities_place.within(pack, [here, there, nowhere], known.find("Stevenage"))
    assert found.entries == (here, nowhere)
    assert found.unplaced == (nowhere,)
    assert set(found.deciles) == {"aaaaaaaa", "bbbbbbbb"}
    for place in (known.whole, known.find("Stevenage")):
        assert opportunities_place.within(pack, [here], place).entries == (here,)
    whole = opportunities_place.within(pack, [here, there, nowhere], known.whole)
    assert whole.entries == (here, there, nowhere)
    assert opportunities_place.within(pack, [], known.whole).entries == ()


@pytest.mark.parametrize(
    ("values", "inside"),
    [
        ({"area": "E07000243"}, {"Stevenage", "Bedwell", "county"}),
        ({"area": "E07000102"}, {"county"}),
        ({"area": "E10000015"}, {"Stevenage", "Bedwell", "county"}),
        ({"area": "nowhere"}, {"Stevenage", "Bedwell", "county"}),
        ({"query": (("place", "E07000102"),), "place": "Three Rivers"}, {"county"}),
        (
            {"query": (("place", "E07000102"),), "place": "moved"},
            {"Stevenage", "Bedwell", "county"},
        ),
    ],
)
def test_an_entry_without_a_position_counts_where_its_area_is(
    pack: Catalogue, values: dict[str, Any], inside: set[str]
) -> None:
    known = places.gazetteer(pack)
    loose = full(lon=None, **values)
    asked = {name: known.find(name) for name in ("Stevenage", "Bedwell")} | {"county": known.whole}
    found = {
        name: opportunities_place.within(pack, [loose], place) for name, place in asked.items()
    }
    assert {name for name, each in found.items() if each.unplaced == (loose,)} == inside
    assert {name for name, each in found.items() if each.entries} == inside


def test_a_body_named_twice_stands_once_as_the_lead_with_its_kind() -> None:
    twice = full(lead="NHS", lead_kind="", partners=(Body(name="nhs", kind="central"), COUNTY))
    (row,) = opportunities_entries.table([twice]).to_dict("records")
    assert row["Lead"] == "NHS (central government)"
    assert row["Partners"] == "Hertfordshire County Council (local government)"
    assert opportunities_entries.table([full(lead="")])["Partners"][0].startswith(
        "Department for Work"
    )


def test_the_chapter_says_what_the_page_says(pack: Catalogue) -> None:
    made = holding(full(), full(status="done", homes=3, lon=None), entry(lon=WATFORD[0]))
    place = places.gazetteer(pack).find("Stevenage")
    found = opportunities_chapter.chapter(pack, made, place, today=TODAY)
    figures = {each.key: each for each in found.figures}
    assert figures["opportunities.homes"].value == 8 + 3
    assert figures["opportunities.homes"].text == "11 (given for 2 of 3)"
    assert figures["opportunities.partnered"].text == "2 of 3"
    assert figures["opportunities.jobs"].value is None
    assert figures["opportunities.jobs"].text == "not given"
    assert [table.key.split(".")[1] for table in found.tables] == [
        "totals",
        "list",
        "shortlist",
        "criteria",
    ]
    assert len(found.tables[2].frame) == 2
    (picture,) = found.pictures
    assert [mark.letter for mark in picture.marks] == ["I"]
    assert {"place": place.code} == picture.link.query
    assert all(each.link.query == {"place": place.code} for each in found.figures)
    assert [table.whole for table in found.tables] == [False, True, False, False]
    assert [item.label for item in picture.key_marks] == ["I: Idea"]
    assert "Hub and Hub" in found.notes[2]


def test_an_empty_pipeline_is_said_to_be_empty(pack: Catalogue) -> None:
    found = opportunities_chapter.chapter(pack, project_file.new(), places.gazetteer(pack).whole)
    assert "no opportunity yet" in found.lead[0]
    assert found.tables == found.pictures == ()


ASSET = {
    "id": "library:1",
    "name": "Central Library",
    "holder": "Hertfordshire County Council",
    "lon": STEVENAGE[0],
    "lat": STEVENAGE[1],
    "vacant": pd.NA,
}
SECRET = ASSET | {"id": "own-1", "name": "12 Secret Road", "vacant": True}
STATION = ASSET | {"id": "own-2", "name": "Fire Station", "holder": "Fire Service"}


def test_an_entry_is_made_from_an_asset() -> None:
    made = opportunities_make.from_asset(ASSET)
    assert made.title == "Opportunity at Central Library"
    assert (made.lead, made.lead_kind) == ("Hertfordshire County Council", "local")
    assert (made.lon, made.lat) == STEVENAGE
    assert made.query == (("e_asset", "library:1"),)
    assert project_file.sound("opportunities", made) == made


def test_an_entry_is_made_from_a_pair_and_from_a_site() -> None:
    made = opportunities_make.from_pair(ASSET, STATION)
    assert made.title == "Share between Central Library and Fire Station"
    assert made.partners == (Body(name="Fire Service"),)
    assert [each.id for each in made.holdings] == ["library:1", "own-2"]
    site = {"id": "x:1", "name": "Old depot", "dwellings": 12.0, "lon": pd.NA, "lat": pd.NA}
    made = opportunities_make.from_site(site)
    assert (made.title, made.homes, made.lon) == ("Homes at Old depot", 12, None)
    assert opportunities_make.from_site(site | {"dwellings": pd.NA}).homes is None


def test_even_the_full_view_makes_no_entry_that_tells_of_vacant_property() -> None:
    made = opportunities_make.from_asset(SECRET)
    assert made.holdings[0].name == "Vacant property"
    assert made.lon is None
    assert "Secret" not in repr(made)
    for pair in ((ASSET, SECRET), (SECRET, ASSET)):
        with pytest.raises(opportunities_make.Withheld, match="would give its place away"):
            opportunities_make.from_pair(*pair)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Stevenage Borough Council", "local"),
        ("Department for Education", "central"),
        ("HM Prison Service", "central"),
        ("NHS England", ""),
        ("Council of Wise People", ""),
    ],
)
def test_a_kind_is_proposed_only_where_the_name_says_it(name: str, kind: str) -> None:
    assert opportunities_make.kind_of(name) == kind
