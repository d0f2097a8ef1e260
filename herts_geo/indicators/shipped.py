"""The measures that a pack has figures by area for: deprivation, people, access, homes."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation.indices import MEASURES
from herts_geo.indicators.measures import Measure, Slice
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import residents
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel.modes import MODES, OFFERED
from herts_geo.travel.rules import MODEL, NOT_TESTED, key_of, tested_services

DEPRIVATION, PEOPLE, ACCESS, HOMES = "Deprivation", "People", "Access to services", "Homes"
PLANS: Final = "adopted and emerging plans"


def measures(catalogue: Catalogue) -> Iterator[Measure]:
    """The shipped measures that are not indicators of the local area agreement."""
    yield from _deprivation(catalogue)
    yield from _people(catalogue)
    yield from _access(catalogue)
    required = {"area_code", "homes_per_year"}
    sets = [
        each
        for each in catalogue.by_role("requirements")
        if required <= {column.name for column in each.columns}
    ]
    if sets:
        yield Measure(
            id="homes.required",
            group=HOMES,
            title="Homes a year that the local plan asks for",
            unit="homes a year",
            slices=tuple(
                Slice(period=PLANS, kind="district", vintage="", datasets=(each.id,))
                for each in sets
            ),
            read=_required,
            note="Plans cover different years, and an emerging plan binds nobody yet.",
        )


def _deprivation(catalogue: Catalogue) -> Iterator[Measure]:
    editions = deprivation_indices.editions(catalogue)
    ranked = "; ".join(f"{x.areas_ranked:,} in {year}" for year, x in editions.items())
    note = f"Editions compare ranks, not levels. Areas ranked: {ranked}."
    for name in MEASURES:
        if having := tuple(_edition(x) for x in editions.values() if name in x.measures):
            yield Measure(
                id=f"rank.{name}",
                group=DEPRIVATION,
                title=f"{MEASURES[name]}: rank",
                unit="England rank, 1 is the most deprived",
                slices=having,
                read=partial(_figures, column=name),
                rule="mean",
                who=deprivation_indices.WHO.get(name, "population"),
                low="most deprived",
                high="least deprived",
                dark_is_low=True,
                note=note,
                form="rank {}",
            )
    if scored := tuple(_edition(each) for each in editions.values() if each.has_score):
        yield Measure(
            id="score",
            group=DEPRIVATION,
            title="Overall deprivation (IMD): score",
            unit="score, higher is more deprived",
            slices=scored,
            read=partial(_figures, column="score"),
            rule="mean",
            low="least deprived",
            high="most deprived",
            note="Scores of different editions cannot be compared with each other.",
            form="score {}",
        )


def _edition(each: deprivation_indices.Edition) -> Slice:
    return Slice(
        period=str(each.year), kind="lsoa", vintage=each.vintage, datasets=(each.dataset.id,)
    )


def _people(catalogue: Catalogue) -> Iterator[Measure]:
    sets = sorted(catalogue.by_role("population"), key=lambda each: each.vintage, reverse=True)
    counted = tuple(_counted(each) for each in sets)
    if counted:
        note = "Numbers, not shares: an area with more people has more of everyone."
        read = partial(_figures, column="population")
        yield Measure(
            id="people",
            group=PEOPLE,
            title="Residents",
            unit="people",
            slices=counted,
            read=read,
            rule="sum",
            note=note,
        )
    groups = {
        column.name: column.title
        for each in sets
        for column in each.columns
        if not column.key and column.name != "population" and column.type == "integer"
    }
    for name, title in groups.items():
        having = tuple(_counted(each) for each in sets if name in {x.name for x in each.columns})
        read = partial(_figures, column=name, of="population")
        words = f"{wording.heading(title)}, share of residents"
        share, unit = f"share.{name}", "% of residents"
        yield Measure(
            id=share,
            group=PEOPLE,
            title=words,
            unit=unit,
            slices=having,
            read=read,
            rule="share",
            form="{}% of residents",
        )
        read = partial(_figures, column=name)
        words = f"{wording.heading(title)}, number"
        yield Measure(
            id=f"count.{name}",
            group=PEOPLE,
            title=words,
            unit="people",
            slices=having,
            read=read,
            rule="sum",
        )


def _counted(each: Dataset) -> Slice:
    return Slice(
        period=each.vintage, kind="lsoa", vintage=each.geography_vintage, datasets=(each.id,)
    )


def _figures(catalogue: Catalogue, chosen: Slice, column: str, of: str = "") -> pd.DataFrame:
    """A column of a data set by area; as a share (%) of another where one is named."""
    table = load.table(catalogue, chosen.datasets[0])
    codes, value = table[table.columns[0]], table[column].astype("Float64")
    if not of:
        return pd.DataFrame({"code": codes, "value": value})
    whole = table[of].astype("Float64")
    share = 100 * value / whole.mask(whole == 0)
    return pd.DataFrame({"code": codes, "part": value, "whole": whole, "value": share})


def _access(catalogue: Catalogue) -> Iterator[Measure]:
    newest = next((each.vintage for each in deprivation_indices.editions(catalogue).values()), "")
    model, beside = catalogue.first(MODEL), residents.behind(catalogue)
    modes = [mode for mode in OFFERED if mode != "pt" or model]
    tested = tested_services(catalogue) if newest else frozenset()
    for key in services_lists.listed(catalogue, services_kinds.KINDS):
        kind = services_kinds.KINDS[key]
        listed = services_lists.dataset(catalogue, kind)
        for mode in modes if newest else ():
            fitted = [model] if mode == "pt" and model else []
            used = (listed, *(each.id for each in (*fitted, *beside)))
            how = MODES[mode].basis
            known = mode != "walk" and key_of(key) in tested
            untested = "" if known else f"; {NOT_TESTED}"
            note = services_lists.note(catalogue, kind.key)
            yield Measure(
                id=f"minutes.{kind.key}.{mode}",
                group=ACCESS,
                title=f"Minutes to the nearest {kind.one} {MODES[mode].going}",
                unit="minutes",
                slices=(Slice(period="modelled", kind="lsoa", vintage=newest, datasets=used),),
                read=partial(_minutes, service=kind.key, mode=mode),
                better="lower",
                rule="mean",
                low="quickest",
                high="slowest",
                note=f"Modelled, {how}{untested}. {note}".strip(),
                missing="beyond the longest journey of the method",
            )


def _minutes(catalogue: Catalogue, _chosen: Slice, service: str, mode: str) -> pd.DataFrame:
    """Minutes from each small area; missing beyond the longest journey of the method."""
    asked = access_view.Question(service=service, mode=mode)
    points = services_points.points(catalogue, service, asked.outside)
    matrix = access_view.matrix(catalogue, asked, points)
    least = float(services_kinds.preset(service).lower)
    found = access_measure.measure(matrix, access_measure.residents(catalogue), least).areas
    minutes = found["minutes"].astype(float).replace([np.inf, -np.inf], np.nan)
    return pd.DataFrame({"code": found["code"], "value": minutes.astype("Float64").round(1)})


def _required(catalogue: Catalogue, chosen: Slice) -> pd.DataFrame:
    table = load.table(catalogue, chosen.datasets[0])
    years = table["start_year"].astype(str) + " to " + table["end_year"].astype(str)
    notes = table["plan"] + ", " + years + " (" + table["status"] + ")"
    value = table["homes_per_year"].astype("Float64")
    return pd.DataFrame({"code": table["area_code"], "value": value, "note": notes})
