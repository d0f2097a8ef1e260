"""Travel times that were routed from timetables and stored: found, and read as a matrix.

Matrix files: minutes and how they came about, in one NumPy archive (.npz) that runs no code.

The archive holds `minutes`, `areas_xy`, `points_xy` and a JSON `header` in UTF-8; since format 2
`quick` and `slow` too, and where journeys start (`spots_...`) if not once an area. Reading never
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
from herts_geo.travel.matrix import BY_POSTCODE, ORIGINS
from herts_geo.travel.matrix import Matrix as Matrix_matrix
from herts_geo.travel.modes import Mode
from herts_geo.travel.starts import Starts

VARIABLE: Final = "HERTS_GEO_TRAVEL"
SUFFIX: Final = ".travel.npz"
PART: Final = ".travel.parquet"  # of a country
FORMAT: Final = "herts-geo timetable matrix 2"
FORMATS: Final = ("herts-geo timetable matrix 1", FORMAT)
LARGEST_BYTES: Final = 2**30  # unpacked
PLACE: Final = "areas_xy"  # where the rows of a part are
ARRAYS: Final = {"minutes": np.float32, "areas_xy": np.float64, "points_xy": np.float64}
SPREAD: Final = {"quick": np.float32, "slow": np.float32}
SPOTS: Final = {"spots_area": np.int64, "spots_xy": np.float64, "spots_weight": np.float64}
AWAY: Final = {"points_away": np.float64}
KINDS: Final = {**ARRAYS, **SPREAD, **SPOTS, **AWAY}
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
    """Minutes (p, m) from areas to points by public transport and on foot; infinite: unreachable.

    `minutes` are medians over the departures, from each spot of `starts`, or once an area (n);
    `quick` and `slow` (p, m) are what one and nine departures in ten take at most, None in files
    made before they were kept. `points_away` (m,) is how far each point is from its street, metres,
    infinite where that is too far; None in those files. `areas_xy` (n, 2) and `points_xy` (m, 2)
    are metres.
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
    quick: NDArray[np.float32] | None = field(default=None, repr=False)
    slow: NDArray[np.float32] | None = field(default=None, repr=False)
    starts: Starts | None = field(default=None, repr=False)
    points_away: Floats | None = field(default=None, repr=False)

    def reason(self, area: str, point: str) -> str:
        """Why a point is not reached from an area, '' where it is."""
        row = self.areas.index(area)
        rows = row if self.starts is None else self.starts.area == row
        if np.isfinite(self.minutes[rows, self.points.index(point)]).any():
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
    clock = [wording.clock(seconds).replace(":", "") for seconds in _span(parameters)]
    service = re.sub(r"[^a-z0-9]+", "-", str(parameters["service"]).lower()).strip("-")
    if mode_of(parameters) != "pt":
        return f"{service or 'points'}_{mode_of(parameters)}{SUFFIX}"
    return f"{service or 'points'}_{parameters['on']}_{'-'.join(clock)}{SUFFIX}"


def mode_of(parameters: Mapping[str, Any]) -> Mode:
    """The mode of travel of stored times, public transport where they do not say."""
    return "cycle" if parameters.get("mode") == "cycle" else "pt"


def write(matrix: Matrix, path: Path, more: Mapping[str, Any] | None = None) -> None:
    """Writes a matrix file, whole or not at all, as a part of a country where its name ends so.

    `more`: what else its header holds. Raises `MatrixFault` where it cannot.
    """
    header, arrays = {**_header(matrix), **(more or {})}, _arrays(matrix)
    try:
        if path.name.endswith(PART):
            rows = PLACE if matrix.starts is None else "spots_xy"
            parts.write(path, header, {**arrays, "xy": arrays[rows]})
        else:
            saving.make_folder(path.parent)
            saving.save(path, _archive(header, arrays))
    except CannotWrite as fault:
        raise MatrixFault(f"{fault} '--out' names another place.") from fault


def content(matrix: Matrix) -> bytes:
    """The bytes of a matrix file."""
    return _archive(_header(matrix), _arrays(matrix))


def _header(matrix: Matrix) -> dict[str, Any]:
    plain = {name: getattr(matrix, name) for name in HEADER if name != "format"}
    return {**plain, "format": FORMAT}


