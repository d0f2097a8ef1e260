"""A user's own register of sites, read by its standard, alone or beside the shipped ones."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
SOURCE: Final = Dataset(  # the user's file as a source line names it; its licence is the user's
    id=OWN,
    title="Sites in your file",
    description="",
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
    rows=0,
)


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
    frame = _districted(catalogue, frame, raw)
    # 'Unstated' where no live site of their district in the file is marked deliverable.
    yes = (frame["deliverable"] == "yes") & ~frame["ended"].astype(bool)
    says = yes.groupby(frame["district"].fillna("")).transform("any")
    plain = frame["deliverable"].replace("unstated", "no")
    frame = frame.assign(deliverable=plain.where(says, "unstated"))
    # What the check says of each position that does not fit its row, with what may be wrong.
    found = [each for each in report.issues if each.field == "position" and each.value]
    astray = [
        f"Row {each.row}: its position, {each.value}, {each.message} {each.action}"
        for each in found
        if each.message.startswith("lies ")
    ]
    if (more := len(astray) - MOST_NAMED) > 0:
        rows = f"{wording.count(more, 'more row')} {'does' if more == 1 else 'do'}"
        astray[MOST_NAMED:] = [f"The positions of {rows} not fit either."]
    notes = (*_notes(report), *_where(catalogue, frame), *astray)
    dataset = replace(SOURCE, description=report.recognised.title, rows=report.rows)
    return OwnSites(Sites(frame, (dataset,), notes), report)


def together(shipped: Sites, mine: Sites) -> Sites:
    """Shipped and own sites in one; a site with the same reference in a district is the user's."""
    theirs, ours = shipped.frame, mine.frame
    held, given = (
        frame["district"].astype("string").fillna("")
        + "|"
        + frame["reference"].astype("string").str.casefold()
        for frame in (theirs, ours)
    )
    kept = theirs[~held.isin(given)]
    replaced = len(theirs) - len(kept)
    note = f"{wording.count(replaced, 'shipped site')} replaced by the same reference in your file."
    frame = pd.concat([kept, ours], ignore_index=True)
    return Sites(frame, (*shipped.datasets, *mine.datasets), (*shipped.notes, *mine.notes, note))


def _frame(raw: pd.DataFrame) -> pd.DataFrame:
    names = raw["SiteNameAddress"].fillna(raw["SiteReference"]).fillna("a site without a name")
    rows = pd.Series(raw.index.astype(str), index=raw.index)
    references = raw["SiteReference"].astype("string").fillna("row " + rows)
    dated = [name for name in ("LastUpdatedDate", "FirstAddedDate") if name in raw]
    days = [pd.to_datetime(raw[name], errors="coerce") for name in dated]
    blank = pd.Series(pd.NaT, index=raw.index, dtype="datetime64[ns]")
    frame = pd.DataFrame(
        {
            "id": "own-" + rows,
            "reference": references,
            "name": names.map(lambda text: " ".join(str(text).split())),
            "register": OWN,
            "snapshot": pd.concat([*days, blank], axis=1).max(axis=1),  # the newest date
            "district": pd.NA,
            "district_name": pd.NA,
            "lon": raw["lon"],
            "lat": raw["lat"],
            "unplaced": "",
            "ended": housing_sites.has_ended(raw),
        }
    ).join(housing_sites.facts(raw))
    return frame.reset_index(drop=True)


def _districted(catalogue: Catalogue, frame: pd.DataFrame, raw: pd.DataFrame) -> pd.DataFrame:
    """Sites with their district, the day of its register in the file, and who said so."""
    names = {p.code: p.name for p in places.gazetteer(catalogue).of_kind("district")}
    told, council = _named(catalogue, raw), pd.Series(pd.NA, index=raw.index, dtype="string")
    for column in ("OrganisationEntity", "OrganisationURI", "OrganisationLabel"):
        if column in raw:  # what tells a row's council apart, where the file gives it
            council = council.fillna(raw[column].astype("string"))
    held = frame["area_district"].astype("string")
    placed = frame["placed"].astype(bool)
    code = held.where(placed, told)
    for key in (council.reset_index(drop=True), pd.Series("", index=frame.index)):
        by = held.where(placed).groupby(key.where(key.notna()))
        # The one code of the placed sites; missing where they lie in several or outside.
        each = by.min().where(by.min() == by.max())
        code = code.where(placed | code.notna(), key.map(each).astype("string"))
    snapshot = frame["snapshot"].groupby(code.fillna("")).transform("max")
    return frame.assign(district=code, district_name=code.map(names), named=told, snapshot=snapshot)


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


def _notes(report: reading.Report) -> tuple[str, ...]:
    notes = [f"Your file: {report.loaded:,} of {wording.count(report.rows, 'row')} loaded."]
    if report.left_out:
        rows = (f"row {row}: {why}" for row, why in report.left_out)
        notes.append(f"Left out: {_named_first(rows)}")
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
    return [
        f"{wording.count(len(names), 'site')} {words} ({_named_first(names)})."
        for names, words in ((frame.loc[which, "name"], words) for which, words in rows)
        if len(names)
    ]


def _named_first(parts: Iterable[Any]) -> str:
    """The first few of some parts and how many more there are."""
    every = [str(each) for each in parts]
    more = len(every) - MOST_NAMED
    return "; ".join([*every[:MOST_NAMED], *([f"and {more:,} more"] if more > 0 else [])])
