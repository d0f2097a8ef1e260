"""Units of figures: kept, converted with a word, or refused; never taken off unread."""

from collections.abc import Callable

import pytest

from herts_geo import reading
from herts_geo.reading import units
from herts_geo.reading.kinds import number
from herts_geo.reading.standards import Field
from tests.reading.conftest import ASSET, SITE, Checked, as_csv

HECTARES = Field("Hectares", "the size", "number", unit="ha")
METRES = Field("BuildingSize", "the size", "number", unit="m2")
POUNDS = Field("BuildingCosts", "the cost", "number", unit="gbp")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (HECTARES, "4,000 sqm", "0.4"),  # 4,000 / 10,000
        (HECTARES, "12500m2", "1.25"),
        (HECTARES, "12,500 sq. m.", "1.25"),
        (HECTARES, "10 acres", "4.046856"),  # 10 x 4,046.8564224 / 10,000
        (HECTARES, "0.5 sq km", "50"),
        (HECTARES, "1.5 ha", "1.5"),
        (HECTARES, "1.5 Hectares", "1.5"),
        (METRES, "0.2 ha", "2000"),
        (METRES, "1,000 sq ft", "92.90304"),
        (METRES, "310 sq m", "310"),
        (POUNDS, "£1.2m", "1200000"),
        (POUNDS, "£250k", "250000"),
        (POUNDS, "£1,250,000", "1250000"),
        (POUNDS, "£12 million", "12000000"),
    ],
)
def test_a_figure_is_brought_to_the_unit_of_its_column(
    field: Field, value: str, expected: str
) -> None:
    mended = number(value, field)
    assert mended is not None
    assert mended[0] == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (HECTARES, "4,000 metres"),
        (HECTARES, "12 dwellings"),
        (HECTARES, "4,000 widgets"),
        (METRES, "12 rooms"),
        (POUNDS, "€1,000"),
        (POUNDS, "12 ha"),
        (Field("NetDwellingsRangeTo", "homes", "integer", unit="homes"), "12 bedrooms"),
        (Field("NetDwellingsRangeTo", "homes", "integer", unit="homes"), "700 (200 net)"),
    ],
)
def test_another_kind_of_unit_is_refused(field: Field, value: str) -> None:
    assert number(value, field) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Site Area (sqm)", "square metres"),
        ("Area m2", "square metres"),
        ("LandArea_sqm", "square metres"),
        ("Land Area in acres", "acres"),
        ("Site Area (ha)", "hectares"),
        ("Hectares", "hectares"),
        ("Site Area", None),
        ("Area", None),
    ],
)
def test_a_heading_states_a_unit_or_none(heading: str, expected: str | None) -> None:
    found = units.of_heading(heading, "area")
    assert (found and found.name) == expected


def test_figures_below_a_heading_in_square_metres_are_converted() -> None:
    row = {("Area (sqm)" if name == "LandArea" else name): value for name, value in ASSET.items()}
    report = reading.check(as_csv([row | {"Site Area (sqm)": "4,500"}]), "a.csv", "land-assets")
    assert report.frame["LandArea"].tolist() == [0.45]
    assert any("square metres" in issue.message for issue in report.issues)


def test_a_heading_without_a_unit_is_not_read_in_silence() -> None:
    report = reading.check(as_csv([ASSET | {"Site Area": "0.85"}]), "a.csv", "land-assets")
    assert report.frame["LandArea"].tolist() == [0.85]
    assert any("does not say its unit" in issue.message for issue in report.issues)


def test_pounds_below_a_heading_in_thousands_are_withheld_where_they_may_be_either() -> None:
    rows = [
        ASSET | {"Backlog (£000)": "250"},
        ASSET | {"Backlog (£000)": "£1,250", "AssetCode": "2"},
    ]
    report = reading.check(as_csv(rows), "a.csv", "land-assets")
    assert report.frame["RequiredMaintenance"].isna().tolist() == [False, True]
    assert report.frame["RequiredMaintenance"].iloc[0] == 250_000


@pytest.mark.parametrize("hectares", ["21000", "4000", "400"])
def test_a_site_too_large_to_be_true_has_no_area(
    sites: Checked, hectares: str, find: Callable[..., list[object]]
) -> None:
    report = sites(
        {"Hectares": hectares, "NetDwellingsRangeFrom": "12", "NetDwellingsRangeTo": "12"}
    )
    assert report.frame["Hectares"].isna().all()
    assert find(report, "Hectares", "error")


def test_a_true_large_site_keeps_its_area(sites: Checked) -> None:
    assert sites({"Hectares": "60", "NetDwellingsRangeTo": "1500"}).frame["Hectares"].tolist() == [
        60
    ]


def test_decimal_commas_are_read_where_nothing_else_can_be_meant(sites: Checked) -> None:
    refs = [{"SiteReference": str(each), "SiteNameAddress": str(each)} for each in range(3)]
    report = sites(
        refs[0] | {"Hectares": "1,25"},
        refs[1] | {"Hectares": "0,4"},
        refs[2] | {"Hectares": "1,250"},
    )
    assert report.frame["Hectares"].tolist()[:2] == [1.25, 0.4]
    assert report.frame["Hectares"].isna().tolist() == [False, False, True]
    assert SITE["Hectares"] == "5.7"
