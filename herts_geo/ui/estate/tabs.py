"""The answers below the map: scores, pairs near one another, screening, table and files."""

from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import export, scoring, wording
from herts_geo.estate import colocation as estate_colocation
from herts_geo.estate import files as estate_files
from herts_geo.estate import land as estate_land
from herts_geo.estate import score as estate_score
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.score import CRITERIA
from herts_geo.estate.screening import BY_ID, IDS
from herts_geo.estate.view import View
from herts_geo.opportunities import make as opportunities_make
from herts_geo.pack.catalogue import Catalogue
from herts_geo.scoring import MOST_WEIGHT
from herts_geo.ui import parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.estate import matches
from herts_geo.ui.link import to_pages
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.link.to_pages import to_closing
from herts_geo.ui.opportunities import draft as opportunities_draft
from herts_geo.ui.people import here

TITLES: Final = ("Score of assets", "Close enough to share", "Surplus or under-used", "Table")
OPEN: Final = "_estate_tab"  # session state: the title of the tab that is open
FILES_ONLY: Final = ("Id", "Group of uses", "Easting", "Northing", "Longitude", "Latitude")
FIRST: Final = ("Name", "Holder", "Use", "Tenure", "Lease event")
FEW: Final = 9  # rows that fit without scrolling
MOST_TOLD: Final = 5  # pairs told in sentences


def show(found: Catalogue, view: View, selection: Selection) -> None:
    """The answers, one behind the other; the one that is open is made, and no other."""
    makers = (
        partial(_scores, found, view, selection),
        partial(_near, view),
        partial(_caught, view),
    )
    answers = dict(zip(TITLES, (*makers, partial(twin, view)), strict=True))
    if view.held.matched is not None:
        answers[matches.TITLE] = partial(matches.show, view.held, view.held.matched)
    if st.session_state.get(OPEN) not in answers:  # the register that it was of was removed
        st.session_state.pop(OPEN, None)
    # A tab keeps its name, so that a verdict given there does not lead away from it.
    with st.container(key="estate-answers"):
        tabs = st.tabs(list(answers), key=OPEN, on_change="rerun")
    for tab, (title, answer) in zip(tabs, answers.items(), strict=True):
        if tab.open:
            with tab, parts.guard(title):
                answer()


def _scores(found: Catalogue, view: View, selection: Selection) -> None:
    st.markdown(
        "Each asset scores 0 to 100: the mean of ten criteria, weighted as you set here. "
        f"{scoring.RANKED}"
    )
    columns = st.columns(5)
    for place, each in enumerate(CRITERIA):
        columns[place % 5].slider(each.title, 0, MOST_WEIGHT, key=f"e_w_{each.key}")
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    with left:
        parts.criteria({each.title: each.words for each in CRITERIA})
    middle.checkbox("With land that has no building", key="e_land", help=estate_land.SCORED)
    right.number_input(
        "Criteria that must be known for a rank",
        1,
        len(CRITERIA),
        key="e_least",
        placeholder=f"half of those known of any asset: {view.scores.least}",
    )
    if not sum(view.scores.weights.values()):
        st.info("Every weight is 0: move one to rank the assets.")
        return
    table, why = st.columns([5, 4], gap="medium")
    with table:
        _table(view, view.ranking, "Assets in order of their score", "score-table")
        st.caption("Points of each criterion; an empty cell: not known.")
        say.words(view.scores.unranked())
    with why:
        _why(found, view, selection)


def _why(found: Catalogue, view: View, selection: Selection) -> None:
    """The choice of one asset, what its score is made of, and what can be done with it."""
    order = view.scores.order()
    ids = ["", *view.frame.loc[order, "id"]]
    names = dict(zip(view.frame["id"], view.frame["name"], strict=True))
    chosen = parts.choose(
        "Why this score",
        ids,
        "e_asset",
        format_func=lambda id: names.get(id, "Choose an asset, or click one on the map"),
    )
    row = view.frame.index[view.frame["id"] == (chosen or ids[min(1, len(ids) - 1)])]
    if not len(row):
        return
    asset = view.frame.loc[row[0]]
    made = view.scores.why(row[0])
    if view.scores.land.loc[row[0]]:
        say.words(f"{asset['name']} is land without a building and not scored.")
    else:
        score = float(view.scores.score.astype(float).loc[row[0]])
        say.words(scoring.in_words(made, str(asset["name"]), score))
    tables.show(scoring.made_of(made), hide_index=True, alt="What the score is made of")
    st.caption("Value: 0 to 1. Points add up to the score.")
    if reasons := view.screen.reasons().loc[row[0]]:
        say.words(f"Caught by the screening: {reasons}.")
    service = None if pd.isna(asset["service"]) else str(asset["service"])
    if to_pages.closure_link(service, str(asset["id"])):
        st.page_link(
            PAGES["accessibility"].file,
            label="What closing it would do to the people who use it",
            icon=PAGES["accessibility"].symbol,
            query_params=to_closing(found, selection, str(service), str(asset["id"])),
        )
    draft = partial(opportunities_make.from_asset, asset.to_dict())
    opportunities_draft.offer(draft, "opportunity-of-asset")


