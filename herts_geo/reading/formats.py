"""Number formats of a workbook that change what a figure means: per cent, and units as words.

A cell in per cent holds 0.62 and shows 62%; one in the format '0" m2"' holds 4000 and shows
'4000 m2'. Both are read as they are shown, with every digit that the cell holds.
"""

import html
import io
import re
import zipfile
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from herts_geo.reading.workbook_parts import sheet_names

STYLES: Final = "xl/styles.xml"
BUILT_IN: Final = (9, 10)  # 0% and 0.00%
NUMBER_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
CELL_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
CELL_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
CELL: Final = re.compile(rb"<((?:\w+:)?)c(\s[^>]*[^>/])>(.*?)</\1c>", re.DOTALL)
VALUE: Final = re.compile(rb"<((?:\w+:)?)v>([^<]*)</\1v>")
LAST_DIGIT: Final = Decimal("1E-10")  # beyond it, what a cell holds is not its figure
LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)')


class Shown(NamedTuple):
    """How a format shows a figure: in per cent or not, and the words before and after it."""

    percent: bool
    before: str
    after: str


def shown(data: bytes) -> bytes:
    """The workbook with such cells as texts; the same bytes where it has none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(STYLES) if STYLES in archive.namelist() else b""
        codes = dict.fromkeys(BUILT_IN, "0%")
        for each in NUMBER_FORMAT.findall(text):
            number, code = _attribute(each, b"numFmtId"), _attribute(each, b"formatCode")
            if number.isdigit():
                codes[int(number)] = code
        block = CELL_FORMATS.search(text)
        styles: dict[int, Shown] = {}
        for place, each in enumerate(CELL_FORMAT.findall(block[0]) if block else []):
            number = _attribute(each, b"numFmtId")
            told = read(codes[int(number)]) if number.isdigit() and int(number) in codes else None
            if told:
                styles[place] = told
        if not styles:
            return data
        out, names = io.BytesIO(), sheet_names(archive)
        with zipfile.ZipFile(out, "w") as copy:
            for part in archive.infolist():
                content = archive.read(part)
                if part.filename in names:
                    content = CELL.sub(lambda cell: _cell(cell, styles), content)
                copy.writestr(part.filename, content)
    return out.getvalue()


def read(code: str) -> Shown | None:
    """What the first part of a format's code does to a figure; None where it changes no meaning."""
    first = re.sub(r"\[[^\]]*\]", "", re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0])
    bare = LITERAL.sub("", first)
    words = [(each.start(), each[1] or each[2] or "") for each in LITERAL.finditer(first)]
    digits = re.search("[0#?]", first)
    place = digits.start() if digits else 0
    before = "".join(word for start, word in words if start < place)
    after = "".join(word for start, word in words if start >= place)
    meant = [text if re.search(r"[^\W_]|[%<>²]", text) else "" for text in (before, after)]
    if digits is None or not ("%" in bare or any(meant)):
        return None
    return Shown("%" in bare, meant[0].strip(), meant[1].strip())


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*("([^"]*)"|'([^']*)')""", tag)
    return html.unescape((found[2] or found[3] or b"").decode("utf-8", "replace")) if found else ""


def _cell(cell: "re.Match[bytes]", styles: dict[int, Shown]) -> bytes:
    """A cell as a text of what it shows; as it was where its format changes no meaning."""
    prefix, attributes, inside = cell.groups()
    style, kind = _attribute(b" " + attributes, b"s"), _attribute(b" " + attributes, b"t")
    value = VALUE.search(inside)
    if value is None or kind not in ("", "n") or not style.isdigit() or int(style) not in styles:
        return cell[0]
    how = styles[int(style)]
    try:
        figure = Decimal(value[2].decode("ascii", "replace"))
        figure = (figure * 100).quantize(LAST_DIGIT) if how.percent else figure
        plain = f"{figure.normalize():f}" if figure else "0"
    except (InvalidOperation, ValueError):
        return cell[0]
    parts = (how.before, f"{plain}{'%' * how.percent}", how.after)
    body = html.escape(" ".join(each for each in parts if each)).encode()
    place = _attribute(b" " + attributes, b"r")
    at = f' r="{place}"' if place.isalnum() else ""
    start = b"<" + prefix + b"c" + at.encode() + b' t="str"><' + prefix + b"v>"
    return start + body + b"</" + prefix + b"v></" + prefix + b"c>"
