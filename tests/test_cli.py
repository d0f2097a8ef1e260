"""The command line: the same numbers as the pages, from any folder, with honest exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.pack.catalogue import PACK_VARIABLE
from tests.pack.second import tiny_pack

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


def run(*arguments: str) -> int:
    """The exit code of a command."""
    return cli.main(arguments)


def test_ctrl_c_is_a_word_and_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("herts_geo.pack.catalogue.read", stopped)
    assert run("profile", "Stevenage") == 130
    assert capsys.readouterr() == ("", "Stopped.\n")


@pytest.mark.parametrize("place", ["E07000243", "Stevenage", "E07000101", "stevenage"])
def test_the_profile_of_stevenage(place: str, capsys: Capture) -> None:
    assert run("profile", place, "--json") == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert found["place"] == {"code": "E07000243", "name": "Stevenage", "kind": "district"}
    assert found["population"] == 89_616
    assert found["areas"] == 54
    assert found["deprivation"]["edition"] == 2025


def test_the_profile_of_the_county(capsys: Capture) -> None:
    assert run("profile", "E10000015", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["areas"], found["population"]) == (713, 1_205_137)
    assert sum(found["deprivation"]["areas_by_decile"]) == 713
    assert sum(found["deprivation"]["people_by_decile"]) == 1_205_137


def test_the_keys_of_the_json(capsys: Capture) -> None:
    run("profile", "Bedwell", "--json")
    found = json.loads(capsys.readouterr().out)
    assert {"place", "population", "areas", "deprivation"} <= set(found)
    assert set(found["place"]) == {"code", "name", "kind"}
    standing = found["deprivation"]
    assert {
        "edition",
        "areas_by_decile",
        "people_by_decile",
        "people_most_deprived_20_england",
        "mean_rank_population_weighted",
        "most_deprived",
    } <= set(standing)
    assert len(standing["areas_by_decile"]) == len(standing["people_by_decile"]) == 10
    assert all(set(x) == {"code", "name", "rank", "decile"} for x in standing["most_deprived"])
    whole_numbers = [found["population"], found["areas"], *standing["people_by_decile"]]
    assert all(type(value) is int for value in whole_numbers)


@pytest.mark.parametrize("year", [2025, 2019, 2015, 2010])
def test_editions(year: int, capsys: Capture) -> None:
    assert run("profile", "Watford", "--edition", str(year), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["deprivation"]["edition"] == year
    assert sum(found["deprivation"]["areas_by_decile"]) > 50


def test_an_edition_that_is_not_there(capsys: Capture) -> None:
    assert run("profile", "Watford", "--edition", "2007") == 1
    assert "it has: 2025, 2019, 2015, 2010" in capsys.readouterr().err


def test_a_postcode_and_words(capsys: Capture) -> None:
    assert run("profile", "sg1 1hn") == 0
    out = capsys.readouterr().out
    assert out.startswith("Bedwell (Stevenage 008E): ")
    assert "in 1 small area\n" in out
    assert "Decile (1 = most deprived 10%)" in out


@pytest.mark.parametrize(
    ("place", "nearest"), [("Stevenage 004", "Stevenage"), ("SG1 1ZZ", "SG1 1"), ("ZZ9 9ZZ", "")]
)
def test_an_unknown_place(place: str, nearest: str, capsys: Capture) -> None:
    assert run("profile", place, "--json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"'{place}'" in err
    assert nearest in err
    assert ("Nearest names:" in err) == bool(nearest)


def test_what_the_box_takes_is_a_place(capsys: Capture) -> None:
    for text, name, told in (
        ("Stevenag", "Stevenage: ", ""),
        ("Hatfeild", "Hatfield ", "Nothing here is called 'Hatfeild': this is Hatfield (town"),
        ("borehamwood", "Borehamwood Hillside (Hertsmere 011): ", ""),
        ("sg1 1", "Bedwell (Stevenage 008): ", ""),
        ("tl238242", "Bedwell (Stevenage 008E): ", ""),
    ):
        assert run("profile", text) == 0
        out, err = capsys.readouterr()
        assert out.startswith(name)
        assert err.startswith(told) if told else not err
    reach = ("access", "gp", "--mode", "walk", "--minutes", "15", "--place", "hitchin station")
    assert run(*reach) == 0
    assert "this is the small area that holds it" in capsys.readouterr().err
    assert run("profile", "Luton") == 2
    assert "lies outside Hertfordshire" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["fly"], ["profile"], ["profile", "x", "--edition", "new"], ["app", "--port"]]
)
def test_a_command_that_is_not_known(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    assert "usage: herts-geo" in capsys.readouterr().err


def test_another_pack(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_pack(tmp_path)
    assert run("profile", "ALL", "--json", "--pack", str(tmp_path)) == 0
    assert json.loads(capsys.readouterr().out)["population"] == 1500
    assert run("profile", "Stevenage", "--pack", str(tmp_path)) == 2
    monkeypatch.setenv(PACK_VARIABLE, str(tmp_path))
    assert run("profile", "West", "--json") == 0
    assert json.loads(capsys.readouterr().out)["place"]["code"] == "E07000243"


def test_a_folder_that_is_no_pack(tmp_path: Path, capsys: Capture) -> None:
    for command in (["check"], ["profile", "Stevenage"]):
        assert run(*command, "--pack", str(tmp_path / "none")) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "is not a data pack" in err


def test_the_app_is_launched_with_its_pack_and_port(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from herts_geo.ui.base import launch

    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(launch, "launch", lambda *given: asked.append(given))
    assert run("app") == 0
    assert run("app", "--pack", str(tmp_path), "--port", "8600") == 0
    assert run("app", "--address", "0.0.0.0", "--signed-in-in-front") == 0
    assert asked == [
        (None, None, "", False),
        (tmp_path, 8600, "", False),
        (None, None, "0.0.0.0", True),
    ]


@pytest.mark.slow
def test_from_another_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "herts_geo.cli", "profile", "E07000243", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["population"] == 89_616
    wrong = subprocess.run(
        [sys.executable, "-m", "herts_geo.cli", "profile", "Stevenage 004"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Nearest names: Stevenage" in wrong.stderr
    assert "Traceback" not in wrong.stderr


BROKEN_WORDS = ["\udcff\ud800", "a\x00b", "SG1 1HN\udcff"]


@pytest.mark.parametrize("word", BROKEN_WORDS, ids=ascii)
@pytest.mark.parametrize(
    "command",
    [
        ["profile", "{}"],
        ["locality", "--near", "{}", "--metres", "500"],
        ["access", "gp", "--mode", "walk", "--minutes", "15", "--close", "{}"],
        ["supply", "{}"],
        ["estate", "--place", "{}"],
    ],
    ids=lambda words: words[0],
)
def test_broken_words_get_a_sentence(
    command: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*(each.replace("{}", word) for each in command))
    assert stopped.value.code == 2
    assert "holds bytes that are no text" in capsys.readouterr().err
