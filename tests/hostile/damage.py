"""Ways of damaging a file, from a flipped bit to an archive put together anew."""

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from typing import Any, Final

WORDS: Final = (
    b"", b"0", b"-1", b"1e999", b"NaN", b"Infinity", b"-0", b"99999999999999999999", b"0x10",
    b"null", b"true", b"[]", b"{}", b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\0", b"\x1a",
    b"\\", b"=cmd()", b"<script>", b"&amp;", b"]]>", b"<!--", b"%s", b"../", b"\xff\xfe",
    b"\xed\xa0\x80", b"\\ud800", "\u202e".encode(), "\ufeff".encode(), "１２".encode(),
    "\u0661\u0662".encode(), "²".encode(), "½".encode(), b"31/02/2018", b"9999-12-31", b"E07000095",
    b"EPSG:0", b"EPSG:27700", b"AL1 1AA", b"A" * 5_000, b"1" * 400, b"(" * 300, b"[" * 2_000,
)  # fmt: skip
VALUES: Final = (
    None, True, 0, -1, 1e308, -1e308, 10**30, float("nan"), float("inf"), "", "x" * 3_000, "\ud800",
    "\0", "=1+1", [], {}, [[]], [None], {"type": "Point"}, [0, 0], [1e9, 1e9], ["a", "b"], [[[[]]]],
    {"a": {"b": []}}, "EPSG:27700", "Polygon", "GeometryCollection", "2018-02-30",
)  # fmt: skip
Damage = Callable[[bytes, bytes, random.Random], bytes]


def flipped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    out = bytearray(data)
    for _place in range(chance.choice([1, 2, 8, 64])):
        if out:
            out[chance.randrange(len(out))] = chance.choice([0, 255, 127, chance.randrange(256)])
    return bytes(out)


def cut(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """A piece is gone, at the end or in the midst."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:start] if chance.random() < 0.4 else data[:start] + data[end:]


def repeated(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """A piece stands there many times."""
    start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return (
        data[:end] + data[start : min(end, start + 4_000)] * chance.choice([1, 3, 50]) + data[end:]
    )


def joined(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def worded(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Words that do harm stand in place of some of the file's own, or between them."""
    tokens = re.split(rb"(\W+)", data[:200_000])
    for _place in range(chance.choice([1, 2, 5, 20])):
        tokens[chance.randrange(len(tokens))] = chance.choice(WORDS)
    return b"".join(tokens) + data[200_000:]


def lined(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Lines change places, stand twice, or are gone."""
    lines = data.split(b"\n")
    for _place in range(chance.choice([1, 3, 10])):
        one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one] = chance.choice([lines[two], b"", lines[one] * 2, lines[one][::-1]])
    return b"\n".join(lines)


def grown(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """A value of a JSON tree is another; other files are worded."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return worded(data, _, chance)
    for _place in range(chance.choice([1, 1, 2, 5])):
        tree = changed(tree, chance)
    return json.dumps(tree).encode()


def repacked(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One part of an archive is damaged, twice there, misnamed or gone; other files are flipped."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(part.filename, archive.read(part)) for part in archive.infolist()]
    except Exception:  # a damaged archive fails in many ways
        return flipped(data, other, chance)
    place = chance.randrange(len(parts)) if parts else 0
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(parts):
            if number == place:
                name, content = _part(name, content, other, chance)
            if name:
                archive.writestr(name, content)
    return out.getvalue()


def _part(name: str, content: bytes, other: bytes, chance: random.Random) -> tuple[str, bytes]:
    ways = [flipped, cut, repeated, worded, worded, worded, joined]
    which = chance.random()
    if which < 0.1:
        return "", b""
    if which < 0.2:
        return chance.choice(
            ["../" + name, name.upper(), "a.shp", "doc.kml", name + ".bak"]
        ), content
    return name, chance.choice(ways)(content, other, chance)


def changed(tree: Any, chance: random.Random) -> Any:
    """A tree of JSON with one value changed, gone, or there twice."""
    if isinstance(tree, dict) and tree and chance.random() < 0.9:
        key = chance.choice(list(tree))
        if chance.random() < 0.1:
            return {each: value for each, value in tree.items() if each != key}
        return {**tree, key: changed(tree[key], chance)}
    if isinstance(tree, list) and tree and chance.random() < 0.9:
        place = chance.randrange(len(tree))
        if chance.random() < 0.1:
            return tree[:place] + tree[place:] * 2
        return [*tree[:place], changed(tree[place], chance), *tree[place + 1 :]]
    return chance.choice(VALUES)


WAYS: Final[tuple[Damage, ...]] = (
    flipped, cut, repeated, joined, worded, worded, lined, grown, grown, repacked, repacked,
)  # fmt: skip


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A file after one or two ways of damage; `other` is a second file to take pieces from."""
    for _ in range(chance.choice([1, 1, 2])):
        data = chance.choice(WAYS)(data, other, chance)[:4_000_000]
    return data
