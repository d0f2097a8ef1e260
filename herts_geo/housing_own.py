"""A user's own register of sites, read by its standard, alone or beside the shipped ones."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import housing_sites, lookups, places, reading, wording
from herts_geo.catalogue import Catalogue, Dataset
from herts_geo.errors import HertsGeoError
from herts_geo.housing_sites import Sites

OWN: Final = "your file"


@dataclass(frozen=True)
class OwnSites:
    """A user's register: its sites, and the report that names every fault of the file."""

    sites: Sites
    report: reading.Report


class NoSites(HertsGeoError):
    """A file that should hold sites has no row that can be used."""


def own(catalogue: Catalogue, data: bytes, filename: str) -> OwnSites:
    """A user's register of sites. Raises `UnreadableFile`, or `NoSites` where no row is sound.

    The district is the one whose outlines hold the site; else the council that the row names;
    else, for a file whose placed sites all lie in one district, that district.
    """
    report = reading.check(data, filename, "brownfield", lookups.context(catalogue))
    raw = report.frame
    if raw.empty:
        raise NoSites(
            f"'{filename}' has no row that can be used as a site: it has "
            f"{wording.count(report.rows, 'row')} and {wording.count(report.errors, 'error')}. "
            "Open it on the page 'Check a file', which names each one."
        )
    frame = housing_sites.located(catalogue, _frame(raw))
    return OwnSites(
        Sites(_districted(catalogue, frame, raw), (_source(report),), _notes(report)), report
    )


def together(shipped: Sites, mine: Sites) -> Sites:
    """Shipped and own sites in one; a site with the same reference in a district is the user's."""
    theirs, ours = shipped.frame, mine.frame
    keys = [_keys(frame) for frame in (theirs, ours)]
    kept = theirs[~keys[0].isin(keys[1])]
    replaced = len(theirs) - len(kept)
    note = f"{wording.count(replaced, 'shipped site')} replaced by the same reference in your file."
    frame = pd.concat([kept, ours], ignore_index=True)
    return Sites(frame, (*shipped.datasets, *mine.datasets), (*shipped.notes, *mine.notes, note))


def _source(report: reading.Report) -> Dataset:
    """The user's file as a source line names it; its licence is the user's to know."""
    return Dataset(
        id=OWN,
        title="Sites in your file",
        description=report.recognised.title,
        file="",
        publisher="your own file",
        source="",
        licence="Licence as you hold it",
        attribution="",
        vintage="see the date of each site",
        unit="dwellings",
        direction="none",
        missing="empty where the file is blank",
        sha256="",
        rows=report.rows,
    )


def _frame(raw: pd.DataFrame) -> pd.DataFrame:
    dates = [raw[name] for name in ("LastUpdatedDate", "FirstAddedDate") if name in raw]
    newest = max((day.max() for day in dates if day.notna().any()), default=pd.NaT)
    names = raw["SiteNameAddress"].fillna(raw["SiteReference"]).fillna("a site without a name")
    rows = pd.Series(raw.index.astype(str), index=raw.index)
    references = raw["SiteReference"].astype("string").fillna("row " + rows)
    frame = pd.DataFrame(
        {
            "id": "own-" + rows,
            "reference": references,
            "name": names.map(lambda text: " ".join(str(text).split())),
            "register": OWN,
            "snapshot": newest,
            "district": pd.NA,
            "district_name": pd.NA,
            "lon": raw["lon"],
            "lat": raw["lat"],
            "unplaced": "",
            "ended": _ended(raw),
        }
    ).join(housing_sites.facts(raw))
    return frame.reset_index(drop=True)


def _ended(raw: pd.DataFrame) -> "pd.Series[bool]":
    return raw["EndDate"].notna() if "EndDate" in raw else pd.Series(False, index=raw.index)


def _districted(catalogue: Catalogue, frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    names = {p.code: p.name for p in places.gazetteer(catalogue).of_kind("district")}
    code = frame["area_district"].astype("string")
    labels = raw.get("OrganisationLabel", pd.Series(pd.NA, index=raw.index)).astype("string")
    code = code.fillna(pd.Series([_council(label, names) for label in labels], dtype="string"))
    known = code.dropna().unique()
    if len(known) == 1:
        code = code.where(frame["placed"], code.fillna(str(known[0])))
    return frame.assign(district=code, district_name=code.map(names))


def _council(label: Any, names: dict[str, str]) -> str | None:
    text = label.casefold() if isinstance(label, str) else ""
    return next((code for code, name in names.items() if name.casefold() in text), None)


def _keys(frame: pd.DataFrame) -> "pd.Series[str]":
    district = frame["district"].astype("string").fillna("")
    return district + "|" + frame["reference"].astype("string").str.casefold()


def _notes(report: reading.Report) -> tuple[str, ...]:
    notes = [f"Your file: {report.loaded:,} of {wording.count(report.rows, 'row')} loaded."]
    if report.errors:
        notes.append(
            f"It has {wording.count(report.errors, 'error')}: see the page 'Check a file'."
        )
    ended = int(np.sum(_ended(report.frame)))
    if ended:
        verb = "has" if ended == 1 else "have"
        notes.append(
            f"{wording.count(ended, 'site')} with an end date {verb} left the register and are "
            "listed but not counted."
        )
    return tuple(notes)
