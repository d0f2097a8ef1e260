"""The GeoPackage: named layers, styled in QGIS as they open, with words for every column.

Layers are in EPSG:27700, as partners' own registers and OS maps are, so that areas and distances
measured in QGIS are metres on the ground.
"""

from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pyogrio

from herts_geo import crs, scratch
from herts_geo.catalogue import Catalogue
from herts_geo.errors import CannotWrite
from herts_geo.evidence import Dossier, Layer
from herts_geo.report import clean, content, geotables, sources
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
    with scratch.folder() as folder:
        path = folder / NAME
        names: set[str] = set()
        named = [(geotables.safe_name(layer.name, names), layer) for layer in layers]
        for name, layer in named:
            progress(f"Layer: {clean.plain(layer.title)}")
            _write(path, name, layer, catalogue)
        geotables.finish(path, named, dossier, catalogue)
        return path.read_bytes()


def _write(path: Path, name: str, layer: Layer, catalogue: Catalogue) -> None:
    about = sources.datasets(catalogue, layer.sources)
    options = {"IDENTIFIER": clean.plain(layer.title), "DESCRIPTION": _described(layer, catalogue)}
    pyogrio.write_dataframe(
        _plain(layer.frame),
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        promote_to_multi=_areal(layer.frame),
        layer_options={**OPTIONS, **options},
        layer_metadata={
            "program": content.PROGRAM,
            "sources": clean.plain("; ".join(sources.named(catalogue, x) for x in layer.sources)),
            "licences": clean.plain("; ".join(dict.fromkeys(item.licence for item in about))),
            "attribution": clean.plain(sources.attributions(about)),
        },
    )


def _described(layer: Layer, catalogue: Catalogue) -> str:
    origin = content.named_sources(catalogue, layer.sources)
    return f"{clean.plain(layer.title)}. {origin}".strip()


def _areal(frame: gpd.GeoDataFrame) -> bool:
    return bool(frame.geom_type.dropna().str.contains("Polygon").all())


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    found = crs.to_metres(frame).reset_index(drop=True)
    for name in found.columns.drop(found.geometry.name):
        if not pd.api.types.is_numeric_dtype(found[name]):
            found[name] = pd.Series([_text(value) for value in found[name]], dtype="object")
    return found


def _text(value: Any) -> str | None:
    gap = value is None or value is pd.NA or value is pd.NaT or value != value
    return None if gap else clean.plain(value)
