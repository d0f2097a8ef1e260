"""A pack that was made here: how it takes its place whole, and what it tells of its making.

Files are written under names that carry their digest, and the catalogue, which names them, takes
its place last: whoever opens the pack finds the old one or the new one, never a mixture, and a
program that is killed at any moment leaves a sound pack.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, Final

import shapely
import tomlkit

from herts_geo import saving
from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue as catalogues
from herts_geo.pack import check, load, locate
from herts_geo.pack.area import Area
from herts_geo.pack.locate import Request
from herts_geo.pack.source import SourceFailed

PARTS: Final = ("data", "geo", "travel")  # folders of a pack
LOCK: Final = ".being-made"  # held while a pack is made or renewed
STATE: Final = "sources.json"  # what was asked for, and how each source stands
CATALOGUE: Final = "catalogue.toml"
PREVIOUS: Final = "catalogue.previous.toml"
ALWAYS: Final = frozenset(  # what every entry of a catalogue must say, empty or not
    x.name for x in fields(catalogues.Dataset) if x.default is MISSING
)


def opened(folder: Path) -> catalogues.Catalogue | None:
    """The pack that stands in a folder, or None. Raises `SourceFailed` for a folder of others'."""
    if not folder.exists() or {each.name for each in folder.iterdir()} <= {LOCK}:
        return None
    try:
        found = catalogues.read(folder)
    except HertsGeoError as fault:
        killed = {*PARTS, STATE, LOCK}  # what a killed run has written
        if not (folder / CATALOGUE).exists() and {x.name for x in folder.iterdir()} <= killed:
            return None
        raise SourceFailed(
            f"'{folder}' is not empty and holds no pack that can be read ({fault}). "
            "Choose a new folder, or empty this one."
        ) from fault
    if not (folder / STATE).exists():
        raise SourceFailed(
            f"'{folder}' holds a pack that was not made by 'herts-geo pack new', so it cannot be "
            "renewed. Choose a new folder."
        )
    return found


def swap(
    folder: Path,
    title: str,
    entries: Mapping[str, Mapping[str, Any]],
    contents: Mapping[str, bytes],
    state: Mapping[str, Any],
) -> None:
    """Writes a pack's files, proves them, and lets the catalogue take its place last.

    `entries` are those of the catalogue by data set, `contents` the files by their path in the
    pack, `state` what `state` reads. Raises `HertsGeoError` where the whole breaks its contract.
    """
    for file, data in contents.items():
        path = folder / file
        saving.make_folder(path.parent)
        if not path.exists() or load.digest(path.read_bytes()) != load.digest(data):
            saving.save(path, data)
    text = catalogue_text(title, entries)
    # Every data set against its contract, before the catalogue is used.
    found = catalogues.parse(text, folder.resolve(), folder / CATALOGUE)
    faults = [
        f"{verdict.dataset.id}: {issue.sentence()}"
        for verdict in check.check_pack(found)
        for issue in verdict.issues[:3]
    ]
    if faults:
        raise HertsGeoError(
            f"What was made breaks its contract, so the pack was left as it was. "
            f"{' '.join(faults[:10])}"
        )
    told = json.dumps(state, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if (folder / CATALOGUE).exists():
        saving.save(folder / PREVIOUS, (folder / CATALOGUE).read_bytes())
    saving.save(folder / STATE, told.encode())
    saving.save(folder / CATALOGUE, text.encode())
    _sweep(folder)


def catalogue_text(title: str, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """The catalogue of a pack as TOML."""
    document = tomlkit.document()
    document.add("title", tomlkit.item(title))
    datasets = tomlkit.table(is_super_table=True)
    for name, entry in entries.items():
        table = tomlkit.table()
        for key, value in entry.items():
            if key in ALWAYS or (key != "columns" and value not in ("", 0, [], False)):
                table.add(key, value)
        columns = tomlkit.table()
        for column, spec in entry["columns"].items():
            inline = tomlkit.inline_table()
            inline.update(spec)
            columns.add(column, inline)
        table.add("columns", columns)
        datasets.add(name, table)
    document.add("dataset", datasets)
    return tomlkit.dumps(document)


def _sweep(folder: Path) -> None:
    """Removes files that neither this catalogue nor the one before names."""
    named = set(_files(folder / CATALOGUE)) | set(_files(folder / PREVIOUS))
    for part in PARTS:
        for path in (folder / part).glob("*") if (folder / part).exists() else ():
            if str(path.relative_to(folder).as_posix()) not in named and path.is_file():
                path.unlink(missing_ok=True)


def _files(path: Path) -> Iterator[str]:
    if path.exists():
        for found in re.findall(r'^file = "([^"]+)"$', path.read_text(encoding="utf-8"), re.M):
            yield str(found)


def state(folder: Path) -> dict[str, Any]:
    """What a pack was asked for and how its sources stand. Raises `SourceFailed` where the folder
    holds no pack that was made here."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not isinstance(found.get("sources"), dict):
            raise ValueError("it is of another form")
        return found
    except (OSError, ValueError, RecursionError) as fault:
        raise SourceFailed(
            f"'{folder}' holds no pack that 'herts-geo pack new' made: '{STATE}' cannot be read "
            f"({fault})."
        ) from fault


def request_of(folder: Path) -> Request:
    """The request that a pack was made by, so that it can be renewed. Raises `SourceFailed`."""
    found = state(folder)
    drawn = str(found.get("footprint") or "")
    try:
        return Request(
            places=tuple(str(x) for x in found["places"]),
            footprint=shapely.from_wkt(drawn) if drawn else None,
            title=str(found["title"]) if drawn or len(found["places"]) > 1 else "",
            more=tuple(str(x) for x in found["with"]),
            less=tuple(str(x) for x in found["without"]),
            only=tuple(str(x) for x in found["only"]),
            margin_km=float(found["margin_km"]),
        )
    except (LookupError, TypeError, ValueError, shapely.errors.GEOSException) as fault:
        raise SourceFailed(
            f"'{folder / STATE}' is damaged ({fault}). Make the pack anew."
        ) from fault


def area_of(folder: Path) -> Area:
    """The area of a pack that was made here, read from the pack. Raises `SourceFailed`, or the
    data errors of `load.boundaries`."""
    found, pack = state(folder), catalogues.read(folder)
    lsoas = load.boundaries(pack, "lsoa21")
    older = load.boundaries(pack, "lsoa11")["code"] if "lsoa11" in pack.datasets else ()
    try:
        made = Area(
            title=str(found["title"]),
            code=str(found["code"]),
            districts={str(k): str(v) for k, v in found["districts"].items()},
            counties={str(k): str(v) for k, v in found["counties"].items()},
            lsoas=frozenset(lsoas["code"]),
            lsoas11=frozenset(older),
            msoas=frozenset(lsoas["name"].str[:-1]),
            drawn=locate.mark(request_of(folder).footprint),
            margin=float(found["margin_km"]) * 1000,
        )
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise SourceFailed(
            f"'{folder / STATE}' is damaged ({fault}). Make the pack anew."
        ) from fault
    return locate.with_outline(made, lsoas)
