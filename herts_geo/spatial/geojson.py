"""GeoJSON, in one text or a feature a line -> a layer, with the coordinates that it names."""

import json
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo import wording
from herts_geo.crs import DRAW
from herts_geo.spatial.layer import DAMAGED, Content, Layer, UnreadableMap, shapes_of

SHAPES: Final = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)
SEVERAL: Final = (
    "The shapes of the file name different coordinates: {}. Export each kind by itself."
)
NOT_KNOWN: Final = "not known"
BROKEN: Final = shapely.Point()  # stands for a shape that cannot be read
FAULTS: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    shapely.errors.ShapelyError,
)


def is_geojson(parsed: Any) -> bool:
    """Whether a JSON value is GeoJSON: features, one feature, a list of them, or a bare shape."""
    if isinstance(parsed, list):
        return bool(parsed) and all(is_geojson(each) for each in parsed[:5])
    kind = parsed.get("type") if isinstance(parsed, dict) else None
    return kind in ("FeatureCollection", "Feature", *SHAPES) or (
        isinstance(parsed, dict) and "features" in parsed
    )


def in_lines(text: str) -> list[Any] | None:
    """The values of a text with one JSON value a line, None where it is none."""
    lines = [line.strip(" \t\r\x1e") for line in text.splitlines()]
    try:
        return [json.loads(line) for line in lines if line]
    except (ValueError, RecursionError):
        return None


def layer(parsed: Any) -> Layer:
    """The features of a GeoJSON value as a layer. Raises `UnreadableMap`."""
    features = _features(parsed)
    return Layer(str(_member(parsed, "name") or ""), len(features), lambda: _content(parsed))


def _features(parsed: Any) -> list[Any]:
    if isinstance(parsed, list):
        return [each for part in parsed for each in _features(part)]
    found = parsed.get("features", [parsed])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnreadableMap(DAMAGED)
    return found


def _content(parsed: Any) -> Content:
    features = _features(parsed)
    records = []
    for each in features:
        about = each.get("properties") if "properties" in each else {}
        if not isinstance(about, dict | None):
            raise UnreadableMap(DAMAGED)
        records.append(dict(about or ({"id": each["id"]} if each.get("id") is not None else {})))
    drawn = [_shape(each) for each in features]
    fault = ""
    if places := [f"{place:,}" for place, each in enumerate(drawn, start=1) if each is BROKEN]:
        what = (
            f"shape number {places[0]}" if len(places) == 1 else f"shapes {wording.listing(places)}"
        )
        fault = f"The file is damaged: its {what} cannot be read. Draw it again, or export it anew."
    shapes = shapes_of([None if each is BROKEN else each for each in drawn])
    tops = parsed if isinstance(parsed, list) else [parsed]
    named = {text for each in (*tops, *features) for text in _named(each)}
    if len(named) > 1:
        raise UnreadableMap(SEVERAL.format("; ".join(sorted(named))[:200]))
    stated = named.pop() if named else ""
    if stated == NOT_KNOWN:  # an empty member means that no coordinates may be assumed
        return Content(tuple(records), shapes, broken=fault)
    return Content(tuple(records), shapes=shapes, coordinates=stated, default=DRAW, broken=fault)


def _shape(feature: dict[str, Any]) -> BaseGeometry | None:
    drawn = feature if feature.get("type") in SHAPES else feature.get("geometry")
    drawn = drawn or feature.get("place")  # where coordinates are not degrees, in newer files
    if not drawn:
        return None
    try:
        return shapely.geometry.shape(drawn)
    except FAULTS:
        return BROKEN


def _named(value: Any) -> list[str]:
    """The coordinates that a value or its shape names, as text."""
    if not isinstance(value, dict):
        return []
    found = [_member(value, "coordRefSys")]
    held = (value, value.get("geometry"))
    found += [_text(each["crs"]) for each in held if isinstance(each, dict) and "crs" in each]
    return [str(each) for each in found if each]


def _text(crs: Any) -> str:
    """What a crs member says: a name, a code, a link that is not followed, or nothing."""
    if crs is None:
        return NOT_KNOWN
    if isinstance(crs, str | int):
        return str(crs)
    about = crs.get("properties") if isinstance(crs, dict) else None
    about = about if isinstance(about, dict) else crs if isinstance(crs, dict) else {}
    if (code := about.get("code")) is not None:
        return f"EPSG:{code}" if str(code).isdigit() else str(code)
    for member in ("name", "urn", "href", "url"):
        if about.get(member) is not None:
            return str(about[member])
    return json.dumps(crs)[:60]


def _member(value: Any, name: str) -> Any:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
