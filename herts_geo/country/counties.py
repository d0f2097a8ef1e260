"""The counties of a country: one pack each, with the neighbours whose points count in it too."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from herts_geo.crs import to_metres
from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue, load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.travel.estimate import METRES_PER_KM

CATALOGUES: Final = ("catalogue.toml", "data/catalogue.toml")


@dataclass(frozen=True)
class County:
    """A pack as one county: code and name of its whole, its folder and its box (metres)."""

    code: str
    name: str
    folder: Path
    box: tuple[float, float, float, float]

    def pack(self) -> Catalogue:
        """The county's catalogue, read anew."""
        return catalogue.read(self.folder)

    def near(self, other: "County", km: float) -> bool:
        """Whether the other's box comes within a distance of this one's."""
        metres = km * METRES_PER_KM
        west, south, east, north = self.box
        left, low, right, high = other.box
        beside = left <= east + metres and right >= west - metres
        return beside and low <= north + metres and high >= south - metres


def found(folders: Sequence[Path], pack: Path | None = None) -> tuple[County, ...]:
    """The counties of pack folders, or of folders that hold them, by code; else the open pack's.

    Raises `HertsGeoError` for a folder without a pack, and for a county that is there twice.
    """
    each: list[Path] = []
    for folder in folders:
        inner = [folder] if _is_pack(folder) else sorted(filter(_is_pack, folder.glob("*")))
        if not inner:
            raise HertsGeoError(
                f"There is no pack in '{folder}'. Give folders of packs, or one that holds them; "
                "make a pack of a county with 'herts-geo pack new'."
            )
        each += inner
    counties = [_county(catalogue.read(path)) for path in each] or [_county(catalogue.read(pack))]
    known: dict[str, County] = {}
    for county in counties:
        if county.code in known:
            raise HertsGeoError(
                f"{county.name} ({county.code}) is there twice, in '{known[county.code].folder}' "
                f"and '{county.folder}', and would count twice. Leave one out of --packs."
            )
        known[county.code] = county
    return tuple(known[code] for code in sorted(known))


def beside(county: County, counties: Sequence[County], km: float) -> tuple[County, ...]:
    """The other counties whose points may count in this one: within `km` of it, box to box."""
    others = (each for each in counties if each.code != county.code)
    return tuple(each for each in others if county.near(each, km))


def _is_pack(folder: Path) -> bool:
    return any((folder / name).is_file() for name in CATALOGUES)


def _county(pack: Catalogue) -> County:
    whole = load.boundaries(pack, geography.boundary_set(pack, "county").id)
    west, south, east, north = (float(edge) for edge in to_metres(whole).total_bounds)
    return County(
        code=str(whole["code"].iloc[0]),
        name=str(whole["name"].iloc[0]),
        folder=pack.folder.resolve(),
        box=(west, south, east, north),
    )
