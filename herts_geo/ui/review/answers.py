"""Cached reviews; those that hold partners' rows are kept for their own session only.

A review of the pack's own data is made beside the server, one of partners' rows in it.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from herts_geo import report, review
from herts_geo.access import view as access_view
from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.estate.match import Verdict
from herts_geo.estate.register import RegisterFile
from herts_geo.evidence import Chapter, Dossier, Picture
from herts_geo.housing.sites import Sites
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from herts_geo.review import Question
from herts_geo.travel import stored as travel_stored
from herts_geo.ui import cache
from herts_geo.ui.access import published
from herts_geo.ui.base import beside, say
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.estate import verdicts as estate_verdicts
from herts_geo.ui.housing import own as housing_own

Names = tuple[tuple[str, str, str, str], ...]
Scenarios = tuple[access_view.Question, ...]
ANSWERS: Final = 24  # reviews that are kept
PICTURES: Final = 120
_cached = partial(
    st.cache_data, show_spinner=False, max_entries=ANSWERS, hash_funcs={Catalogue: cache.digest}
)


def dossier(
    found: Catalogue, question: Question, scenarios: Scenarios, more: tuple[Chapter, ...] = ()
) -> Dossier:
    """The review that answers a question, of the registers and the sites that this session holds.

    Each scenario is one more chapter, which says why where it cannot be made; then come `more`.
    """
    chapters = [_changed(found, each, n) for n, each in enumerate(scenarios, start=1)]
    own, today, sites = estate_registers.files(), date.today(), _sites(found)
    if not own and sites is None and not question.corrections:
        answered = _shipped(found, question, today, stamps(question))
    else:
        of_sites = "" if sites is None else housing_own.mark()
        marks = (names(own), of_sites, stamps(question))
        said = estate_verdicts.told()
        answered = _own(found, question, today, own, sites, marks, said)
    return review.joined(answered, [*chapters, *more])


def _sites(found: Catalogue) -> Sites | None:
    """The sites of this session's own register; of one that cannot be read it is said."""
    try:
        return housing_own.sites(found)
    except HertsGeoError as fault:
        say.warning(f"{housing_own.HELD.name} is not part of this review. {fault}")
        return None


def stamps(question: Question) -> tuple[str, ...]:
    """What tells the stored times of a review from those of the same names before."""
    return tuple(map(travel_stored.mark, question.times))


def names(files: list[RegisterFile]) -> Names:
    """What tells registers apart."""
    return tuple(each.mark for each in files)


def png(found: Catalogue, picture: Picture) -> bytes:
    """A picture of a review drawn for print."""
    # What is part of this session's review alone.
    own = estate_registers.files() or housing_own.HELD.here or published.corrections()
    drawn: bytes = (_own_png if own else _png)(found, picture)
    return drawn


def fingerprint(picture: Picture) -> str:
    """What tells pictures apart: words, choices, sources, areas, classes, marks, outline."""
    classes = picture.classes
    told = (picture.title, picture.parameters, picture.sources, picture.vintage)
    marks = (picture.marks, picture.key_marks, picture.hollow, picture.furniture)
    legend, index = (classes.legend, classes.index.tobytes()) if classes else (None, b"")
    outline = b"" if picture.outline is None else picture.outline.wkb
    inside = picture.inside.to_numpy(dtype=bool).tobytes()
    return digest(repr((told, marks, legend)).encode() + index + inside + outline)


@_cached()
def _shipped(found: Catalogue, question: Question, today: date, stamps: tuple[str, ...]) -> Dossier:
    assert len(stamps) == len(question.times)  # what is keyed by
    return beside.ask(partial(review.review, found, question, today=today))


@_cached(scope="session")
def _own(
    found: Catalogue,
    question: Question,
    today: date,
    _files: list[RegisterFile],
    _sites: Sites | None,
    marks: tuple[Names, str, tuple[str, ...]],
    said: tuple[Verdict, ...],
) -> Dossier:
    # What the files are told apart by, each with its digest, is what is keyed by.
    assert (len(marks[0]), bool(marks[1])) == (len(_files), _sites is not None)
    # Never the holder's own full view; without a register what is publicly known.
    held = estate_held.read(found, _files, today=today, verdicts=said) if _files else None
    return review.review(found, question, held, _sites, today=today)


@_cached()
def _changed(found: Catalogue, scenario: access_view.Question, number: int) -> Chapter:
    try:
        return review.scenario_chapter(found, scenario, number)
    except HertsGeoError as fault:
        return Chapter(f"change{number}", "What if", (f"This chapter cannot be made. {fault}",))


_pictured = partial(
    st.cache_data,
    show_spinner=False,
    max_entries=PICTURES,
    hash_funcs={Catalogue: cache.digest, Picture: fingerprint},
)


@_pictured()
def _png(found: Catalogue, picture: Picture) -> bytes:
    return beside.ask(report.png, picture, found, short=True)


@_pictured(scope="session")
def _own_png(found: Catalogue, picture: Picture) -> bytes:
    return report.png(picture, found)


def make_ahead(found: Catalogue, questions: Sequence[Question]) -> None:
    """Makes reviews of the pack's own data, with their pictures, before anybody asks for them."""
    for question in questions:
        with suppress(HertsGeoError), beside.ahead():  # the page will say what is wrong
            shown: Dossier = _shipped(found, question, date.today(), stamps(question))
            for chapter in shown.chapters:
                for picture in chapter.pictures:
                    _png(found, picture)
