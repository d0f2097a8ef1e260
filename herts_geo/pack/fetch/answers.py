"""Answers looked at before they are believed: cut short, a page for people, an error in a 200."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any, Final

from herts_geo.pack.source import Form

ZIPPED: Final = (".xlsx", ".xlsm", ".ods", ".zip")
UNPACKED: Final = 8_000_000_000  # bytes: no file of ours unpacks to more
LOOK: Final = 4096  # bytes at either end of a file that are looked at
ENDINGS: Final[dict[str, Form]] = {
    ".csv": "csv", ".xlsx": "excel", ".xls": "excel", ".ods": "excel", ".json": "json",
    ".geojson": "geojson", ".zip": "zip",
}  # fmt: skip
_PAGE: Final = re.compile(rb"\s*(<!doctype\s+html|<html|<head|<body)", re.IGNORECASE)


class Unsound(Exception):
    """An answer is not what was asked for; the message is the end of a sentence about it.

    `passing` says that the publisher may give another answer in a while.
    """

    def __init__(self, what: str, passing: bool = True) -> None:
        self.passing = passing
        super().__init__(what)


def form_of(form: Form, name: str) -> Form:
    """The form of a file that its maker opens by itself, by its name's ending."""
    return ENDINGS.get(Path(name.lower()).suffix, form) if form == "whole" else form


def check(path: Path, form: Form, name: str) -> None:
    """Raises `Unsound` where a file cannot be what its form says. Content is not judged here."""
    with path.open("rb") as file:
        head = file.read(LOOK)
        file.seek(max(0, path.stat().st_size - LOOK))
        tail = file.read(LOOK)
    if not head.strip():
        raise Unsound("sent an empty file")
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        title = re.search(rb"<title[^>]*>([^<]{1,80})", head, re.IGNORECASE)
        named = f" ('{plain(title[1])}')" if title else ""
        raise Unsound(f"sent a web page{named} in place of the data")
    if form in ("zip", "gtfs") or (form == "excel" and name.lower().endswith(ZIPPED)):
        _check_zip(path)
    elif form in ("json", "geojson", "features"):
        if not tail.rstrip().endswith((b"}", b"]")):
            raise Unsound("sent a file that ends in the middle")
    elif form == "pbf" and b"OSMHeader" not in head[:64]:
        raise Unsound("sent something else than an OpenStreetMap extract")
    elif form == "csv":
        _check_csv(head)


def check_end(path: Path) -> None:
    """Raises `Unsound` where a table's last row has no end, for answers that tell no length."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 1))
        if file.read(1) not in (b"\n", b"\r"):
            raise Unsound("sent a table that ends in the middle of a row")


def read_json(path: Path) -> Any:
    """What a JSON answer holds. Raises `Unsound` for one that is cut, or that tells an error."""
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise Unsound("sent an answer that ends in the middle or is no JSON") from None
    error = told.get("error") if isinstance(told, dict) else None
    if error:
        raise Unsound(f"answered with an error: {plain(error)}")
    return told


def _check_csv(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[{")):  # a download that is still being made says so in JSON
        raise Unsound(f"sent a message in place of the table: {plain(start[:200])}")
    if start.startswith((b"PK\x03\x04", b"%PDF", b"<?xml")):
        raise Unsound("sent another kind of file in place of a CSV table", passing=False)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            sizes = [member.file_size for member in file.infolist()]
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        raise Unsound("sent a file that ends in the middle or is no ZIP") from None
    if not sizes:
        raise Unsound("sent an empty ZIP")
    if sum(sizes) > UNPACKED:
        raise Unsound(f"sent a ZIP that unpacks to {sum(sizes) / 1e9:,.0f} GB", passing=False)


def plain(told: Any) -> str:
    """The words of somebody else's message: short, on one line, printable."""
    if isinstance(told, dict):
        more = told.get("details")
        details = more if isinstance(more, list) else []
        told = " ".join(str(x) for x in (told.get("code", ""), told.get("message", ""), *details))
    elif isinstance(told, bytes):
        told = told.decode("utf-8", "replace")
    seen = "".join(x if x.isprintable() else " " for x in str(told))
    return " ".join(seen.split())[:200] or "no words with it"
