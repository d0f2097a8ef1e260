"""Every choice of columns is as good as the best of trying all, and ties have one order."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.access.sites.median import median, prefixes
from herts_geo.access.sites.solve import Chosen, cover, fewest, gathered

CASES = settings(max_examples=40, deadline=None)
NONE = np.zeros(0)


def covered(reach: np.ndarray, weights: np.ndarray, columns: tuple[int, ...]) -> float:
    return float(weights[reach[:, list(columns)].any(axis=1)].sum())


def sums(gains: np.ndarray, columns: tuple[int, ...]) -> float:
    return float(gains[:, list(columns)].max(axis=1, initial=0).sum())


@CASES
@given(seed=st.integers(0, 9999), rows=st.integers(1, 9), m=st.integers(2, 7), k=st.integers(1, 4))
def test_cover_is_as_good_as_trying_all(seed: int, rows: int, m: int, k: int) -> None:
    random = np.random.default_rng(seed)
    reach, weights = random.random((rows, m)) < 0.4, random.integers(0, 50, rows).astype(float)
    found = cover(reach, weights, k)
    best = max(covered(reach, weights, x) for x in combinations(range(m), min(k, m)))
    assert covered(reach, weights, found.columns) == found.worth == best
    assert found.gap == 0
    assert len(set(found.columns)) == len(found.columns) <= k


@CASES
@given(seed=st.integers(0, 9999), rows=st.integers(1, 9), m=st.integers(2, 7), k=st.integers(1, 4))
def test_median_is_as_good_as_trying_all(seed: int, rows: int, m: int, k: int) -> None:
    random = np.random.default_rng(seed)
    gains = np.maximum(random.integers(-20, 40, (rows, m)), 0).astype(float)
    found = median(gains, k)
    best = max(sums(gains, x) for x in combinations(range(m), min(k, m)))
    assert found.worth == pytest.approx(best)
    assert sums(gains, found.columns) == pytest.approx(best)
    assert found.gap == 0


@CASES
@given(seed=st.integers(0, 9999), rows=st.integers(1, 9), m=st.integers(1, 7))
def test_fewest_is_as_few_as_trying_all(seed: int, rows: int, m: int) -> None:
    random = np.random.default_rng(seed)
    reach = random.random((rows, m)) < 0.4
    found, proven = fewest(reach, np.ones(rows))
    wanted = reach.any(axis=1)
    assert (reach[:, list(found)].any(axis=1) == wanted).all()
    fewer = (x for x in range(len(found)) for x in combinations(range(m), x))
    assert not any((reach[:, list(x)].any(axis=1) == wanted).all() for x in fewer)
    assert proven


@pytest.mark.parametrize("how_many", [2, 4])
def test_columns_that_bounds_leave_out_are_in_no_best_choice(how_many: int) -> None:
    """40 sites and 1,600 spots, enough that most sites are left out before the solver is asked."""
    random = np.random.default_rng(7)
    spots, sites = random.random((1_600, 2)), random.random((40, 2))
    away = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1))
    gains = np.maximum(2.0 - away, 0.0) * random.integers(1, 9, 1_600)[:, None]
    found = median(gains, how_many)
    if how_many == 2:
        best = max(sums(gains, x) for x in combinations(range(40), 2))
    else:  # the whole model without leaving any out
        best = covered(*prefixes(gains), cover(*prefixes(gains), how_many).columns)
    assert found.worth == pytest.approx(best)
    assert found.gap == 0


def test_ties_go_to_the_second_weight_then_to_the_first_column() -> None:
    reach = np.eye(3, dtype=bool)
    same = np.array([5.0, 5.0, 5.0])
    assert cover(reach, same, 1).columns == (0,)
    assert cover(reach, same, 1, np.array([0.0, 1.0, 2.0])).columns == (2,)
    assert cover(reach, same, 2).columns == (0, 1)
    assert cover(reach, same, 2, np.array([0.0, 1.0, 2.0])).columns == (1, 2)
    assert median(np.diag(same), 2).columns == (0, 1)


def test_a_column_that_adds_nothing_is_not_chosen() -> None:
    reach = np.array([[True, True, False], [True, False, False]])
    assert cover(reach, np.array([1.0, 1.0]), 3).columns == (0,)
    assert median(np.array([[3.0, 3.0, 0.0]]), 2).columns == (0,)
    assert cover(reach, np.zeros(2), 2) == Chosen((), 0.0, 0.0)


def test_rows_alike_are_taken_together() -> None:
    reach = np.array([[True, False], [True, False], [False, False], [False, True]])
    kinds, weights = gathered(reach, [np.array([1.0, 2.0, 4.0, 0.0])])
    assert kinds.tolist() == [[True, False]]
    assert weights[0].tolist() == [3.0]


def test_what_is_not_proven_has_a_gap() -> None:
    assert Chosen((0,), 80.0, 100.0).gap == pytest.approx(20 / 80)
    assert Chosen((0,), 80.0, 80.0).gap == 0
    random = np.random.default_rng(3)
    reach, weights = random.random((400, 60)) < 0.1, random.random(400)
    found = cover(reach, weights, 8, seconds=0.0)  # no time at all
    assert 0 < found.worth <= found.most
    assert found.gap > 0
