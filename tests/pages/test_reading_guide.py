"""Every page, found by glob, says how to read it and leads to the glossary."""

import re

import pytest

from herts_geo.ui.base.folders import text_of
from herts_geo.ui.parts import HOW_TO_READ, KEYS
from tests.conftest import ROOT
from tests.pages.conftest import Open, said

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


@pytest.mark.parametrize("stem", PAGES)
def test_text_is_a_few_plain_sentences(stem: str) -> None:
    lines = text_of(f"read_{stem}.md").splitlines()
    assert 4 <= len(lines) <= 8
    for line in lines:
        assert line.startswith("- ")
        assert line.endswith(".")
        assert not re.search(r"[<>\[\]`*_]|https?:", line)
        assert max(len(each.split()) for each in re.split(r"[.:;] ", line)) <= 40


@pytest.mark.parametrize("stem", PAGES)
def test_page_shows_its_text_folded_away(open_page: Open, stem: str) -> None:
    app = open_page(stem)
    (guide,) = (each for each in app.expander if each.label == HOW_TO_READ)
    assert not guide.proto.expanded
    assert said(guide.markdown) == [text_of(f"read_{stem}.md").strip(), KEYS]
    links = [each.proto.page for each in guide.get("page_link")]
    assert links == ([] if stem == "glossary" else ["glossary"])
