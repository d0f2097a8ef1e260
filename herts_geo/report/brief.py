"""The brief of a review: its headline figures, bars, findings, options and decisions.

Every figure is the one of its chapter, found by its key. The page and each document ask here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo.evidence import Brief, Dossier, Figure, Picture
from herts_geo.report import text as report_text

TITLE, HEADLINES = "In brief", "Headline figures"
UNSAID: Final = ("hectares", "homes a year")  # units that no label says
FIRST: Final = 5  # findings
LACK: Final = "Not known here: "
NONE: Final = (  # what stands for options and for decisions where there are none
    "No option is recorded for this place. What is entered on the page Opportunities stands here, "
    "the best first.",
    "No decision is recorded for this place. What the workshop decides stands here, the latest "
    "first.",
)
MODELLED: Final = (
    "In brackets: the least and the most that a figure may be. Sources and methods: its chapter."
)


@dataclass(frozen=True)
class Bar:
    """One share in per cent (None where not known), as it is told, and the ends of its range."""

    value: float | None
    text: str
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Bars:
    """Shares by their labels, one bar a place in the order of `names`, the place's own first."""

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]

    @property
    def words(self) -> str:
        """What the bars show, for those who do not see them."""
        rows = []
        for label, bars in self.rows:
            told = ", ".join(f"{x} {bar.text}" for x, bar in zip(self.names, bars, strict=True))
            rows.append(f"{label}: {told}")
        return "; ".join(rows) + "."


def headlines(dossier: Dossier) -> pd.DataFrame:
    """The headline figures that are known, one row each: what, the place, and for a share each
    other place; only a share can be set beside that of a larger place."""
    brief, rows = _brief(dossier), []
    for each in chosen(dossier, brief.headlines):
        if each.lacks:
            continue
        row = {"What": each.label, dossier.place: told(each)}
        for side in brief.beside:
            other = side.figures.get(each.key)
            row[side.name] = other.text if other is not None and each.unit == "%" else ""
        rows.append(row)
    return pd.DataFrame(rows)


def unknown(dossier: Dossier) -> str:
    """The headline figures that are not known, in one line; '' where all are."""
    return lacking(chosen(dossier, _brief(dossier).headlines))


def lacking(figures: Sequence[Figure]) -> str:
    """The figures of which there is none, in one line; '' where all are known."""
    labels = [report_text.plain(each.label) for each in figures if each.lacks]
    return f"{LACK}{', '.join(labels)}." if labels else ""


def bars(dossier: Dossier) -> Bars | None:
    """The shares of the place beside those of others; None where none is known."""
    brief, missing, rows = _brief(dossier), Bar(None, "no data"), []
    for each in chosen(dossier, brief.bars):
        found = (side.figures.get(each.key) for side in brief.beside)
        others = (missing if other is None else _bar(other) for other in found)
        rows.append((report_text.plain(each.label), (_bar(each), *others)))
    names = (dossier.place, *(side.name for side in brief.beside))
    beside = f"{dossier.place}, share of people"
    return Bars(beside, tuple(map(report_text.plain, names)), tuple(rows)) if rows else None


def picture(dossier: Dossier) -> Picture | None:
    """The one map of the brief, as its chapter has it."""
    pictures = (each for chapter in dossier.chapters for each in chapter.pictures)
    return next((each for each in pictures if each.key == _brief(dossier).picture), None)


def told(each: Figure) -> str:
    """A figure in words, with its unit where neither they nor its label say it."""
    return f"{each.text} {each.unit}" if each.unit in UNSAID else each.text


def chosen(dossier: Dossier, keys: Sequence[str]) -> list[Figure]:
    """The figures of a dossier that some keys name, in the order of the keys."""
    known: Mapping[str, Figure] = {each.key: each for each in dossier.figures()}
    return [known[key] for key in keys if key in known]


def _brief(dossier: Dossier) -> Brief:
    return dossier.brief or Brief(headlines=())


def _bar(each: Figure) -> Bar:
    value = None if isinstance(each.value, str) or each.value is None else float(each.value)
    return Bar(value, report_text.plain(each.text), each.span)
