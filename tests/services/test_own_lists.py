"""Kinds that a pack lists in data sets of their own are offered there, and there alone."""

import shutil
from pathlib import Path

import pytest

from herts_geo.errors import DatasetMissing
from herts_geo.estate import held as estate_held
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import rules as travel_rules
from herts_geo.ui.link.choices import parse
from tests.pack.second import entry, record_more
from tests.services.listed import COLUMNS, listed_pack


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The tiny pack, in a folder of its own."""
    return listed_pack(tmp_path_factory.mktemp("listed"))


def test_a_pack_offers_what_it_lists(listed: Catalogue, pack: Catalogue) -> None:
    assert services_lists.offered(listed) == (*services_kinds.USUAL, "primary_school")
    assert "Primary schools" in services_lists.titles(listed).values()
    assert "Primary schools" not in services_lists.titles(pack).values()


def test_a_list_of_one_kind_is_read_into_points(listed: Catalogue) -> None:
    found = services_points.points(listed, "primary_school")
    assert found["name"].tolist() == ["St Mary's CofE School", "Old Road School"]
    assert found["provider"].tolist() == ["Church", "Not stated"]
    assert found["outside_county"].tolist() == [False, True]
    assert found["id"].tolist() == [
        "primary_school:st-marys-cofe-school",
        "primary_school:old-road-school",
    ]


def test_a_pack_s_own_list_takes_the_place_of_the_mixed_one(listed: Catalogue) -> None:
    police = services_points.points(listed, "police")
    assert police["dataset"].unique().tolist() == ["police_stations"]
    services_points.refuse(police, "police")  # a whole list, unlike the headquarters alone
    assert services_lists.timed(listed) == ("", "")


def test_the_estate_holds_what_the_lists_of_the_pack_hold(listed: Catalogue) -> None:
    held = estate_held.read(listed).frame
    assert held["use"].tolist() == ["Library", "Police station"]
    assert held["address"].fillna("").tolist() == ["1 High Street", ""]
    assert held["uprn"].fillna("").tolist() == ["10001", ""]
    assert held["holder"].tolist() == ["West Council", "Not stated"]


def test_the_network_is_of_the_kinds_that_are_listed(listed: Catalogue) -> None:
    found = services_points.network(listed, services_kinds.NETWORK)
    assert found["service"].tolist() == ["library", "police"]
    with pytest.raises(DatasetMissing):
        services_points.network(listed, ["council_office"])


def test_a_link_to_a_kind_that_a_pack_does_not_list_is_named(
    listed: Catalogue, pack: Catalogue
) -> None:
    asked = {"service": "primary_school", "h_near": "primary_school"}
    for known, fits in ((listed, True), (pack, False)):
        selection, problems = parse(asked, known)
        assert (selection.service == "primary_school") is fits
        assert (not problems) is fits


@pytest.mark.parametrize(
    ("service", "tested"),
    [("primary_school", True), ("secondary_school", True), ("pharmacy", False)],
)
def test_only_services_with_published_times_are_tested(
    pack: Catalogue, service: str, tested: bool
) -> None:
    xy = services_points.placed(services_points.points(pack, "library"))
    ruled = travel_rules.rule_for(pack, service, "pt", None, travel_rules.xy(xy))
    assert ruled.tested is tested
    assert (travel_rules.UNTESTED in ruled.sources) is not tested


def test_a_made_pack_offers_what_it_lists_alone_and_cites_its_notes(
    listed: Catalogue, pack: Catalogue, tmp_path: Path
) -> None:
    shutil.copytree(listed.folder, tmp_path / "made")
    about = {"made_from": "schools", "note": "No independent schools."}
    columns = entry("primary_schools.csv", COLUMNS, **about)
    made = record_more(tmp_path / "made", {"primary_schools": columns})
    assert services_lists.offered(made) == ("library", "police", "primary_school")
    assert services_lists.note(made, "primary_school") == "No independent schools."
    assert services_lists.note(made, "library") == ""  # what is said of the shipped list
    assert services_lists.note(pack, "library").startswith("Hours are of about 2019.")
    assert services_lists.listed(made, services_kinds.NETWORK) == ("library", "police")


def test_hospitals_with_a_and_e_are_a_kind_where_the_list_tells(
    listed: Catalogue, tmp_path: Path
) -> None:
    shutil.copytree(listed.folder, tmp_path / "made")
    columns = {**COLUMNS, "detail": {"title": "detail", "optional": True}}
    rows = "name,address,provider,postcode,uprn,lon,lat,detail\nA,,,,,-0.195,51.805,{}\n"
    for detail, tells in (("not told", False), ("a trust, with A&E", True)):
        (tmp_path / "made" / "hospitals.csv").write_text(rows.format(f'"{detail}"'), "utf-8")
        about = entry("hospitals.csv", columns, made_from="hospitals")
        made = record_more(tmp_path / "made", {"hospitals": about})
        assert ("hospital_ae" in services_lists.offered(made)) is tells
