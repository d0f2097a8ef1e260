"""Registers held together, the place of each asset, and the link to the what-if."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlparse

import pytest

from herts_geo.access.edits import Close, from_text
from herts_geo.errors import UnknownPlace
from herts_geo.estate import buildings, filter, register
from herts_geo.estate import held as estate_held
from herts_geo.estate import words as estate_words
from herts_geo.estate.register import RegisterFile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders
from herts_geo.services import points as services_points
from herts_geo.ui.link import to_pages
from tests.estate import made

TODAY = date(2026, 1, 1)


def test_registers_stand_side_by_side_with_holder_and_date(pack: Catalogue) -> None:
    other = RegisterFile("fire.csv", made.sheet(["Other Body", "2024-01-01", *made.DEPOT[2:]]))
    held = estate_held.read(pack, [made.register(), other], today=TODAY)
    assert [each.name for each in held.registers] == ["fire", "fire (2)"]
    assert [each.holder for each in held.registers] == [made.HOLDER, "Other Body"]
    assert [each.dated for each in held.registers] == ["2025-04-01", "2024-01-01"]
    assert len(held.frame) == 83 + 4 - 1 + 1
    assert held.frame["id"].is_unique
    assert {each.vintage for each in held.datasets[-2:]} == {"2025-04-01", "2024-01-01"}
    assert {each.publisher for each in held.datasets[-2:]} == {made.HOLDER, "Other Body"}


def test_every_asset_in_the_county_has_its_district(pack: Catalogue) -> None:
    held = estate_held.read(pack, today=TODAY)
    placed = held.frame[held.frame["lon"].notna()]
    assert len(placed) == 83  # Oxhey Library among them, whose postcode is in no list
    assert placed[["lsoa", "msoa", "district", "decile"]].notna().all(axis=None)
    assert placed["decile"].between(1, 10).all()


def test_a_file_that_is_called_as_the_public_lists_is_a_partners_all_the_same(
    pack: Catalogue,
) -> None:
    data = made.sheet(made.DEPOT)
    usual = estate_held.read(pack, [RegisterFile("own.csv", data)], today=TODAY)
    named = estate_held.read(pack, [RegisterFile("Publicly known.csv", data)], today=TODAY)
    assert [each.name for each in named.registers] == ["Publicly known (2)"]
    assert (named.frame["register"] == register.PUBLIC).sum() == 83
    assert filter.totals(named.frame) == filter.totals(usual.frame)


def test_two_files_of_one_name_but_for_its_ending_are_two_registers(pack: Catalogue) -> None:
    depot = RegisterFile("depot.csv", made.sheet(made.DEPOT))
    names = [["depot.csv", "depot.tsv"], ["depot.csv", "other.csv"], ["depot.csv", "depot.csv"]]
    sums = []
    for pair in names:
        held = estate_held.read(pack, [replace(depot, name=name) for name in pair], today=TODAY)
        assert len({each.name for each in held.registers}) == 2
        sums.append(filter.totals(held.frame))
    assert sums[0] == sums[1] == sums[2]


@pytest.mark.parametrize("uprns", [True, False])
def test_a_councils_register_of_its_libraries_adds_none(pack: Catalogue, uprns: bool) -> None:
    known = estate_held.read(pack, today=TODAY).frame
    libraries = known[known["use"] == "Library"]
    rows = []
    for number, each in enumerate(libraries.to_dict("records")):
        cells = {
            "OrganisationLabel": "Hertfordshire County Council",
            "UPRN": each["uprn"] if uprns else "",
            "AssetCode": f"HCC/{number}",
            "PropertyName": "Reading Place",
            "PropertyNumber": "",
            "StreetName": "",
            "PostCode": each["postcode"],
            "GeoX": str(each["easting"] + 15),
            "GeoY": str(each["northing"] - 20),
            "FunctionLabel": "Library",
        }
        rows.append([cells.get(n, c) for n, c in zip(made.HEADINGS, made.STATION, strict=True)])
    held = estate_held.read(pack, [made.register(*rows, name="county.csv")], today=TODAY)
    sums = filter.totals(held.frame)
    assert (len(libraries), sums["entries"], sums["assets"]) == (48, 83 + 48, 83)
    assert sums["floor_area"] == 48 * 1000
    once = buildings.once(held.frame)
    assert (once["register"] == "county").sum() == 48
    hours = once.loc[once["register"] == "county", "open_hours"]
    assert hours.notna().sum() == libraries["open_hours"].notna().sum() > 0


def test_assets_of_a_place(pack: Catalogue) -> None:
    held = estate_held.read(pack, [made.register()], today=TODAY)
    stevenage = estate_held.find_place(pack, "Stevenage")
    inside = held.frame[estate_held.in_place(pack, held.frame, stevenage)]
    assert set(inside["district"].dropna()) == {"E07000243"}
    assert (inside["name"] == "Vacant property").sum() == 1
    watford = estate_held.find_place(pack, "Watford")
    other = held.frame[estate_held.in_place(pack, held.frame, watford)]
    assert not (other["name"] == "Vacant property").any()
    assert estate_held.in_place(pack, held.frame, estate_held.find_place(pack, "")).all()


def elsewhere(row: list[str], uprn: str, **cells: str) -> list[str]:
    """A row as it would stand in Manchester, but for these cells."""
    away = {"UPRN": uprn, "PostCode": "M1 1AA", "GeoX": "384000", "GeoY": "398000", **cells}
    return [away.get(name, cell) for name, cell in zip(made.HEADINGS, row, strict=True)]


def test_what_lies_outside_the_pack_counts_nowhere_and_is_said(pack: Catalogue) -> None:
    rows = (
        elsewhere(made.STATION, "100080000011"),
        elsewhere(made.STATION, "100080000012", GeoX="", GeoY=""),  # by its postcode's district
        elsewhere(made.VACANT, "100080000013"),
        elsewhere(made.SECRET, "100080000014"),
    )
    alone = estate_held.read(pack, [made.register()], today=TODAY)
    both = estate_held.read(
        pack,
        [made.register(made.STATION, made.VACANT, made.SECRET, made.DEPOT, *rows)],
        today=TODAY,
    )
    assert len(both.frame) == len(alone.frame)
    assert both.frame["floor_area"].sum() == alone.frame["floor_area"].sum()
    assert (both.withheld, both.hidden, both.outside) == (alone.withheld, alone.hidden, 4)
    (quality,) = both.registers
    assert (quality.loaded, quality.outside, quality.unplaced) == (8, 4, 0)
    told = estate_words.paragraph(both, filter.totals(both.frame), "in Hertfordshire")
    assert "4 entries of the registers held lie outside the area that this pack covers" in told
    assert not estate_held.outside(pack, alone.frame).any()


def test_what_has_neither_position_nor_postcode_stays_in_doubt(pack: Catalogue) -> None:
    lost = elsewhere(made.STATION, "100080000015", PostCode="", GeoX="", GeoY="")
    held = estate_held.read(pack, [made.register(lost)], today=TODAY)
    assert held.outside == 0
    assert held.registers[0].unplaced == 1


def test_a_postcode_with_a_wrong_digit_is_not_outside(pack: Catalogue) -> None:
    row = elsewhere(made.STATION, "100080000017", PostCode="SG29", GeoX="", GeoY="")
    held = estate_held.read(pack, [made.register(row)], today=TODAY)
    assert held.outside == 0
    assert held.registers[0].unplaced == 1


@pytest.mark.parametrize(("metres", "outside"), [(60, 0), (300, 1)])
def test_the_border_is_as_wide_as_its_outline_is_sure(
    pack: Catalogue, metres: int, outside: int
) -> None:
    ground = borders.ground(pack)
    border = ground.buffer(-borders.NEAR)
    west, _, _, _ = border.bounds
    spot = max(border.boundary.coords, key=lambda each: -abs(each[0] - west))
    row = elsewhere(
        made.STATION, "100080000016", PostCode="", GeoX=f"{spot[0] - metres}", GeoY=f"{spot[1]}"
    )
    held = estate_held.read(pack, [made.register(row)], today=TODAY)
    assert held.outside == outside


def test_a_vacant_twin_outside_the_pack_still_withholds_the_one_in_it(pack: Catalogue) -> None:
    twin = elsewhere(made.VACANT, made.STATION[2])
    held = estate_held.read(pack, [made.register(made.STATION, twin)], today=TODAY)
    assert held.outside == 1
    assert made.STATION[4] not in set(held.frame["name"])
    assert held.withheld == 1


def test_unknown_place(pack: Catalogue) -> None:
    with pytest.raises(UnknownPlace):
        estate_held.find_place(pack, "Atlantis")


def test_outward_halves_of_a_place(pack: Catalogue) -> None:
    found = estate_held.outward_of(pack, estate_held.find_place(pack, "Stevenage"))
    assert {"SG1", "SG2"} <= found
    assert "WD17" not in found


@pytest.mark.parametrize("key", ["library", "hospital", "council_office", "police", "gp"])
def test_the_link_to_the_what_if_closes_the_point(pack: Catalogue, key: str) -> None:
    id = services_points.points(pack, key, outside=False)["id"].iloc[0]
    link = urlparse(to_pages.closure_link(key, id))
    query = parse_qs(link.query)
    assert link.path == "/accessibility"
    assert query["service"] == [key]
    assert from_text(query["edits"][0]).edits == (Close(id),)


@pytest.mark.parametrize(
    ("service", "id"), [(None, "own-1"), ("library", "own-1"), ("pub", "pub:x"), ("", "library:x")]
)
def test_no_link_for_what_is_no_service_point(service: str | None, id: str) -> None:
    assert to_pages.closure_link(service, id) == ""
