"""The world made by hand, for tests that walk its street."""

from pathlib import Path

import pytest

from tests.timetable.world import World, streets


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One street in a folder of its own."""
    return World(tmp_path, streets(tmp_path))
