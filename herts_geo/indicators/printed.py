"""Figures by district that the partnership's papers print, with targets, and users' actuals."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, cast

import pandas as pd

from herts_geo import places
from herts_geo.indicators import agreement
from herts_geo.indicators.agreement import Figure, Record, order, same, span
from herts_geo.indicators.measures import Better, Measure, Slice
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue

AGREEMENT, PRINTED = "Local area agreement", "Printed in partnership papers"
CONTEXT: Final = "context"  # the role of figures printed beside the agreement


def measures(catalogue: Catalogue, own: Sequence[Figure] = ()) -> Iterator[Measure]:
    """The indicators of the agreement and the context figures that have figures by district."""
    if agreement.sets(catalogue):
        yield from _agreement(catalogue, tuple(own))
    for each in catalogue.by_role(CONTEXT)[:1]:
        table = load.table(catalogue, each.id)
        local = table[table["area_code"].isin(set(codes(catalogue).values()))]
        for name, rows in local.groupby("measure", sort=False):
            periods = rows["period"].fillna("").astype(str).unique()
            yield Measure(
                id=f"printed.{name}",
                group=PRINTED,
                title=str(name)[:1].upper() + str(name)[1:],
                unit=str(rows["unit"].iloc[0]),
                slices=tuple(
                    Slice(period=period, kind="district", vintage="", datasets=(each.id,))
                    for period in periods
                ),
                read=partial(_of_context, measure=str(name)),
                note="Printed for some districts only.",
            )


def codes(catalogue: Catalogue) -> dict[str, str]:
    """District name -> code."""
    return places.gazetteer(catalogue).district_codes()


def _agreement(catalogue: Catalogue, own: tuple[Figure, ...]) -> Iterator[Measure]:
    known, sets = codes(catalogue), tuple(each.id for each in agreement.sets(catalogue))
    grouped: dict[str, list[Record]] = {}
    for record in agreement.records(catalogue, own):
        if record.area in known:
            grouped.setdefault(record.indicator.code, []).append(record)
    for records in grouped.values():
        about = records[0].indicator
        note = f"{about.measure}. Led by {about.lead}. Targets are those of the agreement."
        yield Measure(
            id=about.code,
            group=AGREEMENT,
            title=f"{about.code}: {about.title}",
            unit=about.unit,
            slices=_slices(records, sets),
            read=partial(_figures, records=tuple(records)),
            better=cast(Better, about.better),
            note=note,
        )


def _slices(records: Sequence[Record], sets: tuple[str, ...]) -> tuple[Slice, ...]:
    """One for each period and kind of figure, actuals before baselines before targets."""
    figures = [x for record in records for x in record.figures]
    found = {(span(x.period) or x.period, x.kind): x.period for x in reversed(figures)}
    first = {"actual": 0, "baseline": 1, "target": 2}
    kinds = [(period, kind) for (_, kind), period in found.items()]
    lined = sorted(kinds, key=lambda each: order(each[0]), reverse=True)
    lined = sorted(lined, key=lambda each: first[each[1]])
    return tuple(
        Slice(
            period=period or "period not printed",
            kind="district",
            vintage="",
            datasets=sets,
            figure=kind,
        )
        for period, kind in lined
    )


def _figures(catalogue: Catalogue, chosen: Slice, records: Sequence[Record]) -> pd.DataFrame:
    """The figures of one period and kind by district, an actual beside the target of its period."""
    known, rows = codes(catalogue), []
    period = "" if chosen.period == "period not printed" else chosen.period
    for record in records:
        of_kind = [x for x in record.figures if x.kind == chosen.figure]
        figures = [x for x in of_kind if x.period == period or same(x.period, period)]
        if figures:
            last = figures[-1]  # the user's own stands after a printed one
            due = [x.value for x in record.of_kind("target") if same(x.period, period)]
            target = due[-1] if due and chosen.figure == "actual" else None
            rows.append((known[record.area], last.value, target, last.note))
    frame = pd.DataFrame(rows, columns=["code", "value", "target", "note"])
    return frame.astype({"value": "Float64", "target": "Float64"})


def _of_context(catalogue: Catalogue, chosen: Slice, measure: str) -> pd.DataFrame:
    table = load.table(catalogue, chosen.datasets[0]).fillna({"period": "", "note": ""})
    rows = table[(table["measure"] == measure) & (table["period"] == chosen.period)]
    local = rows[rows["area_code"].isin(set(codes(catalogue).values()))]
    return local.rename(columns={"area_code": "code"})[["code", "value", "note"]]
