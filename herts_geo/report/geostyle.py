"""How QGIS draws a layer: the categories and colours of the pages, as a QML style."""

from typing import Final
from xml.sax.saxutils import quoteattr

import pandas as pd

from herts_geo.evidence import Layer
from herts_geo.report import clean

HEAD: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
PLAIN: Final = "#8aa4b8"
GAP: Final = "#e8e8e8"
EDGE: Final = "#4d4d4d"


def qml(layer: Layer) -> str:
    """The style of a layer: a category for each value with a colour, and one for no data."""
    kind = _kind(layer)
    words = "".join(
        f"<alias field={quoteattr(name)} index='{i}' name={quoteattr(clean.plain(text))}/>"
        for i, (name, text) in enumerate(layer.fields.items())
    )
    renderer = _categories(layer, kind) if layer.colour_by in layer.frame else _single(kind)
    return (
        f"{HEAD}\n<qgis version='3.28' styleCategories='Symbology|Fields|Forms'>"
        f"{renderer}<aliases>{words}</aliases></qgis>"
    )


def _kind(layer: Layer) -> str:
    types = layer.frame.geom_type.dropna()
    if types.str.contains("Polygon").any():
        return "fill"
    return "line" if types.str.contains("Line").any() else "marker"


def _categories(layer: Layer, kind: str) -> str:
    shown = [(clean.plain(value), clean.colour(fill)) for value, fill in layer.colours.items()]
    rows = [_category(i, _type(layer), value, value) for i, (value, _) in enumerate(shown)]
    rows.append(_category(len(shown), "NULL", "", "No data"))
    fills = [*(fill for _, fill in shown), GAP]
    symbols = "".join(_symbol(str(i), kind, fill) for i, fill in enumerate(fills))
    return (
        f"<renderer-v2 type='categorizedSymbol' attr={quoteattr(layer.colour_by)} "
        "enableorderby='0' forceraster='0' symbollevels='0'>"
        f"<categories>{''.join(rows)}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _category(symbol: int, kind: str, value: str, label: str) -> str:
    return (
        f"<category render='true' symbol='{symbol}' type='{kind}' "
        f"value={quoteattr(value)} label={quoteattr(label)}/>"
    )


def _single(kind: str) -> str:
    symbols = _symbol("0", kind, PLAIN)
    return (
        "<renderer-v2 type='singleSymbol' enableorderby='0' forceraster='0' symbollevels='0'>"
        f"<symbols>{symbols}</symbols></renderer-v2>"
    )


def _type(layer: Layer) -> str:
    return "double" if pd.api.types.is_numeric_dtype(layer.frame[layer.colour_by]) else "string"


def _symbol(name: str, kind: str, colour: str) -> str:
    simple = {
        "fill": ("SimpleFill", {"color": colour, "outline_color": EDGE, "outline_width": "0.16"}),
        "line": ("SimpleLine", {"line_color": colour, "line_width": "0.6"}),
        "marker": ("SimpleMarker", {"color": colour, "outline_color": EDGE, "size": "2.6"}),
    }
    layer_class, settings = simple[kind]
    options = "".join(
        f"<Option type='QString' name='{key}' value='{_shade(value)}'/>"
        for key, value in settings.items()
    )
    return (
        f"<symbol type='{kind}' name='{name}' alpha='1' clip_to_extent='1' force_rhr='0'>"
        f"<layer class='{layer_class}' enabled='1' locked='0' pass='0'>"
        f"<Option type='Map'>{options}</Option></layer></symbol>"
    )


def _shade(value: str) -> str:
    if not value.startswith("#"):
        return value
    red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},255"
