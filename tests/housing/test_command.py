"""`herts-geo supply`: the page's sum from the shell, as words and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from herts_geo import cli
from herts_geo.pack.catalogue import PACK_VARIABLE

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
    """The JSON of `supply` on a fixed day, where none is named."""
    assert cli.main(["supply", "--on", "2026-06-01", *arguments, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return found


def test_dacorum_is_measured_against_a_need_that_is_not_known(capsys: Capture) -> None:
    """Its plan was adopted in September 2013: over five years old, so no years are given."""
    found = answer(capsys, "Dacorum")
    assert found["place"] == {"code": "E07000096", "name": "Dacorum", "kind": "district"}
    assert (found["plan"]["adopted"], found["plan"]["homes_per_year"]) == ("2013-09-25", 430)
    assert (found["requirement"], found["years_of_supply"], found["ni159_percent"]) == (None,) * 3
    assert found["deliverable"] == 2643
    assert found["sites"] == {"count": 37, "vintage": "2019-10-14"}
    assert "Enter it in homes a year" in found["reason"]
    assert found["on"] == "2026-06-01"


def test_a_need_entered_gives_dacorum_its_years(capsys: Capture) -> None:
    found = answer(capsys, "Dacorum", "--need", "1000", "--hdt", "90")
    assert (found["requirement"], found["buffer_percent"]) == (1000, 5)
    assert found["years_of_supply"] == pytest.approx(2643 / (1000 * 5 * 1.05) * 5)
    assert found["ni159_percent"] == pytest.approx(2643 / 5000 * 100)
    assert found["reason"] is None
    assert all({"label", "value", "unit"} <= set(step) for step in found["steps"])


def test_stock_and_ratio_give_the_need_by_the_standard_method(capsys: Capture) -> None:
    found = answer(capsys, "Dacorum", "--stock", "65000", "--ratio", "11.2")
    base, factor = 65_000 * 0.8 / 100, (11.2 - 5) / 5 * 0.95 + 1
    assert factor == pytest.approx(2.178)
    assert found["requirement"] == round(base * factor) == 1133
    steps = {step["key"]: step["sentence"] for step in found["steps"]}
    assert steps["factor"] == "((11.2 - 5) / 5) x 0.95 + 1 = 2.1780."
    assert steps["local_need"] == "520.0 x 2.1780 = 1,132.6, rounded to 1,133."


def test_half_of_the_standard_method_is_no_need(capsys: Capture) -> None:
    found = answer(capsys, "Dacorum", "--stock", "65000")
    assert found["years_of_supply"] is None
    assert any("affordability ratio" in each for each in found["missing"])


def test_a_young_plan_keeps_its_requirement_and_need_decides_its_buffer(capsys: Capture) -> None:
    arguments = ("--method", "liverpool", "--shortfall", "1000", "--hdt", "100")
    due = 1000 / (2036 - 2026) * 5
    low = answer(capsys, "Welwyn Hatfield", *arguments, "--need", "1000", "--on", "2026-07-01")
    assert (low["requirement"], low["buffer_percent"]) == (760, 20)  # 760 is 76% of 1,000
    assert low["years_of_supply"] == pytest.approx(2862 / ((760 * 5 + due) * 1.2) * 5)
    near = answer(capsys, "Welwyn Hatfield", *arguments, "--need", "949", "--on", "2026-07-01")
    assert near["buffer_percent"] == 5  # 760 is 80.1% of 949
    before = answer(capsys, "Welwyn Hatfield", *arguments, "--need", "1000", "--on", "2026-06-30")
    assert before["buffer_percent"] == 5  # the rule begins on 1 July 2026


def test_a_buffer_that_is_not_known_gives_a_range(capsys: Capture) -> None:
    found = answer(capsys, "Welwyn Hatfield")
    ends = [2862 / (760 * 5 * more) * 5 for more in (1.2, 1.05)]
    assert found["years_of_supply_range"] == pytest.approx(ends)
    assert found["buffer_percent"] is None
    chosen = answer(capsys, "Welwyn Hatfield", "--buffer", "20")
    assert chosen["years_of_supply_range"] == pytest.approx([ends[0], ends[0]])
    assert "as chosen; the rules would give 5% or 20%" in chosen["buffer"]


def test_a_review_keeps_an_old_plan_for_five_years(capsys: Capture) -> None:
    assert answer(capsys, "Dacorum", "--reviewed", "2023-02", "--hdt", "99")["requirement"] == 430
    for told in ("no", "2020-05-31", "2021"):  # none, over five years ago, not sure
        assert answer(capsys, "Dacorum", "--reviewed", told)["years_of_supply"] is None


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
    assert cli.main(["supply", "Welwyn Hatfield", "--on", "2026-06-01", "--hdt", "95"]) == 0
    out = capsys.readouterr().out
    assert "Welwyn Hatfield, on 1 June 2026" in out
    assert "Years of supply: 3.59" in out
    assert "5% of 3,800 + 0 = 190.0." in out
    assert "Rules: National Planning Policy Framework, December 2024" in out
    assert cli.main(["supply", "Stevenage"]) == 0
    assert "The sites here do not cover Stevenage" in capsys.readouterr().out


def test_figures_of_a_district_are_not_used_for_the_county(capsys: Capture) -> None:
    told = answer(capsys, "Hertfordshire", "--need", "900")["assumptions"]
    assert told == [
        "Not used, as such figures belong to one district: local housing need 900 homes a year."
    ]


def test_exit_codes(capsys: Capture, tmp_path: Path) -> None:
    assert cli.main(["supply", "Nowhere at all"]) == 2
    assert cli.main(["supply", "Dacorum", "--sites", str(tmp_path / "none.csv")]) == 1
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert cli.main(["supply", "Dacorum", "--sites", str(empty)]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--buffer", "10"],
        ["--method", "x"],
        ["--need", "-1"],
        ["--need", "0"],
        ["--need", "1e999"],
        ["--shortfall", "nan"],
        ["--completed", "many"],
        ["--stock", "0"],
        ["--ratio", "-5"],
        ["--hdt", "9999"],
        ["--density", "0"],
        ["--on", "soon"],
        ["--on", "2026"],
        ["--adopted", "99999999999"],
        ["--adopted", "2013-02-30"],
        ["--adopted", "2199-01-01"],
        ["--adopted", "\u0662\u0660\u0661\u0663"],
        ["--on", "2026-01-01", "--adopted", "2026-02"],
        ["--reviewed", "yes"],
        ["--shortfall", "1", "--completed", "2"],
    ],
    ids=str,
)
def test_options_that_make_no_sense(capsys: Capture, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["supply", "Dacorum", *wrong])
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert "usage" in err
    assert "Traceback" not in err


def test_every_fault_is_named_at_once(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        cli.main(["supply", "Dacorum", "--need", "0", "--adopted", "99999999999", "--hdt", "nan"])
    err = capsys.readouterr().err
    assert all(name in err for name in ("--need", "--adopted", "--hdt"))
    assert "Write a day as 2013-09-25, a month as 2013-09, or a year as 2013" in err
