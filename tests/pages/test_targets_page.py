"""The page of targets shows each printed figure, and takes a user's own beside them."""

import csv

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.pages.conftest import Open, said
from tests.pages.test_pages import texts

OWN = "indicator,area,period,value\nNI 154,Hertfordshire,2008/09,3900\nNI 0,<b>x</b>,soon,1\n"


def line(app: AppTest, code: str, area: str = "Hertfordshire") -> dict[str, object]:
    """The row of an indicator and area in the tables of the page."""
    for element in app.dataframe:
        table = element.value
        if {"Indicator", "Area", "On track?"} <= set(table.columns):
            rows = table[(table["Indicator"] == code) & (table["Area"] == area)]
            if len(rows):
                return dict(rows.iloc[0])
    raise AssertionError(f"{code}, {area} is in no table")


def test_every_printed_figure_is_on_the_page(open_page: Open) -> None:
    app = open_page("targets")
    with (ROOT / "data" / "laa2_values.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            shown = line(app, row["indicator"], row["area_name"])
            if row["kind"] == "target":
                assert shown[f"Target {row['period']}"] == float(row["value"])
            else:
                heading = {"baseline": "Baseline", "actual": "Latest actual"}[row["kind"]]
                assert f"({row['period'] or 'period not printed'})" in str(shown[heading])
    assert line(app, "NI 159", "none printed")["On track?"] == "no actual figure, no target set"


def test_filters_come_from_the_link(open_page: Open) -> None:
    app = open_page("targets", o_theme="Safer & Stronger Communities", o_area="St Albans")
    assert not app.warning
    assert line(app, "NI 16", "St Albans")["Target 2010/11"] == 1864
    assert "NI 16, St Albans: Serious acquisitive crimes" in texts(app)
    assert [x.value for x in app.header][1] == "Safer & Stronger Communities"
    none = open_page("targets", o_area="Watford", o_lead="Jobcentre Plus")
    assert not none.exception


def test_a_choice_is_written_into_the_link(open_page: Open) -> None:
    app = open_page("targets")
    assert app.query_params == {}
    app.selectbox(key="o_indicator").set_value("NI 154, Hertfordshire").run()
    assert app.query_params == {"o_indicator": "NI 154, Hertfordshire"}
    assert "Latest actual 4,271 (2007/08)" in texts(app)


@pytest.mark.parametrize("name", ["o_theme", "o_area", "o_lead", "o_indicator"])
def test_a_hostile_link_is_ignored(open_page: Open, name: str) -> None:
    app = open_page("targets", **{name: "<script>alert(1)</script>"})
    assert not app.exception
    assert len(app.warning) == 1


def test_every_indicator_can_be_looked_at(open_page: Open, pack: Catalogue) -> None:
    app = open_page("targets", o_indicator="NI 159")
    assert "print no figure" in said(app.info)[0]
    for record in indicators_agreement.records(pack)[3:30:9]:
        app.selectbox(key="o_indicator").set_value(record.key).run()
        assert not app.exception
        assert indicators_agreement.sentence(record) in texts(app)


def test_own_figures_are_compared_and_kept_in_the_session(open_page: Open) -> None:
    app = open_page("targets")
    app.session_state["_actuals_text"] = OWN
    app.session_state["_actuals_name"] = "mine*.csv"
    app.run()
    assert line(app, "NI 154")["On track?"] == "on track (2008/09)"
    assert "mine*.csv: 1 of 2 rows used." in texts(app)
    faults = next(x.value for x in app.dataframe if "What to do" in x.value.columns)
    assert list(faults["Field"]) == ["indicator", "area", "period"]
    app.switch_page("pages/sources.py").run()
    app.switch_page("pages/targets.py").run()
    assert line(app, "NI 154")["On track?"] == "on track (2008/09)"
    next(x for x in app.button if x.label == "Remove my figures").click().run()
    next(x for x in app.button if x.label == "Remove it").click().run()
    assert line(app, "NI 154")["On track?"] == "no target for 2007/08"
