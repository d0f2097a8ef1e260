"""The catalogue: what data sets a pack holds, who publishes them, and what each column means.

A pack is a folder with a `catalogue.toml`, either at its top or in `data/`; the file paths in it
are relative to the pack folder.
"""

import os
import tomllib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, get_args

from herts_geo.errors import CatalogueError, DatasetMissing

PACK_VARIABLE: Final = "HERTS_GEO_PACK"
ColumnType = Literal["code", "text", "integer", "number", "date"]
Format = Literal["csv", "geojson", "json"]
T = TypeVar("T")


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
    rows: int
    used_by: tuple[str, ...] = ()
    geography: str = ""
    geography_vintage: str = ""
    role: str = ""
    edition: int = 0
    areas_ranked: int = 0
    note: str = ""
    columns: tuple[Column, ...] = ()

    @property
    def format(self) -> Format:
        """How the file is written, from its name."""
        return (
            "geojson"
            if self.file.endswith(".geojson")
            else ("json" if self.file.endswith(".json") else "csv")
        )

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together identify a row."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def provenance(self) -> str:
        """One line that says whose figures these are and when they are from."""
        return f"{self.publisher}, {self.vintage}. {self.licence}."


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

    def path(self, dataset: Dataset) -> Path:
        """Where the data set's file should be."""
        return self.folder / dataset.file


def shipped_pack() -> Path:
    """The pack that comes with the project: beside the package, or inside an installed wheel."""
    package = Path(__file__).parent
    inside = package / "_shipped"
    return inside if inside.exists() else package.parent


def chosen_pack() -> Path:
    """The pack that `HERTS_GEO_PACK` names, else the shipped one."""
    named = os.environ.get(PACK_VARIABLE, "").strip()
    return Path(named).expanduser() if named else shipped_pack()


def read(folder: Path | None = None) -> Catalogue:
    """The catalogue of a pack folder (the chosen pack by default), re-read when it changes.

    Raises `CatalogueError` naming the file, the data set and the field at fault.
    """
    folder = (folder or chosen_pack()).resolve()
    places = [folder / "catalogue.toml", folder / "data" / "catalogue.toml"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise CatalogueError(
            f"'{folder}' is not a data pack: it holds neither catalogue.toml nor "
            f"data/catalogue.toml. Point {PACK_VARIABLE} or --pack at a folder that does."
        )
    return _read(folder, path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(folder: Path, path: Path, _changed: int) -> Catalogue:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
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
    columns = tuple(
        column
        for name, spec in dict(entry.get("columns", {})).items()
        if (column := _record(Column, {"name": name, **spec}, f"{key}.{name}", faults))
    )
    values = {**entry, "id": key, "columns": columns}
    dataset = _record(Dataset, values, key, faults)
    if dataset and not (folder / dataset.file).resolve().is_relative_to(folder):
        faults.append(f"[dataset.{key}] file '{dataset.file}' lies outside the pack.")
    return dataset


def _record(kind: type[T], values: dict[str, Any], where: str, faults: list[str]) -> T | None:
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - known)
    if unknown:
        faults.append(f"{where} has unknown fields: {', '.join(unknown)}.")
    if "type" in values and values["type"] not in get_args(ColumnType):
        faults.append(f"{where} has the unknown type '{values['type']}'.")
    frozen = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items() if k in known}
    try:
        return kind(**frozen)
    except TypeError as fault:
        faults.append(f"{where}: {str(fault).split('__init__() ')[-1]}.")
        return None
