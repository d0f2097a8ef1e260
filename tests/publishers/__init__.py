"""Publishers on this computer: a server on loopback that speaks as they do, for tests.

    with Publishers() as publishers:
        publishers.feature_service("LSOA_BGC_V5", frame, page=2000)
        publishers.file("https://example.org/list.csv", data)
        publishers.fault("list.csv", faults.busy(429, retry_after=1))
        with Session(Cache(folder), hosts=publishers.hosts) as session:
            ...
        assert publishers.count("list.csv") == 2

Every address that begins with https:// is asked here; what no test has put here answers 404.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Self

import geopandas as gpd
import pandas as pd

from tests.publishers.features import Layer
from tests.publishers.keyed import Search, given_to, signed
from tests.publishers.platform import Dataset
from tests.publishers.server import Answer, Fault, Request, Server, whole
from tests.publishers.tables import Nomis

ONS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
PORTAL = "https://geoportal.statistics.gov.uk/api/search/v1/collections/dataset/items"
ENTITIES = "https://www.planning.data.gov.uk/entity"
DATASETS = "https://files.planning.data.gov.uk/dataset"
GOV_UK = "https://www.gov.uk/api/content"
ASSETS = "https://assets.publishing.service.gov.uk/media"
ODS = "https://www.odsdatasearchandexport.nhs.uk/api/getReport"
GIAS = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public"
NAPTAN = "https://naptan.api.dft.gov.uk/v1/access-nodes"
NOMIS = "https://www.nomisweb.co.uk/api/v01/dataset"
OS = "https://api.os.uk/downloads/v1/products"
ITEMS = "https://www.arcgis.com/sharing/rest/content/items"
CERTIFICATES = "https://api.get-energy-performance-data.communities.gov.uk/api/display/search"
TITLES = "https://use-land-property-data.service.gov.uk/api/v1/datasets/ccod"
GTFS = "https://data.bus-data.dft.gov.uk/timetable/download/gtfs-file"
STREETS = "https://download.geofabrik.de/europe/united-kingdom/england"


class Publishers:
    """Every publisher at once; `hosts` sends a session here."""

    def __init__(self) -> None:
        self.server = Server()
        self._platform = Dataset()
        self._titles: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    @property
    def hosts(self) -> dict[str, str]:
        """The beginning of every address -> where it stands here."""
        return {"https://": f"{self.server.url}/"}

    @property
    def requests(self) -> list[Request]:
        """What was asked, in order."""
        return self.server.requests

    @property
    def sent(self) -> int:
        """Bytes of bodies that were sent."""
        return sum(request.sent for request in self.requests)

    def count(self, part: str = "") -> int:
        """How often an address with this part was asked."""
        return sum(part in request.url for request in self.requests)

    def forget(self) -> None:
        """Begins to count anew."""
        self.requests.clear()

    def fault(self, part: str, fault: Fault, times: int | None = None) -> None:
        """Lets addresses with this part fail: so often, or (None) always. The last one counts."""
        self.server.faults.append((part, fault, times))

    def heal(self) -> None:
        """Ends every fault."""
        self.server.faults.clear()

    def file(self, address: str, data: bytes, kind: str = "application/octet-stream",
             **headers: str) -> str:  # fmt: skip
        """One file at an address, whose query counts; returns the address."""
        address = address if "://" in address else f"https://example.org/{address.lstrip('/')}"
        self.server.put(address, whole(data, kind, **{k.replace("_", "-"): v
                                                      for k, v in headers.items()}))  # fmt: skip
        return address

    def feature_service(self, name: str, frame: pd.DataFrame | gpd.GeoDataFrame, page: int = 2000,
                        layer: int = 0, base: str = ONS, edited: int | None = 1_760_000_000_000,
                        id_field: str = "FID") -> str:  # fmt: skip
        """A layer of a FeatureServer; returns its address. Put again, it is a later edition.

        `edited` None stands for a server that does not say when its layer was edited.
        """
        root = f"{base}/{name}/FeatureServer"
        served = Layer(name, frame, page, layer, edited, id_field)
        self.server.route(root, served.service)
        self.server.route(f"{root}/{layer}", served.describe)
        self.server.route(f"{root}/{layer}/query", served.query)
        return f"{root}/{layer}"

    def portal(self, title: str, url: str = "", modified: int = 1_760_000_000_000,
               id: str = "", kind: str = "Feature Service") -> None:  # fmt: skip
        """An entry of the ONS Open Geography portal: of a layer, or of an item that is a file."""
        held = {"title": title, "url": url, "modified": modified, "type": kind}
        self._titles.append({"type": "Feature", "id": id, "properties": held})
        self.server.route(PORTAL, self._search)

    def platform(self, dataset: str, frame: pd.DataFrame) -> str:
        """A data set of the planning platform, as a whole file and by its API.

        Its columns are those of the flat file; `geometry` and `point` are WKT.
        """
        self._platform.put(dataset, frame)
        for ending in ("json", "geojson"):
            self.server.route(f"{ENTITIES}.{ending}", self._platform.search)
        return self.file(
            f"{DATASETS}/{dataset}.csv", frame.to_csv(index=False).encode(), "text/csv"
        )

    def content(self, page: str, files: Mapping[str, tuple[str, bytes]]) -> None:
        """A page of GOV.UK; `files` are titles of attachments -> a file's name and its bytes."""
        listed = []
        for title, (name, data) in files.items():
            media = hashlib.sha256(data).hexdigest()[:24]
            url = self.file(f"{ASSETS}/{media}/{name}", data)
            listed.append({"title": title, "url": url, "filename": name,
                           "content_type": "text/csv", "file_size": len(data)})  # fmt: skip
        told = {"base_path": page, "public_updated_at": "2025-11-20T09:30:00Z",
                "details": {"attachments": listed}}  # fmt: skip
        self.json(f"{GOV_UK}/{page.strip('/')}", told)

    def ods(self, report: str, data: bytes) -> str:
        """A report of the NHS Organisation Data Service."""
        return self.file(f"{ODS}?report={report}", data, "text/csv")

    def gias(self, day: str, data: bytes) -> str:
        """The schools' file of a day, as 20261127."""
        return self.file(f"{GIAS}/edubasealldata{day}.csv", data, "text/csv")

    def naptan(self, code: str, data: bytes) -> str:
        """The stops of an area code."""
        return self.file(f"{NAPTAN}?dataFormat=csv&atcoAreaCodes={code}", data, "text/csv")

    def nomis(self, dataset: str, frame: pd.DataFrame, page: int = 25_000) -> str:
        """A table of Nomis; its columns are what the answer selects. Returns its address."""
        address = f"{NOMIS}/{dataset}.data.csv"
        self.server.route(address, Nomis(frame, page).query)
        return address

    def product(self, name: str, version: str, files: Mapping[str, bytes]) -> None:
        """A product of the Ordnance Survey; `files` are names -> bytes."""
        listed = []
        for file, data in files.items():
            url = self.file(f"{OS}/{name}/downloads/{file}", data)
            listed.append({"md5": hashlib.md5(data).hexdigest(), "size": len(data), "url": url,
                           "format": "CSV", "area": "GB", "fileName": file})  # fmt: skip
        self.json(f"{OS}/{name}", {"id": name, "version": version})
        self.json(f"{OS}/{name}/downloads", listed)

    def item(self, id: str, data: bytes) -> str:
        """A file that a portal holds as an item."""
        return self.file(f"{ITEMS}/{id}/data", data, "application/zip")

    def gtfs(self, region: str, data: bytes) -> str:
        """The timetables of a region."""
        told = f'attachment; filename="itm_{region}_gtfs.zip"'
        address = f"{GTFS}/{region}/"
        return self.file(address, data, "application/zip", Content_Disposition=told)

    def streets(self, name: str, data: bytes) -> str:
        """An OpenStreetMap extract with its sum beside it."""
        address = f"{STREETS}/{name}-latest.osm.pbf"
        told = f"{hashlib.md5(data).hexdigest()}  {name}-latest.osm.pbf\n"
        self.file(f"{address}.md5", told.encode(), "text/plain")
        return self.file(address, data)

    def certificates(self, key: str, rows: list[dict[str, Any]], most: int = 5000) -> None:
        """The search of display energy certificates, for who has the key; each row names its
        council."""
        found = Search(rows, most)
        self.server.route(CERTIFICATES, given_to(f"Bearer {key}", found.query))

    def titles(self, key: str, files: Mapping[str, bytes], mark: str = "Signature=abcd") -> None:
        """The files of HM Land Registry for who has the key; another host has their bytes."""
        for address, route in signed(TITLES, files, mark).items():
            needs = address.startswith(TITLES)
            self.server.route(address, given_to(key, route) if needs else route)

    def json(self, address: str, told: object) -> str:
        """A JSON answer at an address."""
        return self.file(address, json.dumps(told).encode(), "application/json")

    def _search(self, request: Request) -> Answer:
        wanted = set(request.query.get("q", "").lower().split())

        def told(entry: dict[str, Any]) -> dict[str, Any]:
            held: dict[str, Any] = entry["properties"]
            return held

        found = [x for x in self._titles if wanted & set(told(x)["title"].lower().split())]
        found.sort(key=lambda entry: -told(entry)["modified"])
        listed = {"type": "FeatureCollection", "features": found[: int(request.query["limit"])]}
        return whole(json.dumps(listed).encode(), "application/json")
