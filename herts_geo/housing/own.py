"""A user's own register of sites, read by its standard, alone or beside the shipped ones."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import places, reading, wording
from herts_geo.errors import HertsGeoError
from herts_geo.housing import sites as housing_sites
from herts_geo.housing.sites import OWN, Sites
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.reading import lookups, named

MOST_NAMED: Final = 10  # sites or rows that a sentence names


@dataclass(frozen=True)
class OwnSites:
    """A user's register: its sites, and the report that names every fault of the file."""

    sites: Sites
    report: reading.Report


class NoSites(HertsGeoError):
    """A file that should hold sites has no row that can be used; `report` names why."""

    def __init__(self, filename: str, report: reading.Report) -> None:
        self.report = report
        super().__init__(
            f"'{filename}' has no row that can be used as a site: it has "
            f"{wording.count(report.rows, 'row')} and {wording.count(report.errors, 'error')}. "
            "'Check a file' names each one."
        )


def own(catalogue: Catalogue, data: bytes, filename: str) -> OwnSites:
    """A user's register of sites. Raises `UnreadableFile`, or `NoSites` where no row is sound.

    The district is the one whose outlines hold the site; else, for a site without a position, the
    council that the row names; else the one where all of its council's placed sites lie; else, for
    a file whose placed sites all lie in one district, that district. What is taken is said.
    """
    report = reading.check(data, filename, "brownfield", lookups.context(catalogue))
    raw = report.frame
    if raw.empty:
        raise NoSites(filename, report)
    frame = housing_sites.located(catalogue, _frame(raw))
    frame = _marked(_districted(catalogue, frame, raw))
    notes = (*_notes(report), *_where(catalogue, frame), *_elsewhere(report))
    return OwnSites(Sites(frame, (_source(report),), notes), report)


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
    names = raw["SiteNameAddress"].fillna(raw["SiteReference"]).fillna("a site without a name")
    rows = pd.Series(raw.index.astype(str), index=raw.index)
    references = raw["SiteReference"].astype("string").fillna("row " + rows)
    frame = pd.DataFrame(
        {
            "id": "own-" + rows,
            "reference": references,
            "name": names.map(lambda text: " ".join(str(text).split())),
            "register": OWN,
            "snapshot": _newest(raw),
            "district": pd.NA,
            "district_name": pd.NA,
            "lon": raw["lon"],
            "lat": raw["lat"],
            "unplaced": "",
            "ended": housing_sites.has_ended(raw),
        }
    ).join(housing_sites.facts(raw))
    return frame.reset_index(drop=True)


def _newest(raw: pd.DataFrame) -> "pd.Series[Any]":
    """The newest date of each row, missing where it has none."""
    names = [name for name in ("LastUpdatedDate", "FirstAddedDate") if name in raw]
    days = [pd.to_datetime(raw[name], errors="coerce") for name in names]
    blank = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[ns]")
    return pd.concat([*days, blank], axis=1).max(axis=1)


