"""The catalogue: what data sets a pack holds, who publishes them, and what each column means.

A pack is a folder with a `catalogue.toml`, either at its top or in `data/`; the file paths in it
are relative to the pack folder.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_type_hints

from pydantic import ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass as checked

from herts_geo.errors import CatalogueError, DatasetMissing

PACK_VARIABLE: Final = "HERTS_GEO_PACK"
FILES: Final = ("catalogue.toml", "data/catalogue.toml")  # where it may stand, the first goes first
ColumnType = Literal["code", "text", "integer", "number", "date"]
Format = Literal["csv", "geojson", "json", "whole"]
Gather = Literal["", "sum", "mean"]
T = TypeVar("T")
Whole = Annotated[int, Field(gt=-(2**53), lt=2**53)]  # what a float holds exactly
STRICT: Final = ConfigDict(extra="forbid", strict=True)
UNKNOWN, LACKS = "unexpected_keyword_argument", "missing"  # kinds of pydantic's faults
ENDINGS: Final[Mapping[str, Format]] = {
    ".geojson": "geojson",
    ".json": "json",
    ".pbf": "whole",
    ".zip": "whole",
}
INDICATOR: Final = "indicator"  # the role of figures by area that need no code of their own
DRAWN: Final = ("lsoa", "msoa", "ward", "district")  # geographies that can be drawn
FORMER: Final[Mapping[str, str]] = {"centroids": "origins"}  # what a role was called before
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {  # columns that a role cannot do without
    "boundaries": ("code", "name"),
    "population": ("population",),
    "origins": ("easting", "northing"),
    "names": ("msoacd", "name"),
    "postcodes": ("postcode", "easting", "northing"),
    "towns": ("name", "lon", "lat", "population"),
    "stations": ("latitude", "longitude"),
    "background": ("kind",),
    "place names": ("name", "kind", "rank", "lon", "lat"),
    "street names": ("name", "place", "easting", "northing"),
}


@checked(frozen=True, config=STRICT)
class Column:
    """One column of a data set: its type, its unit, and what a valid value looks like."""

    name: str
    title: str
    type: ColumnType = "text"
    unit: str = ""
    key: bool = False
    optional: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    gather: Gather = ""  # how figures of small areas become one of a larger area


@checked(frozen=True, config=STRICT)
class Dataset:
    """One file of a pack with its provenance; see the catalogue for the wording of each field."""

    id: str
    title: str
    description: str
    file: str
    publisher: str
    source: str
    licence: str
    attribution: str
    vintage: str
    unit: str
    direction: str
    missing: str
    sha256: str
    rows: Whole
    used_by: tuple[str, ...] = ()
    geography: str = ""
    geography_vintage: str = ""
    role: str = ""
    edition: Whole = 0
    areas_ranked: Whole = 0
    note: str = ""
    licence_url: str = ""
    url: str = ""  # where the raw file was fetched
    retrieved: str = ""  # the day on which it was, 2026-11-28
    checked: str = ""  # the day on which the publisher was last asked for a newer one
    etag: str = ""
    raw_sha256: str = ""  # of the raw file, or of the digests of several
    by_hand: bool = False  # whether a person brought the file
    cadence: str = ""  # how often it is renewed, in words
    months: Whole = 0  # after how many months a newer one is due; 0: never, or not known
    due: tuple[Whole, ...] = ()  # months of the year in which a newer one comes
    made_from: str = ""  # the source that it was made from
    kind_notes: tuple[str, ...] = ()  # of a list of services: 'gp: what it holds of that kind'
    columns: tuple[Column, ...] = ()

    @property
    def format(self) -> Format:
        """How the file is written, from its name; `whole`: by a format that its reader knows."""
        return next((form for ending, form in ENDINGS.items() if self.file.endswith(ending)), "csv")

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together identify a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def figures(self) -> tuple[Column, ...]:
        """The columns that hold numbers and are no part of the key."""
        numeric = ("integer", "number")
        return tuple(each for each in self.columns if each.type in numeric and not each.key)

    @property
    def provenance(self) -> str:
        """One line that says whose figures these are and when they are from."""
        return f"{self.publisher}, {self.vintage}. {self.licence}."


WORDS: Final[Mapping[Any, str]] = {  # the type of a field -> what a catalogue must hold for it
    str: "text",
    int: "a whole number",
    bool: "true or false",
    float | None: "a number",
    Gather: "'sum', 'mean' or ''",
    ColumnType: f"one of {', '.join(get_args(ColumnType))}",
    tuple[str, ...]: "a list of texts",
    tuple[int, ...]: "a list of whole numbers",
    tuple[Column, ...]: "a table",
}


@dataclass(frozen=True)
class Catalogue:
    """The data sets of one pack, by id, in the order of the file."""

    folder: Path
    title: str
    datasets: dict[str, Dataset] = field(hash=False)

    def dataset(self, dataset_id: str) -> Dataset:
        """The data set with this id. Raises `DatasetMissing`."""
        if dataset_id not in self.datasets:
            raise DatasetMissing(
                f"The pack '{self.title}' has no data set '{dataset_id}'. "
                f"It has: {', '.join(self.datasets)}."
            )
        return self.datasets[dataset_id]

    def by_role(self, role: str) -> list[Dataset]:
        """The data sets that play one role, such as 'deprivation' or 'boundaries'."""
        return [dataset for dataset in self.datasets.values() if dataset.role == role]

    def first(self, role: str, geography: str = "", vintage: str = "") -> Dataset | None:
        """The first data set of a role, of a geography and vintage where given, or None."""
        for each in self.by_role(role):
            if geography in ("", each.geography) and vintage in ("", each.geography_vintage):
                return each
        return None

    def one(self, role: str, geography: str = "", vintage: str = "") -> Dataset:
        """The same data set. Raises `DatasetMissing` where the pack has none."""
        found = self.first(role, geography, vintage)
        if found is None:
            of = " ".join(filter(None, (geography, vintage)))
            raise DatasetMissing(
                f"The pack '{self.title}' has no data set with the role '{role}'"
                f"{f' for {of}' if of else ''}."
            )
        return found

    def path(self, dataset: Dataset) -> Path:
        """Where the data set's file should be."""
        return self.folder / dataset.file


