"""A page of a pack that says when it was fetched tells the ages of its figures."""

import shutil
from pathlib import Path

import pytest

from herts_geo.pack import catalogue
from tests.conftest import ROOT
from tests.pages.conftest import Open, said

SAYS = """url = "https://example.org/ages.csv"
retrieved = "{day}"
months = 3
"""


@pytest.fixture
def aged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped pack, whose printed figures were fetched in January of 2020."""
    for part in ("data", "geo"):
        (tmp_path / part).mkdir()
        for file in (ROOT / part).iterdir():
            shutil.copyfile(file, tmp_path / part / file.name)
    named = tmp_path / "data" / "catalogue.toml"
    text = named.read_text()
    named.unlink()
    head = "[dataset.context_figures]\n"
    assert head in text
    named.write_text(text.replace(head, head + SAYS.format(day="2020-01-05")))
    monkeypatch.setenv(catalogue.PACK_VARIABLE, str(tmp_path))
    return tmp_path


def test_a_source_tells_its_age_and_the_page_what_is_over_its_cadence(
    aged: Path, open_page: Open
) -> None:
    shown = open_page("targets")
    told = said(shown.caption)
    assert any("years ago; a newer one was expected in April 2020." in x for x in told)
    assert sum(x.startswith("A newer edition may be out: ") for x in told) == 1


def test_the_shipped_pack_tells_no_ages(open_page: Open) -> None:
    told = said(open_page("overview").caption)
    assert not any("checked" in x or "may be out" in x for x in told)
