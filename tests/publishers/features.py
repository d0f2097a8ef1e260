"""A layer of an ArcGIS FeatureServer: description, count, filters, order, pages."""

import json
import re
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from tests.publishers.server import Answer, Request, whole

IN = re.compile(r"\s*(\w+)\s+IN\s*\((.*)\)\s*", re.IGNORECASE)
IS = re.compile(r"\s*(\w+)\s*=\s*'([^']*)'\s*")
TYPES = {"i": "esriFieldTypeInteger", "f": "esriFieldTypeDouble"}


class Layer:
    """A frame as a layer, in pages of `page` rows at most."""

    def __init__(self, name: str, frame: pd.DataFrame, page: int, index: int, edited: int | None,
                 id_field: str) -> None:  # fmt: skip
        self.name, self.page, self.index, self.edited = name, page, index, edited
        self.id_field = id_field
        self.is_spatial = isinstance(frame, gpd.GeoDataFrame)
        plain = frame.drop(columns=frame.geometry.name) if self.is_spatial else frame
        self.rows = plain.reset_index(drop=True).copy()
        if id_field not in self.rows:
            self.rows[id_field] = np.arange(1, len(self.rows) + 1)
        self.shapes = frame.geometry.reset_index(drop=True) if self.is_spatial else None
        self.drawn = lru_cache(maxsize=4)(self._drawn)

    def service(self, request: Request) -> Answer:
        """The service, which lists its layers."""
        listed = [{"id": self.index, "name": self.name}]
        plain: list[dict[str, Any]] = []
        return _json({"layers": listed if self.is_spatial else plain,
                      "tables": plain if self.is_spatial else listed})  # fmt: skip

    def describe(self, request: Request) -> Answer:
        """The layer."""
        fields = [{"name": name, "type": self._type(name)} for name in self.rows.columns]
        told: dict[str, Any] = {
            "id": self.index, "name": self.name, "maxRecordCount": self.page, "fields": fields,
            "objectIdField": self.id_field, "type": "Table",
            "supportedQueryFormats": "JSON, geoJSON, PBF",
            "advancedQueryCapabilities": {"supportsPagination": True},
        }  # fmt: skip
        if self.is_spatial:
            told |= {"type": "Feature Layer", "geometryType": "esriGeometryPolygon"}
        if self.edited is not None:
            told["editingInfo"] = {"lastEditDate": self.edited}
        return _json(told)

    def query(self, request: Request) -> Answer:
        """Rows, or their number."""
        asked = request.query
        try:
            chosen = self._ordered(self._chosen(asked), asked.get("orderByFields", ""))
        except KeyError as fault:
            return _json({"error": {"code": 400, "message": "Cannot perform query. Invalid query "
                                    f"parameters. {fault}", "details": []}})  # fmt: skip
        if asked.get("returnCountOnly") == "true":
            return _json({"count": len(chosen)})
        start = int(asked.get("resultOffset", 0))
        size = min(int(asked.get("resultRecordCount", self.page)), self.page)
        page = chosen[start : start + size]
        features = self._features(page, asked)
        told: dict[str, Any] = {"type": "FeatureCollection", "features": features}
        if asked.get("outSR", "4326") != "4326":
            told["crs"] = {"type": "name", "properties": {"name": f"EPSG:{asked['outSR']}"}}
        if start + size < len(chosen):
            told["properties"] = {"exceededTransferLimit": True}
        return _json(told)

    def _type(self, name: str) -> str:
        if name == self.id_field:
            return "esriFieldTypeOID"
        return TYPES.get(self.rows[name].dtype.kind, "esriFieldTypeString")

    def _chosen(self, asked: dict[str, str]) -> np.ndarray:
        where, keep = asked.get("where", "1=1"), np.ones(len(self.rows), bool)
        for part in where.split(" AND "):
            keep &= self._fits(part.strip("()") if part.startswith("(") else part)
        if asked.get("geometry") and self.is_spatial:
            box = shapely.box(*(float(x) for x in asked["geometry"].split(",")))
            keep &= shapely.intersects(self._geometry(int(asked["inSR"])), box)
        return np.flatnonzero(keep)

    def _fits(self, where: str) -> np.ndarray:
        if among := IN.fullmatch(where):
            values = [x.replace("''", "'") for x in re.findall(r"'((?:[^']|'')*)'", among[2])]
            return self.rows[among[1]].isin(values).to_numpy()
        if same := IS.fullmatch(where):
            return (self.rows[same[1]] == same[2]).to_numpy()
        if where.replace(" ", "") != "1=1":
            raise KeyError(where)
        return np.ones(len(self.rows), bool)

    def _ordered(self, chosen: np.ndarray, order: str) -> np.ndarray:
        if not order:
            return chosen
        name = order.split()[0]
        ranked = self.rows[name].iloc[chosen].sort_values(kind="stable")
        return ranked.index.to_numpy()

    def _features(self, page: np.ndarray, asked: dict[str, str]) -> list[dict[str, Any]]:
        fields = asked.get("outFields", "*")
        names = list(self.rows.columns) if fields == "*" else fields.split(",")
        rows = json.loads(self.rows[names].iloc[page].to_json(orient="records"))
        ids = self.rows[self.id_field].iloc[page].tolist()
        shapes = [None] * len(page)
        if self.is_spatial and asked.get("returnGeometry", "true") == "true":
            drawn = self.drawn(int(asked.get("outSR", 4326)))
            shapes = [json.loads(drawn[n]) for n in page]
        return [{"type": "Feature", "id": key, "geometry": shape, "properties": row}
                for key, shape, row in zip(ids, shapes, rows, strict=True)]  # fmt: skip

    def _drawn(self, epsg: int) -> list[str]:
        return list(shapely.to_geojson(self._geometry(epsg)))

    def _geometry(self, epsg: int) -> np.ndarray:
        return np.asarray(self.shapes.to_crs(epsg).array)


def _json(told: object) -> Answer:
    return whole(json.dumps(told, separators=(",", ":")).encode(), "application/json")
