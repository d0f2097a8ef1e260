"""Answers that all sessions share, as many as fit into a number of bytes."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from threading import Lock, RLock
from typing import Any, TypeVar, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.pack.catalogue import Catalogue

CORNER = 16  # bytes of a corner of a shape
Answer = TypeVar("Answer")


@dataclass
class _Kept:
    """One answer, once it is made, with its bytes; the lock has one make it and the others wait."""

    lock: RLock
    made: bool = False
    answer: Any = None
    size: int = 0


class Answers:
    """Answers by what was asked; those that were not asked for longest go, so that all that are
    kept have no more than `most` bytes. Safe to use from many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    @property
    def bytes(self) -> int:
        """What all that are kept have together."""
        return sum(each.size for each in self._kept.values())

    def ask(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer under a key, made where there is none; where that raises, nothing is kept."""
        with self._lock:
            kept = self._kept.setdefault(key, _Kept(RLock()))
            self._kept.move_to_end(key)
        with kept.lock:
            if not kept.made:
                try:
                    kept.answer = make()
                except BaseException:
                    with self._lock:
                        self._kept.pop(key, None)
                    raise
                kept.size, kept.made = size(kept.answer), True
                # Those that were not asked for longest; the newest stays, however large it is.
                with self._lock:
                    total = self.bytes
                    for other, held in list(self._kept.items()):
                        if total > self._most and held.made and held is not kept:
                            total -= self._kept.pop(other).size
            return cast(Answer, kept.answer)


def size(answer: Any) -> int:
    """About how many bytes an answer has: its frames, arrays, shapes and texts, each once; a pack,
    which all answers share, has none."""
    seen: set[int] = set()
    waiting, total = [answer], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, Catalogue):
            continue
        seen.add(id(one))
        total += _own(one)
        waiting += _parts(one)
    return total


def _own(one: Any) -> int:
    """The bytes of one thing without its parts."""
    if isinstance(one, pd.DataFrame | pd.Series | pd.Index):
        used = one.memory_usage(deep=True)
        shapes = one.geometry if isinstance(one, gpd.GeoDataFrame) else one
        corners = shapely.get_num_coordinates(shapes) if isinstance(shapes, gpd.GeoSeries) else 0
        return int(np.sum(used)) + CORNER * int(np.sum(corners))
    if isinstance(one, shapely.Geometry):
        return CORNER * int(shapely.get_num_coordinates(one))
    return int(one.nbytes) if isinstance(one, np.ndarray) else sys.getsizeof(one, 0)


def _parts(one: Any) -> Iterable[Any]:
    if is_dataclass(one):
        return [getattr(one, each.name, None) for each in fields(one)]
    if isinstance(one, Mapping):
        return [*one.keys(), *one.values()]
    return one if isinstance(one, list | tuple | set | frozenset) else []
