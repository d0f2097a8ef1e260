"""Travel times that were routed from timetables and stored: found, and read as a matrix.

Matrix files: minutes and how they came about, in one NumPy archive (.npz) that runs no code.

The archive holds `minutes`, `areas_xy`, `points_xy` and a JSON `header` in UTF-8. Reading never
unpickles, and refuses whatever is not exactly that. A part of a country (`PART`) holds the same as
GeoParquet, see `parts`.
"""

import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import platformdirs
from numpy.typing import NDArray

from herts_geo import saving, wording
from herts_geo.errors import CannotWrite, HertsGeoError
from herts_geo.pack.catalogue import Dataset
from herts_geo.travel import parts
from herts_geo.travel.matrix import Matrix as Matrix_matrix

VARIABLE: Final = "HERTS_GEO_TRAVEL"
SUFFIX: Final = ".travel.npz"
PART: Final = ".travel.parquet"  # of a country
FORMAT: Final = "herts-geo timetable matrix 1"
LARGEST_BYTES: Final = 2**30  # unpacked
PLACE: Final = "areas_xy"  # where the rows of a part are
ARRAYS: Final = {"minutes": np.float32, "areas_xy": np.float64, "points_xy": np.float64}
MEMBERS: Final = {"header.npy", *(f"{name}.npy" for name in ARRAYS)}
TEXTS: Final = ("areas", "points", "names", "warnings", "unplaced_areas", "unplaced_points")
RECORDS: Final = ("inputs", "feeds")
HEADER: Final = {
    "format": str,
    "router": str,
    "parameters": dict,
    "pt_share": float,
    **dict.fromkeys((*TEXTS, *RECORDS), list),
}
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,  # an object array, a damaged array, not UTF-8, not JSON
    KeyError,
    RuntimeError,
    NotImplementedError,
    RecursionError,
    MemoryError,
    SyntaxError,  # a hostile array header
)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Matrix:
    """Minutes (n, m) from areas to points by public transport and on foot; infinite: unreachable.

    `minutes` are medians over the departures. `areas_xy` (n, 2) and `points_xy` (m, 2) are metres.
    `inputs` has role, name and sha256 of every input; `feeds` the dates that each covers and how
    many of its trips run; `pt_share` the share of pairs that are quicker by public transport.
    """

    areas: tuple[str, ...] = field(repr=False)
    points: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    minutes: NDArray[np.float32] = field(repr=False)
    areas_xy: Floats = field(repr=False)
    points_xy: Floats = field(repr=False)
    parameters: Mapping[str, Any]
    inputs: tuple[Mapping[str, Any], ...]
    feeds: tuple[Mapping[str, Any], ...]
    router: str
    pt_share: float
    warnings: tuple[str, ...] = ()
    unplaced_areas: tuple[str, ...] = ()
    unplaced_points: tuple[str, ...] = ()

    def reason(self, area: str, point: str) -> str:
        """Why a point is not reached from an area, '' where it is."""
        if np.isfinite(self.minutes[self.areas.index(area), self.points.index(point)]):
            return ""
        if area in self.unplaced_areas:
            return "The area lies too far from any street of the street map."
        if point in self.unplaced_points:
            return "The point lies too far from any street of the street map."
        limit = self.parameters["longest_minutes"]
        return f"For half of the departures or more there is no journey within {limit:g} minutes."


def folder() -> Path:
    """Where the app looks for matrix files: `HERTS_GEO_TRAVEL`, else the user's data folder."""
    named = os.environ.get(VARIABLE, "").strip()
    return (
        Path(named).expanduser() if named else platformdirs.user_data_path("herts-geo") / "travel"
    )


def find(place: Path | None = None) -> list[Path]:
    """The matrix files of a folder (the app's by default), by name; none if there is no folder."""
    place = place or folder()
    every = (path for suffix in (SUFFIX, PART) for path in place.glob(f"*{suffix}"))
    return sorted(path for path in every if path.is_file())


def file_name(parameters: Mapping[str, Any]) -> str:
    """The name that a matrix file is given: its service, date and window."""
    clock = [f"{seconds // 3600:02}{seconds // 60 % 60:02}" for seconds in _span(parameters)]
    service = re.sub(r"[^a-z0-9]+", "-", str(parameters["service"]).lower()).strip("-")
    return f"{service or 'points'}_{parameters['on']}_{'-'.join(clock)}{SUFFIX}"


