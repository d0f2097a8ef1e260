"""Tables and areas as files to take away, each with its source and licence."""

import io
import json
import re
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from herts_geo import guards
from herts_geo.pack.catalogue import Dataset
from herts_geo.pack.load import digest
from herts_geo.places.geography import Place

NAME_LENGTH = 120  # characters of the name of a field in a GeoPackage


def csv(table: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """A table as CSV for a spreadsheet (UTF-8 with a byte order mark): above it its source and
    licence, once, and an empty line.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    text = str(guards.harmless_table(table).to_csv(index=False, lineterminator="\r\n"))
    if datasets:
        told = [("Source", source(datasets)), ("Licence", licence(datasets))]
        head = guards.harmless_table(pd.DataFrame(told))
        text = head.to_csv(index=False, header=False, lineterminator="\r\n") + "\r\n" + text
    return text.encode("utf-8-sig")


def geojson(table: pd.DataFrame, shapes: gpd.GeoSeries, datasets: Sequence[Dataset]) -> bytes:
    """A table with the shape of each row (same index, EPSG:4326) as GeoJSON."""
    records = json.loads(table.to_json(orient="records", force_ascii=False))
    features = [
        {"type": "Feature", "properties": record, "geometry": json.loads(shapely.to_geojson(shape))}
        for record, shape in zip(records, shapes.loc[table.index], strict=True)
    ]
    about = {"source": source(datasets), "licence": licence(datasets)}
    collection = {"type": "FeatureCollection", "metadata": about, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def geopackage(
    table: pd.DataFrame, shapes: gpd.GeoSeries, datasets: Sequence[Dataset], layer: str = "areas"
) -> bytes:
    """A table with the shape of each row (same index) as a GeoPackage of one layer."""
    named = table.assign(Source=source(datasets), Licence=licence(datasets))
    # Names of fields that a GeoPackage tells apart, which it does without regard to case.
    names: dict[str, str] = {"fid": "", "geom": ""}
    for column in map(str, named.columns):
        plain = " ".join(column.split())[:NAME_LENGTH]
        while plain.casefold() in names:
            plain += "_"
        names[plain.casefold()] = plain
    named.columns = pd.Index(list(names.values())[2:])
    frame = gpd.GeoDataFrame(named, geometry=shapes.loc[table.index], crs=shapes.crs)
    file = io.BytesIO()
    pyogrio.write_dataframe(
        frame, file, driver="GPKG", layer=layer, geometry_type="MultiPolygon", promote_to_multi=True
    )
    return file.getvalue()


def stem(place: Place) -> str:
    """What stands for a place in the name of a file: its code, of a locality its name and a few
    signs that tell it from others of that name."""
    if place.kind != "locality":
        return place.code
    name = re.sub(r"[^a-z0-9]+", "-", place.name.casefold()).strip("-")
    return f"{name or 'locality'}-{digest(place.code.encode())[:6]}"


def source(datasets: Sequence[Dataset]) -> str:
    """Publisher, title and vintage of each data set, in one line."""
    return "; ".join(
        dict.fromkeys(f"{item.publisher}: {item.title} ({item.vintage})" for item in datasets)
    )


def licence(datasets: Sequence[Dataset]) -> str:
    """The licences and attributions that must travel with the figures."""
    return " ".join(
        dict.fromkeys(
            [*(f"{item.licence}." for item in datasets), *(item.attribution for item in datasets)]
        )
    )
