"""One typed selection <-> the query string. The URL owns what is chosen; widgets follow it."""

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, fields, replace
from time import time
from typing import Any, Final, TypeVar

import streamlit as st

from herts_geo import classify, deprivation
from herts_geo.catalogue import Catalogue
from herts_geo.deprivation_view import AGAINST
from herts_geo.errors import HertsGeoError
from herts_geo.places import gazetteer, is_area

T = TypeVar("T")
SETTLING: Final = 2.0  # seconds in which the browser may still send the previous query
LONGEST: Final = 200  # characters of a value in a link that are read at all
PALETTES: Final = {**classify.PALETTES, **classify.DIVERGING}
WORDS: Final = {
    "place": "place",
    "area": "small area",
    "edition": "edition",
    "compare": "earlier edition",
    "measure": "what to show",
    "against": "comparison",
    "scheme": "class scheme",
    "classes": "number of classes",
    "breaks": "own breaks",
    "palette": "colours",
    "tiles": "background map",
}


@dataclass(frozen=True)
class Selection:
    """Everything that a link carries. Defaults are left out of the link."""

    place: str = ""
    area: str = ""
    edition: int = 0
    compare: int = 0
    measure: str = "overall"
    against: str = "england"
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"
    tiles: bool = False

    def query(self) -> dict[str, str]:
        """The values that differ from the defaults, as text for a link."""
        default = asdict(Selection())
        return {
            name: str(int(value) if isinstance(value, bool) else value)
            for name, value in asdict(self).items()
            if value != default[name]
        }


def parse(query: Mapping[str, str], catalogue: Catalogue) -> tuple[Selection, list[str]]:
    """The selection of a link, and a sentence for each value that was ignored."""
    chosen: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(Selection):
        text = query.get(item.name)
        if text is None:
            continue
        try:
            chosen[item.name] = _value(item.name, text[:LONGEST], catalogue)
        except (ValueError, HertsGeoError):
            problems.append(
                f"The link's {WORDS[item.name]} '{text[:40]}' is not known here and was ignored."
            )
    return _small_area(Selection(**chosen), catalogue), problems


def begin(catalogue: Catalogue, page: str) -> None:
    """Takes over a link that was opened, or keeps the selection when the page changes."""
    query, whole = dict(st.query_params), gazetteer(catalogue).whole.code
    moved = st.session_state.get("_page", page) != page
    st.session_state["_page"] = page
    if not _is_new_link(query, moved and not query, catalogue):
        kept = parse(st.session_state["_query"], catalogue)[0]
        _seed(kept, whole, only_absent=True)
        return
    selection, problems = parse(query, catalogue)
    _seed(selection, whole, only_absent=False)
    _remember(selection.query(), query)
    for problem in problems:
        st.warning(problem)


def _is_new_link(query: dict[str, str], moved: bool, catalogue: Catalogue) -> bool:
    """Whether the query is one that the user opened, and not one that is merely late.

    The browser may send the previous query for a moment after a new one was written.
    """
    stored = st.session_state.get("_query")
    if stored is None:
        return True
    changed_by_hand = current(catalogue).query() != stored
    late = query == st.session_state["_seen"] and time() - st.session_state["_at"] < SETTLING
    return not (query == stored or moved or changed_by_hand or late)


def current(catalogue: Catalogue) -> Selection:
    """The selection as the widgets stand; what no widget holds keeps the link's value."""
    stored = asdict(parse(st.session_state.get("_query", {}), catalogue)[0])
    held = {name: st.session_state.get(name, value) for name, value in stored.items()}
    held["area"] = held["area"] or ""
    if held["place"] == gazetteer(catalogue).whole.code:
        held["place"] = ""
    if held["edition"] == next(iter(deprivation.editions(catalogue)), 0):
        held["edition"] = 0
    return Selection(**held)


def commit(selection: Selection) -> None:
    """Writes the selection into the URL."""
    query, seen = selection.query(), dict(st.query_params)
    if query != st.session_state.get("_query") or seen != query:
        _remember(query, seen)
    if seen != query:
        st.query_params.from_dict(query)


def _remember(query: dict[str, str], seen: dict[str, str]) -> None:
    st.session_state["_query"], st.session_state["_seen"] = query, seen
    st.session_state["_at"] = time()


def _seed(selection: Selection, whole: str, only_absent: bool) -> None:
    values = asdict(selection) | {"place": selection.place or whole, "area": selection.area or None}
    for name, value in values.items():
        if not only_absent or name not in st.session_state:
            st.session_state[name] = value


def _small_area(selection: Selection, catalogue: Catalogue) -> Selection:
    """A selection whose place is a small area looks at its neighbourhood, the area marked."""
    known = gazetteer(catalogue)
    place = known.place(selection.place) if selection.place else known.whole
    if place.kind != "lsoa":
        return selection
    return replace(selection, place=place.parent, area=place.code)


def _value(name: str, text: str, catalogue: Catalogue) -> str | int | bool:
    if name in ("edition", "compare"):
        return deprivation.edition(catalogue, int(text)).year
    if name == "classes":
        return _among(int(text), range(classify.FEWEST, classify.MOST + 1))
    if name == "tiles":
        return bool(_among(int(text), (0, 1)))
    if name == "breaks":
        return ", ".join(f"{value:g}" for value in classify.own_breaks(text))
    if name == "area" and is_area(catalogue, text.strip().upper()):
        return text.strip().upper()
    if name in ("place", "area"):
        return gazetteer(catalogue).find(text).code
    tables: Mapping[str, Mapping[str, str]] = {
        "measure": deprivation.MEASURES,
        "against": AGAINST,
        "scheme": classify.SCHEMES,
        "palette": PALETTES,
    }
    return _among(text, tables[name])


def _among(value: T, allowed: Container[T]) -> T:
    if value not in allowed:
        raise ValueError(value)
    return value
