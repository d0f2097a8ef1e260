"""The page's answers in one piece: filter, screening, order, map, words and files agree."""

import io
import json
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from herts_geo.estate import files as estate_files
from herts_geo.estate import held as estate_held
from herts_geo.estate import paint as estate_paint
from herts_geo.estate import partner as estate_partner
from herts_geo.estate import score as estate_score
from herts_geo.estate import view as estate_view
from herts_geo.estate import words as estate_words
from herts_geo.estate.filter import Filter
from herts_geo.estate.held import Estate
from herts_geo.estate.register import RegisterFile
from herts_geo.estate.view import Question, View
from herts_geo.pack.catalogue import Catalogue
from herts_geo.reading import uses
from tests.estate import made

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def held(pack: Catalogue) -> Estate:
    return estate_held.read(pack, [made.register()], today=TODAY)


def view(pack: Catalogue, held: Estate, **asked: object) -> View:
    return estate_view.view(pack, held, Question(**asked), TODAY)  # type: ignore[arg-type]


def test_totals_follow_the_filter(pack: Catalogue, held: Estate) -> None:
    every = view(pack, held, place="Stevenage")
    fire = view(pack, held, place="Stevenage", wanted=Filter(holder=(made.HOLDER,)))
    assert (every.sums["assets"], fire.sums["assets"]) == (9, 3)
    assert fire.sums["floor_area"] == 1000 + 800 + 500
    assert fire.sums["cost_per_m2"] == (50_000 + 8_000) / (1000 + 800)


