"""The planning platform's entity search."""

import json
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import shapely

from tests.publishers.server import Answer, Request, whole

DEFAULT, MOST = 10, 500


class Dataset:
    """Data sets by name, searched by data set and shape, in pages."""

    def __init__(self) -> None:
        self._frames: dict[str, pd.DataFrame] = {}

    def put(self, name: str, frame: pd.DataFrame) -> None:
        """A data set; `geometry` and `point` are WKT."""
        self._frames[name] = frame.reset_index(drop=True)

    def search(self, request: Request) -> Answer:
        """Entities, as JSON with their count, or as GeoJSON of those that have a shape."""
        asked = request.query
        limit, offset = int(asked.get("limit", DEFAULT)), int(asked.get("offset", 0))
        if not 1 <= limit <= MOST:
            return Answer(422, b'{"detail": "limit"}', {"Content-Type": "application/json"})
        found = self._found(asked)
        page = found.iloc[offset : offset + limit]
        links = {}
        if offset + limit < len(found):
            more = urlencode({**asked, "offset": offset + limit})
            links["next"] = f"{request.url.split('?')[0].replace('https', 'http', 1)}?{more}"
        rows = json.loads(page.to_json(orient="records"))
        rows = [{k: "" if v is None else v for k, v in row.items()} for row in rows]
        if request.url.split("?")[0].endswith(".geojson"):
            return _json({"type": "FeatureCollection", "features": _features(rows),
                          "links": links})  # fmt: skip
        return _json({"entities": rows, "links": links, "count": len(found)})

    def _found(self, asked: dict[str, str]) -> pd.DataFrame:
        frame = self._frames[asked["dataset"]]
        if not asked.get("geometry"):
            return frame
        box = shapely.from_wkt(asked["geometry"])
        column = frame["geometry"].where(frame["geometry"].fillna("") != "", frame.get("point"))
        shapes = shapely.from_wkt(column.where(column.fillna("") != "", None).to_numpy(object))
        relation = asked.get("geometry_relation", "within")
        test = shapely.intersects if relation == "intersects" else shapely.within
        return frame[test(shapes, box)]


def _features(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = []
    for row in rows:
        wkt = row.pop("geometry", "") or row.get("point", "")
        row.pop("point", None)
        if wkt:
            shape = json.loads(shapely.to_geojson(shapely.from_wkt(wkt)))
            made.append({"type": "Feature", "geometry": shape, "properties": row})
    return made


def _json(told: object) -> Answer:
    return whole(json.dumps(told, separators=(",", ":")).encode(), "application/json")
