"""The map of a locality as a picture for print: how each small area counts."""

from herts_geo import places
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.geography import Place
from herts_geo.places.locality import table
from herts_geo.places.locality.resolve import Counted


def picture(catalogue: Catalogue, found: Counted | None, place: Place) -> Picture:
    """The picture of a locality that was counted, or of a place where none is chosen yet."""
    areas, boundaries = places.areas(catalogue), places.boundary_set(catalogue, "lsoa")
    where, known = (found.place if found else place), table.datasets(catalogue)
    inside = places.within(areas, where)
    classes = None
    if found:
        inside |= areas["code"].isin(found.areas["code"])
        classes = table.classes(catalogue, found)[0].counted(inside)
    return Picture(
        key="locality.map" if found else "place.map",
        title=f"{table.TITLE}: {where.label}" if found else where.label,
        text=table.paragraph(catalogue, found) if found else "",
        vintage=boundaries.geography_vintage,
        inside=inside,
        classes=classes,
        parameters=(where.how,) if where.how else (),
        sources=tuple(item.id for item in known),
        outline=where.outline,
    )
