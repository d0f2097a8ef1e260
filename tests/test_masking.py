"""What may be told of vacant and sensitive property; its place in the file tells nothing."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import masking
from herts_geo.estate_register import TEXTS, typed

SECRETS = {
    "name": "12 Hidden Row",
    "address": "12, Hidden Row",
    "postcode": "SG1 1BY",
    "uprn": "100080000009",
    "reference": "HR/12",
    "use": "Former hall, 12 Hidden Row",
    "use_group": "Community",
    "outward": "SG1",
    "lon": -0.2,
    "lat": 51.9,
    "easting": 523000.0,
    "northing": 224000.0,
    "shares_with": "12a Hidden Row",
    "holder": "A council",
    "floor_area": 120.0,
}


def assets(*rows: dict[str, Any]) -> pd.DataFrame:
    """A register of these rows, neither vacant nor sensitive unless they say so."""
    plain = {"vacant": False, "sensitive": False}
    return typed(pd.DataFrame([{"id": f"a{n}", **plain, **row} for n, row in enumerate(rows)]))


def test_vacant_property_keeps_only_the_first_half_of_its_postcode() -> None:
    view = masking.view(assets({**SECRETS, "vacant": True}))
    row = view.frame.iloc[0]
    assert (view.withheld, view.hidden, view.full) == (1, 0, False)
    told = {name for name in view.frame if pd.notna(row[name])}
    assert told == {"id", "holder", "name", "outward", "use", "use_group", "floor_area", "vacant"}
    assert (row["name"], row["outward"], row["use"]) == (masking.NAME, "SG1", "Community")
    assert "Hidden" not in view.frame.to_csv()


def test_the_full_view_tells_everything_but_sensitive_property() -> None:
    both = assets({**SECRETS, "vacant": True}, {"name": "Haven", "sensitive": True})
    view = masking.view(both, full=True)
    assert (view.withheld, view.hidden, view.full) == (0, 1, True)
    assert view.frame["name"].tolist() == ["12 Hidden Row"]
    assert view.frame.loc[0, "lon"] == -0.2


def test_property_that_is_not_vacant_is_told_as_it_is() -> None:
    frame = masking.view(assets(SECRETS, {**SECRETS, "vacant": None})).frame
    assert frame["name"].tolist() == ["12 Hidden Row"] * 2
    assert "sensitive" not in frame


def test_rows_with_the_uprn_of_a_sensitive_one_are_hidden_too() -> None:
    rows = assets(
        {"uprn": "1", "sensitive": True}, {"uprn": "1"}, {"uprn": "2"}, {"uprn": None}, {}
    )
    assert masking.sensitive_rows(rows).tolist() == [True, True, False, False, False]


def test_a_row_of_which_it_is_not_known_is_hidden() -> None:
    assert masking.view(assets({"sensitive": None})).hidden == 1


@given(st.permutations(range(6)))
def test_the_order_of_the_file_tells_nothing_of_vacant_property(order: list[int]) -> None:
    rows = [{"id": f"x{n}", "name": f"place {n}", "vacant": n % 2 == 0} for n in range(6)]
    frame = masking.view(assets(*(rows[n] for n in order))).frame
    assert frame["id"].tolist()[3:] == ["x0", "x2", "x4"]


@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.sampled_from([None, "Marker", "SG1 1BY"]) for name in TEXTS[1:]}
            | {"vacant": st.sampled_from([True, False, None]), "lon": st.just(-0.2)}
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_vacant_row_keeps_a_place(rows: list[dict[str, Any]]) -> None:
    view = masking.view(assets(*rows))
    vacant = view.frame[view.frame["vacant"].fillna(False).astype(bool)]
    assert vacant[list(masking.PLACE_TEXTS[:4])].isna().all(axis=None)
    assert vacant["lon"].isna().all()
    assert vacant["name"].eq(masking.NAME).all()
    assert len(view.frame) + view.hidden == len(rows)


@pytest.mark.parametrize(
    ("cells", "vacant"),
    [
        ({"TenureDetail": "Freehold/VACANT"}, True),
        ({"FunctionLabel": "empty shop"}, True),
        ({"Purpose": "void"}, True),
        ({"PropertyName": "Disused-depot"}, True),
        ({"Vacant?": "Yes"}, True),
        ({"Is vacant": "Y"}, True),
        ({"VACANT": "no"}, False),
        ({"Vacant": ""}, False),
        ({"TenureDetail": "Owner occupied"}, False),
        ({"PropertyName": "Avoidance House"}, False),
    ],
    ids=str,
)
def test_words_that_say_vacant(cells: dict[str, str], vacant: bool) -> None:
    told = ("TenureDetail", "FunctionLabel", "Purpose", "PropertyName")
    assert masking.says_vacant(pd.DataFrame([cells]), told).tolist() == [vacant]


@pytest.mark.parametrize(
    ("cells", "sensitive"),
    [
        ({"FunctionLabel": "Women's Refuge"}, True),
        ({"FunctionLabel": "Women’s aid"}, True),
        ({"Notes": "a safe-house, do not list"}, True),
        ({"Purpose": "DOMESTIC  ABUSE service"}, True),
        ({"Name": "Children's home"}, True),
        ({"Sensitive": "yes"}, True),
        ({"Sensitive": "No"}, False),
        ({"Confidential": "1"}, True),
        ({"FunctionLabel": "Refuse depot"}, False),
        ({"FunctionLabel": "Library"}, False),
    ],
    ids=str,
)
def test_words_that_say_sensitive(cells: dict[str, str], sensitive: bool) -> None:
    assert masking.says_sensitive(pd.DataFrame([cells])).tolist() == [sensitive]


@pytest.mark.parametrize(
    ("postcode", "half"), [("SG1 1BY", "SG1"), ("EC1A 1BB", "EC1A"), ("SG1", "SG1"), ("x", None)]
)
def test_outward_halves(postcode: str, half: str | None) -> None:
    found = masking.outward(pd.Series([postcode]))[0]
    assert found == half if half else pd.isna(found)
