"""What a GeoPackage holds beside its layers: styles, words for columns, and whose data it is."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pandas as pd

from herts_geo.catalogue import Catalogue
from herts_geo.evidence import Dossier, Layer
from herts_geo.report import clean, content, days, geostyle, sources

SCOPE, FORMAT, STANDARD = "dataset", "text/plain", "https://www.geopackage.org/spec/"
SCHEMA: Final = f"{STANDARD}#extension_schema"
STYLES: Final = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
  styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME)"""
WORDS: Final = {
    "gpkg_data_columns": """CREATE TABLE IF NOT EXISTS gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    "gpkg_data_column_constraints": """CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
  min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN,
  description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
}
KEPT: Final = ("gpkg", "sqlite", "rtree", "layer_styles")  # how tables of the format begin
Named = Sequence[tuple[str, Layer]]


def finish(path: Path, named: Named, dossier: Dossier, catalogue: Catalogue) -> None:
    """Adds styles, words and metadata to the layers of a file, and sets its dates to the review's.

    Source of the tables: OGC GeoPackage 1.3 (schema and metadata extensions); QGIS' own
    `layer_styles`.
    """
    stamp = f"{days.moment(dossier.made):%Y-%m-%dT%H:%M:%S.000Z}"
    with closing(sqlite3.connect(path)) as base, base:
        _styles(base, named, stamp)
        _columns(base, named)
        _metadata(base, dossier, catalogue, stamp)
        base.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (stamp,))


def safe_name(text: str, taken: set[str]) -> str:
    """A table's name of small letters, digits and '_' that no other one has; joins the taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", clean.plain(text).casefold()).strip("_")[:50]
    usable = plain[:1].isalpha() and not plain.startswith(KEPT)
    stem = plain if usable else f"layer_{plain}"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}_{number}"
    taken.add(name)
    return name


def _styles(base: sqlite3.Connection, named: Named, stamp: str) -> None:
    base.execute(STYLES)
    base.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )
    rows = [
        (name, "geom", name[:30], geostyle.qml(layer), clean.plain(layer.title), stamp)
        for name, layer in named
    ]
    base.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
        "update_time) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '', ?)",
        rows,
    )


def _columns(base: sqlite3.Connection, named: Named) -> None:
    for name, table in WORDS.items():
        base.execute(table)
        base.execute(
            "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, ?)",
            (name, SCHEMA, "read-write"),
        )
    rows = [(name, *words) for name, layer in named for words in _words(layer)]
    base.executemany(
        "INSERT OR REPLACE INTO gpkg_data_columns "
        "(table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def _words(layer: Layer) -> Iterator[tuple[str, str | None, str, str]]:
    seen: set[str] = set()
    for column, told in layer.fields.items():
        if column in layer.frame and column != layer.frame.geometry.name:
            words = clean.plain(told)
            alias = None if words in seen else words  # the format wants them unique
            seen.add(words)
            yield column, alias, words, words


def _metadata(base: sqlite3.Connection, dossier: Dossier, catalogue: Catalogue, stamp: str) -> None:
    number = base.execute("SELECT coalesce(max(id), 0) + 1 FROM gpkg_metadata").fetchone()[0]
    base.execute(
        "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) "
        "VALUES (?, ?, ?, ?, ?)",
        (number, SCOPE, STANDARD, FORMAT, about(dossier, catalogue)),
    )
    base.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, timestamp, md_file_id) "
        "VALUES ('geopackage', ?, ?)",
        (stamp, number),
    )


def about(dossier: Dossier, catalogue: Catalogue) -> str:
    """What a file's reader should know: title, day, choices, notes on quality, whose data."""
    listed = sources.table(catalogue, dossier)
    origin = [": ".join(part for part in row if part) for row in _told(listed)]
    lines = [
        dossier.title,
        f"Made on {days.words(dossier.made)} by {content.PROGRAM}.",
        *dossier.parameters,
        *dossier.quality,
        *origin,
    ]
    return "\n".join(clean.plain(line) for line in lines)


def _told(listed: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in listed.itertuples(index=False)]
