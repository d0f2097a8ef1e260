"""Windows, dates and limits: written well they are understood, otherwise refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.timetable import parameters as timetable_parameters
from herts_geo.timetable.faults import BadParameter
from herts_geo.timetable.parameters import Parameters
from tests.timetable.world import at


@given(st.integers(0, 1439), st.integers(0, 1440))
def test_a_window_is_read_or_refused(start: int, end: int) -> None:
    text = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    if start < end:
        assert timetable_parameters.window(text) == (start * 60, end * 60)
    else:
        with pytest.raises(BadParameter, match="must start before it ends"):
            timetable_parameters.window(text)


@pytest.mark.parametrize("text", ["", "7-10", "07:00", "07:60-10:00", "07:00-10:00-11:00", "a:b-c"])
def test_a_window_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="not of the form 07:00-10:00"):
        timetable_parameters.window(text)


@pytest.mark.parametrize("text", ["", "11/06/2024", "2024-02-30", "tomorrow"])
def test_a_date_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(BadParameter, match="write YYYY-MM-DD"):
        timetable_parameters.day(text)


def test_departures_are_every_five_minutes_until_before_the_end() -> None:
    asked = Parameters("hospital", date(2024, 6, 11), 7 * 3600, 10 * 3600)
    assert len(asked.departures) == 3 * 60 / 5
    assert asked.departures[0] == 7 * 3600
    assert asked.departures[-1] == 10 * 3600 - 5 * 60


@pytest.mark.parametrize(
    "changed",
    [
        {"changes": -1},
        {"changes": 6},
        {"transfer_minutes": -1.0},
        {"transfer_minutes": float("nan")},
        {"end": 0},
        {"end": 25 * 3600},
        {"every_minutes": 0},
        {"walk_kmh": 0.0},
        {"change_metres": -1.0},
    ],
)
def test_parameters_that_make_no_sense_are_refused(changed: dict[str, float]) -> None:
    with pytest.raises(BadParameter):
        at("08:00", **changed)
