"""Words for a project and for what a merge did."""

from dataclasses import replace

from herts_geo.project import file as project_file
from herts_geo.project import words as project_words
from herts_geo.project.merge import Conflict, Merge, merge
from herts_geo.project.records import Body, Holding, Note, Opportunity, Removed, Vote


def test_what_a_project_holds() -> None:
    made = project_file.new()
    assert project_words.holds(made) == "nothing yet"
    made = project_file.add(made, "opportunities", Opportunity(title="Hub"))
    assert project_words.holds(made) == "1 opportunity"
    made = project_file.add(made, "opportunities", Opportunity(title="Hall"))
    made = project_file.add(made, "votes", Vote(target_id="x"))
    assert project_words.holds(made) == "2 opportunities and 1 vote"


def test_a_record_is_called_by_its_first_words() -> None:
    assert project_words.label("opportunities", Opportunity(title="Hub")) == "Opportunity: Hub"
    assert project_words.label("notes", Note(text="a\nb " * 40)).endswith("…")
    assert project_words.label("notes", Note()) == "Note"


def test_what_a_merge_did() -> None:
    base = project_file.add(project_file.new("Review"), "notes", Note(text="a"))
    there = project_file.rename(project_file.add(base, "notes", Note(text="b")), "Other")
    said = project_words.outcome(merge(base, there))
    assert said == "Merged: 1 added. The file calls the project 'Other'."
    assert project_words.outcome(Merge(base)) == "Merged: nothing new."
    clash = Conflict("notes", "x", Note(), Note())
    assert "2 records changed in both" in project_words.outcome(Merge(base, conflicts=(clash,) * 2))


def test_only_what_differs_is_shown_in_words() -> None:
    here = Opportunity(title="Hub", homes=1200, partners=(Body(name="NHS", kind="central"),))
    there = replace(here, homes=None, holdings=(Holding(id="1", name="Hall"),), partners=())
    rows = project_words.differences(Conflict("opportunities", "x", here, there)).values.tolist()
    assert rows == [
        ["Holdings", "not given", "Hall"],
        ["Partners", "NHS (central)", "not given"],
        ["Homes", "1,200", "not given"],
    ]
    gone = project_words.differences(Conflict("notes", "x", Removed(), Note(text="b")))
    assert gone.values.tolist() == [["Text", "removed", "b"]]
