"""Sources: who publishes what, where it stands, how it is read, and which data sets it makes.

One TOML file a source in `sources/`: a new source of a known kind needs no code. The file's name
is the source's id.
"""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from pydantic import ConfigDict, ValidationError
from pydantic.dataclasses import dataclass as checked

from herts_geo.errors import HertsGeoError

FOLDER: Final = Path(__file__).parent / "sources"
Group = Literal[  # what --with, --without and --only may name together, in the order of making
    "places",
    "people",
    "deprivation",
    "housing",
    "constraints",
    "services",
    "estate",
    "streets",
    "timetables",
]
GROUPS: Final[tuple[Group, ...]] = get_args(Group)
Protocol = Literal[
    "feature service",  # an ArcGIS FeatureServer, read page by page
    "platform",  # the entity search of the planning data platform, read page by page
    "content page",  # a page of GOV.UK, whose attachments its content API lists
    "product",  # a product of the Ordnance Survey's downloads API
    "table query",  # a table service that answers CSV in parts (Nomis)
    "file",  # one address, one file
    "portal file",  # a file of the ONS Open Geography portal, found by its title
    "search",  # a search that answers JSON page by page and says how many there are
    "signed file",  # the newest of a list of files, given for a while at a signed address
    "shipped",  # a data set of the pack that comes with the project, named by `url`
    "nothing",  # made from what the pack holds already
    "by hand",  # no address that a program may use: a person downloads it
]
By = Literal["lsoa21", "lsoa11", "msoa", "ward", "district", "county", "position", "postcode",
             "shape", "all"]  # fmt: skip
Form = Literal["csv", "excel", "geojson", "json", "features", "zip", "gtfs", "pbf", "whole"]
SHORT: Final = ConfigDict(extra="forbid", strict=True)


class SourceError(HertsGeoError):
    """A source's file contradicts itself, or no source has the name that was given."""


class SourceFailed(HertsGeoError):
    """A source could not be fetched or read; the message says why and what to do."""


@checked(frozen=True, config=SHORT)
class Address:
    """Where a source stands and how it is asked.

    `url` is the address known when the source was written; `portal`, `page` or `product` name how
    a newer one is found first. `url` and the values of `query` may hold {bbox}, {district},
    {districts}, {council}, {county}, {stops}, {streets}, {timetables}, {day} and {yesterday}, which
    the area fills in (a council is a district's name; stops, streets and timetables are in
    `regions`), and {value}, one of `values`. `each` asks once for every value of that word, and
    once without it where it has none: a part of the query that comes out empty is left out.
    """

    protocol: Protocol = "by hand"
    url: str = ""
    portal: str = ""  # title to search for in the ONS Open Geography portal
    page: str = ""  # path of a page of GOV.UK
    product: str = ""  # name of a product of the Ordnance Survey
    attachment: str = ""  # pattern of the file's title or name among several
    query: Mapping[str, str] = field(default_factory=dict)
    each: Literal[
        "", "district", "council", "county", "stops", "streets", "timetables", "value"
    ] = ""
    values: tuple[str, ...] = ()
    where: Literal["", "lsoa21", "lsoa11", "msoa21", "district", "bbox"] = ""  # what narrows it
    by: str = ""  # the field that `where` narrows by
    order: str = ""  # the field that pages are ordered by
    layer: int = 0
    largest_mb: int = 200  # an answer larger than this is refused
    version: str = ""  # field of the layer's description that tells a newer version


@checked(frozen=True, config=SHORT)
class Read:
    """How a source's file is read into a table: only the columns named here are ever taken.

    `columns`: our name -> the publisher's headings for it, the first that stands in the file.
    `keep`: our column -> the values that a row must hold, several of them parted by '|'.
    """

    form: Form = "csv"
    encoding: str = "utf-8-sig"
    headings: tuple[str, ...] = ()  # of a file without a heading row, in order
    skip: int = 0  # rows above the headings
    sheet: str = ""  # pattern of the sheet's name
    member: str = ""  # pattern of the file's name inside a ZIP
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[str, ...] = ()  # of our columns: absent is no fault
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@checked(frozen=True, config=SHORT)
class Keep:
    """Which rows belong to a pack: those whose `column` names one of the pack's areas, or whose
    position or shape lies in it; `around` adds those within the margin."""

    by: By = "all"
    column: str = "code"
    around: bool = False


