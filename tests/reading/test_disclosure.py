"""What may be told of vacant and sensitive property; its place in the file tells nothing."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.estate.register import TEXTS, typed
from herts_geo.reading import disclosure

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
    view = disclosure.view(assets({**SECRETS, "vacant": True}))
    row = view.frame.iloc[0]
    assert (view.withheld, view.hidden, view.full) == (1, 0, False)
    told = {name for name in view.frame if pd.notna(row[name])}
    assert told == {"id", "holder", "name", "outward", "use", "use_group", "floor_area", "vacant"}
    assert (row["name"], row["outward"], row["use"]) == (disclosure.NAME, "SG1", "Community")
    assert "Hidden" not in view.frame.to_csv()


def test_the_full_view_tells_everything_but_sensitive_property() -> None:
    both = assets({**SECRETS, "vacant": True}, {"name": "Haven", "sensitive": True})
    view = disclosure.view(both, full=True)
    assert (view.withheld, view.hidden, view.full) == (0, 1, True)
    assert view.frame["name"].tolist() == ["12 Hidden Row"]
    assert view.frame.loc[0, "lon"] == -0.2


@pytest.mark.parametrize("holder", ["B council", " b COUNCIL "])
def test_a_holder_sees_their_own_in_full_and_not_anothers(holder: str) -> None:
    other = {**SECRETS, "name": "9 Open Row", "holder": "B council", "uprn": "100080000010"}
    both = assets({**SECRETS, "vacant": True}, {**other, "vacant": True})
    view = disclosure.view(both, full=True, holder=holder)
    assert (view.withheld, view.full) == (1, True)
    assert view.frame["name"].tolist() == [disclosure.NAME, "9 Open Row"]
    assert "Hidden" not in view.frame.iloc[[0]].to_csv()
    nobodys = disclosure.view(both, full=True, holder="C council")
    assert nobodys.frame["lon"].isna().all()


def test_property_that_is_not_vacant_is_told_as_it_is() -> None:
    frame = disclosure.view(assets(SECRETS, {**SECRETS, "vacant": None})).frame
    assert frame["name"].tolist() == ["12 Hidden Row"] * 2
    assert "sensitive" not in frame


def test_rows_with_the_uprn_of_a_sensitive_one_are_hidden_too() -> None:
    rows = assets(
        {"uprn": "1", "sensitive": True}, {"uprn": "1"}, {"uprn": "2"}, {"uprn": None}, {}
    )
    view = disclosure.view(rows)
    assert (view.hidden, view.frame["id"].tolist()) == (2, ["a2", "a3", "a4"])


def test_rows_with_the_uprn_of_a_vacant_one_are_withheld_too() -> None:
    rows = assets(
        {"uprn": "000000000001", "vacant": True},
        {**SECRETS, "uprn": "1", "vacant": False},
        {"uprn": "2", "vacant": True, "doubt": "'to let' under 'Notes'"},
        {**SECRETS, "uprn": "2", "vacant": None},
        {"uprn": "3", "vacant": False},
    )
    view = disclosure.view(rows)
    assert view.withheld == 4
    assert "Hidden" not in view.frame.to_csv()
    names = view.frame["name"].dropna().value_counts().to_dict()
    assert names == {disclosure.NAME: 2, disclosure.NAME_IN_DOUBT: 2}
    assert "only in doubt: 2" in view.doubtful
    assert "'Vacant' with 'No'" in view.doubtful


def test_the_id_of_a_public_building_that_is_withheld_does_not_tell_its_name() -> None:
    rows = assets({**SECRETS, "vacant": True}).assign(id="library:hidden-row")
    assert disclosure.view(rows).frame["id"].tolist() == ["withheld-1"]


def test_a_row_of_which_it_is_not_known_is_hidden() -> None:
    assert disclosure.view(assets({"sensitive": None})).hidden == 1


@pytest.mark.slow
@given(st.permutations(range(6)))
def test_the_order_of_the_file_tells_nothing_of_vacant_property(order: list[int]) -> None:
    rows = [{"id": f"x{n}", "name": f"place {n}", "vacant": n % 2 == 0} for n in range(6)]
    frame = disclosure.view(assets(*(rows[n] for n in order))).frame
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
    view = disclosure.view(assets(*rows))
    vacant = view.frame[view.frame["vacant"].fillna(False).astype(bool)]
    assert vacant[list(disclosure.PLACE_TEXTS[:4])].isna().all(axis=None)
    assert vacant["lon"].isna().all()
    assert vacant["name"].isin([disclosure.NAME, disclosure.NAME_IN_DOUBT]).all()
    assert len(view.frame) + view.hidden == len(rows)


@pytest.mark.parametrize(
    ("postcode", "half"), [("SG1 1BY", "SG1"), ("EC1A 1BB", "EC1A"), ("SG1", "SG1"), ("x", None)]
)
def test_outward_halves(postcode: str, half: str | None) -> None:
    found = disclosure.outward(pd.Series([postcode]))[0]
    assert found == half if half else pd.isna(found)
