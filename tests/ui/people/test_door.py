"""A sign-in that ends while a page is made leads to the sign-in."""

import pytest

from herts_geo.errors import HertsGeoError
from herts_geo.ui.people import door, here, setup
from herts_geo.ui.people.identity import Ended
from tests.pages.conftest import Open, open_page  # noqa: F401  a fixture


@pytest.mark.parametrize(
    ("fault", "told"), [(None, False), (Ended("over"), True), (HertsGeoError("no store"), False)]
)
def test_only_an_ended_sign_in_is_one(
    fault: HertsGeoError | None, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def person() -> None:
        if fault:
            raise fault

    monkeypatch.setattr(here, "person", person)
    assert not door.ended()  # nobody is asked
    monkeypatch.setattr(setup, "required", lambda: True)
    assert door.ended() is told


def test_the_page_is_made_anew_and_nothing_of_it_stays(
    open_page: Open,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed, ended = iter([True, False]), iter([True])
    monkeypatch.setattr(door, "passed", lambda: next(passed))
    monkeypatch.setattr(door, "ended", lambda: next(ended))
    app = open_page("deprivation", place="Stevenage")
    assert not app.exception
    assert next(passed, None) is None  # it was asked a second time
    assert not app.title
    assert not app.sidebar.children
