"""The choices of the locality review page, its answer, contents, findings and plan of best sites.

The reviews that are made before anybody asks for them: of the whole and of each district.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from herts_geo import places, wording
from herts_geo.access import edits as access_edits
from herts_geo.access.sites.answer import OWN
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Chapter, Dossier, Link
from herts_geo.example.mark import marked
from herts_geo.housing import district as housing_district
from herts_geo.opportunities.shortlist import CRITERIA
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, gazetteer
from herts_geo.report import brief as report_brief
from herts_geo.review import Question, overlaid, recorded
from herts_geo.review import planned as review_planned
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.modes import MODES
from herts_geo.ui import parts
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import published
from herts_geo.ui.access.page import STORED
from herts_geo.ui.base import say
from herts_geo.ui.housing import choices as housing_choices
from herts_geo.ui.housing import own as housing_own
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.choices.places import NOTHING
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.link.to_pages import to_finding
from herts_geo.ui.opportunities import draft as opportunities_draft
from herts_geo.ui.project import session
from herts_geo.ui.review import answers
from herts_geo.ui.sites import found as sites_found

FIRST: Final = 3  # findings that stand at the top
FINDINGS: Final = "findings"
STANDS_OUT: Final = "What stands out"
WRAPPED: Final = (  # labels of figures over two lines rather than cut off
    "<style>[data-testid='stMetricLabel'] *{white-space:normal!important;overflow:visible}</style>"
)
LAST: Final = ("compare", "method")  # chapters that come after the findings
OF_OWN: Final = (
    "The what-if of the accessibility page is of your own list of points: it stays on that page, "
    "as a review asks of the services that everybody can look up."
)
MOST_PLACES: Final = 15
MOST_AREAS: Final = 3_000  # of a pack; a review of a larger one takes minutes that nobody asked for
BEST_SITES: Final = "review-best-sites"
OF_PLAN: Final = ("place", "service", "mode", "minutes", "outside", "edits", "rules", "method")
PLAN_OF_OWN: Final = (
    "The plan of best sites is of a list of your own, which the accessibility page alone holds: it "
    "cannot be a chapter."
)


def controls(found: Catalogue) -> None:
    """What to compare with, how long a journey may take, and what counts as near."""
    place = gazetteer(found).place(str(st.session_state["place"]))
    _beside("Compare with", "r_against", found, place, "")
    _beside("And compare with", "r_also", found, place, NOTHING)
    with st.expander("Choices"):
        st.number_input(
            "Minutes to every service",
            5,
            120,
            None,
            5,
            key="r_minutes",
            placeholder="as published",
            help="Left empty, each service counts with the lower of its published pair of times.",
        )
        access_page.rules()
        _times(found)
        st.slider("Assets near enough to share (m)", 50, 2000, key="e_near", step=50)
        if st.session_state.get("edits") or st.session_state.get("versus"):
            if st.session_state.get("service") == services_points.OWN:
                st.caption(OF_OWN)
            else:
                name = "With the what-if of the accessibility page"
                st.checkbox(name, True, key="review-what-if")
        _best_sites()


def _times(found: Catalogue) -> None:
    """Which stored times stand in for the model, where there are any of this pack's areas."""
    codes, chosen = list(places.areas(found)["code"]), list(st.session_state.get("r_times") or ())
    known = {
        name: f"{services_kinds.kind(service).one}, {MODES[mode].noun}: {name}"
        for service in services_lists.offered(found)
        for mode in STORED
        for name in travel_stored.names(service, codes, mode)
    }
    if known or chosen:
        offered = [*known, *(name for name in chosen if name not in known)]
        st.multiselect(
            "Stored travel times",
            offered,
            key="r_times",
            format_func=lambda name: known.get(name, name),
            help="Each stands in for the model where it serves the service and the way to travel.",
        )


