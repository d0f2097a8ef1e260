"""Publishers that ask for a key: the search of energy certificates, and HM Land Registry's files.

Both as the programs describe that use them: the one takes 'Bearer KEY' and answers 404 where it
finds nothing, the other takes the key alone and gives a signed address of a store of files, which
takes no other credentials than its own.
"""

import json
from collections.abc import Mapping
from typing import Any

from tests.publishers.server import Answer, Request, Route, whole

STORE = "https://store.example.org"


def given_to(credentials: str, route: Route) -> Route:
    """A route that answers nobody else."""

    def answer(request: Request) -> Answer:
        if request.headers.get("authorization") != credentials:
            return Answer(401, b'{"error": "no such key"}', {"Content-Type": "application/json"})
        return route(request)

    return answer


class Search:
    """Rows by council, in pages of at most so many."""

    def __init__(self, rows: list[dict[str, Any]], most: int) -> None:
        self.rows, self.most = rows, most

    def query(self, request: Request) -> Answer:
        """One page of what a council has."""
        found = [row for row in self.rows if row["council"] == request.query["council[]"]]
        if not found:
            return Answer(404, b'{"data": {"error": "No certificates could be found"}}')
        size = min(int(request.query["page_size"]), self.most)
        page = int(request.query["current_page"])
        told = {
            "data": found[(page - 1) * size : page * size],
            "pagination": {
                "totalRecords": len(found), "currentPage": page, "pageSize": size,
                "totalPages": -(-len(found) // size),
            },
        }  # fmt: skip
        return whole(json.dumps(told).encode(), "application/json")


def signed(address: str, files: Mapping[str, bytes], mark: str) -> dict[str, Route]:
    """The list of files, what each name is answered with, and the store that has their bytes."""
    told = {"success": True, "result": {"resources": [{"file_name": name} for name in files]}}
    routes: dict[str, Route] = {address: _json(told)}
    for name, data in files.items():
        link = {"success": True, "result": {"resource": name,
                                            "download_url": f"{STORE}/{name}?{mark}"}}  # fmt: skip
        routes[f"{address}/{name}"] = _json(link)
        routes[f"{STORE}/{name}"] = _stored(data, mark)
    return routes


def _json(told: object) -> Route:
    return lambda _request: whole(json.dumps(told).encode(), "application/json")


def _stored(data: bytes, mark: str) -> Route:
    def answer(request: Request) -> Answer:
        if "authorization" in request.headers:
            return Answer(400, b"only one way of showing who asks")
        if not request.url.endswith(mark):
            return Answer(403, b"not signed, or too late")
        return whole(data, "application/zip")

    return answer
