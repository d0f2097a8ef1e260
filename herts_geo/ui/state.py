"""One typed selection <-> the query string. The URL owns what is chosen; widgets follow it."""

from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, TypeVar

import streamlit as st

from herts_geo import classify, deprivation
from herts_geo.catalogue import Catalogue
from herts_geo.deprivation_view import AGAINST
from herts_geo.errors import HertsGeoError
from herts_geo.places import gazetteer

T = TypeVar("T")
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
    whole = gazetteer(catalogue).whole.code
    query, stored = dict(st.query_params), st.session_state.get("_query")
    moved = st.session_state.get("_page", page) != page
    st.session_state["_page"] = page
    if stored is not None and (query == stored or (moved and not query)):
        _seed(parse(stored, catalogue)[0], whole, only_absent=True)
        return
    selection, problems = parse(query, catalogue)
    _seed(selection, whole, only_absent=False)
    st.session_state["_query"] = selection.query()
    for problem in problems:
        st.warning(problem)


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
    query = selection.query()
    st.session_state["_query"] = query
    if dict(st.query_params) != query:
        st.query_params.from_dict(query)


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