def test_only_what_the_rules_catch(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage", rules=("energy",), only_caught=True)
    assert shown.frame["energy"].tolist() == ["F", "G"]
    assert estate_view.caught(shown)["Caught by"].tolist() == ["energy rating F or G"] * 2
    assert shown.screen.unknown == {"energy": 6}


def test_the_ranking_follows_the_weights(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage", weights=(("space", 1), ("energy", 0)))
    ranking = estate_view.ranking(shown)
    # Of the 6 libraries and offices it is not known whether they have space to spare.
    assert ranking["Rank"].fillna(0).tolist() == [1, 2, 3, 0, 0, 0, 0, 0, 0]
    assert ranking["Known"].tolist() == ["1 of 1"] * 3 + ["0 of 1"] * 6
    assert ranking["Score"].dropna().tolist() == [100, 100, 100]
    assert "Spare space" in ranking
    assert "Low energy rating" not in ranking
    other = estate_view.ranking(view(pack, held, place="Stevenage", weights=(("hours", 5),)))
    assert other["Name"].iloc[0] == "Stevenage Old Town Library"


def test_pairs_near_the_fire_station(pack: Catalogue, held: Estate) -> None:
    pairs = estate_view.near_pairs(view(pack, held, place="Stevenage", near=500))
    names = {frozenset(pair) for pair in pairs[["first_name", "second_name"]].to_numpy().tolist()}
    assert frozenset(("Town Fire Station", "Daneshill House, Stevenage")) in names
    assert frozenset(("Town Fire Station", "Stores")) not in names
    assert pairs["metres"].le(500).all()
    table = estate_words.pairs_table(pairs)
    assert set(table["Sharing already"]) == {"no"}


def test_pairs_are_lines_between_two_spots(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage", near=500)
    pairs, tied = estate_view.near_pairs(shown), estate_view.tied(shown)
    apart = pairs[pairs["metres"] > 0]
    assert len(tied) == len(apart)
    first = apart.iloc[0]
    assert tied["label"].iloc[0] == (
        f"{first['first_name']} and {first['second_name']}: {first['metres']:,.0f} m"
    )
    spots = shown.frame.set_index("id")[["lat", "lon"]]
    assert tied[["lat2", "lon2"]].iloc[0].tolist() == spots.loc[first["second"]].tolist()
    assert tied["id"].is_unique


def test_a_pair_is_kept_when_either_side_fits_the_lease(pack: Catalogue) -> None:
    row = [("A Library" if cell == "Stores" else cell) for cell in made.DEPOT]
    other = made.register(["Another Holder", *made.STATION[1:]], name="other.csv")
    held = estate_held.read(pack, [made.register(row), other], today=TODAY)
    own = Filter(holder=(made.HOLDER, "Another Holder"), lease_years=5)
    shown = view(pack, held, place="Stevenage", wanted=own)
    assert shown.frame["name"].tolist() == ["A Library"]  # its lease ends in March 2028
    pairs = estate_view.near_pairs(shown)
    assert pairs[["first_name", "second_name"]].to_numpy().tolist() == [
        ["A Library", "Town Fire Station"]
    ]
    assert estate_view.near_pairs(view(pack, held, wanted=Filter(lease_years=1))).empty


def test_circles_are_lettered_by_holder(pack: Catalogue, held: Estate) -> None:
    frame = view(pack, held).frame
    keys = estate_paint.key(frame)
    assert keys[0].holder == "Hertfordshire County Council"
    assert keys[0].assets == 38
    assert len({each.letter for each in keys}) == len(keys)
    spots = estate_paint.spots(frame)
    forum = next(spot for spot in spots if "The Forum" in spot.label)
    assert forum.letter == "2"
    assert "Hemel Hempstead Library (Hertfordshire County Council, library)" in forum.label
    assert sum("Fire Station" in spot.label for spot in spots) == 1


def holders(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"id": "x", "holder": list(names), "lon": pd.NA})


def test_a_holder_is_lettered_by_its_name() -> None:
    found = estate_paint.key(holders("Watford Borough Council", "University of Hertfordshire"))
    assert {each.holder: each.letter for each in found} == {
        "Watford Borough Council": "WB",
        "University of Hertfordshire": "UH",
    }


def test_letters_and_colours_stay_whatever_else_is_shown_or_held(
    pack: Catalogue, held: Estate
) -> None:
    every = estate_paint.key(held.frame)
    known = held.frame[held.frame["register"] == "Publicly known"]
    looks = {each.holder: (each.letter, each.colour) for each in every}
    for fewer in (estate_paint.key(known), estate_paint.key(known.head(9), held.frame)):
        assert all(looks[each.holder] == (each.letter, each.colour) for each in fewer)


def test_holders_have_different_colours_as_long_as_there_are_any() -> None:
    found = estate_paint.key(holders(*(f"Hall {n:03}" for n in range(len(estate_paint.COLOURS)))))
    assert {each.colour for each in found} == set(estate_paint.COLOURS)


def test_each_of_many_holders_has_letters_of_its_own() -> None:
    found = estate_paint.key(holders(*(f"Hall {n:03}" for n in range(600)), "医院", "12"))
    assert len({each.letter for each in found}) == 602
    assert all(len(each.letter) == 2 for each in found)


@pytest.mark.parametrize(
    ("use", "group"),
    [
        ("Public library", "Library"),
        ("Civic offices", "Office"),
        ("GENERAL ACUTE HOSPITAL", "Health"),
        ("Car Park", "Car park"),
        ("Youth centre", "Community"),
        ("Fire station", "Fire and rescue"),
        ("Primary school", "Education"),
        ("Something else", uses.OTHER),
    ],
)
def test_groups_of_uses(use: str, group: str) -> None:
    assert uses.group_of(pd.Series([use, None])).tolist()[0] == group
    assert uses.group_of(pd.Series([use, None])).isna().tolist() == [False, True]


def test_the_paragraph_names_what_is_missing(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage")
    text = estate_words.paragraph(held, shown.sums, "in Stevenage")
    assert text == (
        "9 assets of 5 holders in Stevenage. "
        "Floor area: 2,300 m2 over the 3 of 9 that give it. "
        "Land area: 0.7 ha over the 2 of 9 that give it. "
        "Running cost: £58,000, £32 per m2 over the 2 of 9 that give it. "
        "Required maintenance: £60,000, £33 per m2 over the 2 of 9 that give it. "
        "1 is vacant. 1 is in the table but not on the map. "
        "1 sensitive property in the registers held is hidden."
    )
    plain = estate_held.read(pack, today=TODAY)
    sums = estate_view.view(pack, plain, Question("Stevenage"), TODAY).sums
    assert "No register held gives the floor area, land area, running cost or" in (
        estate_words.paragraph(plain, sums, "in Stevenage")
    )
    none = view(pack, held, wanted=Filter(energy=("A+",)))
    assert "No asset" in estate_words.paragraph(held, none.sums, "in Hertfordshire")


def test_files_carry_source_and_licence(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage")
    text = estate_files.csv(shown.frame, held.datasets).decode("utf-8-sig")
    assert text.count("\r\n") == 13  # source, licence, an empty line, headings, nine assets
    assert "Register 'fire' (2025-04-01)" in text
    assert "Open Government Licence v3.0" in text
    collection = json.loads(estate_files.geojson(shown.frame, held.datasets))
    assert len(collection["features"]) == 9
    assert sum(each["geometry"] is None for each in collection["features"]) == 1
    assert "Open Government Licence" in collection["metadata"]["licence"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "e.gpkg"
        file.write_bytes(estate_files.geopackage(shown.frame, held.datasets))
        layer = pyogrio.read_dataframe(file)
    assert len(layer) == 9
    assert layer.geometry.isna().sum() == 1
    assert layer.crs.to_epsg() == 4326
    assert "Register 'fire'" in layer["Source"].iloc[0]


def test_the_table_carries_the_score_and_is_read_back(pack: Catalogue, held: Estate) -> None:
    shown = view(pack, held, place="Stevenage")
    data = estate_files.csv(estate_score.beside(shown.frame, shown.scores), held.datasets)
    rows = pd.read_csv(io.BytesIO(data), skiprows=3)
    ranks = shown.scores.ranks().sort_index()
    assert rows["Score"].tolist() == pytest.approx(ranks["Score"].astype(float), nan_ok=True)
    assert rows["Known"].tolist() == ranks["Known"].tolist()
    assert not {"Source", "Licence"} & set(rows)
    again = estate_partner.report_of(pack, RegisterFile(name="again.csv", data=data))
    assert (again.rows, again.loaded, again.recognised.heading_row) == (9, 9, 4)


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(pack: Catalogue) -> None:
    row = [("=cmd()" if cell == "Stores" else cell) for cell in made.DEPOT]
    held = estate_held.read(pack, [made.register(row)], today=TODAY)
    shown = view(pack, held, wanted=Filter(holder=(made.HOLDER,)))
    assert "'=cmd()" in estate_files.csv(shown.frame, held.datasets).decode()
