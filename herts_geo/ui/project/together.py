"""Working together on the page: who is here, following, changes on both sides, and versions."""

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.project import words as project_words
from herts_geo.project.merge import Choice, Conflict
from herts_geo.project.records import Record, Removed
from herts_geo.ui.base import apart, rights, say, tables, turns
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.project import at_work, present, session, shared

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.history import Version
    from herts_geo.store.presence import Present
    from herts_geo.store.roles import Actor

R = TypeVar("R", bound=Record)
EVERY_S: Final = 10.0  # between two looks for what others changed that nobody told of
MOST_SHOWN: Final = 5
MOST_VERSIONS: Final = 100
PROJECT: Final = "_together_project"
VERSION: Final = "_together_version"
MARK: Final = "_together_mark"
LISTED: Final = "_together_listed"
CHOICES: Final[dict[Choice, str]] = {
    "here": "Keep yours",
    "there": "Take theirs",
    "both": "Keep both",
}


def control() -> None:
    """Who is here and whether all is kept, in the side bar; it hears what others change."""
    if shared.is_on() or shared.fault():
        apart.timed(_watched, EVERY_S)


def _watched() -> None:
    if session.laid():
        return
    if session.hear():
        _made_anew()
    every = present.here()
    if present.led(every):
        _made_anew()
    with st.container(key="together"):
        if many := shared.waiting(session.current()):
            st.caption(f"{wording.count(many, 'change')} of yours not sent yet.")
        elif saved := str(st.session_state.get(shared.SAVED, "")):
            st.caption(f"Kept in the store at {session.local(saved)}.")
        shown = present.with_browser(every)
        if len(shown) > 1:  # nobody needs to be told of themselves
            st.html(_badges(shown))
        _following(shown)


def _made_anew() -> NoReturn:
    """Ends this run for one of the whole page, which lets go before what people asked for."""
    st.session_state[turns.NEWS] = True
    st.rerun()


def _following(every: "list[Present]") -> None:
    """The buttons that follow somebody who presents, or stop following."""
    if present.follows():
        st.button("Stop following", key="unfollow", on_click=present.leave)
        return
    if st.session_state.get(present.LOST):
        st.caption("The one you followed has left.")
    for each in every:
        if present.scene_of(each) and not present.is_me(each):
            st.button(
                say.plain(f"Follow {each.who}"),
                key=f"follow-{each.session}",
                icon=":material/slideshow:",
                on_click=present.follow,
                args=[each.session],
            )


def tell() -> None:
    """What was not kept and why, and each record that somebody else changed too, side by side."""
    if refused := str(st.session_state.pop(shared.REFUSED, "")):
        say.error(f"This was not kept. {refused}")
    if fault := shared.fault():
        say.warning(
            f"{fault} What you enter stays in this tab and is sent as soon as the store answers."
        )
    clashes = shared.conflicts(session.current())
    for clash in clashes[:MOST_SHOWN]:
        who = "" if clash.section == "votes" else f" by {shared.by(clash)}"
        said = f"changed by you and{who or ' by somebody else'}"
        table = project_words.differences(clash).set_axis(["What", "Yours", "Theirs"], axis=1)
        choose(clash, said, table, f"clash-{clash.section}-{clash.id}", CHOICES, _settled)
    if (more := len(clashes) - MOST_SHOWN) > 0:
        st.caption(f"{more:,} more follow.")


def choose(
    clash: Conflict,
    said: str,
    table: pd.DataFrame,
    key: str,
    titles: Mapping[Choice, str],
    settle: Callable[[str, str, Choice], None],
) -> None:
    """Both forms of one record side by side, and a button for each choice between them."""
    record = clash.there if isinstance(clash.here, Removed) else clash.here
    with st.container(border=True, key=key):
        say.words(f"{project_words.label(clash.section, record)}: {said}.")
        tables.show(table, hide_index=True, alt="How the two versions differ")
        with st.container(horizontal=True):
            for choice, title in titles.items():
                st.button(
                    title,
                    key=f"{key}-{choice}",
                    on_click=settle,
                    args=(clash.section, clash.id, choice),
                )


def panel(prefix: str) -> None:
    """The workspace's projects to choose from, what this session is called, and the versions."""
    if not shared.is_on():
        return
    known, now = shared.listed(), session.current()
    key = f"{prefix}-{PROJECT}"
    st.session_state[key] = now.id
    st.selectbox(
        "Project of the workspace",
        list({now.id: "", **known}),
        key=key,
        format_func=lambda each: known.get(each, now.name),
        on_change=_turned,
        args=[key],
    )
    if at_work.names_itself():
        name = f"{prefix}-{at_work.NAME}"
        st.session_state[name] = at_work.called()
        st.text_input(
            "What others see you as",
            key=name,
            max_chars=at_work.LONGEST,
            placeholder="such as: a laptop of the County Council",
            on_change=_named,
            args=[name],
        )
    if st.toggle("Versions", key=f"{prefix}-{LISTED}"):
        _versions(prefix)


