"""A dossier made by hand: every kind of part once, with words that a document may choke on."""

from collections.abc import Iterator
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from herts_geo import places
from herts_geo.evidence import Chapter, Dossier, Figure, Finding, Layer, Link, Mark, Picture, Table
from herts_geo.maps import classify
from herts_geo.maps.classify import LegendItem
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report.map import draw as map_draw
from herts_geo.report.map import sheet as map_sheet
from herts_geo.report.map.sheet import IN_TEXT, Layout

HOSTILE = '=HYPERLINK("x")\x00\x0b <script>alert(1)</script> & $\\frac{ #set 😀 中文 ﷽ Łódź {{7*7}}'
LINK = Link("deprivation", {"place": "E07000243"}, "Deprivation")
LONG = 75  # rows: more than a paged document prints


@pytest.fixture(scope="session")
def picture(pack: Catalogue) -> Picture:
    """Stevenage in four classes, one area without a figure, three marks and an outline."""
    frame = places.areas(pack)
    inside = frame["district"] == "E07000243"
    values = pd.Series(np.arange(len(frame)) % 4 + 1, index=frame.index).astype("Int64")
    values[inside.idxmax()] = pd.NA
    colours = classify.palette("YlGnBu", 4)
    labels = ["lowest", "second", "third", "highest $x_"]
    classes = classify.ordinal(values, range(1, 5), labels, colours, "Quarter of the areas")
    return Picture(
        "people.map",
        "Quarters of Stevenage",
        "Three classes hold 13 areas each; one area has no figure.",
        "2021",
        inside,
        classes.counted(inside),
        (
            Mark(-0.20, 51.90, "Library", "L", "#542788"),
            Mark(-0.19, 51.91, "Depot", "D", "#b35806", hollow=True),
            Mark(-0.21, 51.89, HOSTILE, "$$", "javascript"),
        ),
        (LegendItem("Libraries", "#542788", 1), LegendItem("Depots", "#b35806", 1)),
        ("Quarters by file order", HOSTILE),
        ("population_lsoa21",),
        LINK,
        box(-0.22, 51.88, -0.18, 51.92),
    )


@pytest.fixture(scope="session")
def dossier(picture: Picture) -> Dossier:
    """Two chapters, two findings, two layers."""
    return Dossier(
        "Locality review of Stevenage",
        "Stevenage",
        "2026-11-22",
        (_people(picture), _decisions()),
        _findings(),
        _layers(),
        ("Place: Stevenage (E07000243)", "Edition: 2025"),
        (f"The register of {HOSTILE} has 3 faults.",),
        ("imd2025", "A register handed over by a partner"),
    )


def _people(picture: Picture) -> Chapter:
    figures = (
        Figure("people.population", "Residents", 89616, "89,616", "people", ("population_lsoa21",)),
        Figure(
            "people.share", "In the most deprived fifth", 3.25, "3%", "%", ("imd2025",), "A note"
        ),
        Figure("people.gap", "Gap that is not known", None, "no data", "points"),
        Figure("people.words", HOSTILE, HOSTILE, HOSTILE, "", ("A partner's file",)),
    )
    return Chapter(
        "people",
        "Who lives here",
        ("89,616 people live in 54 small areas.", HOSTILE),
        figures,
        (picture,),
        (_table(), _mixed()),
        ("Deprivation ranks areas, not people.",),
    )


def _table() -> Table:
    rows = pd.DataFrame(
        {
            "Code": [f"E0100{i:04d}" for i in range(LONG)],
            "Residents": pd.Series([1000 + i for i in range(LONG)], dtype="Int64"),
            "Minutes": [None if i == 3 else i / 4 for i in range(LONG)],
        }
    )
    return Table("people.areas", "Small areas [all]: a/b?", rows, "Sorted by code.", ("imd2025",))


def _mixed() -> Table:
    rows = pd.DataFrame(
        {
            "Name": ["=1+1", "+44 20", "-x", "@home", HOSTILE, None],
            "Year": [2024, 2025, 2025, 2025, 2025, 2025],
            "Shared": [True, False, True, True, True, True],
            "Day": [date(2026, 1, 2), None, None, None, None, None],
            "Share": pd.Series([0.125, pd.NA, 1, 2, 3, 4], dtype="Float64"),
        }
    )
    return Table("people.mixed", "Mixed", rows)


def _decisions() -> Chapter:
    rows = pd.DataFrame({"Decision": [HOSTILE], "Represented": ["Stevenage Borough Council"]})
    return Chapter("decisions", "Decision log", (), (), (), (Table("log", "Decisions", rows),))


def _findings() -> tuple[Finding, ...]:
    return (
        Finding("f1", "The supply is under five years.", 0.9, "Rule: supply < 5.", LINK),
        Finding("f2", HOSTILE, 0.4, "Rule: 1 < 2 & 3 > 2.", LINK),
    )


def _layers() -> tuple[Layer, ...]:
    areas = gpd.GeoDataFrame(
        {"code": ["A", "B"], "decile": pd.Series([1, pd.NA], dtype="Int64")},
        geometry=[box(-0.21, 51.88, -0.20, 51.89), box(-0.20, 51.88, -0.19, 51.89)],
        crs="EPSG:4326",
    )
    sites = gpd.GeoDataFrame(
        {"name": ["=1+1", HOSTILE], "owner": ["public", "other"], "hectares": [1.5, np.nan]},
        geometry=[Point(-0.2, 51.9), Point(-0.19, 51.91)],
        crs="EPSG:4326",
    )
    words = {"code": "LSOA code", "decile": "Decile (1 = most deprived 10%)"}
    about = {"name": "Name", "owner": "Who owns it", "hectares": "Area, hectares"}
    colours = {"public": "#542788", "other": "#00695c"}
    return (
        Layer("small_areas", "Small areas", areas, words, "decile", {"1": "#081d58"}, ("imd2025",)),
        Layer("sites", HOSTILE, sites, about, "owner", colours, ("a partner's file",)),
    )


@pytest.fixture(scope="module")
def drawn_small() -> Iterator[None]:
    """Pictures of few dots, each drawn once: they take the same room on a page."""
    drawn: dict[tuple[int, float], tuple[Picture, bytes]] = {}
    plain = map_draw.png

    def once(picture: Picture, catalogue: Catalogue, layout: Layout = IN_TEXT) -> bytes:
        key = (id(picture), layout.tallest)
        if key not in drawn:
            drawn[key] = picture, plain(picture, catalogue, layout)
        return drawn[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_draw, "png", once)
        patch.setattr(map_sheet, "DPI", 50)
        yield
