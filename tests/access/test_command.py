"""`herts-geo access`: the JSON it promises, its exit codes, and what it writes."""

import argparse
import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from herts_geo.access import command as access_command
from herts_geo.errors import HertsGeoError, UnknownPlace

BLOCK = [
    "service", "mode", "method", "minutes", "rules", "parameters", "people", "people_within",
    "share_within", "share_range", "tested_against_published_times", "by_decile", "gap",
    "gap_range", "gap_withheld", "points_without_position", "points_approximate",
    "people_nearer_border_than_point", "people_a_point_beyond_could_bring", "beside",
]  # fmt: skip
HOSPITAL = ["hospital", "--mode", "pt", "--minutes", "30"]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command; its exit code and what it printed."""
    parser = argparse.ArgumentParser()
    access_command.add_command(parser.add_subparsers(required=True))

    def command(*arguments: str) -> tuple[int, str]:
        options = parser.parse_args(["access", *arguments])
        return options.run(options), capsys.readouterr().out

    return command


def answer(run: Run, *arguments: str) -> dict:
    code, out = run(*arguments, "--json")
    assert code == 0
    return json.loads(out)


def test_the_json_holds_what_is_promised_and_no_more(run: Run) -> None:
    found = answer(run, *HOSPITAL, "--place", "Stevenage")
    assert list(found) == BLOCK
    assert found["people"] == 89_616
    assert found["share_within"] == found["people_within"] / found["people"]
    assert [row["decile"] for row in found["by_decile"]] == list(range(1, 11))
    assert sum(row["people"] for row in found["by_decile"]) == found["people"]
    parts = sum(row["people_within"] for row in found["by_decile"])
    assert abs(parts - found["people_within"]) <= 10 / 2  # each of ten is rounded by itself
    assert found["parameters"]["place"]["name"] == "Stevenage"
    assert found["parameters"]["typical_error_minutes"] > 0
    assert found["method"] == "estimated"


def test_without_a_place_the_whole_county_counts(run: Run) -> None:
    assert answer(run, "library", "--mode", "walk", "--minutes", "15")["people"] == 1_205_137


def test_with_edits_both_sides_and_the_crossings_are_given(run: Run) -> None:
    found = answer(run, *HOSPITAL, "--close", "New QEII Hospital")
    crossing = ["people_gaining", "people_gaining_range", "people_losing", "people_losing_range"]
    assert list(found) == [*BLOCK, "before", "after", *crossing]
    before, after = found["before"], found["after"]
    assert list(before) == list(after) == BLOCK
    assert {name: found[name] for name in BLOCK} == after
    assert found["people_losing"] == before["people_within"] - after["people_within"] > 0
    low, high = found["people_losing_range"]
    assert low <= found["people_losing"] <= high
    assert found["people_gaining"] == 0
    assert found["people_gaining_range"] == [0, 0]
    assert before["parameters"]["points"] - 1 == after["parameters"]["points"] == 19


def test_a_point_may_be_added_and_several_closed(run: Run) -> None:
    add = ["--add", "Hub, with a comma,-0.2,51.9", "--close", "lister", "--close", "qeii"]
    found = answer(run, *HOSPITAL, "--place", "Stevenage", *add)
    assert found["after"]["parameters"]["points"] == 20 - 2 + 1


def test_closing_and_adding_at_one_place_changes_no_one(run: Run) -> None:
    lister = "-0.212845,51.923908"
    base = answer(run, *HOSPITAL, "--add", f"A,{lister}")["after"]
    both = answer(run, *HOSPITAL, "--add", f"A,{lister}", "--add", f"B,{lister}")["after"]
    assert base["people_within"] == both["people_within"]


def test_points_outside_the_county_can_be_left_out(run: Run) -> None:
    every = answer(run, *HOSPITAL)
    fewer = answer(run, *HOSPITAL, "--without-outside")
    assert every["parameters"]["points_outside_county"] == 8
    assert fewer["parameters"]["points"] == 12
    assert fewer["people_within"] < every["people_within"]


def test_areas_are_written_one_row_each(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    run("hospital", "--mode", "walk", "--minutes", "30", "--areas", str(path))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 713
    tested = "tested_against_published_times"
    assert list(rows[0]) == ["code", "minutes", "nearest_point", tested]  # a walk has no interval
    assert rows[0][tested] == "False"
    reached = [row for row in rows if row["minutes"]]
    assert 0 < len(reached) < 713  # beyond the longest walk there are no minutes
    assert all(row["nearest_point"] for row in reached)
    assert all(0 <= float(row["minutes"]) <= 45 for row in reached)


def test_the_text_names_style_method_and_what_was_left_out(run: Run) -> None:
    _, out = run("library", "--mode", "walk", "--minutes", "15", "--close", "Ware Library")
    assert out.startswith("Share of people in reach, modelled from straight-line distance: ")
    assert "would drop out of reach of a library" in out
    _, out = run("station", "--mode", "walk", "--minutes", "15")
    assert "Left out: Croxley. " in out


def test_closing_a_point_without_a_position_says_that_it_changes_nothing(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = argparse.ArgumentParser()
    access_command.add_command(parser.add_subparsers())
    options = parser.parse_args(
        ["access", "station", "--mode", "walk", "--minutes", "15", "--close", "croxley"]
    )
    assert options.run(options) == 0
    assert "changes nothing" in capsys.readouterr().err


def test_an_own_list_of_points_may_be_used(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hubs.csv"
    path.write_text("name,postcode\nHub,SG1 1HN\n=1+1,SG1 3EF\nLost,\n", encoding="utf-8")
    areas = tmp_path / "areas.csv"
    extra = ["--mode", "walk", "--minutes", "20", "--points", str(path), "--areas", str(areas)]
    found = answer(run, "family hub", *extra, "--place", "Stevenage")
    assert found["service"] == "family hub"
    assert found["parameters"]["points"] == 2
    assert 0 < found["people_within"] < 89_616
    assert ",=1" not in areas.read_text(encoding="utf-8")


def test_a_real_list_of_pharmacies_may_be_used(run: Run, testdata: Path) -> None:
    path = testdata / "services" / "pharmacies_ahah_2025.csv"
    found = answer(run, "pharmacy", "--mode", "walk", "--minutes", "20", "--points", str(path))
    assert found["parameters"]["points"] == 215
    assert found["share_within"] > 0.8


@pytest.mark.parametrize(
    "arguments",
    [
        ["zoo", "--mode", "pt", "--minutes", "30"],
        [*HOSPITAL, "--close", "Lyster"],
        [*HOSPITAL, "--close", "hospital"],
        [*HOSPITAL, "--place", "Atlantis"],
    ],
)
def test_names_that_are_not_known_get_the_nearest_ones(run: Run, arguments: list[str]) -> None:
    with pytest.raises(UnknownPlace) as caught:  # which the command line answers with exit 2
        run(*arguments)
    assert "earest" in str(caught.value) or "Type a town" in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ["hospital", "--mode", "car", "--minutes", "30"],
        ["hospital", "--mode", "pt"],
        ["hospital", "--minutes", "30"],
        ["hospital", "--mode", "pt", "--minutes", "0"],
        ["hospital", "--mode", "pt", "--minutes", "nan"],
        ["hospital", "--mode", "pt", "--minutes", "soon"],
        ["hospital", "--mode", "pt", "--minutes", "30", "--add", "Hub"],
        ["hospital", "--mode", "pt", "--minutes", "30", "--add", "Hub,0"],
        ["hospital", "--mode", "pt", "--minutes", "30", "--add", "Hub,51.9,-0.2"],
        ["hospital", "--mode", "pt", "--minutes", "30", "--add", ",0,52"],
        ["hospital", "--mode", "pt", "--minutes", "30", "--add", "Hub,nan,52"],
    ],
)
def test_options_that_make_no_sense_end_with_two(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize(("mode", "method"), [("walk", "estimated"), ("pt", "timetable")])
def test_a_method_that_does_not_serve_the_mode_ends_with_two(
    run: Run, mode: str, method: str
) -> None:
    code, out = run("hospital", "--mode", mode, "--minutes", "30", "--method", method)
    assert (code, out) == (2, "")


def test_files_that_cannot_be_used_are_named(run: Run, tmp_path: Path) -> None:
    lost = str(tmp_path / "none" / "x.csv")
    with pytest.raises(HertsGeoError, match="cannot be opened"):
        run(*HOSPITAL, "--points", lost)
    with pytest.raises(HertsGeoError, match="cannot be written"):
        run(*HOSPITAL, "--areas", lost)


def test_a_share_by_public_transport_has_its_range_and_its_gap_too(run: Run) -> None:
    found = answer(run, "gp", "--mode", "pt", "--minutes", "15", "--place", "Hertsmere")
    low, high = found["share_range"]
    assert low < found["share_within"] < high
    assert found["gap_range"][0] < 0 < found["gap"]  # so its sign is not sure
    assert found["tested_against_published_times"]
    walk = answer(run, "gp", "--mode", "walk", "--minutes", "15", "--place", "Hertsmere")
    assert walk["share_range"] is None
    _, out = run("gp", "--mode", "pt", "--minutes", "15", "--place", "Hertsmere")
    assert "reach it less often than those in its least deprived fifth: " in out
    low_gap, high_gap = found["gap_range"]
    told = f"from {-100 * low_gap:.0f} points more often to {100 * high_gap:.0f} points less often"
    assert told in out
    assert f"The share may be {100 * low:.0f}% to {100 * high:.0f}%" in out


def test_three_rivers_reaches_a_library_with_the_one_of_south_oxhey(run: Run) -> None:
    found = answer(run, "library", "--mode", "pt", "--minutes", "15", "--place", "Three Rivers")
    assert found["parameters"]["points"] == 48
    assert round(100 * found["gap"]) == -23
    assert not found["tested_against_published_times"]
    assert any(x.startswith("Not tested against published times") for x in found["beside"])


def test_the_gap_is_withheld_near_stations_without_a_position(run: Run) -> None:
    found = answer(run, "station", "--mode", "pt", "--minutes", "15", "--place", "Three Rivers")
    assert found["gap"] is None
    assert "Croxley" in found["gap_withheld"]
    far = answer(run, "station", "--mode", "pt", "--minutes", "15", "--place", "East Hertfordshire")
    assert far["gap"] is not None
    assert far["points_without_position"] == []


def test_the_border_is_named_where_points_beyond_it_could_count(run: Run) -> None:
    place = ["--mode", "pt", "--minutes", "30", "--place", "Broxbourne"]
    found = answer(run, "hospital_ae", *place)
    assert found["share_within"] == 0
    assert found["people_nearer_border_than_point"] == found["people"]  # all 98,999 of them
    assert found["people_a_point_beyond_could_bring"] > 0
    assert any("the true share may be higher" in words for words in found["beside"])


def test_no_share_stands_on_the_police_headquarters(run: Run, tmp_path: Path) -> None:
    with pytest.raises(HertsGeoError, match="headquarters alone"):
        run("police", "--mode", "pt", "--minutes", "15")
    path = tmp_path / "stations.csv"
    path.write_text("name,postcode\nFront counter,SG1 1HN\n", encoding="utf-8")
    own = ["--points", str(path), "--mode", "pt", "--minutes", "15"]
    assert answer(run, "police", *own)["people_within"] > 0


def test_a_list_without_any_position_has_no_figure(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "halls.csv"
    path.write_text("name,address\nHall,1 High Street\n", encoding="utf-8")
    with pytest.raises(HertsGeoError, match="can be placed: it has no column"):
        run("hall", "--points", str(path), "--mode", "walk", "--minutes", "15")


def test_a_point_of_an_unknown_postcode_is_marked_in_every_output(run: Run, tmp_path: Path) -> None:
    path, areas = tmp_path / "hubs.csv", tmp_path / "areas.csv"
    path.write_text("name,postcode\nNew hub,WD19 7AG\n", encoding="utf-8")
    own = ["hub", "--points", str(path), "--mode", "pt", "--minutes", "15"]
    _, out = run(*own, "--place", "Three Rivers", "--areas", str(areas))
    assert "Approximate: New hub stands at the middle of the postcode sector" in out
    assert "New hub (approximate position)" in areas.read_text(encoding="utf-8")
    assert answer(run, *own, "--place", "Three Rivers")["points_approximate"] == ["New hub"]
