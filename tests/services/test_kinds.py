"""A kind of service is one row: every mapping of kinds follows from the rows."""

from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services.kinds import KINDS, Kind, Preset, Use


def test_a_further_kind_of_a_shipped_list_is_one_row(pack: Catalogue) -> None:
    trust = Kind(
        key="trust",
        one="NHS hospital",
        many="NHS hospitals",
        letter="N",
        dataset="service_points",
        listed_as="hospital",
        with_detail="with A&E",
    )
    known = services_lists.rows(pack, KINDS["hospital_ae"])
    assert services_lists.rows(pack, trust) == known
    assert len(known) < len(services_lists.rows(pack, KINDS["hospital"]))


def test_letters_on_maps_tell_the_kinds_apart() -> None:
    letters = [kind.letter for kind in services_kinds.ROWS]
    assert len(set(letters)) == len(letters)


def test_what_is_public_property_is_in_its_order_and_practices_only_where_asked() -> None:
    given = [kind.key for kind, _ in services_kinds.in_estate()]
    assert given == ["library", "council_office", "hospital", "police", "further_education"]
    asked = [kind.key for kind, _ in services_kinds.in_estate(asked=True)]
    assert asked == [*given, "gp"]


def test_what_is_offered_follows_from_the_rows(pack: Catalogue) -> None:
    assert services_lists.offered(pack) == services_kinds.USUAL
    assert services_lists.timed(pack) == ("libraries", "about 2019")
    network = ("library", "council_office", "police", "further_education")
    assert network == services_kinds.NETWORK
    sites = ("library", "council_office", "gp", "town_centre", "station")
    assert sites == services_kinds.CANDIDATES


def test_a_service_without_a_row_has_its_published_pair_or_the_common_one() -> None:
    assert services_kinds.preset("employment").upper == 40
    assert services_kinds.preset("my own hub") == services_kinds.FALLBACK
    assert KINDS["library"].preset == services_kinds.FALLBACK
    assert KINDS["gp"].preset == Preset(15, 30, services_kinds.QUOTED, False)
    assert KINDS["gp"].use == Use("GP practice", "Health", 6, asked=True)