def write(matrix: Matrix, path: Path, more: Mapping[str, Any] | None = None) -> None:
    """Writes a matrix file, whole or not at all, as a part of a country where its name ends so.

    `more`: what else its header holds. Raises `MatrixFault` where it cannot.
    """
    header = {name: getattr(matrix, name) for name in HEADER if name != "format"}
    header |= {"format": FORMAT, **(more or {})}
    arrays = {name: getattr(matrix, name) for name in ARRAYS}
    try:
        if path.name.endswith(PART):
            parts.write(path, header, {**arrays, "xy": arrays[PLACE]})
        else:
            saving.make_folder(path.parent)
            saving.save(path, _archive(header, arrays))
    except CannotWrite as fault:
        raise MatrixFault(f"{fault} '--out' names another place.") from fault


def _archive(header: Mapping[str, Any], arrays: Mapping[str, Any]) -> bytes:
    text = json.dumps(header, ensure_ascii=False)
    content = io.BytesIO()
    np.savez_compressed(content, header=np.frombuffer(text.encode("utf-8"), np.uint8), **arrays)
    return content.getvalue()


def from_file(path: Path) -> Matrix:
    """The matrix in a file. Raises `MatrixFault` for a file that is damaged or something else."""
    try:
        header, arrays = _part(path) if path.name.endswith(PART) else _members(path)
        _check(header, arrays)
        lists: dict[str, Any] = {name: tuple(header[name]) for name in (*TEXTS, *RECORDS)}
        plain = {name: header[name] for name in ("parameters", "router", "pt_share")}
        return Matrix(**lists, **plain, **dict[str, Any](arrays))
    except BROKEN as fault:
        raise MatrixFault(
            f"'{path.name}' is not a usable matrix of travel times: {fault}. "
            "Make it again with 'herts-geo travel build'."
        ) from fault


