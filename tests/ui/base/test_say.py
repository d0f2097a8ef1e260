"""What people write is shown without marks that hide or turn it."""

import pytest

from herts_geo.ui.base import say


@pytest.mark.parametrize(
    "mark", [0x202E, 0x2066, 0x200B, 0x00, 0x1B, 0xD800, 0xFEFF], ids="U+{:04X}".format
)
def test_what_cannot_be_seen_is_not_written(mark: int) -> None:
    assert say.plain(f"Old{chr(mark)} Town") == "Old Town"


def test_a_line_break_becomes_a_space() -> None:
    assert say.plain("Old\x85Town\rhall") == "Old Town hall"