def _districted(catalogue: Catalogue, frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Sites with their district, the day of its register in the file, and who said so."""
    names = {p.code: p.name for p in places.gazetteer(catalogue).of_kind("district")}
    told, council = _named(catalogue, raw), _council_key(raw)
    held = frame["area_district"].astype("string")
    placed = frame["placed"].astype(bool)
    code = held.where(placed, told)
    for key in (council, pd.Series("", index=frame.index)):
        each = held.where(placed).groupby(key.where(key.notna())).agg(_only)
        code = code.where(placed | code.notna(), key.map(each).astype("string"))
    snapshot = frame["snapshot"].groupby(code.fillna("")).transform("max")
    return frame.assign(district=code, district_name=code.map(names), named=told, snapshot=snapshot)


def _only(codes: "pd.Series[Any]") -> Any:
    """The one code of some placed sites; missing where they lie in several or outside."""
    every = codes.dropna().unique()
    return every[0] if len(every) == 1 else pd.NA


def _named(catalogue: Catalogue, raw: pd.DataFrame) -> "pd.Series[Any]":
    """The code of the district that a row's council is, by its name, code or web address."""
    districts = lookups.districts(catalogue)
    codes = {each.name: each.codes[0] for each in districts}
    found = pd.Series(pd.NA, index=raw.index, dtype="string")
    for column in ("OrganisationLabel", "OrganisationURI"):
        if column in raw:
            labels = raw[column].astype("string")
            read = {text: named.district(text, districts) for text in labels.dropna().unique()}
            names = labels.map(read).map(codes)
            found = found.fillna(names.astype("string"))
    return found.reset_index(drop=True)


def _council_key(raw: pd.DataFrame) -> "pd.Series[Any]":
    """What tells a row's council apart, where the file gives it."""
    blank = pd.Series(pd.NA, index=raw.index, dtype="string")
    for column in ("OrganisationEntity", "OrganisationURI", "OrganisationLabel"):
        if column in raw:
            blank = blank.fillna(raw[column].astype("string"))
    return blank.reset_index(drop=True)


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    """Sites 'unstated' where no live site of their district in the file is marked deliverable."""
    yes = (frame["deliverable"] == "yes") & ~frame["ended"].astype(bool)
    says = yes.groupby(frame["district"].fillna("")).transform("any")
    plain = frame["deliverable"].replace("unstated", "no")
    return frame.assign(deliverable=plain.where(says, "unstated"))


def _keys(frame: pd.DataFrame) -> "pd.Series[str]":
    district = frame["district"].astype("string").fillna("")
    return district + "|" + frame["reference"].astype("string").str.casefold()


def _notes(report: reading.Report) -> tuple[str, ...]:
    notes = [f"Your file: {report.loaded:,} of {wording.count(report.rows, 'row')} loaded."]
    if report.left_out:
        rows = [f"row {row}: {why}" for row, why in report.left_out[:MOST_NAMED]]
        more = len(report.left_out) - len(rows)
        named = "; ".join([*rows, *([f"and {more:,} more"] if more else [])])
        notes.append(f"Left out: {named}")
    notes += report.unread
    if report.errors:
        notes.append(
            f"It has {wording.count(report.errors, 'error')}: see the page 'Check a file'."
        )
    ended = int(np.sum(housing_sites.has_ended(report.frame)))
    if ended:
        verb = "has" if ended == 1 else "have"
        notes.append(
            f"{wording.count(ended, 'site')} with an end date {verb} left the register: listed, "
            "but not counted."
        )
    return tuple(notes)


def _where(catalogue: Catalogue, frame: pd.DataFrame) -> list[str]:
    """What to know of the sites' districts: outside all, not where their row says, or taken."""
    placed, known = frame["placed"].astype(bool), frame["district"].notna()
    whole = places.gazetteer(catalogue).whole.name
    outside = placed & ~known
    astray = placed & known & frame["named"].notna() & (frame["named"] != frame["district"])
    told = frame["named"].notna()
    lost, taken = ~placed & ~known, ~placed & known & ~told.astype(bool)
    rows = (
        (outside, f"outside {whole}: not counted"),
        (lost, f"without a position, in a district that is not known: counted in {whole} alone"),
        (taken, "without a position, taken to lie where the other sites of the file do"),
        (astray, "outside the district that its row names: counted where its position lies"),
    )
    return [_listed(frame[which], words) for which, words in rows if which.any()]


def _elsewhere(report: reading.Report) -> list[str]:
    """What the check says of each position that does not fit its row, with what may be wrong."""
    found = [each for each in report.issues if each.field == "position" and each.value]
    fits = [each for each in found if each.message.startswith("lies ")]
    more = len(fits) - MOST_NAMED
    notes = [
        f"Row {each.row}: its position, {each.value}, {each.message} {each.action}"
        for each in fits[:MOST_NAMED]
    ]
    if more > 0:
        verb = "does" if more == 1 else "do"
        notes.append(f"The positions of {wording.count(more, 'more row')} {verb} not fit either.")
    return notes


def _listed(frame: pd.DataFrame, words: str) -> str:
    names = [str(name) for name in frame["name"].head(MOST_NAMED)]
    more = len(frame) - len(names)
    named = "; ".join([*names, *([f"and {more:,} more"] if more else [])])
    return f"{wording.count(len(frame), 'site')} {words} ({named})."
