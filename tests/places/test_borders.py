"""How sure the small area of a position is, held to the published areas of postcodes."""

from pathlib import Path

import pandas as pd
import pytest

from herts_geo import cli, places
from herts_geo.crs import grid_to_lonlat
from herts_geo.estate import held as estate_held
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders, geography
from herts_geo.places import points as places_points
from tests.places.locality.made import postcode_pack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known(pack: Catalogue, testdata: Path) -> pd.DataFrame:
    """Shipped postcodes with their published small area, and the areas they may belong to."""
    theirs = pd.read_csv(testdata / "services" / "postcodes_hertfordshire.csv")
    theirs = theirs.drop_duplicates("Postcode").rename(columns={"Postcode": "postcode"})
    ours = load.table(pack, "postcodes")
    both = ours.merge(theirs[["postcode", "LSOA21CD"]], on="postcode", validate="one_to_one")
    lon, lat = grid_to_lonlat(both["easting"].to_numpy(float), both["northing"].to_numpy(float))
    found = borders.others(pack, pd.Series(lon), pd.Series(lat))
    return both.assign(others=found)


def test_the_figures_that_are_told(known: pd.DataFrame) -> None:
    assert len(known) == 22_418
    right = known["lsoa21cd"] == known["LSOA21CD"]
    rows = zip(known["LSOA21CD"], known["others"], strict=True)
    among = right | pd.Series([code in codes for code, codes in rows])
    alone = known["others"].str.len() == 0
    assert int(100 * right.mean()) == borders.RIGHT
    assert int(100 * among.mean()) == borders.AMONG
    assert int(100 * right[alone].mean()) == borders.ALONE


def test_a_postcode_says_which_areas_it_may_belong_to(pack: Catalogue) -> None:
    found = places.gazetteer(pack).find("AL1 1AG")
    assert found.label == "Cottonmill & Sopwell (St Albans 017E)"
    assert "may also belong to St Albans Central (St Albans 012F)" in found.how
    assert found.as_dict()["note"] == found.how
    assert found == places.gazetteer(pack).place(found.code)
    inside = places.gazetteer(pack).find("SG1 1HN")
    assert "no other small area lies within 100 m" in inside.how


def test_a_place_by_code_or_name_is_sure(pack: Catalogue) -> None:
    for text in ("E01023741", "Stevenage", "Bedwell"):
        found = places.gazetteer(pack).find(text)
        assert found.how == ""
        assert set(found.as_dict()) == {"code", "name", "kind"}


def test_every_command_says_it(pack: Catalogue, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["profile", "AL1 1AG"]) == 0
    assert "may also belong to St Albans Central" in capsys.readouterr().out
    assert cli.main(["access", "gp", "--mode=walk", "--minutes=15", "--place=AL1 1AG"]) == 0
    assert "may also belong to St Albans Central" in capsys.readouterr().err


def test_positions_by_hand(tmp_path: Path) -> None:
    pack = postcode_pack(tmp_path)
    areas = geography.areas(pack).to_crs(27700)
    west, south, east, north = areas.geometry.iloc[0].bounds
    middle = areas.geometry.iloc[0].representative_point()
    lon, lat = grid_to_lonlat(
        pd.Series([middle.x, 0.0]).to_numpy(), pd.Series([middle.y, 0.0]).to_numpy()
    )
    spots = pd.Series([lon[0], lon[1], None]), pd.Series([lat[0], lat[1], None])
    far = east - west > 4 * borders.NEAR and north - south > 4 * borders.NEAR
    assert far
    assert borders.others(pack, *spots) == [[], [], []]


def test_assets_and_sites_name_the_areas_they_may_be_in(pack: Catalogue) -> None:
    frame = estate_held.read(pack).frame
    placed = frame["lon"].notna()
    assert frame.loc[~placed, "lsoa_may_be"].isna().all()
    assert 0.3 < frame.loc[placed, "lsoa_may_be"].notna().mean() < 0.8
    sites = housing_sites.shipped(pack).frame
    assert sites.loc[sites["lsoa"].isna(), "area_may_be"].isna().all()
    assert sites["area_may_be"].notna().any()
    shown = housing_words.table(housing_view.view(pack, housing_view.Question()))
    assert shown["Small area may also be"].notna().any()


def test_the_place_of_vacant_property_is_not_told_by_its_neighbours(pack: Catalogue) -> None:
    frame = pd.DataFrame({"lon": [None, -0.2], "lat": [None, 51.9]})
    found = places_points.in_areas(pack, frame)
    assert found["lsoa_may_be"].isna().tolist()[0]