def _arrays(matrix: Matrix) -> dict[str, NDArray[Any]]:
    """The arrays of a matrix by name, without those that it has not."""
    found = {name: getattr(matrix, name) for name in (*ARRAYS, *SPREAD, *AWAY)}
    if matrix.starts is not None:
        of = matrix.starts
        found |= {"spots_area": of.area, "spots_xy": of.xy, "spots_weight": of.weight}
    kept = {name: values for name, values in found.items() if values is not None}
    return {name: np.ascontiguousarray(kept[name], dtype=KINDS[name]) for name in kept}


def _archive(header: Mapping[str, Any], arrays: Mapping[str, Any]) -> bytes:
    text = json.dumps(header, ensure_ascii=False)
    content = io.BytesIO()
    np.savez_compressed(content, header=np.frombuffer(text.encode("utf-8"), np.uint8), **arrays)
    return content.getvalue()


def from_file(path: Path) -> Matrix:
    """The matrix in a file. Raises `MatrixFault` for a file that is damaged or something else."""
    try:
        if path.name.endswith(PART):
            header, arrays = parts.read(path)
            arrays["spots_xy" if "spots_area" in arrays else PLACE] = arrays.pop("xy")
            arrays = {name: values for name, values in arrays.items() if name in KINDS}
        else:
            header, arrays = _members(path)
        _check(header, arrays)
        lists: dict[str, Any] = {name: tuple(header[name]) for name in (*TEXTS, *RECORDS)}
        plain = {name: header[name] for name in ("parameters", "router", "pt_share")}
        plain |= {name: arrays[name] for name in (*ARRAYS, *SPREAD, *AWAY) if name in arrays}
        starts = None
        if SPOTS.keys() <= arrays.keys():
            area, xy, weight = (arrays[name] for name in SPOTS)
            first = np.searchsorted(area, np.arange(len(header["areas"])))
            starts = Starts(area=area.astype(np.intp), xy=xy, weight=weight, first=first)
        return Matrix(**lists, **plain, starts=starts)
    except BROKEN as fault:
        raise MatrixFault(
            f"'{path.name}' is not a usable matrix of travel times: {fault}. "
            "Make it again with 'herts-geo travel build'."
        ) from fault


