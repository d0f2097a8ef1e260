"""Local area agreement indicators as tables and sentences."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from herts_geo.indicators import Figure, Kind, Record, order

NONE: Final = "none printed"
KINDS: Final[dict[str, Kind]] = {"Baseline": "baseline", "Target": "target"}


def wide(records: Sequence[Record]) -> pd.DataFrame:
    """One row a record: indicator, measure, unit, which way is better, figures and standing.

    A column for each period that has a target; its cells hold numbers, missing where none was set.
    """
    periods = sorted({x.period for one in records for x in one.of_kind("target")}, key=order)
    return pd.DataFrame([_row(record, periods) for record in records])


def long(records: Sequence[Record]) -> pd.DataFrame:
    """One row a figure, with what it measures and whose it is; a record without any has one row."""
    rows = [
        {
            **_about(record),
            "Area": record.area or NONE,
            "Period": each.period if each else "",
            "Kind": each.kind if each else "no figure printed",
            "Value": each.value if each else None,
            "Note": each.note if each else "",
            "Figure from": _origin(each),
        }
        for record in records
        for each in (record.figures or (None,))
    ]
    return pd.DataFrame(rows).astype({"Value": "Float64"})


def sentence(record: Record) -> str:
    """A record in words: which way is better, baseline, targets, latest actual and standing."""
    about = record.indicator
    told = [f"{name} {_values(record.of_kind(kind))}" for name, kind in KINDS.items()]
    return (
        f"{record.key}: {about.measure} ({about.unit}); {about.better} is better. "
        f"{'. '.join(told)}. Latest actual {_latest(record)}. "
        f"As of the latest figure: {record.standing.words}."
    )


def words(figure: Figure) -> str:
    """A value as it was given, with its period: '62.54 (2005/06)', '38.6 (period not printed)'."""
    number = f"{figure.value:,.6f}".rstrip("0").rstrip(".")
    return f"{number} ({figure.period or 'period not printed'})"


def _row(record: Record, periods: Sequence[str]) -> dict[str, object]:
    targets = {x.period: x.value for x in record.of_kind("target")}
    about = _about(record)
    notes = dict.fromkeys(
        f"{x.period or x.kind}: {x.note}" for x in record.figures if x.note and not x.own
    )
    return {
        **{name: about.pop(name) for name in ("Theme", "Indicator", "Measure")},
        "Area": record.area or NONE,
        **{name: about.pop(name) for name in ("Unit", "Better")},
        "Baseline": _values(record.of_kind("baseline")),
        **{f"Target {period}": targets.get(period) for period in periods},
        "Latest actual": _latest(record),
        "On track?": record.standing.words,
        **about,
        "Actual from": _origin(record.latest),
        "Notes": "; ".join(notes),
    }


def _about(record: Record) -> dict[str, str]:
    about = record.indicator
    return {
        "Theme": about.theme,
        "Indicator": about.code,
        "Measure": about.measure,
        "Unit": about.unit,
        "Better": about.better,
        "Title": about.title,
        "Lead agency": about.lead,
    }


def _values(figures: Sequence[Figure]) -> str:
    return "; ".join(map(words, figures)) or NONE


def _latest(record: Record) -> str:
    return words(record.latest) if record.latest else NONE


def _origin(figure: Figure | None) -> str:
    return "" if figure is None else "your file" if figure.own else "printed in the papers"
