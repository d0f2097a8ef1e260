"""The words that stand on whatever is invented, and how a review or a map gets them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from herts_geo.evidence import Chart, Dossier, Picture

MARK: Final = "INVENTED EXAMPLE DATA"


def is_marked(names: Iterable[str]) -> bool:
    """Whether one of these names, of registers or projects, says that it is invented."""
    return any(MARK in name.upper() for name in names)


def marked(dossier: Dossier, names: Iterable[str]) -> Dossier:
    """The review with the mark in its title, which stands on every page of a document, where a
    register or project that it is made of is invented."""
    if MARK in dossier.title or not is_marked(names):
        return dossier
    return replace(dossier, title=f"{MARK}. {dossier.title}")


def marked_map(picture: Picture, names: Iterable[str]) -> Picture:
    """The same for a map on a sheet of its own."""
    if MARK in picture.title or not is_marked(names):
        return picture
    return replace(picture, title=f"{MARK}. {picture.title}")


def marked_chart(chart: Chart, names: Iterable[str]) -> Chart:
    """The same for a chart on a sheet of its own."""
    if MARK in chart.title or not is_marked(names):
        return chart
    return replace(chart, title=f"{MARK}. {chart.title}")
