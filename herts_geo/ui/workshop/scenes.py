"""Each page's own map as a scene: which drawing functions of the page make it."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Final

import streamlit as st

from herts_geo import places, wording
from herts_geo.access import scenario as access_scenario
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result
from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import place as opportunities_place
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.services import points as services_points
from herts_geo.travel.modes import MODES
from herts_geo.ui import deprivation, parts
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import points as access_points
from herts_geo.ui.access import whatif as access_whatif
from herts_geo.ui.base import say
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.housing import map as housing_map
from herts_geo.ui.housing import page as housing_page
from herts_geo.ui.indicators import page as indicators_page
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import outline
from herts_geo.ui.opportunities import page as opportunities_page
from herts_geo.ui.project import session
from herts_geo.ui.review import answers
from herts_geo.ui.review import page as review_page
from herts_geo.ui.workshop import map as workshop_map
from herts_geo.workshop import votes as workshop_votes

Draw = Callable[[Catalogue, Selection], None]


class NoScene(HertsGeoError):
    """A scene cannot be shown as it was kept."""


def draw(found: Catalogue, page: str, selection: Selection) -> None:
    """The map of a page with a selection, and its legend below it.

    Raises `NoScene` for a page that makes none, and the data errors of the page.
    """
    if page not in DRAWN:
        raise NoScene("Its page has no map to show. Open the page itself instead.")
    with layers_page.over(page, found, lambda: selection):
        DRAWN[page](found, selection)


def _deprivation(found: Catalogue, selection: Selection) -> None:
    view = deprivation.view(found, deprivation.question(selection))
    deprivation.draw(found, view, selection)
    parts.legend(view.classes.legend)
    _sources(view.datasets)


def _access(found: Catalogue, selection: Selection) -> None:
    if selection.service == services_points.OWN:
        raise NoScene(
            "It shows your own list of points, and no list is kept in a project. "
            "Open the accessibility page and drop the list there again."
        )
    question = access_page.question(selection)
    view = access_page.access(found, question, None)
    points = services_points.points(found, question.service, question.outside)
    access_page.draw(found, view, points, selection)
    access_page.within(view)
    names = dict(zip(points["id"], points["name"], strict=True))
    access_whatif.changed(access_scenario.from_text(selection.edits), names, view)
    _sources(view.datasets)


def _access_points(found: Catalogue, selection: Selection) -> None:
    access_points.draw(found, access_points.network(found, selection), selection)


def _housing(found: Catalogue, selection: Selection) -> None:
    view = housing_page.view(found, selection, None)
    housing_map.draw(found, view, selection)
    _sources(view.datasets)


def _estate(found: Catalogue, selection: Selection) -> None:
    st.session_state.pop(estate_registers.FULL, None)  # the holder's own view is never presented
    held = estate_registers.held(found, selection.e_gp)
    lost = sorted(set(selection.e_holder) - set(held.frame["holder"]))
    if lost:
        raise NoScene(
            f"No asset held now is of {wording.listing(lost)}. Registers are not kept in a "
            "project: add them again on the public estate page."
        )
    view = estate_page.answer(found, held, selection)
    estate_page.draw(found, view, selection)
    estate_page.key(view)
    _sources(held.datasets)


def _overview(found: Catalogue, selection: Selection) -> None:
    place = _place(found, selection)
    outline.draw(found, place)
    who = deprivation.place_profile(found, place.code)
    hospital: Result = access_page.access(found, access_view.Question(selection.place), None).result
    standing, result = who.deprivation, hospital
    deprived = standing.people_most_deprived_20_england
    st.metric(f"Residents, {who.population_vintage}", f"{who.population:,}")
    st.metric(
        "In England's most deprived 20%",
        wording.people(deprived),
        f"{wording.share(deprived, standing.people)} of people",
        delta_color="off",
        delta_arrow="off",
    )
    st.metric(
        f"Reach a hospital within {result.threshold:g} minutes",
        wording.share(result.people_within, result.people),
        f"{MODES[result.mode].noun}, {access_words.METHOD_WORDS[result.method]}"
        + (f", {doubt}" if (doubt := access_words.may_be(result)) else ""),
        delta_color="off",
        delta_arrow="off",
    )


def _place(found: Catalogue, selection: Selection) -> places.Place:
    known = places.gazetteer(found)
    return known.place(selection.place) if selection.place else known.whole


def _review(found: Catalogue, selection: Selection) -> None:
    """The place, the first figure of each chapter of its review, and what weighs most."""
    asked = review_page.question(found, selection)
    shown = answers.dossier(found, asked, review_page.scenarios(selection, asked))
    outline.draw(found, _place(found, selection))
    for each in (chapter.figures[0] for chapter in shown.chapters if chapter.figures):
        st.metric(say.plain(each.label), each.text)
    for finding in shown.findings[:1]:
        say.words(finding.sentence)


def _opportunities(found: Catalogue, selection: Selection) -> None:
    entries = session.current().opportunities
    shown = opportunities_place.within(found, entries, _place(found, selection))
    opportunities_page.draw(found, shown, selection)


def _notes(found: Catalogue, selection: Selection) -> None:
    workshop_map.draw(found, _place(found, selection))
    noted = enumerate(session.current().notes, start=1)
    say.words(*(f"{number}. {workshop_votes.short(note.text)}" for number, note in noted))


def _sources(datasets: Sequence[Dataset]) -> None:
    names = "; ".join(dict.fromkeys(f"{each.title} ({each.vintage})" for each in datasets))
    st.html(f"<div class='herts-sources'>Source: {escape(names)}</div>")


DRAWN: Final[Mapping[str, Draw]] = {
    "overview": _overview,
    "deprivation": _deprivation,
    "housing": _housing,
    "accessibility": _access,
    "access_points": _access_points,
    "estate": _estate,
    "indicators": indicators_page.scene,
    "review": _review,
    "opportunities": _opportunities,
    "workshop": _notes,
}
