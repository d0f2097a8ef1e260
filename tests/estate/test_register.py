"""The publicly known register: its contract, and that what is missing stays missing."""

import pandas as pd

from herts_geo.estate import register as estate_register
from herts_geo.estate.register import COLUMNS, DATES, FLAGS, NUMBERS, TEXTS
from herts_geo.pack.catalogue import Catalogue
from herts_geo.services import points as services_points


def test_the_contract_of_the_frame(pack: Catalogue) -> None:
    frame = estate_register.shipped(pack)
    assert tuple(frame.columns) == COLUMNS
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert {kinds[name] for name in TEXTS} == {"string"}
    assert {kinds[name] for name in NUMBERS} == {"Float64"}
    assert {kinds[name] for name in FLAGS} == {"boolean"}
    assert {kinds[name] for name in DATES} == {"datetime64[s]"}
    assert frame["id"].is_unique


def test_what_is_publicly_known(pack: Catalogue) -> None:
    frame = estate_register.shipped(pack)
    counts = frame["service"].value_counts().to_dict()
    assert counts == {
        "library": 48,
        "council_office": 13,
        "hospital": 12,
        "further_education": 9,
        "police": 1,
    }
    assert set(frame["id"]) <= {
        id for key in counts for id in services_points.points(pack, key, outside=False)["id"]
    }
    practices = estate_register.shipped(pack, practices=True)
    assert len(practices) == 83 + 96


def test_what_no_list_gives_is_missing_and_never_zero(pack: Catalogue) -> None:
    frame = estate_register.shipped(pack)
    silent = ["floor_area", "land_area", "running_cost", "backlog", "tenure", "condition", "energy"]
    assert frame[silent].isna().all(axis=None)
    assert frame["uprn"].notna().sum() == 48
    assert frame.loc[frame["service"] == "police", "open_hours"].isna().all()


def test_staffed_hours_of_a_library(pack: Catalogue) -> None:
    frame = estate_register.shipped(pack).set_index("id")
    library = frame.loc["library:abbots-langley-library"]
    assert library["open_hours"] == 5 + 8.5 + 5 + 8.5 + 3.5
    assert (library["uprn"], library["outward"]) == ("100081290836", "WD5")
    assert library["address"] == "High Street, Abbots Langley"


def test_typed_fills_what_is_absent_and_empties_blanks() -> None:
    frame = estate_register.typed(pd.DataFrame({"id": ["a"], "name": [" "], "vacant": [True]}))
    assert tuple(frame.columns) == COLUMNS
    assert pd.isna(frame.loc[0, "name"])
    assert frame.loc[0].isna().sum() == len(COLUMNS) - 2
