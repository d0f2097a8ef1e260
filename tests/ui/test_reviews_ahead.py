"""Reviews that are made before anybody asks are those that the page then asks for."""

import pytest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.review import Question
from herts_geo.ui.link.choices import parse
from herts_geo.ui.review import answers
from herts_geo.ui.review import page as review_page


def test_they_are_of_the_whole_and_of_each_district(asked: list[Question], pack: Catalogue) -> None:
    places = [each.place for each in asked]
    assert places == ["", *(each.code for each in gazetteer(pack).of_kind("district"))]


def test_the_page_asks_the_same(asked: list[Question], pack: Catalogue) -> None:
    chosen, _ = parse({"place": "Stevenage"}, pack)
    assert review_page.question(pack, chosen) in asked


@pytest.fixture
def asked(pack: Catalogue, monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """What would be made ahead."""
    found: list[Question] = []
    monkeypatch.setattr(answers, "make_ahead", lambda _pack, questions: found.extend(questions))
    review_page.make_ahead(pack)
    return found


def test_each_is_made_once(pack: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Question] = []
    monkeypatch.setattr(
        answers, "_shipped", lambda _pack, asked, *_: made.append(asked) or _Nothing()
    )
    review_page.make_ahead(pack)
    assert len(made) == 1 + len(gazetteer(pack).of_kind("district"))


def test_a_pack_of_a_country_waits_until_asked(
    pack: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_page, "MOST_AREAS", 712)  # the county has 713
    monkeypatch.setattr(answers, "make_ahead", lambda *_: pytest.fail("made"))
    review_page.make_ahead(pack)


class _Nothing:
    chapters = ()
