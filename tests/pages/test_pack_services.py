"""The access pages offer the services that the open pack lists, and show what they can."""

import pytest

from herts_geo.pack.catalogue import PACK_VARIABLE
from tests.pages.conftest import Open
from tests.services.listed import listed_pack


@pytest.fixture(autouse=True)
def _listed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("listed")
    listed_pack(folder)
    monkeypatch.setenv(PACK_VARIABLE, str(folder))


def test_a_service_of_the_pack_is_chosen_by_a_link(open_page: Open) -> None:
    app = open_page("accessibility", service="primary_school")
    assert not app.exception
    [service] = [each for each in app.selectbox if each.label == "Service"]
    assert (service.value, "Primary schools" in service.options) == ("primary_school", True)
    assert not [each for each in app.error if "map" in each.value]
    [sites] = [each for each in app.selectbox if each.label == "Candidate sites"]
    kinds = ["Libraries", "Police stations", "Primary schools"]
    assert sites.options == [
        "Middles of neighbourhoods",
        *kinds,
        "Public buildings",
        "Your own list",
    ]


def test_the_network_is_of_what_the_pack_lists(open_page: Open) -> None:
    app = open_page("access_points")
    assert not app.exception
    assert "Hours: not known for any list of this pack." in " ".join(
        each.value for each in app.caption
    )


def test_the_estate_is_of_what_the_pack_lists(open_page: Open) -> None:
    app = open_page("estate")
    assert not app.exception
    metrics = {each.label: each.value for each in app.metric}
    assert metrics["Assets"] == "2"
