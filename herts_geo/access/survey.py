"""NI 175 as it was reported: a survey of opinion, never mixed with modelled times."""

from dataclasses import dataclass
from typing import Final

from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue

INDICATOR: Final = "NI 175"
INDICATORS, VALUES = "indicators", "indicator values"  # roles in a pack


@dataclass(frozen=True)
class Reported:
    """One figure of the survey measure: its period, kind ('baseline' or 'target') and value."""

    period: str
    kind: str
    value: float
    note: str


@dataclass(frozen=True)
class Survey:
    """The survey measure: what was asked, the unit, which way is better, and its figures."""

    indicator: str
    title: str
    measure: str
    unit: str
    better: str
    area: str
    figures: tuple[Reported, ...]
    source: str

    def of_kind(self, kind: str) -> tuple[Reported, ...]:
        """The figures of one kind, in order of period."""
        return tuple(each for each in self.figures if each.kind == kind)


def survey(catalogue: Catalogue) -> Survey:
    """The survey measure of NI 175 with its baseline and targets. Raises `DatasetMissing`."""
    listed, given = catalogue.one(INDICATORS), catalogue.one(VALUES)
    about, values = load.table(catalogue, listed.id), load.table(catalogue, given.id)
    known = about[about["indicator"] == INDICATOR].head(1)
    found = values[values["indicator"] == INDICATOR].sort_values("period", kind="stable")
    if known.empty or found.empty:
        raise DatasetMissing(f"The pack '{catalogue.title}' holds no figures for {INDICATOR}.")
    columns = [found[name].fillna("") for name in ("period", "kind", "value", "note")]
    figures = tuple(
        Reported(period=str(period), kind=str(kind), value=float(value), note=str(note))
        for period, kind, value, note in zip(*columns, strict=True)
    )
    row = known.astype(str).iloc[0]
    return Survey(
        indicator=row["indicator"],
        title=row["title"],
        measure=row["measure"],
        unit=row["unit"],
        better=row["better"],
        area=str(found["area_name"].iloc[0]),
        figures=figures,
        source=given.provenance,
    )
