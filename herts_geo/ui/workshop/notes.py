"""Notes of a workshop: pinned by a click, by what was found, or by small area; and listed."""

from functools import partial
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, search
from herts_geo.places import points as places_points
from herts_geo.places.search import Match
from herts_geo.project import file as project_file
from herts_geo.project.records import TEXT, Note
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say, tables
from herts_geo.ui.project import session
from herts_geo.ui.search import box
from herts_geo.ui.workshop import map as workshop_map
from herts_geo.ui.workshop import page
from herts_geo.ui.workshop.map import CHOSEN
from herts_geo.workshop import record as workshop_record
from herts_geo.workshop import votes as workshop_votes

PIN: Final = "_note_pin"  # [longitude, latitude, code, text] of what was clicked or found last
WORDS: Final = "_note_text"
WHERE: Final = "_note_where"
WHO: Final = "_note_who"
DISCREET: Final = "Do not write where vacant or sensitive property is."


def panel(found: Catalogue, place: Place) -> None:
    """The map with every note, the form of a new one, and the notes as a table."""
    areas = places.areas(found)
    beside, form = st.columns([5, 3], gap="medium")
    with form:
        _form(found, areas[places.within(areas, place)], place)
        _one()
    with beside:
        workshop_map.draw(found, place, _clicked)
    table = workshop_record.note_table(
        session.current(), dict(zip(areas["code"], areas["label"], strict=True))
    )
    if table.empty:
        st.info("No note yet.")
        return
    many = wording.count(len(table), "note")
    say.words(f"{many}. The numbers on the map are those of the first column.")
    table.insert(0, "Number", range(1, len(table) + 1))
    ids = pd.Series([each.id for each in session.current().notes], index=table.index)
    parts.table_twin(table, "Notes", pick=tables.Pick(ids, CHOSEN, "notes-table"))


def _clicked(about: dict[str, Any]) -> None:
    """A click on a note chooses it; one on an area pins the next note there."""
    if isinstance(point := about.get("point"), str):
        st.session_state[CHOSEN] = point
    elif isinstance(code := about.get("code"), str):
        st.session_state["area"] = code
        spot = [about[name] for name in ("lon", "lat") if name in about]
        st.session_state[PIN] = [*spot, code, ""] if len(spot) == 2 else None


def _form(found: Catalogue, areas: gpd.GeoDataFrame, place: Place) -> None:
    st.subheader("Add a note")
    box.box(found, WHERE, partial(_pin, found), "Where it is pinned")
    area = parts.area_picker(areas, "Small area of the note")
    if pin := _pinned(area):
        st.caption(f"Pinned to the point {pin[1]:.5f}, {pin[0]:.5f}.")
    elif area:
        st.caption("Pinned to the small area above. Click the map to pin it to a point.")
    else:
        st.caption("Click the map to pin it to a point, or find or choose where above.")
    with st.form("note", clear_on_submit=False, border=False):
        st.text_area("Note", key=WORDS, max_chars=TEXT, height=110, help=DISCREET)
        page.organisation(WHO, "From (organisation)")
        st.form_submit_button(
            "Add the note",
            on_click=_add,
            args=(place.label,),
            type="primary",
            icon=":material/push_pin:",
            **rights.in_section("notes"),
        )


def _pin(found: Catalogue, match: Match) -> str:
    """Pins the next note to what was found: a small area as such, else its point or middle."""
    if match.kind == "lsoa":
        st.session_state[PIN], st.session_state["area"] = None, match.area
        return f"Found: {match.label}."
    lon, lat = search.spot(found, match)
    code = places_points.area_at(places.areas(found), lon, lat)
    st.session_state[PIN], st.session_state["area"] = [lon, lat, code, match.text], code or None
    return f"Found: {match.label}." if match.lon is not None else f"The middle of {match.label}."


def _pinned(area: str) -> tuple[float, float, str] | None:
    """The point that was clicked or found and its small area, while no other one is chosen; what
    was found may lie beside the areas to choose from."""
    pin = st.session_state.get(PIN)
    if not isinstance(pin, list):
        return None
    lon, lat, code, text = pin
    found = not area and text and text == st.session_state.get(WHERE)
    return (float(lon), float(lat), str(code)) if area == code or found else None


def _add(place: str) -> None:
    text = str(st.session_state.get(WORDS) or "").strip()
    who = str(st.session_state.get(WHO) or "")
    if not text:
        page.refuse("The note has no words yet. Write it, then press 'Add the note'.")
        return
    chosen = str(st.session_state.get("area") or "")
    lon, lat, area = _pinned(chosen) or (None, None, chosen)
    made = Note(text=text, lon=lon, lat=lat, area=area, place=place, organisation=who)
    if page.attempt(lambda now: project_file.add(now, "notes", made), "adding a note", text, who):
        st.session_state[WORDS] = st.session_state[WHERE] = ""
        st.session_state[PIN] = st.session_state["area"] = None


def _one() -> None:
    """One note, to be changed or taken out."""
    notes = {each.id: each for each in session.current().notes}
    if not notes:
        return
    st.subheader("Change a note")
    names = {"": "Click one on the map, or choose here"}
    for number, (id, each) in enumerate(notes.items(), start=1):
        names[id] = f"{number}. {workshop_votes.short(each.text)}"
    chosen = parts.choose("Note to change", list(names), CHOSEN, format_func=names.get)
    if chosen:
        page.change("notes", notes[chosen], "text")
