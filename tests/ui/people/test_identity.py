"""Who somebody is rests on what their organisation has verified, and ends when it says."""

from typing import Any

import pytest

from herts_geo.ui.people import identity
from herts_geo.ui.people.identity import Ended, Person, Unproven

NOW = 1_800_000_000
CLAIMS = {"email": "Ann@Council.example", "email_verified": True, "name": "Ann", "exp": NOW + 60}


def test_a_verified_address_tells_who_it_is() -> None:
    found = identity.person(CLAIMS, NOW)
    assert found == Person(address="ann@council.example", name="Ann", until=NOW + 60)


@pytest.mark.parametrize("proof", [True, "true", "True", 1, "1"])
def test_a_proof_may_be_written_in_several_ways(proof: Any) -> None:
    entra = {x: y for x, y in CLAIMS.items() if x != "email_verified"} | {"xms_edov": proof}
    for claims in ({**CLAIMS, "email_verified": proof}, entra):
        assert identity.person(claims, NOW).address == "ann@council.example"


@pytest.mark.parametrize("proof", [False, "false", "", None, 0, "no", "yes, certainly"])
def test_an_address_that_nobody_has_verified_is_nobodys(proof: Any) -> None:
    with pytest.raises(Unproven, match="does not say that it has verified the address ann@"):
        identity.person({**CLAIMS, "email_verified": proof}, NOW)


@pytest.mark.parametrize(
    "given", ["", None, "ann", "ann@council", "a b@c.example", "ann@c.example, bob@c.example", 7]
)
def test_what_is_no_address_is_nobodys(given: Any) -> None:
    with pytest.raises(Unproven, match="does not tell your e-mail address"):
        identity.person({**CLAIMS, "email": given}, NOW)


@pytest.mark.parametrize(("until", "ended"), [(NOW + 1, False), (NOW, True), (NOW - 1, True)])
def test_a_sign_in_ends_at_its_moment(until: int, ended: bool) -> None:
    claims = {**CLAIMS, "exp": until}
    if ended:
        with pytest.raises(Ended, match="Sign in again"):
            identity.person(claims, NOW)
    else:
        assert identity.person(claims, NOW).until == until


@pytest.mark.parametrize("until", [None, "tomorrow", True])
def test_a_sign_in_without_an_end_lets_nobody_in(until: Any) -> None:
    with pytest.raises(Unproven, match="does not say until when it holds"):
        identity.person({**CLAIMS, "exp": until}, NOW)


def test_somebody_without_a_name_is_called_by_their_address() -> None:
    assert identity.person({**CLAIMS, "name": None}, NOW).name == "ann@council.example"
