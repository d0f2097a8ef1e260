"""Projects: records added, changed and removed within limits, and the file read back strictly."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.errors import NotInProject, ProjectFull, UnreadableProject, UnsoundRecord
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import (
    CODE,
    MOST,
    Body,
    Column,
    Columns,
    Decision,
    Holding,
    Locality,
    Note,
    Opportunity,
    Removed,
    Scenario,
    Scene,
    Vote,
)
from herts_geo.workshop import votes as workshop_votes

ONE = Opportunity(
    title="Share the fire station",
    holdings=(Holding(kind="asset", id="library:1", name="Central Library"),),
    lead="Hertfordshire County Council",
    lead_kind="local",
    partners=(Body(name="Department for Work and Pensions", kind="central"),),
    homes=12,
    student_units=10,
    receipt=250_000.0,
    saving=-1_200.5,
    confidence="70%",
    date="2027-03-31",
    lon=-0.2029,
    lat=51.9022,
    query=(("h_site", "x"), ("place", "E07000243")),
)
EVERY = {
    "localities": Locality(name="Old Town", code="E01035570~E01035571"),
    "scenarios": Scenario(name="New hub", edits="add~Hub~library~-0.2~51.9", service="library"),
    "opportunities": ONE,
    "notes": Note(text="Two lines\nof words", lon=-0.2, lat=51.9, place="Bedwell"),
    "votes": Vote(target="opportunity", target_id="abcdef12", organisation="NHS", value=-1),
    "decisions": Decision(
        when="2026-01-31T14:05:00+00:00", what="Go on", represented=("NHS", "County Council")
    ),
    "columns": Columns(
        name="Police",
        standard="land-assets",
        headings="0123456789abcdef",
        chosen=(Column(heading="Ref", field="AssetCode"), Column(heading="Notes")),
    ),
    "scenes": Scene(title="Start", page="deprivation", extent=(51.8, -0.3, 52.0, -0.1)),
}
words = st.text(max_size=60)
titles = words.map(lambda text: "x" + text)
some = st.one_of(
    st.builds(
        Opportunity,
        title=titles,
        notes=words,
        partners=st.lists(st.builds(Body, name=titles), max_size=3).map(tuple),
        homes=st.none() | st.integers(0, 100_000),
        saving=st.none() | st.floats(-1e9, 1e9),
        lon=st.none() | st.floats(-9, 2.5),
    ),
    st.builds(Note, text=words, lat=st.none() | st.floats(49.5, 61)),
    st.builds(Decision, what=words, when=st.just("2026-01-31T14:05:00+00:00")),
    st.builds(
        Scene,
        title=titles,
        page=st.just("estate"),
        query=st.dictionaries(st.sampled_from(["place", "e_gp", "kinds"]), words).map(
            lambda found: tuple(found.items())
        ),
    ),
)
SECTION = {type(each): name for name, each in EVERY.items()}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def full() -> Project:
    """A project with a record of each kind, one of which was taken out again."""
    made = project_file.new("Stevenage review")
    for name, record in EVERY.items():
        made = project_file.add(made, name, record)
    made = project_file.add(made, "notes", Note(text="A mistake"))
    return project_file.remove(made, "notes", made.notes[-1].id)


def changed(**values: Any) -> str:
    """The file of the full project with some of its top values changed."""
    return json.dumps(json.loads(project_file.to_json(full())) | values)


def test_every_kind_of_record_is_written_and_read_back() -> None:
    made = full()
    assert project_file.read(project_file.to_json(made)) == made
    assert project_file.read(project_file.to_json(made).encode()) == made
    assert made.counts() == dict.fromkeys(EVERY, 1)
    assert len(made.removed) == 1


def test_a_record_gets_an_id_a_revision_and_a_time() -> None:
    made = project_file.add(project_file.new(), "notes", Note(text="Here"))
    note = made.notes[0]
    assert len(note.id) == 16
    assert len(note.revision) == 8
    assert note.updated <= made.updated <= project_file.now()
    assert note.earlier == ()


def test_a_change_remembers_the_revision_before() -> None:
    made = project_file.add(project_file.new(), "notes", Note(text="Here"))
    first = made.notes[0]
    made = project_file.replace(made, "notes", replace(first, text="There"))
    assert made.notes[0].text == "There"
    assert made.notes[0].earlier == (first.revision,)
    assert project_file.replace(made, "notes", made.notes[0]) is made


def test_a_removal_leaves_a_mark_with_every_revision() -> None:
    made = project_file.add(project_file.new(), "notes", Note(text="Here"))
    first = made.notes[0]
    made = project_file.remove(made, "notes", first.id)
    assert made.notes == ()
    assert [(each.id, each.section) for each in made.removed] == [(first.id, "notes")]
    assert made.removed[0].earlier == (first.revision,)
    with pytest.raises(NotInProject, match="has no record"):
        project_file.remove(made, "notes", first.id)


def test_text_is_tidied_and_what_breaks_a_limit_is_named_all_at_once() -> None:
    made = project_file.add(
        project_file.new(), "notes", Note(text="  a\x00b\u202e\ud800\r\nc\t \u2028d ")
    )
    assert made.notes[0].text == "ab\nc   d"
    bad = replace(ONE, title=" ", homes=-1, status="great", date="31/03/2027", receipt=float("nan"))
    with pytest.raises(UnsoundRecord) as caught:
        project_file.add(project_file.new(), "opportunities", bad)
    names = {name for name, _ in caught.value.faults}
    assert names == {"title", "homes", "status", "date", "receipt"}
    assert "homes must be a whole number from 0 to 100,000" in str(caught.value)


def test_a_record_goes_into_its_own_section_once() -> None:
    with pytest.raises(UnsoundRecord, match="is a Note"):
        project_file.add(project_file.new(), "votes", Note(text="x"))
    made = project_file.add(project_file.new(), "notes", Note(text="x"))
    with pytest.raises(UnsoundRecord, match="in the project already"):
        project_file.add(made, "notes", made.notes[0])


def test_a_project_does_not_grow_beyond_what_can_be_kept() -> None:
    made = replace(project_file.new(), scenes=(EVERY["scenes"],) * MOST["scenes"])
    with pytest.raises(ProjectFull, match="at most 300 scenes"):
        project_file.add(made, "scenes", EVERY["scenes"])
    made = replace(project_file.new(), localities=(Locality(name="x", code="y" * CODE),) * 100)
    with pytest.raises(ProjectFull, match="at most 2 MB"):
        project_file.add(made, "localities", EVERY["localities"])


@pytest.mark.parametrize("name", ["", "   ", "\x00"])
def test_a_project_always_has_a_name(name: str) -> None:
    assert project_file.new(name).name == project_file.rename(project_file.new("x"), name).name
    assert project_file.new(name).empty
    assert not project_file.new("Named").empty


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a project file"),
        (b"\xff\xfe\x00", "not a project file"),
        (b"PK\x03\x04", "not a project file"),
        ("[1, 2]", "not a project file"),
        ('{"version": 1, "name": "", "edits": []}', "not a project file"),
        (changed(format="other"), "not a project file"),
        (changed(version=2), "newer herts-geo (version 2 of the file); this one reads up to"),
        (changed(version="1"), "does not say its version"),
        (changed(version=True), "does not say its version"),
        (project_file.to_json(full())[:-9], "ends too early"),
        (
            b'{"format":"herts-geo project","version":1,"version":1}',
            "ends too early or was changed",
        ),
        ('{"format":"herts-geo project","version":1,"x":NaN}', "ends too early or was changed"),
        (changed(id="../../etc"), "id must be 8 to 32 hexadecimal"),
        (changed(created="0001-01-01T00:00:00+00:00"), "created must be a time such as"),
        (changed(updated="9999-12-31T23:59:59+00:00"), "updated must be a time such as"),
        (changed(surprise=1), "'surprise' is not known here"),
        (changed(notes={}), "notes must be a list"),
        (changed(notes=[7]), "notes 1:  must have named fields"),
        (changed(votes=[{}] * 5_001), "votes must be a list of at most 5,000"),
        (changed(notes=[{"id": "abcdef12", "text": "x"}]), "id and revision must not be empty"),
        (changed(removed=[{"id": "abcdef12", "revision": "abcdef12", "section": "x"}]), "section"),
        (" " * 3_000_001, "larger than the 3 MB"),
        ("[" * 100_000, "not a project file"),
        ('{"format":"herts-geo project","a":' + "[" * 100_000, "ends too early"),
    ],
    ids=range(24),
)
def test_a_file_that_is_not_right_is_refused_with_a_sentence(data: Any, told: str) -> None:
    with pytest.raises(UnreadableProject) as caught:
        project_file.read(data)
    assert told in str(caught.value)
    assert "present work is kept" in str(caught.value)


def test_every_fault_of_a_file_is_named_at_once() -> None:
    bad = {"id": "abcdef12", "revision": "abcdef12", "lon": 200, "text": 5, "mood": "good"}
    with pytest.raises(UnreadableProject) as caught:
        project_file.read(changed(notes=[bad], name=3))
    assert len(caught.value.faults) == 4
    assert "notes 1: lon must be a number from -9 to 2.5" in caught.value.faults


def test_an_id_stands_once_in_a_section() -> None:
    note = json.loads(project_file.to_json(full()))["notes"][0]
    with pytest.raises(UnreadableProject, match="one id more than once"):
        project_file.read(changed(notes=[note, note]))


def test_a_field_that_an_older_file_lacks_keeps_its_default() -> None:
    record = {"id": "abcdef12", "revision": "abcdef12", "title": "Short"}
    found = project_file.read(changed(opportunities=[record])).opportunities[0]
    assert found == Opportunity(id="abcdef12", revision="abcdef12", title="Short")


@given(st.lists(some, max_size=5), words)
def test_whatever_can_be_kept_is_read_back(records: list[Any], name: str) -> None:
    made = project_file.new(name)
    for each in records:
        made = project_file.add(made, SECTION[type(each)], each)
    assert project_file.read(project_file.to_json(made)) == made
    assert project_file.read(project_file.to_json(made).encode()) == made


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(UnreadableProject):
        project_file.read(data)


@given(st.dictionaries(st.sampled_from([*MOST, "id", "name", "updated", "z"]), values))
def test_no_json_breaks_the_reader(found: dict[str, Any]) -> None:
    text = json.dumps({"format": project_file.FORMAT, "version": 1, **found})
    try:
        read = project_file.read(text)
    except UnreadableProject:
        return
    assert project_file.read(project_file.to_json(read)) == read


@given(st.dictionaries(st.sampled_from(list(ONE.__dict__)), values), values)
def test_no_record_breaks_the_reader(found: dict[str, Any], other: Any) -> None:
    good = {"id": "abcdef12", "revision": "abcdef12", "title": "x"}
    try:
        read = project_file.read(changed(opportunities=[good | found], scenes=other))
    except UnreadableProject:
        return
    assert isinstance(read.opportunities[0], Opportunity)


def test_removed_marks_are_read() -> None:
    mark = project_file.read(project_file.to_json(full())).removed[0]
    assert isinstance(mark, Removed)
    assert mark.section == "notes"


def opened_full() -> Project:
    """A project whose file is larger than what may be added to, as one that is opened may be."""
    notes = tuple(
        Note(id=f"{place:08x}", revision="abcdef12", text="x" * 3_900) for place in range(620)
    )
    votes = tuple(
        Vote(id=f"{place:08x}", revision="abcdef12", target_id="abc", organisation="NHS")
        for place in range(3)
    )
    made = project_file.read(
        project_file.to_json(replace(project_file.new(), notes=notes, votes=votes))
    )
    assert project_file.size(made) > project_file.LARGEST_BYTES + 300_000
    return made


def test_what_is_taken_out_of_a_full_project_is_never_refused() -> None:
    made = opened_full()
    after = project_file.remove(made, "notes", made.notes[0].id)
    assert len(after.notes) == 619
    assert project_file.read(project_file.to_json(after)) == after
    assert workshop_votes.withdraw(made, ("opportunity", "abc"), "NHS").votes == ()


def test_a_full_project_may_be_made_smaller_but_not_larger() -> None:
    made = opened_full()
    shorter = project_file.replace(made, "notes", replace(made.notes[0], text="short"))
    assert shorter.notes[0].text == "short"
    for change in (
        lambda: project_file.replace(made, "notes", replace(made.notes[0], text="y" * 4_000)),
        lambda: project_file.add(made, "notes", Note(text="")),
    ):
        with pytest.raises(ProjectFull, match="at most 2 MB"):
            change()


@pytest.mark.parametrize("place", range(4))
def test_an_extent_has_no_gaps(place: int) -> None:
    extent = [51.8, -0.3, 52.0, -0.1]
    scene = {"id": "abcdef12", "revision": "abcdef12", "title": "x", "page": "estate"}
    gap = [None if at == place else side for at, side in enumerate(extent)]
    assert project_file.read(changed(scenes=[scene | {"extent": extent}])).scenes[0].extent
    with pytest.raises(UnreadableProject, match="scenes 1: extent must be a number"):
        project_file.read(changed(scenes=[scene | {"extent": gap}]))
