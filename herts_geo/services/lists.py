"""The shipped lists of service points, each read into plain rows with one set of fields."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from herts_geo import wording
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.services.kinds import KINDS, ROWS, Kind, Use, in_estate
from herts_geo.services.rows import Row, fields, own

# Roles in a pack:
UNPLACED: Final = "services without a position"  # points that exist and that no list places
POSITIONS: Final = "service positions"  # points whose position is given apart from their list
SECTORS: Final = "postcode sectors"
SILENT: Final = (
    "The pack '{}' does not tell which are {}: the data set '{}' has no column 'detail'."
)
OF_POINTS: Final = (POSITIONS, UNPLACED)  # lists that name points of a service
PLACING: Final = ("postcodes", "service postcodes", POSITIONS, SECTORS, UNPLACED)


def offered(catalogue: Catalogue) -> tuple[str, ...]:
    """The kinds of service that a pack offers: those that it lists; in a pack compiled by hand the
    usual ones too, so that what is missing there is named."""
    listing = set(listed(catalogue, KINDS))
    made = any(each.made_from for each in catalogue.datasets.values())
    return tuple(x.key for x in ROWS if x.key in listing or not (made or x.extra))


def listed(catalogue: Catalogue, services: Iterable[str]) -> tuple[str, ...]:
    """Those of some kinds that a pack lists; a part of a kind where its list tells any."""
    known = ((key, KINDS[key]) for key in services)
    return tuple(
        key
        for key, kind in known
        if dataset(catalogue, kind) in catalogue.datasets
        and not (kind.with_detail and _has_own(catalogue, kind) and not _tells(catalogue, kind))
    )


def _tells(catalogue: Catalogue, kind: Kind) -> bool:
    """Whether any row of the list of a kind alone says what a part of the kind must; not where
    the list is damaged, which is told where its points are asked for."""
    try:
        rows = load.table(catalogue, kind.own)
    except HertsGeoError:
        return False
    said = rows["detail"].fillna("") if "detail" in rows else rows["name"].iloc[:0]
    return bool(said.str.contains(kind.with_detail, regex=False).any())


def note(catalogue: Catalogue, service: str) -> str:
    """What the list of a service does not hold, as its catalogue says; '' where it says nothing.

    A line of `kind_notes` is the key of a kind, a colon, and the sentence on that kind; `note` is
    of a list that holds one kind alone.
    """
    known = KINDS.get(service)
    found = catalogue.datasets.get(dataset(catalogue, known)) if known else None
    if found is None:
        return ""
    lines = [each.partition(":") for each in found.kind_notes]
    alone = found.made_from or found.id != KINDS[service].dataset
    told = {key.strip(): text.strip() for key, _, text in lines}
    return told.get(service, found.note if alone else "")


def dataset(catalogue: Catalogue, kind: Kind) -> str:
    """The id of the data set that lists a kind: one of its own where the pack has it."""
    return kind.own if kind.own in catalogue.datasets else kind.dataset


def of_estate(catalogue: Catalogue, asked: bool = False) -> list[tuple[Kind, Use]]:
    """The kinds in a pack whose points are public property, each with its use there."""
    return [
        (kind, replace(use, words=wording.heading(kind.one)) if _has_own(catalogue, kind) else use)
        for kind, use in in_estate(asked)
        if listed(catalogue, [kind.key])
    ]


def titles(catalogue: Catalogue, one: bool = False) -> dict[str, str]:
    """What is offered, as a choice on a page: key -> words for many, or for `one`."""
    known = {key: KINDS[key] for key in offered(catalogue)}
    return {key: wording.heading(x.one if one else x.many) for key, x in known.items()}


def datasets(catalogue: Catalogue, services: Iterable[str]) -> tuple[Dataset, ...]:
    """The data sets that list some kinds of service, those that the pack has, each once."""
    names = dict.fromkeys(dataset(catalogue, KINDS[key]) for key in services)
    return tuple(catalogue.datasets[name] for name in names if name in catalogue.datasets)


def timed(catalogue: Catalogue) -> tuple[str, str]:
    """Whose opening hours the lists of a pack give, and of when; ('', '') where none gives any."""
    known = [x for x in ROWS if x.hours and not _has_own(catalogue, x)]
    given = [x for x in known if x.dataset in catalogue.datasets]
    of = sorted({x.hours for x in given})
    return wording.listing([x.many for x in given], len(ROWS)), wording.listing(of, len(ROWS))


def _has_own(catalogue: Catalogue, kind: Kind) -> bool:
    return kind.own in catalogue.datasets


def rows(catalogue: Catalogue, kind: Kind) -> list[Row]:
    """The rows of one kind of service: name, provider, postcode or position, hours.

    Only open places. Raises the data errors of `load.table`.
    """
    known = dataset(catalogue, kind)
    frame = load.table(catalogue, known)
    reader = own if _has_own(catalogue, kind) else kind.reader
    if kind.listed_as and "service" in frame:
        frame = frame[frame["service"] == kind.listed_as]
    if kind.with_detail:
        if "detail" not in frame:
            raise DatasetMissing(SILENT.format(catalogue.title, kind.many, known))
        frame = frame[frame["detail"].str.contains(kind.with_detail, regex=False)]
    if "year_closed" in frame:
        frame = frame[frame["year_closed"].isna()]
    text = frame.astype(object).where(frame.notna(), "")
    publisher = catalogue.dataset(known).publisher
    listed = [reader({**row, "publisher": publisher}) for row in text.to_dict("records")]
    if apart := catalogue.first(UNPLACED):  # known to be open, without a position anywhere here
        every = load.table(catalogue, apart.id)
        lost = every[every["service"] == kind.key].to_dict("records")
        listed += [fields(row, "name", "provider", "district", "reason") for row in lost]
    return listed


def slug(text: str) -> str:
    """Text as part of an id: small letters and digits, with hyphens between."""
    plain = text.casefold().replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "point"


def unique(ids: Sequence[str]) -> list[str]:
    """The ids in order, each that repeats an earlier one with -2, -3 and so on."""
    given: list[str] = []
    for each in ids:
        tries = [each, *(f"{each}-{number}" for number in range(2, len(ids) + 2))]
        given.append(next(name for name in tries if name not in set(given)))
    return given
