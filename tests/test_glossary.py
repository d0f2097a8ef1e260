"""The glossary explains every term that the pages use and every indicator of the agreement."""

import re
from pathlib import Path

import pytest

from herts_geo import glossary
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.constraints import KINDS
from tests import added_data
from tests.conftest import ROOT

NEEDED = (
    *("LSOA", "MSOA", "Decile", "Rank", "Score", "Domain", "IMD", "IDACI", "IDAOPI", "Vintage"),
    *(
        "Share of people in reach",
        "GIA",
        "Tenure",
        "Five-year supply",
        "Buffer",
        "Sedgefield",
        "Liverpool",
    ),
    *("Brownfield register", "Deliverable", "UPRN", "One Public Estate", "Co-location"),
    *("Locality review", "Locality", "Capital receipt", "Confidence", "Bivariate map", "Quantile"),
    *("Natural breaks", "Equal intervals", "Median", "Gathered up", "Too close to call", "What-if"),
    *("Gap by deprivation", "Screening rule", "Vacant property", "Sensitive property", "Finding"),
    *("Idea", "Feasibility", "Business case", "Delivery", "Done", "Homes rule", "Shortlist"),
    *("Baseline", "Target", "Actual", "On track", "Local area agreement", "PCT", "Lead agency"),
    *("Net dwellings", "Density", "Shortfall", "Requirement", "Local housing need", "Scene"),
    *("Access point", "Timetable", "Estimated", "Straight-line", "Detour factor", "Scenario"),
    *("Holder", "Asset", "Register", "Lease event", "Energy rating", "Required maintenance"),
    *("Note", "Vote", "Decision log", "Project file", "Partner", "Opportunity", "Yearly saving"),
    *("CSV", "GeoJSON", "GeoPackage", "Licence", "Source and vintage", "No data", "Target met"),
)
TERMS = {each.name: each for each in glossary.terms()}


@pytest.mark.parametrize("name", NEEDED)
def test_each_term_is_explained(name: str) -> None:
    assert name in TERMS
    assert len(TERMS[name].text.split()) >= 3
    assert TERMS[name].section


def test_every_line_of_the_text_is_a_term_or_a_heading() -> None:
    for file in ("glossary.md", "glossary_indicators.md", "glossary_constraints.md"):
        lines = (ROOT / "herts_geo" / "texts" / file).read_text(encoding="utf-8").splitlines()
        for line in filter(None, lines):
            assert line.startswith("## ") or glossary.ENTRY.fullmatch(line), line


def test_no_term_stands_twice() -> None:
    names = [each.name.casefold() for each in glossary.terms()]
    assert len(names) == len(set(names))


def test_each_indicator_is_explained_as_the_papers_have_it(pack: Catalogue) -> None:
    explained = {each.name: each for each in glossary.explained(pack)}
    known = indicators_agreement.indicators(pack)
    assert list(explained) == list(known)
    assert len(explained) == 44
    for code, about in known.items():
        text = explained[code].text
        assert explained[code].also == about.title
        for fact in (about.measure, about.unit, f"{about.better} is better", about.lead):
            assert fact in text
        assert not text.startswith("Measured as"), f"{code} has no plain words"


def test_each_constraint_is_explained_where_the_pack_holds_it(tmp_path: Path) -> None:
    told = [each.name for each in glossary._terms("glossary_constraints.md")]
    assert told == ["Planning constraint", *(each.title for each in KINDS.values())]
    row = {"metres": (0, 0, 100, 100), "reference": "1"}
    added_data.constraint(tmp_path, "sssi", [row])
    found = glossary.explained(added_data.read(tmp_path))
    assert [each.name for each in found] == [told[0], KINDS["sssi"].title]


def test_no_plain_words_are_left_over(pack: Catalogue) -> None:
    plain = {each.name for each in glossary._terms("glossary_indicators.md")}
    assert plain == set(indicators_agreement.indicators(pack))


def test_a_search_finds_names_first_and_then_texts() -> None:
    found = glossary.search(glossary.terms(), "decile")
    assert found[0].name == "Decile"
    both = glossary.search(glossary.terms(), "lease DAY")
    assert [each.name for each in both] == ["Lease event"]
    assert glossary.search(glossary.terms(), "zzz") == ()


def test_other_names_are_found() -> None:
    assert glossary.search(glossary.terms(), "gross internal area")[0].name == "GIA"
    assert glossary.search(glossary.terms(), "neighbourhood")[0].name == "MSOA"


def test_abbreviations_in_the_texts_are_explained(pack: Catalogue) -> None:
    """Capitals in a 'How to read this' or an entry are a term, or spelt out in one."""
    entries = [*glossary.terms(), *glossary.explained(pack)]
    told = " ".join(f"{each.name} {each.also}" for each in entries)
    pages = (ROOT / "herts_geo" / "texts").glob("read_*.md")
    texts = " ".join(path.read_text(encoding="utf-8") for path in pages)
    for word in set(re.findall(r"\b[A-Z]{2,}\b", texts)):
        assert word in told, word
