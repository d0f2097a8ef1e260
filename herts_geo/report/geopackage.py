"""The GeoPackage: named layers, styled in QGIS as they open, with words for every column.

Layers are in EPSG:27700, as partners' own registers and OS maps are, so that areas and distances
measured in QGIS are metres on the ground.

How QGIS draws a layer: the categories and colours of the pages, as a QML style.

What a GeoPackage holds beside its layers: styles, words for columns, and whose data it is.
"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import pandas as pd
import pyogrio

from herts_geo import crs, saving
from herts_geo.errors import CannotWrite
from herts_geo.evidence import Dossier, Layer
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import content, sources
from herts_geo.report import text as report_text
from herts_geo.report.content import Progress

NAME: Final = "review.gpkg"
OPTIONS: Final = {"GEOMETRY_NAME": "geom", "SPATIAL_INDEX": "YES"}


def make(dossier: Dossier, catalogue: Catalogue, progress: Progress) -> bytes:
    """The bytes of a GeoPackage of a dossier's layers. Raises `CannotWrite` where it has none."""
    layers = [layer for layer in dossier.layers if len(layer.frame)]
    if not layers:
        raise CannotWrite(
            "This review holds no layer with a row, so there is nothing to draw in a GeoPackage. "
            "Take the spreadsheet or a document instead."
        )
    with saving.folder() as folder:
        path = folder / NAME
        names: set[str] = set()
        named = [(safe_name(layer.name, names), layer) for layer in layers]
        for name, layer in named:
            progress(f"Layer: {report_text.plain(layer.title)}")
            _write(path, name, layer, catalogue)
        finish(path, named, dossier, catalogue)
        return path.read_bytes()


def _write(path: Path, name: str, layer: Layer, catalogue: Catalogue) -> None:
    about = sources.datasets(catalogue, layer.sources)
    origin = content.named_sources(catalogue, layer.sources)
    described = f"{report_text.plain(layer.title)}. {origin}".strip()
    options = {"IDENTIFIER": report_text.plain(layer.title), "DESCRIPTION": described}
    areal = bool(layer.frame.geom_type.dropna().str.contains("Polygon").all())
    cited = "; ".join(sources.named(catalogue, each) for each in layer.sources)
    licences = "; ".join(dict.fromkeys(item.licence for item in about))
    found = crs.to_metres(layer.frame).reset_index(drop=True)
    for column in found.columns.drop(found.geometry.name):
        if not pd.api.types.is_numeric_dtype(found[column]):
            pairs = zip(found[column], found[column].isna(), strict=True)
            told = [None if gap else report_text.plain(x) for x, gap in pairs]
            found[column] = pd.Series(told, dtype="object")
    pyogrio.write_dataframe(
        found,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        promote_to_multi=areal,
        layer_options={**OPTIONS, **options},
        layer_metadata={
            "program": content.PROGRAM,
            "sources": report_text.plain(cited),
            "licences": report_text.plain(licences),
            "attribution": report_text.plain(sources.attributions(about)),
        },
    )


HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
PLAIN: Final = "#8aa4b8"
GAP: Final = "#e8e8e8"
EDGE: Final = "#4d4d4d"


def qml(layer: Layer) -> str:
    """The style of a layer: a category for each value with a colour, and one for no data."""
    types = layer.frame.geom_type.dropna()
    if types.str.contains("Polygon").any():
        kind = "fill"
    else:
        kind = "line" if types.str.contains("Line").any() else "marker"
    words = "".join(
        f"<alias field={quoteattr(name)} index='{i}' name={quoteattr(report_text.plain(text))}/>"
        for i, (name, text) in enumerate(layer.fields.items())
    )
    if layer.colour_by in layer.frame:
        renderer = _categories(layer, kind)
    else:
        renderer = (
            "<renderer-v2 type='singleSymbol' enableorderby='0' forceraster='0' symbollevels='0'>"
            f"<symbols>{_symbol('0', kind, PLAIN)}</symbols></renderer-v2>"
        )
    return (
        f"{HEAD}\n<qgis version='3.28' styleCategories='Symbology|Fields|Forms'>"
        f"{renderer}<aliases>{words}</aliases></qgis>"
    )


def _categories(layer: Layer, kind: str) -> str:
    number = pd.api.types.is_numeric_dtype(layer.frame[layer.colour_by])
    of = "double" if number else "string"
    shown = [(of, value, value) for value in map(report_text.plain, layer.colours)]
    rows = "".join(
        f"<category render='true' symbol='{i}' type='{told}' "
        f"value={quoteattr(value)} label={quoteattr(label)}/>"
        for i, (told, value, label) in enumerate([*shown, ("NULL", "", "No data")])
    )
    fills = [*map(report_text.colour, layer.colours.values()), GAP]
    symbols = "".join(_symbol(str(i), kind, fill) for i, fill in enumerate(fills))
    return (
        f"<renderer-v2 type='categorizedSymbol' attr={quoteattr(layer.colour_by)} "
        "enableorderby='0' forceraster='0' symbollevels='0'>"
        f"<categories>{rows}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _symbol(name: str, kind: str, colour: str) -> str:
    simple = {
        "fill": ("SimpleFill", {"color": colour, "outline_color": EDGE, "outline_width": "0.16"}),
        "line": ("SimpleLine", {"line_color": colour, "line_width": "0.6"}),
        "marker": ("SimpleMarker", {"color": colour, "outline_color": EDGE, "size": "2.6"}),
    }
    layer_class, settings = simple[kind]
    options = ""
    for key, value in settings.items():
        if value.startswith("#"):
            value = ",".join(map(str, (*bytes.fromhex(value[1:]), 255)))
        options += f"<Option type='QString' name='{key}' value='{value}'/>"
    return (
        f"<symbol type='{kind}' name='{name}' alpha='1' clip_to_extent='1' force_rhr='0'>"
        f"<layer class='{layer_class}' enabled='1' locked='0' pass='0'>"
        f"<Option type='Map'>{options}</Option></layer></symbol>"
    )


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
    stamp = f"{report_text.moment(dossier.made):%Y-%m-%dT%H:%M:%S.000Z}"
    with closing(sqlite3.connect(path)) as base, base:
        _styles(base, named, stamp)
        _columns(base, named)
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
        base.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        base.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (stamp,))


def safe_name(text: str, taken: set[str]) -> str:
    """A table's name of small letters, digits and '_' that no other one has; joins the taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", report_text.plain(text).casefold()).strip("_")[:50]
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
        (name, "geom", name[:30], qml(layer), report_text.plain(layer.title), stamp)
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
    rows = []
    for name, layer in named:
        seen: set[str] = set()
        for column, told in layer.fields.items():
            if column in layer.frame and column != layer.frame.geometry.name:
                words = report_text.plain(told)
                alias = None if words in seen else words  # the format wants them unique
                seen.add(words)
                rows.append((name, column, alias, words, words))
    base.executemany(
        "INSERT OR REPLACE INTO gpkg_data_columns "
        "(table_name, column_name, name, title, description) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def about(dossier: Dossier, catalogue: Catalogue) -> str:
    """What a file's reader should know: title, day, choices, notes on quality, whose data."""
    listed = sources.table(catalogue, dossier)
    origin = [": ".join(filter(None, map(str, row))) for row in listed.itertuples(index=False)]
    lines = [
        dossier.title,
        f"Made on {report_text.words(dossier.made)} by {content.PROGRAM}.",
        *dossier.parameters,
        *dossier.quality,
        *origin,
    ]
    return "\n".join(report_text.plain(line) for line in lines)
