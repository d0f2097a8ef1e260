"""Local area agreement indicators: numbers as printed, periods, standing, and users' actuals."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import export
from herts_geo.errors import HertsGeoError
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators.agreement import Figure, Indicator, Record, order, same, span
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT

PACK = catalogue.read(ROOT)
RECORDS = {record.key: record for record in indicators_agreement.records(PACK)}
HEADINGS = "indicator,area,period,value\n"


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def indicator(better: str = "higher") -> Indicator:
    return Indicator("NI 0", "Title", "Measure", "percent", better, "Theme", "Lead")


def record(*figures: tuple[str, str, float], better: str = "higher") -> Record:
    made = tuple(Figure("NI 0", "Here", period, kind, value) for period, kind, value in figures)
    return Record(indicator(better), "Here", made)


@pytest.mark.parametrize("row", rows("laa2_values.csv"), ids=lambda row: "|".join(row.values()))
def test_every_printed_figure_is_as_in_the_file(row: dict[str, str]) -> None:
    found = RECORDS[f"{row['indicator']}, {row['area_name']}"]
    wanted = (row["period"], row["kind"], float(row["value"]), row["note"], False)
    assert wanted in [(x.period, x.kind, x.value, x.note, x.own) for x in found.figures]


def test_no_figure_is_added_or_lost() -> None:
    assert sum(len(each.figures) for each in RECORDS.values()) == len(rows("laa2_values.csv"))


def test_every_indicator_has_a_record_even_without_figures() -> None:
    listed = rows("laa2_indicators.csv")
    by_code = {x.indicator.code: x.indicator for x in RECORDS.values()}
    assert list(by_code) == [row["indicator"] for row in listed]
    for row in listed:
        about = by_code[row["indicator"]]
        assert about.lead == row["lead_agency"]
        assert (about.measure, about.unit) == (row["measure"], row["unit"])
        assert (about.better, about.theme) == (row["better"], row["theme"])
    assert RECORDS["NI 159"].figures == ()
    assert RECORDS["NI 159"].standing.words == "no actual figure, no target set"


def test_the_tables_hold_every_printed_figure() -> None:
    found = indicators_agreement.long(list(RECORDS.values()))
    printed = found[found["Value"].notna()]
    columns = ["Indicator", "Area", "Period", "Kind", "Value", "Note"]
    names = ("indicator", "area_name", "period", "kind")
    wanted = [
        (*(row[x] for x in names), float(row["value"]), row["note"])
        for row in rows("laa2_values.csv")
    ]
    assert sorted(printed[columns].itertuples(index=False, name=None)) == sorted(wanted)
    wide = indicators_agreement.wide(list(RECORDS.values())).set_index(["Indicator", "Area"])
    for row in rows("laa2_values.csv"):
        line = wide.loc[(row["indicator"], row["area_name"])]
        if row["kind"] == "target":
            assert line[f"Target {row['period']}"] == float(row["value"])
        else:
            heading = {"baseline": "Baseline", "actual": "Latest actual"}[row["kind"]]
            whole, _, part = row["value"].partition(".")
            number = f"{int(whole):,}.{part}".rstrip("0").rstrip(".") if part else f"{int(whole):,}"
            assert f"{number} ({row['period'] or 'period not printed'})" in line[heading]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2007/08", ((2008, 3), (2007, 4))),
        ("2007-08", ((2008, 3), (2007, 4))),
        ("2007–2008", ((2008, 3), (2007, 4))),
        ("1999/00", ((2000, 3), (1999, 4))),
        ("2007/08 Q3", ((2007, 12), (2007, 10))),
        ("Q4 2007/08", ((2008, 3), (2008, 1))),
        ("2005", ((2005, 12), (2005, 1))),
        ("summer 2007", ((2007, 8), (2007, 6))),
        ("Feb 2008", ((2008, 2), (2008, 2))),
        (" SEPT.  2008 ", ((2008, 9), (2008, 9))),
        ("", None),
        ("2007/09", None),
        ("2008-02", None),
        ("winter 2007", None),
        ("soon", None),
        ("٢٠٠٨", None),
    ],
)
def test_periods(text: str, wanted: indicators_agreement.Span | None) -> None:
    assert span(text) == wanted


@given(st.text(max_size=20))
def test_any_text_has_a_place_in_the_order(text: str) -> None:
    assert order(text) >= ((0, 0), (0, 0))
    assert same(text, text) is (span(text) is not None)


def test_periods_sort_by_their_end() -> None:
    mixed = ["2008/09", "2006", "Feb 2008", "", "2007/08", "summer 2007", "2007/08 Q3"]
    wanted = ["", "2006", "summer 2007", "2007/08 Q3", "Feb 2008", "2007/08", "2008/09"]
    assert sorted(mixed, key=order) == wanted


@pytest.mark.parametrize(
    ("better", "actual", "code"),
    [("higher", 10, "on"), ("higher", 9.9, "off"), ("lower", 10, "on"), ("lower", 10.1, "off")],
)
def test_standing_compares_the_same_period(better: str, actual: float, code: str) -> None:
    found = record(("2008/09", "target", 10), ("2008-09", "actual", actual), better=better)
    assert found.standing.code == code
    assert found.standing.words.endswith("(2008-09)")


def test_standing_says_what_is_missing() -> None:
    assert record(("2008/09", "target", 10)).standing.words == "no actual figure"
    no_target = record(("2008/09", "target", 10), ("2007/08", "actual", 9)).standing
    assert (no_target.code, no_target.words) == ("no target", "no target for 2007/08")
    assert record(("2007/08", "actual", 9)).standing.words == "no target set"
    undated = record(("", "target", 10), ("", "actual", 11)).standing
    assert undated.code == "no target"


def test_the_printed_actual_has_no_target_of_its_year() -> None:
    homes = RECORDS["NI 154, Hertfordshire"]
    assert homes.latest is not None
    assert (homes.latest.value, homes.standing.code) == (4271, "no target")
    told = indicators_agreement.sentence(homes)
    assert "Baseline 3,600 (2007/08)" in told
    assert "Latest actual 4,271 (2007/08)" in told
    assert "no target for 2007/08" in told


def read(text: str | bytes) -> indicators_actuals.Actuals:
    data = text if isinstance(text, bytes) else (HEADINGS + text).encode()
    return indicators_actuals.read(data, PACK)


def test_own_actuals_are_compared_with_the_targets() -> None:
    found = read('ni154,hertfordshire,2008/09,"3,799"\nNI 175,E10000015,2008-09,26\n')
    assert found.issues == ()
    after = {x.key: x for x in indicators_agreement.records(PACK, found.figures)}
    assert after["NI 154, Hertfordshire"].standing.code == "off"
    assert after["NI 175, Hertfordshire"].standing.code == "on"
    told = indicators_agreement.long([after["NI 154, Hertfordshire"]])
    assert list(told["Figure from"]).count("your file") == 1


def test_own_actual_for_another_district_has_its_own_line() -> None:
    after = indicators_agreement.records(PACK, read("NI 154,Dacorum,2008/09,400").figures)
    added = next(x for x in after if x.key == "NI 154, Dacorum")
    assert added.standing.words == "no target set"


def test_every_fault_is_named_with_its_row() -> None:
    found = read(
        "NI 999,Atlantis,later,many\n"  # row 2: four faults
        "NI 154,Hertfordshire,2008/09,3900\n"
        "NI 154,Hertfordshire,2008-09,3901\n"  # row 4: the same again
        ",,,\n"
        "NI 175,Hertfordshire,2009/10,=1+1\n"  # row 6
        "NI 175,Hertfordshire,2010/11,\n"  # row 7
        "NI 175,Hertfordshire,2010/11,124\n"  # row 8: kept with a warning
        "NI 154,Hertfordshire,2007/08,4272\n"  # row 9: stands beside a printed actual
    )
    told = [(x.row, x.field, x.severity) for x in found.issues]
    assert told == [
        *((2, name, "error") for name in indicators_actuals.COLUMNS),
        (4, "row", "error"),
        (6, "value", "error"),
        (7, "value", "error"),
        (8, "value", "warning"),
        (9, "value", "warning"),
    ]
    assert [x.value for x in found.figures] == [3900, 124, 4272]
    assert found.rows == 7
    latest = {x.key: x.latest for x in indicators_agreement.records(PACK, found.figures)}
    homes = latest["NI 154, Hertfordshire"]
    assert homes is not None
    assert homes.value == 3900


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02" * 99, "not text"),
        (b"%PDF-1.4", "PDF"),
        (b"a,b\n1,2\n", "column is missing"),
        (b"indicator,indicator,area,period,value\nNI 1,NI 1,Here,2008,1\n", "stands twice"),
        (b"x" * (indicators_actuals.MOST_BYTES + 1), "is over 1 MB"),
        (HEADINGS.encode() + b"NI 1,a,2008,1\n" * 5_001, "has over 5,000 rows"),
    ],
    ids=range(7),
)
def test_files_that_cannot_be_used_get_a_sentence(data: bytes, words: str) -> None:
    found = read(data)
    assert found.figures == ()
    assert any(words in issue.message for issue in found.issues)


def test_spare_columns_and_long_rows_are_named() -> None:
    spare = read(b"indicator,area,period,value,who\nNI 154,Hertfordshire,2008/09,1,me\n")
    assert [(x.field, x.severity) for x in spare.issues] == [("who", "warning")]
    assert len(spare.figures) == 1
    lines = "NI 154,Hertfordshire,2008/09,1\n" + "NI 175,Hertfordshire,2008/09,1\n" * 9
    long = read(lines + "NI 154,Hertfordshire,2009/10,1,more\n")
    assert (12, "row") in [(x.row, x.field) for x in long.issues]
    assert {x.period for x in long.figures} == {"2008/09"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    read(data)
    read(HEADINGS.encode() + data)


def test_the_file_to_take_away_names_its_source() -> None:
    sets = [PACK.one(indicators_agreement.INDICATORS), PACK.one(indicators_agreement.VALUES)]
    text = export.csv(indicators_agreement.wide(list(RECORDS.values())), sets).decode("utf-8-sig")
    first, second, bare, *table = text.splitlines()
    assert "Hertfordshire Forward partnership" in first
    assert "no licence stated" in second
    assert bare == ""
    assert not any("Hertfordshire Forward partnership" in line for line in table)


def test_a_figure_of_an_unlisted_indicator_is_refused(pack: Catalogue) -> None:
    with pytest.raises(HertsGeoError, match="NI 999"):
        indicators_agreement.records(pack, [Figure("NI 999", "Here", "2008", "actual", 1.0)])
