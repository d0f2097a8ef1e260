"""A zip of map files: what lies in it, in any folder, but for what a Mac adds to it."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from herts_geo import wording
from herts_geo.spatial.layer import UnreadableMap

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_FILES: Final = 10_000
PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # of a Shapefile
MAPS: Final = (".kml", ".geojson", ".json", ".topojson", ".gpkg", ".fgb")
SILENT: Final = (  # what goes with a map and holds no shapes
    ".sbn", ".sbx", ".qpj", ".qix", ".qmd", ".qml", ".sld", ".lyr", ".xml", ".txt", ".pdf", ".html",
    ".htm", ".md", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".css", ".fbn", ".fbx", ".ain", ".aih",
    ".atx", ".ixs", ".mxs", ".idm", ".ind", ".id", ".map", ".dat", "",
)  # fmt: skip
LOCKED: Final = "The packed file is locked with a password. Give it without one."


class Unpacking:
    """The files of a zip, unpacked one by one up to a limit for all of them."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.left = MOST_UNPACKED
        self.files = []
        for part in self.archive.infolist():
            within = PurePosixPath(part.filename.replace("\\", "/")).parts
            last = within[-1] if within else ""
            # What a Mac adds, beside the true file of nearly the same name.
            added = last.startswith("._") or last in (".DS_Store", "Thumbs.db")
            if not (part.is_dir() or added or "__MACOSX" in within):
                self.files.append(part)
        if len(self.files) > MOST_FILES:
            raise UnreadableMap(f"The packed file holds more than {MOST_FILES:,} files.")

    def read(self, part: zipfile.ZipInfo) -> bytes:
        """The contents of a file. Raises `UnreadableMap` where all grow too large."""
        if part.flag_bits & 0x1:
            raise UnreadableMap(LOCKED)
        if part.compress_type > zipfile.ZIP_LZMA:  # newer ways fail in ways of their own
            raise NotImplementedError
        with self.archive.open(part) as packed:
            content = packed.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise UnreadableMap(
                "The packed file grows too large. Give only the layer that is needed, as GeoJSON "
                "or GeoPackage."
            )
        return content

    def shapefiles(self) -> Iterator[tuple[str, dict[str, zipfile.ZipInfo]]]:
        """Each Shapefile of the zip: its name, and its parts by their endings."""
        groups: dict[str, dict[str, zipfile.ZipInfo]] = {}
        names: dict[str, str] = {}
        for part in self.files:
            path = PurePosixPath(part.filename.replace("\\", "/"))
            if path.suffix.lower() in PARTS:
                stem = str(path.with_suffix("")).casefold()
                groups.setdefault(stem, {})[path.suffix.lower()] = part
                names.setdefault(stem, path.stem)
        for stem, parts in groups.items():
            if ".shp" in parts:
                yield names[stem], parts

    def maps(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        """Each other map file of the zip: its name and its place in it."""
        for part in self.files:
            path = PurePosixPath(part.filename.replace("\\", "/"))
            if path.suffix.lower() in MAPS:
                yield path.name, part

    def unread(self) -> tuple[str, ...]:
        """What of the zip is none of these and might hold shapes, in a sentence."""
        paths = [PurePosixPath(part.filename.replace("\\", "/")) for part in self.files]
        known = (*PARTS, *MAPS, *SILENT)
        other = [path.name for path in paths if path.suffix.lower() not in known]
        names = {part.filename.replace("\\", "/").casefold() for part in self.files}
        lone = [
            path.name
            for path in paths
            if path.suffix.lower() == ".dbf"
            and f"{path.with_suffix('')}.shp".casefold() not in names
        ]
        if not (found := [*other, *lone]):
            return ()
        shown = wording.listing([f"'{name[:60]}'" for name in found[:10]])
        more = f" and {len(found) - 10:,} more" if len(found) > 10 else ""
        told = wording.count(len(found), "file of the zip", "files of the zip")
        return (f"Not read: {told}, {shown}{more}.",)