def _members(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        names = {each.filename.removesuffix(".npy") for each in members}
        if len(names) != len(members) or not names <= {"header", *KINDS} or "header" not in names:
            raise ValueError("it does not hold what such a file holds")
        if sum(each.file_size for each in members) > LARGEST_BYTES:
            raise ValueError("it would unpack to more than 1 GB")
        content = {each.filename[:-4]: io.BytesIO(archive.read(each)) for each in members}
    found: dict[str, NDArray[Any]] = {
        name: np.lib.format.read_array(each, allow_pickle=False) for name, each in content.items()
    }
    text = found.pop("header")
    if text.dtype != np.uint8 or text.ndim != 1:
        raise ValueError("its header is not text")
    header = json.loads(text.tobytes().decode("utf-8"))
    if not isinstance(header, dict):
        raise ValueError("its header is not a table")
    return header, found


def _check(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    wrong = [name for name, kind in HEADER.items() if type(header.get(name)) is not kind]
    for name, kind in {**dict.fromkeys(TEXTS, str), **dict.fromkeys(RECORDS, dict)}.items():
        values = header.get(name)
        if not isinstance(values, list) or not all(isinstance(value, kind) for value in values):
            wrong.append(name)
    if wrong:
        raise ValueError(f"its header has no usable {', '.join(dict.fromkeys(wrong))}")
    if header["format"] not in FORMATS:
        raise ValueError(f"its format is '{header['format'][:40]}', not '{FORMAT}'")
    parameters = header["parameters"]
    numbers = ("start", "end", "changes", "transfer_minutes", "longest_minutes")
    sound = all(type(parameters.get(name)) in (int, float) for name in numbers)
    if not sound or not all(type(parameters.get(name)) is str for name in ("service", "on")):
        raise ValueError("its parameters are not complete")
    _span(parameters)
    _check_arrays(header, arrays)


def _check_arrays(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    areas, points = header["areas"], header["points"]
    _check_groups(arrays)
    starts = arrays.get("spots_area", header["areas"])
    times = (len(starts), len(points))
    shapes = {
        **dict.fromkeys(("minutes", *SPREAD), times),
        "areas_xy": (len(areas), 2),
        "points_xy": (len(points), 2),
        "points_away": times[1:],
        "spots_area": times[:1],
        "spots_xy": (len(starts), 2),
        "spots_weight": times[:1],
    }
    for name, values in arrays.items():
        if values.dtype != KINDS[name] or values.shape != shapes[name]:
            raise ValueError(f"its {name} are of another size or kind than its header says")
    if len(header["names"]) != len(points):
        raise ValueError("its names are not as many as its points")
    if len(set(areas)) < len(areas) or len(set(points)) < len(points):
        raise ValueError("an area or a point stands in it twice")
    if not all((arrays[name] >= 0).all() for name in ("minutes", *SPREAD, *AWAY) if name in arrays):
        raise ValueError("some of its minutes or distances are below 0 or missing")
    if not all(np.isfinite(values).all() for name, values in arrays.items() if name[-2:] == "xy"):
        raise ValueError("some of its positions are missing")
    if "spots_area" in arrays:
        _check_spots(arrays["spots_area"], arrays["spots_weight"], len(areas))


def _check_groups(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Whether all of what belongs together is there. Raises `ValueError`."""
    more = [group for group in (SPREAD, SPOTS) if not group.keys().isdisjoint(arrays)]
    lost = [name for group in (ARRAYS, *more) for name in group if name not in arrays]
    if lost:
        raise ValueError(f"it does not hold what such a file holds: {', '.join(lost)}")


def _check_spots(area: NDArray[Any], weight: NDArray[Any], areas: int) -> None:
    """Whether each area has spots, in its turn, that make up its people. Raises `ValueError`."""
    if not np.array_equal(np.unique(area), np.arange(areas)) or (np.diff(area) < 0).any():
        raise ValueError("its starts are not those of its areas in their order")
    whole = np.bincount(area, weight, areas)
    if not (weight > 0).all() or not np.allclose(whole, 1, rtol=0, atol=1e-6):
        raise ValueError("its starts do not make up the people of each area")


def _span(parameters: Mapping[str, Any]) -> tuple[int, int]:
    return int(parameters["start"]), int(parameters["end"])


ENDS: Final = ("start", "end")


def names(service: str, areas: Collection[str] = (), mode: str = "pt") -> list[str]:
    """File names of the stored matrices of a service and mode, newest name last.

    `areas`: those of which a file must hold one, where any are given.
    """
    found = []
    for path in find():
        its, by, held = _about(path, path.stat().st_mtime_ns)
        if (its, by) == (service, mode) and (not len(areas) or not held.isdisjoint(areas)):
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
    xy = origins[["easting", "northing"]].to_numpy(dtype=float)
    rows, spots = (places, None) if stored.starts is None else _laid(stored.starts, places, xy)
    quick, slow = (
        None if times is None else _rows_of(times, rows) for times in (stored.quick, stored.slow)
    )
    parameters = dict(stored.parameters)
    by = mode_of(parameters)
    files = "; ".join(f"{item['role']} {item['name']}" for item in stored.inputs if item["name"])
    of = "timetables and streets" if by == "pt" else "streets"
    start = ORIGINS if stored.starts is None else BY_POSTCODE
    return Matrix_matrix(
        service=str(parameters.pop("service")),
        mode=by,
        method="timetable" if by == "pt" else "streets",
        areas=tuple(origins["code"]),
        points=stored.points,
        names=stored.names,
        minutes=_rows_of(stored.minutes, rows),
        quick=quick,
        slow=slow,
        spots=spots,
        areas_xy=xy,
        points_xy=stored.points_xy,
        rule=None,
        parameters=parameters,
        sources=(f"Routed from {of}: {files}. {stored.router}.", start, *stored.warnings),
    )


def _rows_of(times: NDArray[np.float32], rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Some rows of times, out of reach where the row is below 0."""
    return np.where((rows >= 0)[:, None], times[rows], np.float32(np.inf))


def _laid(starts: Starts, places: NDArray[np.intp], xy: Floats) -> tuple[NDArray[np.intp], Starts]:
    """The rows of the spots of some areas (n,) in their order, and the spots; an area below 0 has
    one, at its own position, whose row is below 0."""
    count = np.where(places < 0, 1, np.bincount(starts.area, minlength=len(starts.first))[places])
    area = np.repeat(np.arange(len(places)), count)
    first = np.cumsum(count) - count
    known = places[area] >= 0
    within = np.arange(len(area)) - first[area]
    rows = np.where(known, starts.first[places[area]] + within, -1)
    return rows, Starts(
        area=area,
        xy=np.where(known[:, None], starts.xy[rows], xy[area]),
        weight=np.where(known, starts.weight[rows], 1.0),
        first=first,
    )


def mode(name: str) -> str:
    """The mode of travel of a stored file by its name, '' for one that is not there."""
    return serves(name)[1]


def serves(name: str) -> tuple[str, str]:
    """The service and mode of travel of a stored file by its name, '' where it is not there."""
    path = folder() / name
    return _about(path, path.stat().st_mtime_ns)[:2] if path in find() else ("", "")


def mark(name: str) -> str:
    """What tells a stored file from one that stood there before under its name."""
    path = folder() / name
    return f"{name} {path.stat().st_mtime_ns}" if path in find() else name


def distances(name: str) -> pd.DataFrame:
    """How far each point of a stored file is from its street, the furthest first: point, metres
    (infinite: too far); without a row where that was not kept."""
    path = folder() / name
    return _distances(path, path.stat().st_mtime_ns) if path in find() else _away(None)


@lru_cache(maxsize=64)
def _distances(path: Path, _changed: int) -> pd.DataFrame:
    """Shared: never changed in place."""
    return _away(from_file(path))


def _away(stored: Matrix | None) -> pd.DataFrame:
    if stored is None or stored.points_away is None:
        return pd.DataFrame({"point": [], "metres": []})
    found = pd.DataFrame({"point": stored.names, "metres": stored.points_away})
    return found.sort_values("metres", ascending=False, kind="stable", ignore_index=True)


def datasets(name: str) -> tuple[Dataset, ...]:
    """The timetables and streets that stored times were routed from, as sources to print.

    Raises `HertsGeoError` for a name that is not among the stored files.
    """
    return behind(_stored(name))


def behind(stored: Matrix) -> tuple[Dataset, ...]:
    """The timetables and streets that stored times were routed from, as sources to print."""
    asked = stored.parameters
    clock = " to ".join(wording.clock(asked[key]) for key in ENDS)
    when = f"{asked['on']}, departures {clock}" if mode_of(asked) == "pt" else "as loaded"
    named = [each for each in stored.inputs if each.get("name")]
    dates = {str(each.get("feed", "")): each for each in stored.feeds}
    found = []
    for item in named:
        file, role = str(item["name"]), str(item.get("role", "input"))
        feed, digest = dates.get(file, {}), str(item.get("sha256", ""))
        covers = " to ".join(str(feed[key]) for key in ("first", "last") if feed.get(key))
        made = Dataset(
            id=f"{role}:{file}",
            title=f"{wording.heading(role)} {file}",
            description=f"A file of {role} that stored travel times were routed from.",
            file=file,
            publisher="as its file was loaded, which names no publisher here",
            source=f"SHA-256 {digest[:12]}" if digest else "its file",
            licence="See its publisher",
            attribution=f"Routed from {role} {file}.",
            vintage=f"{when}; covers {covers}" if covers else when,
            unit="minutes",
            direction="lower is quicker",
            missing="beyond the longest journey",
            sha256=digest,
            rows=0,
        )
        found.append(made)
    return tuple(found)


def _stored(name: str) -> Matrix:
    known = {path.name: path for path in find()}
    if name not in known:
        raise HertsGeoError(
            f"There are no stored travel times named '{name[:80]}'. Make them with "
            "'herts-geo travel build', or choose the estimate."
        )
    return from_file(known[name])


@lru_cache(maxsize=1024)  # a country has hundreds
def _about(path: Path, _changed: int) -> tuple[str, str, frozenset[str]]:
    """The service, mode and areas of a stored file, of a part by its footer; none if unusable."""
    try:
        if path.name.endswith(PART):
            header = parts.header(path)
            asked = header["parameters"]
            return str(asked["service"]), mode_of(asked), frozenset(header["areas"])
        found = from_file(path)
        asked = found.parameters
        return str(asked["service"]), mode_of(asked), frozenset(found.areas)
    except (HertsGeoError, *BROKEN, TypeError):
        return "", "", frozenset()


class MatrixFault(HertsGeoError):
    """A matrix file is damaged, or is not one."""