def _beside(label: str, key: str, found: Catalogue, place: Place, usual: str) -> None:
    """The picker of a place to compare with: the whole or nothing first, then by name.

    The whole, '', means nothing where it is the place itself, and holds for the next place.
    """
    known = gazetteer(found)
    others = [each for each in known.offered() if each not in (place, known.whole)]
    own = next((each for each in others if each.code == place.parent), None)
    chosen = str(st.session_state.get(key) or usual)
    first = [usual, NOTHING] if place != known.whole else [NOTHING if chosen == NOTHING else usual]
    codes = [*first, *([own.code] if own else []), *(each.code for each in others)]
    offered = list(dict.fromkeys([*codes, chosen]))
    whole = "nothing" if place == known.whole else f"{known.whole.label} (the whole)"
    names = {"": whole, NOTHING: "nothing"}
    names |= {code: parts.offered(known.place(code)) for code in offered if code not in names}
    parts.choose(label, offered, key, format_func=lambda code: names[code])


def question(found: Catalogue, selection: Selection) -> Question:
    """The part of the selection that a review answers; how the housing page was told to sum the
    supply, with what was entered of a district, is part of it."""
    known = gazetteer(found)
    whole = known.whole.code
    place = selection.place or whole
    district = housing_district.district_of(known, known.place(place))
    code = district.code if district else ""
    codes = [selection.r_against or whole, selection.r_also]
    others = [code for code in dict.fromkeys(codes) if code not in (NOTHING, place)]
    return Question(
        selection.place,
        tuple(others),
        minutes=selection.r_minutes,
        times=selection.r_times,
        timed_by=selection.rules,
        corrections=published.corrections(),
        near=selection.e_near,
        rules=selection.e_rules,
        supply=housing_choices.choices(vars(selection), code, date.today())[0],
    )


def answer(found: Catalogue, selection: Selection) -> Dossier:
    """The review that answers the selection, in the order in which the page reads."""
    with st.spinner("Reviewing the place"):
        asked = question(found, selection)
        shown = answers.dossier(
            found, asked, scenarios(selection, asked), best_sites(found, selection)
        )
    known = gazetteer(found)
    place = known.place(selection.place) if selection.place else known.whole
    weights = {each.key: getattr(selection, f"p_w_{each.key}") for each in CRITERIA}
    kept = session.current()
    with_project = recorded.added(shown, found, kept, place, weights)
    names = [kept.name, housing_own.HELD.name if housing_own.HELD.here else ""]
    return marked(overlaid(with_project, selection.layers), names)


def scenarios(selection: Selection, asked: Question) -> answers.Scenarios:
    """The what-if of the accessibility page, where there is one and it is wanted; by the stored
    times of the review where points are only closed, as these have no minutes to a new place.

    One of the user's own list of points is none: a review asks of the pack's services.
    """
    wanted = (
        st.session_state.get("review-what-if", True) and selection.service != services_points.OWN
    )
    if not wanted or not (selection.edits or selection.versus):
        return ()
    scenario = replace(access_page.question(selection), show="auto")
    sides = (access_edits.from_text(text) for text in (scenario.edits, scenario.versus))
    closes = all(isinstance(edit, access_edits.Close) for side in sides for edit in side.edits)
    if closes and not scenario.method:
        scenario = replace(scenario, method=asked.method(scenario.service, scenario.mode))
    return (scenario,)


def top(found: Catalogue, shown: Dossier) -> None:
    """The place, and links to each chapter."""
    st.html(WRAPPED)
    st.header(say.plain(shown.place), anchor=False)
    place = gazetteer(found).place(str(st.session_state["place"]))
    kind = wording.heading(place.kind_words)
    st.caption(say.plain(f"{kind}. {place.how}".strip()))
    before, after = halves(shown.chapters)
    entries = [(each.title, each.key) for each in before]
    entries += [(STANDS_OUT, FINDINGS), *((each.title, each.key) for each in after)]
    links = " · ".join(f"[{say.plain(title)}](#{key})" for title, key in entries)
    st.markdown(f"**On this page:** {links}")


