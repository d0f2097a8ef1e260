"""A county's background map: made of a real town's streets laid out many times, then drawn."""

import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import tomlkit

from herts_geo import crs, places
from herts_geo.maps.choropleth import background_text
from herts_geo.pack import catalogue, load
from herts_geo.pack.streets import extract, written
from herts_geo.pack.streets.extract import Extract
from tests import broken_packs
from tests.bench.in_browser import open_browser
from tests.browser.conftest import Session, serve
from tests.conftest import ROOT, TESTDATA

EXTRACT: Final = TESTDATA / "transport" / "newport-2023-06-13.osm.pbf"
TOWN: Final = (321_500.0, 178_500.0, 340_500.0, 191_000.0)  # what of it is laid out, metres
MARGIN: Final = 5_000.0
ZOOMS: Final = range(9, 16)
MEGABYTE: Final = 1e6
SHEETS: Final = "document.querySelectorAll('canvas.herts-ground[data-ms]').length === 2"
SPENT: Final = """async zoom => {
  map.setView([51.8, -0.2], zoom, {animate: false});
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const sheets = [...document.querySelectorAll('canvas.herts-ground')];
  return sheets.reduce((sum, canvas) => sum + Number(canvas.dataset.ms), 0);
}"""
READ: Final = """async () => {
  const files = performance.getEntriesByType('resource').filter((e) => e.name.includes('/geo/'));
  const largest = files.sort((a, b) => b.decodedBodySize - a.decodedBodySize)[0].name;
  const data = await (await fetch(largest)).json();
  const began = performance.now();
  hertsGround.read(data);
  return performance.now() - began;
}"""


def run() -> dict[str, float]:
    """Seconds to read and to make, megabytes in the pack and as served, milliseconds to draw."""
    if not EXTRACT.exists():
        print(f"background map: not measured, as there is no {EXTRACT.name} in HERTS_GEO_TESTDATA")
        return {}
    begun = perf_counter()
    town = extract.read([EXTRACT], shapely.box(*TOWN))
    read = (perf_counter() - begun) / EXTRACT.stat().st_size * MEGABYTE
    county = _laid_out(town)
    begun = perf_counter()
    made = {each.id: each for each in written.written(county)}
    spent = perf_counter() - begun
    content = made["background"].content
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), made)
        drawn = _drawn(folder)
    return {
        "background: reading an extract, s per MB": read,
        "background: making a county's data sets, s": spent,
        "background: in the pack, MB": len(content) / MEGABYTE,
        "background: as served, MB": len(background_text(load.features(content))) / MEGABYTE,
        **drawn,
    }


def _laid_out(town: Extract) -> Extract:
    """The town again and again over the county of the shipped pack and its margin."""
    areas = crs.to_metres(places.areas(catalogue.read(ROOT))).geometry.to_numpy()
    around = shapely.union_all(areas, grid_size=1).buffer(MARGIN)
    west, south, east, north = around.bounds
    spots = [
        (x, y)
        for x in np.arange(west, east, TOWN[2] - TOWN[0])
        for y in np.arange(south, north, TOWN[3] - TOWN[1])
    ]

    def again(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        moved = [_moved(frame, spot, number) for number, spot in enumerate(spots)]
        return extract._within(pd.concat(moved, ignore_index=True), around)

    frames = {name: again(getattr(town, name)) for name in ("shapes", "places", "points")}
    return replace(town, **frames)


def _moved(frame: gpd.GeoDataFrame, spot: tuple[float, float], number: int) -> gpd.GeoDataFrame:
    by = np.array([spot[0] - TOWN[0], spot[1] - TOWN[1]])
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + by)
    names = frame["name"].where(frame["name"] == "", frame["name"] + f" {number}")
    named = frame.assign(id=frame["id"] + str(number), name=names)
    return named.set_geometry(gpd.GeoSeries(list(shapes), index=frame.index, crs=frame.crs))


def _write(folder: Path, made: dict[str, written.Written]) -> None:
    broken_packs.copied(folder)
    path = folder / "data" / "catalogue.toml"
    found = tomlkit.parse(path.read_text(encoding="utf-8"))
    for each in made.values():
        (folder / each.entry["file"]).write_bytes(each.content)
        found["dataset"][each.id] = {**each.entry, "sha256": load.digest(each.content)}  # type: ignore[index]
    path.write_text(tomlkit.dumps(found), encoding="utf-8")


def _drawn(folder: str) -> dict[str, float]:
    process, address = serve({"HERTS_GEO_PACK": folder})
    try:
        with open_browser() as browser:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            frame = Session(page, address).open("/deprivation").map()
            frame.wait_for_function(SHEETS)
            spent = [float(frame.evaluate(SPENT, zoom)) for zoom in ZOOMS]
            return {
                "background: unpacked in the browser, ms": float(frame.evaluate(READ)),
                "background: drawn, slowest of zooms 9 to 15, ms": max(spent),
            }
    finally:
        process.terminate()
