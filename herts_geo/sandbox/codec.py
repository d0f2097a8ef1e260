"""Values as JSON and Arrow, and back: what two processes may hand each other without a pickle.

Plain values, dates, containers, frames, shapes, and the project's own dataclasses and named tuples
come back equal to the last type. Long lists of one kind of record travel as columns. Nothing that
is read can name a class outside the project, nor run anything.
"""

import dataclasses
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from importlib import import_module
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pandas.api.extensions import ExtensionDtype
from shapely.geometry.base import BaseGeometry

from herts_geo.errors import HertsGeoError

LONG: Final = 32  # from here on, a list is worth writing as columns
OWN: Final = "herts_geo."
KIND: Final = "~"  # the key that tells a tagged value from the members of a list
MALFORMED: Final = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ImportError,
    RecursionError,
    StopIteration,
    pa.ArrowException,
    shapely.errors.ShapelyError,
)


class Packed(NamedTuple):
    """A value as a tree for JSON, and the bytes that the tree refers to by number."""

    tree: Any
    parts: list[Any]


def pack(value: object) -> Packed:
    """A value in a form that can be sent. Raises `TypeError` for what has no such form."""
    parts: list[Any] = []
    return Packed(_Packer(parts).value(value), parts)


def unpack(tree: Any, parts: list[Any]) -> Any:
    """The value that was packed. Raises `ValueError` for what `pack` would not write."""
    try:
        return _Unpacker(parts).value(tree)
    except MALFORMED as fault:
        raise ValueError("what was sent is not in the form that was agreed") from fault


