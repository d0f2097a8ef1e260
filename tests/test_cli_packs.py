"""Commands on a pack that lost a data set: a sentence that names it, and no figure."""

from pathlib import Path
from typing import Final

import pytest

from herts_geo import cli
from herts_geo.pack.catalogue import PACK_VARIABLE
from tests import broken_packs

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
COMMANDS: Final = (
    "access library --mode walk --minutes 15 --place Stevenage",
    "access gp --mode pt --minutes 30",
    "access town_centre --mode cycle --minutes 15",
    "supply Stevenage",
    "estate --place Stevenage --gp --near 100",
    "profile SG1_1XN",
    "profile Stevenage --edition 2019",
    "locality --near Stevenage",
    "locality --reach Stevenage --mode pt",
)


def words(command: str) -> list[str]:
    """A command as the words that the shell would give."""
    return [word.replace("_1", " 1") for word in command.split()]


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each data set that a command reads, with the first command that does."""
    found: dict[str, str] = {}
    for number, command in enumerate(COMMANDS):
        folder = tmp_path_factory.mktemp(f"sound-{number}")  # a new folder is read anew
        broken_packs.copied(folder)
        with broken_packs.watched() as read:
            assert cli.main([*words(command), "--pack", str(folder)]) == cli.FOUND
        for each in read:
            found.setdefault(each, command)
    return found


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


@pytest.mark.parametrize("lost", broken_packs.IDS)
def test_a_command_names_what_is_gone(
    lost: str, tmp_path: Path, readers: dict[str, str], capsys: Capture
) -> None:
    dataset = broken_packs.without(tmp_path, lost)
    capsys.readouterr()
    if lost not in readers:
        assert cli.main(["check", "--pack", str(tmp_path)]) == cli.FAULT
        assert f"'{dataset.file}': is missing." in capsys.readouterr().err
        return
    assert cli.main([*words(readers[lost]), "--pack", str(tmp_path)]) == cli.FAULT
    said, fault = capsys.readouterr()
    assert said == ""
    assert broken_packs.names(fault, dataset)
    assert "is missing" in fault
    assert "herts-geo check" in fault


def test_most_data_sets_are_read_by_a_command(readers: dict[str, str]) -> None:
    assert len(readers) >= 20


def test_a_review_says_which_service_it_cannot_count(tmp_path: Path, capsys: Capture) -> None:
    dataset = broken_packs.without(tmp_path, "town_centres")
    assert cli.main(["review", "E07000243", "--pack", str(tmp_path)]) == cli.FOUND
    assert f"Town centres: The data set '{dataset.title}' is missing" in capsys.readouterr().out
