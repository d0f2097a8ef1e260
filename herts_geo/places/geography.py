"""What a place is, which small areas it holds, and what part of the people of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.errors import DatasetMissing, HertsGeoError, VintageMismatch
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset

# 'county' is the whole place of a pack, whatever it is called: see `WHOLES`.
Kind = Literal["county", "district", "ward", "msoa", "lsoa", "locality"]
KINDS: Final[tuple[Kind, ...]] = ("county", "district", "ward", "msoa", "lsoa")
KIND_WORDS: Final[Mapping[str, str]] = {
    "county": "whole place",
    "district": "district",
    "ward": "ward",
    "msoa": "neighbourhood (MSOA)",
    "lsoa": "small area (LSOA)",
    "locality": "locality",
}
NUMBERED: Final = r"^(.+) (\d{3}[A-Z]+)(\)?)$"  # the label of a small area
PART: Final = " (part)"  # after the name of a district that lies only partly in the pack
WHOLES: Final[Mapping[str, tuple[str, str]]] = {  # first signs of the code -> kind, word in a text
    "E06": ("unitary authority", "authority"),
    "E07": ("district", "district"),
    "E08": ("metropolitan district", "district"),
    "E09": ("London borough", "borough"),
    "E10": ("county", "county"),
    "E11": ("metropolitan county", "county"),
    "E12": ("region", "region"),
    "E47": ("combined authority", "combined authority"),
    "E92": ("country", "country"),
}
ANY_WHOLE: Final = ("area", "place")  # of a footprint, or of several places together


@dataclass(frozen=True)
class Place:
    """One named area: its code, official name, the name people know, kind and district.

    A locality that a user put together also has `shares`, the part (0 to 1) of each LSOA's people
    that counts, and where it was drawn its `outline` (EPSG:4326); its code describes it in full.
    `how` says how it counts, or how sure it is that a postcode lies in a small area. `alone`: the
    whole place of a pack, of kind 'county', that is also its one district.
    """

    code: str
    name: str
    kind: Kind
    known_as: str = ""
    parent: str = ""
    shares: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    outline: BaseGeometry | None = field(default=None, repr=False, compare=False)
    how: str = field(default="", compare=False)
    alone: bool = False

    @property
    def is_district(self) -> bool:
        """Whether it is a district, be it the whole place as well."""
        return self.kind == "district" or self.alone

    @property
    def is_part(self) -> bool:
        """Whether it is a district of which the pack holds a part only."""
        return self.is_district and self.name.endswith(PART)

    @property
    def full_name(self) -> str:
        """The name of the whole district, be it here or a part of it."""
        return self.name.removesuffix(PART) if self.is_district else self.name

    @property
    def kind_words(self) -> str:
        """What it is, in words: 'London borough', 'neighbourhood (MSOA)'."""
        return self._whole[0] if self.kind == "county" else KIND_WORDS[self.kind]

    @property
    def word(self) -> str:
        """What a text calls it: 'the county', 'the borough', 'the place'."""
        return self._whole[1] if self.kind == "county" else KIND_WORDS[self.kind]

    @property
    def _whole(self) -> tuple[str, str]:
        return WHOLES.get(self.code[:3], ANY_WHOLE)

    @property
    def label(self) -> str:
        """The name to show: 'Bedwell (Stevenage 004C)', or the official one alone."""
        return f"{self.known_as} ({self.name})" if self.known_as else self.name

    def as_dict(self) -> dict[str, str]:
        """Code, name and kind, for JSON; what stands for a postcode or a town says how, too."""
        kind = self.kind_words if self.kind == "county" else self.kind
        plain = {"code": self.code, "name": self.label, "kind": kind}
        noted = self.how and self.kind in ("lsoa", "msoa")  # what stands for a postcode or a town
        return {**plain, "note": self.how} if noted else plain


def boundary_set(catalogue: Catalogue, kind: Kind, vintage: str = "") -> Dataset:
    """The boundaries of one kind, of a vintage or else the newest. Raises `DatasetMissing`."""
    found = [
        dataset
        for dataset in catalogue.by_role("boundaries")
        if dataset.geography == kind and vintage in ("", dataset.geography_vintage)
    ]
    if not found:
        wanted = f"{kind} {vintage}".strip()
        raise DatasetMissing(f"The pack '{catalogue.title}' has no boundaries for {wanted}.")
    return max(found, key=lambda dataset: dataset.geography_vintage)


def is_area(catalogue: Catalogue, code: str) -> bool:
    """Whether an LSOA of any vintage in the pack has this code."""
    sets = [item for item in catalogue.by_role("boundaries") if item.geography == "lsoa"]
    return any(load.boundaries(catalogue, item.id)["code"].eq(code).any() for item in sets)


def areas(catalogue: Catalogue, vintage: str = "") -> gpd.GeoDataFrame:
    """LSOAs of a vintage in file order: code, name, label, msoa, district, geometry (EPSG:4326)."""
    dataset = boundary_set(catalogue, "lsoa", vintage)
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    frame = load.boundaries(catalogue, dataset.id)
    return frame.assign(label=_labels(catalogue, dataset.id, digests))


@lru_cache(maxsize=16)
def _labels(catalogue: Catalogue, dataset: str, _digests: tuple[str, ...]) -> "pd.Series[str]":
    """The labels of `areas`, which nearly every answer asks for. Shared: never changed in place."""
    frame = load.boundaries(catalogue, dataset)
    known = known_as(catalogue, frame)
    label: pd.Series[str] = (known + " (" + frame["name"] + ")").where(known != "", frame["name"])
    return label


def number_first(labels: "pd.Series[str]") -> "pd.Series[str]":
    """Labels of small areas for where room is short: '001A Hitchin Bearton (North Hertfordshire)'.

    Neighbours of one name differ in their number alone, which is the last to be cut here.
    """
    return labels.str.replace(NUMBERED, r"\2 \1\3", regex=True)


def msoa_names(catalogue: Catalogue) -> dict[str, str]:
    """The name people know for each MSOA code, of any vintage that the pack names."""
    names: dict[str, str] = {}
    for dataset in catalogue.by_role("names"):
        frame = load.table(catalogue, dataset.id)
        names |= dict(zip(frame["msoacd"], frame["name"], strict=True))
    return names


def within(frame: pd.DataFrame, place: Place) -> "pd.Series[bool]":
    """Which LSOAs (rows with code, msoa, district) lie in a place. Raises `HertsGeoError`."""
    if place.kind == "county":
        return pd.Series(True, index=frame.index)
    if place.kind == "locality":
        return share(frame, place) > 0
    column = "code" if place.kind == "lsoa" else place.kind
    inside = frame[column] == place.code if column in frame else pd.Series(False, frame.index)
    if not inside.any():
        raise HertsGeoError(
            f"{place.label} has no areas in these boundaries: its code {place.code} belongs to "
            "another edition of them. Choose a district, or an edition with the same boundaries."
        )
    return inside.astype(bool)


def share(frame: pd.DataFrame, place: Place) -> "pd.Series[float]":
    """The part (0 to 1) of the people of each LSOA (rows with code) that a place counts.

    Raises `HertsGeoError` where the LSOAs of a locality belong to another edition.
    """
    if place.kind != "locality":
        return within(frame, place).astype(float)
    parts = dict(place.shares)
    if strange := parts.keys() - set(frame["code"]):
        raise HertsGeoError(
            f"{len(strange)} of the {len(parts)} small areas of {place.label}, such as "
            f"{min(strange)}, belong to another edition of the boundaries. Choose the newest one."
        )
    return frame["code"].map(parts).fillna(0.0).astype(float)


def holds(place: Place, points: pd.DataFrame, area: str = "lsoa") -> "pd.Series[bool]":
    """Which points (rows with lon, lat and in `area` the code of their LSOA) lie in a locality:
    inside its outline where it was drawn, in one of its LSOAs otherwise; none without a position.
    """
    lon, lat = (points[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    placed = np.isfinite(lon) & np.isfinite(lat)
    if place.outline is None:
        counting = {code for code, part in place.shares if part > 0}
        inside = points[area].isin(counting).fillna(False).to_numpy(dtype=bool)
    else:
        inside = shapely.intersects_xy(place.outline, lon, lat)
    return pd.Series(placed & inside, index=points.index)


def districts(catalogue: Catalogue, place: Place) -> dict[str, bool]:
    """The codes of the districts whose people a place counts, and whether it counts all of them."""
    frame = areas(catalogue)
    if "district" not in frame:
        return {}
    part = share(frame, place).groupby(frame["district"])
    most, least = part.max(), part.min()
    return {str(code): bool(least[code] >= 1) for code in most[most > 0].index}


def attach(
    values: pd.DataFrame, values_vintage: str, frame: pd.DataFrame, frame_vintage: str
) -> pd.DataFrame:
    """`frame` (code, …) with the columns of `values` (code, …), one row to one row.

    Areas without a value keep <NA>. Raises `VintageMismatch` when the vintages differ.
    """
    if values_vintage != frame_vintage:
        strange = (~values["code"].isin(frame["code"])).sum()
        blank = (~frame["code"].isin(values["code"])).sum()
        raise VintageMismatch(
            f"Figures on LSOAs of {values_vintage} cannot be joined to boundaries of "
            f"{frame_vintage}: {strange} of {len(values)} codes have no outline and {blank} of "
            f"{len(frame)} outlines have no figure. Use the boundaries of {values_vintage}."
        )
    return frame.merge(values, on="code", how="left", validate="one_to_one")


def known_as(catalogue: Catalogue, lsoas: pd.DataFrame) -> "pd.Series[str]":
    """The name that people know for the MSOA of each LSOA (rows with msoa), '' where none is."""
    names = msoa_names(catalogue)
    codes = lsoas.get("msoa", pd.Series("", index=lsoas.index))
    return codes.map(lambda code: names.get(code, ""))
