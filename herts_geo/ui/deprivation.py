"""The parts of the deprivation page: its controls, map, figures and files."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from herts_geo import export, places, wording
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import picture as deprivation_picture
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.deprivation import view as deprivation_view
from herts_geo.deprivation import words as deprivation_words
from herts_geo.deprivation.indices import MEASURES
from herts_geo.deprivation.profile import Deprivation, Profile
from herts_geo.deprivation.view import AGAINST, Question, View
from herts_geo.evidence import Chart, Picture
from herts_geo.maps import choropleth, classify
from herts_geo.maps.choropleth import Choropleth
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place, gazetteer, residents
from herts_geo.places.locality import code as locality_code
from herts_geo.ui import cache, parts
from herts_geo.ui.base import charts, say, tables
from herts_geo.ui.cache import _cached
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import show as map_show
from herts_geo.ui.sheets import chart as sheet_chart


def controls(catalogue: Catalogue) -> None:
    """What to show, against what, and in which classes and colours."""
    editions = deprivation_indices.editions(catalogue)
    year = parts.choose("Edition", list(editions), "edition", format_func=lambda year: str(year))
    earlier = {0: "no comparison"}
    earlier |= {item: f"change since {item}" for item in editions if item < year}
    measures = editions[year].measures
    compare = parts.choose("Compare with", list(earlier), "compare", format_func=earlier.get)
    if compare:
        measures = tuple(m for m in measures if m in editions[compare].measures)
    parts.choose("What to show", measures, "measure", format_func=lambda name: MEASURES[name])
    if not compare:
        titles = {**AGAINST, "county": f"Fifths of the {gazetteer(catalogue).whole.word}'s people"}
        against = parts.choose(
            "Against what", list(AGAINST), "against", format_func=lambda x: titles[x]
        )
        if against == "measure":
            parts.scheme()
    parts.colours(classify.DIVERGING if compare else classify.PALETTES)
    parts.backgrounds(catalogue)


def question(selection: Selection) -> Question:
    """The part of the selection that a view of deprivation answers."""
    return Question(
        place=selection.place,
        edition=selection.edition,
        measure=selection.measure,
        against=selection.against,
        compare=selection.compare,
        scheme=selection.scheme,
        classes=selection.classes,
        breaks=selection.breaks,
        palette=selection.palette,
    )


def draw(found: Catalogue, view: View, selection: Selection) -> None:
    """The map of the view, its legend and its sources."""
    painted = painting(found, view.question)
    code, vintage = view.place.code, view.edition.vintage
    map_show.show(
        cache.base(found),
        painted,
        cache.geometry_address(found, vintage),
        fit=(f"{code} {vintage}", cache.place_bounds(found, code, vintage)),
        selected=selection.area,
        outline=cache.outline(found, code),
        on_click=parts.toggle_area,
        tiles=parts.tiles() if selection.tiles else None,
        ground=selection.ground,
    )


def picture(found: Catalogue, view: View) -> Picture:
    """The map of the view as a picture for print."""
    return deprivation_picture.picture(view, _summary(found, view))


def figures(found: Catalogue, view: View) -> None:
    """Who lives in the place, and how many of them in its most deprived areas."""
    people, standing = place_profile(found, view.place.code), _summary(found, view)
    st.header(say.plain(view.place.label))
    vintage = people.population_vintage
    first, second = st.columns(2)
    first.metric(f"Residents, {vintage}", f"{people.population:,}")
    described = residents.population_set(found, deprivation_indices.edition(found).vintage).columns
    titles = {column.name: wording.heading(column.title) for column in described}
    for place, (name, value) in enumerate(people.age_groups.items()):
        column = (second, first, second)[place % 3]
        column.metric(
            titles.get(name, name),
            f"{value:,}",
            help=f"{wording.share(value, people.population)} of residents, {vintage}. "
            + deprivation_profile.ages_note(people),
        )
    _standing(view, standing, first, second)


def _standing(
    view: View,
    standing: deprivation_profile.Deprivation,
    first: st.delta_generator.DeltaGenerator,
    second: st.delta_generator.DeltaGenerator,
) -> None:
    mid = f"people of {standing.population_vintage}"
    year = f"{MEASURES[view.question.measure]}, {view.edition.year}; "
    help_text = f"Residents of areas among the most deprived of England. {year}{mid}"
    areas = standing.areas_by_decile
    first.metric(
        "In most deprived 10%",
        f"{standing.people_most_deprived_10_england:,}",
        f"{wording.count(areas[0], 'area')}",
        delta_color="off",
        delta_arrow="off",
        help=help_text,
    )
    second.metric(
        "In most deprived 20%",
        f"{standing.people_most_deprived_20_england:,}",
        f"{wording.count(areas[0] + areas[1], 'area')}",
        delta_color="off",
        delta_arrow="off",
        help=help_text,
    )


def chosen_area(view: View, area: str) -> None:
    """The figures of the small area that is selected, in one sentence."""
    rows = view.frame[view.frame["code"] == area]
    for row in rows.to_dict("records"):
        figure = wording.number(float(row["rank"])) if pd.notna(row["rank"]) else wording.NO_DATA
        st.info(
            f"**{row['label']}**: {wording.people(int(row['population']))}; "
            f"{wording.inside(MEASURES[view.question.measure])} rank {figure} of "
            f"{view.edition.areas_ranked:,} in {view.edition.year}."
        )


def most_deprived(found: Catalogue, view: View) -> None:
    """The most deprived areas of the place by name; where editions are compared, those that changed
    most."""
    if view.older:
        changed = view.shown[view.shown["change"].fillna(0) != 0].head(5)
        lines = [
            f"1. {say.plain(row['label'])}: {row['change']:+.0f} "
            f"(decile {row['decile_older']:.0f} to {row['decile']:.0f})"
            for row in changed.to_dict("records")
        ]
        st.markdown(
            "**Greatest changes in deciles** (1 is the most deprived 10% of areas, 10 the least; "
            "+: less deprived than before, set against the rest of England)\n\n"
            + ("\n".join(lines) or "No area changed its decile.")
        )
        return
    standing = _summary(found, view)
    named = standing.most_deprived[:5]
    lines = [
        f"1. {item['name']}: rank {item['rank']:,}, {deprivation_words.decile(int(item['decile']))}"
        for item in named
    ]
    st.markdown(
        f"**Most deprived areas** (rank 1 of {view.edition.areas_ranked:,} is the most "
        "deprived in England)\n\n" + "\n".join(lines)
    )
    if standing.ranking_note:
        st.caption(say.plain(standing.ranking_note))


def deciles(found: Catalogue, view: View) -> None:
    """People by decile, the place against the whole; by change where editions are compared."""
    if view.older:
        st.markdown(f"**People by change, {view.older.year} to {view.edition.year}**")
        drawn = charts.people_by_step(deprivation_view.people_by_change(view))
        _offer(view, drawn, f"People by change ({view.title}): {view.place.label}")
        return
    whole = gazetteer(found).whole
    shares = {}
    for place in dict.fromkeys((view.place, whole)):
        standing = _summary(found, view, place)
        shares[place.label] = tuple(
            100 * value / max(standing.people, 1) for value in standing.people_by_decile
        )
    st.markdown(f"**People by decile** ({MEASURES[view.question.measure]}, {view.edition.year})")
    drawn = charts.people_by_decile(shares)
    _offer(view, drawn, f"People by decile: {view.place.label} ({view.title})")


def _offer(view: View, drawn: Chart, title: str, *notes: str) -> None:
    """A chart as a file, with the sources of the view."""
    sheet_chart.offer(replace(drawn, title=title, datasets=view.datasets, notes=notes))


def domains(found: Catalogue, view: View, area: str) -> None:
    """Where the selected area (or the place), its district and the whole stand on each measure."""
    known = gazetteer(found)
    row = view.frame[view.frame["code"] == area]
    district = row["district"].iloc[0] if len(row) else view.place.code
    codes = (area, district, known.whole.code) if len(row) else (district, known.whole.code)
    shown = tuple(dict.fromkeys(code for code in codes if code))
    named = view.frame.drop_duplicates("code").set_index("code")["label"]
    labels = {x: str(named[x]) if x in named else known.place(x).label for x in shown}
    positions = domains_of(found, view.edition.year, shown).rename(columns=labels)
    st.markdown(
        f"**Every measure of {view.edition.year}: {labels[shown[0]]}** "
        "(mean rank weighted by the people whom each measure is about)"
    )
    drawn = charts.domain_profile(positions, {name: MEASURES[name] for name in positions.index})
    title = f"Every measure of {view.edition.year}: {labels[shown[0]]}"
    _offer(view, drawn, title, "Mean rank weighted by the people whom each measure is about.")
    if lost := deprivation_profile.unweighted(found, view.edition):
        st.caption(say.plain(lost))


def twin(found: Catalogue, view: View) -> None:
    """The paragraph and the table that say what the map shows, and both as files."""
    say.words(paragraph(found, view.question))
    rows, wanted = table(found, view.question), deprivation_words.headings(view)
    parts.table_twin(
        tables.led(rows, *(wanted[x] for x in ("label", "change", "decile_older", "decile"))),
        f"Areas of {view.place.label}",
        pick=tables.Pick(view.frame["code"], "area", "deprivation-table"),
    )
    stem = f"deprivation-{export.stem(view.place)}-{view.edition.year}-{view.question.measure}"
    with st.container(horizontal=True):
        parts.download(
            "Table (CSV)", lambda: export.csv(rows, view.datasets), f"{stem}.csv", "text/csv"
        )
        parts.download(
            "Map and table (GeoJSON)",
            lambda: export.geojson(
                rows, places.areas(found, view.edition.vintage).geometry, view.datasets
            ),
            f"{stem}.geojson",
            "application/geo+json",
        )
    parts.provenance(view.datasets)


def _summary(
    found: Catalogue, view: View, place: Place | None = None
) -> deprivation_profile.Deprivation:
    code = (place or view.place).code
    found_summary: deprivation_profile.Deprivation = summary(
        found, code, view.edition.year, view.question.measure
    )
    return found_summary


@cache.shared()
def view(found: Catalogue, question: Question) -> View:
    """The view of deprivation that answers a question."""
    return deprivation_view.view(found, question)


@cache.shared()
def table(found: Catalogue, question: Question) -> pd.DataFrame:
    """The table twin of the view that answers a question."""
    shown: View = view(found, question)
    return deprivation_words.table(shown)


@_cached()
def paragraph(found: Catalogue, question: Question) -> str:
    """What the view that answers a question shows, in plain English."""
    shown: View = view(found, question)
    standing: Deprivation = summary(found, shown.place.code, shown.edition.year, question.measure)
    return deprivation_words.paragraph(shown, standing)


@cache.shared()
def painting(found: Catalogue, question: Question) -> Choropleth:
    """The painting of the view that answers a question."""
    shown: View = view(found, question)
    return choropleth.choropleth(shown.classes, shown.frame["value"], shown.inside, shown.unit)


@cache.shared()
def summary(found: Catalogue, code: str, year: int, measure: str) -> Deprivation:
    """How deprived a place is on one measure of one edition."""
    place, edition = places.gazetteer(found).place(code), deprivation_indices.edition(found, year)
    return deprivation_profile.summarise(found, place, edition, measure)


@cache.shared()
def place_profile(found: Catalogue, code: str) -> Profile:
    """The profile of a place in the newest edition."""
    return deprivation_profile.profile(found, places.gazetteer(found).place(code))


@cache.shared()
def domains_of(found: Catalogue, year: int, codes: tuple[str, ...]) -> pd.DataFrame:
    """Where places stand on each measure of an edition, one column a place code."""
    edition, known = deprivation_indices.edition(found, year), places.gazetteer(found)
    older = {code: Place(code, code, "lsoa") for code in codes}  # an LSOA of an older vintage
    here = [code for code in codes if code in known.places or locality_code.is_one(code)]
    asked = older | {code: known.place(code) for code in here}
    return deprivation_profile.domain_profile(found, edition, asked)
