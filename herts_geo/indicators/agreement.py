"""Local area agreement indicators: baselines, targets, actuals, and which are on track.

A figure stands as it was printed or as the user gave it; none is made up or drawn between two.

Local area agreement indicators as tables and sentences.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset

INDICATORS, VALUES = "indicators", "indicator values"  # roles in a pack
MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SEASONS: Final = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
YEARS: Final = re.compile(
    r"(?:q([1-4]) )?([12][0-9]{3}) ?[/-] ?([12][0-9]{3}|[0-9]{2})(?: ?q([1-4]))?"
)
DATED: Final = re.compile(r"(?:([a-z]{3,9})\.? )?([12][0-9]{3})")
WORDS: Final = {"on": "on track", "off": "not on track"}
Kind = Literal["baseline", "target", "actual"]
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Indicator:
    """What is measured: code, wording, unit, which way is better, theme and lead agency."""

    code: str
    title: str
    measure: str
    unit: str
    better: str  # 'higher' or 'lower'
    theme: str
    lead: str


@dataclass(frozen=True)
class Figure:
    """One value of an indicator in an area and period ('' where none was printed), in its unit."""

    indicator: str
    area: str
    period: str
    kind: str
    value: float
    note: str = ""
    own: bool = False  # from the user's file, not from the papers


@dataclass(frozen=True)
class Standing:
    """Whether an indicator is on track as of its latest actual, and the same in words."""

    code: Literal["on", "off", "no target", "no actual"]
    words: str


@dataclass(frozen=True)
class Record:
    """An indicator in one area with its figures by period; area '' where none was printed."""

    indicator: Indicator
    area: str
    figures: tuple[Figure, ...] = ()

    @property
    def key(self) -> str:
        """A short name that no other record has: 'NI 16, St Albans'."""
        return f"{self.indicator.code}, {self.area}" if self.area else self.indicator.code

    @property
    def latest(self) -> Figure | None:
        """The actual of the latest period; the user's own before a printed one of that period."""
        return next(reversed(self.of_kind("actual")), None)

    @property
    def standing(self) -> Standing:
        """The latest actual against the target of the same period, where both are known."""
        targets, latest = self.of_kind("target"), self.latest
        if latest is None:
            return Standing(
                "no actual", "no actual figure" + ("" if targets else ", no target set")
            )
        due = [each for each in targets if same(each.period, latest.period)]
        if not due:
            told = f"no target for {latest.period or 'its period'}" if targets else "no target set"
            return Standing("no target", told)
        more = latest.value - due[-1].value
        met = more >= 0 if self.indicator.better == "higher" else more <= 0
        code: Literal["on", "off"] = "on" if met else "off"
        return Standing(code, f"{WORDS[code]} ({latest.period})")

    def of_kind(self, kind: Kind) -> tuple[Figure, ...]:
        """The baselines, targets or actuals in order of period."""
        return tuple(each for each in self.figures if each.kind == kind)


def span(period: str) -> Span | None:
    """Last and first month (year, month) of a period; None where the text names none.

    '2007/08' and '2007-08' are a financial year, April to March; '2007/08 Q3' is its October to
    December; '2007', 'Feb 2008' and 'summer 2007' (June to August) are read as well.
    """
    text = " ".join(period.casefold().replace("–", "-").split())
    if pair := YEARS.fullmatch(text):
        start, end, quarter = int(pair[2]), pair[3], int(pair[1] or pair[4] or 0)
        if (start + 1) % 10 ** len(end) != int(end):
            return None
        first = 4 + 3 * (quarter - 1) if quarter else 4
        return _month(start, first + (2 if quarter else 11)), _month(start, first)
    dated = DATED.fullmatch(text)
    if not dated:
        return None
    year, name = int(dated[2]), dated[1] or ""
    if not name or name in SEASONS:
        first, last = SEASONS.get(name, (1, 12))
        return (year, last), (year, first)
    month = next((n for n, full in enumerate(MONTHS, 1) if full.startswith(name)), None)
    return ((year, month), (year, month)) if month else None


