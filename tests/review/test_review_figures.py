"""Each figure of a review is the figure of its own page and command: all of them are walked."""

import json
from typing import Any

import pytest
import shapely

from herts_geo import cli, places, wording
from herts_geo.deprivation import view as deprivation_view
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.housing import land as housing_land
from herts_geo.housing import view as housing_view
from herts_geo.pack.catalogue import PACK_VARIABLE, Catalogue
from herts_geo.places import Place
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.ui.access import page as access_page
from herts_geo.ui.access import points as access_points
from herts_geo.ui.link.choices import Selection
from tests.review.conftest import COUNTY, DACORUM, LOCALITY, STEVENAGE, TODAY, reviewed

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]
MODES = ("pt", "walk", "cycle")


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


def said(capsys: Capture, *command: str) -> Any:
    assert cli.main([*command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def per_cent(part: float, whole: float) -> float | None:
    return 100 * part / whole if whole else None


def of_people(pack: Catalogue, code: str, capsys: Capture) -> dict[str, Any]:
    found = said(capsys, "profile", code)
    standing, people = found["deprivation"], found["population"]
    expected = {"people.population": people, "people.areas": found["areas"]}
    for part in ("10", "20"):
        count = standing[f"people_most_deprived_{part}_england"]
        expected[f"people.most_deprived_{part}"] = count
        expected[f"people.most_deprived_{part}_share"] = per_cent(count, standing["people"])
    for name, count in found["age_groups"].items():
        expected[f"people.{name}"] = count
        expected[f"people.{name}_share"] = per_cent(count, people)
    asked = deprivation_view.Question("" if code == COUNTY else code, compare=2019)
    changed = deprivation_view.view(pack, asked)
    steps = changed.frame["change"][changed.inside]
    expected["people.areas_more_deprived"] = int((steps < 0).sum())
    expected["people.areas_less_deprived"] = int((steps > 0).sum())
    return expected


def of_reach(code: str, capsys: Capture) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    for service in (key for key in services_kinds.USUAL if not services_kinds.KINDS[key].thin):
        minutes = str(services_kinds.preset(service).lower)
        for mode in MODES:
            command = ("access", service, "--mode", mode, "--minutes", minutes, "--place", code)
            found = said(capsys, *command)
            key = f"reach.{service}.{mode}"
            expected[f"{key}.share"] = 100 * found["share_within"]
            if mode == "pt":
                expected[f"{key}.not_within"] = found["people"] - found["people_within"]
    return expected


def of_estate(pack: Catalogue, code: str, capsys: Capture) -> dict[str, Any]:
    found = said(capsys, "estate", "--place", code, "--near", "500")
    totals, pairs = found["totals"], found["pairs"]
    names = ("assets", "holders", "floor_area", "land_area", "running_cost", "backlog", "vacant")
    asked = estate_view.Question("" if code == COUNTY else code)
    shown = estate_view.view(pack, estate_held.read(pack, today=TODAY), asked, TODAY)
    return {
        **{f"estate.{name}": totals[name] for name in names},
        "estate.pairs": len(pairs),
        "estate.pairs_apart": sum(not pair["sharing"] for pair in pairs),
        "estate.flagged": int(shown.screen.flagged.sum()),
    }


def of_homes(pack: Catalogue, code: str, capsys: Capture) -> dict[str, Any]:
    view = housing_view.view(pack, housing_view.Question("" if code == COUNTY else code))
    public = housing_view.totals(housing_land.public(view.frame))
    totals, known = view.totals, bool(len(view.every))
    expected = {
        "homes.sites": totals.sites,
        "homes.homes": totals.dwellings,
        "homes.hectares": totals.hectares,
        "homes.deliverable": totals.deliverable,
        "homes.public_sites": public.sites,
        "homes.public_homes": public.dwellings,
    }
    expected = {key: value if known else None for key, value in expected.items()}
    supply = said(capsys, "supply", code, "--on", TODAY.isoformat())
    if code == COUNTY:
        return {**expected, "homes.short": 1}
    years = {"homes.years": supply["years_of_supply"], "homes.ni159": supply["ni159_percent"]}
    return {**expected, **years, "homes.requirement": supply["requirement"]}


def of_points(pack: Catalogue, place: Place) -> dict[str, Any]:
    code = "" if place.kind == "county" else place.code
    shown = {
        opening: access_points.network(pack, Selection(place=code, opening=opening)).result
        for opening in ("any", "on_saturday", "after_17")
    }
    always = shown["any"]
    return {
        "points.in_reach": per_cent(always.people_within, always.people),
        "points.out_of_reach": always.people_not_within,
        "points.on_saturday_out_of_reach": shown["on_saturday"].people_not_within,
        "points.after_17_out_of_reach": shown["after_17"].people_not_within,
    }


def of_place(pack: Catalogue, place: Place) -> int:
    """Service points whose position the outlines of a place hold, worked out from the shapes."""
    points = services_points.placed(services_points.network(pack, Selection().kinds))
    areas = places.areas(pack)
    shape = place.outline or areas[places.within(areas, place)].geometry.union_all()
    return int(shapely.contains_xy(shape, points["lon"], points["lat"]).sum())


@pytest.mark.parametrize("code", [STEVENAGE, DACORUM, LOCALITY, COUNTY])
def test_each_figure_is_that_of_its_page_and_command(
    code: str, pack: Catalogue, capsys: Capture
) -> None:
    place = places.gazetteer(pack).place(code)
    expected = {
        **of_people(pack, code, capsys),
        **of_reach(code, capsys),
        **of_homes(pack, code, capsys),
        **of_estate(pack, code, capsys),
        **of_points(pack, place),
        "points.here": of_place(pack, place),
    }
    figures = {each.key: each for each in reviewed(pack, code).figures()}
    gaps = {key for key in figures if key.endswith(".gap")}
    assert figures.keys() - gaps == expected.keys()
    assert {key: each.value for key, each in figures.items() if key not in gaps} == pytest.approx(
        expected
    )


@pytest.mark.parametrize("code", [STEVENAGE, LOCALITY])
def test_gaps_are_those_of_the_accessibility_page(code: str, pack: Catalogue) -> None:
    for each in reviewed(pack, code).figures():
        if not each.key.endswith(".gap"):
            continue
        assert each.link is not None
        chosen = dict(each.link.query)
        selection = Selection(
            place=code, service=chosen["service"], mode="pt", minutes=int(chosen["minutes"])
        )
        shown = access_page.access_view.view(pack, access_page.question(selection))
        result = shown.result
        least, most = result.by_quintile[4], result.by_quintile[0]
        if not (least.people and most.people):
            assert (each.value, each.text) == (None, wording.NO_DATA)
            continue
        if shown.doubt.withheld:
            assert (each.value, each.text) == (None, "withheld")
            continue
        worked = 100 * (least.people_within / least.people - most.people_within / most.people)
        assert each.value == pytest.approx(worked)
        low, high = shown.doubt.gap_range or (0, 0)
        assert low <= worked / 100 <= high
        assert each.text == f"{worked:+.0f} points ({100 * low:+.0f} to {100 * high:+.0f})"


def test_each_figure_says_its_value_and_where_it_is_from(pack: Catalogue) -> None:
    found = reviewed(pack, DACORUM)
    known = {item.id for item in found.datasets}
    for each in found.figures():
        assert each.sources, each.key
        assert set(each.sources) <= known
        assert (each.text in (wording.NO_DATA, "withheld")) == (each.value is None)
        assert each.unit


def test_keys_are_told_apart(pack: Catalogue) -> None:
    found = reviewed(pack, STEVENAGE, COUNTY)
    keys = [each.key for each in found.figures()]
    tables = [table.key for chapter in found.chapters for table in chapter.tables]
    maps = [picture.key for chapter in found.chapters for picture in chapter.pictures]
    for several in (keys, tables, maps):
        assert len(several) == len(set(several))
