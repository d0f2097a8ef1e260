"""The public estate page: filters in the link, registers in the session, nothing given away."""

import json
from datetime import date
from urllib.parse import parse_qsl, unquote

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.access.edits import MOST_EDITS
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.estate.view import Question
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.estate import matches
from herts_geo.ui.estate import tabs as estate_tabs
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.to_pages import to_closing
from tests.estate import made as estate_made
from tests.pages.conftest import Open


def hold(app: AppTest) -> AppTest:
    """The page with the made-up register held by its session."""
    values = {"data": estate_made.register().data, "name": "fire.csv", "holder": "", "dated": ""}
    for part, value in values.items():
        app.session_state[f"_register_{part}:000001-made"] = value
    return app.run()


def texts(app: AppTest) -> str:
    """Everything that the page says or lists."""
    said = [item.value for item in (*app.markdown, *app.caption, *app.warning, *app.info)]
    tables = [item.value.to_csv() for item in app.dataframe]
    offered = [str(box.options) for box in (*app.selectbox, *app.multiselect)]
    drawn = [str(item.proto) for item in app.get("html")]
    return " ".join([*said, *tables, *offered, *drawn])


def turn_to(app: AppTest, title: str) -> AppTest:
    """The page with this tab open; what stands in the others is not made."""
    app.session_state[estate_tabs.OPEN] = title
    return app.run()


def of_all_tabs(app: AppTest) -> str:
    """Everything that the page says or lists, in each tab."""
    return " ".join(texts(turn_to(app, title)) for title in reversed(estate_tabs.TITLES))


def test_only_the_answer_that_is_open_is_made(open_page: Open) -> None:
    app = open_page("estate", place="Stevenage")
    assert [tab.label for tab in app.tabs] == list(estate_tabs.TITLES)
    marks = ("Why this score", "Pair on the map", "Rules that are on", "Tenure detail")
    for title, mark in zip(estate_tabs.TITLES, marks, strict=True):
        turn_to(app, title)
        assert not app.exception
        labels = {each.label for each in (*app.selectbox, *app.get("button_group"))}
        labels |= {column for table in app.dataframe for column in table.value}
        assert labels & set(marks) == {mark}


def test_a_tab_that_is_no_more_gives_way_to_the_first(open_page: Open) -> None:
    app = turn_to(open_page("estate", place="Stevenage"), matches.TITLE)
    assert not app.exception
    assert app.selectbox(key="e_asset")


def test_page_says_what_is_held_and_what_is_not_known(open_page: Open) -> None:
    app = open_page("estate")
    assert not app.exception
    assert app.title[0].value == "Public estate"
    assert (app.metric[0].value, app.metric[1].value) == ("83", "23")
    assert "No register held gives" in texts(app)
    assert app.dataframe[0].value["Rank"].tolist()[:2] == [1, 2]


@pytest.mark.parametrize(
    ("query", "assets"),
    [
        ({"place": "Stevenage"}, "6"),
        ({"e_use": "Library"}, "48"),
        ({"e_use": "Library~Police"}, "49"),
        ({"e_gp": "1"}, "179"),
        ({"e_vacant": "yes"}, "0"),
        ({"e_holder": "Hertfordshire Constabulary"}, "1"),
        ({"e_floor_from": "10"}, "0"),
        ({"e_caught": "1"}, "12"),
        ({"e_rules": ""}, "83"),
        ({"e_near": "100", "e_w_space": "0"}, "83"),
    ],
    ids=str,
)
def test_a_link_gives_the_same_view(open_page: Open, query: dict[str, str], assets: str) -> None:
    app = open_page("estate", **query)
    assert not app.exception
    assert not app.error
    assert app.metric[0].value == assets


def test_a_register_is_counted_filtered_and_listed(open_page: Open) -> None:
    app = hold(open_page("estate", place="Stevenage"))
    assert not app.exception
    assert app.metric[0].value == "9"
    assert estate_made.HOLDER in app.multiselect(key="e_holder").options
    app.multiselect(key="e_holder").set_value([estate_made.HOLDER]).run()
    assert app.metric[0].value == "3"
    assert app.query_params["e_holder"] == estate_made.HOLDER


