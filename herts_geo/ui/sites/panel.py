"""Two parts of the accessibility page: best sites, and candidate buildings for a centre."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from herts_geo import export
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites import frontier, words
from herts_geo.access.sites.answer import Answer
from herts_geo.access.sites.ask import AIMS, MOST, WEIGHTS
from herts_geo.access.view import Question, View
from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import centres
from herts_geo.opportunities.centres import Centres
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache, parts
from herts_geo.ui.access import whatif
from herts_geo.ui.access.page import ENDINGS
from herts_geo.ui.base import charts, say
from herts_geo.ui.estate import registers
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.sheets import chart as sheet_chart
from herts_geo.ui.sites import found as sites_found

NONE_YET = "No plan yet: choose an aim"
USED = "_plan_used"  # a plan went into the what-if, and none was made since
ON_TOP = (
    "The what-if has changes, perhaps of a plan: a further plan would be on top of them. 'Start "
    "again' in the what-if takes them back."
)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def panel(
    found: Catalogue,
    view: View,
    question: Question,
    selection: Selection,
    own: pd.DataFrame | None,
    points: pd.DataFrame,
) -> None:
    """The choices of a plan, and below them the plan: its words, tables, chart, and the what-if."""
    if selection.s_aim:
        st.session_state.pop(USED, None)
    title = "Best sites: where to open, what could close"
    opened = bool(selection.s_aim or st.session_state.get(USED))
    with st.expander(title, expanded=opened, key="best_sites"):
        _controls(found, selection)
        if not selection.s_aim:
            if question.edits:
                say.note(ON_TOP)
            return
        try:
            offered = sites_found.candidates(found, selection, question, points)
            if selection.s_from == sites_answer.OWN and selection.s_aim != "close":
                say.words(sites_found.own_told(found, offered))
            _fixed(offered, closing=selection.s_aim == "close")
            made = sites_found.plan(found, selection, question, own, offered)
        except HertsGeoError as fault:
            say.error(str(fault))
            return
        _outcome(view, made)


def _controls(found: Catalogue, selection: Selection) -> None:
    left, middle = st.columns([3, 2])
    aims = {"": NONE_YET, **AIMS}
    with left:
        parts.choose("What the plan is to do", list(aims), "s_aim", format_func=aims.__getitem__)
    closing = selection.s_aim == "close"
    with middle:
        counts = list(range(0 if closing else 1, MOST + 1))
        parts.choose(
            "How many to close" if closing else "How many sites",
            counts,
            "s_many",
            format_func=lambda count: str(count) if count else "as many as lose nobody",
        )
    left, middle = st.columns([3, 2])
    with left if closing else middle:
        parts.choose(
            "Whose need counts", list(WEIGHTS), "s_weight", format_func=WEIGHTS.__getitem__
        )
    if closing:
        return
    kinds = {**sites_answer.sources(found), "estate": "Public buildings", "own": "Your own list"}
    with left:
        parts.choose("Candidate sites", list(kinds), "s_from", format_func=kinds.__getitem__)
    if selection.s_from == sites_answer.OWN:
        help = "A name, and longitude and latitude, easting and northing, or a postcode."
        sites_found.HELD.uploader("Your own list of sites", ENDINGS, help, key=sites_found.FILE)
        sites_found.HELD.standing("my list")


def _fixed(offered: pd.DataFrame, closing: bool) -> None:
    """What is kept and what is barred, by name."""
    names = dict(zip(offered["id"], offered["name"], strict=True))
    titles = ("Must stay open", "Must close") if closing else ("Must be in the plan", "Not to use")
    for column, title, key in zip(st.columns(2), titles, ("s_keep", "s_bar"), strict=True):
        chosen = st.session_state.get(key) or ()
        st.session_state[key] = [each for each in chosen if each in names]
        options = sorted(names, key=lambda each: (names[each], each))
        with column:
            st.multiselect(
                title,
                options,
                key=key,
                format_func=lambda each: names.get(each, each),
                placeholder="None",
            )


def _use(made: Answer) -> None:
    """Puts a plan into the what-if, which then tells what it does; the next plan waits for an aim,
    as it would be on top of this one."""
    whatif.take(made.plan.edits)
    st.session_state["s_aim"] = ""
    st.session_state[USED] = True


def _outcome(view: View, made: Answer) -> None:
    closing = made.plan.ask.aim == "close"
    if made.question.edits:
        st.caption("On top of the what-if: 'now' is after its changes.")
    say.note(words.sentence(made))
    if len(made.plan.chosen):
        st.button(
            "Use this plan in the what-if",
            on_click=_use,
            args=(made,),
            key="_use_plan",
            icon=":material/check:",
            help="The aim is then cleared: the next plan would be on top of this one.",
        )
    st.markdown(f"**{'The loss of each closure' if closing else 'What each site brings alone'}**")
    parts.table_twin(words.alone(made), "Candidates of the plan", placeholder="none in reach")
    steps = words.frontier(made)
    st.markdown(f"**{'How many could close' if closing else 'How many sites are worth it'}**")
    say.words(words.frontier_sentence(made))
    title = f"{'Closures' if closing else 'New sites'} and people within the time"
    drawn = frontier.chart(made.frontier, title, closing)
    charts.lines(drawn)
    sheet_chart.offer(
        replace(
            drawn,
            title=f"{title}: {view.place.label}",
            datasets=view.datasets,
            notes=words.sentences(made),
        )
    )
    parts.table_twin(steps, title)
    stem = f"best-sites-{export.stem(view.place)}-{made.question.service}"
    with st.container(horizontal=True):
        files = {
            "Sites (CSV)": (words.alone(made), ""),
            "Number of sites (CSV)": (steps, "-number"),
        }
        for label, (table, end) in files.items():
            data = partial(export.csv, table, view.datasets)
            parts.download(label, data, f"{stem}{end}.csv", "text/csv")


def candidates(found: Catalogue, question: Question) -> None:
    """Public buildings by reach, deprivation, spare space and what could be released near by."""
    box = st.expander(
        "Candidate buildings for a health neighbourhood centre", key="centres", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        asked = replace(question, service="gp", edits="", versus="", show="auto", method="")
        try:
            if registers.files():
                masked = registers.masked(found, practices=False)
                made = centres.centres(found, masked, asked)
            else:
                made = _public(found, asked)
        except HertsGeoError as fault:
            say.error(str(fault))
            return
        say.small(*centres.notes(made)[:-1])
        table = centres.table(made)
        parts.table_twin(table, centres.title(made), placeholder="not known")
        stem = f"candidate-buildings-{export.stem(made.place)}"
        with st.container(horizontal=True):
            csv = partial(export.csv, table, made.datasets)
            parts.download("Candidates (CSV)", csv, f"{stem}.csv", "text/csv")
            book = partial(centres.workbook, made)
            parts.download("Candidates (Excel)", book, f"{stem}.xlsx", WORKBOOK)
        parts.provenance(made.datasets)


@cache.shared()
def _public(found: Catalogue, question: Question) -> Centres:
    """The candidates for all sessions, where no register of a partner is among them."""
    return centres.centres(found, registers.public(found, False, cache.today()), question)
