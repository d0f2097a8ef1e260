"""A sign-in that could let the wrong people in, or nobody, is told before the server starts."""

from typing import Any

import pytest

from herts_geo.ui.people import setup

PROVIDER = {
    "client_id": "maps",
    "client_secret": "given by the provider",
    "server_metadata_url": "https://sign-in.example/.well-known/openid-configuration",
}
APP = {
    "redirect_uri": "https://maps.council.example/oauth2callback",
    "cookie_secret": "forty characters that nobody can guess...",
}


@pytest.mark.parametrize(
    "auth",
    [
        {**APP, **PROVIDER},
        {**APP, "council": PROVIDER},
        {**APP, **PROVIDER, "client_kwargs": {"prompt": "login"}},
        {**APP, **PROVIDER, "redirect_uri": "http://localhost:8501/oauth2callback"},
    ],
)
def test_a_whole_section_has_no_fault(auth: dict[str, Any]) -> None:
    assert setup.faults(auth, "postgresql://store.example/maps") == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"client_secret": ""}, "[auth] lacks client_secret."),
        ({"council": {"client_id": "maps"}}, "[auth.council] lacks client_secret, server_"),
        ({"redirect_uri": "https://maps.council.example/"}, "/oauth2callback behind it"),
        ({"redirect_uri": "/oauth2callback"}, "/oauth2callback behind it"),
        ({"redirect_uri": "http://maps.council.example/oauth2callback"}, "begin with https://"),
        ({"cookie_secret": "short"}, "32 characters or more"),
    ],
)
def test_each_fault_is_told(changed: dict[str, Any], told: str) -> None:
    (found,) = setup.faults({**APP, **PROVIDER, **changed}, "")
    assert told in found


def test_without_a_store_nobody_has_a_role() -> None:
    (found,) = setup.faults({**APP, **PROVIDER}, "none")
    assert "HERTS_GEO_STORE is 'none'" in found


def test_every_fault_is_told_at_once() -> None:
    assert len(setup.faults({"x": 1}, "none")) == 4


def test_nobody_is_asked_unless_the_server_has_begun_so() -> None:
    assert not setup.required()