def opened(section: str, record: R) -> R:
    """A record as the form that is open for it began, and a word where it was changed since.

    The word has a place of its own, so that the form below it stays where it is.
    """
    kept = shared.opened(section, record)
    with st.container(key=f"opened-{section}-{record.id}"):
        if kept.revision != record.revision:
            say.note("Somebody changed this since you opened it. If you save, both are shown.")
            st.button(
                "Show theirs in the form",
                key=f"reopen-{section}-{record.id}",
                on_click=shared.close_form,
                args=(section, record.id),
            )
    return kept


def votes_switch() -> None:
    """Opens and closes the votes, for who leads the workshop."""
    if not shared.is_on():
        return
    if shared.voting():
        _votes("Close the votes", "lock", False)
    else:
        say.note("Voting is closed.")
        _votes("Open the votes", "lock_open", True)


def _votes(label: str, icon: str, on: bool) -> None:
    st.button(
        label, on_click=_set_voting, args=[on], icon=f":material/{icon}:", **rights.limits("lead")
    )


def _badges(every: "list[Present]") -> str:
    """Who is here: a letter on its colour, what they are called, and where they are."""
    rows = []
    for each in every:
        colour = present.COLOURS.get(each.colour, "#525252")
        scene = present.scene_of(each)
        page = PAGES[each.page].title if each.page in PAGES else ""
        where = f"presenting scene {scene}" if scene else page
        me = " (you)" if present.is_me(each) else ""
        rows.append(
            '<div role="listitem" '
            'style="display:flex;gap:.4rem;align-items:center;margin:.15rem 0">'
            f'<span aria-hidden="true" style="background:{colour};color:#fff;border-radius:1rem;'
            "min-width:1.35rem;line-height:1.35rem;text-align:center;font-size:.75rem;"
            f'font-weight:600">{escape(each.colour[:1])}</span>'
            f"<span>{escape(each.who)}{me}"
            f"<small>{escape(f': {where}' if where else '')}</small></span></div>"
        )
    return f'<div role="list" aria-label="Who is here">{"".join(rows)}</div>'


def _settled(section: str, id: str, choice: Choice) -> None:
    for clash in shared.conflicts(session.current()):
        if (clash.section, clash.id) == (section, id):
            session.settle(clash, choice)


def _turned(key: str) -> None:
    session.turn_to(str(st.session_state[key]))


def _named(key: str) -> None:
    st.session_state[at_work.NAME] = str(st.session_state[key])


def _set_voting(on: bool) -> None:
    def changed(store: "Store", actor: "Actor", id: str) -> None:
        from herts_geo.store import projects

        projects.set_voting(store, actor, id, on)

    shared.ask(changed)


def _versions(prefix: str) -> None:
    """Each version with who, when and what, and the way back to one; names for versions."""

    def found(store: "Store", actor: "Actor", id: str) -> "list[Version]":
        from herts_geo.store import history

        return history.listed(store, actor, id, MOST_VERSIONS)

    every: list[Version] = shared.ask(found) or []
    rows = [
        (
            session.local(each.at.isoformat()),
            "a voter" if each.sections == ("votes",) else each.who,
            each.what or "a change",
            ", ".join(each.marks),
        )
        for each in every
    ]
    table = pd.DataFrame(rows, columns=["When", "Who", "What", "Name"], dtype="str")
    tables.show(table, "No version yet.", hide_index=True, alt="Versions, the newest first")
    if not every:
        return
    names = {each.seq: f"{row[0]}: {row[2]}" for each, row in zip(every, rows, strict=True)}
    key = f"{prefix}-{VERSION}"
    st.selectbox("Version", list(names), key=key, format_func=lambda seq: names.get(seq, ""))
    mark, theirs = f"{prefix}-{MARK}", rights.limits("restore")
    with st.container(horizontal=True):
        st.button(
            "Go back to this version", key=f"{key}-back", on_click=_back, args=[key], **theirs
        )
    st.text_input(
        "Name this version", key=mark, max_chars=100, on_change=_marked, args=[key, mark], **theirs
    )


def _back(key: str) -> None:
    seq = st.session_state.get(key)

    def done(store: "Store", actor: "Actor", id: str) -> None:
        from herts_geo.store import history

        history.restore(store, actor, id, int(str(seq)))

    if seq is not None:
        shared.ask(done)


def _marked(key: str, mark: str) -> None:
    seq, name = st.session_state.get(key), str(st.session_state.get(mark) or "")

    def done(store: "Store", actor: "Actor", id: str) -> None:
        from herts_geo.store import history

        history.mark(store, actor, id, name, int(str(seq)))

    if seq is not None and name:
        shared.ask(done)
        st.session_state[mark] = ""
