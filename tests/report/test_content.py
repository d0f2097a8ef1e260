"""The order and words of a paper."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from herts_geo.evidence import Chapter, Dossier, Figure, Picture, Table
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import content, sources
from herts_geo.report import text as report_text
from herts_geo.report.paper import CAP, Grid, Listing, Map, Paragraph


def quiet(_words: str) -> None:
    """Hears of progress and says nothing."""


def test_sections_in_their_order(dossier: Dossier, pack: Catalogue) -> None:
    paper = content.paper(dossier, pack, quiet)
    assert [section.title for section in paper.sections] == [
        "What stands out",
        "Who lives here",
        "Decision log",
        "How good the data are",
        "Sources and licences",
        "Choices made",
    ]
    assert paper.dated == "Made on 22 November 2026 by herts-geo 0.1.0."
    assert [type(block) for block in paper.sections[1].blocks] == [
        Paragraph,
        Paragraph,
        Grid,
        Map,
        Grid,
        Grid,
        Paragraph,
    ]


def test_findings_keep_their_rank_and_rule(dossier: Dossier, pack: Catalogue) -> None:
    _, listing = content.paper(dossier, pack, quiet).sections[0].blocks
    assert isinstance(listing, Listing)
    assert listing.numbered
    assert listing.items[0] == ("The supply is under five years.", "Rule: supply < 5.")


def test_parts_that_are_empty_are_left_out(dossier: Dossier, pack: Catalogue) -> None:
    bare = replace(dossier, findings=(), quality=(), parameters=(), chapters=(), sources=())
    assert content.paper(replace(bare, layers=()), pack, quiet).sections == ()


def test_a_maps_words_are_not_said_twice(picture: Picture, pack: Catalogue) -> None:
    source = "Source: Residents, mid-2022 (mid-2022)."
    assert content.image(picture, pack).notes == (picture.text, source)
    assert content.image(picture, pack, (picture.text,)).notes == (source,)


def test_sources_are_numbered_as_they_are_listed(dossier: Dossier, pack: Catalogue) -> None:
    numbers = sources.numbers(dossier)
    assert [*numbers] == sources.table(pack, dossier).index.map(dict(enumerate(numbers))).tolist()
    paper = content.paper(dossier, pack, quiet)
    listed = next(x for x in paper.sections[4].blocks if isinstance(x, Grid))
    assert listed.rows[1][:2] == ("2", "Indices of Deprivation 2025")
    assert numbers["imd2025"] == 2


def test_partners_registers_are_described_by_the_review(dossier: Dossier, pack: Catalogue) -> None:
    own = replace(pack.datasets["imd2025"], id="register", title="A register", vintage="2026")
    known = sources.widened(pack, replace(dossier, datasets=(own,)))
    assert sources.named(known, "register") == "A register (2026)"
    assert sources.named(pack, "register") == "register"
    assert sources.widened(pack, dossier) is pack


def test_attributions_are_told_once(pack: Catalogue) -> None:
    used = sources.datasets(pack, ("lsoa21", "lsoa11", "nothing", "lsoa21"))
    assert [item.id for item in used] == ["lsoa21", "lsoa11"]
    assert sources.attributions(used) == used[0].attribution


def test_a_note_is_told_once_by_its_letter(pack: Catalogue) -> None:
    def figure(key: str, note: str) -> Figure:
        return Figure(key, key, 1, "1", "", ("imd2025",), note)

    made = (figure("a", "one"), figure("b", ""), figure("c", "two"), figure("d", "one"))
    grid = content.grid_of_figures(Chapter("c", "C", figures=made), pack, {"imd2025": 3})
    assert [row[3:] for row in grid.rows] == [("3", "a"), ("3", ""), ("3", "b"), ("3", "a")]
    assert grid.notes == ("a: one", "b: two", "Sources: 3 Indices of Deprivation 2025 (2025).")


def test_notes_beyond_the_alphabet_have_two_letters() -> None:
    assert [content._letter(place) for place in (0, 25, 26, 52)] == ["a", "z", "aa", "ba"]


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [("3%", "%", ""), ("12", "people", "people"), ("no data", "£", ""), ("5 km", "km", "")],
)
def test_a_unit_is_not_said_twice(text: str, unit: str, shown: str) -> None:
    value = None if text == "no data" else 1
    assert content.unit(Figure("k", "L", value, text, unit)) == shown


@pytest.mark.parametrize(
    ("made", "words", "moment"),
    [
        ("2026-11-02", "2 November 2026", datetime(2026, 11, 2, tzinfo=UTC)),
        ("soon", "soon", report_text.UNKNOWN),
        ("", "", report_text.UNKNOWN),
    ],
)
def test_days(made: str, words: str, moment: datetime) -> None:
    assert report_text.words(made) == words
    assert report_text.moment(made) == moment


@pytest.mark.parametrize(("whole", "rows"), [(True, CAP + 1), (False, CAP)])
def test_a_record_is_printed_whole(pack: Catalogue, whole: bool, rows: int) -> None:
    table = Table("decisions.log", "Decisions", pd.DataFrame({"a": range(CAP + 1)}), whole=whole)
    assert len(content.grid(table, pack).printed) == rows
