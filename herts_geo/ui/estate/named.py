"""The property of the session's own registers as the search finds it: by name, address or code."""

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.places.search import Entry, Named
from herts_geo.ui.estate import registers

NAMES = ["name", "address", "uprn", "reference"]


def entries(found: Catalogue) -> list[Entry]:
    """What has a position that anybody may know: neither vacant nor sensitive property.

    A register that cannot be read gives none: its own page says so.
    """
    if not registers.files():
        return []
    try:
        shown = registers.masked(found, False)
    except HertsGeoError:
        return []
    own = shown.frame["register"].isin([each.name for each in shown.registers])
    vacant = shown.frame["vacant"].fillna(False).astype(bool)
    held = shown.frame[own & shown.frame["lon"].notna() & ~vacant]
    texts = held[NAMES].astype(object).fillna("")
    rows = texts.assign(lon=held["lon"], lat=held["lat"]).to_dict("records")
    named = [
        Named(
            kind="asset",
            name=str(row["name"] or row["address"]),
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            others=tuple(filter(None, (str(row["address"]),))),
            codes=(str(row["uprn"]), str(row["reference"])),
        )
        for row in rows
        if row["name"] or row["address"]
    ]
    return search.of_points(found, named)
