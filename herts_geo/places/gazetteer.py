"""Finds places by code, name or postcode, and the localities that users make by their codes."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from herts_geo import patterns
from herts_geo.crs import lonlat_to_grid
from herts_geo.errors import DatasetMissing, UnknownPlace
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import borders, history, recoded, towns, typed
from herts_geo.places.geography import KINDS, Kind, Place, boundary_set, known_as
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import resolve
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.postcodes import _postcodes
from herts_geo.places.streets import by_name

PARISH: Final = "parish"  # the geography of outlines that need not follow the small areas
NEAREST: Final = 5  # names that are offered for one that is not known


@dataclass(frozen=True)
class Gazetteer:
    """Every place of a pack, by code; LSOAs are those of the default (newest) vintage."""

    catalogue: Catalogue
    places: Mapping[str, Place]
    parishes: Mapping[str, str] = field(default_factory=dict)  # names by code

    def place(self, code: str) -> Place:
        """The place with this code; former district codes count, and the codes of localities.

        Raises `UnknownPlace`, and for a locality `UnreadableLocality` or `NobodyCounted`.
        """
        if locality_code.is_one(code):
            return resolve.resolve(self.catalogue, code)
        found = self.places.get(history.today(self.catalogue).get(code, code))
        if found is None and code in self.parishes:
            # As a locality: its people by the share of postcodes, as it follows no small areas.
            digests = tuple(each.sha256 for each in _parish_sets(self.catalogue))
            return resolve.resolve(self.catalogue, _parish_code(self.catalogue, digests, code))
        if found is None:
            raise UnknownPlace(code, self._nearest(code), self._followed(code))
        return found

    def find(self, text: str) -> Place:
        """The place with this code, name or postcode (its LSOA), or the locality of a code.

        The small area of a postcode says in `how` which ones it may belong to besides. A town that
        no area is called after is the neighbourhood at its middle, a street the small area at its
        middle, a typed position (see `typed`) the small area that holds it. A name that several
        places bear means the largest kind. Raises `UnknownPlace` with the nearest names when there
        is none, or when several of one kind bear it.
        """
        if locality_code.is_one(text):
            return self.place(text.strip())
        wanted = _plain(text)
        code = text.strip().upper()
        if history.today(self.catalogue).get(code, code) in self.places or code in self.parishes:
            return self.place(code)
        bearing = [place for place in self.places.values() if wanted in _names(place)]
        if not bearing:
            found = [c for c, name in self.parishes.items() if wanted in _parish_names(name)]
            if len(found) > 1:
                raise UnknownPlace(text, [f"{self.parishes[c]} ({c})" for c in found])
            return self.place(found[0]) if found else self._by_point(text)
        largest = min(KINDS.index(place.kind) for place in bearing)
        matches = [place for place in bearing if KINDS.index(place.kind) == largest]
        if len(matches) > 1:
            raise UnknownPlace(text, [place.label for place in matches])
        return matches[0]

    def of_kind(self, *kinds: Kind) -> list[Place]:
        """Places of these kinds, in the order of the pack."""
        districts = "district" in kinds
        return [
            place
            for place in self.places.values()
            if place.kind in kinds or (districts and place.is_district)
        ]

    def offered(self) -> list[Place]:
        """The places to choose from: the whole, its districts where it has more than one, wards
        and neighbourhoods; small areas are found by name or postcode."""
        districts = self.of_kind("district")
        known = self.of_kind("county", "district", "ward", "msoa")
        return [x for x in known if x.kind != "district" or len(districts) > 1]

    def district_codes(self) -> dict[str, str]:
        """The code of each district by its name; a part of one bears the name of the whole too."""
        known = self.of_kind("district")
        return {name: x.code for x in known for name in (x.name, x.full_name)}

    @property
    def whole(self) -> Place:
        """The place that holds every other one."""
        return next(iter(self.places.values()))

    def _by_point(self, text: str) -> Place:
        """The neighbourhood at the middle of a town, or the small area that holds a position, a
        street's middle or a postcode. Raises `UnknownPlace`."""
        if town := towns.named(self.catalogue, text):
            small = self._holding(text, float(town["lon"]), float(town["lat"]))
            return replace(self.places.get(small.parent, small), how=towns.how(str(town["name"])))
        if at := typed.position(text):
            return self._holding(text, *at)
        halves = patterns.halves(text)
        if not halves and (street := by_name(self.catalogue, text)):
            return replace(self.places[street.code], how=street.how)
        sets = self.catalogue.by_role("postcodes")
        if halves and sets:
            postcode = " ".join(halves)
            code = _postcodes(self.catalogue, sets[0].id).get(postcode)
            if code in self.places:
                place = self.places[str(code)]
                return replace(place, how=borders.doubt(self.catalogue, postcode, place))
        raise UnknownPlace(text[:60], self._nearest(text), self._followed(text.strip().upper()))

    def _holding(self, text: str, lon: float, lat: float) -> Place:
        """The small area that holds a position (degrees). Raises `UnknownPlace`."""
        east, north = (pd.Series(x) for x in lonlat_to_grid(np.array([lon]), np.array([lat])))
        held = borders.holding(self.catalogue, east, north)[0]
        if not held:
            why = f"'{text[:60]}' lies outside {self.whole.name}, where this pack knows nothing."
            raise UnknownPlace(text[:60], (), why)
        return self.places[held[0]]

    def _followed(self, code: str) -> str:
        older = recoded.words(self.catalogue, code)
        return older or history.words(self.catalogue, code, self.places)

    def _nearest(self, text: str) -> list[str]:
        smallest_first = reversed(list(self.places.values()))  # a shared name means the largest
        by_name = {n: f"{x} (parish)" for x in self.parishes.values() for n in _parish_names(x)}
        by_name |= {name: place.label for place in smallest_first for name in _names(place)}
        wanted = _plain(text)
        close = difflib.get_close_matches(wanted, by_name, n=NEAREST, cutoff=0.6)
        holding = [name for name in by_name if wanted and f" {wanted}" in f" {name}"]
        found = [*close, *sorted(holding, key=len)]
        return list(dict.fromkeys(by_name[name] for name in found))[:NEAREST]


