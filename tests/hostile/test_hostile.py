"""The machine that damages files runs, finds no harm in a few, and would tell of some."""

import random
from collections.abc import Callable

import pytest

from herts_geo.sandbox import causes as sandbox_causes
from herts_geo.sandbox.causes import Cause
from herts_geo.sandbox.limits import Limits
from tests.hostile import __main__, bases
from tests.hostile.damage import WAYS, damaged


@pytest.mark.apart
def test_a_few_cases_do_no_harm() -> None:
    files, tally = bases.every(), __main__.Tally()
    for number in range(40):
        __main__.one(number, files, tally)
    assert tally.faults == []
    assert sum(tally.outcomes.values()) == 40 * (1 + __main__.TEXTS_A_FILE)


def test_a_number_makes_its_case_again() -> None:
    files = list(bases.every().values())
    first, again = (damaged(files[0], files[1], random.Random(7)) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_of_damage_takes_any_bytes(way: Callable[..., bytes]) -> None:
    for data in (b"", b"a", b"{}", b"PK\x03\x04", b"name\n1\n" * 50):
        assert isinstance(way(data, data, random.Random(1)), bytes)


def fails(fault: Exception) -> __main__.Tally:
    """What is told of a reader that raises this."""
    tally = __main__.Tally()

    def read() -> object:
        raise fault

    __main__._tried("case", "way", read, tally)
    return tally


def test_harm_is_told_and_a_sentence_is_none() -> None:
    assert fails(ValueError("x")).faults[0].startswith("case: ValueError('x') at ")
    assert fails(sandbox_causes.refusal(Cause.FAILED, Limits())).faults == [
        "case: the reader failed"
    ]
    assert fails(sandbox_causes.refusal(Cause.MEMORY, Limits())).faults == []