def test_a_holder_that_is_not_held_gets_a_sentence(open_page: Open) -> None:
    app = open_page("estate", e_holder="Nobody")
    assert not app.exception
    assert "No asset held has the holder Nobody" in app.warning[0].value
    assert app.metric[0].value == "83"


def test_a_weight_changes_the_order_and_the_link(open_page: Open) -> None:
    app = hold(open_page("estate", place="Stevenage"))
    before = ranking(app)
    app.slider(key="e_w_near").set_value(5).run()
    assert ranking(app) != before
    assert app.query_params["e_w_near"] == "5"


def ranking(app: AppTest) -> list[str]:
    """The names in the order of their scores."""
    table = next(item.value for item in app.dataframe if "Rank" in item.value)
    return [str(name) for name in table["Name"]]


def test_why_an_asset_scores_as_it_does(open_page: Open) -> None:
    app = open_page("estate", e_asset="library:stevenage-central-library")
    assert any("Stevenage Central Library scores" in item.value for item in app.markdown)
    table = next(item.value for item in app.dataframe if "Points" in item.value)
    assert len(table) == 10


CENTRAL = "library:stevenage-central-library"
OLD = "close~library:stevenage-old-town-library"


def closing(app: AppTest) -> dict[str, str]:
    """The query of the link to what closing the chosen asset would do."""
    link = next(each.proto for each in app.get("page_link") if "closing it" in each.proto.label)
    assert link.page == "accessibility"
    return dict(parse_qsl(link.query_string))


def test_closing_keeps_the_place_and_what_the_user_chose(open_page: Open) -> None:
    query = {"place": "E07000243", "e_asset": CENTRAL, "mode": "walk", "p_w_homes": "5"}
    app = open_page("estate", **query)
    assert closing(app) == {**query, "service": "library", "edits": f"close~{CENTRAL}"}
    there = open_page("accessibility", **closing(app))
    assert not there.exception
    assert not there.error
    assert not there.warning
    assert there.header[0].value == "Stevenage"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"edits": f"close~{CENTRAL}"}),
        ({"edits": OLD}, {"edits": f"{OLD};close~{CENTRAL}", "versus": OLD}),
        (
            {"edits": "close~hospital:lister-hospital"},
            {"edits": f"close~hospital:lister-hospital;close~{CENTRAL}"},
        ),
        ({"edits": f"close~{CENTRAL};{OLD}"}, {"edits": f"close~{CENTRAL};{OLD}"}),
        ({"edits": OLD, "method": "bus"}, {"edits": f"{OLD};close~{CENTRAL}", "versus": OLD}),
        ({"edits": ";".join([OLD] * MOST_EDITS)}, {"edits": f"close~{CENTRAL}"}),
    ],
    ids=["none", "same service", "another service", "closed already", "a method", "full"],
)
def test_closing_goes_on_with_the_what_if(
    pack: Catalogue, before: dict[str, str], after: dict[str, str]
) -> None:
    query = to_closing(pack, Selection(**before), "library", CENTRAL)  # type: ignore[arg-type]
    told = {name: unquote(value) for name, value in query.items()}
    assert told == {"service": "library", **after}


def test_a_pair_is_chosen_and_told(open_page: Open, pack: Catalogue) -> None:
    app = turn_to(open_page("estate", place="Stevenage"), "Close enough to share")
    box = app.selectbox(key="e_pair")
    assert box.value == ""
    held = estate_held.read(pack)
    shown = estate_view.view(pack, held, Question("Stevenage"), date.today())
    id = str(estate_view.tied(shown)["id"].iloc[0])
    box.set_value(id).run()
    assert not app.exception
    assert app.query_params["e_pair"] == id
    assert any("219 m apart" in plain(each.value) for each in app.info)


