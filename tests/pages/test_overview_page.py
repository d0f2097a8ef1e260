"""The overview page shows what the functions compute, and leads links of before to the targets."""

import shutil
from pathlib import Path

import pytest

from herts_geo import places, wording
from herts_geo.access import view as access_view
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.pages.conftest import Open, said
from tests.pages.test_pages import texts


def test_the_top_shows_the_functions_numbers(open_page: Open, pack: Catalogue) -> None:
    app = open_page("overview", place="Stevenage")
    place = places.gazetteer(pack).find("Stevenage")
    who = deprivation_profile.profile(pack, place)
    result = access_view.view(pack, access_view.Question(place.code)).result
    shown = [metric.value for metric in app.metric]
    assert shown[0] == f"{who.population:,}"
    assert shown[1] == f"{who.deprivation.people_most_deprived_20_england:,} people"
    assert shown[2] == wording.share(result.people_within, result.people)
    sets = len(pack.datasets)
    assert shown[3] == f"{sets} of {sets}"
    assert "estimated" in texts(app)


def test_a_pack_without_the_figures_says_so(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = open_page("overview")
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "data" / "catalogue.toml"
    text = path.read_text(encoding="utf-8")
    for role in ("indicator values", "context"):
        text = text.replace(f'role = "{role}"', 'role = "other"')
    text = text.replace("[dataset.service_points", "[dataset.other_service_points")
    path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = open_page("overview")
    assert not app.exception
    assert not app.error
    assert "Access to a hospital: not in this pack." in said(app.caption)
    assert not [each for each in said(app.header) if "agreement" in each or "papers" in each]
    assert "agreement" not in app.markdown[0].value
    assert "targets" not in {each.proto.page for each in app.get("page_link")}
    assert "targets" in {each.proto.page for each in shipped.get("page_link")}


def test_a_link_of_before_is_led_to_the_page_of_targets(open_page: Open) -> None:
    app = open_page("overview", o_indicator="NI 159")
    assert not app.warning
    assert "have their own page" in said(app.info)[0]
    assert "targets" in [each.proto.page for each in app.get("page_link")]
    app.switch_page("pages/targets.py").run()
    assert app.selectbox(key="o_indicator").value == "NI 159"
    app.switch_page("pages/overview.py").run()
    assert not app.info
