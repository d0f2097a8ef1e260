"""Names, codes and a position of the open pack, for the hints that say what may be typed."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from herts_geo.errors import HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.places.gazetteer import gazetteer

DECIMALS: Final = 2  # of a degree


@dataclass(frozen=True)
class Examples:
    """One of each that can be typed: a place's name, a postcode ('' without any in the pack), the
    codes of a district and a small area, and a position (latitude and longitude, degrees)."""

    name: str
    postcode: str
    district: str
    area: str
    lat: float
    lon: float

    @property
    def position(self) -> str:
        """The position as it is typed, such as '51.9, -0.2'."""
        return f"{self.lat:g}, {self.lon:g}"

    @property
    def places(self) -> str:
        """A name and, where there is one, a postcode: 'Bedwell or SG1 1HN'."""
        return " or ".join(filter(None, (self.name, self.postcode)))


def examples(catalogue: Catalogue) -> Examples:
    """The examples of a pack, of its middle area in the order of its file. Raises as `load`."""
    return _examples(catalogue, tuple(item.sha256 for item in catalogue.datasets.values()))


@lru_cache(maxsize=8)
def _examples(catalogue: Catalogue, _digests: tuple[str, ...]) -> Examples:
    areas = geography.areas(catalogue)
    row = areas.iloc[len(areas) // 2]
    code, known = str(row["code"]), gazetteer(catalogue)
    around = known.places.get(str(row.get("msoa", "")), known.whole)
    spot = row.geometry.representative_point()
    try:
        postcodes = load.table(catalogue, catalogue.one("postcodes").id)
        vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage[-2:]
        inside = postcodes[f"lsoa{vintage}cd"].eq(code).fillna(False)
        held = postcodes.loc[inside, "postcode"].astype(str).tolist()
    except (HertsGeoError, KeyError):  # said where postcodes are looked up
        held = []
    return Examples(
        name=around.known_as or around.name,
        postcode=next(iter(held), ""),
        district=str(row.get("district", known.whole.code)),
        area=code,
        lat=round(spot.y, DECIMALS),
        lon=round(spot.x, DECIMALS),
    )
