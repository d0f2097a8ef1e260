"""A source's raw files -> one table in our columns, every cell as text; shapes in EPSG:27700.

Only the columns that the source names are taken, so that nothing personal comes along.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from python_calamine import CalamineError
from shapely.geometry import shape as shape_of

from herts_geo.crs import DRAW, MEASURE
from herts_geo.pack.source import Read, Source, SourceFailed

SHOWN: Final = 12  # headings that a message repeats
GRID: Final = "27700"
UNREADABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
    zipfile.BadZipFile,
    CalamineError,
    shapely.errors.GEOSException,
)


@dataclass(frozen=True)
class Raw:
    """A raw file: its bytes' place, and the name that tells how it is written."""

    path: Path
    name: str


def table(source: Source, files: Sequence[Raw]) -> pd.DataFrame:
    """The rows of a source's files, one after the other, in our columns.

    Cells are text, '' where empty; a source of shapes gives a GeoDataFrame in EPSG:27700. Rows
    that stand in it twice, as pages may overlap, are taken once. Raises `SourceFailed` with every
    heading that is missing.
    """
    frames = []
    for raw in files:
        try:
            read = FORMS[_form(source.read, raw)](source.read, raw)
        except UNREADABLE as fault:
            reason = " ".join(str(fault).split())[:160]
            raise SourceFailed(
                f"{source.title}: '{raw.name[:80]}' cannot be read ({type(fault).__name__}: "
                f"{reason}). Fetch it again, or by hand: {source.by_hand}"
            ) from fault
        frames.append(_ours(source, read, raw))
    if not frames:
        raise SourceFailed(f"{source.title}: no file came, so nothing can be read.")
    every = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    good = pd.Series(True, index=every.index)
    for column, values in source.read.keep.items():
        wanted = {value.casefold() for value in values}
        cells = every[column].str.casefold().str.split("|")
        good &= cells.map(lambda parts, wanted=wanted: bool(wanted & {x.strip() for x in parts}))
    kept = every[good]
    return kept.drop_duplicates(ignore_index=True)


def _form(read: Read, raw: Raw) -> str:
    """How a file is written: as its name says where a person brought another form of the same."""
    ending = Path(raw.name.lower()).suffix
    if read.form in ("features", "excel") and ending == ".csv":
        return "csv"
    if read.form == "csv" and ending in (".geojson", ".json"):
        return "features"
    if read.form in ("csv", "features") and ending in (".xlsx", ".ods", ".xls"):
        return "excel"
    return "features" if read.form == "geojson" else read.form


