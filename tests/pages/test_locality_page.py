"""The page on which a locality is chosen, and the other pages about one."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality import file as locality_file
from herts_geo.places.locality import resolve
from herts_geo.places.locality.code import Areas, sound_name, to_code
from herts_geo.project import file as project_file
from herts_geo.project.records import Locality
from herts_geo.ui.locality import ways
from herts_geo.ui.project import session
from tests.pages.conftest import Open, said, typed
from tests.places.locality.made import whole

NEAR = "near~Middle%20of%20town~-0.20200~51.90200~1500"
REACH = "reach~Walk~-0.20200~51.90200~20~walk"
POPLARS, SHEPHALL = "E01023750", "E01023751"
USE = "Use this locality"
HOSTILE = "areas~%3Cb%3Ebold%3C%2Fb%3E~E01023750"


def metrics(app: AppTest) -> dict[str, str]:
    return {item.label: item.value for item in app.metric}


def locality_project(app: AppTest) -> project_file.Project:
    return project_file.read(str(app.session_state["_project"]))


def kept(app: AppTest) -> list[tuple[str, str]]:
    return [(each.name, each.code) for each in locality_project(app).localities]


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(each for each in app.button if each.label == label).click().run()


def test_small_areas_are_counted(open_page: Open) -> None:
    app = open_page("locality", l_areas=f"{POPLARS}~{SHEPHALL}", l_name="Two")
    assert not app.exception
    assert metrics(app) == {"People counted": "2,351", "Small areas": "2"}
    assert any(each.startswith("Two counts 2,351 people") for each in said(app.markdown))
    assert app.dataframe[0].value["People counted"].sum() == 2351


def test_using_it_sets_the_place_of_every_page(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=f"{POPLARS}~{SHEPHALL}", l_name="Two"), USE)
    code = to_code(Areas("Two", (POPLARS, SHEPHALL)))
    assert app.session_state["place"] == code
    assert app.query_params["place"] == code
    assert "Two is the place on every page now" in said(app.success)[0]
    assert kept(app) == [("Two", code)]
    for stem in ("deprivation", "housing", "accessibility", "access_points", "estate", "overview"):
        page = app.switch_page(str(Path("pages") / f"{stem}.py")).run()
        assert not page.exception, stem
        assert not page.error, said(page.error)
        assert page.session_state["place"] == code, stem
    picker = next(box for box in app.selectbox if box.label == "Where")
    assert picker.options[0] == "Two (locality)"


def test_a_name_used_again_asks_before_it_changes_what_is_kept(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS, l_name="Mine"), USE)
    app.session_state["l_areas"] = [SHEPHALL]
    app = app.run()
    assert USE not in labels(app)
    assert "another locality called 'Mine'" in " ".join(said(app.caption))
    app = press(app, "Use it in place of 'Mine'")
    assert kept(app) == [("Mine", whole("Mine", SHEPHALL))]
    assert app.session_state["place"] == whole("Mine", SHEPHALL)
    app = press(app, "Remove")
    assert not kept(app)


def test_a_name_used_again_can_be_kept_beside(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS, l_name="Phase 2"), USE)
    app.session_state["l_areas"] = [SHEPHALL]
    app = press(app.run(), "Use it as 'Phase 3'")
    assert kept(app) == [
        ("Phase 2", whole("Phase 2", POPLARS)),
        ("Phase 3", whole("Phase 3", SHEPHALL)),
    ]
    assert app.session_state["place"] == whole("Phase 3", SHEPHALL)
    assert app.text_input(key="l_name").value == "Phase 3"
    assert "Phase 3 is the place on every page now" in said(app.success)[0]


def test_localities_without_a_name_stand_beside_one_another(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS), USE)
    app.session_state["l_areas"] = [SHEPHALL]
    app = press(app.run(), USE)
    both = [
        ("My locality", whole("My locality", POPLARS)),
        ("My locality 2", whole("My locality 2", SHEPHALL)),
    ]
    assert kept(app) == both
    assert "My locality 2 is the place on every page now" in said(app.success)[0]
    app.session_state["l_areas"] = [POPLARS]
    app = press(app.run(), USE)  # the first one again, and no third
    assert kept(app) == both
    assert app.session_state["place"] == both[0][1]


def test_the_name_is_kept_that_is_typed_when_the_button_is_pressed(open_page: Open) -> None:
    app = open_page("locality", l_areas=POPLARS)
    app.text_input(key="l_name").set_value("Town centre")
    app = press(app, USE)
    assert kept(app) == [("Town centre", whole("Town centre", POPLARS))]
    app.session_state["l_areas"] = [SHEPHALL]
    app = app.run()
    app.text_input(key="l_name").set_value("East side")  # newer than the button
    app = press(app, "Use it in place of 'Town centre'")
    assert [name for name, _ in kept(app)] == ["Town centre", "East side"]


def test_what_is_typed_at_once_is_what_is_used(open_page: Open) -> None:
    app = open_page("locality", l_way="near", l_point="51.9020, -0.2020", l_name="Round")
    app.number_input(key="l_metres").set_value(1_500)
    app = press(app, USE)
    assert app.session_state["place"] == "near~Round~-0.20200~51.90200~1500"


def test_a_name_that_is_taken_changes_nothing_when_pressed_at_once(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS, l_name="Mine"), USE)
    app.session_state["l_areas"] = [SHEPHALL]
    app.text_input(key="l_name").set_value("Other")
    app = app.run()
    app.text_input(key="l_name").set_value("Mine")
    app = press(app, USE)
    assert kept(app) == [("Mine", whole("Mine", POPLARS))]
    assert app.session_state["place"] == whole("Mine", POPLARS)
    assert "which was kept as it is" in said(app.warning)[0]
    assert "Use it in place of 'Mine'" in labels(app)


def holding(app: AppTest, *codes: str) -> AppTest:
    """The page with localities in its project, whatever their codes."""
    made = project_file.new("Review")
    for place, code in enumerate(codes):
        made = project_file.add(made, "localities", Locality(name=f"Kept {place}", code=code))
    app.session_state["_project"] = project_file.to_json(made)
    app.session_state["_project_touched"] = True
    return app.run()


@pytest.mark.parametrize("label", ["Use", "Change"])
@pytest.mark.parametrize("code", ["garbage", "areas~X~E01999999", "E07000243", "near~X~nan~51~9"])
def test_a_kept_code_that_is_none_gets_a_sentence(open_page: Open, label: str, code: str) -> None:
    app = press(holding(open_page("locality", place="Stevenage"), code), label)
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 1
    assert app.session_state["place"] == "E07000243"
    assert app.session_state["l_areas"] == []
    assert not app.run().warning


def test_using_a_kept_locality_changes_no_other(open_page: Open) -> None:
    codes = [whole("Kept 1", POPLARS), whole("Kept 1", SHEPHALL)]  # the first is named otherwise
    app = press(holding(open_page("locality"), *codes), "Use")
    assert app.session_state["place"] == codes[0]
    assert kept(app) == [("Kept 0", codes[0]), ("Kept 1", codes[1])]


def squares(count: int, start: int = 0) -> bytes:
    """A GeoJSON file of squares in Stevenage, in a row."""
    found = []
    for place in range(start, start + count):
        west, south = round(-0.22 + 0.005 * place, 3), 51.9
        east, north = round(west + 0.005, 3), 51.905
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        about = {"name": f"Square {place}"}
        shape = {"type": "Polygon", "coordinates": [ring]}
        found.append({"type": "Feature", "properties": about, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": found}).encode()


def upload(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader(key="_l_upload").set_value(("file.geojson", data, "application/geo+json"))
    return app.run()


@pytest.mark.parametrize("count", [2, 6, 7])
def test_another_boundary_file_is_taken_whole(open_page: Open, count: int) -> None:
    alone = upload(open_page("locality", l_way="file"), squares(count, 3))
    wanted = alone.session_state["l_shape"]
    app = upload(open_page("locality", l_way="file"), squares(6))
    app.multiselect(key="_l_parts").set_value([5]).run()
    assert app.session_state["l_shape"] != wanted
    app = upload(app, squares(count, 3))
    assert not app.exception
    assert app.session_state["l_shape"] == wanted
    box = app.multiselect(key="_l_parts")
    assert box.options == [f"Square {place}" for place in range(3, 3 + count)]
    assert box.value == []


def test_a_file_that_cannot_be_read_leaves_no_shapes_of_the_one_before(open_page: Open) -> None:
    app = upload(open_page("locality", l_way="file"), squares(6))
    app = upload(app, b'{"type": "FeatureCollection"')
    assert not app.exception
    assert app.error
    assert not [box for box in app.multiselect if box.label == "Shapes to take together"]
    assert app.session_state["l_shape"] == ""


def test_a_message_does_not_stand_under_another_way(open_page: Open) -> None:
    app = open_page("locality", l_way="draw", l_point="SG1 1HN")
    app.text_area(key="_l_corners").set_value("51.9100, -0.2100")
    app = press(app, "Draw these corners")
    assert "at least three corners" in said(app.error)[0]
    app = app.radio[0].set_value("near").run()
    assert not app.error
    assert metrics(app)
    app = app.radio[0].set_value("draw").run()
    assert not app.error


def folders(second: str = "") -> bytes:
    """KML of two folders with a square in Stevenage each; `second`: what the second adds."""
    made = []
    for name, west, more in (("North", -0.21, ""), ("South", -0.19, second)):
        east = west + 0.015
        ring = f"{west},51.9 {east},51.9 {east},51.91 {west},51.91 {west},51.9"
        drawn = f"<LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        area = f"<Polygon><outerBoundaryIs>{drawn}</outerBoundaryIs></Polygon>"
        mark = f"<Placemark><name>{name} area</name>{more}{area}</Placemark>"
        made.append(f"<Folder><name>{name}</name>{mark}</Folder>")
    return f"<kml>{''.join(made)}</kml>".encode()


def test_folders_of_a_file_are_taken_together_or_one_alone(open_page: Open) -> None:
    app = upload(open_page("locality", l_way="file"), folders())
    assert not app.exception
    assert "2 layers of areas, taken together" in said(app.info)[0]
    both = int(metrics(app)["People counted"].replace(",", ""))
    app = app.selectbox(key="_l_layer").set_value("South").run()
    assert not app.exception
    assert "1 layer was not taken" in said(app.info)[0]
    assert 0 < int(metrics(app)["People counted"].replace(",", "")) < both


def test_layers_that_are_not_alike_are_asked_for(open_page: Open) -> None:
    other = "<ExtendedData><Data name='ref'><value>7</value></Data></ExtendedData>"
    app = upload(open_page("locality", l_way="file"), folders(other))
    assert not app.exception
    assert "not alike" in said(app.error)[0]
    app = app.selectbox(key="_l_layer").set_value("South").run()
    assert not app.exception
    assert not app.error
    assert metrics(app)["People counted"] != "0"


def test_what_is_kept_can_be_changed(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS, l_name="Mine"), USE)
    app.session_state["l_areas"] = []
    app = press(app.run(), "Change")
    assert app.session_state["l_areas"] == [POPLARS]
    assert metrics(app)["Small areas"] == "1"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"l_way": "near", "l_point": "51.9020, -0.2020", "l_metres": "1500"}, NEAR),
        ({"l_way": "reach", "l_point": "51.902, -0.202", "l_minutes": "20"}, REACH),
        ({"l_way": "draw", "l_shape": NEAR}, NEAR),
        ({"l_way": "known", "place": NEAR}, NEAR),
    ],
)
def test_each_way_counts(
    pack: Catalogue, open_page: Open, query: dict[str, str], code: str
) -> None:
    app = open_page("locality", **query)
    assert not app.exception
    assert not app.error, said(app.error)
    people = resolve.counted(pack, code).people
    assert metrics(app)["People counted"] == f"{people:,.0f}"


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ({"l_way": "near", "l_point": "Atlantis"}, "Nothing here is called"),
        ({"l_way": "near", "l_point": "50.0, -5.0"}, "lies wholly outside Hertfordshire"),
        ({"l_way": "reach", "l_point": "52.4, 0.2", "l_minutes": "5"}, "From no small area"),
    ],
)
def test_what_cannot_be_counted_is_said(open_page: Open, query: dict[str, str], what: str) -> None:
    app = open_page("locality", **query)
    assert not app.exception
    assert what in said(app.error)[0]
    assert next(each for each in app.button if each.label == USE).disabled


def test_corners_can_be_typed(open_page: Open) -> None:
    app = open_page("locality", l_way="draw")
    box = next(each for each in app.text_area if each.label.startswith("Corners"))
    box.set_value("51.9100, -0.2100\n51.9100, -0.1800\n51.8900, -0.1900")
    app = press(app, "Draw these corners")
    assert app.session_state["l_shape"].startswith("shape~")
    assert int(metrics(app)["People counted"].replace(",", "")) > 1_000
    box = next(each for each in app.text_area if each.label.startswith("Corners"))
    box.set_value("51.9100, -0.2100")
    app = press(app, "Draw these corners")
    assert "at least three corners" in said(app.error)[0]


def test_a_small_area_is_warned_of(open_page: Open) -> None:
    app = open_page("locality", l_way="near", l_point="51.9000, -0.2000", l_metres="150")
    assert any("too small to say anything" in each for each in said(app.warning))


@pytest.mark.parametrize("place", [HOSTILE, "areas~a~E0199", "shape~a~!!!", "near~a~-5~50~9"])
def test_a_hostile_or_broken_link_gets_a_sentence(open_page: Open, place: str) -> None:
    app = open_page("deprivation", place=place)
    assert not app.exception
    assert "is not known here and was ignored" in said(app.warning)[0]
    assert app.session_state["place"] == "E10000015"


def test_a_name_that_cannot_be_kept_gets_a_sentence(open_page: Open) -> None:
    app = open_page("locality", l_areas=POPLARS)
    app.text_input(key="l_name").set_value("<b>x</b>")
    app = app.run()
    assert not app.exception
    assert "cannot be the name of a locality" in said(app.error)[0]


def test_clicks_on_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {ways.WAY: "areas"}
    monkeypatch.setattr(ways.st, "session_state", state)
    ways.safely_clicked({"code": POPLARS, "lon": -0.2, "lat": 51.9})
    assert state["l_areas"] == [POPLARS]
    ways.safely_clicked({"code": POPLARS, "lon": -0.2, "lat": 51.9})
    assert state["l_areas"] == []
    state[ways.WAY] = "near"
    ways.safely_clicked({"code": POPLARS, "lon": -0.2, "lat": 51.9})
    assert state["l_point"] == "51.90000, -0.20000"
    circle = {"type": "Point", "coordinates": [-0.2, 51.9]}
    ways.safely_clicked({"drawn": "circle", "radius": 500, "geometry": circle})
    assert str(state["l_shape"]).startswith("near~")
    ways.safely_clicked({"drawn": "polygon", "geometry": {"type": "Polygon"}})
    assert state["_l_problem"]


def test_every_ending_offered_is_read() -> None:
    read = {"geojson", "json", "topojson", "gpkg", "zip", "kml", "kmz", "fgb"}
    assert set(locality_file.ENDINGS) == read


@pytest.mark.parametrize("code", [NEAR, whole("Two", POPLARS, SHEPHALL)])
def test_a_locality_that_is_in_use_is_shown_at_once(
    pack: Catalogue, open_page: Open, code: str
) -> None:
    app = open_page("locality", place=code)
    counted = resolve.counted(pack, code)
    assert app.radio[0].value == "known"
    assert metrics(app)["People counted"] == f"{counted.people:,.0f}"
    assert app.dataframe[0].value["People counted"].sum() == pytest.approx(counted.people, abs=5)
    assert app.query_params == {"place": code}


def test_another_way_can_be_chosen_while_a_locality_is_in_use(open_page: Open) -> None:
    app = open_page("locality", place=whole("Two", POPLARS, SHEPHALL))
    app = app.radio[0].set_value("areas").run()
    assert app.radio[0].value == "areas"
    assert app.query_params["l_way"] == "areas"
    assert "People counted" not in metrics(app)
    again = open_page("locality", place=whole("Two", POPLARS, SHEPHALL), l_way="areas")
    assert again.radio[0].value == "areas"


def test_a_visit_to_a_known_place_starts_with_small_areas(open_page: Open) -> None:
    app = open_page("locality", place="Stevenage")
    assert app.radio[0].value == "areas"
    assert "l_way" not in app.query_params


def test_a_kept_locality_is_shown_when_it_is_used(open_page: Open) -> None:
    app = press(open_page("locality", l_areas=POPLARS, l_name="Mine"), USE)
    app.session_state["l_areas"] = []
    app = press(app.run(), "Use")
    assert app.radio[0].value == "known"
    assert metrics(app)["Small areas"] == "1"


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        (["East side"], "East side 2"),
        (["East side 2", "East side 3"], "East side 4"),
        (["x" * 80], "x" * 78 + " 2"),
        (["2"], "2 2"),
    ],
)
def test_a_free_name_is_one_that_can_be_kept(
    monkeypatch: pytest.MonkeyPatch, taken: list[str], free: str
) -> None:
    made = project_file.new()
    for name in taken:
        made = project_file.add(made, "localities", Locality(name=name, code=whole("A", POPLARS)))
    monkeypatch.setattr(session, "current", lambda: made)
    assert ways.free_name(taken[0]) == free
    assert sound_name(free) == free


def test_two_districts_together_take_a_click_each(open_page: Open) -> None:
    app = open_page("locality")
    pills = app.button_group(key="l_districts")
    assert len(pills.options) == 10
    app = pills.set_value(["E07000243"]).run()
    app = app.button_group(key="l_districts").set_value(["E07000243", "E07000103"]).run()
    assert metrics(app)["People counted"] == "192,659"  # 89,616 of Stevenage, 103,043 of Watford
    app = press(app, USE)
    assert [name for name, _ in kept(app)] == ["Stevenage and Watford"]
    assert "Go on with its review" in said(app.success)[0]
    again = open_page("locality", **{name: str(text[0]) for name, text in query(app).items()})
    assert metrics(again)["People counted"] == "192,659"


def query(app: AppTest) -> dict[str, list[str]]:
    told = dict(app.query_params)
    return {name: text if isinstance(text, list) else [text] for name, text in told.items()}


def test_a_point_is_looked_for_and_the_best_match_said(open_page: Open) -> None:
    app = typed(open_page("locality", l_way="near"), "hitchin station", "l_point")
    assert "Found: Hitchin railway station (station in North Hertfordshire)." in said(app.caption)
    assert metrics(app)
    app = typed(app, "Qqqq", "l_point")
    assert "Nothing here is called 'Qqqq'" in said(app.error)[0]
    assert app.session_state["l_point"] == "Hitchin railway station"
