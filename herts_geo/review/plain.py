"""A review as plain values, for JSON: what a page or document shows, and nothing more."""

import json
from typing import Any

import pandas as pd

from herts_geo.evidence import Chapter, Dossier, Finding, Picture, Table


def as_dict(dossier: Dossier) -> dict[str, Any]:
    """A review as plain values; maps as their words, tables as rows, layers left out."""
    return {
        "title": dossier.title,
        "place": dossier.place,
        "made": dossier.made,
        "parameters": list(dossier.parameters),
        "findings": [_finding(each) for each in dossier.findings],
        "chapters": [_chapter(each) for each in dossier.chapters],
        "quality": list(dossier.quality),
        "sources": [_source(item) for item in dossier.datasets],
    }


def to_json(dossier: Dossier) -> str:
    """A review as JSON text."""
    return json.dumps(as_dict(dossier), indent=2, ensure_ascii=False, allow_nan=False)


def _finding(each: Finding) -> dict[str, Any]:
    link = {"page": each.link.page, "query": dict(each.link.query)}
    told = {"key": each.key, "sentence": each.sentence, "weight": each.weight}
    return {**told, "basis": each.basis, "link": link}


def _chapter(each: Chapter) -> dict[str, Any]:
    return {
        "key": each.key,
        "title": each.title,
        "lead": list(each.lead),
        "figures": [figure.as_dict() for figure in each.figures],
        "maps": [_map(picture) for picture in each.pictures],
        "tables": [_table(table) for table in each.tables],
        "notes": list(each.notes),
    }


def _map(picture: Picture) -> dict[str, Any]:
    told = {"key": picture.key, "title": picture.title, "text": picture.text}
    return {**told, "parameters": list(picture.parameters)}


def _table(table: Table) -> dict[str, Any]:
    plain = table.frame.copy()
    for column in plain.select_dtypes("datetime"):
        plain[column] = plain[column].dt.strftime("%Y-%m-%d")
    rows = json.loads(pd.DataFrame(plain).to_json(orient="records", double_precision=10))
    return {"key": table.key, "title": table.title, "rows": rows, "note": table.note}


def _source(item: Any) -> dict[str, str]:
    names = ("id", "title", "publisher", "vintage", "licence", "attribution")
    return {name: getattr(item, name) for name in names}
