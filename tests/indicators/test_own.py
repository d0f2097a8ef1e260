"""A user's own figures: what is drawn, on which outlines, against which target, what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.errors import HertsGeoError, NotComparable, UnusableFigures
from herts_geo.indicators import own as indicators_own
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import Question
from herts_geo.indicators.own import OwnFigures
from herts_geo.pack import catalogue
from tests.conftest import ROOT

PACK = catalogue.read(ROOT)


def own(text: str, name: str = "mine.csv") -> OwnFigures:
    return indicators_own.read(PACK, text.encode(), name)


def drawn(found: OwnFigures, **more: object) -> indicators_view.View:
    known = indicators_view.every_measure(PACK, own=found.measures)
    asked = {"measure": found.measures[0].id, **more}
    return indicators_view.view(PACK, Question(**asked), known)  # type: ignore[arg-type]


def values(view: indicators_view.View) -> dict[str, float]:
    known = view.frame.dropna(subset=["value"])
    return dict(zip(known["code"], known["value"].astype(float), strict=True))


def test_districts_are_drawn_as_districts() -> None:
    found = own("code,period,value\nE07000243,2024,1.5\nE07000095,2024,2\nE07000243,2023,9\n")
    view = drawn(found)
    assert (view.kind, [x.label for x in found.measures[0].slices]) == (
        "district",
        ["2024", "2023"],
    )
    assert values(view) == {"E07000243": 1.5, "E07000095": 2}
    assert view.classes.legend.missing == 10 - 2
    assert values(drawn(found, period="2023")) == {"E07000243": 9}


def test_former_district_codes_are_todays_districts() -> None:
    found = own("code,value\nE07000101,3\nE07000097,4\n")
    assert values(drawn(found)) == {"E07000243": 3, "E07000242": 4}
    assert "before 2012" in found.notes[0]


@pytest.mark.parametrize(
    ("codes", "kind", "vintage"),
    [
        (("E01035570", "E01023289"), "lsoa", "2021"),
        (("E01023758", "E01023289"), "lsoa", "2011"),
        (("E02007091", "E02004843"), "msoa", "2021"),
    ],
)
def test_codes_tell_the_outlines(codes: tuple[str, str], kind: str, vintage: str) -> None:
    view = drawn(own(f"area,value\n{codes[0]},1\n{codes[1]},2\n"))
    assert (view.kind, view.vintage) == (kind, vintage)
    assert values(view) == {codes[0]: 1, codes[1]: 2}


def test_codes_of_two_vintages_are_drawn_on_the_newest_and_told() -> None:
    found = own("area,value\nE01023289,1\nE01023290,2\n")
    assert drawn(found).vintage == "2021"
    assert found.notes == (
        "Its codes fit the outlines of 2021 and of 2011 alike; those of 2021 are drawn.",
    )


def test_rows_of_another_vintage_are_left_out_and_named() -> None:
    found = own("area,value\nE01035570,1\nE01035571,2\nE01023758,3\n")
    assert values(drawn(found)) == {"E01035570": 1, "E01035571": 2}
    assert found.report.left_out == [(4, "its area code is of another vintage.")]


def test_marks_for_no_figure_are_no_figure() -> None:
    view = drawn(own("code,value\nE07000243,c\nE07000095,2\n"))
    assert values(view) == {"E07000095": 2}


def test_a_column_of_targets_is_held_against_the_figures() -> None:
    found = own("code,indicator,value,target\nE07000243,Trees,5,4\nE07000095,Trees,3,\n")
    assert [x.title for x in found.measures] == ["Trees"]
    view = drawn(found, show="target", better="higher")
    stands = dict(zip(view.frame["code"], view.frame["standing"], strict=True))
    assert stands["E07000243"] == "target met"
    assert stands["E07000095"] == "a figure, but no target"
    unknown = drawn(found, show="target")
    assert "not known" in unknown.frame.set_index("code")["standing"]["E07000243"]


def test_a_national_indicator_brings_its_direction_and_unit() -> None:
    found = own("code,indicator,period,value\nE07000243,NI 152 benefits,2008/09,9\n")
    measure = found.measures[0]
    assert (measure.better, measure.unit) == ("lower", "percent")
    assert measure.note.startswith("Taken to be NI 152: Working-age people")


def test_columns_headed_by_years_are_periods_of_one_measure() -> None:
    found = own("LACode,2018,2019\nE07000243,1,2\nE07000095,3,4\n", "Fuel poverty.csv")
    assert [x.title for x in found.measures] == ["Fuel poverty"]
    assert [x.label for x in found.measures[0].slices] == ["2019", "2018"]
    assert values(drawn(found, period="2018")) == {"E07000243": 1, "E07000095": 3}


def test_several_columns_and_indicators_are_all_offered() -> None:
    found = own("code,indicator,Rate,Count\nE07000243,Falls,1,2\nE07000243,Fires,3,4\n")
    titles = ["Falls: Rate", "Fires: Rate", "Falls: Count", "Fires: Count"]
    assert [x.title for x in found.measures] == titles


def test_own_figures_are_never_gathered_up() -> None:
    with pytest.raises(NotComparable, match="none is made up"):
        drawn(own("area,value\nE01035570,1\n"), by="district")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code,value\nE10000015,5\n", "draws LSOAs"),
        ("code,value\nE05004719,5\n", "draws LSOAs|No row|no boundaries"),
        ("code,value\nE07000001,5\n", "No row of the file"),
        ("code,words\nE07000243,hello\n", "No row of the file"),
        ("a,b\n1,2\n", "No row of the file|kind"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(HertsGeoError, match=words):
        drawn(own(text))


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators_own, "MOST_BYTES", 10)
    with pytest.raises(UnusableFigures, match="over 0 MB"):
        own("code,value\nE07000243,1\n")


def test_the_source_is_the_users_file() -> None:
    view = drawn(own("code,value\nE07000243,1\n", "my list.csv"))
    assert view.datasets[0].title == "Your file my list.csv"
    assert view.datasets[-1].id == "districts"


@given(st.binary(max_size=300))
def test_any_bytes_give_figures_or_a_sentence(data: bytes) -> None:
    try:
        found = indicators_own.read(PACK, data, "any.csv")
    except HertsGeoError:
        return
    assert found.measures


@pytest.mark.slow
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["E07000243", "E07000095", "E01023289", "E02004843", "x", ""]),
            st.text(max_size=8),
            st.sampled_from(["1", "-2.5", "c", "", "=1+1", "1e999", "nan"]),
        ),
        max_size=8,
    )
)
def test_any_rows_are_drawn_or_refused(rows: list[tuple[str, str, str]]) -> None:
    lines = [f'{code},"{text.replace(chr(34), "")}",{value}' for code, text, value in rows]
    try:
        found = own("code,indicator,value\n" + "\n".join(lines))
        view = drawn(found)
    except HertsGeoError:
        return
    assert len(view.frame) == len(view.classes.index)


@pytest.mark.parametrize(
    ("name", "kind", "areas"),
    [
        ("herts_children_low_income_lad_2015_2020.csv", "district", 10),
        ("herts_fuel_poverty_lad_2010_2019.csv", "district", 9),
        ("herts_fuel_poverty_lsoa21.csv", "lsoa", 713),
        ("herts_health_index_indicators_lad_2015_2021.csv", "district", 10),
    ],
)
def test_published_files_are_drawn(testdata: Path, name: str, kind: str, areas: int) -> None:
    found = indicators_own.read(PACK, (testdata / "indicators" / name).read_bytes(), name)
    view = drawn(found)
    assert (view.kind, len(values(view))) == (kind, areas)


@pytest.mark.parametrize(
    ("heading", "first", "second", "unit", "said"),
    [
        ("Active adults", "62%", "64%", "%", "62%"),
        ("Active adults", "62 per cent", "<5", "%", "62%"),
        ("Percent of adults active", "62", "64", "%", "62%"),
        ("Adults active (%)", "62%", "64", "%", "62%"),
        ("Decile (1 is the most deprived 10%)", "62", "3", "", "62"),
        ("Change in percentage points", "62", "3", "", "62"),
        ("Score by percentile", "62", "3", "", "62"),
        ("Rent", "£62", "£64", "pounds", "62 pounds"),
    ],
)
def test_a_unit_in_cells_or_heading_is_carried_on(
    heading: str, first: str, second: str, unit: str, said: str
) -> None:
    found = own(f"code,{heading}\nE07000243,{first}\nE07000095,{second}\n")
    assert [x.unit for x in found.measures] == [unit]
    assert found.measures[0].said("62") == said
    assert values(drawn(found))["E07000243"] == 62


@pytest.mark.parametrize("heading", ["Adults active", "Adults active (%)"])
def test_shares_written_in_two_ways_are_withheld(heading: str) -> None:
    text = f"code,{heading},Homes\nE07000243,62%,1\nE07000095,0.62,2\nE07000096,[c],3\n"
    found = own(text)
    assert [x.title for x in found.measures] == ["Homes"]
    assert [(x.field, x.message) for x in found.report.issues if x.severity == "error"] == [
        (
            heading,
            "figures are written both with a unit, as '62%', and without, as '0.62' (1): "
            "whether that is per cent or a part of 1 is unknown.",
        )
    ]


def test_shares_without_a_sign_and_without_a_heading_are_withheld_too() -> None:
    with pytest.raises(UnusableFigures, match=r"as '62%', and without, as '63'"):
        own("code,Adults active\nE07000243,62%\nE07000095,63\n")


def test_units_are_told_apart_by_indicator() -> None:
    found = own("code,indicator,value\nE07000243,Active,62%\nE07000243,Homes,45\n")
    assert {x.title: x.unit for x in found.measures} == {"Active": "%", "Homes": ""}


def test_parts_of_one_under_a_heading_that_says_per_cent_are_doubted() -> None:
    found = own("code,Percent active\nE07000243,0.62\nE07000095,0.64\n")
    assert found.measures[0].unit == "%"
    assert "all between 0 and 1" in found.report.issues[0].message


def test_years_of_which_one_is_in_per_cent_are_not_offered() -> None:
    with pytest.raises(UnusableFigures, match="in per cent in 2 of 4 figures"):
        own("code,2018,2019\nE07000243,62%,0.62\nE07000095,64%,0.64\n")


def test_districts_are_known_by_name_and_the_others_are_named() -> None:
    found = own(
        "Metric for 2022\n\nArea,2021/22,2022/23 (p)\nStevenage Borough Council,12.1,12.5\n"
        "East Herts,10.2,10.4\nSt. Albans City and District Council,..,3\nDACORUM,1,2\n"
        "Luton,9,9\nHertfordshire,11,11\nMean for Hertfordshire Districts,11.0,11.2\n",
        "Claims.csv",
    )
    assert [(x.title, [y.label for y in x.slices]) for x in found.measures] == [
        ("Claims", ["2022/23 (p)", "2021/22"])
    ]
    assert values(drawn(found)) == {
        "E07000243": 12.5, "E07000242": 10.4, "E07000240": 3, "E07000096": 2,
    }  # fmt: skip
    said = [x.message for x in found.report.issues]
    assert (
        "column gives areas by name: 4 were taken as districts of this map, 'Stevenage Borough "
        "Council' as Stevenage, 'East Herts' as East Hertfordshire, 'St. Albans City and District "
        "Council' as St Albans, 'DACORUM' as Dacorum."
    ) in said
    assert (
        "3 names are no district of this map: 'Luton', 'Hertfordshire', 'Mean for Hertfordshire "
        "Districts'."
    ) in said
    assert "1 line above the headings is no record: 'Metric for 2022'." in said
    assert [row for row, _ in found.report.left_out] == [8, 9, 10]


@pytest.mark.parametrize("name", ["Hert", "Herts", "Hertford", "North", "Hertfordshire", "Albans"])
def test_a_name_that_is_no_district_is_not_guessed(name: str) -> None:
    with pytest.raises(UnusableFigures):
        own(f"Area,Rate\n{name},1\n")


def test_a_list_of_places_in_districts_is_no_figure_of_a_district() -> None:
    with pytest.raises(UnusableFigures):
        own("Site,District,Homes\nA,Stevenage,4\nB,Stevenage,5\n")


@pytest.mark.parametrize("code", ["Stevenage 001A (E01023934)", "E01023934 : Stevenage 001A"])
def test_a_code_among_other_words_is_the_area(code: str) -> None:
    found = own(
        f"Title\n\nCounting: Children\n\n,Year,2021/22,2022/23 (p)\nNational - LSOAs,, ,\n"
        f"{code},,53,47\nTotal,,53,47\n\nINFO,a note\n(c) Crown,\n"
    )
    assert values(drawn(found)) == {"E01023934": 47}
    assert [row for row, _ in found.report.left_out] == [6, 8, 9, 10, 11]
    said = {x.message for x in found.report.issues}
    assert "2 lines above the headings are no record: 'Title', 'Counting: Children'." in said
    assert found.report.errors == 0
