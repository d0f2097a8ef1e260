"""The map of deprivation as a picture for print, as the page shows it."""

from herts_geo import wording
from herts_geo.deprivation import words
from herts_geo.deprivation.indices import MEASURES
from herts_geo.deprivation.profile import Deprivation
from herts_geo.deprivation.view import AGAINST, View
from herts_geo.evidence import Picture
from herts_geo.maps import classify


def picture(view: View, standing: Deprivation) -> Picture:
    """The picture of a view, `standing` being how deprived its place is on the same measure."""
    return Picture(
        key="deprivation.map",
        title=f"{view.title}: {view.place.label}",
        text=words.paragraph(view, standing),
        vintage=view.edition.vintage,
        inside=view.inside,
        classes=view.classes,
        parameters=parameters(view),
        sources=tuple(item.id for item in view.datasets),
        outline=view.place.outline,
    )


def parameters(view: View) -> tuple[str, ...]:
    """The choices that made a view, one line each."""
    asked = view.question
    measure = f"Measure: {MEASURES[asked.measure]}, {view.edition.year}."
    if view.older:
        return (measure, f"Compared with {view.older.year}.")
    against = f"Shown as: {wording.inside(AGAINST[asked.against])}."
    if asked.against != "measure":
        return (measure, against)
    return (measure, against, classify.how(asked.scheme, asked.classes, asked.breaks))
