"""Places: the county, its districts, MSOAs and LSOAs, found by code, name or postcode."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from herts_geo import load
from herts_geo.catalogue import Catalogue, Dataset
from herts_geo.errors import DatasetMissing, HertsGeoError, UnknownPlace, VintageMismatch

Kind = Literal["county", "district", "ward", "msoa", "lsoa", "locality"]
KINDS: Final[tuple[Kind, ...]] = ("county", "district", "ward", "msoa", "lsoa")
KIND_WORDS: Final[Mapping[str, str]] = {
    "county": "county",
    "district": "district",
    "ward": "ward",
    "msoa": "neighbourhood (MSOA)",
    "lsoa": "small area (LSOA)",
    "locality": "locality",
}
NEAREST: Final = 5  # names that are offered for one that is not known
POSTCODE: Final = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
FORMER_CODES: Final[Mapping[str, str]] = {  # district codes before the changes of 2012 and 2013
    "E07000097": "E07000242",
    "E07000100": "E07000240",
    "E07000101": "E07000243",
    "E07000104": "E07000241",
}


@dataclass(frozen=True)
class Place:
    """One named area: its code, official name, the name people know, kind and district.

    A locality that a user put together also has `shares`, the part (0 to 1) of each LSOA's people
    that counts, and where it was drawn its `outline` (EPSG:4326); its code describes it in full.
    """

    code: str
    name: str
    kind: Kind
    known_as: str = ""
    parent: str = ""
    shares: tuple[tuple[str, float], ...] = field(default=(), repr=False)
    outline: BaseGeometry | None = field(default=None, repr=False, compare=False)
    how: str = ""

    @property
    def label(self) -> str:
        """The name to show: 'Bedwell (Stevenage 004C)', or the official one alone."""
        return f"{self.known_as} ({self.name})" if self.known_as else self.name

    def as_dict(self) -> dict[str, str]:
        """Code, name and kind, for JSON."""
        return {"code": self.code, "name": self.label, "kind": self.kind}


@dataclass(frozen=True)
class Gazetteer:
    """Every place of a pack, by code; LSOAs are those of the default (newest) vintage."""

    catalogue: Catalogue
    places: Mapping[str, Place]

    def place(self, code: str) -> Place:
        """The place with this code; former district codes count. Raises `UnknownPlace`."""
        found = self.places.get(FORMER_CODES.get(code, code))
        if found is None:
            raise UnknownPlace(code, self._nearest(code))
        return found

    def find(self, text: str) -> Place:
        """The place with this code, name or postcode (its LSOA).

        A name that several places bear means the largest kind. Raises `UnknownPlace` with the
        nearest names when there is none, or when several of one kind bear it.
        """
        wanted = _plain(text)
        code = text.strip().upper()
        if FORMER_CODES.get(code, code) in self.places:
            return self.place(code)
        bearing = [place for place in self.places.values() if wanted in _names(place)]
        if not bearing:
            return self._by_postcode(text)
        largest = min(KINDS.index(place.kind) for place in bearing)
        matches = [place for place in bearing if KINDS.index(place.kind) == largest]
        if len(matches) > 1:
            raise UnknownPlace(text, [place.label for place in matches])
        return matches[0]

    def of_kind(self, *kinds: Kind) -> list[Place]:
        """Places of these kinds, in the order of the pack."""
        return [place for place in self.places.values() if place.kind in kinds]

    @property
    def whole(self) -> Place:
        """The place that holds every other one."""
        return next(iter(self.places.values()))

    def _by_postcode(self, text: str) -> Place:
        match = POSTCODE.fullmatch(re.sub(r"\s", "", text.upper()))
        sets = self.catalogue.by_role("postcodes")
        if match and sets:
            known = _postcodes(self.catalogue, sets[0].id)
            code = known.get(" ".join(match.groups()))
            if code in self.places:
                return self.places[str(code)]
        raise UnknownPlace(text[:60], self._nearest(text))

    def _nearest(self, text: str) -> list[str]:
        smallest_first = reversed(list(self.places.values()))  # a shared name means the largest
        by_name = {name: place.label for place in smallest_first for name in _names(place)}
        wanted = _plain(text)
        close = difflib.get_close_matches(wanted, by_name, n=NEAREST, cutoff=0.6)
        holding = [name for name in by_name if wanted and f" {wanted}" in f" {name}"]
        found = [*close, *sorted(holding, key=len)]
        return list(dict.fromkeys(by_name[name] for name in found))[:NEAREST]


def gazetteer(catalogue: Catalogue) -> Gazetteer:
    """The places of a pack. Raises the data errors of `load.boundaries`."""
    digests = tuple(d.sha256 for d in catalogue.by_role("boundaries"))
    return _gazetteer(_Keyed(catalogue, digests))


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
    frame = load.boundaries(catalogue, boundary_set(catalogue, "lsoa", vintage).id)
    known = _known_as(catalogue, frame)
    label = (known + " (" + frame["name"] + ")").where(known != "", frame["name"])
    return frame.assign(label=label)


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


@dataclass(frozen=True)
class _Keyed:
    catalogue: Catalogue
    digests: tuple[str, ...]


@lru_cache(maxsize=8)
def _gazetteer(keyed: _Keyed) -> Gazetteer:
    catalogue = keyed.catalogue
    places: dict[str, Place] = {}
    for kind in KINDS:
        for place in _of_kind(catalogue, kind):
            places[place.code] = place
    if not any(place.kind == "county" for place in places.values()):
        places = {"ALL": Place("ALL", catalogue.title, "county")} | places
    return Gazetteer(catalogue, places)


def _of_kind(catalogue: Catalogue, kind: Kind) -> list[Place]:
    try:
        dataset = boundary_set(catalogue, kind)
    except DatasetMissing:
        return []
    frame = load.boundaries(catalogue, dataset.id)
    blank = pd.Series("", index=frame.index)
    known = frame.get("known_as", blank)
    if kind == "lsoa":
        known = _known_as(catalogue, frame)
    parent = frame.get("msoa" if kind == "lsoa" else "district", blank)
    columns = (frame["code"], frame["name"], known.fillna(""), parent.fillna(""))
    return [Place(c, n, kind, k, p) for c, n, k, p in zip(*columns, strict=True)]


def _known_as(catalogue: Catalogue, lsoas: pd.DataFrame) -> "pd.Series[str]":
    names = msoa_names(catalogue)
    codes = lsoas.get("msoa", pd.Series("", index=lsoas.index))
    return codes.map(lambda code: names.get(code, ""))


@lru_cache(maxsize=8)
def _postcodes(catalogue: Catalogue, dataset_id: str) -> dict[str, str]:
    frame = load.table(catalogue, dataset_id)
    vintage = boundary_set(catalogue, "lsoa").geography_vintage
    return dict(zip(frame["postcode"], frame[f"lsoa{vintage[-2:]}cd"], strict=True))


def _names(place: Place) -> set[str]:
    return {_plain(name) for name in (place.name, place.known_as, place.label) if name}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
