"""The web page, read by lxml."""

import base64
import hashlib
import re

import lxml.html
import pytest
from lxml.html import HtmlElement

from herts_geo import report
from herts_geo.evidence import Dossier, Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import content
from herts_geo.report import text as report_text
from tests.report.conftest import HOSTILE, LONG


@pytest.fixture(scope="module")
def text(dossier: Dossier, pack: Catalogue) -> str:
    """The page as text."""
    return report.make(dossier, ".html", pack).decode()


@pytest.fixture(scope="module")
def page(text: str) -> HtmlElement:
    """The page as a tree."""
    return lxml.html.document_fromstring(text)


def words(items: list[HtmlElement]) -> list[str]:
    """The text of elements."""
    return [item.text_content().strip() for item in items]


def test_landmarks_and_language(page: HtmlElement) -> None:
    assert page.get("lang") == "en-GB"
    assert [len(page.xpath(f"//{name}")) for name in ("header", "nav", "main", "footer")] == [1] * 4
    assert words(page.xpath("//h1")) == ["Locality review of Stevenage"]
    for part in page.xpath("//*[@aria-labelledby]"):
        assert page.xpath(f"//*[@id='{part.get('aria-labelledby')}']")


def test_the_contents_lead_to_each_section(page: HtmlElement) -> None:
    links = page.xpath("//nav//a")
    assert len(links) == 6
    for link in links:
        (target,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert target.text_content() == link.text_content()


def test_every_figure_is_there_in_its_words(page: HtmlElement, dossier: Dossier) -> None:
    rows = [words(row.xpath("./td")) for row in page.xpath("(//table)[1]/tbody/tr")]
    known = [x for x in dossier.figures() if not x.lacks]
    told = [(report_text.plain(x.label), report_text.plain(x.text)) for x in known]
    assert [(row[0], row[1]) for row in rows] == told
    assert words(page.xpath("//p[starts-with(., 'Not known here')]")) == [
        "Not known here: Gap that is not known."
    ]


def test_tables_are_complete(page: HtmlElement) -> None:
    (areas,) = page.xpath("//table[.//th[.='Minutes']]")
    assert words(areas.xpath(".//th")) == ["Code", "Residents", "Minutes"]
    assert all(cell.get("scope") == "col" for cell in areas.xpath(".//th"))
    rows = areas.xpath("./tbody/tr")
    assert len(rows) == LONG
    assert words(rows[3].xpath("./td")) == ["E01000003", "1,003", "no data"]


def test_maps_are_inside_and_have_their_words(page: HtmlElement, picture: Picture) -> None:
    (image,) = page.xpath("//img")
    assert image.get("alt") == content.alternative(picture)
    kind, data = image.get("src").split(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data).startswith(b"\x89PNG")


def test_nothing_is_run_or_fetched(page: HtmlElement, text: str) -> None:
    assert not page.xpath("//script|//link|//iframe|//form|//object|//@style|//@onclick")
    assert {link.get("href")[0] for link in page.xpath("//a")} == {"#"}
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text


def test_the_policy_allows_its_own_style_alone(page: HtmlElement, text: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    told = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{told}'; base-uri 'none'"
    )


def test_hostile_words_stay_words(page: HtmlElement, text: str) -> None:
    assert "<script" not in text
    assert "{{7*7}}" in text
    assert report_text.plain(HOSTILE) in words(page.xpath("//p"))