def order(period: str) -> Span:
    """What periods sort by: when they end, then when they begin; unknown ones come first."""
    return span(period) or ((0, 0), (0, 0))


def same(one: str, other: str) -> bool:
    """Whether two texts name the same period; one that is not known is the same as none."""
    return span(one) is not None and span(one) == span(other)


def held(catalogue: Catalogue) -> bool:
    """Whether a pack has the indicators of a local area agreement, with their figures."""
    return None not in (catalogue.first(INDICATORS), catalogue.first(VALUES))


def sets(catalogue: Catalogue) -> tuple[Dataset, ...]:
    """The list of indicators and their figures; nothing where the pack lacks one of the two."""
    found = [catalogue.first(role) for role in (INDICATORS, VALUES)]
    return tuple(each for each in found if each) if all(found) else ()


def indicators(catalogue: Catalogue) -> dict[str, Indicator]:
    """The indicators of the agreement by code, in the order of the papers."""
    table = (
        load.table(catalogue, catalogue.one(INDICATORS).id)
        .fillna("")
        .rename(columns={"lead_agency": "lead"})
    )
    fields = ["indicator", "title", "measure", "unit", "better", "theme", "lead"]
    rows = table[fields].itertuples(index=False, name=None)
    return {row[0]: Indicator(*row) for row in rows}


def printed(catalogue: Catalogue) -> list[Figure]:
    """Every figure that the papers print, in their order."""
    table = load.table(catalogue, catalogue.one(VALUES).id)
    names = ("indicator", "area_name", "period", "kind", "value", "note")
    rows = zip(*(table[name].astype(object).fillna("") for name in names), strict=True)
    return [
        Figure(
            indicator=str(code),
            area=str(area),
            period=str(period),
            kind=str(kind),
            value=float(value),
            note=str(note),
        )
        for code, area, period, kind, value, note in rows
    ]


def records(catalogue: Catalogue, own: Iterable[Figure] = ()) -> tuple[Record, ...]:
    """A record for each indicator and area, those without any figure included.

    Raises `HertsGeoError` where a figure names an indicator that is not listed.
    """
    known, found = indicators(catalogue), [*printed(catalogue), *own]
    if strange := sorted({each.indicator for each in found} - known.keys()):
        raise HertsGeoError(
            f"Figures name indicators that the list of indicators lacks: {', '.join(strange)}. "
            "Add them to the list, or mend the figures."
        )
    groups: dict[str, dict[str, list[Figure]]] = {code: {} for code in known}
    for each in found:
        groups[each.indicator].setdefault(each.area, []).append(each)
    return tuple(
        Record(about, area, tuple(sorted(figures, key=lambda x: (order(x.period), x.own))))
        for code, about in known.items()
        for area, figures in (groups[code] or {"": []}).items()
    )


def _month(year: int, month: int) -> tuple[int, int]:
    """A month counted from January of a year, which may lie in the next."""
    return year + (month - 1) // 12, (month - 1) % 12 + 1


NONE: Final = "none printed"
KINDS: Final[dict[str, Kind]] = {"Baseline": "baseline", "Target": "target"}


def wide(records: Sequence[Record]) -> pd.DataFrame:
    """One row a record: indicator, measure, unit, which way is better, figures and standing.

    A column for each period that has a target; its cells hold numbers, missing where none was set.
    """
    periods = sorted({x.period for one in records for x in one.of_kind("target")}, key=order)
    rows = []
    for record in records:
        targets = {x.period: x.value for x in record.of_kind("target")}
        about = _about(record)
        notes = dict.fromkeys(
            f"{x.period or x.kind}: {x.note}" for x in record.figures if x.note and not x.own
        )
        row = {
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
        rows.append(row)
    return pd.DataFrame(rows)


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
