"""Opening another pack on the Sources page: for one session, and only where it may be."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.errors import CatalogueError
from herts_geo.pack import catalogue, shelf
from herts_geo.ui.base import session_pack
from tests import packs
from tests.pages.conftest import Open, said


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with a made-up place of England."""
    folder = tmp_path_factory.mktemp("shelf") / "newmouth"
    folder.mkdir()
    packs.make(folder, packs.UNITARY)
    return folder


@pytest.fixture(autouse=True)
def on_the_shelf(other: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(shelf.VARIABLE, str(other.parent))


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [each for each in app.button if each.label == label]
    return button.click().run()


def test_a_pack_of_the_shelf_is_opened_for_this_session_alone(open_page: Open) -> None:
    app = open_page("sources", place="E07000243")
    app = press(app, "Open this pack")
    assert not app.exception
    assert not app.error
    assert any("The open pack is 'Newmouth'." in x for x in said(app.markdown))
    assert "place" not in app.query_params
    app.switch_page("pages/deprivation.py").run()
    assert not app.exception
    assert any("Newmouth" in x for x in app.selectbox(key="place").options)
    again = open_page("sources")
    assert any("The open pack is 'Hertfordshire" in x for x in said(again.markdown))
    app.switch_page("pages/sources.py").run()
    app = press(app, "Go back to the pack that the app was started with")
    assert any("The open pack is 'Hertfordshire" in x for x in said(app.markdown))


def test_a_visitor_of_a_server_may_type_no_path(open_page: Open) -> None:
    app = open_page("sources")
    assert not [x for x in app.text_input if x.key == "pack_folder"]


def test_whoever_sits_at_the_machine_may_type_one(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, other: Path
) -> None:
    monkeypatch.setattr(session_pack, "may_open_any", lambda: True)
    app = open_page("sources")
    app.text_input(key="pack_folder").set_value(str(tmp_path)).run()
    app = press(app, "Open the folder")
    assert "is not a data pack" in said(app.error)[0]
    copy = tmp_path / "copy"
    shutil.copytree(other, copy)
    app.text_input(key="pack_folder").set_value(str(copy)).run()
    app = press(app, "Open the folder")
    assert any("The open pack is 'Newmouth'." in x for x in said(app.markdown))
    shutil.rmtree(copy)
    app.run()
    assert any("was closed" in x for x in said(app.warning))


@pytest.mark.parametrize("text", ["", " ", "a\0b", "~nobody-at-all/x", "x" * 5000])
def test_what_is_no_path_gets_a_sentence(text: str) -> None:
    with pytest.raises(CatalogueError):
        shelf.opened(text)


def test_a_pack_without_a_file_is_named(other: Path, tmp_path: Path) -> None:
    shutil.copytree(other, tmp_path / "p")
    found = catalogue.read(tmp_path / "p")
    file = next(iter(found.datasets.values())).file
    (tmp_path / "p" / file).unlink()
    with pytest.raises(CatalogueError, match=f"not whole: {file} is missing"):
        shelf.opened(str(tmp_path / "p"))


def test_a_link_out_of_the_shelf_is_not_on_it(
    other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(shelf.VARIABLE, str(tmp_path))
    (tmp_path / "link").symlink_to(other)
    assert not shelf.holds(tmp_path / "link")
    assert not shelf.holds(tmp_path / "a" / ".." / ".." / "b")
    assert not shelf.holds(tmp_path)
    assert shelf.holds(tmp_path / "inside")


@pytest.mark.parametrize(
    ("address", "asked", "alone"),
    [
        ("localhost", {"host": "localhost:8501"}, True),
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, True),
        ("localhost", {"host": "maps.council.uk"}, False),
        ("localhost", {"host": "localhost", "x-forwarded-for": "10.0.0.1"}, False),
        ("localhost", {}, False),
        ("::1", {"host": "[::1]:8501"}, True),
        ("localhost", {"host": "["}, False),
        ("0.0.0.0", {"host": "localhost:8501"}, False),
        ("", {"host": "localhost:8501"}, False),
    ],
)
def test_who_sits_at_the_machine(address: str, asked: Mapping[str, Any], alone: bool) -> None:
    assert session_pack.is_alone(address, asked) == alone
