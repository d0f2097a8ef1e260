"""The box in which a place or a point is looked for, the same wherever one is wanted.

What is typed is looked for on Enter and the best match taken; the list below offers names while one
types. Under the box stands what was guessed, what else was meant perhaps, or why nothing was found.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.places.examples import examples
from herts_geo.places.search import Answer, Match, words
from herts_geo.ui.base import say
from herts_geo.ui.search import entries

Others = Sequence[tuple[str, str]]  # a text that finds each, and its label
Take = Callable[[Match], str]  # what choosing a match does; says what stands for it, or raises
LABEL: Final = "Find a place"
HELP: Final = (
    "A town, neighbourhood, district, parish, street, station, service, public property of a "
    "register that you added, a postcode or its beginning, a grid reference, or latitude and "
    "longitude. Enter takes the best match."
)
MOST: Final = 3  # others that are offered beside a match that is sure
OTHERS: Final = "Or did you mean:"


def box(
    found: Catalogue,
    key: str,
    take: Take = lambda match: f"Found: {match.label}.",
    label: str = LABEL,
    names: Mapping[str, str] | None = None,
    required: bool = False,
) -> None:
    """The search; `take` gets the match that was chosen, in a callback, before the next run, and
    returns what is said of it under the box.

    `session_state[key]` holds a text that finds the match again, unless `take` puts another one
    there; a link may own it. `names` (text -> label) are offered in the list; usually `listed`.
    `required`: whether it cannot be emptied.
    """
    state, offered = st.session_state, entries.listed(found) if names is None else names
    state[key] = state.get(key) or None
    state[_before(key)] = held = str(state[key] or "")
    offered = {**({held: held} if held and held not in offered else {}), **offered}
    st.selectbox(
        label,
        list(offered),
        index=0 if required else None,
        key=key,
        format_func=lambda text: offered.get(text, text),
        accept_new_options=True,
        placeholder=_placeholder(found),
        on_change=_asked,
        args=(found, key, take, tuple(offered)),
        help=HELP,
    )
    _tell(found, key, take)


def look(found: Catalogue, text: str) -> Answer:
    """What a text means among all that this session can find."""
    return search.search(found, text, entries.beside(found))


def _asked(found: Catalogue, key: str, take: Take, offered: tuple[str, ...]) -> None:
    """Takes the best match of what was typed or chosen; without one all stays as it was."""
    text = str(st.session_state.get(key) or "")
    if text.strip():
        st.session_state[key] = st.session_state[_before(key)]
        _take(key, take, look(found, text), alone=text in offered)


def _take(key: str, take: Take, answer: Answer, alone: bool = False) -> None:
    """Takes the best match, and keeps what is to be said of it and what else it may mean."""
    problem, how = answer.problem, ""
    if answer.best is not None:
        try:
            how = _hold(key, take, answer.best)
        except HertsGeoError as fault:
            problem = str(fault)
    st.session_state[_told(key)] = {
        "at": _at(key),
        "page": str(st.session_state.get("_page")),
        "problem": problem,
        "guess": "" if problem else words.guess(answer),
        "how": how,
        "others": [] if alone else _offered(answer),
    }


def _offered(answer: Answer) -> Others:
    doubtful = answer.problem or not answer.sure
    return [(each.text, each.label) for each in answer.others[: None if doubtful else MOST]]


def _hold(key: str, take: Take, match: Match) -> str:
    before = st.session_state.get(key)
    # in a link a partner's own property is no name but a position
    st.session_state[key] = match.text if match.kind != "asset" else f"{match.lat}, {match.lon}"
    try:
        return take(match)
    except HertsGeoError:
        st.session_state[key] = before
        raise


def _tell(found: Catalogue, key: str, take: Take) -> None:
    """What there is to say of the last search, while what it chose stands."""
    told: dict[str, Any] = st.session_state.get(_told(key)) or {}
    if told.get("at") != _at(key):
        return
    here = told["page"] == str(st.session_state.get("_page"))
    if told["problem"] and here:
        say.error(told["problem"])
    if told["guess"]:
        say.warning(told["guess"])
    if told["how"]:
        st.caption(say.plain(told["how"]))
    if told["others"] and here:
        _others(found, key, take, told["others"])


def _others(found: Catalogue, key: str, take: Take, others: Others) -> None:
    """What else was meant perhaps, each to be chosen."""
    with st.container(key=f"others-{key}", gap=None):
        st.caption(OTHERS)
        for number, (text, label) in enumerate(others):
            st.button(
                say.plain(label),
                key=f"_other_{key}_{number}",
                type="tertiary",
                on_click=_chosen,
                args=(found, key, take, text),
            )


def _chosen(found: Catalogue, key: str, take: Take, text: str) -> None:
    _take(key, take, look(found, text), alone=True)


def _placeholder(found: Catalogue) -> str:
    return f"Type a name or postcode, such as {examples(found).name}"


def _at(key: str) -> str:
    """What the box has chosen, by which what was said of it is known to hold still."""
    return f"{st.session_state.get(key) or ''} {st.session_state.get('area') or ''}"


def _before(key: str) -> str:
    return f"_before_{key}"


def _told(key: str) -> str:
    return f"_found_{key}"
