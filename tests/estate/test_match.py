"""Entries of several registers: which are one building, which a person has to judge, and why."""

from typing import Any

import pandas as pd
import pytest

from herts_geo.estate import match, register
from herts_geo.estate.match import Matched, Verdict

HALL = {
    "register": "county", "holder": "County Council", "reference": "CC/1", "uprn": "100080001111",
    "name": "Priory Market Hall", "address": "12, High Street, Ware", "postcode": "SG12 9AA",
    "easting": 535700.0, "northing": 214300.0, "floor_area": 900.0, "holding": "Land/Buildings",
}  # fmt: skip


def entry(**other: Any) -> dict[str, Any]:
    """The hall as another register has it, without UPRN and reference unless given."""
    plain = {"register": "police", "holder": "Police", "reference": "", "uprn": ""}
    return HALL | plain | other


def matched(*rows: dict[str, Any], verdicts: tuple[Verdict, ...] = ()) -> Matched:
    """What comes of some rows of registers; their ids are r0, r1 and on."""
    frame = register.typed(pd.DataFrame([{"id": f"r{n}", **row} for n, row in enumerate(rows)]))
    return match.matched(frame, frame["register"], verdicts)


def told(found: Matched) -> list[tuple[str, str, str]]:
    """The pairs that were found: first, second and state."""
    return [tuple(row) for row in found.pairs[["first", "second", "state"]].to_numpy().tolist()]


ONE = [("r0", "r1", "matched")]
ASK = [("r0", "r1", "proposed")]


@pytest.mark.parametrize(
    ("other", "pairs", "why"),
    [
        ({"uprn": "100080001111"}, ONE, "Both give the UPRN 100080001111."),
        (
            {"holder": "County Council", "reference": "CC/1"},
            ONE,
            "Both are one holder's entry with one reference.",
        ),
        ({"name": "Registrar"}, ONE, "Both stand at number 12, SG12 9AA."),
        (
            {"name": "Registrar", "address": "12 High St, Ware"},
            ASK,
            "Both stand at number 12, SG12 9AA; but their streets differ.",
        ),
        ({"address": "High Street"}, ONE, "Both are 'Priory Market Hall', SG12 9AA."),
        ({"address": "14, High Street"}, [], ""),
        (
            {"address": "", "postcode": "SG12 7BB", "name": "The Priory Market Hall"},
            ASK,
            "at one spot",
        ),
        (
            {"uprn": "100080001111", "easting": 536000.0},
            ASK,
            "UPRN 100080001111; but their positions are 300 m apart.",
        ),
        ({"uprn": "100080009999"}, ASK, "their UPRNs differ, so that one may be a part of"),
        ({"uprn": "100080001111", "holding": "Land Only"}, ASK, "one is land and the other"),
        ({"uprn": "100080001111", "name": "Priory Market Hall, Unit 3"}, ASK, "may be a part"),
        ({"name": "Police Station", "address": "", "easting": 535750.0}, [], ""),
    ],
)
def test_what_speaks_for_two_entries(
    other: dict[str, Any], pairs: list[tuple[str, str, str]], why: str
) -> None:
    found = matched(HALL, entry(**other))
    assert told(found) == pairs
    assert not pairs or why in found.pairs["why"].iloc[0]
    assert (found.building["r0"] == found.building["r1"]) == (pairs == ONE)


KNOWN = {
    "register": register.PUBLIC, "holder": "County Council", "name": "Ware Central Library",
    "postcode": "SG12 9AA", "easting": 535700.0, "northing": 214300.0, "use_group": "Library",
}  # fmt: skip
LIBRARY = KNOWN | {"register": "county", "name": "Priory Annexe"}


@pytest.mark.parametrize(
    ("rows", "pairs"),
    [
        ([LIBRARY], ONE),
        ([LIBRARY | {"holder": "Another"}], ONE),
        ([LIBRARY | {"use_group": "Office"}], []),
        ([LIBRARY | {"postcode": "SG12 9BB", "easting": 535790.0}], ASK),
        ([LIBRARY | {"postcode": "SG12 9BB", "easting": 535810.0}], []),
        ([LIBRARY | {"easting": 536000.0}], ASK),
        ([LIBRARY, LIBRARY | {"name": "Stores"}], []),
        ([LIBRARY | {"name": "Ware Library"}, LIBRARY | {"name": "Stores"}], ASK),
        ([LIBRARY | {"vacant": True}], []),
    ],
)
def test_a_library_that_is_publicly_known_is_the_registers_own(
    rows: list[dict[str, Any]], pairs: list[tuple[str, str, str]]
) -> None:
    assert told(matched(KNOWN, *rows)) == pairs