def brief(shown: Dossier) -> None:
    """The brief of the review's documents (headline figures, what weighs most, and what a workshop
    recorded), and the choices that hold throughout."""
    figures, weighs = st.columns([3, 2], gap="medium")
    with figures:
        st.markdown(f"**{report_brief.HEADLINES}**")
        parts.table_twin(report_brief.headlines(shown), report_brief.HEADLINES)
        for told in (report_brief.unknown(shown), report_brief.MODELLED):
            if told:
                st.caption(say.plain(told))
    # The heaviest findings in a few lines at the top.
    lines = [say.plain(each.sentence) for each in shown.findings[:FIRST]]
    if lines:
        listed = "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))
        weighs.info(f"**What weighs most**\n\n{listed}")
    opened = shown.brief
    for table in (opened.options, opened.decisions) if opened else ():
        if table is not None and len(table.frame):
            st.markdown(f"**{say.plain(table.title)}**")
            parts.table_twin(table.frame, table.title)
            st.caption(say.plain(table.note))
    with st.expander("Choices that hold throughout, and the quality of the data"):
        say.items((*shown.parameters, *shown.quality))


def halves(chapters: Sequence[Chapter]) -> tuple[list[Chapter], list[Chapter]]:
    """The chapters that stand before the findings, and those after them."""
    after = [each for each in chapters if each.key in LAST]
    return [each for each in chapters if each.key not in LAST], after


def findings(found: Catalogue, shown: Dossier, selection: Selection) -> None:
    """What stands out, the heaviest first, each with the page that shows it."""
    st.header(STANDS_OUT, anchor=FINDINGS)
    if not shown.findings:
        st.markdown("No rule finds anything here that stands out.")
    for place, each in enumerate(shown.findings, 1):
        said, weight, link = st.columns([7, 1, 2], gap="small", vertical_alignment="center")
        said.markdown(f"**{place}.** {say.plain(each.sentence)}", help=say.plain(each.basis))
        weight.caption(f"Weight {each.weight:.2f}")
        page, query = PAGES[each.link.page], dict(to_finding(found, selection, each))
        icon = ":material/arrow_forward:"
        with link:
            st.page_link(page.file, label=page.title, icon=icon, query_params=query)
    st.caption("The weight says how much a thing stands out: [how it is made](#method).")
    if not shown.findings:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sentences = [each.sentence for each in shown.findings]
        chosen = st.selectbox(
            "Which finding", range(len(sentences)), format_func=sentences.__getitem__, width=640
        )
        where = gazetteer(found).place(str(st.session_state["place"]))
        draft = partial(recorded.entry, shown.findings[int(chosen or 0)], where)
        opportunities_draft.offer(draft, "opportunity-of-finding")


def make_ahead(found: Catalogue) -> None:
    """Makes them, one after the other."""
    if len(places.areas(found)) > MOST_AREAS:
        return
    codes = ["", *(each.code for each in gazetteer(found).of_kind("district"))][:MOST_PLACES]
    asked = [question(found, Selection(place=code)) for code in codes]
    answers.make_ahead(found, asked)


def _best_sites() -> None:
    """Whether the plan of the accessibility page becomes a chapter, where there is one."""
    state = st.session_state
    if not state.get("s_aim"):
        return
    if _of_own(str(state.get("service")), str(state.get("s_from")), str(state["s_aim"])):
        st.caption(PLAN_OF_OWN)
    else:
        st.checkbox("With the best sites of the accessibility page", True, key=BEST_SITES)


def best_sites(found: Catalogue, selection: Selection) -> tuple[Chapter, ...]:
    """The chapter of the plan, which says why where it cannot be made; none where not chosen."""
    own = _of_own(selection.service, selection.s_from, selection.s_aim)
    if not selection.s_aim or own or not st.session_state.get(BEST_SITES, True):
        return ()
    query = selection.query()
    kept = {k: v for k, v in query.items() if k in OF_PLAN or k.startswith("s_")}
    link = Link("accessibility", kept, "Accessibility")
    asked = access_page.question(selection)
    try:
        points = services_points.points(found, asked.service, asked.outside)
        offered = sites_found.candidates(found, selection, asked, points)
        plan = sites_found.plan(found, selection, asked, None, offered)
        return (review_planned.chapter(found, plan, link),)
    except HertsGeoError as fault:
        lead = (f"This chapter cannot be made. {fault}",)
        return (Chapter(key=review_planned.KEY, title="Best sites", lead=lead),)


def _of_own(service: str, source: str, aim: str) -> bool:
    return service == services_points.OWN or (source == OWN and aim != "close")
