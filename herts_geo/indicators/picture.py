"""The map of an indicator as a picture for print, as the page shows it."""

from herts_geo import wording
from herts_geo.evidence import Picture
from herts_geo.indicators import words
from herts_geo.indicators.measures import SHOWS, Shown
from herts_geo.indicators.view import View
from herts_geo.maps import classify


def picture(view: View) -> Picture:
    """The picture of a view of an indicator, or of two."""
    return Picture(
        key="indicator.map",
        title=f"{view.title}: {view.place.label}",
        text=words.paragraph(view),
        vintage=view.vintage,
        inside=view.inside,
        classes=view.classes,
        parameters=parameters(view),
        sources=tuple(item.id for item in view.datasets),
        datasets=view.datasets,
        outline=view.place.outline,
        kind=view.kind,
    )


def parameters(view: View) -> tuple[str, ...]:
    """The choices that made a view, one line each."""
    asked = view.question
    by = f"By {words.KINDS[view.kind][0]}."
    if view.second:
        return (_of(view.first), f"With: {_of(view.second)}", by)
    how = classify.how(asked.scheme, asked.classes, asked.breaks)
    if asked.show == "target":
        how = f"{wording.heading(SHOWS['target'])}."
        how = how if asked.target is None else f"Against a typed target of {asked.target:g}."
    return (_of(view.first), by, how)


def _of(shown: Shown) -> str:
    unit = f" ({shown.measure.unit})" if shown.measure.unit else ""
    return f"{shown.title}{unit}, {shown.slice.label}."
