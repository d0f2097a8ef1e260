"""Scenes keep the order in which they were put, through moves and merges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.errors import NotInProject, UnsoundRecord
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project.file import Project
from herts_geo.project.records import Scene
from herts_geo.workshop import scenes

BOX = (51.8, -0.3, 52.0, -0.1)


def titles(project: Project) -> list[str]:
    return [scene.title for scene in scenes.ordered(project)]


def made(*names: str) -> Project:
    project = project_file.new()
    for name in names:
        project = scenes.keep(project, name, "", "deprivation", {})
    return project


def test_scenes_are_kept_at_the_end() -> None:
    project = scenes.keep(made("a"), "b", "words", "estate", {"place": "X", "e_gp": "1"}, BOX)
    assert titles(project) == ["a", "b"]
    kept = scenes.ordered(project)[1]
    assert kept.query == (("e_gp", "1"), ("place", "X"))
    assert scenes.bounds(kept) == ((51.8, -0.3), (52.0, -0.1))


def test_a_scene_needs_a_title() -> None:
    with pytest.raises(UnsoundRecord, match="title"):
        made("")


def test_a_scene_is_the_same_by_title_page_and_choices() -> None:
    project = scenes.keep(made("a"), "b", "words", "estate", {"place": "X", "e_gp": "1"}, BOX)
    assert scenes.same(project, "b", "estate", {"e_gp": "1", "place": "X"}) == 2
    assert scenes.same(project, "a", "deprivation", {}) == 1
    for title, page, query in (
        ("a", "estate", {"place": "X", "e_gp": "1"}),
        ("b", "deprivation", {}),
        ("b", "estate", {"place": "X"}),
    ):
        assert scenes.same(project, title, page, query) == 0


def test_scenes_move_and_stay_at_the_ends() -> None:
    project = made("a", "b", "c")
    first, _, last = scenes.ordered(project)
    assert titles(scenes.move(project, first.id, 1)) == ["b", "a", "c"]
    assert titles(scenes.move(project, last.id, -2)) == ["c", "a", "b"]
    assert scenes.move(project, first.id, -1) == project
    assert scenes.move(project, last.id, 9) == project


def test_a_move_leaves_other_scenes_as_they_were() -> None:
    project = made("a", "b", "c", "d")
    moved = scenes.move(project, scenes.ordered(project)[0].id, 1)
    changed = set(moved.scenes) - set(project.scenes)
    assert {scene.title for scene in changed} == {"a", "b"}


def test_an_unknown_scene_cannot_move() -> None:
    with pytest.raises(NotInProject):
        scenes.move(made("a"), "0123456789abcdef", 1)


def test_scenes_of_merged_versions_keep_an_order() -> None:
    base = made("a")
    here = scenes.keep(base, "here", "", "deprivation", {})
    there = scenes.keep(base, "there", "", "deprivation", {})
    both = project_merge.merge(here, there).project
    assert titles(both)[0] == "a"
    assert set(titles(both)) == {"a", "here", "there"}
    last = scenes.ordered(both)[2]
    assert titles(scenes.move(both, last.id, -2))[0] == last.title


def test_a_kept_scene_survives_its_file() -> None:
    project = scenes.keep(project_file.new(), "a", "b\nc", "deprivation", {"place": "X"}, BOX)
    assert project_file.read(project_file.to_json(project).encode()) == project


@pytest.mark.parametrize(
    "extent",
    [(), (1, 2, 3), (52.0, 0, 51.0, 1), (51, 1, 52, 0), (51, 0, 91, 1), (51, 0, None, 1), "abcd"],
    ids=str,
)
def test_what_is_no_box_is_no_extent(extent: tuple[object, ...]) -> None:
    assert scenes.sound(extent) == ()
    assert scenes.bounds(Scene(title="a", page="b")) is None


@given(st.lists(st.one_of(st.floats(), st.integers(), st.text(), st.none()), max_size=6))
def test_any_extent_is_read_or_left_out(extent: list[object]) -> None:
    found = scenes.sound(extent)
    assert not found or (found[0] < found[2] and found[1] < found[3])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3)), max_size=6))
def test_moves_lose_no_scene(moves: list[tuple[int, int]]) -> None:
    project = made("a", "b", "c", "d")
    for which, steps in moves:
        project = scenes.move(project, scenes.ordered(project)[which].id, steps)
    assert sorted(titles(project)) == ["a", "b", "c", "d"]
