"""Files of a folder, such as a person downloads, served as their publishers serve them."""

import zipfile
from datetime import date, timedelta
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import geopandas as gpd
import pandas as pd

from herts_geo.pack.source import Source, Sources
from tests.publishers import Publishers
from tests.publishers.server import whole

DAY = date(2026, 11, 28)  # the day on which it is asked


def serve(publishers: Publishers, sources: Sources, folder: Path, page: int = 2000) -> set[str]:
    """Serves each source for which the folder has a file; the ids of those it has none for."""
    lacking = set()
    for each in sources.every.values():
        path = _file(each, folder)
        if path is None:
            lacking.add(each.id)
        else:
            _serve(publishers, each, path, page)
    return lacking


def _file(each: Source, folder: Path) -> Path | None:
    for pattern in each.files:
        for path in sorted(folder.iterdir()):
            if fnmatch(path.name.lower(), pattern.lower()):
                return path
    return None


def _serve(publishers: Publishers, each: Source, path: Path, page: int) -> None:
    address, data = each.address, path.read_bytes()
    if address.protocol == "feature service":
        base, _, rest = address.url.partition("/rest/services/")
        name, _, index = rest.partition("/FeatureServer/")
        url = publishers.feature_service(
            name, _frame(path), page, int(index), f"{base}/rest/services"
        )
        publishers.portal(address.portal, url)
    elif address.protocol == "file":
        _serve_file(publishers, each, data)
    elif address.protocol == "product":
        publishers.product(address.product, "2026-11", {path.name: data})
    elif address.protocol == "content page":
        title = address.attachment.replace("*", "x")
        publishers.content(address.page, {title: (path.name, data)})
    elif address.protocol == "portal file":
        publishers.portal(address.portal, id="a" * 32, kind="CSV Collection")
        publishers.item("a" * 32, data)
    elif address.protocol == "platform":
        publishers.platform(address.query.get("dataset", each.id), pd.read_csv(path, dtype=str))
    elif address.protocol == "table query":
        dataset = urlsplit(address.url).path.split("/")[-1].removesuffix(".data.csv")
        publishers.nomis(dataset, pd.read_csv(path))


def _frame(path: Path) -> pd.DataFrame:
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as file:
            return pd.read_csv(file.open(file.namelist()[0]), dtype=str)
    return gpd.read_file(path)


def _serve_file(publishers: Publishers, each: Source, data: bytes) -> None:
    """One file at its address; of a day or a region, the same bytes for each."""
    address = each.address
    if address.each or "{" in address.url:
        day = address.url.replace("{yesterday}", f"{DAY - timedelta(1):%Y%m%d}")
        publishers.server.route(day, lambda _request: whole(data, "text/csv"))
        return
    query = "&".join(f"{name}={value}" for name, value in address.query.items())
    publishers.file(address.url + (f"?{query}" if query else ""), data)