def test_of_a_registers_rows_at_one_uprn_the_one_library_is_meant() -> None:
    known, library = KNOWN | {"uprn": "100080001111"}, LIBRARY | {"uprn": "100080001111"}
    rooms = library | {"name": "Registrars", "use_group": "Office"}
    assert told(matched(known, library, rooms)) == ONE
    again = matched(known, library, library | {"name": "Ware Central Library Stores"})
    assert told(again) == [("r0", "r2", "proposed")]


def test_an_office_that_is_publicly_known_is_one_with_no_other_holders() -> None:
    known = KNOWN | {"name": "Civic Offices", "use_group": "Office"}
    other = known | {"register": "police", "name": "Control Room"}
    assert told(matched(known, other | {"holder": "Police"})) == []
    assert told(matched(known, other)) == ASK


def test_libraries_of_two_registers_are_not_told_by_their_use() -> None:
    other = LIBRARY | {"register": "district", "holder": "District", "name": "Reading Room"}
    assert told(matched(LIBRARY, other)) == []


@pytest.mark.parametrize("uprn", ["010008001111", "10008001111", "10008001111.0", "10 008 001 111"])
def test_a_uprn_is_one_however_it_is_written(uprn: str) -> None:
    first = HALL | {"uprn": "10008001111"}
    other = entry(uprn=uprn, name="Registrar", address="", postcode="")
    assert told(matched(first, other)) == ONE


@pytest.mark.parametrize("uprn", ["N/A", "n/a", "0", "TBC", "", "-"])
def test_what_is_no_uprn_joins_nothing(uprn: str) -> None:
    first = HALL | {"uprn": uprn}
    other = entry(uprn=uprn, name="Depot", address="", postcode="SG1 1AA", easting=None)
    assert told(matched(first, other)) == []


@pytest.mark.parametrize("name", ["Library", "Police Station", "Stevenage Road Library"])
def test_one_name_in_two_towns_is_two_buildings(name: str) -> None:
    ware = HALL | {"name": name, "uprn": "", "address": ""}
    hatfield = entry(
        name=name, address="", postcode="AL10 0JT", easting=522700.0, northing=208700.0
    )
    assert told(matched(ware, hatfield)) == []


def test_a_common_name_at_one_postcode_is_for_a_person() -> None:
    first = HALL | {"name": "Library", "uprn": "", "address": "", "easting": None}
    assert told(matched(first, entry(name="Library", address="", easting=None))) == ASK


def test_without_positions_a_uprn_in_two_postcodes_is_for_a_person() -> None:
    far = entry(uprn=HALL["uprn"], postcode="AL10 0JT", easting=None)
    found = matched(HALL, far)
    assert told(found) == ASK
    assert "their postcodes differ, SG12 9AA and AL10 0JT" in found.pairs["why"].iloc[0]


def test_a_uprn_of_ten_rows_joins_only_the_row_of_one_name() -> None:
    campus = [
        HALL | {"name": f"Campus {name}", "reference": f"CC/{name}", "address": ""}
        for name in ("Theatre", "Refectory", "Gymnasium", "Boilers", "Chapel", "Stables", "Kiln",
                     "Nursery", "Foundry", "Observatory")
    ]  # fmt: skip
    theatre = entry(uprn=HALL["uprn"], name="Campus Theatre", address="")
    found = matched(*campus, theatre)
    assert told(found) == [("r0", "r10", "matched")]
    unnamed = matched(*campus, theatre | {"name": "Whole campus of the college"})
    assert told(unnamed) == []
    assert unnamed.building.is_unique
    assert "100080001111 (10 rows of 'county')" in unnamed.notes[0]


def test_blocks_at_one_postcode_and_number_are_told_apart_by_name() -> None:
    blocks = [
        HALL | {"uprn": "", "name": f"Hospital {word} Wing", "reference": word}
        for word in ("Maternity", "Fracture", "Children")
    ]
    found = matched(*blocks, entry(name="Hospital Fracture Wing"), entry(name="Offices"))
    assert [row for row in told(found) if row[2] == "matched"] == [("r1", "r3", "matched")]
    assert found.building["r4"] == "r4"


def test_parts_of_a_building_are_told_apart() -> None:
    first = HALL | {"uprn": "", "address": "Unit 3, 12, High Street, Ware"}
    assert told(matched(first, entry(address="Unit 3, 12, High Street"))) == ONE
    assert told(matched(first, entry(address="Unit 4, 12, High Street"))) == []


