"""Parts of a country's travel times as GeoParquet: a row a start, a header of plain values.

Each row is a point (EPSG:27700) with its figures; the header is JSON beside the description that
GeoParquet 1.1 asks for, so that a GIS opens the file as a layer and the footer alone tells what it
holds. The same values give the same bytes. Reading runs no code and refuses what is something else.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from herts_geo import saving

if TYPE_CHECKING:
    import pyarrow as pa

Arrays = dict[str, NDArray[Any]]
KEY, GEO, PLACE = b"herts_geo", b"geo", "geometry"
LARGEST_BYTES: Final = 2**30  # unpacked
BESIDE: Final = "beside"  # arrays that have another number of rows, in the header


def write(path: Path, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Writes a part, whole or not at all; `arrays` has `xy` (rows, 2), metres, the place of rows.

    Arrays of another number of rows go to the header. Raises `CannotWrite`.
    """
    import pyarrow.parquet as pq

    content = io.BytesIO()
    pq.write_table(_table(header, arrays), content, compression="zstd")
    saving.make_folder(path.parent)
    saving.save(path, content.getvalue())


def header(path: Path) -> dict[str, Any]:
    """The header of a part, of its footer alone. Raises `ValueError` or `OSError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return _header(pq.read_schema(path))
    except pa.ArrowException as fault:
        raise ValueError(str(fault)) from fault


def read(path: Path, only: tuple[str, ...] = ()) -> tuple[dict[str, Any], Arrays]:
    """The header and the arrays of a part, all or `only` some. Raises `ValueError` or `OSError`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            groups = range(file.metadata.num_row_groups)
            if (
                sum(file.metadata.row_group(each).total_byte_size for each in groups)
                > LARGEST_BYTES
            ):
                raise ValueError("it would unpack to more than 1 GB")
            found = file.read([*only, PLACE] if only else None)
    except pa.ArrowException as fault:
        raise ValueError(str(fault)) from fault
    head = _header(found.schema)
    arrays = {name: _array(found[name]) for name in found.column_names if name != PLACE}
    beside = head.pop(BESIDE, {})
    arrays |= {name: np.array(values, dtype=kind) for name, (kind, values) in beside.items()}
    return head, {**arrays, "xy": _spots(found)}


def _table(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> "pa.Table":
    """The columns with a header, and what GeoParquet 1.1 says of points in EPSG:27700."""
    import pyarrow as pa
    import shapely
    from pyproj import CRS

    from herts_geo.crs import MEASURE

    rows = len(arrays["xy"])
    columns = {PLACE: pa.array(shapely.to_wkb(shapely.points(arrays["xy"])), pa.binary())}
    beside = {}
    for name, values in arrays.items():
        if name == "xy":
            continue
        if len(values) == rows and rows and values.size:
            flat = pa.array(values.ravel())
            wide = values.ndim > 1
            columns[name] = (
                pa.FixedSizeListArray.from_arrays(flat, values.shape[1]) if wide else flat
            )
        else:
            beside[name] = (values.dtype.str, values.tolist())
    text = json.dumps({**header, BESIDE: beside}, ensure_ascii=False, sort_keys=True)
    about = {"encoding": "WKB", "geometry_types": ["Point"], "crs": CRS(MEASURE).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": PLACE, "columns": {PLACE: about}}
    told = {GEO: json.dumps(geo, sort_keys=True).encode("utf-8"), KEY: text.encode("utf-8")}
    return pa.table(columns).replace_schema_metadata(told)


def _header(schema: "pa.Schema") -> dict[str, Any]:
    text = (schema.metadata or {}).get(KEY)
    if text is None:
        raise ValueError("it is no part of travel times")
    found = json.loads(text.decode("utf-8"))
    if not isinstance(found, dict):
        raise ValueError("its header is not a table")
    return found


def _array(column: "pa.ChunkedArray") -> NDArray[Any]:
    import pyarrow as pa

    whole = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if whole.null_count:
        raise ValueError("a figure is missing in it")
    if pa.types.is_fixed_size_list(column.type):
        flat = whole.flatten().to_numpy(zero_copy_only=False)
        return np.asarray(flat.reshape(len(whole), column.type.list_size))
    return np.asarray(whole.to_numpy(zero_copy_only=False))


def _spots(found: "pa.Table") -> NDArray[np.float64]:
    """Where the rows are (rows, 2), metres. Raises `ValueError` where one has no point."""
    import shapely

    try:
        spots = shapely.from_wkb(found[PLACE].to_numpy())
    except (KeyError, TypeError, shapely.errors.GEOSException) as fault:
        raise ValueError("its points cannot be read") from fault
    xy = shapely.get_coordinates(spots)
    if len(xy) != found.num_rows or not np.isfinite(xy).all():
        raise ValueError("a row of it has no point")
    return np.asarray(xy, dtype=np.float64)
