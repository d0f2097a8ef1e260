"""One more indicator data set is a file and a catalogue entry: every page finds it by its role."""

import json
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import tomlkit

from herts_geo import cli, glossary, review
from herts_geo.build.pack import record
from herts_geo.errors import CatalogueError
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import Question
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import DRAWN, PACK_VARIABLE, Catalogue
from herts_geo.places import outlines
from herts_geo.review import indicators as review_indicators
from herts_geo.review.base import Base
from tests.conftest import ROOT
from tests.pages.conftest import Open, open_page

__all__ = ["open_page"]
ID = "indicator.people-without-a-car"
STEVENAGE = "E07000243"
ENTRY = {
    "title": "Cars and vans",
    "description": "Households without a car or van.",
    "publisher": "Office for Tests",
    "source": "made for a test",
    "licence": "Open Government Licence v3.0",
    "attribution": "Made for a test.",
    "unit": "people",
    "direction": "lower is better",
    "missing": "no value is missing",
    "role": "indicator",
    "geography": "lsoa",
    "geography_vintage": "2021",
    "rows": 0,
    "sha256": "",
    "columns": {
        "lsoa21cd": {"title": "LSOA code", "type": "code", "key": True},
        "carless": {"title": "people without a car", "type": "integer", "gather": "sum"},
    },
}


def with_entries(folder: Path, entries: dict[str, dict[str, object]]) -> Catalogue:
    """The shipped pack in a folder, with more entries in its catalogue."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "geo", folder / "geo")
    path = folder / "data" / "catalogue.toml"
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    for name, entry in entries.items():
        document["dataset"][name] = entry  # type: ignore[index]
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return catalogue.read(folder)


@pytest.fixture(scope="module")
def more(pack: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The shipped pack with two vintages of one indicator: 10 and 8 people in every small area."""
    folder = tmp_path_factory.mktemp("more")
    entries = {
        f"cars{year}": {**ENTRY, "vintage": year, "file": f"data/cars{year}.csv"}
        for year in ("2011", "2021")
    }
    with_entries(folder, entries)
    codes = pd.read_csv(ROOT / "data" / "population_lsoa21.csv")["lsoa21cd"]
    for year, people in (("2011", 10), ("2021", 8)):
        table = pd.DataFrame({"lsoa21cd": codes, "carless": people})
        table.to_csv(folder / "data" / f"cars{year}.csv", index=False)
    record(folder, folder / "data" / "catalogue.toml")
    return catalogue.read(folder)


def test_vintages_of_one_figure_are_the_periods_of_one_measure(more: Catalogue) -> None:
    measure = indicators_view.every_measure(more)[ID]
    assert [each.label for each in measure.slices] == ["2021", "2011"]
    assert (measure.title, measure.unit, measure.better) == (
        "People without a car",
        "people",
        "lower",
    )
    assert ID in indicators_view.ids(more)


def test_figures_of_small_areas_are_gathered_up_as_the_entry_says(more: Catalogue) -> None:
    shown = indicators_view.view(more, Question(measure=ID, by="district", period="2011"))
    small = outlines.lsoas(more, "2021")
    expected = 10 * small["district"].value_counts()
    assert shown.frame.set_index("code")["value"].to_dict() == expected.to_dict()


@pytest.mark.slow
def test_the_indicator_page_shows_it(
    more: Catalogue, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(more.folder))
    page = open_page("indicators", i_measure=ID)
    assert not page.exception
    assert page.selectbox(key="i_measure").value == ID
    assert "People without a car" in page.selectbox(key="i_measure").options
    assert any("People without a car" in each.value for each in page.markdown)


@pytest.mark.slow
def test_the_overview_and_the_sources_list_it(
    more: Catalogue, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(more.folder))
    page = open_page("overview")
    assert not page.exception
    assert "Further indicators" in [each.value for each in page.header]
    sources = open_page("sources")
    assert "Cars and vans" in sources.dataframe[0].value["Data set"].tolist()


def test_the_glossary_explains_it(more: Catalogue, pack: Catalogue) -> None:
    (term,) = set(glossary.explained(more)) - set(glossary.explained(pack))
    assert term.name == "People without a car"
    assert term.text.startswith("Households without a car or van. Unit: people; lower is better.")


def test_the_whole_place_has_a_figure_in_its_review(more: Catalogue) -> None:
    base = Base(more, review.Question(), date(2026, 11, 29))
    (figure,) = review_indicators.figures(review_indicators.of(base, base.whole))
    assert figure.value == 8 * len(outlines.lsoas(more, "2021"))


@pytest.mark.slow
def test_the_command_line_reviews_and_checks_it(
    more: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = ["--pack", str(more.folder)]
    assert cli.main(["review", STEVENAGE, "--json", *pack]) == 0
    found = json.loads(capsys.readouterr().out)
    chapter = next(each for each in found["chapters"] if each["key"] == "indicators")
    (figure,) = chapter["figures"]
    small = outlines.lsoas(more, "2021")
    assert figure["value"] == 8 * int(small["district"].eq(STEVENAGE).sum())
    assert "cars2021" in {each["id"] for each in found["sources"]}
    assert cli.main(["check", *pack]) == 0
    assert "cars2021 " in capsys.readouterr().out


@pytest.mark.slow
def test_a_pack_without_any_has_no_such_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["review", STEVENAGE, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "indicators" not in {each["key"] for each in found["chapters"]}


def test_what_an_entry_lacks_is_said_at_once(tmp_path: Path) -> None:
    bare = {**ENTRY, "vintage": "2021", "file": "data/towns.csv", "geography": "town"}
    columns = {"name": {"title": "name"}}
    with pytest.raises(CatalogueError) as refusal:
        with_entries(tmp_path, {"bare": {**bare, "columns": columns}})
    told = str(refusal.value)
    assert "needs a geography, one of lsoa, msoa, ward, district." in told
    assert "needs one key column, with the codes of the areas." in told
    assert "needs a column of the type number or integer." in told


def test_what_a_catalogue_takes_as_a_geography_is_what_can_be_drawn() -> None:
    assert outlines.LEVELS == DRAWN
