"""Charts to take away: each kind in each format, right without colour, the same bytes twice."""

import io
from dataclasses import replace

import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

from herts_geo.evidence import Chart
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import chart as report_chart
from tests.report.conftest import HOSTILE

DAY = "2026-11-29"


@pytest.fixture
def chart(pack: Catalogue) -> Chart:
    """Three places and two series, one value of them missing."""
    rows = [("One", "Here", 25.0), ("Two", "Here", None), ("Three", "Here", 75.0)]
    rows += [(at, "There", 50.0) for at in ("One", "Two", "Three")]
    return Chart(
        key="test",
        title="People by decile: Stevenage",
        kind="bars",
        frame=pd.DataFrame(rows, columns=["at", "series", "value"]),
        places=("One", "Two", "Three"),
        series={"Here": "#225ea8", "There": "#b5b5b5"},
        value_title="% of people",
        notes=("Rounded.",),
        datasets=(pack.datasets["population_lsoa21"],),
        address="/deprivation?place=E07000243",
    )


@pytest.mark.parametrize("kind", ["bars", "steps", "dots", "lines"])
def test_each_kind_is_drawn_with_its_words(chart: Chart, kind: str) -> None:
    drawn = replace(chart, kind=kind)  # type: ignore[arg-type]
    made = PdfReader(io.BytesIO(report_chart.make(drawn, ".pdf", DAY)))
    words = " ".join(made.pages[0].extract_text().split())
    for said in (
        "People by decile: Stevenage",
        "Here",
        "There",
        "% of people",
        "Rounded.",
        "Three",
    ):
        assert said in words
    assert "Source: " in words
    assert "Opens again at /deprivation?place=E07000243" in words
    assert made.metadata is not None
    assert made.metadata.title == chart.title


def test_a_missing_value_is_no_bar(chart: Chart) -> None:
    axes = report_chart.figure(chart, DAY).axes[1]
    heights = [bar.get_height() for bar in axes.patches]  # type: ignore[attr-defined]
    assert heights == [25.0, 75.0, 50.0, 50.0, 50.0]
    hatches = {bar.get_hatch() for bar in axes.patches}
    assert len(hatches) == 2  # the series are told apart without colour


def test_the_words_that_stand_for_it_hold_each_value(chart: Chart) -> None:
    told = report_chart.alternative(chart)
    assert "One, Here: 25; Three, Here: 75; One, There: 50" in told
    assert "Two, Here" not in told


def test_png_and_svg_are_the_same_each_time(chart: Chart) -> None:
    image = Image.open(io.BytesIO(report_chart.make(chart, ".png", DAY)))
    assert image.width == int(210 / 25.4 * 200)
    assert image.info["Title"] == chart.title
    one, two = (report_chart.make(chart, ".svg", DAY) for _ in range(2))
    assert one == two
    assert b"<script" not in one


def test_words_are_shown_as_they_stand(chart: Chart) -> None:
    odd = chart.frame.replace({"series": {"Here": HOSTILE}})
    drawn = replace(chart, title=HOSTILE, frame=odd, series={HOSTILE: "javascript", "There": "x"})
    made = report_chart.make(drawn, ".svg", DAY)
    assert b"<script" not in made
    assert report_chart.make(drawn, ".pdf", DAY).startswith(b"%PDF")