def _ours(source: Source, theirs: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """The named columns under our names. Raises `SourceFailed` for those that are not there."""
    by_name = {_plain(str(name)): name for name in reversed(list(theirs.columns))}
    found: dict[str, Any] = {}
    missing: list[str] = []
    for ours, names in source.read.columns.items():
        there = [by_name[_plain(name)] for name in names if _plain(name) in by_name]
        if there:
            found[ours] = there[0]
        elif ours not in source.read.optional:
            missing.append(f"'{names[0]}'")
    if missing:
        has = ", ".join(str(name)[:40] for name in list(theirs.columns)[:SHOWN])
        raise SourceFailed(
            f"{source.title}: '{raw.name[:80]}' lacks the column{'s'[: len(missing) - 1]} "
            f"{', '.join(missing)}; it has {has}. The publisher may have renamed them: the old "
            "data set stays in use."
        )
    # Cells as text: whole numbers without '.0', gaps as ''.
    taken = pd.DataFrame(
        {ours: theirs[name].map(_cell).astype("str") for ours, name in found.items()}
    )
    for name in source.read.optional:
        if name not in taken:
            taken[name] = ""
    if isinstance(theirs, gpd.GeoDataFrame):
        drawn = gpd.GeoDataFrame(taken, geometry=theirs.geometry, crs=theirs.crs)
        taken = drawn.to_crs(MEASURE)
    return taken


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", heading.casefold())


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()


def _csv(read: Read, raw: Raw) -> pd.DataFrame:
    return _csv_text(read, raw.path.read_bytes())


def _csv_text(read: Read, data: bytes) -> pd.DataFrame:
    """CSV bytes as text cells. Raises `ValueError` where the answer is a page of HTML."""
    if data[:512].lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise ValueError("it is a web page and not a table")
    try:
        text = data.decode(read.encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252")  # what publishers write where they do not write UTF-8
    named: Mapping[str, Any] = (
        {"header": None, "names": list(read.headings)} if read.headings else {}
    )
    found: pd.DataFrame = pd.read_csv(
        io.StringIO(text), dtype=str, keep_default_na=False, skiprows=read.skip, index_col=False,
        **named,
    )  # fmt: skip
    return found


def _excel(read: Read, raw: Raw) -> pd.DataFrame:
    with pd.ExcelFile(io.BytesIO(raw.path.read_bytes()), engine="calamine") as book:
        fitting = [
            name for name in book.sheet_names if re.search(read.sheet, str(name), re.IGNORECASE)
        ]
        if not fitting:
            names = ", ".join(str(name)[:40] for name in book.sheet_names[:SHOWN])
            raise ValueError(f"no sheet is named '{read.sheet}'; it has {names}")
        sheet: pd.DataFrame = pd.read_excel(
            book, sheet_name=fitting[0], skiprows=read.skip, dtype=object, keep_default_na=False
        )
        return sheet


def _features(read: Read, raw: Raw) -> pd.DataFrame:
    """GeoJSON, a page of a FeatureServer, of a search, or of the planning platform's entities:
    the attributes, with shapes where there are any.

    Coordinates are degrees unless the collection names another system. A page of no rows has the
    columns all the same: a place may have none of them.
    """
    page = json.loads(raw.path.read_bytes())
    if "entities" in page:
        rows = page["entities"]
        # Entities with their outline, or their point where they have none, as WKT in degrees.
        if not rows:
            return _none(read, spatial=True)
        frame = pd.DataFrame(rows)
        texts = [str(row.get("geometry") or row.get("point") or "") or None for row in rows]
        shapes = shapely.from_wkt(texts, on_invalid="ignore")
        plain = frame.drop(columns=[x for x in ("geometry",) if x in frame])
        found: pd.DataFrame = gpd.GeoDataFrame(plain, geometry=shapes, crs=DRAW)
        return found
    if "data" in page:
        return pd.DataFrame(page["data"]) if page["data"] else _none(read, spatial=False)
    items = page["features"]
    if not items:
        return _none(read, spatial=raw.name.lower().endswith(".geojson"))
    rows = [item.get("properties") or item.get("attributes") or {} for item in items]
    frame = pd.DataFrame(rows)
    if not any(item.get("geometry") for item in items):
        return frame
    shapes = [shape_of(item["geometry"]) if item.get("geometry") else None for item in items]
    drawn: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=shapes, crs=_system(page, shapes))
    return drawn


def _none(read: Read, spatial: bool) -> pd.DataFrame:
    """A table of no rows, with every column that a source reads."""
    frame = pd.DataFrame(columns=[names[0] for names in read.columns.values()], dtype=str)
    if not spatial:
        return frame
    empty: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=[], crs=MEASURE)
    return empty


def _system(page: Mapping[str, Any], shapes: Sequence[Any]) -> str:
    named = json.dumps(page.get("crs") or {})
    if GRID in named:
        return MEASURE
    first = next(each for each in shapes if each is not None)
    metres = max(abs(value) for value in first.bounds) > 360  # no degree is as large
    return MEASURE if metres else DRAW


def _zip(read: Read, raw: Raw) -> pd.DataFrame:
    with zipfile.ZipFile(raw.path) as archive:
        pattern = read.member or r"\.csv$"
        names = [name for name in archive.namelist() if re.search(pattern, name, re.IGNORECASE)]
        if not names:
            raise ValueError(f"it holds no file like '{pattern}'")
        return pd.concat(
            [_csv_text(read, archive.read(name)) for name in sorted(names)], ignore_index=True
        )


def _whole(_read: Read, raw: Raw) -> pd.DataFrame:
    """A file that its maker opens by itself: its path is all that is read here."""
    return pd.DataFrame({"path": [str(raw.path)], "name": [raw.name]})


FORMS: Final[Mapping[str, Callable[[Read, Raw], pd.DataFrame]]] = {
    "csv": _csv,
    "excel": _excel,
    "features": _features,
    "zip": _zip,
    "json": _whole,
    "gtfs": _whole,
    "pbf": _whole,
    "whole": _whole,
}