def test_nothing_tells_where_vacant_property_is(open_page: Open) -> None:
    app = hold(open_page("estate", place="Stevenage", e_near="2000"))
    said = of_all_tabs(app)
    assert "Vacant property" in said
    told = [mark for mark in (*estate_made.MARKS, *estate_made.SECRET_MARKS) if mark in said]
    assert told == []
    app.selectbox(key="_register_looked").set_value(
        "000001-made"
    ).run()  # its columns, rows and faults
    assert any(str(each.key).startswith("_column:") for each in app.selectbox)
    assert "rows taken into the estate" in app.success[0].value
    faults = next(item.value for item in app.dataframe if "What to do" in item.value)
    of_rows = faults["Row"].notna().tolist()
    assert of_rows == sorted(of_rows, reverse=True)  # what the whole file lacks comes last
    said = of_all_tabs(app)
    assert "Town Fire Station" in said
    told = [mark for mark in (*estate_made.MARKS, *estate_made.SECRET_MARKS) if mark in said]
    assert told == []
    vacant = next(o for o in app.selectbox(key="e_asset").options if o == "Vacant property")
    app.selectbox(key="e_asset").select(vacant).run()
    said = of_all_tabs(app) + str(app.query_params)
    assert not [mark for mark in estate_made.MARKS if mark in said]


def test_the_full_view_is_off_at_first_and_in_no_link(open_page: Open) -> None:
    assert not [name for name in Selection().__dict__ if "full" in name]
    app = hold(open_page("estate", place="Stevenage", estate_full="1"))
    assert app.toggle(key="estate_full").value is False
    app.toggle(key="estate_full").set_value(True).run()
    assert estate_made.NAME in texts(app)
    assert not [mark for mark in estate_made.SECRET_MARKS if mark in texts(app)]
    assert "full" not in str(app.query_params)
    app.switch_page("pages/sources.py").run()
    app.switch_page("pages/estate.py").run()
    assert app.toggle(key="estate_full").value is False
    assert estate_made.NAME not in texts(app)


def test_registers_stand_in_the_order_in_which_they_were_added(open_page: Open) -> None:
    app = open_page("estate")
    names = [f"{name}.csv" for name in ("zebra", "alpha", "mid", "beta", "yard")]
    for number, name in enumerate(names, 1):
        values = {"data": estate_made.register().data, "name": name, "holder": "", "dated": ""}
        for part, value in values.items():
            app.session_state[f"_register_{part}:{number:06}-{name}"] = value
    app.run()
    listed = next(item.value for item in app.dataframe if "Register" in item.value)
    assert [f"{name}.csv" for name in listed["Register"]] == names
    next(each for each in app.button if each.label == "Remove alpha").click().run()
    assert listed_names(app) == ["zebra", "alpha", "mid", "beta", "yard"]  # it asks first
    app.button(key="remove-it").click().run()
    assert listed_names(app) == ["zebra", "mid", "beta", "yard"]
    app.button(key="bring-back").click().run()
    assert listed_names(app) == ["zebra", "alpha", "mid", "beta", "yard"]
    assert "bring-back" not in [each.key for each in app.button]


def listed_names(app: AppTest) -> list[str]:
    """The registers that are held, in their order."""
    listed = next(item.value for item in app.dataframe if "Register" in item.value)
    return [str(name) for name in listed["Register"]]


OWN_WORDS = b"""Body,No of it,What it is,Where
Testshire Police,P/01,North Station,SG1 1HD
Testshire Police,P/02,South House,SG1 1BY
"""


def test_a_register_in_other_words_is_matched_column_by_column(open_page: Open) -> None:
    app = open_page("estate", place="Stevenage")
    values = {"data": OWN_WORDS, "name": "police.csv", "holder": "", "dated": "", "columns": ""}
    for part, value in values.items():
        app.session_state[f"_register_{part}:000001-police"] = value
    app.run()
    assert not app.exception
    titles = [each.label for each in app.expander]
    assert any("1 not loaded" in title for title in titles)
    assert not any("of partners" in title for title in titles)
    assert any("none of its 2 rows could be loaded" in plain(each.value) for each in app.error)
    boxes = {each.label: each for each in app.selectbox if str(each.key).startswith("_column:")}
    assert set(boxes) == {"Body", "No of it", "What it is", "Where"}
    assert boxes["Where"].value == "PostCode"  # by what its cells look like
    for heading, field in (
        ("Body", "Holder"),
        ("No of it", "AssetCode"),
        ("What it is", "PropertyName"),
    ):
        boxes[heading].set_value(field)
    next(each for each in app.button if each.label == "Read the file so").click().run()
    assert not app.exception
    assert any("and 1 of partners" in each.label for each in app.expander)
    assert next(each.value for each in app.metric if each.label == "Assets") == "8"
    assert "Testshire Police" in app.multiselect(key="e_holder").options
    kept = json.loads(app.session_state["_project"])["columns"]
    assert [each["standard"] for each in kept] == ["land-assets"]
    assert "North Station" not in json.dumps(kept)  # nothing of what the file holds


