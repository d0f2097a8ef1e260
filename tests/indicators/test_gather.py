"""Figures of small areas gathered up: sums, shares and means of five squares worked by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from herts_geo.errors import NotComparable
from herts_geo.indicators import gather as indicators_gather
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import Measure, Slice
from herts_geo.pack.catalogue import Catalogue
from tests.pack.second import TINY_2021, tiny_pack

SMALL = pd.DataFrame(
    {"code": list("abcd"), "district": ["x", "x", "y", "y"], "population": [100, 300, 200, 200]}
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def values(frame: pd.DataFrame, rule: str) -> dict[str, object]:
    found = indicators_gather.gathered(frame, SMALL, "district", rule)  # type: ignore[arg-type]
    numbers = found["value"].to_numpy(dtype=float, na_value=np.nan)
    return dict(zip(found["code"], numbers.tolist(), strict=True))


def figures(*numbers: float | None) -> pd.DataFrame:
    return pd.DataFrame({"code": list("abcd"), "value": pd.array(numbers, dtype="Float64")})


def test_numbers_are_added_up() -> None:
    assert values(figures(1, 2, 3, 4), "sum") == {"x": 1 + 2, "y": 3 + 4}


def test_ranks_become_a_mean_weighted_by_people() -> None:
    found = values(figures(10, 20, 30, 50), "mean")
    assert found == {
        "x": (10 * 100 + 20 * 300) / (100 + 300),
        "y": (30 * 200 + 50 * 200) / (200 + 200),
    }


def test_shares_are_worked_out_again_from_their_numbers() -> None:
    part, whole = [10, 30, 20, 100], [100, 300, 200, 200]
    frame = figures(10, 10, 10, 50).assign(part=part, whole=whole)
    assert values(frame, "share") == {
        "x": 100 * (10 + 30) / (100 + 300),
        "y": 100 * (20 + 100) / (200 + 200),
    }


@pytest.mark.parametrize("rule", ["sum", "mean"])
def test_a_larger_area_with_a_gap_has_no_figure(rule: str) -> None:
    found = values(figures(10, None, 30, 50), rule)
    assert np.isnan(found["x"])
    assert not np.isnan(found["y"])


def test_a_small_area_that_is_not_in_the_figures_is_a_gap() -> None:
    found = values(figures(10, 20, 30, 50).iloc[1:], "sum")
    assert np.isnan(found["x"])


def measure(kind: str, rule: str = "") -> tuple[Measure, Slice]:
    vintage = "2021" if kind == "lsoa" else ""
    chosen = Slice("2024", kind, vintage)  # type: ignore[arg-type]
    read = lambda _catalogue, _slice: pd.DataFrame()  # noqa: E731
    return Measure("m", "Group", "A figure", "unit", (chosen,), read, rule=rule), chosen  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "numbers", "expected"),
    [
        ("sum", [1, 2, 3, 4, 5], 1 + 2 + 3 + 4 + 5),
        ("mean", [1, 2, 3, 4, 5], (1 * 100 + 2 * 200 + 3 * 300 + 4 * 400 + 5 * 500) / 1500),
        ("sum", [1, 2, None, 4, 5], None),
    ],
)
def test_the_whole_place_has_a_figure_of_all_its_small_areas(
    tiny: Catalogue, rule: str, numbers: list[float | None], expected: float | None
) -> None:
    frame = pd.DataFrame({"code": TINY_2021, "value": pd.array(numbers, dtype="Float64")})
    made, chosen = measure("lsoa", rule)
    given = replace(made, read=lambda _catalogue, _slice: frame)
    assert indicators_gather.whole(tiny, given, chosen) == expected


def test_a_whole_place_of_figures_by_district_has_none(tiny: Catalogue) -> None:
    assert indicators_gather.whole(tiny, *measure("district", "sum")) is None


def test_figures_are_never_spread_over_smaller_areas(tiny: Catalogue) -> None:
    with pytest.raises(NotComparable, match="nobody knows how it is spread"):
        indicators_gather.level_of(tiny, "lsoa", [measure("district")])


def test_figures_of_unknown_kind_are_not_gathered_up(tiny: Catalogue) -> None:
    with pytest.raises(NotComparable, match="none is made up"):
        indicators_gather.level_of(tiny, "district", [measure("lsoa")])


def test_two_figures_meet_at_the_larger_geography(tiny: Catalogue) -> None:
    pairs = [measure("lsoa", "sum"), measure("district")]
    assert indicators_gather.level_of(tiny, "", pairs) == ("district", "2021")


def test_figures_on_different_outlines_never_meet(tiny: Catalogue) -> None:
    known = indicators_view.every_measure(tiny)
    ranks = known["rank.overall"]
    pairs = [(ranks, ranks.slice("2025")), (ranks, ranks.slice("2019"))]
    with pytest.raises(NotComparable, match="outlines of 2011 and 2021"):
        indicators_gather.level_of(tiny, "", pairs)
    assert indicators_gather.level_of(tiny, "district", pairs) == ("district", "2021")


def test_an_unknown_geography_is_refused(tiny: Catalogue) -> None:
    with pytest.raises(NotComparable, match="not a kind of area"):
        indicators_gather.level_of(tiny, "<b>parish</b>", [measure("lsoa", "sum")])
