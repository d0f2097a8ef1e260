"""Ours against published times: what is read, what joins, and figures worked by hand."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from herts_geo.access import compare_command, compared, measure, published
from herts_geo.access import view as access_view
from herts_geo.errors import HertsGeoError, UnreadableFile
from herts_geo.services import points as services_points
from herts_geo.travel import rule_sets

JTS = rule_sets.JTS_2017.key


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def wide(codes: list[str], **columns: list[object]) -> bytes:
    return csv(pd.DataFrame({"LSOA_code": codes, **columns}))


@pytest.fixture(scope="module")
def ours(pack) -> pd.DataFrame:
    asked = access_view.Question(service="gp", mode="cycle", rules=JTS)
    made = access_view.matrix(pack, asked, services_points.points(pack, "gp"))
    return measure.of_areas(made, measure.nearest(made)).head(4)


def test_the_department_s_table_is_read_by_its_own_headings():
    codes = ["E01000001", "E01000002", "E01000003"]
    found = published.read(
        wide(
            codes, GPPTt=[4.5, 120, ""], HospCyct=[7, 8, 9], GPCart=[1, 2, 3], GPPT15pct=[1, 1, 1]
        ),
        "jts.csv",
    )
    assert found.frame.groupby(["service", "mode"]).size().to_dict() == {
        ("gp", "pt"): 1, ("hospital", "cycle"): 3,
    }  # fmt: skip
    assert (found.beyond, found.blank, found.issues) == (1, 1, ())


def test_a_plain_table_names_services_and_modes_in_words():
    data = b"Area code,Service,Mode,Minutes\nE01000001,GP practice,cycling,7.5\nE01000001,gp,PT,9\n"
    rows = published.read(data, "plain.csv").frame
    assert rows["service"].tolist() == ["gp", "gp"]
    assert rows["mode"].tolist() == ["cycle", "pt"]


def test_a_workbook_is_read_as_the_csv_is():
    book = io.BytesIO()
    pd.DataFrame({"LSOA_code": ["E01000001"], "GPPTt": [4.5]}).to_excel(book, index=False)
    assert published.read(book.getvalue(), "jts.xlsx").frame["minutes"].tolist() == [4.5]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Barnet,gp,pt,5", "is no code of a small area"),
        ("E01000009,dentist,pt,5", "is no service that is known here"),
        ("E01000009,gp,rocket,5", "is no way to travel that is known here"),
        ("E01000009,gp,pt,soon", "is no time in minutes above 0"),
        ("E01000009,gp,pt,-3", "is no time in minutes above 0"),
        ("E01000009,gp,pt,inf", "is no time in minutes above 0"),
    ],
)
def test_each_fault_is_told_with_its_row_and_the_rest_is_read(row, said):
    data = f"code,service,mode,minutes\nE01000001,gp,pt,4\n{row}\n".encode()
    found = published.read(data, "plain.csv")
    assert len(found.frame) == 1
    assert [(each.row, said in each.message) for each in found.issues] == [(3, True)]


def test_an_area_that_stands_twice_counts_neither_time():
    data = wide(["E01000001", "E01000002", "E01000002"], GPPTt=[4, 5, 6])
    found = published.read(data, "jts.csv")
    assert found.frame["code"].tolist() == ["E01000001"]
    assert [each.row for each in found.issues] == [3, 4]


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b"code,minutes\nE01000001,3\n", b""])
def test_a_file_without_times_is_refused_in_a_sentence(data):
    with pytest.raises(UnreadableFile, match="Give"):
        published.read(data, "x.csv")


def test_figures_are_of_the_areas_that_join_one_to_one(pack, ours):
    minutes = ours["minutes"].to_numpy()
    codes = [*ours["code"], "E01000001"]
    theirs = [*(minutes + np.array([1.0, -2.0, 3.0, 0.0])), 9.0]
    given = published.read(wide(codes, GPCyct=theirs), "jts.csv")
    found = compared.compare(pack, given, JTS)
    (row,) = found.rows
    assert (found.areas, found.joined, row.n) == (5, 4, 4)
    assert found.unjoined.to_dict("records") == [{"code": "E01000001", "why": compared.OUTSIDE}]
    assert row.median == pytest.approx((1 + 2) / 2)  # of 0, 1, 2, 3
    assert row.bias == pytest.approx((-1 + 2 - 3 + 0) / 4)  # ours less theirs
    assert row.areas["difference"].tolist() == pytest.approx([-3, 2, -1, 0])
    told = compared.joined_words(found)
    assert told.startswith("4 of the 5 areas of 'jts.csv' joined those of this pack one to one")
    assert told.endswith("Not joined: 1 outside this pack.")


def test_shares_are_of_people_by_the_same_areas(pack, ours):
    people = measure.residents(pack).set_index("code")["population"]
    given = published.read(wide(list(ours["code"]), GPCyct=[14, 16, 31, 61]), "jts.csv")
    (row,) = compared.compare(pack, given, JTS).rows
    first = people[ours["code"]].to_numpy(dtype=float)
    assert row.shares[15][1] == pytest.approx(first[0] / first.sum())
    assert row.shares[60][1] == pytest.approx(first[:3].sum() / first.sum())
    inside = ours["minutes"].to_numpy() <= 15
    assert row.shares[15][0] == pytest.approx(first[inside].sum() / first.sum())


def test_how_many_lie_within_our_interval_is_told_where_there_is_one(pack, ours):
    ends = ours["minutes"] + ours["slower"]
    theirs = [*ends.head(2) - 0.01, *ends.tail(2) + 0.01]
    given = published.read(wide(list(ours["code"]), GPCyct=theirs), "jts.csv")
    assert compared.compare(pack, given, JTS).rows[0].held == 1 / 2
    assert compared.compare(pack, given, rule_sets.USUAL).rows[0].held is None


def test_an_area_that_was_split_says_so(pack):
    older = set(pd.read_csv(pack.folder / "data" / "centroids_lsoa11.csv")["lsoa11cd"])
    gone = sorted(older - set(measure.residents(pack)["code"]))[0]
    kept = measure.residents(pack)["code"].iloc[0]
    given = published.read(wide([gone, kept], GPCyct=[9, 9]), "jts.csv")
    found = compared.compare(pack, given, JTS)
    assert found.unjoined["why"].tolist() == [compared.OLDER]


def test_what_has_no_point_here_is_told_and_the_rest_goes_on(pack):
    code = measure.residents(pack)["code"].iloc[0]
    given = published.read(wide([code], GPCyct=[9], FoodPTt=[4]), "jts.csv")
    found = compared.compare(pack, given, JTS)
    assert [row.service for row in found.rows] == ["gp"]
    assert any(words.startswith("Supermarkets are not compared") for words in found.missing)


def test_a_file_of_another_place_is_refused(pack):
    given = published.read(wide(["E01000001"], GPPTt=[4]), "jts.csv")
    with pytest.raises(HertsGeoError, match="None of the 1 area"):
        compared.compare(pack, given, JTS)


def test_the_plain_values_are_json_and_name_the_rules(pack, ours):
    given = published.read(wide(list(ours["code"]), GPCyct=[9, 9, 9, 9]), "jts.csv")
    told = compare_command.as_dict(compared.compare(pack, given, JTS))
    assert json.loads(json.dumps(told, allow_nan=False))["rules"] == JTS
    assert any("not comparable" in words for words in told["notes"])
    assert np.isfinite(told["rows"][0]["median"])