def _part(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    header, arrays = parts.read(path)
    arrays[PLACE] = arrays.pop("xy")
    return header, {name: arrays[name] for name in ARRAYS}


def _members(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if {each.filename for each in members} != MEMBERS or len(members) != len(MEMBERS):
            raise ValueError("it does not hold what such a file holds")
        if sum(each.file_size for each in members) > LARGEST_BYTES:
            raise ValueError("it would unpack to more than 1 GB")
        found = {each.filename[:-4]: _array(archive.read(each)) for each in members}
    text = found.pop("header")
    if text.dtype != np.uint8 or text.ndim != 1:
        raise ValueError("its header is not text")
    header = json.loads(text.tobytes().decode("utf-8"))
    if not isinstance(header, dict):
        raise ValueError("its header is not a table")
    return header, found


def _array(content: bytes) -> NDArray[Any]:
    found: NDArray[Any] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    return found


def _check(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    wrong = [name for name, kind in HEADER.items() if type(header.get(name)) is not kind]
    kinds = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(RECORDS, dict)}
    wrong += [name for name, kind in kinds.items() if not _all(header.get(name), kind)]
    if wrong:
        raise ValueError(f"its header has no usable {', '.join(dict.fromkeys(wrong))}")
    if header["format"] != FORMAT:
        raise ValueError(f"its format is '{header['format'][:40]}', not '{FORMAT}'")
    parameters = header["parameters"]
    numbers = ("start", "end", "changes", "transfer_minutes", "longest_minutes")
    sound = all(type(parameters.get(name)) in (int, float) for name in numbers)
    if not sound or not all(type(parameters.get(name)) is str for name in ("service", "on")):
        raise ValueError("its parameters are not complete")
    _span(parameters)
    _check_arrays(header, arrays)


def _all(values: object, kind: type) -> bool:
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def _check_arrays(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    areas, points = header["areas"], header["points"]
    shapes = {
        "minutes": (len(areas), len(points)),
        "areas_xy": (len(areas), 2),
        "points_xy": (len(points), 2),
    }
    for name, kind in ARRAYS.items():
        if arrays[name].dtype != kind or arrays[name].shape != shapes[name]:
            raise ValueError(f"its {name} are of another size or kind than its header says")
    if len(header["names"]) != len(points):
        raise ValueError("its names are not as many as its points")
    if len(set(areas)) < len(areas) or len(set(points)) < len(points):
        raise ValueError("an area or a point stands in it twice")
    if not (arrays["minutes"] >= 0).all():
        raise ValueError("some of its minutes are below 0 or missing")
    if not all(np.isfinite(arrays[name]).all() for name in ("areas_xy", "points_xy")):
        raise ValueError("some of its positions are missing")


def _span(parameters: Mapping[str, Any]) -> tuple[int, int]:
    return int(parameters["start"]), int(parameters["end"])


ENDS: Final = ("start", "end")


def names(service: str, areas: Collection[str] = ()) -> list[str]:
    """File names of the stored matrices of a service, newest name last; others are left out.

    `areas`: those of which a file must hold one, where any are given.
    """
    found = []
    for path in find():
        its, held = _about(path, path.stat().st_mtime_ns)
        if its == service and (not len(areas) or not held.isdisjoint(areas)):
            found.append(path.name)
    return found


def read(name: str, origins: pd.DataFrame) -> Matrix_matrix:
    """A stored matrix on the areas of `origins` (code, easting, northing), in their order.

    Areas that it does not hold are out of reach. Raises `HertsGeoError` for a name that is not
    among the stored files, or one that shares no area with `origins`.
    """
    return on_areas(_stored(name), name, origins)


def on_areas(stored: Matrix, name: str, origins: pd.DataFrame) -> Matrix_matrix:
    """Stored times on the areas of `origins`, as `read` gives them; `name` is that of their file.

    Raises `HertsGeoError` where no area is shared.
    """
    row = {code: place for place, code in enumerate(stored.areas)}
    places = np.array([row.get(code, -1) for code in origins["code"]])
    if (places < 0).all():
        raise HertsGeoError(
            f"The stored travel times '{name[:80]}' hold none of these areas. Make "
            "them for this pack's areas."
        )
    minutes = np.where((places >= 0)[:, None], stored.minutes[places], np.inf).astype(np.float32)
    xy = origins[["easting", "northing"]].to_numpy(dtype=float)
    service = str(stored.parameters["service"])
    return Matrix_matrix(
        service=service,
        mode="pt",
        method="timetable",
        areas=tuple(origins["code"]),
        points=stored.points,
        names=stored.names,
        minutes=minutes,
        areas_xy=xy,
        points_xy=stored.points_xy,
        rule=None,
        parameters=_plain(stored),
        sources=_sources(stored),
    )


def datasets(name: str) -> tuple[Dataset, ...]:
    """The timetables and streets that stored times were routed from, as sources to print.

    Raises `HertsGeoError` for a name that is not among the stored files.
    """
    return behind(_stored(name))


def behind(stored: Matrix) -> tuple[Dataset, ...]:
    """The timetables and streets that stored times were routed from, as sources to print."""
    asked = stored.parameters
    clock = " to ".join(
        f"{int(asked[key]) // 3600:02}:{int(asked[key]) // 60 % 60:02}" for key in ENDS
    )
    when = f"{asked['on']}, departures {clock}"
    named = [each for each in stored.inputs if each.get("name")]
    dates = {str(each.get("feed", "")): each for each in stored.feeds}
    return tuple(_dataset(each, when, dates.get(str(each["name"]), {})) for each in named)


def _dataset(item: Mapping[str, Any], when: str, feed: Mapping[str, Any]) -> Dataset:
    """One input of stored times as a data set: what it is called and which dates it covers."""
    file, role = str(item["name"]), str(item.get("role", "input"))
    covers = " to ".join(str(feed[key]) for key in ("first", "last") if feed.get(key))
    vintage = f"{when}; covers {covers}" if covers else when
    digest = str(item.get("sha256", ""))
    return Dataset(
        id=f"{role}:{file}",
        title=f"{wording.heading(role)} {file}",
        description=f"A file of {role} that stored travel times were routed from.",
        file=file,
        publisher="as its file was loaded, which names no publisher here",
        source=f"SHA-256 {digest[:12]}" if digest else "its file",
        licence="See its publisher",
        attribution=f"Routed from {role} {file}.",
        vintage=vintage,
        unit="minutes",
        direction="lower is quicker",
        missing="beyond the longest journey",
        sha256=digest,
        rows=0,
    )


def _stored(name: str) -> Matrix:
    known = {path.name: path for path in find()}
    if name not in known:
        raise HertsGeoError(
            f"There are no stored travel times named '{name[:80]}'. Make them with "
            "'herts-geo travel build', or choose the estimate."
        )
    return from_file(known[name])


@lru_cache(maxsize=1024)  # a country has hundreds
def _about(path: Path, _changed: int) -> tuple[str, frozenset[str]]:
    """The service and the areas of a stored file, of a part by its footer; none if unusable."""
    try:
        if path.name.endswith(PART):
            header = parts.header(path)
            return str(header["parameters"]["service"]), frozenset(header["areas"])
        found = from_file(path)
        return str(found.parameters["service"]), frozenset(found.areas)
    except (HertsGeoError, *BROKEN, TypeError):
        return "", frozenset()


def _plain(stored: Matrix) -> dict[str, object]:
    return {key: value for key, value in stored.parameters.items() if key != "service"}


def _sources(stored: Matrix) -> tuple[str, ...]:
    files = "; ".join(f"{item['role']} {item['name']}" for item in stored.inputs)
    routed = f"Routed from timetables and streets: {files}. {stored.router}."
    return (routed, *stored.warnings)


class MatrixFault(HertsGeoError):
    """A matrix file is damaged, or is not one."""
