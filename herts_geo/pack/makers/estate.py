"""Registers of public property in the columns of the transparency code, which the app reads.

A row is kept where its position or postcode lies in the place. Names and contacts of persons are
not among the columns that are taken.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.pack.makers.base import Inputs, near, placed, spaced
from herts_geo.pack.makers.points import finished, here, postcodes
from herts_geo.pack.source import SourceFailed

Made = Mapping[str, pd.DataFrame]
NUMBERS: Final = (
    "BuildingSize",
    "LandArea",
    "BuildingCosts",
    "RequiredMaintenance",
    "FloorAreaEmpty",
)
BACKLOG: Final = ("high", "significant", "moderate", "low")  # risks that backlog is told by
WHOLE_TRUST: Final = r"(?i)\baggregate|\bunreported|\bother reportable|^AGG"
SHOWN: Final = 5  # names that a sentence repeats
NOT_STATED: Final = "Not stated (energy certificate)"
PUBLIC: Final = (  # how the categories of owners begin that are public bodies, small letters
    "local authority",
    "county council",
    "corporate body",
)
BODIES: Final = (  # words in the names of corporate bodies that are public, small letters
    r"\b(?:secretary of state|nhs|council|police|fire (?:and rescue )?authority|combined authority"
    r"|integrated care board|homes england|network rail|environment agency|historic england)\b"
)
TITLES: Final[Mapping[str, str]] = {  # column of the register -> heading of the publisher
    "LandRegistryTitleNumber": "Title Number",
    "TenureType": "Tenure",
    "PropertyName": "Property Address",
    "postcode": "Postcode",
    "OrganisationLabel": "Proprietor Name (1)",
    "category": "Proprietorship Category (1)",
}
CHUNK: Final = 200_000  # rows read at once


def register(inputs: Inputs) -> Made:
    """A register with one data set: the rows in the place, positions as eastings and northings."""
    (dataset,) = inputs.source.datasets
    return {dataset: finished(inputs, dataset, _standard(here(inputs)))}


def surplus(inputs: Inputs) -> Made:
    """A register whose every row is surplus: it is said of each why it is held."""
    found = here(inputs).assign(Purpose="surplus")
    blank = found["OrganisationLabel"] == ""
    found["OrganisationLabel"] = found["OrganisationLabel"].mask(blank, found["parent"])
    (dataset,) = inputs.source.datasets
    return {dataset: finished(inputs, dataset, _standard(found))}


def nhs(inputs: Inputs) -> Made:
    """Sites of NHS trusts: backlog is the sum over the four risks, else the adjusted figure.

    A site without a postcode gets that of the same code in the trusts' list of sites.
    """
    frame = inputs.frame
    whole = frame["PropertyName"].str.contains(WHOLE_TRUST) | frame["AssetCode"].eq("")
    known = inputs.made["nhs_sites"].drop_duplicates("code").set_index("code")["postcode"]
    listed = frame["AssetCode"].map(known).fillna("")
    frame = frame.assign(postcode=frame["postcode"].mask(frame["postcode"] == "", listed))
    risks = pd.concat([numbers(frame[name]) for name in BACKLOG], axis=1)
    total = risks.sum(axis=1, min_count=len(BACKLOG))
    frame = frame.assign(
        RequiredMaintenance=total.fillna(numbers(frame["adjusted"])), FloorAreaEmpty=frame["empty"]
    )
    found = here(replace(inputs, frame=frame[~whole].reset_index(drop=True)))
    trusts = set(found["trust"])
    if left := sorted(set(frame.loc[whole & frame["trust"].isin(trusts), "OrganisationLabel"])):
        inputs.told.append(
            f"{inputs.source.title}: trust-wide rows stand for no one site and are left out, of "
            f"{wording.listing([wording.title_case(x) for x in left], SHOWN)}."
        )
    return {"nhs_estate": finished(inputs, "nhs_estate", _standard(found))}


def energy(inputs: Inputs) -> Made:
    """Public buildings, each with its newest certificate; who holds one is not stated."""
    frame = inputs.frame.sort_values("ApplicableDate", ascending=False, kind="stable")
    same = frame["UPRN"].where(frame["UPRN"] != "", frame["address1"] + "|" + frame["postcode"])
    newest = frame[~same.duplicated()].reset_index(drop=True)
    if older := len(frame) - len(newest):
        inputs.told.append(
            f"{inputs.source.title}: {older:,} older certificates of the same buildings are left "
            "out."
        )
    found = here(replace(inputs, frame=newest)).assign(OrganisationLabel=NOT_STATED)
    found["PropertyName"], found["StreetName"] = found["address1"], found["address2"]
    (dataset,) = inputs.source.datasets
    return {dataset: finished(inputs, dataset, _standard(found))}


def titles(inputs: Inputs) -> Made:
    """Titles whose first owner is a public body, at the middle of their postcode in the place.

    The file is read in parts, as it holds millions of rows. Raises `SourceFailed` where a heading
    is missing.
    """
    known, parts = postcodes(inputs), []
    for part in chain.from_iterable(_chunks(inputs, file) for file in inputs.files):
        rows = part.rename(columns={theirs: ours for ours, theirs in TITLES.items()})
        category, owner = (rows[x].str.casefold() for x in ("category", "OrganisationLabel"))
        public = category.str.startswith(PUBLIC[:2]) | (
            category.str.startswith(PUBLIC[2]) & owner.str.contains(BODIES, regex=True)
        )
        rows = rows[public].reset_index(drop=True)
        spots = placed(rows.assign(postcode=spaced(rows["postcode"])), known)
        parts.append(spots[near(spots, inputs.area, inputs.source.keep.around)])
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*TITLES])
    (dataset,) = inputs.source.datasets
    return {dataset: finished(inputs, dataset, _standard(every))}


def _chunks(inputs: Inputs, file: Any) -> Iterator[pd.DataFrame]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = [x for x in archive.namelist() if x.lower().endswith(".csv")]
            with archive.open(max(names, key=lambda x: archive.getinfo(x).file_size)) as data:
                text = io.TextIOWrapper(data, encoding="utf-8-sig", errors="replace")
                yield from pd.read_csv(
                    text, usecols=list(TITLES.values()), dtype=str, keep_default_na=False,
                    chunksize=CHUNK,
                )  # fmt: skip
    except (OSError, ValueError, zipfile.BadZipFile) as fault:
        raise SourceFailed(
            f"{inputs.source.title}: '{file.name[:80]}' cannot be read ({str(fault)[:160]}). "
            f"Download it again: {inputs.source.by_hand}"
        ) from fault


def _standard(found: pd.DataFrame) -> pd.DataFrame:
    """Rows with the position and postcode under the names of the transparency code, numbers as
    numbers, and gaps where a cell that should hold one holds none ('Not Applicable')."""
    known = [name for name in NUMBERS if name in found]
    out = found.assign(
        GeoX=found["easting"],
        GeoY=found["northing"],
        PostCode=found["postcode"],
        **{name: numbers(found[name]) for name in known},
    )
    order = [x for x in ("OrganisationLabel", "PropertyName", "AssetCode") if x in out]
    return out.sort_values(order, ignore_index=True)


def numbers(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Cells as numbers, '1,234' and '£1,234' among them; NaN for what is none."""
    plain = cells.astype(str).str.replace(r"[£,\s]", "", regex=True)
    return pd.to_numeric(plain, errors="coerce")