@dataclasses.dataclass
class _Packer:
    parts: list[Any]

    def value(self, value: Any) -> Any:
        """The tree of any value."""
        if value is None or type(value) in (bool, int, float, str):
            return value
        if type(value) is list:
            return self._list(value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return self._record(value)
        for kinds, write in self._writers():
            if isinstance(value, kinds):
                return write(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._record(value)
        raise TypeError(f"{type(value).__qualname__} cannot be sent to another process")

    def _writers(self) -> list[tuple[Any, Callable[[Any], Any]]]:
        return [
            (pd.DataFrame, self._frame),
            (pd.Series, self._series),
            (pd.Index, self._index),
            (tuple, lambda x: {KIND: "tuple", "v": self._list(list(x))}),
            (Mapping, self._mapping),
            (frozenset, lambda x: {KIND: "frozenset", "v": self._list(list(x))}),
            (set, lambda x: {KIND: "set", "v": self._list(list(x))}),
            ((bytes, bytearray, memoryview), lambda x: {KIND: "bytes", "part": self._keep(x)}),
            (Enum, lambda x: {KIND: "enum", "of": _name(type(x)), "name": x.name}),
            (dt.datetime, lambda x: {KIND: "datetime", "v": x.isoformat()}),
            (dt.date, lambda x: {KIND: "date", "v": x.isoformat()}),
            (np.generic, lambda x: {KIND: "scalar", "of": x.dtype.str, "v": self.value(x.item())}),
            (np.ndarray, self._array),
            (BaseGeometry, lambda x: {KIND: "shape", "part": self._keep(shapely.to_wkb(x))}),
            (PurePath, lambda x: {KIND: "path", "v": str(x)}),
        ]

    def _keep(self, part: Any) -> int:
        self.parts.append(part)
        return len(self.parts) - 1

    def _columns(self, arrays: list[Any]) -> int:
        names = [str(number) for number in range(len(arrays))]
        batch = pa.RecordBatch.from_arrays(arrays, names=names)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        return self._keep(memoryview(sink.getvalue()))

    def _list(self, values: list[Any]) -> Any:
        first = type(values[0]) if values else None
        if len(values) < LONG or any(type(each) is not first for each in values):
            return [self.value(each) for each in values]
        if first is str or first is int:
            try:
                array = pa.array(values)
            except (UnicodeEncodeError, OverflowError, pa.ArrowException):
                return values  # half a character, or a very large number: JSON holds them
            if pa.types.is_string(array.type):  # a message in many rows is sent and held once
                array = array.dictionary_encode()
            return {KIND: "column", "part": self._columns([array])}
        if first is tuple and len({len(each) for each in values}) == 1:
            columns = list(map(list, zip(*values, strict=True)))
            return {KIND: "rows", "of": "", "v": [self._list(each) for each in columns]}
        if names := _fields(first):
            columns = [[getattr(each, name) for each in values] for name in names]
            return {
                KIND: "rows",
                "of": _name(first),
                "names": names,
                "v": [self._list(each) for each in columns],
            }
        return [self.value(each) for each in values]

    def _record(self, value: Any) -> Any:
        parts = {name: self.value(getattr(value, name)) for name in _fields(type(value))}
        return {KIND: "record", "of": _name(type(value)), "v": parts}

    def _mapping(self, value: Mapping[Any, Any]) -> Any:
        return {KIND: "dict", "k": self._list(list(value)), "v": self._list(list(value.values()))}

    def _array(self, value: Any) -> Any:
        if value.dtype.hasobject:
            shape = list(value.shape)
            return {KIND: "objects", "shape": shape, "v": self._list(value.ravel().tolist())}
        part = self._keep(np.ascontiguousarray(value).tobytes())
        return {KIND: "array", "of": value.dtype.str, "shape": list(value.shape), "part": part}

    def _frame(self, frame: pd.DataFrame) -> Any:
        columns = [self._cells(frame.iloc[:, place]) for place in range(frame.shape[1])]
        geometry = getattr(frame, "_geometry_column_name", None)
        return {
            KIND: "frame",
            "geo": isinstance(frame, gpd.GeoDataFrame),
            "geometry": geometry,
            "head": self._index(frame.columns),
            "index": self._index(frame.index),
            "attrs": self._mapping(frame.attrs),
            "v": columns,
        }

    def _series(self, series: Any) -> Any:
        return {
            KIND: "series",
            "name": self.value(series.name),
            "index": self._index(series.index),
            "geo": isinstance(series, gpd.GeoSeries),
            "v": self._cells(series),
        }

    def _index(self, index: pd.Index) -> Any:
        if isinstance(index, pd.MultiIndex):
            raise TypeError("an index of several levels cannot be sent to another process")
        tree = {KIND: "index", "name": self.value(index.name)}
        if isinstance(index, pd.RangeIndex):
            return {**tree, "range": [index.start, index.stop, index.step]}
        return {**tree, "v": self._cells(index)}

    def _cells(self, cells: Any) -> Any:
        """The values of a column or an index, with the type that makes them again."""
        dtype = cells.dtype
        if isinstance(dtype, pd.CategoricalDtype):
            codes = self._array(
                np.asarray(cells.cat.codes if isinstance(cells, pd.Series) else cells.codes)
            )
            labels = self._index(dtype.categories)
            return {"type": "category", "codes": codes, "of": labels, "ordered": dtype.ordered}
        if str(dtype) == "geometry":
            values = cells.array
            crs = values.crs.to_wkt() if values.crs is not None else None
            part = self._columns([pa.array(shapely.to_wkb(np.asarray(values)), pa.binary())])
            return {"type": "geometry", "crs": crs, "part": part}
        if isinstance(dtype, np.dtype) and dtype.hasobject:
            return {"type": "object", "v": self._list(list(cells))}
        array = cells.array
        if isinstance(dtype, ExtensionDtype):
            arrow = pa.array(array)
        else:
            arrow = pa.array(array.to_numpy(), from_pandas=False)
        chunk = arrow.combine_chunks() if isinstance(arrow, pa.ChunkedArray) else arrow
        kind: Any = str(dtype)
        if isinstance(dtype, pd.StringDtype):  # two kinds, told apart by what is missing in them
            kind = ["string", dtype.storage, "NA" if dtype.na_value is pd.NA else "nan"]
        return {"type": kind, "part": self._columns([chunk])}


@dataclasses.dataclass
class _Unpacker:
    parts: list[Any]

    def value(self, tree: Any) -> Any:
        """The value of any tree."""
        if isinstance(tree, list):
            return [self.value(each) for each in tree]
        if not isinstance(tree, dict):
            return tree
        readers: dict[str, Callable[[Any], Any]] = {
            "frame": self._frame,
            "series": self._series,
            "index": self._index,
            "column": self._column,
            "rows": self._rows,
            "record": self._record,
            "tuple": lambda tree: tuple(self.value(tree["v"])),
            "dict": self._dict,
            "frozenset": lambda tree: frozenset(self.value(tree["v"])),
            "set": lambda tree: set(self.value(tree["v"])),
            "bytes": lambda tree: bytes(self.parts[tree["part"]]),
            "enum": lambda tree: _class(tree["of"], Enum)[tree["name"]],
            "datetime": lambda tree: dt.datetime.fromisoformat(tree["v"]),
            "date": lambda tree: dt.date.fromisoformat(tree["v"]),
            "scalar": lambda tree: np.array(self.value(tree["v"]), _plain(tree["of"]))[()],
            "array": self._array,
            "objects": lambda tree: self._objects(tree).reshape(tree["shape"]),
            "shape": lambda tree: shapely.from_wkb(bytes(self.parts[tree["part"]])),
            "path": lambda tree: type(PurePath())(tree["v"]),
        }
        return readers[tree[KIND]](tree)

    def _arrow(self, part: int) -> Any:
        batch = pa.ipc.open_stream(pa.py_buffer(self.parts[part])).read_next_batch()
        batch.validate(full=True)
        return batch.column(0)

    def _column(self, tree: Any) -> list[Any]:
        array = self._arrow(tree["part"])
        if not pa.types.is_dictionary(array.type):
            return list(array.to_pylist())
        words = array.dictionary.to_pylist()
        return [words[place] for place in array.indices.to_numpy()]

    def _rows(self, tree: Any) -> list[Any]:
        columns = [self.value(each) for each in tree["v"]]
        if not tree["of"]:
            return list(zip(*columns, strict=True))
        kind, names = _class(tree["of"]), tree["names"]
        if names == _fields(kind) and (
            not dataclasses.is_dataclass(kind)
            or not any(each.kw_only for each in dataclasses.fields(kind))
        ):
            return list(map(kind, *columns))
        return [kind(**dict(zip(names, each, strict=True))) for each in zip(*columns, strict=True)]

    def _record(self, tree: Any) -> Any:
        return _class(tree["of"])(**{name: self.value(each) for name, each in tree["v"].items()})

    def _dict(self, tree: Any) -> dict[Any, Any]:
        return dict(zip(self.value(tree["k"]), self.value(tree["v"]), strict=True))

    def _array(self, tree: Any) -> Any:
        flat = np.frombuffer(self.parts[tree["part"]], _plain(tree["of"]))
        return flat.reshape(tree["shape"]).copy()

    def _objects(self, tree: Any) -> Any:
        values = self.value(tree["v"])
        flat = np.empty(len(values), dtype=object)
        flat[:] = values
        return flat

    def _frame(self, tree: Any) -> Any:
        index = self._index(tree["index"])
        columns = {place: self._cells(cells) for place, cells in enumerate(tree["v"])}
        frame: Any = pd.DataFrame(columns, index=index)
        frame.columns = self._index(tree["head"])
        if tree["geo"]:
            frame = gpd.GeoDataFrame(frame)
            if tree["geometry"] is not None and tree["geometry"] in frame.columns:
                frame = frame.set_geometry(tree["geometry"])
        frame.attrs = self._dict(tree["attrs"])
        return frame

    def _series(self, tree: Any) -> Any:
        make = gpd.GeoSeries if tree["geo"] else pd.Series
        cells, index = self._cells(tree["v"]), self._index(tree["index"])
        return make(cells, index=index, name=self.value(tree["name"]))

    def _index(self, tree: Any) -> Any:
        name = self.value(tree["name"])
        if "range" in tree:
            start, stop, step = tree["range"]
            return pd.RangeIndex(start, stop, step, name=name)
        cells = self._cells(tree["v"])
        return pd.Index(cells, dtype=cells.dtype, name=name)

    def _cells(self, tree: Any) -> Any:
        kind = tree["type"]
        if kind == "category":
            labels = pd.CategoricalDtype(self._index(tree["of"]), tree["ordered"])
            return pd.Categorical.from_codes(self.value(tree["codes"]), dtype=labels)
        if kind == "geometry":
            shapes = shapely.from_wkb(self._arrow(tree["part"]).to_numpy(zero_copy_only=False))
            return gpd.array.from_shapely(shapes, crs=tree["crs"])
        if kind == "object":
            return self._objects(tree)
        dtype: Any = None if isinstance(kind, list) else pd.api.types.pandas_dtype(kind)
        if isinstance(kind, list):
            _, storage, missing = kind
            dtype = pd.StringDtype(storage, na_value=pd.NA if missing == "NA" else np.nan)
        arrow = self._arrow(tree["part"])
        if isinstance(dtype, ExtensionDtype):
            return dtype.__from_arrow__(pa.chunked_array([arrow])).copy()  # type: ignore[attr-defined]
        return arrow.to_numpy(zero_copy_only=False).astype(dtype, copy=True)


def _plain(name: str) -> Any:
    """A type of numbers, dates or fixed text by its name."""
    if (dtype := np.dtype(name)).hasobject:
        raise ValueError("objects are not sent as bytes")
    return dtype


def _fields(kind: Any) -> list[str]:
    """The names of a record's parts in their order; none where the class is no record."""
    if dataclasses.is_dataclass(kind):
        return [each.name for each in dataclasses.fields(kind) if each.init]
    return list(getattr(kind, "_fields", ()))


def _name(kind: Any) -> str:
    if not kind.__module__.startswith((OWN, "tests.")):
        raise TypeError(f"{kind.__qualname__} cannot be sent to another process")
    return f"{kind.__module__}:{kind.__qualname__}"


def error(name: str) -> type[HertsGeoError]:
    """An error of the project by its name; the base of all of them where the name is another."""
    found = _named(name)
    own = isinstance(found, type) and issubclass(found, HertsGeoError)
    return found if own else HertsGeoError


def _class(name: str, base: type | None = None) -> Any:
    """A record of the project by its name; nothing else can be named."""
    found = _named(name)
    record = isinstance(found, type) and (issubclass(found, base) if base else bool(_fields(found)))
    if not record or found.__module__ != name.partition(":")[0]:
        raise ValueError("no record of this project has that name")
    return found


def _named(name: str) -> Any:
    module, _, path = name.partition(":")
    if not module.startswith((OWN, "tests.")) or module.startswith(f"{OWN}ui"):
        raise ValueError("no record of this project has that name")
    found: Any = import_module(module) if module.startswith(OWN) else sys.modules[module]
    for part in path.split("."):
        found = getattr(found, part)
    return found