def gazetteer(catalogue: Catalogue) -> Gazetteer:
    """The places of a pack. Raises the data errors of `load.boundaries`."""
    digests = tuple(d.sha256 for d in catalogue.by_role("boundaries"))
    return _gazetteer(_Keyed(catalogue, digests))


@dataclass(frozen=True)
class _Keyed:
    catalogue: Catalogue
    digests: tuple[str, ...]


@lru_cache(maxsize=8)
def _gazetteer(keyed: _Keyed) -> Gazetteer:
    catalogue = keyed.catalogue
    # The whole place of a pack by its code: that of its outline, or of its one district.
    drawn, districts = _of_kind(catalogue, "county"), _of_kind(catalogue, "district")
    if not drawn and len(districts) == 1:
        drawn = [replace(districts[0], kind="county")]
    codes = {each.code for each in districts}
    found = drawn or [Place("ALL", catalogue.title, "county")]
    places = {each.code: replace(each, alone=codes == {each.code}) for each in found}
    for kind in KINDS[1:]:
        for place in _of_kind(catalogue, kind):
            places.setdefault(place.code, place)
    parishes: dict[str, str] = {}  # none where a pack has no outlines of them
    if sets := _parish_sets(catalogue):
        frame = load.boundaries(catalogue, sets[-1].id)[["code", "name"]].astype(str)
        parishes = dict(zip(frame["code"], frame["name"], strict=True))
    return Gazetteer(catalogue, places, parishes)


def _of_kind(catalogue: Catalogue, kind: Kind) -> list[Place]:
    try:
        dataset = boundary_set(catalogue, kind)
    except DatasetMissing:
        return []
    frame = load.boundaries(catalogue, dataset.id)
    blank = pd.Series("", index=frame.index)
    known = frame.get("known_as", blank)
    if kind == "lsoa":
        known = known_as(catalogue, frame)
    parent = frame.get("msoa" if kind == "lsoa" else "district", blank)
    columns = (frame["code"], frame["name"], known.fillna(""), parent.fillna(""))
    return [
        Place(code=c, name=n, kind=kind, known_as=k, parent=p)
        for c, n, k, p in zip(*columns, strict=True)
    ]


def _names(place: Place) -> set[str]:
    names = (place.name, place.known_as, place.label, place.full_name)
    return {_plain(name) for name in names if name}


def _parish_names(name: str) -> set[str]:
    return {_plain(name), _plain(f"{name} parish")}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def _parish_sets(catalogue: Catalogue) -> list[Dataset]:
    found = [x for x in catalogue.by_role("boundaries") if x.geography == PARISH]
    return sorted(found, key=lambda each: each.geography_vintage)


@lru_cache(maxsize=64)
def _parish_code(catalogue: Catalogue, _digests: tuple[str, ...], code: str) -> str:
    frame = load.boundaries(catalogue, _parish_sets(catalogue)[-1].id)
    rows = frame[frame["code"] == code]
    if rows.empty:
        raise UnknownPlace(code)
    name = locality_code.fitting_name(str(rows["name"].iloc[0])) or code
    return locality_code.to_code(locality_shape.of_geometry(name, rows.geometry.iloc[0]).shape)