def test_near_is_proposed_to_the_best_alone() -> None:
    first = HALL | {"uprn": "", "address": "", "postcode": ""}
    best = entry(name="Priory Market Hall rooms", address="", postcode="", easting=535740.0)
    worse = entry(name="Priory Market stalls", address="", postcode="", easting=535710.0)
    assert told(matched(first, best, worse)) == ASK
    beyond = best | {"easting": HALL["easting"] + match.NEAR + 1}
    assert told(matched(first, beyond)) == []


def test_a_chain_makes_no_building_of_two_rows_of_one_register() -> None:
    by_uprn = entry(uprn=HALL["uprn"], name="Priory police room", address="", postcode="")
    by_address = entry(name="Registrar")
    found = matched(HALL, by_uprn, by_address)
    assert ("r0", "r1", "matched") in told(found)
    assert found.building["r2"] == "r2"


def test_three_registers_make_one_building() -> None:
    nhs = entry(register="nhs", holder="NHS Property", uprn=HALL["uprn"], name="Clinic")
    found = matched(HALL, entry(uprn=HALL["uprn"]), nhs)
    assert len(found.pairs) == 3
    assert set(found.building) == {"r0"}


def test_one_register_twice_is_said() -> None:
    rows = [HALL | {"reference": f"CC/{n}", "uprn": str(10008000 + n)} for n in range(3)]
    rows = [
        row | {"name": f"{word} Hall", "address": ""} for row, word in zip(rows, "XYZ", strict=True)
    ]
    again = [row | {"register": "county (2)"} for row in rows]
    found = matched(*rows, *again)
    assert told(found) == [(f"r{n}", f"r{n + 3}", "matched") for n in range(3)]
    assert "'county' and 'county (2)' share 3 entries" in found.notes[0]


def test_rows_of_one_register_are_never_matched() -> None:
    assert told(matched(HALL, HALL)) == []


def test_a_verdict_counts_for_more_than_a_rule() -> None:
    other = entry(uprn=HALL["uprn"])
    left, right = matched(HALL, other).pairs.loc[0, ["left", "right"]]
    refused = matched(HALL, other, verdicts=(Verdict(right, left, "refused", reason="Two halls."),))
    assert told(refused) == [("r0", "r1", "refused")]
    assert refused.building["r1"] == "r1"
    assert refused.pairs["why"].iloc[0].endswith(". Two halls.")
    confirmed = matched(HALL, other, verdicts=(Verdict(left, right, "confirmed"),))
    assert confirmed.pairs[["state", "rule"]].to_numpy().tolist() == [["confirmed", "UPRN"]]


def test_a_person_may_join_what_no_rule_does() -> None:
    far = entry(name="Annexe", address="", postcode="", easting=None)
    keys = [matched(HALL, entry(uprn=HALL["uprn"])).pairs["left"].iloc[0]]
    beside = matched(far | {"register": "x", "uprn": "1000877"}, far | {"uprn": "1000877"})
    keys.append(beside.pairs["right"].iloc[0])
    found = matched(HALL, far | {"uprn": "1000877"}, verdicts=(Verdict(*keys, "confirmed"),))
    assert told(found) == [("r0", "r1", "confirmed")]
    assert found.building["r1"] == "r0"


def test_a_refused_pair_is_not_joined_by_a_third() -> None:
    nhs = entry(register="nhs", holder="NHS Property", uprn=HALL["uprn"], name="Clinic")
    police = entry(uprn=HALL["uprn"])
    pairs = matched(HALL, police, nhs).pairs.set_index(["first", "second"])
    left, right = pairs.loc[("r0", "r2"), ["left", "right"]]
    found = matched(HALL, police, nhs, verdicts=(Verdict(left, right, "refused"),))
    assert found.building["r0"] != found.building["r2"]
    assert "a person has refused a pair that it would join" in " ".join(found.pairs["why"])


def test_a_verdict_lapses_where_its_entry_has_changed() -> None:
    left, right = matched(HALL, entry(uprn=HALL["uprn"])).pairs.loc[0, ["left", "right"]]
    moved = matched(HALL, entry(uprn=HALL["uprn"], name="New name"),
                    verdicts=(Verdict(left, right, "refused"),))  # fmt: skip
    assert told(moved) == ONE
    assert moved.notes[0].startswith("1 verdict names an entry that no register held here shows")


def test_vacant_property_is_never_matched() -> None:
    vacant = entry(uprn=HALL["uprn"], vacant=True)
    found = matched(HALL, vacant)
    assert told(found) == []
    assert list(found.building.index) == ["r0"]
