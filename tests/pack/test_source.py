"""Sources: files of data that contradict themselves say so, all faults at once."""

from pathlib import Path

import pytest

from herts_geo.pack import source

GOOD = """
title = "A list"
group = "places"
publisher = "Somebody"
licence = "OGL"
licence_url = "https://example.org/licence"
attribution = "Source: somebody"
cadence = "yearly"
by_hand = "Download it."
"""


def _folder(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return folder


def test_the_shipped_sources_are_sound_and_ordered() -> None:
    every = source.read().every
    for key, each in every.items():
        before = list(every)[: list(every).index(key)]
        assert set(each.before) <= set(before)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        one=GOOD + 'colour = "red"\n',
        two=GOOD.replace('title = "A list"', "title = 7"),
        three=GOOD + 'needs = ["nothing"]\n',
        four="title = \n",
    )
    with pytest.raises(source.SourceError) as told:
        source.read(folder)
    for word in ("one.toml", "colour", "two.toml", "title", "'nothing'", "four.toml"):
        assert word in str(told.value)


def test_what_is_needed_comes_first_even_where_only_one_is_asked_for(tmp_path: Path) -> None:
    folder = _folder(tmp_path, a=GOOD + 'needs = ["z"]\n', b=GOOD, z=GOOD)
    every = source.read(folder)
    assert [each.id for each in every.chosen(only=["a"])] == ["z", "a"]
    assert [each.id for each in every.chosen(less=["b"])] == ["z", "a"]
    with pytest.raises(source.SourceError, match="no source 'zz'"):
        every.chosen(more=["zz"])


def test_a_circle_is_named(tmp_path: Path) -> None:
    folder = _folder(tmp_path, a=GOOD + 'needs = ["b"]\n', b=GOOD + 'needs = ["a"]\n')
    with pytest.raises(source.SourceError, match="need each other: a, b"):
        source.read(folder)
