"""Entries made from what another page shows: an asset, a pair, a site or a finding.

What the estate page withholds is withheld here too, even from the holder's own full view: an entry
goes into the project file, which is handed on.
"""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.project.kinds import LIMITS, tidy
from herts_geo.project.records import NAME, Body, Holding, Opportunity
from herts_geo.reading import disclosure

CENTRAL: Final = ("department for ", "department of ", "ministry of ", "hm ", "home office")
Row = Mapping[str, Any]


class Withheld(HertsGeoError):
    """An entry would tell what the estate page withholds."""


def from_asset(row: Row) -> Opportunity:
    """An entry about one asset: a row of the frame of the estate page."""
    asset = _asset(row)
    holder = _body(row)
    return Opportunity(
        title=_short(f"Opportunity at {asset.name}"),
        holdings=(asset,),
        lead=holder.name if holder else "",
        lead_kind=holder.kind if holder else "",
        **_position(row),
        page="estate",
        query=(("e_asset", asset.id),),
    )


def from_pair(first: Row, second: Row) -> Opportunity:
    """An entry about two assets of different holders; it lies where the first one does.

    Raises `Withheld` where one is vacant: what is near it would give its place away.
    """
    if _vacant(first) or _vacant(second):
        raise Withheld(
            "A pair with vacant property cannot go into the project file: what is near it would "
            "give its place away. Make an opportunity of the one asset alone."
        )
    one, other = _asset(first), _asset(second)
    lead, partner = _body(first), _body(second)
    return Opportunity(
        title=_short(f"Share between {one.name} and {other.name}"),
        holdings=(one, other),
        lead=lead.name if lead else "",
        lead_kind=lead.kind if lead else "",
        partners=(partner,) if partner else (),
        **_position(first),
        page="estate",
        query=(("e_asset", one.id),),
    )


def from_site(row: Row) -> Opportunity:
    """An entry about one housing site: a row of the frame of the housing page."""
    name = _short(str(row["name"]))
    homes = row.get("dwellings")
    return Opportunity(
        title=_short(f"Homes at {name}"),
        holdings=(Holding(kind="site", id=str(row["id"]), name=name),),
        place=_given(row, "district_name"),
        homes=None if homes is None or pd.isna(homes) else round(float(homes)),
        **_position(row),
        page="housing",
        query=(("h_site", str(row["id"])),),
    )


def kind_of(name: str) -> str:
    """Whether a body's own name says that it is central or local government; '' where not."""
    plain = name.casefold()
    if plain.endswith(" council"):
        return "local"
    return "central" if plain.startswith(CENTRAL) else ""


def _asset(row: Row) -> Holding:
    name = disclosure.NAME if _vacant(row) else _given(row, "name") or disclosure.NAME
    return Holding(kind="asset", id=str(row["id"]), name=_short(name))


def _body(row: Row) -> Body | None:
    name = _short(_given(row, "holder"))
    return Body(name=name, kind=kind_of(name)) if name else None


def _position(row: Row) -> dict[str, Any]:
    """Longitude and latitude where the row has both in Britain and they may be told."""
    found = {name: row.get(name) for name in LIMITS}
    if _vacant(row) or any(value is None or pd.isna(value) for value in found.values()):
        return {}
    inside = all(low <= float(found[name] or 0) <= high for name, (low, high) in LIMITS.items())
    return {name: float(value or 0) for name, value in found.items()} if inside else {}


def _vacant(row: Row) -> bool:
    value = row.get("vacant")
    return bool(pd.notna(value)) and bool(value)


def _given(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else tidy(str(value))


def _short(text: str) -> str:
    return tidy(text)[:NAME].strip()
