"""A building of several registers: counted once, with the figure that counts and who differs."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from herts_geo.estate import buildings, colocation, filter, match_words, register, score, screening
from herts_geo.estate.buildings import decided

TODAY = date(2026, 1, 1)
OWNER = {"holder": "County", "tenure": "Freehold", "register_date": "2024-04-01"}
TENANT = {"holder": "Police", "tenure": "Leasehold", "register_date": "2025-04-01"}
CLUB = {"holder": "NHS", "tenure": "Other", "register_date": "2023-04-01"}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    """Rows of registers as a frame, all of one building 'b' unless they name another."""
    full = [
        {"id": f"r{n}", "name": "Hall", "register": row["holder"]} | row
        for n, row in enumerate(rows)
    ]
    made = register.typed(pd.DataFrame(full))
    return made.assign(building=[row.get("building", "b") for row in full], decile=pd.NA)


def figure(*rows: dict[str, Any], name: str = "floor_area") -> buildings.Figure:
    return decided(frame(*rows).to_dict("records"), name)


@pytest.mark.parametrize(
    ("rows", "value", "why"),
    [
        ([OWNER | {"floor_area": 1000}, TENANT], 1000, "all that give it agree"),
        ([OWNER, TENANT | {"floor_area": 400}], 400, "all that give it agree"),
        ([OWNER | {"floor_area": 1000}, TENANT | {"floor_area": 400}], 1000, "the freeholder's"),
        ([OWNER | {"floor_area": 1000}, TENANT | {"floor_area": 1009}], 1000, "all that give it"),
        ([OWNER, TENANT | {"floor_area": 400}, CLUB | {"floor_area": 300}], 400, "the newest"),
        (
            [TENANT | {"floor_area": 400}, CLUB | {"floor_area": 300, "register_date": None}],
            None,
            "disputed",
        ),
        (
            [
                TENANT | {"floor_area": 400},
                CLUB | {"floor_area": 300, "register_date": "2025-04-01"},
            ],
            None,
            "disputed",
        ),
        (
            [
                OWNER | {"floor_area": 900},
                OWNER | {"floor_area": 950, "register_date": "2025-01-01"},
            ],
            950,
            "the freeholder's newest",
        ),
        (
            [
                OWNER | {"floor_area": 1000, "register_date": None},
                OWNER | {"holder": "District", "floor_area": 700, "register_date": None},
            ],
            None,
            "disputed",
        ),
        ([OWNER, TENANT], None, ""),
        ([OWNER | {"floor_area": 0}, TENANT | {"floor_area": 400}], 0, "the freeholder's"),
    ],
)
def test_which_figure_counts(rows: list[dict[str, Any]], value: float | None, why: str) -> None:
    found = figure(*rows)
    assert found.value == value
    assert found.why.startswith(why)
    assert found.differs == (why.startswith(("the", "disputed")))


def test_totals_count_a_building_once_and_its_figures_never_twice() -> None:
    alone = {"holder": "Police", "building": "x", "floor_area": 70, "running_cost": 7_000}
    rows = frame(
        TENANT
        | {"floor_area": 400, "running_cost": 9_000, "backlog": 50, "lon": -0.1, "lat": 51.8},
        OWNER | {"floor_area": 1000, "running_cost": 20_000},
        alone,
    )
    sums = filter.totals(rows)
    assert (sums["assets"], sums["entries"], sums["holders"]) == (2, 3, 2)
    assert sums["floor_area"] == 1000 + 70
    assert sums["running_cost"] == 20_000 + 7_000
    assert sums["cost_per_m2"] == (20_000 + 7_000) / (1000 + 70)
    assert sums["backlog"] == 50
    assert sums["lacking"]["backlog"] == 1
    assert sums["placed"] == 1  # the freeholder's entry takes the tenant's position


def test_totals_of_one_register_say_nothing_of_entries() -> None:
    rows = frame(OWNER | {"floor_area": 1000}, TENANT).drop(columns="building")
    assert "entries" not in filter.totals(rows)
    assert buildings.once(rows) is rows


def test_a_disputed_figure_is_withheld_from_the_totals() -> None:
    rows = frame(TENANT | {"floor_area": 400, "register_date": None},
                 CLUB | {"floor_area": 300, "register_date": None})  # fmt: skip
    sums = filter.totals(rows)
    assert sums["floor_area"] is None
    assert sums["lacking"]["floor_area"] == 1
    said = match_words.buildings_table(rows)["Where the registers differ"].iloc[0]
    assert said == (
        "Floor area: Police 400 m2 and NHS 300 m2; none counts, disputed: neither one freeholder's "
        "nor the newest dated."
    )


def test_each_holder_has_its_own_entries_a_building_once() -> None:
    rows = frame(OWNER | {"floor_area": 1000}, TENANT | {"floor_area": 400},
                 TENANT | {"floor_area": 390, "register_date": "2020-01-01"})  # fmt: skip
    held = filter.by_holder(rows).set_index("holder")
    assert held.loc["County", ["assets", "floor_area"]].tolist() == [1, 1000]
    assert held.loc["Police", ["assets", "floor_area"]].tolist() == [1, 400]


def test_every_interest_stands_beside_the_building() -> None:
    rows = frame(TENANT | {"tenure_detail": "Leasehold in"}, OWNER, CLUB)
    table = match_words.buildings_table(rows)
    assert table["Who holds it, and how"].tolist() == [
        "County (Freehold); Police (Leasehold, Leasehold in); NHS (Other)"
    ]
    assert table["Entries"].tolist() == [3]


def test_a_building_is_scored_and_screened_once() -> None:
    rows = frame(
        TENANT | {"condition": "Poor", "purpose": "surplus"},
        OWNER | {"condition": "Good", "purpose": "occupied by the authority"},
    )
    rows["decile"] = pd.array([1, 1], dtype="Float64")
    made = score.score(rows, score.DEFAULT, 500, TODAY)
    assert made.score.notna().tolist() == [False, True]
    assert "1 entry is of a building that is scored once" in made.unranked()
    judged = screening.screen(rows, ["condition", "surplus"], TODAY)
    assert judged.caught == {"surplus": 0, "condition": 0}
    assert judged.flagged.tolist() == [False, False]


KNOWN = {"holder": "County libraries", "register": register.PUBLIC, "open_hours": 30.0}


def test_what_is_publicly_known_gives_way_to_a_register_and_gives_its_hours() -> None:
    rows = frame(KNOWN | {"name": "Library"}, TENANT | {"floor_area": 400})
    (once,) = buildings.once(rows).to_dict("records")
    assert (once["name"], once["holder"], once["floor_area"]) == ("Hall", "Police", 400)
    assert once["open_hours"] == 30


def test_of_what_is_publicly_known_a_registers_building_has_no_more_neighbours() -> None:
    at = {"easting": 520000.0, "northing": 210000.0, "lon": -0.2, "lat": 51.8}
    beside = {"easting": 520050.0, "building": "c", "holder": "NHS"}
    rows = frame(KNOWN | at, TENANT | at, at | beside)
    assert buildings.known_too(rows).tolist() == [True, False, False]
    (pair,) = colocation.pairs(rows, 200).to_dict("records")
    assert {pair["first_holder"], pair["second_holder"]} == {"Police", "NHS"}
    assert colocation.neighbours(rows, 200).fillna(-1).tolist() == [-1, 1, 1]
    alone = rows[rows["building"] == "b"].drop(columns="building")
    assert not buildings.known_too(alone).any()
