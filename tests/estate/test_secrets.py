"""No output tells where vacant property is while the full view is off, nor ever a sensitive one."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from herts_geo import cli, scoring
from herts_geo.estate import files as estate_files
from herts_geo.estate import filter as estate_filter
from herts_geo.estate import held as estate_held
from herts_geo.estate import paint as estate_paint
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.view import Question, View
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made

pytestmark = pytest.mark.slow

TODAY = date(2026, 1, 1)
NEAR = ("-0.2029", "51.9022", "-0.203,", "51.902,")  # where the vacant property is, in degrees
MARKS = (*made.MARKS, *NEAR)


def outputs(pack: Catalogue, full: bool = False) -> dict[str, str]:
    """Everything that the page and the command make of a register, as text."""
    held = estate_held.read(pack, [made.register()], full=full, today=TODAY)
    shown = estate_view.view(pack, held, Question("Stevenage", near=2000), TODAY)
    return {**tables(shown), **files(shown), **words(shown)}


def tables(shown: View) -> dict[str, str]:
    pairs = estate_view.near_pairs(shown)
    return {
        "held": shown.held.frame.to_csv(),
        "frame": shown.frame.to_csv(),
        "table": estate_words.table(shown.frame).to_csv(),
        "ranking": estate_view.ranking(shown).to_csv(),
        "caught": estate_view.caught(shown).to_csv(),
        "pairs": pairs.to_csv(),
        "pairs table": estate_words.pairs_table(pairs).to_csv(),
        "by holder": estate_filter.by_holder(shown.frame).to_csv(),
    }


def files(shown: View) -> dict[str, str]:
    sets, pairs = shown.held.datasets, estate_view.near_pairs(shown)
    package = estate_files.geopackage(shown.frame, sets)
    return {
        "csv": estate_files.csv(shown.frame, sets).decode(),
        "pairs csv": estate_files.pairs_csv(pairs, sets).decode(),
        "geojson": estate_files.geojson(shown.frame, sets).decode(),
        "geopackage": package.decode("latin-1"),
        "geopackage rows": rows_of(package).to_csv(),
    }


def rows_of(package: bytes) -> pd.DataFrame:
    """The rows of a GeoPackage."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "estate.gpkg"
        file.write_bytes(package)
        return pyogrio.read_dataframe(file)


def words(shown: View) -> dict[str, str]:
    why = [
        scoring.in_words(shown.scores.why(row), shown.frame.loc[row, "name"], 0)
        for row in shown.frame.index
    ]
    return {
        "paragraph": estate_words.paragraph(shown.held, shown.sums, "here"),
        "why": " ".join(why),
        "map": repr([estate_paint.spots(shown.frame), estate_paint.key(shown.frame)]),
        "filters": repr(estate_filter.options(shown.held.frame)),
        "registers": repr([shown.held.registers, shown.held.datasets]),
    }


def test_no_output_tells_where_vacant_property_is(pack: Catalogue) -> None:
    for name, text in outputs(pack).items():
        told = [mark for mark in MARKS if mark in text]
        assert not told, f"{name} tells {told}"


def test_the_full_view_does_tell_which_proves_the_marks(pack: Catalogue) -> None:
    found = outputs(pack, full=True)
    assert all(mark in found["csv"] for mark in made.MARKS)
    assert made.NAME in found["map"]
    assert "-0.2029" in found["geojson"]


@pytest.mark.parametrize("full", [False, True])
def test_no_output_ever_tells_of_sensitive_property(pack: Catalogue, full: bool) -> None:
    for name, text in outputs(pack, full).items():
        assert not [mark for mark in made.SECRET_MARKS if mark in text], name
    assert "1 sensitive property" in outputs(pack, full)["paragraph"]


def test_the_vacant_take_no_part_in_distances(pack: Catalogue) -> None:
    held = estate_held.read(pack, [made.register()], today=TODAY)
    shown = estate_view.view(pack, held, Question(near=2000), TODAY)
    vacant = shown.frame.index[shown.frame["name"] == "Vacant property"]
    assert len(vacant) == 1
    ids = set(estate_view.near_pairs(shown)[["first", "second"]].to_numpy().ravel())
    assert shown.frame.loc[vacant[0], "id"] not in ids
    assert shown.scores.parts.loc[vacant[0], ["near", "need"]].isna().all()


@pytest.mark.parametrize("place", ["Stevenage", "Bedwell", "SG1 1HN"])
def test_a_place_finds_vacant_property_by_half_a_postcode_alone(
    pack: Catalogue, place: str
) -> None:
    elsewhere = [cell.replace("SG1 1BY", "SG1 3EF") for cell in made.VACANT]
    elsewhere[9:11] = ["523200", "225300"]  # in another neighbourhood of the same half
    for row in (made.VACANT, elsewhere):
        held = estate_held.read(pack, [made.register(row)], today=TODAY)
        shown = estate_view.view(pack, held, Question(place), TODAY)
        assert shown.sums["vacant"] == 1


def test_commands_tell_nothing_unless_asked_for_the_full_view(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fire.csv"
    file.write_bytes(made.register().data)
    command = ["estate", "--register", str(file), "--near", "2000"]
    for form in ([], ["--json"]):
        assert cli.main([*command, *form]) == 0
        text = capsys.readouterr().out
        assert not [mark for mark in (*MARKS, *made.SECRET_MARKS) if mark in text]
    for ending in ("csv", "geojson", "gpkg"):
        out = tmp_path / f"out.{ending}"
        assert cli.main([*command, "--out", str(out)]) == 0
        text = out.read_bytes().decode("latin-1")
        assert not [mark for mark in (*MARKS, *made.SECRET_MARKS) if mark in text]
    capsys.readouterr()
    assert cli.main([*command, "--json", "--full"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert made.UPRN in {asset["uprn"] for asset in found["assets"]}
    assert found["sensitive_hidden"] == 1
