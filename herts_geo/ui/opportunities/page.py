"""The opportunities page: its map, key and totals, and the shortlist with its weights."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import places, scoring
from herts_geo.maps.choropleth import OUTSIDE, Choropleth
from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities import place as opportunities_place
from herts_geo.opportunities import shortlist as opportunities_shortlist
from herts_geo.opportunities.entries import FIGURES
from herts_geo.opportunities.place import Placed
from herts_geo.opportunities.shortlist import CRITERIA
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project.records import Opportunity
from herts_geo.scoring import MOST_WEIGHT, Scores
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.show import Site, Sites
from herts_geo.ui.opportunities import form
from herts_geo.ui.project import session

PLAIN: Final = "#f4f1ea"
RADIUS: Final = 10.0  # pixels
LABELLED: Final = (("homes", "homes"), ("jobs", "jobs"), ("receipt", ""), ("saving", ""))


def placed(found: Catalogue) -> Placed:
    """The entries of the project that count for the chosen place."""
    place = gazetteer(found).place(str(st.session_state["place"]))
    return opportunities_place.within(found, session.current().opportunities, place)


def figures(shown: Placed) -> None:
    """The totals, each with how many entries give the figure."""
    st.header(shown.place.label)
    every, columns = opportunities_entries.total(shown.entries), st.columns(2)
    columns[0].metric("Opportunities", f"{every.count:,}")
    columns[1].metric(
        "Enough public bodies", f"{every.partnered:,}", help=opportunities_entries.BODIES_RULE
    )
    for place, (name, title) in enumerate(FIGURES.items()):
        summed = every.sums[name]
        columns[place % 2].metric(
            title,
            opportunities_entries.amount(name, summed.value).removesuffix(" a year"),
            opportunities_entries.given(summed) if every.count else None,
            delta_color="off",
            delta_arrow="off",
            help=opportunities_entries.HOMES_RULE if name == "homes" else None,
        )
    where = opportunities_place.where(shown.place)
    say.words(opportunities_entries.paragraph(shown.entries, where, date.today().isoformat()))


def draw(found: Catalogue, shown: Placed, selection: Selection) -> None:
    """The map of the entries that have a position, and what its letters mean."""
    boundaries = places.boundary_set(found, "lsoa")
    code, vintage = shown.place.code, boundaries.geography_vintage
    # plain areas inside the place, which may be clicked, and outlines around it
    inside = places.within(places.areas(found), shown.place)
    digits = "".join("0" if each else OUTSIDE for each in inside)
    map_show.show(
        cache.base(found),
        Choropleth(
            classes=digits,
            values="",
            colours=(PLAIN,),
            labels=("small area",),
            title="Opportunities",
        ),
        cache.geometry_address(found, vintage),
        fit=(f"{code} {vintage}", cache.place_bounds(found, code, vintage)),
        outline=cache.outline(found, code),
        sites=Sites(marks(shown.entries), selection.p_entry),
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
        on_click=_clicked,
    )
    key(shown)
    st.caption(
        "A click on a circle opens its entry; a click elsewhere in the place puts the entry "
        "of the form there. A postcode typed into the form does the same."
    )


def marks(entries: Sequence[Opportunity]) -> tuple[Site, ...]:
    """The entries that have a position as circles with the letter and colour of their status."""
    drawn = [each for each in entries if each.lon is not None and each.lat is not None]
    found = []
    for entry, mark in zip(drawn, opportunities_chapter.marks(drawn), strict=True):
        known = [
            f"{opportunities_entries.amount(name, value)} {words}".strip()
            for name, words in LABELLED
            if (value := opportunities_entries.figure(entry, name)) is not None
        ]
        made = Site(
            id=entry.id,
            label=f"{entry.title}: {', '.join([entry.status, *known])}",
            lat=mark.lat,
            lon=mark.lon,
            radius=RADIUS,
            colour=mark.colour,
            letter=mark.letter,
        )
        found.append(made)
    return tuple(found)


def key(shown: Placed) -> None:
    """What the letters and colours of the entries mean, with the number of each."""
    items = "".join(
        '<span style="display:inline-flex;gap:.4rem;align-items:center">'
        f'<span aria-hidden="true" style="min-width:1.35rem;height:1.35rem;border-radius:1rem;'
        f"background:{item.colour};color:#fff;text-align:center;line-height:1.35rem;"
        f'font-size:.75rem;font-weight:600">{escape(item.label[0])}</span>'
        f"<span>{escape(item.label[3:])} ({item.areas:,})</span></span>"
        for item in opportunities_chapter.key(shown.entries)
    )
    if items:
        st.html(
            '<div style="font-size:.875rem"><strong>Status</strong> (entries on the map)'
            f'<div style="display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.2rem 0">{items}</div>'
            "</div>"
        )


def _clicked(about: dict[str, Any]) -> None:
    point = about.get("point")
    if isinstance(point, str):
        st.session_state["p_entry"] = "" if st.session_state.get("p_entry") == point else point
    elif isinstance(about.get("lon"), float) and isinstance(about.get("lat"), float):
        form.put(about["lon"], about["lat"])


def shortlist(shown: Placed, selection: Selection) -> None:
    """The entries that are not done, in the order of their score, and what it is made of."""
    entries = opportunities_shortlist.shortlisted(shown.entries)
    st.markdown(
        "Each opportunity that is not done scores 0 to 100: the mean of nine criteria, weighted as "
        f"you set here. {scoring.RANKED}"
    )
    columns = st.columns(5)
    for place, each in enumerate(CRITERIA):
        columns[place % 5].slider(each.title, 0, MOST_WEIGHT, key=f"p_w_{each.key}")
    parts.criteria({each.title: each.words for each in CRITERIA})
    weights = {each.key: int(getattr(selection, f"p_w_{each.key}")) for each in CRITERIA}
    if not entries or not sum(weights.values()):
        st.info("Every weight is 0." if entries else "There is no opportunity to rank yet.")
        return
    scores = opportunities_shortlist.score(entries, weights, date.today(), shown.deciles)
    table = opportunities_shortlist.table(entries, scores)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        pick = tables.Pick(table.index.to_series(), "p_entry", "shortlist-table")
        tables.show(
            table, pick=pick, hide_index=True, alt="Opportunities in order", placeholder="not given"
        )
        st.caption("Points of each criterion; an empty cell: not known.")
        say.words(scores.unranked())
    with right:
        _why(table, scores)


def _why(table: pd.DataFrame, scores: Scores) -> None:
    names = {str(id): str(title) for id, title in table["Opportunity"].items()}
    chosen = parts.choose(
        "Why this score",
        ["", *names],
        "opportunity-why",
        format_func=lambda id: names.get(id, "The one that comes first, or choose another"),
    )
    id = chosen or next(iter(names))
    found = scores.why(id)
    say.words(scoring.in_words(found, names[id], float(scores.score.astype(float)[id])))
    tables.show(scoring.made_of(found), hide_index=True, alt="What the score is made of")