def _near(view: View) -> None:
    metres = st.slider("Metres apart at most, in a straight line", 50, 2_000, step=50, key="e_near")
    st.caption(
        f"{metres:,} m in a straight line are about "
        f"{metres * estate_colocation.DETOUR:,.0f} m on foot "
        f"(x {estate_colocation.DETOUR}). {estate_colocation.METHOD}"
    )
    pairs = estate_view.near_pairs(view)
    sharing = int(pairs["sharing"].sum())
    count = wording.count(len(pairs), "pair")
    said = f"{count} of assets of different holders stand so near; {sharing:,} share already."
    if out := estate_land.left_out(view.around, view.question.land):
        said += f" {out}"
    if view.held.withheld:
        said += " Vacant property is left out: distances would give its place away."
    say.words(said)
    if pairs.empty:
        return
    _one_pair(view, pairs)
    say.items(pairs.loc[~pairs["sharing"], "why"].head(MOST_TOLD))
    table = tables.led(estate_words.pairs_table(pairs), "Metres apart")
    if len(table) > FEW:
        parts.table_twin(table, "Pairs of assets near one another")
    else:
        tables.show(table, hide_index=True, alt="Pairs of assets near one another")
    opportunities_draft.offer_pair(view.around, pairs)
    make = partial(estate_files.pairs_csv, pairs, view.held.datasets)
    _download(view, "Pairs (CSV)", make, _name(view, "estate-pairs", "csv"), "text/csv")


def _one_pair(view: View, pairs: pd.DataFrame) -> None:
    """The choice of a pair, which the map then goes to, and why it is one."""
    drawn = view.tied
    names = dict(zip(drawn["id"], drawn["label"], strict=True))
    chosen = parts.choose(
        "Pair on the map",
        ["", *names],
        "e_pair",
        format_func=lambda id: names.get(id, "Choose a pair, or click its line on the map"),
    )
    if len(drawn) == estate_view.MOST_TIED:
        st.caption(f"The map draws the best {estate_view.MOST_TIED}.")
    for one, other, why in pairs[["first", "second", "why"]].to_numpy() if chosen else ():
        if estate_view.pair_id(one, other) == chosen:
            say.note(why)


def _caught(view: View) -> None:
    st.markdown("Reasons to look at an asset. No rule says that it should go.")
    st.pills(
        "Rules that are on",
        IDS,
        key="e_rules",
        selection_mode="multi",
        format_func=lambda id: wording.heading(BY_ID[id].short),
    )
    st.checkbox("Show only the assets that a rule catches, everywhere on the page", key="e_caught")
    rules, assets = st.columns(2, gap="medium")
    with rules:
        rows = [
            {"Catches": hits, "Cannot judge": view.screen.unknown[id], "Rule": BY_ID[id].words}
            for id, hits in view.screen.caught.items()
        ]
        tables.show(pd.DataFrame(rows), hide_index=True, alt="What each rule catches")
        st.caption("Cannot judge: the register does not give what the rule looks at.")
    with assets:
        found = estate_view.caught(view)
        say.words(f"{wording.count(len(found), 'asset')} caught by at least one rule.")
        _table(view, found, "Assets that the rules catch", "caught-table")


def twin(view: View) -> None:
    """Every asset shown as a table, and as files with their source and licence."""
    frame = estate_score.beside(view.frame.assign(caught=view.screen.reasons()), view.scores)
    table = estate_words.table(frame).drop(columns=list(FILES_ONLY))
    _table(view, tables.led(table, *FIRST), f"Assets in {view.place.label}", "estate-table")
    sets = view.held.datasets
    with st.container(horizontal=True):
        for label, make, ending, mime in (
            ("Table (CSV)", estate_files.csv, "csv", "text/csv"),
            ("Map (GeoJSON)", estate_files.geojson, "geojson", "application/geo+json"),
            ("Map (GeoPackage)", estate_files.geopackage, "gpkg", "application/geopackage+sqlite3"),
        ):
            _download(view, label, partial(make, frame, sets), _name(view, "estate", ending), mime)
    if view.held.full:
        say.warning("These files hold the place of vacant property: do not publish them.")
    say.words(estate_words.paragraph(view.held, view.sums, f"in {view.place.label}"))


def _table(view: View, table: pd.DataFrame, name: str, key: str) -> None:
    pick = tables.Pick(view.frame["id"], "e_asset", key)
    if len(table) > FEW:
        parts.table_twin(table, name, pick=pick)
    else:
        tables.show(table, pick=pick, hide_index=True, alt=name, placeholder="no data")


def _download(view: View, label: str, make: Callable[[], bytes], file: str, mime: str) -> None:
    """A button for a file, which goes into the audit log where it holds what is withheld."""
    took = "took withheld property away"
    parts.download(label, here.noted(make, took, file) if view.held.full else make, file, mime)


def _name(view: View, stem: str, ending: str) -> str:
    kind = "-full-do-not-publish" if view.held.full else ""
    return f"{stem}-{export.stem(view.place)}{kind}.{ending}"
