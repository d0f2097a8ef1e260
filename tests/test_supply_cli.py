"""`herts-geo supply`: the page's sum from the shell, as words and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from herts_geo import cli
from herts_geo.catalogue import PACK_VARIABLE

Capture = pytest.CaptureFixture[str]
REGISTER = (
    "SiteReference,SiteNameAddress,GeoX,GeoY,Hectares,OwnershipStatus,PlanningStatus,Deliverable,"
    "NetDwellingsRangeFrom,NetDwellingsRangeTo,FirstAddedDate,LastUpdatedDate,EndDate,SiteplanURL\n"
    "A1,Old depot,-0.2,51.9,0.5,owned by a public authority,permissioned,yes,"
    "100,120,2024-12-31,2025-03-01,,https://example.org/a1\n"
    "A2,Car park,-0.201,51.901,0.5,mixed ownership,permissioned,yes,"
    ",,2024-12-31,2025-03-01,,https://example.org/a2\n"
    "A3,Gone,-0.202,51.902,0.5,mixed ownership,permissioned,yes,"
    "50,50,2024-12-31,2025-03-01,2025-01-01,https://example.org/a3\n"
    "A4,Nowhere,,,0.5,mixed ownership,permissioned,yes,"
    "30,30,2024-12-31,2025-03-01,,https://example.org/a4\n"
)


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


@pytest.fixture
def register(tmp_path: Path) -> str:
    """A register of Stevenage in a file."""
    path = tmp_path / "register.csv"
    path.write_text(REGISTER)
    return str(path)


def answer(capsys: Capture, *arguments: str) -> dict[str, Any]:
    """The JSON of `supply` on a fixed day."""
    assert cli.main(["supply", *arguments, "--on", "2026-06-01", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return found


def test_dacorum(capsys: Capture) -> None:
    found = answer(capsys, "Dacorum")
    assert found["place"] == {"code": "E07000096", "name": "Dacorum", "kind": "district"}
    assert found["requirement"] == 430
    assert found["deliverable"] == 2643
    assert found["years_of_supply"] == pytest.approx(2643 / (430 * 5 * 1.05) * 5)
    assert found["ni159_percent"] == pytest.approx(2643 / (430 * 5) * 100)
    assert found["sites"] == {"count": 37, "vintage": "2019-10-14"}
    assert found["reason"] is None
    assert found["assumptions"]
    assert all({"label", "value", "unit"} <= set(step) for step in found["steps"])


def test_buffer_method_shortfall_and_need(capsys: Capture) -> None:
    arguments = ("--buffer", "20", "--method", "liverpool", "--shortfall", "1000", "--need", "900")
    found = answer(capsys, "Welwyn Hatfield", *arguments)
    due = 1000 / (2036 - 2026) * 5
    assert found["requirement"] == 900
    assert found["years_of_supply"] == pytest.approx(2862 / ((900 * 5 + due) * 1.2) * 5)


@pytest.mark.parametrize("name", ["Stevenage", "St Albans", "Watford", "Hertfordshire"])
def test_no_figure_has_a_reason(capsys: Capture, name: str) -> None:
    found = answer(capsys, name)
    assert found["years_of_supply"] is None
    assert found["ni159_percent"] is None
    assert found["reason"]


def test_a_place_inside_a_district_is_answered_by_the_district(capsys: Capture) -> None:
    found = answer(capsys, "SG1 1HN")
    assert found["place"]["name"] == "Stevenage"
    assert "lies in Stevenage" in found["assumptions"][0]


def test_your_own_register_stands_in_for_the_shipped_ones(capsys: Capture, register: str) -> None:
    found = answer(capsys, "Stevenage", "--sites", register)
    assert found["sites"] == {"count": 3, "vintage": "2025-03-01"}
    assert found["deliverable"] == 100 + 30
    most = answer(capsys, "Stevenage", "--sites", register, "--most", "--density", "40")
    assert most["deliverable"] == 120 + 20 + 30
    assert answer(capsys, "Dacorum", "--sites", register)["years_of_supply"] is None


def test_words(capsys: Capture) -> None:
    assert cli.main(["supply", "Dacorum", "--on", "2026-06-01"]) == 0
    out = capsys.readouterr().out
    assert "Years of supply: 5.85" in out
    assert "5% of 2,150 + 0 = 107.5." in out
    assert cli.main(["supply", "Stevenage"]) == 0
    assert "No figure: The sites here do not cover Stevenage" in capsys.readouterr().out


def test_exit_codes(capsys: Capture, tmp_path: Path) -> None:
    assert cli.main(["supply", "Nowhere at all"]) == 2
    assert cli.main(["supply", "Dacorum", "--sites", str(tmp_path / "none.csv")]) == 1
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert cli.main(["supply", "Dacorum", "--sites", str(empty)]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--buffer", "10"], ["--method", "x"], ["--need", "-1"], ["--on", "soon"]], ids=str
)
def test_options_that_are_not_known(capsys: Capture, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["supply", "Dacorum", *wrong])
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err
