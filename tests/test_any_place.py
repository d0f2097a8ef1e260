"""Commands on made-up places of every kind: figures worked by hand, and no other place's name."""

import re
from pathlib import Path
from typing import Final

import pytest

from herts_geo import cli
from tests import packs

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
FOREIGN: Final = re.compile(r"(?i)hertford|\bherts\b(?!-)|stevenage|watford|\bcounty\b|E070(?!009)")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the packs of made-up places that are no county, by name."""
    found = {name: tmp_path_factory.mktemp(name) for name in packs.PLACES if name != "county"}
    for name, folder in found.items():
        packs.make(folder, packs.PLACES[name])
    return found


def said(command: list[str], folder: Path, capsys: Capture) -> str:
    """What a command says of a pack, on either stream."""
    capsys.readouterr()
    code = cli.main([*command, "--pack", str(folder)])
    out, fault = capsys.readouterr()
    assert code in (cli.FOUND, cli.FAULT)
    assert "fault of its own" not in fault
    return out + fault


@pytest.mark.parametrize("name", [name for name in packs.PLACES if name != "county"])
def test_every_command_speaks_of_the_place_alone(
    name: str, folders: dict[str, Path], capsys: Capture
) -> None:
    title = packs.PLACES[name].title
    for command in (
        ["review", title],
        ["profile", title],
        ["supply", title],
        ["estate"],
        ["access", "library", "--mode", "walk", "--minutes", "15"],
        ["check"],
    ):
        assert not FOREIGN.findall(said(command, folders[name], capsys)), command


@pytest.mark.parametrize(
    ("name", "place", "years"),
    [  # 20 homes a year and 5% more; the n-th site has 10 n homes; needed: 5 x 20 x 1.05 = 105
        ("unitary", "Newmouth", "780 / 105.0 x 5 = 37.14"),  # 10 x (1 + ... + 12)
        ("borough", "Northwick", "360 / 105.0 x 5 = 17.14"),  # 10 x (1 + ... + 8)
        ("combined", "Westby", "420 / 105.0 x 5 = 20.00"),  # 10 x (9 + ... + 12)
        ("footprint", "Uplands", "holds a part of Uplands only"),
    ],
)
def test_years_of_supply(
    name: str, place: str, years: str, folders: dict[str, Path], capsys: Capture
) -> None:
    assert years in said(["supply", place], folders[name], capsys)


def test_the_residents_of_a_footprint(folders: dict[str, Path], capsys: Capture) -> None:
    told = said(["profile", "Valley estates"], folders["footprint"], capsys)
    assert "Valley estates: 6,800 people" in told  # 100 x (5 + ... + 12)
