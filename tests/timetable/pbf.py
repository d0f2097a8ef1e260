"""A writer of tiny OpenStreetMap PBF files: enough of the format to lay out streets by hand.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format (blobs of protocol buffers).
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Nodes = Mapping[int, tuple[float, float]]  # node -> (lat, lon), degrees
VARINT, BYTES = 0, 2  # kinds of field on the wire
UNIT = 1e7  # of a degree, with the granularity of 100 nanodegrees that is the default


def street_file(
    nodes: Nodes, ways: Sequence[Sequence[int]], tags: Mapping[str, str], bounds: bool = True
) -> bytes:
    """The bytes of an .osm.pbf with these nodes, and ways that all carry the same tags."""
    header = (_box(nodes) if bounds else b"") + _field(4, b"OsmSchema-V0.6")
    header += _field(4, b"DenseNodes")
    words = [b"", *(text.encode() for pair in tags.items() for text in pair)]
    keys, values = range(1, len(words), 2), range(2, len(words), 2)
    ways_block = b"".join(
        _field(3, _way(number, way, keys, values)) for number, way in enumerate(ways, 1)
    )
    table = _field(1, b"".join(_field(1, word) for word in words))
    block = table + _field(2, _field(2, _dense(nodes))) + _field(2, ways_block)
    return _blob("OSMHeader", header) + _blob("OSMData", block)


def _box(nodes: Nodes) -> bytes:
    lats, lons = zip(*nodes.values(), strict=True)
    edges = enumerate((min(lons), max(lons), max(lats), min(lats)), 1)
    return _field(1, b"".join(_number(key, _zigzag(round(x * 1e9))) for key, x in edges))


def _dense(nodes: Nodes) -> bytes:
    lats = [round(lat * UNIT) for lat, _ in nodes.values()]
    lons = [round(lon * UNIT) for _, lon in nodes.values()]
    return _field(1, _deltas(nodes)) + _field(8, _deltas(lats)) + _field(9, _deltas(lons))


def _way(number: int, refs: Sequence[int], keys: Iterable[int], values: Iterable[int]) -> bytes:
    tags = _field(2, b"".join(map(_varint, keys))) + _field(3, b"".join(map(_varint, values)))
    return _number(1, number) + tags + _field(8, _deltas(refs))


def _blob(kind: str, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _field(3, zlib.compress(content))
    header = _field(1, kind.encode()) + _number(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _deltas(values: Iterable[int]) -> bytes:
    return b"".join(_varint(_zigzag(b - a)) for a, b in pairwise([0, *values]))


def _field(key: int, content: bytes) -> bytes:
    return _varint(key << 3 | BYTES) + _varint(len(content)) + content


def _number(key: int, value: int) -> bytes:
    return _varint(key << 3 | VARINT) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
