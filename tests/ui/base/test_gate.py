"""Who is let in, and what a page may do."""

import pytest
from starlette.datastructures import Headers

from herts_geo.ui.base import gate
from herts_geo.ui.base.gate import Rules


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8501", None),
        ("LOCALHOST", None),
        ("127.0.0.1:8501", None),
        ("[::1]:8501", None),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("evil.example:8501", 400),
        ("", 400),
        ("[::1", 400),
        ("localhost@evil.example", 400),
    ],
)
def test_a_server_answers_to_its_own_names_only(host: str, status: int | None) -> None:
    refused = gate.refusal(Rules(), "/", Headers({"host": host}))
    assert (refused and refused[0]) == status


def test_names_may_be_given_with_a_star() -> None:
    rules = Rules(hosts=["maps.council.example", "*.herts.example"])
    hosts = ("maps.council.example", "a.herts.example", "herts.example", "xherts.example")
    answers = [gate.refusal(rules, "/", Headers({"host": host})) is None for host in hosts]
    assert answers == [True, True, False, False]
    assert gate.refusal(Rules(hosts=["*"]), "/", Headers({"host": "any.example"})) is None


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, None),
        ("http://localhost:8501", None),
        ("https://maps.council.example", None),
        ("http://localhost:9999", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_another_sites_page_is_not_answered(origin: str | None, status: int | None) -> None:
    rules = Rules(origins=["https://maps.council.example"])
    asked = Headers({"host": "localhost:8501", **({"origin": origin} if origin else {})})
    refused = gate.refusal(rules, "/_stcore/stream", asked)
    assert (refused and refused[0]) == status


@pytest.mark.parametrize("base", ["", "/maps"])
def test_the_metrics_are_closed(base: str) -> None:
    refused = gate.refusal(
        Rules(base=base), f"{base}/_stcore/metrics", Headers({"host": "localhost"})
    )
    assert refused is not None
    assert refused[0] == 404


@pytest.mark.parametrize("base", ["", "/maps"])
@pytest.mark.parametrize(
    ("path", "query", "for_good"),
    [
        ("/app/static/geo/17fe8882a90a44bf8d71.json", b"", True),
        ("/app/static/map.js", b"v=18ec99fc17efda2a", True),
        ("/component/streamlit_folium.st_folium/static/js/main.521860b0.js", b"", True),
        ("/app/static/map.js", b"", False),
        ("/component/streamlit_folium.st_folium/index.html", b"streamlitUrl=x", False),
        ("/deprivation", b"v=1", False),
    ],
)
def test_what_is_named_by_its_content_is_kept_by_the_browser(
    base: str, path: str, query: bytes, for_good: bool
) -> None:
    assert gate.never_changes(Rules(base=base), base + path, query) == for_good


def test_only_the_maps_frame_may_run_made_code() -> None:
    rules = Rules(pictures=["https://tile.openstreetmap.org"], scripts=["let a = 1"])
    page = gate.headers(rules)["Content-Security-Policy"]
    component = gate.headers(rules, component=True)["Content-Security-Policy"]
    assert "'unsafe-eval'" in component
    assert "unsafe-eval" not in page
    # printf 'let a = 1' | openssl dgst -sha256 -binary | base64
    assert "script-src 'self' 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ=';" in page
    assert "img-src 'self' data: blob: https://tile.openstreetmap.org;" in page
    assert page.endswith("frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://{s}.tile.example/{z}/{x}/{y}.png", "https://*.tile.example"),
        ("http://tiles.local:8080/{z}/{x}/{y}.png?key=1", "http://tiles.local:8080"),
        ("/app/static/{z}.png", ""),
        ("https://a.example; script-src *", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_the_policy_names_the_background_maps_origin(address: str, origin: str) -> None:
    assert gate.origin(address) == origin


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("maps.council.example", False),
    ],
)
def test_an_address_is_local_or_not(address: str, local: bool) -> None:
    assert gate.is_local(address) is local
