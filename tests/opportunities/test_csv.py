"""The pipeline as a file and as a table of cells: what is written is read back, faults are told."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.opportunities import cells as opportunities_cells
from herts_geo.opportunities import csv as opportunities_csv
from herts_geo.opportunities import table as opportunities_table
from herts_geo.opportunities.cells import FIELDS
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import STATUSES, Body, Holding, Opportunity

HEADER = "Id,Opportunity,Status,Homes,Confidence,Date,Lead,Partners,Assets and sites\r\n"
texts = st.text(st.characters(codec="utf-8"), max_size=30)
titles = texts.map(lambda text: f"x{text}")
bodies = st.builds(Body, name=titles, kind=st.sampled_from(["", "central", "local", "other"]))
entries = st.builds(
    Opportunity,
    title=texts.map(lambda text: f"{text}x"),
    status=st.sampled_from(STATUSES),
    place=texts,
    lead=titles,
    lead_kind=st.sampled_from(["", "central", "local", "other"]),
    partners=st.lists(bodies, max_size=3).map(tuple),
    holdings=st.lists(
        st.builds(Holding, kind=st.sampled_from(["asset", "site"]), id=titles, name=titles),
        max_size=3,
    ).map(tuple),
    homes=st.none() | st.integers(0, 100_000),
    care_rooms=st.none() | st.integers(0, 9),
    jobs=st.none() | st.integers(0, 9),
    receipt=st.none() | st.floats(0, 1e9),
    saving=st.none() | st.floats(-1e9, 1e9),
    confidence=st.sampled_from(["", "low", "high", "0%", "100%"]),
    next_step=texts,
    owner=texts,
    date=st.dates().map(lambda day: day.isoformat()) | st.just(""),
    notes=texts,
    lon=st.none() | st.floats(-9, 2.5),
    lat=st.none() | st.floats(49.5, 61),
)


def holding(*found: Opportunity) -> Project:
    made = project_file.new()
    for each in found:
        made = project_file.add(made, "opportunities", each)
    return made


def said(data: bytes, made: Project | None = None) -> list[str]:
    """Every fault of a file, in sentences."""
    found = opportunities_csv.read(data, made or project_file.new())
    return [issue.sentence() for issue in found.issues]


@given(st.lists(entries, min_size=1, max_size=4))
def test_what_is_written_is_read_back(found: list[Opportunity]) -> None:
    made = holding(*found)
    back = opportunities_csv.read(opportunities_csv.write(made.opportunities), project_file.new())
    assert [issue.sentence() for issue in back.issues] == []
    wanted = [replace(each, updated="", revision="", earlier=()) for each in made.opportunities]
    assert list(back.entries) == wanted


def test_what_is_read_back_into_its_own_project_changes_nothing() -> None:
    made = holding(Opportunity(title="Hub", homes=3), Opportunity(title="Other"))
    found = opportunities_csv.read(opportunities_csv.write(made.opportunities), made)
    assert opportunities_csv.take(made, found) is made


def test_a_changed_row_changes_its_entry_and_a_new_one_is_added() -> None:
    made = holding(Opportunity(title="Hub", homes=3, page="estate"))
    id = made.opportunities[0].id
    data = f"Id,Opportunity,Homes\r\n{id},Hub,1\r\n,Another,\r\n".encode()
    after = opportunities_csv.take(made, opportunities_csv.read(data, made))
    assert [(each.title, each.homes) for each in after.opportunities] == [
        ("Hub", 1),
        ("Another", None),
    ]
    assert after.opportunities[0].page == "estate"


@pytest.mark.parametrize("start", ["=1+1", "+1+1", "-1-1", "@x", "'=1", "''x"])
def test_nothing_in_a_file_runs_in_a_spreadsheet(start: str) -> None:
    made = holding(Opportunity(title=start, notes=start, lead=start, place=start))
    data = opportunities_csv.write(made.opportunities)
    cells = pd.read_csv(pd.io.common.BytesIO(data), dtype=str, keep_default_na=False).iloc[0]
    risky = [c for name, c in cells.items() if c.startswith(("=", "+", "-", "@")) and name != "x"]
    assert risky == []
    back = opportunities_csv.read(data, project_file.new()).entries[0]
    assert (back.title, back.notes, back.lead, back.place) == (start,) * 4


def test_every_fault_is_named_with_its_row_and_sound_rows_are_kept() -> None:
    rows = [
        ",Good,Idea,12,High,31/03/2027,NHS (central),Police;Fire (other),Hall [asset h:1]",
        "bad id,Bad,great,1.5,perhaps,32/13/2027,,,Hall",
        ",,idea,-3,,,,,",
        "ab12cd34,One,,,,,,,",
        "ab12cd34,Two,,,,,,,",
    ]
    data = (HEADER + "\r\n".join(rows)).encode()
    found = opportunities_csv.read(data, project_file.new())
    assert [each.title for each in found.entries] == ["Good", "One"]
    good = found.entries[0]
    assert (good.lead, good.lead_kind, good.date) == ("NHS", "central", "2027-03-31")
    assert good.partners == (Body(name="Police"), Body(name="Fire", kind="other"))
    assert good.holdings == (Holding(kind="asset", id="h:1", name="Hall"),)
    told = said(data)
    assert "row 3, Id 'bad id': is no id of this app. Leave it empty for a new entry." in told
    for part in ("Status 'great'", "Homes '1.5'", "Confidence 'perhaps'", "Date '32/13/2027'"):
        assert any(f"row 3, {part}" in each for each in told), part
    assert any("row 3, Assets and sites 'Hall': lacks an id" in each for each in told)
    assert any("row 4, Opportunity: must be text" in each for each in told)
    assert any("row 4, Homes: must be a whole number" in each for each in told)
    assert any("row 6, Id 'ab12cd34': stands in an earlier row" in each for each in told)
    assert found.rows == 5


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7", "a PDF document"),
        (b"Title,Homes\r\nx,1\r\n", "Opportunity: column is missing"),
        (b"Opportunity,Opportunity\r\nx,y\r\n", "stands twice"),
        (b"Opportunity,Colour\r\nx,red\r\n", "Colour: column is not used"),
        (b"Opportunity,Homes\r\nx,1,2\r\ny,1\r\ny,1\r\ny,1\r\ny,1\r\ny,1\r\n", "goes beyond"),
        (b"x" * 2_000_001, "over 2 MB"),
        (("Opportunity\r\n" + "x\r\n" * 501).encode(), "over 500 rows"),
    ],
    ids=range(8),
)
def test_a_file_that_is_not_right_gets_a_sentence(data: bytes, told: str) -> None:
    assert any(told in each for each in said(data))


@given(st.binary(max_size=200) | texts.map(lambda text: (HEADER + text).encode()))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    found = opportunities_csv.read(data, project_file.new())
    taken = opportunities_csv.take(project_file.new(), found)
    assert len(taken.opportunities) == len(found.entries) <= found.rows


cells = st.sampled_from(["", "x", "Hub", "12", "1.5", "idea", "great", "ab12cd34", "bad id", "70%"])


@given(st.lists(st.lists(cells, min_size=5, max_size=5), min_size=1, max_size=8))
def test_every_row_with_words_is_an_entry_or_has_an_error(rows: list[list[str]]) -> None:
    head = "Id,Opportunity,Status,Homes,Confidence"
    data = "\r\n".join([head, *map(",".join, rows), "", "ab12cd34,Last,,,"]).encode()
    found = opportunities_csv.read(data, project_file.new())
    wrong = {issue.row for issue in found.issues if issue.severity == "error"}
    assert 0 not in wrong
    filled = [row for row in [*rows, ["last"]] if any(row)]
    assert len(found.entries) + len(wrong) == len(filled)


@pytest.mark.parametrize(
    ("cell", "whole", "value"),
    [
        ("", True, None),
        ("£1,250.50", False, 1250.5),
        ("−5", True, -5),
        ("1 000", True, 1000),
        ("− £ 1 000.50", False, -1000.5),
        ("250\u00a0000", True, 250_000),
        ("1\u202f250\u202f000", True, 1_250_000),
        ("£250\u2009000 ", True, 250_000),
    ],
)
def test_numbers_as_people_write_them(cell: str, whole: bool, value: Any) -> None:
    assert opportunities_cells.number(cell, whole) == value


@pytest.mark.parametrize(
    "cell",
    ["10 12", "3 4", "12 - 15", "1 0000", "1000 000", "1,000 000", "10  123", "10\n123", "1.5 00"],
)
def test_two_numbers_are_not_read_as_one(cell: str) -> None:
    with pytest.raises(opportunities_cells.Unreadable, match="not a number"):
        opportunities_cells.number(cell, False)


def test_an_empty_status_leaves_that_of_an_entry_and_starts_a_new_one_as_an_idea() -> None:
    made = holding(Opportunity(title="Hub", status="delivery", homes=3))
    id = made.opportunities[0].id
    data = f"Id,Opportunity,Status,Homes\r\n{id},Hub,,\r\n,Another,,\r\n".encode()
    after = opportunities_csv.take(made, opportunities_csv.read(data, made))
    assert [(each.status, each.homes) for each in after.opportunities] == [
        ("delivery", None),
        ("idea", None),
    ]


def edit(made: Project, **cells: Any) -> opportunities_table.Edited:
    """The project after edits of its first row, by field."""
    ids = [each.id for each in made.opportunities]
    changes = {FIELDS[name].heading: value for name, value in cells.items()}
    return opportunities_table.apply(made, ids, {0: changes})


def test_edited_cells_are_kept() -> None:
    made = holding(Opportunity(title="Hub"))
    found = edit(
        made,
        status="delivery",
        homes=12,
        saving=-100.5,
        partners="NHS (central); Police",
        date="2027-03-31T00:00:00.000Z",
        confidence="70%",
    )
    entry = found.project.opportunities[0]
    assert found.faults == ()
    assert (entry.status, entry.homes, entry.saving) == ("delivery", 12, -100.5)
    assert entry.partners == (Body(name="NHS", kind="central"), Body(name="Police"))
    assert (entry.date, entry.confidence) == ("2027-03-31", "70%")
    emptied = edit(found.project, homes=None, date=None, partners=None).project.opportunities[0]
    assert (emptied.homes, emptied.date, emptied.partners) == (None, "", ())


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"confidence": "perhaps"}, "Confidence 'perhaps': is no confidence. Write low"),
        ({"homes": 1.5}, "Homes '1.5': is not whole"),
        ({"homes": -1}, "Homes '-1': must be a whole number from 0 to 100,000."),
        ({"title": ""}, "Opportunity: must be text of at most 200 characters and not empty."),
        ({"title": None}, "Opportunity: must be text"),
        ({"date": "soon"}, "Date 'soon': is not a date"),
    ],
    ids=str,
)
def test_a_cell_that_cannot_be_kept_is_answered_and_nothing_is_lost(
    cells: dict[str, Any], told: str
) -> None:
    made = holding(Opportunity(title="Hub", homes=3, confidence="low", date="2027-01-01"))
    found = edit(made, **cells, jobs=5)
    assert len(found.faults) == 1
    assert found.faults[0].startswith("Hub, ")
    assert told in found.faults[0]
    assert "What was there before is kept." in found.faults[0]
    entry = found.project.opportunities[0]
    assert (entry.title, entry.homes, entry.confidence, entry.jobs) == ("Hub", 3, "low", 5)


def test_the_table_has_a_column_for_each_field_with_gaps_missing() -> None:
    frame = opportunities_table.frame([Opportunity(title="Hub", date="2027-03-31"), Opportunity()])
    assert list(frame) == [FIELDS[name].heading for name in opportunities_table.EDITED]
    assert frame["Homes"].isna().all()
    assert frame["Date"][0] == pd.Timestamp("2027-03-31")
    assert pd.isna(frame["Date"][1])
    assert opportunities_table.frame([]).empty
