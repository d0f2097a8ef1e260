"""A newer register set against an older one: worked by hand, and what it may never tell."""

import json
from datetime import date
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.estate import renewed
from herts_geo.estate.register import RegisterFile
from herts_geo.estate.renewed import Difference
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made

TODAY = date(2026, 1, 1)
AT = {name: place for place, name in enumerate(made.HEADINGS)}


def row(source: list[str], **cells: str) -> list[str]:
    out = list(source)
    for name, value in cells.items():
        out[AT[name]] = value
    return out


def compare(pack: Catalogue, old: list[list[str]], new: list[list[str]]) -> Difference:
    files = [made.register(*rows, name=f"{name}.csv") for rows, name in ((old, "a"), (new, "b"))]
    return renewed.compare(pack, files[0], files[1], TODAY)


def told(found: Difference) -> list[tuple[str, ...]]:
    return [tuple(each) for each in found.table.to_numpy()]


def test_new_gone_and_changed_are_told_by_field(pack: Catalogue) -> None:
    cafe = row(made.STATION, UPRN="100080000009", AssetCode="FS/9", PropertyName="Cafe")
    before = [made.STATION, made.DEPOT]
    after = [row(made.STATION, BuildingSize="1200", SuitabilityRating="Good"), cafe]
    found = compare(pack, before, after)
    assert told(found) == [
        ("new", "100080000009", "FS/9", "Cafe", "", "", ""),
        ("gone", "100080000002", "FS/2", "Stores", "", "", ""),
        ("changed", "100080000001", "FS/1", "Town Fire Station", "Condition", "Poor", "Good"),
        (
            "changed",
            "100080000001",
            "FS/1",
            "Town Fire Station",
            "Floor area (m2)",
            "1,000",
            "1,200",
        ),
    ]
    assert (found.added, found.gone, found.changed, found.same) == (1, 1, 1, 0)
    assert found.sentence == (
        "'b' against 'a': 1 new asset, 1 gone, 1 changed in 2 fields, 0 the same."
    )


def test_the_same_rows_in_another_order_are_no_change(pack: Catalogue) -> None:
    found = compare(pack, [made.STATION, made.DEPOT], [made.DEPOT, made.STATION])
    assert (told(found), found.same) == ([], 2)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"UPRN": ""}, ["UPRN"]),  # paired by the reference
        ({"AssetCode": "NEW/1"}, ["Holder's reference"]),  # by the UPRN
        ({"UPRN": "", "AssetCode": "X"}, ["UPRN", "Holder's reference"]),  # by name and postcode
        (
            {"UPRN": "", "AssetCode": "X", "PropertyName": "Y"},
            ["Name", "UPRN", "Holder's reference"],
        ),
    ],
)
def test_a_row_is_known_by_what_stands_once(
    pack: Catalogue, changed: dict[str, str], fields: list[str]
) -> None:
    found = compare(pack, [made.STATION, made.DEPOT], [row(made.STATION, **changed), made.DEPOT])
    assert [each[4] for each in told(found)] == fields
    assert (found.added, found.gone, found.same) == (0, 0, 1)


def test_rows_that_share_a_uprn_are_told_apart_by_the_reference(pack: Catalogue) -> None:
    blocks = [row(made.STATION, AssetCode=f"FS/1{x}", PropertyName=f"Block {x}") for x in "ABC"]
    found = compare(pack, blocks, [blocks[0], row(blocks[2], EnergyRating="A")])
    assert [each[:4] for each in told(found)] == [
        ("gone", "100080000001", "FS/1B", "Block B"),
        ("changed", "100080000001", "FS/1C", "Block C"),
    ]


def test_two_rows_alike_are_two(pack: Catalogue) -> None:
    plain = row(made.DEPOT, UPRN="", AssetCode="")
    found = compare(pack, [plain, made.STATION], [made.STATION, plain])
    assert (found.added, found.gone, found.same) == (0, 0, 2)


@pytest.mark.parametrize("side", [0, 1])
def test_what_is_withheld_on_one_side_is_withheld_on_both(pack: Catalogue, side: int) -> None:
    """As 'gone' it would tell that it was vacated since, as 'new' that it was let."""
    let = row(made.VACANT, TenureDetail="Owner occupied", Purpose="occupied by the authority")
    let[AT["Floor area empty"]], let[AT["FunctionLabel"]] = "", "Hall"
    sides = [[made.STATION, let], [made.STATION, made.VACANT]]
    found = compare(pack, sides[side], sides[1 - side])
    assert told(found) == []
    assert found.withheld == (1, 1)
    assert not any(mark in found.sentence for mark in (*made.MARKS, *made.SECRET_MARKS))


def test_a_withheld_row_is_known_by_its_reference_too(pack: Catalogue) -> None:
    let = row(made.VACANT, TenureDetail="Owner occupied", Purpose="occupied by the authority")
    let[AT["Floor area empty"]], let[AT["FunctionLabel"]], let[AT["UPRN"]] = "", "Hall", ""
    found = compare(pack, [made.STATION, let], [made.STATION, made.VACANT, made.SECRET])
    assert (told(found), found.withheld) == ([], (1, 2))
    assert found.sentence.endswith("1 row of the older and 2 of the newer.")


def test_a_register_without_a_row_for_either_side(pack: Catalogue) -> None:
    old = made.register(made.VACANT, name="a.csv")
    new = RegisterFile("b.csv", made.sheet(made.STATION))
    found = renewed.compare(pack, old, new, TODAY)
    assert (found.added, found.gone, found.withheld) == (1, 0, (1, 0))


def test_the_command_tells_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = tmp_path / "a.csv", tmp_path / "b.csv"
    old.write_bytes(made.sheet(made.STATION, made.DEPOT))
    new.write_bytes(made.sheet(row(made.STATION, PropertyName="=cmd()"), made.VACANT))
    assert cli.main(["estate", "compare", str(old), str(new)]) == 0
    assert capsys.readouterr().out.startswith("'b' against 'a': 0 new assets, 1 gone, 1 changed")
    assert cli.main(["estate", "compare", str(old), str(new), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["gone"], found["changed"], found["withheld"]) == (1, 1, {"old": 0, "new": 1})
    out = tmp_path / "difference.csv"
    assert cli.main(["estate", "compare", str(old), str(new), "--out", str(out)]) == 0
    text = out.read_text("utf-8-sig")
    assert ",'=cmd()" in text
    assert not any(mark in text for mark in made.MARKS)
