"""The housing page: filters, totals, supply by district, and links that open the same view."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.housing import sites as housing_sites
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.view import Question
from herts_geo.pack.catalogue import Catalogue
from tests import added_data
from tests.housing.test_published import add_inputs
from tests.pages.conftest import Open, said


def texts(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info, app.warning)
    return " ".join(said(item for kind in kinds for item in kind))


def metrics(app: AppTest) -> dict[str, str]:
    """What each metric shows, the first of a name."""
    return {item.label: item.value for item in reversed(app.metric)}


def sound(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app


def test_the_county_with_every_district(open_page: Open, pack: Catalogue) -> None:
    app = sound(open_page("housing"))
    assert metrics(app)["Sites"] == "134"
    assert metrics(app)["Homes"] == "10,243"
    assert housing_words.paragraph(housing_view.view(pack, Question())) in texts(app)
    supply = app.dataframe[1].value.set_index("District")
    assert len(supply) == 10
    assert supply["Years of supply"].dropna().to_dict() == {"Welwyn Hatfield": "3.14 to 3.59"}
    assert "no register of its sites is loaded" in supply.loc["Stevenage", "No figure because"]
    assert "Local housing need applies" in supply.loc["Dacorum", "No figure because"]
    assert supply.loc["Watford", "Plan adopted"] == "October 2022, day not confirmed"


def test_totals_follow_the_filters(open_page: Open) -> None:
    app = sound(open_page("housing", place="Dacorum", h_owner="public~mixed"))
    assert metrics(app)["Sites"] == "10"
    assert metrics(app)["Homes"] == "1,275"
    assert len(app.dataframe[0].value) == 10
    app.multiselect(key="h_status").set_value(["permissioned"]).run()
    assert metrics(sound(app))["Sites"] == "3"
    assert "permissioned" in app.query_params["h_status"]


def test_the_sum_is_not_changed_by_filters(open_page: Open) -> None:
    app = sound(open_page("housing", place="E07000241", h_owner="public", h_homes_from="50"))
    assert metrics(app)["Years of supply, Welwyn Hatfield"] == "3.14 to 3.59"
    assert "not today's supply" in texts(app)


def test_what_the_user_enters_changes_the_sum(open_page: Open) -> None:
    app = sound(open_page("housing", place="Dacorum", h_need="1000", h_buffer="20"))
    assert metrics(app)["Years of supply, Dacorum"] == "2.20"
    assert "local housing need, as entered" in texts(app)
    assert "over five years old" in texts(app)
    app.text_input(key="h_adopted").set_value("2024").run()
    assert metrics(sound(app))["Years of supply, Dacorum"] == "5.12"  # 2,643 / (430 x 5 x 1.2) x 5
    app.text_input(key="h_adopted").set_value("yesterday").run()
    assert "'yesterday' is no date" in texts(sound(app))


def test_figures_of_one_district_do_not_pass_to_another(open_page: Open) -> None:
    app = sound(open_page("housing", place="Dacorum", h_need="1000"))
    app.selectbox(key="place").set_value("E07000241").run()
    assert metrics(sound(app))["Years of supply, Welwyn Hatfield"] == "3.14 to 3.59"
    assert app.number_input(key="h_need").value is None
    assert "h_need" not in app.query_params


@pytest.mark.parametrize("place", ["Stevenage", "Watford", "SG1 1HN"])
def test_no_figure_comes_with_its_reason(open_page: Open, place: str) -> None:
    app = sound(open_page("housing", place=place))
    assert "No figure for" in app.warning[0].value
    shown = [value for label, value in metrics(app).items() if label.startswith("Years of supply")]
    assert shown == ["no data"]
    assert said(app.warning)[0].partition(". ")[2] in said(app.caption)  # beside the figure too


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"place": "Stevenage"}, "No sites are known here: no register is loaded."),
        ({"place": "Dacorum", "h_homes_from": "90000"}, "No sites."),
    ],
    ids=["unknown", "none"],
)
def test_a_table_of_no_sites_is_a_sentence(
    open_page: Open, query: dict[str, str], told: str
) -> None:
    app = sound(open_page("housing", **query))
    assert told in said(app.caption)
    assert not any(table.value.empty for table in app.dataframe)


@pytest.mark.parametrize(
    "query",
    [
        {"h_colour": "ownership", "h_under": "deprivation", "place": "Watford"},
        {"h_near": "library", "h_within": "800", "h_tenths": "2~3~4"},
        {"h_ha_from": "0.5", "h_ha_to": "2.5", "h_homes_to": "40", "h_rule": "to"},
        {"h_density": "45", "h_count": "permission", "h_method": "liverpool", "h_short": "900"},
        {"h_join": "1000", "h_deliverable": "unstated"},
        {"h_owner": "unknown", "h_status": "none"},
        {"h_homes_from": "99000"},
        {"place": "E02004951", "h_site": "nothing"},
    ],
    ids=str,
)
def test_links_open_their_view(open_page: Open, query: dict[str, str]) -> None:
    app = sound(open_page("housing", **query))
    assert not [item for item in app.warning if "was ignored" in item.value]
    assert "NI 154" in texts(app)


def test_bad_values_in_a_link_are_ignored_with_a_sentence(open_page: Open) -> None:
    app = sound(open_page("housing", h_owner="mine", h_need="-4", h_buffer="7", h_tenths="11"))
    assert len([item for item in app.warning if "was ignored" in item.value]) == 4


def test_one_site_and_its_facts(open_page: Open) -> None:
    app = sound(open_page("housing", h_site="WAT-B011"))
    shown = " ".join(said(app.info))
    assert "Watford Junction - Colonial Quarter" in shown
    assert "Homes: 1,043" in shown
    assert "Nearest: Watford Junction" in shown


def test_the_printed_figures_of_homes_added(open_page: Open) -> None:
    app = sound(open_page("housing"))
    table = app.dataframe[-1].value
    assert table["Homes"].tolist() == [3600, 3800, 4350, 4700, 4271]


def test_limits_the_wrong_way_round_are_said(open_page: Open) -> None:
    app = open_page("housing", h_ha_from="5", h_ha_to="2")
    words = " ".join(said([*app.markdown, *app.info, *app.warning, *app.caption]))
    assert "5 hectares, is more than the most, 2" in words


def test_homes_that_are_not_known_are_not_shown_as_nought(open_page: Open, pack: Catalogue) -> None:
    app = sound(open_page("housing", place="Stevenage"))
    names = ("Sites", "Hectares", "Homes", "Homes on deliverable sites")
    assert [metrics(app)[name] for name in names] == ["no data"] * 4
    sites = housing_sites.shipped(pack).frame
    silent = sites[sites["dwellings_from"].isna() & sites["dwellings_to"].isna()]
    spot = silent[silent["placed"]].iloc[0]
    locality = f"near~Here~{spot['lon']:.5f}~{spot['lat']:.5f}~100"
    app = sound(open_page("housing", place=locality))
    assert (metrics(app)["Sites"], metrics(app)["Homes"]) == ("1", "no data")
    assert "an unknown number of homes" in texts(app)
    assert "0 homes" not in texts(app)


@pytest.mark.parametrize(("page", "of"), [("housing", "h"), ("estate", "e")])
def test_constraints_are_filters_and_layers_where_the_pack_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open, page: str, of: str
) -> None:
    added_data.shipped(tmp_path)
    box = {"metres": (490_000, 190_000, 507_000, 220_000), "reference": "1", "name": "Belt"}
    added_data.constraint(tmp_path, "green_belt", [box])
    added_data.coverage(tmp_path, "green_belt,E07000096,1,2026-11-01")
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = open_page(page, **{f"{of}_clear": "green_belt", f"{of}_layers": "green_belt"})
    assert not app.exception
    assert app.multiselect(key=f"{of}_clear").value == ["green_belt"]
    assert any("not known to be clear of Green belt" in each for each in said(app.markdown))
    assert any("Green belt" in each.proto.body for each in app.get("html"))


@pytest.mark.parametrize("page", ["housing", "estate"])
def test_a_pack_without_constraints_offers_none(open_page: Open, page: str) -> None:
    app = open_page(page)
    assert not [each for each in app.multiselect if each.key in ("h_clear", "e_clear")]
    assert not [each for each in app.expander if "constraints" in each.label]


def test_published_figures_stand_where_the_pack_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    added_data.shipped(tmp_path)
    add_inputs(tmp_path, "dwellings", "E07000243,2024,40000")
    add_inputs(tmp_path, "ratio", *(f"E07000243,{year},10" for year in range(2020, 2025)))
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    app = sound(open_page("housing", place="E07000243"))
    assert "Published figures of housing" in said(app.header)
    assert "Stevenage: 624 homes a year by the standard method" in texts(app)


def test_the_shipped_pack_has_no_published_figures(open_page: Open) -> None:
    assert "Published figures of housing" not in said(open_page("housing").header)
