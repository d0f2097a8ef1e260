"""The style sheets of the app: what they ask of the page is cheap."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHEETS = sorted((ROOT / "herts_geo" / "ui").rglob("*.css"))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_sheet_asks_the_whole_document_what_it_has(sheet: Path) -> None:
    """`:root:has(...)` has a browser style all of a page anew with each change of it."""
    asked = re.findall(
        r"(?:^|[\s,}])(?::root|html|body)[^\s,{]*:has\([^{]*", sheet.read_text("utf-8")
    )
    assert asked == []


def test_each_class_of_the_document_is_set_by_a_script() -> None:
    script = (ROOT / "herts_geo" / "ui" / "base" / "js" / "stands.js").read_text("utf-8")
    page = (ROOT / "herts_geo" / "ui" / "page.css").read_text("utf-8")
    words = set(re.findall(r"\b(framed|banner|tour): \"st-key-", script)) | {"below"}
    assert {f".herts-{word}" for word in words} <= set(re.findall(r"\.herts-[a-z]+", page))
