"""What a link from one page to another carries: what the user chose, and what the link asks for."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from herts_geo.access import scenario as access_scenario
from herts_geo.access.edits import MOST_EDITS
from herts_geo.access.scenario import Add, Close
from herts_geo.evidence import Finding
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.pages import PAGES

WHAT_IF: Final = ("edits", "versus")


def to_finding(found: Catalogue, selection: Selection, finding: Finding) -> dict[str, str]:
    """The link to the page of a finding, where the number stands that the finding tells.

    It carries what the user chose, but for what would make that page tell another number.
    """
    link = finding.link
    left = [*PAGES[link.page].decides]
    if link.page == "accessibility":
        asked = link.query.get("service", "")
        told = any(_concerns(found, asked, getattr(selection, name)) for name in WHAT_IF)
        left += WHAT_IF if told else ()
    return _without(selection, left) | dict(link.query)


def to_closing(found: Catalogue, selection: Selection, service: str, asset: str) -> dict[str, str]:
    """The link to what closing a service point would do to the people who use it.

    The closing comes after the what-if that there is; where that is of the same service, the page
    compares with it, so that what is told is of the closing alone.
    """
    left = () if service == selection.service else ("method",)  # no method serves every service
    kept = _without(selection, left) | {"service": service}
    before = access_scenario.from_text(selection.edits)
    if Close(asset) in before.edits:
        return kept
    wanted = closure_query(service, asset) | {"versus": ""}
    if before.edits and len(before.edits) < MOST_EDITS:
        wanted["edits"] = access_scenario.to_text(before.add(Close(asset)))
        wanted["versus"] = selection.edits if _concerns(found, service, selection.edits) else ""
    return {name: value for name, value in (kept | wanted).items() if value}


def _concerns(found: Catalogue, service: str, edits: str) -> bool:
    """Whether a what-if changes anything for a service."""
    points = (
        set(services_points.points(found, service)["id"])
        if service in services_kinds.KINDS
        else set()
    )
    return any(
        edit.service == service if isinstance(edit, Add) else edit.point in points
        for edit in access_scenario.from_text(edits).edits
    )


def _without(selection: Selection, left: Sequence[str]) -> dict[str, str]:
    return {name: value for name, value in selection.query().items() if name not in left}


def closure_query(service: str, asset: str) -> dict[str, str]:
    """What a link to the accessibility page carries for a service point that is closed."""
    return {"service": service, "edits": f"close~{asset}"}


def closure_link(service: str | None, asset: str) -> str:
    """The link to the what-if of the accessibility page with a service point closed, or ''."""
    known = services_kinds.KINDS.get(service or "")
    if not service or not known or not known.use or not asset.startswith(f"{service}:"):
        return ""
    return "/accessibility?" + urlencode(closure_query(service, asset), safe=":~")
