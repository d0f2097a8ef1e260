"""Answers that all sessions share, bounded by their bytes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from herts_geo.ui.base import answers
from herts_geo.ui.base.answers import Answers

KILOBYTE = 1_000


@dataclass(frozen=True)
class View:
    """An answer as the pages have them."""

    frame: pd.DataFrame
    again: pd.DataFrame


def makes(name: str, made: list[str]) -> Callable[[], np.ndarray]:
    def make() -> np.ndarray:
        made.append(name)
        return np.zeros(KILOBYTE, dtype=np.uint8)

    return make


def test_what_was_not_asked_for_longest_goes_once_the_bytes_are_used_up() -> None:
    made: list[str] = []
    kept = Answers(2 * KILOBYTE + 500)
    for name in ("a", "b", "a", "c", "a", "b"):
        kept.ask(name, makes(name, made))
    assert made == ["a", "b", "c", "b"]  # b gave way to c, as a was asked for since
    assert kept.bytes == 2 * KILOBYTE


def test_an_answer_larger_than_all_room_is_kept_until_the_next() -> None:
    made: list[str] = []
    kept = Answers(10)
    for name in ("a", "a", "b", "a"):
        kept.ask(name, makes(name, made))
    assert made == ["a", "b", "a"]


def test_what_raises_is_asked_again() -> None:
    kept, made = Answers(KILOBYTE), list[str]()
    with pytest.raises(ZeroDivisionError):
        kept.ask("a", lambda: 1 / 0)
    kept.ask("a", makes("a", made))
    assert made == ["a"]


def test_one_makes_an_answer_while_the_others_wait_for_it() -> None:
    kept, made, begun = Answers(10 * KILOBYTE), list[str](), Barrier(4)

    def ask() -> int:
        begun.wait()
        return len(kept.ask("a", makes("a", made)))

    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(ask) for _ in range(4)]]
    assert (found, made) == ([KILOBYTE] * 4, ["a"])


def test_a_frame_that_an_answer_holds_twice_counts_once() -> None:
    frame = pd.DataFrame({"value": np.zeros(KILOBYTE)})
    one = answers.size(View(frame, frame))
    assert 8 * KILOBYTE <= one < 9 * KILOBYTE
    assert answers.size(View(frame, frame.copy())) - one == pytest.approx(8 * KILOBYTE, abs=500)


def test_the_corners_of_shapes_count() -> None:
    shapes = gpd.GeoSeries([Point(0, 0).buffer(1, quad_segs=100)])  # 4 x 100 corners, closed
    assert answers.size(shapes) >= 16 * (4 * 100 + 1)
