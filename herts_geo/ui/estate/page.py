"""The parts of the public estate page: its filters, map, key and figures."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any, Final

import streamlit as st

from herts_geo import places, wording
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import held as estate_held
from herts_geo.estate import picture as estate_picture
from herts_geo.estate import score as estate_score
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.colocation import TooManyPairs
from herts_geo.estate.filter import CODES, Filter
from herts_geo.estate.held import Estate
from herts_geo.estate.view import Question, View
from herts_geo.evidence import Picture
from herts_geo.maps.choropleth import Choropleth
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache, constraints, parts
from herts_geo.ui.base import say
from herts_geo.ui.estate import registers
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.items import Site, Sites, Tie, Ties

MARGIN: Final = 0.004  # degrees around a pair that the map shows
PLAIN: Final = "#f4f1ea"
LABELS: Final = {
    "holder": "Holder",
    "use": "Use",
    "tenure": "Tenure",
    "condition": "Condition",
    "energy": "Energy rating",
    "purpose": "Purpose",
}


def filters(found: Catalogue, held: Estate) -> None:
    """The filters: holder, use and vacancy first, the rest folded away."""
    offered = estate_filter.options(held.frame)
    st.checkbox("With GP practices", key="e_gp")
    _codes("holder", offered)
    _codes("use", offered)
    parts.choose(
        "Vacancy",
        list(estate_filter.VACANCY),
        "e_vacant",
        format_func=lambda code: estate_filter.VACANCY[code],
    )
    with st.expander("More filters"):
        for name in ("tenure", "condition", "energy", "purpose"):
            _codes(name, offered)
        st.number_input("Floor area from (m2)", 0, 1_000_000, step=100, key="e_floor_from")
        st.number_input("Floor area to (m2)", 0, 1_000_000, step=100, key="e_floor_to")
        st.number_input("Lease event within (years)", 1, 50, step=1, key="e_lease")
    constraints.controls(found, "e")
    parts.backgrounds(found)


def question(selection: Selection) -> Question:
    """The part of the selection that a view of the estate answers."""
    chosen = {name: getattr(selection, f"e_{name}") for name in CODES}
    wanted = Filter(
        **chosen,
        vacancy=selection.e_vacant,
        floor_from=selection.e_floor_from or 0,
        floor_to=selection.e_floor_to or 0,
        lease_years=selection.e_lease or 0,
        clear_of=selection.e_clear,
        unsure=selection.e_unsure,
    )
    weights = [(each.key, getattr(selection, f"e_w_{each.key}")) for each in estate_score.CRITERIA]
    return Question(
        place=selection.place,
        wanted=wanted,
        near=selection.e_near,
        rules=selection.e_rules,
        only_caught=selection.e_caught,
        weights=tuple(weights),
        least=selection.e_least,
        land=selection.e_land,
    )


def answer(found: Catalogue, held: Estate, selection: Selection) -> View:
    """The view that answers the selection: made anew each time where it is made of partners' rows,
    one for all sessions where it is of what is publicly known."""
    if held.full or held.registers or registers.files() or held.matched is not None:
        return estate_view.view(found, held, question(selection), date.today())
    shared: View = publicly(found, question(selection), selection.e_gp, date.today())
    return shared


@cache.shared()
def publicly(found: Catalogue, asked: Question, practices: bool, today: date) -> View:
    """The view of what is publicly known, one for all sessions."""
    held = registers.public(found, practices, today)
    return estate_view.view(found, held, asked, today)


def draw(found: Catalogue, view: View, selection: Selection) -> None:
    """The map of the assets shown, each with the letter and colour of its holder."""
    vintage = places.boundary_set(found, "lsoa").geography_vintage
    code = view.place.code
    drawn = ties(view, selection.e_pair)
    inside = places.within(places.areas(found), view.place)
    pair = None  # where the map goes when a pair is chosen: what it stands in, with a margin
    if chosen := next((each for each in drawn.items if each.id == drawn.selected), None):
        (south, west), (north, east) = (map(f, *chosen.ends) for f in (min, max))
        pair = chosen.id, ((south - MARGIN, west - MARGIN), (north + MARGIN, east + MARGIN))
    map_show.show(
        cache.base(found),
        Choropleth(
            classes="".join("0" if each else "." for each in inside),
            values="",
            colours=(PLAIN,),
            labels=("small area",),
            title=f"{view.place.label}, {view.sums['assets']:,} assets shown",
        ),
        cache.geometry_address(found, vintage),
        fit=(f"{code} {vintage}", cache.place_bounds(found, code, vintage)),
        sites=Sites(marks(view), selection.e_asset),
        ties=drawn,
        view=pair,
        outline=cache.outline(found, code),
        overlays=constraints.overlays(found, selection.e_layers),
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
        on_click=_clicked,
    )
    constraints.legend(found, selection.e_layers)


def picture(found: Catalogue, view: View, selection: Selection) -> Picture:
    """The map of the view as a picture for print, of what anybody may see."""
    drawn = estate_picture.picture(found, view, tied=True)
    return replace(drawn, lines=(*drawn.lines, *constraints.lines(found, selection.e_layers)))


def masked(found: Catalogue, view: View, selection: Selection) -> Picture:
    """The map of the view as a picture for print; of the holder's own full view what anybody may
    see of it."""
    if view.held.full:
        held = registers.masked(found, selection.e_gp)
        view = answer(found, held, selection)
    return picture(found, view, selection)


def marks(view: View) -> tuple[Site, ...]:
    """The assets that have a position as circles with the letter and colour of their holder."""
    return tuple(Site(**vars(spot)) for spot in view.spots)


def ties(view: View, selected: str) -> Ties:
    """The pairs that could share as lines between them; none where there are too many to list."""
    with suppress(TooManyPairs):  # which the list of pairs says
        rows = view.tied.to_dict("records")
        items = tuple(
            Tie(
                id=row["id"],
                label=row["label"],
                ends=((row["lat1"], row["lon1"]), (row["lat2"], row["lon2"])),
            )
            for row in rows
        )
        return Ties(items, selected)
    return Ties(())


def key(view: View) -> None:
    """The key of the map as text: letter, holder and number of assets."""
    lines = "".join(
        '<li style="display:flex;gap:.4rem;align-items:baseline;margin:0">'
        f'<span style="flex:none;min-width:1.35rem;height:1.35rem;border-radius:1rem;color:#fff;'
        f"background:{each.colour};text-align:center;line-height:1.35rem;font-size:.75rem;"
        f'font-weight:600">{escape(each.letter)}</span><span>{escape(each.holder)} '
        f'<span style="color:#595959">({each.assets:,})</span></span></li>'
        for each in view.key
    )
    st.html(
        '<div style="font-size:.875rem"><strong>Holder</strong> <span style="color:#595959">'
        "Number of assets in brackets. A dark circle with a number: several holders at one spot. "
        "A line: two that could share. "
        "Of what is publicly known, the holder is who provides the service. "
        '</span><ul style="list-style:none;padding:0;margin:.3rem 0 0;display:grid;'
        f'grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.2rem .8rem">{lines}</ul>'
        "</div>"
    )


def figures(view: View) -> None:
    """The totals of the assets shown, each with how many of them lack the figure."""
    st.header(say.plain(view.place.label))
    sums, columns = view.sums, st.columns(2)
    columns[0].metric("Assets", f"{sums['assets']:,}")
    columns[1].metric("Holders", f"{sums['holders']:,}")
    known = [name for name in estate_filter.FIGURES if sums[name] is not None]
    for place, name in enumerate(known):
        given = sums["assets"] - sums["lacking"][name]
        columns[place % 2].metric(
            wording.heading(estate_filter.FIGURES[name]),
            estate_words.unit(name, sums[name]),
            f"given for {given:,} of {sums['assets']:,}",
            delta_color="off",
            delta_arrow="off",
        )
    rates = {"cost_per_m2": "Running cost per m2", "backlog_per_m2": "Maintenance per m2"}
    for place, (name, title) in enumerate(rates.items()):
        if sums[name] is not None:
            columns[place].metric(title, f"£{sums[name]:,.0f}")
    say.words(estate_words.paragraph(view.held, sums, f"in {view.place.label}"))
    constraints.said(view.left_out, view.notes)
    if lost := estate_held.unplaced(view.held.frame, view.place):
        say.words(
            f"{wording.count(lost, 'asset')} held without a position cannot be told to lie here."
        )


def _codes(name: str, offered: dict[str, list[str]]) -> None:
    key = f"e_{name}"
    chosen = [str(each) for each in st.session_state.get(key, [])]
    lost = [each for each in chosen if each not in offered[name]]
    st.session_state[key] = [each for each in chosen if each in offered[name]]
    if lost:
        say.warning(
            f"No asset held has the {LABELS[name].lower()} "
            f"{wording.listing([x[:60] for x in lost])}: it was taken out of the filter."
        )
    st.multiselect(LABELS[name], offered[name], key=key, placeholder="All")


def _clicked(about: dict[str, Any]) -> None:
    parts.toggle_mark("e_pair" if str(about.get("point")).startswith("pair:") else "e_asset", about)