@checked(frozen=True, config=SHORT)
class Source:
    """One publisher's offer; `datasets` holds the catalogue entries of what it makes, but for
    what the source itself says (publisher, licence, attribution) and what is counted."""

    id: str
    title: str
    group: Group
    publisher: str
    licence: str
    licence_url: str
    attribution: str
    cadence: str  # how often it is renewed, in words
    by_hand: str  # where a person gets the file, in one sentence
    files: tuple[str, ...] = ()  # patterns of the names that such a file may have
    months: int = 0  # after how many months a newer one is due; 0: never, or not known
    due: tuple[int, ...] = ()  # months of the year in which a newer one comes
    key: str = ""  # environment variable that must hold the user's key
    needs: tuple[str, ...] = ()  # sources that must be made before it
    after: tuple[str, ...] = ()  # sources that it makes use of where they could be made
    maker: str = "table"  # what turns the table that was read into data sets
    rows: int = 0  # rows that the publisher states for the whole country; 0: not known
    least: int = 0  # rows of the area below which the answer cannot be right
    personal: tuple[str, ...] = ()  # headings that name persons: dropped at the door, and told
    asked: bool = True  # made unless left out; False: only when named by --with
    note: str = ""
    address: Address = field(default_factory=Address)
    read: Read = field(default_factory=Read)
    keep: Keep = field(default_factory=Keep)
    datasets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def before(self) -> tuple[str, ...]:
        """The sources that are made before it, needed or only made use of."""
        return (*self.needs, *self.after)

    @property
    def is_by_hand(self) -> bool:
        """Whether only a person can fetch it."""
        return self.address.protocol == "by hand"

    @property
    def lacks_key(self) -> bool:
        """Whether the environment does not hold the user's key that it asks for."""
        return bool(self.key and not os.environ.get(self.key, "").strip())


@dataclass(frozen=True)
class Sources:
    """Every source, by id, those that others need before them."""

    every: Mapping[str, Source]

    def chosen(
        self, more: Iterable[str] = (), less: Iterable[str] = (), only: Iterable[str] = ()
    ) -> tuple[Source, ...]:
        """The sources to make, each after those it needs.

        `more`, `less` and `only` name sources or groups. What is needed by a chosen one is made
        as well. Raises `SourceError` for a name that is neither.
        """
        added, left, alone = (self._named(names) for names in (more, less, only))
        wanted = alone or {key for key, each in self.every.items() if each.asked} | added
        needed = wanted - left
        rest = list(needed)
        while rest:
            fresh = set(self.every[rest.pop()].before) - needed
            needed |= fresh
            rest += fresh
        return tuple(each for key, each in self.every.items() if key in needed)

    def only(self, names: Iterable[str]) -> frozenset[str]:
        """The ids of the sources that names of sources or groups stand for.

        Raises `SourceError` for a name that is neither.
        """
        return frozenset(self._named(names))

    def _named(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in names:
            members = {
                key
                for key, each in self.every.items()
                if name == key or (name == each.group and each.asked)
            }
            if not members:
                raise SourceError(
                    f"There is no source '{name[:60]}'. Groups: {', '.join(GROUPS)}. "
                    f"Sources: {', '.join(self.every)}."
                )
            found |= members
        return found


@lru_cache(maxsize=4)
def read(folder: Path = FOLDER) -> Sources:
    """Every source of a folder of TOML files. Raises `SourceError` with all faults at once."""
    faults: list[str] = []
    found = [each for path in sorted(folder.glob("*.toml")) if (each := _source(path, faults))]
    by_id = {each.id: each for each in found}
    faults += [
        f"{each.id}.toml needs '{name}', which is no source."
        for each in found
        for name in each.before
        if name not in by_id
    ]
    if faults:
        raise SourceError(f"The sources have faults. {' '.join(faults)}")
    # The sources by group, each after those it needs. Raises `SourceError` for a circle.
    ordered: dict[str, Source] = {}
    rest: Sequence[Source] = sorted(by_id.values(), key=lambda x: (GROUPS.index(x.group), x.id))
    while rest:
        ready = [each for each in rest if all(name in ordered for name in each.before)]
        if not ready:
            raise SourceError(f"These sources need each other: {', '.join(x.id for x in rest)}.")
        ordered |= {each.id: each for each in ready[:1]}
        rest = [each for each in rest if each.id not in ordered]
    return Sources(ordered)


PARTS: Final[Mapping[str, type]] = {"address": Address, "read": Read, "keep": Keep}


def _source(path: Path, faults: list[str]) -> Source | None:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        faults.append(f"{path.name}: {fault}.")
        return None
    values = {**_tuples(raw), "id": path.stem}
    for name, kind in PARTS.items():
        part = _part(kind, values.get(name, {}), f"{path.name}, {name}", faults)
        values[name] = part or kind()  # so that the source's own faults are told as well
    found = _part(Source, values, path.name, faults)
    return found if isinstance(found, Source) else None


def _part(kind: type, values: Any, where: str, faults: list[str]) -> Any:
    try:
        return kind(**values)
    except ValidationError as fault:
        told = ((".".join(str(part) for part in x["loc"]), x["msg"]) for x in fault.errors())
        faults.append(f"{where}: {' '.join(f'{place}: {message}.' for place, message in told)}")
    except TypeError as fault:
        faults.append(f"{where}: {fault}.")
    return None


def _tuples(value: Any) -> Any:
    """A TOML value with its lists as tuples, but for those in catalogue entries."""
    if isinstance(value, dict):
        return {k: v if k == "datasets" else _tuples(v) for k, v in value.items()}
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value
