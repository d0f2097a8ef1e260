"""Stop times as numbers: parsed, gaps filled in, and trips that make no sense left out."""

from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.contracts import as_numbers

CLOCK: Final = r"([0-9]{1,3}):([0-9]{2}):([0-9]{2})"
NO_STOPPING: Final = "1"  # pickup_type or drop_off_type


def seconds(text: "pd.Series[str]") -> "pd.Series[float]":
    """Seconds after midnight of times such as 7:05:00 or 25:10:00, missing where there is none."""
    codes, written = pd.factorize(text)
    parts = pd.Series(written, dtype="str").str.extract(f"^{CLOCK}$").astype(float)
    values = (parts[0] * 3600 + parts[1] * 60 + parts[2]).to_numpy()
    return pd.Series(values[codes] if len(values) else [], index=text.index, dtype=float)


def clean(visits: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Visits as numbers in order of trip and sequence, and how many trips were left out.

    `visits`: trip_id, stop_id, arrival_time, departure_time, stop_sequence, pickup_type and
    drop_off_type as text. The result has trip_id, stop_id, arrival and departure (seconds),
    board and alight (may one). Times between timed stops are filled in evenly; a trip is left out
    when its ends have no time, its times run backwards, or it stops only once.
    """
    frame = visits[["trip_id", "stop_id"]].assign(
        arrival=seconds(visits["arrival_time"]),
        departure=seconds(visits["departure_time"]),
        sequence=as_numbers(visits["stop_sequence"]),
        board=visits["pickup_type"] != NO_STOPPING,
        alight=visits["drop_off_type"] != NO_STOPPING,
    )
    frame = frame.sort_values(["trip_id", "sequence"], kind="stable", ignore_index=True)
    frame["arrival"] = frame["arrival"].fillna(frame["departure"])
    frame["departure"] = frame["departure"].fillna(frame["arrival"])
    sound = _sound(frame)
    kept = frame[sound].reset_index(drop=True)
    return _filled(kept), int(frame["trip_id"].nunique() - kept["trip_id"].nunique())


def _sound(frame: pd.DataFrame) -> "pd.Series[bool]":
    trip = frame["trip_id"]
    ends = (trip != trip.shift()) | (trip != trip.shift(-1))
    latest = frame.groupby("trip_id")["departure"].cummax().groupby(trip).shift()
    latest = latest.groupby(trip).ffill()
    wrong = (ends & frame["arrival"].isna()) | frame["sequence"].isna()
    wrong |= (frame["arrival"] < latest) | (frame["departure"] < frame["arrival"])
    faulty = wrong.groupby(trip).transform("any") | (trip.groupby(trip).transform("size") < 2)
    sound: pd.Series[bool] = ~faulty
    return sound


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Untimed visits timed evenly between their neighbours; the ends of every trip are timed."""
    timed = frame["arrival"].notna().to_numpy()
    place: Any = np.arange(len(frame))
    for column in ("arrival", "departure"):
        known = frame[column].to_numpy()[timed]
        filled = np.interp(place, place[timed], known) if len(known) else known
        frame[column] = np.round(filled).astype(np.int32)
    return frame
