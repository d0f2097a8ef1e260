"""Votes of organisations on opportunities, findings and notes: cast, counted and withdrawn."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

import streamlit as st

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.project.file import Project
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say
from herts_geo.ui.link import state
from herts_geo.ui.project import session, shared, together
from herts_geo.ui.review import answers
from herts_geo.ui.review import page as review_page
from herts_geo.ui.workshop import page
from herts_geo.workshop import votes as workshop_votes
from herts_geo.workshop.votes import Thing

WHO: Final = "_vote_who"
WHAT: Final = "_vote_what"
HOW: Final = "_vote_how"
ALSO: Final = "_vote_findings"
BETWEEN: Final = "~"
RULE: Final = (
    "Each organisation has one vote on each thing; a new one takes the place of its earlier one."
)

UNNAMED: Final = "Nobody sees who has voted how, and the project file does not hold it."


def panel(found: Catalogue, place: Place) -> None:
    """The form that casts a vote, and what the votes say."""
    left, right = st.columns([3, 5], gap="medium")
    with left:
        st.subheader("Cast a vote")
        findings = _findings(found, place)
        _form(workshop_votes.things(session.current(), findings))
    with right:
        counted = workshop_votes.tallies(session.current(), findings)
        say.words(*workshop_votes.sentences(counted))
        if counted:
            table = workshop_votes.table(counted)
            named = list(workshop_votes.NAMED) if shared.is_on() else []
            parts.table_twin(table.drop(columns=named), "Votes")
        together.votes_switch()
    st.caption(f"{RULE} {UNNAMED}" if shared.is_on() else RULE)


def _findings(found: Catalogue, place: Place) -> dict[str, str]:
    """What stands out in the review of the place, once it is wanted: it takes a few seconds."""
    st.toggle(
        "Also vote on what stands out in the review",
        key=ALSO,
        help=f"Reviews {say.plain(place.label)}.",
    )
    if not st.session_state[ALSO]:
        return {}
    listed: dict[str, str] = {}
    with parts.guard("What stands out"), st.spinner("Reviewing the place"):
        selection = replace(state.current(found), place=place.code)
        shown = answers.dossier(found, review_page.question(found, selection), ())
        listed |= {workshop_votes.finding_id(x.key, place.code): x.sentence for x in shown.findings}
    return listed


def _form(things: Mapping[Thing, str]) -> None:
    if not things:
        st.info("Nothing to vote on yet: add a note here, or an opportunity on its page.")
        return
    names = {
        BETWEEN.join(key): f"{workshop_votes.KINDS[key[0]]}: {name}" for key, name in things.items()
    }
    theirs = rights.limits("contribute", not shared.voting())
    with st.form("vote", border=False):  # what is chosen and the press arrive together
        parts.choose("On what", list(names), WHAT, format_func=names.get)
        page.organisation(WHO)
        st.radio(
            "Vote",
            list(workshop_votes.VALUES),
            key=HOW,
            format_func=lambda value: workshop_votes.VALUES[value].capitalize(),
            horizontal=True,
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "Cast the vote",
                on_click=_cast,
                type="primary",
                icon=":material/how_to_vote:",
                **theirs,
            )
            st.form_submit_button("Withdraw it", on_click=_withdraw, **theirs)


def _chosen() -> tuple[Thing, str]:
    kind, _, id = str(st.session_state.get(WHAT) or "").partition(BETWEEN)
    return (kind, id), str(st.session_state.get(WHO) or "")


def _cast() -> None:
    thing, who = _chosen()
    value = int(st.session_state[HOW])
    if not shared.is_on():
        what = f"the vote of {who}"
        page.attempt(lambda now: workshop_votes.cast(now, thing, who, value), what, who)
        return
    voter = shared.mandate(who)  # one organisation's vote, and nobody sees whose

    def cast(now: Project) -> Project:
        with suppress(workshop_votes.NoVote, workshop_votes.NoOrganisation):
            now = workshop_votes.withdraw(now, thing, who)  # one with its name, from a file
        return workshop_votes.cast(now, thing, voter, value)

    page.attempt(cast, "a vote", who)


def _withdraw() -> None:
    thing, who = _chosen()
    named = not shared.is_on()
    voter = who if named else shared.mandate(who)
    what = f"withdrawing the vote of {who}" if named else "withdrawing a vote"

    def withdraw(now: Project) -> Project:
        try:
            return workshop_votes.withdraw(now, thing, voter)
        except workshop_votes.NoVote:
            return workshop_votes.withdraw(now, thing, who)  # one with its name, from a file

    page.attempt(withdraw, what)