def shipped_pack() -> Path:
    """The pack that comes with the project: beside the package, or inside an installed wheel."""
    package = Path(__file__).parents[1]
    inside = package / "_shipped"
    return inside if inside.exists() else package.parent


def chosen_pack() -> Path:
    """The pack that `HERTS_GEO_PACK` names, else the shipped one."""
    named = os.environ.get(PACK_VARIABLE, "").strip()
    return Path(named).expanduser() if named else shipped_pack()


def file_of(folder: Path) -> Path:
    """The file that holds the catalogue of a pack folder. Raises `CatalogueError` where there is
    none."""
    path = next((x for name in FILES if (x := folder / name).is_file()), None)
    if path is None:
        raise CatalogueError(
            f"'{folder}' is not a data pack: it holds neither catalogue.toml nor "
            f"data/catalogue.toml. Point {PACK_VARIABLE} or --pack at a folder that does."
        )
    return path


def read(folder: Path | None = None) -> Catalogue:
    """The catalogue of a pack folder (the chosen pack by default), re-read when it changes.

    Raises `CatalogueError` naming the file, the data set and the field at fault.
    """
    folder = (folder or chosen_pack()).resolve()
    path = file_of(folder)
    return _read(folder, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(folder: Path, path: Path, _changed: int) -> Catalogue:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as fault:  # not UTF-8
        raise CatalogueError(f"'{path}' cannot be read as a catalogue: {fault}.") from fault
    return parse(text, folder, path)


def parse(text: str, folder: Path, path: Path) -> Catalogue:
    """The catalogue that a text holds, for a pack's folder; `path` is what messages name.

    Raises `CatalogueError` with every fault.
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # not TOML, too deep
        raise CatalogueError(f"'{path}' cannot be read as a catalogue: {fault}.") from fault
    entries = raw.get("dataset")
    if not isinstance(entries, dict) or not entries:
        raise CatalogueError(f"'{path}' lists no data sets: add a [dataset.<id>] table.")
    faults: list[str] = []
    datasets = {key: _dataset(key, value, folder, faults) for key, value in entries.items()}
    if faults:
        raise CatalogueError(f"'{path}' has faults: {' '.join(faults)}")
    found = {key: dataset for key, dataset in datasets.items() if dataset is not None}
    return Catalogue(folder, str(raw.get("title", folder.name)), found)


def _dataset(key: str, entry: Any, folder: Path, faults: list[str]) -> Dataset | None:
    if not isinstance(entry, dict):
        faults.append(f"[dataset.{key}] is not a table.")
        return None
    columns = _columns(key, entry.get("columns", {}), faults)
    role = entry.get("role", "")
    named = FORMER.get(role, role) if isinstance(role, str) else role
    values = {**entry, "id": key, "role": named, "columns": columns}
    dataset = _record(Dataset, values, key, faults)
    if dataset is None:
        return None
    try:
        inside = (folder / dataset.file).resolve().is_relative_to(folder)
    except (OSError, ValueError, RuntimeError):  # a loop of links, or no name of a file at all
        inside = False
    if not inside:
        faults.append(f"[dataset.{key}] file '{dataset.file}' lies outside the pack.")
    lacking = [
        x for x in NEEDED.get(dataset.role, ()) if x not in {each.name for each in dataset.columns}
    ]
    where = f"[dataset.{key}] with the role '{dataset.role}' does not describe the column"
    faults += [f"{where} '{x}'." for x in lacking]
    faults += _unsound(dataset)
    if dataset.role == "deprivation" and min(dataset.edition, dataset.areas_ranked) < 1:
        faults.append(f"[dataset.{key}] needs its edition and areas_ranked as numbers above 0.")
    return dataset


def _unsound(dataset: Dataset) -> list[str]:
    """What an indicator needs that a catalogue entry does not say."""
    if dataset.role != INDICATOR:
        return []
    needs = {
        f"a geography, one of {', '.join(DRAWN)}": dataset.geography in DRAWN,
        "the vintage of its geography": bool(dataset.geography_vintage)
        or dataset.geography not in ("lsoa", "msoa"),
        "one key column, with the codes of the areas": len(dataset.key) == 1,
        "a column of the type number or integer": bool(dataset.figures),
    }
    where = f"[dataset.{dataset.id}] with the role '{INDICATOR}' needs"
    return [f"{where} {what}." for what, given in needs.items() if not given]


def _columns(key: str, specs: Any, faults: list[str]) -> list[Column]:
    if not isinstance(specs, dict):
        faults.append(f"[dataset.{key}.columns] is not a table.")
        return []
    found = []
    for name, spec in specs.items():
        where = f"{key}.{name}"
        if not isinstance(spec, dict):
            faults.append(f"{where} is not a table: write {{ title = ... }}.")
        elif column := _record(Column, {**spec, "name": name}, where, faults):
            found.append(column)
            try:
                re.compile(column.pattern)
            except (re.error, RecursionError, OverflowError) as fault:
                faults.append(f"{where} has the pattern '{column.pattern}': {fault}.")
    return found


def _record(kind: type[T], values: dict[str, Any], where: str, faults: list[str]) -> T | None:
    """The record of some values; else None, with a sentence for all fields that are not known, one
    for all that lack, and one for each that holds something else than it must."""
    frozen = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    try:
        return kind(**frozen)
    except ValidationError as fault:
        found = [(x["type"], str(x["loc"][0])) for x in fault.errors()]
    unknown = sorted(name for what, name in found if what == UNKNOWN)
    lacks = [name for what, name in found if what == LACKS]
    if unknown:
        faults.append(f"{where} has unknown fields: {', '.join(unknown)}.")
    if lacks:
        faults.append(f"{where} lacks fields: {', '.join(lacks)}.")
    hints = get_type_hints(kind)
    for name in dict.fromkeys(name for what, name in found if what not in (UNKNOWN, LACKS)):
        held = str(values[name])[:60]
        faults.append(f"{where}: {name} must be {WORDS[hints[name]]}, not '{held}'.")
    return None
