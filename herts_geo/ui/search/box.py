"""The box in which a place or a point is looked for, the same wherever one is wanted.

What is typed is looked for on Enter and the best match taken; the list below offers names while one
types. Under the box stands what was guessed, what else was meant perhaps, or why nothing was found.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.places.examples import examples
from herts_geo.places.search import Answer, Match, words
from herts_geo.ui.base import say
from herts_geo.ui.search import entries

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
        placeholder=f"Type a name or postcode, such as {examples(found).name}",
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
        _take(found, key, take, text, alone=text in offered)


def _take(found: Catalogue, key: str, take: Take, text: str, alone: bool = True) -> None:
    """Takes the best match of a text, and keeps what is to be said of it and what else it may
    mean, unless it stands `alone`."""
    answer, before = look(found, text), st.session_state.get(key)
    problem, how, match = answer.problem, "", answer.best
    if match is not None:
        # in a link a partner's own property is no name but a position
        st.session_state[key] = match.text if match.kind != "asset" else f"{match.lat}, {match.lon}"
        try:
            how = take(match)
        except HertsGeoError as fault:
            problem, st.session_state[key] = str(fault), before
    others = answer.others[: None if answer.problem or not answer.sure else MOST]
    st.session_state[_told(key)] = {
        "at": _at(key),
        "page": str(st.session_state.get("_page")),
        "problem": problem,
        "guess": "" if problem else words.guess(answer),
        "how": how,
        "others": [] if alone else [(each.text, each.label) for each in others],
    }


def _tell(found: Catalogue, key: str, take: Take) -> None:
    """What there is to say of the last search, while what it chose stands, and what else was meant
    perhaps, each to be chosen."""
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
    if not (told["others"] and here):
        return
    with st.container(key=f"others-{key}", gap=None):
        st.caption(OTHERS)
        for number, (text, label) in enumerate(told["others"]):
            st.button(
                say.plain(label),
                key=f"_other_{key}_{number}",
                type="tertiary",
                on_click=_take,
                args=(found, key, take, text),
            )


def _at(key: str) -> str:
    """What the box has chosen, by which what was said of it is known to hold still."""
    return f"{st.session_state.get(key) or ''} {st.session_state.get('area') or ''}"


def _before(key: str) -> str:
    return f"_before_{key}"


def _told(key: str) -> str:
    return f"_found_{key}"