def test_what_a_register_leaves_unsaid_is_said_where_it_was_added(open_page: Open) -> None:
    app = open_page("estate", place="Stevenage")
    data = b"Trust,Ref,Site,Post code,Held\nTestshire Police,P/01,North Station,SG1 1HD,x\n"
    values = {"data": data, "name": "police.csv", "holder": "", "dated": "", "columns": ""}
    for part, value in values.items():
        app.session_state[f"_register_{part}:000001-police"] = value
    app.session_state["_register_looked"] = "000001-police"
    app.run()
    assert (
        "2 columns are not read yet and nothing names the holder, so that 'police', the file's "
        "name, stands for it: say under 'What its columns hold'."
    ) in app.success[0].value
    assert folded(app) == ("What its columns hold: 3 of 5 recognised", True)
    boxes = {each.label: each for each in app.selectbox if str(each.key).startswith("_column:")}
    assert list(boxes) == ["Trust", "Held", "Ref", "Site", "Post code"]  # what is unread is first
    boxes["Trust"].set_value("Holder")
    next(each for each in app.button if each.label == "Read the file so").click().run()
    assert "not read yet" not in app.success[0].value
    assert "names the holder" not in app.success[0].value
    assert folded(app) == ("What its columns hold: 4 of 5 recognised", False)


def folded(app: AppTest) -> tuple[str, bool]:
    """What the fold of a register's columns says, and whether it is open."""
    fold = next(each for each in app.expander if each.label.startswith("What its columns hold"))
    return fold.label, fold.proto.expanded


def plain(text: str) -> str:
    """Text of the page without its marks."""
    return text.replace("\\", "")


TENANCY = ["County Council", "2025-04-01", "100080000001", "CC/9", "Fire Control", "1",
           "Open Road", "Stevenage", "SG1 1HD", "523800", "224300", "Leasehold", "Leasehold in",
           "Land/Buildings", "1200", "", "Office", "", "", "", "", "", "", ""]  # fmt: skip
STORES = ["County Council", "2025-04-01", "", "CC/10", "Stores and yard", "", "", "Stevenage", "",
          "523840", "224340", "Leasehold", "Leasehold in", "Land/Buildings", "480", "", "Depot",
          "", "", "", "", "", "", ""]  # fmt: skip


def hold_two(app: AppTest) -> AppTest:
    """The page with two registers that name one fire station, and stores that may be one."""
    data = estate_made.sheet(TENANCY, STORES)
    values = {"data": data, "name": "county.csv", "holder": "", "dated": ""}
    for part, value in values.items():
        app.session_state[f"_register_{part}:000002-made"] = value
    return hold(app)


def test_a_building_of_two_registers_is_counted_once_and_judged(open_page: Open) -> None:
    app = hold_two(open_page("estate", place="Stevenage"))
    assert not app.exception
    assert app.metric[0].value == "10"  # 9 with the first register, the stores, the station once
    turn_to(app, matches.TITLE)
    assert "11 entries of the registers stand behind them" in texts(app)
    assert "1,000 m2 counts, the freeholder's" in texts(app)
    assert "1 pair may be one building" in texts(app)
    app.text_input(key="_match_reason").set_value("One yard.")
    app.button(key="match-confirmed").click().run()
    assert app.metric[0].value == "9"
    app.selectbox(key="_match_state").set_value("confirmed").run()
    assert "names are alike. One yard" in texts(app).replace("\\", "")
    (verdict,) = json.loads(app.session_state["_match_verdicts"])
    assert (verdict["verdict"], verdict["reason"]) == ("confirmed", "One yard.")
    app.button(key="match-back").click().run()
    assert app.metric[0].value == "10"
    assert json.loads(app.session_state["_match_verdicts"]) == []


def test_a_register_is_compared_with_what_is_publicly_known(open_page: Open) -> None:
    app = open_page("estate")
    assert "several registers" not in " ".join(tab.label for tab in app.tabs)
    app = hold(app)
    assert "several registers" in " ".join(tab.label for tab in app.tabs)
